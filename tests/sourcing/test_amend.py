"""Cancel, hold and lift at each stage of an order's life: stock, load, ledger and queue follow at once."""

from datetime import timedelta
from typing import Final

import pytest
from tests import company
from tests.company import ACTOR, MONDAY, Company
from tests.sourcing.steps import brokered, change, parcels, places, queued, state, take, units

from crossdock.core.sql import Cursor
from crossdock.fulfilment import accept
from crossdock.orders import read
from crossdock.orders.errors import NotCancellable, OrderNotFound, SkuStillUnknown
from crossdock.sourcing import amend

HOUR = timedelta(hours=1)
STAGES: Final = ("open", "backordered", "allocated", "released", "accepted")

pytestmark = pytest.mark.usefixtures("monday")


def an_order(cur: Cursor, stage: str, sku: str = "MUG", count: int = 4) -> tuple[Company, int]:
    """An order of four units that has come as far as this."""
    mine = company.build(cur)
    if stage == "allocated":
        change(cur, "EWR", release="cut_off")
    if stage == "open":
        [order_id] = take(cur, mine.order("A-1", (sku, count), total=1))
    elif stage == "backordered":
        [order_id] = take(cur, mine.order("A-1", ("SOFA", count)))
    else:
        [order_id] = take(cur, mine.order("A-1", (sku, count)))
    if stage == "accepted":
        row = cur.execute("SELECT id FROM fulfilment_order WHERE order_id = %s", (order_id,)).fetchone()
        assert row is not None
        accept.accept(cur, [row[0]], at=MONDAY, actor=ACTOR)
    assert state(cur, [order_id]) == ["released" if stage == "accepted" else stage]
    return mine, order_id


def held_back(cur: Cursor) -> tuple[int, int]:
    """Units reserved, parcels planned."""
    row = cur.execute(
        "SELECT (SELECT sum(reserved) FROM inventory_stock)::int,"
        " (SELECT coalesce(sum(parcels), 0) FROM network_load)::int"
    ).fetchone()
    assert row is not None
    return row[0], row[1]


def cancel(cur: Cursor, order_id: int, units_: dict[int, int] | None = None) -> amend.Cancelled:
    return amend.cancel(cur, order_id, units=units_, reason="asked", at=MONDAY, actor=ACTOR)


@pytest.mark.parametrize("stage", STAGES[:4])
def test_an_order_is_cancelled_whole_until_it_is_accepted(cur: Cursor, stage: str) -> None:
    _, order_id = an_order(cur, stage)
    assert cancel(cur, order_id) == amend.Cancelled(4, 0, ())
    assert state(cur, [order_id]) == ["cancelled"]
    assert held_back(cur) == (0, 0)
    assert read.one(cur, f"SO-{order_id}")["status"] == "cancelled"
    assert [one for _, _, one in parcels(cur, order_id)] in ([], ["cancelled"])
    with pytest.raises(NotCancellable):
        cancel(cur, order_id)


def test_what_a_location_has_accepted_is_too_late_to_cancel(cur: Cursor) -> None:
    _, order_id = an_order(cur, "accepted")
    with pytest.raises(NotCancellable) as refused:
        cancel(cur, order_id)
    assert refused.value.fields == {"number": f"SO-{order_id}", "too_late": 4}
    assert state(cur, [order_id]) == ["released"]
    assert held_back(cur) == (4, 1)


@pytest.mark.parametrize("stage", STAGES[:4])
def test_units_of_a_line_are_cancelled_and_the_rest_goes_on(cur: Cursor, stage: str) -> None:
    _, order_id = an_order(cur, stage)
    assert cancel(cur, order_id, {1: 1}) == amend.Cancelled(1, 0, ())
    assert units(cur, order_id) == {stage: 3, "cancelled": 1}
    assert held_back(cur) == ((3, 1) if stage in ("allocated", "released") else (0, 0))


def test_what_stands_idle_is_cancelled_before_what_must_be_recalled(cur: Cursor) -> None:
    mine = company.build(cur)
    [order_id] = take(cur, mine.order("A-1", ("MUG", 2), ("SOFA", 2)))
    assert cancel(cur, order_id, {2: 1}) == amend.Cancelled(1, 0, ())
    assert [units(cur, order_id, seq) for seq in (1, 2)] == [
        {"released": 2},
        {"backordered": 1, "cancelled": 1},
    ]
    assert cancel(cur, order_id) == amend.Cancelled(3, 0, ())


