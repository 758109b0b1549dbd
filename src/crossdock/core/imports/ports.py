"""What an importer is, and what a run of it reports."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias

from crossdock.core.actor import Actor
from crossdock.core.imports.columns import Column
from crossdock.core.sql import Cursor


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong at a place of a file: what was found there, and what to do about it.

    ``row`` as a spreadsheet counts (the header is row 1); in JSON lines the line; 0: the file as a whole.
    """

    row: int
    column: str
    found: str
    fix: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row whose cells could all be read; ``values`` by ``Column.field``, without columns the file lacks."""

    number: int
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Run:
    """Who imports, and from when what is imported holds."""

    actor: Actor
    at: datetime


@dataclass(slots=True)
class Outcome:
    """What became of rows. Rows with a fault were not applied; ``removed``: rows that are no more."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    faults: list[Fault] = field(default_factory=list)

    def count(self, changes: Sequence[str]) -> "Outcome":
        """Add what became of rows: "created", "changed", "unchanged"."""
        self.created += changes.count("created")
        self.changed += changes.count("changed")
        self.unchanged += changes.count("unchanged")
        return self


Apply: TypeAlias = Callable[[Cursor, Sequence[Row], Run], Outcome]


@dataclass(frozen=True, slots=True)
class Importer:
    """How files of one kind are read and applied.

    ``key``: fields that name a row, so that two rows of one key are an error (none: rows may repeat).
    ``apply`` writes rows with set-based statements, in the caller's transaction, changing nothing where
    nothing differs; it returns faults for rows whose references are unknown and applies the others.
    ``whole``: fields of which every
    combination is one document (a carrier's tariff): its rows are applied at once, and not at all if one of
    them is at fault. ``check`` looks at a row's values together and raises CellRefused.
    """

    kind: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    apply: Apply
    whole: tuple[str, ...] = ()
    check: Callable[[dict[str, Any]], None] | None = None
    chunk: int = 2_000


@dataclass(frozen=True, slots=True)
class Report:
    """What a run did, or with ``dry_run`` would have done.

    ``skipped``: a file of the same content was imported before. ``applied``: the changes stand (once the
    caller commits). ``faulty`` counts rows with errors, ``left_out`` good rows of a document
    (``Importer.whole``) with a bad one. ``errors`` and ``warnings`` list the first of them; ``more_errors``
    counts the errors that are not listed.
    """

    kind: str
    name: str
    dry_run: bool
    skipped: bool = False
    applied: bool = False
    read: int = 0
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    faulty: int = 0
    left_out: int = 0
    errors: tuple[Fault, ...] = ()
    more_errors: int = 0
    warnings: tuple[Fault, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether nothing was wrong with the file."""
        return not self.errors
