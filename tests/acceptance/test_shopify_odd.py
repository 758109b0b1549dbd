"""Ids, lines, states and times as no folder has them, and any value in any field: an order is here as stated,
or held, or put aside, with a reason; it never breaks anything else.
"""

import copy
from decimal import Decimal
from typing import Any

import pytest
from tests.acceptance import shop, stated
from tests.acceptance.shop import Shop, line, order

from crossdock.core.sql import Cursor

LONG = "very long " * 20_000


@pytest.fixture
def mine(cur: Cursor) -> Shop:
    return shop.opened(cur)


def taken(mine: Shop, document: dict[str, Any]) -> dict[str, Any]:
    """The order that a document made; nothing was put aside; every invariant holds."""
    mine.send("orders/create", document)
    assert mine.quarantined() == []
    mine.verified()
    return mine.order(stated.key(document))


def as_stated(found: dict[str, Any], document: dict[str, Any]) -> None:
    """Header and lines as the second reading has them."""
    for field, value in stated.header(document).items():
        assert found[field] == value, field
    for one, said in zip(found["lines"], stated.lines(document), strict=True):
        price = one["unit_price"]
        shown = {
            field: one[field] for field in ("external_id", "sku", "title", "quantity", "discount", "tax")
        }
        assert {**shown, "unit_price": None if price is None else Decimal(price["amount"])} == said


def codes(found: dict[str, Any]) -> set[str]:
    return {hold["code"] for hold in found["holds"]}


# --- ids and lines ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "gid", "key"),
    [
        (10**30, None, str(10**30)),
        (820982911946154500, "gid://shopify/Order/820982911946154508", "820982911946154508"),
        (Decimal("8.209829119461545E+17"), "gid://shopify/Order/820982911946154508", "820982911946154508"),
        (None, "gid://shopify/Order/77", "77"),
        ("4216043012249-fake", None, "4216043012249-fake"),
        ("gid://shopify/Order/78", None, "78"),
        (79, "gid://shopify/Order/79?x=1", "79"),
    ],
)
def test_ids_of_all_sorts_name_their_order(mine: Shop, given: Any, gid: Any, key: str) -> None:
    mine.send("orders/create", {**order(1), "id": given, "admin_graphql_api_id": gid})
    assert mine.quarantined() == []
    assert mine.order(key)["status"] == "released"


@pytest.mark.parametrize("given", [None, [], {}, True, "", Decimal("1.5"), 10**50])
def test_what_names_no_order_is_put_aside(mine: Shop, given: Any) -> None:
    mine.send("orders/create", {**order(1), "id": given, "admin_graphql_api_id": None})
    [one] = mine.quarantined()
    assert (one.code, bool(one.reason)) == ("no_id", True)


def test_lines_without_ids_or_with_one_id_for_all_are_told_apart(mine: Shop) -> None:
    bare = [{**line(0, "MUG", units), "id": None, "admin_graphql_api_id": None} for units in (1, 2)]
    assert mine.units(taken(mine, order(1, *bare))["external_id"]) == {
        "line-1": {"released": 1},
        "line-2": {"released": 2},
    }
    twins = [line(5, "MUG", 1), line(5, "MUG", 2)]
    assert mine.units(taken(mine, order(2, *twins))["external_id"]) == {
        "5": {"released": 1},
        "line-2": {"released": 2},
    }


def test_nothing_ordered_of_a_line(mine: Shop) -> None:
    found = taken(mine, order(1, line(11, "MUG", 0), line(12, "TEE", 1, "20.00")))
    assert [one["quantity"] for one in found["lines"]] == [0, 1]
    assert mine.units(1) == {"11": {}, "12": {"released": 1}}
    none = taken(mine, order(2, line(21, "MUG", 0)))
    assert none["lines"][0]["quantity"] == 0


def test_three_hundred_lines(mine: Shop) -> None:
    many = [line(100 + at, ("MUG", "TEE", "BOOK", "NEVER SEEN")[at % 4], 1 + at % 2) for at in range(300)]
    document = order(1, *many)
    found = taken(mine, document)
    as_stated(found, document)
    [hold] = found["holds"]
    assert hold["code"] == "unknown_sku"
    assert "NEVER SEEN" in hold["reason"]


@pytest.mark.parametrize(
    "given",
    [
        [
            {"name": "_bundle", "value": "a:1"},
            {"name": "engrave", "value": {"x": [1]}},
            {"value": 3},
            None,
            4,
        ],
        {"_bundle": "a:1", "n": 7, "deep": {"x": None}},
        {},
        "broken",
        17,
        [[]],
        [{"name": None, "value": None}],
    ],
)
def test_properties_of_any_shape_lose_no_line(mine: Shop, given: Any) -> None:
    lines = [line(11 + at, "MUG", 1, properties=given) for at in range(3)]
    found = taken(mine, order(1, *lines, note_attributes=given))
    assert (codes(found), found["status"]) == (set(), "released")
    if isinstance(given, list | dict) and "a:1" in str(given):
        pair = {"name": "_bundle", "value": "a:1"}
        assert pair in found["lines"][2]["attributes"]["properties"]


