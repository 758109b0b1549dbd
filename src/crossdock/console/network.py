"""Locations: where stock stands and work is done; when each works and ships, what it takes a day and an hour,
and how much of that is planned. All of it as it holds now: the rooms read no version that is still to come.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from babel.dates import get_day_names
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from crossdock.carriers import zone_versions
from crossdock.console import words
from crossdock.console.acting import Done, Undo, act, said
from crossdock.console.page import Made, Shown, Visit, page
from crossdock.core import clock
from crossdock.core.money import document
from crossdock.network import calendars, load, locations
from crossdock.network.errors import UnknownLocation
from crossdock.network.locations import Location

HOME: Final = "/console/policies/locations"
CHANGED: Final = ("location",)
AHEAD: Final = 10  # days of the calendar that are shown
ONE_SECOND: Final = timedelta(seconds=1)
SOON: Final = 3600  # seconds before a cut-off from which it is told as near
STATES: Final = {
    True: words.Look(gettext_lazy("active"), "done", "check"),
    False: words.Look(gettext_lazy("paused"), "soon", "player-pause"),
}
KINDS: Final = {
    "warehouse": gettext_lazy("Warehouse"),
    "store": gettext_lazy("Store"),
    "3pl": gettext_lazy("Logistics provider"),
    "vendor": gettext_lazy("Vendor"),
    "seller": gettext_lazy("Seller"),
}
RELEASES: Final = {"at_once": gettext_lazy("at once"), "cut_off": gettext_lazy("at the cut-off")}
RECALLS: Final = {
    "too_late": gettext_lazy("cannot be called back"),
    "asks": gettext_lazy("is asked for, and it answers"),
}


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a location: ``works``; ``holiday``: a day off beside the week's; ``closes_at``: its cut-off
    (UTC); ``planned``: parcels that leave then; ``left``: how many more may (None: any number). Of a day on
    which it does not work, both are None.
    """

    day: date
    works: bool
    holiday: bool
    closes_at: datetime | None
    planned: int
    left: int | None


@page("masters:read")
def show_all(visit: Visit) -> Made:
    """By code; of whoever is limited, their own."""
    kind = visit.asked("kind")
    found = [one for one in within_reach(visit) if kind in ("", one.kind)]
    today = [local_day(one, visit.at) for one in found]
    planned = load.read(visit.cur, [one.id for one in found], today)
    context = {
        "rows": [
            {
                **_row(visit, one),
                "today": a_day(one, day, planned[one.id, day]),
            }
            for one, day in zip(found, today, strict=True)
        ],
        "rate": clock.business(ONE_SECOND).total_seconds(),
        "kinds": KINDS,
        "kind": kind,
        "may_write": may_write(visit),
        "asked": visit.http.GET,
    }
    return Shown("console/locations.html", context)


@page("masters:read")
def show(visit: Visit, code: str) -> Made:
    """One of them: its week, the days to come, hours of today, costs."""
    one = of(visit, code)
    days = coming(visit, one)
    context = {
        **_row(visit, one),
        "rate": clock.business(ONE_SECOND).total_seconds(),
        "today": days[0],
        "days": days,
        "week": week(one),
        "hours": _hours(visit, one, days[0].day),
        "over": [day for day in days if day.left is not None and day.left < 0],
        "kind_word": words.word(KINDS, one.kind),
        "release": words.word(RELEASES, one.release),
        "recall": words.word(RECALLS, one.recall),
        "per_order": document(one.handling_order, one.currency),
        "per_unit": document(one.handling_unit, one.currency),
        "charted": bool(zone_versions.listed(visit.cur, visit.at, one.id, most=1)),
        "may_write": may_write(visit),
    }
    return Shown("console/location.html", context)


@act("masters:write", by="")
def enable(visit: Visit, code: str) -> Done:
    """Paused, no order is sent there any more; what is planned stays. Or taken up again."""
    active = said(visit, "active") == "yes"
    of(visit, code)
    [change] = locations.import_rows(
        visit.cur, [{"code": code, "active": active}], at=visit.at, actor=visit.person.actor
    )
    if change == "unchanged":
        told = _("%s was active already") if active else _("%s was paused already")
        return Done(told % code, None, f"{HOME}/{code}", CHANGED)
    told = (
        _("%s is active again")
        if active
        else _("%s is paused: no order is sent there; what is planned stays")
    )
    undo = Undo(f"{HOME}/{code}/acts/enable", {"active": "no" if active else "yes"})
    return Done(told % code, undo, f"{HOME}/{code}", CHANGED)


