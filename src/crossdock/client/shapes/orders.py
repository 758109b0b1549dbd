"""Shapes of orders. Written by ``crossdock.client.generate``: not to be edited."""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict, final

from crossdock.client.shapes.shared import (
    Difference,
    FulfilmentLine,
    Gate,
    Money,
    Package,
    Problem,
    Refusal,
    ShippedLine,
)


class Address(TypedDict, total=False):
    name: str | None
    company: str | None
    line1: str | None
    line2: str | None
    city: str | None
    region: str | None
    postal_code: str | None
    # ISO 3166 alpha-2.
    country: str | None
    phone: str | None


class Component(TypedDict):
    """What a kit, or a pack, was made of when it was ordered: a line of the ledger."""

    seq: int
    # Names the component where a single one is cancelled or shipped.
    external_id: str
    sku: str
    title: str
    # Units of all kits.
    quantity: int
    # Units for one of the line's.
    per_kit: str
    expected_on: str | None
    quantities: Quantities


class Customer(TypedDict, total=False):
    # The channel's own key.
    external_id: str | None
    name: str | None
    email: str | None
    phone: str | None
    company: str | None


class FulfilmentOrderInOrder(TypedDict):
    """What one location ships for the order."""

    id: int
    number: str
    order: str
    location: str
    state: Literal[
        "planned",
        "released",
        "accepted",
        "picked",
        "packed",
        "partly_shipped",
        "shipped",
        "rejected",
        "cancelled",
    ]
    state_since: str
    carrier: str
    service: str
    # Of the parcel, by tariff.
    price: Money
    # All that the decision counted for it.
    cost: Money
    ship_on: str
    deliver_on: str
    release_at: str
    created_at: str
    refusal: str | None
    lines: list[FulfilmentLine]
    gates: list[Gate]
    refusals: list[Refusal]


class Hold(TypedDict):
    code: str
    reason: str
    stops: Literal["sourcing", "release"]
    since: str
    lifted_by_role: str


class Line(TypedDict):
    # Counts from 1.
    seq: int
    external_id: str
    # As the channel calls it.
    sku: str | None
    # The catalogue's SKU, where the channel calls it otherwise.
    article: str | None
    # What was bought, where another SKU (``article``) is sent in its place.
    substitute_for: str | None
    title: str
    # Units ordered, at first and by edits.
    quantity: int
    unit_price: Money | None
    price_quantity: int
    discount: Money
    tax: Money
    ships: bool
    # When a back-ordered line is expected.
    expected_on: str | None
    attributes: dict[str, Any]
    quantities: Quantities
    # Kits whose components are in several states: in none of the above.
    partial: int
    # Of a kit or a pack: they carry its units.
    components: list[Component]


class Link(TypedDict):
    kind: Literal["replaces", "replaced_by", "merged", "merged_into"]
    order: str


@final
class Order(TypedDict):
    number: str
    channel: str
    external_id: str
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
    # Rises with every change.
    version: int
    placed_at: str
    received_at: str
    # The channel's own time of this state of the order.
    source_at: str | None
    currency: str
    customer: Customer | None
    ship_to: Address | None
    bill_to: Address | None
    service_level: Literal["standard", "expedited", "two_day", "next_day", "freight", "pickup"]
    deliver_by: str | None
    ship_complete: bool
    purchase_order: str | None
    priority: int
    lines: list[Line]
    shipping: Money | None
    discount: Money | None
    tax: Money | None
    taxes_included: bool
    # As stated.
    total: Money | None
    current_total: Money | None
    # What the parts add up to.
    computed_total: Money
    holds: list[Hold]
    # Orders that replace it or went into it; one that it replaces or went into.
    links: list[Link]
    tags: list[str]
    note: str
    attributes: dict[str, Any]
    fulfilment_orders: list[FulfilmentOrderInOrder]
    shipments: list[ShipmentInOrder]
    payments: list[Payment]
    refunds: list[Refund]
    # The channel's document, or null.
    source: NotRequired[Any]


class Payment(TypedDict):
    """Money that moved, or should have, as the channel stated it."""

    external_id: str
    kind: str
    status: str
    gateway: str
    amount: Money
    at: str | None


