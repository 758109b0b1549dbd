"""Cells: what is read exactly, what is refused, and with which advice."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crossdock.core.imports import CellRefused, Mended, columns, numbers
from crossdock.core.imports.columns import Number

USD = {"currency": "USD", "country": "US"}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", "0"),
        ("1234.50", "1234.50"),
        (".5", "0.5"),
        ("5.", "5"),
        ("-3", "-3"),
        ("+3", "3"),
        ("1,234.50", "1234.50"),
        ("1,234,567", "1234567"),
        ("1 234.5", "1234.5"),
        ("1\u00a0234,50", "1234.50"),
        ("1'234.50", "1234.50"),
        ("1.234,50", "1234.50"),
        ("1.234.567", "1234567"),
        ("5,60", "5.60"),
        ("1234,567", "1234.567"),
        ("1.234", "1.234"),
        ("1e+16", "1E+16"),
    ],
)
def test_numbers_as_people_write_them(text: str, value: str) -> None:
    assert numbers.read(text) == Decimal(value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1,234",
        "12,34,567",
        "1,2345.6",
        "$5",
        "5 USD",
        "5%",
        "(5)",
        "1.2.3",
        "NaN",
        "inf",
        "--5",
        "1e999",
        "٣",
    ],
)
def test_what_is_no_number_or_two_is_refused(text: str) -> None:
    with pytest.raises(numbers.NotANumber):
        numbers.read(text)


def test_a_lone_comma_is_thousands_where_only_a_whole_number_makes_sense() -> None:
    assert columns.whole(0, 10**6)("1,234", {}) == 1234
    with pytest.raises(CellRefused, match=r"1234 or 1\.234"):
        columns.unit_price("1,234", {})


@given(st.decimals(min_value=0, max_value=10**9, places=2))
def test_every_way_to_write_thousands_reads_the_same(value: Decimal) -> None:
    english = f"{value:,.2f}"
    german = english.translate(str.maketrans(",.", ".,"))
    for written in (str(value), english, german, english.replace(",", " "), english.replace(",", "'")):
        assert numbers.read(written) == value


@pytest.mark.parametrize("text", ["1.5", "-1", "1000001", "1e90", "12,5", "x", "1.234"])
def test_a_whole_number_within_its_bounds_or_nothing(text: str) -> None:
    with pytest.raises(CellRefused):
        columns.whole(0, 10**6)(text, {})


def test_a_whole_number_may_come_with_an_empty_fraction() -> None:
    assert columns.whole(0, 10**6)("12.00", {}) == 12


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("5.60", "USD", 560),
        ("1,234.5", "USD", 123450),
        ("560", "JPY", 560),
        ("1.234", "KWD", 1234),
        ("0", "USD", 0),
    ],
)
def test_money_has_the_decimals_of_its_currency(text: str, currency: str, minor: int) -> None:
    assert columns.money()(text, {"currency": f" {currency.lower()} "}) == minor


@pytest.mark.parametrize(
    ("text", "row", "advice"),
    [
        ("5.605", USD, "at most 2 decimals"),
        ("5.5", {"currency": "JPY"}, "at most 0 decimals"),
        ("5", {}, "fill column currency"),
        ("-1", USD, "from 0 to"),
        ("99999999999999", USD, "from 0 to"),
        ("$5", USD, "no currency sign"),
    ],
)
def test_money_that_cannot_be_is_refused_with_advice(text: str, row: Mapping[str, str], advice: str) -> None:
    with pytest.raises(CellRefused, match=advice):
        columns.money()(text, row)


def test_unit_prices_are_finer_than_a_minor_unit_up_to_six_decimals() -> None:
    assert columns.unit_price("1.179", {}) == Decimal("1.179")
    for text in ("1.1234567", "-1", "1e13"):
        with pytest.raises(CellRefused):
            columns.unit_price(text, {})


def test_a_zip_code_that_lost_its_zeros_gets_them_back_and_the_report_says_so() -> None:
    read = columns.postal_code()
    assert read("00501", USD) == "00501"
    assert read("90001-1234", USD) == "90001-1234"
    assert read("501", {"country": "GB"}) == "501"
    mended = read(Number("501"), USD)
    assert isinstance(mended, Mended)
    assert (mended.value, "00501" in mended.said) == ("00501", True)
    assert read(Number("501", width=5), USD) == "00501"


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("005", "005"),
        ("5", "5"),
        (Number("900"), "900"),
        (Number("90001"), "90001"),
        (Number("5", width=3), "005"),
    ],
)
def test_a_postal_prefix_is_read_where_no_zero_can_be_missing(cell: str, read: str) -> None:
    assert columns.postal_prefix()(cell, USD) == read


@pytest.mark.parametrize("cell", ["5", "10", "1001"])
def test_a_postal_prefix_as_a_number_that_may_have_lost_zeros_is_refused(cell: str) -> None:
    with pytest.raises(CellRefused, match="format the column as text"):
        columns.postal_prefix()(Number(cell), USD)


def test_codes_are_one_line_of_visible_text() -> None:
    assert columns.code()("TEE-M/BLK é", {}) == "TEE-M/BLK é"
    assert columns.code()(Number("123", width=5), {}) == "00123"
    for text in ("a\nb", "a\u200bb", "x" * 101, Number("1234567890123456")):
        with pytest.raises(CellRefused):
            columns.code()(text, {})


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("16:00", time(16)),
        ("9:05", time(9, 5)),
        ("16:00:30", time(16, 0, 30)),
        ("4:00:00 PM", time(16)),
        ("12:30 am", time(0, 30)),
        ("12:00 p.m.", time(12)),
        ("23:59:59", time(23, 59, 59)),
    ],
)
def test_local_times(text: str, value: time) -> None:
    assert columns.clock_time(text, {}) == value


@pytest.mark.parametrize(
    "text", ["24:00", "16", "16:60", "1600", "13:00 PM", "0:30 AM", "16:00Z", "16:00:00.5"]
)
def test_what_is_no_local_time_is_refused(text: str) -> None:
    with pytest.raises(CellRefused):
        columns.clock_time(text, {})


def test_time_zones_are_places() -> None:
    assert columns.time_zone("America/New_York", {}) == "America/New_York"
    assert columns.time_zone("UTC", {}) == "UTC"
    for text in ("PST", "EST5EDT", "america/new_york", "../etc/passwd", "-08:00", "Local"):
        with pytest.raises(CellRefused):
            columns.time_zone(text, {})


def test_the_small_readers() -> None:
    row: dict[str, str] = {}
    assert columns.country("us", row) == "US"
    assert columns.currency("usd", row) == "USD"
    assert columns.choice("store", "3pl")("3PL", row) == "3pl"
    assert columns.day("2026-11-23", row) == date(2026, 11, 23)
    assert columns.instant("2026-11-23T02:00:00-08:00", row) == datetime(2026, 11, 23, 10, tzinfo=UTC)
    assert [columns.yes_no(text, row) for text in ("yes", "FALSE", "1")] == [True, False, True]
    assert columns.words(int, "numbers")("1, 2;3 3", row) == (1, 2, 3)


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (columns.country, "USA"),
        (columns.currency, "US$"),
        (columns.choice("store", "3pl"), "shop"),
        (columns.day, "11/23/2026"),
        (columns.day, "2026-02-30"),
        (columns.instant, "2026-11-23T02:00:00"),
        (columns.instant, "now"),
        (columns.yes_no, "maybe"),
        (columns.words(int, "numbers"), "1 x"),
        (columns.text(3), "four"),
    ],
)
def test_the_small_readers_refuse_with_advice(read: Any, text: str) -> None:
    with pytest.raises(CellRefused) as refused:
        read(text, {})
    assert str(refused.value).startswith(("write", "add"))
