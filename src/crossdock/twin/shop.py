"""A Shopify shop's orders in the platform's wire format, as its webhooks state them.

Written from the platform's documentation by templates of its own.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from crossdock.core import money
from crossdock.twin.places import Place
from crossdock.twin.shoppers import Order

CURRENCY: Final = "USD"
FIRST_ID: Final = 5_500_000_000_000
A_RUN: Final = 10_000_000  # ids of one run
TAX: Final = Decimal("0.07")
SHIPPING: Final = {"standard": "5.00", "expedited": "9.00", "two_day": "14.00", "next_day": "29.00"}
TITLES: Final = {
    "standard": "Standard",
    "expedited": "Expedited",
    "two_day": "Two Day",
    "next_day": "Next Day",
}


@dataclass(frozen=True, slots=True)
class Webhook:
    """``key`` is the webhook's id: the same event sent again has the same. ``order``: the shopper's
    number.
    """

    topic: str
    key: str
    order: int
    body: bytes


def first_id(run: int) -> int:
    """The id before the first order of a run: every run is of new orders."""
    return FIRST_ID + run * A_RUN


def line_key(number: int, place: int) -> str:
    """A line, counted from 0, as other channels name it."""
    return f"{number}-{place}"


def whose(line: str) -> tuple[int, int]:
    """The shopper's number and the line's place, of what a channel calls a line. Raises ValueError."""
    number, dash, place = line.partition("-")
    if dash:
        return int(number), int(place)
    return (int(line) // 10 - FIRST_ID) % A_RUN, int(line) % 10


def create_key(number: int, run: int) -> str:
    """The webhook id of an order's creation."""
    return f"{run}-{number}-create"


def encode(
    order: Order,
    run: int = 0,
    *,
    updated_at: datetime | None = None,
    cancelled_at: datetime | None = None,
    note: str = "",
    paid: bool = False,
) -> bytes:
    """The order as the shop's REST and webhook format states it."""
    order_id = first_id(run) + order.number
    coupon = _spread(order)
    lines = [_line(order, order_id, place, coupon[place]) for place in range(len(order.items))]
    status = "pending" if order.flaw == "unpaid" and not paid else "paid"
    shipping = Decimal(SHIPPING[order.level])
    stamps = {
        "created_at": _stamp(order.placed_at),
        "updated_at": _stamp(updated_at or order.placed_at),
        "processed_at": _stamp(order.placed_at),
        "cancelled_at": _stamp(cancelled_at) if cancelled_at else None,
        "cancel_reason": "customer" if cancelled_at else None,
    }
    document: dict[str, Any] = {
        "id": order_id,
        "admin_graphql_api_id": f"gid://shopify/Order/{order_id}",
        "name": f"#{1000 + order.number}",
        "order_number": 1000 + order.number,
        **stamps,
        "currency": CURRENCY,
        "presentment_currency": CURRENCY,
        "financial_status": "voided" if cancelled_at else status,
        "fulfillment_status": None,
        "taxes_included": False,
        "email": order.email,
        "phone": None,
        "note": note,
        "tags": "demo",
        "test": False,
        **_amounts(order, lines, sum(coupon, Decimal(0)), cancelled=cancelled_at is not None),
        **_parties(order),
        "discount_applications": _applications(order),
        "discount_codes": [],
        "line_items": lines,
        "shipping_lines": [_shipping(order, order_id, shipping)],
        "fulfillments": [],
        "refunds": [],
        "payment_gateway_names": ["demo_payments"],
    }
    return json.dumps(document, separators=(",", ":")).encode()


def _amounts(
    order: Order, lines: Sequence[dict[str, Any]], off: Decimal, *, cancelled: bool
) -> dict[str, str]:
    goods = sum((item.sku.price * item.quantity for item in order.items), Decimal(0))
    taxes = sum((Decimal(line["tax_lines"][0]["price"]) for line in lines), Decimal(0))
    total = goods - off + taxes + Decimal(SHIPPING[order.level])
    stated = total + 1 if order.flaw == "bad_total" else total
    return {
        "subtotal_price": _money(goods - off),
        "total_line_items_price": _money(goods),
        "total_discounts": _money(off),
        "total_tax": _money(taxes),
        "total_price": _money(stated),
        "current_total_price": _money(Decimal(0) if cancelled else stated),
        "total_tip_received": "0.00",
    }


