"""A batch decided as if one order after another, each using up stock and capacity.

Orders are decided together as if each were alone, then settled in sequence: up to the first whose plan or
runner-up no longer fits, all are committed; those that no longer fit what is then left are decided again.
Shrinking stock only removes plans, so a plan that still fits is still the best, and a runner-up likewise.
"""

from dataclasses import dataclass

import numpy as np

from crossdock.sourcing.engine.alone import Alone
from crossdock.sourcing.engine.bounds import check, most_exact_parcels
from crossdock.sourcing.engine.finish import finish
from crossdock.sourcing.engine.group import Group, make_group
from crossdock.sourcing.engine.large import decide_large
from crossdock.sourcing.engine.pack import Chosen, pack
from crossdock.sourcing.engine.search import search
from crossdock.sourcing.engine.spread_order import decide_spread
from crossdock.sourcing.engine.types import (
    EXACT_LINES,
    EXACT_UNITS,
    Bools,
    Capacity,
    Decided,
    Goods,
    Ints,
    Orders,
    Policy,
    Today,
)
from crossdock.sourcing.engine.world import World

CHUNK = 1 << 18  # numbers in the largest array of a search
WIDTH = EXACT_LINES


def decide(
    world: World,
    policy: Policy,
    today: Today,
    orders: Orders,
    goods: Goods,
    capacity: Capacity,
    *,
    bound: bool = False,
) -> Decided:
    """Decide every order of the batch, by falling priority and then by index, each using up stock and
    capacity.

    ``bound`` also has HiGHS bound the cost of orders beyond the exact limits. Nothing passed in is changed.
    Raises ``TooLarge`` where sums could leave int64.
    """
    check(world, policy, today, orders, goods, capacity)
    goods = Goods(goods.weight_g, goods.volume_mm3, np.maximum(goods.available, 0), goods.shadow_price)
    stream = _Stream(
        world, policy, today, orders, goods, Capacity(np.maximum(capacity.left, 0), capacity.price)
    )
    sequence = np.lexsort((np.arange(len(orders.priority)), -orders.priority))
    fast = stream.fast[sequence]
    cuts = np.flatnonzero(np.diff(fast) | ~fast[1:]) + 1
    for segment in np.split(sequence, cuts) if stream.locations else ():  # none: nothing can ship
        if len(segment) and stream.fast[segment[0]]:
            _Segment(stream, segment).settle()
        elif len(segment):
            stream.decide_alone(int(segment[0]), bound)
    return pack(world, policy, today, orders, goods, capacity, stream.chosen, sequence)


class _Stream:
    """What is left, and what has been chosen so far. Stock and capacity here are copies that shrink."""

    def __init__(
        self, world: World, policy: Policy, today: Today, orders: Orders, goods: Goods, capacity: Capacity
    ) -> None:
        self.world, self.policy, self.today = world, policy, today
        self.orders, self.goods, self.capacity = orders, goods, capacity
        self.available = goods.available
        self.left = capacity.left
        self.locations = len(world.locations.codes)
        self.lines = np.diff(orders.line_start)
        number = len(self.lines)
        self.fast, self.exact = _ways(policy, orders, self.locations)
        self.chosen = Chosen(
            place=np.full((number, WIDTH), -1, dtype=np.int64),
            location=np.full((number, WIDTH), -1, dtype=np.int64),
            service=np.full((number, WIDTH), -1, dtype=np.int64),
            runner_cost=np.full(number, -1, dtype=np.int64),
            runner_place=np.full((number, WIDTH), -1, dtype=np.int64),
            alone={},
            exact=self.exact,
        )

    def decide_alone(self, order: int, bound: bool) -> None:
        """An order that may spread its lines, or has many: decided at its turn, by itself."""
        goods = Goods(self.goods.weight_g, self.goods.volume_mm3, self.available, self.goods.shadow_price)
        left = Capacity(self.left, self.capacity.price)
        with_all = self.world, self.policy, self.today, self.orders, goods, left, order
        plan: Alone = decide_spread(*with_all) if self.exact[order] else decide_large(*with_all, bound=bound)
        self.chosen.alone[order] = plan
        start = self.orders.line_start[order]
        for line, location, quantity in plan.parts:
            self.available[self.orders.sku[start + line], location] -= quantity
        for location in plan.services:
            self.left[location] -= 1


