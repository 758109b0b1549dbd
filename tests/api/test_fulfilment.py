"""Fulfilment orders: shown, accepted, rejected, picked, called back, shipped."""

from typing import Any

import pytest
from tests.api.calling import Caller, order

from crossdock.api.schemas import fulfilment as shapes
from crossdock.api.schemas import stock


def opened(api: Caller, name: str = "A-1") -> tuple[str, str]:
    """Numbers of a released order of two mugs and a tee, and of its fulfilment order."""
    found = api.post("orders", order(name, ("MUG", 2), ("TEE", 1)), 201)
    return found["number"], found["fulfilment_orders"][0]["number"]


def test_they_are_listed_and_shown(api: Caller) -> None:
    number, part = opened(api)
    page = api.get("fulfilment-orders?location=EWR&state=released")
    shapes.FulfilmentOrders.model_validate(page)
    assert [one["number"] for one in page["items"]] == [part]
    shown = api.get(f"fulfilment-orders/{part}")
    assert page["items"] == [shown]
    assert api.get(f"fulfilment-orders/{shown['id']}") == shown
    assert api.get(f"fulfilment-orders?order={number}")["items"] == [shown]
    for query in ("location=LAX", "state=shipped", "order=SO-1"):
        assert api.get(f"fulfilment-orders?{query}")["items"] == []
    assert api.ask("GET", "fulfilment-orders?order=nothing", 422)["errors"][0]["field"] == "order"


def test_pages_follow_each_other(api: Caller) -> None:
    parts = {opened(api, f"A-{at}")[1] for at in range(3)}
    first = api.get("fulfilment-orders?limit=2")
    rest = api.get(f"fulfilment-orders?limit=2&cursor={first['next_cursor']}")
    assert {one["number"] for one in [*first["items"], *rest["items"]]} == parts
    assert rest["next_cursor"] is None


def test_accepting_twice_is_accepting_once(api: Caller) -> None:
    _, part = opened(api)
    first = api.post(f"fulfilment-orders/{part}/accept")
    assert first["state"] == "accepted"
    assert api.post(f"fulfilment-orders/{part}/accept", {}) == first


def test_rejecting_sends_the_order_elsewhere(api: Caller) -> None:
    number, part = opened(api)
    rejected = api.post(f"fulfilment-orders/{part}/reject", {"reason": "damaged"})
    assert (rejected["state"], rejected["refusal"]) == ("rejected", "damaged")
    assert api.get(f"orders/{number}")["lines"][0]["quantities"]["open"] == 2
    problem = api.post(f"fulfilment-orders/{part}/accept", status=409)
    assert problem["refused"] == [[part, "rejected"]]


def test_a_line_can_be_rejected_alone(api: Caller) -> None:
    number, part = opened(api)
    told = {"reason": "damaged", "lines": [{"line": "2", "quantity": 1}], "note": "torn"}
    left = api.post(f"fulfilment-orders/{part}/reject", told)
    shapes.FulfilmentOrder.model_validate(left)
    assert (left["state"], left["lines"][1]["stopped"]) == ("released", 1)
    [refused] = left["refusals"]
    assert (refused["sku"], refused["act"], refused["reason"], refused["words"]) == (
        "TEE", "reject", "damaged", "torn",
    )  # fmt: skip
    assert api.get(f"orders/{number}")["lines"][1]["quantities"]["open"] == 1
    assert [one["sku"] for one in api.get("stock/count-tasks")["items"]] == ["TEE"]


def test_reasons_say_what_follows_from_them(api: Caller) -> None:
    found = api.get("refusal-reasons")
    shapes.RefusalReasons.model_validate(found)
    by_reason = {one["reason"]: (one["about"], one["doubts"]) for one in found["items"]}
    assert by_reason["not_found"] == ("stock", True)
    assert by_reason["closed"] == ("place", False)


def test_picking_short_asks_for_a_count_which_closes_it(api: Caller) -> None:
    number, part = opened(api)
    told = {"lines": [{"line": "1", "quantity": 1, "short": {"quantity": 1}}, {"line": "2", "quantity": 1}]}
    picked = api.post(f"fulfilment-orders/{part}/pick", told)
    shapes.FulfilmentOrder.model_validate(picked)
    assert picked["state"] == "picked"
    assert [(one["picked"], one["stopped"]) for one in picked["lines"]] == [(1, 1), (1, 0)]
    quantities = api.get(f"orders/{number}")["lines"][0]["quantities"]
    assert (quantities["open"], quantities["released"]) == (1, 1)
    page = api.get("stock/count-tasks?location=EWR&sku=MUG")
    stock.CountTasks.model_validate(page)
    [task] = page["items"]
    assert (task["reason"], task["gone"], task["reference"], task["closed_at"]) == (
        "not_found", 1, part, None,
    )  # fmt: skip
    api.post("stock/counts", {"sku": "MUG", "location": "EWR", "counted": 50})
    assert api.get("stock/count-tasks")["items"] == []
    [closed] = api.get("stock/count-tasks?closed=true")["items"]
    assert closed["counted"] == 50


