"""A network with nothing in it yet decides like any other: all is back-ordered, and the reason is told."""

from datetime import UTC, datetime

import numpy as np
import pytest

from crossdock.sourcing import engine
from crossdock.sourcing.engine import (
    Calendar,
    Capacity,
    Goods,
    Locations,
    Orders,
    Policy,
    Tariff,
    World,
    Zones,
)

NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)
EVERY_DAY = Calendar(57_600, "UTC", frozenset(range(1, 8)), frozenset(), 0)


def no_rows(width: int) -> list[np.ndarray]:
    return [np.zeros(0, dtype=np.int64) for _ in range(width)]


def young(*, locations: int, zones: bool, services: bool, rows: bool) -> World:
    """A network of which only some masters are there."""
    places = Locations(
        tuple(f"L{n}" for n in range(locations)),
        np.full(locations, 100),
        np.full(locations, 10),
        (EVERY_DAY,) * locations,
    )
    chart = Zones(list(range(locations)), ["US"] * locations, [""] * locations, [1] * locations)
    tariff = Tariff(*(np.array([value]) for value in (0, 1, 500, 700, 2)) if rows else no_rows(5))
    return engine.compile_world(
        places, (("t", "ground"),) if services else (), tariff, chart if zones else Zones([], [], [], [])
    )


def asked(world: World, lines: int, units: int, by: int) -> Orders:
    """Two alike orders."""
    return Orders(
        line_start=np.array([0, lines, 2 * lines]),
        sku=np.tile(np.arange(lines), 2),
        quantity=np.full(2 * lines, units),
        zone_row=world.zone_rows(["US", "US"], ["9", "9"]),
        deliver_by=np.full(2, by),
        ship_complete=np.array([True, False]),
        priority=np.zeros(2, dtype=np.int64),
    )


@pytest.mark.parametrize("split", [False, True])
@pytest.mark.parametrize("lines", [1, 2, 6, 7])
@pytest.mark.parametrize(
    ("world", "reason"),
    [
        (young(locations=0, zones=False, services=False, rows=False), None),
        (young(locations=0, zones=False, services=True, rows=True), None),
        (young(locations=2, zones=False, services=False, rows=False), "zone"),
        (young(locations=2, zones=False, services=True, rows=True), "zone"),
        (young(locations=2, zones=True, services=False, rows=False), "service"),
        (young(locations=2, zones=True, services=True, rows=False), "service"),
    ],
)
def test_every_order_is_backordered_and_told_why(
    world: World, reason: str | None, lines: int, split: bool
) -> None:
    locations = len(world.locations.codes)
    policy = Policy(3, split, 100, 5000, 10)
    goods = Goods(np.full(lines, 100), np.full(lines, 1000), np.full((lines, locations), 9))
    capacity = Capacity(np.full(locations, 9), np.zeros(locations, dtype=np.int64))
    for units in (1, 3):
        for by in (0, NOW.toordinal() + 1):
            orders = asked(world, lines, units, by)
            rest = policy, world.today(NOW), orders, goods, capacity
            for bound in (False, True):
                decided = engine.decide(world, *rest, bound=bound)
                assert decided.status.tolist() == [engine.BACKORDERED] * 2
                assert decided.backordered.tolist() == orders.quantity.tolist()
                assert decided.cost.tolist() == [0, 0]
                assert decided.runner_cost.tolist() == [-1, -1]
                assert not len(decided.parcel_order)
            saw, left = engine.seen(orders, goods, capacity, decided)
            assert saw.shape == (2 * lines, locations)
            assert left.shape == (2, locations)
            told = engine.explain(world, *rest, order=1, now=NOW)
            assert (told.cost, told.units, told.locations) == (0, 0, ())
            assert [candidate.reason for candidate in told.candidates] == [reason] * locations


def test_a_batch_without_orders_is_decided() -> None:
    world = young(locations=0, zones=False, services=False, rows=False)
    none = np.zeros(0, dtype=np.int64)
    orders = Orders(np.zeros(1, dtype=np.int64), none, none, none, none, none.astype(np.bool_), none)
    goods = Goods(none, none, np.zeros((0, 0), dtype=np.int64))
    decided = engine.decide(
        world, Policy(3, False, 0, 5000, 0), world.today(NOW), orders, goods, Capacity(none, none)
    )
    assert not len(decided.cost)
