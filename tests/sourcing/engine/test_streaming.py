"""A batch is decided as if one order after another, and never takes what is not there."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.sourcing.engine.batches import alone, batch, plan

from crossdock.sourcing import engine
from crossdock.sourcing.engine import BACKORDERED, ROUTED, Capacity, Goods

seeds = st.integers(0, 10**6)


@settings(max_examples=25, deadline=None)
@given(seeds, st.booleans())
def test_a_batch_equals_its_orders_one_after_another(seed: int, split: bool) -> None:
    given_batch = batch(seed, orders=12 if split else 30, lines=3 if split else 4, split=split)
    orders, goods, capacity = given_batch.orders, given_batch.goods, given_batch.capacity
    decided = given_batch.decide()
    available, left = np.maximum(goods.available, 0), np.maximum(capacity.left, 0)
    stock_seen, left_seen = engine.seen(orders, goods, capacity, decided)
    for order in np.lexsort((np.arange(len(orders.priority)), -orders.priority)):
        lines = slice(int(orders.line_start[order]), int(orders.line_start[order + 1]))
        assert (stock_seen[lines] == available[orders.sku[lines]]).all()
        assert (left_seen[order] == left).all()
        one = alone(orders, int(order))
        now = Goods(goods.weight_g, goods.volume_mm3, available.copy(), goods.shadow_price)
        single = given_batch.but(
            orders=one, goods=now, capacity=Capacity(left.copy(), capacity.price)
        ).decide()
        assert plan(decided, orders, int(order)) == plan(single, one, 0)
        np.subtract.at(available, (one.sku[single.part_line], single.part_location), single.part_quantity)
        left[single.parcel_location] -= 1


@settings(max_examples=25, deadline=None)
@given(seeds)
def test_nothing_is_taken_that_is_not_there(seed: int) -> None:
    given_batch = batch(seed, orders=80)
    orders, goods = given_batch.orders, given_batch.goods
    decided = given_batch.decide()
    taken = np.zeros_like(goods.available)
    np.add.at(taken, (orders.sku[decided.part_line], decided.part_location), decided.part_quantity)
    assert (taken <= np.maximum(goods.available, 0)).all()
    parcels = np.bincount(decided.parcel_location, minlength=len(given_batch.capacity.left))
    assert (parcels <= given_batch.capacity.left).all()
    placed = np.bincount(decided.part_line, decided.part_quantity, len(orders.quantity))
    assert (placed + decided.backordered == orders.quantity).all()
    short = np.add.reduceat(decided.backordered, orders.line_start[:-1]) > 0
    assert (short == (decided.status != ROUTED)).all()
    assert (decided.status[short & orders.ship_complete] == BACKORDERED).all()


@settings(max_examples=10, deadline=None)
@given(seeds)
def test_cost_is_the_sum_of_its_parts_and_parcels(seed: int) -> None:
    decided = batch(seed).decide()
    parts = ("price", "handling", "shadow", "capacity", "split", "late", "added")
    assert (decided.cost == sum(getattr(decided, name) for name in parts)).all()
    for name in ("price", "handling", "shadow", "capacity", "added"):
        sums = np.bincount(decided.parcel_order, getattr(decided, f"parcel_{name}"), len(decided.cost))
        assert (sums == getattr(decided, name)).all()
    assert (decided.runner_cost[decided.runner_cost >= 0] >= decided.cost[decided.runner_cost >= 0]).all()


def test_nothing_passed_in_is_changed() -> None:
    given_batch = batch(7)
    before = given_batch.goods.available.copy(), given_batch.capacity.left.copy()
    given_batch.decide()
    assert (given_batch.goods.available == before[0]).all()
    assert (given_batch.capacity.left == before[1]).all()


def test_the_last_units_go_to_the_highest_priority_then_to_the_first() -> None:
    one = batch(3, orders=9, lines=1, locations=1)
    orders = one.orders
    sku, first = np.zeros_like(orders.sku), np.arange(9)
    wanted = {"sku": sku, "quantity": np.ones_like(sku), "priority": np.array([0, 0, 1, 0, 2, 0, 1, 0, 0])}
    goods = Goods(one.goods.weight_g, one.goods.volume_mm3, np.full_like(one.goods.available, 4))
    full = one.but(
        orders=type(orders)(**{**vars(orders), **wanted}),
        goods=goods,
        capacity=Capacity(np.array([99]), np.array([0])),
    )
    assert first[full.decide().status == ROUTED].tolist() == [0, 2, 4, 6]


def test_an_empty_batch_is_decided() -> None:
    given_batch = batch(1)
    orders = given_batch.orders
    none = {name: values[:0] for name, values in vars(orders).items() if values is not None}
    nothing = type(orders)(**{**none, "line_start": np.array([0])})
    decided = given_batch.but(orders=nothing).decide()
    assert len(decided.cost) == len(decided.parcel_order) == 0


def test_numbers_that_could_overflow_are_refused() -> None:
    given_batch = batch(1)
    huge = given_batch.goods.shadow_price + (1 << 57)  # type: ignore[operator]
    goods = Goods(given_batch.goods.weight_g, given_batch.goods.volume_mm3, given_batch.goods.available, huge)
    with pytest.raises(engine.TooLarge):
        given_batch.but(goods=goods).decide()
