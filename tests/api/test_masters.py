"""SKUs and locations one by one: read, and put in the place of what was read."""

import json
from typing import Any

import pytest
from tests.api.calling import Caller
from tests.api.reaching import limited
from tests.api.test_sessions import code_of
from tests.company import ACTOR, BEGAN

from crossdock.accounts import keys
from crossdock.catalog import skus
from crossdock.core.sql import Cursor
from crossdock.network import locations

SKU: dict[str, Any] = {
    "name": "Bowl", "weight_g": 400, "length_mm": 160, "width_mm": 160, "height_mm": 70,
}  # fmt: skip
PLACE: dict[str, Any] = {
    "kind": "store", "name": "Boston", "line1": "1 Main Street", "city": "Boston", "region": "MA",
    "postal_code": "02108", "country": "US", "time_zone": "America/New_York", "cut_off": "15:30",
    "handling_order": 150, "handling_unit": 25, "currency": "USD",
}  # fmt: skip


@pytest.fixture(autouse=True)
def forget() -> None:
    keys.PROVED.forget()


def put(api: Caller, path: str, body: Any, status: int = 200) -> Any:
    """In the place of what is there now."""
    tag = api.call("GET", path).headers.get("ETag")
    response = api.call("PUT", path, body, {"If-Match": tag} if tag else {"If-None-Match": "*"})
    assert response.status_code == status, response.content.decode()
    return json.loads(response.content)


def faults(problem: Any) -> dict[str, str]:
    return {one["field"]: one["message"] for one in problem["errors"]}


def test_a_sku_is_made_read_and_put_anew(api: Caller) -> None:
    assert api.ask("GET", "skus/BOWL", 404)["code"] == "unknown_sku"
    whole = {
        **SKU, "price": "12.5", "currency": "USD", "hs_code": "6912.00", "origin_country": "PT",
        "handling_class": "fragile", "barcode": "5601234567890", "release_on": "2026-12-01",
        "active": False, "substitute": "MUG",
    }  # fmt: skip
    made = put(api, "skus/BOWL", whole, 201)
    assert made == {**whole, "sku": "BOWL", "state": "discontinued", "valid_from": made["valid_from"]}
    assert api.get("skus/BOWL") == made
    assert made in api.get("skus")["items"]
    again = put(api, "skus/BOWL", SKU)
    assert (again["price"], again["barcode"], again["active"], again["substitute"]) == (None, "", True, None)


def test_what_is_put_holds_for_what_was_read(api: Caller) -> None:
    for path, body in (("skus/MUG", SKU), ("locations/EWR", {**PLACE, "kind": "warehouse"})):
        tag = api.call("GET", path)["ETag"]
        assert code_of(api.call("PUT", path, body)) == (428, "version_needed")
        assert code_of(api.call("PUT", path, body, {"If-None-Match": "*"})) == (412, "outdated")
        changed = api.call("PUT", path, body, {"If-Match": tag})
        assert changed.status_code == 200
        assert code_of(api.call("PUT", path, body, {"If-Match": tag})) == (412, "outdated")
        assert api.call("GET", path)["ETag"] != tag
        assert code_of(api.call("PUT", f"{path}X", body, {"If-Match": tag})) == (412, "outdated")


