"""Which sets of locations are worth a search: those that can ship most, by a lower bound of their cost.

A parcel's price is bounded below by a straight line under the steps of the tariff; with such lines the
cheapest plan within a set is each line at its cheapest location, so thousands of sets are bounded at once.
"""

from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from math import comb

import numpy as np

from crossdock.sourcing.engine.field import Field, Prices
from crossdock.sourcing.engine.place import Sets
from crossdock.sourcing.engine.types import Floats, Ints

LISTED = 8000  # sets that are listed; of more, the best of each size are extended
KEPT = 400  # sets of each size that are extended, and sets that are priced by date


@dataclass(frozen=True)
class Ranked:
    """Sets, the most units first, then by the bound of the cost."""

    sets: Sets
    units: Ints  # no plan of the set ships more
    bound: Floats  # nor, if as many, costs less

    def __len__(self) -> int:
        return len(self.units)


@lru_cache(maxsize=32)
def _subsets(count: int, most: int) -> Ints:
    """[.., most]: every set of 1 to ``most`` of ``count`` numbers, rising, padded with ``count``."""
    rows = [
        [*chosen, *(count,) * (most - size)]
        for size in range(1, most + 1)
        for chosen in combinations(range(count), size)
    ]
    return np.array(rows, dtype=np.int64).reshape(-1, most)


