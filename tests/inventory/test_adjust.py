"""Adjustments, receipts and counts; what is missing is asked back from the least important orders."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.company import ACTOR, MONDAY, build

from crossdock.core.sql import ints
from crossdock.inventory import adjust, checkout, free, missing, ports, reserve, safety
from crossdock.inventory.errors import BelowZero, CountInFuture, NegativeQuantity, UnknownCell
from crossdock.inventory.missing import Candidate, choose

HOUR = timedelta(hours=1)


class Shelf:
    """TEE at EWR: 10 units."""

    def __init__(self, cur: psycopg.Cursor[Any]) -> None:
        self.cur = cur
        company = build(cur)
        self.sku, self.location = company.skus["TEE"], company.locations["EWR"]

    def count(self, units: int, as_of: datetime = MONDAY, at: datetime = MONDAY) -> list[adjust.Changed]:
        return adjust.count(
            self.cur, [self.sku], [self.location], [units], [as_of], ["c"], at=at, actor=ACTOR
        )

    def adjust(self, *quantities: int, at: datetime = MONDAY) -> list[adjust.Changed]:
        times = len(quantities)
        return adjust.adjust(
            self.cur,
            [self.sku] * times,
            [self.location] * times,
            quantities,
            ["damaged"] * times,
            ["r"] * times,
            at=at,
            actor=ACTOR,
        )

    def reserve(self, order_id: int, units: int, at: datetime = MONDAY) -> None:
        assert reserve.reserve(self.cur, [order_id], [1], [self.sku], [self.location], [units], at=at)

    def state(self) -> tuple[int, int, int]:
        row = self.cur.execute(
            "SELECT on_hand, reserved, missing FROM inventory_stock WHERE (sku_id, location_id) = (%s, %s)",
            (self.sku, self.location),
        ).fetchone()
        assert row is not None
        return row[0], row[1], row[2]

    def asked(self) -> list[tuple[int, int]]:
        """(order, units) of the recalls, in order."""
        return self.cur.execute(
            "SELECT order_id, quantity FROM core_recall WHERE reason = 'missing_stock' ORDER BY id"
        ).fetchall()

    def movements(self) -> list[tuple[int, str]]:
        return self.cur.execute(
            "SELECT quantity, reason FROM inventory_movement WHERE (sku_id, location_id) = (%s, %s)"
            " AND id > (SELECT min(id) FROM inventory_movement"
            "  WHERE (sku_id, location_id) = (%s, %s)) ORDER BY id",
            (self.sku, self.location) * 2,
        ).fetchall()


@pytest.fixture
def shelf(cur: psycopg.Cursor[Any]) -> Shelf:
    return Shelf(cur)


def test_adjustments_add_up_and_each_is_a_movement(shelf: Shelf) -> None:
    [changed] = shelf.adjust(5, -3, 0)
    assert (changed.difference, changed.missing) == (2, 0)
    assert shelf.state() == (12, 0, 0)
    assert shelf.movements() == [(5, "damaged"), (-3, "damaged")]
    assert shelf.adjust() == shelf.adjust(0) == []


def test_an_adjustment_below_zero_changes_nothing_at_all(shelf: Shelf) -> None:
    with pytest.raises(BelowZero) as refused:
        shelf.adjust(5, -16)
    assert refused.value.fields["cells"] == [(shelf.sku, shelf.location)]
    assert shelf.state() == (10, 0, 0)
    assert shelf.movements() == []


def test_goods_received_open_a_cell(cur: psycopg.Cursor[Any]) -> None:
    company = build(cur)
    sofa, newark = company.skus["SOFA"], company.locations["EWR"]
    adjust.receive(cur, [sofa], [newark], [4], ["PO-7"], at=MONDAY, actor=ACTOR)
    assert reserve.lock(cur, [sofa], [newark]).tolist() == [4]
    with pytest.raises(NegativeQuantity):
        adjust.receive(cur, [sofa], [newark], [-1], ["PO-7"], at=MONDAY, actor=ACTOR)


def test_an_unknown_sku_or_location_is_refused_and_the_transaction_goes_on(
    cur: psycopg.Cursor[Any], shelf: Shelf
) -> None:
    for sku, location in ((1, shelf.location), (shelf.sku, 1)):
        with pytest.raises(UnknownCell):
            adjust.receive(cur, [sku], [location], [4], [""], at=MONDAY, actor=ACTOR)
        with pytest.raises(UnknownCell):
            safety.set_safety(cur, [sku], [location], [4], at=MONDAY, actor=ACTOR)
    assert shelf.state() == (10, 0, 0)


def test_a_count_keeps_what_moved_after_it(shelf: Shelf) -> None:
    shelf.adjust(-2, at=MONDAY)
    shelf.adjust(5, at=MONDAY + 2 * HOUR)
    [changed] = shelf.count(7, as_of=MONDAY + HOUR, at=MONDAY + 3 * HOUR)
    assert changed.difference == -1
    assert shelf.state() == (12, 0, 0)


def test_the_same_count_again_and_an_older_one_change_nothing(shelf: Shelf) -> None:
    assert shelf.count(7, as_of=MONDAY + HOUR, at=MONDAY + HOUR)
    shelf.adjust(1, at=MONDAY + 2 * HOUR)
    assert shelf.count(7, as_of=MONDAY + HOUR, at=MONDAY + 3 * HOUR) == []
    assert shelf.count(99, as_of=MONDAY, at=MONDAY + 3 * HOUR) == []
    assert shelf.state() == (8, 0, 0)
    [corrected] = shelf.count(6, as_of=MONDAY + HOUR, at=MONDAY + 3 * HOUR)
    assert (corrected.difference, shelf.state()) == (-1, (7, 0, 0))


def test_of_two_counts_of_a_cell_in_one_call_the_later_holds(shelf: Shelf) -> None:
    adjust.count(
        shelf.cur,
        [shelf.sku] * 2,
        [shelf.location] * 2,
        [3, 4],
        [MONDAY, MONDAY - HOUR],
        ["", ""],
        at=MONDAY,
        actor=ACTOR,
    )
    assert shelf.state() == (3, 0, 0)


def test_a_count_that_later_movements_contradict_leaves_nothing(shelf: Shelf) -> None:
    shelf.adjust(-6, at=MONDAY + HOUR)
    shelf.count(2, as_of=MONDAY, at=MONDAY + 2 * HOUR)
    assert shelf.state() == (0, 0, 0)


def test_no_count_is_of_the_future_or_below_zero(shelf: Shelf) -> None:
    with pytest.raises(CountInFuture):
        shelf.count(1, as_of=MONDAY + HOUR)
    with pytest.raises(NegativeQuantity):
        shelf.count(-1)


def test_a_count_below_what_is_reserved_asks_the_latest_for_as_much_as_is_missing(shelf: Shelf) -> None:
    for order_id in (1, 2, 3):
        shelf.reserve(order_id, 3, at=MONDAY + order_id * HOUR)
    shelf.count(5, as_of=MONDAY + 4 * HOUR, at=MONDAY + 4 * HOUR)
    assert shelf.state() == (9, 9, 4)
    assert shelf.asked() == [(3, 3), (2, 1)]


def test_what_is_asked_for_already_is_not_asked_again(shelf: Shelf) -> None:
    for order_id in (1, 2, 3):
        shelf.reserve(order_id, 3, at=MONDAY + order_id * HOUR)
    shelf.count(7, as_of=MONDAY, at=MONDAY + 4 * HOUR)
    assert shelf.asked() == [(3, 2)]
    shelf.adjust(-2, at=MONDAY + 5 * HOUR)
    assert shelf.state() == (9, 9, 4)
    assert shelf.asked() == [(3, 2), (3, 1), (2, 1)]
    shelf.adjust(3, at=MONDAY + 6 * HOUR)
    assert shelf.state() == (9, 9, 1)
    assert shelf.asked() == [(3, 2), (3, 1), (2, 1)]


def test_the_answers_lower_on_hand_reserved_and_missing_together(shelf: Shelf) -> None:
    shelf.reserve(1, 4)
    shelf.reserve(2, 5, at=MONDAY + HOUR)
    shelf.count(6)
    assert shelf.asked() == [(2, 3)]
    free.free(shelf.cur, [2], [1], [shelf.location], [3], "missing", at=MONDAY, actor=ACTOR)
    assert shelf.state() == (6, 6, 0)
    assert shelf.movements() == [(-4, "count")]


def test_the_more_important_order_keeps_its_units(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ports, "_RANKED_BY", [])
    important = {2: 9}
    ports.rank_orders_by(lambda _, ids: ints([important.get(one, 0) for one in ids.tolist()]))
    shelf.reserve(1, 5)
    shelf.reserve(2, 5, at=MONDAY + HOUR)
    shelf.count(8)
    assert shelf.asked() == [(1, 2)]


def test_checkouts_alone_cannot_be_recalled(shelf: Shelf) -> None:
    shelf.reserve(1, 1)
    checkout.hold(
        shelf.cur, [shelf.sku], [shelf.location], [6], expires_at=MONDAY + HOUR, at=MONDAY, actor=ACTOR
    )
    shelf.count(2)
    assert shelf.state() == (7, 7, 5)
    assert shelf.asked() == [(1, 1)]
    checkout.expire_due(shelf.cur, MONDAY + HOUR, 10)
    assert shelf.state() == (2, 1, 0)


candidates = st.lists(
    st.builds(
        Candidate,
        sku_id=st.integers(1, 2),
        location_id=st.just(1),
        needed=st.just(5),
        order_id=st.integers(1, 9),
        line_seq=st.integers(1, 3),
        quantity=st.integers(1, 4),
        created_at=st.integers(0, 3).map(lambda hours: MONDAY + hours * HOUR),
        priority=st.integers(0, 2),
    ),
    max_size=6,
)


@given(candidates)
def test_as_many_units_give_way_as_are_needed_and_the_important_last(found: list[Candidate]) -> None:
    chosen = choose(found)
    taken: Counter[int] = Counter()
    for candidate, units in chosen:
        assert 0 < units <= candidate.quantity
        taken[candidate.sku_id] += units
    for sku in (1, 2):
        there = sum(one.quantity for one in found if one.sku_id == sku)
        assert taken[sku] == min(5, there)
        mine = [(one, units) for one, units in chosen if one.sku_id == sku]
        spared = Counter(one for one in found if one.sku_id == sku)
        for one, units in mine:
            spared[one] -= units == one.quantity
        for kept in (one for one, times in spared.items() if times > 0):
            for gone, _ in mine:
                assert gone.priority <= kept.priority
                if gone.priority == kept.priority:
                    assert gone.created_at >= kept.created_at


def test_cover_asks_nothing_where_nothing_is_missing(shelf: Shelf) -> None:
    shelf.reserve(1, 5)
    assert missing.cover(shelf.cur, [shelf.sku], [shelf.location], at=MONDAY, actor=ACTOR) == []


def test_safety_stock_is_kept_as_it_was_set(cur: psycopg.Cursor[Any], shelf: Shelf) -> None:
    cell = [shelf.sku], [shelf.location]
    assert safety.set_safety(cur, *cell, [3], at=MONDAY, actor=ACTOR) == [(shelf.sku, shelf.location)]
    assert safety.set_safety(cur, *cell, [3], at=MONDAY + HOUR, actor=ACTOR) == []
    safety.set_safety(cur, *cell, [5], at=MONDAY + 2 * HOUR, actor=ACTOR)
    rows = cur.execute(
        "SELECT valid_from, safety FROM inventory_safety_version ORDER BY valid_from"
    ).fetchall()
    assert rows == [(MONDAY, 3), (MONDAY + 2 * HOUR, 5)]
    with pytest.raises(NegativeQuantity):
        safety.set_safety(cur, *cell, [-1], at=MONDAY, actor=ACTOR)
