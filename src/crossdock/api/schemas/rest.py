"""Messages, masters, policies."""

from datetime import date
from typing import Any, Literal

from pydantic import Field

from crossdock.api.schemas.basics import In, Moment, NextCursor, Out, Text, When


class Message(Out):
    """Something that crossed the boundary. ``party``: who sent it, or whom it goes to."""

    id: int
    direction: Literal["in", "out"]
    party: str
    key: str = Field(description="Unique by party: the same message again is known by it.")
    kind: str = Field(examples=["shopify/orders/create"])
    state: str = Field(description="in: waiting, quarantined, done; out: waiting, delivered, dead.")
    at: Moment
    bytes: int
    error: str | None = Field(description="Why it is, or last was, in quarantine; or the last try's error.")


class Messages(Out):
    items: list[Message]
    next_cursor: NextCursor


class MessageShown(Message):
    headers: dict[str, Any]
    body: str
    encoding: Literal["utf-8", "base64"] = Field(description="How ``body`` is written.")
    history: list[dict[str, Any]]


class Replayed(Out):
    id: int
    direction: Literal["in", "out"]


class Sku(Out):
    sku: str
    name: str
    handling_class: str
    barcode: str
    weight_g: int
    length_mm: int
    width_mm: int
    height_mm: int
    price: str | None = Field(description="Major units of ``currency``.")
    currency: str | None
    hs_code: str
    origin_country: str
    active: bool
    state: Literal["active", "discontinued"] = Field(description="As ``active`` says.")
    release_on: date | None = Field(description="Not released or shipped before that day.")
    substitute: str | None = Field(description="What may be sent once it is discontinued and gone.")
    valid_from: Moment


class Skus(Out):
    items: list[Sku]
    next_cursor: NextCursor


class KitComponent(Out):
    sku: str
    quantity: int = Field(description="Base units in one kit; of a kit within the kit, kits.")


class Kit(Out):
    sku: str
    name: str
    components: list[KitComponent]
    ships_apart: bool
    valid_from: Moment


class Kits(Out):
    items: list[Kit]
    next_cursor: NextCursor


class Alias(Out):
    channel: str | None = Field(description="null: every channel.")
    alias: str
    sku: str
    quantity: str = Field(description="Base units of one: 12 for a pack of twelve.", examples=["12"])
    valid_from: Moment


class Aliases(Out):
    items: list[Alias]
    next_cursor: NextCursor


class Location(Out):
    code: str
    kind: Literal["warehouse", "store", "3pl", "vendor", "seller"]
    name: str
    line1: str
    city: str
    region: str
    postal_code: str
    country: str
    time_zone: str
    capacity_per_day: int | None = Field(description="Parcels a ship date.")
    capacity_per_hour: int | None
    cut_off: str = Field(description="Local time.", examples=["16:00:00"], pattern=r"^\d{2}:\d{2}:\d{2}")
    work_days: list[int] = Field(description="ISO weekdays; 1 is Monday.")
    holiday_calendar: str
    holidays: list[date]
    lead_days: int
    handling_order: int = Field(description="Minor units a parcel.")
    handling_unit: int = Field(description="Minor units a unit.")
    currency: str
    release: Literal["at_once", "cut_off"]
    gates: list[str]
    recall: Literal["too_late", "asks"] = Field(
        description="What is wanted back of what it has accepted: it is too late, or it is asked."
    )
    answer_hours: int | None = Field(
        description="Hours of its working days that it may take to answer; 0: as long as it takes; "
        "null: as the installation's setting says."
    )
    active: bool
    valid_from: Moment | None


class Locations(Out):
    items: list[Location]
    next_cursor: NextCursor


class PolicyIn(In):
    name: Text = Field(examples=["standard"])
    document: dict[str, Any] = Field(
        description="What sourcing may do and what things cost; left out: the default.",
        examples=[{"max_parcels": 2, "split_penalty": 200}],
    )
    valid_from: When | None = Field(default=None, description="Else now.")


class Policy(Out):
    """A published version; versions never change."""

    version: int
    name: str
    document: dict[str, Any]
    valid_from: Moment | None = Field(description="None: it holds for the orders it is tried on alone.")
    actor: str
    created_at: Moment


class Policies(Out):
    items: list[Policy]
    next_cursor: NextCursor
