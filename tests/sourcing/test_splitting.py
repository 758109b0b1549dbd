"""A fulfilment order is split by hand: two of them, and nothing of money, stock, load or ledger is lost."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from tests import company
from tests.company import ACTOR, MONDAY, Company
from tests.sourcing.steps import change, parcels, take, units
from tests.sourcing.test_amend import an_order, held_back
from tests.sourcing.test_edits import fo_ids
from tests.sourcing.test_waiting import sound

from crossdock.app import verify
from crossdock.core import events
from crossdock.core.sql import Cursor
from crossdock.fulfilment import gates, read, release, ship
from crossdock.fulfilment.errors import NotASplit, TooMany, WrongState
from crossdock.fulfilment.ship import Shipment
from crossdock.inventory import adjust, safety
from crossdock.orders import read as orders
from crossdock.orders.errors import StaleVersion
from crossdock.sourcing import acts, amend, explain, splitting
from crossdock.sourcing.errors import CannotShipFrom

WHERE = (None, "LAX", "CHI")

pytestmark = pytest.mark.usefixtures("monday")


def split(cur: Cursor, fo: int, count: Mapping[int, int], **stated: Any) -> splitting.Split:
    """Preview a split, make it, and hold both against each other, and the books against themselves."""
    order_id = int(read.one(cur, f"FO-{fo}")["order"].removeprefix("SO-"))
    before = orders.show(cur, [order_id]), read.of_order(cur, order_id), held_back(cur)
    seen = splitting.split(cur, f"FO-{fo}", count, preview=True, at=MONDAY, actor=ACTOR, **stated)
    assert (orders.show(cur, [order_id]), read.of_order(cur, order_id), held_back(cur)) == before
    made = splitting.split(cur, f"FO-{fo}", count, at=MONDAY, actor=ACTOR, **stated)
    assert seen.act is None
    assert {**seen.difference, "route": 0} == {**made.difference, "route": 0}
    sound(cur)
    return made


def left(cur: Cursor, order_id: int) -> list[tuple[str, str, int]]:
    """(location, state, units left) of an order's fulfilment orders that have any, oldest first."""
    found = []
    for one in read.of_order(cur, order_id):
        count = sum(line["quantity"] - line["stopped"] - line["shipped"] for line in one["lines"])
        found += [(one["location"], one["state"], count)] if count else []
    return found


@pytest.mark.parametrize("stage", ["allocated", "released"])
@pytest.mark.parametrize("where", WHERE)
def test_units_go_into_a_fulfilment_order_of_their_own(cur: Cursor, stage: str, where: str | None) -> None:
    _, order_id = an_order(cur, stage)
    [whole] = fo_ids(cur, order_id)
    [before] = read.of_order(cur, order_id)
    reserved, planned = held_back(cur)
    made = split(cur, whole, {1: 1}, location=where, reason="a gift")
    to = where or "EWR"
    kept, new = read.of_order(cur, order_id)
    assert (kept["number"], new["number"]) == (f"FO-{whole}", made.number)
    assert [one[0] for one in left(cur, order_id)] == ["EWR", to]
    assert [one[2] for one in left(cur, order_id)] == [3, 1]
    assert kept["state"] == before["state"]
    for name in ("carrier", "service", "ship_on"):
        assert new[name] == kept[name] == before[name]
    assert held_back(cur) == (reserved, planned + 1)
    assert made.difference["money"]["change"]["amount"] == "0.00"
    assert [one["number"] for one in made.difference["route"]["changed"]] == [f"FO-{whole}"]
    assert [one["number"] for one in made.difference["route"]["opened"]] == [made.number]
    expected = [] if where is None else [("EWR", -1), (to, 1)]
    assert sorted((one["location"], one["reserved"]) for one in made.difference["stock"]) == sorted(expected)
    assert made.act is not None
    act = acts.one(cur, made.act)
    assert (act.kind, act.state, act.reason) == ("split", acts.State.APPLIED, "a gift")
    [told] = [one for one in events.of_order(cur, order_id) if one.kind == "split"]
    assert told.data == {
        "into": made.number, "location": to, "lines": [{"line": 1, "quantity": 1}], "reason": "a gift",
    }  # fmt: skip
    said = explain.explain(cur, f"SO-{order_id}")["forced"]
    assert (said["location"], said["lines"]) == (to, [{"line": 1, "quantity": 1}])


