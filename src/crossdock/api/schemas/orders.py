"""Orders: in, out, and what can be done to them."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from crossdock.api.schemas.basics import (
    Day,
    Flag,
    In,
    Json,
    Moment,
    Money,
    NextCursor,
    Out,
    Problem,
    Text,
    Units,
    When,
    Whole,
)
from crossdock.api.schemas.fulfilment import FulfilmentOrderInOrder, ShipmentInOrder

Status = Literal[
    "held", "open", "backordered", "allocated", "released", "partially_shipped", "shipped", "delivered",
    "cancelled", "closed",
]  # fmt: skip
ServiceLevel = Literal["standard", "expedited", "two_day", "next_day", "freight", "pickup"]
HoldCode = Annotated[str, Field(pattern="^[a-z][a-z0-9_]{0,63}$", examples=["manual"])]


class Address(Out):
    name: str | None = Field(default=None, examples=["Ada Example"])
    company: str | None = None
    line1: str | None = Field(default=None, examples=["1 Main Street"])
    line2: str | None = None
    city: str | None = Field(default=None, examples=["Los Angeles"])
    region: str | None = Field(default=None, examples=["CA"])
    postal_code: str | None = Field(default=None, examples=["90001"])
    country: str | None = Field(default=None, examples=["US"], description="ISO 3166 alpha-2.")
    phone: str | None = None


class Customer(Out):
    external_id: str | None = Field(default=None, examples=["C-7"], description="The channel's own key.")
    name: str | None = Field(default=None, examples=["Ada Example"])
    email: str | None = Field(default=None, examples=["ada@example.com"])
    phone: str | None = None
    company: str | None = None


class LineIn(BaseModel):
    """A line. Amounts are for the whole line, in the order's currency; unit prices may be finer than it."""

    external_id: str | None = Field(default=None, examples=["1"], description="Unique; else line-<n>.")
    sku: str | None = Field(default=None, examples=["TEE-M-BLK"])
    title: str = ""
    quantity: Units
    unit_price: Money
    price_quantity: int = Field(default=1, ge=1, description="The units that ``unit_price`` is for.")
    discount: Money | None = None
    tax: Money | None = None
    ships: bool = Field(default=True, description="False for tips, gift cards and the like.")
    attributes: dict[str, Any] | None = None


