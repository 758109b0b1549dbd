"""Shapes of several subjects. Written by ``crossdock.client.generate``: not to be edited."""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict


class FulfilmentLine(TypedDict):
    # The order line's.
    seq: int
    # The order line's external id.
    line: str | None
    sku: str
    quantity: int
    # Units picked; what is packed or has shipped was.
    picked: int
    # Units in packed shipments, or shipped.
    packed: int
    shipped: int
    # Units that were called back, or refused.
    stopped: int


class Gate(TypedDict):
    """What must be lifted before the fulfilment order may go on."""

    gate: str
    stops: Literal["release", "pack", "ship"]
    # The part of Crossdock that lifts it by itself, where one does.
    owner: str
    # The role that may lift it.
    lifted_by_role: str
    closed_at: str
    # Null while it is closed.
    lifted_at: str | None
    # Who lifted it.
    lifted_by: str | None


class Money(TypedDict):
    """An amount in major units, as text so that no digit is lost, and its ISO 4217 currency."""

    amount: str
    currency: str


class Package(TypedDict):
    seq: int
    # The carrier's number; null until there is one.
    tracking: str | None
    # Grams.
    weight_g: int | None
    length_mm: int | None
    width_mm: int | None
    height_mm: int | None
    # By what the carrier says; null without a number.
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
    state_since: str | None


class Refusal(TypedDict):
    """Units that the location would or could not ship."""

    # The order line's.
    seq: int
    sku: str
    quantity: int
    act: Literal["reject", "short", "withdraw"]
    reason: str
    # As it was said, where that is in no catalogue.
    words: str
    actor: str
    at: str
    # Somebody has the location asked again.
    forgotten: bool


class ShippedLine(TypedDict):
    seq: int
    # The order line's external id.
    line: str | None
    sku: str | None
    quantity: int


class Fault(TypedDict):
    """A field that is wrong."""

    # Empty where it is the body as a whole.
    field: str
    message: str


class Problem(TypedDict):
    """A problem document (RFC 9457). Members beyond these depend on ``code``."""

    # Stable; leads to what it means.
    type: str
    title: str
    status: int
    detail: str
    # The last part of ``type``.
    code: str
    instance: NotRequired[str | None]
    # Where input is wrong: each field.
    errors: NotRequired[list[Fault] | None]


class Difference(TypedDict):
    """What an act changes: money, stock, route."""

    number: str
    version: Was
    status: Was
    money: Worth
    fields: dict[str, Was]
    lines: list[LineDifference]
    stock: list[StockDifference]
    route: Route


class LineDifference(TypedDict):
    seq: int
    line: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None


class Route(TypedDict):
    """Fulfilment orders that end, change, are new, and stay as they are."""

    ended: list[dict[str, Any]]
    changed: list[dict[str, Any]]
    opened: list[dict[str, Any]]
    kept: list[str]
    backordered: list[dict[str, Any]]


class StockDifference(TypedDict):
    sku: str
    location: str
    # Units reserved more; below 0: fewer.
    reserved: int


class Was(TypedDict):
    """``before`` and ``after``."""

    before: Any
    after: Any


class Worth(TypedDict):
    """What the buyer pays for the order, and what its change means."""

    before: Money
    after: Money
    change: Money
    more_due: Money
    to_refund: Money


class LineUnits(TypedDict):
    # The order line's external id.
    line: str
    # Whole base units.
    quantity: int
