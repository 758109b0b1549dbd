"""Packed arrays reach PostgreSQL as what they are, for any values."""

from datetime import UTC, date, datetime

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crossdock.core.sql import (
    Blobs,
    Cursor,
    Dates,
    Nullable,
    Statement,
    Texts,
    Times,
    beside,
    ints,
    optional_ints,
)

free = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
words = st.lists(st.none() | st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"])))
moments = st.lists(
    st.none() | st.datetimes(datetime(1970, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))
)


def echo(cur: Cursor, array: object, kind: str) -> list[object]:
    row = cur.execute(f"SELECT %(a)s::{kind}[]", {"a": array}).fetchone()
    assert row is not None
    return list(row[0])


@free
@given(st.lists(st.integers(-(2**63), 2**63 - 1)))
def test_integers(cur: Cursor, values: list[int]) -> None:
    assert echo(cur, ints(values), "bigint") == values


@free
@given(st.lists(st.none() | st.integers(-(2**63), 2**63 - 1)))
def test_integers_with_nulls(cur: Cursor, values: list[int | None]) -> None:
    assert echo(cur, optional_ints(values), "bigint") == values


@free
@given(words)
def test_texts(cur: Cursor, values: list[str | None]) -> None:
    assert echo(cur, Texts(values), "text") == values


@free
@given(st.lists(st.none() | st.binary()))
def test_blobs(cur: Cursor, values: list[bytes | None]) -> None:
    assert echo(cur, Blobs(values), "bytea") == values


@free
@given(moments)
def test_times(cur: Cursor, values: list[datetime | None]) -> None:
    assert echo(cur, Times(values), "timestamptz") == values


@free
@given(st.lists(st.none() | st.dates(date(1900, 1, 1), date(2300, 1, 1))))
def test_dates(cur: Cursor, values: list[date | None]) -> None:
    assert echo(cur, Dates(values), "date") == values


def test_dtypes(cur: Cursor) -> None:
    assert echo(cur, np.array([True, False]), "boolean") == [True, False]
    assert echo(cur, np.array([1.5], dtype=np.float64), "float8") == [1.5]
    assert echo(cur, np.array([7], dtype=np.int32), "int") == [7]
    assert echo(cur, Nullable(np.array([7, 0], dtype=np.int32), np.array([True, False])), "int") == [7, None]


def test_statements_beside_each_other_give_each_one_s_row_in_one_round_trip(cur: Cursor) -> None:
    noon = datetime(2026, 11, 23, 12, tzinfo=UTC)
    one = Statement("one", "SELECT %(at)s::timestamptz AS at, 'a' AS name, NULL::bigint AS nothing")
    none = Statement("none", "SELECT 1::bigint AS number WHERE %(at)s::timestamptz IS NULL")
    empty = Statement("empty", "SELECT NULL::bigint AS number")
    both = beside(one, none, empty, one)
    assert both.rows(cur, at=noon) == [((noon, "a", None), None, (None,), (noon, "a", None))]
    assert [each.row(cur, at=noon) for each in (one, none, empty)] == [(noon, "a", None), None, (None,)]
