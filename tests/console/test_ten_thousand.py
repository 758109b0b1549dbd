"""Ten thousand orders are held and let go again in the console, in Chromium by keyboard alone."""

from collections.abc import Iterator
from typing import Any

import pytest

from crossdock.app import wiring
from crossdock.core import db as database
from crossdock.core.sql import Cursor
from tests import company
from tests.console.browsing import MARKS, There, running, work
from tests.console.conftest import Shop
from tests.sourcing.steps import take

pytestmark = MARKS
MANY = 10_000
AT_ONCE = 1_000


def fill(cur: Cursor) -> Shop:
    """So many orders, each of one article of which there are not so many: most wait for stock."""
    mine = company.build(cur)
    for begin in range(0, MANY, AT_ONCE):
        take(cur, *(mine.order(f"N-{n}", ("LAMP", 1)) for n in range(begin, begin + AT_ONCE)))
    return Shop(cur, "", "")


@pytest.fixture
def full(chromium: Any) -> Iterator[There]:
    wiring.wire()
    with running(chromium, "ten thousand in a browser", fill) as there:
        yield there


def held() -> int:
    with database.transaction() as cur:
        [(orders,)] = cur.execute("SELECT count(*) FROM orders_hold WHERE lifted_at IS NULL").fetchall()
    return int(orders)


def test_ten_thousand_are_held_with_preview_and_progress_and_undone(full: There) -> None:
    page = full.open("/console/orders")
    page.keyboard.press("Control+a")
    page.keyboard.press("A")
    page.wait_for_selector("#picked [data-picked=all]:visible:text-is('10,000')")
    page.keyboard.press("h")
    page.wait_for_selector("#dialog[open] #b-reason:focus")
    page.keyboard.type("recalled by the maker")
    page.keyboard.press("Enter")
    page.wait_for_selector("#dialog .preview .btn-primary:focus")
    assert "10,000" in page.locator("#dialog .preview").inner_text()
    page.keyboard.press("Enter")
    page.wait_for_selector(".progressbox")
    work()
    page.wait_for_selector("#dialog >> text=10,000 of 10,000 done")
    assert held() == MANY
    page.keyboard.press("z")
    page.wait_for_selector("#dialog >> text=Taking back")
    work()
    page.wait_for_selector("#dialog >> text=10,000 of 10,000 done")
    assert held() == 0
    page.context.close()
    assert full.faults == []
    assert full.elsewhere == []
