"""Parcels by their tracking numbers."""

from typing import Annotated, Literal

from pydantic import Field

from crossdock.api.schemas.basics import In, Moment, NextCursor, Out, When
from crossdock.api.schemas.fulfilment import ParcelState

Status = Literal[
    "announced", "accepted", "in_transit", "out_for_delivery", "ready_for_pickup", "exception", "delivered",
    "returned", "corrected",
]  # fmt: skip
Word = Annotated[str, Field(min_length=1, max_length=100)]


class PlaceIn(In):
    city: Word | None = None
    region: Word | None = None
    postal_code: Annotated[str, Field(min_length=1, max_length=20)] | None = None
    country: Annotated[str, Field(min_length=1, max_length=60)] | None = None


class ScanIn(In):
    """One event of a parcel."""

    tracking: Word = Field(description="The carrier's number; blanks and case do not matter.")
    status: Status = Field(
        description="`accepted`: picked up; `returned`: comes back, or is back; `corrected`: what was said "
        "of the end before (delivered, returned) is not so."
    )
    at: When = Field(description="When it happened.")
    carrier: Annotated[str, Field(min_length=1, max_length=50)] | None = None
    place: PlaceIn | None = None
    detail: Annotated[str, Field(min_length=1, max_length=500)] | None = None
    code: Annotated[str, Field(min_length=1, max_length=60)] | None = Field(
        default=None, description="The carrier's own word for it."
    )


class TrackingIn(In):
    events: list[ScanIn] = Field(min_length=1, max_length=1000)


class ToldScan(Out):
    tracking: str
    new: bool = Field(description="False: it was known.")
    state: ParcelState = Field(description="How the parcel stands now.")
    known: bool = Field(description="Whether a package here bears the number.")


class Told(Out):
    items: list[ToldScan]


class Bearer(Out):
    """A package that bears the number."""

    order: str
    fulfilment_order: str
    shipment: int
    package: int
    carrier: str
    service: str


class ParcelInList(Out):
    tracking: str
    state: ParcelState | None = Field(description="Null for a moment, until the workers have settled it.")
    since: Moment | None
    last_at: Moment | None = Field(description="Of the newest scan.")
    known: bool = Field(description="Whether a package here bears the number.")
    packages: list[Bearer]


class Scan(Out):
    status: Status
    at: Moment
    carrier: str | None
    city: str | None
    region: str | None
    postal_code: str | None
    country: str | None
    detail: str | None
    code: str | None
    message: int = Field(description="The inbound message that told of it.")
    recorded_at: Moment


class Parcel(ParcelInList):
    scans: list[Scan]


class Parcels(Out):
    items: list[ParcelInList]
    next_cursor: NextCursor
