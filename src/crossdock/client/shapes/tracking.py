"""Shapes of tracking. Written by ``crossdock.client.generate``: not to be edited."""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict


class Told(TypedDict):
    items: list[ToldScan]


class ToldScan(TypedDict):
    tracking: str
    # False: it was known.
    new: bool
    # How the parcel stands now.
    state: Literal[
        "expected",
        "announced",
        "accepted",
        "in_transit",
        "out_for_delivery",
        "ready_for_pickup",
        "exception",
        "delivered",
        "returned",
    ]
    # Whether a package here bears the number.
    known: bool


class PlaceIn(TypedDict, total=False):
    city: str | None
    region: str | None
    postal_code: str | None
    country: str | None


class ScanIn(TypedDict):
    """One event of a parcel."""

    # The carrier's number; blanks and case do not matter.
    tracking: str
    # `accepted`: picked up; `returned`: comes back, or is back; `corrected`: what was said of the end
    # before (delivered, returned) is not so.
    status: Literal[
        "announced",
        "accepted",
        "in_transit",
        "out_for_delivery",
        "ready_for_pickup",
        "exception",
        "delivered",
        "returned",
        "corrected",
    ]
    # When it happened.
    at: str
    carrier: NotRequired[str | None]
    place: NotRequired[PlaceIn | None]
    detail: NotRequired[str | None]
    # The carrier's own word for it.
    code: NotRequired[str | None]


class TrackingIn(TypedDict):
    events: list[ScanIn]


class Bearer(TypedDict):
    """A package that bears the number."""

    order: str
    fulfilment_order: str
    shipment: int
    package: int
    carrier: str
    service: str


class ParcelInList(TypedDict):
    tracking: str
    # Null for a moment, until the workers have settled it.
    state: (
        Literal[
            "expected",
            "announced",
            "accepted",
            "in_transit",
            "out_for_delivery",
            "ready_for_pickup",
            "exception",
            "delivered",
            "returned",
        ]
        | None
    )
    since: str | None
    # Of the newest scan.
    last_at: str | None
    # Whether a package here bears the number.
    known: bool
    packages: list[Bearer]


class Parcels(TypedDict):
    items: list[ParcelInList]
    # Give it as ``cursor`` for the next page; null on the last.
    next_cursor: str | None


class Parcel(TypedDict):
    tracking: str
    # Null for a moment, until the workers have settled it.
    state: (
        Literal[
            "expected",
            "announced",
            "accepted",
            "in_transit",
            "out_for_delivery",
            "ready_for_pickup",
            "exception",
            "delivered",
            "returned",
        ]
        | None
    )
    since: str | None
    # Of the newest scan.
    last_at: str | None
    # Whether a package here bears the number.
    known: bool
    packages: list[Bearer]
    scans: list[Scan]


class Scan(TypedDict):
    status: Literal[
        "announced",
        "accepted",
        "in_transit",
        "out_for_delivery",
        "ready_for_pickup",
        "exception",
        "delivered",
        "returned",
        "corrected",
    ]
    at: str
    carrier: str | None
    city: str | None
    region: str | None
    postal_code: str | None
    country: str | None
    detail: str | None
    code: str | None
    # The inbound message that told of it.
    message: int
    recorded_at: str


class ParcelInListSome(TypedDict, total=False):
    """With the `fields` that were asked for."""

    tracking: str
    state: (
        Literal[
            "expected",
            "announced",
            "accepted",
            "in_transit",
            "out_for_delivery",
            "ready_for_pickup",
            "exception",
            "delivered",
            "returned",
        ]
        | None
    )
    since: str | None
    last_at: str | None
    known: bool
    packages: list[Bearer]


class ParcelsSome(TypedDict):
    """With the `fields` that were asked for."""

    items: list[ParcelInListSome]
    next_cursor: str | None


class ParcelSome(TypedDict, total=False):
    """With the `fields` that were asked for."""

    tracking: str
    state: (
        Literal[
            "expected",
            "announced",
            "accepted",
            "in_transit",
            "out_for_delivery",
            "ready_for_pickup",
            "exception",
            "delivered",
            "returned",
        ]
        | None
    )
    since: str | None
    last_at: str | None
    known: bool
    packages: list[Bearer]
    scans: list[Scan]
