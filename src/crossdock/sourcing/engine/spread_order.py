"""One order whose lines may spread: dates, the two best sets of locations, and the last ties."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from crossdock.sourcing.engine.alone import Alone
from crossdock.sourcing.engine.group import make_group
from crossdock.sourcing.engine.spread import Ranked, Spread, Sums, sums_of
from crossdock.sourcing.engine.types import NEVER, Bools, Capacity, Goods, Ints, Orders, Policy, Today
from crossdock.sourcing.engine.world import World


def decide_spread(
    world: World, policy: Policy, today: Today, orders: Orders, goods: Goods, capacity: Capacity, order: int
) -> Alone:
    """Decide the order ``order`` exactly, with this stock and capacity."""
    spread = _lay_out(world, policy, today, orders, goods, capacity, order)
    whole = int(spread.sums.units[-1])
    units, found = spread.best_two(spread.costs(NEVER), 0, None)
    if units == 0 or (units < whole and not spread.group.partial[0]):
        return Alone([], {}, None)
    ranked: dict[tuple[int, ...], Ranked] = {}
    dates = list(_dates(spread, found[0].cost, ranked, units))
    first, *others = sorted(ranked.values())[:2]
    services, parts = min(
        tie for date, extra in dates for tie in _Tie(spread, first, units, date, first.cost - extra).broken()
    )
    runner = others[0].plan() if others else None
    return Alone(parts, dict(zip(first.locations, services, strict=True)), runner)


def _lay_out(
    world: World, policy: Policy, today: Today, orders: Orders, goods: Goods, capacity: Capacity, order: int
) -> Spread:
    start, stop = int(orders.line_start[order]), int(orders.line_start[order + 1])
    quantity = orders.quantity[start:stop]
    sums = sums_of(tuple(int(q) for q in quantity))
    index = np.array([order])
    group = make_group(world, policy, today, orders, goods, capacity, index, sums.vectors[1:])
    most = policy.max_parcels if orders.max_parcels is None else int(orders.max_parcels[order])
    most = min(most, len(world.locations.codes), int(quantity.sum()))
    return Spread(
        group, sums, _fits(group.sku[0], sums, goods, orders, order, group.eligible[0], capacity), most
    )


def _fits(
    sku: Ints, sums: Sums, goods: Goods, orders: Orders, order: int, eligible: Bools, capacity: Capacity
) -> Bools:
    """[V, N]: whether the location may and can ship the vector, lines of one SKU together."""
    fit = np.broadcast_to(eligible & (capacity.left > 0), (len(sums.vectors), len(eligible))).copy()
    for one in np.unique(sku):
        need = sums.vectors[:, sku == one].sum(axis=1)
        fit &= need[:, None] <= goods.available[one]
    if orders.line_eligible is not None:
        lines = orders.line_eligible[int(orders.line_start[order]) : int(orders.line_start[order + 1])]
        fit &= ~((sums.vectors[:, :, None] > 0) & ~lines).any(axis=1)
    return fit


def _dates(
    spread: Spread, bound: int, ranked: dict[tuple[int, ...], Ranked], units: int
) -> Iterator[tuple[int, int]]:
    """Try each date by which the order could be complete; gives those that could hold the best plan, with its
    lateness.

    ``ranked`` collects the best plan of each set. ``bound`` is the least cost without lateness.
    """
    group = spread.group
    by, rate = int(group.deliver_by[0]), int(group.late_cost[0])
    arrivals = np.unique(group.today.deliver_on[group.today.ship_on > 0])
    dates = [by, *(int(date) for date in arrivals if date > by)] if by < NEVER else [NEVER]
    for date in dates:
        extra = (date - by) * rate
        if len(ranked) > 1 and bound + extra > sorted(ranked.values())[1].cost:
            return
        _, found = spread.best_two(spread.costs(date), extra, units)
        for plan in found:
            ranked[plan.locations] = min(plan, ranked.get(plan.locations, plan))
        if found:
            yield date, extra


@dataclass(frozen=True)
class _Tie:
    """Plans of ``units`` at the winner's locations, complete by ``date``, whose parcels cost ``money`` less
    penalties.
    """

    spread: Spread
    winner: Ranked
    units: int
    date: int
    money: int

    def broken(self) -> list[tuple[tuple[int, ...], list[tuple[int, int, int]]]]:
        """The first such plan in tie order, as services and parts; none if there is no such plan."""
        every = [self._costs(location) for location in self.winner.locations]
        chosen = [cost.min(axis=1) for cost in every]
        if not self._exists(chosen):
            return []
        services = []
        for k, cost in enumerate(every):
            for service in range(cost.shape[1]):
                chosen[k] = cost[:, service]
                if self._exists(chosen):
                    services.append(service)
                    break
        return [(tuple(services), self._parts(chosen))]

    def _costs(self, location: int) -> Ints:
        """[V, S]: the parcel of each vector from this location by each service, if it arrives by the date."""
        group, world = self.spread.group, self.spread.group.world
        zone = group.zone[0, location]
        price, transit = world.price[group.step[0], zone], world.transit[group.step[0], zone]
        if group.today.added is not None:
            price = price + group.today.added[location]
        arrives = group.today.deliver_on[location][np.minimum(transit, group.today.deliver_on.shape[1] - 1)]
        price = np.minimum(price + group.fixed[0, :, location, None], world.infinite)
        price[(arrives > self.date) | (world.price[group.step[0], zone] >= world.infinite)] = world.infinite
        price[~self.spread.fit[1:, location]] = world.infinite
        if group.services is not None:
            price[:, ~group.services[0]] = world.infinite
        nothing = np.full((1, price.shape[1]), world.infinite)
        return np.concatenate([nothing, price])

    def _exists(self, chosen: list[Ints]) -> bool:
        """Whether one vector from each location, at these costs, makes up units and money."""
        sums, infinite = self.spread.sums, self.spread.group.world.infinite
        state = chosen[0]
        for cost in chosen[1:]:
            value = state[sums.have] + cost[sums.more]
            value[value > infinite >> 1] = infinite
            state = np.minimum.reduceat(value, np.flatnonzero(np.diff(sums.total, prepend=-1)))
        least = state[sums.units == self.units].min()
        return bool(least - self.spread.group.split_penalty == self.money)

    def _parts(self, chosen: list[Ints]) -> list[tuple[int, int, int]]:
        """The smallest sorted list of (line, location, units): cell by cell the least units, none at last."""
        vectors, infinite = self.spread.sums.vectors, self.spread.group.world.infinite
        parts = []
        for line in range(vectors.shape[1]):
            most = int(vectors[-1, line])
            for k, location in enumerate(self.winner.locations):
                for units in [*range(1, most + 1), 0]:
                    kept = np.where(vectors[:, line] == units, chosen[k], infinite)
                    if kept.min() < infinite and self._exists([*chosen[:k], kept, *chosen[k + 1 :]]):
                        chosen[k] = kept
                        parts += [(line, location, units)] if units else []
                        break
        return parts
