"""When a location works and ships. Pure: a location and an instant in, dates and instants out.

Everything is decided by the wall clock in the location's own zone, fractions of a second dropped; a local
time equal to the cut-off is in time. Where the clock is put back and a local time comes twice, both count;
where it is put forward and a local time never comes, the cut-off is the last second before the gap.
``cut_off_at`` names that last second in time as an instant, so that a clock that reads UTC agrees with one
on the location's wall.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

import holidays as public_holidays

from crossdock.network.locations import Location

REACH: Final = 366  # days ahead in which a working day must lie
SECOND: Final = timedelta(seconds=1)


def known(calendar: str) -> bool:
    """Whether there is a holiday calendar of that name: a country ("US") or a part of one ("US-CA")."""
    country, _, part = calendar.partition("-")
    parts = public_holidays.list_supported_countries(include_aliases=True).get(country)
    return parts is not None and (part in parts if "-" in calendar else True)


@lru_cache(maxsize=1024)
def public(calendar: str, year: int) -> frozenset[date]:
    """Days off of a calendar in a year, as observed (a Saturday's holiday may be given on the Friday)."""
    country, _, part = calendar.partition("-")
    return frozenset(public_holidays.country_holidays(country, subdiv=part or None, years=year))


def is_holiday(location: Location, day: date) -> bool:
    """Whether the location's calendar, or its own list, gives that day off."""
    if day in location.holidays:
        return True
    return bool(location.holiday_calendar) and day in public(location.holiday_calendar, day.year)


def is_working_day(location: Location, day: date) -> bool:
    """Whether the weekday is one of the location's work days and the day is no holiday."""
    return day.isoweekday() in location.work_days and not is_holiday(location, day)


def working_days(location: Location, first: date, days: int) -> list[date]:
    """The working days among the ``days`` calendar days that begin with ``first``."""
    span = (first + timedelta(days=ahead) for ahead in range(days))
    return [day for day in span if is_working_day(location, day)]


def days_off(location: Location, first: date, last: date) -> frozenset[date]:
    """All holidays from ``first`` to ``last``, of the calendar and of its own: for the engine's calendar."""
    found: set[date] = set(location.holidays)
    if location.holiday_calendar:
        for year in range(first.year, last.year + 1):
            found |= public(location.holiday_calendar, year)
    return frozenset(day for day in found if first <= day <= last)


def next_working_day(location: Location, day: date) -> date | None:
    """The first working day after ``day``; None if none lies in the next 366."""
    for ahead in range(1, REACH + 1):
        if is_working_day(location, day + timedelta(days=ahead)):
            return day + timedelta(days=ahead)
    return None


def after_hours(location: Location, begin: datetime, hours: int) -> datetime:
    """When so many hours of working days have passed at a location; days off do not count. Where none of the
    next 366 days is worked, hours by the clock.
    """
    zone, left, now = ZoneInfo(location.time_zone), timedelta(hours=hours), begin
    for _ in range(REACH):
        day = now.astimezone(zone).date()
        ends = datetime.combine(day + timedelta(days=1), time.min, zone).astimezone(UTC)
        if is_working_day(location, day):
            if ends - now >= left:
                return now + left
            left -= ends - now
        now = ends
    return begin + timedelta(hours=hours)


def ship_date(location: Location, now: datetime) -> date | None:
    """The day on which what is decided at ``now`` leaves; None if the location has no working day in reach.

    Today, if it is a working day and the cut-off has not passed, else the next working day; then
    ``lead_days`` more working days.
    """
    local = now.astimezone(ZoneInfo(location.time_zone))
    today = local.date()
    in_time = local.time().replace(microsecond=0, fold=0) <= location.cut_off
    day = today if in_time and is_working_day(location, today) else next_working_day(location, today)
    for _ in range(location.lead_days):
        if day is None:
            break
        day = next_working_day(location, day)
    return day


def cut_off_at(location: Location, day: date) -> datetime:
    """The last whole second (UTC) at which the location's clock shows ``day`` at or before its cut-off.

    A cut-off that the clock passes twice counts the second time. One that it skips is the second before the
    gap begins; if the gap begins at midnight that is the last second of the day before.
    """
    return _last_second(location.time_zone, day, location.cut_off)


def closes_at(location: Location, ship_on: date) -> datetime:
    """The last second (UTC) in which what is decided still leaves on ``ship_on``: the cut-off of that day, or
    of the working day that lies ``lead_days`` before it.
    """
    day, back = ship_on, location.lead_days
    for _ in range(REACH):
        if back == 0:
            break
        day -= timedelta(days=1)
        back -= is_working_day(location, day)
    return cut_off_at(location, day)


@lru_cache(maxsize=4096)
def _last_second(time_zone: str, day: date, cut_off: time) -> datetime:
    zone = ZoneInfo(time_zone)
    wall = datetime.combine(day, cut_off.replace(microsecond=0, tzinfo=None))
    later = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    if later.astimezone(zone).replace(tzinfo=None) == wall:
        return later
    # The wall clock never shows it. Read with the offset before the gap it lies behind the jump, read with
    # the offset after it before the jump: the jump is where the offset changes between the two.
    before, behind = later, wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    offset = before.astimezone(zone).utcoffset()
    while behind - before > SECOND:
        middle = before + (behind - before) // 2 // SECOND * SECOND
        if middle.astimezone(zone).utcoffset() == offset:
            before = middle
        else:
            behind = middle
    return before
