"""Files of SKUs and units, into the database."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from crossdock.catalog import skus, units
from crossdock.catalog.importers import IMPORTERS
from crossdock.core import imports
from crossdock.core.actor import Actor
from crossdock.core.imports import Report

ACTOR = Actor("command", "test")
AT = datetime(2026, 11, 23, 10, tzinfo=UTC)
LATER = AT + timedelta(hours=1)
HEAD = "sku,name,weight_g,length_mm,width_mm,height_mm,price,currency,hs_code,origin_country,class,barcode\n"
TEE = 'TEE,"Tee, black",180,300,200,20,19.00,USD,6109.10,PT,,0012345678905\n'
CAN = "CAN,Gas can,900,300,200,200,,,,,hazard,\n"


def run(cur: Any, kind: str, path: Path, content: str, **options: Any) -> Report:
    path.write_text(content, encoding="utf-8")
    return imports.run(cur, IMPORTERS[kind], path, **({"actor": ACTOR, "at": AT} | options))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "file.csv"


def versions(cur: Any) -> int:
    return int(cur.execute("SELECT count(*) FROM catalog_sku_version").fetchone()[0])


def test_skus_come_in_as_the_file_says(cur: Any, path: Path) -> None:
    report = run(cur, "skus", path, HEAD + TEE + CAN)
    assert (report.errors, report.created, report.applied) == ((), 2, True)
    found = skus.by_codes(cur, ["TEE", "CAN"], AT)
    tee, can = found["TEE"], found["CAN"]
    assert (tee.name, tee.weight_g, tee.length_mm, tee.width_mm, tee.height_mm) == (
        "Tee, black",
        180,
        300,
        200,
        20,
    )
    assert (tee.price, tee.currency, tee.hs_code) == (Decimal("19.00"), "USD", "6109.10")
    assert (tee.origin_country, tee.barcode, tee.handling_class) == ("PT", "0012345678905", "")
    assert (can.price, can.currency, can.handling_class) == (None, None, "hazard")


def test_the_same_file_twice_changes_nothing_also_when_it_is_read_again(cur: Any, path: Path) -> None:
    run(cur, "skus", path, HEAD + TEE + CAN)
    assert run(cur, "skus", path, HEAD + TEE + CAN, at=LATER).skipped
    report = run(cur, "skus", path, HEAD + TEE + CAN, at=LATER, again=True)
    assert (report.created, report.changed, report.unchanged) == (0, 0, 2)
    assert versions(cur) == 2


def test_only_what_changed_gets_a_version(cur: Any, path: Path) -> None:
    run(cur, "skus", path, HEAD + TEE + CAN)
    report = run(cur, "skus", path, HEAD + TEE.replace("180", "181") + CAN, at=LATER)
    assert (report.changed, report.unchanged, versions(cur)) == (1, 1, 3)
    assert skus.by_codes(cur, ["TEE"], LATER)["TEE"].weight_g == 181
    assert skus.by_codes(cur, ["TEE"], AT)["TEE"].weight_g == 180


def test_a_column_that_the_file_lacks_leaves_what_is_there(cur: Any, path: Path) -> None:
    run(cur, "skus", path, HEAD + TEE)
    run(
        cur,
        "skus",
        path,
        "sku,name,weight_g,length_mm,width_mm,height_mm\nTEE,Tee,180,300,200,20\n",
        at=LATER,
    )
    tee = skus.by_codes(cur, ["TEE"], LATER)["TEE"]
    assert (tee.name, tee.price, tee.barcode) == ("Tee", Decimal(19), "0012345678905")


def test_a_dry_run_counts_and_leaves_no_trace(cur: Any, path: Path) -> None:
    report = run(cur, "skus", path, HEAD + TEE + CAN, dry_run=True)
    assert (report.created, report.applied, report.dry_run) == (2, False, True)
    assert skus.by_codes(cur, ["TEE", "CAN"], AT) == {}
    assert versions(cur) == 0
    assert run(cur, "skus", path, HEAD + TEE + CAN).created == 2


def test_one_bad_row_keeps_all_out_unless_the_good_are_asked_for(cur: Any, path: Path) -> None:
    bad = HEAD + TEE + CAN.replace("900", "heavy")
    assert [(fault.row, fault.column, fault.found) for fault in run(cur, "skus", path, bad).errors] == [
        (3, "weight_g", "heavy")
    ]
    assert versions(cur) == 0
    report = run(cur, "skus", path, bad, partial=True)
    assert (report.created, report.faulty, versions(cur)) == (1, 1, 1)


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("A,a,-1,1,1,1,,,,,,", "weight_g"),
        ("A,a,1.5,1,1,1,,,,,,", "weight_g"),
        ("A,a,100000001,1,1,1,,,,,,", "weight_g"),
        ("A,a,1,1,1,100001,,,,,,", "height_mm"),
        ("A,a,1,1,1,1,5.00,,,,,", "currency"),
        ("A,a,1,1,1,1,5.0000001,USD,,,,", "price"),
        ("A,a,1,1,1,1,,,,Portugal,,", "origin_country"),
        (",a,1,1,1,1,,,,,,", "sku"),
        ("A,,1,1,1,1,,,,,,", "name"),
        ("A" * 101 + ",a,1,1,1,1,,,,,,", "sku"),
    ],
)
def test_what_cannot_be_is_refused_with_its_column(cur: Any, path: Path, row: str, column: str) -> None:
    report = run(cur, "skus", path, HEAD + row + "\n")
    assert [(fault.row, fault.column) for fault in report.errors] == [(2, column)]


def test_a_file_of_more_than_a_chunk(cur: Any, path: Path) -> None:
    rows = "".join(f"S{number},name,{number},1,1,1,,,,,,\n" for number in range(4_100))
    report = run(cur, "skus", path, HEAD + rows)
    assert (report.created, versions(cur)) == (4_100, 4_100)
    assert skus.by_codes(cur, ["S4099"], AT)["S4099"].weight_g == 4_099


def test_units_need_their_sku_and_a_whole_factor(cur: Any, path: Path) -> None:
    run(cur, "skus", path, HEAD + TEE)
    report = run(
        cur, "units", path, "sku,unit,factor\nTEE,dozen,12\nNONE,dozen,12\nTEE,half,0.5\n", partial=True
    )
    assert [(fault.row, fault.column) for fault in report.errors] == [(4, "factor"), (3, "sku")]
    tee = skus.by_codes(cur, ["TEE"], AT)["TEE"].id
    assert units.factors(cur, [tee]) == {(tee, "dozen"): 12}
