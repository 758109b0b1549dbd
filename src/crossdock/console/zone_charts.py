"""Zone charts: in which zone, as tariffs number them, a postcode is from each location; what held before, two
versions side by side, and a past one that holds again. They come as files (``zone_file``).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final
from urllib.parse import quote

from django.utils.translation import gettext as _

from crossdock.carriers import zone_files, zone_versions, zones
from crossdock.carriers.errors import NoZones
from crossdock.carriers.zone_versions import Moved, Version
from crossdock.carriers.zones import Zone
from crossdock.console import network, parcel_cost, versioned
from crossdock.console.acting import Done, Undo, act
from crossdock.console.page import Made, Sent, Shown, Visit, page
from crossdock.core.exports import Column, streaming
from crossdock.network.locations import Location
from crossdock.sourcing import engine, quoting

HOME: Final = "/console/policies/zones"
CHANGED: Final = ("zones",)
PAST: Final = 50  # versions that a page lists
LISTED: Final = 300  # prefixes that differ
RUNS: Final = 400  # of prefixes, in a row of a chart
COLUMNS: Final = [Column(name) for name in zone_files.HEADER]


@dataclass(frozen=True, slots=True)
class Part:
    """A chart's zone in a country: how many ``prefixes``, and they themselves, as ``runs``; ``beyond``: runs
    that a page does not show.
    """

    country: str
    zone: int
    prefixes: int
    runs: Sequence[str]
    beyond: int


@page("masters:read")
def show_all(visit: Visit) -> Made:
    """Each location with its chart; a country and a postcode: its zone from each."""
    charts = {one.location_id: one for one in zones.listed(visit.cur, visit.at)}
    newest = {one.location_id: one for one in zone_versions.held(visit.cur, visit.at)}
    context = {
        "rows": [
            {
                "place": one,
                "address": address(one.code),
                "chart": charts.get(one.id),
                "version": newest.get(one.id),
            }
            for one in network.within_reach(visit)
            if one.active or one.id in newest
        ],
        "may_write": network.may_write(visit),
        **_looked_up(visit),
    }
    return Shown("console/zone_charts.html", context)


@page("masters:read")
def show(visit: Visit, code: str) -> Made:
    """A location's chart, or what it was: ``version``."""
    place, versions = of(visit, code)
    one = _chosen(versions, visit.asked("version"), code)
    context = {
        "one": one,
        "place": place,
        "address": address(code),
        "holds": one.until is None,
        "parts": parts(zone_versions.rows(visit.cur, one.id)),
        "versions": versions[:PAST],
        "older": max(len(versions) - PAST, 0),
        "in_force": versions[0],
        "may_write": network.may_write(visit),
        **_looked_up(visit),
    }
    return Shown("console/zone_chart.html", context)


@page("masters:read")
def compare(visit: Visit) -> Made:
    """Two versions of a location's, ``from`` and ``to``, side by side: only what differs."""
    place, versions = of(visit, visit.asked("origin"))
    before, after = (_chosen(versions, visit.asked(name), place.code) for name in ("from", "to"))
    moved = zone_versions.differing(
        zone_versions.rows(visit.cur, before.id), zone_versions.rows(visit.cur, after.id)
    )
    context = {
        "origin": place.code,
        "address": address(place.code),
        "back": f"{place.code}\t{after.id}\t{before.id}",
        "before": before,
        "after": after,
        "versions": versions,
        "asked": visit.http.GET,
        **told(moved, {place.id: place.code}),
        "may_write": network.may_write(visit) and before.until is None and after != before,
    }
    return Shown("console/zone_compare.html", context)


@page("masters:read")
def export(visit: Visit) -> Made:
    """What holds, of all locations or of ``origin``, or its ``version``: as the importer reads it."""
    code = visit.asked("origin")
    if code:
        place, versions = of(visit, code)
        chosen = [(place.code, _chosen(versions, visit.asked("version"), code))]
    else:
        codes = {one.id: one.code for one in network.within_reach(visit)}
        held = zone_versions.held(visit.cur, visit.at)
        chosen = sorted((codes[one.location_id], one) for one in held if one.location_id in codes)
    cells = [
        row for name, one in chosen for row in zone_files.written(name, zone_versions.rows(visit.cur, one.id))
    ]
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", code).strip("-.") or "all"
    # Prefixes stand as they are, since the file is to be read again: a quote before one would make another.
    parts_ = streaming.stream(COLUMNS, "csv", [cells])
    return Sent(f"zones-{name}.csv", streaming.MEDIA["csv"], parts_)


