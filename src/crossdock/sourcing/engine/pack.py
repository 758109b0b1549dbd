"""Chosen plans as packed arrays, with every component of the cost computed anew from the parcels."""

from dataclasses import dataclass

import numpy as np

from crossdock.sourcing.engine.alone import Alone
from crossdock.sourcing.engine.finish import distinct
from crossdock.sourcing.engine.group import billed_grams
from crossdock.sourcing.engine.types import (
    BACKORDERED,
    PARTIAL,
    ROUTED,
    Bools,
    Capacity,
    Decided,
    Goods,
    Ints,
    Orders,
    Policy,
    Today,
)
from crossdock.sourcing.engine.world import World


@dataclass(frozen=True)
class Chosen:
    """Plans by order index: of whole lines as padded arrays [B, 6], -1 for none, the others in ``alone``."""

    place: Ints
    location: Ints
    service: Ints
    runner_cost: Ints
    runner_place: Ints
    alone: dict[int, Alone]
    exact: Bools


@dataclass(frozen=True)
class _Rows:
    """Parcels by (order, location) and parts by (line, location), both sorted."""

    order: Ints
    location: Ints
    service: Ints
    part_order: Ints
    part_line: Ints
    part_location: Ints
    part_quantity: Ints
    part_parcel: Ints


def pack(
    world: World,
    policy: Policy,
    today: Today,
    orders: Orders,
    goods: Goods,
    capacity: Capacity,
    chosen: Chosen,
    sequence: Ints,
) -> Decided:
    """The batch's answer. Order totals are sums over its parcels, not what the search believed."""
    number = len(orders.priority)
    rows = _rows(orders, chosen, len(world.locations.codes))
    parcels = _parcels(world, policy, today, orders, goods, capacity, rows)
    sums = {
        name: _sums(rows.order, parcels[f"parcel_{name}"], number)
        for name in ("price", "handling", "shadow", "capacity", "added")
    }
    count = np.bincount(rows.order, minlength=number)
    sums["split"] = policy.split_penalty * np.maximum(count - 1, 0)
    sums["late"] = _late(policy, orders, rows.order, parcels["parcel_deliver_on"])
    backordered = orders.quantity - _sums(rows.part_line, rows.part_quantity, len(orders.quantity))
    short = _sums(np.repeat(np.arange(number), np.diff(orders.line_start)), backordered, number)
    status = np.where(count == 0, BACKORDERED, np.where(short > 0, PARTIAL, ROUTED)).astype(np.int8)
    runner_cost, runner_start, runner_location = _runners(chosen, len(world.locations.codes))
    return Decided(
        **parcels, **sums, cost=sum(sums.values(), np.zeros(number, dtype=np.int64)),
        part_order=rows.part_order, part_line=rows.part_line, part_location=rows.part_location,
        part_quantity=rows.part_quantity, part_parcel=rows.part_parcel, backordered=backordered,
        status=status, runner_cost=runner_cost, runner_start=runner_start, runner_location=runner_location,
        exact=chosen.exact, lower_bound=_lower_bounds(chosen), sequence=sequence,
    )  # fmt: skip


def _parcels(
    world: World,
    policy: Policy,
    today: Today,
    orders: Orders,
    goods: Goods,
    capacity: Capacity,
    rows: _Rows,
) -> dict[str, Ints]:
    """The fields of ``Decided`` that hold a row a parcel."""
    number, location, sku = len(rows.order), rows.location, orders.sku[rows.part_line]

    def sums(values: Ints) -> Ints:
        return _sums(rows.part_parcel, values, number)

    billed = billed_grams(
        sums(rows.part_quantity * goods.weight_g[sku]),
        sums(rows.part_quantity * goods.volume_mm3[sku]),
        policy.dim_divisor,
    )
    at = np.searchsorted(world.weights, billed), world.zone_of[orders.zone_row[rows.order], location]
    shadow = added = np.zeros(number, dtype=np.int64)
    if goods.shadow_price is not None:
        shadow = sums(rows.part_quantity * goods.shadow_price[sku, rows.part_location])
    if today.added is not None:
        added = today.added[location, rows.service]
    of_units = sums(rows.part_quantity) * world.locations.handling_unit[location]
    return {
        "parcel_order": rows.order,
        "parcel_location": location,
        "parcel_service": rows.service,
        "parcel_price": world.price[(*at, rows.service)],
        "parcel_handling": world.locations.handling_order[location] + of_units,
        "parcel_shadow": shadow,
        "parcel_capacity": capacity.price[location],
        "parcel_added": added,
        "parcel_billed_g": billed,
        "parcel_ship_on": today.ship_on[location],
        "parcel_deliver_on": today.deliver_on[location, world.transit[(*at, rows.service)]],
    }


