"""The rail says how much waits for a person, of what whoever looks may see; a count is some seconds old."""

import re
from collections.abc import Iterator
from datetime import timedelta
from unittest.mock import patch

import pytest

from crossdock.core.sql import Cursor
from crossdock.desk import cases, counts, health
from crossdock.desk.cases import Subject
from crossdock.orders import read
from crossdock.orders.numbers import parse_number
from crossdock.sourcing import amend
from tests import company
from tests.company import ACTOR, MONDAY
from tests.console.conftest import Browser, Shop, browser
from tests.reporting.days import Play


@pytest.fixture(autouse=True)
def _forget() -> Iterator[None]:
    for one in (counts.CACHE, health.KEPT):
        one.forget()
    yield
    for one in (counts.CACHE, health.KEPT):
        one.forget()


def counted(who: Browser, path: str = "/console/orders") -> dict[str, str]:
    """By the key of the place; those that nothing waits at are hidden. What is down stands apart."""
    text = who.get(path).content.decode()
    found = dict(re.findall(r'id="count-(\w+)" title="[^"]+"(?: hx-swap-oob="true")?>([^<]*)<', text))
    found.pop("settings", None)
    return found


def hold(shop: Shop) -> None:
    amend.hold(shop.cur, [parse_number(shop.plain)], reason="odd too", at=MONDAY, actor=ACTOR)


def test_what_waits_is_counted_of_what_may_be_seen(shop: Shop) -> None:
    ada = browser(shop.cur)
    assert counted(ada) == {"e": "1"}
    own = browser(shop.cur, "customer_service", channels=[read.one(shop.cur, shop.plain)["channel"]])
    assert counted(own) == {"e": "1"}
    assert counted(browser(shop.cur, "finance", channels=["elsewhere"])) == {}
    assert counted(browser(shop.cur, "warehouse"), "/console/") == {}


def test_a_page_shares_a_count_for_some_seconds_and_the_rail_asks_anew(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = browser(shop.cur)
    assert counted(ada) == {"e": "1"}
    hold(shop)
    assert counted(ada) == {"e": "1"}
    monkeypatch.setattr("crossdock.console.rail.NEWS", -1.0)
    assert counted(ada, "/console/rail") == {"e": "2"}
    assert counted(ada) == {"e": "2"}


def test_what_is_snoozed_is_not_counted_and_what_should_have_left_is(shop: Shop) -> None:
    held = Subject("order", parse_number(shop.held))
    cases.snooze(shop.cur, [held], MONDAY + timedelta(hours=1), at=MONDAY, actor=ACTOR)
    found = counts.waiting(shop.cur, (), messages=True, now=MONDAY)
    assert (found.exceptions, found.late) == (0, 0)
    later = MONDAY + timedelta(days=9)
    shop.cur.execute("UPDATE fulfilment_order SET state = 'accepted'")
    found = counts.waiting(shop.cur, (), messages=True, now=later)
    assert (found.exceptions, found.late) == (1, 2)
    assert counts.waiting(shop.cur, ("elsewhere",), messages=False, now=later) == counts.Waiting(0, 0)


def test_what_should_have_left_is_the_same_number_of_orders_wherever_it_is_said(cur: Cursor) -> None:
    play = Play(cur, company.build(cur))
    play.buy("one", "plain")
    play.buy("two", "split")  # of two places: one order
    later = MONDAY + timedelta(days=9)
    with patch("crossdock.core.clock.now", return_value=later):
        ada = browser(cur)
        assert counted(ada)["m"] == "2"
        home = ada.get("/console/").content.decode()
        tile = re.search(
            r"<b>(\d+)</b><span[^>]*>Orders that should have left already(.*?)</li>", home, re.DOTALL
        )
        assert tile
        assert tile[1] == "2"
        assert re.search(r"oldest \d+ days late", tile[2])
        page = " ".join(ada.get("/console/today/late").content.decode().split())
        assert "3 fulfilment orders of 2 orders, the latest first" in page
        assert page.count("<tr data-number=") == 3
        listed = ada.get("/console/orders?late=1").content.decode()
        assert listed.count("<tr data-number=") == 2
        board = ada.get("/console/board").content.decode()
        assert "2 will miss their promise" in board
        assert board.count("edge-now") == 2


def test_what_is_down_is_counted_for_whoever_sees_it(shop: Shop) -> None:
    down = len(health.urgent(shop.cur, MONDAY, old=0.0))
    assert down
    page = browser(shop.cur).get("/console/orders").content.decode()
    assert re.search(rf'id="count-settings" title="things [^"]+">{down}<', page)
    for role, limits in (("warehouse", {}), ("operations_manager", {"channels": ["web"]})):
        assert "count-settings" not in browser(shop.cur, role, **limits).get("/console/").content.decode()


def test_the_place_that_one_is_below_is_lit(shop: Shop) -> None:
    ada = browser(shop.cur)
    for path, name in (
        ("/console/", "Today"), ("/console/today/late", "Today"), ("/console/today/gates", "Today"),
        ("/console/find/numbers", "Orders"), ("/console/find?customer=none@example.com", "Orders"),
        (f"/console/orders/{shop.plain}", "Orders"), ("/console/board", "Will-miss board"),
    ):  # fmt: skip
        page = ada.get(path).content.decode()
        assert re.findall(r'aria-current="page" data-go="." title="([^(]+) \(', page) == [name], path
