"""The lessons about stock (docs: what goes wrong in other systems), each as the order flow meets it.

For later issues: kits and their components (availability, delivered quantity), pushing stock to channels.
"""

import threading

import pytest
from django.db import connection
from tests import company
from tests.company import ACTOR, BEGAN, MONDAY
from tests.conftest import Database
from tests.sourcing.steps import brokered, change, places, publish, state, take, units

from crossdock.app import verify
from crossdock.billing import record
from crossdock.core import db as database
from crossdock.core.sql import Cursor
from crossdock.fulfilment import accept, reject, ship
from crossdock.fulfilment.ship import Shipment
from crossdock.inventory import adjust
from crossdock.orders.drafts import OrderDraft, RefundDraft, RefundLineDraft
from crossdock.partners import channels
from crossdock.sourcing import amend

pytestmark = pytest.mark.usefixtures("monday")


def cells(cur: Cursor) -> list[tuple[int, ...]]:
    return cur.execute(
        "SELECT sku_id, location_id, on_hand, reserved, missing FROM inventory_stock ORDER BY 1, 2"
    ).fetchall()


def parcel(cur: Cursor, order_id: int) -> int:
    row = cur.execute("SELECT max(id) FROM fulfilment_order WHERE order_id = %s", (order_id,)).fetchone()
    assert row is not None
    return int(row[0])


def sound(cur: Cursor) -> bool:
    """Every invariant of ``crossdock verify`` holds."""
    return not any(verify.check(cur, name).rows for name in verify.CHECKS)


def test_of_buyers_who_want_the_last_unit_at_once_one_gets_it(db: Database) -> None:
    with database.transaction() as cur:
        mine = company.build(cur, {("MUG", "EWR"): 1})
    gate = threading.Barrier(4)
    failures: list[BaseException] = []

    def buy(name: str) -> None:
        try:
            gate.wait()
            with database.transaction() as inner:
                take(inner, mine.order(name, ("MUG", 1)))
        except BaseException as error:  # noqa: BLE001 - shown below, by the test's own thread
            failures.append(error)
        finally:
            connection.close()

    buyers = [threading.Thread(target=buy, args=(f"buyer-{n}",)) for n in range(4)]
    for buyer in buyers:
        buyer.start()
    for buyer in buyers:
        buyer.join()
    assert not failures
    with database.transaction() as cur:
        brokered(cur)  # who lost the race is looked at again
        rows = cur.execute("SELECT sum(released), sum(backordered) FROM orders_line").fetchone()
        assert rows == (1, 3)
        assert cur.execute("SELECT sum(reserved), sum(on_hand) FROM inventory_stock").fetchone() == (1, 1)
        assert sound(cur)


def test_two_lines_of_one_sku_are_checked_on_their_sum(cur: Cursor) -> None:
    mine = company.build(cur, {("MUG", "EWR"): 10})
    [order_id] = take(cur, mine.order("L-1", ("MUG", 6), ("MUG", 6)))
    assert sorted(str(units(cur, order_id, seq)) for seq in (1, 2)) == [
        "{'backordered': 6}",
        "{'released': 6}",
    ]
    assert sound(cur)


def test_what_is_given_back_twice_comes_back_once(cur: Cursor) -> None:
    mine = company.build(cur)
    [order_id] = take(cur, mine.order("L-1", ("MUG", 2)))
    before = cells(cur)
    for _ in range(2):
        amend.cancel_lines(cur, order_id, {1: 1}, reason="credit note", at=MONDAY, actor=ACTOR)
    for _ in range(2):
        amend.cancel_lines(cur, order_id, {1: 2}, reason="again", at=MONDAY, actor=ACTOR)
    assert state(cur, [order_id]) == ["cancelled"]
    gone = sum(row[3] for row in before) - sum(row[3] for row in cells(cur))
    assert gone == 2
    assert sound(cur)


def test_a_rejection_after_a_cancellation_gives_nothing_back_twice(cur: Cursor) -> None:
    mine = company.build(cur)
    [order_id] = take(cur, mine.order("L-1", ("MUG", 3)))
    amend.cancel_lines(cur, order_id, {1: 1}, reason="one less", at=MONDAY, actor=ACTOR)
    for _ in range(2):
        reject.reject(cur, [parcel(cur, order_id)], "broken", at=MONDAY, actor=ACTOR)
    assert units(cur, order_id) == {"open": 2, "cancelled": 1}
    assert all(row[3] == 0 for row in cells(cur))
    assert sound(cur)


@pytest.mark.parametrize("restock", ["return", "no_restock", "legacy_restock", "cancel"])
def test_money_that_goes_back_never_puts_goods_on_a_shelf(cur: Cursor, restock: str) -> None:
    mine = company.build(cur)
    [order_id] = take(cur, mine.order("L-1", ("MUG", 2)))
    accept.accept(cur, [parcel(cur, order_id)], at=MONDAY, actor=ACTOR)
    ship.ship(cur, [Shipment(parcel(cur, order_id))], at=MONDAY, actor=ACTOR)
    before = cells(cur), units(cur, order_id)
    for key in ("R-1", "R-1", "R-2"):
        line = RefundLineDraft("RL", "1", 2, 2000, 0, restock)
        draft = RefundDraft(key, MONDAY, "", 2000, "USD", {}, (line,))
        record.refunds(cur, [(order_id, 0, draft)], at=MONDAY, actor=ACTOR)
    assert (cells(cur), units(cur, order_id)) == before


def test_units_missing_at_one_location_do_not_stop_the_others(cur: Cursor) -> None:
    mine = company.build(cur)
    take(cur, mine.order("L-1", ("MUG", 4)))
    adjust.count(
        cur, [mine.skus["MUG"]], [mine.locations["EWR"]], [1], [MONDAY], [""], at=MONDAY, actor=ACTOR
    )
    assert any(row[4] == 3 for row in cells(cur))  # three are promised and not there
    [order_id] = take(cur, mine.order("L-2", ("MUG", 1)))
    # Not Newark, of which something is missing; and of the others the nearer, not just any.
    assert (state(cur, [order_id]), places(cur, order_id)) == (["released"], ["CHI"])


def test_a_channel_that_hears_of_stock_late_has_a_buffer(cur: Cursor) -> None:
    mine = company.build(cur, {("MUG", "CHI"): 5})
    change(cur, "CHI", capacity_per_day=99)
    slow = channels.add(cur, "slow", "api", at=BEGAN).id
    publish(cur, buffers=[{"channel": "slow", "units": 2}])
    sold = [mine.order(f"S-{n}", ("MUG", 1)) for n in range(5)]
    theirs = take(cur, *(_in(draft, slow) for draft in sold))
    assert state(cur, theirs) == ["released"] * 3 + ["backordered"] * 2
    assert state(cur, take(cur, *sold)) == ["released"] * 2 + ["backordered"] * 3


def _in(draft: OrderDraft, channel_id: int) -> OrderDraft:
    stated = {name: getattr(draft, name) for name in type(draft).__slots__ if name != "digest"}
    return type(draft)(**{**stated, "channel_id": channel_id})
