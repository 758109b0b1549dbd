"""Capacity: its price rises as the day and the hour fill, what is full is passed over and looked at again,
and nobody plans more than there is.
"""

import threading
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from tests import company
from tests.company import MONDAY, Company
from tests.conftest import Database
from tests.sourcing.steps import (
    WAYS,
    brokered,
    change,
    looks,
    parcels,
    places,
    publish,
    queued,
    source,
    state,
    take,
    units,
)

from crossdock.core import db as database
from crossdock.core.sql import Cursor
from crossdock.network import load
from crossdock.orders.drafts import OrderDraft
from crossdock.sourcing import decisions, explain
from crossdock.sourcing.deciding import capacity_price
from crossdock.sourcing.policies import CapacityPrice

HOUR = timedelta(hours=1)
TODAY = date(2026, 11, 23)
NEWARK_SHUT = datetime(2026, 11, 23, 21, 0, 1, tzinfo=UTC)  # a second after 16:00 in New York


def mugs(mine: Company, count: int, name: str = "C") -> list[OrderDraft]:
    return [mine.order(f"{name}-{n}", ("MUG", 2)) for n in range(count)]


@given(
    st.floats(0, 0.99),
    st.integers(0, 10_000),
    st.floats(0, 2),
    st.floats(0, 2),
)
def test_a_parcel_s_price_never_falls_as_capacity_fills(
    from_fill: float, at_full: int, one: float, other: float
) -> None:
    prices = CapacityPrice(from_fill, at_full)
    less, more = sorted((one, other))
    assert 0 <= capacity_price(prices, less) <= capacity_price(prices, more) <= at_full
    assert capacity_price(prices, from_fill) == 0
    assert capacity_price(prices, 1.0) == at_full


def test_the_price_of_capacity_in_figures() -> None:
    prices = CapacityPrice(0.5, 400)
    assert [capacity_price(prices, fill) for fill in (0.5, 0.625, 0.75, 1.0)] == [0, 25, 100, 400]


@pytest.mark.parametrize("way", WAYS)
def test_a_full_location_is_passed_over_and_explain_says_so(cur: Cursor, way: str) -> None:
    mine = company.build(cur)
    change(cur, "EWR", capacity_per_day=2)
    publish(cur, capacity_price={"at_full": 0})
    order_ids = source(cur, way, *mugs(mine, 3))
    assert [places(cur, order_id) for order_id in order_ids] == [["EWR"], ["EWR"], ["CHI"]]
    [later] = take(cur, mine.order("C-9", ("MUG", 2)))
    assert places(cur, later) == ["CHI"]
    by_code = {one["location"]: one for one in explain.explain(cur, f"SO-{later}")["candidates"]}
    assert by_code["EWR"]["reason"]["code"] == "capacity"
    assert by_code["EWR"]["would_win"] == ["if its capacity were not full"]


def test_the_same_order_goes_elsewhere_as_the_day_fills(cur: Cursor) -> None:
    mine = company.build(cur)
    change(cur, "EWR", capacity_per_day=10)
    publish(cur, capacity_price={"from_fill": 0.5, "at_full": 400})
    went, prices = [], []
    for n in range(10):
        [order_id] = take(cur, mine.order(f"C-{n}", ("MUG", 2)), at=MONDAY + n * timedelta(minutes=10))
        went += places(cur, order_id)
        # Codes are in order: Chicago, Newark, Los Angeles.
        prices.append(int(decisions.read(cur, order_id).capacity_price[1]))
    # Chicago is 1.00 dearer. Newark's parcel costs 400 x ((fill - 0.5) / 0.5) squared: 64 at 7, 144 at 8.
    assert prices[:9] == [0, 0, 0, 0, 0, 0, 16, 64, 144]
    assert went == ["EWR"] * 8 + ["CHI"] * 2


def test_an_hour_that_is_full_is_passed_over_and_the_next_one_is_not(cur: Cursor) -> None:
    mine = company.build(cur)
    change(cur, "EWR", capacity_per_hour=2)
    publish(cur, capacity_price={"at_full": 0})
    went = {}
    for minute in (0, 20, 59, 60):
        [order_id] = take(cur, mine.order(f"C-{minute}", ("MUG", 2)), at=MONDAY + timedelta(minutes=minute))
        went[minute] = places(cur, order_id)
    assert went == {0: ["EWR"], 20: ["EWR"], 59: ["CHI"], 60: ["EWR"]}
    newark = mine.locations["EWR"]
    hours = load.read_hours(cur, [newark] * 2, [TODAY] * 2, [10, 11])  # the local hour
    assert hours == {(newark, TODAY, 10): 2, (newark, TODAY, 11): 1}


def test_the_price_rises_with_the_hour_where_that_is_fuller_than_the_day(cur: Cursor) -> None:
    mine = company.build(cur)
    change(cur, "EWR", capacity_per_hour=4)
    publish(cur, capacity_price={"from_fill": 0.5, "at_full": 360})
    seen = []
    for n in range(4):
        [order_id] = take(cur, mine.order(f"C-{n}", ("MUG", 2)))
        seen.append((places(cur, order_id), int(decisions.read(cur, order_id).capacity_price[1])))
    assert seen == [(["EWR"], 0), (["EWR"], 0), (["EWR"], 0), (["EWR"], 90)]


