"""Files on their way: each format gives back what went in, part by part, and other programs read it."""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from unittest.mock import patch

import openpyxl
import pyarrow.parquet as pq
from hypothesis import given, settings
from hypothesis import strategies as st

from crossdock.core.exports import Column, streaming, xlsx

COLUMNS = (
    Column("text"),
    Column("integer", "integer"),
    Column("decimal", "decimal"),
    Column("time", "time"),
    Column("date", "date"),
    Column("boolean", "boolean"),
)
SECOND = timedelta(seconds=1)
rows = st.lists(
    st.tuples(
        st.none() | st.text(st.characters(codec="utf-8", exclude_characters="\r"), min_size=1, max_size=40),
        st.none() | st.integers(-(10**15), 10**15),
        st.none() | st.decimals(-(10**9), 10**9, places=2),
        st.none() | st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC)),
        st.none() | st.dates(date(1990, 1, 1), date(2090, 1, 1)),
        st.none() | st.booleans(),
    ),
    max_size=7,
)


def file(kind: str, found: Sequence[Sequence[Any]], *, size: int = 2) -> bytes:
    batches = (found[at : at + size] for at in range(0, len(found), size))
    return b"".join(streaming.stream(COLUMNS, kind, batches))


def sheets(body: bytes) -> list[list[tuple[Any, ...]]]:
    book = openpyxl.load_workbook(io.BytesIO(body))
    return [list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets]


def plain(text: str | None) -> str | None:
    """What XML has a place for; an empty cell is none."""
    return None if text is None else xlsx.WRONG.sub("", text) or None


@settings(max_examples=15, deadline=None)
@given(rows)
def test_a_workbook_reads_as_it_was_written(found: list[tuple[Any, ...]]) -> None:
    [[head, *read]] = sheets(file("xlsx", found))
    assert head == tuple(column.name for column in COLUMNS)
    assert len(read) == len(found)
    for row, (text, integer, decimal, moment, day, boolean) in zip(read, found, strict=True):
        assert (row[0] or None) == plain(text)  # an empty cell may be read as an empty text
        assert (row[1], row[5]) == (integer, boolean)
        assert row[2] is None if decimal is None else abs(Decimal(str(row[2])) - decimal) < Decimal("0.001")
        assert row[3] is None if moment is None else abs(row[3].replace(tzinfo=UTC) - moment) < SECOND
        assert row[4] is None if day is None else row[4].date() == day


@settings(max_examples=8, deadline=None)
@given(rows)
def test_parquet_is_whole_whatever_its_parts(found: list[tuple[Any, ...]]) -> None:
    table = pq.read_table(io.BytesIO(file("parquet", found)))
    assert table["integer"].to_pylist() == [row[1] for row in found]
    assert table["time"].to_pylist() == [row[3] for row in found]


def test_where_a_sheet_is_full_the_next_begins() -> None:
    found = [(f"row {number}", number, None, None, None, None) for number in range(5)]
    with patch.object(xlsx, "ROWS", 3):
        read = sheets(file("xlsx", found))
    assert [[row[1] for row in sheet[1:]] for sheet in read] == [[0, 1], [2, 3], [4]]


def test_the_next_rows_are_asked_for_when_what_is_written_was_taken() -> None:
    asked: list[int] = []

    def batches() -> Iterator[list[tuple[Any, ...]]]:
        for number in range(3):
            asked.append(number)
            yield [("x" * 9000, number, None, None, None, None)] * 20

    for kind in ("csv", "xlsx"):
        asked.clear()
        parts = streaming.stream(COLUMNS, kind, batches())
        assert next(parts)
        assert asked == [0]
        assert list(parts)
        assert asked == [0, 1, 2]


def test_what_a_spreadsheet_would_take_for_a_formula_stays_text() -> None:
    found = [("=1+1", 1, None, None, None, None)]
    [[_, row]] = sheets(file("xlsx", found))
    assert row[0] == "=1+1"
    body = b"".join(streaming.stream(COLUMNS, "csv", [found], defuse=True)).decode()
    assert list(csv.reader(io.StringIO(body)))[1][0] == "'=1+1"