def _parties(order: Order) -> dict[str, Any]:
    address = address_of(order, order.place)
    return {"customer": _customer(order), "shipping_address": address, "billing_address": address}


def _line(order: Order, order_id: int, place: int, off: Decimal) -> dict[str, Any]:
    item = order.items[place]
    goods = item.sku.price * item.quantity
    tax = ((goods - off) * TAX).quantize(Decimal("0.01"))
    unknown = order.flaw == "unknown_sku" and place == 0
    return {
        "id": order_id * 10 + place,  # read by `whose`
        "sku": f"{item.sku.code}-OLD" if unknown else item.sku.code,
        "title": item.sku.name,
        "name": item.sku.name,
        "quantity": item.quantity,
        "current_quantity": item.quantity,
        "fulfillable_quantity": item.quantity,
        "fulfillment_status": None,
        "grams": item.sku.grams,
        "price": _money(item.sku.price),
        "total_discount": "0.00",
        "requires_shipping": True,
        "taxable": True,
        "gift_card": False,
        "properties": [],
        "discount_allocations": [{"amount": _money(off), "discount_application_index": 0}] if off else [],
        "tax_lines": [{"title": "Sales tax", "rate": float(TAX), "price": _money(tax)}],
        "variant_id": 40_000_000_000 + int(item.sku.barcode[3:12]),
        "product_id": 70_000_000_000 + int(item.sku.barcode[3:12]),
    }


def _spread(order: Order) -> list[Decimal]:
    """The coupon over the lines, by their worth; the last line takes the rest, and no line goes below
    nothing.
    """
    worth = [item.sku.price * item.quantity for item in order.items]
    off = min(order.coupon, sum(worth, Decimal(0)))
    parts = [(off * one / sum(worth)).quantize(Decimal("0.01")) for one in worth[:-1]]
    return [*parts, off - sum(parts, Decimal(0))]


def _applications(order: Order) -> list[dict[str, Any]]:
    if not order.coupon:
        return []
    return [
        {
            "type": "discount_code", "code": "HELLO", "value": _money(order.coupon),
            "value_type": "fixed_amount",
            "allocation_method": "across", "target_selection": "all", "target_type": "line_item",
        }
    ]  # fmt: skip


def _customer(order: Order) -> dict[str, Any]:
    first, _, last = order.name.partition(" ")
    return {
        "id": 9_000_000 + hash_of(order.email),
        "email": order.email,
        "first_name": first,
        "last_name": last,
    }


def address_of(order: Order, place: Place) -> dict[str, Any]:
    """The customer's, at a place, in the platform's form."""
    first, _, last = order.name.partition(" ")
    return {
        "first_name": first, "last_name": last, "name": order.name, "company": None, "address1": order.street,
        "address2": None, "city": place.city, "province": place.state,
        "province_code": place.state, "zip": None if order.flaw == "no_zip" else place.zip_code,
        "country": "United States", "country_code": "US", "phone": None,
    }  # fmt: skip


def _shipping(order: Order, order_id: int, price: Decimal) -> dict[str, Any]:
    return {
        "id": order_id * 10 + 9, "title": TITLES[order.level], "code": order.level,
        "price": _money(price), "discounted_price": _money(price), "discount_allocations": [],
        "tax_lines": [],
    }  # fmt: skip


def hash_of(text: str) -> int:
    """A small number that is the same in every process."""
    return sum(place * ord(letter) for place, letter in enumerate(text, start=1)) % 1_000_000


def _money(amount: Decimal) -> str:
    return money.Money.parse(amount.quantize(Decimal("0.01")), CURRENCY).major


def _stamp(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
