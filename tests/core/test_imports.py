"""Imports: files as they really come, every fault named by its place, all or nothing."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crossdock.core import imports
from crossdock.core.actor import Actor
from crossdock.core.imports import Column, Fault, Importer, Outcome, Report, Row, columns, files

ACTOR = Actor("command", "test")
AT = datetime(2026, 11, 23, 10, tzinfo=UTC)


class Shelf:
    """Where the importer of these tests puts its rows."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.batches: list[int] = []

    def apply(self, _cur: Any, rows: Sequence[Row], run: imports.Run) -> Outcome:
        assert (run.actor, run.at) == (ACTOR, AT)
        self.batches.append(len(rows))
        self.rows += rows
        return Outcome(created=len(rows))

    def names(self) -> list[str]:
        return [row.values["name"] for row in self.rows]


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def importer(shelf: Shelf) -> Importer:
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
        apply=shelf.apply,
        chunk=3,
    )


HEAD = "code,name,price,currency\n"
GOOD = HEAD + "A,Apple,1.00,USD\nB,Bread,2.00,USD\n"


def run(cur: Any, importer: Importer, path: Path, content: str | bytes, **options: Any) -> Report:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return imports.run(cur, importer, path, actor=ACTOR, at=AT, **options)


@pytest.fixture
def csv(tmp_path: Path) -> Path:
    return tmp_path / "things.csv"


def test_a_plain_file_is_read(cur: Any, importer: Importer, csv: Path, shelf: Shelf) -> None:
    report = run(cur, importer, csv, GOOD)
    assert report == Report("things", "things.csv", dry_run=False, applied=True, read=2, created=2)
    assert shelf.rows == [
        Row(2, {"code": "A", "name": "Apple", "price": 100, "currency": "USD"}),
        Row(3, {"code": "B", "name": "Bread", "price": 200, "currency": "USD"}),
    ]


@pytest.mark.parametrize(
    "content",
    [
        "\ufeff" + GOOD,
        GOOD.replace("\n", "\r\n"),
        GOOD.replace("\n", "\r"),
        GOOD.replace(",", ";"),
        GOOD.replace(",", "\t"),
        GOOD.replace(",", "|"),
        "sep=;\n" + GOOD.replace(",", ";"),
        GOOD.replace("Apple", "  Apple \u00a0"),
        GOOD.replace("code,name", " Code , NAME "),
        "\n\n" + GOOD.replace("USD\nB", "USD\n\n,,,\n  \nB") + "\n\n",
        GOOD.replace("USD\n", "USD,,\n"),
        '"code","name","price","currency"\n"A","Apple","1.00","USD"\n"B","Bread","2.00","USD"',
        GOOD.encode("utf-16"),
        json.dumps({"code": "A", "name": "Apple", "price": 1, "currency": "USD"})
        + '\n\n{"NAME": "Bread", "price": 2.00, "currency": "USD", "code": "B", "zip": null}\r\n',
    ],
)
def test_the_same_table_in_many_dresses(
    cur: Any, importer: Importer, csv: Path, shelf: Shelf, content: str | bytes
) -> None:
    report = run(cur, importer, csv, content)
    assert report.errors == ()
    assert shelf.names() == ["Apple", "Bread"]
    assert [row.values["price"] for row in shelf.rows] == [100, 200]


def test_quoted_cells_hold_line_breaks_and_delimiters_and_rows_count_as_in_a_spreadsheet(
    cur: Any, importer: Importer, csv: Path, shelf: Shelf
) -> None:
    report = run(cur, importer, csv, HEAD + 'A,"two\nlines, ""quoted""",1.00,USD\n\nB,b,x,USD\n')
    assert [(fault.row, fault.column, fault.found) for fault in report.errors] == [(4, "price", "x")]
    assert shelf.names() == ['two\nlines, "quoted"']


def faults(report: Report) -> list[tuple[int, str, str]]:
    return [(fault.row, fault.column, fault.found) for fault in report.errors]


def test_every_fault_of_every_row_is_named_and_nothing_stands(
    cur: Any, importer: Importer, csv: Path
) -> None:
    content = (
        HEAD + "A,Apple,1.005,USD\nB,,x,USD\nC,Cheese,3,EURO\nA,Again,1,USD\nA,Third,1,USD\nD,Date,4,USD\n"
    )
    report = run(cur, importer, csv, content)
    assert faults(report) == [
        (2, "price", "1.005"),
        (3, "name", ""),
        (3, "price", "x"),
        (4, "currency", "EURO"),
        (6, "code", "A"),
    ]
    assert (report.read, report.faulty, report.applied) == (6, 4, False)
    assert all(fault.fix for fault in report.errors)