def rank_sets(field: Field, prices: Prices) -> Ranked:
    """The sets that may hold the best plan, with each date by which it could be complete."""
    bounds = _Bounds(field, prices)
    useful = np.append(np.flatnonzero(field.takes.any(axis=0)), len(field.parcel))
    most = min(field.most, len(useful) - 1)
    if sum(comb(len(useful) - 1, size) for size in range(1, most + 1)) <= LISTED:
        chosen = useful[_subsets(len(useful) - 1, most)]
    else:
        chosen = _grown(bounds, useful[:-1], most)
    units = bounds.units(chosen)
    latest = len(prices.dates) - 1
    bound = np.concatenate(
        [bounds.cost(some, latest) for some in np.array_split(chosen, len(chosen) // 2000 + 1)]
    )
    best = np.lexsort((bound, -units))[:KEPT]
    chosen, units, bound = chosen[best], units[best], bound[best]
    dates = len(prices.dates)
    if dates > 1:
        by_date = [np.maximum(bounds.cost(chosen, date), bound) + prices.late[date] for date in range(dates)]
        bound = np.concatenate(by_date)
        chosen, units = np.tile(chosen, (dates, 1)), np.tile(units, dates)
    date = np.repeat(np.arange(dates), len(best))
    order = np.lexsort((bound, -units))
    order = order[bound[order] < field.worst]
    sets = Sets(chosen, chosen * dates + date[:, None], date)
    return Ranked(sets.only(order), units[order], bound[order])


def _grown(bounds: "_Bounds", useful: Ints, most: int) -> Ints:
    """Sets of one location, then of two, …: the best of each size extended by every location."""
    none = len(bounds.field.parcel)
    sets, found = useful[:, None], []
    for size in range(1, most + 1):
        if size > 1:
            wider = np.concatenate(
                [np.repeat(sets, len(useful), axis=0), np.tile(useful, len(sets))[:, None]], axis=1
            )
            wider.sort(axis=1)
            sets = np.unique(wider[(np.diff(wider, axis=1) > 0).all(axis=1)], axis=0)
        bound = bounds.cost(sets, len(bounds.prices.dates) - 1)
        sets = sets[np.lexsort((bound, -bounds.units(sets)))[:KEPT]]
        found.append(np.pad(sets, ((0, 0), (0, most - size)), constant_values=none))
    return np.concatenate(found)


class _Bounds:
    """What sets can ship at most, and cost at least."""

    def __init__(self, field: Field, prices: Prices) -> None:
        self.field, self.prices = field, prices
        total = len(field.parcel)
        self.lots = field.quantity * field.loads[:, field.heavy]
        self.whole = float(self.lots.sum())
        self.total = total
        self.lines = [self._supports(size) for size in range(1, field.most + 1)]

    def units(self, sets: Ints) -> Ints:
        """[s]: the most units the sets can ship, by their stock."""
        field = self.field
        takes, available, _ = field.by_location
        if field.split:
            by_line = np.minimum(available[sets].sum(axis=1), field.quantity)
        else:
            by_line = takes[sets].any(axis=1) * field.quantity
        if field.shared.any():
            skus, which = np.unique(field.sku, return_inverse=True)
            most = np.zeros((len(sets), len(skus)), dtype=np.int64)
            for line in range(len(field.sku)):
                most[:, which[line]] += by_line[:, line]
            stock = np.zeros((self.total + 1, len(skus)), dtype=np.int64)
            np.maximum.at(stock.T, which, available.T)
            by_line = np.minimum(most, stock[sets].sum(axis=1))
        most = by_line.sum(axis=1).astype(np.float64)
        if self.prices.heaviest is not None:  # nor more than the parcels can carry, the lightest units first
            can = self.prices.heaviest.reshape(self.total + 1, -1).max(axis=1)
            order = np.argsort(field.loads[:, field.heavy], kind="stable")
            load, count = np.cumsum(self.lots[order]), np.cumsum(field.quantity[order])
            room = np.interp(can[sets].sum(axis=1), np.append(0, load), np.append(0, count))
            most = np.minimum(most, np.floor(room + 1e-6))
        return np.asarray(most.astype(np.int64))

    def _supports(self, size: int) -> tuple[Floats, Floats]:
        """[N + 1, D]: price at no load and a gram's, of lines under the prices, best near its share."""
        prices = self.prices
        money = prices.money.reshape(-1, prices.width)[:, 1:]
        # A line that nowhere is above the price must not be at the heaviest end of any step.
        end = np.minimum(np.append(prices.limits[1:], np.inf), self.whole)
        real = (prices.limits < self.whole) & (money < self.field.worst)
        money = np.where(real, money, np.inf)
        tilts = np.zeros_like(money)
        rises = real[:, :1] & real & (end > end[0])
        np.divide(
            np.where(rises, money, 0) - np.where(rises, money[:, :1], 0), end - end[0], out=tilts, where=rises
        )
        np.maximum(tilts, 0, out=tilts)
        base = (money[:, None] - tilts[:, :, None] * end).min(axis=2)
        share = self.whole / size
        best = np.where(np.isfinite(base), base + tilts * share, -np.inf).argmax(axis=1)
        row = np.arange(len(money))
        base, tilt = base[row, best], tilts[row, best]
        base = np.where(np.isfinite(base), base, self.field.worst)
        shape = self.total + 1, len(prices.dates)
        base = base.reshape(shape)
        base[-1] = 0
        return base, tilt.reshape(shape)

    def cost(self, sets: Ints, date: int) -> Floats:
        """[s]: no plan that ships what the sets can, from all of their locations by the date, costs less."""
        field = self.field
        size = (sets < self.total).sum(axis=1)
        bound = np.empty(len(sets))
        for count in np.unique(size):
            some = np.flatnonzero(size == count)
            here = sets[some, :count]
            base, tilt = (values[:, date] for values in self.lines[count - 1])
            cost = field.quantity[:, None] * field.unit + self.lots[:, None] * tilt[:-1]
            cost = np.where(field.takes, cost, np.inf).T  # [N, L]
            least = cost[here[:, 0]]
            for k in range(1, count):
                least = np.minimum(least, cost[here[:, k]])
            shipped = np.where(np.isfinite(least), least, 0)
            if field.split:
                held = field.available.T[here].sum(axis=1)
                shipped = shipped * np.minimum(held / field.quantity, 1)
            bound[some] = shipped.sum(axis=1) + base[here].sum(axis=1) - field.group.split_penalty
        return np.minimum(bound, field.worst)
