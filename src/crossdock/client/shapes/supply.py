"""Shapes of supply. Written by ``crossdock.client.generate``: not to be edited."""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict


class Arrival(TypedDict):
    reference: str
    final: bool
    at: str
    lines: list[CameLine]


class CameLine(TypedDict):
    sku: str
    location: str
    received: int
    damaged: int


class Receipt(TypedDict):
    number: str
    reference: str
    state: Literal["expected", "planned", "in_transit", "arriving", "received", "cancelled"]
    supplier: str
    created_at: str
    ended_at: str | None
    lines: list[SupplyLine]
    arrivals: list[Arrival]


class Receipts(TypedDict):
    items: list[Receipt]
    # Give it as ``cursor`` for the next page; null on the last.
    next_cursor: str | None


class SupplyLine(TypedDict):
    """``sent + over = received + damaged + short + underway``."""

    sku: str
    # Where it goes.
    location: str
    quantity: int
    expected_on: str | None
    sent: int
    received: int
    damaged: int
    short: int
    over: int
    # Still to come; of a transfer: in transit.
    underway: int


class ReceiptIn(TypedDict):
    """What a supplier is to deliver. Announced again, lines are what they are announced as."""

    reference: str
    supplier: NotRequired[str]
    lines: list[ReceiptLineIn]


class ReceiptLineIn(TypedDict):
    sku: str
    location: str
    quantity: int
    # When it is to be there; null: not known.
    expected_on: NotRequired[str | None]


class Transfer(TypedDict):
    number: str
    reference: str
    state: Literal["expected", "planned", "in_transit", "arriving", "received", "cancelled"]
    origin: str
    created_at: str
    shipped_at: str | None
    ended_at: str | None
    lines: list[SupplyLine]
    arrivals: list[Arrival]


class Transfers(TypedDict):
    items: list[Transfer]
    # Give it as ``cursor`` for the next page; null on the last.
    next_cursor: str | None


class TransferIn(TypedDict):
    reference: str
    # The code of the location that it leaves.
    origin: str
    destination: str
    # When it is to be there; null: not known.
    expected_on: NotRequired[str | None]
    lines: list[TransferLineIn]


class TransferLineIn(TypedDict):
    sku: str
    # Whole base units.
    quantity: int


class ShipLineIn(TypedDict):
    sku: str
    quantity: int


class TransferShipIn(TypedDict, total=False):
    """What leaves; without lines all that was asked for."""

    lines: list[ShipLineIn] | None
    # When it is to be there; null: not known.
    expected_on: str | None


class ArrivalIn(TypedDict):
    """A delivery; the same ``reference`` with the same content again changes nothing."""

    reference: str
    lines: NotRequired[list[ArrivalLineIn]]
    # Nothing more will come: the rest is short.
    final: NotRequired[bool]


class ArrivalLineIn(TypedDict):
    sku: str
    # Else the one that the document has for the SKU.
    location: NotRequired[str | None]
    # Units that can be sold.
    received: NotRequired[int]
    # Units that cannot; they do not enter stock.
    damaged: NotRequired[int]


class ReceiptSome(TypedDict, total=False):
    """With the `fields` that were asked for."""

    number: str
    reference: str
    state: Literal["expected", "planned", "in_transit", "arriving", "received", "cancelled"]
    supplier: str
    created_at: str
    ended_at: str | None
    lines: list[SupplyLine]
    arrivals: list[Arrival]


class ReceiptsSome(TypedDict):
    """With the `fields` that were asked for."""

    items: list[ReceiptSome]
    next_cursor: str | None


class TransferSome(TypedDict, total=False):
    """With the `fields` that were asked for."""

    number: str
    reference: str
    state: Literal["expected", "planned", "in_transit", "arriving", "received", "cancelled"]
    origin: str
    created_at: str
    shipped_at: str | None
    ended_at: str | None
    lines: list[SupplyLine]
    arrivals: list[Arrival]


class TransfersSome(TypedDict):
    """With the `fields` that were asked for."""

    items: list[TransferSome]
    next_cursor: str | None
