"""The life of a fulfilment order as a graph, and the one statement that moves."""

from typing import Any

import psycopg
import pytest
from tests.company import ACTOR, MONDAY, build
from tests.fulfilment.opened import open_order, state_of, timeline

from crossdock.core import events
from crossdock.fulfilment import states
from crossdock.fulfilment.errors import FulfilmentOrderUnknown, WrongState
from crossdock.fulfilment.states import MOVES, Act, State

END = {State.SHIPPED, State.REJECTED, State.CANCELLED}


def reachable(start: State) -> set[State]:
    found, frontier = {start}, [start]
    while frontier:
        here = frontier.pop()
        ahead = {to for (source, _), to in MOVES.items() if source is here} - found
        found |= ahead
        frontier.extend(ahead)
    return found


def test_every_state_is_reached_and_every_road_ends() -> None:
    assert reachable(State.PLANNED) == set(State)
    assert all(reachable(state) & END for state in State)
    assert not any(source in END for source, _ in MOVES)


def test_every_act_leads_somewhere() -> None:
    assert {act for _, act in MOVES} == set(Act)


def test_what_has_shipped_in_part_is_never_cancelled_nor_rejected() -> None:
    assert reachable(State.PARTLY_SHIPPED) == {State.PARTLY_SHIPPED, State.SHIPPED}


@pytest.mark.parametrize("act", Act)
def test_the_statement_moves_from_every_state_as_the_table_says(cur: psycopg.Cursor[Any], act: Act) -> None:
    company = build(cur)
    for number, state in enumerate(State):
        opened = open_order(cur, company, f"A-{number}", ("MUG", 1))
        cur.execute("UPDATE fulfilment_order SET state = %s WHERE id = %s", (state.value, opened.id))
        moved = states.move(cur, [opened.id], act, at=MONDAY, actor=ACTOR)
        target = MOVES.get((state, act))
        assert moved == ([opened.id] if target else [])
        assert state_of(cur, opened) == (target or state)
        told = [event for event in events.of_order(cur, opened.order_id) if event.kind == act.value]
        assert [event.data for event in told] == ([{"from": state, "to": target}] if target else [])


def test_a_move_told_twice_moves_once_and_is_told_once(cur: psycopg.Cursor[Any]) -> None:
    company = build(cur)
    opened = open_order(cur, company, "A-1", ("MUG", 1))
    assert states.move(cur, [opened.id], Act.RELEASE, at=MONDAY, actor=ACTOR) == [opened.id]
    assert states.move(cur, [opened.id], Act.RELEASE, at=MONDAY, actor=ACTOR) == []
    assert timeline(cur, opened) == ["plan", "release"]


def test_released_at_once_has_the_same_events_as_planned_and_released(cur: psycopg.Cursor[Any]) -> None:
    company = build(cur)
    slow = open_order(cur, company, "A-1", ("MUG", 1))
    states.move(cur, [slow.id], Act.RELEASE, at=MONDAY, actor=ACTOR)
    fast = open_order(cur, company, "A-2", ("MUG", 1), released=True)

    def told(order_id: int) -> list[tuple[str, Any]]:
        found = events.of_order(cur, order_id)
        return [(event.kind, event.data) for event in found if event.subject == "fulfilment_order"]

    assert told(slow.order_id) == told(fast.order_id)


def test_demand_names_what_is_unknown_or_in_the_wrong_state(cur: psycopg.Cursor[Any]) -> None:
    company = build(cur)
    opened = open_order(cur, company, "A-1", ("MUG", 1))
    states.demand(cur, [opened.id], [opened.id], Act.ACCEPT)
    with pytest.raises(WrongState) as wrong:
        states.demand(cur, [opened.id], [], Act.ACCEPT)
    assert wrong.value.fields["refused"] == [(f"FO-{opened.id}", "planned")]
    with pytest.raises(FulfilmentOrderUnknown):
        states.demand(cur, [1], [], Act.ACCEPT)
