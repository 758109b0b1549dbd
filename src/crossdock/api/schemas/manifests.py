"""Manifests: what a carrier is handed a day at a location."""

from datetime import date

from pydantic import Field

from crossdock.api.schemas.basics import Day, In, Moment, NextCursor, Out, Text


class ManifestIn(In):
    location: Text = Field(examples=["EWR"], description="The location's code.")
    carrier: Text = Field(examples=["pelican"])
    day: Day | None = Field(default=None, description="Else the location's today.")


class ManifestItem(Out):
    """A package that was handed over."""

    tracking: str
    service: str
    order: str
    fulfilment_order: str
    shipment: int
    package: int
    weight_g: int | None
    shipped_at: Moment
    postal_code: str | None = Field(description="Of its address; null once the person is forgotten.")
    country: str | None


class ManifestInList(Out):
    id: int
    location: str
    carrier: str
    day: date
    closed_at: Moment
    actor: str
    packages: int
    weight_g: int = Field(description="Of the packages that were weighed.")


class Manifest(ManifestInList):
    items: list[ManifestItem]


class Manifests(Out):
    items: list[ManifestInList]
    next_cursor: NextCursor


class OpenManifest(Out):
    """What has left and stands on no manifest."""

    location: str
    carrier: str
    packages: int


class OpenManifests(Out):
    items: list[OpenManifest]
    next_cursor: NextCursor
