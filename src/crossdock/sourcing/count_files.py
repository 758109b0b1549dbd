"""Counts that came as a file, read as the stock file is: what each line changes, and all of it or nothing.

Not here: safety stock, which a stock file may set too (``inventory.importers``).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from crossdock.core import imports
from crossdock.core.actor import Actor
from crossdock.core.imports import Fault, FileRefused, Outcome, Report, Row, Run, files, remembered
from crossdock.core.imports.files import Source
from crossdock.core.sql import Cursor
from crossdock.inventory import browse
from crossdock.inventory.importers import STOCK, checked
from crossdock.sourcing import restock

KIND: Final = "counts"
MOST: Final = 20_000  # lines: whoever waits for them looks at a page
COLUMNS: Final = tuple(one for one in STOCK.columns if one.name != "safety")
LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the file. ``there``: units by the books before it; ``counted``: units, at ``as_of``, None:
    now; ``difference``: units that are added (negative: taken), None: a newer count stands, and nothing
    changes; ``missing``: units that are reserved and not there.
    """

    number: int
    sku: str
    location: str
    there: int
    counted: int
    as_of: datetime | None
    difference: int | None
    missing: int


@dataclass(frozen=True, slots=True)
class CountFile:
    """What a file of counts comes to. ``lines`` in its order, all that could be read; ``sha256``: of its
    content; ``before``: the name under which this content was taken in before, empty: it was not.
    """

    report: Report
    lines: Sequence[Line]
    sha256: bytes
    before: str


def count(
    cur: Cursor,
    source: Source,
    *,
    reaches: Callable[[str], bool],
    at: datetime,
    actor: Actor,
    dry_run: bool = False,
    again: bool = False,
) -> CountFile:
    """Count what the file says; orders that wait for these SKUs are looked at again. All lines, or none.

    ``reaches``: whether a location is for whoever counts; lines of others are at fault. A content that was
    taken in before, by this or by the import of stock files, is skipped unless ``again`` or ``dry_run``.
    Nothing is raised for what is wrong with the file.
    """
    remembered.turn(cur, KIND)
    remembered.turn(cur, STOCK.kind)
    lines: list[Line] = []
    seen = 0

    def apply(cur: Cursor, rows: Sequence[Row], run: Run) -> Outcome:
        nonlocal seen
        seen += len(rows)
        if seen > MOST:
            raise FileRefused(f"split the file: it has more than {MOST} lines", row=0)
        own = [row for row in rows if reaches(row.values["location"])]
        good, wrong = checked(cur, own, run)
        wrong += [_elsewhere(row) for row in rows if not reaches(row.values["location"])]
        made = _counted(cur, good, run, _reference(source))
        lines.extend(made)
        return Outcome(faults=wrong).count(["changed" if one.difference else "unchanged" for one in made])

    try:
        sha256 = files.digest(source)
    except FileRefused as error:
        fault = Fault(0, "", "", error.message)
        return CountFile(Report(KIND, source.name, dry_run, faulty=1, errors=(fault,)), (), b"", "")
    before = remembered.name(cur, KIND, sha256) or remembered.name(cur, STOCK.kind, sha256) or ""
    if before and not again and not dry_run:
        return CountFile(Report(KIND, source.name, dry_run, skipped=True), (), sha256, before)
    importer = replace(STOCK, kind=KIND, columns=COLUMNS, apply=apply)
    report = imports.run(cur, importer, source, actor=actor, at=at, dry_run=dry_run, again=True)
    return CountFile(report, lines, sha256, before)


def _elsewhere(row: Row) -> Fault:
    code = row.values["location"]
    return Fault(row.number, "location", code, "leave the row out: you are limited to other locations")


def _reference(source: Source) -> str:
    return source.name[:LONGEST]


def _counted(cur: Cursor, rows: dict[tuple[int, int], Row], run: Run, reference: str) -> list[Line]:
    """Count, and look at the cells behind their locks."""
    if not rows:
        return []
    skus, places = [sku for sku, _ in rows], [place for _, place in rows]
    changed = restock.count(
        cur,
        skus,
        places,
        [row.values["on_hand"] for row in rows.values()],
        [row.values.get("as_of") or run.at for row in rows.values()],
        [reference] * len(rows),
        at=run.at,
        actor=run.actor,
    )
    by_cell = {(one.sku_id, one.location_id): one for one in changed}
    wanted = browse.Wanted(sku_ids=sorted(set(skus)), places=sorted(set(places)))
    cells = browse.page(cur, wanted, limit=len(set(skus)) * len(set(places))).items
    there = {(one.sku_id, one.location_id): one.there for one in cells}
    lines = []
    for cell, row in rows.items():
        one = by_cell.get(cell)
        lines.append(
            Line(
                row.number,
                row.values["sku"],
                row.values["location"],
                there[cell] - (one.difference if one else 0),
                row.values["on_hand"],
                row.values.get("as_of"),
                one.difference if one else None,
                one.missing if one else 0,
            )
        )
    return lines
