"""The life of an endpoint, as a graph."""

from crossdock.webhooks.states import MOVES, Act, State


def test_every_state_is_reached_every_act_means_something_and_the_end_is_one() -> None:
    assert {State.ACTIVE, *MOVES.values()} == set(State)
    assert {act for _, act in MOVES} == set(Act)
    assert {state for state in State if not any(source is state for source, _ in MOVES)} == {State.REMOVED}
