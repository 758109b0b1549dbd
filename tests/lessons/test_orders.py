"""The lessons about orders (what goes wrong in other systems), each as the order flow meets it.

For later issues: the reconciliation poll, credit against the bill-to, bulk actions of the console,
cancellation as a dialogue with a supplier beyond the answer "too late", previewed edits.
"""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from tests import company
from tests.company import ACTOR, MONDAY, Company
from tests.conftest import Database
from tests.sourcing.steps import brokered, parcels, state, take, units

from crossdock.billing import read as money
from crossdock.channels.receivers import receive
from crossdock.core import db as database
from crossdock.core.actor import INTAKE
from crossdock.core.sql import Cursor
from crossdock.fulfilment import accept
from crossdock.fulfilment.errors import WrongState
from crossdock.orders import read
from crossdock.orders.drafts import Problem, RefundDraft
from crossdock.orders.errors import NotCancellable
from crossdock.sourcing import amend

MINUTE = timedelta(minutes=1)

pytestmark = pytest.mark.usefixtures("monday")


def say(cur: Cursor, mine: Company, minutes: int, *lines: tuple[str, int], **stated: Any) -> int:
    """The channel states the order as of that many minutes after it was placed."""
    draft = mine.order("L-1", *lines, source_at=MONDAY + minutes * MINUTE, **stated)
    [found] = receive(cur, [(0, draft)], actor=INTAKE)
    brokered(cur)
    return found.order_id


def reserved(cur: Cursor, mine: Company, sku: str) -> int:
    row = cur.execute(
        "SELECT coalesce(sum(reserved), 0)::int FROM inventory_stock WHERE sku_id = %s", (mine.skus[sku],)
    ).fetchone()
    assert row is not None
    return int(row[0])


def test_words_that_come_twice_or_late_change_nothing(cur: Cursor) -> None:
    mine = company.build(cur)
    order_id = say(cur, mine, 0, ("MUG", 1))
    say(cur, mine, 2, ("MUG", 3))
    stands = read.show(cur, [order_id])[0]["lines"], reserved(cur, mine, "MUG")
    say(cur, mine, 2, ("MUG", 3))  # twice
    say(cur, mine, 1, ("MUG", 2))  # late
    say(cur, mine, 0, ("MUG", 1))
    assert (read.show(cur, [order_id])[0]["lines"], reserved(cur, mine, "MUG")) == stands
    assert units(cur, order_id) == {"released": 3}


def test_an_edit_moves_stock_and_the_order_goes_on(cur: Cursor) -> None:
    mine = company.build(cur)
    order_id = say(cur, mine, 0, ("MUG", 2))
    say(cur, mine, 1, ("MUG", 5), ("TEE", 1))
    assert [units(cur, order_id, seq) for seq in (1, 2)] == [{"released": 5}, {"released": 1}]
    assert (reserved(cur, mine, "MUG"), reserved(cur, mine, "TEE")) == (5, 1)
    say(cur, mine, 2, ("MUG", 1), ("TEE", 1))
    assert units(cur, order_id).get("released") == 1
    assert (reserved(cur, mine, "MUG"), reserved(cur, mine, "TEE")) == (1, 1)
    shown = read.show(cur, [order_id])[0]
    assert (shown["status"], shown["total"]["amount"]) == ("released", "30.00")


def test_a_second_refund_after_an_edit_is_taken(cur: Cursor) -> None:
    mine = company.build(cur)
    refunds = tuple(RefundDraft(f"R-{n}", MONDAY, "", 500, "USD", {}) for n in (1, 2))
    order_id = say(cur, mine, 0, ("MUG", 2))
    say(cur, mine, 1, ("MUG", 2), refunds=refunds[:1])
    say(cur, mine, 2, ("MUG", 1), refunds=refunds)
    shown = money.refunds(cur, [order_id])[order_id]
    assert [(one["external_id"], one["amount"]["amount"]) for one in shown] == [
        ("R-1", "5.00"),
        ("R-2", "5.00"),
    ]