def test_both_halves_ship_on_their_own(cur: Cursor) -> None:
    _, order_id = an_order(cur, "released")
    [whole] = fo_ids(cur, order_id)
    split(cur, whole, {1: 3})
    for fo in fo_ids(cur, order_id):
        ship.ship(cur, [Shipment(fo)], at=MONDAY, actor=ACTOR)
    assert units(cur, order_id) == {"shipped": 4}
    assert verify.check(cur, "stock_movements").clean


def test_a_part_is_split_again_and_cancelled(cur: Cursor) -> None:
    _, order_id = an_order(cur, "released")
    [whole] = fo_ids(cur, order_id)
    split(cur, whole, {1: 3})
    split(cur, fo_ids(cur, order_id)[1], {1: 1}, location="LAX")
    assert left(cur, order_id) == [("EWR", "released", 1), ("EWR", "released", 2), ("LAX", "released", 1)]
    assert amend.cancel(cur, order_id, reason="x", at=MONDAY, actor=ACTOR).units == 4
    assert (held_back(cur), {state for _, _, state in parcels(cur, order_id)}) == ((0, 0), {"cancelled"})
    sound(cur)


@pytest.mark.parametrize("count", [{}, {1: 0}, {1: 4}])
def test_something_goes_and_something_stays(cur: Cursor, count: dict[int, int]) -> None:
    _, order_id = an_order(cur, "released")
    with pytest.raises(NotASplit):
        splitting.split(cur, f"FO-{fo_ids(cur, order_id)[0]}", count, at=MONDAY, actor=ACTOR)
    assert left(cur, order_id) == [("EWR", "released", 4)]


@pytest.mark.parametrize("count", [{1: 5}, {2: 1}])
def test_no_more_than_is_there(cur: Cursor, count: dict[int, int]) -> None:
    _, order_id = an_order(cur, "released")
    with pytest.raises(TooMany):
        splitting.split(cur, f"FO-{fo_ids(cur, order_id)[0]}", count, at=MONDAY, actor=ACTOR)
    assert left(cur, order_id) == [("EWR", "released", 4)]


def test_what_a_location_has_accepted_is_not_split(cur: Cursor) -> None:
    _, order_id = an_order(cur, "accepted")
    [whole] = fo_ids(cur, order_id)
    with pytest.raises(WrongState) as caught:
        splitting.split(cur, f"FO-{whole}", {1: 1}, at=MONDAY, actor=ACTOR)
    assert caught.value.fields["refused"] == [(f"FO-{whole}", "accepted")]


def test_a_change_meanwhile_is_told(cur: Cursor) -> None:
    _, order_id = an_order(cur, "released")
    with pytest.raises(StaleVersion):
        splitting.split(cur, f"FO-{fo_ids(cur, order_id)[0]}", {1: 1}, version=99, at=MONDAY, actor=ACTOR)


@pytest.mark.parametrize("lost", [False, True])
def test_units_that_lie_ready_stay_ready_whatever_else_is_lacking(cur: Cursor, lost: bool) -> None:
    mine, order_id = an_order(cur, "released")
    cell = [mine.skus["MUG"]], [mine.locations["EWR"]]
    if lost:  # fewer are counted than are reserved
        adjust.count(cur, *cell, [3], [MONDAY], ["c"], at=MONDAY, actor=ACTOR)
    else:
        safety.set_safety(cur, *cell, [100], at=MONDAY, actor=ACTOR)
    split(cur, fo_ids(cur, order_id)[0], {1: 2})
    assert left(cur, order_id) == [("EWR", "released", 2), ("EWR", "released", 2)]


def test_another_location_must_have_the_units(cur: Cursor) -> None:
    _, order_id = an_order(cur, "released", "BOOK", 4)
    with pytest.raises(CannotShipFrom) as caught:
        splitting.split(cur, f"FO-{fo_ids(cur, order_id)[0]}", {1: 1}, location="LAX", at=MONDAY, actor=ACTOR)
    assert caught.value.fields["reason"] == "it does not have the units"
    assert left(cur, order_id) == [("EWR", "released", 4)]
    sound(cur)


