"""``crossdock export``: all there is, in one snapshot, some rows at a time, in three formats."""

import csv
import io
import json
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg
import pyarrow.parquet as pq
import pytest
from tests import company
from tests.channels.filed import HEAD, row
from tests.conftest import Database

from crossdock.app import cli, exporting
from crossdock.core import db as database
from crossdock.core.exports import rows as exports

Run = Callable[..., tuple[str, str]]


@pytest.fixture
def orders(run: Run, db: Database, tmp_path: Path) -> None:
    """The tiny company and three orders of four lines."""
    with database.transaction() as cur:
        company.build(cur)
    path = tmp_path / "orders.csv"
    path.write_text(
        HEAD
        + row("A-1", "MUG", "2")
        + row("A-1", "TEE", "1", "20.00")
        + row("A-2", "MUG", "1", placed="2026-11-24T10:00:00Z")
        + row("A-3", "NEVER", "1", placed="2026-11-25T10:00:00Z", where="=x@example.com,,,,,,,US,,standard")
    )
    run("import", "orders", str(path))


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def read_lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_orders_stand_alike_in_all_three_formats(run: Run, orders: None, tmp_path: Path) -> None:
    paths = [tmp_path / f"out.{suffix}" for suffix in ("csv", "jsonl", "parquet")]
    for path in paths:
        said = json.loads(run("export", "orders", "--out", str(path), "--json")[0])
        assert (said["rows"], said["format"]) == (4, path.suffix[1:])
    texts, lines, table = read_csv(paths[0]), read_lines(paths[1]), pq.read_table(paths[2]).to_pylist()
    assert list(texts[0]) == list(lines[0]) == list(table[0])
    first = (texts[0]["channel"], texts[0]["external_id"], texts[0]["sku"], texts[0]["quantity"])
    assert first == ("web", "A-1", "MUG", "2")
    assert texts[0]["unit_price"] == lines[0]["unit_price"] == "10.00"
    assert table[0]["unit_price"] == Decimal("10.00")
    assert texts[0]["placed_at"] == lines[0]["placed_at"] == "2026-11-23T10:00:00Z"
    assert table[0]["placed_at"] == datetime(2026, 11, 23, 10, tzinfo=UTC)
    assert (lines[0]["released"], lines[0]["ship_complete"], lines[0]["kit"]) == (2, False, None)
    assert [one["status"] for one in lines] == ["released", "released", "released", "held"]
    for text, line, cells in zip(texts, lines, table, strict=True):
        for name, cell in text.items():
            assert cell == exporting_text(line[name])
            assert exporting_text(line[name]) == exporting_text(cells[name])


