"""Shapes of reservations. Written by ``crossdock.client.generate``: not to be edited."""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict


class Reservation(TypedDict):
    """Units kept for a buyer who is paying. An order names it as its ``checkout_id``."""

    id: str
    state: Literal["held", "used", "released", "expired"]
    expires_at: str
    created_at: str
    ended_at: str | None
    lines: list[ReservedLine]


class ReservedLine(TypedDict):
    sku: str
    location: str
    quantity: int


class ReservationIn(TypedDict):
    lines: list[ReserveLine]
    # Choose among these only.
    locations: NotRequired[list[str] | None]
    # Seconds until it ends by itself.
    expires_in: NotRequired[int]


class ReserveLine(TypedDict):
    sku: str
    # Whole base units.
    quantity: int
    # Only there; else where most is.
    location: NotRequired[str | None]


class ReservationSome(TypedDict, total=False):
    """With the `fields` that were asked for."""

    id: str
    state: Literal["held", "used", "released", "expired"]
    expires_at: str
    created_at: str
    ended_at: str | None
    lines: list[ReservedLine]
