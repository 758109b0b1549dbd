"""Shapes of masters. Written by ``crossdock.client.generate``: not to be edited."""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict

from crossdock.client.shapes.shared import Money


class Sku(TypedDict):
    sku: str
    name: str
    handling_class: str
    barcode: str
    weight_g: int
    length_mm: int
    width_mm: int
    height_mm: int
    # Major units of ``currency``.
    price: str | None
    currency: str | None
    hs_code: str
    origin_country: str
    active: bool
    # As ``active`` says.
    state: Literal["active", "discontinued"]
    # Not released or shipped before that day.
    release_on: str | None
    # What may be sent once it is discontinued and gone.
    substitute: str | None
    valid_from: str


class Skus(TypedDict):
    items: list[Sku]
    # Give it as ``cursor`` for the next page; null on the last.
    next_cursor: str | None


class Kit(TypedDict):
    sku: str
    name: str
    components: list[KitComponent]
    ships_apart: bool
    valid_from: str


class KitComponent(TypedDict):
    sku: str
    # Base units in one kit; of a kit within the kit, kits.
    quantity: int


class Kits(TypedDict):
    items: list[Kit]
    # Give it as ``cursor`` for the next page; null on the last.
    next_cursor: str | None


class Alias(TypedDict):
    # null: every channel.
    channel: str | None
    alias: str
    sku: str
    # Base units of one: 12 for a pack of twelve.
    quantity: str
    valid_from: str


class Aliases(TypedDict):
    items: list[Alias]
    # Give it as ``cursor`` for the next page; null on the last.
    next_cursor: str | None


class Location(TypedDict):
    code: str
    kind: Literal["warehouse", "store", "3pl", "vendor", "seller"]
    name: str
    line1: str
    city: str
    region: str
    postal_code: str
    country: str
    time_zone: str
    # Parcels a ship date.
    capacity_per_day: int | None
    capacity_per_hour: int | None
    # Local time.
    cut_off: str
    # ISO weekdays; 1 is Monday.
    work_days: list[int]
    holiday_calendar: str
    holidays: list[str]
    lead_days: int
    # Minor units a parcel.
    handling_order: int
    # Minor units a unit.
    handling_unit: int
    currency: str
    release: Literal["at_once", "cut_off"]
    gates: list[str]
    # What is wanted back of what it has accepted: it is too late, or it is asked.
    recall: Literal["too_late", "asks"]
    # Hours of its working days that it may take to answer; 0: as long as it takes; null: as the
    # installation's setting says.
    answer_hours: int | None
    active: bool
    valid_from: str | None


class Locations(TypedDict):
    items: list[Location]
    # Give it as ``cursor`` for the next page; null on the last.
    next_cursor: str | None


class Policies(TypedDict):
    items: list[Policy]
    # Give it as ``cursor`` for the next page; null on the last.
    next_cursor: str | None


class Policy(TypedDict):
    """A published version; versions never change."""

    version: int
    name: str
    document: dict[str, Any]
    # None: it holds for the orders it is tried on alone.
    valid_from: str | None
    actor: str
    created_at: str


class PolicyIn(TypedDict):
    name: str
    # What sourcing may do and what things cost; left out: the default.
    document: dict[str, Any]
    # Else now.
    valid_from: NotRequired[str | None]


class DryRun(TypedDict):
    """What a policy would have decided, beside that in force. Units that one order leaves or takes do not
    reach the next.
    """

    # Orders there were to look at.
    asked: int
    # Fewer than asked, the newest, where twenty seconds did not do.
    looked: int
    # Orders that were decided in another currency.
    left_out: int
    changed: int
    before: DryRunFigures
    after: DryRunFigures
    # Settings that differ and that this does not show: they say which stock orders see.
    unseen: list[str]
    guards: list[DryRunGuard]
    golden: list[DryRunGolden]
    may_be_published: bool
    # The newest hundred that would ship otherwise.
    orders: list[DryRunOrder]


class DryRunFigures(TypedDict):
    """Of one side, over all orders that were looked at; ``paid`` over those that ship as much under both."""

    paid: Money
    late: int
    unshipped: int


class DryRunGolden(TypedDict):
    id: int
    order: str
    # Why it is not as it must be; empty: it is.
    against: list[str]


