"""Acts on orders: edits, their preview, and what still waits for an answer."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from crossdock.api.schemas.basics import MOST_UNITS, Day, Flag, In, Moment, Money, Out, Text, Units, Whole
from crossdock.api.schemas.orders import CancelledUnits, CancelLine, Order, ServiceLevel

Version = Annotated[
    Whole | None, Field(description="The order's as it was read: refused with 409 if it has another by now.")
]
Preview = Annotated[Flag, Field(description="Answer what would change, and change nothing.")]
Reason = Annotated[str, Field(max_length=1000, examples=["the buyer called"])]


class AddressIn(In):
    """A whole address, in place of the one that is there."""

    name: str | None = None
    company: str | None = None
    line1: str | None = None
    line2: str | None = None
    city: str | None = None
    region: str | None = None
    postal_code: str | None = None
    country: str | None = Field(default=None, description="ISO 3166 alpha-2.")
    phone: str | None = None


class EditLine(In):
    """A line that is there. What is left out stays as it is; discount and tax then follow the units."""

    line: Text = Field(description="The line's external id.")
    quantity: int | None = Field(
        default=None,
        ge=0,
        le=MOST_UNITS,
        strict=True,
        description="Units wanted in all, those that left too.",
    )
    sku: Text | None = Field(default=None, description="Another article on the line; no kit.")
    title: str | None = None
    unit_price: Money | None = None
    price_quantity: Whole | None = Field(default=None, ge=1, le=MOST_UNITS)
    discount: Money | None = Field(default=None, description="For all units wanted.")
    tax: Money | None = Field(default=None, description="For all units wanted.")


class NewLine(In):
    sku: Text = Field(description="A kit brings its components, and is counted and priced as one.")
    quantity: Units
    unit_price: Money
    price_quantity: Whole = Field(default=1, ge=1, le=MOST_UNITS)
    external_id: Text | None = Field(default=None, description="Unique in the order; else added-<n>.")
    title: str = ""
    discount: Money | None = None
    tax: Money | None = None


class Assignment(In):
    """Units of a line that ship from this location, whatever it costs."""

    location: Text = Field(examples=["LAX"])
    line: Text = Field(description="The line's external id.")
    quantity: Units | None = Field(default=None, description="Else all that have not left.")


class EditIn(In):
    """A change, made as one or not at all."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {
                "version": 3,
                "lines": [{"line": "1", "quantity": 1}],
                "add": [
                    {
                        "sku": "TEE-M-BLK",
                        "quantity": 2,
                        "unit_price": {"amount": "19.00", "currency": "USD"},
                    }
                ],
                "reason": "the buyer called",
            }
        },
    )
    version: Version = None
    preview: Preview = False
    reason: Reason = ""
    lines: list[EditLine] = Field(default=[], max_length=2000)
    add: list[NewLine] = Field(default=[], max_length=2000)
    remove: list[Text] = Field(default=[], max_length=2000, description="Lines' external ids.")
    ship_to: AddressIn | None = None
    service_level: ServiceLevel | None = None
    deliver_by: Day | None = Field(default=None, description="null: no date; left out: as it is.")
    ship_complete: Flag | None = None
    note: str | None = Field(default=None, max_length=10_000)
    shipping: Money | None = None
    assign: list[Assignment] = Field(
        default=[], max_length=2000, description="Split by hand, or force a location. Goes alone."
    )
    source_again: Flag = Field(
        default=False, description="Decide anew about all that no location has accepted."
    )
    keep_accepted: Flag = Field(
        default=False,
        description="With a new address: what a location has accepted goes to the old one.",
    )


class RouteIn(In):
    """Where an order ships from, by hand: one location for all of it, or units by line."""

    version: Version = None
    preview: Preview = False
    reason: Reason = ""
    location: Text | None = Field(default=None, examples=["LAX"], description="For all lines that ship.")
    assign: list[Assignment] = Field(default=[], max_length=2000)


class SourceIn(In):
    version: Version = None
    preview: Preview = False
    reason: Reason = ""


class ReplaceIn(In):
    reason: Text = Field(examples=["lost on its way"])
    lines: list[CancelLine] | None = Field(
        default=None, description="Else all that has left and is not replaced yet."
    )
    ship_to: AddressIn | None = Field(default=None, description="Else where the order went.")
    service_level: ServiceLevel | None = None
    version: Version = None


class Was(BaseModel):
    """``before`` and ``after``."""

    model_config = ConfigDict(extra="forbid")
    before: Any
    after: Any


class Worth(Out):
    """What the buyer pays for the order, and what its change means."""

    before: Money
    after: Money
    change: Money
    more_due: Money
    to_refund: Money


class LineDifference(Out):
    seq: int
    line: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None


class StockDifference(Out):
    sku: str
    location: str
    reserved: int = Field(description="Units reserved more; below 0: fewer.")


class Route(Out):
    """Fulfilment orders that end, change, are new, and stay as they are."""

    ended: list[dict[str, Any]]
    changed: list[dict[str, Any]]
    opened: list[dict[str, Any]]
    kept: list[str]
    backordered: list[dict[str, Any]]


class Difference(Out):
    """What an act changes: money, stock, route."""

    number: str
    version: Was
    status: Was
    money: Worth
    fields: dict[str, Was]
    lines: list[LineDifference]
    stock: list[StockDifference]
    route: Route


class PreviewOut(Out):
    preview: Literal[True] = True
    pending: bool = Field(description="A location would have to be asked first.")
    difference: Difference
    act: CancelledUnits | None = None


class RecallState(Out):
    id: int
    line: int = Field(description="The line's seq.")
    quantity: int
    stopped: int
    state: Literal["asked", "waiting", "stopped", "partly", "too_late"]


class ActWithdrawIn(In):
    reason: Reason = ""


class Act(Out):
    """What somebody did to an order, or wants to."""

    id: int
    order: str
    kind: str = Field(examples=["edit"])
    state: Literal["pending", "applied", "refused", "withdrawn"]
    parts: list[str] = Field(description="Names of what it changes.")
    reason: str
    refusal: str | None = Field(description="Why it was refused or withdrawn.")
    recalls: list[RecallState] = Field(description="What it waits for, or waited for.")
    difference: dict[str, Any] | None = Field(description="What it changed; of fields, the names alone.")
    actor: str
    asked_at: Moment
    settled_at: Moment | None


class Acts(Out):
    items: list[Act]


class EditedOrder(Order):
    """The order after the act, what it changed, and the act itself (null where nothing had to change)."""

    act: Act | None
    difference: Difference