@pytest.mark.parametrize("way", WAYS)
def test_what_full_capacity_kept_back_is_looked_at_after_the_cut_off(cur: Cursor, way: str) -> None:
    mine = company.build(cur)  # books stand at Newark alone
    change(cur, "EWR", capacity_per_day=1)
    first, second = source(cur, way, *(mine.order(f"C-{n}", ("BOOK", 1)) for n in range(2)))
    assert state(cur, [first, second]) == ["released", "backordered"]
    assert queued(cur) == {second: (NEWARK_SHUT, 0)}
    assert brokered(cur, NEWARK_SHUT - timedelta(microseconds=1)) == []
    assert brokered(cur, NEWARK_SHUT) == [second]
    assert state(cur, [second]) == ["released"]
    ship_on = cur.execute("SELECT ship_on FROM fulfilment_order WHERE order_id = %s", (second,)).fetchone()
    assert ship_on == (date(2026, 11, 24),)
    assert not queued(cur)


def test_one_that_came_when_all_was_full_is_looked_at_too(cur: Cursor) -> None:
    mine = company.build(cur)
    change(cur, "EWR", capacity_per_day=1)
    take(cur, mine.order("C-1", ("BOOK", 1)))
    [second] = take(cur, mine.order("C-2", ("BOOK", 1)), at=MONDAY + HOUR)
    assert queued(cur) == {second: (NEWARK_SHUT, 0)}


def test_an_order_that_is_short_of_stock_does_not_wait_for_capacity(cur: Cursor) -> None:
    mine = company.build(cur, {("BOOK", "EWR"): 1, ("MUG", "EWR"): 9})
    change(cur, "EWR", capacity_per_day=1)
    take(cur, *(mine.order(f"C-{n}", (sku, 1)) for n, sku in enumerate(("BOOK", "BOOK", "SOFA"))))
    take(cur, mine.order("C-9", ("BOOK", 1)))
    assert not queued(cur)


def test_an_order_waits_for_the_first_of_the_full_locations_that_could_ship_it(cur: Cursor) -> None:
    mine = company.build(cur)
    for code in ("CHI", "EWR", "LAX"):
        change(cur, code, capacity_per_day=0)
    mug, lamp = take(cur, mine.order("C-1", ("MUG", 1)), mine.order("C-2", ("LAMP", 1)))
    chicago = datetime(2026, 11, 23, 18, 0, 1, tzinfo=UTC)  # 12:00 there
    angeles = datetime(2026, 11, 23, 22, 0, 1, tzinfo=UTC)  # 14:00 there; lamps are nowhere else
    assert queued(cur) == {mug: (chicago, 0), lamp: (angeles, 0)}


def test_an_hour_s_capacity_is_looked_at_when_the_next_local_hour_begins(cur: Cursor) -> None:
    mine = company.build(cur, {("BOOK", "EWR"): 9})
    # 20:30 in Kolkata is the middle of an hour there, and the full hour of UTC.
    change(cur, "EWR", capacity_per_hour=0, time_zone="Asia/Kolkata")
    [order_id] = take(cur, mine.order("C-1", ("BOOK", 1)))
    assert queued(cur) == {order_id: (MONDAY + timedelta(minutes=30), 0)}


def test_capacity_that_never_comes_costs_one_look_a_day(cur: Cursor) -> None:
    mine = company.build(cur)
    change(cur, "EWR", capacity_per_day=0)
    [order_id] = take(cur, mine.order("C-1", ("BOOK", 1)))
    at = MONDAY
    for _ in range(24 * 7):
        brokered(cur, at)
        at += HOUR
    assert looks(cur, order_id) == 1 + 5  # once as it came, then after the cut-off of each working day
    assert units(cur, order_id) == {"backordered": 1}


def test_lead_days_lie_between_the_cut_off_and_the_ship_date(cur: Cursor) -> None:
    mine = company.build(cur)
    change(cur, "EWR", capacity_per_day=1, lead_days=2, release="cut_off")
    first, second = take(cur, *(mine.order(f"C-{n}", ("BOOK", 1)) for n in range(2)))
    row = cur.execute(
        "SELECT ship_on, release_at FROM fulfilment_order WHERE order_id = %s", (first,)
    ).fetchone()
    # Worked on from today's cut-off, gone on Wednesday; from then on parcels leave on Friday.
    assert row == (date(2026, 11, 25), NEWARK_SHUT - timedelta(seconds=1))
    assert queued(cur) == {second: (NEWARK_SHUT, 0)}


def test_load_never_exceeds_capacity_with_two_workers_racing(db: Database) -> None:
    with database.transaction() as cur:
        mine = company.build(cur, {("MUG", "EWR"): 500, ("MUG", "LAX"): 500})
        change(cur, "EWR", capacity_per_day=25)
        change(cur, "LAX", capacity_per_day=30, capacity_per_hour=20)
    gate = threading.Barrier(2)
    failures: list[BaseException] = []

    def work(name: str) -> None:
        try:
            gate.wait()
            for batch in range(8):
                drafts = [mine.order(f"{name}-{batch}-{n}", ("MUG", 1)) for n in range(5)]
                with database.transaction() as inner:
                    take(inner, *drafts)
        except BaseException as error:  # noqa: BLE001 - shown below, by the test's own thread
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(name,)) for name in ("one", "two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    with database.transaction() as cur:
        brokered(cur)
        found: Any = cur.execute(
            "SELECT l.code, n.hour, n.parcels FROM network_load n"
            " JOIN network_location l ON l.id = n.location_id WHERE n.parcels > 0 ORDER BY 1, 2"
        ).fetchall()
        assert found == [("EWR", load.DAY, 25), ("LAX", load.DAY, 20), ("LAX", 7, 20)]
        assert len(queued(cur)) == 80 - 45
        one = cur.execute("SELECT min(id) FROM orders_order").fetchone()
        assert one is not None
        assert parcels(cur, one[0])