def test_picking_packing_and_leaving_is_shown_step_by_step(api: Caller) -> None:
    _, part = opened(api)
    assert api.post(f"fulfilment-orders/{part}/pick")["state"] == "picked"
    shipment = api.post(f"fulfilment-orders/{part}/pack")["id"]
    packed = api.get(f"fulfilment-orders/{part}")
    assert packed["state"] == "packed"
    assert [(one["picked"], one["packed"], one["shipped"]) for one in packed["lines"]] == [
        (2, 2, 0),
        (1, 1, 0),
    ]
    problem = api.post(f"fulfilment-orders/{part}/reject", {"reason": "closed"}, 409)
    assert (problem["code"], problem["lines"]) == ("stands_packed", [[1, 2], [2, 1]])
    api.post(f"shipments/{shipment}/leave")
    assert api.get(f"fulfilment-orders/{part}")["state"] == "shipped"


def test_accepted_units_are_called_back_with_the_locations_word(api: Caller) -> None:
    number, part = opened(api)
    wanted = {"reason": "the vendor cannot make it", "lines": [{"line": "1", "quantity": 1}]}
    assert api.post(f"fulfilment-orders/{part}/withdraw", wanted, 409)["code"] == "wrong_state"
    api.post(f"fulfilment-orders/{part}/accept")
    api.post(f"fulfilment-orders/{part}/withdraw", wanted)
    gone = api.post(f"fulfilment-orders/{part}/withdraw", {"reason": "no more", "then": "cancel"})
    assert gone["state"] == "cancelled"
    first, second = (line["quantities"] for line in api.get(f"orders/{number}")["lines"])
    assert (first["open"], first["cancelled"], second["cancelled"]) == (1, 1, 1)
    told = [one for one in api.get(f"orders/{number}/timeline")["items"] if "money" in (one["data"] or {})]
    assert [one["kind"] for one in told] == ["cancelled"]


def test_shipping_in_parts(api: Caller) -> None:
    number, part = opened(api)
    told = {
        "lines": [{"line": "1", "quantity": 2}],
        "packages": [{"tracking": "T-1"}],
        "carrier": "pelican",
        "service": "express",
        "reference": "R-1",
        "shipped_at": "2026-11-23T16:00:00+01:00",
    }
    partly = api.post(f"fulfilment-orders/{part}/ship", told)
    shapes.FulfilmentOrder.model_validate(partly)
    assert partly["state"] == "partly_shipped"
    [shipment] = partly["shipments"]
    assert shipment["shipped_at"] == "2026-11-23T15:00:00Z"
    assert (shipment["service"], shipment["reference"]) == ("express", "R-1")
    assert len(api.post(f"fulfilment-orders/{part}/ship", told)["shipments"]) == 1
    rest = api.post(f"fulfilment-orders/{part}/ship")
    assert (rest["state"], len(rest["shipments"])) == ("shipped", 2)
    assert api.get(f"orders/{number}")["status"] == "shipped"
    assert api.post(f"fulfilment-orders/{part}/ship", status=409)["code"] == "wrong_state"


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({"lines": [{"line": "9", "quantity": 1}]}, 422, "lines[0].line"),
        ({"lines": [{"line": "1", "quantity": 1}, {"line": "1", "quantity": 1}]}, 422, "lines[1].line"),
        ({"lines": []}, 422, "lines"),
        ({"packages": [{"tracking": ""}]}, 422, "packages[0].tracking"),
        ({"shipped_at": "yesterday"}, 422, "shipped_at"),
        ({"lines": [{"line": "1", "quantity": 3}]}, 409, None),
    ],
)
def test_a_shipment_that_cannot_be(api: Caller, body: Any, status: int, field: str | None) -> None:
    _, part = opened(api)
    problem = api.post(f"fulfilment-orders/{part}/ship", body, status)
    assert [one["field"] for one in problem.get("errors", [])] == ([field] if field else [])
    assert api.get(f"fulfilment-orders/{part}")["state"] == "released"


@pytest.mark.parametrize("number", ["FO-1", "1", "nothing"])
def test_one_that_is_not_there_is_404(api: Caller, number: str) -> None:
    assert api.ask("GET", f"fulfilment-orders/{number}", 404)["code"] == "fulfilment_order_not_found"
    for act, body in (("accept", None), ("reject", {"reason": "x"}), ("ship", None)):
        problem = api.post(f"fulfilment-orders/{number}/{act}", body, 404)
        assert problem["code"] == "fulfilment_order_not_found"
    assert api.post(f"fulfilment-orders/{number}/reject", {}, 422)["errors"][0]["field"] == "reason"