def may_write(visit: Visit) -> bool:
    """Whether they may change locations: nobody who is limited may."""
    return visit.person.may("masters:write") and not visit.person.limited


def within_reach(visit: Visit) -> list[Location]:
    """The locations that whoever asks may see, paused ones too."""
    found = locations.current(visit.cur, visit.at, inactive=True)
    return [one for one in found if visit.person.reaches(location=one.code)]


def zones(visit: Visit) -> dict[str, ZoneInfo]:
    """The clock of each location, closed ones too, by its code."""
    known = locations.current(visit.cur, visit.at, inactive=True)
    return {one.code: ZoneInfo(one.time_zone) for one in known}


def of(visit: Visit, code: str) -> Location:
    """One of them. Raises UnknownLocation."""
    found = next((one for one in within_reach(visit) if one.code == code), None)
    if found is None:
        raise UnknownLocation(_("There is no location %s") % code, codes=[code])
    return found


def local_day(one: Location, at: datetime) -> date:
    return at.astimezone(ZoneInfo(one.time_zone)).date()


def a_day(one: Location, day: date, planned: int) -> Day:
    """What a day is there. ``planned``: parcels."""
    works, limit = calendars.is_working_day(one, day), one.capacity_per_day
    return Day(
        day,
        works,
        calendars.is_holiday(one, day),
        calendars.cut_off_at(one, day) if works else None,
        planned,
        limit - planned if works and limit is not None else None,
    )


def coming(visit: Visit, one: Location) -> list[Day]:
    """Today, by the location's own clock, and the days after."""
    return days_of(one, planned_from(visit, one, local_day(one, visit.at)))


def planned_from(visit: Visit, one: Location, first: date) -> dict[date, int]:
    """Parcels planned for each of the days from ``first`` on."""
    days = [first + timedelta(days=ahead) for ahead in range(AHEAD)]
    found = load.read(visit.cur, [one.id] * AHEAD, days)
    return {day: found[one.id, day] for day in days}


def days_of(one: Location, planned: dict[date, int]) -> list[Day]:
    return [a_day(one, day, parcels) for day, parcels in planned.items()]


def week(one: Location) -> list[dict[str, Any]]:
    """Monday to Sunday: the days on which it works."""
    names = get_day_names("wide", locale=get_language() or "en")
    return [
        {"number": number, "name": names[number - 1], "works": number in one.work_days}
        for number in range(1, 8)
    ]


def _row(visit: Visit, one: Location) -> dict[str, Any]:
    """What list and page say of today's cut-off; ``left``: seconds."""
    zone = ZoneInfo(one.time_zone)
    today = local_day(one, visit.at)
    closes = calendars.cut_off_at(one, today)
    left = round((closes - visit.at).total_seconds())
    return {
        "one": one,
        "look": STATES[one.active],
        "kind_word": words.word(KINDS, one.kind),
        "closes_at": closes,
        "left": left,
        "tone": "now" if left < 0 else "soon" if left < SOON else "planned",
        "wall": visit.at.astimezone(zone).strftime("%H:%M"),
        "zone": closes.astimezone(zone).tzname(),
        "clock": zone,
        "leaves": calendars.ship_date(one, visit.at) if one.active else None,
    }


def _hours(visit: Visit, one: Location, day: date) -> Sequence[dict[str, Any]]:
    """Parcels planned in each hour of today, of those that have any, and in the one that runs; none where
    hours are not limited.
    """
    if one.capacity_per_hour is None:
        return []
    running = visit.at.astimezone(ZoneInfo(one.time_zone)).hour
    cells = load.read_hours(visit.cur, [one.id] * 24, [day] * 24, list(range(24)))
    return [
        {"hour": f"{hour:02}:00", "planned": planned, "left": one.capacity_per_hour - planned}
        for (_id, _day, hour), planned in cells.items()
        if planned or hour == running
    ]