def test_a_key_that_stands_twice_names_both_rows(cur: Any, importer: Importer, csv: Path) -> None:
    report = run(cur, importer, csv, GOOD + "A,Avocado,3,USD\n")
    assert report.errors == (Fault(4, "code", "A", "keep one row of this key: row 2 has it too"),)


def test_good_rows_are_kept_on_request(cur: Any, importer: Importer, csv: Path, shelf: Shelf) -> None:
    report = run(cur, importer, csv, HEAD + "A,Apple,x,USD\nB,Bread,2,USD\n", partial=True)
    assert (report.applied, report.created, report.faulty) == (True, 1, 1)
    assert shelf.names() == ["Bread"]


def test_rows_are_applied_in_chunks_with_progress(
    cur: Any, importer: Importer, csv: Path, shelf: Shelf
) -> None:
    told: list[tuple[int, float]] = []
    content = HEAD + "".join(f"C{number},name,1,USD\n" for number in range(7))
    run(cur, importer, csv, content, progress=lambda rows, fraction: told.append((rows, fraction)))
    assert shelf.batches == [3, 3, 1]
    assert [rows for rows, _ in told] == [3, 6, 7]
    assert told[-1][1] == 1.0
    assert sorted(fraction for _, fraction in told) == [fraction for _, fraction in told]


def test_unknown_columns_are_named_once_and_missing_ones_refuse_the_file(
    cur: Any, importer: Importer, csv: Path
) -> None:
    report = run(cur, importer, csv, "code,name,price,currency,colour\nA,a,1,USD,red\nB,b,1,USD,red\n")
    assert (report.ok, report.created) == (True, 2)
    assert [(note.row, note.column) for note in report.warnings] == [(1, "colour")]
    report = run(cur, importer, csv, "code;name\nA;a\n")
    assert report.errors == (Fault(1, "", "code, name", "add the columns price, currency"),)
    assert (report.applied, report.read) == (False, 0)


def test_a_key_that_json_rows_lack_is_a_fault_of_the_row(
    cur: Any, importer: Importer, tmp_path: Path
) -> None:
    content = '{"code": "A", "price": 1, "currency": "USD", "colour": "red"}\n{"code": "B", "colour": 1}'
    report = run(cur, importer, tmp_path / "things.jsonl", content)
    assert faults(report) == [(1, "name", ""), (2, "name", ""), (2, "price", ""), (2, "currency", "")]
    assert [(note.row, note.column) for note in report.warnings] == [(1, "colour")]


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("{", ""),
        ("5", ""),
        ('{"code": {"a": 1}}', ""),
        ('{"code": [1, true]}', ""),
        ("[" * 100_000, ""),
        ('{"code": "A", "name": "a", "price": NaN, "currency": "USD"}', "price"),
        ('{"code": "A\\u0000", "name": "a", "price": 1, "currency": "USD"}', "code"),
        ('{"code": "A", "name": "a", "price": 1e999, "currency": "USD"}', "price"),
    ],
)
def test_a_broken_json_line_is_a_fault_of_that_line(
    cur: Any, importer: Importer, tmp_path: Path, line: str, column: str
) -> None:
    good = '{"code": "B", "name": "b", "price": 12345678.90, "currency": "USD"}'
    report = run(cur, importer, tmp_path / "things.jsonl", f"{good}\n{line}\n", partial=True)
    assert [(fault.row, fault.column) for fault in report.errors] == [(2, column)]
    assert report.created == 1
    assert all(len(fault.found) <= 80 for fault in report.errors)


@pytest.mark.parametrize(
    ("content", "row", "advice"),
    [
        (b"", 0, "empty"),
        (b"\xef\xbb\xbf\r\n\r\n", 0, "empty"),
        (b",,,\n", 1, "column names"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 600, 0, "save it as .xlsx"),
        (b"\x1f\x8b\x08\x00", 0, "unpack"),
        (b"PK\x03\x04" + b"x" * 100, 0, "damaged"),
        (GOOD.replace("Bread", "Br\xf6d").encode("latin-1"), 3, "Br\xf6d"),
        ((HEAD + 'A,"Apple,1,USD\n').encode(), 2, "quotes"),
        ((HEAD + 'A,"App"le,1,USD\n').encode(), 2, "quotes"),
        (b"code,name,code\n", 1, "keep one column code"),
        ((HEAD + "A," + "x" * 200_000 + ",1,USD\n").encode(), 2, "field larger"),
        ((HEAD + "A," + "x" * (1 << 20) + ",1,USD\n").encode(), 2, "longer than"),
        (b"," * 2000 + b"x", 1, "more than 1000 columns"),
    ],
)
def test_a_file_that_is_no_table_is_refused_with_its_place(
    cur: Any, importer: Importer, csv: Path, content: bytes, row: int, advice: str
) -> None:
    report = run(cur, importer, csv, content, partial=True)
    assert [fault.row for fault in report.errors] == [row]
    assert advice in report.errors[0].fix
    assert not report.applied