class Quantities(TypedDict):
    """Every unit stands in one state; ``returned`` counts within shipped and delivered. Of a kit: the
    whole kits whose components are all in that state.
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


class Refund(TypedDict):
    external_id: str
    at: str | None
    note: str
    amount: Money
    lines: list[RefundLine]
    # JSON as the other side sent it.
    detail: Any


class RefundLine(TypedDict):
    external_id: str
    # The line's external id.
    line: str
    quantity: int
    amount: Money
    tax: Money
    restock: str


class ShipmentInOrder(TypedDict):
    id: int
    carrier: str
    service: str
    # The shipper's own number.
    reference: str | None
    # Null while it stands packed.
    shipped_at: str | None
    # When the carrier delivered its last package.
    delivered_at: str | None
    lines: list[ShippedLine]
    packages: list[Package]
    fulfilment_order: str
    location: str


@final
class ItemResult(TypedDict):
    """What became of one order of an array: 201 new, 200 known, 409 known with other content, 422 wrong."""

    status: int
    order: NotRequired[Order | None]
    problem: NotRequired[Problem | None]


class Orders(TypedDict):
    items: list[Order]
    # Give it as ``cursor`` for the next page; null on the last.
    next_cursor: str | None


class Event(TypedDict):
    id: int
    at: str
    kind: str
    subject: str
    subject_id: int
    # What the kind needs beside its subject.
    data: NotRequired[Any]
    actor: str


class Timeline(TypedDict):
    items: list[Event]


class Decision(TypedDict):
    """Why the order went where it went: what was seen, every candidate in money or with its reason, and
    what would have changed the outcome.
    """

    number: str
    attempt: int
    decided_at: str
    status: str
    cost: Money


@final
class ActedOrder(TypedDict):
    """The order after the act; of a cancellation also what it changed."""

    number: str
    channel: str
    external_id: str
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
    # Rises with every change.
    version: int
    placed_at: str
    received_at: str
    # The channel's own time of this state of the order.
    source_at: str | None
    currency: str
    customer: Customer | None
    ship_to: Address | None
    bill_to: Address | None
    service_level: Literal["standard", "expedited", "two_day", "next_day", "freight", "pickup"]
    deliver_by: str | None
    ship_complete: bool
    purchase_order: str | None
    priority: int
    lines: list[Line]
    shipping: Money | None
    discount: Money | None
    tax: Money | None
    taxes_included: bool
    # As stated.
    total: Money | None
    current_total: Money | None
    # What the parts add up to.
    computed_total: Money
    holds: list[Hold]
    # Orders that replace it or went into it; one that it replaces or went into.
    links: list[Link]
    tags: list[str]
    note: str
    attributes: dict[str, Any]
    fulfilment_orders: list[FulfilmentOrderInOrder]
    shipments: list[ShipmentInOrder]
    payments: list[Payment]
    refunds: list[Refund]
    # The channel's document, or null.
    source: NotRequired[Any]
    act: NotRequired[CancelledUnits | None]
    # As an edit's preview shows it.
    difference: NotRequired[dict[str, Any] | None]


class CancelledUnits(TypedDict):
    # Units cancelled.
    cancelled: int
    # Units that a location had accepted already.
    too_late: int


@final
class PreviewOut(TypedDict):
    preview: NotRequired[Literal[True]]
    # A location would have to be asked first.
    pending: bool
    difference: Difference
    act: NotRequired[CancelledUnits | None]


@final
class PendingAct(TypedDict):
    """A location must be asked first. ``GET /acts/{id}`` tells how that ends."""

    # The pending act.
    id: int
    recalls: list[int]
    order: Order


class CancelIn(TypedDict, total=False):
    reason: str
    # Else the whole order.
    lines: list[CancelLine] | None
    # Refused with 409 if the order has another by now.
    version: int | None
    # Answer what would change, and change nothing.
    preview: bool


class CancelLine(TypedDict):
    # The line's external id.
    line: str
    # Units; else all that can be.
    quantity: NotRequired[int | None]


class HoldIn(TypedDict):
    reason: str
    code: NotRequired[str]
    stops: NotRequired[Literal["sourcing", "release"]]
    version: NotRequired[int | None]


class LiftIn(TypedDict, total=False):
    # Else every hold.
    codes: list[str] | None
    version: int | None


class NoteIn(TypedDict):
    text: str


class TagsIn(TypedDict, total=False):
    add: list[str]
    remove: list[str]


class Act(TypedDict):
    """What somebody did to an order, or wants to."""

    id: int
    order: str
    kind: str
    state: Literal["pending", "applied", "refused", "withdrawn"]
    # Names of what it changes.
    parts: list[str]
    reason: str
    # Why it was refused or withdrawn.
    refusal: str | None
    # What it waits for, or waited for.
    recalls: list[RecallState]
    # What it changed; of fields, the names alone.
    difference: dict[str, Any] | None
    actor: str
    asked_at: str
    settled_at: str | None


@final
class EditedOrder(TypedDict):
    """The order after the act, what it changed, and the act itself (null where nothing had to change)."""

    number: str
    channel: str
    external_id: str
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
    # Rises with every change.
    version: int
    placed_at: str
    received_at: str
    # The channel's own time of this state of the order.
    source_at: str | None
    currency: str
    customer: Customer | None
    ship_to: Address | None
    bill_to: Address | None
    service_level: Literal["standard", "expedited", "two_day", "next_day", "freight", "pickup"]
    deliver_by: str | None
    ship_complete: bool
    purchase_order: str | None
    priority: int
    lines: list[Line]
    shipping: Money | None
    discount: Money | None
    tax: Money | None
    taxes_included: bool
    # As stated.
    total: Money | None
    current_total: Money | None
    # What the parts add up to.
    computed_total: Money
    holds: list[Hold]
    # Orders that replace it or went into it; one that it replaces or went into.
    links: list[Link]
    tags: list[str]
    note: str
    attributes: dict[str, Any]
    fulfilment_orders: list[FulfilmentOrderInOrder]
    shipments: list[ShipmentInOrder]
    payments: list[Payment]
    refunds: list[Refund]
    # The channel's document, or null.
    source: NotRequired[Any]
    act: Act | None
    difference: Difference


class RecallState(TypedDict):
    id: int
    # The line's seq.
    line: int
    quantity: int
    stopped: int
    state: Literal["asked", "waiting", "stopped", "partly", "too_late"]


class AddressIn(TypedDict, total=False):
    """A whole address, in place of the one that is there."""

    name: str | None
    company: str | None
    line1: str | None
    line2: str | None
    city: str | None
    region: str | None
    postal_code: str | None
    # ISO 3166 alpha-2.
    country: str | None
    phone: str | None


class Assignment(TypedDict):
    """Units of a line that ship from this location, whatever it costs."""

    location: str
    # The line's external id.
    line: str
    # Else all that have not left.
    quantity: NotRequired[int | None]


class EditIn(TypedDict, total=False):
    """A change, made as one or not at all."""

    # The order's as it was read: refused with 409 if it has another by now.
    version: int | None
    # Answer what would change, and change nothing.
    preview: bool
    reason: str
    lines: list[EditLine]
    add: list[NewLine]
    # Lines' external ids.
    remove: list[str]
    ship_to: AddressIn | None
    service_level: Literal["standard", "expedited", "two_day", "next_day", "freight", "pickup"] | None
    # null: no date; left out: as it is.
    deliver_by: str | None
    ship_complete: bool | None
    note: str | None
    shipping: Money | None
    # Split by hand, or force a location. Goes alone.
    assign: list[Assignment]
    # Decide anew about all that no location has accepted.
    source_again: bool
    # With a new address: what a location has accepted goes to the old one.
    keep_accepted: bool


class EditLine(TypedDict):
    """A line that is there. What is left out stays as it is; discount and tax then follow the units."""

    # The line's external id.
    line: str
    # Units wanted in all, those that left too.
    quantity: NotRequired[int | None]
    # Another article on the line; no kit.
    sku: NotRequired[str | None]
    title: NotRequired[str | None]
    unit_price: NotRequired[Money | None]
    price_quantity: NotRequired[int | None]
    # For all units wanted.
    discount: NotRequired[Money | None]
    # For all units wanted.
    tax: NotRequired[Money | None]


class NewLine(TypedDict):
    # A kit brings its components, and is counted and priced as one.
    sku: str
    # Whole base units.
    quantity: int
    unit_price: Money
    price_quantity: NotRequired[int]
    # Unique in the order; else added-<n>.
    external_id: NotRequired[str | None]
    title: NotRequired[str]
    discount: NotRequired[Money | None]
    tax: NotRequired[Money | None]


class RouteIn(TypedDict, total=False):
    """Where an order ships from, by hand: one location for all of it, or units by line."""

    # The order's as it was read: refused with 409 if it has another by now.
    version: int | None
    # Answer what would change, and change nothing.
    preview: bool
    reason: str
    # For all lines that ship.
    location: str | None
    assign: list[Assignment]


class SourceIn(TypedDict, total=False):
    # The order's as it was read: refused with 409 if it has another by now.
    version: int | None
    # Answer what would change, and change nothing.
    preview: bool
    reason: str


class ReplaceIn(TypedDict):
    reason: str
    # Else all that has left and is not replaced yet.
    lines: NotRequired[list[CancelLine] | None]
    # Else where the order went.
    ship_to: NotRequired[AddressIn | None]
    service_level: NotRequired[
        Literal["standard", "expedited", "two_day", "next_day", "freight", "pickup"] | None
    ]
    # The order's as it was read: refused with 409 if it has another by now.
    version: NotRequired[int | None]


class Acts(TypedDict):
    items: list[Act]


class ActWithdrawIn(TypedDict, total=False):
    reason: str


class Attachment(TypedDict):
    id: int
    name: str
    # By the ending of its name.
    media: str
    bytes: int
    # Of its content, in hex.
    sha256: str
    added_at: str
    added_by: str


class Attachments(TypedDict):
    order: str
    items: list[Attachment]


class AttachmentIn(TypedDict):
    # The file's name; its ending says what it is.
    name: str
    # What is in it, as base64: at most 7 MB before that.
    content: str


class MergeOut(TypedDict):
    """What the merge did, or would do."""

    preview: bool
    # Its id; null for a preview.
    act: int | None
    # The order that stays, as it stands.
    order: Order
    # Of the order that stays.
    difference: Difference
    # Of the order that ends.
    other: Difference


class MergeIn(TypedDict):
    """Which order goes into the one that the address names."""

    # The number of the order that ends.
    order: str
    # The order's as it was read: refused with 409 if it has another by now.
    version: NotRequired[int | None]
    # Of the order that ends; refused with 409 if it has another by now.
    order_version: NotRequired[int | None]
    # Answer what would change, and change nothing.
    preview: NotRequired[bool]
    reason: NotRequired[str]


class LineIn(TypedDict):
    """A line. Amounts are for the whole line, in the order's currency; unit prices may be finer than it."""

    # Unique; else line-<n>.
    external_id: NotRequired[str | None]
    sku: NotRequired[str | None]
    title: NotRequired[str]
    # Whole base units.
    quantity: int
    unit_price: Money
    # The units that ``unit_price`` is for.
    price_quantity: NotRequired[int]
    discount: NotRequired[Money | None]
    tax: NotRequired[Money | None]
    # False for tips, gift cards and the like.
    ships: NotRequired[bool]
    attributes: NotRequired[dict[str, Any] | None]


