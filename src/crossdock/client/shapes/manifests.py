"""Shapes of manifests. Written by ``crossdock.client.generate``: not to be edited."""

from __future__ import annotations

from typing import NotRequired, TypedDict


class Manifest(TypedDict):
    id: int
    location: str
    carrier: str
    day: str
    closed_at: str
    actor: str
    packages: int
    # Of the packages that were weighed.
    weight_g: int
    items: list[ManifestItem]


class ManifestItem(TypedDict):
    """A package that was handed over."""

    tracking: str
    service: str
    order: str
    fulfilment_order: str
    shipment: int
    package: int
    weight_g: int | None
    shipped_at: str
    # Of its address; null once the person is forgotten.
    postal_code: str | None
    country: str | None


class ManifestIn(TypedDict):
    # The location's code.
    location: str
    carrier: str
    # Else the location's today.
    day: NotRequired[str | None]


class ManifestInList(TypedDict):
    id: int
    location: str
    carrier: str
    day: str
    closed_at: str
    actor: str
    packages: int
    # Of the packages that were weighed.
    weight_g: int


class Manifests(TypedDict):
    items: list[ManifestInList]
    # Give it as ``cursor`` for the next page; null on the last.
    next_cursor: str | None


class OpenManifest(TypedDict):
    """What has left and stands on no manifest."""

    location: str
    carrier: str
    packages: int


class OpenManifests(TypedDict):
    items: list[OpenManifest]
    # Give it as ``cursor`` for the next page; null on the last.
    next_cursor: str | None


class ManifestInListSome(TypedDict, total=False):
    """With the `fields` that were asked for."""

    id: int
    location: str
    carrier: str
    day: str
    closed_at: str
    actor: str
    packages: int
    weight_g: int


class ManifestsSome(TypedDict):
    """With the `fields` that were asked for."""

    items: list[ManifestInListSome]
    next_cursor: str | None


class OpenManifestSome(TypedDict, total=False):
    """With the `fields` that were asked for."""

    location: str
    carrier: str
    packages: int


class OpenManifestsSome(TypedDict):
    """With the `fields` that were asked for."""

    items: list[OpenManifestSome]
    next_cursor: str | None


class ManifestSome(TypedDict, total=False):
    """With the `fields` that were asked for."""

    id: int
    location: str
    carrier: str
    day: str
    closed_at: str
    actor: str
    packages: int
    weight_g: int
    items: list[ManifestItem]
