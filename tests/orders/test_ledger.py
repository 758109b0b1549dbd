"""The quantity ledger and the status that follows from it, on random ledgers."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests import company
from tests.company import ACTOR, MONDAY

from crossdock.core import ids
from crossdock.core.sql import Cursor, ints
from crossdock.orders import accept, holds, ledger, read, status
from crossdock.orders.holds import Hold
from crossdock.orders.status import STATES, Status

# Units by state; mostly none, so that each rule of the status has its turn.
lines = st.lists(st.sampled_from([0, 0, 0, 1, 3]), min_size=7, max_size=7)
orders = st.lists(
    st.tuples(st.lists(lines, max_size=3), st.sampled_from(["", "sourcing", "release"])), max_size=6
)


def insert(cur: Cursor, ledgers: Sequence[Sequence[Sequence[int]]]) -> list[int]:
    """Orders whose lines stand like this."""
    mine = company.build(cur)
    order_ids = ids.take(cur, len(ledgers))
    drafts = [
        mine.order(f"L-{n}", *(("MUG", sum(line)) for line in found)) for n, found in enumerate(ledgers)
    ]
    flat = [line for found in ledgers for line in found]
    units = {state: ints([line[at] for line in flat]) for at, state in enumerate(STATES)}
    sizes = [len(found) for found in ledgers]
    nothing = np.zeros(len(ledgers), dtype=np.int64)
    accept.insert_orders(
        cur,
        drafts,
        ids=order_ids,
        inbound_ids=nothing,
        statuses=["open"] * len(ledgers),
        priorities=nothing,
        at=MONDAY,
    )
    seqs = ints([seq for size in sizes for seq in range(1, size + 1)])
    skus = ints([mine.skus["MUG"]] * len(flat))
    packed = accept.Lines(np.repeat(np.arange(len(sizes)), sizes), seqs, skus, units)
    accept.insert_children(cur, drafts, packed, order_ids)
    return [int(one) for one in order_ids]


def stands(cur: Cursor, order_id: int, seq: int = 1) -> dict[str, int]:
    columns = ("ordered", *STATES)
    row = cur.execute(
        f"SELECT {', '.join(columns)} FROM orders_line WHERE order_id = %s AND seq = %s", (order_id, seq)
    ).fetchone()
    assert row is not None
    return dict(zip(columns, row, strict=True))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(orders)
def test_the_database_derives_the_status_that_take_in_derives(
    cur: Cursor, batch: list[tuple[list[list[int]], str]]
) -> None:
    with cur.connection.transaction(force_rollback=True):
        order_ids = insert(cur, [found for found, _ in batch])
        for stops in ("sourcing", "release"):
            mine = [one for one, (_, held) in zip(order_ids, batch, strict=True) if held == stops]
            holds.put(cur, [Hold(one, "x", "x", stops) for one in mine], at=MONDAY, actor=ACTOR)
        sums = {
            state: ints([sum(line[at] for line in found) for found, _ in batch])
            for at, state in enumerate(STATES)
        }
        stopped = np.array([held == "sourcing" for _, held in batch], dtype=np.bool_)
        said = dict(zip(order_ids, status.derive(sums, stopped), strict=True))
        assert status.write(cur, order_ids) == said


@pytest.mark.parametrize(
    ("units", "held", "said"),
    [
        ({"open": 2}, False, Status.OPEN),
        ({"open": 2}, True, Status.HELD),
        ({"open": 1, "allocated": 1}, True, Status.OPEN),  # something is allocated: the hold came too late
        ({"open": 1, "backordered": 1}, False, Status.BACKORDERED),
        ({"allocated": 1, "backordered": 1}, False, Status.BACKORDERED),
        ({"allocated": 1, "released": 1}, False, Status.ALLOCATED),
        ({"released": 2}, False, Status.RELEASED),
        ({"released": 1, "cancelled": 1}, False, Status.RELEASED),
        ({"released": 1, "shipped": 1}, False, Status.PARTIALLY_SHIPPED),
        ({"backordered": 1, "delivered": 1}, False, Status.PARTIALLY_SHIPPED),
        ({"shipped": 1, "delivered": 1}, False, Status.SHIPPED),
        ({"delivered": 1, "cancelled": 1}, False, Status.DELIVERED),
        ({"cancelled": 2}, False, Status.CANCELLED),
        ({"cancelled": 2}, True, Status.CANCELLED),
    ],
)
def test_the_status_of_an_order_by_its_units(units: dict[str, int], held: bool, said: Status) -> None:
    sums = {state: ints([units.get(state, 0)]) for state in STATES}
    assert status.derive(sums, np.array([held])) == [said]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines, st.sampled_from(sorted(ledger.MOVES)), st.integers(0, 4))
def test_a_move_is_made_whole_or_not_at_all_and_keeps_the_sum(
    cur: Cursor, line: list[int], move: tuple[str, str], quantity: int
) -> None:
    source, target = move
    with cur.connection.transaction(force_rollback=True):
        [order_id] = insert(cur, [[line]])
        before = stands(cur, order_id)
        moved = ledger.move(cur, [order_id], [1], [quantity], source, target, at=MONDAY, actor=ACTOR)
        there = quantity if source == "new" else before[source]
        assert moved == ([(order_id, 1, quantity)] if 0 < quantity <= there else [])
        expected = dict(before)
        for _ in moved:
            for name, sign in ((source, -1), (target, 1)):
                if name != "new":
                    expected[name] += sign * quantity
            expected["ordered"] += quantity * ((source == "new") - (target == "new"))
        assert stands(cur, order_id) == expected
        told = cur.execute("SELECT count(*) FROM core_event WHERE subject = 'line'").fetchone()
        assert told == (len(moved),)


def test_one_line_that_cannot_move_does_not_hinder_the_others(cur: Cursor) -> None:
    first, second = insert(cur, [[[2, 0, 0, 0, 0, 0, 0], [0, 3, 0, 0, 0, 0, 0]], [[5, 0, 0, 0, 0, 0, 0]]])
    asked = [(second, 1, 5), (first, 2, 1), (first, 1, 2), (first, 9, 1), (10**15, 1, 1)]
    order_ids, seqs, quantities = (list(column) for column in zip(*asked, strict=True))
    moved = ledger.move(cur, order_ids, seqs, quantities, "open", "allocated", at=MONDAY, actor=ACTOR)
    assert moved == [(first, 1, 2), (second, 1, 5)]
    assert stands(cur, first, 2)["backordered"] == 3


def test_a_move_that_the_table_does_not_name_is_a_mistake(cur: Cursor) -> None:
    [order_id] = insert(cur, [[[0, 0, 0, 0, 1, 0, 0]]])
    with pytest.raises(KeyError):
        ledger.move(cur, [order_id], [1], [1], "shipped", "open", at=MONDAY, actor=ACTOR)


def test_every_move_is_told_and_raises_the_version(cur: Cursor) -> None:
    [order_id] = insert(cur, [[[2, 0, 0, 0, 0, 0, 0]]])
    before = read.show(cur, [order_id])[0]
    ledger.move(cur, [order_id], [1], [2], "open", "backordered", at=MONDAY, actor=ACTOR)
    after = read.show(cur, [order_id])[0]
    assert (before["status"], after["status"]) == ("open", "backordered")
    assert after["version"] == before["version"] + 1
    row = cur.execute(
        "SELECT kind, subject_id, data, actor FROM core_event WHERE order_id = %s AND subject = 'line'",
        (order_id,),
    ).fetchone()
    data = {"line": 1, "quantity": 2, "from": "open", "to": "backordered"}
    assert row == ("backordered", 1, data, str(ACTOR))


def test_an_expected_day_stands_until_the_last_unit_leaves_the_back_order(cur: Cursor) -> None:
    [order_id] = insert(cur, [[[0, 2, 0, 0, 0, 0, 0]]])
    ledger.expect(cur, [order_id], [1], [MONDAY.date()])
    assert read.show(cur, [order_id])[0]["lines"][0]["expected_on"] == "2026-11-23"
    ledger.move(cur, [order_id], [1], [1], "backordered", "open", at=MONDAY, actor=ACTOR)
    assert read.show(cur, [order_id])[0]["lines"][0]["expected_on"] == "2026-11-23"
    ledger.move(cur, [order_id], [1], [1], "backordered", "cancelled", at=MONDAY, actor=ACTOR)
    assert read.show(cur, [order_id])[0]["lines"][0]["expected_on"] is None
