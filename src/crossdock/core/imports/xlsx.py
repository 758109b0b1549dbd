"""XLSX: the first sheet, row by row. Numbers keep the zeros their format shows; formulas their last value."""

import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from crossdock.core.imports.columns import Number
from crossdock.core.imports.errors import FileRefused
from crossdock.core.imports.files import MAX_ROWS, Record, Source, Table, header, record

MAX_UNPACKED: Final = 1 << 30
MAX_SHARED: Final = 1 << 28  # the table of texts is held in memory
PROLOGUE: Final = 1 << 16  # bytes in which the first element must begin
BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    InvalidFileException,
    ParseError,
    KeyError,
    ValueError,
    TypeError,
    IndexError,
    AttributeError,
    EOFError,
    OSError,
    NotImplementedError,
)


def opened(source: Source) -> Table:
    """The first sheet as a table. Raises FileRefused, also while reading."""
    try:
        _harmless(source)
        book = openpyxl.load_workbook(source.begin(), read_only=True, data_only=True, keep_links=False)
        sheet: Any = book.worksheets[0]
        sheet.reset_dimensions()  # what a file says of its own size is often wrong
        rows = enumerate(sheet.iter_rows(), start=1)
        number, names = next(((at, cells) for at, row in rows if any(cells := texts(row))), (1, []))
    except BROKEN as error:
        raise FileRefused(f"save it again as .xlsx: it is damaged ({error})", row=0) from error
    headers = header(names, number)
    others = [other.title for other in book.worksheets[1:]]
    notes = (f"only the first sheet is read, not {', '.join(others[:5])}",) if others else ()
    counted = [0]
    expected = max(_rows_said(sheet), 1)
    return Table(headers, _records(rows, headers, counted), lambda: min(counted[0] / expected, 1.0), notes)


def _rows_said(sheet: Any) -> int:
    return int(getattr(sheet, "max_row", 0) or 0)


def _harmless(source: Source) -> None:
    """Sizes and prologues before any XML is parsed."""
    with source.begin() as raw, zipfile.ZipFile(raw) as archive:
        parts = archive.infolist()
        shared = sum(part.file_size for part in parts if part.filename.lower().endswith("sharedstrings.xml"))
        if sum(part.file_size for part in parts) > MAX_UNPACKED or shared > MAX_SHARED:
            raise FileRefused(f"split the file: it unpacks to more than {MAX_UNPACKED >> 20} MiB", row=0)
        for part in parts:
            if part.filename.lower().endswith((".xml", ".rels")):
                with archive.open(part) as file:
                    prologue = re.split(rb"<[A-Za-z_]", file.read(PROLOGUE), maxsplit=1)
                if len(prologue) == 1 or b"<!DOCTYPE" in prologue[0]:
                    raise FileRefused("save it again from a spreadsheet: it holds a document type", row=0)


def _records(
    rows: Iterator[tuple[int, Sequence[Any]]], headers: tuple[str, ...], counted: list[int]
) -> Iterator[Record]:
    number = 0
    try:
        for number, row in rows:
            if number > MAX_ROWS:
                raise FileRefused(f"split the file: it has more than {MAX_ROWS} rows", row=number)
            counted[0] = number
            cells = texts(row)
            cells += [""] * (len(headers) - len(cells))  # a sheet leaves out empty cells at a row's end
            found = record(number, headers, cells)
            if found:
                yield found
    except BROKEN as error:
        raise FileRefused(f"save it again as .xlsx: it is damaged ({error})", row=number + 1) from error


def texts(row: Sequence[Any]) -> list[str]:
    """The cells' texts, without empty ones at the end."""
    found = [text(cell) for cell in row]
    while found and not found[-1]:
        found.pop()
    return found


def text(cell: Any) -> str:
    """What a cell says. Fractions have the fifteen digits that a spreadsheet shows."""
    value = cell.value
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        shown = format(value, ".15g") if isinstance(value, float) and abs(value) < 1e15 else str(value)
        zeros = re.fullmatch(r"(0+)", str(cell.number_format).split(";")[0])
        return Number(shown, len(zeros[1]) if zeros else 0)
    if isinstance(value, datetime):
        return (value.date() if value.time() == time() else value).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta) and timedelta() <= value < timedelta(days=1):
        return (datetime(1900, 1, 1) + value).time().isoformat()  # noqa: DTZ001
    return str(value)
