"""``POST /orders``: what is new, known, different or wrong, alone and in an array."""

import json
from typing import Any

import pytest
from tests.api.calling import ADDRESS, Caller, money, order

from crossdock.core.sql import Cursor
from crossdock.mailbox import messages
from crossdock.orders import holds


def stored(cur: Cursor) -> list[bytes]:
    rows = messages.inbound(cur, limit=200)
    return [messages.body(cur, row.id) for row in reversed(rows)]


def test_a_new_order_is_stored_raw_and_taken_in(api: Caller, cur: Cursor) -> None:
    body = json.dumps(order("A-1", ("MUG", 2)), indent=2).encode() + b"\n"
    response = api.call("POST", "orders", body)
    assert response.status_code == 201
    document = json.loads(response.content)
    assert document["status"] == "released"
    assert document["source"] == json.loads(body)
    assert stored(cur) == [body]
    assert api.get(f"orders/{document['number']}") == document


def test_the_same_content_again_is_200_and_changes_nothing(api: Caller, cur: Cursor) -> None:
    first = api.post("orders", order("A-1"), 201)
    again = dict(reversed(order("A-1").items()))  # other bytes, the same content
    assert api.post("orders", again, 200) == first
    assert len(stored(cur)) == 1


@pytest.mark.parametrize(
    ("stated", "names"),
    [
        ({"note": "ring twice"}, ["note"]),
        ({"ship_to": {**ADDRESS, "city": "Albany"}}, ["ship_to.city"]),
        ({"tags": ["vip"], "service_level": "expedited"}, ["service_level", "tags"]),
    ],
)
def test_other_content_is_409_and_names_what_differs(
    api: Caller, cur: Cursor, stated: dict[str, Any], names: list[str]
) -> None:
    first = api.post("orders", order("A-1"), 201)
    problem = api.post("orders", order("A-1", **stated), 409)
    assert problem["type"] == "/api/v1/problems/order_differs"
    assert problem["number"] == first["number"]
    assert [error["field"] for error in problem["errors"]] == names
    assert api.get(f"orders/{first['number']}") == first
    assert len(stored(cur)) == 1


def test_a_quantity_that_differs_is_named_by_its_line(api: Caller) -> None:
    api.post("orders", order("A-1", ("MUG", 1), ("TEE", 1)), 201)
    problem = api.post("orders", order("A-1", ("MUG", 1), ("TEE", 2)), 409)
    assert "lines[1].quantity" in [error["field"] for error in problem["errors"]]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"external_id": " "}, "external_id"),
        ({"external_id": 7}, "external_id"),
        ({"currency": "dollars"}, "currency"),
        ({"lines": []}, "lines"),
        ({"placed_at": "2026-11-23T10:00:00"}, "placed_at"),
        ({"placed_at": "0001-01-01T00:00:00+05:00"}, "placed_at"),
        ({"service_level": "teleport"}, "service_level"),
        ({"total": {"amount": "1.001", "currency": "USD"}}, "total.amount"),
        ({"total": {"amount": 12, "currency": "USD"}}, "total.amount"),
        ({"shipping": {"amount": "5", "currency": "EUR"}}, "shipping.currency"),
        ({"note": "a\x00b"}, "note"),
        ({"lines": [{"sku": "MUG", "quantity": 0, "unit_price": money("1")}]}, "lines[0].quantity"),
        ({"lines": [{"sku": "MUG", "quantity": 1.5, "unit_price": money("1")}]}, "lines[0].quantity"),
        ({"lines": [{"sku": "MUG", "quantity": 1}]}, "lines[0].unit_price"),
    ],
)
def test_what_is_wrong_is_422_and_named(api: Caller, changed: dict[str, Any], field: str) -> None:
    problem = api.post("orders", order("A-1", **changed), 422)
    assert field in [error["field"] for error in problem["errors"]]
    assert api.get("orders")["items"] == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null garbage",
        b'{"external_id": "\xff"}',
        b'{"total": NaN}',
        b'{"total": -Infinity}',
        b'{"total": 1e999}',
        b'{"external_id": "A-1", "external_id": "A-2"}',
        b'{"lines": [{"sku": "A", "sku": "B"}]}',
        b"[" * 100_000,
        b'{"a":' * 5_000 + b"1" + b"}" * 5_000,
        b'{"a":' * 200 + b"1" + b"}" * 200,
        b"\xef\xbb\xbf{}",
        b"1" * 5_000,
    ],
    ids=lambda body: repr(body[:24]),
)
def test_what_is_no_json_is_refused(api: Caller, body: bytes) -> None:
    problem = api.post("orders", body, 400)
    assert problem["code"] == "bad_json"


