"""What a policy is held to, and what it would change."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field

from crossdock.api.schemas.basics import Id, In, Moment, Money, Out, Text, When

Rail = Literal["cost_rise", "changed", "late", "unshipped"]
RAILS = (
    "`cost_rise`: per cent that carriers and handling may cost more; `changed`: per cent of orders that may"
    " ship otherwise; `late`: orders that may come late, `unshipped`: units that may not ship, more than now."
)
Codes = Annotated[list[Text], Field(max_length=100)]


class PolicyGuard(In):
    name: Rail = Field(description=RAILS)
    most: float = Field(ge=0, le=10**12, examples=[5], strict=True)


class PolicyGuardsIn(In):
    items: list[PolicyGuard] = Field(max_length=4, description="All there will be; empty: none.")


class PolicyGuards(Out):
    items: list[PolicyGuard]


class GoldenWantsIn(In):
    """What must hold of an order; at least one of these."""

    locations: Codes = Field(default=[], description="Ships from these alone.", examples=[["EWR"]])
    not_locations: Codes = Field(default=[], description="Ships from none of these.")
    service: str = Field(default="", max_length=255, description="Carrier and service: `pelican ground`.")
    max_cost: Money | None = Field(default=None, description="Carriers and handling, at most.")


class GoldenWants(Out):
    locations: list[str]
    not_locations: list[str]
    service: str
    max_cost: Money | None


class GoldenOrderIn(In):
    order: Text = Field(examples=["SO-100042"])
    wants: GoldenWantsIn
    note: str = Field(default="", max_length=200)


class GoldenOrder(Out):
    """A decision that every new version is asked for again, by what the order saw then."""

    id: Id
    order: str
    attempt: int
    wants: GoldenWants
    note: str
    actor: str
    made_at: Moment


class GoldenOrders(Out):
    items: list[GoldenOrder]


class DryRunIn(In):
    document: dict[str, Any] = Field(
        description="A policy, as for `POST /policies`.", examples=[{"max_parcels": 2}]
    )
    orders: list[Text] | None = Field(
        default=None,
        max_length=1000,
        description="These orders' latest decisions; else the last 1,000 orders'.",
    )


class DryRunParcel(Out):
    location: str
    carrier: str
    service: str
    units: int
    paid: Money = Field(description="Carrier and handling.")
    ship_on: date | None
    deliver_on: date | None


class DryRunPlan(Out):
    parcels: list[DryRunParcel]
    paid: Money
    late: bool
    unshipped: int = Field(description="Units that wait for stock, or may go nowhere.")


class DryRunOrder(Out):
    order: str
    attempt: int
    before: DryRunPlan = Field(description="By the policy in force.")
    after: DryRunPlan


class DryRunFigures(Out):
    """Of one side, over all orders that were looked at; ``paid`` over those that ship as much under both."""

    paid: Money
    late: int
    unshipped: int


class DryRunGuard(Out):
    name: Rail
    most: float
    found: float
    holds: bool


class DryRunGolden(Out):
    id: Id
    order: str
    against: list[str] = Field(description="Why it is not as it must be; empty: it is.")


class DryRun(Out):
    """What a policy would have decided, beside that in force. Units that one order leaves or takes do not
    reach the next.
    """

    asked: int = Field(description="Orders there were to look at.")
    looked: int = Field(description="Fewer than asked, the newest, where twenty seconds did not do.")
    left_out: int = Field(description="Orders that were decided in another currency.")
    changed: int
    before: DryRunFigures
    after: DryRunFigures
    unseen: list[str] = Field(
        description="Settings that differ and that this does not show: they say which stock orders see."
    )
    guards: list[DryRunGuard]
    golden: list[DryRunGolden]
    may_be_published: bool
    orders: list[DryRunOrder] = Field(description="The newest hundred that would ship otherwise.")


class PolicyTrialIn(In):
    share: int = Field(ge=1, le=99, strict=True, examples=[10], description="Per cent of new orders.")
    since: When | None = Field(None, description="Else from now.")
    until: When | None = Field(None, description="Else until it is stopped, or a version comes into force.")


class PolicyTrialSide(Out):
    """What became of the orders of one side."""

    orders: int = Field(description="That came in since it began.")
    sourced: int = Field(description="Of which something has a location; the base of costs and splits.")
    cost_each: Money | None = Field(description="What their parcels cost, an order that was sourced.")
    split_rate: float | None = Field(description="Of those sourced, how many ship in more parcels than one.")
    held: int
    backordered: int
    promised: int = Field(description="Of those sourced, with a promise.")
    late: int = Field(description="Of which come, or came, later than promised.")


class PolicyTrial(Out):
    version: int
    name: str
    share: int = Field(description="Per cent of new orders.")
    state: Literal["coming", "running", "over"]
    since: Moment
    until: Moment | None
    over_at: Moment | None = Field(description="When it ended, or will; null: nobody has said.")
    actor: str
    in_force: PolicyTrialSide
    tried: PolicyTrialSide
    few: bool = Field(description="A side has so few orders that what differs may be chance.")