class DryRunGuard(TypedDict):
    name: Literal["cost_rise", "changed", "late", "unshipped"]
    most: float
    found: float
    holds: bool


class DryRunOrder(TypedDict):
    order: str
    attempt: int
    # By the policy in force.
    before: DryRunPlan
    after: DryRunPlan


class DryRunParcel(TypedDict):
    location: str
    carrier: str
    service: str
    units: int
    # Carrier and handling.
    paid: Money
    ship_on: str | None
    deliver_on: str | None


class DryRunPlan(TypedDict):
    parcels: list[DryRunParcel]
    paid: Money
    late: bool
    # Units that wait for stock, or may go nowhere.
    unshipped: int


class DryRunIn(TypedDict):
    # A policy, as for `POST /policies`.
    document: dict[str, Any]
    # These orders' latest decisions; else the last 1,000 orders'.
    orders: NotRequired[list[str] | None]


class PolicyTrial(TypedDict):
    version: int
    name: str
    # Per cent of new orders.
    share: int
    state: Literal["coming", "running", "over"]
    since: str
    until: str | None
    # When it ended, or will; null: nobody has said.
    over_at: str | None
    actor: str
    in_force: PolicyTrialSide
    tried: PolicyTrialSide
    # A side has so few orders that what differs may be chance.
    few: bool


class PolicyTrialSide(TypedDict):
    """What became of the orders of one side."""

    # That came in since it began.
    orders: int
    # Of which something has a location; the base of costs and splits.
    sourced: int
    # What their parcels cost, an order that was sourced.
    cost_each: Money | None
    # Of those sourced, how many ship in more parcels than one.
    split_rate: float | None
    held: int
    backordered: int
    # Of those sourced, with a promise.
    promised: int
    # Of which come, or came, later than promised.
    late: int


class PolicyTrialIn(TypedDict):
    # Per cent of new orders.
    share: int
    # Else from now.
    since: NotRequired[str | None]
    # Else until it is stopped, or a version comes into force.
    until: NotRequired[str | None]


class PolicyGuard(TypedDict):
    # `cost_rise`: per cent that carriers and handling may cost more; `changed`: per cent of orders that
    # may ship otherwise; `late`: orders that may come late, `unshipped`: units that may not ship, more
    # than now.
    name: Literal["cost_rise", "changed", "late", "unshipped"]
    most: float


class PolicyGuards(TypedDict):
    items: list[PolicyGuard]


class PolicyGuardsIn(TypedDict):
    # All there will be; empty: none.
    items: list[PolicyGuard]


class GoldenOrder(TypedDict):
    """A decision that every new version is asked for again, by what the order saw then."""

    id: int
    order: str
    attempt: int
    wants: GoldenWants
    note: str
    actor: str
    made_at: str


class GoldenOrders(TypedDict):
    items: list[GoldenOrder]


class GoldenWants(TypedDict):
    locations: list[str]
    not_locations: list[str]
    service: str
    max_cost: Money | None


class GoldenOrderIn(TypedDict):
    order: str
    wants: GoldenWantsIn
    note: NotRequired[str]


class GoldenWantsIn(TypedDict, total=False):
    """What must hold of an order; at least one of these."""

    # Ships from these alone.
    locations: list[str]
    # Ships from none of these.
    not_locations: list[str]
    # Carrier and service: `pelican ground`.
    service: str
    # Carriers and handling, at most.
    max_cost: Money | None


class SkuIn(TypedDict):
    name: str
    weight_g: int
    length_mm: int
    width_mm: int
    height_mm: int
    # Major units of `currency`.
    price: NotRequired[str | None]
    currency: NotRequired[str | None]
    hs_code: NotRequired[str]
    origin_country: NotRequired[str]
    handling_class: NotRequired[str]
    barcode: NotRequired[str]
    active: NotRequired[bool]
    # Not released or shipped before that day.
    release_on: NotRequired[str | None]
    # A SKU that may be sent once it is discontinued and gone.
    substitute: NotRequired[str | None]


