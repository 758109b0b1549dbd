"""Shapes of search. Written by ``crossdock.client.generate``: not to be edited."""

from __future__ import annotations

from typing import Literal, TypedDict


class Found(TypedDict):
    """An order, as much of it as tells it from others."""

    number: str
    channel: str
    external_id: str
    # The shop's name of it.
    name: str | None
    status: Literal[
        "held",
        "open",
        "backordered",
        "allocated",
        "released",
        "partially_shipped",
        "shipped",
        "delivered",
        "cancelled",
        "closed",
    ]
    placed_at: str
    purchase_order: str | None
    customer: str | None
    email: str | None
    # The receiver's name.
    ship_to: str | None
    city: str | None
    postal_code: str | None
    country: str | None
    found_by: list[
        Literal[
            "order",
            "external_id",
            "name",
            "tracking",
            "fulfilment_order",
            "shipment",
            "purchase_order",
            "sku",
            "barcode",
            "email",
            "phone",
            "postcode",
        ]
    ]
    # Of spelling, between what was asked and what was found.
    errors: int


class SearchResults(TypedDict):
    # Numbers are looked at first; where one fits, no names.
    by: Literal["numbers", "people"]
    items: list[Found]
    # Orders found; 10000 where `counted` is `10,000+`.
    count: int
    # The count as people read it; exact to 10,000.
    counted: str
    # Give it as ``cursor`` for the next page; null on the last.
    next_cursor: str | None


class FoundOf(TypedDict):
    """What one number found."""

    asked: str
    # The newest 20.
    orders: list[Found]
    more: bool


class NumbersFound(TypedDict):
    # In the order of the numbers, each once.
    items: list[FoundOf]
    # Numbers that no order has.
    missing: list[str]


class NumbersIn(TypedDict):
    # As they were pasted.
    numbers: list[str]


class SearchResultsSome(TypedDict, total=False):
    """With the `fields` that were asked for."""

    by: Literal["numbers", "people"]
    items: list[Found]
    count: int
    counted: str
    next_cursor: str | None
