"""Why not that location? Every candidate of one order, in money, and what would have had it used.

Each answer is a decision of the engine on the order with one thing changed, so an explanation cannot
differ from what would have been decided.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np

from crossdock.sourcing.engine.bounds import most_cost
from crossdock.sourcing.engine.calendars import delivery_dates, ship_date, works
from crossdock.sourcing.engine.stream import decide
from crossdock.sourcing.engine.types import (
    Bools,
    Candidate,
    Capacity,
    Decided,
    Explanation,
    Goods,
    Ints,
    Orders,
    Parcel,
    Plan,
    Policy,
    Today,
)
from crossdock.sourcing.engine.world import World

LAST_SECOND = 24 * 3600 - 1


def explain(
    world: World,
    policy: Policy,
    today: Today,
    orders: Orders,
    goods: Goods,
    capacity: Capacity,
    *,
    order: int = 0,
    now: datetime | None = None,
    reasons: Mapping[int, str] | None = None,
) -> Explanation:
    """Explain the decision on ``order``, with stock and capacity as that order saw them.

    ``now`` is needed for what another cut-off would have changed; ``reasons`` holds texts for ineligible
    locations by index. Beyond the exact limits candidates have their parcel or reason only.
    """
    one, held = _alone(orders, goods, order)
    case = _Case(world, policy, today, one, held, capacity)
    decided = case.decide()
    winner = Plan(int(decided.cost[0]), tuple(decided.parcel_location.tolist()))
    candidates = tuple(
        _Location(case, n, winner, bool(decided.exact[0])).candidate(now, (reasons or {}).get(n))
        for n in range(len(world.locations.codes))
    )
    return Explanation(winner.cost, int(decided.part_quantity.sum()), winner.locations, candidates)


def reason(
    world: World,
    policy: Policy,
    today: Today,
    orders: Orders,
    goods: Goods,
    capacity: Capacity,
    *,
    order: int,
    location: int,
) -> str:
    """Why a location that ships nothing of ``order`` cannot: ``Candidate.reason``, without the rest."""
    one, held = _alone(orders, goods, order)
    case = _Case(world, policy, today, one, held, capacity)
    return _Location(case, location, Plan(0, ()), exact=True).reason()


def _alone(orders: Orders, goods: Goods, order: int) -> tuple[Orders, Goods]:
    """One order of a batch, and the goods that it names."""
    start, stop = int(orders.line_start[order]), int(orders.line_start[order + 1])
    skus, index = np.unique(orders.sku[start:stop], return_inverse=True)

    def row(values: Ints | None) -> Ints | None:
        return None if values is None else values[order : order + 1]

    def flags(values: Bools | None, begin: int, end: int) -> Bools | None:
        return None if values is None else values[begin:end]

    one = slice(order, order + 1)
    return Orders(
        line_start=np.array([0, stop - start]),
        sku=index.reshape(-1).astype(np.int64),
        quantity=orders.quantity[start:stop],
        zone_row=orders.zone_row[one],
        deliver_by=orders.deliver_by[one],
        ship_complete=orders.ship_complete[one],
        priority=orders.priority[one],
        late_cost_per_day=row(orders.late_cost_per_day),
        max_parcels=row(orders.max_parcels),
        eligible=flags(orders.eligible, order, order + 1),
        line_eligible=flags(orders.line_eligible, start, stop),
        services=flags(orders.services, order, order + 1),
    ), Goods(
        goods.weight_g[skus],
        goods.volume_mm3[skus],
        np.maximum(goods.available[skus], 0),
        None if goods.shadow_price is None else goods.shadow_price[skus],
    )


class _Case:
    """One order and all that it saw; ``decide`` decides it with something changed."""

    def __init__(
        self, world: World, policy: Policy, today: Today, orders: Orders, goods: Goods, capacity: Capacity
    ) -> None:
        self.world, self.policy, self.today = world, policy, today
        self.orders, self.goods, self.capacity = orders, goods, capacity
        self.bonus = 2 * most_cost(world, policy, today, orders, goods, capacity) + 1

    def decide(
        self,
        *,
        today: Today | None = None,
        orders: Orders | None = None,
        goods: Goods | None = None,
        capacity: Capacity | None = None,
    ) -> Decided:
        """The decision with what is given in place of what the order saw."""
        return decide(
            self.world,
            self.policy,
            today or self.today,
            orders or self.orders,
            goods or self.goods,
            capacity or self.capacity,
        )


class _Location:
    """One location as a candidate for the case's order."""

    def __init__(self, case: _Case, location: int, winner: Plan, exact: bool) -> None:
        self.case, self.n, self.winner, self.exact = case, location, winner, exact
        self.chosen = location in winner.locations
        eligible = case.orders.eligible
        self.eligible = eligible is None or bool(eligible[0, location])

    def candidate(self, now: datetime | None, detail: str | None) -> Candidate:
        """Its best parcel or why there is none, the best plan with it, and what would have had it used."""
        parcel = self.parcel()
        reason = None if parcel else self.reason()
        best = self.best() if parcel and self.exact else None
        open_question = self.exact and self.eligible and not self.chosen
        return Candidate(
            location=self.n,
            chosen=self.chosen,
            reason=reason,
            detail=None if self.eligible else detail,
            parcel=parcel,
            best=best,
            difference=best.cost - self.winner.cost if best else None,
            cheaper_by=self.cheaper_by(best),
            cut_off=self.cut_off(now) if open_question and now is not None else None,
            units=self.units() if open_question else (),
            capacity=open_question and self.capacity(),
        )

    def parcel(self) -> Parcel | None:
        """The parcel of most units, then least cost, that it could ship by itself."""
        case = self.case
        only = np.zeros((1, len(case.world.locations.codes)), dtype=np.bool_)
        only[0, self.n] = self.eligible
        one = replace(case.orders, eligible=only, ship_complete=np.array([False]), max_parcels=np.array([1]))
        decided = case.decide(orders=one)
        if not len(decided.parcel_order):
            return None
        return Parcel(
            service=int(decided.parcel_service[0]),
            lines=tuple(decided.part_line.tolist()),
            price=int(decided.price[0]),
            handling=int(decided.handling[0]),
            shadow=int(decided.shadow[0]),
            capacity=int(decided.capacity[0]),
            added=int(decided.added[0]),
            late=int(decided.late[0]),
            total=int(decided.cost[0]),
            billed_g=int(decided.parcel_billed_g[0]),
            ship_on=int(decided.parcel_ship_on[0]),
            deliver_on=int(decided.parcel_deliver_on[0]),
        )

    def reason(self) -> str:
        """Why it can ship nothing of the order: the first that holds."""
        case, world, n = self.case, self.case.world, self.n
        if not case.today.ship_on[n]:
            return "no_working_day"
        if not self.eligible:
            return "ineligible"
        if case.capacity.left[n] < 1:
            return "capacity"
        zone = world.zone_of[case.orders.zone_row[0], n]
        if zone == world.price.shape[1] - 1:
            return "zone"
        stock = case.goods.available[case.orders.sku, n]
        if case.orders.line_eligible is not None:
            if not case.orders.line_eligible[:, n].any():
                return "ineligible"
            stock = np.where(case.orders.line_eligible[:, n], stock, 0)
        least = 1 if case.policy.split_lines else case.orders.quantity
        if not (stock >= least).any():
            return "stock"
        carried = (world.price[:, zone] < world.infinite).any(axis=0)
        if case.orders.services is not None:
            carried &= case.orders.services[0]
        return "weight" if carried.any() else "service"

    def best(self) -> Plan | None:
        """The best plan of as many units as the winner's that uses this location.

        Its parcels are made so cheap that any such plan wins; then that is put back.
        """
        case = self.case
        price = case.capacity.price.copy()
        price[self.n] -= case.bonus
        decided = case.decide(capacity=Capacity(case.capacity.left, price))
        where = tuple(decided.parcel_location.tolist())
        return Plan(int(decided.cost[0]) + case.bonus, where) if self.n in where else None

    def cheaper_by(self, best: Plan | None) -> int | None:
        """The least by which its parcel must cost less for that plan to win."""
        if best is None or self.chosen:
            return None
        ahead = (len(best.locations), best.locations) < (len(self.winner.locations), self.winner.locations)
        return best.cost - self.winner.cost + (not ahead)

    def used(self, decided: Decided) -> bool:
        """Whether that decision ships from here."""
        return self.n in decided.parcel_location

    def cut_off(self, now: datetime) -> int | None:
        """The cut-off, a full minute, by which it would ship today and be used; None if it would not."""
        case, calendar = self.case, self.case.world.locations.calendars[self.n]
        local = now.astimezone(ZoneInfo(calendar.time_zone))
        second = local.hour * 3600 + local.minute * 60 + local.second
        if second <= calendar.cut_off or not works(calendar, local.toordinal()):
            return None
        needed = min(-(-second // 60) * 60, LAST_SECOND)
        ship_on = case.today.ship_on.copy()
        ship_on[self.n] = ship_date(replace(calendar, cut_off=needed), now)
        deliver_on = delivery_dates(ship_on, case.world.transit_days)
        earlier = case.decide(today=Today(ship_on, deliver_on, case.today.added))
        return needed if self.used(earlier) else None

    def units(self) -> tuple[tuple[int, int], ...]:
        """(line position, units): with these more in stock it would be used; empty if more would not help."""
        case, asked = self.case, self.case.orders
        need = np.zeros(len(case.goods.weight_g), dtype=np.int64)
        np.add.at(need, asked.sku, asked.quantity)
        available = case.goods.available.copy()
        short = available[:, self.n] < need
        if not short.any():
            return ()
        available[:, self.n] = np.maximum(available[:, self.n], need)
        decided = case.decide(goods=replace(case.goods, available=available))
        here = decided.part_location == self.n
        taken = np.zeros(len(need), dtype=np.int64)
        np.add.at(taken, asked.sku[decided.part_line[here]], decided.part_quantity[here])
        more = taken - case.goods.available[:, self.n]
        first = {int(sku): int(line) for line, sku in reversed(list(enumerate(asked.sku)))}
        return tuple(sorted((first[int(sku)], int(more[sku])) for sku in np.flatnonzero(more > 0)))

    def capacity(self) -> bool:
        """Whether it is full, and would be used if it were not."""
        if self.case.capacity.left[self.n] > 0:
            return False
        left = self.case.capacity.left.copy()
        left[self.n] = 1
        return self.used(self.case.decide(capacity=Capacity(left, self.case.capacity.price)))
