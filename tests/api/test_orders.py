"""Orders out, and acts on them."""

from base64 import b64encode
from hashlib import sha256
from typing import Any

import psycopg
import pytest
from tests.api.calling import Caller, money, order

from crossdock.api.schemas import orders as shapes
from crossdock.core.sql import Cursor
from crossdock.partners import channels

# interfaces.md: "An order, in", and what "An order, out" adds to it.
IN = {
    "channel", "external_id", "placed_at", "currency", "customer", "ship_to", "bill_to", "service_level",
    "deliver_by", "ship_complete", "purchase_order", "lines", "shipping", "discount", "tax", "total", "tags",
    "note", "attributes",
}  # fmt: skip
OUT = {"number", "status", "version", "holds", "fulfilment_orders", "shipments", "refunds", "source"}
PERSON = {"external_id", "name", "email", "phone", "company"}
ADDRESS = {"name", "company", "line1", "line2", "city", "region", "postal_code", "country", "phone"}
LINE = {"external_id", "sku", "quantity", "unit_price", "discount", "tax", "attributes", "quantities"}
PACKAGE = {"seq", "tracking", "weight_g", "length_mm", "width_mm", "height_mm", "state", "state_since"}
QUANTITIES = {
    "ordered", "open", "backordered", "allocated", "released", "shipped", "delivered", "cancelled",
    "returned",
}  # fmt: skip


def shipped(api: Caller) -> dict[str, Any]:
    """An order of two mugs and a tee, of which one mug has left."""
    found = api.post("orders", order("A-1", ("MUG", 2), ("TEE", 1)), 201)
    [part] = found["fulfilment_orders"]
    ship = {
        "lines": [{"line": "1", "quantity": 1}],
        "packages": [{"tracking": "T-1", "weight_g": 500}],
        "reference": "R-1",
    }
    api.post(f"fulfilment-orders/{part['number']}/ship", ship)
    document: dict[str, Any] = api.get(f"orders/{found['number']}")
    return document


def test_an_order_out_has_the_contracts_keys(api: Caller) -> None:
    document = shipped(api)
    assert document.keys() >= IN | OUT
    assert document["customer"].keys() == PERSON
    assert document["ship_to"].keys() == ADDRESS
    for line in document["lines"]:
        assert line.keys() >= LINE
        assert line["quantities"].keys() == QUANTITIES
    assert document["total"] == money("40.00")
    assert document["lines"][0]["unit_price"] == money("10.00")
    assert document["placed_at"] == "2026-11-23T15:00:00Z"
    assert document["status"] == "partially_shipped"
    [shipment] = document["shipments"]
    [package] = shipment["packages"]
    assert (package["seq"], package["tracking"], package["weight_g"]) == (1, "T-1", 500)
    assert package.keys() == {*PACKAGE}
    assert shipment["fulfilment_order"] == document["fulfilment_orders"][0]["number"]
    assert shipment["location"] == "EWR"
    shapes.Order.model_validate(document)


def test_what_has_no_field_of_its_own_is_kept_under_source(api: Caller) -> None:
    raw = (
        b'{"loyalty": {"points": 12345678901234567890.10}, '
        + __import__("json").dumps(order("A-1")).encode()[1:]
    )
    response = api.call("POST", "orders", raw)
    assert response.status_code == 201
    assert b'"points": 12345678901234567890.10' in response.content


def test_a_page_follows_the_other(api: Caller) -> None:
    api.post("orders", [order(f"A-{at}") for at in range(5)], 207)
    seen: list[str] = []
    path = "orders?limit=2"
    for expected in (2, 2, 1):
        page = api.get(path)
        shapes.Orders.model_validate(page)
        assert len(page["items"]) == expected
        seen += [one["external_id"] for one in page["items"]]
        path = f"orders?limit=2&cursor={page['next_cursor']}"
    assert page["next_cursor"] is None
    assert sorted(seen) == [f"A-{at}" for at in range(5)]


