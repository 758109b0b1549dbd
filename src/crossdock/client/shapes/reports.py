"""Shapes of reports. Written by ``crossdock.client.generate``: not to be edited."""

from __future__ import annotations

from typing import Literal, TypedDict

from crossdock.client.shapes.shared import Money


class CostOf(TypedDict):
    # Orders, or fulfilment orders.
    counted: int
    total: Money
    average: Money


class Days(TypedDict):
    first: str
    last: str


class Figures(TypedDict):
    counted: int
    # By outcome; one that did not happen is left out.
    outcomes: dict[str, int]
    # Of 1; null where there is nothing to judge.
    share: str | None
    # By currency; of the report `cost`.
    costs: list[CostOf]
    # Since when the first waits; of back-orders.
    oldest: str | None


class Report(TypedDict):
    report: str
    # What is counted, what is in and what is not.
    about: str
    counts: Literal["order", "fulfilment_order"]
    # The company's: of days and hours of orders; fulfilment orders have their location's.
    time_zone: str
    # What happened later may not be in it.
    as_of: str
    # False while older orders are still being counted.
    whole: bool
    period: Days | None
    # What it is compared with.
    before: Days | None
    by: Literal["day", "hour", "location", "carrier", "channel", "age"] | None
    total: Figures
    total_before: Figures
    # Of the report `split`.
    parcels_an_order: ReportParcels | None
    lines: list[ReportLine]


class ReportLine(TypedDict):
    # A day, an hour, an age, a name or a code.
    key: str
    now: Figures
    # Of the period before; null where it is split by day.
    before: Figures | None


class ReportParcels(TypedDict):
    now: str | None
    before: str | None


class CountedOrder(TypedDict):
    """An order behind a figure."""

    order: str
    channel: str
    external_id: str
    status: str
    placed_at: str
    released_at: str | None
    shipped_at: str | None
    delivered_at: str | None
    cancelled_at: str | None
    waiting_since: str | None
    fulfilment_orders: int
    locations: int
    parcels: int
    cost: Money | None


class CountedOrders(TypedDict):
    items: list[CountedOrder]
    # Give it as ``cursor`` for the next page; null on the last.
    next_cursor: str | None


class CountedPart(TypedDict):
    """A fulfilment order behind a figure."""

    fulfilment_order: str
    order: str
    outcome: Literal["on_time", "late", "missed", "open"]
    channel: str
    location: str
    carrier: str
    state: str
    ship_on: str
    release_due_at: str
    released_at: str | None
    shipped_at: str | None
    deliver_on: str
    delivered_at: str | None
    cost: Money


class CountedParts(TypedDict):
    items: list[CountedPart]
    # Give it as ``cursor`` for the next page; null on the last.
    next_cursor: str | None


class ReportSome(TypedDict, total=False):
    """With the `fields` that were asked for."""

    report: str
    about: str
    counts: Literal["order", "fulfilment_order"]
    time_zone: str
    as_of: str
    whole: bool
    period: Days | None
    before: Days | None
    by: Literal["day", "hour", "location", "carrier", "channel", "age"] | None
    total: Figures
    total_before: Figures
    parcels_an_order: ReportParcels | None
    lines: list[ReportLine]


class CountedOrderSome(TypedDict, total=False):
    """With the `fields` that were asked for."""

    order: str
    channel: str
    external_id: str
    status: str
    placed_at: str
    released_at: str | None
    shipped_at: str | None
    delivered_at: str | None
    cancelled_at: str | None
    waiting_since: str | None
    fulfilment_orders: int
    locations: int
    parcels: int
    cost: Money | None


class CountedOrdersSome(TypedDict):
    """With the `fields` that were asked for."""

    items: list[CountedOrderSome]
    next_cursor: str | None


class CountedPartSome(TypedDict, total=False):
    """With the `fields` that were asked for."""

    fulfilment_order: str
    order: str
    outcome: Literal["on_time", "late", "missed", "open"]
    channel: str
    location: str
    carrier: str
    state: str
    ship_on: str
    release_due_at: str
    released_at: str | None
    shipped_at: str | None
    deliver_on: str
    delivered_at: str | None
    cost: Money


class CountedPartsSome(TypedDict):
    """With the `fields` that were asked for."""

    items: list[CountedPartSome]
    next_cursor: str | None