class LocationIn(TypedDict):
    """Where its messages go is set by the file of locations."""

    kind: Literal["warehouse", "store", "3pl", "vendor", "seller"]
    name: str
    line1: str
    city: str
    region: NotRequired[str]
    postal_code: str
    # ISO 3166.
    country: str
    # IANA.
    time_zone: str
    # Parcels a ship date; null: any.
    capacity_per_day: NotRequired[int | None]
    capacity_per_hour: NotRequired[int | None]
    # Local time.
    cut_off: str
    # ISO weekdays; 1 is Monday.
    work_days: NotRequired[list[int]]
    holiday_calendar: NotRequired[str]
    holidays: NotRequired[list[str]]
    lead_days: NotRequired[int]
    # Minor units a parcel.
    handling_order: int
    # Minor units a unit.
    handling_unit: int
    # ISO 4217.
    currency: str
    release: NotRequired[Literal["at_once", "cut_off"]]
    gates: NotRequired[list[str]]
    recall: NotRequired[Literal["too_late", "asks"]]
    # Hours of its working days that it may take to answer; 0: as long as it takes; null: as the
    # installation's setting says.
    answer_hours: NotRequired[int | None]
    active: NotRequired[bool]


class TariffHead(TypedDict):
    carrier: str
    version: int
    valid_from: str
    actor: str
    # The name of the file that it came in.
    file: str | None
    services: list[TariffService]


class TariffService(TypedDict):
    """A service in one currency, summed up."""

    service: str
    # How many.
    rates: int
    # How many.
    zones: int
    heaviest_g: int
    cheapest: Money
    dearest: Money
    fastest_days: int
    slowest_days: int


class Tariffs(TypedDict):
    items: list[TariffHead]
    # Give it as ``cursor`` for the next page; null on the last.
    next_cursor: str | None


class Rate(TypedDict):
    service: str
    zone: int
    up_to_g: int
    price: str
    currency: str
    transit_days: int


class Tariff(TypedDict):
    carrier: str
    version: int
    valid_from: str
    actor: str
    # The name of the file that it came in.
    file: str | None
    services: list[TariffService]
    rates: list[Rate]


class RateIn(TypedDict):
    service: str
    # As the zone chart of the location numbers it.
    zone: int
    # Billed grams that a parcel of this rate may have at most.
    up_to_g: int
    # Major units of `currency`.
    price: str
    # ISO 4217.
    currency: str
    # Working days from Monday to Friday.
    transit_days: int


class TariffIn(TypedDict):
    # All that the carrier charges; one of a service, zone, weight.
    rates: list[RateIn]


class Zone(TypedDict):
    country: str
    postal_prefix: str
    zone: int


class Zones(TypedDict):
    location: str
    valid_from: str
    actor: str
    zones: list[Zone]


class ZoneIn(TypedDict):
    # ISO 3166.
    country: str
    # Postal codes that begin so; empty: all others of the country.
    postal_prefix: NotRequired[str]
    # As the tariffs number it.
    zone: int


class ZonesIn(TypedDict):
    # The whole chart; one of a country and prefix.
    zones: list[ZoneIn]


class ServiceLevel(TypedDict):
    service: str
    level: str


class ServiceLevels(TypedDict):
    carrier: str
    services: list[ServiceLevel]


class ServiceLevelIn(TypedDict):
    service: str
    level: Literal["standard", "expedited", "two_day", "next_day", "freight", "pickup"]


class ServiceLevelsIn(TypedDict):
    # All pairs of the carrier; each once.
    services: list[ServiceLevelIn]


class UnitOf(TypedDict):
    unit: str
    factor: int


class Units(TypedDict):
    sku: str
    units: list[UnitOf]


class Unit(TypedDict):
    unit: str
    factor: int
    sku: str


class UnitIn(TypedDict):
    # Base units in one of it.
    factor: int


class ComponentIn(TypedDict):
    sku: str
    # Base units in one kit; of a kit within the kit, kits.
    quantity: int


class KitIn(TypedDict):
    components: list[ComponentIn]
    # Its components may be sent without each other.
    ships_apart: NotRequired[bool]


class AliasIn(TypedDict):
    sku: str
    # Base units of one: 12 for a pack of twelve.
    quantity: NotRequired[str]


class SkuSome(TypedDict, total=False):
    """With the `fields` that were asked for."""

    sku: str
    name: str
    handling_class: str
    barcode: str
    weight_g: int
    length_mm: int
    width_mm: int
    height_mm: int
    price: str | None
    currency: str | None
    hs_code: str
    origin_country: str
    active: bool
    state: Literal["active", "discontinued"]
    release_on: str | None
    substitute: str | None
    valid_from: str


