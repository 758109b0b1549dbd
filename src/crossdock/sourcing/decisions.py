"""Decisions, kept small enough to keep them all: what was chosen, and what was seen, so that each can be
decided again.

A decision's ``seen`` is one packed record (little-endian), by ``HEAD``; then a row a line (``LINE``), the
stock of each line's SKU by location, capacity left and its price by location, the mask of locations that
rules allow, the mask of services, and a row a parcel (``PARCEL``). Units above ``CLIP`` are clipped: no
order asks for more. Locations and services are indices into the world's document.
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from crossdock.core.sql import Blobs, Cursor, Nullable, Texts, ints, statement
from crossdock.sourcing import engine, policies
from crossdock.sourcing.deciding import Verdict
from crossdock.sourcing.errors import NoDecision
from crossdock.sourcing.policies import Policy
from crossdock.sourcing.world import Setup

RECORD = statement(__package__, "decisions_record")
READ = statement(__package__, "decisions_read")

Ints = NDArray[np.int64]

# version, flags, lines, parcels, locations, services, deliver_by (ordinal), priority, late cost a day
# (-1: the policy's), max parcels (0: the policy's), postal code's and country's lengths
HEAD: Final = struct.Struct("<BBHHHHiqqHBB")
LAYOUT: Final = 1
SHIP_COMPLETE: Final = 1
WIDE: Final = 2  # units and capacities as int64, not uint16
ELIGIBLE: Final = 4  # a mask of locations follows
SERVICES: Final = 8  # a mask of services follows
PRICED: Final = 16  # capacity prices follow
LINE: Final = np.dtype([("seq", "<u2"), ("sku_id", "<i8"), ("quantity", "<i4")])
PARCEL: Final = np.dtype([("location", "<u2"), ("service", "<u2"), ("price", "<i4"), ("cost", "<i4")])
CLIP: Final = 65_535
STATUSES: Final = ("backordered", "partial", "routed")


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision, unpacked. Arrays by location are [N], ``stock`` is [L, N]; masks None: everything
    allowed.
    """

    order_id: int
    attempt: int
    at: datetime
    policy_version: int
    world_id: int
    status: str
    cost: int
    runner_up: int | None
    line_seq: Ints
    line_sku: Ints
    line_quantity: Ints
    stock: Ints
    capacity: Ints
    capacity_price: Ints
    eligible: NDArray[np.bool_] | None
    services: NDArray[np.bool_] | None
    deliver_by: int
    priority: int
    ship_complete: bool
    late_cost_per_day: int | None
    max_parcels: int | None
    country: str
    postal_code: str
    parcels: tuple[tuple[int, int, int, int], ...]  # location, service, price, cost

    def orders(self, world: engine.World) -> engine.Orders:
        """The one order as the engine saw it."""
        count = len(self.line_seq)
        late, most = self.late_cost_per_day, self.max_parcels
        return engine.Orders(
            line_start=ints([0, count]),
            sku=self.sku_rows,
            quantity=self.line_quantity,
            zone_row=world.zone_rows([self.country], [self.postal_code]),
            deliver_by=ints([self.deliver_by]),
            ship_complete=np.array([self.ship_complete]),
            priority=ints([self.priority]),
            late_cost_per_day=None if late is None else ints([late]),
            max_parcels=None if most is None else ints([most]),
            eligible=None if self.eligible is None else self.eligible[None, :],
            services=None if self.services is None else self.services[None, :],
        )

    @property
    def sku_ids(self) -> Ints:
        """The order's SKUs, each once, sorted."""
        return np.unique(self.line_sku)

    @property
    def sku_rows(self) -> Ints:
        """[L]: each line's place in ``sku_ids``."""
        return np.searchsorted(self.sku_ids, self.line_sku).astype(np.int64)

    @property
    def available(self) -> Ints:
        """Units by SKU and location [K, N] as the order saw them."""
        grid = np.zeros((len(self.sku_ids), self.stock.shape[1]), dtype=np.int64)
        grid[self.sku_rows] = self.stock
        return grid


