"""Versions of zone charts: what each origin's is and was, from which file and by whom; what one says beside
another; and letting one that is past hold again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from crossdock.carriers import zones
from crossdock.carriers.errors import NoZones, ZonesMoved
from crossdock.carriers.whole import NONE, Change
from crossdock.carriers.zones import Zone
from crossdock.core.actor import Actor
from crossdock.core.sql import Cursor, statement

VERSIONS = statement(__package__, "zones_versions")
ROWS = statement(__package__, "zones_rows")


@dataclass(frozen=True, slots=True)
class Version:
    """An origin's whole chart from ``valid_from`` on, until ``until`` (None: it holds still). ``file``: the
    name of the file that it came in, empty: none. ``prefixes``: how many; 0: the chart was ended.
    """

    id: int
    location_id: int
    valid_from: datetime
    until: datetime | None
    actor: str
    file: str
    prefixes: int


@dataclass(frozen=True, slots=True)
class Moved:
    """A prefix whose zone is another. ``before`` None: it is new; ``after`` None: it is gone."""

    location_id: int
    country: str
    postal_prefix: str
    before: int | None
    after: int | None


def listed(
    cur: Cursor, at: datetime, location_id: int | None = None, *, most: int | None = None
) -> list[Version]:
    """Versions that have begun by ``at``, of one origin or of all: by origin, newest first; of each at most
    so many.
    """
    found = []
    begun = VERSIONS.rows(cur, location_id=location_id, most=most, at=at)
    for _, rows in groupby(begun, key=lambda row: row[1]):
        until = None
        for id_, origin, valid_from, actor, file, prefixes in rows:
            found.append(Version(id_, origin, valid_from, until, actor, file or "", prefixes))
            until = valid_from
    return found


def held(cur: Cursor, at: datetime) -> list[Version]:
    """The version of each origin that holds at ``at``."""
    return listed(cur, at, most=1)


def rows(cur: Cursor, version: int) -> list[Zone]:
    """What a version says, by country and prefix."""
    return sorted(Zone(*row) for row in ROWS.rows(cur, id=version))


def differing(before: Iterable[Zone], after: Iterable[Zone]) -> list[Moved]:
    """Pure: the prefixes that are not in the same zone in both; each by origin, country and prefix."""
    was, now = ({one[:3]: one.zone for one in side} for side in (before, after))
    keys = sorted(key for key in {*was, *now} if was.get(key) != now.get(key))
    return [Moved(*key, was.get(key), now.get(key)) for key in keys]


def restore(
    cur: Cursor, location_id: int, version: int, *, upon: int, at: datetime, actor: Actor
) -> Sequence[Change]:
    """Let what ``version`` says hold from ``at`` on, as a version of its own; NONE: the origin has no chart
    any more. ``upon``: the version that holds, as whoever asks for it knows. Returns what became of prefixes.

    Raises NoZones where that is no version of the origin's, ZonesMoved where another holds by now.
    """
    zones.LOCK.run(cur)
    known = [one.id for one in listed(cur, at, location_id)]
    if not known or version not in (*known, NONE):
        raise NoZones(f"it has no version {version} of a zone chart", version=version)
    if known[0] != upon:
        raise ZonesMoved(
            "it has another zone chart by now: look at it before it is replaced", version=known[0]
        )
    former = rows(cur, version) if version else []
    if former:
        return zones.import_rows(cur, former, at=at, actor=actor).changes
    zones.withdraw(cur, location_id, at=at, actor=actor)
    return []
