"""Who may take which stock: buffers, fenced units and fair shares hold on both ways in, and in a race."""

from collections import Counter
from dataclasses import replace
from typing import Any
from unittest.mock import patch

import pytest
from tests import company
from tests.company import BEGAN, MONDAY, Company
from tests.sourcing.steps import (
    WAYS,
    brokered,
    change,
    looks,
    places,
    publish,
    queued,
    source,
    state,
    take,
    units,
)

from crossdock.core.sql import Cursor
from crossdock.inventory import reserve
from crossdock.orders.drafts import Customer, OrderDraft
from crossdock.partners import channels
from crossdock.sourcing import amend, deciding, policies, views
from crossdock.sourcing.promise import Wanted, promise

CHICAGO = {("MUG", "CHI"): 10}


def with_market(cur: Cursor, stock: dict[tuple[str, str], int]) -> tuple[Company, Company]:
    """The company, and itself as the channel ``market`` sees it. Chicago takes as many parcels as come."""
    mine = company.build(cur, stock)
    change(cur, "CHI", capacity_per_day=1000)
    return mine, replace(mine, channel_id=channels.add(cur, "market", "api", at=BEGAN).id)


def singles(mine: Company, name: str, count: int, sku: str = "MUG", **stated: Any) -> list[OrderDraft]:
    """Orders of one unit each."""
    return [mine.order(f"{name}-{n}", (sku, 1), **stated) for n in range(count)]


def guest(code: str) -> Customer:
    return Customer(external_id=code, name="Ada Example")


def served(cur: Cursor, order_ids: list[int]) -> int:
    """How many of these orders of one unit have it."""
    found = Counter(state(cur, order_ids))
    assert set(found) <= {"released", "backordered"}
    return found["released"]


@pytest.mark.parametrize("way", WAYS)
def test_a_buffer_keeps_units_back_from_its_channel_alone(cur: Cursor, way: str) -> None:
    mine, market = with_market(cur, CHICAGO)
    publish(cur, buffers=[{"channel": "market", "units": 4}])
    assert served(cur, source(cur, way, *singles(market, "M", 8))) == 6
    assert served(cur, source(cur, way, *singles(mine, "W", 8))) == 4


@pytest.mark.parametrize("way", WAYS)
def test_a_buffer_is_kept_at_each_location_and_adds_to_that_of_the_sku(cur: Cursor, way: str) -> None:
    stock = {("MUG", "CHI"): 5, ("MUG", "EWR"): 5, ("TEE", "CHI"): 5}
    _, market = with_market(cur, stock)
    publish(
        cur,
        buffers=[
            {"channel": "market", "units": 1},
            {"channel": "market", "units": 2, "sku": "MUG"},
            {"channel": "elsewhere", "units": 5},
        ],
    )
    assert served(cur, source(cur, way, *singles(market, "M", 10))) == 2 + 2
    assert served(cur, source(cur, way, *singles(market, "T", 10, "TEE"))) == 4


def test_a_promise_keeps_the_channel_s_buffer_too(cur: Cursor) -> None:
    mine, market = with_market(cur, CHICAGO)
    publish(cur, buffers=[{"channel": "market", "units": 4}])
    for channel, units_, said in ((mine, 10, "routed"), (market, 6, "routed"), (market, 7, "backordered")):
        wanted = Wanted([("MUG", units_)], "US", "60614", levels=("standard",), channel_id=channel.channel_id)
        assert promise(cur, wanted, at=MONDAY)[0]["status"] == said


@pytest.mark.parametrize("way", WAYS)
def test_others_keep_out_of_a_fence_and_its_owner_takes_all_there_is(cur: Cursor, way: str) -> None:
    mine, _ = with_market(cur, CHICAGO)
    publish(cur, fences=[{"sku": "MUG", "location": "CHI", "units": 4, "customer": "C-9"}])
    outsiders = source(cur, way, *singles(mine, "O", 8, customer=guest("C-1")))
    assert served(cur, outsiders) == 6
    assert served(cur, source(cur, way, *singles(mine, "G", 8, customer=None))) == 0
    assert served(cur, source(cur, way, *singles(mine, "V", 8, customer=guest("C-9")))) == 4


@pytest.mark.parametrize("way", WAYS)
def test_what_the_owner_has_taken_is_fenced_no_longer(cur: Cursor, way: str) -> None:
    mine, _ = with_market(cur, CHICAGO)
    publish(cur, fences=[{"sku": "MUG", "location": "CHI", "units": 4, "customer": "C-9"}])
    assert served(cur, source(cur, way, *singles(mine, "V", 3, customer=guest("C-9")))) == 3
    # Seven are left, of which one is still fenced.
    assert served(cur, source(cur, way, *singles(mine, "O", 8, customer=guest("C-1")))) == 6


@pytest.mark.parametrize("way", WAYS)
def test_two_customers_have_a_fence_each(cur: Cursor, way: str) -> None:
    mine, _ = with_market(cur, CHICAGO)
    fence = {"sku": "MUG", "location": "CHI", "units": 3}
    publish(cur, fences=[{**fence, "customer": "C-8"}, {**fence, "customer": "C-9"}])
    batch = [
        *singles(mine, "O", 10, customer=guest("C-1")),
        *singles(mine, "A", 10, customer=guest("C-8")),
        *singles(mine, "B", 10, customer=guest("C-9")),
    ]
    order_ids = source(cur, way, *batch)
    counts = [served(cur, order_ids[at : at + 10]) for at in (0, 10, 20)]
    assert counts == [4, 3, 3]


