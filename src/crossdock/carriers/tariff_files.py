"""Tariffs as files: written as the importer reads them; and read with what each row changes, all of it or
nothing.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from crossdock.carriers import tariff_versions, tariffs, whole_files
from crossdock.carriers.importers import TARIFF
from crossdock.carriers.tariff_versions import Moved
from crossdock.carriers.tariffs import Rate
from crossdock.carriers.whole import NONE
from crossdock.core.actor import Actor
from crossdock.core.imports import Outcome, Report, Row, Run
from crossdock.core.imports.files import Source
from crossdock.core.money import major
from crossdock.core.sql import Cursor

MOST: Final = whole_files.MOST  # rows
HEADER: Final = tuple(column.name for column in TARIFF.columns)


@dataclass(frozen=True, slots=True)
class TariffFile:
    """What a file of tariffs comes to. ``moved``: rates that are new, otherwise or gone, of carriers that it
    names; ``versions``: which version of each of them held before, and which holds after (NONE: none); the
    same twice where nothing differs. ``sha256``: of its content; ``before``: the name under which this
    content was taken in before, empty: it was not.
    """

    report: Report
    moved: Sequence[Moved]
    versions: Mapping[str, tuple[int, int]]
    sha256: bytes
    before: str


def written(rates: Iterable[Rate]) -> Iterator[tuple[str, ...]]:
    """The cells of each rate, by ``HEADER``: what the importer reads as the same rate."""
    for rate in rates:
        price = major(rate.price, rate.currency)
        yield (
            rate.carrier, rate.service, str(rate.zone), str(rate.up_to_g), price, rate.currency,
            str(rate.transit_days),
        )  # fmt: skip


def take(cur: Cursor, source: Source, *, at: datetime, actor: Actor, dry_run: bool = False) -> TariffFile:
    """Import a file of tariffs from ``at`` on: all of it, or nothing. A carrier that it names has the rates
    that it names, and no others; carriers that it does not name keep theirs.

    A content that was imported before may come again: it says what holds from now on. Nothing is raised for
    what is wrong with the file.
    """
    moved: list[Moved] = []
    versions: dict[str, tuple[int, int]] = {}

    def apply(cur: Cursor, rows: Sequence[Row], run: Run) -> Outcome:
        tariffs.LOCK.run(cur)
        named = {row.values["carrier"] for row in rows}
        held = _holding(cur, named, run.at)
        was = [rate for one in held.values() if one for rate in tariff_versions.rates(cur, one)]
        moved.extend(tariff_versions.differing(was, [Rate(**row.values) for row in rows]))
        outcome = TARIFF.apply(cur, rows, run)
        after = _holding(cur, named, run.at)
        versions.update({carrier: (held[carrier], after[carrier]) for carrier in sorted(named)})
        return outcome

    taken = whole_files.take(cur, TARIFF, source, apply, at=at, actor=actor, dry_run=dry_run, most=MOST)
    return TariffFile(taken.report, moved, versions, taken.sha256, taken.before)


def _holding(cur: Cursor, carriers: Iterable[str], at: datetime) -> dict[str, int]:
    """The version that holds of each carrier."""
    held = {one.carrier: one.id for one in tariff_versions.held(cur, at)}
    return {carrier: held.get(carrier, NONE) for carrier in carriers}