class OrderIn(BaseModel):
    """An order as a channel states it. What has no field here is kept under ``source``."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "channel": "web",
                "external_id": "A-1001",
                "placed_at": "2026-11-23T10:00:00Z",
                "currency": "USD",
                "customer": {"external_id": "C-7", "name": "Ada Example", "email": "ada@example.com"},
                "ship_to": {
                    "name": "Ada Example",
                    "line1": "1 Main Street",
                    "city": "Los Angeles",
                    "region": "CA",
                    "postal_code": "90001",
                    "country": "US",
                },
                "lines": [
                    {
                        "external_id": "1",
                        "sku": "TEE-M-BLK",
                        "quantity": 2,
                        "unit_price": {"amount": "19.00", "currency": "USD"},
                    }
                ],
                "shipping": {"amount": "5.00", "currency": "USD"},
                "total": {"amount": "43.00", "currency": "USD"},
            }
        }
    )
    channel: Text = Field(description="Its name; one that does not exist is made if the key may.")
    external_id: Text = Field(description="The channel's key of the order, unique in the channel.")
    currency: str = Field(pattern="^[A-Z]{3}$", description="ISO 4217.")
    lines: list[LineIn] = Field(min_length=1, max_length=2000)
    placed_at: When | None = Field(default=None, description="RFC 3339; else the moment it came.")
    customer: Customer | None = None
    ship_to: Address | None = None
    bill_to: Address | None = None
    service_level: ServiceLevel = "standard"
    deliver_by: Day | None = None
    ship_complete: bool = False
    purchase_order: str | None = None
    taxes_included: bool = False
    shipping: Money | None = None
    discount: Money | None = Field(default=None, description="On top of the lines' own.")
    tax: Money | None = Field(default=None, description="On top of the lines' own.")
    total: Money | None = Field(default=None, description="One that does not add up is a hold.")
    tags: list[str] = []
    note: str | None = ""
    name: str | None = None
    attributes: dict[str, Any] | None = None
    payment_pending: bool = False
    checkout_id: str | None = Field(default=None, description="The reservation whose units the order uses.")


class Quantities(Out):
    """Every unit stands in one state; ``returned`` counts within shipped and delivered. Of a kit: the whole
    kits whose components are all in that state.
    """

    ordered: int
    open: int
    backordered: int
    allocated: int
    released: int
    shipped: int
    delivered: int
    cancelled: int
    returned: int


class Component(Out):
    """What a kit, or a pack, was made of when it was ordered: a line of the ledger."""

    seq: int
    external_id: str = Field(description="Names the component where a single one is cancelled or shipped.")
    sku: str
    title: str
    quantity: int = Field(description="Units of all kits.")
    per_kit: str = Field(examples=["2"], description="Units for one of the line's.")
    expected_on: date | None
    quantities: Quantities


class Line(Out):
    seq: int = Field(description="Counts from 1.")
    external_id: str
    sku: str | None = Field(description="As the channel calls it.")
    article: str | None = Field(description="The catalogue's SKU, where the channel calls it otherwise.")
    substitute_for: str | None = Field(
        description="What was bought, where another SKU (``article``) is sent in its place."
    )
    title: str
    quantity: int = Field(description="Units ordered, at first and by edits.")
    unit_price: Money | None
    price_quantity: int
    discount: Money
    tax: Money
    ships: bool
    expected_on: date | None = Field(description="When a back-ordered line is expected.")
    attributes: dict[str, Any]
    quantities: Quantities
    partial: int = Field(description="Kits whose components are in several states: in none of the above.")
    components: list[Component] = Field(description="Of a kit or a pack: they carry its units.")


class Hold(Out):
    code: str = Field(examples=["unknown_sku"])
    reason: str
    stops: Literal["sourcing", "release"]
    since: Moment
    lifted_by_role: str = Field(examples=["customer_service"])


class Payment(Out):
    """Money that moved, or should have, as the channel stated it."""

    external_id: str
    kind: str = Field(examples=["sale"])
    status: str = Field(examples=["success"])
    gateway: str
    amount: Money
    at: Moment | None


class RefundLine(Out):
    external_id: str
    line: str = Field(description="The line's external id.")
    quantity: int
    amount: Money
    tax: Money
    restock: str


class Refund(Out):
    external_id: str
    at: Moment | None
    note: str
    amount: Money
    lines: list[RefundLine]
    detail: Json


class Link(Out):
    kind: Literal["replaces", "replaced_by", "merged", "merged_into"]
    order: str = Field(examples=["SO-100042"])


class Order(Out):
    number: str = Field(examples=["SO-100042"])
    channel: str
    external_id: str
    name: str | None
    status: Status
    version: int = Field(description="Rises with every change.")
    placed_at: Moment
    received_at: Moment
    source_at: Moment | None = Field(description="The channel's own time of this state of the order.")
    currency: str
    customer: Customer | None
    ship_to: Address | None
    bill_to: Address | None
    service_level: ServiceLevel
    deliver_by: date | None
    ship_complete: bool
    purchase_order: str | None
    priority: int
    lines: list[Line]
    shipping: Money | None
    discount: Money | None
    tax: Money | None
    taxes_included: bool
    total: Money | None = Field(description="As stated.")
    current_total: Money | None
    computed_total: Money = Field(description="What the parts add up to.")
    holds: list[Hold]
    links: list[Link] = Field(
        description="Orders that replace it or went into it; one that it replaces or went into."
    )
    tags: list[str]
    note: str
    attributes: dict[str, Any]
    fulfilment_orders: list[FulfilmentOrderInOrder]
    shipments: list[ShipmentInOrder]
    payments: list[Payment]
    refunds: list[Refund]
    source: Json = Field(default=None, description="The channel's document, or null.")


class Orders(Out):
    items: list[Order]
    next_cursor: NextCursor


class ItemResult(Out):
    """What became of one order of an array: 201 new, 200 known, 409 known with other content, 422 wrong."""

    status: int
    order: Order | None = None
    problem: Problem | None = None


class CancelledUnits(Out):
    cancelled: int = Field(description="Units cancelled.")
    too_late: int = Field(description="Units that a location had accepted already.")


class ActedOrder(Order):
    """The order after the act; of a cancellation also what it changed."""

    act: CancelledUnits | None = None
    difference: dict[str, Any] | None = Field(default=None, description="As an edit's preview shows it.")


class PendingAct(Out):
    """A location must be asked first. ``GET /acts/{id}`` tells how that ends."""

    id: int = Field(description="The pending act.")
    recalls: list[int]
    order: Order


class CancelLine(In):
    line: Text = Field(description="The line's external id.")
    quantity: Units | None = Field(default=None, description="Units; else all that can be.")


class CancelIn(In):
    reason: Text = Field(default="cancelled by request", examples=["the buyer called it off"])
    lines: list[CancelLine] | None = Field(default=None, description="Else the whole order.")
    version: Whole | None = Field(
        default=None, description="Refused with 409 if the order has another by now."
    )
    preview: Flag = Field(default=False, description="Answer what would change, and change nothing.")


class HoldIn(In):
    reason: Text = Field(examples=["the buyer asked to wait"])
    code: HoldCode = "manual"
    stops: Literal["sourcing", "release"] = "sourcing"
    version: Whole | None = None


class LiftIn(In):
    codes: list[HoldCode] | None = Field(default=None, description="Else every hold.", min_length=1)
    version: Whole | None = None


class NoteIn(In):
    text: Annotated[str, Field(min_length=1, max_length=10_000, examples=["Leave it with the neighbour."])]


class TagsIn(In):
    add: list[Text] = Field(default=[], max_length=250, examples=[["vip"]])
    remove: list[Text] = Field(default=[], max_length=250)


class Event(Out):
    id: int
    at: Moment
    kind: str = Field(examples=["released"])
    subject: str = Field(examples=["order"])
    subject_id: int
    data: Any = Field(default=None, description="What the kind needs beside its subject.")
    actor: str = Field(examples=["stage:intake"])


class Timeline(Out):
    items: list[Event]


class Decision(BaseModel):
    """Why the order went where it went: what was seen, every candidate in money or with its reason, and what
    would have changed the outcome.
    """

    model_config = ConfigDict(extra="allow")
    number: str
    attempt: int
    decided_at: Moment
    status: str
    cost: Money
