"""XLSX imports: what cells show, one sheet, and nothing harmful."""

import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from crossdock.core import imports
from crossdock.core.actor import Actor
from crossdock.core.imports import Column, Importer, Outcome, Row, columns, xlsx

ACTOR = Actor("command", "test")
AT = datetime(2026, 11, 23, 10, tzinfo=UTC)
HEAD = "code,name,price,currency\n"
SHELF: list[Row] = []


def apply(_cur: Any, rows: Sequence[Row], _run: imports.Run) -> Outcome:
    SHELF.extend(rows)
    return Outcome(created=len(rows))


@pytest.fixture
def importer() -> Importer:
    SHELF.clear()
    return Importer(
        kind="things",
        columns=(
            Column("code", columns.code(20)),
            Column("name", columns.text(50)),
            Column("price", columns.money()),
            Column("currency", columns.currency),
            Column("zip", columns.postal_code(), required=False, empty=""),
            Column("country", columns.country, required=False, empty=""),
        ),
        key=("code",),
        apply=apply,
    )


def sheet(path: Path, rows: Sequence[Sequence[Any]], formats: dict[str, str] | None = None) -> Path:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for row in rows:
        page.append(list(row))
    for cell, shown in (formats or {}).items():
        page[cell].number_format = shown
    book.save(path)
    return path


def test_a_spreadsheet_is_read_with_what_its_cells_show(cur: Any, importer: Importer, tmp_path: Path) -> None:
    path = sheet(
        tmp_path / "things.xlsx",
        [
            ["Code", "name", "price", "currency", "zip", "country", None],
            [7, "seven", 5.6, "USD", 501, "US"],
            [],
            [8, "eight", 0.1 + 0.2, "usd", 2134, "us"],
            ["009", time(9), 3, "USD", None, None],
        ],
        {"A2": "0000"},
    )
    report = imports.run(cur, importer, path, actor=ACTOR, at=AT)
    assert report.errors == ()
    assert [tuple(row.values.values()) for row in SHELF] == [
        ("0007", "seven", 560, "USD", "00501", "US"),
        ("8", "eight", 30, "USD", "02134", "US"),
        ("009", "09:00:00", 300, "USD", "", ""),
    ]
    assert [row.number for row in SHELF] == [2, 4, 5]
    assert [(note.row, note.column, note.found) for note in report.warnings] == [
        (2, "zip", "501"),
        (4, "zip", "2134"),
    ]


def test_only_the_first_sheet_is_read_and_the_report_says_so(
    cur: Any, importer: Importer, tmp_path: Path
) -> None:
    path = sheet(tmp_path / "things.xlsx", [HEAD.strip().split(","), ["A", "a", 1, "USD"]])
    book = openpyxl.load_workbook(path)
    book.create_sheet("Notes")
    book.save(path)
    report = imports.run(cur, importer, path, actor=ACTOR, at=AT)
    assert (report.created, "Notes" in report.warnings[0].fix) == (1, True)


@pytest.mark.parametrize("before", [b"", b"<!-- " + b"x" * 70_000 + b" -->"])
def test_a_spreadsheet_with_a_document_type_is_refused(
    cur: Any, importer: Importer, tmp_path: Path, before: bytes
) -> None:
    path = sheet(tmp_path / "good.xlsx", [HEAD.strip().split(","), ["A", "a", 1, "USD"]])
    evil = tmp_path / "evil.xlsx"
    with zipfile.ZipFile(path) as good, zipfile.ZipFile(evil, "w") as out:
        for part in good.infolist():
            content = good.read(part)
            if part.filename == "xl/worksheets/sheet1.xml":
                content = before + b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + content
            out.writestr(part, content)
    report = imports.run(cur, importer, evil, actor=ACTOR, at=AT)
    assert "document type" in report.errors[0].fix


def test_a_spreadsheet_that_unpacks_to_too_much_is_refused(
    cur: Any, importer: Importer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = sheet(tmp_path / "things.xlsx", [HEAD.strip().split(","), ["A", "a", 1, "USD"]])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as out:
        out.writestr("xl/media/a.bin", bytes(2 << 20))
    assert path.stat().st_size < 1 << 20
    monkeypatch.setattr(xlsx, "MAX_UNPACKED", 2 << 20)
    report = imports.run(cur, importer, path, actor=ACTOR, at=AT)
    assert "unpacks to more" in report.errors[0].fix
    monkeypatch.setattr(xlsx, "MAX_UNPACKED", 3 << 20)
    assert imports.run(cur, importer, path, actor=ACTOR, at=AT).ok
