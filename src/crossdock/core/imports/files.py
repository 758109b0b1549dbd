"""Files as tables: the format is seen from the content; each record becomes texts by column name.

Limits come before parsing: bytes, rows, characters a line; in XLSX what it unpacks to, and no document types.
"""

import codecs
import csv
import hashlib
import json
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any, BinaryIO, Final, TypeAlias, cast

from crossdock.core.imports.columns import Number
from crossdock.core.imports.errors import FileRefused

MAX_BYTES: Final = 1 << 30
MAX_ROWS: Final = 2_000_000
MAX_LINE: Final = 1 << 20  # characters
MAX_CELL: Final = 32_767  # characters: what a spreadsheet allows
MAX_COLUMNS: Final = 1_000
JSON: Final = (".jsonl", ".ndjson", ".json")
DELIMITERS: Final = (",", ";", "\t", "|")
BOMS: Final = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}

Texts: TypeAlias = dict[str, str]


@dataclass(frozen=True, slots=True)
class Source:
    """A file's bytes, which can be read from the beginning as often as wanted."""

    name: str
    size: int
    begin: Callable[[], BinaryIO]

    @classmethod
    def of_path(cls, path: Path) -> "Source":
        return cls(path.name, path.stat().st_size, lambda: path.open("rb"))

    @classmethod
    def of_bytes(cls, name: str, body: bytes) -> "Source":
        return cls(name, len(body), lambda: BytesIO(body))

    @property
    def suffix(self) -> str:
        return Path(self.name).suffix.lower()


@dataclass(frozen=True, slots=True)
class Record:
    """A record of a file: its row number and its texts by column name, or why it is none.

    ``raw``: what stands there, where the texts do not say it: a JSON line, or a broken row's cells.
    """

    number: int
    cells: Texts
    broken: str = ""
    raw: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """An open file. ``headers``: its columns (None: each record names its own). ``fraction``: of it read."""

    headers: tuple[str, ...] | None
    records: Iterator[Record]
    fraction: Callable[[], float]
    notes: tuple[str, ...] = ()


def digest(path: Path | Source) -> bytes:
    """SHA-256 of the content. Raises FileRefused if it cannot be read, or is too large."""
    try:
        source = Source.of_path(path) if isinstance(path, Path) else path
        if source.size > MAX_BYTES:
            raise FileRefused(f"split the file: it is larger than {MAX_BYTES >> 20} MiB", row=0)
        with source.begin() as file:
            return hashlib.file_digest(cast(BytesIO, file), "sha256").digest()
    except OSError as error:
        raise FileRefused(f"check the path: {error.strerror or error}", row=0) from error


def opened(path: Path | Source, known: Collection[str], encoding: str | None = None) -> Table:
    """The file as a table; ``known`` columns tell the delimiter. Raises FileRefused, also while reading."""
    source = Source.of_path(path) if isinstance(path, Path) else path
    with source.begin() as file:
        head = file.read(4096)
    if head.startswith(b"PK\x03\x04"):
        from crossdock.core.imports import xlsx  # openpyxl takes a while to load

        return xlsx.opened(source)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise FileRefused("save it as .xlsx without a password: this is an old .xls or a locked file", row=0)
    if head.startswith((b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"(\xb5/\xfd")):
        raise FileRefused("unpack the file first: it is compressed", row=0)
    if not head.strip():
        raise FileRefused("the file is empty", row=0)
    text = _Text(source, encoding or _by_bom(head))
    beginning = head.lstrip(codecs.BOM_UTF8).lstrip()
    if beginning.startswith(b"[") and source.suffix in JSON:
        raise FileRefused("write one JSON object a line, without the list around them", row=0)
    if beginning.startswith(b"{") or source.suffix in JSON:
        return Table(None, _json_lines(text), text.fraction)
    return _csv(text, known)


def _by_bom(head: bytes) -> str:
    """UTF-8, unless a mark says otherwise; UTF-16 without its mark is known by the zeros beside its first
    letters.
    """
    for bom, name in BOMS.items():
        if head.startswith(bom):
            return name
    zeros = [place for place, byte in enumerate(head[:4]) if byte == 0]
    return "utf-16-le" if zeros == [1, 3] else "utf-16-be" if zeros == [0, 2] else "utf-8"


