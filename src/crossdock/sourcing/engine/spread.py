"""One order whose lines may spread over locations, exactly: up to six lines and twelve units.

A parcel is a vector of units by line, written as one number in mixed radix, so that adding parcels adds
numbers. Locations are taken one after another; for every number of parcels and every vector shipped so far
the two cheapest different sets of locations are kept. Two are enough: a set that is third for its prefix is
third for the whole.
"""

from dataclasses import dataclass
from functools import lru_cache
from itertools import product

import numpy as np

from crossdock.sourcing.engine.group import Group
from crossdock.sourcing.engine.types import Bools, Ints, Plan

LARGEST = np.iinfo(np.int64).max


@dataclass(frozen=True)
class Sums:
    """All pairs of vectors whose sum the order still asks, by rising sum; vector 0 is nothing."""

    vectors: Ints  # [V, L]
    units: Ints  # [V]
    have: Ints  # [X]
    more: Ints  # [X]
    total: Ints  # [X]


@lru_cache(maxsize=256)
def sums_of(quantity: tuple[int, ...]) -> Sums:
    """The vectors of an order with these quantities, and how they add up."""
    vectors = np.array(list(product(*(range(q + 1) for q in quantity))), dtype=np.int64)
    fits = np.ones((len(vectors), len(vectors)), dtype=np.bool_)
    for line, most in enumerate(quantity):
        fits &= vectors[:, None, line] + vectors[None, :, line] <= most
    have, more = np.nonzero(fits)
    order = np.argsort(have + more, kind="stable")
    have, more = have[order], more[order]
    return Sums(vectors, vectors.sum(axis=1), have, more, have + more)


@dataclass(frozen=True, order=True)
class Ranked:
    """A set of locations for the units that ship, in the order in which plans are preferred."""

    cost: int
    parcels: int
    locations: tuple[int, ...]

    def plan(self) -> Plan:
        """The same, as the engine's answer names it."""
        return Plan(self.cost, self.locations)


@dataclass(frozen=True)
class Spread:
    """One order laid out: ``group`` has this order alone, its parcels the vectors from 1."""

    group: Group
    sums: Sums
    fit: Bools  # [V, N]
    most: int  # parcels

    def costs(self, deliver_by: int) -> Ints:
        """[V, N]: the cheapest parcel that arrives by then; vector 0 costs nothing."""
        cost = self.group.costs(np.zeros(1, dtype=np.int64), self.fit[None, 1:], np.array([deliver_by]))[0]
        return np.concatenate([np.zeros((1, cost.shape[1]), dtype=np.int64), cost])

    def best_two(self, cost: Ints, extra: int, units: int | None) -> tuple[int, list[Ranked]]:
        """The most units that can ship (or ``units``), and the two best sets for as many, of parcels at
        ``cost``.
        """
        infinite, total = self.group.world.infinite, cost.shape[1]
        shape = (self.most + 1, len(cost), 2)
        money, key = np.full(shape, infinite), np.full(shape, LARGEST)
        money[0, 0, 0], key[0, 0, 0] = 0, 0
        cheap = _among_cheapest(cost, self.most + 1)
        cheap[1:] &= cost[1:] < infinite
        for location in np.flatnonzero(cheap[1:].any(axis=0)):
            money, key = self._with(int(location), cost, cheap[:, location], money, key)
        money[money >= infinite] = infinite
        possible = (money[:, :, 0] < infinite).any(axis=0)
        if units is None:
            units = int(self.sums.units[possible].max(initial=0))
        extra -= self.group.split_penalty
        found: list[Ranked] = []
        parcels, vector, slot = np.nonzero((money < infinite) & (self.sums.units == units)[None, :, None])
        value = money[parcels, vector, slot]
        order = np.lexsort((key[parcels, vector, slot], parcels, value))
        for at in order:
            ranked = Ranked(
                int(value[at]) + extra,
                int(parcels[at]),
                _decode(int(key[parcels[at], vector[at], slot[at]]), total),
            )
            if not found or ranked.locations != found[0].locations:
                found.append(ranked)
            if len(found) == 2:
                break
        return units, found

    def _with(self, location: int, cost: Ints, cheap: Bools, money: Ints, key: Ints) -> tuple[Ints, Ints]:
        """One location more: each state either leaves it out or has a parcel there."""
        infinite, base = self.group.world.infinite, cost.shape[1] + 1
        use = np.flatnonzero((self.sums.more == 0) | cheap[self.sums.more])
        have, more, total = self.sums.have[use], self.sums.more[use], self.sums.total[use]
        starts = np.flatnonzero(np.diff(total, prepend=-1))
        which = np.repeat(np.arange(len(starts)), 2 * np.diff(np.append(starts, len(total))))
        stay = (more == 0)[:, None]
        price = cost[more, location][:, None]
        fresh_money, fresh_key = money.copy(), key.copy()
        for parcels in range(1, self.most + 1):
            value = np.where(stay, money[parcels][have], money[parcels - 1][have] + price).reshape(-1)
            value[value > infinite >> 1] = infinite
            before = key[parcels - 1][have]
            name = np.where(
                stay, key[parcels][have], np.where(before < LARGEST, before, 0) * base + location + 1
            )
            name = np.where(value < infinite, name.reshape(-1), LARGEST)
            for slot in (0, 1):
                least = np.minimum.reduceat(value, 2 * starts)
                names = np.minimum.reduceat(np.where(value == least[which], name, LARGEST), 2 * starts)
                fresh_money[parcels, total[starts], slot] = np.minimum(least, infinite)
                fresh_key[parcels, total[starts], slot] = names
                value = np.where(name == names[which], infinite, value)
        return fresh_money, fresh_key


def _among_cheapest(cost: Ints, count: int) -> Bools:
    """[V, N]: whether the location is among the ``count`` cheapest; others cannot matter."""
    rank = np.argsort(np.argsort(cost, axis=1, kind="stable"), axis=1, kind="stable")
    found: Bools = rank < count
    return found


def _decode(key: int, total: int) -> tuple[int, ...]:
    """The locations of a key, first the smallest: its digits are the locations from the first on."""
    digits = []
    while key:
        key, digit = divmod(key, total + 1)
        digits.append(digit - 1)
    return tuple(reversed(digits))
