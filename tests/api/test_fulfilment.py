"""Fulfilment orders: shown, accepted, rejected, shipped."""

from typing import Any

import pytest
from tests.api.calling import Caller, order

from crossdock.api.schemas import fulfilment as shapes


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
    assert api.ask("GET", "fulfilment-orders?order=nothing", 404)["status"] == 404


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