def test_more_units_than_there_are_cancel_those_that_there_are(cur: Cursor) -> None:
    _, order_id = an_order(cur, "released")
    assert cancel(cur, order_id, {1: 99, 7: 1}).units == 4


def test_an_order_that_does_not_exist_cannot_be_cancelled(cur: Cursor) -> None:
    with pytest.raises(OrderNotFound):
        cancel(cur, 10**15)


def test_units_that_a_cancelled_order_held_go_to_who_waits_for_them(cur: Cursor) -> None:
    mine = company.build(cur, {("MUG", "EWR"): 1})
    first, second = take(cur, mine.order("A-1", ("MUG", 1)), mine.order("A-2", ("MUG", 1)))
    cancel(cur, first)
    assert set(queued(cur)) == {second}
    brokered(cur)
    assert state(cur, [first, second]) == ["cancelled", "released"]


def test_what_no_location_could_fill_whole_goes_on_once_less_of_it_is_wanted(cur: Cursor) -> None:
    mine = company.build(cur, stock={("TEE", "EWR"): 3, ("TEE", "LAX"): 2})
    [order_id] = take(cur, mine.order("A-1", ("TEE", 4), ship_complete=True))
    brokered(cur)
    assert state(cur, [order_id]) == ["backordered"]
    cancel(cur, order_id, {1: 1})
    brokered(cur)
    assert units(cur, order_id) == {"released": 3, "cancelled": 1}


@pytest.mark.parametrize("stage", STAGES)
def test_a_hold_takes_back_what_can_be_and_lifting_it_goes_on(cur: Cursor, stage: str) -> None:
    _, order_id = an_order(cur, stage)
    assert amend.hold(cur, [order_id], reason="look", at=MONDAY, actor=ACTOR) == [order_id]
    assert amend.hold(cur, [order_id], reason="again", at=MONDAY, actor=ACTOR) == []
    stands = {"released": "open", "accepted": "released"}.get(stage, stage)
    assert state(cur, [order_id]) == [stands]
    assert held_back(cur) == ((4, 1) if stage in ("allocated", "accepted") else (0, 0))
    brokered(cur)
    assert state(cur, [order_id]) == [stands]  # the broker leaves it alone
    lifted = amend.lift(cur, [order_id], at=MONDAY, actor=ACTOR)
    assert (order_id, "manual") in lifted
    brokered(cur)
    expected = {"open": "released", "released": "released", "accepted": "released"}.get(stage, stage)
    assert state(cur, [order_id]) == [expected]


def test_of_two_holds_the_second_keeps_the_order(cur: Cursor) -> None:
    _, order_id = an_order(cur, "released")
    for code in ("manual", "fraud_check"):
        amend.hold(cur, [order_id], code=code, reason="look", at=MONDAY, actor=ACTOR)
    assert amend.lift(cur, [order_id], ["manual"], at=MONDAY, actor=ACTOR) == [(order_id, "manual")]
    brokered(cur)
    assert state(cur, [order_id]) == ["open"]
    amend.lift(cur, [order_id], ["fraud_check"], at=MONDAY, actor=ACTOR)
    brokered(cur)
    assert (state(cur, [order_id]), places(cur, order_id)) == (["released"], ["EWR"])


def test_a_hold_for_an_unknown_sku_is_lifted_when_the_catalogue_has_it(cur: Cursor) -> None:
    mine = company.build(cur)
    [order_id] = take(cur, mine.order("A-1", ("CUP", 1), ("MUG", 1)))
    with cur.connection.transaction(force_rollback=True), pytest.raises(SkuStillUnknown) as refused:
        amend.lift(cur, [order_id], at=MONDAY, actor=ACTOR)
    assert refused.value.fields == {"number": f"SO-{order_id}", "line": 1, "sku": "CUP"}
    assert read.one(cur, f"SO-{order_id}")["status"] == "held"
    cancel(cur, order_id, {1: 1})
    amend.lift(cur, [order_id], at=MONDAY, actor=ACTOR)
    brokered(cur)
    assert [units(cur, order_id, seq) for seq in (1, 2)] == [{"cancelled": 1}, {"released": 1}]


def test_asking_to_source_again_is_told_and_needs_an_order(cur: Cursor) -> None:
    _, order_id = an_order(cur, "backordered")
    amend.source_again(cur, [order_id], at=MONDAY + HOUR, actor=ACTOR)
    assert queued(cur) == {order_id: (MONDAY + HOUR, 0)}
    with pytest.raises(OrderNotFound):
        amend.source_again(cur, [999], at=MONDAY, actor=ACTOR)
