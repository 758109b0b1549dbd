"""Rows out of the database, some at a time: memory does not grow with what there is.

The server keeps the result and gives it out in parts (a cursor of its own, in the caller's transaction), so
everything is of one snapshot. As long as it runs, the server keeps what the snapshot sees.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, Protocol, TypeAlias

import psycopg

from crossdock.core.sql import Cursor, Statement

AT_ONCE: Final = 10_000  # rows fetched and written at a time; of Parquet, a row group

Kind: TypeAlias = Literal["text", "integer", "decimal", "time", "date", "boolean", "json"]


@dataclass(frozen=True, slots=True)
class Column:
    """``kind``: of the values: str, int, Decimal, aware datetime, date, bool, or JSON as text; None is
    empty.
    """

    name: str
    kind: Kind = "text"


@dataclass(frozen=True, slots=True)
class Export:
    """What a room gives out. ``shape`` makes a row of ``statement`` the values of ``columns``; pure."""

    name: str
    statement: Statement
    columns: tuple[Column, ...]
    shape: Callable[[tuple[Any, ...]], Sequence[Any]] = tuple


class Writer(Protocol):
    """A format on its way into a file."""

    def write(self, rows: Sequence[Sequence[Any]]) -> None: ...


def run(cur: Cursor, export: Export, writer: Writer, params: Mapping[str, object]) -> Iterator[int]:
    """Write everything; gives the rows written so far, after each part."""
    count = 0
    with psycopg.ServerCursor(cur.connection, f"export_{export.name}") as rows:
        rows.execute(export.statement.text, params, binary=True)
        while batch := rows.fetchmany(AT_ONCE):
            writer.write([export.shape(row) for row in batch])
            count += len(batch)
            yield count
