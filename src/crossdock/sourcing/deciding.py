"""From demand to decisions: reads what the engine must see, and calls it. The broker, take-in and
promises all come here.

Reads take no locks: what was decided is settled when stock is reserved.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from crossdock.core.sql import Cursor, ints
from crossdock.inventory import stock
from crossdock.network import load
from crossdock.partners import channels
from crossdock.sourcing import engine
from crossdock.sourcing.demand import Demand
from crossdock.sourcing.policies import CapacityPrice, Policy
from crossdock.sourcing.rules import Columns
from crossdock.sourcing.views import KeptBack
from crossdock.sourcing.world import Setup

Ints = NDArray[np.int64]
UNBOUNDED = 1 << 31


@dataclass(frozen=True, slots=True)
class Choice:
    """The location that a person chose, by index; with the service (by index) and the ship date (an ordinal)
    that the parcel is to have, if they are given too.
    """

    place: int
    service: int | None = None
    ship_on: int | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was decided about a batch, with all that was seen."""

    at: datetime
    demand: Demand
    setup: Setup
    policy: Policy
    today: engine.Today
    orders: engine.Orders
    goods: engine.Goods
    capacity: engine.Capacity
    decided: engine.Decided
    sku_ids: Ints  # [K], sorted: what ``orders.sku`` points into
    reasons: NDArray[Any] | None  # [B, N] texts: why a rule forbids the location
    kept_back: KeptBack | None = None  # what was there and not for these orders


def decide(
    cur: Cursor,
    demand: Demand,
    setup: Setup,
    policy: Policy,
    *,
    at: datetime,
    refused: Mapping[int, Sequence[int]] | None = None,
    kept_back: KeptBack | None = None,
    only: Choice | None = None,
    free: Ints | None = None,
) -> Verdict:
    """Decide a batch by what is free now, or by ``free`` [K, N]: the batch's SKUs by id, and locations.

    ``refused``: locations (ids) that gave an order back, by order. ``kept_back``: units that these orders
    may not take. ``only``: what a person chose: no other location is looked at, no rule is asked about it,
    and it ships all or nothing.
    """
    sku_ids, sku_at = np.unique(demand.sku_id, return_inverse=True)
    available = stock.read(cur, sku_ids, setup.location_ids) if free is None else free
    if kept_back is not None:
        available = np.maximum(available - kept_back.units, 0)
    today = setup.today(at)
    if only is not None and only.ship_on is not None:
        today = setup.world.shipping(today, only.place, only.ship_on)
    capacity = read_capacity(cur, setup, policy.document.capacity_price, today, at)
    goods = setup.goods(cur, sku_ids, at, available)
    names = {one.id: one.name for one in channels.by_ids(cur).values()} if policy.tables else {}
    columns = rule_columns(demand, setup, sku_at.astype(np.int64), goods, names) if policy.tables else None
    orders, reasons = _orders(demand, setup, policy, sku_at.astype(np.int64), columns, refused or {})
    if only is not None:
        orders = _forced(orders, demand, setup, only)
    decided = engine.decide(setup.world, policy.engine, today, orders, goods, capacity)
    return Verdict(
        at, demand, setup, policy, today, orders, goods, capacity, decided, sku_ids, reasons, kept_back
    )


@dataclass(slots=True)
class Ruled:
    """What rules say of a batch; None: nothing beyond the orders' own wishes and the policy."""

    priority: Ints
    ship_complete: NDArray[np.bool_]
    services: NDArray[np.bool_]
    eligible: NDArray[np.bool_] | None = None
    reasons: NDArray[Any] | None = None
    late_cost: Ints | None = None
    max_parcels: Ints | None = None


def ruled(demand: Demand, setup: Setup, policy: Policy, columns: Columns | None) -> Ruled:
    """What the policy's rules say of a batch; ``columns`` None: nothing."""
    said = Ruled(demand.priority, demand.ship_complete, setup.services_of(demand.service_level))
    if columns is None:
        return said
    found = {name: table.evaluate(columns) for name, table in policy.tables.items()}
    if "eligibility" in found:
        said.eligible, said.reasons = found["eligibility"]["allow"], found["eligibility"]["reason"]
    if "service" in found:
        said.services = said.services & found["service"]["allow"]
    if "priority" in found:
        # In place of what an earlier look gave the order, or it would rise with every look.
        said.priority = found["priority"]["priority"]
    # Where no row speaks, the order's own wish or the policy's figure stands.
    if "ship_complete" in found:
        spoke = found["ship_complete"].row > 0
        said.ship_complete = np.where(spoke, found["ship_complete"]["ship_complete"], said.ship_complete)
    if "late_cost" in found:
        spoke, own = found["late_cost"].row > 0, policy.document.late_cost_per_day
        said.late_cost = np.where(spoke, found["late_cost"]["late_cost_per_day"], own)
    if "max_parcels" in found:
        spoke, own = found["max_parcels"].row > 0, policy.document.max_parcels
        said.max_parcels = np.where(spoke, found["max_parcels"]["max_parcels"], own)
    return said


def _orders(
    demand: Demand,
    setup: Setup,
    policy: Policy,
    sku_at: Ints,
    columns: Columns | None,
    refused: Mapping[int, Sequence[int]],
) -> tuple[engine.Orders, NDArray[Any] | None]:
    said = ruled(demand, setup, policy, columns)
    orders = engine.Orders(
        line_start=demand.line_start,
        sku=sku_at,
        quantity=demand.quantity,
        zone_row=setup.world.zone_rows(demand.country, demand.postal_code),
        deliver_by=demand.deliver_by,
        ship_complete=said.ship_complete,
        priority=ints(said.priority),
        late_cost_per_day=said.late_cost,
        max_parcels=said.max_parcels,
        eligible=_without_refused(demand, setup, said.eligible, refused),
        services=None if said.services.all() else said.services,
    )
    return orders, said.reasons