class SkusSome(TypedDict):
    """With the `fields` that were asked for."""

    items: list[SkuSome]
    next_cursor: str | None


class KitSome(TypedDict, total=False):
    """With the `fields` that were asked for."""

    sku: str
    name: str
    components: list[KitComponent]
    ships_apart: bool
    valid_from: str


class KitsSome(TypedDict):
    """With the `fields` that were asked for."""

    items: list[KitSome]
    next_cursor: str | None


class AliasSome(TypedDict, total=False):
    """With the `fields` that were asked for."""

    channel: str | None
    alias: str
    sku: str
    quantity: str
    valid_from: str


class AliasesSome(TypedDict):
    """With the `fields` that were asked for."""

    items: list[AliasSome]
    next_cursor: str | None


class LocationSome(TypedDict, total=False):
    """With the `fields` that were asked for."""

    code: str
    kind: Literal["warehouse", "store", "3pl", "vendor", "seller"]
    name: str
    line1: str
    city: str
    region: str
    postal_code: str
    country: str
    time_zone: str
    capacity_per_day: int | None
    capacity_per_hour: int | None
    cut_off: str
    work_days: list[int]
    holiday_calendar: str
    holidays: list[str]
    lead_days: int
    handling_order: int
    handling_unit: int
    currency: str
    release: Literal["at_once", "cut_off"]
    gates: list[str]
    recall: Literal["too_late", "asks"]
    answer_hours: int | None
    active: bool
    valid_from: str | None


class LocationsSome(TypedDict):
    """With the `fields` that were asked for."""

    items: list[LocationSome]
    next_cursor: str | None


class PolicySome(TypedDict, total=False):
    """With the `fields` that were asked for."""

    version: int
    name: str
    document: dict[str, Any]
    valid_from: str | None
    actor: str
    created_at: str


class PoliciesSome(TypedDict):
    """With the `fields` that were asked for."""

    items: list[PolicySome]
    next_cursor: str | None


class PolicyTrialSome(TypedDict, total=False):
    """With the `fields` that were asked for."""

    version: int
    name: str
    share: int
    state: Literal["coming", "running", "over"]
    since: str
    until: str | None
    over_at: str | None
    actor: str
    in_force: PolicyTrialSide
    tried: PolicyTrialSide
    few: bool


class PolicyGuardSome(TypedDict, total=False):
    """With the `fields` that were asked for."""

    name: Literal["cost_rise", "changed", "late", "unshipped"]
    most: float


class PolicyGuardsSome(TypedDict):
    """With the `fields` that were asked for."""

    items: list[PolicyGuardSome]


class GoldenOrderSome(TypedDict, total=False):
    """With the `fields` that were asked for."""

    id: int
    order: str
    attempt: int
    wants: GoldenWants
    note: str
    actor: str
    made_at: str


class GoldenOrdersSome(TypedDict):
    """With the `fields` that were asked for."""

    items: list[GoldenOrderSome]


class TariffHeadSome(TypedDict, total=False):
    """With the `fields` that were asked for."""

    carrier: str
    version: int
    valid_from: str
    actor: str
    file: str | None
    services: list[TariffService]


class TariffsSome(TypedDict):
    """With the `fields` that were asked for."""

    items: list[TariffHeadSome]
    next_cursor: str | None


class TariffSome(TypedDict, total=False):
    """With the `fields` that were asked for."""

    carrier: str
    version: int
    valid_from: str
    actor: str
    file: str | None
    services: list[TariffService]
    rates: list[Rate]


class ZonesSome(TypedDict, total=False):
    """With the `fields` that were asked for."""

    location: str
    valid_from: str
    actor: str
    zones: list[Zone]


class ServiceLevelsSome(TypedDict, total=False):
    """With the `fields` that were asked for."""

    carrier: str
    services: list[ServiceLevel]


class UnitsSome(TypedDict, total=False):
    """With the `fields` that were asked for."""

    sku: str
    units: list[UnitOf]


class UnitSome(TypedDict, total=False):
    """With the `fields` that were asked for."""

    unit: str
    factor: int
    sku: str
