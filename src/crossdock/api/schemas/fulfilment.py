"""Fulfilment orders and shipments."""

from datetime import date
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from crossdock.api.schemas.basics import In, Moment, Money, NextCursor, Out, Text, Units

State = Literal[
    "planned", "released", "accepted", "picked", "packed", "partly_shipped", "shipped", "rejected",
    "cancelled",
]  # fmt: skip


class Package(Out):
    tracking: str
    weight_g: int | None = Field(description="Grams.")


class ShippedLine(Out):
    seq: int
    line: str | None = Field(description="The order line's external id.")
    sku: str | None
    quantity: int


class Shipment(Out):
    """What left, in which packages."""

    id: int
    carrier: str
    service: str
    reference: str | None = Field(description="The shipper's own number.")
    shipped_at: Moment
    lines: list[ShippedLine]
    packages: list[Package]


class ShipmentInOrder(Shipment):
    fulfilment_order: str = Field(examples=["FO-100077"])
    location: str


class FulfilmentLine(Out):
    seq: int = Field(description="The order line's.")
    line: str | None = Field(description="The order line's external id.")
    sku: str
    quantity: int
    shipped: int
    stopped: int = Field(description="Units that were called back.")


class Gate(Out):
    """What must be lifted before the fulfilment order may go on."""

    gate: str
    stops: Literal["release", "pack", "ship"]
    owner: str
    closed_at: Moment
    lifted_at: Moment | None


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


class FulfilmentOrder(FulfilmentOrderInOrder):
    shipments: list[Shipment]


class FulfilmentOrders(Out):
    items: list[FulfilmentOrder]
    next_cursor: NextCursor


class AcceptIn(In):
    """Nothing need be said."""


class RejectIn(In):
    reason: Text = Field(examples=["damaged"])


class ShipLine(In):
    line: Text = Field(description="The order line's external id.")
    quantity: Units


class PackageIn(In):
    tracking: Text = Field(examples=["1Z0000000000000000"])
    weight_g: Annotated[int, Field(ge=1, le=10**9, strict=True)] | None = None


class ShipIn(In):
    """What left. Without ``lines``: all that is left to ship."""

    lines: list[ShipLine] | None = Field(default=None, min_length=1)
    packages: list[PackageIn] = Field(default=[], max_length=1000)
    carrier: Text | None = Field(default=None, description="Else as planned.")
    service: Text | None = Field(default=None, description="Else as planned.")
    reference: Text | None = Field(default=None, description="The same one told again changes nothing.")
    shipped_at: AwareDatetime | None = Field(default=None, description="Else now.")