def pack(verdict: Verdict) -> list[bytes]:
    """The ``seen`` of each order of a batch."""
    orders, decided, demand = verdict.orders, verdict.decided, verdict.demand
    stock, capacity = engine.seen(orders, verdict.goods, verdict.capacity, decided)
    count, places = len(demand), capacity.shape[1]
    # Clipping must not hide what an order could have asked for.
    wide = bool(np.add.reduceat(demand.quantity, demand.line_start[:-1]).max(initial=0) > CLIP)
    units = np.dtype("<i8" if wide else "<u2")
    most = np.iinfo(np.int64).max if wide else CLIP
    cell = units.itemsize * places
    lines = np.empty(len(demand.seq), dtype=LINE)
    lines["seq"], lines["sku_id"], lines["quantity"] = demand.seq, demand.sku_id, demand.quantity
    parcels = np.empty(len(decided.parcel_order), dtype=PARCEL)
    parcels["location"], parcels["service"] = decided.parcel_location, decided.parcel_service
    parcels["price"], parcels["cost"] = decided.parcel_price, parcel_cost(decided)
    starts = demand.line_start
    ends = np.searchsorted(decided.parcel_order, np.arange(count + 1))
    priced = verdict.capacity.price.astype("<i4").tobytes() if verdict.capacity.price.any() else b""
    bodies = zip(
        _cut(lines.tobytes(), starts * LINE.itemsize),
        _cut(np.minimum(stock, most).astype(units).tobytes(), starts * cell),
        _cut(np.minimum(capacity, most).astype(units).tobytes(), np.arange(count + 1) * cell),
        [priced] * count,
        [b""] * count if orders.eligible is None else _bits(orders.eligible),
        [b""] * count if orders.services is None else _bits(orders.services),
        _cut(parcels.tobytes(), ends * PARCEL.itemsize),
        strict=True,
    )
    heads = _heads(verdict, np.diff(starts), np.diff(ends), wide=wide, priced=bool(priced))
    return [head + b"".join(body) for head, body in zip(heads, bodies, strict=True)]


def _heads(verdict: Verdict, lines: Ints, parcels: Ints, *, wide: bool, priced: bool) -> list[bytes]:
    """The fixed part of each record, with country and postal code behind it."""
    orders, demand = verdict.orders, verdict.demand
    count, places = len(demand), len(verdict.setup.locations)
    services = len(verdict.setup.services)
    shared = (
        (WIDE if wide else 0)
        + (0 if orders.eligible is None else ELIGIBLE)
        + (0 if orders.services is None else SERVICES)
        + (PRICED if priced else 0)
    )
    late = [-1] * count if orders.late_cost_per_day is None else orders.late_cost_per_day.tolist()
    most = [0] * count if orders.max_parcels is None else orders.max_parcels.tolist()
    found = []
    for complete, line, parcel, by, rank, cost, limit, country, code in zip(
        orders.ship_complete.tolist(),
        lines.tolist(),
        parcels.tolist(),
        orders.deliver_by.tolist(),
        orders.priority.tolist(),
        late,
        most,
        [text.encode()[:255] for text in demand.country],
        [text.encode()[:255] for text in demand.postal_code],
        strict=True,
    ):
        flags = shared + (SHIP_COMPLETE if complete else 0)
        sizes = (len(country), len(code))
        head = HEAD.pack(LAYOUT, flags, line, parcel, places, services, by, rank, cost, limit, *sizes)
        found.append(head + country + code)
    return found


def _cut(raw: bytes, bounds: Ints) -> list[bytes]:
    """The bytes between each bound and the next."""
    at = bounds.tolist()
    return [raw[first:last] for first, last in pairwise(at)]


def parcel_cost(decided: engine.Decided) -> Ints:
    """[P]: a parcel's own cost: all but what counts once an order (split penalty, lateness)."""
    return (
        decided.parcel_price
        + decided.parcel_handling
        + decided.parcel_shadow
        + decided.parcel_capacity
        + decided.parcel_added
    )


def record(
    cur: Cursor, verdict: Verdict, *, rows: NDArray[np.bool_] | None = None, attempts: Ints | None = None
) -> None:
    """Keep the decisions of a batch (``rows``: of those orders alone). ``attempts``: from 1; None: all
    are first.
    """
    decided = verdict.decided
    keep = np.ones(len(verdict.demand), dtype=np.bool_) if rows is None else rows
    seen = pack(verdict)
    picked = np.flatnonzero(keep).tolist()
    statuses = decided.status.tolist()
    RECORD.run(
        cur,
        order_ids=verdict.demand.order_id[keep],
        attempts=np.ones(len(picked), dtype=np.int64) if attempts is None else attempts[keep],
        at=verdict.at,
        policy_version=verdict.policy.version,
        world_id=verdict.setup.world_id,
        statuses=Texts([STATUSES[statuses[i]] for i in picked]),
        costs=decided.cost[keep],
        runner_ups=Nullable(decided.runner_cost[keep], decided.runner_cost[keep] >= 0),
        seen=Blobs([seen[i] for i in picked]),
    )