@act("masters:write", by="")
def restore(visit: Visit) -> Done:
    """Let a past version of each location's chart hold again: ``back``, as ``versioned`` has it."""
    made, links = [], []
    for code, version, upon in versioned.to_restore(visit):
        origin = network.of(visit, code).id
        zone_versions.restore(visit.cur, origin, version, upon=upon, at=visit.at, actor=visit.person.actor)
        held = zone_versions.listed(visit.cur, visit.at, origin, most=1)[0].id
        links.append(code)
        if held != upon:
            made.append((code, upon, held))
    told_ = _("What was in force before is in force again: %s")
    link = address(links[0]) if len(links) == 1 else HOME
    return Done(told_ % ", ".join(links), undo(made), link, CHANGED)


def of(visit: Visit, code: str) -> tuple[Location, list[Version]]:
    """A location and all versions of its chart, newest first. Raises UnknownLocation, NoZones."""
    place = network.of(visit, code)
    found = zone_versions.listed(visit.cur, visit.at, place.id)
    if not found:
        raise NoZones(_("There is no zone chart of %s") % code, location=code)
    return place, found


def _chosen(versions: Sequence[Version], asked: str, code: str) -> Version:
    """The version that is asked for; without one the newest."""
    found = versioned.chosen(versions, asked)
    if found is None:
        raise NoZones(_("There is no such version of the zone chart of %s") % code, location=code)
    return found


def address(code: str) -> str:
    """The page of a location's chart."""
    return f"{HOME}/origins/{quote(code)}"


def undo(moved: Iterable[versioned.Moved]) -> Undo | None:
    """How versions are taken back: location, the one before, the one that holds now. None: nothing moved."""
    return versioned.undo(f"{HOME}/acts/restore", moved)


def _looked_up(visit: Visit) -> dict[str, Any]:
    """The form for a place, and where it is filled the zone that the place is in from each active location
    that whoever asks may see; those in none last.
    """
    typed = {name: visit.asked(name) for name in ("country", "postal_code")}
    faults: dict[str, str] = {}
    context: dict[str, Any] = {"typed": typed, "faults": faults, "asked_version": visit.asked("version")}
    if not any(typed.values()):
        return context
    wanted = parcel_cost.read(typed, typed, faults)
    if faults:
        return context
    country, postal_code = wanted["country"], wanted.get("postal_code", "")
    try:
        found = quoting.zones(visit.cur, country, postal_code, at=visit.at)
    except engine.TooLarge as error:
        faults["country"] = str(error)
        return context
    places = [(one, found[one.code]) for one in network.within_reach(visit) if one.code in found]
    places.sort(key=lambda pair: (pair[1] is None, pair[1] or 0, pair[0].code))
    return {**context, "country": country, "postal_code": postal_code, "places": places, "looked_up": True}


def parts(chart: Iterable[Zone]) -> list[Part]:
    """A chart as pages show it: by country and zone the prefixes that are in it."""
    found = []
    by_zone = sorted(chart, key=lambda one: (one.country, one.zone, one.postal_prefix))
    for (country, zone), rows in groupby(by_zone, key=lambda one: (one.country, one.zone)):
        prefixes = [one.postal_prefix for one in rows]
        said = runs([one for one in prefixes if one])
        if "" in prefixes:
            said.append(_("all others"))
        found.append(Part(country, zone, len(prefixes), said[:RUNS], max(len(said) - RUNS, 0)))
    return found


def runs(prefixes: Sequence[str]) -> list[str]:
    """Pure: prefixes in order, those that follow each other as one, from the first to the last."""
    found: list[list[str]] = []
    for one in prefixes:
        last = found[-1][-1] if found else ""
        counted = one.isdecimal() and last.isdecimal() and len(one) == len(last)
        if counted and int(one) == int(last) + 1:
            found[-1].append(one)
        else:
            found.append([one])
    return [run[0] if len(run) == 1 else f"{run[0]}\N{EN DASH}{run[-1]}" for run in found]


def told(moved: Sequence[Moved], codes: dict[int, str]) -> dict[str, Any]:
    """Prefixes that differ, as pages list them: first those in another zone, then new ones, then those that
    go. ``codes``: of locations, by id.
    """
    listed = sorted(moved, key=lambda one: (one.after is None, one.before is None))
    pairs = [(one.before, one.after) for one in moved if one.before is not None and one.after is not None]
    return {
        "moved": [
            {
                "one": one,
                "origin": codes[one.location_id],
                "tone": "added" if one.before is None else "removed" if one.after is None else "changed",
            }
            for one in listed[:LISTED]
        ],
        "moved_beyond": max(len(moved) - LISTED, 0),
        "added": sum(one.before is None for one in moved),
        "gone": sum(one.after is None for one in moved),
        "changed": len(pairs),
        "higher": sum(now > was for was, now in pairs),
        "lower": sum(now < was for was, now in pairs),
    }