def test_a_page_costs_as_many_statements_as_one_order(api: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    def costs(path: str) -> int:
        told: list[object] = []
        execute = psycopg.Cursor.execute

        def counted(self: Any, query: Any, *args: Any, **kwargs: Any) -> Any:
            told.append(query)
            return execute(self, query, *args, **kwargs)

        with monkeypatch.context() as counting:
            counting.setattr(psycopg.Cursor, "execute", counted)
            api.get(path)
        return len(told)

    api.post("orders", [order(f"A-{at}", ("MUG", 1), ("LAMP", 1)) for at in range(10)], 207)
    for path in ("orders", "fulfilment-orders", "messages", "skus", "locations"):
        assert 0 < costs(f"{path}?limit=10") == costs(f"{path}?limit=1"), path
    assert 0 < costs("availability?limit=5") == costs("availability?limit=1")  # the last page looks for kits


def test_orders_of_a_channel_that_was_retired_are_still_found(api: Caller, cur: Cursor) -> None:
    api.post("orders", order("A-1"), 201)
    channels.retire(cur, "web")
    assert len(api.get("orders?channel=web")["items"]) == 1
    assert api.post("orders", order("A-2"), 422)["errors"][0]["field"] == "channel"


def test_orders_are_found_by_what_people_know(api: Caller) -> None:
    one = api.post("orders", order("A-1"), 201)
    api.post("orders", order("A-2", total=money("1")), 201)
    for query in (
        "channel=web&external_id=A-1",
        "status=released",
        f"q={one['number']}",
        "q=A-1",
    ):
        assert [found["number"] for found in api.get(f"orders?{query}")["items"]] == [one["number"]], query
    for query in ("channel=nobody", "external_id=A-9", "status=closed", "q=nothing"):
        assert api.get(f"orders?{query}")["items"] == []


@pytest.mark.parametrize(
    ("query", "field"), [("limit=0", "limit"), ("limit=x", "limit"), ("status=lost", "status")]
)
def test_a_query_that_is_wrong_is_named(api: Caller, query: str, field: str) -> None:
    assert [one["field"] for one in api.ask("GET", f"orders?{query}", 422)["errors"]] == [field]


@pytest.mark.parametrize("cursor", ["x", "-1", "1.5", "9" * 30])
def test_a_cursor_that_was_not_given_out_is_refused(api: Caller, cursor: str) -> None:
    for path in ("orders", "messages", "policies", "fulfilment-orders"):
        assert api.ask("GET", f"{path}?cursor={cursor}", 422)["status"] == 422


@pytest.mark.parametrize("number", ["SO-1", "1", "SO-x", "9" * 40, "%00"])
@pytest.mark.parametrize("path", ["", "/timeline", "/decision"])
def test_an_order_that_is_not_there_is_404(api: Caller, number: str, path: str) -> None:
    response = api.call("GET", f"orders/{number}{path}")
    assert response.status_code in (404, 422) if number == "%00" else response.status_code == 404


def test_the_timeline_tells_what_happened(api: Caller) -> None:
    found = api.post("orders", order("A-1"), 201)
    timeline = api.get(f"orders/{found['number']}/timeline")
    shapes.Timeline.model_validate(timeline)
    kinds = [event["kind"] for event in timeline["items"]]
    assert kinds[0] == "received"
    assert timeline["items"][0]["actor"] == "key:key for *"


def test_the_decision_tells_why(api: Caller) -> None:
    found = api.post("orders", order("A-1", ("MUG", 2)), 201)
    decision = api.get(f"orders/{found['number']}/decision")
    shapes.Decision.model_validate(decision)
    assert decision["cost"] == money("6.40")
    held = api.post("orders", order("A-2", total=money("1")), 201)
    assert api.ask("GET", f"orders/{held['number']}/decision", 404)["code"] == "no_decision"


def test_cancelling_frees_the_stock_and_answers_the_order(api: Caller) -> None:
    found = api.post("orders", order("A-1", ("BOOK", 3)), 201)
    done = api.post(f"orders/{found['number']}/cancel", {"reason": "changed my mind"})
    shapes.ActedOrder.model_validate(done)
    assert done["status"] == "cancelled"
    assert done["act"] == {"cancelled": 3, "too_late": 0}
    assert api.get("availability?sku=BOOK")["items"][0]["available"] == 10
    assert api.post(f"orders/{found['number']}/cancel", status=409)["code"] == "not_cancellable"


def test_lines_are_cancelled_by_their_own_keys(api: Caller) -> None:
    found = api.post("orders", order("A-1", ("MUG", 3), ("TEE", 1)), 201)
    path = f"orders/{found['number']}/cancel"
    done = api.post(path, {"lines": [{"line": "1", "quantity": 2}]})
    assert [line["quantities"]["cancelled"] for line in done["lines"]] == [2, 0]
    done = api.post(path, {"lines": [{"line": "2"}]})
    assert [line["quantities"]["cancelled"] for line in done["lines"]] == [2, 1]
    wrong = [{"line": "9"}, {"line": "1", "quantity": 4}, {"line": "1"}]
    problem = api.post(path, {"lines": wrong}, 422)
    fields = [error["field"] for error in problem["errors"]]
    assert fields == ["lines[0].line", "lines[1].quantity", "lines[2].line"]
    assert api.post(path, {"lines": []}, 422)["errors"][0]["field"] == "lines"
    assert api.post(path, {"lines": [{"line": "1", "quantity": 0}]}, 422)["errors"]


def test_what_a_location_accepted_is_too_late_to_cancel(api: Caller) -> None:
    found = api.post("orders", order("A-1"), 201)
    api.post(f"fulfilment-orders/{found['fulfilment_orders'][0]['number']}/accept")
    assert api.post(f"orders/{found['number']}/cancel", status=409)["too_late"] == 1


def test_an_act_on_another_version_is_refused(api: Caller) -> None:
    found = api.post("orders", order("A-1"), 201)
    for act, body in (("cancel", {}), ("hold", {"reason": "x"}), ("release", {})):
        stale = {**body, "version": found["version"] + 1}
        problem = api.post(f"orders/{found['number']}/{act}", stale, 409)
        assert (problem["code"], problem["actual"]) == ("stale_version", found["version"])
    api.post(f"orders/{found['number']}/cancel", {"version": found["version"]})


def test_holding_stops_and_releasing_goes_on(api: Caller) -> None:
    found = api.post("orders", order("A-1"), 201)
    path = f"orders/{found['number']}"
    held = api.post(f"{path}/hold", {"reason": "wait", "code": "fraud_risk"})
    shapes.Order.model_validate(held)
    assert (held["status"], held["holds"][0]["code"]) == ("held", "fraud_risk")
    assert held["lines"][0]["quantities"]["open"] == 1
    assert api.post(f"{path}/hold", {"reason": "again", "code": "fraud_risk"})["holds"] == held["holds"]
    api.post(f"{path}/hold", {"reason": "and"})
    assert api.post(f"{path}/release", {"codes": ["credit_limit"]}, 404)["code"] == "hold_not_found"
    lifted = api.post(f"{path}/release", {"codes": ["fraud_risk"]})
    assert [hold["code"] for hold in lifted["holds"]] == ["manual"]
    assert api.post(f"{path}/release")["holds"] == []
    assert api.post(f"{path}/release", status=404)["code"] == "hold_not_found"


@pytest.mark.parametrize(
    ("act", "body", "field"),
    [
        ("hold", {}, "reason"),
        ("hold", {"reason": "x", "code": "Not A Code"}, "code"),
        ("hold", {"reason": "x", "stops": "everything"}, "stops"),
        ("hold", {"reason": "x", "reasn": "y"}, "reasn"),
        ("hold", {"reason": "a\x00b"}, "reason"),
        ("cancel", {"version": "new"}, "version"),
        ("cancel", {"lines": [{"line": "1", "quantity": True}]}, "lines[0].quantity"),
        ("release", {"codes": []}, "codes"),
        ("notes", {"text": ""}, "text"),
        ("attachments", {"name": "a"}, "content"),
        *(
            ("attachments", {"name": "a", "content": content}, "content")
            for content in ("", "a", "====", "YQ", "YQ==\n", "Y Q=", "ü+==")
        ),
        ("tags", {"add": ["a"], "remove": ["a"]}, "remove"),
    ],
)
def test_a_body_that_is_wrong_is_named(api: Caller, act: str, body: dict[str, Any], field: str) -> None:
    found = api.post("orders", order("A-1"), 201)
    problem = api.post(f"orders/{found['number']}/{act}", body, 422)
    assert [error["field"] for error in problem["errors"]] == [field]
    assert api.post(f"orders/{found['number']}/{act}", b"{", 400)["code"] == "bad_json"


@pytest.mark.parametrize(
    ("act", "body"),
    [
        ("cancel", {}),
        ("hold", {"reason": "x"}),
        ("release", {}),
        ("notes", {"text": "x"}),
        ("tags", {"add": ["x"]}),
        ("attachments", {"name": "a", "content": "YQ=="}),
    ],
)
def test_an_act_on_an_order_that_is_not_there_is_404(api: Caller, act: str, body: Any) -> None:
    assert api.post(f"orders/SO-1/{act}", body, 404)["code"] == "order_not_found"
    assert api.post(f"orders/nothing/{act}", body, 404)["status"] == 404


def test_notes_stand_in_the_timeline_and_tags_on_the_order(api: Caller, cur: Cursor) -> None:
    found = api.post("orders", order("A-1", tags=["a", "b"]), 201)
    path = f"orders/{found['number']}"
    api.post(f"{path}/notes", {"text": "leave it with the neighbour"})
    tagged = api.post(f"{path}/tags", {"add": ["c", "a"], "remove": ["b", "x"]})
    assert sorted(tagged["tags"]) == ["a", "c"]
    events = api.get(f"{path}/timeline")["items"]
    assert {"text": "leave it with the neighbour"} in [event["data"] for event in events]


def test_files_are_attached_listed_downloaded_and_taken_off(api: Caller) -> None:
    number, other = (api.post("orders", order(one), 201)["number"] for one in ("A-1", "A-2"))
    path, body = f"orders/{number}/attachments", bytes(range(256))
    made = api.post(path, {"name": "the PO.pdf", "content": b64encode(body).decode()}, 201)
    [one] = made["items"]
    assert (one["name"], one["media"], one["bytes"]) == ("the PO.pdf", "application/pdf", 256)
    assert one["sha256"] == sha256(body).hexdigest()
    assert api.get(path) == made
    content = api.call("GET", f"{path}/{one['id']}/content")
    assert (content.content, content["Content-Type"]) == (body, "application/octet-stream")
    assert api.ask("GET", "orders/SO-1/attachments", 404)["code"] == "order_not_found"
    elsewhere = f"orders/{other}/attachments/{one['id']}"
    assert api.ask("GET", f"{elsewhere}/content", 404)["code"] == "attachment_not_found"
    assert api.call("DELETE", elsewhere).status_code == 404
    assert api.call("DELETE", f"{path}/{one['id']}").status_code == 204
    assert api.get(path)["items"] == []