def test_the_copy_of_a_held_order_is_the_held_order(cur: Cursor) -> None:
    mine = company.build(cur)
    order_id = say(cur, mine, 0, ("MUG", 1), problems=(Problem("fraud_check", "odd"),))
    assert say(cur, mine, 0, ("MUG", 1), problems=(Problem("fraud_check", "odd"),)) == order_id
    assert say(cur, mine, 1, ("MUG", 1)) == order_id
    assert read.show(cur, [order_id])[0]["status"] == "held"
    assert not parcels(cur, order_id)


def test_a_block_that_comes_after_the_release_takes_the_work_back(cur: Cursor) -> None:
    mine = company.build(cur)
    [order_id] = take(cur, mine.order("L-1", ("MUG", 1)))
    amend.hold(cur, [order_id], code="credit_limit", reason="over", stops="sourcing", at=MONDAY, actor=ACTOR)
    assert state(cur, [order_id]) == ["open"]
    assert [one for _, _, one in parcels(cur, order_id)] == ["cancelled"]
    assert reserved(cur, mine, "MUG") == 0


def test_of_cancelling_and_accepting_at_once_exactly_one_wins(db: Database) -> None:
    with database.transaction() as cur:
        mine = company.build(cur)
        order_ids = take(cur, *(mine.order(f"L-{n}", ("MUG", 1)) for n in range(12)))
        rows = cur.execute("SELECT order_id, id FROM fulfilment_order").fetchall()
    fulfilment: dict[int, int] = dict(rows)
    gate = threading.Barrier(2)
    won: dict[str, set[int]] = {"cancel": set(), "accept": set()}
    failures: list[BaseException] = []

    def act(name: str, ordered: list[int]) -> None:
        try:
            gate.wait()
            for order_id in ordered:
                try:
                    with database.transaction() as inner:
                        if name == "cancel":
                            amend.cancel(inner, order_id, reason="late", at=MONDAY, actor=ACTOR)
                        else:
                            accept.accept(inner, [fulfilment[order_id]], at=MONDAY, actor=ACTOR)
                    won[name].add(order_id)
                except (NotCancellable, WrongState):
                    pass
        except BaseException as error:  # noqa: BLE001 - shown below, by the test's own thread
            failures.append(error)
        finally:
            connection.close()

    # From both ends: each is first at some of them, and they meet.
    threads = [
        threading.Thread(target=act, args=("cancel", order_ids)),
        threading.Thread(target=act, args=("accept", order_ids[::-1])),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert won["cancel"] | won["accept"] == set(order_ids)
    assert not won["cancel"] & won["accept"]
    with database.transaction() as cur:
        for order_id in order_ids:
            expected = ("cancelled", "cancelled") if order_id in won["cancel"] else ("accepted", "released")
            assert (parcels(cur, order_id)[0][2], state(cur, [order_id])[0]) == expected


def test_what_can_no_longer_be_taken_back_is_answered_and_not_silent(cur: Cursor) -> None:
    mine = company.build(cur)
    [order_id] = take(cur, mine.order("L-1", ("MUG", 2)))
    row = cur.execute("SELECT id FROM fulfilment_order WHERE order_id = %s", (order_id,)).fetchone()
    assert row is not None
    accept.accept(cur, [row[0]], at=MONDAY, actor=ACTOR)
    found = amend.cancel_lines(cur, order_id, {1: 1}, reason="asked", at=MONDAY, actor=ACTOR)
    assert (found.units, found.too_late) == (0, 1)
    answer = cur.execute("SELECT state, stopped FROM core_recall WHERE order_id = %s", (order_id,)).fetchone()
    assert answer == ("too_late", 0)


def test_one_line_out_of_stock_does_not_hold_the_whole_box(cur: Cursor) -> None:
    mine = company.build(cur)
    [order_id] = take(cur, mine.order("L-1", ("MUG", 1), ("SOFA", 1), ("TEE", 1)))
    assert [units(cur, order_id, seq) for seq in (1, 2, 3)] == [
        {"released": 1},
        {"backordered": 1},
        {"released": 1},
    ]
