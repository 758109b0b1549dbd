"""The best plan and the runner-up of every order in a group, exactly.

For a date by which everything must arrive, a parcel's least cost does not depend on the other parcels, and
lateness is one sum: so an order's best plan is the best over the dates at which its lateness can change. For
one date only the K + 1 cheapest locations of each block of a partition into K blocks matter: a plan with
another location in a block gets better, in cost or in tie order, by exchanging it for one of them that no
other block uses; at least two are free, so the exchange also avoids the one set of locations that a runner-up
must not have.
"""

from dataclasses import dataclass

import numpy as np

from crossdock.sourcing.engine.best import Best, merge, no_plan, set_key
from crossdock.sourcing.engine.group import Group
from crossdock.sourcing.engine.plans import Shapes, partitions, ranks
from crossdock.sourcing.engine.types import NEVER, Bools, Ints

CHUNK = 1 << 17  # numbers in the largest array of an expansion


@dataclass(frozen=True)
class Found:
    """Per order: units that ship, and the two best plans."""

    units: Ints
    best: Best


def search(group: Group, rows: Ints, available: Ints, left: Ints) -> Found:
    """Decide the orders ``rows`` of the group, each as if alone with this stock and capacity."""
    world = group.world
    fit = group.fits(rows, available, left)
    best = no_plan(len(rows), group.lines, world.infinite)
    total = group.units[rows, -1]
    _Run(group, rows, fit, None, best).all_dates()
    units = np.where(best.cost[:, 0] < world.infinite, total, 0)
    short = np.flatnonzero((units == 0) & group.partial[rows])
    if group.lines > 1 and len(short):
        _search_partial(group, rows, fit, short, units, best)
    return Found(units, best)


def _search_partial(group: Group, rows: Ints, fit: Bools, short: Ints, units: Ints, best: Best) -> None:
    """Orders ``short`` cannot ship whole: find the most units that can, and the best plans of them."""
    possible = np.asarray(fit[short].any(axis=2))
    subset_units = group.units[rows[short]]
    # A subset can at most ship if one location fits it, or if it falls apart into such; bounds come from
    # lines.
    singles = possible[:, (1 << np.arange(group.lines)) - 1]
    bits = (np.arange(1, possible.shape[1] + 1)[:, None] >> np.arange(group.lines)) & 1
    hopeful = ~((bits[None] == 1) & ~singles[:, None, :]).any(axis=2)
    hopeful[:, -1] = False
    while len(short):
        target = np.where(hopeful, subset_units, 0).max(axis=1)
        going = target > 0
        short, hopeful, subset_units, target = (
            short[going],
            hopeful[going],
            subset_units[going],
            target[going],
        )
        if not len(short):
            return
        fresh = no_plan(len(short), group.lines, group.world.infinite)
        wanted = hopeful & (subset_units == target[:, None])
        _Run(group, rows[short], fit[short], wanted, fresh).all_dates()
        found = fresh.cost[:, 0] < group.world.infinite
        done = short[found]
        best.cost[done], best.key[done], best.place[done] = (
            fresh.cost[found],
            fresh.key[found],
            fresh.place[found],
        )
        units[done] = target[found]
        hopeful &= ~wanted
        short, hopeful, subset_units = short[~found], hopeful[~found], subset_units[~found]


