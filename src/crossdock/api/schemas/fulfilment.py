"""Fulfilment orders and shipments."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from crossdock.api.schemas.basics import MOST_UNITS, In, Moment, Money, NextCursor, Out, Text, Units, When

State = Literal[
    "planned", "released", "accepted", "picked", "packed", "partly_shipped", "shipped", "rejected",
    "cancelled",
]  # fmt: skip


ParcelState = Literal[
    "expected", "announced", "accepted", "in_transit", "out_for_delivery", "ready_for_pickup", "exception",
    "delivered", "returned",
]  # fmt: skip


class Package(Out):
    seq: int
    tracking: str | None = Field(description="The carrier's number; null until there is one.")
    weight_g: int | None = Field(description="Grams.")
    length_mm: int | None
    width_mm: int | None
    height_mm: int | None
    state: ParcelState | None = Field(description="By what the carrier says; null without a number.")
    state_since: Moment | None


class ShippedLine(Out):
    seq: int
    line: str | None = Field(description="The order line's external id.")
    sku: str | None
    quantity: int


class Shipment(Out):
    """What left, in which packages; or what stands packed."""

    id: int
    carrier: str
    service: str
    reference: str | None = Field(description="The shipper's own number.")
    shipped_at: Moment | None = Field(description="Null while it stands packed.")
    delivered_at: Moment | None = Field(description="When the carrier delivered its last package.")
    lines: list[ShippedLine]
    packages: list[Package]


class ShipmentInOrder(Shipment):
    fulfilment_order: str = Field(examples=["FO-100077"])
    location: str


class Label(Out):
    """A package's label. It is bought by the workers, soon after it was asked for."""

    id: int
    shipment: int
    package: int = Field(description="The package's seq.")
    state: Literal["asked", "bought", "refused", "voiding", "voided"]
    tracking: str | None
    error: str | None = Field(description="Why the carrier refused.")
    carrier: str
    service: str
    asked_at: Moment
    settled_at: Moment | None


class ShipmentWithLabels(ShipmentInOrder):
    labels: list[Label]


class Labels(Out):
    items: list[Label]


class FulfilmentLine(Out):
    seq: int = Field(description="The order line's.")
    line: str | None = Field(description="The order line's external id.")
    sku: str
    quantity: int
    picked: int = Field(description="Units picked; what is packed or has shipped was.")
    packed: int = Field(description="Units in packed shipments, or shipped.")
    shipped: int
    stopped: int = Field(description="Units that were called back, or refused.")


class Refusal(Out):
    """Units that the location would or could not ship."""

    seq: int = Field(description="The order line's.")
    sku: str
    quantity: int
    act: Literal["reject", "short", "withdraw"]
    reason: str = Field(examples=["not_found"])
    words: str = Field(description="As it was said, where that is in no catalogue.")
    actor: str
    at: Moment
    forgotten: bool = Field(description="Somebody has the location asked again.")


class RefusalReason(Out):
    reason: str = Field(examples=["not_found"])
    text: str
    about: Literal["place", "stock", "line"] = Field(
        description="What it says something of: place: the location is not asked again for the order; stock: "
        "nor for the line until the stock was counted or goods came in, the units come off the books, and a "
        "count is asked for; line: nor for the line."
    )
    doubts: bool = Field(description="Whether what else is there is trusted less until it is counted.")


class RefusalReasons(Out):
    items: list[RefusalReason]


class Gate(Out):
    """What must be lifted before the fulfilment order may go on."""

    gate: str
    stops: Literal["release", "pack", "ship"]
    owner: str = Field(description="The part of Crossdock that lifts it by itself, where one does.")
    lifted_by_role: str = Field(description="The role that may lift it.", examples=["finance"])
    closed_at: Moment
    lifted_at: Moment | None = Field(description="Null while it is closed.")
    lifted_by: str | None = Field(description="Who lifted it.", examples=["user:ada@example.com"])


