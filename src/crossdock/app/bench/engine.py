"""The engine's figures: microseconds an order, alone, on seeded orders like those of a real shop.

Twenty locations with zones by distance, three services whose transit grows with the zone, prices that step
with the weight, stock usually present. Orders come in batches of 256, each batch decided as if one order
after another.
"""

import gc
from dataclasses import dataclass
from datetime import UTC, datetime
from time import perf_counter, process_time

import numpy as np

from crossdock.sourcing import engine
from crossdock.sourcing.engine import (
    Calendar,
    Capacity,
    Goods,
    Ints,
    Locations,
    Orders,
    Policy,
    Tariff,
    World,
    Zones,
)

LOCATIONS, SKUS, BATCH = 20, 10_000, 256
POLICY = Policy(max_parcels=3, split_lines=False, split_penalty=150, dim_divisor=5000, late_cost_per_day=400)
NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)
STEPS = np.array([250, 500, 750, 1000, 1500, 2000, 3000, 4000, 5000, 7500, 10_000, 15_000, 20_000, 30_000])
PREFIXES = 900
RUNS = 5


@dataclass(frozen=True)
class Shop:
    """A network and its SKUs."""

    world: World
    weight_g: Ints
    volume_mm3: Ints
    postal_codes: tuple[str, ...]


