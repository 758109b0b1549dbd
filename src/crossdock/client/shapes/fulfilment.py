"""Shapes of fulfilment. Written by ``crossdock.client.generate``: not to be edited."""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

from crossdock.client.shapes.shared import (
    Difference,
    FulfilmentLine,
    Gate,
    LineUnits,
    Money,
    Package,
    Refusal,
    ShippedLine,
)


class FulfilmentOrder(TypedDict):
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
    shipments: list[Shipment]


class FulfilmentOrders(TypedDict):
    items: list[FulfilmentOrder]
    # Give it as ``cursor`` for the next page; null on the last.
    next_cursor: str | None


class Shipment(TypedDict):
    """What left, in which packages; or what stands packed."""

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


class AcceptIn(TypedDict):
    """Nothing need be said."""


class RejectIn(TypedDict):
    """What the location will not ship. Without ``lines``: all that is left."""

    # One of GET /refusal-reasons; other words are kept as they are, under `other`.
    reason: str
    lines: NotRequired[list[LineUnits] | None]
    note: NotRequired[str]


class RefusalReason(TypedDict):
    reason: str
    text: str
    # What it says something of: place: the location is not asked again for the order; stock: nor for the
    # line until the stock was counted or goods came in, the units come off the books, and a count is
    # asked for; line: nor for the line.
    about: Literal["place", "stock", "line"]
    # Whether what else is there is trusted less until it is counted.
    doubts: bool


class RefusalReasons(TypedDict):
    items: list[RefusalReason]


class PickIn(TypedDict, total=False):
    """What was picked. Without ``lines``: all that is left to pick."""

    lines: list[PickLine] | None


class PickLine(TypedDict):
    # The order line's external id.
    line: str
    # Units found.
    quantity: NotRequired[int]
    # Units that could not be picked.
    short: NotRequired[ShortIn | None]


class ShortIn(TypedDict):
    # Whole base units.
    quantity: int
    # One of GET /refusal-reasons; other words are kept as they are, under `other`.
    reason: NotRequired[str]
    note: NotRequired[str]


class WithdrawIn(TypedDict):
    """What is called back. Without ``lines``: all that is left."""

    reason: str
    lines: NotRequired[list[LineUnits] | None]
    # Look elsewhere for the units, or take them out of the order.
    then: NotRequired[Literal["source_again", "cancel"]]


class PackageIn(TypedDict):
    tracking: str
    weight_g: NotRequired[int | None]
    length_mm: NotRequired[int | None]
    width_mm: NotRequired[int | None]
    height_mm: NotRequired[int | None]


class ShipIn(TypedDict, total=False):
    """What left. Without ``lines``: all that is left to ship."""

    lines: list[LineUnits] | None
    packages: list[PackageIn]
    # Else as planned.
    carrier: str | None
    # Else as planned.
    service: str | None
    # The same one told again changes nothing.
    reference: str | None
    # Else now.
    shipped_at: str | None


class GateActIn(TypedDict):
    """Nothing need be said."""


class Recall(TypedDict):
    """A question to a location, and its answer."""

    # What accept and refuse name.
    id: int
    # The recall that it is asked for, as an act of the order names it.
    recall: int
    seq: int
    # The order line's external id.
    line: str | None
    sku: str | None
    # Units that are wanted back.
    quantity: int
    # Units that the location gave back.
    stopped: int
    # Void: they were packed, shipped or rejected before the location answered. Withdrawn: who asked does
    # not want them any more. Expired: nobody answered in time.
    state: Literal["waiting", "granted", "refused", "void", "withdrawn", "expired"]
    asked_at: str
    # Until when it is asked; null: as long as it takes.
    answer_by: str | None
    answered_at: str | None
    answered_by: str | None
    note: str


class Recalls(TypedDict):
    items: list[Recall]


class AcceptRecallIn(TypedDict, total=False):
    # Units given back; null: all. The rest ships.
    quantity: int | None
    # What the location says of it.
    note: str


class RefuseRecallIn(TypedDict, total=False):
    # What the location says of it.
    note: str


class SplitOut(TypedDict):
    """What the split did, or would do."""

    preview: bool
    # Its id; null for a preview.
    act: int | None
    # What stays, then what was split off.
    fulfilment_orders: list[FulfilmentOrder]
    difference: Difference


class SplitIn(TypedDict):
    """What of a fulfilment order goes into one of its own."""

    lines: list[LineUnits]
    # Else where it is.
    location: NotRequired[str | None]
    # The order's as it was read: refused with 409 if it has another by now.
    version: NotRequired[int | None]
    # Answer what would change, and change nothing.
    preview: NotRequired[bool]
    reason: NotRequired[str]


class FulfilmentOrderSome(TypedDict, total=False):
    """With the `fields` that were asked for."""

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
    price: Money
    cost: Money
    ship_on: str
    deliver_on: str
    release_at: str
    created_at: str
    refusal: str | None
    lines: list[FulfilmentLine]
    gates: list[Gate]
    refusals: list[Refusal]
    shipments: list[Shipment]


class FulfilmentOrdersSome(TypedDict):
    """With the `fields` that were asked for."""

    items: list[FulfilmentOrderSome]
    next_cursor: str | None


class RefusalReasonSome(TypedDict, total=False):
    """With the `fields` that were asked for."""

    reason: str
    text: str
    about: Literal["place", "stock", "line"]
    doubts: bool


class RefusalReasonsSome(TypedDict):
    """With the `fields` that were asked for."""

    items: list[RefusalReasonSome]


class RecallSome(TypedDict, total=False):
    """With the `fields` that were asked for."""

    id: int
    recall: int
    seq: int
    line: str | None
    sku: str | None
    quantity: int
    stopped: int
    state: Literal["waiting", "granted", "refused", "void", "withdrawn", "expired"]
    asked_at: str
    answer_by: str | None
    answered_at: str | None
    answered_by: str | None
    note: str


class RecallsSome(TypedDict):
    """With the `fields` that were asked for."""

    items: list[RecallSome]
