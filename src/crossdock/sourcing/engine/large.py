"""An order beyond the exact limits: a beam over sets of locations, each improved by moving and exchanging
units.

Dozens of lines cannot be listed; but for a given set of locations the cost is linear but for the steps of the
parcels' prices, so the cheapest placement line by line is a good start and moves across the steps mend it.
HiGHS, where asked, starts from the result and bounds it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from crossdock.sourcing.engine.alone import Alone
from crossdock.sourcing.engine.group import billed_grams, make_group
from crossdock.sourcing.engine.milp import FULL, SHORT, solve, solve_apart
from crossdock.sourcing.engine.moves import Field, View, greedy, improve, total
from crossdock.sourcing.engine.types import (
    NEVER,
    Capacity,
    Goods,
    Ints,
    Orders,
    Plan,
    Policy,
    Today,
    TooLarge,
)
from crossdock.sourcing.engine.world import World

BEAM = 30  # sets of locations kept for each number of parcels
NEIGHBOURS = 3  # locations beyond `max_parcels` that HiGHS may combine


@dataclass(frozen=True)
class Placed:
    """Units by line and location [L, N] that ship, and what they cost with their cheapest services."""

    units: int
    cost: int
    x: Ints
    services: dict[int, int]

    @property
    def rank(self) -> tuple[int, int, int, tuple[int, ...]]:
        """Smaller is better: most units, least cost, fewest parcels, first codes."""
        return -self.units, self.cost, len(self.services), tuple(sorted(self.services))


def decide_large(
    world: World,
    policy: Policy,
    today: Today,
    orders: Orders,
    goods: Goods,
    capacity: Capacity,
    order: int,
    *,
    bound: bool,
) -> Alone:
    """Decide the order ``order`` by search; with ``bound`` HiGHS improves and bounds it."""
    field = lay_out(world, policy, today, orders, goods, capacity, order)
    found: dict[tuple[int, ...], Placed] = {}
    for placed in _candidates(field):
        where = tuple(sorted(placed.services))
        if placed.units and (where not in found or placed.rank < found[where].rank):
            found[where] = placed
    whole = int(field.quantity.sum())
    ranked = sorted(found.values(), key=lambda placed: placed.rank)
    lower = None
    narrow = _promising(field, ranked)
    for scope, effort in [(narrow, SHORT), (field, FULL)] if bound else [(narrow, SHORT)]:
        solved, lower = solve(scope, ranked[0] if ranked else None, effort, complete=not field.partial)
        if solved is not None:
            placed = price_plan(field, solved)
            where = tuple(sorted(placed.services))
            found[where] = min(placed, found.get(where, placed), key=lambda placed: placed.rank)
            ranked = sorted(found.values(), key=lambda placed: placed.rank)
    lower = lower if bound else None
    if not ranked or (ranked[0].units < whole and not field.partial):
        return Alone([], {}, None)
    first = ranked[0]
    rivals = [p for p in ranked if p.units == first.units and p.services.keys() != first.services.keys()]
    near = [p for p in rivals if narrow.available[:, list(p.services)].any(axis=0).all()]
    apart = solve_apart(narrow, first.units, first.services, near[0] if near else None)
    if apart is not None:
        rivals = sorted([*rivals, price_plan(field, apart)], key=lambda placed: placed.rank)
    runner = Plan(rivals[0].cost, tuple(sorted(rivals[0].services))) if rivals else None
    line, location = np.nonzero(first.x)
    parts = [
        (int(p), int(n), int(q)) for p, n, q in zip(line, location, first.x[line, location], strict=True)
    ]
    return Alone(parts, first.services, runner, None if lower is None else min(lower, first.cost))


def _promising(field: Field, ranked: list[Placed]) -> Field:
    """The same order with the locations of its best plans only: small enough for HiGHS to search at once."""
    kept: list[int] = []
    for placed in ranked:
        kept += [location for location in placed.services if location not in kept]
        if len(kept) >= field.most + NEIGHBOURS:
            break
    only = np.isin(np.arange(field.available.shape[1]), kept)
    return replace(field, available=np.where(only, field.available, 0))


def lay_out(
    world: World, policy: Policy, today: Today, orders: Orders, goods: Goods, capacity: Capacity, order: int
) -> Field:
    """The order and what it may take, as the moves read it."""
    start, stop = int(orders.line_start[order]), int(orders.line_start[order + 1])
    index, one = np.array([order]), np.ones((1, stop - start), dtype=np.int64)
    group = make_group(world, policy, today, orders, goods, capacity, index, one)
    sku, quantity = orders.sku[start:stop], orders.quantity[start:stop]
    may = group.eligible[0] & (capacity.left > 0)
    zone = group.zone[0]
    may &= (world.price[:-1, zone] < world.infinite).any(axis=(0, 2))
    available = np.where(may, goods.available[sku], 0)
    if orders.line_eligible is not None:
        available = np.where(orders.line_eligible[start:stop], available, 0)
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
        partial=bool(group.partial[0]), )  # fmt: skip


def _dates(field: Field) -> list[int]:
    """Dates by which the order could be complete, the unhurried one first."""
    by = int(field.group.deliver_by[0])
    if by == NEVER:
        return [NEVER]
    today = field.group.today
    return [NEVER, by, *(int(d) for d in np.unique(today.deliver_on[today.ship_on > 0]) if d > by)]


def _candidates(field: Field) -> Iterator[Placed]:
    """Good plans of many sets, the most promising sets first."""
    useful = np.flatnonzero((field.available > 0).any(axis=0))
    if not len(useful):
        return
    for date in _dates(field):
        for sets, state in _beam(field, useful, View(date, smooth=True)):
            yield from _priced(field, sets, improve(field, sets, state, View(date)))


def _beam(field: Field, useful: Ints, view: View) -> Iterator[tuple[Ints, Ints]]:
    """Sets of one location, then of two, …: the best of each number extended by every location."""
    sets = useful[:, None]
    for parcels in range(1, min(field.most, len(useful)) + 1):
        if parcels > 1:
            wider = np.concatenate(
                [np.repeat(sets, len(useful), axis=0), np.tile(useful, len(sets))[:, None]], axis=1
            )
            wider.sort(axis=1)
            sets = np.unique(wider[(np.diff(wider, axis=1) > 0).all(axis=1)], axis=0)
        state = greedy(field, sets, view)
        best = np.argsort(total(field, sets, state, view), kind="stable")[: 3 * BEAM]
        sets = sets[best]
        state = improve(field, sets, state[best], view)
        best = np.argsort(total(field, sets, state, view), kind="stable")[:BEAM]
        sets, state = sets[best], state[best]
        yield sets, state


def _priced(field: Field, sets: Ints, state: Ints) -> Iterator[Placed]:
    """The plans [w, L, k + 1] of the sets [w, k], each with its cheapest services."""
    for locations, plan in zip(sets, state, strict=True):
        x = np.zeros(field.available.shape, dtype=np.int64)
        x[:, locations] = plan[:, :-1]
        yield price_plan(field, x)


def price_plan(field: Field, x: Ints) -> Placed:
    """A plan's cheapest services, together with the lateness of the latest parcel."""
    group, world = field.group, field.group.world
    location = np.flatnonzero(x.any(axis=0))
    if not len(location):
        return Placed(0, 0, x, {})
    held = x[:, location]
    grams = billed_grams(field.weight @ held, field.volume @ held, field.dim_divisor)
    at = np.searchsorted(world.weights, grams), group.zone[0, location]
    price, transit = world.price[at], world.transit[at]
    if group.services is not None:
        price = np.where(group.services[0], price, world.infinite)
    if group.today.added is not None:
        price = price + group.today.added[location]
    arrives = group.today.deliver_on[
        location[:, None], np.minimum(transit, group.today.deliver_on.shape[1] - 1)
    ]
    by, rate = int(group.deliver_by[0]), int(group.late_cost[0])
    best: tuple[int, list[int]] | None = None
    for date in np.unique(arrives) if by < NEVER else [NEVER]:
        timely = np.where(arrives <= date, price, world.infinite)
        cost = int(timely.min(axis=1).sum()) + max(int(date) - by, 0) * rate
        if best is None or cost < best[0]:
            best = cost, [int(service) for service in timely.argmin(axis=1)]
    if best is None or best[0] >= world.infinite >> 1:
        return Placed(0, 0, np.zeros_like(x), {})
    rest = int((field.unit * x).sum()) + int(field.parcel[location].sum()) - group.split_penalty
    return Placed(int(x.sum()), best[0] + rest, x, dict(zip(location.tolist(), best[1], strict=True)))
