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
    # Orders found, at most 10000; at least so many where `counted` has a `+`.
    count: int
    # The count as people read it, with a `+` where there may be more: beyond 10,000, and beyond the
    # newest 10,001 orders of a word or postcode among which the others are looked for.
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
