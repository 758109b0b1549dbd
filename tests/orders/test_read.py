"""Orders as the contract shows them: every key, money by its currency, numbers as people type them."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from tests import company
from tests.company import ADDRESSES
from tests.sourcing.steps import take

from crossdock.core.errors import NotFound
from crossdock.core.sql import Cursor
from crossdock.orders import read
from crossdock.orders.drafts import OrderDraft
from crossdock.orders.errors import OrderNotFound
from crossdock.orders.numbers import format_number, parse_number
from crossdock.orders.read import Filters

ORDER_KEYS = {
    "number", "channel", "external_id", "status", "version", "placed_at", "currency", "customer", "ship_to",
    "bill_to", "service_level", "deliver_by", "ship_complete", "purchase_order", "lines", "shipping",
    "discount", "tax", "total", "current_total", "taxes_included", "holds", "tags", "note", "attributes",
}  # fmt: skip
LINE_KEYS = {"external_id", "sku", "quantity", "unit_price", "discount", "tax", "attributes", "quantities"}
QUANTITIES = (
    "ordered", "open", "backordered", "allocated", "released", "shipped", "delivered", "cancelled",
    "returned",
)  # fmt: skip


def shown(cur: Cursor, *lines: tuple[str, int], **stated: Any) -> dict[str, Any]:
    mine = company.build(cur)
    [order_id] = take(cur, mine.order("R-1", *lines, **stated))
    return read.one(cur, format_number(order_id))


def test_an_order_has_every_key_of_the_contract(cur: Cursor) -> None:
    order = shown(cur, ("MUG", 2), note="ring", tags=("a",), purchase_order="PO-1", attributes={"k": [1]})
    assert order.keys() >= ORDER_KEYS
    [line] = order["lines"]
    assert line.keys() >= LINE_KEYS
    assert tuple(line["quantities"]) == QUANTITIES
    assert line["quantities"] == {**dict.fromkeys(QUANTITIES, 0), "ordered": 2, "released": 2}
    said = {key: order[key] for key in ("channel", "external_id", "status", "note", "tags", "attributes")}
    assert said == {
        "channel": "web",
        "external_id": "R-1",
        "status": "released",
        "note": "ring",
        "tags": ["a"],
        "attributes": {"k": [1]},
    }
    assert order["placed_at"] == "2026-11-23T15:00:00Z"
    assert order["customer"]["external_id"] == "C-1"
    assert (order["ship_to"]["region"], order["ship_to"]["line2"]) == ("NY", None)


def test_what_was_not_stated_is_null_and_not_nought(cur: Cursor) -> None:
    order = shown(cur, ("MUG", 1), customer=None, ship_to=None, total=None)
    for key in ("customer", "ship_to", "bill_to", "total", "shipping", "discount", "tax", "deliver_by"):
        assert order[key] is None


def test_a_bill_to_equal_to_the_ship_to_is_shown_as_it_is(cur: Cursor) -> None:
    order = shown(cur, ("MUG", 1), bill_to=replace(ADDRESSES["NY"]))
    assert order["bill_to"] == order["ship_to"]
    assert order["bill_to"]["city"] == "New York"


@pytest.mark.parametrize(
    ("currency", "minor", "said"),
    [
        ("USD", 123456, "1234.56"),
        ("USD", -5, "-0.05"),
        ("JPY", 23600, "23600"),
        ("KWD", 1500, "1.500"),
        ("CLF", 12345, "1.2345"),
        ("USD", 2**62, "46116860184273879.04"),
    ],
)
def test_amounts_have_the_decimals_of_their_currency(
    cur: Cursor, currency: str, minor: int, said: str
) -> None:
    order = shown(cur, ("MUG", 1), currency=currency, shipping=minor, total=None)
    assert order["shipping"] == {"amount": said, "currency": currency}


@pytest.mark.parametrize(
    ("currency", "price", "said"),
    [
        ("USD", "10", "10.00"),
        ("USD", "1.179", "1.179"),
        ("USD", "0.123456", "0.123456"),
        ("USD", "100", "100.00"),
        ("JPY", "100", "100"),
        ("JPY", "12.5", "12.5"),
        ("KWD", "1.5", "1.500"),
        ("KWD", "0.000001", "0.000001"),
        ("USD", "99999999999999.999999", "99999999999999.999999"),
    ],
)
def test_a_unit_price_keeps_its_digits(cur: Cursor, currency: str, price: str, said: str) -> None:
    mine = company.build(cur)
    draft = mine.order("R-1", ("MUG", 1), currency=currency, total=None)
    stated = {name: getattr(draft, name) for name in OrderDraft.__slots__ if name != "digest"}
    line = replace(draft.lines[0], unit_price=Decimal(price), price_quantity=100)
    [order_id] = take(cur, OrderDraft(**{**stated, "lines": (line,)}))
    [found] = read.show(cur, [order_id])[0]["lines"]
    assert found["unit_price"] == {"amount": said, "currency": currency}
    assert found["price_quantity"] == 100


def test_orders_come_in_the_order_asked_and_missing_ones_are_left_out(cur: Cursor) -> None:
    mine = company.build(cur)
    one, two = take(cur, mine.order("R-1", ("MUG", 1)), mine.order("R-2", ("MUG", 1)))
    assert [order["external_id"] for order in read.show(cur, [two, 10**15, one])] == ["R-2", "R-1"]
    assert read.show(cur, []) == []


@pytest.mark.parametrize("typed", ["SO-42", "so-42", " SO-42 ", "42", "SO-042"])
def test_a_number_is_read_as_people_type_it(typed: str) -> None:
    assert parse_number(typed) == 42
    assert format_number(42) == "SO-42"


@pytest.mark.parametrize(
    "typed", ["", "SO-", "SO-4 2", "FO-42", "-42", "4.2", "\u0664\u0662", "1" * 19, "SO-SO-1", "\u00b2"]
)
def test_what_is_no_number_is_said_to_be_none(typed: str) -> None:
    with pytest.raises(NotFound):
        parse_number(typed)


def test_a_number_that_no_order_has(cur: Cursor) -> None:
    with pytest.raises(OrderNotFound):
        read.one(cur, "SO-999999999999999999")


def test_pages_find_by_number_key_name_and_status_newest_first(cur: Cursor) -> None:
    mine = company.build(cur)
    one, two, three = take(
        cur,
        mine.order("R-1", ("MUG", 1), name="#1001"),
        mine.order("R-2", ("SOFA", 1)),
        mine.order("R-3", ("MUG", 1)),
    )

    def found(after: int | None = None, limit: int = 10, **filters: Any) -> list[int]:
        return read.page(cur, Filters(**filters), after=after, limit=limit)

    assert found() == [three, two, one]
    assert found(limit=2) == [three, two]
    assert found(after=two) == [one]
    assert read.page(cur, Filters(), after=None, limit=2, oldest=True) == [one, two]
    assert read.page(cur, Filters(), after=two, limit=2, oldest=True) == [three]
    assert found(external_id="R-1", query="#1001") == [one]
    assert found(external_id="R-1", query="R-2") == []
    assert found(status="backordered") == [two]
    assert found(external_id="R-3") == found(query=" R-3 ") == [three]
    assert found(query="#1001") == found(query=f"so-{one}") == found(query=str(one)) == [one]
    assert found(query="nothing") == found(channel_ids=[mine.channel_id + 1]) == []
    assert found(channel_ids=[mine.channel_id], query="R-1") == [one]
