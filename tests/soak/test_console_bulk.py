"""Ten thousand orders held in the console by keys alone, and let go by mouse on a phone."""

from typing import Any

import pytest
from tests.console import browsing
from tests.console.browsing import MARKS, PHONE, There
from tests.console.conftest import Shop
from tests.desk import many

from crossdock.app import draining, verify, wiring
from crossdock.core import db as database
from crossdock.core.sql import Cursor

ORDERS = 10_000
pytestmark = MARKS


def filled(cur: Cursor) -> Shop:
    many.fill(cur, ORDERS)
    return Shop(cur, "", "")


def work() -> None:
    """All stages, until nothing is left to do: what was let go is sourced and released again."""
    assert draining.drain(600).waiting == ()


def held_by_keys(console: There) -> tuple[Any, str]:
    page = console.open("/console/orders")
    page.wait_for_selector("table.pick tbody tr")
    page.keyboard.press("Control+a")
    page.focus("#picked [data-do=everything]")
    page.keyboard.press("Enter")
    page.keyboard.press("h")
    page.wait_for_selector("#dialog[open] #b-reason:focus")
    page.keyboard.type("recalled by the maker")
    page.keyboard.press("Enter")
    page.wait_for_selector("#dialog .preview .btn-primary:focus", timeout=60_000)
    assert "10,000" in page.locator("#dialog .outcomes").inner_text()
    page.keyboard.press("Enter")
    page.wait_for_selector(".progressbox", timeout=60_000)
    return page, page.locator("#dialog-title a").get_attribute("href")


@pytest.mark.soak
@pytest.mark.timeout(1200)
def test_ten_thousand_are_held_by_keys_and_let_go_by_mouse() -> None:
    wiring.wire()
    with browsing.launched() as browser, browsing.running(browser, "many in a browser", filled) as console:
        work()
        with database.transaction() as cur:
            before = many.dump(cur)
        page, address = held_by_keys(console)
        work()
        page.wait_for_selector("#dialog >> text=10,000 of 10,000 done", timeout=60_000)
        with database.transaction() as cur:
            assert many.dump(cur) != before
        phone = console.open(address, size=PHONE)
        phone.click(".progressbox .undo, form[hx-post$='/undo'] button")
        phone.wait_for_selector(":text('Taking back')", timeout=60_000)
        work()
        phone.wait_for_selector(":text('10,000 of 10,000 done')", timeout=60_000)
        with database.transaction() as cur:
            assert many.dump(cur) == before
        assert [finding.check for finding in verify.run() if not finding.clean] == []
        assert console.faults == []
