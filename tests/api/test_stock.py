"""Availability, promises, adjustments, counts."""

from typing import Any

import pytest
from tests.api.calling import Caller, money, order

from crossdock.api.schemas import stock as shapes
from crossdock.core import clock, db
from crossdock.sourcing import broker

CHI = {"sku": "MUG", "location": "CHI"}
THERE = {"country": "US", "postal_code": "10001"}


def available(api: Caller, sku: str) -> dict[str, int]:
    return {cell["location"]: cell["available"] for cell in api.get(f"availability?sku={sku}")["items"]}


def test_availability_is_by_sku_and_location(api: Caller) -> None:
    page = api.get("availability?sku=MUG&sku=TEE&location=EWR")
    shapes.Availability.model_validate(page)
    assert [(cell["sku"], cell["available"]) for cell in page["items"]] == [("MUG", 100), ("TEE", 10)]
    assert api.get("availability?sku=NOTHING")["items"] == []


def test_availability_pages(api: Caller) -> None:
    seen, path = [], "availability?limit=3"
    while True:
        page = api.get(path)
        seen += [(cell["sku"], cell["location"]) for cell in page["items"]]
        if page["next_cursor"] is None:
            break
        path = f"availability?limit=3&cursor={page['next_cursor']}"
    assert len(seen) == len(set(seen)) == 7
    assert api.ask("GET", "availability?cursor=x", 422)["status"] == 422


def test_a_promise_says_what_when_and_at_what_cost(api: Caller) -> None:
    lines = [{"sku": "MUG", "quantity": 2}]
    found = api.post("promise", {"lines": lines, "ship_to": THERE})
    shapes.Promises.model_validate(found)
    levels = ["standard", "expedited", "two_day", "next_day"]
    assert [one["service_level"] for one in found["items"]] == levels
    standard = found["items"][0]
    assert (standard["status"], standard["cost"]) == ("routed", money("6.40"))
    assert standard["parcels"][0]["location"] == "EWR"
    assert available(api, "MUG")["EWR"] == 100
    asked = {"lines": lines, "ship_to": THERE, "service_levels": ["next_day"], "channel": "web"}
    assert len(api.post("promise", asked)["items"]) == 1


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"lines": [{"sku": "MUG", "quantity": 1}, {"sku": "GNU", "quantity": 1}]}, "lines[1].sku"),
        ({"lines": []}, "lines"),
        ({"lines": [{"sku": "MUG", "quantity": 0}]}, "lines[0].quantity"),
        ({"ship_to": {"country": "Utopia", "postal_code": "1"}}, "ship_to.country"),
        ({"service_levels": ["slow"]}, "service_levels[0]"),
        ({"channel": "nobody"}, "channel"),
    ],
)
def test_a_promise_that_cannot_be_given_names_the_field(
    api: Caller, changed: dict[str, Any], field: str
) -> None:
    body = {"lines": [{"sku": "MUG", "quantity": 1}], "ship_to": THERE, **changed}
    assert [one["field"] for one in api.post("promise", body, 422)["errors"]] == [field]


def test_an_adjustment_adds_or_takes(api: Caller) -> None:
    found = api.post("stock/adjustments", {**CHI, "quantity": -3, "reason": "damaged"})
    shapes.Changes.model_validate(found)
    assert found["items"] == [{**CHI, "difference": -3, "missing": 0}]
    assert available(api, "MUG")["CHI"] == 7


def test_adjustments_come_in_arrays_all_or_nothing(api: Caller) -> None:
    good = {"sku": "SOFA", "location": "CHI", "quantity": 2, "reason": "found"}
    bad = {**CHI, "quantity": -11, "reason": "lost"}
    problem = api.post("stock/adjustments", [good, bad], 409)
    assert (problem["code"], problem["cells"]) == ("stock_below_zero", [CHI])
    assert available(api, "SOFA") == {}
    found = api.post("stock/adjustments", [good, {**bad, "quantity": -10}])
    assert sorted(one["difference"] for one in found["items"]) == [-10, 2]
    assert available(api, "SOFA") == {"CHI": 2}


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("adjustments", {**CHI, "quantity": 1}, "reason"),
        ("adjustments", {**CHI, "quantity": "1", "reason": "x"}, "quantity"),
        ("adjustments", {**CHI, "quantity": 10**18, "reason": "x"}, "quantity"),
        ("adjustments", {"sku": "GNU", "location": "CHI", "quantity": 1, "reason": "x"}, "sku"),
        ("adjustments", {"sku": "MUG", "location": "MARS", "quantity": 1, "reason": "x"}, "location"),
        ("adjustments", [], ""),
        ("counts", {**CHI, "counted": -1}, "counted"),
        ("counts", [{**CHI, "counted": 1}, {**CHI, "counted": 2}], "[1]"),
        ("counts", [{**CHI, "counted": 1}, {"sku": "GNU", "location": "CHI", "counted": 2}], "[1].sku"),
        ("counts", {**CHI, "counted": 1, "as_of": "2026-11-23T10:00:00"}, "as_of"),
    ],
)
def test_stock_that_cannot_be_changed_so_names_the_field(
    api: Caller, path: str, body: Any, field: str
) -> None:
    assert [one["field"] for one in api.post(f"stock/{path}", body, 422)["errors"]] == [field]


def test_a_count_in_the_future_is_refused(api: Caller) -> None:
    body = {**CHI, "counted": 1, "as_of": "2999-01-01T00:00:00Z"}
    assert api.post("stock/counts", body, 422)["code"] == "count_in_future"


def test_a_count_sets_what_is_there(api: Caller) -> None:
    assert api.post("stock/counts", {**CHI, "counted": 4})["items"][0]["difference"] == -6
    assert available(api, "MUG")["CHI"] == 4
    old = {**CHI, "counted": 9, "as_of": "2026-01-02T00:00:00Z"}
    assert api.post("stock/counts", old) == {"items": []}


def test_a_count_below_what_is_reserved_leaves_missing_units(api: Caller) -> None:
    api.post("orders", order("A-1", ("BOOK", 4)), 201)
    found = api.post("stock/counts", {"sku": "BOOK", "location": "EWR", "counted": 1})
    assert found["items"][0]["missing"] == 3
    assert available(api, "BOOK")["EWR"] == 0


def test_stock_that_comes_in_wakes_the_orders_that_wait_for_it(api: Caller) -> None:
    waiting = api.post("orders", order("A-1", ("SOFA", 1)), 201)
    assert waiting["status"] == "backordered"
    api.post("stock/adjustments", {"sku": "SOFA", "location": "EWR", "quantity": 1, "reason": "found"})
    with db.transaction() as cur:
        broker.work(cur, broker.STAGE.claim(cur, 10, clock.now()))
    assert api.get(f"orders/{waiting['number']}")["status"] in ("allocated", "released")
