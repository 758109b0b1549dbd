"""Zone charts as files: written as the importer reads them; and read with what each row changes, all of it or
nothing.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from crossdock.carriers import whole_files, zone_versions, zones
from crossdock.carriers.importers import ZONES
from crossdock.carriers.whole import NONE
from crossdock.carriers.zone_versions import Moved
from crossdock.carriers.zones import Zone
from crossdock.core.actor import Actor
from crossdock.core.imports import Outcome, Report, Row, Run
from crossdock.core.imports.files import Source
from crossdock.core.sql import Cursor
from crossdock.network import locations

MOST: Final = whole_files.MOST  # rows
HEADER: Final = tuple(column.name for column in ZONES.columns)


@dataclass(frozen=True, slots=True)
class ZoneFile:
    """What a file of zone charts comes to. ``moved``: prefixes that are new, in another zone or gone, of
    origins that it names; ``versions``: by the code of each of them, which version held before and which
    holds after (NONE: none); the same twice where nothing differs. ``codes``: those codes by location id.
    ``sha256``: of its content; ``before``: the name under which this content was taken in before, empty: it
    was not.
    """

    report: Report
    moved: Sequence[Moved]
    versions: Mapping[str, tuple[int, int]]
    codes: Mapping[int, str]
    sha256: bytes
    before: str


def written(code: str, chart: Iterable[Zone]) -> Iterator[tuple[str, ...]]:
    """The cells of each row of an origin's chart, by ``HEADER``: what the importer reads as the same row."""
    for one in chart:
        yield code, one.postal_prefix, one.country, str(one.zone)


def take(cur: Cursor, source: Source, *, at: datetime, actor: Actor, dry_run: bool = False) -> ZoneFile:
    """Import a file of zone charts from ``at`` on: all of it, or nothing. An origin that it names has the
    prefixes that it names, and no others; origins that it does not name keep theirs.

    A content that was imported before may come again: it says what holds from now on. Nothing is raised for
    what is wrong with the file.
    """
    moved: list[Moved] = []
    versions: dict[str, tuple[int, int]] = {}
    codes: dict[int, str] = {}

    def apply(cur: Cursor, rows: Sequence[Row], run: Run) -> Outcome:
        zones.LOCK.run(cur)
        ids = locations.ids_by_code(cur, {row.values["origin"] for row in rows})
        codes.update({id_: code for code, id_ in ids.items()})
        held = _holding(cur, run.at)
        was = [row for id_ in codes if id_ in held for row in zone_versions.rows(cur, held[id_])]
        outcome = ZONES.apply(cur, rows, run)
        after = _holding(cur, run.at)
        now = [row for id_ in codes if id_ in after for row in zone_versions.rows(cur, after[id_])]
        moved.extend(zone_versions.differing(was, now))
        versions.update(
            {code: (held.get(ids[code], NONE), after.get(ids[code], NONE)) for code in sorted(ids)}
        )
        return outcome

    taken = whole_files.take(cur, ZONES, source, apply, at=at, actor=actor, dry_run=dry_run, most=MOST)
    return ZoneFile(taken.report, moved, versions, codes, taken.sha256, taken.before)


def _holding(cur: Cursor, at: datetime) -> dict[int, int]:
    """The version that holds of each origin, by its id."""
    return {one.location_id: one.id for one in zone_versions.held(cur, at)}
