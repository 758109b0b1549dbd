"""The rail says how much waits for a person, of what whoever looks may see; a count is some seconds old."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest

from crossdock.desk import cases, counts
from crossdock.desk.cases import Subject
from crossdock.orders import read
from crossdock.orders.numbers import parse_number
from crossdock.sourcing import amend
from tests.company import ACTOR, MONDAY
from tests.console.conftest import Browser, Shop, browser


@pytest.fixture(autouse=True)
def _forget() -> Iterator[None]:
    counts.CACHE.forget()
    yield
    counts.CACHE.forget()


def counted(who: Browser, path: str = "/console/orders") -> dict[str, str]:
    """By the key of the place; those that nothing waits at are hidden."""
    text = who.get(path).content.decode()
    return dict(re.findall(r'id="count-(\w)"(?: hx-swap-oob="true")?>([^<]*)<', text))


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