class OrderIn(TypedDict):
    """An order as a channel states it. What has no field here is kept under ``source``."""

    # Its name; one that does not exist is made if the key may.
    channel: str
    # The channel's key of the order, unique in the channel.
    external_id: str
    # ISO 4217.
    currency: str
    lines: list[LineIn]
    # RFC 3339; else the moment it came.
    placed_at: NotRequired[str | None]
    customer: NotRequired[Customer | None]
    ship_to: NotRequired[Address | None]
    bill_to: NotRequired[Address | None]
    service_level: NotRequired[Literal["standard", "expedited", "two_day", "next_day", "freight", "pickup"]]
    deliver_by: NotRequired[str | None]
    ship_complete: NotRequired[bool]
    purchase_order: NotRequired[str | None]
    taxes_included: NotRequired[bool]
    shipping: NotRequired[Money | None]
    # On top of the lines' own.
    discount: NotRequired[Money | None]
    # On top of the lines' own.
    tax: NotRequired[Money | None]
    # One that does not add up is a hold.
    total: NotRequired[Money | None]
    tags: NotRequired[list[str]]
    note: NotRequired[str | None]
    name: NotRequired[str | None]
    attributes: NotRequired[dict[str, Any] | None]
    payment_pending: NotRequired[bool]
    # The reservation whose units the order uses.
    checkout_id: NotRequired[str | None]


