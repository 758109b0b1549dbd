"""The console in Debian's Chromium, on the real web server: by keys alone, light and dark, wide and phone;
axe-core finds nothing, and nothing is asked of another host.
"""

import json

import pytest

from crossdock.core import db as database
from crossdock.orders import read
from tests.console.browsing import (
    AFTER_PAINT,
    AXE,
    COLOURS,
    MARKS,
    PHONE,
    WIDE,
    There,
    jumps,
    violations,
    work,
    zoomed,
)
from tests.console.conftest import Shop

pytestmark = MARKS


def live(number: str) -> list[str]:
    with database.transaction() as cur:
        return [one["code"] for one in read.one(cur, number)["holds"]]


def test_what_should_have_left_is_walked_and_opened_by_keyboard(console: There) -> None:
    with database.transaction() as cur:
        cur.execute("UPDATE fulfilment_order SET ship_on = ship_on - 365")
    page = console.open("/console/today/late")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.innerText") == console.shop.plain
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/console/orders/{console.shop.plain}")
    page.context.close()
    with database.transaction() as cur:  # what has left is not held by the tests that follow
        cur.execute("UPDATE fulfilment_order SET ship_on = ship_on + 365")


def test_a_hold_is_put_and_undone_by_keyboard_alone(console: There) -> None:
    page = console.open()
    page.keyboard.press("g")
    page.keyboard.press("o")
    page.wait_for_url("**/console/orders")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-opened]")
    assert page.locator("[data-opened]").get_attribute("data-opened") == console.shop.plain
    assert f"open={console.shop.plain}" in page.url
    page.keyboard.press("h")
    page.wait_for_selector("#dialog[open] #reason:focus")
    page.keyboard.type("ask the buyer")
    page.keyboard.press("Enter")
    page.wait_for_selector(".toastbox .undo")
    page.wait_for_selector("#panel .hold")  # the panel has read the order again
    assert live(console.shop.plain) == ["manual"]
    page.keyboard.press("z")
    page.wait_for_selector("#panel .hold", state="detached")
    assert live(console.shop.plain) == []
    page.keyboard.press("Escape")
    page.wait_for_selector("[data-opened]", state="detached")
    page.context.close()


def test_next_and_before_step_through_the_list_beside_it(console: There) -> None:
    page = console.open("/console/orders")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_selector(f"[data-opened={console.shop.held}]")
    page.keyboard.press("]")
    page.wait_for_selector(f"[data-opened={console.shop.plain}]")
    page.keyboard.press("[")
    page.wait_for_selector(f"[data-opened={console.shop.held}]")
    page.reload()  # the address says all of it
    page.wait_for_selector(f"[data-opened={console.shop.held}]")
    page.context.close()


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=("wide", "phone"))
def test_many_are_tagged_with_preview_progress_and_undo(console: There, size: dict[str, int]) -> None:
    page = console.open("/console/orders", size=size)
    page.keyboard.press("Control+a")
    assert page.locator("[data-picked=count]").inner_text() == "2"
    page.reload()  # marks stay
    assert page.locator("[data-picked=count]").inner_text() == "2"
    page.keyboard.press("t")
    page.wait_for_selector("#dialog[open] #b-tags:focus")
    page.keyboard.type("recall")
    page.keyboard.press("Enter")
    page.wait_for_selector("#dialog .preview .btn-primary:focus")
    assert "will change" in page.locator("#dialog .preview").inner_text()
    page.keyboard.press("Enter")
    page.wait_for_selector(".progressbox")
    work()
    page.wait_for_selector("#dialog >> text=2 of 2 done")
    with database.transaction() as cur:
        assert read.one(cur, console.shop.plain)["tags"] == ["recall"]
    page.keyboard.press("z")
    page.wait_for_selector("#dialog >> text=Taking back")
    work()
    page.wait_for_selector("#dialog >> text=2 of 2 done")
    with database.transaction() as cur:
        assert read.one(cur, console.shop.plain)["tags"] == []
    page.context.close()