def _ways(policy: Policy, orders: Orders, locations: int) -> tuple[Bools, Bools]:
    """Which orders go whole line by line within the exact limits, and which are decided exactly at all."""
    lines = np.diff(orders.line_start)
    fast: Bools = lines <= EXACT_LINES
    exact = fast
    parcels = lines
    if policy.split_lines and len(lines):
        most = np.maximum.reduceat(orders.quantity, orders.line_start[:-1])
        parcels = np.add.reduceat(orders.quantity, orders.line_start[:-1])
        exact = fast & (parcels <= EXACT_UNITS)
        fast = fast & (most == 1)
    limit = policy.max_parcels if orders.max_parcels is None else orders.max_parcels
    listed = np.minimum(np.minimum(parcels, limit), locations) <= most_exact_parcels(locations)
    return fast & listed, exact & listed


@dataclass
class _Uses:
    """Cells and quantities that plans need, one row a line that ships: flat, by position."""

    position: Ints
    cell: Ints
    quantity: Ints
    own: Ints  # what the order needs of the cell, all its lines together


class _Segment:
    """A run of orders of whole lines, by position in the sequence."""

    def __init__(self, stream: _Stream, index: Ints) -> None:
        self.stream, self.index = stream, index
        orders, self.total = stream.orders, stream.available.shape[1]
        lines = stream.lines[index]
        member = np.arange(WIDTH) < lines[:, None]
        line = np.where(member, orders.line_start[index][:, None] + np.arange(WIDTH), 0)
        self.sku = np.where(member, orders.sku[line], -1)
        self.quantity = np.where(member, orders.quantity[line], 0)
        ordered = np.sort(self.sku, axis=1)
        self.shared = ((ordered[:, 1:] == ordered[:, :-1]) & (ordered[:, 1:] >= 0)).any(axis=1)
        self.groups: list[tuple[Group, Ints]] = []
        for count in np.unique(lines):
            position = np.flatnonzero(lines == count)
            group = make_group(
                stream.world,
                stream.policy,
                stream.today,
                orders,
                stream.goods,
                stream.capacity,
                index[position],
            )
            self.groups.append((group, position))
        shape = (len(index), WIDTH)
        self.place, self.location, self.service, self.runner = (
            np.full(shape, -1, dtype=np.int64) for _ in range(4)
        )
        self.runner_cost = np.full(len(index), -1, dtype=np.int64)

    def settle(self) -> None:
        """Decide all, then commit run by run until none is left."""
        stream, start, end = self.stream, 0, len(self.index)
        self.decide(np.ones(end, dtype=np.bool_))
        while start < end:
            # One order is decided with all that is left: nothing before it can have taken any of that.
            stop = end if end == 1 else self.first_that_fails(start)
            self.commit(start, stop)
            start = stop
            if start < end:
                stale = self.stale(start)
                stale[start] = True
                self.decide(stale)
        for name in ("place", "location", "service", "runner_cost"):
            getattr(stream.chosen, name)[self.index] = getattr(self, name)
        stream.chosen.runner_place[self.index] = self.runner

    def decide(self, which: Bools) -> None:
        """Decide the orders at the positions ``which``, each as if alone with what is left now."""
        for group, position in self.groups:
            some = np.flatnonzero(which[position])
            size = max(16, CHUNK // (group.units.shape[1] * self.total))
            for begin in range(0, len(some), size):
                self._decide_rows(group, some[begin : begin + size], position)

    def _decide_rows(self, group: Group, rows: Ints, position: Ints) -> None:
        available, left = self.stream.available, self.stream.left
        found = search(group, rows, available, left)
        settled = finish(group, rows, available, left, found)
        where, lines = position[rows], group.lines
        none = found.best.cost[:, 1] >= self.stream.world.infinite
        self.place[where, :lines] = settled.place
        self.location[where, :lines] = settled.location
        self.service[where, :lines] = settled.service
        self.runner[where, :lines] = found.best.place[:, 1]
        self.runner_cost[where] = np.where(none, -1, found.best.cost[:, 1])

    def uses(self, place: Ints, start: int) -> _Uses:
        """What the plans ``place`` need, from position ``start`` on."""
        row, line = np.nonzero(place[start:] >= 0)
        row += start
        cell = self.sku[row, line] * self.total + place[row, line]
        quantity = self.quantity[row, line]
        own = quantity
        some = np.flatnonzero(self.shared[row])
        if len(some):
            same = (self.sku[row[some]] == self.sku[row[some], line[some]][:, None]) & (
                place[row[some]] == place[row[some], line[some]][:, None]
            )
            own = quantity.copy()
            own[some] = (same * self.quantity[row[some]]).sum(axis=1)
        return _Uses(row, cell, quantity, own)

    def stale(self, start: int) -> Bools:
        """Positions from ``start`` whose plan or runner-up does not fit what is left now, taken alone."""
        stock, left = self.stream.available.reshape(-1), self.stream.left
        bad = np.zeros(len(self.index), dtype=np.bool_)
        for place in (self.place, self.runner):
            uses = self.uses(place, start)
            bad[uses.position[uses.own > stock[uses.cell]]] = True
        if (left[left < 1]).size:
            for place in (self.place, self.runner):
                bad[start:] |= ((place[start:] >= 0) & (left[place[start:]] < 1)).any(axis=1)
        return bad

    def first_that_fails(self, start: int) -> int:
        """The first position whose plan or runner-up does not fit what the plans before it leave."""
        stock, left = self.stream.available.reshape(-1), self.stream.left
        end = len(self.index)
        chosen = self.uses(self.place, start)
        if not len(chosen.cell):
            return end
        order = np.argsort(chosen.cell * (end + 1) + chosen.position)
        keys = (chosen.cell * (end + 1) + chosen.position)[order]
        before = np.concatenate([[0], np.cumsum(chosen.quantity[order])])
        first = end
        for uses in (chosen, self.uses(self.runner, start)):
            upto = before[np.searchsorted(keys, uses.cell * (end + 1) + uses.position)]
            taken = upto - before[np.searchsorted(keys, uses.cell * (end + 1))]
            bad = uses.position[taken + uses.own > stock[uses.cell]]
            first = min(first, int(bad.min(initial=end)))
        return min(first, self._first_over_capacity(start, first, left))

    def _first_over_capacity(self, start: int, end: int, left: Ints) -> int:
        if end <= start or int(left.min()) > end - start:
            return end
        ships = np.zeros((end - start, self.total), dtype=np.int64)
        row, k = np.nonzero(self.location[start:end] >= 0)
        ships[row, self.location[start:end][row, k]] = 1
        taken = np.cumsum(ships, axis=0) - ships
        bad = end
        for place in (self.location, self.runner):
            row, k = np.nonzero(place[start:end] >= 0)
            at = place[start:end][row, k]
            bad = min(bad, int(row[taken[row, at] + 1 > left[at]].min(initial=end - start)) + start)
        return bad

    def commit(self, start: int, stop: int) -> None:
        """Take what the plans from ``start`` up to ``stop`` need."""
        row, line = np.nonzero(self.place[start:stop] >= 0)
        row += start
        np.subtract.at(
            self.stream.available, (self.sku[row, line], self.place[row, line]), self.quantity[row, line]
        )
        location = self.location[start:stop]
        self.stream.left -= np.bincount(location[location >= 0], minlength=self.total)


def seen(orders: Orders, goods: Goods, capacity: Capacity, decided: Decided) -> tuple[Ints, Ints]:
    """Stock of each line's SKU [M, N] and capacity [B, N] as each order of the batch saw them."""
    number, total = len(orders.priority), goods.available.shape[1]
    rank = np.empty(number, dtype=np.int64)
    rank[decided.sequence] = np.arange(number)
    ships = np.zeros((number, total), dtype=np.int64)
    ships[rank[decided.parcel_order], decided.parcel_location] = 1
    left = (np.maximum(capacity.left, 0) - (np.cumsum(ships, axis=0) - ships))[rank]

    width = number + 1
    part = orders.sku[decided.part_line] * width + rank[decided.part_order]
    by_part = np.argsort(part, kind="stable")
    taken = np.zeros((len(part) + 1, total), dtype=np.int64)
    taken[np.arange(1, len(part) + 1), decided.part_location[by_part]] = decided.part_quantity[by_part]
    np.cumsum(taken, axis=0, out=taken)
    line_order = np.repeat(np.arange(number), np.diff(orders.line_start))
    begin = np.searchsorted(part[by_part], orders.sku * width)
    now = np.searchsorted(part[by_part], orders.sku * width + rank[line_order])
    return np.maximum(goods.available, 0)[orders.sku] - (taken[now] - taken[begin]), left
