"""The last ties of a chosen plan: for its set of locations, which services, and which line goes where.

Only plans of the winner's units, cost and set of locations are looked at, so few remain; of those the
smallest list of services, location by location, and then the smallest list of (line, location, quantity) is
taken.
"""

from dataclasses import dataclass

import numpy as np

from crossdock.sourcing.engine.group import Group
from crossdock.sourcing.engine.plans import Shapes, placements
from crossdock.sourcing.engine.search import Found
from crossdock.sourcing.engine.types import NEVER, Bools, Ints


@dataclass(frozen=True)
class Settled:
    """Per order: each line's location or -1 [r, L]; sorted locations and their services, -1 padded [r, L]."""

    place: Ints
    location: Ints
    service: Ints


def finish(group: Group, rows: Ints, available: Ints, left: Ints, found: Found) -> Settled:
    """Settle services and placement of the winners ``found`` for ``rows``."""
    place = found.best.place[:, 0].copy()
    location = distinct(place, group.world.zone_of.shape[1])
    service = np.full_like(location, -1)
    parcels = (location >= 0).sum(axis=1)
    whole = found.units == group.units[rows, -1]
    for count in np.unique(parcels[parcels > 0]):
        for all_lines in (True, False):
            some = np.flatnonzero((parcels == count) & (whole == all_lines))
            if not len(some):
                continue
            shapes = placements(group.lines, int(count), all_lines)
            fit = None
            if len(shapes.lines) > 1:
                fit = group.fits(rows[some], available, left)
            tie = _Tie(group, rows[some], location[some, :count], found.units[some], found.best.cost[some, 0])
            shape, chosen = tie.break_it(shapes, fit)
            service[some, :count] = chosen
            padded = np.concatenate([location[some, :count], np.full((len(some), 1), -1)], axis=1)
            place[some] = padded[np.arange(len(some))[:, None], shapes.owner[shape]]
    return Settled(place, location, service)


def distinct(place: Ints, total: int) -> Ints:
    """Each row's different locations, sorted, padded with -1 at the end."""
    found = np.sort(np.where(place < 0, total, place), axis=1)
    found[:, 1:][found[:, 1:] == found[:, :-1]] = total
    found.sort(axis=1)
    found[found == total] = -1
    return found


@dataclass(frozen=True)
class _Tie:
    """Orders with their chosen locations [r, parcels], units and cost [r]."""

    group: Group
    rows: Ints
    location: Ints
    units: Ints
    cost: Ints

    def break_it(self, shapes: Shapes, fit: Bools | None) -> tuple[Ints, Ints]:
        """The winning row of ``shapes`` [r] and the services [r, parcels]."""
        parcels = shapes.parcels
        row, shape, rest = self._affordable(shapes, fit)
        money = np.full(len(row), -self.group.split_penalty, dtype=np.int64)
        latest = np.zeros(len(row), dtype=np.int64)
        chosen = np.empty((len(row), 0), dtype=np.int64)
        for k in range(parcels):
            price, arrives = self._parcels(row, shapes.blocks[shape, k], k)
            price += money[:, None]
            arrives = np.maximum(arrives, latest[:, None])
            total = price + self._late(row, arrives) + rest[:, k + 1, None]
            at, service = np.nonzero(total <= self.cost[row][:, None])
            money, latest = price[at, service], arrives[at, service]
            chosen = np.concatenate([chosen[at], service[:, None]], axis=1)
            row, shape, rest = row[at], shape[at], rest[at]
        keys = [shape, *(chosen[:, k] for k in range(parcels - 1, -1, -1)), row]
        order = np.lexsort(keys)
        _, first = np.unique(row[order], return_index=True)
        first = order[first]
        return shape[first], chosen[first]

    def _affordable(self, shapes: Shapes, fit: Bools | None) -> tuple[Ints, Ints, Ints]:
        """(order, shape) pairs that may cost so little, and the cost of their parcels from the k-th on."""
        group, rows, location = self.group, self.rows, self.location
        here = np.arange(len(rows))
        lengths = group.today.deliver_on.shape[1]
        column = group.column[rows[:, None], location] + lengths
        subsets = np.unique(shapes.blocks)
        index = np.full(group.units.shape[1], -1)
        index[subsets] = np.arange(len(subsets))
        base = group.base[rows[:, None], subsets]
        least = group.rates.take(base[:, :, None] + column[:, None, :])
        least += group.fixed[rows[:, None, None], subsets[:, None], location[:, None, :]]
        if fit is not None:
            least[~fit[here[:, None, None], subsets[:, None], location[:, None, :]]] = group.world.infinite
        rest = np.zeros((len(rows), len(shapes.lines), shapes.parcels + 1), dtype=np.int64)
        for k in range(shapes.parcels - 1, -1, -1):
            rest[:, :, k] = rest[:, :, k + 1] + least[:, index[shapes.blocks[:, k]], k]
        wanted = group.units[rows[:, None], shapes.lines] == self.units[:, None]
        row, shape = np.nonzero(wanted & (rest[:, :, 0] - group.split_penalty <= self.cost[:, None]))
        return row, shape, rest[row, shape]

    def _parcels(self, row: Ints, block: Ints, k: int) -> tuple[Ints, Ints]:
        """Cost and arrival [x, S] of the k-th parcel by each service."""
        group, world = self.group, self.group.world
        rows, location = self.rows[row], self.location[row, k]
        step, zone = group.step[rows, block], group.zone[rows, location]
        price = world.price[step, zone]
        if group.services is not None:
            price = np.where(group.services[rows], price, world.infinite)
        if group.today.added is not None:
            price = price + group.today.added[location]
        transit = np.minimum(world.transit[step, zone], group.today.deliver_on.shape[1] - 1)
        arrives = group.today.deliver_on[location[:, None], transit]
        return price + group.fixed[rows, block, location][:, None], arrives

    def _late(self, row: Ints, arrives: Ints) -> Ints:
        rows = self.rows[row]
        by = self.group.deliver_by[rows]
        days = np.maximum(arrives - by[:, None], 0)
        return np.where((by < NEVER)[:, None], days * self.group.late_cost[rows][:, None], 0)
