"""Columns: how the text of a cell becomes a value, or what to do if it cannot.

A reader takes the cell's text (stripped, not empty) and the row's texts by column name, and returns the
value; it raises CellRefused, or returns ``Mended`` where it could repair the cell and the reader of the
report should know.
"""

import re
import zoneinfo
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import cache
from typing import Any, Final, TypeAlias

from crossdock.core import money as coins
from crossdock.core.errors import MoneyRefused
from crossdock.core.imports import numbers

REFUSE: Final = object()  # an empty cell is an error
DIGITS: Final = 15  # what a spreadsheet's number cell holds exactly
Reader: TypeAlias = Callable[[str, Mapping[str, str]], Any]

# Countries whose postal codes are digits only, and how many; those with leading zeros lose them in
# spreadsheets.
POSTAL_DIGITS: Final = {
    **dict.fromkeys("US DE FR IT ES MX FI TR KR UA EE LT HR RS MY TH SA PR".split(), 5),
    **dict.fromkeys("SG IN CN RO RU CO".split(), 6),
}
CLOCK: Final = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:\.0+)?)?\s*([AaPp]\.?[Mm]\.?)?")


class CellRefused(ValueError):
    """The cell cannot be read; the text says what to do. ``column``: another than the one being read."""

    def __init__(self, fix: str, column: str = "") -> None:
        super().__init__(fix)
        self.column = column


@dataclass(frozen=True, slots=True)
class Mended:
    """A value that was read after a repair, and the sentence that tells of it."""

    value: Any
    said: str


class Number(str):
    """The text of a cell that the file holds as a number. ``width``: digits that its format shows."""

    __slots__ = ("width",)
    width: int

    def __new__(cls, text: str, width: int = 0) -> "Number":
        made = super().__new__(cls, text)
        made.width = width
        return made


@dataclass(frozen=True, slots=True)
class Column:
    """A column. ``required``: the file must have it. ``empty``: what an empty cell means (REFUSE: an error).

    ``into`` names the value in ``Row.values`` where that is not the column's own name.
    """

    name: str
    read: Reader
    required: bool = True
    empty: Any = REFUSE
    into: str = ""

    @property
    def field(self) -> str:
        return self.into or self.name


def text(longest: int = 200) -> Reader:
    """Any text up to ``longest`` characters; a number cell's digits as its format shows them."""

    def read(cell: str, _row: Mapping[str, str]) -> str:
        if isinstance(cell, Number):
            if sum(map(str.isdigit, cell)) > DIGITS:
                raise CellRefused(f"format the cell as text: a number cell keeps {DIGITS} digits only")
            cell = cell.zfill(cell.width)
        if len(cell) > longest:
            raise CellRefused(f"write at most {longest} characters: these are {len(cell)}")
        return str(cell)

    return read


def code(longest: int = 100) -> Reader:
    """A name by which others refer to the row: text on one line."""
    plain = text(longest)

    def read(cell: str, row: Mapping[str, str]) -> str:
        value: str = plain(cell, row)
        if not value.isprintable():
            raise CellRefused("remove line breaks and invisible characters")
        return value

    return read


def number(cell: str, *, whole: bool = False) -> Decimal:
    try:
        return numbers.read(cell, whole=whole)
    except numbers.NotANumber as error:
        raise CellRefused(str(error)) from error


def whole(least: int, most: int) -> Reader:
    """A whole number from ``least`` to ``most``."""

    def read(cell: str, _row: Mapping[str, str]) -> int:
        value = number(cell, whole=True)
        if not least <= value <= most:
            raise CellRefused(f"write a number from {least} to {most}")
        if value != value.to_integral_value():
            raise CellRefused("write a whole number")
        return int(value)

    return read


def money(currency: str = "currency", most: int = 10**12) -> Reader:
    """Minor units of an amount, 0 and more, in major units of the currency in column ``currency``."""

    def read(cell: str, row: Mapping[str, str]) -> int:
        coin = row.get(currency, "").strip().upper()
        if not coin:
            raise CellRefused(f"fill column {currency}: an amount needs one")
        value = number(cell)
        if not 0 <= value <= coins.decimal(most).scaleb(-coins.exponent(coin)):
            raise CellRefused(f"write an amount from 0 to {coins.major(most, coin)}")
        try:
            return coins.minor(value, coin)
        except MoneyRefused as error:
            raise CellRefused(f"write at most {coins.exponent(coin)} decimals: {coin} has no more") from error

    return read


def unit_price(cell: str, _row: Mapping[str, str]) -> Decimal:
    """A price of one unit in major units: up to six decimals, 0 and more."""
    value = number(cell)
    if not 0 <= value < 10**12:
        raise CellRefused("write a price from 0 to 999999999999")
    if value != round(value, 6):
        raise CellRefused("write at most six decimals")
    return value