def test_a_missing_file_is_reported(cur: Any, importer: Importer, tmp_path: Path) -> None:
    report = imports.run(cur, importer, tmp_path / "none.csv", actor=ACTOR, at=AT)
    assert "check the path" in report.errors[0].fix


def test_a_json_list_is_refused_as_a_whole(cur: Any, importer: Importer, tmp_path: Path) -> None:
    report = run(cur, importer, tmp_path / "things.json", '[{"code": "A"}]')
    assert "one JSON object a line" in report.errors[0].fix


def test_another_encoding_is_read_when_it_is_stated(
    cur: Any, importer: Importer, csv: Path, shelf: Shelf
) -> None:
    content = GOOD.replace("Bread", "Br\xf6d").encode("cp1252")
    assert run(cur, importer, csv, content, encoding="cp1252").ok
    assert shelf.names() == ["Apple", "Br\xf6d"]
    for none in ("klingon", "hex", "rot13"):
        assert "encoding" in run(cur, importer, csv, content, encoding=none, again=True).errors[0].fix
    assert "UTF-8" in run(cur, importer, csv, content, encoding="utf-16", again=True).errors[0].fix


@pytest.mark.parametrize(("row", "advice"), [("A,Apple,1.00", "3 of 4"), ("A,Apple,1,00,USD", "quote")])
def test_a_row_of_another_width_is_a_fault(
    cur: Any, importer: Importer, csv: Path, row: str, advice: str
) -> None:
    report = run(cur, importer, csv, HEAD + row + "\nB,Bread,2,USD\n", partial=True)
    assert [fault.row for fault in report.errors] == [2]
    assert advice in report.errors[0].fix
    assert report.created == 1


def test_absurd_sizes_are_refused_before_they_are_read(
    cur: Any, importer: Importer, csv: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MAX_ROWS", 2)
    report = run(cur, importer, csv, GOOD, partial=True)
    assert ("split the file" in report.errors[0].fix, report.applied) == (True, False)
    monkeypatch.setattr(files, "MAX_BYTES", 10)
    assert "larger than" in run(cur, importer, csv, GOOD).errors[0].fix


def test_the_report_lists_the_first_faults_and_counts_the_rest(
    cur: Any, importer: Importer, csv: Path
) -> None:
    report = run(cur, importer, csv, HEAD + "".join(f"C{number},name,x,USD\n" for number in range(1_500)))
    assert (len(report.errors), report.more_errors, report.faulty) == (1_000, 500, 1_500)


def test_a_file_of_the_same_content_is_skipped_unless_asked(
    cur: Any, importer: Importer, csv: Path, tmp_path: Path, shelf: Shelf
) -> None:
    run(cur, importer, csv, GOOD)
    for options in ({}, {"dry_run": True}):
        report = run(cur, importer, tmp_path / "renamed.txt", GOOD, **options)
        assert (report.skipped, report.applied, report.read) == (True, False, 0)
    assert len(shelf.rows) == 2
    assert run(cur, importer, csv, GOOD, again=True).created == 2
    other = replace(importer, kind="other things")
    assert run(cur, other, csv, GOOD).created == 2


@pytest.mark.parametrize("options", [{"dry_run": True}, {"partial": True}, {}])
def test_a_file_that_did_not_go_in_whole_is_not_remembered(
    cur: Any, importer: Importer, csv: Path, options: dict[str, bool]
) -> None:
    content = GOOD if "dry_run" in options else GOOD + "C,Cheese,x,USD\n"
    run(cur, importer, csv, content, **options)
    assert not run(cur, importer, csv, content).skipped


CELLS = st.text(st.characters(exclude_characters="\x00", exclude_categories=("Cs",)), max_size=12)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.lists(CELLS.filter(str.strip), min_size=1, max_size=6), st.sampled_from([",", ";", "\t", "|"]))
def test_whatever_a_csv_writer_writes_is_read_back(
    cur: Any, importer: Importer, csv: Path, names: list[str], delimiter: str
) -> None:
    import csv as writing

    shelf = Shelf()
    with csv.open("w", newline="", encoding="utf-8") as out:
        writer = writing.writer(out, delimiter=delimiter)
        writer.writerow(HEAD.strip().split(","))
        writer.writerows([f"C{number}", name, "1.00", "USD"] for number, name in enumerate(names))
    report = imports.run(cur, replace(importer, apply=shelf.apply), csv, actor=ACTOR, at=AT, again=True)
    assert report.errors == ()
    assert shelf.names() == [name.strip() for name in names]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_no_content_makes_an_import_fail_otherwise_than_by_its_report(
    cur: Any, importer: Importer, csv: Path, content: bytes
) -> None:
    report = run(cur, importer, csv, content, again=True)
    assert report.errors
    assert not report.applied
