"""The formats of exports: CSV (RFC 4180, UTF-8), JSON lines, Parquet, XLSX."""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import IO, Any, Final

import msgspec

from crossdock.core.exports.rows import Column, Writer
from crossdock.core.exports.xlsx import Xlsx

FORMATS: Final = ("csv", "jsonl", "parquet", "xlsx")
BY_SUFFIX: Final = {
    ".csv": "csv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "jsonl",
    ".parquet": "parquet",
    ".xlsx": "xlsx",
}
DIGITS: Final = (38, 6)  # of a decimal in Parquet: digits, and of those behind the point


def format_of(path: Path) -> str | None:
    """The format that a file's name tells."""
    return BY_SUFFIX.get(path.suffix.lower())


def defused(cell: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


@contextmanager
def begun(file: IO[bytes], columns: Sequence[Column], kind: str, *, defuse: bool = False) -> Iterator[Writer]:
    """A writer of a format of ``FORMATS`` into an open file; what is written is complete when the block ends.

    ``defuse``: texts of a CSV are written so that no spreadsheet takes them for formulas.
    """
    if kind == "parquet":
        with _Parquet(file, columns) as parquet:
            yield parquet
    elif kind == "xlsx":
        with Xlsx(file, columns) as book:
            yield book
    elif kind == "jsonl":
        yield _JsonLines(file, columns)
    else:
        writer = _Csv(file, columns, defuse=defuse)
        yield writer
        writer.end()


class _Csv:
    def __init__(self, file: IO[bytes], columns: Sequence[Column], *, defuse: bool) -> None:
        self._text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=False)
        self._writer = csv.writer(self._text, lineterminator="\r\n")
        self._writer.writerow([column.name for column in columns])
        cells = [_CELLS.get(column.kind, _as_it_is) for column in columns]
        self._cells: list[Callable[[Any], Any]] = [
            _defused if defuse and column.kind in ("text", "json") else cell
            for column, cell in zip(columns, cells, strict=True)
        ]

    def write(self, rows: Sequence[Sequence[Any]]) -> None:
        cells = self._cells
        self._writer.writerows(
            [None if value is None else cell(value) for cell, value in zip(cells, row, strict=True)]
            for row in rows
        )

    def end(self) -> None:
        self._text.flush()
        self._text.detach()


class _JsonLines:
    def __init__(self, file: IO[bytes], columns: Sequence[Column]) -> None:
        self._file = file
        self._names = [column.name for column in columns]
        self._json = {place for place, column in enumerate(columns) if column.kind == "json"}
        self._encoder = msgspec.json.Encoder(decimal_format="string")

    def write(self, rows: Sequence[Sequence[Any]]) -> None:
        raw, names = self._json, self._names
        documents = (
            {
                name: msgspec.Raw(value.encode()) if place in raw and value is not None else value
                for place, (name, value) in enumerate(zip(names, row, strict=True))
            }
            for row in rows
        )
        self._file.write(self._encoder.encode_lines(documents))


class _Parquet:
    """A row group a part."""

    def __init__(self, file: IO[bytes], columns: Sequence[Column]) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        kinds: dict[str, pa.DataType] = {
            "text": pa.string(), "json": pa.string(), "integer": pa.int64(), "boolean": pa.bool_(),
            "decimal": pa.decimal128(*DIGITS), "time": pa.timestamp("us", tz="UTC"), "date": pa.date32(),
        }  # fmt: skip
        self._schema = pa.schema([(column.name, kinds[column.kind]) for column in columns])
        self._file = pq.ParquetWriter(file, self._schema, compression="zstd")

    def __enter__(self) -> "_Parquet":
        return self

    def __exit__(self, *error: object) -> None:
        self._file.close()

    def write(self, rows: Sequence[Sequence[Any]]) -> None:
        import pyarrow as pa

        arrays = [
            pa.array(list(values), kind.type)
            for values, kind in zip(zip(*rows, strict=True), self._schema, strict=True)
        ]
        self._file.write_table(pa.Table.from_arrays(arrays, schema=self._schema))


def _as_it_is(value: Any) -> Any:
    return value


def _defused(value: str) -> str:
    return defused(value)


def _time(value: datetime) -> str:
    return value.isoformat().replace("+00:00", "Z")


def _date(value: date) -> str:
    return value.isoformat()


def _decimal(value: Decimal) -> str:
    return f"{value:f}"


def _boolean(value: bool) -> str:
    return "yes" if value else "no"


_CELLS: Final[dict[str, Callable[[Any], Any]]] = {
    "time": _time, "date": _date, "decimal": _decimal, "boolean": _boolean,
}  # fmt: skip
