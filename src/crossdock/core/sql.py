"""Batch SQL: statements read from files, and arrays packed as PostgreSQL's binary format.

A statement is one file under a room's ``sql/``; its head comment is its signature. ``statement(__package__,
"reserve")`` loads it once; ``run``, ``rows``, ``column`` and ``row`` execute it. Arrays go out in binary: a
NumPy array by its dtype, and ``Texts``, ``Blobs``, ``Times``, ``Dates``, ``Nullable`` for the rest (several
times cheaper than psycopg's own lists).
"""

import re
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any, Final, TypeAlias

import numpy as np
import psycopg
from numpy.typing import NDArray
from psycopg.abc import Buffer
from psycopg.adapt import Dumper
from psycopg.pq import Format

Cursor: TypeAlias = psycopg.Cursor[tuple[Any, ...]]

COMMENT: Final = re.compile(r"^\s*--.*\n", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of one file, executed with named parameters. ``prepare`` False: planned anew each time,
    for what is given: a filter that is left out costs nothing, one that is given finds its index.
    """

    name: str
    text: str
    prepare: bool | None = None

    def run(self, cur: Cursor, **params: object) -> int:
        """Execute; return the number of rows touched."""
        return cur.execute(self.text, params or None, prepare=self.prepare).rowcount

    def rows(self, cur: Cursor, **params: object) -> list[tuple[Any, ...]]:
        return cur.execute(self.text, params or None, prepare=self.prepare).fetchall()

    def column(self, cur: Cursor, **params: object) -> list[Any]:
        return [row[0] for row in self.rows(cur, **params)]

    def row(self, cur: Cursor, **params: object) -> tuple[Any, ...] | None:
        return cur.execute(self.text, params or None, prepare=self.prepare).fetchone()

    def one(self, cur: Cursor, **params: object) -> tuple[Any, ...]:
        """The one row there must be."""
        row = self.row(cur, **params)
        if row is None:
            raise LookupError(f"{self.name} gave no row")
        return row


@cache
def statement(package: str | None, name: str, *, prepare: bool | None = None) -> Statement:
    """Load ``<package>/sql/<name>.sql``, less its comments."""
    if package is None:
        raise ValueError("statement() needs the package")
    text = files(package).joinpath("sql", f"{name}.sql").read_text(encoding="utf-8")
    return Statement(f"{package}.{name}", COMMENT.sub("", text).strip().rstrip(";"), prepare)


def beside(*statements: Statement) -> Statement:
    """One round trip in place of many: statements of one row at most, of the same parameters, as one. Its one
    row has each one's row, as a tuple; None where there is none.
    """
    rows = ", ".join(f"s{at}" for at in range(len(statements)))
    joined = " ".join(f"LEFT JOIN ({one.text}) AS s{at} ON true" for at, one in enumerate(statements))
    names = " beside ".join(one.name for one in statements)
    return Statement(names, f"SELECT {rows} FROM (VALUES (1)) AS one {joined}")


# Binary arrays: ndim, has nulls, element oid, length, lower bound; then each element's length and bytes.
HEAD: Final = struct.Struct(">iiIii")
SIZE: Final = struct.Struct(">i")
NULL: Final = SIZE.pack(-1)

# dtype kind and size -> (element oid, array oid, big-endian dtype)
NUMBERS: Final = {
    "i8": (20, 1016, ">i8"),
    "i4": (23, 1007, ">i4"),
    "i2": (21, 1005, ">i2"),
    "f8": (701, 1022, ">f8"),
    "b1": (16, 1000, "?"),
}
EPOCH: Final = datetime(2000, 1, 1, tzinfo=UTC)  # PostgreSQL counts from here
MICROSECOND: Final = timedelta(microseconds=1)
TIMESTAMPTZ: Final = (1184, 1185)
DATE: Final = (1082, 1182)
TEXT: Final = (25, 1009)
BYTEA: Final = (17, 1001)


def micros(at: datetime) -> int:
    """Microseconds since 2000-01-01 UTC, PostgreSQL's binary timestamptz."""
    return (at - EPOCH) // MICROSECOND


def pack_numbers(array: NDArray[Any], oid: int, wire: str) -> bytes:
    cells = np.empty(len(array), dtype=[("size", ">i4"), ("value", wire)])
    cells["size"] = cells.dtype["value"].itemsize
    cells["value"] = array
    return (
        HEAD.pack(1 if len(array) else 0, 0, oid, len(array), 1)[: 20 if len(array) else 12] + cells.tobytes()
    )


def pack_nullable(array: NDArray[Any], valid: NDArray[np.bool_], oid: int, wire: str) -> bytes:
    if valid.all():
        return pack_numbers(array, oid, wire)
    size = np.dtype(wire).itemsize
    parts = [
        SIZE.pack(size) + value if there else NULL
        for there, value in zip(valid.tolist(), _cells(array.astype(wire), size), strict=True)
    ]
    return _wrapped(parts, oid, has_null=True)


def _cells(array: NDArray[Any], size: int) -> list[bytes]:
    raw = array.tobytes()
    return [raw[at : at + size] for at in range(0, len(raw), size)]


def _wrapped(parts: Sequence[bytes], oid: int, *, has_null: bool) -> bytes:
    if not parts:
        return struct.pack(">iiI", 0, 0, oid)
    return HEAD.pack(1, int(has_null), oid, len(parts), 1) + b"".join(parts)


@dataclass(frozen=True, slots=True)
class Texts:
    """text[]; None is NULL. PostgreSQL stores no NUL character: callers refuse it where data enters."""

    values: Sequence[str | None]

    def packed(self) -> bytes:
        values, pack = self.values, SIZE.pack
        distinct = set(values)
        if len(distinct) * 2 < len(values):  # a currency, a kind, a note that nobody wrote: each packed once
            cells = {
                value: NULL if value is None else pack(len(data := value.encode())) + data
                for value in distinct
            }
            parts = [cells[value] for value in values]
        else:
            parts = [NULL if value is None else pack(len(data := value.encode())) + data for value in values]
        return _wrapped(parts, TEXT[0], has_null=None in distinct)


@dataclass(frozen=True, slots=True)
class Blobs:
    """bytea[]; None is NULL."""

    values: Sequence[bytes | None]

    def packed(self) -> bytes:
        parts = [NULL if value is None else SIZE.pack(len(value)) + value for value in self.values]
        return _wrapped(parts, BYTEA[0], has_null=None in self.values)


@dataclass(frozen=True, slots=True)
class Times:
    """timestamptz[] of aware datetimes; None is NULL."""

    values: Sequence[datetime | None]

    def packed(self) -> bytes:
        parts = [NULL if at is None else struct.pack(">iq", 8, micros(at)) for at in self.values]
        return _wrapped(parts, TIMESTAMPTZ[0], has_null=None in self.values)


@dataclass(frozen=True, slots=True)
class Dates:
    """date[]; None is NULL."""

    values: Sequence[date | None]

    def packed(self) -> bytes:
        first = EPOCH.toordinal()
        parts = [
            NULL if day is None else struct.pack(">ii", 4, day.toordinal() - first) for day in self.values
        ]
        return _wrapped(parts, DATE[0], has_null=None in self.values)


@dataclass(frozen=True, slots=True)
class Nullable:
    """An array of numbers of which ``valid`` says which are not NULL."""

    values: NDArray[Any]
    valid: NDArray[np.bool_]

    def packed(self) -> bytes:
        oid, _, wire = NUMBERS[self.values.dtype.str[1:]]
        return pack_nullable(self.values, self.valid, oid, wire)


class _PackedDumper(Dumper):
    format = Format.BINARY

    def dump(self, obj: Any) -> Buffer | None:
        packed: bytes = obj.packed()
        return packed


class TextsDumper(_PackedDumper):
    oid = TEXT[1]


class BlobsDumper(_PackedDumper):
    oid = BYTEA[1]


class TimesDumper(_PackedDumper):
    oid = TIMESTAMPTZ[1]


class DatesDumper(_PackedDumper):
    oid = DATE[1]


class _ByDtype(Dumper):
    """Picks the array type by the value's dtype: one key a dtype, so that statements stay prepared."""

    format = Format.BINARY

    def __init__(self, cls: type, context: Any = None, kind: str = "") -> None:
        super().__init__(cls, context)
        self._kind = kind
        if kind:
            self.oid = NUMBERS[kind][1]

    def upgrade(self, obj: Any, format: Any) -> Dumper:  # noqa: ARG002
        return type(self)(self.cls, None, self._kind_of(obj))

    def get_key(self, obj: Any, format: Any) -> Any:  # noqa: ARG002
        return (self.cls, self._kind_of(obj))

    @staticmethod
    def _kind_of(obj: Any) -> str:
        array = obj.values if isinstance(obj, Nullable) else obj
        kind: str = array.dtype.str[1:]
        if kind not in NUMBERS:
            raise psycopg.DataError(f"no PostgreSQL array type for dtype {array.dtype}")
        return kind


class NumbersDumper(_ByDtype):
    def dump(self, obj: Any) -> Buffer | None:
        oid, _, wire = NUMBERS[self._kind]
        return pack_numbers(obj, oid, wire)


class NullableDumper(_ByDtype):
    def dump(self, obj: Any) -> Buffer | None:
        packed: bytes = obj.packed()
        return packed


def register(adapters: psycopg.adapt.AdaptersMap) -> None:
    """Teach a connection's adapters the packed arrays."""
    adapters.register_dumper(np.ndarray, NumbersDumper)
    adapters.register_dumper(Nullable, NullableDumper)
    adapters.register_dumper(Texts, TextsDumper)
    adapters.register_dumper(Blobs, BlobsDumper)
    adapters.register_dumper(Times, TimesDumper)
    adapters.register_dumper(Dates, DatesDumper)


register(psycopg.adapters)


def ints(values: Sequence[int] | NDArray[Any]) -> NDArray[np.int64]:
    """bigint[] of any sequence of integers."""
    return np.asarray(values, dtype=np.int64)


def optional_ints(values: Sequence[int | None]) -> Nullable:
    """bigint[] with NULLs."""
    valid = np.array([value is not None for value in values], dtype=np.bool_)
    return Nullable(np.array([value or 0 for value in values], dtype=np.int64), valid)
