"""Today names what needs a person: what is low, what is down, and what waits at a gate."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest

from crossdock.core import clock, workers
from crossdock.core.sql import Cursor
from crossdock.desk import health, today
from crossdock.desk.health import Sign
from crossdock.orders import read
from crossdock.orders.numbers import format_number, parse_number
from crossdock.sourcing import amend
from tests import company
from tests.company import ACTOR, MONDAY
from tests.console.conftest import Shop, browser
from tests.console.test_gates import gated
from tests.console.test_stock_browser import ids
from tests.reporting.days import Play


@pytest.fixture(autouse=True)
def _forget() -> Iterator[None]:
    kept = (today.CELLS, health.KEPT)
    for one in kept:
        one.forget()
    yield
    for one in kept:
        one.forget()


def hold(shop: Shop) -> None:
    amend.hold(
        shop.cur, [parse_number(shop.plain)], code="fraud_risk", reason="odd", stops="release", at=MONDAY,
        actor=ACTOR,
    )  # fmt: skip


def test_what_is_below_its_safety_stock_is_counted_for_whoever_sees_stock(shop: Shop) -> None:
    ada = browser(shop.cur)
    assert "Below safety stock" not in ada.get("/console/").content.decode()
    known = ids(shop.cur)
    shop.cur.execute(
        "UPDATE inventory_stock SET safety = on_hand + 1 WHERE sku_id = %s AND location_id IN (%s, %s)",
        (known["MUG"], known["EWR"], known["LAX"]),
    )
    today.CELLS.forget()
    home = ada.get("/console/").content.decode()
    assert 'href="/console/stock?kind=low"' in home
    assert today.low(shop.cur, None, old=0.0).things == 2
    mine = browser(shop.cur, "warehouse", locations=["EWR"])
    assert 'href="/console/stock?kind=low"' in mine.get("/console/").content.decode()
    assert today.low(shop.cur, [known["EWR"]], old=60.0).things == 1  # kept apart from what others see
    other = browser(shop.cur, "customer_service", channels=["web"])
    assert "kind=low" not in other.get("/console/").content.decode()
    assert "MUG" in ada.get("/console/stock?kind=low").content.decode()


def test_what_is_down_is_named_with_what_to_do_and_not_to_whoever_is_limited(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = browser(shop.cur)
    home = ada.get("/console/").content.decode()
    assert "Workers: none lives: nothing is worked through" in home
    assert "start them: crossdock up, or crossdock worker" in home
    assert (
        "/console/settings/health"
        in browser(shop.cur, "operations_manager").get("/console/").content.decode()
    )
    for role, limits in (("warehouse", {}), ("operations_manager", {"channels": ["web"]})):
        assert "none lives" not in browser(shop.cur, role, **limits).get("/console/").content.decode()
    workers.beat(shop.cur, "one", {}, started_at=clock.wall(), wall=clock.wall())
    assert "none lives" in ada.get("/console/").content.decode()  # as it was some seconds ago
    monkeypatch.setattr("crossdock.console.rail.HEALTH_OLD", -1.0)
    assert "none lives" not in ada.get("/console/today/part").content.decode()


def test_what_waits_at_gates_is_counted_listed_and_lifted_where_it_stands(shop: Shop) -> None:
    number, part = gated(shop.cur, "credit", "customs")
    ada = browser(shop.cur)
    home = ada.get("/console/").content.decode()
    assert "At the gate: credit check" in home
    assert "/console/today/gates?gate=credit" in home
    assert "At gates" in ada.get("/console/exceptions").content.decode()
    found = ada.get("/console/today/gates?gate=credit").content.decode()
    assert found.count(f"/console/orders/{number}/parts/{part}/acts/lift-gate") == 1
    assert ada.get("/console/today/gates").content.decode().count("acts/lift-gate") == 2
    clerk = browser(shop.cur, "finance").get("/console/today/gates").content.decode()
    assert clerk.count(part) >= 2  # seen; customs is another role's
    for gate in ("credit", "customs"):
        ada.post(f"/console/orders/{number}/parts/{part}/acts/lift-gate", gate=gate)
    assert "Nothing waits at a gate" in ada.get("/console/today/gates").content.decode()
    assert "At the gate" not in ada.get("/console/today/part").content.decode()
    assert "At gates" not in ada.get("/console/exceptions").content.decode()


def test_whoever_is_limited_sees_what_waits_at_gates_of_their_own(shop: Shop) -> None:
    _number, part = gated(shop.cur, "credit")
    for role, limits, sees in (
        ("warehouse", {"locations": ["EWR"]}, True),
        ("operations_manager", {"locations": ["LAX"]}, False),
        ("customer_service", {"channels": ["web"]}, True),
        ("finance", {"channels": ["elsewhere"]}, False),
    ):
        found = browser(shop.cur, role, **limits).get("/console/today/gates").content.decode()
        assert (part in found) is sees, limits
        assert "acts/lift-gate" not in found or role == "finance"


def test_what_was_cancelled_waits_at_no_gate(shop: Shop) -> None:
    number, _part = gated(shop.cur, "credit")
    ada = browser(shop.cur)
    assert ada.post(f"/console/orders/{number}/acts/cancel", reason="odd", typed=number).status_code == 200
    assert today.at_gates(shop.cur) == []
    assert today.gated(shop.cur, limit=5) == []


def test_what_should_have_left_is_paged_and_each_row_opens_its_order(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    other, _part = gated(shop.cur, "credit")
    shop.cur.execute("UPDATE fulfilment_order SET ship_on = %s", [MONDAY.date() - timedelta(days=1)])
    ada, path = browser(shop.cur), "/console/today/late"
    whole = re.findall(r'<a class="number" href="/console/orders/([^"]+)"', ada.get(path).content.decode())
    assert whole == [shop.plain, other]
    assert 'rel="next"' not in ada.get(path).content.decode()
    monkeypatch.setattr("crossdock.console.today.PAGE", 1)
    seen = []
    for _turn in whole:
        page = ada.get(path).content.decode()
        seen += re.findall(r'<a class="number" href="/console/orders/([^"]+)"', page)
        if found := re.search(r'rel="next" href="([^"]+)"', page):
            path = f"/console/today/late{found[1]}"
    assert seen == whole
    assert 'rel="next"' not in page
    assert "First page" in page
    for wrong in ("x", "2026-11-01", "2026-11-01.x"):
        assert ada.get(f"/console/today/late?after={wrong}").status_code == 422
    mine = browser(shop.cur, "operations_manager", locations=["EWR"]).get("/console/today/late")
    assert shop.plain in mine.content.decode()  # whoever is limited to locations opens no order
    assert 'class="number"' not in mine.content.decode()


def test_what_is_down_says_for_how_long_by_its_own_clock_and_what_is_known_of_it(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    wall, two_days = clock.wall(), timedelta(days=2)  # the shop's clock stands at another day
    down = [
        Sign("channel", "web", "not_told", urgent=True, facts={"kind": "shopify", "failed": 3}),
        Sign("webhook", "w", "refused", urgent=True, since=wall - two_days, age=two_days,
             facts={"waiting": 7, "given_up": 0}),
    ]  # fmt: skip
    monkeypatch.setattr(health, "signs", lambda _cur, _now: down)
    home = browser(shop.cur).get("/console/").content.decode()
    heaps = [part for part in home.split("</li>") if "heap edge-now" in part]
    [told] = [part for part in heaps if "Channel web" in part]
    [refused] = [part for part in heaps if "Webhook w" in part]
    assert "3 orders not told" in told
    assert "shopify" not in told
    assert "7 wait" in refused
    assert re.search(r"for <time [^>]*>2 days</time>", refused)


def test_units_on_back_order_are_counted_of_orders_of_any_status_and_lead_to_them(
    cur: Cursor, monday: None
) -> None:
    play = Play(cur, company.build(cur))
    number = format_number(play.buy("one", "partly"))
    play.buy("two", "plain")
    play.ship("one")
    play.count()
    assert read.one(cur, number)["status"] == "partially_shipped"
    ada = browser(cur)
    home = ada.get("/console/").content.decode()
    tile = re.search(
        r'<a href="([^"]+)"[^>]*>.{0,200}?<b>1</b><span[^>]*>Orders with units on back', home, re.DOTALL
    )
    assert tile
    rows = ada.get(tile[1]).content.decode()
    assert re.findall(r'<a class="number" href="/console/orders/([^"]+)"', rows) == [number]


def test_what_should_have_left_says_how_late_why_and_can_be_marked(shop: Shop) -> None:
    shop.cur.execute("UPDATE fulfilment_order SET state = 'accepted'")  # a hold does not call it back
    hold(shop)
    shop.cur.execute("UPDATE fulfilment_order SET ship_on = %s", [MONDAY.date() - timedelta(days=11)])
    ada, path = browser(shop.cur), "/console/today/late"
    page = ada.get(path).content.decode()
    [row] = re.findall(rf'<tr data-number="{shop.plain}">(.*?)</tr>', page, re.DOTALL)
    assert ">11 d<" in row
    assert '<span class="holdword">fraud risk</span>' in row
    assert f'data-pick="{shop.plain}"' in row
    assert 'value="rescue"' in page
    mine = browser(shop.cur, "operations_manager", locations=["EWR"]).get(path).content.decode()
    assert ">11 d<" in mine
    assert "fraud risk" not in mine  # of the order, which they may not see
    assert "data-pick" not in mine
