"""Availability, promises, adjustments, counts, reservations."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from crossdock.api.schemas.basics import (
    MOST_UNITS,
    Code,
    Day,
    Flag,
    In,
    Moment,
    Money,
    NextCursor,
    Out,
    Text,
    Units,
    When,
)

Level = Literal["standard", "expedited", "two_day", "next_day"]


class ByDate(Out):
    on: date
    arriving: int = Field(description="Units expected on that day.")
    available: int = Field(
        description="What may be promised by that day: less what waits, and no more than is left later."
    )


class Cell(Out):
    """One SKU at one location, in units."""

    sku: str
    location: str
    on_hand: int
    reserved: int
    safety: int = Field(description="Kept back from sourcing.")
    missing: int = Field(description="Reserved, and not there by the last count.")
    available: int = Field(description="What may be sold.")
    kit: bool = Field(description="A kit has no stock of its own; its components make what is available.")
    underway: int = Field(description="Still to come from receipts and transfers, by whatever day.")
    by_date: list[ByDate] = Field(description="The days on which something is expected, earliest first.")
    release_on: date | None = Field(description="Not before that day: until then nothing is available.")
    stopped: bool = Field(description="It is not sold: nothing is available.")


class Availability(Out):
    items: list[Cell]
    next_cursor: NextCursor


class WantedLine(In):
    sku: Code
    quantity: Units


class Destination(In):
    country: Annotated[str, Field(pattern="^[A-Z]{2}$", examples=["US"])]
    postal_code: Text = Field(examples=["10001"])
    region: str | None = Field(default=None, examples=["NY"], max_length=255)


class PromiseIn(In):
    lines: list[WantedLine] = Field(min_length=1, max_length=200)
    ship_to: Destination
    service_levels: list[Level] = Field(
        default=["standard", "expedited", "two_day", "next_day"], min_length=1, max_length=4
    )
    ship_complete: Flag = False
    deliver_by: Day | None = None
    channel: Text | None = Field(default=None, description="Whose buffers and ring-fenced units count.")


class SkuUnits(Out):
    sku: str
    quantity: int


class PromisedParcel(Out):
    location: str
    carrier: str
    service: str
    ship_on: date
    deliver_on: date
    lines: list[SkuUnits]


class ShortLine(Out):
    sku: str
    quantity: int
    expected_on: date | None = Field(description="When so many are expected somewhere; null: not known.")


class Later(Out):
    """All of it, when what is expected has come: nothing is back-ordered then."""

    available_on: date = Field(description="The day on which the last of it is expected.")
    cost: Money
    ship_on: date
    deliver_on: date
    parcels: list[PromisedParcel]


class Promise(Out):
    """What could be delivered by a service level, decided now; nothing is reserved."""

    service_level: Level
    status: str = Field(examples=["routed"])
    cost: Money
    ship_on: date | None
    deliver_on: date | None
    parcels: list[PromisedParcel]
    backordered: list[ShortLine]
    later: Later | None = Field(description="Where something is back-ordered and supply for it is expected.")


class Promises(Out):
    items: list[Promise]


class StopIn(In):
    """``how``: orders that come all the same are held, or back-ordered."""

    skus: list[Code] = Field(min_length=1, max_length=1000)
    channel: Text | None = Field(default=None, description="Only there; else nowhere is it sold.")
    how: Literal["hold", "backorder"] = "hold"
    reason: Annotated[str, Field(max_length=255)] = ""


class StopEndIn(In):
    skus: list[Code] = Field(min_length=1, max_length=1000)
    channel: Text | None = Field(default=None, description="As it was stopped: there, or everywhere.")


class Stop(Out):
    sku: str
    channel: str | None = Field(description="Null: every channel.")
    how: Literal["hold", "backorder"]
    reason: str
    since: Moment


class Stops(Out):
    items: list[Stop]


class StopsPage(Stops):
    next_cursor: NextCursor


class Adjustment(In):
    sku: Code
    location: Code
    quantity: Annotated[int, Field(ge=-MOST_UNITS, le=MOST_UNITS, strict=True, description="Units to add.")]
    reason: Text = Field(examples=["damaged"])
    reference: Annotated[str, Field(max_length=255)] = ""


class Count(In):
    """What was counted at ``as_of``; what moved after that moment is kept."""

    sku: Code
    location: Code
    counted: Annotated[int, Field(ge=0, le=MOST_UNITS, strict=True)]
    as_of: When | None = Field(default=None, description="Else now.")
    reference: Annotated[str, Field(max_length=255)] = ""


class Change(Out):
    sku: str
    location: str
    difference: int = Field(description="Units added; negative: taken.")
    missing: int = Field(description="Units reserved and not there: asked back from the orders.")


class Changes(Out):
    items: list[Change]


class CountTask(Out):
    """A SKU at a location to be counted: somebody looked for units there and did not find them. A count of a
    moment since then closes it.
    """

    id: int
    sku: str
    location: str
    reason: str = Field(examples=["not_found"])
    reference: str = Field(examples=["FO-100077"], description="Where it was first found out.")
    times: int = Field(description="How often units were not found, since then.")
    gone: int = Field(description="Units not found: off the books.")
    doubted: int = Field(description="Further units that are not trusted: off the books until the count.")
    on_hand: int = Field(description="What the books say now.")
    since: Moment
    latest_at: Moment
    actor: str
    closed_at: Moment | None
    counted: int | None = Field(description="What the count found that closed it.")


class CountTasks(Out):
    items: list[CountTask]
    next_cursor: NextCursor


class ReserveLine(In):
    sku: Code
    quantity: Units
    location: Code | None = Field(default=None, description="Only there; else where most is.")


class ReservationIn(In):
    lines: list[ReserveLine] = Field(min_length=1, max_length=200)
    locations: list[Code] | None = Field(default=None, min_length=1, description="Choose among these only.")
    expires_in: Annotated[
        int, Field(ge=1, le=7 * 86_400, strict=True, description="Seconds until it ends by itself.")
    ] = 900


class ReservedLine(Out):
    sku: str
    location: str
    quantity: int


class Reservation(Out):
    """Units kept for a buyer who is paying. An order names it as its ``checkout_id``."""

    id: str = Field(examples=["100042"])
    state: Literal["held", "used", "released", "expired"]
    expires_at: Moment
    created_at: Moment
    ended_at: Moment | None
    lines: list[ReservedLine]
