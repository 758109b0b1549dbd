"""Receipts and transfers over the API: announced, shipped, taken in, and who waits is woken."""

from datetime import date
from typing import Any

import pytest
from tests.api.calling import Caller, order

from crossdock.api.schemas import stock
from crossdock.api.schemas import supply as shapes
from crossdock.catalog import skus
from crossdock.core import clock
from crossdock.core.actor import Actor
from crossdock.core.sql import Cursor
from crossdock.sourcing import broker, queue

LINE = {"sku": "SOFA", "location": "EWR", "quantity": 3, "expected_on": "2026-11-27"}


def announced(api: Caller, reference: str = "PO-1", *lines: dict[str, Any]) -> dict[str, Any]:
    body = {"reference": reference, "supplier": "Pelican Mills", "lines": list(lines) or [LINE]}
    found: dict[str, Any] = api.post("receipts", body)
    shapes.Receipt.model_validate(found)
    return found


def test_a_back_order_is_sourced_when_its_receipt_comes(api: Caller, cur: Cursor) -> None:
    number = api.post("orders", order("W-1", ("SOFA", 1)), 201)["number"]
    assert api.get(f"orders/{number}")["status"] == "backordered"
    receipt = announced(api)
    assert (receipt["state"], receipt["lines"][0]["underway"]) == ("expected", 3)
    came = {"reference": "GRN-1", "lines": [{"sku": "SOFA", "received": 2, "damaged": 1}]}
    found = api.post(f"receipts/{receipt['number']}/arrivals", came)
    assert (found["state"], found["arrivals"][0]["reference"]) == ("received", "GRN-1")
    assert api.post("receipts/PO-1/arrivals", came) == found
    waiting = queue.claim(cur, 10, clock.now())
    broker.work(cur, waiting)
    assert api.get(f"orders/{number}")["status"] == "released"


def test_a_transfer_leaves_is_in_transit_and_comes(api: Caller) -> None:
    lines = [{"sku": "MUG", "quantity": 20}]
    body = {"reference": "M-1", "origin": "EWR", "destination": "CHI", "lines": lines}
    made = api.post("transfers", body, 201)
    shapes.Transfer.model_validate(made)
    assert api.post("transfers", body, 200) == made
    api.post("transfers", {**body, "origin": "LAX"}, 409)
    sent = api.post(f"transfers/{made['number']}/ship", {"expected_on": "2026-11-25"})
    assert (sent["state"], sent["lines"][0]["underway"]) == ("in_transit", 20)
    assert sent["lines"][0]["expected_on"] == "2026-11-25"
    cells = {cell["location"]: cell["on_hand"] for cell in api.get("availability?sku=MUG")["items"]}
    assert (cells["EWR"], cells["CHI"]) == (80, 10)
    came = {"reference": "D-1", "lines": [{"sku": "MUG", "received": 18}], "final": True}
    found = api.post("transfers/M-1/arrivals", came)
    assert (found["state"], found["lines"][0]["short"]) == ("received", 2)
    assert api.post("transfers/M-1/cancel", {}, 409)["code"] == "wrong_supply_state"


def test_what_is_not_free_does_not_leave_and_is_named(api: Caller) -> None:
    lines = [{"sku": "TEE", "quantity": 11}, {"sku": "MUG", "quantity": 1}]
    body = {"reference": "M-1", "origin": "EWR", "destination": "CHI", "lines": lines}
    api.post("transfers", body, 201)
    refused = api.post("transfers/M-1/ship", {}, 409)
    assert (refused["code"], refused["skus"]) == ("transfer_short", ["TEE"])
    assert api.post("transfers/M-1/cancel", {})["state"] == "cancelled"


def test_receipts_are_listed_shown_and_cancelled(api: Caller) -> None:
    for at in range(3):
        announced(api, f"PO-{at}")
    page = api.get("receipts?limit=2")
    shapes.Receipts.model_validate(page)
    assert [one["reference"] for one in page["items"]] == ["PO-2", "PO-1"]
    rest = api.get(f"receipts?limit=2&cursor={page['next_cursor']}")
    assert ([one["reference"] for one in rest["items"]], rest["next_cursor"]) == (["PO-0"], None)
    assert api.get("receipts/PO-1") == page["items"][1]
    assert api.post("receipts/PO-1/cancel", {})["state"] == "cancelled"
    assert api.get("receipts?state=cancelled")["items"][0]["reference"] == "PO-1"
    assert api.get("transfers") == {"items": [], "next_cursor": None}
    body = {"reference": "PO-1", "lines": [{**LINE, "quantity": 9}]}
    assert api.post("receipts", body, 409)["code"] == "wrong_supply_state"
    assert api.ask("GET", "receipts/PO-9", 404)["code"] == "supply_not_found"
    assert api.ask("GET", "transfers/TR-9", 404)["code"] == "supply_not_found"


def test_what_cannot_be_is_named_by_its_field(api: Caller) -> None:
    twice = {"reference": "PO-1", "lines": [LINE, LINE]}
    assert api.post("receipts", twice, 422)["errors"][0]["field"] == "lines[0]"
    unknown = {"reference": "PO-1", "lines": [{**LINE, "sku": "GNU"}]}
    assert api.post("receipts", unknown, 422)["errors"][0]["field"] == "lines[0].sku"
    announced(api, "PO-2", LINE, {**LINE, "location": "LAX"})
    came = {"reference": "D-1", "lines": [{"sku": "SOFA", "received": 1}]}
    assert api.post("receipts/PO-2/arrivals", came, 422)["errors"][0]["field"] == "lines[0].location"


