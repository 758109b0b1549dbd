"""What waits for stock is woken by stock, once, by priority and age, however the stock came."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from tests import company
from tests.company import ACTOR, MONDAY, Company
from tests.sourcing.steps import brokered, change, looks, publish, queued, rule, state, take, units

from crossdock.app import due
from crossdock.core import imports
from crossdock.core.sql import Cursor
from crossdock.fulfilment import recall
from crossdock.inventory import adjust, checkout, importers, safety
from crossdock.orders.drafts import Customer
from crossdock.sourcing import amend, backorders, queue

HOUR = timedelta(hours=1)
MORNING = MONDAY - 3 * HOUR

pytestmark = pytest.mark.usefixtures("monday")


def waiting(cur: Cursor, count: int = 1, sku: str = "MUG") -> tuple[Company, list[int]]:
    """Orders of one unit each for a SKU of which Newark has none; decided on Monday at 15:00 UTC."""
    mine = company.build(cur, {(sku, "EWR"): 1})
    take(cur, mine.order("FIRST", (sku, 1)))
    order_ids = take(cur, *(mine.order(f"B-{n}", (sku, 1)) for n in range(count)))
    assert state(cur, order_ids) == ["backordered"] * count
    assert not queued(cur)
    return mine, order_ids


def cell(mine: Company, sku: str = "MUG") -> tuple[list[int], list[int]]:
    return [mine.skus[sku]], [mine.locations["EWR"]]


def received(cur: Cursor, mine: Company, at: datetime, units_: int = 1) -> None:
    adjust.receive(cur, *cell(mine), [units_], ["R-1"], at=at, actor=ACTOR)


def adjusted(cur: Cursor, mine: Company, at: datetime) -> None:
    adjust.adjust(cur, *cell(mine), [1], ["found"], [""], at=at, actor=ACTOR)


def counted(cur: Cursor, mine: Company, at: datetime) -> None:
    adjust.count(cur, *cell(mine), [3], [at], [""], at=at, actor=ACTOR)


def counted_before_the_decision(cur: Cursor, mine: Company, at: datetime) -> None:
    adjust.count(cur, *cell(mine), [3], [MORNING], [""], at=at, actor=ACTOR)


def given_back(cur: Cursor, mine: Company, at: datetime) -> None:
    row = cur.execute("SELECT min(id) FROM orders_order").fetchone()
    assert row is not None
    amend.cancel_lines(cur, row[0], None, reason="test", at=at, actor=ACTOR)
    cur.execute("DELETE FROM sourcing_queue")  # whoever cancels wakes; here nobody did
    cur.execute("UPDATE inventory_reservation_end SET ended_at = %s", (at,))
    assert mine


@pytest.mark.parametrize(
    "grow",
    [received, adjusted, counted, counted_before_the_decision, given_back],
    ids=lambda one: one.__name__,
)
def test_the_sweep_finds_what_nobody_woke(
    cur: Cursor, grow: Callable[[Cursor, Company, datetime], None]
) -> None:
    mine, [order_id] = waiting(cur)
    assert backorders.sweep(cur, at=MONDAY + HOUR) == 0
    grow(cur, mine, MONDAY + HOUR)
    assert backorders.sweep(cur, at=MONDAY + HOUR) == 1
    assert brokered(cur, MONDAY + HOUR) == [order_id]
    assert state(cur, [order_id]) == ["released"]
    assert backorders.sweep(cur, at=MONDAY + 2 * HOUR) == 0


def test_a_stock_file_of_the_morning_wakes_what_was_short_at_noon(cur: Cursor, tmp_path: Path) -> None:
    _, [order_id] = waiting(cur)
    file = tmp_path / "stock.csv"
    file.write_text(f"sku,location,on_hand,safety,as_of\nMUG,EWR,5,0,{MORNING.isoformat()}\n")
    assert imports.run(cur, importers.STOCK, file, actor=ACTOR, at=MONDAY + HOUR).ok
    assert backorders.sweep(cur, at=MONDAY + HOUR) == 1
    assert brokered(cur, MONDAY + HOUR) == [order_id]
    assert state(cur, [order_id]) == ["released"]


def test_stock_of_another_sku_or_that_others_have_taken_wakes_nobody(cur: Cursor) -> None:
    mine, _ = waiting(cur)
    adjust.receive(cur, *cell(mine, "TEE"), [5], [""], at=MONDAY + HOUR, actor=ACTOR)
    received(cur, mine, MONDAY + HOUR, 2)
    take(cur, mine.order("QUICK", ("MUG", 2)), at=MONDAY + HOUR)
    assert backorders.sweep(cur, at=MONDAY + 2 * HOUR) == 0


def test_units_under_safety_stock_wake_nobody(cur: Cursor) -> None:
    mine, _ = waiting(cur)
    safety.set_safety(cur, *cell(mine), [2], at=MONDAY, actor=ACTOR)
    received(cur, mine, MONDAY + HOUR, 2)
    assert backorders.sweep(cur, at=MONDAY + HOUR) == 0
    received(cur, mine, MONDAY + HOUR)
    assert backorders.sweep(cur, at=MONDAY + HOUR) == 1


def test_an_order_that_cannot_have_what_came_is_looked_at_once_and_once_more_for_late_commits(
    cur: Cursor,
) -> None:
    mine, [order_id] = waiting(cur)
    publish(cur, **rule("eligibility", {"location.code": '"EWR"'}, allow="false"))
    received(cur, mine, MONDAY + HOUR)
    for turn in range(1, 6):
        at = MONDAY + turn * HOUR
        backorders.sweep(cur, at=at)
        brokered(cur, at)
    assert looks(cur, order_id) == 3
    assert state(cur, [order_id]) == ["backordered"]


def test_a_receipt_that_began_before_the_decision_and_was_committed_after_it_is_found(cur: Cursor) -> None:
    mine, [order_id] = waiting(cur)
    # Its wake came before there was an order to wake: only the sweep is left.
    adjust.receive(cur, *cell(mine), [5], [""], at=MONDAY - timedelta(seconds=30), actor=ACTOR)
    assert backorders.sweep(cur, at=MONDAY + timedelta(minutes=5)) == 0
    assert backorders.sweep(cur, at=MONDAY + timedelta(minutes=20)) == 1
    brokered(cur, MONDAY + timedelta(minutes=20))
    assert state(cur, [order_id]) == ["released"]


def test_what_waits_for_capacity_is_woken_by_stock_before_that(cur: Cursor) -> None:
    mine = company.build(cur, {("BOOK", "EWR"): 9})
    change(cur, "EWR", capacity_per_day=0)
    [order_id] = take(cur, mine.order("B-1", ("BOOK", 1)))
    [(due, _)] = queued(cur).values()
    assert due > MONDAY + HOUR
    adjust.receive(
        cur, [mine.skus["BOOK"]], [mine.locations["LAX"]], [1], [""], at=MONDAY + HOUR, actor=ACTOR
    )
    assert backorders.sweep(cur, at=MONDAY + HOUR) == 1
    assert brokered(cur, MONDAY + HOUR) == [order_id]
    assert state(cur, [order_id]) == ["released"]


def test_the_oldest_of_equals_gets_what_came_and_the_rest_wait_on(cur: Cursor) -> None:
    mine, order_ids = waiting(cur, 3)
    received(cur, mine, MONDAY + HOUR, 2)
    assert backorders.wake(cur, [mine.skus["MUG"]], at=MONDAY + HOUR) == 3
    brokered(cur, MONDAY + HOUR)
    assert state(cur, order_ids) == ["released", "released", "backordered"]
    assert not queued(cur)


def test_the_more_important_is_served_before_the_older(cur: Cursor) -> None:
    mine = company.build(cur, {("MUG", "EWR"): 1})
    publish(cur, **rule("priority", {"order.customer": '"C-9"'}, priority="5"))
    take(cur, mine.order("FIRST", ("MUG", 1)))
    vip = Customer(external_id="C-9")
    older, newer = take(cur, mine.order("B-1", ("MUG", 1)), mine.order("B-2", ("MUG", 1), customer=vip))
    received(cur, mine, MONDAY + HOUR)
    backorders.wake(cur, [mine.skus["MUG"]], at=MONDAY + HOUR)
    assert queue.claim(cur, 1, MONDAY + HOUR) == [newer]  # a batch of one goes to it, too
    queue.put(cur, [newer], at=MONDAY + HOUR)
    brokered(cur, MONDAY + HOUR)
    assert state(cur, [older, newer]) == ["backordered", "released"]


def test_waking_twice_leaves_one_entry_at_the_earlier_moment(cur: Cursor) -> None:
    mine, [order_id] = waiting(cur)
    for at in (MONDAY + 2 * HOUR, MONDAY + HOUR, MONDAY + 3 * HOUR):
        assert backorders.wake(cur, [mine.skus["MUG"]], at=at) == 1
    assert queued(cur) == {order_id: (MONDAY + HOUR, 0)}
    assert backorders.wake(cur, [], at=MONDAY) == 0


def test_a_partial_order_gets_its_rest_when_that_comes(cur: Cursor) -> None:
    mine = company.build(cur)
    [order_id] = take(cur, mine.order("B-1", ("MUG", 1), ("SOFA", 1)))
    assert [units(cur, order_id, seq) for seq in (1, 2)] == [{"released": 1}, {"backordered": 1}]
    adjust.receive(cur, *cell(mine, "SOFA"), [1], [""], at=MONDAY + HOUR, actor=ACTOR)
    backorders.wake(cur, [mine.skus["SOFA"]], at=MONDAY + HOUR)
    brokered(cur, MONDAY + HOUR)
    assert [units(cur, order_id, seq) for seq in (1, 2)] == [{"released": 1}, {"released": 1}]


def test_a_ship_complete_order_waits_until_all_of_it_is_there(cur: Cursor) -> None:
    mine = company.build(cur, {("MUG", "EWR"): 1})
    [order_id] = take(cur, mine.order("B-1", ("MUG", 1), ("SOFA", 1), ("LAMP", 1), ship_complete=True))
    for nth, sku in enumerate(("SOFA", "LAMP"), start=1):
        assert [units(cur, order_id, seq) for seq in (1, 2, 3)] == [{"backordered": 1}] * 3
        at = MONDAY + nth * HOUR
        adjust.receive(cur, *cell(mine, sku), [1], [""], at=at, actor=ACTOR)
        backorders.wake(cur, [mine.skus[sku]], at=at)
        brokered(cur, at)
    assert [units(cur, order_id, seq) for seq in (1, 2, 3)] == [{"released": 1}] * 3


def test_units_of_a_line_that_stay_short_tell_nothing_new(cur: Cursor) -> None:
    mine, [order_id] = waiting(cur)
    before = cur.execute("SELECT count(*) FROM core_event WHERE subject = 'line'").fetchone()
    backorders.wake(cur, [mine.skus["MUG"]], at=MONDAY + HOUR)
    brokered(cur, MONDAY + HOUR)
    assert looks(cur, order_id) == 2
    assert cur.execute("SELECT count(*) FROM core_event WHERE subject = 'line'").fetchone() == before


def test_a_basket_that_is_left_wakes_who_waits_for_what_it_held(cur: Cursor) -> None:
    mine, [order_id] = waiting(cur)
    received(cur, mine, MONDAY, 1)
    sku, place = cell(mine)
    checkout.hold(cur, sku, place, [1], expires_at=MONDAY + HOUR, at=MONDAY, actor=ACTOR)
    brokered(cur, MONDAY)
    assert due.expire_checkouts(cur, MONDAY + HOUR) == 1
    brokered(cur, MONDAY + HOUR)
    assert state(cur, [order_id]) == ["released"]


def test_the_sweep_leaves_alone_what_a_hold_keeps(cur: Cursor) -> None:
    """Every location that has it refused: looking again changes nothing until somebody decides."""
    mine, [order_id] = waiting(cur)
    amend.hold(cur, [order_id], reason="look", at=MONDAY, actor=ACTOR)
    received(cur, mine, MONDAY + HOUR)
    assert backorders.sweep(cur, at=MONDAY + 2 * HOUR) == 0
    assert not queued(cur)


def test_units_called_back_as_missing_that_a_later_count_found_go_to_who_waits(cur: Cursor) -> None:
    """The first count finds too little, and asks for units back; before that is done a second finds them."""
    mine = company.build(cur, {("MUG", "EWR"): 3})
    take(cur, mine.order("FIRST", ("MUG", 3)))
    [waits] = take(cur, mine.order("SECOND", ("MUG", 2)))
    assert state(cur, [waits]) == ["backordered"]
    for found in (1, 3):
        adjust.count(cur, *cell(mine), [found], [MONDAY], [""], at=MONDAY, actor=ACTOR)
    asked = recall.claim(cur, 10, MONDAY)
    assert asked
    recall.work(cur, asked)
    assert waits in queued(cur)
