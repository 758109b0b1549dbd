"""The refusal of numbers so large that a sum could leave int64."""

import numpy as np

from crossdock.sourcing.engine.types import (
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
    """Raise ``TooLarge`` if a plan's cost, or an order's weight, volume or units, might."""
    if not len(orders.priority):
        return
    most_units = _most_units(orders)
    weight, volume = _most(goods.weight_g), _most(goods.volume_mm3)
    if max(most_units, most_units * weight, most_units * volume) >= UNITS:
        raise TooLarge("the units, weight or volume of an order are too large")
    if int(orders.quantity.max()) * len(orders.quantity) >= 1 << 62:
        raise TooLarge("the units of a batch are too large")
    if most_cost(world, policy, today, orders, goods, capacity) >= world.infinite >> 1:
        raise TooLarge("the cost of a plan could be too large")


def most_exact_parcels(locations: int) -> int:
    """How many parcels a set's key in int64 can hold: at least four up to 5,400 locations."""
    parcels = 0
    while (max(1, locations) + 1) ** (parcels + 2) < 1 << 62:
        parcels += 1
    return parcels


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
