"""XLSX as it is written row by row (ECMA-376, SpreadsheetML): texts in their cells, numbers, moments and days
as numbers with a format. A workbook of openpyxl is there only when it is whole; this one is on its way from
the first row on, and memory does not grow with it.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from types import TracebackType
from typing import IO, Any, Final
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from crossdock.core.exports.rows import Column

ROWS: Final = 1_048_576  # of a sheet, its head too
LONGEST: Final = 32_767  # characters of a cell
EPOCH: Final = datetime(1899, 12, 30, tzinfo=UTC)  # serial number 0 of the 1900 date system
DAY: Final = timedelta(days=1)
WRONG: Final = re.compile(
    "[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)  # what XML 1.0 has no place for
MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
SHEET: Final = f'{HEAD}<worksheet xmlns="{MAIN}"><sheetData>'
END: Final = "</sheetData></worksheet>"
# Styles by their place: plain, bold (the head), moment, day.
STYLES: Final = (
    f'{HEAD}<styleSheet xmlns="{MAIN}">'
    '<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts>'
    '<fonts count="2"><font/><font><b/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="4"><xf/><xf fontId="1" applyFont="1"/>'
    '<xf numFmtId="164" applyNumberFormat="1"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


class Xlsx:
    """A workbook; where a sheet is full, the next begins. Moments are in UTC."""

    def __init__(self, file: IO[bytes], columns: Sequence[Column]) -> None:
        self._zip = ZipFile(file, "w", ZIP_DEFLATED)
        self._head = _row([_text(column.name, 1) for column in columns])
        self._cells = [CELLS.get(column.kind, _number) for column in columns]
        self._sheets, self._left = 0, 0
        self._sheet: IO[bytes] | None = None

    def __enter__(self) -> "Xlsx":
        self._begin()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._end()
            self._frame()
        elif self._sheet is not None:
            self._sheet.close()
        self._zip.close()

    def write(self, rows: Sequence[Sequence[Any]]) -> None:
        for start in range(0, len(rows), 1000):
            self._some(rows[start : start + 1000])

    def _some(self, rows: Sequence[Sequence[Any]]) -> None:
        for row in rows:
            if not self._left:
                self._end()
                self._begin()
            self._left -= 1
            cells = [
                "<c/>" if value is None else cell(value) for cell, value in zip(self._cells, row, strict=True)
            ]
            self._put(_row(cells))

    def _put(self, text: str) -> None:
        if self._sheet is not None:
            self._sheet.write(text.encode())

    def _begin(self) -> None:
        self._sheets += 1
        self._left = ROWS - 1
        self._sheet = self._zip.open(f"xl/worksheets/sheet{self._sheets}.xml", "w", force_zip64=True)
        self._put(SHEET + self._head)

    def _end(self) -> None:
        self._put(END)
        if self._sheet is not None:
            self._sheet.close()

    def _frame(self) -> None:
        """What names the sheets; last, when their number is known."""
        for name, text in _parts(range(1, self._sheets + 1)).items():
            self._zip.writestr(name, text)


def _parts(sheets: range) -> Mapping[str, str]:
    types = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    over = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{types}.worksheet+xml"/>'
        for n in sheets
    )
    links = "".join(
        f'<Relationship Id="s{n}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in sheets
    )
    named = "".join(f'<sheet name="{n}" sheetId="{n}" r:id="s{n}"/>' for n in sheets)
    return {
        "[Content_Types].xml": (
            f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
            '<Default Extension="rels"'
            ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{types}.sheet.main+xml"/>'
            f'<Override PartName="/xl/styles.xml" ContentType="{types}.styles+xml"/>{over}</Types>'
        ),
        "_rels/.rels": (
            f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">'
            f'<Relationship Id="w" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        ),
        "xl/workbook.xml": (
            f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{named}</sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": (
            f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{links}'
            f'<Relationship Id="f" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>'
        ),
        "xl/styles.xml": STYLES,
    }


def _row(cells: Sequence[str]) -> str:
    return f"<row>{''.join(cells)}</row>"


def _text(value: str, style: int = 0) -> str:
    said = escape(WRONG.sub("", str(value))[:LONGEST])
    return f'<c t="inlineStr" s="{style}"><is><t xml:space="preserve">{said}</t></is></c>'


def _number(value: Any) -> str:
    return f"<c><v>{value:f}</v></c>" if hasattr(value, "as_tuple") else f"<c><v>{value}</v></c>"


def _boolean(value: bool) -> str:
    return f'<c t="b"><v>{int(value)}</v></c>'


def _moment(value: datetime) -> str:
    return f'<c s="2"><v>{(value.astimezone(UTC) - EPOCH) / DAY:.10f}</v></c>'


def _day(value: date) -> str:
    return f'<c s="3"><v>{(value - EPOCH.date()).days}</v></c>'


CELLS: Final[Mapping[str, Callable[[Any], str]]] = {
    "text": _text, "json": _text, "boolean": _boolean, "time": _moment, "date": _day,
}  # fmt: skip
