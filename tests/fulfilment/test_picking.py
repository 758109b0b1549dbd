"""Picking: bit by bit, short, after packing; what is refused in part, and what is called back by hand."""

from typing import Any

import psycopg
import pytest
from tests.company import ACTOR, MONDAY, Company, build
from tests.fulfilment.opened import (
    Opened,
    later,
    open_order,
    parcels,
    state_of,
    stock_of,
    timeline,
    units,
)

from crossdock.app import verify
from crossdock.fulfilment import pack, picking, read, refusals, ship
from crossdock.fulfilment.errors import NothingNamed, StandsPacked, TooMany, WrongState
from crossdock.fulfilment.picking import Pick, Short
from crossdock.fulfilment.reject import Rejection, reject, reject_units
from crossdock.fulfilment.ship import Shipment
from crossdock.fulfilment.withdraw import Withdrawal, withdraw
from crossdock.inventory import doubts
from crossdock.mailbox import messages

Cursor = psycopg.Cursor[Any]


@pytest.fixture
def mine(cur: Cursor) -> Company:
    return build(cur)


@pytest.fixture
def opened(cur: Cursor, mine: Company) -> Opened:
    """Released: four mugs and a tee."""
    return open_order(cur, mine, "A-1", ("MUG", 4), ("TEE", 1), released=True)


def pick(cur: Cursor, opened: Opened, found: Any = None, **short: Any) -> None:
    told = {int(seq.removeprefix("line")): one for seq, one in short.items()}
    picking.pick(cur, [Pick(opened.id, found, told)], at=MONDAY, actor=ACTOR)
    for name in ("work", "line_fulfilment", "line_reservations", "stock_movements", "stock_reserved"):
        finding = verify.check(cur, name)
        assert finding.clean, finding.document()


def worked(cur: Cursor, opened: Opened) -> list[tuple[int, int, int, int]]:
    """(picked, packed, shipped, stopped), line by line."""
    lines = read.one(cur, str(opened.id))["lines"]
    return [(one["picked"], one["packed"], one["shipped"], one["stopped"]) for one in lines]


def test_whoever_picks_has_accepted_and_picks_bit_by_bit(cur: Cursor, opened: Opened) -> None:
    pick(cur, opened, {1: 3})
    assert (state_of(cur, opened), worked(cur, opened)) == ("accepted", [(3, 0, 0, 0), (0, 0, 0, 0)])
    pick(cur, opened)
    assert (state_of(cur, opened), worked(cur, opened)) == ("picked", [(4, 0, 0, 0), (1, 0, 0, 0)])
    assert timeline(cur, opened) == ["plan", "release", "accept", "units_picked", "units_picked", "pick"]
    with pytest.raises(NothingNamed):
        pick(cur, opened)
    with pytest.raises(TooMany):
        pick(cur, opened, {1: 1})
    assert units(cur, opened) == {"released": 4}  # picking moves nothing in the ledger


def test_what_is_short_goes_elsewhere_at_once_and_the_rest_goes_on(
    cur: Cursor, mine: Company, opened: Opened
) -> None:
    pick(cur, opened, line1=Short(1))
    assert state_of(cur, opened) == "picked"
    assert worked(cur, opened) == [(3, 0, 0, 1), (1, 0, 0, 0)]
    assert units(cur, opened) == {"open": 1, "released": 3}
    # One of four sought was not there: it comes off the books, and a quarter of the 96 that are free.
    assert stock_of(cur, mine, "MUG") == (75, 3, 0)
    [task] = doubts.tasks(cur).items
    assert (task.sku, task.location, task.reason) == ("MUG", "EWR", "not_found")
    assert (task.gone, task.doubted, task.reference) == (1, 24, f"FO-{opened.id}")
    assert refusals.refused(cur, [opened.order_id], [1]) == {opened.order_id: [opened.location_id]}
    assert refusals.refused(cur, [opened.order_id], [2]) == {}
    ship.ship(cur, [Shipment(opened.id)], at=MONDAY, actor=ACTOR)
    assert state_of(cur, opened) == "shipped"
    assert units(cur, opened) == {"open": 1, "shipped": 3}


def test_where_nothing_is_found_the_location_has_rejected(cur: Cursor, mine: Company, opened: Opened) -> None:
    pick(cur, opened, {}, line1=Short(4), line2=Short(1, "damaged", "torn"))
    assert state_of(cur, opened) == "rejected"
    assert (units(cur, opened, 1), units(cur, opened, 2)) == ({"open": 4}, {"open": 1})
    assert stock_of(cur, mine, "MUG") == (0, 0, 0)  # nothing of what was sought is there: all is doubted
    assert stock_of(cur, mine, "TEE") == (9, 0, 0)  # damaged says nothing about the rest
    assert parcels(cur, mine) == 0
    told = [(one["sku"], one["reason"], one["words"]) for one in read.one(cur, str(opened.id))["refusals"]]
    assert told == [("MUG", "not_found", ""), ("TEE", "damaged", "torn")]