def read(cur: Cursor, order_id: int, attempt: int | None = None) -> Decision:
    """The latest decision about an order, or that attempt's. Raises NoDecision."""
    row = READ.row(cur, order_id=order_id, attempt=attempt)
    if row is None:
        raise NoDecision(order_id=order_id)
    return unpack(*row)


def decide_again(
    cur: Cursor, decision: Decision, setup: Setup, policy: Policy | None = None
) -> engine.Decided:
    """Decide about the order again by what was seen then, under the policy of then or another."""
    chosen = policies.read(cur, decision.policy_version) if policy is None else policy
    orders, goods, capacity = as_seen(cur, decision, setup)
    return engine.decide(setup.world, chosen.engine, setup.today(decision.at), orders, goods, capacity)


def as_seen(
    cur: Cursor, decision: Decision, setup: Setup
) -> tuple[engine.Orders, engine.Goods, engine.Capacity]:
    """The engine's input as the order's decision saw it."""
    goods = setup.goods(cur, decision.sku_ids, decision.at, decision.available)
    capacity = engine.Capacity(decision.capacity, decision.capacity_price)
    return decision.orders(setup.world), goods, capacity


def unpack(
    order_id: int,
    attempt: int,
    at: datetime,
    policy_version: int,
    world_id: int,
    status: str,
    cost: int,
    runner_up: int | None,
    seen: bytes,
) -> Decision:
    (_, flags, lines, parcels, places, services, deliver_by, priority, late, most, country, postal_code) = (
        HEAD.unpack_from(seen)
    )
    at_ = HEAD.size

    def take(size: int) -> bytes:
        nonlocal at_
        at_ += size
        return seen[at_ - size : at_]

    country_text, code_text = take(country).decode(), take(postal_code).decode()
    rows = np.frombuffer(take(lines * LINE.itemsize), dtype=LINE)
    units = np.dtype("<i8" if flags & WIDE else "<u2")
    stock = np.frombuffer(take(lines * places * units.itemsize), dtype=units).astype(np.int64)
    capacity = np.frombuffer(take(places * units.itemsize), dtype=units).astype(np.int64)
    prices: Any = np.frombuffer(take(places * 4), dtype="<i4") if flags & PRICED else np.zeros(places)
    eligible = _unbits(take((places + 7) // 8), places) if flags & ELIGIBLE else None
    allowed = _unbits(take((services + 7) // 8), services) if flags & SERVICES else None
    chosen = np.frombuffer(take(parcels * PARCEL.itemsize), dtype=PARCEL)
    return Decision(
        order_id, attempt, at, policy_version, world_id, status, cost, runner_up,
        line_seq=rows["seq"].astype(np.int64),
        line_sku=rows["sku_id"].astype(np.int64),
        line_quantity=rows["quantity"].astype(np.int64),
        stock=stock.reshape(lines, places),
        capacity=capacity,
        capacity_price=prices.astype(np.int64),
        eligible=eligible,
        services=allowed,
        deliver_by=deliver_by,
        priority=priority,
        ship_complete=bool(flags & SHIP_COMPLETE),
        late_cost_per_day=None if late < 0 else late,
        max_parcels=most or None,
        country=country_text,
        postal_code=code_text,
        parcels=tuple((int(p[0]), int(p[1]), int(p[2]), int(p[3])) for p in chosen.tolist()),
    )  # fmt: skip


def _bits(mask: NDArray[np.bool_]) -> Sequence[bytes]:
    packed = np.packbits(mask, axis=1)
    raw, size = packed.tobytes(), packed.shape[1]
    return [raw[i * size : (i + 1) * size] for i in range(len(mask))]


def _unbits(raw: bytes, count: int) -> NDArray[np.bool_]:
    return np.unpackbits(np.frombuffer(raw, dtype=np.uint8), count=count).astype(np.bool_)
