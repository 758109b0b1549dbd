"""Zone charts as files and as versions: what each row changes, all or nothing, and back again."""

import csv
import io
from typing import Any

import pytest
from tests.carriers.test_tariffs import ACTOR, DAY, MONDAY, origins

from crossdock.accounts import audit
from crossdock.accounts.audit import Filters
from crossdock.carriers import zone_files, zone_versions, zones
from crossdock.carriers.errors import NoZones, ZonesMoved
from crossdock.carriers.whole import NONE
from crossdock.carriers.zone_files import ZoneFile
from crossdock.carriers.zone_versions import Moved
from crossdock.carriers.zones import Zone
from crossdock.core.imports.files import Source


@pytest.fixture
def east(cur: Any) -> int:
    return origins(cur)[0]


@pytest.fixture
def chart(cur: Any, east: int) -> list[Zone]:
    """Of EWR: all that LAX has none of."""
    rows = [Zone(east, "CA", "", 9), Zone(east, "US", "", 8), Zone(east, "US", "006", 4)]
    zones.import_rows(cur, rows, at=MONDAY, actor=ACTOR)
    return rows


def content(code: str, rows: list[Zone]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([zone_files.HEADER, *zone_files.written(code, rows)])
    return text.getvalue().encode()


def take(cur: Any, body: bytes, *, at: Any = MONDAY + DAY, dry_run: bool = False) -> ZoneFile:
    return zone_files.take(cur, Source.of_bytes("z.csv", body), at=at, actor=ACTOR, dry_run=dry_run)


def held(cur: Any, at: Any = MONDAY + DAY) -> set[Zone]:
    return {row for one in zone_versions.held(cur, at) for row in zone_versions.rows(cur, one.id)}


def test_what_is_written_is_read_as_the_same_chart(cur: Any, chart: list[Zone]) -> None:
    found = take(cur, content("EWR", chart))
    assert (found.report.applied, found.moved) == (True, [])
    [only] = zone_versions.listed(cur, MONDAY + DAY)
    assert found.versions == {"EWR": (only.id, only.id)}


def test_a_file_says_what_it_changes_and_changes_it(cur: Any, chart: list[Zone], east: int) -> None:
    west = origins(cur)[1]
    body = content("EWR", [chart[1], chart[2]._replace(zone=5), Zone(east, "US", "007", 5)])
    body += b"LAX,900,US,1\r\n"
    found = take(cur, body, dry_run=True)
    moved = [
        Moved(east, "CA", "", 9, None),
        Moved(east, "US", "006", 4, 5),
        Moved(east, "US", "007", None, 5),
        Moved(west, "US", "900", None, 1),
    ]
    assert found.moved == sorted(moved, key=lambda one: (one.location_id, one.country, one.postal_prefix))
    assert held(cur) == set(chart)  # looked at only
    done = take(cur, body)
    assert (done.moved, done.codes) == (found.moved, {east: "EWR", west: "LAX"})
    newest, first = zone_versions.listed(cur, MONDAY + DAY, east)
    assert (newest.file, newest.actor, newest.until, newest.prefixes) == ("z.csv", str(ACTOR), None, 3)
    assert (first.file, first.until) == ("", MONDAY + DAY)
    assert done.versions["EWR"] == (first.id, newest.id)
    assert done.versions["LAX"][0] == NONE
    assert take(cur, body, dry_run=True).before == "z.csv"


def test_a_file_with_a_fault_changes_nothing(cur: Any, chart: list[Zone]) -> None:
    found = take(cur, content("EWR", [chart[0]]) + b"NOPE,1,US,2\r\nEWR,2,US,far\r\n")
    assert not found.report.applied
    assert {(one.row, one.column, one.found) for one in found.report.errors} >= {(4, "zone", "far")}
    unknown = take(cur, content("EWR", [chart[0]]) + b"NOPE,1,US,2\r\n")
    assert [(one.row, one.column, one.found) for one in unknown.report.errors] == [(3, "origin", "NOPE")]
    assert held(cur) == set(chart)


def test_a_file_is_as_long_as_somebody_waits_for(
    cur: Any, chart: list[Zone], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zone_files, "MOST", 2)
    [fault] = take(cur, content("EWR", chart)).report.errors
    assert "split the file" in fault.fix


def test_a_past_chart_holds_again_and_a_first_one_is_taken_back_to_none(
    cur: Any, chart: list[Zone], east: int
) -> None:
    [first] = zone_versions.listed(cur, MONDAY)
    how: dict[str, Any] = {"at": MONDAY + DAY, "actor": ACTOR}
    zone_versions.restore(cur, east, NONE, upon=first.id, **how)
    ended = zone_versions.listed(cur, MONDAY + DAY)[0]
    assert (ended.prefixes, held(cur), zones.listed(cur, MONDAY + DAY)) == (0, set(), [])
    zones.withdraw(cur, east, **how)  # nothing is there to be ended
    assert zone_versions.listed(cur, MONDAY + DAY)[0] == ended
    with pytest.raises(ZonesMoved):
        zone_versions.restore(cur, east, first.id, upon=first.id, **how)
    for origin, version in ((east, 10**9), (origins(cur)[1], first.id)):
        with pytest.raises(NoZones):
            zone_versions.restore(cur, origin, version, upon=ended.id, **how)
    later = MONDAY + 2 * DAY
    zone_versions.restore(cur, east, first.id, upon=ended.id, at=later, actor=ACTOR)
    assert held(cur, later) == set(chart)
    told = audit.page(cur, Filters(subject="zones", name="EWR"), below=None, limit=9)
    kinds = [one.kind for entry in told for one in entry.changes if one.subject == "zones"]
    assert sorted(kinds) == ["created", "created", "withdrawn"]