def test_what_was_picked_can_be_found_unfit_afterwards(cur: Cursor, mine: Company, opened: Opened) -> None:
    pick(cur, opened)
    pick(cur, opened, {}, line1=Short(2, "damaged"))
    assert (state_of(cur, opened), worked(cur, opened)) == ("picked", [(2, 0, 0, 2), (1, 0, 0, 0)])
    assert stock_of(cur, mine, "MUG") == (98, 2, 0)


@pytest.mark.parametrize(
    ("found", "short", "error"),
    [
        ({1: 5}, {}, TooMany),
        ({9: 1}, {}, TooMany),
        ({1: 3}, {"line1": Short(2)}, TooMany),
        ({}, {"line9": Short(1)}, TooMany),
        ({1: -1}, {}, NothingNamed),
        ({1: 0}, {}, NothingNamed),
        ({1: 1}, {"line2": Short(-1)}, NothingNamed),
    ],
)
def test_a_pick_that_cannot_be_changes_nothing(
    cur: Cursor, opened: Opened, found: dict[int, int], short: dict[str, Short], error: type[Exception]
) -> None:
    with pytest.raises(error):
        pick(cur, opened, found, **short)
    assert (state_of(cur, opened), units(cur, opened)) == ("released", {"released": 4})


def test_what_stands_packed_was_picked_and_is_not_given_back_before_it_is_unpacked(
    cur: Cursor, opened: Opened
) -> None:
    first = pack.pack(cur, Shipment(opened.id, {1: 3}), at=MONDAY, actor=ACTOR)
    assert (state_of(cur, opened), worked(cur, opened)) == ("accepted", [(3, 3, 0, 0), (0, 0, 0, 0)])
    with pytest.raises(StandsPacked):
        reject_units(cur, [Rejection(opened.id, "damaged", {1: 2})], at=MONDAY, actor=ACTOR)
    with pytest.raises(StandsPacked):
        pick(cur, opened, {}, line1=Short(2))
    pick(cur, opened)
    assert state_of(cur, opened) == "picked"
    pack.pack(cur, Shipment(opened.id), at=MONDAY, actor=ACTOR)
    assert (state_of(cur, opened), worked(cur, opened)) == ("packed", [(4, 4, 0, 0), (1, 1, 0, 0)])
    with pytest.raises(StandsPacked):
        reject(cur, [opened.id], "closed", at=MONDAY, actor=ACTOR)
    pack.unpack(cur, first, at=MONDAY, actor=ACTOR)
    assert (state_of(cur, opened), worked(cur, opened)) == ("picked", [(4, 1, 0, 0), (1, 1, 0, 0)])
    reject_units(cur, [Rejection(opened.id, "damaged", {1: 3})], at=MONDAY, actor=ACTOR)
    assert worked(cur, opened) == [(1, 1, 0, 3), (1, 1, 0, 0)]
    assert verify.check(cur, "work").clean


def test_a_partial_rejection_leaves_the_rest_at_work(cur: Cursor, opened: Opened) -> None:
    reject_units(cur, [Rejection(opened.id, "cannot_ship", {2: 1})], at=MONDAY, actor=ACTOR)
    assert state_of(cur, opened) == "released"
    assert (units(cur, opened, 1), units(cur, opened, 2)) == ({"released": 4}, {"open": 1})
    assert doubts.tasks(cur).items == []
    assert timeline(cur, opened) == ["plan", "release", "units_rejected"]


def test_what_is_left_after_a_part_has_shipped_may_be_short(cur: Cursor, opened: Opened) -> None:
    ship.ship(cur, [Shipment(opened.id, {1: 3, 2: 1})], at=MONDAY, actor=ACTOR)
    pick(cur, opened, {}, line1=Short(1))
    assert (state_of(cur, opened), units(cur, opened)) == ("shipped", {"open": 1, "shipped": 3})


def test_units_called_back_by_hand_leave_the_location_and_it_is_told(cur: Cursor, mine: Company) -> None:
    from crossdock.network import locations

    locations.import_rows(
        cur, [{"code": "EWR", "address": "https://ewr.example/orders"}], at=MONDAY, actor=ACTOR
    )
    opened = open_order(cur, mine, "A-1", ("MUG", 4), released=True)
    with pytest.raises(WrongState):
        withdraw(cur, [Withdrawal(opened.id, "too slow")], at=later(1), actor=ACTOR)
    pick(cur, opened)
    assert withdraw(cur, [Withdrawal(opened.id, "too slow", {1: 1})], at=later(1), actor=ACTOR) == []
    assert units(cur, opened) == {"open": 1, "released": 3}
    gone = Withdrawal(opened.id, "the buyer changed their mind", target="cancelled")
    assert withdraw(cur, [gone], at=later(2), actor=ACTOR) == [opened.id]
    assert (state_of(cur, opened), units(cur, opened)) == ("cancelled", {"open": 1, "cancelled": 3})
    assert stock_of(cur, mine, "MUG") == (100, 0, 0)
    told = [one.kind for one in messages.outbound(cur, party="EWR")]
    assert told == ["fulfilment_order.stopped", "fulfilment_order.stopped"]
