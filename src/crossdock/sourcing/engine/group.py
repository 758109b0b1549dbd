"""Orders with the same number of lines, laid out so that every parcel's cost is one array.

For every order, every subset of its lines and every location: what that parcel costs if it must arrive by a
date.
"""

from dataclasses import dataclass

import numpy as np

from crossdock.sourcing.engine.types import NEVER, Bools, Capacity, Goods, Ints, Orders, Policy, Today
from crossdock.sourcing.engine.world import World


@dataclass(frozen=True)
class Group:
    """R orders with L lines each; E = 2^L - 1 subsets; everything that shrinking stock does not change."""

    world: World
    today: Today
    rates: Ints  # cheapest prices, flat; one table after the other where the allowed services differ
    split_penalty: int
    sku: Ints  # [R, L]
    quantity: Ints  # [R, L]
    units: Ints  # [R, E]
    step: Ints  # [R, E] price table row
    base: Ints  # [R, E] where the step begins in ``rates``
    zone: Ints  # [R, N] dense zone
    column: Ints  # [R, N] where the zone begins within a step of ``rates``
    fixed: Ints  # [R, E, N] handling, shadow price and penalty of the parcel
    deliver_by: Ints  # [R], NEVER if it cannot be late
    late_cost: Ints  # [R] money a day
    max_parcels: Ints  # [R]
    partial: Bools  # [R] whether a part may ship
    eligible: Bools  # [R, N]
    line_eligible: Bools | None  # [R, L, N]
    shared: Bools  # [R] whether two lines have the same SKU
    services: Bools | None  # [R, S]

    @property
    def lines(self) -> int:
        return int(self.sku.shape[1])

    def fits(self, rows: Ints, available: Ints, left: Ints) -> Bools:
        """[r, E, N]: whether stock, capacity and rules let the location ship the subset in one parcel."""
        lines, subsets = self.lines, self.units.shape[1]
        enough = available[self.sku[rows]] >= self.quantity[rows][:, :, None]
        may = self.eligible[rows] & (left > 0)
        if self.line_eligible is not None:
            enough &= self.line_eligible[rows]
        enough &= may[:, None, :]
        fit = np.empty((len(rows), subsets, available.shape[1]), dtype=np.bool_)
        for line in range(lines):
            bit = 1 << line
            fit[:, bit - 1] = enough[:, line]
            np.logical_and(fit[:, : bit - 1], enough[:, line, None], out=fit[:, bit : 2 * bit - 1])
        shared = np.flatnonzero(self.shared[rows])
        if len(shared):
            fit[shared] &= self._sums_fit(rows[shared], available)
        return fit

    def _sums_fit(self, rows: Ints, available: Ints) -> Bools:
        """[r, E, N]: whether the lines of one SKU within a subset fit into its stock together."""
        sku, quantity = self.sku[rows], self.quantity[rows]
        member = (np.arange(1, self.units.shape[1] + 1)[:, None] >> np.arange(self.lines)) & 1
        same = (sku[:, :, None] == sku[:, None, :]) * quantity[:, None, :]
        need = np.einsum("em,rlm->rel", member, same) * member
        fit: Bools = (need[:, :, :, None] <= available[sku][:, None, :, :]).all(axis=2)
        return fit

    def costs(self, rows: Ints, fit: Bools, deliver_by: Ints) -> Ints:
        """[r, E, N]: the cheapest parcel that arrives by ``deliver_by`` [r], ``infinite`` where there is
        none.
        """
        infinite = self.world.infinite
        dates, which = np.unique(deliver_by, return_inverse=True)
        if dates[0] == NEVER:
            column = self.column[rows] + self.today.deliver_on.shape[1]
        else:
            count = (self.today.deliver_on[None] <= dates[:, None, None]).sum(axis=2)
            column = self.column[rows] + count[which]
        price: Ints = self.rates.take(self.base[rows][:, :, None] + column[:, None, :])
        price += self.fixed[rows]
        none = price > infinite >> 1  # a parcel that nothing carries, whatever was added or taken off
        none |= ~fit
        price[none] = infinite
        return price


def subset_sums(values: Ints) -> Ints:
    """Sums over every subset of the lines: [R, L, ...] to [R, 2^L - 1, ...], subset s at s - 1."""
    lines = values.shape[1]
    sums = np.empty((values.shape[0], (1 << lines) - 1, *values.shape[2:]), dtype=np.int64)
    for line in range(lines):
        bit = 1 << line
        sums[:, bit - 1] = values[:, line]
        np.add(sums[:, : bit - 1], values[:, line, None], out=sums[:, bit : 2 * bit - 1])
    return sums