def choice(*of: str) -> Reader:
    """One of a few words, in whatever case."""

    def read(cell: str, _row: Mapping[str, str]) -> str:
        if cell.lower() not in of:
            raise CellRefused(f"write one of: {', '.join(of)}")
        return cell.lower()

    return read


def words(each: Callable[[str], Any], what: str) -> Reader:
    """A list in one cell, by blanks, commas or semicolons; ``what`` says what each of it is."""

    def read(cell: str, _row: Mapping[str, str]) -> tuple[Any, ...]:
        try:
            return tuple(dict.fromkeys(each(word) for word in re.split(r"[\s,;]+", cell) if word))
        except ValueError as error:
            raise CellRefused(f"write {what}, separated by blanks") from error

    return read


def country(cell: str, _row: Mapping[str, str]) -> str:
    """Two letters of ISO 3166, in whatever case."""
    if not re.fullmatch(r"[A-Za-z]{2}", cell):
        raise CellRefused("write the country as two letters (ISO 3166), such as US")
    return cell.upper()


def currency(cell: str, _row: Mapping[str, str]) -> str:
    """Three letters of ISO 4217, in whatever case."""
    if not re.fullmatch(r"[A-Za-z]{3}", cell):
        raise CellRefused("write the currency as three letters (ISO 4217), such as USD")
    return cell.upper()


def postal_code(country_column: str = "country") -> Reader:
    """A whole postal code as written; where the country's are digits, zeros lost in front are given back."""
    plain = code(20)

    def read(cell: str, row: Mapping[str, str]) -> str | Mended:
        value: str = plain(cell, row)
        length = POSTAL_DIGITS.get(row.get(country_column, "").strip().upper(), 0)
        if value.isascii() and value.isdigit() and len(value) < length:
            return Mended(value.zfill(length), f"read as {value.zfill(length)}: the zeros in front were lost")
        return value

    return read


def postal_prefix(country_column: str = "country") -> Reader:
    """The beginning of postal codes.

    A number cell has no zeros in front, so it is read only where none can be missing: three digits and a
    whole code's length are; less, or what lies between, is refused unless the cell's format shows the zeros.
    """
    plain = code(20)

    def read(cell: str, row: Mapping[str, str]) -> str:
        value: str = plain(cell, row)
        if isinstance(cell, Number) and len(value) > len(cell):
            return value
        length = POSTAL_DIGITS.get(row.get(country_column, "").strip().upper(), 0)
        if isinstance(cell, Number) and length and len(value) not in (3, length):
            raise CellRefused("format the column as text: a number has lost the zeros in front")
        return value

    return read


def day(cell: str, _row: Mapping[str, str]) -> date:
    """A date as 2026-11-23 (ISO 8601); 11/23/2026 can be read two ways and is refused."""
    try:
        return date.fromisoformat(cell)
    except ValueError as error:
        raise CellRefused("write the date as 2026-11-23") from error


def instant(cell: str, _row: Mapping[str, str]) -> datetime:
    """A moment with its zone as 2026-11-23T10:00:00Z (RFC 3339), given in UTC."""
    try:
        value = datetime.fromisoformat(cell)
    except ValueError as error:
        raise CellRefused("write the moment as 2026-11-23T10:00:00Z") from error
    if value.tzinfo is None:
        raise CellRefused("add the zone: Z for UTC, or an offset such as -08:00")
    return value.astimezone(UTC)


def clock_time(cell: str, _row: Mapping[str, str]) -> time:
    """A local time as 16:00, 16:00:30 or 4:00 PM."""
    found = CLOCK.fullmatch(cell)
    if found:
        hour, minute, second = int(found[1]), int(found[2]), int(found[3] or 0)
        if found[4] and 1 <= hour <= 12:
            hour = hour % 12 + (12 if found[4][0] in "Pp" else 0)
        elif found[4]:
            hour = 99
        if hour < 24 and minute < 60 and second < 60:
            return time(hour, minute, second)
    raise CellRefused("write the local time as 16:00 or 16:00:30")


@cache
def zones() -> Collection[str]:
    return zoneinfo.available_timezones() - {"localtime", "Factory"}


def time_zone(cell: str, _row: Mapping[str, str]) -> str:
    """A zone of the IANA database; summer time needs the place, so abbreviations such as PST do not do."""
    if cell not in zones() or ("/" not in cell and cell != "UTC"):
        raise CellRefused("write a zone of the IANA database, such as America/New_York")
    return cell


def yes_no(cell: str, _row: Mapping[str, str]) -> bool:
    known = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
    if cell.lower() not in known:
        raise CellRefused("write yes or no")
    return known[cell.lower()]
