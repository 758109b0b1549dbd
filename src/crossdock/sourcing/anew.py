"""Decisions made anew: orders by what each saw then (stock, capacity, world, what had been refused), under
any policy. The engine decides, as it did.

Each order stands for itself: units that one leaves or takes do not reach the next.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from crossdock.core.sql import Cursor, ints
from crossdock.partners import channels
from crossdock.sourcing import deciding, decisions, engine, policies, world
from crossdock.sourcing.decisions import Decision
from crossdock.sourcing.demand import Demand, due
from crossdock.sourcing.policies import Policy
from crossdock.sourcing.rules import Columns
from crossdock.sourcing.world import Setup

CHUNK: Final = 200  # orders that are decided in one go
OF_DECISION: Final = 9  # columns that are the decision's

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Seen:
    """A decision, and its order as rules see it (as it is now: what was edited since is edited here too)."""

    decision: Decision
    channel_id: int
    service_level: str
    ship_complete: bool
    deliver_by: date | None
    placed_at: datetime
    total: int | None
    tags: Sequence[str]
    customer: str | None
    region: str | None

    @classmethod
    def of(cls, row: Sequence[Any]) -> "Seen":
        """A row of ``dry_run_recent.sql``."""
        return cls(decisions.unpack(*row[:OF_DECISION]), *row[OF_DECISION:])


@dataclass(frozen=True, slots=True)
class Leg:
    """A parcel: codes; ``paid``: minor units for carrier and handling; ``units`` in it."""

    location: str
    carrier: str
    service: str
    paid: int
    units: int
    ship_on: date | None
    deliver_on: date | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a policy makes of an order. ``paid``: minor units for carriers and handling; ``cost``: what the
    engine weighed, with all that the policy counts beside; ``parts``: (line, location, carrier, service) with
    the units of each.
    """

    legs: tuple[Leg, ...]
    paid: int
    cost: int
    late: bool
    unshipped: int
    parts: frozenset[tuple[int, str, str, str, int]]


class Known:
    """Worlds, days and policies that were read already; of decisions in one currency."""

    def __init__(self, cur: Cursor, currency: str) -> None:
        self.cur, self.currency = cur, currency
        self.channels = {one.id: one.name for one in channels.by_ids(cur).values()}
        self._currencies: dict[int, str] = {}
        self._worlds: dict[int, Setup] = {}
        self._days: dict[tuple[int, date], Setup] = {}
        self._today: dict[tuple[int, int], tuple[bytes, engine.Today]] = {}

    def fits(self, world_id: int) -> bool:
        if world_id not in self._currencies:
            self._currencies[world_id] = world.currency_of(self.cur, world_id)
        return self._currencies[world_id] == self.currency

    def setup(self, decision: Decision) -> Setup:
        """The world of then, with the weights of that day."""
        key = (decision.world_id, decision.at.date())
        if key not in self._days:
            if decision.world_id not in self._worlds:
                self._worlds[decision.world_id] = world.again(self.cur, decision.world_id)
            self._days[key] = self._worlds[decision.world_id].afresh()
        return self._days[key]

    def today(self, decision: Decision) -> tuple[bytes, engine.Today]:
        """Ship and delivery dates as they were, with what tells them from others."""
        key = (decision.world_id, int(decision.at.timestamp()))
        if key not in self._today:
            found = self.setup(decision).world.today(decision.at)
            self._today[key] = (found.ship_on.tobytes() + found.deliver_on.tobytes(), found)
        return self._today[key]

    def policy(self, version: int) -> Policy:
        return policies.read(self.cur, version)


def groups(known: Known, seen: Sequence[Seen], mine: Sequence[Policy]) -> Iterator[list[Seen]]:
    """Orders that saw the same world, dates and prices of capacity under one policy, and would under mine."""
    found: dict[tuple[Any, ...], list[Seen]] = {}

    def priced_anew(decision: Decision) -> bool:
        then = known.policy(decision.policy_version).document.capacity_price
        return any(policy.document.capacity_price != then for policy in mine)

    for one in seen:
        decision = one.decision
        key = (
            decision.world_id,
            decision.at.date(),
            decision.policy_version,
            known.today(decision)[0],
            decision.capacity_price.tobytes(),
            decision.capacity.tobytes() if priced_anew(decision) else b"",
        )
        found.setdefault(key, []).append(one)
    for group in found.values():
        for at in range(0, len(group), CHUNK):
            yield group[at : at + CHUNK]


