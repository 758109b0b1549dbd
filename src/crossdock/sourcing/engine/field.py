"""One order beyond the exact limits, laid out for the search: what it may take where, and what parcels cost.

The search works in floating point, on loads in place of billed grams, and its plans are priced anew in whole
money; so a rounding here can only make it look for the wrong plan, never tell a wrong price.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from crossdock.sourcing.engine.group import Group, make_group
from crossdock.sourcing.engine.types import (
    NEVER,
    Bools,
    Capacity,
    Floats,
    Goods,
    Ints,
    Orders,
    Policy,
    Today,
    TooLarge,
)
from crossdock.sourcing.engine.world import World

SMALLEST = 1e-3  # load of a parcel of weightless units, so that it is not taken for none


@dataclass(frozen=True)
class Field:
    """One order; ``group`` has it alone. L lines, N locations."""

    group: Group
    sku: Ints  # [L]
    quantity: Ints  # [L]
    available: Ints  # [L, N]
    unit: Ints  # [L, N] money a unit
    weight: Ints  # [L] grams a unit
    volume: Ints  # [L] cubic millimetres a unit
    dim_divisor: int
    parcel: Ints  # [N] money a parcel beside its price
    most: int  # parcels
    split: bool  # whether a line may spread
    missing: int  # what a unit that does not ship counts as
    partial: bool
    merged: Ints  # [lines of the order]: which of the L it is part of
    asked: Ints  # [lines of the order]: its units

    @cached_property
    def worst(self) -> float:
        """More than any plan costs, missing units included: the cost of what cannot be."""
        return 2.0 * self.missing * (int(self.quantity.sum()) + 1)

    @cached_property
    def shared(self) -> Bools:
        """[L]: whether another line asks for the same SKU."""
        count: Ints = (self.sku[:, None] == self.sku).sum(axis=1)
        return count > 1

    @cached_property
    def scarce(self) -> bool:
        """Whether units may stay behind for want of room in the parcels, or of stock that lines share."""
        world, group = self.group.world, self.group
        carried = world.price[:-1, group.zone[0]] < world.infinite
        if group.services is not None:
            carried = carried & group.services[0]
        heaviest = np.where(carried.any(axis=2), world.weights[:, None], -1).max(axis=0)  # [N]
        useful = self.available.any(axis=0)
        load = float((self.quantity @ self.loads).max())
        return bool(self.shared.any() or load > heaviest[useful].min(initial=1 << 62))

    @cached_property
    def takes(self) -> Bools:
        """[L, N]: whether the location has what a line needs at least: all, or a unit where it may spread."""
        least = 1 if self.split else self.quantity[:, None]
        found: Bools = np.greater_equal(self.available, least)
        return found

    @cached_property
    def heavy(self) -> int:
        """Which of the two sums of loads decides for the order as a whole."""
        return int((self.quantity @ self.loads).argmax())

    @cached_property
    def by_location(self) -> tuple[Bools, Ints, Floats]:
        """[N + 1, L]: ``takes``, ``available`` and ``unit`` by location, and nothing at a last, for none."""
        more = ((0, 1), (0, 0))
        return (
            np.pad(self.takes.T, more),
            np.pad(self.available.T, more),
            np.pad(self.unit.T.astype(np.float64), more),
        )

    @cached_property
    def loads(self) -> Floats:
        """[L, 2]: what a unit adds to a parcel by weight and by volume; the larger sum is what counts."""
        tiny = SMALLEST / (4 * int(self.quantity.sum()))
        return np.stack([self.weight + tiny, self.volume / self.dim_divisor + tiny], axis=1)


def lay_out(
    world: World, policy: Policy, today: Today, orders: Orders, goods: Goods, capacity: Capacity, order: int
) -> Field:
    """The order ``order`` and what it may take. Raises ``TooLarge``."""
    start, stop = int(orders.line_start[order]), int(orders.line_start[order + 1])
    index, one = np.array([order]), np.ones((1, stop - start), dtype=np.int64)
    group = make_group(world, policy, today, orders, goods, capacity, index, one)
    sku = orders.sku[start:stop]
    may = group.eligible[0] & (capacity.left > 0)
    zone = group.zone[0]
    may &= (world.price[:-1, zone] < world.infinite).any(axis=(0, 2))
    available = np.where(may, goods.available[sku], 0)
    if orders.line_eligible is not None:
        available = np.where(orders.line_eligible[start:stop], available, 0)
    asked = orders.quantity[start:stop]
    first, merged = np.arange(len(sku)), np.arange(len(sku))
    if policy.split_lines:  # lines of one SKU that may go to the same places are one
        alike = np.concatenate([sku[:, None], available], axis=1)
        _, first, merged = np.unique(alike, axis=0, return_index=True, return_inverse=True)
        merged = merged.reshape(-1)
    sku, available = sku[first], available[first]
    quantity = np.zeros(len(first), dtype=np.int64)
    np.add.at(quantity, merged, asked)
    unit = np.broadcast_to(world.locations.handling_unit, available.shape).astype(np.int64)
    if goods.shadow_price is not None:
        unit = unit + goods.shadow_price[sku]
    parcel = world.locations.handling_order + capacity.price + policy.split_penalty
    most = policy.max_parcels if orders.max_parcels is None else int(orders.max_parcels[order])
    dear = int(parcel.max()) + world.most
    dear += 0 if today.added is None else int(today.added.max())
    missing = dear * min(most, len(parcel)) + int((unit.max(axis=1) * quantity).sum()) + 1
    if missing * int(quantity.sum()) >= 1 << 60:
        raise TooLarge("the cost of an order beyond the exact limits could be too large")
    return Field(
        group=group, sku=sku, quantity=quantity, available=np.minimum(available, quantity.sum()), unit=unit,
        weight=goods.weight_g[sku], volume=goods.volume_mm3[sku], dim_divisor=policy.dim_divisor,
        parcel=parcel, most=min(most, len(parcel)), split=policy.split_lines, missing=missing,
        partial=bool(group.partial[0]), merged=merged, asked=asked, )  # fmt: skip


def parts(field: Field, x: Ints) -> list[tuple[int, int, int]]:
    """Units [L, N] as rows (line of the order, location, units), what was merged given out line by line."""
    left, rows = x.copy(), []
    for line, (of, units) in enumerate(zip(field.merged.tolist(), field.asked.tolist(), strict=True)):
        for location in np.flatnonzero(left[of]).tolist():
            take = min(units, int(left[of, location]))
            if take:
                rows.append((line, location, take))
                left[of, location] -= take
                units -= take
    return rows


@dataclass(frozen=True)
class Prices:
    """Prices of parcels by *place*: a location, to arrive by one of D dates; row ``location * D + date``.

    One location more, the last, stands for none: a parcel there is impossible but costs nothing empty.
    ``width`` steps a place: 0 no parcel, then one for each step of the tariff, the last too heavy.
    """

    dates: tuple[int, ...]
    late: Floats  # [D] money for lateness if the order is complete by that date
    limits: Floats  # [width - 1] the load up to which each step goes
    money: Floats  # flat [(N + 1) * D * width]
    heaviest: Floats | None  # [places] the load that can be carried, where units may have to stay behind

    @property
    def width(self) -> int:
        return len(self.limits) + 1

    def at(self, place: Ints, load: Floats) -> Floats:
        """The price of each load at the places, which broadcast."""
        found: Floats = self.money.take(place * self.width + np.searchsorted(self.limits, load))
        if self.heaviest is not None:  # what is too heavy is the worse the heavier, so that it is lightened
            found = found * (1 + np.maximum(load - self.heaviest[place], 0))
        return found


def price_list(field: Field) -> Prices:
    """The prices of the field's parcels, for every date by which the order could be complete."""
    group, world = field.group, field.group.world
    dates = _dates(field)
    arrivals = group.today.deliver_on
    lengths, total = arrivals.shape[1], arrivals.shape[0]
    count = np.stack(
        [np.full(total, lengths) if date == NEVER else (arrivals <= date).sum(axis=1) for date in dates],
        axis=1,
    )
    steps = len(world.weights) + 1
    rates = group.rates.reshape(steps, -1)[:, group.column[0][:, None] + count]  # [steps, N, D]
    carried = rates <= world.infinite >> 1
    money = np.where(carried, rates + field.parcel[:, None], field.worst).astype(np.float64)
    money = np.concatenate([np.zeros_like(money[:1]), money]).transpose(1, 2, 0)
    none = np.full((1, *money.shape[1:]), field.worst)
    none[:, :, 0] = 0
    money = np.concatenate([money, none])
    limits = np.concatenate([[0.0], world.weights + SMALLEST])
    heaviest = None
    if field.scarce:
        heaviest = np.where(money < field.worst, np.append(limits, 0), 0).max(axis=2).reshape(-1)
    by, rate = int(group.deliver_by[0]), int(group.late_cost[0])
    late = np.array([max(date - by, 0) * rate if by < NEVER else 0 for date in dates], dtype=np.float64)
    return Prices(dates, late, limits, money.reshape(-1), heaviest)


def _dates(field: Field) -> tuple[int, ...]:
    """Dates by which the order could be complete, rising: one that is no limit if it cannot be late."""
    by = int(field.group.deliver_by[0])
    if by == NEVER:
        return (NEVER,)
    today = field.group.today
    return (by, *(int(d) for d in np.unique(today.deliver_on[today.ship_on > 0]) if d > by))
