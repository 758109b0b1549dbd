"""Locations by version: what holds when, and a version only where something changed."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from crossdock.core.actor import Actor
from crossdock.network import locations
from crossdock.network.errors import KindChanged

ACTOR = Actor("command", "test")
MONDAY = datetime(2026, 11, 23, 10, tzinfo=UTC)
DAY = timedelta(days=1)
LAX: dict[str, Any] = {
    "code": "LAX",
    "name": "Los Angeles",
    "kind": "warehouse",
    "line1": "1 Harbor Way",
    "city": "Los Angeles",
    "region": "CA",
    "postal_code": "90001",
    "country": "US",
    "time_zone": "America/Los_Angeles",
    "capacity_per_day": 400,
    "capacity_per_hour": None,
    "cut_off": time(16, 0, 1),
    "work_days": (1, 2, 3, 4, 5, 6),
    "holiday_calendar": "US-CA",
    "holidays": (date(2026, 12, 24),),
    "lead_days": 1,
    "handling_order": 120,
    "handling_unit": 15,
    "currency": "USD",
    "release": "cut_off",
    "gates": ("credit", "fraud"),
    "address": "https://wms.example/orders",
}
EWR: dict[str, Any] = {"code": "EWR", "kind": "3pl", "name": "Newark"}


def write(cur: Any, *rows: dict[str, Any], at: datetime = MONDAY) -> list[str]:
    return list(locations.import_rows(cur, rows, at=at, actor=ACTOR))


def test_what_was_written_is_read_sorted_by_code_point(cur: Any) -> None:
    lower = {"code": "ams", "kind": "store", "name": "Amsterdam"}
    assert write(cur, LAX, lower, EWR) == ["created"] * 3
    found = locations.current(cur, MONDAY)
    assert [location.code for location in found] == ["EWR", "LAX", "ams"]
    assert {name: getattr(found[1], name) for name in LAX} == LAX
    assert found[0].capacity_per_day is None
    assert hash(found[1]) == hash(locations.current(cur, MONDAY)[1])
    assert locations.ids_by_code(cur, ["LAX", "NONE"]) == {"LAX": found[1].id}


def test_a_version_is_appended_only_where_a_field_changed(cur: Any) -> None:
    write(cur, LAX, EWR)
    assert write(cur, LAX, EWR, at=MONDAY + DAY) == ["unchanged", "unchanged"]
    assert write(cur, LAX | {"cut_off": time(17)}, EWR, at=MONDAY + DAY) == ["changed", "unchanged"]
    count = cur.execute("SELECT count(*) FROM network_location_version").fetchone()[0]
    assert count == 3
    cut_offs = [
        {found.code: found.cut_off for found in locations.current(cur, at)}["LAX"]
        for at in (MONDAY, MONDAY + DAY)
    ]
    assert cut_offs == [time(16, 0, 1), time(17)]


def test_what_is_left_out_stays(cur: Any) -> None:
    write(cur, LAX)
    write(cur, {"code": "LAX", "capacity_per_day": None}, at=MONDAY + DAY)
    found = locations.current(cur, MONDAY + DAY)[0]
    assert found.capacity_per_day is None
    assert found.gates == ("credit", "fraud")


def test_a_location_keeps_its_kind(cur: Any) -> None:
    write(cur, LAX)
    with pytest.raises(KindChanged):
        write(cur, LAX | {"kind": "store"}, at=MONDAY + DAY)


def test_a_closed_location_is_listed_only_on_request(cur: Any) -> None:
    write(cur, LAX)
    write(cur, {"code": "LAX", "active": False}, at=MONDAY + DAY)
    assert locations.current(cur, MONDAY + DAY) == []
    assert [found.active for found in locations.current(cur, MONDAY + DAY, inactive=True)] == [False]
    assert len(locations.current(cur, MONDAY)) == 1
    assert locations.current(cur, MONDAY - DAY, inactive=True) == []


def test_the_version_key_moves_when_a_version_is_written_and_when_one_begins(cur: Any) -> None:
    write(cur, LAX)
    first = locations.MASTERS_VERSION.one(cur, at=MONDAY)
    assert locations.MASTERS_VERSION.one(cur, at=MONDAY + DAY) == first
    write(cur, {"code": "LAX", "lead_days": 2}, at=MONDAY + DAY)
    second = locations.MASTERS_VERSION.one(cur, at=MONDAY)
    assert second != first
    assert locations.MASTERS_VERSION.one(cur, at=MONDAY + DAY) != second


def test_of_two_versions_of_one_instant_the_later_written_holds_and_caches_see_it(cur: Any) -> None:
    write(cur, LAX)
    first = locations.MASTERS_VERSION.one(cur, at=MONDAY)
    assert write(cur, {"code": "LAX", "lead_days": 2}) == ["changed"]
    assert locations.current(cur, MONDAY)[0].lead_days == 2
    assert locations.MASTERS_VERSION.one(cur, at=MONDAY) != first