@pytest.mark.parametrize("kind", ["receipts", "transfers"])
def test_a_delivery_of_what_does_not_exist(api: Caller, kind: str) -> None:
    api.post(f"{kind}/X-1/arrivals", {"reference": "D-1"}, 404)


def test_what_is_to_come_is_promised_by_date(api: Caller, cur: Cursor) -> None:
    number = api.post("orders", order("W-1", ("SOFA", 1)), 201)["number"]
    announced(api, "PO-1")
    assert api.get(f"orders/{number}")["lines"][0]["expected_on"] == "2026-11-27"
    [kind] = [one for one in api.get(f"orders/{number}/timeline")["items"] if one["kind"] == "promised"]
    assert kind["data"]["expected_on"] == "2026-11-27"
    [cell] = api.get("availability?sku=SOFA")["items"]
    assert (cell["available"], cell["underway"]) == (0, 3)
    assert cell["by_date"] == [{"on": "2026-11-27", "arriving": 3, "available": 2}]
    asked = {"lines": [{"sku": "SOFA", "quantity": 1}], "ship_to": {"country": "US", "postal_code": "10001"}}
    promised = api.post("promise", {**asked, "service_levels": ["standard"]})
    stock.Promises.model_validate(promised)
    [answer] = promised["items"]
    assert answer["backordered"] == [{"sku": "SOFA", "quantity": 1, "expected_on": "2026-11-27"}]
    assert answer["later"]["available_on"] == "2026-11-27"
    # The lorry is a week late.
    body = {"reference": "PO-1", "lines": [{**LINE, "expected_on": "2026-12-04"}]}
    api.post("receipts", body)
    assert api.get(f"orders/{number}")["lines"][0]["expected_on"] == "2026-12-04"


def test_what_is_not_sold_is_not_available(api: Caller) -> None:
    stopped = api.post("stock/stops", {"skus": ["MUG"], "reason": "recalled", "how": "backorder"})
    stock.Stops.model_validate(stopped)
    assert [(one["sku"], one["channel"], one["how"]) for one in stopped["items"]] == [
        ("MUG", None, "backorder")
    ]
    cells = api.get("availability?sku=MUG")["items"]
    assert {(cell["available"], cell["stopped"]) for cell in cells} == {(0, True)}
    assert api.post("orders", order("W-1", ("MUG", 1)), 201)["status"] == "backordered"
    assert api.get("stock/stops")["items"] == stopped["items"]
    assert api.post("stock/stops/end", {"skus": ["MUG"], "channel": "web"}, 409)["code"] == "not_stopped"
    assert api.post("stock/stops/end", {"skus": ["MUG"]}) == {"items": []}
    assert api.get("availability?sku=MUG&location=EWR")["items"][0]["available"] == 100


def test_a_stop_at_a_channel_is_shown_to_who_asks_for_it(api: Caller) -> None:
    api.post("stock/stops", {"skus": ["MUG"], "channel": "web"})
    assert api.get("availability?sku=MUG&location=EWR")["items"][0]["available"] == 100
    assert api.get("availability?sku=MUG&location=EWR&channel=web")["items"][0]["available"] == 0
    held = api.post("orders", order("W-1", ("MUG", 1)), 201)
    assert (held["status"], held["holds"][0]["code"]) == ("held", "selling_stopped")
    api.post("stock/stops", {"skus": ["MUG"], "channel": "nobody"}, 422)
    api.post("stock/stops", {"skus": ["GNU"]}, 422)


def test_skus_say_their_release_day(api: Caller, cur: Cursor) -> None:
    rows = [{"code": "LAMP", "release_on": date(2026, 11, 27)}]
    skus.import_rows(cur, rows, at=clock.now(), actor=Actor("command", "tests"))
    [lamp] = [one for one in api.get("skus")["items"] if one["sku"] == "LAMP"]
    assert (lamp["release_on"], lamp["state"], lamp["substitute"]) == ("2026-11-27", "active", None)
    [cell] = api.get("availability?sku=LAMP")["items"]
    assert (cell["available"], cell["release_on"]) == (0, "2026-11-27")
    assert cell["by_date"] == [{"on": "2026-11-27", "arriving": 10, "available": 10}]


def test_a_channel_is_paused_and_resumed(api: Caller, cur: Cursor) -> None:
    assert api.post("channels/web/pause", {"reason": "sold twice"}) == {"channel": "web", "paused": True}
    held = api.post("orders", order("W-1", ("MUG", 1)), 201)
    assert (held["status"], held["holds"][0]["code"]) == ("held", "channel_paused")
    assert api.post("orders", order("W-1", ("MUG", 1)), 200)["number"] == held["number"]
    found = api.post("channels/web/resume")
    assert found == {"channel": "web", "paused": False, "messages": 0, "orders": 0, "holds": 1}
    broker.work(cur, queue.claim(cur, 10, clock.now()))
    assert api.get(f"orders/{held['number']}")["status"] == "released"
    api.post("channels/nobody/pause", {}, 404)


@pytest.mark.parametrize("day", [0, 20, "0", "1764115200", "2026-11-23T00:00:00", True])
def test_a_day_is_written_as_one(api: Caller, day: Any) -> None:
    """A number would be read as seconds since 1970."""
    body = {
        "reference": "PO-9",
        "expected_on": day,
        "lines": [{"sku": "MUG", "location": "EWR", "quantity": 1}],
    }
    faults = api.ask("POST", "receipts", 422, body)["errors"]
    assert [one["field"] for one in faults] == ["expected_on"]