def test_another_location_must_ship_on_that_day(cur: Cursor) -> None:
    _, order_id = an_order(cur, "released")
    change(cur, "LAX", lead_days=1)
    with pytest.raises(CannotShipFrom) as caught:
        splitting.split(cur, f"FO-{fo_ids(cur, order_id)[0]}", {1: 1}, location="LAX", at=MONDAY, actor=ACTOR)
    assert (
        caught.value.fields["reason"] == "nothing leaves it on 2026-11-23; its next ship date is 2026-11-24"
    )


def test_a_full_location_takes_no_second_parcel(cur: Cursor) -> None:
    _, order_id = an_order(cur, "released")
    change(cur, "EWR", capacity_per_day=1)
    with pytest.raises(CannotShipFrom) as caught:
        splitting.split(cur, f"FO-{fo_ids(cur, order_id)[0]}", {1: 1}, at=MONDAY, actor=ACTOR)
    assert caught.value.fields["reason"] == "its capacity on its next ship date is full"


def gated(cur: Cursor) -> tuple[Company, int, int]:
    mine = company.build(cur)
    change(cur, "EWR", gates=["credit", "compliance"])
    [order_id] = take(cur, mine.order("A-1", ("MUG", 4)))
    return mine, order_id, fo_ids(cur, order_id)[0]


def test_a_gate_lifted_for_the_whole_is_lifted_for_its_part(cur: Cursor) -> None:
    _, order_id, whole = gated(cur)
    gates.lift(cur, [whole], "credit", owner="billing", at=MONDAY, actor=ACTOR)
    split(cur, whole, {1: 1})
    found = [[(one["gate"], one["lifted_at"] is not None) for one in part["gates"]]
             for part in read.of_order(cur, order_id)]  # fmt: skip
    assert found == [[("compliance", False), ("credit", True)]] * 2


def test_a_location_with_an_address_is_told_of_both(cur: Cursor) -> None:
    mine = company.build(cur)
    change(cur, "EWR", address="https://ewr.example/orders")
    [order_id] = take(cur, mine.order("A-1", ("MUG", 4)))
    [whole] = fo_ids(cur, order_id)
    released(cur)
    made = split(cur, whole, {1: 1})
    released(cur)
    sent = [
        message_of(cur, key) for key in (f"FO-{whole}/split/{made.number[3:]}", f"{made.number}/released")
    ]
    assert [one["type"] for one in sent] == ["fulfilment_order.stopped", "fulfilment_order.released"]
    assert [[line["quantity"] for line in one["lines"]] for one in sent] == [[3], [1]]


def released(cur: Cursor) -> None:
    release.STAGE.work(cur, release.STAGE.claim(cur, 10, MONDAY))


def message_of(cur: Cursor, key: str) -> dict[str, Any]:
    row = cur.execute("SELECT body FROM mailbox_outbound WHERE key = %s", (key,)).fetchone()
    assert row is not None
    return dict(json.loads(row[0]))


def test_the_rest_of_an_order_that_waits_for_stock_goes_on_waiting(cur: Cursor) -> None:
    mine = company.build(cur, stock={("MUG", "EWR"): 4})
    [order_id] = take(cur, mine.order("A-1", ("MUG", 6)))
    assert units(cur, order_id) == {"backordered": 6}
    company.put(cur, mine, "TEE", "EWR", 3)
    [other] = take(cur, mine.order("A-2", ("TEE", 3), ("SOFA", 1)))
    split(cur, fo_ids(cur, other)[0], {1: 1})
    assert (units(cur, other, 1), units(cur, other, 2)) == ({"released": 3}, {"backordered": 1})


def test_an_order_that_is_held_is_split_and_stays_held(cur: Cursor) -> None:
    _, order_id = an_order(cur, "allocated")
    amend.hold(cur, [order_id], reason="wait", at=MONDAY, actor=ACTOR)
    split(cur, fo_ids(cur, order_id)[0], {1: 1})
    released(cur)
    assert {state for _, state, _ in left(cur, order_id)} == {"planned"}