@pytest.mark.parametrize("body", [b"1", b'"x"', b"null", b"{}", b"[]"])
def test_json_that_is_no_order_is_422(api: Caller, body: bytes) -> None:
    assert api.post("orders", body, 422)["errors"]


def test_half_a_surrogate_pair_is_refused(api: Caller) -> None:
    raw = json.dumps(order("A-1", note="HERE")).replace("HERE", "\\ud800").encode()
    assert api.call("POST", "orders", raw).status_code in (400, 422)


def test_a_body_that_is_too_large_is_413(api: Caller, settings_max: int) -> None:
    """Whoever reads it: a view itself, or what stands before one whose body has a shape."""
    for path in ("orders", "messages/1/mend"):
        problem = api.post(path, b" " * (settings_max + 1), 413)
        assert problem["code"] == "too_large"


@pytest.fixture
def settings_max(monkeypatch: pytest.MonkeyPatch) -> int:
    from django.conf import settings

    monkeypatch.setattr(settings, "DATA_UPLOAD_MAX_MEMORY_SIZE", 2_000)
    return 2_000


def test_a_total_that_does_not_add_up_is_a_hold(api: Caller) -> None:
    found = api.post("orders", order("A-1", total=money("1.00")), 201)
    assert found["status"] == "held"
    [hold] = found["holds"]
    assert hold["code"] == "totals_mismatch"
    assert hold["lifted_by_role"] == holds.KINDS["totals_mismatch"].role


def test_a_channel_is_made_where_the_key_may(api: Caller, cur: Cursor) -> None:
    assert api.post("orders", order("A-1", channel="fresh"), 201)["channel"] == "fresh"
    assert api.get("orders?channel=fresh")["items"][0]["external_id"] == "A-1"
    less = api.with_scopes(cur, "orders:write")
    problem = less.post("orders", order("A-2", channel="newer"), 422)
    assert problem["errors"][0]["field"] == "channel"
    assert less.post("orders", order("A-2", channel="fresh"), 201)["channel"] == "fresh"


def test_a_name_that_no_channel_can_have_is_422(api: Caller) -> None:
    assert api.post("orders", order("A-1", channel="a b"), 422)["errors"][0]["field"] == "channel"


def test_an_order_that_is_wrong_makes_no_channel(api: Caller) -> None:
    api.post("orders", [order("A-1", channel="fresh", lines=[]), order("A-2")], 207)
    assert api.get("orders?channel=fresh") == {"items": [], "next_cursor": None}


def test_each_item_of_an_array_stands_alone(api: Caller, cur: Cursor) -> None:
    known = api.post("orders", order("A-1"), 201)
    raw = json.dumps(
        [
            order("A-1"),
            order("A-2", ("LAMP", 1)),
            order("A-1", note="other"),
            order("A-2", ("LAMP", 1)),
            order("A-3", currency="x"),
            7,
            order("A-4", channel="fresh"),
        ]
    ).encode()
    raw = raw.replace(b", 7,", b', {"channel": "web", "channel": "web"},')
    found = api.post("orders", raw, 207)
    assert [one["status"] for one in found] == [200, 201, 409, 200, 422, 400, 201]
    assert found[0]["order"] == known
    assert found[1]["order"] == found[3]["order"]
    assert found[2]["problem"]["errors"][0]["field"] == "note"
    assert found[4]["problem"]["errors"][0]["field"] == "currency"
    assert found[6]["order"]["channel"] == "fresh"
    bodies = stored(cur)
    assert [json.loads(body)["external_id"] for body in bodies] == ["A-1", "A-2", "A-4"]
    assert all(body in raw or body == json.dumps(order("A-1")).encode() for body in bodies)


def test_a_hundred_orders_in_one_array(api: Caller, cur: Cursor) -> None:
    found = api.post("orders", [order(f"B-{at}") for at in range(100)], 207)
    assert [one["status"] for one in found] == [201] * 100
    assert len({one["order"]["number"] for one in found}) == 100
    assert {one["order"]["status"] for one in found} == {"released"}
    assert len(stored(cur)) == 100
    again = api.post("orders", [order(f"B-{at}") for at in range(100)], 207)
    assert [one["status"] for one in again] == [200] * 100


def test_an_array_that_is_too_long_is_413(api: Caller) -> None:
    assert api.post("orders", b"[" + b",".join([b"1"] * 1001) + b"]", 413)["most"] == 1000


def test_where_the_old_message_cannot_be_read_any_more_nothing_is_named(api: Caller, cur: Cursor) -> None:
    first = api.post("orders", order("A-1"), 201)
    cur.execute("UPDATE mailbox_inbound SET body = 'x'")
    problem = api.post("orders", order("A-1", note="other"), 409)
    assert (problem["number"], problem["errors"]) == (first["number"], [])