@dataclass(frozen=True)
class _Run:
    """A search over plans that ship all lines, or, where ``wanted`` [r, E] is given, one of those."""

    group: Group
    rows: Ints
    fit: Bools
    wanted: Bools | None
    best: Best

    def all_dates(self) -> None:
        """Improve ``best`` over every date by which an order could be complete."""
        group = self.group
        by = group.deliver_by[self.rows]
        everyone = np.arange(len(self.rows))
        self.improve(everyone, group.costs(self.rows, self.fit, by), np.zeros(len(by), dtype=np.int64))
        some = np.flatnonzero(by < NEVER)
        if not len(some):
            return
        whenever = group.costs(self.rows[some], self.fit[some], np.full(len(some), NEVER))
        bound = self.lower_bound(some, whenever)
        late_cost = group.late_cost[self.rows]
        dates = np.unique(group.today.deliver_on[group.today.ship_on > 0])
        for date in dates[dates > by[some].min()]:
            days = np.maximum(date - by[some], 0)
            extra = days * late_cost[some]
            going = (bound < group.world.infinite >> 1) & (bound + extra <= self.best.cost[some, 1])
            some, bound = some[going], bound[going]  # later dates cost more still
            if not len(some):
                return
            now = days[going] > 0
            late = some[now]
            if len(late):
                cost = group.costs(self.rows[late], self.fit[late], np.full(len(late), date))
                self.improve(late, cost, extra[going][now])

    def _shapes(self, parcels: int) -> Shapes:
        return partitions(self.group.lines, parcels, self.wanted is None)

    def _most(self) -> int:
        return int(self.group.max_parcels.max())

    def _allowed(self, some: Ints, shapes: Shapes) -> Bools | None:
        """[r, A]: which shapes an order may take; None if all."""
        few = self.group.max_parcels[self.rows[some]] < shapes.parcels
        if self.wanted is None:
            return ~np.broadcast_to(few[:, None], (len(some), len(shapes.lines))) if few.any() else None
        return self.wanted[some][:, shapes.lines] & ~few[:, None]

    def _sums(self, some: Ints, least: Ints, parcels: int) -> Ints:
        """[r, A]: a lower bound of every shape's cost: the cheapest location for each block, even if it is
        one.
        """
        shapes = self._shapes(parcels)
        sums = least[:, shapes.blocks[:, 0]]
        for k in range(1, parcels):
            sums = sums + least[:, shapes.blocks[:, k]]
        sums = sums - self.group.split_penalty
        allowed = self._allowed(some, shapes)
        if allowed is not None:
            sums[~allowed] = self.group.world.infinite
        return sums

    def lower_bound(self, some: Ints, cost: Ints) -> Ints:
        """[r]: no plan of these parcels costs less."""
        least = cost.min(axis=2)
        bound = np.full(len(some), self.group.world.infinite, dtype=np.int64)
        for parcels in range(1, self._most() + 1):
            np.minimum(bound, self._sums(some, least, parcels).min(axis=1), out=bound)
        return bound

    def improve(self, some: Ints, cost: Ints, extra: Ints) -> None:
        """Offer every plan of parcels at ``cost`` [r, E, N], plus ``extra`` [r] for lateness, that could
        matter.
        """
        if self.wanted is None:
            self._offer_single(some, cost[:, -1], extra)
            if self._most() < 2:
                return
        least = cost.min(axis=2)
        for parcels in range(1 if self.wanted is not None else 2, self._most() + 1):
            sums = self._sums(some, least, parcels) + extra[:, None]
            if len(sums[0]) > 1:  # the most promising shape first, so that the others are cut off
                at = sums.argmin(axis=1)
                row = np.flatnonzero(self._may_win(some, sums[np.arange(len(some)), at]))
                self._expand(some, cost, extra, row, at[row], parcels)
                sums[row, at[row]] = self.group.world.infinite
            row, shape = np.nonzero(self._may_win(some, sums))
            self._expand(some, cost, extra, row, shape, parcels)

    def _may_win(self, some: Ints, bound: Ints) -> Bools:
        """Whether a plan of at least this cost could still be winner or runner-up."""
        limit = np.minimum(self.best.cost[some, 1], self.group.world.infinite >> 1)
        may: Bools = bound <= (limit if bound.ndim == 1 else limit[:, None])
        return may

    def _offer_single(self, some: Ints, cost: Ints, extra: Ints) -> None:
        """All lines in one parcel: the two cheapest locations."""
        world, best = self.group.world, self.best
        packed = (cost << world.bits) | np.arange(cost.shape[1])
        everyone = np.arange(len(some))
        pairs = []
        for _ in range(min(2, cost.shape[1])):
            at = packed.argmin(axis=1)
            pairs.append((at, cost[everyone, at] + (extra - self.group.split_penalty)))
            packed[everyone, at] = np.iinfo(np.int64).max
        fresh = bool((best.cost[some, 0] >= world.infinite).all())
        for slot, (at, money) in enumerate(pairs):
            row = np.flatnonzero(cost[everyone, at] < world.infinite)
            where, at, money = some[row], at[row], money[row]
            key = set_key(at[:, None], cost.shape[1], self._most())
            if fresh:
                best.cost[where, slot], best.key[where, slot] = money, key
                best.place[where, slot] = at[:, None]
            elif len(where):
                better = money <= best.cost[where, 1]
                place = np.repeat(at[:, None], self.group.lines, axis=1)
                self._merge(where[better], money[better], key[better], place[better])

    def _merge(self, row: Ints, cost: Ints, key: Ints, place: Ints) -> None:
        if len(row):
            merge(self.best, row, cost, key, place, self.group.world.infinite)

    def _expand(self, some: Ints, cost: Ints, extra: Ints, row: Ints, shape: Ints, parcels: int) -> None:
        """Offer the plans of the given (order, shape) pairs at the cheapest locations of each block."""
        depth = min(parcels + 1, cost.shape[2])
        choices = ranks(parcels, depth)
        size = max(1, CHUNK // max(choices.size, parcels * cost.shape[2]))
        for start in range(0, len(row), size):
            part = slice(start, start + size)
            self._expand_part(some, cost, extra, row[part], shape[part], choices, depth)

    def _expand_part(
        self, some: Ints, cost: Ints, extra: Ints, row: Ints, shape: Ints, choices: Ints, depth: int
    ) -> None:
        world, parcels = self.group.world, choices.shape[1]
        shapes = self._shapes(parcels)
        packed = cost[row[:, None], shapes.blocks[shape]] << world.bits
        packed |= np.arange(cost.shape[2])
        if depth < cost.shape[2]:
            packed.partition(depth - 1, axis=2)
        packed = np.sort(packed[:, :, :depth], axis=2)
        money, at = packed >> world.bits, packed & ((1 << world.bits) - 1)
        total = (extra[row] - self.group.split_penalty)[:, None] + money[:, 0, choices[:, 0]]
        distinct = np.ones(total.shape, dtype=np.bool_)
        for k in range(1, parcels):
            total = total + money[:, k, choices[:, k]]
            for j in range(k):
                distinct &= at[:, k, choices[:, k]] != at[:, j, choices[:, j]]
        limit = np.minimum(self.best.cost[some[row], 1], world.infinite >> 1)
        pair, choice = np.nonzero(distinct & (total <= limit[:, None]))
        if not len(pair):
            return
        chosen = at[pair[:, None], np.arange(parcels), choices[choice]]
        key = set_key(chosen, cost.shape[2], self._most())
        nowhere = np.full((len(pair), 1), -1, dtype=np.int64)
        owner = shapes.owner[shape[pair]]
        place = np.concatenate([chosen, nowhere], axis=1)[np.arange(len(pair))[:, None], owner]
        self._merge(some[row[pair]], total[pair, choice], key, place)
