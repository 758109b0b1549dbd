"""The stock file: counts as of a moment, safety stock, every fault by its row."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
from tests.company import ACTOR, MONDAY, build

from crossdock.core import imports
from crossdock.core.imports import Report
from crossdock.inventory import adjust, stock
from crossdock.inventory.importers import STOCK

HOUR = timedelta(hours=1)
HEADER = "sku,location,on_hand,safety,as_of\n"


def run(cur: psycopg.Cursor[Any], path: Path, text: str, **options: Any) -> Report:
    path.write_text(text)
    return imports.run(cur, STOCK, path, **{"actor": ACTOR, "at": MONDAY + HOUR, **options})


def cells(cur: psycopg.Cursor[Any]) -> dict[tuple[str, str], tuple[int, int]]:
    return {(cell.sku, cell.location): (cell.on_hand, cell.safety) for cell in stock.availability(cur).items}


def test_counts_and_safety_are_set(cur: psycopg.Cursor[Any], tmp_path: Path) -> None:
    build(cur)
    report = run(cur, tmp_path / "s.csv", HEADER + "TEE,EWR,12,2,\nSOFA,CHI,3,,\nBOOK,EWR,10,,\n")
    assert report.ok
    assert (report.created, report.changed, report.unchanged) == (1, 1, 1)
    found = cells(cur)
    assert found["TEE", "EWR"] == (12, 2)
    assert found["SOFA", "CHI"] == (3, 0)
    assert found["BOOK", "EWR"] == (10, 0)


def test_a_column_that_is_missing_leaves_safety_as_it_is(cur: psycopg.Cursor[Any], tmp_path: Path) -> None:
    build(cur)
    run(cur, tmp_path / "a.csv", HEADER + "TEE,EWR,12,2,\n")
    run(cur, tmp_path / "b.csv", "sku,location,on_hand\nTEE,EWR,13\n", at=MONDAY + 2 * HOUR)
    assert cells(cur)["TEE", "EWR"] == (13, 2)


def test_movements_after_as_of_are_kept(cur: psycopg.Cursor[Any], tmp_path: Path) -> None:
    company = build(cur)
    cell = [company.skus["TEE"]], [company.locations["EWR"]]
    adjust.receive(cur, *cell, [5], ["PO"], at=MONDAY, actor=ACTOR)
    text = HEADER + "TEE,EWR,8,0,2026-11-23T06:00:00-08:00\n"  # an hour before the receipt
    assert run(cur, tmp_path / "s.csv", text).changed == 1
    assert cells(cur)["TEE", "EWR"] == (13, 0)
    again = run(cur, tmp_path / "s.csv", text, again=True, at=MONDAY + 2 * HOUR)
    assert (again.changed, again.unchanged) == (0, 1)
    assert run(cur, tmp_path / "s.csv", text).skipped


def test_unknown_codes_and_moments_to_come_are_named_and_nothing_is_changed(
    cur: psycopg.Cursor[Any], tmp_path: Path
) -> None:
    build(cur)
    before = cells(cur)
    report = run(
        cur,
        tmp_path / "s.csv",
        HEADER
        + "TEE,EWR,1,0,\nHAT,EWR,1,0,\nTEE,XXX,1,0,\nMUG,EWR,-1,0,\nTEE,LAX,1,0,2026-12-24T00:00:00Z\n",
    )
    assert [(fault.row, fault.column) for fault in report.errors] == [
        (5, "on_hand"),
        (3, "sku"),
        (4, "location"),
        (6, "as_of"),
    ]
    assert cells(cur) == before


def test_a_dry_run_tells_and_changes_nothing(cur: psycopg.Cursor[Any], tmp_path: Path) -> None:
    build(cur)
    before = cells(cur)
    report = run(cur, tmp_path / "s.csv", HEADER + "TEE,EWR,12,2,\n", dry_run=True)
    assert (report.changed, report.applied) == (1, False)
    assert cells(cur) == before
