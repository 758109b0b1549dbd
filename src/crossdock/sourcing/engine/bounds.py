"""The refusal of numbers so large that a sum could leave int64."""

import numpy as np

from crossdock.sourcing.engine.types import (
    EXACT_LINES,
    Capacity,
    Goods,
    Ints,
    Orders,
    Policy,
    Today,
    TooLarge,
)
from crossdock.sourcing.engine.world import World

UNITS = 1 << 61


def _most(values: Ints | None) -> int:
    return 0 if values is None or not values.size else int(values.max())


def check(
    world: World, policy: Policy, today: Today, orders: Orders, goods: Goods, capacity: Capacity
) -> None:
    """Raise ``TooLarge`` if a plan's cost, an order's weight, volume or units, or a set's key might."""
    if not len(orders.priority):
        return
    total = len(world.locations.codes)
    lines = np.diff(orders.line_start)
    most_units = _most_units(orders)
    weight, volume = _most(goods.weight_g), _most(goods.volume_mm3)
    if max(most_units, most_units * weight, most_units * volume) >= UNITS:
        raise TooLarge("the units, weight or volume of an order are too large")
    most_parcels = max(policy.max_parcels, _most(orders.max_parcels))
    parcels = min(most_parcels, total, most_units if policy.split_lines else int(lines.max()))
    small = min(parcels, EXACT_LINES)
    if (total + 1) ** (small + 1) >= 1 << 62:
        raise TooLarge("too many locations for so many parcels an order")
    if most_cost(world, policy, today, orders, goods, capacity) >= world.infinite >> 1:
        raise TooLarge("the cost of a plan could be too large")


def most_cost(
    world: World, policy: Policy, today: Today, orders: Orders, goods: Goods, capacity: Capacity
) -> int:
    """No plan of any of these orders costs more."""
    units = _most_units(orders)
    parcels = min(max(policy.max_parcels, _most(orders.max_parcels)), len(world.locations.codes), units)
    parcel = world.most + _most(world.locations.handling_order)
    parcel += policy.split_penalty + _most(capacity.price) + _most(today.added)
    unit = _most(world.locations.handling_unit) + _most(goods.shadow_price)
    days = _latest(today) - int(orders.deliver_by[orders.deliver_by > 0].min(initial=1 << 40))
    late = max(policy.late_cost_per_day, _most(orders.late_cost_per_day)) * max(days, 0)
    return parcels * parcel + units * unit + late


def _most_units(orders: Orders) -> int:
    """Units of the largest order, also where their sum would leave int64."""
    quantity = orders.quantity
    if int(quantity.max()) * int(np.diff(orders.line_start).max()) >= UNITS:
        quantity = quantity.astype(object)
    return int(max(np.add.reduceat(quantity, orders.line_start[:-1])))


def _latest(today: Today) -> int:
    return int(today.deliver_on.max(initial=0))