def exporting_text(value: Any) -> str:
    """A value of any format as a CSV's cell."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, Decimal):  # Parquet's have six decimals throughout
        return f"{value.quantize(Decimal('0.01'))}"
    return "" if value is None else str(value)


def test_filters_choose_orders(run: Run, orders: None, tmp_path: Path) -> None:
    def found(*arguments: str) -> list[str]:
        run("export", "orders", "--out", str(tmp_path / "some.csv"), *arguments)
        return [one["external_id"] for one in read_csv(tmp_path / "some.csv")]

    assert found("--status", "held") == ["A-3"]
    assert found("--since", "2026-11-24") == ["A-2", "A-3"]
    assert found("--since", "2026-11-24", "--until", "2026-11-25T05:00:00-05:00") == ["A-2"]
    assert found("--channel", "web", "--until", "2026-11-24T00:00:00") == ["A-1", "A-1"]


def test_persons_can_be_left_out(run: Run, orders: None, tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    run("export", "orders", "--out", str(path), "--without-persons")
    (first, *_) = read_csv(path)
    blank = {
        first[name] for name in ("customer", "email", "name", "line1", "city", "postal_code", "phone", "note")
    }
    assert (blank, first["country"]) == ({""}, "US")
    assert "ada" not in path.read_text().lower()


def test_a_spreadsheet_takes_no_text_for_a_formula(run: Run, orders: None, tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    run("export", "orders", "--out", str(path), "--status", "held")
    assert read_csv(path)[0]["email"] == "=x@example.com"
    run("export", "orders", "--out", str(path), "--status", "held", "--spreadsheet")
    assert read_csv(path)[0]["email"] == "'=x@example.com"


def test_stock_is_what_availability_says(run: Run, orders: None, tmp_path: Path) -> None:
    path = tmp_path / "stock.csv"
    run("export", "stock", "--out", str(path))
    shown = json.loads(run("stock", "show", "--json", "--limit", "1000")[0])
    wanted = [{name: str(cell[name]) for name in cell} for cell in shown]
    assert sorted(map(str, read_csv(path))) == sorted(
        str({name: one[name] for name in read_csv(path)[0]}) for one in wanted
    )
    run("export", "stock", "--out", str(path), "--sku", "MUG", "--location", "EWR")
    assert [(one["sku"], one["location"]) for one in read_csv(path)] == [("MUG", "EWR")]


def test_events_come_with_their_data(run: Run, orders: None, tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    run("export", "events", "--out", str(path))
    every = read_lines(path)
    assert [one["id"] for one in every] == sorted(one["id"] for one in every)
    taken = [one for one in every if one["kind"] == "orders_file_taken"]
    assert [(one["data"]["created"], one["order"]) for one in taken] == [(3, None)]
    number = next(one["order"] for one in every if one["order"])
    run("export", "events", "--out", str(path), "--order", number)
    assert {one["order"] for one in read_lines(path)} == {number}
    run("export", "events", "--out", str(path), "--kind", "orders_file_taken", "--until", "2000-01-01")
    assert read_lines(path) == []


def test_standard_output_is_the_file_alone(run: Run, orders: None, monkeypatch: pytest.MonkeyPatch) -> None:
    piped = io.BytesIO()
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(piped))
    assert cli.run(("export", "stock", "--out", "-", "--format", "jsonl", "--sku", "MUG")) == 0
    assert {json.loads(line)["sku"] for line in piped.getvalue().splitlines()} == {"MUG"}


def test_what_cannot_be_is_refused_before_anything_is_written(run: Run, orders: None, tmp_path: Path) -> None:
    for arguments in (
        ("orders", "--out", "x.xml", "--format", "xml"),
        ("orders", "--out", str(tmp_path / "no" / "x.csv")),
        ("orders", "--out", str(tmp_path / "x.csv"), "--status", "lost"),
        ("stock", "--out", str(tmp_path / "x.csv"), "--sku", "NEVER"),
    ):
        _, err = run("export", *arguments, code=2)
        assert err.count("\n") == 1
    assert not (tmp_path / "x.csv").exists()


LARGE = 25_000


@pytest.fixture
def large(db: Database, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """A log of ``LARGE`` events, parts of 1,000, and what each fetch brought."""
    with database.transaction() as cur:
        cur.execute(
            "INSERT INTO core_event (subject, subject_id, kind, data, actor, at) "
            "SELECT 'thing', n, 'happened', jsonb_build_object('n', n, 'text', repeat('x', 200)), "
            "'stage:test', timestamptz '2026-11-23 10:00Z' + n * interval '1 second' "
            "FROM generate_series(1, %s) AS n",
            (LARGE,),
        )
    fetched: list[int] = []
    fetchmany = psycopg.ServerCursor.fetchmany

    def counted(self: Any, size: int = 0) -> Any:
        rows = fetchmany(self, size)
        fetched.append(len(rows))
        return rows

    monkeypatch.setattr(exports, "AT_ONCE", 1_000)
    monkeypatch.setattr(psycopg.ServerCursor, "fetchmany", counted)
    return fetched


def test_a_large_log_goes_out_some_rows_at_a_time(large: list[int], tmp_path: Path) -> None:
    """Neither the client holds more than a part, nor does a part wait for the next before it is written."""
    out = tmp_path / "events.parquet"
    params = {"since": None, "until": None, "kind": "happened", "order_id": None}
    wanted = exporting.Wanted(exporting.EXPORTS["events"], params, "parquet", out)
    steps = list(exporting.write(wanted))
    assert steps == list(range(1_000, LARGE + 1, 1_000))
    assert large == [1_000] * 25 + [0]
    written = pq.ParquetFile(out)
    assert (written.metadata.num_rows, written.num_row_groups) == (LARGE, 25)
    assert written.read_row_group(24, columns=["subject_id"]).column(0).to_pylist()[-1] == LARGE


def test_an_export_is_one_snapshot_and_a_file_only_when_it_is_whole(
    large: list[int], db: Database, tmp_path: Path
) -> None:
    out = tmp_path / "events.csv"
    out.write_text("before")
    params = {"since": None, "until": None, "kind": "happened", "order_id": None}
    wanted = exporting.Wanted(exporting.EXPORTS["events"], params, "csv", out)
    steps = exporting.write(wanted)
    assert next(steps) == 1_000
    with db.connect(autocommit=True) as other:  # a rival writes meanwhile
        other.execute(
            "INSERT INTO core_event (subject, subject_id, kind, actor, at) "
            "VALUES ('thing', 0, 'happened', 'stage:test', timestamptz '2026-11-23 10:00Z')"
        )
    assert out.read_text() == "before"
    assert list(steps)[-1] == LARGE
    assert len(read_csv(out)) == LARGE
    assert [one.name for one in tmp_path.iterdir()] == ["events.csv"]


def test_an_export_that_is_broken_off_leaves_the_old_file(large: list[int], tmp_path: Path) -> None:
    out = tmp_path / "events.csv"
    out.write_text("before")
    params = {"since": None, "until": None, "kind": None, "order_id": None}
    steps = exporting.write(exporting.Wanted(exporting.EXPORTS["events"], params, "csv", out))
    next(steps)
    steps.close()  # type: ignore[attr-defined]
    assert (out.read_text(), [one.name for one in tmp_path.iterdir()]) == ("before", ["events.csv"])
