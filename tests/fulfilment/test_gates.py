"""Gates lifted by hand: by whose role, once, told; closed again until what they stop has happened."""

from typing import Any

import psycopg
import pytest
from tests.company import ACTOR, MONDAY, build
from tests.fulfilment.opened import Opened, later, open_order, state_of, timeline
from tests.fulfilment.test_opening_and_release import run_stage
from tests.orders.test_holds_of_roles import person

from crossdock.core import events
from crossdock.fulfilment import gates, read, states
from crossdock.fulfilment.errors import FulfilmentOrderUnknown, GateOfOthers, GateUnknown, WrongState
from crossdock.fulfilment.ship import Shipment, ship
from crossdock.fulfilment.states import MOVES, State

Cursor = psycopg.Cursor[Any]


def gated(cur: Cursor, *names: str, released: bool = False) -> Opened:
    return open_order(cur, build(cur), "A-1", ("MUG", 2), gates=names, released=released)


def lift(cur: Cursor, opened: Opened, gate: str) -> bool:
    return gates.lift_one(cur, opened.id, gate, at=later(1), actor=ACTOR)


def close(cur: Cursor, opened: Opened, gate: str) -> bool:
    return gates.close_one(cur, opened.id, gate, at=later(2), actor=ACTOR)


def test_what_is_lifted_by_hand_is_released_and_told_once(cur: Cursor) -> None:
    opened = gated(cur, "credit", "customs")
    assert run_stage(cur) == [opened.id]
    assert lift(cur, opened, "credit")
    run_stage(cur, hours=1)
    assert state_of(cur, opened) == "planned"  # the other stands
    assert lift(cur, opened, "customs")
    assert not lift(cur, opened, "customs")
    run_stage(cur, hours=1)
    assert state_of(cur, opened) == "released"
    assert timeline(cur, opened) == ["plan", "gate_lifted", "gate_lifted", "release"]
    [first, _] = [one for one in events.of_order(cur, opened.order_id) if one.kind == "gate_lifted"]
    assert (first.data, first.actor) == ({"gate": "credit"}, str(ACTOR))
    shown = {one["gate"]: one for one in read.one(cur, f"FO-{opened.id}")["gates"]}
    assert shown["customs"] == {
        "gate": "customs", "stops": "release", "owner": "desk", "lifted_by_role": "operations_manager",
        "closed_at": "2026-11-23T15:00:00Z", "lifted_at": "2026-11-23T16:00:00Z", "lifted_by": str(ACTOR),
    }  # fmt: skip


def test_people_lift_the_gates_of_their_role_alone(cur: Cursor) -> None:
    opened = gated(cur, "credit", "payment_capture", "fraud", "compliance", "customs")
    mine = {
        "finance": {"credit", "payment_capture"},
        "operations_manager": {"fraud", "compliance", "customs"},
        "administrator": {one.gate for one in gates.of(cur, [opened.id])},
        "customer_service": set(),
        "warehouse": set(),
    }
    for role, may in mine.items():
        for gate in mine["administrator"]:
            if gate in may:
                gates.demand(cur, opened.id, gate, person(role))
                continue
            with pytest.raises(GateOfOthers) as refused:
                gates.demand(cur, opened.id, gate, person(role))
            assert refused.value.fields["gate"] == gate
            assert refused.value.fields["role"] != role


def test_what_is_not_there_or_has_ended_has_no_gate_to_lift(cur: Cursor) -> None:
    opened = gated(cur, "credit", "fraud")
    with pytest.raises(GateUnknown):
        lift(cur, opened, "customs")
    with pytest.raises(FulfilmentOrderUnknown):
        gates.lift_one(cur, 10**15, "credit", at=MONDAY, actor=ACTOR)
    assert lift(cur, opened, "fraud")
    states.move(cur, [opened.id], states.Act.CANCEL, at=MONDAY, actor=ACTOR)
    with pytest.raises(WrongState):
        lift(cur, opened, "credit")
    with pytest.raises(WrongState):
        close(cur, opened, "fraud")
    assert not lift(cur, opened, "fraud")  # what was done before stays done


def test_a_gate_closed_again_stops_what_it_stopped(cur: Cursor) -> None:
    opened = gated(cur, "credit")
    assert run_stage(cur) == [opened.id]
    assert lift(cur, opened, "credit")
    assert close(cur, opened, "credit")
    assert not close(cur, opened, "credit")
    assert run_stage(cur, hours=2) == [opened.id]  # the lift had queued it
    assert (state_of(cur, opened), run_stage(cur, hours=2)) == ("planned", [])
    assert lift(cur, opened, "credit")
    run_stage(cur, hours=2)
    assert state_of(cur, opened) == "released"
    with pytest.raises(WrongState):
        close(cur, opened, "credit")
    assert timeline(cur, opened) == ["plan", "gate_lifted", "gate_closed", "gate_lifted", "release"]


def test_a_gate_before_shipping_is_closed_again_until_it_ships(cur: Cursor) -> None:
    opened = gated(cur, "payment_capture", released=True)
    lift(cur, opened, "payment_capture")
    assert close(cur, opened, "payment_capture")
    lift(cur, opened, "payment_capture")
    ship(cur, [Shipment(opened.id, {1: 1})], at=MONDAY, actor=ACTOR)
    with pytest.raises(WrongState):
        close(cur, opened, "payment_capture")


@pytest.mark.parametrize("stops", ["release", "pack", "ship"])
def test_no_gate_is_closed_behind_what_passed_it(stops: gates.Stops) -> None:
    """From no state in which it may be closed has the thing happened that it stops: by the moves."""
    passed: dict[str, set[State]] = {
        "release": {target for (_, act), target in MOVES.items() if act is states.Act.RELEASE},
        "pack": {State.PACKED},
        "ship": {State.PARTLY_SHIPPED, State.SHIPPED},
    }
    assert State.PLANNED in gates.BEFORE[stops]
    assert not set(gates.BEFORE[stops]) & ({*gates.ENDED} | passed[stops])