class OrderSome(TypedDict, total=False):
    """With the `fields` that were asked for."""

    number: str
    channel: str
    external_id: str
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
    version: int
    placed_at: str
    received_at: str
    source_at: str | None
    currency: str
    customer: Customer | None
    ship_to: Address | None
    bill_to: Address | None
    service_level: Literal["standard", "expedited", "two_day", "next_day", "freight", "pickup"]
    deliver_by: str | None
    ship_complete: bool
    purchase_order: str | None
    priority: int
    lines: list[Line]
    shipping: Money | None
    discount: Money | None
    tax: Money | None
    taxes_included: bool
    total: Money | None
    current_total: Money | None
    computed_total: Money
    holds: list[Hold]
    links: list[Link]
    tags: list[str]
    note: str
    attributes: dict[str, Any]
    fulfilment_orders: list[FulfilmentOrderInOrder]
    shipments: list[ShipmentInOrder]
    payments: list[Payment]
    refunds: list[Refund]
    source: Any


class OrdersSome(TypedDict):
    """With the `fields` that were asked for."""

    items: list[OrderSome]
    next_cursor: str | None


class EventSome(TypedDict, total=False):
    """With the `fields` that were asked for."""

    id: int
    at: str
    kind: str
    subject: str
    subject_id: int
    data: Any
    actor: str


class TimelineSome(TypedDict):
    """With the `fields` that were asked for."""

    items: list[EventSome]


class ActSome(TypedDict, total=False):
    """With the `fields` that were asked for."""

    id: int
    order: str
    kind: str
    state: Literal["pending", "applied", "refused", "withdrawn"]
    parts: list[str]
    reason: str
    refusal: str | None
    recalls: list[RecallState]
    difference: dict[str, Any] | None
    actor: str
    asked_at: str
    settled_at: str | None


class ActsSome(TypedDict):
    """With the `fields` that were asked for."""

    items: list[ActSome]


class AttachmentsSome(TypedDict, total=False):
    """With the `fields` that were asked for."""

    order: str
    items: list[Attachment]
