"""Shapes of shipments. Written by ``crossdock.client.generate``: not to be edited."""

from __future__ import annotations

from typing import Literal, TypedDict

from crossdock.client.shapes.shared import LineUnits, Package, ShippedLine


class Label(TypedDict):
    """A package's label. It is bought by the workers, soon after it was asked for."""

    id: int
    shipment: int
    # The package's seq.
    package: int
    state: Literal["asked", "bought", "refused", "voiding", "voided"]
    tracking: str | None
    # Why the carrier refused.
    error: str | None
    carrier: str
    service: str
    asked_at: str
    settled_at: str | None


class ShipmentWithLabels(TypedDict):
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
    fulfilment_order: str
    location: str
    labels: list[Label]


class PackIn(TypedDict, total=False):
    """What is packed. Without ``lines``: all that is left to ship and not packed; without ``packages``: in
    one.
    """

    lines: list[LineUnits] | None
    packages: list[ParcelIn]
    # Else as planned.
    carrier: str | None
    # Else as planned.
    service: str | None
    # The same one told again changes nothing.
    reference: str | None


class ParcelIn(TypedDict, total=False):
    """A package before its label is bought."""

    # Where the carrier gave it elsewhere.
    tracking: str | None
    weight_g: int | None
    length_mm: int | None
    width_mm: int | None
    height_mm: int | None


class NumberIn(TypedDict):
    tracking: str


class LeaveIn(TypedDict, total=False):
    # Else now.
    shipped_at: str | None


class ShipmentWithLabelsSome(TypedDict, total=False):
    """With the `fields` that were asked for."""

    id: int
    carrier: str
    service: str
    reference: str | None
    shipped_at: str | None
    delivered_at: str | None
    lines: list[ShippedLine]
    packages: list[Package]
    fulfilment_order: str
    location: str
    labels: list[Label]


class LabelSome(TypedDict, total=False):
    """With the `fields` that were asked for."""

    id: int
    shipment: int
    package: int
    state: Literal["asked", "bought", "refused", "voiding", "voided"]
    tracking: str | None
    error: str | None
    carrier: str
    service: str
    asked_at: str
    settled_at: str | None
