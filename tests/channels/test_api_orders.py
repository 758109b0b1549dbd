"""The order of our own API: the contract's example, and every fault by the name of its field."""

import copy
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example as hypothesis_example
from hypothesis import given, settings
from hypothesis import strategies as st

from crossdock.channels import api_orders
from crossdock.channels.errors import OrderInvalid
from crossdock.orders.drafts import Address, Customer, OrderDraft, differing

RECEIVED = datetime(2026, 11, 23, 12, tzinfo=UTC)


def usd(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "USD"}


EXAMPLE: dict[str, Any] = {
    "channel": "web",
    "external_id": "A-1001",
    "placed_at": "2026-11-23T10:00:00Z",
    "currency": "USD",
    "customer": {
        "external_id": "C-7",
        "name": "Ada Quill",
        "email": "ada@example.com",
        "phone": "1",
        "company": None,
    },
    "ship_to": {
        "name": "Ada Quill",
        "company": None,
        "line1": "1 Elm Street",
        "line2": None,
        "city": "Los Angeles",
        "region": "CA",
        "postal_code": "90001",
        "country": "US",
        "phone": None,
    },
    "bill_to": None,
    "service_level": "standard",
    "deliver_by": None,
    "ship_complete": False,
    "purchase_order": None,
    "lines": [
        {
            "external_id": "1",
            "sku": "TEE-M-BLK",
            "quantity": 2,
            "unit_price": usd("19.00"),
            "discount": usd("3.80"),
            "tax": usd("2.74"),
            "attributes": {},
        }
    ],
    "shipping": usd("5.00"),
    "discount": None,
    "tax": None,
    "total": usd("41.94"),
    "tags": [],
    "note": "",
    "attributes": {},
}


def example(**parts: Any) -> dict[str, Any]:
    return {**copy.deepcopy(EXAMPLE), **parts}


def decode(document: Any) -> OrderDraft:
    return api_orders.decode(json.dumps(document).encode(), 3, RECEIVED)


def faults(document: Any) -> dict[str, str]:
    with pytest.raises(OrderInvalid) as refused:
        decode(document)
    return {one["field"]: one["message"] for one in refused.value.fields["errors"]}


def test_the_contracts_example_is_read_to_the_letter() -> None:
    draft = decode(EXAMPLE)
    assert (draft.channel_id, draft.external_id, draft.currency) == (3, "A-1001", "USD")
    assert draft.placed_at == datetime(2026, 11, 23, 10, tzinfo=UTC)
    assert draft.customer == Customer("C-7", "Ada Quill", "ada@example.com", "1")
    assert draft.ship_to == Address(
        "Ada Quill", None, "1 Elm Street", None, "Los Angeles", "CA", "90001", "US"
    )
    (line,) = draft.lines
    assert (line.external_id, line.sku, line.quantity) == ("1", "TEE-M-BLK", 2)
    assert (line.unit_price, line.discount, line.tax) == (Decimal("19.00"), 380, 274)
    assert (draft.shipping, draft.total, draft.computed_total) == (500, 4194, 4194)
    assert not draft.problems


def test_the_least_order_has_an_id_a_currency_and_a_line() -> None:
    least = {
        "channel": "web",
        "external_id": "1",
        "currency": "JPY",
        "lines": [{"sku": "A", "quantity": 1, "unit_price": {"amount": "5900", "currency": "JPY"}}],
    }
    draft = decode(least)
    assert (draft.computed_total, draft.total, draft.placed_at) == (5900, None, RECEIVED)
    assert draft.lines[0].external_id == "line-1"


def test_every_field_of_a_wrong_type_is_named() -> None:
    document = example(
        external_id=7, ship_complete="yes", service_level="teleport", deliver_by="soon", tags=[1]
    )
    document["lines"] = [
        {"quantity": "2", "unit_price": usd("1.00")},
        {"sku": "B", "unit_price": usd("1.00")},
    ]
    found = faults(document)
    assert {"external_id", "ship_complete", "service_level", "deliver_by", "tags[0]"} <= set(found)
    assert "lines[0].quantity" in found
    assert found["lines[1].quantity"] == "is missing"


@pytest.mark.parametrize("key", ["channel", "external_id", "currency", "lines"])
def test_what_is_missing_is_named(key: str) -> None:
    document = example()
    del document[key]
    assert faults(document) == {key: "is missing"}