def shop(rng: np.random.Generator) -> Shop:
    """Twenty locations on a map, a zone for every three-digit prefix by distance, a tariff of 14 steps and 8
    zones.
    """
    codes = tuple(f"L{i:02}" for i in range(LOCATIONS))
    calendar = Calendar(16 * 3600, "America/Chicago", frozenset(range(1, 6)), frozenset(), 0)
    late_shift = Calendar(20 * 3600, "America/Los_Angeles", frozenset(range(1, 7)), frozenset(), 0)
    locations = Locations(
        codes,
        rng.integers(80, 250, LOCATIONS),
        rng.integers(10, 40, LOCATIONS),
        tuple(late_shift if i % 4 == 0 else calendar for i in range(LOCATIONS)),
    )
    places, homes = rng.random((LOCATIONS, 2)), rng.random((PREFIXES, 2))
    distance = np.hypot(*(places[:, None] - homes[None]).transpose(2, 0, 1))
    zone = np.clip((distance * 8).astype(np.int64) + 1, 1, 8)
    prefixes = [f"{100 + i}" for i in range(PREFIXES)]
    zones = Zones(
        origin=np.repeat(np.arange(LOCATIONS), PREFIXES).tolist(),
        country=["US"] * (LOCATIONS * PREFIXES),
        prefix=prefixes * LOCATIONS,
        zone=zone.reshape(-1).tolist(),
    )
    services = (("tariff", "ground"), ("tariff", "overnight"), ("tariff", "two_day"))
    rows = [
        (s, z, int(up_to), int(base + each * z + up_to * per_g * (4 + z) // 1000), days)
        for s, (base, each, per_g) in enumerate([(450, 35, 20), (1800, 160, 70), (900, 80, 40)])
        for z in range(1, 9)
        for up_to in STEPS
        for days in [((z + 2) // 2, 1, 2)[s]]
    ]
    tariff = Tariff(*(np.ascontiguousarray(column) for column in np.array(rows, dtype=np.int64).T))
    world = engine.compile_world(locations, services, tariff, zones)
    volume = rng.integers(20, 300, SKUS) * rng.integers(20, 200, SKUS) * rng.integers(10, 100, SKUS)
    weight = np.minimum(rng.lognormal(6, 0.8, SKUS), 8000).astype(np.int64) + 20
    return Shop(world, weight, volume, tuple(f"{prefix}{i:02}" for prefix in prefixes for i in (1, 42, 77)))


def orders_of(rng: np.random.Generator, lines: int, skus: Ints) -> Orders:
    """A batch; half of the orders have a promised date. ``zone_row`` is filled while the clock runs."""
    by = np.where(rng.random(BATCH) < 0.5, NOW.toordinal() + rng.integers(2, 8, BATCH), 0)
    return Orders(
        line_start=np.arange(BATCH + 1) * lines,
        sku=skus,
        quantity=np.minimum(rng.geometric(0.7, BATCH * lines), 5),
        zone_row=np.zeros(BATCH, dtype=np.int64),
        deliver_by=by,
        ship_complete=rng.random(BATCH) < 0.3,
        priority=(rng.random(BATCH) < 0.1).astype(np.int64),
    )


def measure(lines: int, *, hot: bool = False, repetitions: int = 15) -> float:
    """Microseconds an order over batches of 256: the mean of the batches, each at the best of its runs."""
    rng = np.random.default_rng(42)
    here = shop(rng)
    batches = []
    for _ in range(repetitions):
        popular = np.minimum(rng.zipf(1.3, (BATCH, lines)) - 1, SKUS - 1)
        ids = np.where(rng.random((BATCH, lines)) < 0.5, popular, rng.integers(0, SKUS, (BATCH, lines)))
        if hot:
            ids[:, 0] = np.where(rng.random(BATCH) < 0.9, SKUS, ids[:, 0])
        names, index = np.unique(ids, return_inverse=True)
        stock = rng.poisson(12, (len(names), LOCATIONS)) * (rng.random((len(names), LOCATIONS)) < 0.8)
        if hot:  # for about two thirds of the units asked
            stock[-1] = rng.multinomial(210, np.ones(LOCATIONS) / LOCATIONS)
        weight, volume = np.append(here.weight_g, 400)[names], np.append(here.volume_mm3, 10**6)[names]
        goods = Goods(weight, volume, stock, rng.integers(0, 60, stock.shape))
        orders = orders_of(rng, lines, index.reshape(-1).astype(np.int64))
        batches.append((goods, orders, rng.choice(here.postal_codes, BATCH).tolist()))
    capacity = Capacity(np.full(LOCATIONS, 400), rng.integers(0, 50, LOCATIONS))
    countries = ["US"] * BATCH
    runs = [_run(here.world, batches, capacity, countries) for _ in range(RUNS)]
    return float(np.mean(np.min(runs, axis=0))) / BATCH * 1e6


def _run(
    world: World, batches: list[tuple[Goods, Orders, list[str]]], capacity: Capacity, countries: list[str]
) -> list[float]:
    """Seconds that each batch took."""
    took = []
    gc.collect()
    for goods, orders, postal_codes in batches:
        start = perf_counter()
        today = world.today(NOW)
        rows = world.zone_rows(countries, postal_codes)
        engine.decide(world, POLICY, today, Orders(**{**vars(orders), "zone_row": rows}), goods, capacity)
        took.append(perf_counter() - start)
    return took


def measure_large(lines: int, orders: int = 12) -> float:
    """Microseconds an order of many lines, each decided by itself: the mean of the orders, each at its best.

    Stock is patchy, so that two or three parcels are needed; half of the orders have a promised date.
    """
    rng = np.random.default_rng(42)
    here = shop(rng)
    cases = []
    for turn in range(orders):
        sku = rng.choice(SKUS, lines, replace=False)
        stock = rng.poisson(8, (lines, LOCATIONS)) * (
            rng.random((lines, LOCATIONS)) < (0.5, 0.65, 0.8)[turn % 3]
        )
        goods = Goods(here.weight_g[sku], here.volume_mm3[sku], stock, rng.integers(0, 60, stock.shape))
        order = Orders(
            line_start=np.array([0, lines]),
            sku=np.arange(lines),
            quantity=np.minimum(rng.geometric(0.5, lines), 5),
            zone_row=here.world.zone_rows(["US"], [str(rng.choice(here.postal_codes))]),
            deliver_by=np.array([NOW.toordinal() + int(rng.integers(2, 8)) if turn % 2 else 0]),
            ship_complete=np.zeros(1, dtype=np.bool_),
            priority=np.zeros(1, dtype=np.int64),
        )
        cases.append((order, goods))
    capacity = Capacity(np.full(LOCATIONS, 400), rng.integers(0, 50, LOCATIONS))
    today = here.world.today(NOW)
    runs = np.empty((RUNS, orders))
    gc.collect()
    for run in runs:
        for turn, (order, goods) in enumerate(cases):
            start = process_time()
            engine.decide(here.world, POLICY, today, order, goods, capacity)
            run[turn] = process_time() - start
    return float(np.mean(np.min(runs, axis=0))) * 1e6


def engine_us() -> float:
    """Two lines an order, stock usually present: microseconds an order."""
    return measure(2)


def engine_hot_us() -> float:
    """Two lines, one SKU in 90% of the orders, running out within each batch: microseconds an order."""
    return measure(2, hot=True)


def engine_6_lines_us() -> float:
    """Six lines an order: microseconds an order."""
    return measure(6)


def engine_large_us() -> float:
    """Forty lines an order, beyond the exact limits: microseconds of one core an order."""
    return measure_large(40)
