"""Holds, several at once; notes and tags."""

from typing import Any

from tests import company
from tests.company import ACTOR, MONDAY
from tests.sourcing.steps import take

from crossdock.core.sql import Cursor
from crossdock.orders import holds, notes, read
from crossdock.orders.holds import Hold


def an_order(cur: Cursor, **stated: Any) -> int:
    mine = company.build(cur)
    [order_id] = take(cur, mine.order("H-1", ("SOFA", 1), **stated))
    return order_id


def status_and_holds(cur: Cursor, order_id: int) -> tuple[str, list[str]]:
    shown = read.show(cur, [order_id])[0]
    return shown["status"], [hold["code"] for hold in shown["holds"]]


def test_an_order_is_held_until_the_last_of_its_holds_is_lifted(cur: Cursor) -> None:
    order_id = an_order(cur)
    codes = ["manual", "totals_mismatch"]
    put = holds.put(cur, [Hold(order_id, code, "x") for code in codes], at=MONDAY, actor=ACTOR)
    assert sorted(put) == [(order_id, code) for code in codes]
    lifted = holds.lift(cur, [order_id], ["manual"], at=MONDAY, actor=ACTOR)
    assert lifted == [(order_id, "manual", "sourcing")]
    assert status_and_holds(cur, order_id) == ("held", ["totals_mismatch"])
    holds.lift(cur, [order_id], None, at=MONDAY, actor=ACTOR)
    assert status_and_holds(cur, order_id) == ("backordered", [])


def test_a_hold_of_the_same_code_is_put_once_and_keeps_its_reason(cur: Cursor) -> None:
    order_id = an_order(cur)
    holds.put(cur, [Hold(order_id, "manual", "first")], at=MONDAY, actor=ACTOR)
    assert holds.put(cur, [Hold(order_id, "manual", "second")] * 2, at=MONDAY, actor=ACTOR) == []
    [shown] = read.show(cur, [order_id])[0]["holds"]
    assert shown == {
        "code": "manual",
        "reason": "first",
        "stops": "sourcing",
        "since": "2026-11-23T15:00:00Z",
        "lifted_by_role": "operations_manager",
    }


def test_a_hold_lifted_is_kept_as_history_and_may_come_again(cur: Cursor) -> None:
    order_id = an_order(cur)
    for _ in range(2):
        holds.put(cur, [Hold(order_id, "manual", "look")], at=MONDAY, actor=ACTOR)
        holds.lift(cur, [order_id], ["manual"], at=MONDAY, actor=ACTOR)
    assert holds.lift(cur, [order_id], ["manual"], at=MONDAY, actor=ACTOR) == []
    assert cur.execute("SELECT count(*), count(lifted_at) FROM orders_hold").fetchone() == (2, 2)
    kinds = cur.execute(
        "SELECT kind FROM core_event WHERE order_id = %s AND kind IN ('held', 'hold_lifted') ORDER BY id",
        (order_id,),
    ).fetchall()
    assert [kind for (kind,) in kinds] == ["held", "hold_lifted"] * 2


def test_a_hold_that_stops_the_release_does_not_call_the_order_held(cur: Cursor) -> None:
    order_id = an_order(cur)
    holds.put(cur, [Hold(order_id, "fraud_risk", "new card")], at=MONDAY, actor=ACTOR)
    assert status_and_holds(cur, order_id) == ("backordered", ["fraud_risk"])


def test_a_code_that_nobody_knows_stops_sourcing(cur: Cursor) -> None:
    order_id = an_order(cur)
    holds.put(cur, [Hold(order_id, "odd", "?")], at=MONDAY, actor=ACTOR)
    assert holds.live(cur, [order_id]) == {order_id: [("odd", "sourcing")]}
    assert holds.held_by(cur, ["odd", "manual"]) == [order_id]
    assert holds.held_by(cur, ["manual"]) == []


def test_tags_are_kept_once_in_their_order(cur: Cursor) -> None:
    order_id = an_order(cur, tags=("b", "a"))
    odd = 'x,"y"\\{z}'
    added = notes.tag(cur, [order_id], add_tags=["c", "a", odd], remove_tags=["b"], at=MONDAY, actor=ACTOR)
    assert added == [order_id]
    shown = read.show(cur, [order_id])[0]
    assert shown["tags"] == ["a", "c", odd]
    assert notes.tag(cur, [order_id], add_tags=["a"], remove_tags=["b"], at=MONDAY, actor=ACTOR) == []
    assert read.show(cur, [order_id])[0]["version"] == shown["version"]


def test_odd_tags_survive_the_way_in(cur: Cursor) -> None:
    tags = ('x,"y"\\{z}', "", " a ", "NULL", "naïve")
    assert read.show(cur, [an_order(cur, tags=tags)])[0]["tags"] == list(tags)


def test_a_note_stands_in_the_timeline_with_who_wrote_it(cur: Cursor) -> None:
    order_id = an_order(cur)
    notes.add(cur, [order_id], "rang twice\nno answer", at=MONDAY, actor=ACTOR)
    row = cur.execute(
        "SELECT data, actor, at FROM core_event WHERE order_id = %s AND kind = 'note'", (order_id,)
    ).fetchone()
    assert row == ({"text": "rang twice\nno answer"}, "command:tests", MONDAY)
