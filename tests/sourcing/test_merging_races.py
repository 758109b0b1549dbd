"""A merge beside another merge, a cancellation, a hold, a location that accepts, the stage that releases: one
is first, the other is told so or acts on what it finds; units, money and stock are those of one of the two
turns.
"""

from collections.abc import Callable
from functools import partial
from typing import Final

import pytest
from tests import company
from tests.company import ACTOR, MONDAY
from tests.conftest import Database
from tests.sourcing.steps import take
from tests.sourcing.test_waiting import both, sound

from crossdock.core import db as database
from crossdock.core.sql import Cursor
from crossdock.fulfilment import accept, read, release, ship
from crossdock.fulfilment.ship import Shipment
from crossdock.orders import edit as orders
from crossdock.orders import links
from crossdock.sourcing import amend, broker, merging

TURNS: Final = 4

Act = Callable[[Cursor, list[int]], object]


def merges(cur: Cursor, found: list[int]) -> None:
    merging.merge(cur, found[0], found[1], at=MONDAY, actor=ACTOR)


def merges_the_other_way(cur: Cursor, found: list[int]) -> None:
    merging.merge(cur, found[1], found[0], at=MONDAY, actor=ACTOR)


def merges_it_into_a_third(cur: Cursor, found: list[int]) -> None:
    merging.merge(cur, found[2], found[1], at=MONDAY, actor=ACTOR)


def merges_a_third_into_it(cur: Cursor, found: list[int]) -> None:
    merging.merge(cur, found[1], found[2], at=MONDAY, actor=ACTOR)


def cancels(cur: Cursor, found: list[int]) -> None:
    amend.cancel(cur, found[1], reason="x", at=MONDAY, actor=ACTOR)


def holds_all(cur: Cursor, found: list[int]) -> None:
    amend.hold(cur, found, reason="look", at=MONDAY, actor=ACTOR)


def accepts(cur: Cursor, found: list[int]) -> None:
    parts = [one["id"] for order in found for one in read.of_order(cur, order) if one["state"] == "released"]
    accept.accept(cur, parts, at=MONDAY, actor=ACTOR)


def ships(cur: Cursor, found: list[int]) -> None:
    for one in read.of_order(cur, found[1]):
        ship.ship(cur, [Shipment(one["id"])], at=MONDAY, actor=ACTOR)


def releases(cur: Cursor, found: list[int]) -> None:
    ids = release.STAGE.claim(cur, 100, MONDAY)
    release.STAGE.work(cur, ids)


def brokers(cur: Cursor, found: list[int]) -> None:
    amend.source_again(cur, found, at=MONDAY, actor=ACTOR)
    broker.work(cur, found)


@pytest.mark.parametrize(
    "other",
    [
        merges, merges_the_other_way, merges_it_into_a_third, merges_a_third_into_it, cancels, holds_all,
        accepts, ships, releases, brokers,
    ],
)  # fmt: skip
def test_of_a_merge_and_another_act_one_is_first(db: Database, monday: None, other: Act) -> None:
    with database.transaction() as cur:
        mine = company.build(cur, {("MUG", "EWR"): 99, ("LAMP", "EWR"): 99})
    for turn in range(TURNS):
        with database.transaction() as cur:
            drafts = [
                mine.order(f"R-{turn}-{n}", ("MUG", 1), ("LAMP", 1), payment_pending=other is releases)
                for n in range(3)
            ]
            found = take(cur, *drafts)
            before = [orders.read(cur, one) for one in found]
            if other is releases:
                assert [one.status for one in before] == ["allocated"] * 3
                amend.lift(cur, found, at=MONDAY, actor=ACTOR)
        both(partial(merges, found=found), partial(other, found=found))
        with database.transaction() as cur:
            after = [orders.read(cur, one) for one in found]
            merged = links.merged(cur, found)
            assert not any(one.live for one in after if one.order_id in merged)
            off = other is cancels and not merged  # it was first
            assert sum(one.live for one in after) == sum(one.live for one in before) - off * before[1].live
            assert sum(one.worth for one in after) == sum(one.worth for one in before) - off * before[1].worth
            assert merged or other in (cancels, accepts, ships)
            sound(cur)
