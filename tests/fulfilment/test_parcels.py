"""The rule by which scans make a parcel: whatever their order, however often they come."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.company import MONDAY

from crossdock.carriers.scans import Status
from crossdock.fulfilment import parcels
from crossdock.fulfilment.parcels import BEFORE, TABLE, Parcel, State, settled

HOURS = st.integers(-3, 3)  # few moments, so that scans meet in one
SCANS = st.lists(st.tuples(st.sampled_from(Status), HOURS.map(lambda hours: hour(hours))), max_size=8)
END = {Status.DELIVERED, Status.RETURNED}


def hour(hours: int) -> datetime:
    return MONDAY + timedelta(hours=hours)


@given(SCANS, st.randoms(use_true_random=False))
def test_order_and_repetition_change_nothing(scans: list[tuple[Status, datetime]], random: object) -> None:
    doubled = scans * 2
    random.shuffle(doubled)  # type: ignore[attr-defined]
    assert settled(doubled) == settled(scans)


@given(SCANS)
def test_nothing_said_of_the_way_moves_an_end(scans: list[tuple[Status, datetime]]) -> None:
    before = settled(scans)
    if before.state not in (State.DELIVERED, State.RETURNED):
        return
    for status in set(Status) - END - {Status.CORRECTED}:
        after = settled([*scans, (status, hour(100))])
        assert (after.state, after.since) == (before.state, before.since)


@given(SCANS)
def test_an_end_needs_its_scan_and_no_later_correction(scans: list[tuple[Status, datetime]]) -> None:
    found = settled(scans)
    corrected = [at for status, at in scans if status is Status.CORRECTED]
    live = {status for status, at in scans if status in END and all(at > one for one in corrected)}
    assert (found.state in (State.DELIVERED, State.RETURNED)) is bool(live)
    if Status.RETURNED in live:
        assert found.state is State.RETURNED


@given(SCANS)
def test_a_correction_undoes_what_was_said_before_and_not_what_comes(
    scans: list[tuple[Status, datetime]],
) -> None:
    corrected = settled([*scans, (Status.CORRECTED, hour(50))])
    assert corrected.state not in (State.DELIVERED, State.RETURNED)
    again = settled([*scans, (Status.CORRECTED, hour(50)), (Status.DELIVERED, hour(51))])
    assert (again.state, again.since) == (State.DELIVERED, hour(51))


@pytest.mark.parametrize(
    ("scans", "state", "since"),
    [
        ([], State.EXPECTED, None),
        ([("in_transit", 5), ("announced", 6), ("accepted", 7)], State.IN_TRANSIT, 5),
        ([("out_for_delivery", 2), ("in_transit", 3)], State.IN_TRANSIT, 3),  # back at the depot
        ([("exception", 2), ("in_transit", 2)], State.EXCEPTION, 2),
        ([("exception", 2), ("out_for_delivery", 3)], State.OUT_FOR_DELIVERY, 3),
        ([("delivered", 4), ("delivered", 3), ("in_transit", 9)], State.DELIVERED, 3),
        ([("returned", 3), ("delivered", 5)], State.RETURNED, 3),  # delivered to the sender
        ([("delivered", 3), ("returned", 5)], State.RETURNED, 5),
        ([("delivered", 3), ("corrected", 5)], State.IN_TRANSIT, 5),
        ([("delivered", 3), ("corrected", 5), ("out_for_delivery", 1)], State.OUT_FOR_DELIVERY, 1),
        ([("accepted", 2), ("accepted", 1), ("announced", 9)], State.ACCEPTED, 1),
    ],
)
def test_the_rule_by_example(scans: list[tuple[str, int]], state: State, since: int | None) -> None:
    found = settled([(Status(status), hour(hours)) for status, hours in scans])
    assert (found.state, found.since) == (state, None if since is None else hour(since))
    assert found.last_at == (hour(max(hours for _, hours in scans)) if scans else None)


def test_scans_of_the_numbers_former_parcel_do_not_count() -> None:
    old = [(Status.DELIVERED, MONDAY - BEFORE - timedelta(seconds=1))]
    assert settled(old, MONDAY) == Parcel(State.EXPECTED)
    assert settled(old).state is State.DELIVERED
    told_late = [(Status.DELIVERED, MONDAY - BEFORE)]
    assert settled(told_late, MONDAY).state is State.DELIVERED


def test_the_table_names_every_scan_and_reaches_every_state() -> None:
    assert TABLE.keys() == set(Status) - {Status.CORRECTED}
    assert {state for state, _, _ in TABLE.values()} == set(State) - {State.EXPECTED}
    assert len({row[1:] for row in TABLE.values()}) == len(TABLE)
    assert set(parcels.TROUBLE) <= set(State)
