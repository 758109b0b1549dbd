"""What lists may be asked for: the query of their addresses."""

from decimal import Decimal
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field

from crossdock.api.schemas import fulfilment, orders
from crossdock.api.schemas.basics import Day, When

Cursor = Annotated[str | None, Field(max_length=255, description="The ``next_cursor`` of the page before.")]
Name = Annotated[str | None, Field(max_length=255)]
BulkItemState = Literal["waiting", "done", "unchanged", "failed", "withdrawn"]
Value = Annotated[
    Decimal | None, Field(ge=0, le=10**15, max_digits=20, decimal_places=4, allow_inf_nan=False)
]
Few = Annotated[int, Field(ge=1, le=200, description="Items a page.")]
Many = Annotated[int, Field(ge=1, le=1000, description="Items a page.")]
ByNumber = Annotated[
    Literal["-number", "number"], Field(description="`-number`: newest first; `number`: oldest first.")
]


class OrderFilter(Schema):
    channel: Name = Field(default=None, description="The channel's name.")
    external_id: Name = Field(default=None, description="The channel's key of the order.")
    status: orders.Status | None = None
    q: Name = Field(default=None, description="An order number, an external id or the shop's name for it.")
    hold: Name = Field(default=None, description="Held for this, by its code; `any`: for something.")
    tag: Name = None
    sku: Name = Field(default=None, description="Of a line, as the order has it.")
    location: Name = Field(default=None, description="From which something of it goes or went.")
    carrier: Name = Field(default=None, description="By which something of it goes or went.")
    placed_from: Day | None = Field(default=None, description="A day of the company's time zone.")
    placed_to: Day | None = Field(default=None, description="The last day, which is in it.")
    value_from: Value = Field(default=None, description="In major units of the order's own currency.")
    value_to: Value = None
    late: bool | None = Field(default=None, description="Something should have left before today.")


class OrderFilters(OrderFilter):
    channel: list[str] = Field(  # type: ignore[assignment]
        default=[], description="Channels' names; may be repeated; else all."
    )
    sort: ByNumber = "-number"
    cursor: Cursor = None
    limit: Few = 50


class BulkFilters(Schema):
    cursor: Cursor = None
    limit: Few = 50


class BulkItemFilters(Schema):
    state: BulkItemState | None = Field(default=None, description="What came of them.")
    cursor: Cursor = None
    limit: Many = 100


class DecisionFilters(Schema):
    attempt: Annotated[int, Field(ge=1, le=10**9)] | None = Field(
        default=None, description="Of several decisions; else the latest."
    )


class FulfilmentFilters(Schema):
    location: list[str] = Field(default=[], description="Locations' codes; may be repeated; else all.")
    channel: list[str] = Field(default=[], description="Channels' names; may be repeated; else all.")
    state: fulfilment.State | None = None
    order: Name = Field(default=None, description="The order's number.")
    cursor: Cursor = None
    limit: Few = 50


class StockFilters(Schema):
    sku: list[str] = Field(default=[], description="SKUs; may be repeated; else all.")
    location: list[str] = Field(default=[], description="Locations' codes; may be repeated; else all.")
    channel: Name = Field(default=None, description="Whose stops count, beside those of every channel.")
    cursor: Cursor = None
    limit: Many = 100


class CountTaskFilters(Schema):
    sku: list[str] = Field(default=[], description="SKUs; may be repeated; else all.")
    location: list[str] = Field(default=[], description="Locations' codes; may be repeated; else all.")
    closed: bool = Field(default=False, description="Also those that a count has closed.")
    cursor: Cursor = None
    limit: Many = 100


class MessageFilters(Schema):
    direction: Literal["in", "out"] = "in"
    state: Name = Field(
        default=None, description="in: waiting, quarantined, done; out: waiting, delivered, dead."
    )
    party: Name = Field(default=None, description="Who sent it, or whom it goes to.")
    kind: Name = Field(default=None, description="This kind and those below it.")
    cursor: Cursor = None
    limit: Few = 50


class SkuFilters(Schema):
    cursor: Cursor = None
    limit: Many = 100


class NameFilters(Schema):
    cursor: Cursor = None
    limit: Many = 100


class AliasFilters(Schema):
    channel: Name = Field(default=None, description="What this channel calls SKUs; else every alias.")
    cursor: Cursor = None
    limit: Many = 100


class LocationFilters(Schema):
    inactive: bool = Field(default=False, description="Also closed ones.")
    cursor: Cursor = None
    limit: Many = 100


class PolicyFilters(Schema):
    cursor: Cursor = None
    limit: Few = 50


class TrackingFilters(Schema):
    state: fulfilment.ParcelState | None = Field(default=None, description="How the parcel stands.")
    unknown: bool = Field(default=False, description="Only numbers that no package here bears.")
    silent_days: Annotated[int, Field(ge=1, le=365)] | None = Field(
        default=None, description="Only what left, has not arrived, and was not heard of for so many days."
    )
    cursor: Cursor = None
    limit: Many = 100


class ManifestFilters(Schema):
    location: list[str] = Field(default=[], description="Locations' codes; may be repeated; else all.")
    carrier: Name = None
    cursor: Annotated[int, Field(ge=1, le=10**18)] | None = Field(
        default=None, description="The ``next_cursor`` of the page before."
    )
    limit: Few = 50


class EventFilters(Schema):
    type: list[str] = Field(
        default=[],
        max_length=100,
        description="Types of `GET /event-types`, or all of a subject: `order.*`; may be repeated.",
        examples=[["shipment.shipped"]],
    )
    channel: list[str] = Field(
        default=[], max_length=1000, description="Channels' names: only what is of their orders, or of them."
    )
    location: list[str] = Field(
        default=[], max_length=1000, description="Locations' codes: only what is of their work."
    )
    order: Name = Field(default=None, description="The order's number.")
    since: When | None = Field(
        default=None, description="None of before this time; without a cursor, begin there."
    )
    cursor: Annotated[str | None, Field(max_length=255)] = Field(
        default=None,
        description="The `next_cursor` of the page before, an event's `id` (begin behind it), or `latest` "
        "(begin behind all there is); else the beginning of the log.",
    )
    wait: Annotated[int, Field(ge=0, le=60)] = Field(
        default=0, description="Seconds to wait for an event where there is none now."
    )
    limit: Many = 100
