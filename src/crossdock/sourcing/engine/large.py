"""An order beyond the exact limits: the most promising sets of locations, each with its lines well placed.

Dozens of lines cannot be listed. Sets of locations are ranked by a lower bound; in the best of them the lines
are placed by a beam and mended by moves and exchanges; sets whose bound reaches the runner-up are left out.
HiGHS, where asked, starts from the result and bounds it.
"""

from dataclasses import dataclass, replace

import numpy as np

from crossdock.sourcing.engine.alone import Alone
from crossdock.sourcing.engine.field import Field, Prices, lay_out, parts, price_list
from crossdock.sourcing.engine.group import billed_grams
from crossdock.sourcing.engine.milp import cheapest, most_units, solve, solve_apart
from crossdock.sourcing.engine.moves import Aimed, Steps, improve
from crossdock.sourcing.engine.place import Sets, placements, within
from crossdock.sourcing.engine.sets import Ranked, rank_sets
from crossdock.sourcing.engine.targets import targets
from crossdock.sourcing.engine.types import (
    NEVER,
    Bools,
    Capacity,
    Floats,
    Goods,
    Ints,
    Orders,
    Plan,
    Policy,
    Today,
)
from crossdock.sourcing.engine.world import World

BATCHES = (8, 12, 16)  # sets searched at a time, while any may still hold the best plan
TRIES = 100  # placements of each set
EACH = 12  # combinations of steps of each set that are kept
AIMED = 16  # of all sets, that are aimed at
MENDED = 8  # sets whose best try is mended without an aim
ROUNDS = 30  # changes of one placement
OVER = 2.0  # what a gram too many costs while a step is aimed at, in terms of the mean price of a gram
TOLD = 6  # sets priced to the last cent
SHAKEN = 16  # lines from which on the best placement of each search is shaken
SHAKES = 16  # times
THROWN = 8  # lines at a time
NEIGHBOURS = 2  # locations beyond the most parcels that HiGHS may combine, where it must
BESIDE = 3  # plans with a location more that are priced to the last cent


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
        return -self.units, self.cost, len(self.services), self.where

    @property
    def where(self) -> tuple[int, ...]:
        """Its locations, sorted."""
        return tuple(sorted(self.services))


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
    search = Search(field)
    search.run()
    whole = int(field.quantity.sum())
    lower = None
    if bound:
        solved, lower = solve(field, search.best, complete=not field.partial)
        if solved is not None:
            search.offer(price_plan(field, solved))
    first = search.best
    if first is None or (first.units < whole and not field.partial):
        return Alone([], {}, None)
    search.look_beside(first)
    if bound:
        apart = solve_apart(field, first.units, first.services, search.rival(first))
        if apart is not None:
            search.offer(price_plan(field, apart))
    rival = search.rival(first)
    runner = Plan(rival.cost, rival.where) if rival else None
    lower = None if lower is None else min(lower, first.cost)
    return Alone(parts(field, first.x), first.services, runner, lower)


