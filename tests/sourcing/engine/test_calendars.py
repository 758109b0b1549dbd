"""Ship and delivery dates: local time, both days of daylight saving, midnight, the second of the cut-off."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crossdock.sourcing.engine.calendars import delivery_dates, ship_date
from crossdock.sourcing.engine.types import Calendar

ALL_WEEK = frozenset(range(1, 8))


def ships(
    now: str, *, zone: str = "America/Los_Angeles", cut_off: str = "16:00:00", **changed: object
) -> str | None:
    hours, minutes, seconds = map(int, cut_off.split(":"))
    given_calendar = {"work_days": frozenset(range(1, 6)), "holidays": frozenset(), "lead_days": 0, **changed}
    calendar = Calendar(hours * 3600 + minutes * 60 + seconds, zone, **given_calendar)  # type: ignore[arg-type]
    day = ship_date(calendar, datetime.fromisoformat(now))
    return date.fromordinal(day).isoformat() if day else None


@pytest.mark.parametrize(
    ("now", "ships_on"),
    [
        ("2026-11-24T00:00:00Z", "2026-11-23"),  # 16:00:00 there: equal is in time
        ("2026-11-24T00:00:00.999999Z", "2026-11-23"),  # fractions are dropped
        ("2026-11-24T00:00:01Z", "2026-11-24"),
        ("2026-11-23T08:00:00Z", "2026-11-23"),  # midnight there
        ("2026-11-23T07:59:59Z", "2026-11-23"),  # Sunday, a second before
        ("2026-11-27T16:00:00-08:00", "2026-11-27"),
        ("2026-11-27T16:00:01-08:00", "2026-11-30"),  # past Friday's cut-off
    ],
)
def test_cut_off_is_to_the_second_in_the_zone_of_the_location(now: str, ships_on: str) -> None:
    assert ships(now) == ships_on


@pytest.mark.parametrize(
    ("now", "ships_on"),
    [
        ("2026-03-07T23:30:00Z", "2026-03-07"),  # 15:30, the day before clocks go forward
        ("2026-03-08T23:00:00Z", "2026-03-08"),  # 16:00, an hour earlier by UTC than the day before
        ("2026-03-08T23:00:01Z", "2026-03-09"),
        ("2026-10-31T23:00:00Z", "2026-10-31"),
        ("2026-10-31T23:00:01Z", "2026-11-01"),
        ("2026-11-02T00:00:00Z", "2026-11-01"),  # 16:00 again, on the day that clocks went back
        ("2026-11-02T00:00:01Z", "2026-11-02"),
    ],
)
def test_daylight_saving_moves_the_cut_off_with_the_clock(now: str, ships_on: str) -> None:
    assert ships(now, work_days=ALL_WEEK) == ships_on


def test_holidays_lead_days_and_weekends_are_the_location_s_own() -> None:
    thanksgiving = frozenset({date(2026, 11, 26).toordinal()})
    assert ships("2026-11-26T15:00:00Z", holidays=thanksgiving) == "2026-11-27"
    assert ships("2026-11-25T15:00:00Z", holidays=thanksgiving, lead_days=1) == "2026-11-27"
    assert ships("2026-11-27T15:00:00Z", lead_days=2) == "2026-12-01"
    assert ships("2026-11-28T15:00:00Z", work_days=frozenset({6})) == "2026-11-28"


def test_a_location_without_a_working_day_in_reach_cannot_ship() -> None:
    today = date(2026, 11, 23).toordinal()
    assert ships("2026-11-23T15:00:00Z", work_days=frozenset()) is None
    closed = frozenset(range(today, today + 367))
    assert ships("2026-11-23T15:00:00Z", work_days=ALL_WEEK, holidays=closed) is None
    assert ships("2026-11-23T15:00:00Z", work_days=ALL_WEEK, holidays=closed - {today + 366}) == "2027-11-24"


@given(st.integers(700_000, 800_000), st.integers(0, 40))
def test_transit_counts_monday_to_friday(ship_on: int, transit: int) -> None:
    day, left = date.fromordinal(ship_on), transit
    while left:
        day += timedelta(1)
        left -= day.isoweekday() < 6
    assert delivery_dates(np.array([ship_on]), np.array([transit]))[0, 0] == day.toordinal()


def test_now_in_any_offset_is_the_same_instant() -> None:
    instant = datetime(2026, 11, 23, 15, tzinfo=UTC)
    assert ships(instant.isoformat()) == ships("2026-11-24T00:00:00+09:00")
