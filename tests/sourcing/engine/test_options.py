"""What only the broker passes (masks, own limits, added costs) equals the same said in another way."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.sourcing.engine.batches import SERVICES, Batch, alone, batch, plan

from crossdock.sourcing import engine
from crossdock.sourcing.engine import Capacity, Tariff

seeds = st.integers(0, 10**6)


def singles(given_batch: Batch) -> list[Batch]:
    """Each order of the batch by itself, all stock before it."""
    number = len(given_batch.orders.priority)
    return [given_batch.but(orders=alone(given_batch.orders, order)) for order in range(number)]


def same(one: Batch, other: Batch) -> bool:
    return plan(one.decide(), one.orders, 0) == plan(other.decide(), other.orders, 0)


@settings(max_examples=10, deadline=None)
@given(seeds)
def test_allowed_services_are_as_a_tariff_without_the_others(seed: int) -> None:
    rng = np.random.default_rng(seed)
    for one in singles(batch(seed, orders=6)):
        allowed = rng.random((1, len(SERVICES))) < 0.6
        price = np.where(allowed[0], one.world.price, one.world.infinite)
        world = replace(one.world, price=price, cache={})
        masked = one.but(orders=replace(one.orders, services=allowed))
        assert same(masked, one.but(world=world))


@settings(max_examples=10, deadline=None)
@given(seeds, st.booleans())
def test_masks_differ_between_the_orders_of_a_batch(seed: int, split: bool) -> None:
    rng = np.random.default_rng(seed)
    whole = batch(seed, orders=8, lines=2, split=split)
    lines, places = len(whole.orders.sku), len(whole.world.locations.codes)
    orders = replace(
        whole.orders,
        services=rng.random((8, len(SERVICES))) < 0.7,
        eligible=rng.random((8, places)) < 0.7,
        line_eligible=rng.random((lines, places)) < 0.8,
        max_parcels=rng.integers(1, 4, 8),
        late_cost_per_day=rng.integers(0, 3, 8) * 70,
    )
    plenty = replace(whole.goods, available=np.abs(whole.goods.available) * 100)
    free = whole.but(
        orders=orders, goods=plenty, capacity=Capacity(whole.capacity.left + 99, whole.capacity.price)
    )
    decided = free.decide()
    for order, one in enumerate(singles(free)):
        assert plan(decided, free.orders, order) == plan(one.decide(), one.orders, 0)
        for line, location in zip(decided.part_line, decided.part_location, strict=True):
            assert orders.line_eligible is not None
            assert orders.line_eligible[line, location]


@settings(max_examples=10, deadline=None)
@given(seeds, st.booleans())
def test_an_ineligible_location_is_one_without_stock(seed: int, split: bool) -> None:
    for one in singles(batch(seed, orders=4, lines=3, split=split)):
        barred = np.random.default_rng(seed).random((1, len(one.world.locations.codes))) < 0.4
        empty = replace(one.goods, available=np.where(barred, 0, one.goods.available))
        assert same(one.but(orders=replace(one.orders, eligible=~barred)), one.but(goods=empty))


@settings(max_examples=10, deadline=None)
@given(seeds, st.booleans())
def test_an_order_has_its_own_limits(seed: int, split: bool) -> None:
    for one in singles(batch(seed, orders=4, lines=3, split=split)):
        own = replace(one.orders, max_parcels=np.array([2]), late_cost_per_day=np.array([130]))
        policy = replace(one.policy, max_parcels=2, late_cost_per_day=130)
        assert same(one.but(orders=own), one.but(policy=policy))


@settings(max_examples=10, deadline=None)
@given(seeds, st.booleans())
def test_an_added_cost_alike_for_all_services_is_as_a_price_of_capacity(seed: int, split: bool) -> None:
    for one in singles(batch(seed, orders=4, lines=3, split=split)):
        more = np.random.default_rng(seed).integers(0, 4, len(one.world.locations.codes)) * 30
        today = replace(one.today, added=np.repeat(more[:, None], len(SERVICES), axis=1))
        added = plan(one.but(today=today).decide(), one.orders, 0)
        dearer = Capacity(one.capacity.left, one.capacity.price + more)
        priced = plan(one.but(capacity=dearer).decide(), one.orders, 0)
        for name in ("cost", "runner", "runner_cost", "parts", "price", "late"):
            assert added[name] == priced[name]


def test_an_added_cost_can_choose_another_service() -> None:
    one = singles(batch(4, orders=1, lines=1))[0]
    one = one.but(
        goods=replace(one.goods, available=one.goods.available + 50),
        policy=replace(one.policy, late_cost_per_day=0),
    )
    chosen = one.decide()
    added = np.zeros((len(one.world.locations.codes), len(SERVICES)), dtype=np.int64)
    added[:, chosen.parcel_service[0]] = 10_000
    moved = one.but(today=replace(one.today, added=added)).decide()
    assert moved.parcel_service[0] != chosen.parcel_service[0]


def test_codes_must_come_sorted() -> None:
    world = batch(1).world
    tariff = Tariff(*(np.zeros(0, dtype=np.int64) for _ in range(5)))
    places = replace(world.locations, codes=tuple(reversed(world.locations.codes)))
    with pytest.raises(ValueError, match="sorted"):
        engine.compile_world(places, SERVICES, tariff, engine.Zones([], [], [], []))
