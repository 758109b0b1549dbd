"""Exceptions in Debian's Chromium, by keyboard alone: a hold is lifted, an unknown SKU is mapped for fifty
orders at once, fifty messages are replayed, one is mended; axe-core finds nothing.
"""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from crossdock.accounts import users
from crossdock.app import wiring
from crossdock.core import clock
from crossdock.core import db as database
from crossdock.core.sql import Cursor
from crossdock.desk import cases, exceptions
from crossdock.desk.exceptions import Sees, Wanted
from crossdock.mailbox import intake, messages
from crossdock.orders.drafts import Address
from crossdock.orders.numbers import format_number
from crossdock.sourcing import amend
from tests import company
from tests.company import ACTOR
from tests.console.browsing import (
    ADA,
    AFTER_PAINT,
    COLOURS,
    MARKS,
    PHONE,
    WIDE,
    There,
    jumps,
    running,
    violations,
    zoomed,
)
from tests.console.conftest import Shop
from tests.console.test_exceptions import message
from tests.desk.stepping import settle
from tests.sourcing.steps import take

pytestmark = MARKS
MANY = 50


def fill(cur: Cursor) -> Shop:
    """Fifty orders of a SKU that nobody knows, one without an address, one held by hand; fifty messages."""
    mine = company.build(cur)
    ids = take(cur, mine.order("A-1", ("MUG", 2)), mine.order("A-2", ("TEE", 1)))
    amend.hold(cur, ids[1:], reason="looks odd", at=clock.now(), actor=ACTOR)
    take(cur, *(mine.order(f"U-{n}", ("ABC-1", 1)) for n in range(MANY)))
    take(cur, mine.order("L-1", ("MUG", 1), ship_to=Address(name="Ben", city="New York", country="US")))
    for n in range(MANY):
        message(cur, f"M{n}")
    return Shop(cur, *map(format_number, ids))


@pytest.fixture(scope="module")
def console(chromium: Any) -> Iterator[There]:
    wiring.wire()
    with running(chromium, "exceptions in a browser", fill) as there:
        yield there


@pytest.fixture
def again(chromium: Any) -> Iterator[There]:
    """One of its own, for what is done once."""
    with running(chromium, "exceptions again in a browser", fill) as there:
        yield there


def waiting(**wanted: Any) -> list[str]:
    with database.transaction() as cur:
        found = exceptions.page(cur, Wanted(**wanted), Sees(), now=clock.refresh(cur), limit=999)
    return [one.subject.name for one in found]


def work() -> None:
    """A worker's turn: at bulk acts, and at messages."""
    with database.transaction() as cur:
        settle(cur)
        if ids := intake.claim(cur, 1000, clock.refresh(cur)):
            intake.work(cur, ids)


def press(page: Any, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def opened(page: Any, name: str) -> None:
    """Go down the list until this one, and open it beside."""
    page.wait_for_selector("table.pick tbody tr")
    for _ in range(MANY):
        press(page, "j")
        if page.evaluate("document.querySelector('tr.current')?.dataset.number") == name:
            break
    press(page, "Enter")
    page.wait_for_selector(f'[data-opened="{name}"]')


@pytest.mark.parametrize(("of", "size"), [("console", WIDE), ("again", PHONE)], ids=("wide", "phone"))
def test_an_unknown_sku_is_mapped_for_fifty_orders_and_fifty_messages_are_replayed(
    request: pytest.FixtureRequest, of: str, size: dict[str, int]
) -> None:
    console: There = request.getfixturevalue(of)
    page = console.open(size=size)
    press(page, "g", "e")
    page.wait_for_url("**/console/exceptions")
    opened(page, "subject=order&channel=web&code=unknown_sku&what=ABC-1")
    press(page, "m")
    page.wait_for_selector("#dialog[open] #m-sku:focus")
    page.keyboard.type("MUG")
    press(page, "Enter")
    page.wait_for_selector("#dialog .preview .btn-primary:focus")
    assert f"{MANY} orders are held for nothing else" in page.locator("#dialog .preview").inner_text()
    press(page, "Enter")
    page.wait_for_selector(".progressbox")
    work()
    page.wait_for_selector(f"#dialog >> text={MANY} of {MANY} done")
    assert waiting(code="unknown_sku") == []
    press(page, "Escape")
    page.wait_for_selector("#dialog:not([open])", state="attached")
    page.goto(f"{console.url}/console/exceptions")
    opened(
        page, "subject=message&channel=web&code=not_json&source=hooks%2Fweb&kind=shopify%2Forders%2Fcreate"
    )
    press(page, "r")
    page.wait_for_selector(f"#dialog >> text=0 of {MANY} done")
    work()
    page.wait_for_selector(f"#dialog >> text={MANY} of {MANY} done")
    assert "in quarantine again" in page.locator("#dialog").inner_text()
    assert len(waiting(subject="message")) == MANY
    page.context.close()


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=("wide", "phone"))
def test_a_hold_is_lifted(console: There, size: dict[str, int]) -> None:
    page = console.open("/console/exceptions?view=one&code=manual", size=size)
    opened(page, console.shop.held)
    press(page, "l")
    page.wait_for_selector(".toastbox .undo")
    page.wait_for_selector("#panel >> text=not held any more")
    assert waiting(code="manual") == []
    press(page, "z")
    page.wait_for_selector("#panel .hold")
    assert waiting(code="manual") == [console.shop.held]
    page.context.close()