class FulfilmentOrderInOrder(Out):
    """What one location ships for the order."""

    id: int
    number: str = Field(examples=["FO-100077"])
    order: str = Field(examples=["SO-100042"])
    location: str = Field(examples=["EWR"])
    state: State
    state_since: Moment
    carrier: str
    service: str
    price: Money = Field(description="Of the parcel, by tariff.")
    cost: Money = Field(description="All that the decision counted for it.")
    ship_on: date
    deliver_on: date
    release_at: Moment
    created_at: Moment
    refusal: str | None
    lines: list[FulfilmentLine]
    gates: list[Gate]
    refusals: list[Refusal]


class FulfilmentOrder(FulfilmentOrderInOrder):
    shipments: list[Shipment]


class FulfilmentOrders(Out):
    items: list[FulfilmentOrder]
    next_cursor: NextCursor


class AcceptIn(In):
    """Nothing need be said."""


class GateActIn(In):
    """Nothing need be said."""


Why = Annotated[
    str,
    Field(
        min_length=1,
        max_length=255,
        examples=["out_of_stock"],
        description="One of GET /refusal-reasons; other words are kept as they are, under `other`.",
    ),
]


class LineUnits(In):
    line: Text = Field(description="The order line's external id.")
    quantity: Units


class RejectIn(In):
    """What the location will not ship. Without ``lines``: all that is left."""

    reason: Why
    lines: list[LineUnits] | None = Field(default=None, min_length=1)
    note: Annotated[str, Field(max_length=1000)] = ""


class ShortIn(In):
    quantity: Units
    reason: Why = "not_found"
    note: Annotated[str, Field(max_length=1000)] = ""


class PickLine(In):
    line: Text = Field(description="The order line's external id.")
    quantity: Annotated[int, Field(ge=0, le=MOST_UNITS, strict=True, description="Units found.")] = 0
    short: ShortIn | None = Field(default=None, description="Units that could not be picked.")


class PickIn(In):
    """What was picked. Without ``lines``: all that is left to pick."""

    lines: list[PickLine] | None = Field(default=None, min_length=1)


class WithdrawIn(In):
    """What is called back. Without ``lines``: all that is left."""

    reason: Text = Field(examples=["the vendor cannot make it this week"])
    lines: list[LineUnits] | None = Field(default=None, min_length=1)
    then: Literal["source_again", "cancel"] = Field(
        default="source_again", description="Look elsewhere for the units, or take them out of the order."
    )


Side = Annotated[int, Field(ge=1, le=10**5, strict=True, description="Millimetres.")]


class PackageIn(In):
    tracking: Text = Field(examples=["1Z0000000000000000"])
    weight_g: Annotated[int, Field(ge=1, le=10**9, strict=True)] | None = None
    length_mm: Side | None = None
    width_mm: Side | None = None
    height_mm: Side | None = None


class ParcelIn(In):
    """A package before its label is bought."""

    tracking: Text | None = Field(default=None, description="Where the carrier gave it elsewhere.")
    weight_g: Annotated[int, Field(ge=1, le=10**9, strict=True)] | None = None
    length_mm: Side | None = None
    width_mm: Side | None = None
    height_mm: Side | None = None


class PackIn(In):
    """What is packed. Without ``lines``: all that is left to ship and not packed; without ``packages``: in
    one.
    """

    lines: list[LineUnits] | None = Field(default=None, min_length=1)
    packages: list[ParcelIn] = Field(default=[], max_length=1000)
    carrier: Text | None = Field(default=None, description="Else as planned.")
    service: Text | None = Field(default=None, description="Else as planned.")
    reference: Text | None = Field(default=None, description="The same one told again changes nothing.")


class NumberIn(In):
    tracking: Annotated[str, Field(min_length=1, max_length=100)] = Field(examples=["1Z0000000000000000"])


class LeaveIn(In):
    shipped_at: When | None = Field(default=None, description="Else now.")


class ShipIn(In):
    """What left. Without ``lines``: all that is left to ship."""

    lines: list[LineUnits] | None = Field(default=None, min_length=1)
    packages: list[PackageIn] = Field(default=[], max_length=1000)
    carrier: Text | None = Field(default=None, description="Else as planned.")
    service: Text | None = Field(default=None, description="Else as planned.")
    reference: Text | None = Field(default=None, description="The same one told again changes nothing.")
    shipped_at: When | None = Field(default=None, description="Else now.")