class Search:
    """The search for one order; ``found`` holds the best plan of each set of locations."""

    def __init__(self, field: Field) -> None:
        self.field = field
        self.found: dict[tuple[int, ...], Placed] = {}

    def offer(self, placed: Placed) -> None:
        """Keep a plan if it is the best of its set."""
        known = self.found.get(placed.where)
        if placed.units and (known is None or placed.rank < known.rank):
            self.found[placed.where] = placed

    @property
    def best(self) -> Placed | None:
        """The best plan so far."""
        return min(self.found.values(), key=lambda placed: placed.rank, default=None)

    def rival(self, first: Placed) -> Placed | None:
        """The best plan of as many units from another set of locations."""
        others = (p for p in self.found.values() if p.units == first.units and p.where != first.where)
        return min(others, key=lambda placed: placed.rank, default=None)

    def run(self) -> None:
        """Search the sets that may hold the best plan, those that ship most first."""
        field = self.field
        if not field.takes.any():
            return
        prices = price_list(field)
        ranked = rank_sets(field, prices)
        fresh = np.ones(len(ranked), dtype=np.bool_)
        for size in BATCHES:
            some = self._open(ranked, fresh)[:size]
            if not len(some):
                break
            self._search(prices, ranked.sets.only(some))
            fresh[some] = False
        best = self.best
        if len(ranked) and (best is None or best.units < ranked.units[0]):
            x = most_units(field)
            if x is not None and int(x.sum()) > (0 if best is None else best.units):
                self._mend(prices, x)

    def _open(self, ranked: Ranked, fresh: Bools) -> Ints:
        """Those of the sets not yet searched that may ship most and at least cost."""
        may, best = fresh, self.best
        if best is not None:
            as_many = (ranked.units == best.units) & (ranked.bound < best.cost)
            may = may & ((ranked.units > best.units) | as_many)
        some = np.flatnonzero(may)
        return np.asarray(some[ranked.units[some] == ranked.units[some[:1]]])

    def look_beside(self, first: Placed) -> None:
        """Plans that differ from the best by what one line has at a further location."""
        field = self.field
        other = ~first.x.any(axis=0)
        line, source = np.nonzero(first.x)
        units = first.x[line, source]
        if len(first.services) >= field.most:  # then only in place of a location
            alone = first.x[:, source].sum(axis=0) == units
            line, source, units = line[alone], source[alone], units[alone]
        same = field.sku[line][:, None] == field.sku
        free = field.available[line] - np.einsum("pl,ln->pn", same, first.x)
        may = other & (free >= units[:, None])
        price = price_list(field)
        dates = len(price.dates)
        place = np.arange(len(field.parcel)) * dates + dates - 1
        cost = price.at(place, (field.loads.max(axis=1)[line] * units)[:, None])
        cost = cost + units[:, None] * (field.unit[line] - field.unit[line, source][:, None])
        cost = np.where(may, cost, np.inf).reshape(-1)
        for at in np.argsort(cost, kind="stable")[:BESIDE]:
            move, target = divmod(int(at), len(field.parcel))
            if np.isfinite(cost[at]):
                x = first.x.copy()
                x[line[move], source[move]] -= units[move]
                x[line[move], target] += units[move]
                self.offer(price_plan(field, x))

    def _search(self, prices: Prices, sets: Sets) -> None:
        """Place the lines in the sets, mend the best placements, and price those of the best sets."""
        field = self.field
        tried = placements(field, sets, TRIES)
        cost = prices.at(sets.place[:, None], tried.load.max(axis=3)).sum(axis=2) + tried.linear
        cost += prices.late[sets.date][:, None]
        cost += field.missing * (field.quantity.sum() - tried.x.sum(axis=(2, 3)))
        aims = targets(field, prices, sets, tried, EACH)
        keep = np.arange(min(AIMED, len(aims.which)))
        which = aims.which[keep]
        x = tried.x[which, aims.start[keep]]
        if len(keep):
            over = OVER * aims.money[keep].sum(axis=1) / float((field.quantity @ field.loads).max())
            x, _ = improve(
                field, Aimed(aims.money[keep], aims.limit[keep], over), sets.only(which), x, ROUNDS
            )
        best = cost.argmin(axis=1)
        order = np.argsort(cost[np.arange(len(best)), best], kind="stable")[:MENDED]
        x = np.concatenate([x, tried.x[order, best[order]]])
        which = np.concatenate([which, order])
        x, money = improve(field, Steps(prices, sets.place[which]), sets.only(which), x, ROUNDS)
        money = money + prices.late[sets.date[which]]
        if len(field.sku) >= SHAKEN and not field.split and field.most > 1:
            lead = int(money.argmin())
            again = np.full(SHAKES, which[lead])
            y, least = self._shake(prices, sets.only(again), x[lead])
            x, which = np.concatenate([x, y]), np.concatenate([which, again])
            money = np.concatenate([money, least + prices.late[sets.date[again]]])
        order = np.argsort(money, kind="stable")
        _, first = np.unique(which[order], return_index=True)
        first = order[np.sort(first)[:TOLD]]
        self._tell(sets.only(which[first]), x[first])

    def _shake(self, prices: Prices, sets: Sets, x: Ints) -> tuple[Ints, Floats]:
        """The placement [L, K] with a few lines thrown elsewhere, mended towards the steps it has now."""
        field = self.field
        rng = np.random.default_rng(len(field.sku))  # any fixed seed: the same order is decided alike
        load = np.einsum("lk,lj->kj", x, field.loads).max(axis=1)
        step = np.searchsorted(prices.limits, load)
        money = prices.at(sets.place, load)
        limit = np.where(
            step < len(prices.limits), prices.limits[np.minimum(step, len(prices.limits) - 1)], 0
        )
        takes = within(field, sets.only(np.zeros(1, dtype=np.int64))).takes[0]
        free = np.flatnonzero((takes.sum(axis=1) > 1) & x.any(axis=1) & ~field.shared)
        thrown = np.repeat(x[None], len(sets.date), axis=0)
        if len(free):
            for placement in thrown:
                for line in rng.choice(free, min(THROWN, len(free)), replace=False):
                    placement[line] = 0
                    placement[line, rng.choice(np.flatnonzero(takes[line]))] = field.quantity[line]
        over = OVER * money.sum(axis=1) / float((field.quantity @ field.loads).max())
        aimed = Aimed(money, np.broadcast_to(limit, money.shape), over)
        thrown, _ = improve(field, aimed, sets, thrown, ROUNDS)
        return improve(field, Steps(prices, sets.place), sets, thrown, ROUNDS)

    def _mend(self, prices: Prices, x: Ints) -> None:
        """Improve a placement, which ships more than the search found: within its set of locations, for every
        date, and by HiGHS among few locations.
        """
        dates = np.arange(len(prices.dates))
        location = np.tile(np.flatnonzero(x.any(axis=0)), (len(dates), 1))
        sets = Sets(location, location * len(dates) + dates[:, None], dates)
        tried = np.tile(x[:, location[0]], (len(dates), 1, 1))
        self.offer(price_plan(self.field, x))
        self._tell(sets, improve(self.field, Steps(prices, sets.place), sets, tried, ROUNDS)[0])
        first = self.best
        if first is not None:
            near = [
                n for placed in sorted(self.found.values(), key=lambda p: p.rank) for n in placed.services
            ]
            kept = list(dict.fromkeys(near))[: self.field.most + NEIGHBOURS]
            only = np.isin(np.arange(len(self.field.parcel)), kept)
            better = cheapest(replace(self.field, available=np.where(only, self.field.available, 0)), first)
            if better is not None:
                self.offer(price_plan(self.field, better))

    def _tell(self, sets: Sets, x: Ints) -> None:
        """Price the placements [w, L, K] to the last cent, and keep the best of each set."""
        for locations, units in zip(sets.location, x, strict=True):
            full = np.zeros(self.field.available.shape, dtype=np.int64)
            real = locations < len(self.field.parcel)
            full[:, locations[real]] = units[:, real]
            self.offer(price_plan(self.field, full))


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
