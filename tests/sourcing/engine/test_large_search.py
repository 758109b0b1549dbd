"""The search beyond the exact limits, without HiGHS: plans that may be, most units, and near the optimum."""

from dataclasses import dataclass, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.sourcing.engine.batches import Batch, batch, plan

from crossdock.app.bench.engine import NOW, shop
from crossdock.sourcing import engine
from crossdock.sourcing.engine import Capacity, Decided, Goods, Orders, Policy


@dataclass(frozen=True)
class Size:
    """How large an order is, and what it may do."""

    lines: int
    parcels: int = 3
    split: bool = False
    heavy: int = 1
    twice: bool = False  # some SKUs on two lines


def wholesale(seed: int, size: Size) -> Batch:
    """One order at twenty locations, its stock patchy, prices that rise with weight and distance."""
    rng = np.random.default_rng(seed)
    world, _, _, postal_codes = vars(shop(rng)).values()
    lines, locations = size.lines, len(world.locations.codes)
    quantity = rng.integers(1, 7, lines)
    skus = lines - 2 if size.twice else lines
    stock = rng.poisson(8, (skus, locations)) * (rng.random((skus, locations)) < rng.choice([0.4, 0.6, 0.8]))
    orders = Orders(
        line_start=np.array([0, lines]),
        sku=np.arange(lines) % skus,
        quantity=quantity,
        zone_row=world.zone_rows(["US"], [str(rng.choice(postal_codes))]),
        deliver_by=np.array([NOW.toordinal() + int(rng.integers(2, 6)) if rng.random() < 0.5 else 0]),
        ship_complete=np.array([False]),
        priority=np.array([0]),
    )
    weight = np.minimum(rng.lognormal(5.6, 0.9, skus), 8000).astype(np.int64) * size.heavy + 20
    volume = rng.integers(20, 300, skus) * rng.integers(20, 200, skus) * rng.integers(10, 100, skus)
    goods = Goods(weight, volume, stock, rng.integers(0, 60, stock.shape))
    capacity = Capacity(np.full(locations, 40), rng.integers(0, 50, locations))
    policy = Policy(size.parcels, size.split, 150, 5000, 400)
    return Batch(world, policy, world.today(NOW), orders, goods, capacity)


def bounded(given_batch: Batch) -> Decided:
    """The decision with HiGHS to improve and bound it."""
    asked = given_batch
    return engine.decide(
        asked.world, asked.policy, asked.today, asked.orders, asked.goods, asked.capacity, bound=True
    )


def keeps_to_what_there_is(asked: Batch, decided: Decided) -> None:
    """Stock, capacity, parcels, rules and whole lines."""
    orders, goods = asked.orders, asked.goods
    used = np.zeros_like(goods.available)
    np.add.at(used, (orders.sku[decided.part_line], decided.part_location), decided.part_quantity)
    assert (used <= np.maximum(goods.available, 0)).all()
    assert (decided.part_quantity > 0).all()
    taken = np.bincount(decided.parcel_location, minlength=used.shape[1])
    assert (taken <= np.maximum(asked.capacity.left, 0)).all()
    most = asked.policy.max_parcels if orders.max_parcels is None else orders.max_parcels
    assert (np.bincount(decided.parcel_order, minlength=len(orders.priority)) <= most).all()
    if orders.eligible is not None:
        assert orders.eligible[decided.parcel_order, decided.parcel_location].all()
    if orders.line_eligible is not None:
        assert orders.line_eligible[decided.part_line, decided.part_location].all()
    if orders.services is not None:
        assert orders.services[decided.parcel_order, decided.parcel_service].all()
    placed = np.zeros_like(orders.quantity)
    np.add.at(placed, decided.part_line, decided.part_quantity)
    assert (placed + decided.backordered == orders.quantity).all()
    if not asked.policy.split_lines:
        assert (decided.part_quantity == orders.quantity[decided.part_line]).all()
    late = (decided.status != engine.ROUTED) & orders.ship_complete
    assert (decided.status[late] == engine.BACKORDERED).all()


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.booleans(), st.integers(1, 6))
def test_plans_keep_to_stock_capacity_and_rules(seed: int, split: bool, parcels: int) -> None:
    rng = np.random.default_rng(seed)
    asked = batch(seed, orders=6, lines=12, locations=6, split=split)
    orders = replace(
        asked.orders,
        max_parcels=np.full(6, parcels),
        eligible=rng.random((6, 6)) < 0.8,
        line_eligible=rng.random((len(asked.orders.sku), 6)) < 0.9,
        services=rng.random((6, 3)) < 0.8,
    )
    asked = asked.but(orders=orders)
    decided = asked.decide()
    keeps_to_what_there_is(asked, decided)
    assert decided.parcel_order.tolist() == asked.decide().parcel_order.tolist()


SIZES = [
    Size(12),
    Size(14, parcels=5),
    Size(12, split=True),
    Size(9, twice=True),
    Size(10, parcels=2, heavy=9),
]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("seed", range(2))
def test_no_unit_is_left_that_could_ship_and_the_cost_is_near_the_bound(seed: int, size: Size) -> None:
    asked = wholesale(seed, size)
    decided, best = asked.decide(), bounded(asked)
    keeps_to_what_there_is(asked, decided)
    assert not decided.exact[0]
    assert decided.backordered.sum() == best.backordered.sum()
    assert best.cost[0] <= decided.cost[0] <= 1.02 * best.cost[0]


def test_the_search_stays_within_a_thousandth_of_highs_on_average() -> None:
    asked = [wholesale(seed, Size(11)) for seed in range(20, 25)]
    paid = sum(int(one.decide().cost[0]) for one in asked)
    best = sum(int(bounded(one).cost[0]) for one in asked)
    assert best <= paid <= 1.001 * best


def test_a_runner_up_ships_as_much_from_elsewhere() -> None:
    for seed in range(4):
        decided = wholesale(seed, Size(12)).decide()
        assert decided.runner_cost[0] >= decided.cost[0]
        assert decided.runner_location.tolist() != decided.parcel_location.tolist()


def test_large_orders_among_small_ones_take_their_turn() -> None:
    """A batch of both is decided as the orders one by one, each seeing what those before it left."""
    asked = batch(7, orders=12, lines=9, locations=5)
    decided = asked.decide()
    assert decided.exact.any()
    assert not decided.exact.all()
    stock, left = engine.seen(asked.orders, asked.goods, asked.capacity, decided)
    for order in range(12):
        start, stop = int(asked.orders.line_start[order]), int(asked.orders.line_start[order + 1])
        available = np.zeros_like(asked.goods.available)
        available[asked.orders.sku[start:stop]] = stock[start:stop]
        only = replace(
            asked.orders,
            line_start=np.array([0, stop - start]),
            sku=asked.orders.sku[start:stop],
            quantity=asked.orders.quantity[start:stop],
            **{
                name: getattr(asked.orders, name)[order : order + 1]
                for name in ("zone_row", "deliver_by", "ship_complete", "priority")
            },
        )
        alone = asked.but(
            orders=only,
            goods=replace(asked.goods, available=available),
            capacity=Capacity(left[order], asked.capacity.price),
        )
        assert plan(alone.decide(), only, 0) == plan(decided, asked.orders, order)
