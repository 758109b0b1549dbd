"""Random networks and batches in the engine's own arrays: short stock, few parcels, ties and late parcels are
common.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

import numpy as np

from crossdock.sourcing import engine
from crossdock.sourcing.engine import (
    Calendar,
    Capacity,
    Decided,
    Goods,
    Locations,
    Orders,
    Policy,
    Tariff,
    Zones,
)

NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)  # a Monday
SERVICES = (("a", "air"), ("a", "ground"), ("b", "ground"))


@dataclass(frozen=True)
class Batch:
    """Everything that ``decide`` takes."""

    world: engine.World
    policy: Policy
    today: engine.Today
    orders: Orders
    goods: Goods
    capacity: Capacity

    def decide(self) -> Decided:
        return engine.decide(self.world, self.policy, self.today, self.orders, self.goods, self.capacity)

    def but(self, **changed: object) -> "Batch":
        return replace(self, **changed)  # type: ignore[arg-type]


def network(rng: np.random.Generator, locations: int) -> engine.World:
    calendars = tuple(
        Calendar(
            cut_off=int(rng.choice([8, 16])) * 3600,
            time_zone=str(rng.choice(["America/Chicago", "UTC"])),
            work_days=frozenset(range(1, 7)),
            holidays=frozenset(),
            lead_days=int(rng.integers(0, 2)),
        )
        for _ in range(locations)
    )
    rows = [
        (service, zone, up_to, int(rng.integers(1, 12)) * 50, int(rng.integers(0, 4)))
        for service in range(len(SERVICES))
        for zone in (1, 2)
        for up_to in (500, 2000, 20_000)
    ]
    places = Locations(
        tuple(f"L{n:02}" for n in range(locations)),
        rng.integers(0, 3, locations) * 50,
        rng.integers(0, 3, locations) * 10,
        calendars,
    )
    zones = Zones(
        list(range(locations)),
        ["US"] * locations,
        [""] * locations,
        [int(z) for z in rng.integers(1, 3, locations)],
    )
    columns = np.array(rows, dtype=np.int64).T.copy()
    return engine.compile_world(places, SERVICES, Tariff(*columns), zones)


def batch(seed: int, *, orders: int = 30, lines: int = 4, locations: int = 5, split: bool = False) -> Batch:
    """``orders`` of up to ``lines`` lines that compete for little stock and few parcels."""
    rng = np.random.default_rng(seed)
    world = network(rng, locations)
    skus = max(2, orders // 4)
    count = rng.integers(1, lines + 1, orders)
    start = np.concatenate([[0], np.cumsum(count)]).astype(np.int64)
    by = NOW.toordinal() + rng.integers(0, 8, orders)
    asked = Orders(
        line_start=start,
        sku=np.minimum(rng.geometric(0.4, start[-1]) - 1, skus - 1),
        quantity=rng.integers(1, 4, start[-1]),
        zone_row=world.zone_rows(["US"] * orders, ["9"] * orders),
        deliver_by=np.where(rng.random(orders) < 0.5, by, 0),
        ship_complete=rng.random(orders) < 0.3,
        priority=rng.integers(0, 3, orders),
    )
    goods = Goods(
        rng.integers(50, 900, skus),
        rng.integers(0, 900_000, skus),
        rng.integers(-1, 9, (skus, locations)),
        rng.integers(0, 3, (skus, locations)) * 5,
    )
    capacity = Capacity(
        rng.integers(0, 2 * orders // locations + 2, locations), rng.integers(0, 2, locations) * 10
    )
    policy = Policy(
        int(rng.integers(1, 4)), split, int(rng.integers(0, 3)) * 50, 5000, int(rng.integers(0, 3)) * 60
    )
    return Batch(world, policy, world.today(NOW), asked, goods, capacity)


def alone(orders: Orders, order: int) -> Orders:
    """One order of a batch as a batch of one."""
    begin, end = int(orders.line_start[order]), int(orders.line_start[order + 1])
    one, lines = slice(order, order + 1), slice(begin, end)

    def cut(values: np.ndarray | None, part: slice) -> np.ndarray | None:
        return None if values is None else values[part]

    return Orders(
        line_start=np.array([0, end - begin]),
        sku=orders.sku[lines],
        quantity=orders.quantity[lines],
        zone_row=orders.zone_row[one],
        deliver_by=orders.deliver_by[one],
        ship_complete=orders.ship_complete[one],
        priority=orders.priority[one],
        late_cost_per_day=cut(orders.late_cost_per_day, one),
        max_parcels=cut(orders.max_parcels, one),
        eligible=cut(orders.eligible, one),
        line_eligible=cut(orders.line_eligible, lines),
        services=cut(orders.services, one),
    )


def plan(decided: Decided, orders: Orders, order: int) -> dict[str, object]:
    """What was decided for one order, in plain Python."""
    parcels = np.flatnonzero(decided.parcel_order == order)
    parts = np.flatnonzero(decided.part_order == order)
    first = int(orders.line_start[order])
    lines = slice(first, int(orders.line_start[order + 1]))
    runners = slice(int(decided.runner_start[order]), int(decided.runner_start[order + 1]))
    named = ("location", "service", "price", "handling", "shadow", "capacity", "added", "billed_g")
    money = (
        "cost",
        "price",
        "handling",
        "shadow",
        "capacity",
        "split",
        "late",
        "added",
        "runner_cost",
        "status",
    )
    return {
        "parcels": [
            tuple(int(getattr(decided, f"parcel_{name}")[p]) for name in (*named, "ship_on", "deliver_on"))
            for p in parcels
        ],
        "parts": [
            (
                int(decided.part_line[p]) - first,
                int(decided.part_location[p]),
                int(decided.part_quantity[p]),
                int(decided.parcel_location[decided.part_parcel[p]]),
            )
            for p in parts
        ],
        "backordered": decided.backordered[lines].tolist(),
        "runner": decided.runner_location[runners].tolist(),
        **{name: int(getattr(decided, name)[order]) for name in money},
    }
