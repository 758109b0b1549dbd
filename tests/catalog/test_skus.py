"""SKUs: what holds when, arrays for the engine, and a version only where something changed."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from crossdock.catalog import skus
from crossdock.catalog.errors import UnknownSku
from crossdock.core.actor import Actor

ACTOR = Actor("command", "test")
MONDAY = datetime(2026, 11, 23, 10, tzinfo=UTC)
DAY = timedelta(days=1)
TEE: dict[str, Any] = {
    "code": "TEE",
    "name": "Tee",
    "weight_g": 180,
    "length_mm": 300,
    "width_mm": 200,
    "height_mm": 20,
    "price": Decimal("19.00"),
    "currency": "USD",
}
CAN: dict[str, Any] = {"code": "CAN", "name": "Gas can", "weight_g": 900, "handling_class": "hazard"}


def write(cur: Any, *rows: dict[str, Any], at: datetime = MONDAY) -> list[str]:
    return list(skus.import_rows(cur, rows, at=at, actor=ACTOR))


def versions(cur: Any) -> int:
    return int(cur.execute("SELECT count(*) FROM catalog_sku_version").fetchone()[0])


def test_what_was_written_is_read_by_code(cur: Any) -> None:
    assert write(cur, TEE, CAN) == ["created", "created"]
    found = skus.by_codes(cur, ["CAN", "TEE", "TEE", "NONE"], MONDAY)
    assert set(found) == {"CAN", "TEE"}
    tee = found["TEE"]
    assert {name: getattr(tee, name) for name in TEE} == TEE
    assert (tee.active, tee.handling_class, tee.valid_from) == (True, "", MONDAY)
    assert found["CAN"].price is None


def test_a_version_is_appended_only_where_a_field_changed(cur: Any) -> None:
    write(cur, TEE, CAN)
    assert write(cur, TEE, CAN, at=MONDAY + DAY) == ["unchanged", "unchanged"]
    assert versions(cur) == 2
    assert write(cur, TEE | {"weight_g": 181}, CAN, at=MONDAY + DAY) == ["changed", "unchanged"]
    assert versions(cur) == 3


def test_a_field_that_is_left_out_stays_as_it_is(cur: Any) -> None:
    write(cur, CAN)
    write(cur, {"code": "CAN", "weight_g": 950}, at=MONDAY + DAY)
    can = skus.by_codes(cur, ["CAN"], MONDAY + DAY)["CAN"]
    assert (can.name, can.handling_class, can.weight_g) == ("Gas can", "hazard", 950)


def test_each_instant_sees_the_version_of_its_time(cur: Any) -> None:
    write(cur, TEE)
    write(cur, {"code": "TEE", "weight_g": 200}, at=MONDAY + DAY)
    second = timedelta(microseconds=1)
    weights = [
        skus.by_codes(cur, ["TEE"], at)["TEE"].weight_g
        for at in (MONDAY, MONDAY + DAY - second, MONDAY + DAY)
    ]
    assert weights == [180, 180, 200]
    assert skus.by_codes(cur, ["TEE"], MONDAY - second) == {}


def test_of_two_versions_of_one_instant_the_later_written_holds(cur: Any) -> None:
    write(cur, TEE)
    assert skus.by_codes(cur, ["TEE"], MONDAY)["TEE"].weight_g == 180
    assert write(cur, {"code": "TEE", "weight_g": 200}) == ["changed"]
    assert skus.by_codes(cur, ["TEE"], MONDAY)["TEE"].weight_g == 200
    assert versions(cur) == 1


def test_the_version_key_moves_when_a_version_is_written_and_when_one_begins(cur: Any) -> None:
    write(cur, TEE)
    first = skus.masters_version(cur, MONDAY)
    assert skus.masters_version(cur, MONDAY + DAY) == first
    write(cur, {"code": "TEE", "weight_g": 200}, at=MONDAY + DAY)
    second = skus.masters_version(cur, MONDAY)
    assert second != first
    assert skus.masters_version(cur, MONDAY + DAY) != second


def test_physical_arrays_follow_the_ids_asked_for(cur: Any) -> None:
    write(cur, TEE, CAN)
    found = skus.by_codes(cur, ["CAN", "TEE"], MONDAY)
    asked = [found["CAN"].id, found["TEE"].id, found["CAN"].id]
    arrays = skus.physical(cur, asked, MONDAY)
    assert arrays.weight_g.tolist() == [900, 180, 900]
    assert arrays.volume_mm3.tolist() == [0, 300 * 200 * 20, 0]
    assert [arrays.classes[index] for index in arrays.class_index] == ["hazard", "", "hazard"]
    assert skus.physical(cur, [], MONDAY).weight_g.tolist() == []


def test_physical_refuses_a_sku_that_has_not_begun(cur: Any) -> None:
    write(cur, TEE)
    tee = skus.by_codes(cur, ["TEE"], MONDAY)["TEE"].id
    with pytest.raises(UnknownSku) as refused:
        skus.physical(cur, [tee, 5], MONDAY)
    assert refused.value.fields["sku_ids"] == [5]
    with pytest.raises(UnknownSku):
        skus.physical(cur, [tee], MONDAY - DAY)


def test_the_version_key_names_the_database(cur: Any) -> None:
    """Two databases count their versions alike; a shelf in memory must not be taken from one to the other."""
    oid = cur.execute("SELECT oid FROM pg_database WHERE datname = current_database()").fetchone()[0]
    assert skus.masters_version(cur, MONDAY)[:2] == (oid, "public")