class _Text:
    """A file's lines, with limits, and how far it is read."""

    def __init__(self, source: Source, encoding: str) -> None:
        self._source = source
        self._size = max(source.size, 1)
        self._read = 0
        try:
            self._encoding = codecs.lookup(encoding).name
            TextIOWrapper(BytesIO(), encoding)  # some codecs are known that are no encodings of text
        except LookupError as error:
            raise FileRefused(f"name an encoding such as cp1252: {encoding!r} is none", row=0) from error

    def fraction(self) -> float:
        return min(self._read / self._size, 1.0)

    def lines(self) -> Iterator[str]:
        """Lines with their ends as they are."""
        with self._source.begin() as raw, TextIOWrapper(raw, self._encoding, newline="") as text:
            number = 1
            try:
                while line := text.readline(MAX_LINE + 1):
                    if len(line) > MAX_LINE:
                        raise FileRefused(f"line {number} is longer than {MAX_LINE} characters", row=number)
                    yield line
                    self._read = raw.tell()
                    number += 1
            except UnicodeError as error:
                raise self._not_text(error) from error

    def _not_text(self, error: UnicodeError) -> FileRefused:
        if self._encoding not in ("utf-8", "utf-8-sig") or not isinstance(error, UnicodeDecodeError):
            return FileRefused(f"the file is not {self._encoding}: save it as UTF-8", row=0)
        with self._source.begin() as raw:
            for number, line in enumerate(raw, start=1):  # noqa: B007
                try:
                    line.decode()
                except UnicodeDecodeError as wrong:
                    error = wrong
                    break
        near = error.object[max(error.start - 20, 0) : error.end + 20]
        shown = near.decode("cp1252", "replace").strip()
        return FileRefused(
            f"save the file as UTF-8 (or state its encoding: read as cp1252, line {number} says …{shown}…)",
            row=number,
            found=f"byte 0x{error.object[error.start]:02x}",
        )


def _csv(text: _Text, known: Collection[str]) -> Table:
    lines = text.lines()
    first, before = "", 0
    for line in lines:
        if line.strip():
            first = line
            break
        before += 1
    if not first:
        raise FileRefused("the file is empty", row=0)
    delimiter = _delimiter(first, known)
    if stated := re.fullmatch(r'"?sep=(.)"?\s*', first):  # Excel's own hint
        delimiter, first, before = stated[1], next(lines, ""), before + 1
    reader = csv.reader(_chained(first, lines), delimiter=delimiter, strict=True)
    try:
        row = next(reader, [])
    except csv.Error as error:
        raise FileRefused(f"mend the quotes in the header: {error}", row=before + 1) from error
    headers = header(row, before + 1)
    return Table(headers, _csv_records(reader, headers, before + 1), text.fraction)


def _chained(first: str, lines: Iterator[str]) -> Iterator[str]:
    yield first
    yield from lines


def _delimiter(line: str, known: Collection[str]) -> str:
    """The one that splits the header into most known columns; a comma if none does."""

    def columns(delimiter: str) -> int:
        return sum(cell.strip().strip('"').strip().lower() in known for cell in line.split(delimiter))

    return max(DELIMITERS, key=columns)


def header(cells: Sequence[str], number: int) -> tuple[str, ...]:
    """Column names as they are compared: stripped, lower case. Trailing empty ones are dropped."""
    names = [cell.strip().lower() for cell in cells]
    while names and not names[-1]:
        names.pop()
    if not names:
        raise FileRefused("write the column names into the first row", row=number)
    if len(names) > MAX_COLUMNS:
        raise FileRefused(f"the header has more than {MAX_COLUMNS} columns", row=number)
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        raise FileRefused(f"keep one column {twice[0]}: the header names it twice", row=number)
    return tuple(names)


def record(number: int, headers: tuple[str, ...], cells: Sequence[str]) -> Record | None:
    """A row by column name; None if all of it is empty."""
    if not any(map(str.strip, cells)):
        return None
    if len(cells) < len(headers):
        said = f"complete the row: it has {len(cells)} of {len(headers)} cells"
        return Record(number, {}, said, tuple(cells))
    if any(cells[len(headers) :]):
        said = f"quote cells that hold the delimiter: {len(cells)} cells, {len(headers)} columns"
        return Record(number, {}, said, tuple(cells))
    return Record(number, dict(zip(headers, cells, strict=False)))


def _csv_records(reader: Any, headers: tuple[str, ...], number: int) -> Iterator[Record]:
    try:
        for cells in reader:
            number += 1
            _bounded(number)
            found = record(number, headers, cells)
            if found:
                yield found
    except csv.Error as error:
        raise FileRefused(
            f"mend the quotes: {error} (the row ends at line {reader.line_num})", row=number + 1
        ) from error


def _bounded(number: int) -> None:
    if number > MAX_ROWS:
        raise FileRefused(f"split the file: it has more than {MAX_ROWS} rows", row=number)


def _json_lines(text: _Text) -> Iterator[Record]:
    for number, line in enumerate(text.lines(), start=1):
        _bounded(number)
        if not line.strip():
            continue
        try:
            found = json.loads(
                line.lstrip("\ufeff"), parse_float=Number, parse_int=Number, parse_constant=str
            )
            pairs = {str(key).strip().lower(): _json_text(value) for key, value in found.items()}
        except (ValueError, AttributeError, RecursionError) as error:
            reason = "" if isinstance(error, AttributeError) else f" ({str(error)[:80]})"
            said = f"write one JSON object a line{reason}"
            yield Record(number, {"": line.strip()}, said, (line.strip(),))
        else:
            yield Record(number, pairs, raw=(line.strip(),))


def _json_text(value: Any) -> str:
    """A JSON value as the text of a cell: numbers as written, lists by blanks."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return " ".join(value)
    raise ValueError("a cell is a text, a number, true, false, null or a list of them")
