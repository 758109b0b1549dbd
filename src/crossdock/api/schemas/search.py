"""Finding orders: what is asked, what is found."""

from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field

from crossdock.api.schemas.basics import In, Moment, NextCursor, Out, Text
from crossdock.api.schemas.filters import Cursor, Few
from crossdock.api.schemas.orders import Status

FoundBy = Literal[
    "order", "external_id", "name", "tracking", "fulfilment_order", "shipment", "purchase_order", "sku",
    "barcode", "email", "phone", "postcode",
]  # fmt: skip
Channels = Annotated[list[str], Field(description="Channels' names; may be repeated; else all.")]


class SearchFilters(Schema):
    q: str = Field(
        min_length=1,
        max_length=255,
        description="A number, or words about people: names, an e-mail address, a telephone number.",
        examples=["1Z999AA10123456784"],
    )
    channel: Channels = []
    cursor: Cursor = None
    limit: Few = 50


class SearchChannels(Schema):
    channel: Channels = []


class Found(Out):
    """An order, as much of it as tells it from others."""

    number: str = Field(examples=["SO-100042"])
    channel: str
    external_id: str
    name: str | None = Field(description="The shop's name of it.")
    status: Status
    placed_at: Moment
    purchase_order: str | None
    customer: str | None
    email: str | None
    ship_to: str | None = Field(description="The receiver's name.")
    city: str | None
    postal_code: str | None
    country: str | None
    found_by: list[FoundBy]
    errors: int = Field(description="Of spelling, between what was asked and what was found.")


class SearchResults(Out):
    by: Literal["numbers", "people"] = Field(
        description="Numbers are looked at first; where one fits, no names."
    )
    items: list[Found]
    count: int = Field(description="Orders found, at most 10000; at least so many where `counted` has a `+`.")
    counted: str = Field(
        examples=["10,000+"],
        description="The count as people read it, with a `+` where there may be more: beyond 10,000, and "
        "beyond the newest 10,001 orders of a word or postcode among which the others are looked for.",
    )
    next_cursor: NextCursor


class NumbersIn(In):
    numbers: list[Text] = Field(min_length=1, max_length=200, description="As they were pasted.")


class FoundOf(Out):
    """What one number found."""

    asked: str
    orders: list[Found] = Field(description="The newest 20.")
    more: bool


class NumbersFound(Out):
    items: list[FoundOf] = Field(description="In the order of the numbers, each once.")
    missing: list[str] = Field(description="Numbers that no order has.")
