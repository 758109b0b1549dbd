"""An explanation says of every location what the engine would have decided."""

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.sourcing.engine.batches import NOW, Batch, alone, batch

from crossdock.sourcing import engine
from crossdock.sourcing.engine import Calendar, Candidate, Capacity, Explanation

cases = st.tuples(st.integers(0, 10**6), st.booleans())


def explained(seed: int, split: bool) -> tuple[Batch, Explanation]:
    whole = batch(seed, orders=3, lines=2, locations=4, split=split)
    one = whole.but(orders=alone(whole.orders, 0))
    found = engine.explain(one.world, one.policy, one.today, one.orders, one.goods, one.capacity, now=NOW)
    return one, found


def used(one: Batch, candidate: Candidate) -> bool:
    return candidate.location in one.decide().parcel_location


def moved(one: Batch, location: int, cut_off: int) -> Batch:
    """The batch with another cut-off at one location."""
    calendars = list(one.world.locations.calendars)
    calendars[location] = replace(calendars[location], cut_off=cut_off)
    world = replace(one.world, locations=replace(one.world.locations, calendars=tuple(calendars)))
    return one.but(world=world, today=world.today(NOW))


@settings(max_examples=15, deadline=None)
@given(cases)
def test_the_winner_is_the_decision(case: tuple[int, bool]) -> None:
    one, found = explained(*case)
    decided = one.decide()
    assert found.cost == decided.cost[0]
    assert found.locations == tuple(decided.parcel_location)
    assert [c.location for c in found.candidates if c.chosen] == list(found.locations)
    assert len(found.candidates) == len(one.world.locations.codes)
    for candidate in found.candidates:
        assert (candidate.reason is None) == (candidate.parcel is not None)


@settings(max_examples=15, deadline=None)
@given(cases)
def test_so_much_cheaper_wins_and_a_unit_less_does_not(case: tuple[int, bool]) -> None:
    one, found = explained(*case)
    for candidate in found.candidates:
        if candidate.best is not None and candidate.cheaper_by is not None:
            for less, wins in ((candidate.cheaper_by, True), (candidate.cheaper_by - 1, False)):
                price = one.capacity.price.copy()
                price[candidate.location] -= less
                assert used(one.but(capacity=Capacity(one.capacity.left, price)), candidate) == wins


@settings(max_examples=15, deadline=None)
@given(cases)
def test_the_runner_up_is_a_candidate_s_best_plan_or_leaves_one_out(case: tuple[int, bool]) -> None:
    one, found = explained(*case)
    decided = one.decide()
    others = [c.best for c in found.candidates if c.best is not None and not c.chosen]
    for plan in others:
        assert plan.cost >= decided.runner_cost[0] >= found.cost


@settings(max_examples=25, deadline=None)
@given(cases)
def test_what_would_have_changed_it_does(case: tuple[int, bool]) -> None:
    one, found = explained(*case)
    for candidate in found.candidates:
        n = candidate.location
        if candidate.units:
            available = np.maximum(one.goods.available, 0)
            for line, units in candidate.units:
                available[one.orders.sku[line], n] += units
            assert used(one.but(goods=replace(one.goods, available=available)), candidate)
        if candidate.capacity:
            left = one.capacity.left.copy()
            assert left[n] < 1
            left[n] = 1
            assert used(one.but(capacity=Capacity(left, one.capacity.price)), candidate)
        if candidate.cut_off is not None:
            assert used(moved(one, n, candidate.cut_off), candidate)
            assert not used(moved(one, n, candidate.cut_off - 60), candidate)


def test_every_reason_is_told_apart() -> None:
    one = batch(11, orders=1, lines=1, locations=7).but()
    orders = alone(one.orders, 0)
    sku = int(orders.sku[0])
    available = np.full_like(one.goods.available, 50)
    available[sku, 4] = 0
    left = np.full(7, 9)
    left[2] = 0
    closed = Calendar(16 * 3600, "UTC", frozenset(), frozenset(), 0)
    calendars = list(one.world.locations.calendars)
    calendars[0] = closed
    price = one.world.price.copy()
    price[:, 0, :] = one.world.infinite  # no service in the first zone
    price[:, 1, 1:] = one.world.infinite
    zone_of = np.array([[1, 1, 1, 2, 1, 0, 1]])
    world = replace(
        one.world, locations=replace(one.world.locations, calendars=tuple(calendars)),
        price=price, zone_of=zone_of, cache={},
    )  # fmt: skip
    eligible = np.ones((1, 7), dtype=np.bool_)
    eligible[0, 1] = False
    orders = replace(orders, eligible=eligible, zone_row=np.array([0]), ship_complete=np.array([False]))
    goods = replace(one.goods, available=available)
    capacity = Capacity(left, np.zeros(7, dtype=np.int64))

    def reasons(grams: int) -> list[str | None]:
        weighed = replace(goods, weight_g=np.full_like(goods.weight_g, grams))
        found = engine.explain(
            world, one.policy, world.today(NOW), orders, weighed, capacity, reasons={1: "rule 7"}
        )
        assert found.candidates[1].detail == "rule 7"
        return [candidate.reason for candidate in found.candidates]

    known = ["no_working_day", "ineligible", "capacity", "zone", "stock", "service"]
    assert reasons(100) == [*known, None]
    assert reasons(10**6) == [*known, "weight"]
