"""Reports: what is asked, the figures, the rows behind them."""

from datetime import date
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field

from crossdock.api.schemas.basics import Day, Moment, Money, NextCursor, Out
from crossdock.api.schemas.filters import Cursor, Few

OfOrders = Literal["stages", "fill", "backorders", "cost", "split"]
OfParts = Literal["release", "delivery"]
Names = Annotated[list[str], Field(description="Names or codes; may be repeated; else all.")]
On = Annotated[Day | None, Field(description="Of the period `own`.", examples=["2026-11-23"])]
PeriodName = Annotated[
    Literal["today", "yesterday", "7_days", "28_days", "month", "own"],
    Field(
        description="`7_days`, `28_days`: whole days until yesterday; `month`: this one so far; `own`: from"
        " `first` to `last`. Back-orders are of now, whatever is said here."
    ),
]
By = Literal["day", "hour", "location", "carrier", "channel", "age"]


class ReportRowFilters(Schema):
    period: PeriodName = "7_days"
    first: On = None
    last: On = None
    channel: Names = []
    location: Names = []
    carrier: Names = []


class ReportFilters(ReportRowFilters):
    by: By | None = Field(default=None, description="How it is split; 422 names the ways that a report has.")


class ReportRowsFilters(ReportRowFilters):
    outcome: str | None = Field(
        default=None,
        max_length=40,
        description="Of this outcome only, of back-orders of this age; stages need one.",
        examples=["late"],
    )
    hour: Annotated[int, Field(ge=0, le=23)] | None = Field(
        default=None, description="Of stages: of the day."
    )
    cursor: Cursor = None
    limit: Few = 50


class Days(Out):
    first: date
    last: date


class CostOf(Out):
    counted: int = Field(description="Orders, or fulfilment orders.")
    total: Money
    average: Money


class Figures(Out):
    counted: int
    outcomes: dict[str, int] = Field(description="By outcome; one that did not happen is left out.")
    share: str | None = Field(examples=["0.9720"], description="Of 1; null where there is nothing to judge.")
    costs: list[CostOf] = Field(description="By currency; of the report `cost`.")
    oldest: Moment | None = Field(description="Since when the first waits; of back-orders.")


class ReportParcels(Out):
    now: str | None = Field(examples=["1.20"])
    before: str | None


class ReportLine(Out):
    key: str = Field(examples=["2026-11-23"], description="A day, an hour, an age, a name or a code.")
    now: Figures
    before: Figures | None = Field(description="Of the period before; null where it is split by day.")


class Report(Out):
    report: str
    about: str = Field(description="What is counted, what is in and what is not.")
    counts: Literal["order", "fulfilment_order"]
    time_zone: str = Field(
        description="The company's: of days and hours of orders; fulfilment orders have their location's."
    )
    as_of: Moment = Field(description="What happened later may not be in it.")
    whole: bool = Field(description="False while older orders are still being counted.")
    period: Days | None
    before: Days | None = Field(description="What it is compared with.")
    by: By | None
    total: Figures
    total_before: Figures
    parcels_an_order: ReportParcels | None = Field(description="Of the report `split`.")
    lines: list[ReportLine]


class CountedOrder(Out):
    """An order behind a figure."""

    order: str = Field(examples=["SO-100042"])
    channel: str
    external_id: str
    status: str
    placed_at: Moment
    released_at: Moment | None
    shipped_at: Moment | None
    delivered_at: Moment | None
    cancelled_at: Moment | None
    waiting_since: Moment | None
    fulfilment_orders: int
    locations: int
    parcels: int
    cost: Money | None


class CountedOrders(Out):
    items: list[CountedOrder]
    next_cursor: NextCursor


class CountedPart(Out):
    """A fulfilment order behind a figure."""

    fulfilment_order: str = Field(examples=["FO-100042"])
    order: str = Field(examples=["SO-100042"])
    outcome: Literal["on_time", "late", "missed", "open"]
    channel: str
    location: str
    carrier: str
    state: str
    ship_on: date
    release_due_at: Moment
    released_at: Moment | None
    shipped_at: Moment | None
    deliver_on: date
    delivered_at: Moment | None
    cost: Money


class CountedParts(Out):
    items: list[CountedPart]
    next_cursor: NextCursor