def test_what_a_file_has_written_meanwhile_is_not_written_over(api: Caller, cur: Cursor) -> None:
    tag = api.call("GET", "skus/MUG")["ETag"]
    skus.import_rows(cur, [{"code": "MUG", "barcode": "1"}], at=BEGAN, actor=ACTOR)
    assert code_of(api.call("PUT", "skus/MUG", SKU, {"If-Match": tag})) == (412, "outdated")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"price": "5.00"}, "currency"),
        ({"substitute": "NONE"}, "substitute"),
        ({"substitute": "BOWL"}, "substitute"),
        ({"name": "  "}, "name"),
        ({"weight_g": -1}, "weight_g"),
        ({"weight_g": "400"}, "weight_g"),
        ({"price": "0.0000001", "currency": "USD"}, "price"),
        ({"handling_class": "a\nb"}, "handling_class"),
        ({"origin_country": "USA"}, "origin_country"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_sku_is_refused_as_in_a_file(api: Caller, change: dict[str, Any], field: str) -> None:
    put(api, "skus/BOWL", SKU, 201)
    before = api.get("skus/BOWL")
    problem = put(api, "skus/BOWL", {**SKU, **change}, 422)
    assert field in faults(problem)
    assert api.get("skus/BOWL") == before


@pytest.mark.parametrize("code", ["%20MUG", "MUG%20", "%C2%A0MUG"])
def test_a_code_is_what_stands_in_the_address(api: Caller, code: str) -> None:
    """Else MUG would be written over without anybody having read it."""
    before = api.get("skus/MUG")
    assert "sku" in faults(api.ask("PUT", f"skus/{code}", 422, SKU))
    assert "code" in faults(api.ask("PUT", f"locations/{code}", 422, PLACE))
    assert api.get("skus/MUG") == before


def test_a_location_is_made_read_and_put_anew(api: Caller, cur: Cursor) -> None:
    assert api.ask("GET", "locations/BOS", 404)["code"] == "unknown_location"
    whole = {
        **PLACE, "capacity_per_day": 40, "capacity_per_hour": 8, "cut_off": "15:30:00",
        "work_days": [1, 2, 6], "holiday_calendar": "US-MA", "holidays": ["2026-12-24"], "lead_days": 1,
        "release": "cut_off", "gates": ["customs"], "recall": "asks", "answer_hours": 30, "active": False,
    }  # fmt: skip
    made = put(api, "locations/BOS", whole, 201)
    assert made == {**whole, "code": "BOS", "valid_from": made["valid_from"]}
    assert api.get("locations/BOS") == made
    cur.execute("UPDATE network_location_version SET address = 'https://bos.example.com'")
    again = put(api, "locations/BOS", PLACE)
    assert (again["work_days"], again["capacity_per_day"], again["gates"]) == ([1, 2, 3, 4, 5], None, [])
    [now] = [one for one in locations.current(cur, BEGAN.replace(year=2027)) if one.code == "BOS"]
    assert (now.address, now.handling_order) == ("https://bos.example.com", 150)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kind": "warehouse"}, "kind"),
        ({"time_zone": "PST"}, "time_zone"),
        ({"holiday_calendar": "XX"}, "holiday_calendar"),
        ({"cut_off": "25:00"}, "cut_off"),
        ({"work_days": []}, "work_days"),
        ({"work_days": [8]}, "work_days[0]"),
        ({"handling_order": 1.5}, "handling_order"),
        ({"gates": ["two words"]}, "gates[0]"),
        ({"address": "https://evil.example"}, "address"),
        ({"city": ""}, "city"),
    ],
)
def test_a_location_is_refused_as_in_a_file(api: Caller, change: dict[str, Any], field: str) -> None:
    put(api, "locations/BOS", PLACE, 201)
    before = api.get("locations/BOS")
    assert field in faults(put(api, "locations/BOS", {**PLACE, **change}, 422))
    assert api.get("locations/BOS") == before


def test_money_is_in_minor_units_of_the_currency(api: Caller) -> None:
    yen = put(api, "locations/NRT", {**PLACE, "currency": "JPY", "handling_order": 150}, 201)
    assert (yen["handling_order"], yen["currency"]) == (150, "JPY")


def test_whoever_is_limited_reads_their_own_and_puts_nothing(api: Caller, cur: Cursor) -> None:
    one = limited(api, cur, locations=["EWR"])
    assert one.get("locations/EWR")["code"] == "EWR"
    assert one.ask("GET", "locations/LAX", 404)["code"] == "not_here"
    assert one.get("skus/MUG")["sku"] == "MUG"
    assert one.ask("PUT", "locations/EWR", 403, PLACE)["code"] == "out_of_reach"
    assert one.ask("PUT", "skus/MUG", 403, SKU)["code"] == "out_of_reach"


def test_the_audit_shows_what_was_put(live: Caller) -> None:
    put(live, "skus/MUG", {**SKU, "name": "Mug"})
    put(live, "locations/BOS", PLACE, 201)
    place, mug = live.get("audit")["items"]
    assert (mug["act"], mug["target"]) == ("PUT /skus/{sku}", "/api/v1/skus/MUG")
    [change] = mug["changes"]
    assert (change["subject"], change["name"], change["kind"]) == ("sku", "MUG", "set")
    assert change["after"]["weight_g"] == 400
    assert [one["name"] for one in place["changes"]] == ["BOS"]