def billed_grams(weight: Ints, volume: Ints, dim_divisor: int) -> Ints:
    """The larger of the weight and the dimensional weight, rounded up to whole grams."""
    return np.maximum(weight, -(-volume // dim_divisor))


def _rates(
    world: World, today: Today, orders: Orders, index: Ints, step: Ints, zone: Ints
) -> tuple[Ints, Ints, Ints, Bools | None]:
    """The flat table of cheapest prices; where steps and zones begin in it; the allowed services."""
    width = len(world.transit_days) + 1
    column, depth = zone * width, world.price.shape[1] * width
    if today.added is not None:
        column = column + np.arange(zone.shape[1]) * depth
        depth *= zone.shape[1]
    if orders.services is None:
        return world.cheapest(None, today.added).reshape(-1), step * depth, column, None
    services = orders.services[index]
    masks, which = np.unique(services, axis=0, return_inverse=True)
    tables = [world.cheapest(mask, today.added).reshape(-1) for mask in masks]
    base = step * depth + which.reshape(-1, 1) * len(tables[0])
    return np.concatenate(tables), base, column, services


def _terms(policy: Policy, today: Today, orders: Orders, index: Ints) -> tuple[Ints, Ints, Ints]:
    """Each order's date (NEVER where it cannot be late), late cost a day and most parcels."""
    late_cost = np.full(len(index), policy.late_cost_per_day, dtype=np.int64)
    if orders.late_cost_per_day is not None:
        late_cost = orders.late_cost_per_day[index]
    most = np.full(len(index), policy.max_parcels, dtype=np.int64)
    if orders.max_parcels is not None:
        most = orders.max_parcels[index]
    by = orders.deliver_by[index]
    hurried = (by > 0) & (late_cost > 0) & (by < today.deliver_on.max(initial=0))
    return np.where(hurried, by, NEVER), late_cost, most


def make_group(
    world: World,
    policy: Policy,
    today: Today,
    orders: Orders,
    goods: Goods,
    capacity: Capacity,
    index: Ints,
    vectors: Ints | None = None,
) -> Group:
    """Lay out the orders ``index``, all of one number of lines.

    ``vectors`` [E, L], for orders whose lines may spread: the parcels to price, as units of each line, in
    place of the subsets of whole lines.
    """
    lines = int(orders.line_start[index[0] + 1] - orders.line_start[index[0]])
    line = orders.line_start[index][:, None] + np.arange(lines)
    sku, quantity = orders.sku[line], orders.quantity[line]

    def sums(per_unit: Ints) -> Ints:
        if vectors is not None:
            spread: Ints = np.einsum("el,rl...->re...", vectors, per_unit)
            return spread
        quantities = quantity.reshape(*quantity.shape, *(1,) * (per_unit.ndim - 2))
        return subset_sums(quantities * per_unit)

    weight, volume = sums(goods.weight_g[sku]), sums(goods.volume_mm3[sku])
    step = np.searchsorted(world.weights, billed_grams(weight, volume, policy.dim_divisor))

    zone = world.zone_of[orders.zone_row[index]]
    rates, base, column, services = _rates(world, today, orders, index, step, zone)
    unit_cost = world.locations.handling_unit
    if goods.shadow_price is not None:
        unit_cost = unit_cost + goods.shadow_price[sku]
    fixed = sums(np.broadcast_to(unit_cost, (*sku.shape, zone.shape[1])))
    fixed += world.locations.handling_order + capacity.price + policy.split_penalty

    by, late_cost, most = _terms(policy, today, orders, index)
    eligible = np.broadcast_to(today.ship_on > 0, zone.shape)
    if orders.eligible is not None:
        eligible = eligible & orders.eligible[index]
    ordered = np.sort(sku, axis=1)
    return Group(
        world=world, today=today, rates=rates, split_penalty=policy.split_penalty, sku=sku, quantity=quantity,
        units=sums(np.ones_like(quantity)), step=step, base=base, zone=zone, column=column, fixed=fixed,
        deliver_by=by, late_cost=late_cost, max_parcels=np.minimum(most, lines),
        partial=~orders.ship_complete[index], eligible=eligible, line_eligible=None if orders.line_eligible is
        None else orders.line_eligible[line], shared=(ordered[:, 1:] == ordered[:, :-1]).any(axis=1),
        services=services, )  # fmt: skip