def _sums(group: Ints, values: Ints, number: int) -> Ints:
    """Sums of ``values`` by ``group``, in int64 throughout."""
    sums = np.zeros(number, dtype=np.int64)
    np.add.at(sums, group, values)
    return sums


def _late(policy: Policy, orders: Orders, order: Ints, deliver_on: Ints) -> Ints:
    latest = np.zeros(len(orders.priority), dtype=np.int64)
    np.maximum.at(latest, order, deliver_on)
    rate = policy.late_cost_per_day if orders.late_cost_per_day is None else orders.late_cost_per_day
    return np.where(orders.deliver_by > 0, np.maximum(latest - orders.deliver_by, 0) * rate, 0)


def _rows(orders: Orders, chosen: Chosen, total: int) -> _Rows:
    """Parcels and parts of both kinds of plan, together and sorted."""
    order, k = np.nonzero(chosen.location >= 0)
    location, service = chosen.location[order, k], chosen.service[order, k]
    part_order, line = np.nonzero(chosen.place >= 0)
    part_location = chosen.place[part_order, line]
    part_line = orders.line_start[part_order] + line
    quantity = orders.quantity[part_line]
    if chosen.alone:
        extra = [(o, n, s) for o, plan in chosen.alone.items() for n, s in plan.services.items()]
        more = np.array(extra, dtype=np.int64).reshape(-1, 3).T
        order, location, service = (
            np.concatenate(pair) for pair in zip((order, location, service), more, strict=True)
        )
        start = orders.line_start
        spread = [(o, start[o] + p, n, q) for o, plan in chosen.alone.items() for p, n, q in plan.parts]
        parts = np.array(spread, dtype=np.int64).reshape(-1, 4).T
        part_order, part_line, part_location, quantity = (
            np.concatenate(pair)
            for pair in zip((part_order, part_line, part_location, quantity), parts, strict=True)
        )
        by = np.lexsort((location, order))
        order, location, service = order[by], location[by], service[by]
        by = np.lexsort((part_location, part_line))
        part_order, part_line = part_order[by], part_line[by]
        part_location, quantity = part_location[by], quantity[by]
    parcel = np.searchsorted(order * total + location, part_order * total + part_location)
    return _Rows(order, location, service, part_order, part_line, part_location, quantity, parcel)


def _runners(chosen: Chosen, total: int) -> tuple[Ints, Ints, Ints]:
    """Cost, packed offsets and sorted locations of the runners-up."""
    cost = chosen.runner_cost.copy()
    where = distinct(chosen.runner_place, total)
    order, k = np.nonzero(where >= 0)
    location = where[order, k]
    if chosen.alone:
        extra = []
        for o, plan in chosen.alone.items():
            if plan.runner is not None:
                cost[o] = plan.runner.cost
                extra += [(o, n) for n in plan.runner.locations]
        more = np.array(extra, dtype=np.int64).reshape(-1, 2).T
        order, location = np.concatenate([order, more[0]]), np.concatenate([location, more[1]])
        by = np.lexsort((location, order))
        order, location = order[by], location[by]
    start = np.zeros(len(cost) + 1, dtype=np.int64)
    np.cumsum(np.bincount(order, minlength=len(cost)), out=start[1:])
    return cost, start, location


def _lower_bounds(chosen: Chosen) -> Ints:
    bound = np.full(len(chosen.exact), -1, dtype=np.int64)
    for order, plan in chosen.alone.items():
        if plan.lower_bound is not None:
            bound[order] = plan.lower_bound
    return bound
