"""Views that are kept, in Chromium, by keyboard alone: saved, shared, seen by somebody else, taken back."""

from typing import Any

from crossdock.accounts import users
from crossdock.accounts.users import Rights
from crossdock.core import clock
from crossdock.core import db as database
from tests.company import ACTOR
from tests.console.browsing import MARKS, PHONE, PHRASE, There, violations

pytestmark = MARKS
EVE = "eve@example.com"


def tab(page: Any, name: str) -> Any:
    return page.locator(f"#saved a:has-text('{name}')")


def test_a_view_is_saved_shared_and_seen_by_another_by_keyboard_alone(console: There) -> None:
    with database.transaction() as cur:
        users.create(cur, EVE, PHRASE, Rights("read_only"), name="Eve", at=clock.wall(), actor=ACTOR)
    page = console.open("/console/orders?hold=manual&columns=customer,value")
    assert not page.locator("#saved").is_visible()  # nobody is shown an empty bar
    page.keyboard.press("v")
    page.wait_for_selector("#dialog[open] #v-name:focus")
    page.keyboard.type("Held by hand")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")  # everybody
    page.keyboard.press("Enter")
    page.wait_for_selector("#saved a[aria-current]:has-text('Held by hand')")
    assert "hold=manual&columns=customer%2Cvalue" in page.url
    page.wait_for_selector("#saved .tabcount:text-is('1')")  # the count comes by itself

    other = console.open("/console/orders", who=EVE)
    tab(other, "Held by hand").wait_for()
    assert other.locator("table.pick tbody tr").count() == 2
    other.keyboard.press("1")
    other.wait_for_selector("#saved a[aria-current]:has-text('Held by hand')")
    assert other.locator("table.pick tbody tr").count() == 1
    other.keyboard.press("v")
    other.wait_for_selector("#dialog[open] #v-name:focus")
    assert not other.locator("#dialog button:has-text('Delete')").count()  # it is not Eve's
    other.keyboard.press("Escape")
    page.keyboard.press("v")
    page.wait_for_selector("#dialog[open] #v-name:focus")
    page.locator("#dialog button[aria-label='Begin with this view: read only']").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".toastbox:has-text('unless they choose another')")
    other.goto(f"{console.url}/console/orders")
    other.wait_for_selector("#saved a[aria-current]:has-text('Held by hand')")
    other.context.close()

    page.keyboard.press("v")
    page.wait_for_selector("#dialog[open] #v-name:focus")
    page.locator("#dialog button:has-text('Delete')").focus()
    page.keyboard.press("Enter")
    tab(page, "Held by hand").wait_for(state="detached")
    page.keyboard.press("z")
    tab(page, "Held by hand").wait_for()
    page.context.close()
    assert console.faults == []
    assert console.elsewhere == []


def test_a_view_is_saved_and_shared_by_keyboard_alone_on_a_phone(console: There) -> None:
    page = console.open("/console/orders?hold=manual", size=PHONE)
    page.keyboard.press("v")
    page.wait_for_selector("#dialog[open] #v-name:focus")
    page.keyboard.type("On the move")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")  # everybody
    page.keyboard.press("Enter")
    page.wait_for_selector("#saved a[aria-current]:has-text('On the move')")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.keyboard.press("v")
    page.wait_for_selector("#dialog[open] #v-name:focus")
    page.locator("#dialog button:has-text('Delete')").focus()
    page.keyboard.press("Enter")
    tab(page, "On the move").wait_for(state="detached")
    page.context.close()


def test_axe_finds_nothing_in_tabs_and_dialog(console: There) -> None:
    wide: dict[str, Any] = {}
    for look in (wide, {"scheme": "dark"}, {"size": PHONE}):
        page = console.open("/console/orders?hold=manual", **look)
        if look is wide:
            page.keyboard.press("v")
            page.wait_for_selector("#v-name:focus")
            page.keyboard.type("One more")
            page.keyboard.press("Tab")
            page.keyboard.press("ArrowDown")  # everybody: so that the dialog has what is said of roles
            page.keyboard.press("Enter")
        tab(page, "One more").wait_for()
        tab(page, "One more").click()
        page.wait_for_selector("#saved a[aria-current]:has-text('One more') .tabcount:text-is('1')")
        page.keyboard.press("v")
        page.wait_for_selector("#v-name:focus")
        assert violations(page) == []
        page.keyboard.press("Escape")
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.context.close()