def test_the_palette_finds_pages_acts_and_orders(console: There) -> None:
    page = console.open()
    page.keyboard.press("Control+k")
    page.wait_for_selector("#palette[open]")
    page.keyboard.type("bulk")
    page.keyboard.press("Enter")
    page.wait_for_url("**/console/bulk")
    page.keyboard.press("Control+k")
    page.keyboard.type(console.shop.plain)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/console/orders/{console.shop.plain}")
    page.keyboard.press("?")
    page.wait_for_selector("#keys[open]")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    page.keyboard.type("log out")
    page.keyboard.press("Enter")
    page.wait_for_url("**/console/log-in")
    page.context.close()


def test_the_token_of_a_link_leaves_the_address_and_stands_in_the_form(console: There) -> None:
    page = console.open("/password#reset=a-token")
    assert page.url == f"{console.url}/password"
    assert page.locator("input[name=token]").input_value() == "a-token"
    page.context.close()


def test_theme_and_language_are_kept(console: There) -> None:
    page = console.open()
    page.locator(".me summary").click()
    page.locator('[data-choose="theme:dark"]').click()
    assert page.evaluate("document.documentElement.dataset.bsTheme") == "dark"
    page.locator('[data-choose="language:de"]').click()
    page.wait_for_selector("h1:has-text('Heute')")
    assert page.evaluate("document.documentElement.dataset.bsTheme") == "dark"
    page.context.close()


def paths(shop: Shop) -> list[str]:
    return [
        "/console/",
        "/console/board",
        "/console/orders",
        f"/console/orders?open={shop.held}",
        "/console/orders?q=none",
        f"/console/orders/{shop.held}",
        f"/console/orders/{shop.plain}?tab=decision",
        f"/console/orders/{shop.plain}/edit",
        "/console/orders/new",
        f"/console/orders/new?like={shop.plain}",
        "/console/me",
        "/console/bulk",
        "/console/today/late",
        "/console/today/gates",
        "/console/exceptions",
        f"/console/exceptions?view=one&open={shop.held}",
        "/console/nowhere",
        "/console/forgotten",
        "/password",
    ]


@pytest.mark.skipif(not AXE.exists(), reason="no axe-core here: make setup")
@pytest.mark.parametrize(
    ("scheme", "size"), [("light", WIDE), ("dark", WIDE), ("light", PHONE)], ids=("light", "dark", "phone")
)
def test_axe_finds_nothing_on_any_page(console: There, scheme: str, size: dict[str, int]) -> None:
    page = console.open(scheme=scheme, size=size)
    page.add_init_script(AFTER_PAINT)
    rules = COLOURS if scheme == "dark" else ()
    found = {}
    for path in paths(console.shop):
        page.goto(console.url + path)
        wrong = [*jumps(page), *violations(page, rules)]
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{path} is too wide"
        if scheme == "light" and size is WIDE:
            wrong += zoomed(page)
            page.set_viewport_size(size)
        if wrong:
            found[path] = wrong
    page.goto(console.url + "/console/orders")
    for key, dialog in (("?", "#keys"), ("Control+k", "#palette")):
        page.keyboard.press(key)
        page.wait_for_selector(f"{dialog}[open]")
        if wrong := violations(page, rules):
            found[dialog] = wrong
        page.keyboard.press("Escape")
    page.context.clear_cookies()
    page.goto(console.url + "/console/log-in")
    if wrong := violations(page, rules):
        found["log-in"] = wrong
    page.context.close()
    assert not found, json.dumps(found, indent=1)


def test_nothing_was_complained_of_and_nothing_asked_elsewhere(console: There) -> None:
    """Last: of all the pages above."""
    page = console.open(f"/console/orders/{console.shop.plain}")
    page.wait_for_load_state("networkidle")
    page.context.close()
    assert console.faults == []
    assert console.elsewhere == []
