"""A run of an importer over a file: read, check, apply in chunks, and keep all of it or nothing."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final, TypeAlias

import psycopg

from crossdock.core import db
from crossdock.core.actor import Actor
from crossdock.core.imports import files, remembered
from crossdock.core.imports.columns import REFUSE, CellRefused, Column, Mended
from crossdock.core.imports.errors import FileRefused
from crossdock.core.imports.ports import Fault, Importer, Outcome, Report, Row, Run
from crossdock.core.sql import Cursor

LISTED: Final = 1_000  # errors, and warnings, that a report lists
SHOWN: Final = 80  # characters of a cell that a fault repeats

Progress: TypeAlias = Callable[[int, float], None]


def run(
    cur: Cursor,
    importer: Importer,
    path: Path | files.Source,
    *,
    actor: Actor,
    at: datetime,
    dry_run: bool = False,
    again: bool = False,
    partial: bool = False,
    progress: Progress | None = None,
    encoding: str | None = None,
) -> Report:
    """Import a file in the caller's transaction; what is imported holds from ``at``. Never commits.

    All rows or none: if any row is at fault, nothing is changed and the report lists every fault (up to
    LISTED), unless ``partial`` keeps the good rows. A file of a content that was imported whole before is
    skipped unless ``again``. ``dry_run`` does everything and takes it back. ``progress(rows, fraction of
    the file)`` is called after each chunk. ``encoding``: of a text file that is not UTF-8 (cp1252, say).
    Nothing is raised for what is wrong with a file.
    """
    remembered.turn(cur, importer.kind)
    work = _Work(importer, Run(actor, at), progress)
    try:
        sha256 = files.digest(path)
        if not again and remembered.name(cur, importer.kind, sha256) is not None:
            return Report(importer.kind, path.name, dry_run, skipped=True)
        with db.savepoint(cur) as savepoint:
            work.do(cur, files.opened(path, {column.name for column in importer.columns}, encoding))
            applied = not dry_run and (partial or not work.faulty)
            if not applied:
                raise psycopg.Rollback(savepoint)
            if not work.faulty:
                remembered.add(cur, importer.kind, sha256, path.name, work.read, at=at, actor=actor)
    except FileRefused as error:
        applied = False
        work.refuse(error)
    return work.report(path.name, dry_run=dry_run, applied=applied)


def one(cur: Cursor, importer: Importer, cells: Mapping[str, str], of: Run) -> Sequence[Fault]:
    """Import a row that came in no file: its texts by column. Returns what is wrong with it; then the caller
    takes back what was done.
    """
    return several(cur, importer, [cells], of)


def several(cur: Cursor, importer: Importer, rows: Sequence[Mapping[str, str]], of: Run) -> Sequence[Fault]:
    """The same for the rows of one thing; faults tell of rows by their place, the first is 1."""
    work = _Work(importer, of, None)
    work.some(cur, rows)
    return work.report("", dry_run=False, applied=True).errors


class _Work:
    """What one run has read, applied and found wrong."""

    def __init__(self, importer: Importer, run_: Run, progress: Progress | None) -> None:
        self._importer = importer
        self._run = run_
        self._progress = progress or (lambda _rows, _fraction: None)
        self._columns = {column.name: column for column in importer.columns}
        self._unknown: set[str] = set()
        self._seen: dict[tuple[Any, ...], int] = {}
        self._bad_wholes: set[tuple[Any, ...]] = set()
        self._no_whole_is_sure = False
        self._done = Outcome()
        self._errors: list[Fault] = []
        self._warnings: list[Fault] = []
        self._more = 0
        self._left_out = 0
        self.faulty = 0
        self.read = 0

    def do(self, cur: Cursor, table: files.Table) -> None:
        """Read and apply all records; the caller decides whether it stands."""
        for note in table.notes:
            self._warn(Fault(0, "", "", note))
        if table.headers is not None:
            self._check_headers(table.headers)
        chunk: list[Row] = []
        for record in table.records:
            row = self._row(record)
            if row is not None:
                chunk.append(row)
            if len(chunk) >= self._importer.chunk and not self._importer.whole:
                self._apply(cur, chunk)
                chunk = []
            if self.read % self._importer.chunk == 0:
                self._progress(self.read, table.fraction())
        self._apply(cur, self._wholes(chunk))
        self._progress(self.read, 1.0)

    def some(self, cur: Cursor, records: Sequence[Mapping[str, str]]) -> None:
        """Read these records, and apply them if all are good."""
        rows = [self._row(files.Record(number, dict(cells))) for number, cells in enumerate(records, start=1)]
        good = [row for row in rows if row is not None]
        if len(good) == len(rows):
            self._apply(cur, good)

    def refuse(self, error: FileRefused) -> None:
        """Nothing of the file stands."""
        self.faulty += 1
        self._error(Fault(error.fields.get("row", 0), "", error.fields.get("found", ""), error.message))

    def report(self, name: str, *, dry_run: bool, applied: bool) -> Report:
        done = self._done
        return Report(
            kind=self._importer.kind,
            name=name,
            dry_run=dry_run,
            applied=applied,
            read=self.read,
            created=done.created,
            changed=done.changed,
            unchanged=done.unchanged,
            removed=done.removed,
            faulty=self.faulty,
            left_out=self._left_out,
            errors=tuple(self._errors),
            more_errors=self._more,
            warnings=tuple(self._warnings),
        )

    def _check_headers(self, headers: tuple[str, ...]) -> None:
        missing = [name for name, column in self._columns.items() if column.required and name not in headers]
        if missing:
            raise FileRefused(
                f"add the column{'s' if len(missing) > 1 else ''} {', '.join(missing)}",
                row=1,
                found=", ".join(headers)[:SHOWN],
            )
        self._warn_unknown(1, headers)

    def _warn_unknown(self, number: int, names: tuple[str, ...]) -> None:
        for name in names:
            if (
                name
                and name not in self._columns
                and name not in self._unknown
                and len(self._unknown) < LISTED
            ):
                self._unknown.add(name)
                self._warn(Fault(number, name, "", "not read: no such column is known"))

    def _row(self, record: files.Record) -> Row | None:
        self.read += 1
        cells = record.cells
        if record.broken:
            self._bad([Fault(record.number, "", shown(" ".join(cells.values())), record.broken)], {})
            return None
        if cells.keys() - self._columns.keys():
            self._warn_unknown(record.number, tuple(cells))
        values: dict[str, Any] = {}
        faults = list(self._values(record.number, cells, values))
        if not faults and self._importer.check is not None:
            try:
                self._importer.check(values)
            except CellRefused as error:
                faults.append(
                    Fault(record.number, error.column, shown(cells.get(error.column, "")), str(error))
                )
        if not faults:
            faults = self._twice(record.number, values)
        if faults:
            self._bad(faults, values)
            return None
        return Row(record.number, values)

    def _values(self, number: int, cells: Mapping[str, str], values: dict[str, Any]) -> Iterator[Fault]:
        """Read the cells into ``values``; give what is wrong with them."""
        for name, column in self._columns.items():
            cell = cells.get(name)
            if cell is None and not column.required:
                continue
            try:
                value = value_of(column, cell or "", cells)
            except CellRefused as error:
                yield Fault(number, error.column or name, shown(cell or ""), str(error))
                continue
            if isinstance(value, Mended):
                self._warn(Fault(number, name, shown(cell or ""), value.said))
                value = value.value
            values[column.field] = value

    def _twice(self, number: int, values: Mapping[str, Any]) -> list[Fault]:
        if not self._importer.key:
            return []
        key = tuple(values.get(name) for name in self._importer.key)
        first = self._seen.setdefault(key, number)
        if first == number:
            return []
        names = [column.name for column in self._importer.columns if column.field in self._importer.key]
        same = ", ".join(str(value) for value in key)
        return [
            Fault(number, ", ".join(names), shown(same), f"keep one row of this key: row {first} has it too")
        ]

    def _bad(self, faults: list[Fault], values: Mapping[str, Any]) -> None:
        self.faulty += 1
        for fault in faults:
            self._error(fault)
        whole = tuple(values.get(name) for name in self._importer.whole)
        self._bad_wholes.add(whole)
        self._no_whole_is_sure |= None in whole

    def _wholes(self, rows: list[Row]) -> list[Row]:
        """Rows of documents that are good as a whole."""
        if not self._importer.whole:
            return rows
        good = [
            row
            for row in rows
            if not self._no_whole_is_sure
            and tuple(row.values.get(name) for name in self._importer.whole) not in self._bad_wholes
        ]
        self._left_out = len(rows) - len(good)
        return good

    def _apply(self, cur: Cursor, rows: list[Row]) -> None:
        if not rows:
            return
        outcome = self._importer.apply(cur, rows, self._run)
        self._done.created += outcome.created
        self._done.changed += outcome.changed
        self._done.unchanged += outcome.unchanged
        self._done.removed += outcome.removed
        self.faulty += len({fault.row for fault in outcome.faults})
        for fault in outcome.faults:
            self._error(fault)

    def _error(self, fault: Fault) -> None:
        if len(self._errors) < LISTED:
            self._errors.append(fault)
        else:
            self._more += 1

    def _warn(self, fault: Fault) -> None:
        if len(self._warnings) < LISTED:
            self._warnings.append(fault)


def value_of(column: Column, cell: str, cells: Mapping[str, str]) -> Any:
    """What a cell says, by its column. Raises CellRefused."""
    if "\x00" in cell:
        raise CellRefused("remove the NUL character")
    if len(cell) > files.MAX_CELL:
        raise CellRefused(f"write at most {files.MAX_CELL} characters")
    stripped = cell.strip()
    if stripped:
        # A number cell has nothing to strip, and stripping would make a plain text of it.
        return column.read(cell if len(stripped) == len(cell) else stripped, cells)
    if column.empty is REFUSE:
        raise CellRefused("fill the cell")
    return column.empty


def shown(cell: str) -> str:
    """A cell's text as far as a report repeats it."""
    return cell if len(cell) <= SHOWN else f"{cell[: SHOWN - 1]}…"