@pytest.mark.parametrize("way", WAYS)
def test_a_fence_is_a_channel_s_too_and_only_at_its_location(cur: Cursor, way: str) -> None:
    mine, market = with_market(cur, {("MUG", "CHI"): 3, ("MUG", "LAX"): 2})
    publish(cur, fences=[{"sku": "MUG", "location": "CHI", "units": 9, "channel": "market"}])
    outsiders = source(cur, way, *singles(mine, "W", 4, to="IL"))
    assert [places(cur, order_id) for order_id in outsiders] == [["LAX"], ["LAX"], [], []]
    assert served(cur, source(cur, way, *singles(market, "M", 4))) == 3


def test_units_that_an_owner_sent_back_are_fenced_again(cur: Cursor) -> None:
    mine, _ = with_market(cur, CHICAGO)
    publish(cur, fences=[{"sku": "MUG", "location": "CHI", "units": 4, "customer": "C-9"}])
    [owned] = take(cur, mine.order("V", ("MUG", 4), customer=guest("C-9")))
    with patch("crossdock.core.clock.now", return_value=MONDAY):
        amend.cancel(cur, owned, reason="changed their mind", at=MONDAY, actor=company.ACTOR)
    assert served(cur, take(cur, *singles(mine, "O", 10, customer=guest("C-1")))) == 6


def interleaved(first: list[OrderDraft], second: list[OrderDraft]) -> list[OrderDraft]:
    """One of the second after each three of the first."""
    found = []
    for at, draft in enumerate(second):
        found += [*first[3 * at : 3 * at + 3], draft]
    return found


@pytest.mark.parametrize("way", WAYS)
def test_a_fair_share_divides_what_is_short_by_demand(cur: Cursor, way: str) -> None:
    mine, market = with_market(cur, {("MUG", "CHI"): 5, ("MUG", "EWR"): 3})
    publish(cur, allocation="fair_share")
    batch = interleaved(singles(mine, "W", 9), singles(market, "M", 3))
    order_ids = source(cur, way, *batch)
    theirs = order_ids[3::4]
    ours = [order_id for order_id in order_ids if order_id not in theirs]
    assert (served(cur, ours), served(cur, theirs)) == (6, 2)


@pytest.mark.parametrize("way", WAYS)
def test_with_enough_for_all_fair_shares_keep_nothing_back(cur: Cursor, way: str) -> None:
    mine, market = with_market(cur, {("MUG", "CHI"): 12})
    publish(cur, allocation="fair_share")
    order_ids = source(cur, way, *interleaved(singles(mine, "W", 9), singles(market, "M", 3)))
    assert served(cur, order_ids) == 12


@pytest.mark.parametrize("way", WAYS)
def test_nobody_starves_beside_a_large_channel(cur: Cursor, way: str) -> None:
    mine, market = with_market(cur, CHICAGO)
    publish(cur, allocation="fair_share")
    order_ids = source(cur, way, *singles(mine, "W", 40), *singles(market, "M", 10))
    assert (served(cur, order_ids[:40]), served(cur, order_ids[40:])) == (8, 2)


@pytest.mark.parametrize("way", WAYS)
def test_a_share_that_its_channel_does_not_take_goes_to_the_others(cur: Cursor, way: str) -> None:
    mine, market = with_market(cur, CHICAGO)
    publish(cur, allocation="fair_share")
    ours = singles(mine, "W", 12)
    theirs = singles(market, "M", 12, ship_to=replace(company.ADDRESSES["NY"], postal_code="50001"))
    order_ids = source(cur, way, *ours, *theirs)  # no zone chart covers where the market's orders go
    assert (served(cur, order_ids[:12]), served(cur, order_ids[12:])) == (5, 0)
    assert set(queued(cur)) == {
        order_id for order_id in order_ids[:12] if "backordered" in units(cur, order_id)
    }
    brokered(cur)
    assert (served(cur, order_ids[:12]), served(cur, order_ids[12:])) == (10, 0)
    assert not queued(cur)  # what is short now is short of stock


def test_shares_come_to_rest_where_nothing_is_left(cur: Cursor) -> None:
    mine, market = with_market(cur, {("MUG", "CHI"): 3})
    publish(cur, allocation="fair_share")
    order_ids = take(cur, *interleaved(singles(mine, "W", 9), singles(market, "M", 3)))
    turns = 0
    while queued(cur):
        brokered(cur)
        turns += 1
    assert turns <= 1
    assert served(cur, order_ids) == 3
    assert max(looks(cur, order_id) for order_id in order_ids) <= 2


def test_a_rival_between_looking_and_reserving_leaves_kept_units_alone(cur: Cursor) -> None:
    mine, _ = with_market(cur, CHICAGO)
    publish(cur, fences=[{"sku": "MUG", "location": "CHI", "units": 4, "customer": "C-9"}])
    cell = [mine.skus["MUG"]], [mine.locations["CHI"]]
    decide = deciding.decide

    def decide_and_lose(*args: Any, **kwargs: Any) -> deciding.Verdict:
        verdict = decide(*args, **kwargs)
        assert reserve.reserve(cur, [1], [1], *cell, [5], at=MONDAY)
        return verdict

    with patch.object(deciding, "decide", decide_and_lose):
        order_ids = take(cur, *singles(mine, "O", 3, customer=guest("C-1")))
    assert state(cur, order_ids) == ["released", "open", "open"]  # five of ten are left, four are fenced
    assert set(queued(cur)) == set(order_ids[1:])
    brokered(cur)
    assert state(cur, order_ids) == ["released", "backordered", "backordered"]


def test_groups_are_one_where_nothing_divides_them() -> None:
    [view] = views.cut(["web", "market"], ["C-1", "C-9"], [], policies.NONE)
    assert view.members == [0, 1]