@pytest.mark.parametrize(
    ("path", "value", "field"),
    [
        (("currency",), "usd", "currency"),
        (("external_id",), " ", "external_id"),
        (("external_id",), "x" * 256, "external_id"),
        (("note",), "a\x00b", "note"),
        (("attributes",), {"a": {"b": ["\x00"]}}, "attributes.a.b[0]"),
        (("placed_at",), "2026-11-23T10:00:00", "placed_at"),
        (("lines",), [], "lines"),
        (("total",), {"amount": "41.945", "currency": "USD"}, "total.amount"),
        (("total",), {"amount": "1e3", "currency": "USD"}, "total.amount"),
        (("shipping",), {"amount": "5.00", "currency": "EUR"}, "shipping.currency"),
        (("lines", 0, "quantity"), 0, "lines[0].quantity"),
        (("lines", 0, "quantity"), 10**12, "lines[0].quantity"),
        (("lines", 0, "price_quantity"), 0, "lines[0].price_quantity"),
        (("lines", 0, "unit_price"), usd("1.0000001"), "lines[0].unit_price.amount"),
        (("lines", 0, "discount"), usd("0.001"), "lines[0].discount.amount"),
    ],
)
def test_a_wrong_value_is_named_and_nothing_is_guessed(path: tuple[Any, ...], value: Any, field: str) -> None:
    document = example()
    inner: Any = document
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    assert field in faults(document)


def test_a_line_that_comes_twice_is_refused() -> None:
    document = example()
    document["lines"] *= 2
    assert "lines[1].external_id" in faults(document)


@pytest.mark.parametrize("body", [b"", b"[1]", b"{", b'{"a": "\xff"}', b"[" * 100_000])
def test_what_is_no_object_is_refused_as_a_whole(body: bytes) -> None:
    with pytest.raises(OrderInvalid):
        api_orders.decode(body, 3, RECEIVED)


def test_a_total_that_does_not_add_up_is_taken_as_stated() -> None:
    draft = decode(example(total=usd("99.99")))
    assert (draft.total, draft.computed_total) == (9999, 4194)


def test_the_orders_own_discount_and_tax_come_on_top_unless_they_repeat_the_lines() -> None:
    assert decode(example(discount=usd("1.00"), total=usd("40.94"))).computed_total == 4094
    assert decode(example(discount=usd("3.80"), total=usd("41.94"))).computed_total == 4194
    assert decode(example(discount=usd("3.80"), total=usd("38.14"))).computed_total == 3814
    assert decode(example(tax=usd("2.74"), total=usd("41.94"))).computed_total == 4194
    assert decode(example(taxes_included=True, total=usd("39.20"))).computed_total == 3920


def test_prices_are_per_their_quantity() -> None:
    document = example(shipping=None, total=None)
    document["lines"][0] |= {
        "unit_price": usd("3630.1724"),
        "price_quantity": 100,
        "discount": None,
        "tax": None,
    }
    assert decode(document).computed_total == 7260


def test_what_has_no_field_here_is_no_fault() -> None:
    assert decode(example(gift_wrap=True)).digest == decode(EXAMPLE).digest


def test_what_differs_is_named() -> None:
    changed = example(note="ring twice", deliver_by="2026-12-01")
    changed["lines"][0]["quantity"] = 3
    draft = decode(changed)
    assert draft.deliver_by == date(2026, 12, 1)
    names = set(differing(decode(EXAMPLE), draft))
    assert names == {"note", "deliver_by", "lines[0].quantity", "computed_total"}
    assert draft.digest != decode(EXAMPLE).digest


@settings(deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=8,
    ),
    st.sampled_from(sorted(EXAMPLE)),
)
@hypothesis_example({"count": -(2**63) - 1, "more": 10**40}, "attributes")
def test_whatever_stands_in_a_field_it_is_read_or_refused_by_name(value: Any, key: str) -> None:
    try:
        decode(example(**{key: value}))
    except OrderInvalid as error:
        named = {one["field"].partition(".")[0].partition("[")[0] for one in error.fields["errors"]}
    else:
        named = {key}
    assert named <= {key, "total", "shipping", "lines"}


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("external_id", "x" * 256, "is longer than 255 characters"),
        ("note", "x" * 10_001, "is longer than 10000 characters"),
        ("note", "a\x00b", "holds a NUL character"),
        ("attributes", {"a": {"b": "x" * 10_001}}, "is longer than 10000 characters"),
    ],
)
def test_a_text_that_no_column_holds_is_named(field: str, value: Any, said: str) -> None:
    [(path, message)] = faults(example(**{field: value})).items()
    assert path.startswith(field)
    assert message == said


def test_lengths_count_characters_and_an_escaped_backslash_is_no_nul() -> None:
    said = decode(example(external_id="é" * 255, note="C:\\u0000"))
    assert len(said.external_id) == 255
    assert said.note == "C:\\u0000"
