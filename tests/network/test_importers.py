"""The file of locations, into the database."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from crossdock.core import imports
from crossdock.core.actor import Actor
from crossdock.core.imports import Report
from crossdock.network import locations
from crossdock.network.importers import LOCATIONS

ACTOR = Actor("command", "test")
AT = datetime(2026, 11, 23, 10, tzinfo=UTC)
LATER = AT + timedelta(hours=1)
HEAD = (
    "code,name,kind,line1,city,region,postal_code,country,time_zone,capacity_per_day,cut_off,"
    "handling_order,handling_unit,currency"
)
LAX = "LAX,Los Angeles,warehouse,1 Dock,Los Angeles,CA,90001,US,America/Los_Angeles,400,16:00,1.20,0.15,USD"
BOS = "BOS,Boston,store,2 Bay St,Boston,MA,2108,US,America/New_York,,17:30:15,2,0,USD"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "file.csv"


def run(cur: Any, path: Path, *lines: str, **options: Any) -> Report:
    path.write_text("\n".join(lines), encoding="utf-8")
    return imports.run(cur, LOCATIONS, path, **({"actor": ACTOR, "at": AT} | options))


def test_locations_come_in_as_the_file_says(cur: Any, path: Path) -> None:
    report = run(cur, path, HEAD, LAX, BOS)
    assert (report.errors, report.created) == ((), 2)
    assert [(note.row, note.column) for note in report.warnings] == [(3, "postal_code")]
    bos, lax = locations.current(cur, AT)
    assert (lax.capacity_per_day, lax.cut_off, lax.handling_order, lax.handling_unit) == (
        400,
        time(16),
        120,
        15,
    )
    assert (lax.work_days, lax.release, lax.lead_days) == ((1, 2, 3, 4, 5), "at_once", 0)
    assert (bos.postal_code, bos.capacity_per_day, bos.cut_off) == ("02108", None, time(17, 30, 15))


def test_what_the_file_does_not_speak_of_stays(cur: Any, path: Path) -> None:
    more = ",work_days,holiday_calendar,holidays,lead_days,release,gates,active,capacity_per_hour"
    run(cur, path, HEAD + more, LAX + ',1 2 3,us-CA,2026-12-24;2026-12-31,2,cut_off,"credit,fraud",yes,50')
    report = run(cur, path, HEAD, LAX.replace("400", "500"), at=LATER)
    assert report.changed == 1
    lax = locations.current(cur, LATER)[0]
    assert (lax.capacity_per_day, lax.capacity_per_hour, lax.work_days) == (500, 50, (1, 2, 3))
    assert (lax.holiday_calendar, lax.lead_days, lax.release) == ("US-CA", 2, "cut_off")
    assert lax.holidays == (date(2026, 12, 24), date(2026, 12, 31))
    assert lax.gates == ("credit", "fraud")


def test_the_same_file_read_again_makes_no_version(cur: Any, path: Path) -> None:
    run(cur, path, HEAD, LAX, BOS)
    report = run(cur, path, HEAD, LAX, BOS, at=LATER, again=True)
    assert (report.unchanged, report.changed, report.created) == (2, 0, 0)
    assert cur.execute("SELECT count(*) FROM network_location_version").fetchone()[0] == 2


@pytest.mark.parametrize(
    ("wrong", "right", "column"),
    [
        ("depot", "warehouse", "kind"),
        ("America/Los_Angles", "America/Los_Angeles", "time_zone"),
        ("PST", "America/Los_Angeles", "time_zone"),
        ("16h", "16:00", "cut_off"),
        ("-1", "400", "capacity_per_day"),
        ("1.205", "1.20", "handling_order"),
        ("", "0.15", "handling_unit"),
        ("USA", "US,", "country"),
    ],
)
def test_what_cannot_be_is_refused_with_its_column(
    cur: Any, path: Path, wrong: str, right: str, column: str
) -> None:
    wrong += "," if right.endswith(",") else ""
    report = run(cur, path, HEAD, BOS, LAX.replace(right, wrong))
    assert [(fault.row, fault.column) for fault in report.errors] == [(3, column)]
    assert locations.current(cur, AT) == []


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("work_days", "0 1"),
        ("work_days", "Mon"),
        ("holiday_calendar", "US-XX"),
        ("holidays", "24.12.2026"),
        ("lead_days", "400"),
        ("release", "later"),
    ],
)
def test_what_cannot_be_in_further_columns(cur: Any, path: Path, column: str, cell: str) -> None:
    report = run(cur, path, f"{HEAD},{column}", f"{LAX},{cell}")
    assert [(fault.row, fault.column, fault.found) for fault in report.errors] == [(2, column, cell)]


def test_a_location_of_another_kind_is_a_fault_of_the_row(cur: Any, path: Path) -> None:
    run(cur, path, HEAD, LAX)
    report = run(cur, path, HEAD, LAX.replace("warehouse", "store"), BOS, at=LATER, partial=True)
    assert [(fault.row, fault.column, fault.found) for fault in report.errors] == [(2, "kind", "store")]
    assert report.created == 1


def test_a_spreadsheet_keeps_times_and_zip_codes(cur: Any, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(HEAD.split(","))
    place = ["BOS", "Boston", "store", "2 Bay St", "Boston", "MA", 2108, "US", "America/New_York"]
    page.append([*place, None, time(16, 30), 1.2, 0.15, "USD"])
    book.save(tmp_path / "file.xlsx")
    report = imports.run(cur, LOCATIONS, tmp_path / "file.xlsx", actor=ACTOR, at=AT)
    assert report.errors == ()
    bos = locations.current(cur, AT)[0]
    assert (bos.postal_code, bos.cut_off, bos.handling_order) == ("02108", time(16, 30), 120)
