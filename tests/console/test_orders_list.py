"""The list of orders: which tab is lit, what its counts count, and what its filter asks for."""

import re
from typing import Final

from crossdock.desk import counts
from crossdock.orders.numbers import parse_number
from crossdock.sourcing import amend
from tests.company import ACTOR, MONDAY
from tests.console.conftest import Browser, Shop, browser

LIST: Final = "/console/orders"


def tabs(who: Browser, query: str = "") -> dict[str, tuple[str | None, bool]]:
    """By its word: how many orders a tab says there are, and whether it is lit."""
    text = who.get(f"{LIST}?{query}").content.decode()
    [nav] = re.findall(r'<nav class="tabs many" aria-label="By status">(.*?)</nav>', text, re.DOTALL)
    return {
        word.strip(): (count or None, "aria-current" in attributes)
        for attributes, word, count in re.findall(
            r"<a ([^>]*)>([^<]*)(?:<span[^>]*>([^<]*)</span>)?</a>", nav
        )
    }


def lit(who: Browser, query: str) -> list[str]:
    return [word for word, (_count, here) in tabs(who, query).items() if here]


def test_each_status_that_today_leads_to_has_its_tab(shop: Shop) -> None:
    ada = browser(shop.cur)
    home = ada.get("/console/").content.decode()
    led = re.findall(r'href="/console/orders\?(status=\w+)"', home)
    assert "status=partially_shipped" in led
    for query in (*led, "status=cancelled"):
        assert len(lit(ada, query)) == 1, query
    assert lit(ada, "") == ["All"]
    assert lit(ada, "hold=any") == ["With a hold"]
    assert lit(ada, "hold=any&status=held") == ["Held"]


def test_whatever_is_held_is_counted_whatever_its_status(shop: Shop) -> None:
    ada = browser(shop.cur)
    assert tabs(ada)["With a hold"] == tabs(ada)["Held"] == ("1", False)
    ids = [parse_number(shop.plain), parse_number(shop.held)]
    amend.hold(shop.cur, ids, code="fraud_risk", reason="odd", stops="release", at=MONDAY, actor=ACTOR)
    found = tabs(ada, "hold=any")
    assert found["With a hold"] == ("2", True)  # the second has two of them
    assert found["Held"] == ("1", False)
    page = ada.get(f"{LIST}?hold=any").content.decode()
    assert shop.plain in page
    assert shop.held in page
    assert "with a hold" in page
    assert counts.waiting(shop.cur, (), messages=False, now=MONDAY).exceptions == 2


def test_tabs_count_only_what_they_lead_to(shop: Shop) -> None:
    ada = browser(shop.cur)
    assert tabs(ada, "status=held")["Held"] == ("1", True)
    for query in ("channel=web", "status=held&channel=web", "hold=manual", "late=1"):
        assert {count for count, _here in tabs(ada, query).values()} == {None}, query


def test_a_status_is_chosen_in_the_filter_too(shop: Shop) -> None:
    page = browser(shop.cur).get(f"{LIST}?status=cancelled&channel=web").content.decode()
    assert '<option value="cancelled" selected>' in page
    assert page.count('name="status"') == 1
