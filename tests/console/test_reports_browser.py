"""Reports in Chromium: by keyboard from the rail to an order behind a number, and by touch on a phone; charts
are drawn under the policy, in light and dark, and axe-core finds nothing.
"""

import json
from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import pytest

from crossdock.core.sql import Cursor
from crossdock.orders.numbers import format_number
from tests import company
from tests.company import MONDAY
from tests.console import browsing
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
    zoomed,
)
from tests.console.conftest import Shop
from tests.reporting.days import Play

pytestmark = MARKS
WEEK = "period=own&first=2026-11-23&last=2026-11-29"


def fill(cur: Cursor) -> Shop:
    """A week in which B came late and D waits."""
    with patch("crossdock.core.clock.now", return_value=MONDAY):
        play = Play(cur, company.build(cur))
        for name, basket in (("A", "plain"), ("B", "west"), ("C", "split"), ("D", "short")):
            play.buy(name, basket)
        for name in "ABC":
            play.ship(name)
        play.deliver("A", 24)
        play.deliver("B", 100)
        play.count()
    return Shop(cur, *(format_number(play.orders[name]) for name in "BD"))


@pytest.fixture(scope="module")
def there(chromium: Any) -> Iterator[There]:
    with browsing.running(chromium, "reports in a browser", fill) as found:
        yield found


def test_the_order_behind_a_late_delivery_is_opened_by_keyboard_alone(there: There) -> None:
    page = there.open()
    page.keyboard.press("g")
    page.keyboard.press("r")
    page.wait_for_url("**/console/reports")
    page.keyboard.press("4")
    page.wait_for_url("**/console/reports/delivery")
    page.locator("summary:has-text('Own dates')").focus()
    page.keyboard.press("Enter")
    for name, day in (("first", "2026-11-23"), ("last", "2026-11-29")):
        page.locator(f"#p-{name}").fill(day)  # which of its parts is typed first the browser's language says
    page.keyboard.press("Enter")
    page.wait_for_url("**first=2026-11-23&last=2026-11-29**")
    page.wait_for_selector("[data-drawn] canvas")
    number = page.locator("#figures a[href*='outcome=late']")
    assert number.inner_text() == "1"
    number.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/delivery/rows?**")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/console/orders/{there.shop.plain}")
    page.context.close()


def test_a_file_is_fetched_on_a_phone(there: There) -> None:
    page = there.open(f"/console/reports/cost?{WEEK}", size=PHONE)
    page.wait_for_selector("[data-drawn] canvas")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator("nav.tabs a:has-text('By location')").click()
    page.wait_for_url("**by=location**")
    with page.expect_download() as fetched:
        page.locator("a:has-text('Rows as CSV')").click()
    if AXE.exists():
        assert violations(page) == []
    body = fetched.value.path().read_text()
    assert body.count("\n") == 1 + 3  # the head; A, B and C
    page.context.close()


@pytest.mark.skipif(not AXE.exists(), reason="no axe-core here: make setup")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_is_asked_elsewhere(there: There, scheme: str) -> None:
    page = there.open(scheme=scheme)
    page.add_init_script(AFTER_PAINT)
    found = {}
    for path in ("", "/delivery", "/delivery/rows"):
        page.goto(f"{there.url}/console/reports{path}?{WEEK}")
        if path == "/delivery":
            page.wait_for_selector("[data-drawn] canvas")
        wrong = [*jumps(page), *violations(page, COLOURS if scheme == "dark" else ())]
        if scheme == "light":
            wrong += zoomed(page)
            page.set_viewport_size(WIDE)
        if wrong:
            found[path] = wrong
    page.context.close()
    assert not found, json.dumps(found, indent=1)
    assert there.faults == []
    assert there.elsewhere == []
