"""Receipts and transfers: what is to come, and what came."""

from datetime import date
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field

from crossdock.api.schemas.basics import MOST_UNITS, Code, Day, Flag, In, Moment, NextCursor, Out, Text, Units

State = Literal["expected", "planned", "in_transit", "arriving", "received", "cancelled"]
Some = Annotated[int, Field(ge=0, le=MOST_UNITS, strict=True)]
On = Annotated[Day | None, Field(description="When it is to be there; null: not known.")]


class SupplyFilters(Schema):
    state: State | None = None
    reference: Annotated[str | None, Field(max_length=255)] = None
    location: list[str] = Field(
        default=[],
        description="Locations' codes; may be repeated: what leaves one, or goes to these alone.",
    )
    cursor: Annotated[str | None, Field(max_length=255)] = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class ReceiptLineIn(In):
    sku: Code
    location: Code
    quantity: Some
    expected_on: On = None


class ReceiptIn(In):
    """What a supplier is to deliver. Announced again, lines are what they are announced as."""

    reference: Text = Field(examples=["PO-1001"])
    supplier: Annotated[str, Field(max_length=255)] = ""
    lines: list[ReceiptLineIn] = Field(min_length=1, max_length=1000)


class TransferLineIn(In):
    sku: Code
    quantity: Units


class TransferIn(In):
    reference: Text = Field(examples=["MOVE-7"])
    origin: Code = Field(description="The code of the location that it leaves.")
    destination: Code
    expected_on: On = None
    lines: list[TransferLineIn] = Field(min_length=1, max_length=1000)


class ShipLineIn(In):
    sku: Code
    quantity: Some


class TransferShipIn(In):
    """What leaves; without lines all that was asked for."""

    lines: list[ShipLineIn] | None = Field(default=None, min_length=1, max_length=1000)
    expected_on: On = None


class ArrivalLineIn(In):
    sku: Code
    location: Code | None = Field(default=None, description="Else the one that the document has for the SKU.")
    received: Some = Field(default=0, description="Units that can be sold.")
    damaged: Some = Field(default=0, description="Units that cannot; they do not enter stock.")


class ArrivalIn(In):
    """A delivery; the same ``reference`` with the same content again changes nothing."""

    reference: Text = Field(examples=["GRN-55"])
    lines: list[ArrivalLineIn] = Field(default=[], max_length=1000)
    final: Flag = Field(default=False, description="Nothing more will come: the rest is short.")


class SupplyLine(Out):
    """``sent + over = received + damaged + short + underway``."""

    sku: str
    location: str = Field(description="Where it goes.")
    quantity: int
    expected_on: date | None
    sent: int
    received: int
    damaged: int
    short: int
    over: int
    underway: int = Field(description="Still to come; of a transfer: in transit.")


class CameLine(Out):
    sku: str
    location: str
    received: int
    damaged: int


class Arrival(Out):
    reference: str
    final: bool
    at: Moment
    lines: list[CameLine]


class Receipt(Out):
    number: str = Field(examples=["RC-100042"])
    reference: str
    state: State
    supplier: str
    created_at: Moment
    ended_at: Moment | None
    lines: list[SupplyLine]
    arrivals: list[Arrival]


class Receipts(Out):
    items: list[Receipt]
    next_cursor: NextCursor


class Transfer(Out):
    number: str = Field(examples=["TR-100042"])
    reference: str
    state: State
    origin: str
    created_at: Moment
    shipped_at: Moment | None
    ended_at: Moment | None
    lines: list[SupplyLine]
    arrivals: list[Arrival]


class Transfers(Out):
    items: list[Transfer]
    next_cursor: NextCursor
