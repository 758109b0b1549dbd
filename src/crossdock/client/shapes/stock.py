"""Shapes of stock. Written by ``crossdock.client.generate``: not to be edited."""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

from crossdock.client.shapes.shared import Money


class Availability(TypedDict):
    items: list[Cell]
    # Give it as ``cursor`` for the next page; null on the last.
    next_cursor: str | None


class ByDate(TypedDict):
    on: str
    # Units expected on that day.
    arriving: int
    # What may be promised by that day: less what waits, and no more than is left later.
    available: int


class Cell(TypedDict):
    """One SKU at one location, in units."""

    sku: str
    location: str
    on_hand: int
    reserved: int
    # Kept back from sourcing.
    safety: int
    # Reserved, and not there by the last count.
    missing: int
    # What may be sold.
    available: int
    # A kit has no stock of its own; its components make what is available.
    kit: bool
    # Still to come from receipts and transfers, by whatever day.
    underway: int
    # The days on which something is expected, earliest first.
    by_date: list[ByDate]
    # Not before that day: until then nothing is available.
    release_on: str | None
    # It is not sold: nothing is available.
    stopped: bool


class Later(TypedDict):
    """All of it, when what is expected has come: nothing is back-ordered then."""

    # The day on which the last of it is expected.
    available_on: str
    cost: Money
    ship_on: str
    deliver_on: str
    parcels: list[PromisedParcel]


class Promise(TypedDict):
    """What could be delivered by a service level, decided now; nothing is reserved."""

    service_level: Literal["standard", "expedited", "two_day", "next_day"]
    status: str
    cost: Money
    ship_on: str | None
    deliver_on: str | None
    parcels: list[PromisedParcel]
    backordered: list[ShortLine]
    # Where something is back-ordered and supply for it is expected.
    later: Later | None


class PromisedParcel(TypedDict):
    location: str
    carrier: str
    service: str
    ship_on: str
    deliver_on: str
    lines: list[SkuUnits]


class Promises(TypedDict):
    items: list[Promise]


class ShortLine(TypedDict):
    sku: str
    quantity: int
    # When so many are expected somewhere; null: not known.
    expected_on: str | None


class SkuUnits(TypedDict):
    sku: str
    quantity: int


class Destination(TypedDict):
    country: str
    postal_code: str
    region: NotRequired[str | None]


class PromiseIn(TypedDict):
    lines: list[WantedLine]
    ship_to: Destination
    service_levels: NotRequired[list[Literal["standard", "expedited", "two_day", "next_day"]]]
    ship_complete: NotRequired[bool]
    deliver_by: NotRequired[str | None]
    # Whose buffers and ring-fenced units count.
    channel: NotRequired[str | None]


class WantedLine(TypedDict):
    sku: str
    # Whole base units.
    quantity: int


class Change(TypedDict):
    sku: str
    location: str
    # Units added; negative: taken.
    difference: int
    # Units reserved and not there: asked back from the orders.
    missing: int


class Changes(TypedDict):
    items: list[Change]


class CountTask(TypedDict):
    """A SKU at a location to be counted: somebody looked for units there and did not find them. A count of
    a moment since then closes it.
    """

    id: int
    sku: str
    location: str
    reason: str
    # Where it was first found out.
    reference: str
    # How often units were not found, since then.
    times: int
    # Units not found: off the books.
    gone: int
    # Further units that are not trusted: off the books until the count.
    doubted: int
    # What the books say now.
    on_hand: int
    since: str
    latest_at: str
    actor: str
    closed_at: str | None
    # What the count found that closed it.
    counted: int | None


class CountTasks(TypedDict):
    items: list[CountTask]
    # Give it as ``cursor`` for the next page; null on the last.
    next_cursor: str | None


class Stop(TypedDict):
    sku: str
    # Null: every channel.
    channel: str | None
    how: Literal["hold", "backorder"]
    reason: str
    since: str


class StopsPage(TypedDict):
    items: list[Stop]
    # Give it as ``cursor`` for the next page; null on the last.
    next_cursor: str | None


class Stops(TypedDict):
    items: list[Stop]


class StopIn(TypedDict):
    """``how``: orders that come all the same are held, or back-ordered."""

    skus: list[str]
    # Only there; else nowhere is it sold.
    channel: NotRequired[str | None]
    how: NotRequired[Literal["hold", "backorder"]]
    reason: NotRequired[str]


class StopEndIn(TypedDict):
    skus: list[str]
    # As it was stopped: there, or everywhere.
    channel: NotRequired[str | None]


class Adjustment(TypedDict):
    sku: str
    location: str
    # Units to add.
    quantity: int
    reason: str
    reference: NotRequired[str]


class Count(TypedDict):
    """What was counted at ``as_of``; what moved after that moment is kept."""

    sku: str
    location: str
    counted: int
    # Else now.
    as_of: NotRequired[str | None]
    reference: NotRequired[str]


class CellSome(TypedDict, total=False):
    """With the `fields` that were asked for."""

    sku: str
    location: str
    on_hand: int
    reserved: int
    safety: int
    missing: int
    available: int
    kit: bool
    underway: int
    by_date: list[ByDate]
    release_on: str | None
    stopped: bool


class AvailabilitySome(TypedDict):
    """With the `fields` that were asked for."""

    items: list[CellSome]
    next_cursor: str | None


class CountTaskSome(TypedDict, total=False):
    """With the `fields` that were asked for."""

    id: int
    sku: str
    location: str
    reason: str
    reference: str
    times: int
    gone: int
    doubted: int
    on_hand: int
    since: str
    latest_at: str
    actor: str
    closed_at: str | None
    counted: int | None


class CountTasksSome(TypedDict):
    """With the `fields` that were asked for."""

    items: list[CountTaskSome]
    next_cursor: str | None


class StopSome(TypedDict, total=False):
    """With the `fields` that were asked for."""

    sku: str
    channel: str | None
    how: Literal["hold", "backorder"]
    reason: str
    since: str


class StopsPageSome(TypedDict):
    """With the `fields` that were asked for."""

    items: list[StopSome]
    next_cursor: str | None
