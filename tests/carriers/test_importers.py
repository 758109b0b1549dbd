"""Files of tariffs, zones and service levels, into the database: each document whole, or not at all."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from crossdock.carriers import service_levels, tariffs, zones
from crossdock.carriers.importers import IMPORTERS
from crossdock.core import imports
from crossdock.core.actor import Actor
from crossdock.core.imports import Report
from crossdock.network import locations

ACTOR = Actor("command", "test")
AT = datetime(2026, 11, 23, 10, tzinfo=UTC)
LATER = AT + timedelta(hours=1)
TARIFF = """carrier,service,zone,up_to_g,price,currency,transit_days
swift,ground,2,500,5.60,USD,2
swift,ground,2,1000,6.10,USD,2
swift,air,2,500,19.00,USD,1
maple,parcel,2,500,7.20,CAD,3
"""
ZONES = "origin,postal_prefix,country,zone\nLAX,900,US,2\nLAX,,US,8\nEWR,006,US,8\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "file.csv"


def run(cur: Any, kind: str, path: Path, content: str, **options: Any) -> Report:
    path.write_text(content, encoding="utf-8")
    return imports.run(cur, IMPORTERS[kind], path, **({"actor": ACTOR, "at": AT} | options))


def origins(cur: Any, *codes: str) -> dict[str, int]:
    rows = [{"code": code, "kind": "warehouse", "name": code} for code in codes]
    locations.import_rows(cur, rows, at=AT, actor=ACTOR)
    return locations.ids_by_code(cur, codes)


def carriers(cur: Any, at: datetime) -> dict[str, int]:
    return dict(tariffs.current(cur, at).versions)


def test_a_tariff_comes_in_by_carrier(cur: Any, path: Path) -> None:
    report = run(cur, "tariff", path, TARIFF)
    assert (report.errors, report.created) == ((), 4)
    tariff = tariffs.current(cur, AT)
    assert tariff.services == (("maple", "parcel"), ("swift", "air"), ("swift", "ground"))
    assert sorted(tariff.price.tolist()) == [560, 610, 720, 1900]


def test_only_the_carrier_that_changed_gets_a_version_and_what_is_gone_is_counted(
    cur: Any, path: Path
) -> None:
    run(cur, "tariff", path, TARIFF)
    before = carriers(cur, AT)
    new = TARIFF.replace("6.10", "6.20").replace("swift,air,2,500,19.00,USD,1\n", "")
    report = run(cur, "tariff", path, new, at=LATER)
    assert (report.changed, report.unchanged, report.removed) == (1, 2, 1)
    after = carriers(cur, LATER)
    assert (after["maple"], after["swift"] != before["swift"]) == (before["maple"], True)
    report = run(cur, "tariff", path, new, at=LATER, again=True)
    assert (report.unchanged, carriers(cur, LATER)) == (3, after)


def test_a_tariff_with_a_bad_row_is_left_out_whole_and_others_come_in(cur: Any, path: Path) -> None:
    bad = TARIFF.replace("6.10", "six")
    assert not run(cur, "tariff", path, bad).applied
    assert carriers(cur, AT) == {}
    report = run(cur, "tariff", path, bad, partial=True)
    assert (report.created, report.faulty, report.left_out) == (1, 1, 2)
    assert set(carriers(cur, AT)) == {"maple"}


def test_a_row_that_names_no_carrier_leaves_all_tariffs_out(cur: Any, path: Path) -> None:
    for wrong in (",air,2,500,19.00,USD,1", "swift", '"swift,air,2,500,19.00,USD,1'):
        bad = TARIFF.replace("swift,air,2,500,19.00,USD,1", wrong)
        assert run(cur, "tariff", path, bad, partial=True).errors
        assert carriers(cur, AT) == {}


def test_one_rate_twice_names_both_rows(cur: Any, path: Path) -> None:
    report = run(cur, "tariff", path, TARIFF + "swift,ground,2,500,5.70,USD,2\n")
    assert [(fault.row, fault.found) for fault in report.errors] == [(6, "swift, ground, 2, 500")]
    assert "row 2" in report.errors[0].fix


def test_zones_keep_their_zeros_and_need_their_origin(cur: Any, path: Path) -> None:
    ids = origins(cur, "LAX", "EWR")
    assert run(cur, "zones", path, ZONES).created == 3
    found = zones.current(cur, AT)
    rows = set(zip(found.origin.tolist(), found.postal_prefix, found.zone.tolist(), strict=True))
    assert rows == {(ids["LAX"], "900", 2), (ids["LAX"], "", 8), (ids["EWR"], "006", 8)}
    report = run(cur, "zones", path, ZONES + "SFO,1,US,2\n")
    assert [(fault.row, fault.column, fault.found) for fault in report.errors] == [(5, "origin", "SFO")]


def test_a_spreadsheet_that_lost_zeros_is_refused_and_one_that_shows_them_is_not(
    cur: Any, tmp_path: Path
) -> None:
    origins(cur, "LAX")
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for row in (["origin", "postal_prefix", "country", "zone"], ["LAX", 5, "US", 8], ["LAX", 900, "US", 2]):
        page.append(row)
    book.save(tmp_path / "file.xlsx")
    report = imports.run(cur, IMPORTERS["zones"], tmp_path / "file.xlsx", actor=ACTOR, at=AT)
    assert [(fault.row, fault.column) for fault in report.errors] == [(2, "postal_prefix")]
    page["B2"].number_format = "000"
    book.save(tmp_path / "file.xlsx")
    assert imports.run(cur, IMPORTERS["zones"], tmp_path / "file.xlsx", actor=ACTOR, at=AT).ok
    assert sorted(zones.current(cur, AT).postal_prefix) == ["005", "900"]


def test_service_levels_come_in_by_carrier(cur: Any, path: Path) -> None:
    content = "carrier,service,level\nswift,ground,standard\nswift,air,next_day\n"
    assert run(cur, "service_levels", path, content).created == 2
    assert service_levels.current(cur, AT) == {"swift": {("ground", "standard"), ("air", "next_day")}}
    report = run(cur, "service_levels", path, content + "swift,air,soon\n")
    assert [(fault.row, fault.column) for fault in report.errors] == [(4, "level")]