def test_unknown_keys_everywhere_change_nothing(mine: Shop) -> None:
    def strange(value: Any) -> Any:
        if isinstance(value, dict):
            return {**{key: strange(one) for key, one in value.items()}, "zz_new": {"deep": [1, None, "x"]}}
        return [strange(one) for one in value] if isinstance(value, list) else value

    found = taken(mine, strange(order(1)))
    assert (codes(found), found["status"]) == (set(), "released")


# --- gone before we heard of it ---------------------------------------------------------------------------


def test_what_is_fulfilled_or_removed_already_is_not_shipped_again(mine: Shop) -> None:
    sent = [{"id": 1, "status": "success", "line_items": [{"id": 12, "quantity": 1}]}]
    lines = [
        line(11, "MUG", 2, fulfillment_status="fulfilled", fulfillable_quantity=0),
        line(12, "TEE", 3, fulfillment_status="partial", fulfillable_quantity=2),
        line(13, "BOOK", 3, current_quantity=1, fulfillable_quantity=1),
        line(14, "LAMP", 1),
    ]
    mine.send("orders/create", order(1, *lines, fulfillments=sent, fulfillment_status="partial"))
    units = mine.units(1)
    assert units["12"] == {"shipped": 1, "released": 2}
    assert units["13"] == {"cancelled": 2, "released": 1}
    assert units["14"] == {"released": 1}
    assert units["11"].get("shipped", 0) in (0, 2)  # the document contradicts itself: listed, but not there
    mine.verified()


@pytest.mark.parametrize("topic", ["orders/create", "orders/cancelled"])
def test_an_order_that_is_called_off_on_arrival_reserves_nothing(mine: Shop, topic: str) -> None:
    document = order(1, line(11, "NEVER SEEN", 2), cancelled_at="2026-11-20T11:00:00Z", shipping_address=None)
    mine.send(topic, document)
    assert (mine.order(1)["status"], mine.holds(1)) == ("cancelled", [])


def test_a_test_order_is_known_as_one(mine: Shop) -> None:
    assert taken(mine, order(1, test=True))["attributes"]["test"] is True


@pytest.mark.parametrize(
    "at",
    [
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-12:00",
        "9999-12-31T00:00:00Z",
        "0001-01-02T00:00:00Z",
        "1e9",
        1700000000,
        "2026-11-20",
        {},
        "yesterday",
    ],
)
@pytest.mark.parametrize("key", ["created_at", "updated_at", "processed_at", "cancelled_at"])
def test_times_that_are_none_lose_no_order(mine: Shop, key: str, at: Any) -> None:
    found = taken(mine, order(1, **{key: at}))
    assert found["status"] == ("cancelled" if key == "cancelled_at" else "released")


# --- broken anywhere --------------------------------------------------------------------------------------


def paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path] if path else []
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in parts:
        found += paths(one, (*path, key))
    return found


WHOLE = order(
    1,
    line(
        11,
        "MUG",
        2,
        properties=[{"name": "a", "value": "b"}],
        tax_lines=[{"title": "T", "price": "1.00"}],
        discount_allocations=[{"amount": "1.00", "discount_application_index": 0}],
    ),
    transactions=[{"id": 3, "kind": "sale", "status": "success", "amount": "25.00", "currency": "USD"}],
    refunds=[
        {
            "id": 4,
            "created_at": shop.PLACED,
            "note": "x",
            "transactions": [
                {"id": 5, "kind": "refund", "status": "success", "amount": "1.00", "currency": "USD"}
            ],
            "refund_line_items": [
                {
                    "id": 6,
                    "line_item_id": 11,
                    "quantity": 1,
                    "restock_type": "no_restock",
                    "subtotal": "1.00",
                    "total_tax": "0.00",
                }
            ],
        }
    ],
    fulfillments=[{"id": 8, "status": "success", "line_items": [{"id": 11, "quantity": 1}]}],
)
ODD: tuple[Any, ...] = (
    None,
    "",
    "x",
    0,
    -1,
    7,
    True,
    [],
    {},
    [[]],
    [None],
    {"x": 1},
    10**25,
    Decimal("1.5"),
    "9" * 400,
)


@pytest.mark.parametrize("odd", ODD, ids=str)
def test_whatever_one_field_holds_the_order_is_here_or_put_aside(mine: Shop, odd: Any) -> None:
    sent = 0
    for at, path in enumerate(paths(WHOLE), start=1000):
        document = copy.deepcopy(WHOLE)
        document.update(id=at, admin_graphql_api_id=f"gid://shopify/Order/{at}")
        inner: Any = document
        for key in path[:-1]:
            inner = inner[key]
        inner[path[-1]] = copy.deepcopy(odd)
        mine.post("orders/create", document)
        sent += 1
    mine.work()
    aside = mine.quarantined()
    [[here]] = mine.cur.execute("SELECT count(*) FROM orders_order").fetchall()
    assert here + len([one for one in aside if one.code != "failed"]) >= sent - 2  # two paths name the order
    assert all(one.code not in ("failed", "decoder_failed") and one.reason for one in aside)
    mine.verified()