@dataclass(frozen=True)
class Batch:
    """Orders of a group, packed so that none takes another's stock: each has SKUs of its own."""

    known: Known
    group: list[Seen]
    setup: Setup
    today: engine.Today
    demand: Demand
    goods: engine.Goods
    sku_at: Ints
    open_: Bools  # [B, N]: capacity was left
    shut: Bools  # [B, N]: closed otherwise than by a rule: the location had given it back
    barred: Bools  # [B, S]: the same of services
    columns: Columns


def batch_of(known: Known, group: list[Seen]) -> Batch:
    """A group, packed."""
    found = [one.decision for one in group]
    setup, today = known.setup(found[0]), known.today(found[0])[1]
    offsets = np.cumsum([0, *(len(one.sku_ids) for one in found)])
    sku_ids = np.concatenate([one.sku_ids for one in found])
    sku_at = np.concatenate([one.sku_rows + at for one, at in zip(found, offsets.tolist(), strict=False)])
    setup.goods(known.cur, np.unique(sku_ids), found[0].at, np.zeros((0, 0), dtype=np.int64))
    goods = setup.goods(known.cur, sku_ids, found[0].at, np.concatenate([one.available for one in found]))
    demand = _demand(group)
    then = known.policy(found[0].policy_version)
    columns = deciding.rule_columns(demand, setup, sku_at, goods, known.channels)
    said = deciding.ruled(demand, setup, then, columns if then.tables else None)
    if "ship_complete" in then.tables:  # where a rule spoke, the order's own wish is not what was kept
        spoke = then.tables["ship_complete"].evaluate(columns).row > 0
        own = np.array([one.ship_complete for one in group])
        demand.ship_complete[spoke] = own[spoke]
    size = (len(group), len(setup.locations))
    kept = [np.ones(size[1], dtype=np.bool_) if one.eligible is None else one.eligible for one in found]
    allowed = np.ones(size, dtype=np.bool_) if said.eligible is None else said.eligible
    whole = np.ones(len(setup.services), dtype=np.bool_)
    carried = [whole if one.services is None else one.services for one in found]
    return Batch(
        known,
        group,
        setup, today, demand, goods, sku_at,
        open_=np.stack([one.capacity > 0 for one in found]),
        shut=~np.stack(kept) & allowed,
        barred=~np.stack(carried) & said.services,
        columns=columns,
    )  # fmt: skip


def _demand(group: list[Seen]) -> Demand:
    found = [one.decision for one in group]
    return Demand(
        order_id=ints([one.order_id for one in found]),
        channel_id=ints([one.channel_id for one in group]),
        line_start=np.cumsum([0, *(len(one.line_seq) for one in found)]).astype(np.int64),
        seq=np.concatenate([one.line_seq for one in found]),
        sku_id=np.concatenate([one.line_sku for one in found]),
        quantity=np.concatenate([one.line_quantity for one in found]),
        country=[one.country for one in found],
        region=[one.region for one in group],
        postal_code=[one.postal_code for one in found],
        service_level=[one.service_level for one in group],
        deliver_by=ints([one.deliver_by for one in found]),
        placed_at=[one.placed_at for one in group],
        ship_complete=np.array([one.ship_complete for one in found]),
        priority=ints([one.priority for one in found]),
        total=ints([one.total or 0 for one in group]),
        tags=[tuple(one.tags) for one in group],
        customer=[one.customer for one in group],
    )


def deliver_by(batch: Batch, policy: Policy) -> Ints:
    """Ordinals; as they were kept, but where the policy promises otherwise than that of then."""
    known, group = batch.known, batch.group
    then = known.policy(group[0].decision.policy_version).document.promise_days
    mine = policy.document.promise_days
    return ints(
        [
            one.decision.deliver_by
            if one.deliver_by is not None or then.get(one.service_level) == mine.get(one.service_level)
            else due(one.placed_at, None, one.service_level, mine)
            for one in group
        ]
    )