def test_an_address_is_corrected(console: There) -> None:
    [name] = waiting(code="address_incomplete")
    page = console.open("/console/exceptions?view=one&code=address_incomplete")
    opened(page, name)
    press(page, "e")
    page.wait_for_selector("#dialog[open] #t-line1:focus")
    page.keyboard.type("1 Main Street")
    press(page, "Enter")
    page.wait_for_selector("#t-postal[aria-invalid]:focus")
    assert page.locator("#t-line1").input_value() == "1 Main Street"
    page.keyboard.type("10001")
    press(page, "Enter")
    page.wait_for_selector("#dialog .preview .btn-primary:focus")
    assert "EWR" in page.locator("#dialog .preview").inner_text()
    press(page, "Enter")
    page.wait_for_selector(".toastbox")
    assert waiting(code="address_incomplete") == []
    page.context.close()


def test_a_message_is_mended_given_away_and_dismissed(console: There) -> None:
    first, second, *_rest = waiting(subject="message")
    page = console.open("/console/exceptions?view=one&subject=message")
    opened(page, first)
    press(page, "e")
    page.wait_for_selector("#dialog[open] #mend-text:focus")
    press(page, "Control+a")
    page.keyboard.type("[]")
    press(page, "Tab", "Enter")
    page.wait_for_selector("#dialog button:has-text('Keep it and replay')")  # it was tried
    page.wait_for_selector("#dialog .code")
    press(page, "Escape")
    page.wait_for_selector("#dialog[open]", state="detached")
    press(page, "a")
    page.wait_for_selector(f"#panel >> text={ADA} sees to it")
    assert len(waiting(whose="unassigned", subject="message")) == MANY - 1
    press(page, "z")
    page.wait_for_selector("#panel >> text=nobody sees to it yet")
    page.wait_for_selector(f'tr[data-number="{second}"]')
    press(page, "]")
    page.wait_for_selector(f'[data-opened="{second}"]')
    press(page, "d")
    page.wait_for_selector("#why-one:focus")
    page.keyboard.type("a test of theirs")
    press(page, "Enter")
    page.wait_for_selector("#panel >> text=settled")
    with database.transaction() as cur:
        assert messages.show_inbound(cur, cases.parse(second).id).row.state == "done"
    page.context.close()


def test_all_that_are_marked_are_given_and_snoozed(console: There) -> None:
    page = console.open("/console/exceptions?view=one&subject=message")
    page.wait_for_selector("table.pick tbody tr")
    press(page, "j", "x", "j", "x")
    assert page.locator("[data-picked=count]").inner_text() == "2"
    press(page, "a")
    page.wait_for_selector(".toastbox >> text=2 exceptions")
    assert len(waiting(whose="mine", person=_ada())) == 2
    page.wait_for_selector("#picked", state="hidden")
    page.context.close()


def _ada() -> int:
    with database.transaction() as cur:
        return int(users.shown(cur, ADA)["id"])


@pytest.mark.parametrize(
    ("scheme", "size"), [("light", WIDE), ("dark", WIDE), ("light", PHONE)], ids=("light", "dark", "phone")
)
def test_axe_finds_nothing_beside_the_list_and_in_the_dialogs(
    console: There, scheme: str, size: dict[str, int]
) -> None:
    aside = waiting(subject="message")[0]
    page = console.open(scheme=scheme, size=size)
    page.add_init_script(AFTER_PAINT)
    rules = COLOURS if scheme == "dark" else ()
    found = {}
    base = "/console/exceptions"
    for path, form in (
        (f"{base}?open=subject%3Dmessage%26code%3Dnot_json", None),
        (f"{base}?view=one&open={aside}", f"{base}/{aside}/mend"),
        (f"{base}?view=one&open={console.shop.held}", f"{base}/{console.shop.held}/address"),
        (f"{base}?whose=snoozed", f"{base}/map?channel=web&what=ABC-1"),
    ):
        page.goto(console.url + path)
        wrong = [*jumps(page), *violations(page, rules)]
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{path} is too wide"
        if scheme == "light" and size is WIDE:
            wrong += zoomed(page)
            page.set_viewport_size(size)
        if wrong:
            found[path] = wrong
        if form:
            page.evaluate("(path) => htmx.ajax('GET', path, '#dialog-body')", form)
            page.wait_for_selector("#dialog[open]")
            if wrong := violations(page, rules):
                found[form] = wrong
    page.context.close()
    assert not found, json.dumps(found, indent=1)
    assert console.faults == []
    assert console.elsewhere == []
