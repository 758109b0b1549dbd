"""When a location ships and when a parcel arrives: proleptic ordinals, local time by ``zoneinfo``."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import numpy as np

from crossdock.sourcing.engine.types import Calendar, Ints

REACH = 366  # days ahead in which a working day must lie
LAST = date.max.toordinal()


def works(calendar: Calendar, day: int) -> bool:
    """Whether the location works on that day: its weekday is one of its own, and it is no holiday."""
    return (day - 1) % 7 + 1 in calendar.work_days and day not in calendar.holidays


def next_working_day(calendar: Calendar, day: int) -> int:
    """The first working day after ``day``, or 0 if none lies in the next 366."""
    if not calendar.work_days:
        return 0
    for ahead in range(day + 1, min(day + REACH, LAST) + 1):
        if works(calendar, ahead):
            return ahead
    return 0


def ship_date(calendar: Calendar, now: datetime) -> int:
    """The ordinal on which an order decided at ``now`` leaves, or 0 if no working day is in reach.

    Today counts if it is a working day and the local wall clock, fractions of a second dropped, has not
    passed the cut-off. ``lead_days`` more working days follow.
    """
    local = now.astimezone(ZoneInfo(calendar.time_zone))
    second = local.hour * 3600 + local.minute * 60 + local.second
    day = local.toordinal()
    if not (works(calendar, day) and second <= calendar.cut_off):
        day = next_working_day(calendar, day)
    for _ in range(calendar.lead_days):
        if not day:
            break
        day = next_working_day(calendar, day)
    return day


def delivery_dates(ship_on: Ints, transit_days: Ints) -> Ints:
    """``ship_on`` [N] plus ``transit_days`` [T], counted Monday to Friday whatever the holidays: [N, T].

    No days of transit is the ship date itself, also on a week-end. Where ``ship_on`` is 0 the answer is 0.
    """
    weekday = (ship_on - 1) % 7  # 0 is Monday; a Saturday or Sunday counts on from Friday
    friday = np.where(weekday > 4, ship_on - (weekday - 4), ship_on)[:, None]
    ahead = np.minimum(weekday, 4)[:, None] + transit_days[None, :]
    arrives = friday - np.minimum(weekday, 4)[:, None] + ahead // 5 * 7 + ahead % 5
    arrives = np.where(transit_days[None, :] == 0, ship_on[:, None], arrives)
    return np.where(ship_on[:, None] > 0, arrives, 0).astype(np.int64)