def outcomes(batch: Batch, policy: Policy) -> list[Outcome]:
    """What the policy makes of each order of the batch."""
    orders, capacity = asked(batch, policy)
    decided = engine.decide(batch.setup.world, policy.engine, batch.today, orders, batch.goods, capacity)
    return _read(batch.setup, batch.demand, orders.deliver_by, decided)


def asked(batch: Batch, policy: Policy) -> tuple[engine.Orders, engine.Capacity]:
    """What the engine is asked. A location whose capacity was used up is not eligible; others take any number
    of parcels, for an order has one of each.
    """
    setup, demand = batch.setup, batch.demand
    said = deciding.ruled(demand, setup, policy, batch.columns if policy.tables else None)
    eligible = batch.open_ & ~batch.shut
    orders = engine.Orders(
        line_start=demand.line_start,
        sku=batch.sku_at,
        quantity=demand.quantity,
        zone_row=setup.world.zone_rows(demand.country, demand.postal_code),
        deliver_by=deliver_by(batch, policy),
        ship_complete=said.ship_complete,
        priority=ints(said.priority),
        late_cost_per_day=said.late_cost,
        max_parcels=said.max_parcels,
        eligible=eligible if said.eligible is None else eligible & said.eligible,
        services=said.services & ~batch.barred,
    )
    left = np.full(len(setup.locations), deciding.UNBOUNDED, dtype=np.int64)
    price = _capacity_price(batch.group[0].decision, setup, batch.known, policy)
    return orders, engine.Capacity(left, price)


def _capacity_price(decision: Decision, setup: Setup, known: Known, policy: Policy) -> Ints:
    """What a parcel of each location was worth, by the policy's own price. How full a location was is what
    the price of then says, or, where that was nothing, what was left of its day.
    """
    then, mine = known.policy(decision.policy_version).document.capacity_price, policy.document.capacity_price
    if then == mine:
        return decision.capacity_price
    found = []
    for at, location in enumerate(setup.locations):
        was, fill = int(decision.capacity_price[at]), 0.0
        if was and then.at_full:
            fill = then.from_fill + (1 - then.from_fill) * min(1.0, (was / then.at_full) ** 0.5)
        elif location.capacity_per_day is not None:
            fill = 1 - min(int(decision.capacity[at]), location.capacity_per_day) / max(
                1, location.capacity_per_day
            )
        found.append(deciding.capacity_price(mine, fill))
    return ints(found)


def _read(setup: Setup, demand: Demand, promised: Ints, decided: engine.Decided) -> list[Outcome]:
    """Each order of a batch in codes."""
    units = np.bincount(decided.part_parcel, decided.part_quantity, len(decided.parcel_order)).astype(int)
    legs: list[list[Leg]] = [[] for _ in range(len(demand))]
    late = np.zeros(len(demand), dtype=np.bool_)
    for row, order in enumerate(decided.parcel_order.tolist()):
        carrier, service = setup.services[int(decided.parcel_service[row])]
        arrives = int(decided.parcel_deliver_on[row])
        late[order] |= bool(0 < promised[order] < arrives)
        legs[order].append(
            Leg(
                setup.locations[int(decided.parcel_location[row])].code,
                carrier,
                service,
                int(decided.parcel_price[row] + decided.parcel_handling[row]),
                int(units[row]),
                _day(int(decided.parcel_ship_on[row])),
                _day(arrives),
            )
        )
    parts: list[list[tuple[int, str, str, str, int]]] = [[] for _ in range(len(demand))]
    for row, order in enumerate(decided.part_order.tolist()):
        parcel = int(decided.part_parcel[row])
        carrier, service = setup.services[int(decided.parcel_service[parcel])]
        place = setup.locations[int(decided.part_location[row])].code
        seq, quantity = int(demand.seq[int(decided.part_line[row])]), int(decided.part_quantity[row])
        parts[order].append((seq, place, carrier, service, quantity))
    short = np.add.reduceat(decided.backordered, demand.line_start[:-1]).tolist()
    paid = (decided.price + decided.handling).tolist()
    return [
        Outcome(
            tuple(legs[at]), paid[at], int(decided.cost[at]), bool(late[at]), short[at], frozenset(parts[at])
        )
        for at in range(len(demand))
    ]


def _day(ordinal: int) -> date | None:
    return date.fromordinal(ordinal) if ordinal else None
