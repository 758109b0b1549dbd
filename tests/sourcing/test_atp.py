"""Available to promise by date, against a plain reading of the same days."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from crossdock.sourcing.atp import Lot, outlook

MONDAY = date(2026, 11, 23)
HERE, THERE = 1, 2
lots = st.lists(
    st.builds(
        Lot,
        st.integers(1, 5).map(lambda days: MONDAY + timedelta(days=days)),
        st.sampled_from([HERE, THERE]),
        st.integers(1, 6),
    ),
    max_size=6,
)
queues = st.lists(st.integers(1, 8), max_size=6)
pools = st.fixed_dictionaries({HERE: st.integers(0, 4), THERE: st.integers(0, 4)})


def day(after: int) -> date:
    return MONDAY + timedelta(days=after)


def test_those_who_wait_are_served_in_their_order_as_units_come() -> None:
    coming = [Lot(day(2), HERE, 5), Lot(day(4), HERE, 5)]
    found = outlook({HERE: 0}, coming, [3, 3, 2])
    assert found.served == [day(2), day(4), day(2)]  # the last fits into what the first left
    assert found.free == {HERE: [(day(2), 0), (day(4), 2)]}
    assert found.by(HERE, day(1), 0) == 0
    assert found.by(HERE, day(5), 0) == 2


def test_what_is_there_counts_once_more_comes_to_it() -> None:
    found = outlook({HERE: 2}, [Lot(day(1), HERE, 2)], [4])
    assert (found.served, found.at_once) == ([day(1)], [False])
    assert outlook({HERE: 4}, [], [4]).at_once == [True]


def test_one_is_served_from_one_place_unless_it_may_be_split() -> None:
    coming = [Lot(day(1), HERE, 2), Lot(day(2), THERE, 2)]
    assert outlook({}, coming, [4]).served == [None]
    assert outlook({}, coming, [4], split=True).served == [day(2)]


def test_what_waits_later_is_not_promised_away_before() -> None:
    found = outlook({}, [Lot(day(1), HERE, 5), Lot(day(3), HERE, 5)], [10])
    assert found.served == [day(3)]
    assert found.free == {HERE: [(day(1), 0), (day(3), 0)]}


@given(pools, lots, queues, st.booleans())
def test_nothing_is_promised_twice(
    now: dict[int, int], coming: list[Lot], queue: list[int], split: bool
) -> None:
    found = outlook(now, coming, queue, split=split)
    days = sorted({lot.day for lot in coming})
    assert [units for units, at_once in zip(queue, found.at_once, strict=True) if at_once] == [
        units
        for units, at_once, served in zip(queue, found.at_once, found.served, strict=True)
        if at_once and served is None
    ]
    for on in days:
        there = sum(now.values()) + sum(lot.units for lot in coming if lot.day <= on)
        taken = sum(units for units, at_once in zip(queue, found.at_once, strict=True) if at_once)
        taken += sum(
            units
            for units, served in zip(queue, found.served, strict=True)
            if served is not None and served <= on
        )
        left = sum(found.by(place, on, now[place]) for place in found.free)
        assert taken + left <= there
    for known in found.free.values():
        assert [units for _, units in known] == sorted(units for _, units in known)
        assert all(units >= 0 for _, units in known)


@given(lots, queues, st.integers(1, 5), st.sampled_from([1, 2, 3, 4, 5]))
def test_what_is_free_by_a_day_can_be_had_by_that_day(
    coming: list[Lot], queue: list[int], units: int, after: int
) -> None:
    found = outlook({}, coming, queue)
    free = {place: found.by(place, day(after), 0) for place in found.free}
    had = outlook({}, coming, [*queue, units]).served[-1]
    if any(count >= units for count in free.values()):
        assert had is not None
        assert had <= day(after)
