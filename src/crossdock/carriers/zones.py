"""Zones: how far a postal code is from an origin. A version is the whole chart of one origin."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from crossdock.carriers.whole import Comparison, compare, told
from crossdock.core import changes
from crossdock.core.actor import Actor
from crossdock.core.changes import Change
from crossdock.core.sql import Cursor, Texts, ints, statement
from crossdock.network import locations

LOCK = statement(__package__, "zones_lock")
CURRENT = statement(__package__, "zones_current")
INSERT = statement(__package__, "zones_insert")
LISTED = statement(__package__, "zones_listed")
WITHDRAW = statement(__package__, "zones_withdraw")


class Zone(NamedTuple):
    """From that location, ``country``'s codes that begin with ``postal_prefix`` ("": all) are in ``zone``."""

    location_id: int
    country: str
    postal_prefix: str
    zone: int


@dataclass(frozen=True, slots=True, eq=False)
class Zones:
    """All origins' charts at an instant: parallel, a row a prefix.

    ``versions``: (location id, chart id), sorted. ``origin`` holds location ids.
    """

    versions: tuple[tuple[int, int], ...]
    origin: NDArray[np.int64]
    country: tuple[str, ...]
    postal_prefix: tuple[str, ...]
    zone: NDArray[np.int64]


def current(cur: Cursor, at: datetime) -> Zones:
    """Every origin's chart that holds at ``at``."""
    rows = CURRENT.rows(cur, at=at)
    return Zones(
        versions=tuple(sorted({(row[1], row[0]) for row in rows})),
        origin=ints([row[1] for row in rows]),
        country=tuple(row[2] for row in rows),
        postal_prefix=tuple(row[3] for row in rows),
        zone=ints([row[4] for row in rows]),
    )


class Chart(NamedTuple):
    """An origin's chart as it holds: since when, who set it, how many ``prefixes``, of which ``countries``,
    into which ``zones``.
    """

    location_id: int
    valid_from: datetime
    actor: str
    prefixes: int
    countries: list[str]
    zones: list[int]


def listed(cur: Cursor, at: datetime) -> list[Chart]:
    """Each origin's chart that holds at ``at``, summed up."""
    return [Chart(*row) for row in LISTED.rows(cur, at=at)]


def document(one: Chart) -> dict[str, Any]:
    """A chart at a moment, summed up: the version itself says each prefix."""
    return {"prefixes": one.prefixes, "countries": one.countries, "zones": one.zones}


def import_rows(cur: Cursor, zones: Sequence[Zone], *, at: datetime, actor: Actor) -> Comparison[int]:
    """Write the whole chart of each origin that has a row here, valid from ``at``, where it differs.

    (origin, country, prefix) may stand once. Origins without a row here keep theirs.
    """
    LOCK.run(cur)
    holding: dict[int, dict[Any, Any]] = defaultdict(dict)
    for _, location_id, country, prefix, zone in CURRENT.rows(cur, at=at):
        holding[location_id][country, prefix] = zone
    found = compare(
        [(zone.location_id, (zone.country, zone.postal_prefix), zone.zone) for zone in zones], holding
    )
    new = [zone for zone in zones if zone.location_id in found.owners]
    if new:
        INSERT.run(
            cur,
            location_ids=ints([zone.location_id for zone in new]),
            countries=Texts([zone.country for zone in new]),
            prefixes=Texts([zone.postal_prefix for zone in new]),
            zones=ints([zone.zone for zone in new]),
            at=at,
            actor=str(actor),
        )
        _tell(cur, new, holding, at, actor)
    return found


def withdraw(cur: Cursor, location_id: int, *, at: datetime, actor: Actor) -> None:
    """From ``at`` on the origin has no chart, and no rate is for it; one without a chart stays so."""
    LOCK.run(cur)
    held = {_row(row[2], row[3]): row[4] for row in CURRENT.rows(cur, at=at) if row[1] == location_id}
    if held:
        WITHDRAW.run(cur, location_id=location_id, at=at, actor=str(actor))
        [code] = [one.code for one in locations.current(cur, at, inactive=True) if one.id == location_id]
        before, _ = told(held, {}, "prefixes")
        changes.record(cur, [Change("zones", code, "withdrawn", before, None)], at=at, actor=actor)


def _tell(
    cur: Cursor,
    new: Sequence[Zone],
    holding: Mapping[int, Mapping[tuple[str, str], int]],
    at: datetime,
    actor: Actor,
) -> None:
    """``holding``: what held before, by origin."""
    codes = {one.id: one.code for one in locations.current(cur, at, inactive=True)}
    charts: dict[int, dict[str, int]] = defaultdict(dict)
    for zone in new:
        charts[zone.location_id][_row(zone.country, zone.postal_prefix)] = zone.zone
    found = []
    for location_id, after in charts.items():
        before = {_row(*key): zone for key, zone in holding.get(location_id, {}).items()}
        kind = "set" if before else "created"
        found.append(Change("zones", codes[location_id], kind, *told(before, after, "prefixes")))
    changes.record(cur, found, at=at, actor=actor)


def _row(country: str, prefix: str) -> str:
    return f"{country} {prefix}".rstrip()