def _forced(orders: engine.Orders, demand: Demand, setup: Setup, only: Choice) -> engine.Orders:
    """The orders with one location to choose from, and every service that carries their level, or the one
    that was chosen.
    """
    eligible = np.zeros((len(demand), len(setup.locations)), dtype=np.bool_)
    eligible[:, only.place] = True
    services = setup.services_of(demand.service_level)
    if only.service is not None:
        services = np.zeros_like(services)
        services[:, only.service] = True
    return replace(
        orders,
        eligible=eligible,
        ship_complete=np.ones(len(demand), dtype=np.bool_),
        services=None if services.all() else services,
    )


def _without_refused(
    demand: Demand,
    setup: Setup,
    eligible: NDArray[np.bool_] | None,
    refused: Mapping[int, Sequence[int]],
) -> NDArray[np.bool_] | None:
    """Locations that gave an order back are not asked again for it."""
    if not refused:
        return eligible
    size = (len(demand), len(setup.locations))
    allowed = np.ones(size, dtype=np.bool_) if eligible is None else eligible.copy()
    place = {order_id: i for i, order_id in enumerate(demand.order_id.tolist())}
    for order_id, location_ids in refused.items():
        known = [setup.index_of[one] for one in location_ids if one in setup.index_of]
        if order_id in place:
            allowed[place[order_id], known] = False
    return allowed


def rule_columns(
    demand: Demand, setup: Setup, sku_at: Ints, goods: engine.Goods, channel_names: Mapping[int, str]
) -> Columns:
    """The batch as the fields that rules may test (``rules/fields.py``)."""
    starts, line_order = demand.line_start[:-1], demand.line_order
    weight = np.add.reduceat(goods.weight_g[sku_at] * demand.quantity, starts)
    placed_at = [placed.astimezone(UTC) for placed in demand.placed_at]
    classes: list[set[str]] = [set() for _ in range(len(demand))]
    for order, handling_class in zip(line_order.tolist(), setup.classes_of(demand.sku_id), strict=True):
        if handling_class:
            classes[order].add(handling_class)
    return Columns(
        {
            "order.channel": [channel_names.get(one, "") for one in demand.channel_id.tolist()],
            "order.service_level": demand.service_level,
            "order.country": [country or None for country in demand.country],
            "order.region": demand.region,
            "order.postal_code": [code or None for code in demand.postal_code],
            "order.total": demand.total,
            "order.units": np.add.reduceat(demand.quantity, starts),
            "order.lines": np.diff(demand.line_start),
            "order.weight_g": weight,
            "order.hour": ints([placed.hour for placed in placed_at]),
            "order.weekday": ints([placed.isoweekday() for placed in placed_at]),
            "order.tags": demand.tags,
            "order.customer": demand.customer,
            "order.ship_complete": demand.ship_complete,
            "order.classes": [sorted(found) for found in classes],
            "location.code": [location.code for location in setup.locations],
            "location.kind": [location.kind for location in setup.locations],
            "location.region": [location.region or None for location in setup.locations],
            "location.country": [location.country for location in setup.locations],
            "location.seller": [
                location.code if location.kind == "seller" else None for location in setup.locations
            ],
            "service.carrier": [carrier for carrier, _ in setup.services],
            "service.code": [service for _, service in setup.services],
        }
    )


def read_capacity(
    cur: Cursor, setup: Setup, prices: CapacityPrice, today: engine.Today, at: datetime
) -> engine.Capacity:
    """What each location can still take on its ship date and in this hour, and what a parcel of it is
    worth.
    """
    location_ids = setup.location_ids.tolist()
    days, by_day = [], dict[tuple[int, date], int]()
    if any(location.capacity_per_day is not None for location in setup.locations):
        days = [date.fromordinal(max(1, int(day))) for day in today.ship_on.tolist()]
        by_day = load.read(cur, location_ids, days)
    hours, by_hour = [], dict[tuple[int, date, int], int]()
    if any(location.capacity_per_hour is not None for location in setup.locations):
        hours = local_hours(setup, at)
        by_hour = load.read_hours(cur, location_ids, [day for day, _ in hours], [hour for _, hour in hours])
    left, price = [], []
    for at_, location in enumerate(setup.locations):
        spare, fill = UNBOUNDED, 0.0
        if location.capacity_per_day is not None:
            used = by_day[location.id, days[at_]]
            spare = max(0, location.capacity_per_day - used)
            fill = used / max(1, location.capacity_per_day)
        if location.capacity_per_hour is not None:
            used = by_hour[location.id, *hours[at_]]
            spare = min(spare, max(0, location.capacity_per_hour - used))
            fill = max(fill, used / max(1, location.capacity_per_hour))
        left.append(spare)
        price.append(capacity_price(prices, fill))
    return engine.Capacity(ints(left), ints(price))


def capacity_price(prices: CapacityPrice, fill: float) -> int:
    """Minor units a parcel at a fill between 0 and 1: nothing to ``from_fill``, then with the square to
    ``at_full``.
    """
    above = max(0.0, min(1.0, fill) - prices.from_fill) / (1 - prices.from_fill)
    return round(prices.at_full * above * above)


def local_hours(setup: Setup, at: datetime) -> list[tuple[date, int]]:
    """The local day and hour at each location: the cell of the load in which parcels planned now count."""
    local = [at.astimezone(ZoneInfo(location.time_zone)) for location in setup.locations]
    return [(moment.date(), moment.hour) for moment in local]
