"""What a location says, once, twice, late and in part."""

from typing import Any

import psycopg
import pytest
from tests.company import ACTOR, MONDAY, Company, build
from tests.fulfilment.opened import later, open_order, parcels, state_of, stock_of, timeline, units

from crossdock.core import events
from crossdock.fulfilment import gates, ports, read
from crossdock.fulfilment.accept import accept
from crossdock.fulfilment.errors import (
    BadCursor,
    FulfilmentOrderUnknown,
    GateClosed,
    NothingToShip,
    TooMany,
    WrongState,
)
from crossdock.fulfilment.read import Filters
from crossdock.fulfilment.refusals import refused
from crossdock.fulfilment.reject import reject
from crossdock.fulfilment.ship import Package, Shipment, ship
from crossdock.inventory import adjust

NO_SIDES = {"length_mm": None, "width_mm": None, "height_mm": None, "state": None, "state_since": None}


def movements(cur: psycopg.Cursor[Any], company: Company, sku: str) -> list[tuple[int, str, str]]:
    return cur.execute(
        "SELECT quantity, reason, reference FROM inventory_movement"
        " WHERE sku_id = %s AND location_id = %s AND at >= %s ORDER BY id",
        (company.skus[sku], company.locations["EWR"], MONDAY),
    ).fetchall()


def test_accepting_twice_is_accepting_once(cur: psycopg.Cursor[Any]) -> None:
    company = build(cur)
    opened = open_order(cur, company, "A-1", ("MUG", 1), released=True)
    assert accept(cur, [opened.id], at=MONDAY, actor=ACTOR) == [opened.id]
    assert accept(cur, [opened.id], at=MONDAY, actor=ACTOR) == []
    assert timeline(cur, opened) == ["plan", "release", "accept"]


def test_what_is_only_planned_cannot_be_accepted_rejected_or_shipped(cur: psycopg.Cursor[Any]) -> None:
    company = build(cur)
    opened = open_order(cur, company, "A-1", ("MUG", 1))
    with pytest.raises(WrongState):
        accept(cur, [opened.id], at=MONDAY, actor=ACTOR)
    with pytest.raises(WrongState):
        reject(cur, [opened.id], "no", at=MONDAY, actor=ACTOR)
    with pytest.raises(WrongState):
        ship(cur, [Shipment(opened.id)], at=MONDAY, actor=ACTOR)
    with pytest.raises(FulfilmentOrderUnknown):
        ship(cur, [Shipment(1)], at=MONDAY, actor=ACTOR)


@pytest.mark.parametrize("accepted", [False, True])
def test_a_rejected_order_is_open_again_and_the_refusal_remembered(
    cur: psycopg.Cursor[Any], monkeypatch: pytest.MonkeyPatch, accepted: bool
) -> None:
    heard: list[int] = []
    monkeypatch.setattr(ports, "_TOLD", [])
    ports.on_reopened(lambda _, order_ids, __: heard.extend(order_ids))
    company = build(cur)
    opened = open_order(cur, company, "A-1", ("MUG", 2), ("TEE", 1), released=True)
    if accepted:
        accept(cur, [opened.id], at=MONDAY, actor=ACTOR)
    assert reject(cur, [opened.id], "no staff", at=MONDAY, actor=ACTOR) == [opened.id]
    assert reject(cur, [opened.id], "no staff", at=MONDAY, actor=ACTOR) == []
    assert state_of(cur, opened) == "rejected"
    assert (units(cur, opened, 1), units(cur, opened, 2)) == ({"open": 2}, {"open": 1})
    assert stock_of(cur, company, "MUG") == (100, 0, 0)
    assert parcels(cur, company) == 0
    assert refused(cur, [opened.order_id, 1], [1, 1]) == {opened.order_id: [opened.location_id]}
    shown = read.one(cur, f"FO-{opened.id}")
    assert shown["refusal"] == "no staff"
    assert [(line["quantity"], line["stopped"]) for line in shown["lines"]] == [(2, 2), (1, 1)]
    assert heard == [opened.order_id]


def test_shipping_whole_ends_reservations_and_lowers_stock(cur: psycopg.Cursor[Any]) -> None:
    company = build(cur)
    opened = open_order(cur, company, "A-1", ("MUG", 2), ("TEE", 1), released=True)
    [shipment_id] = ship(
        cur,
        [Shipment(opened.id, packages=[Package("1Z-1", 1_200), Package("1Z-2")], reference="D-7")],
        at=later(3),
        actor=ACTOR,
    )
    assert state_of(cur, opened) == "shipped"
    assert (units(cur, opened, 1), units(cur, opened, 2)) == ({"shipped": 2}, {"shipped": 1})
    assert stock_of(cur, company, "MUG") == (98, 0, 0)
    assert movements(cur, company, "MUG") == [(-2, "shipped", f"FO-{opened.id}")]
    assert timeline(cur, opened) == ["plan", "release", "accept", "ship"]
    [shown] = read.one(cur, f"fo-{opened.id}")["shipments"]
    assert shown == {
        "id": shipment_id,
        "carrier": "pelican",
        "service": "ground",
        "reference": "D-7",
        "shipped_at": "2026-11-23T18:00:00Z",
        "delivered_at": None,
        "lines": [
            {"seq": 1, "line": "1", "sku": "MUG", "quantity": 2},
            {"seq": 2, "line": "2", "sku": "TEE", "quantity": 1},
        ],
        "packages": [
            {"seq": 1, "tracking": "1Z-1", "weight_g": 1_200, **NO_SIDES},
            {"seq": 2, "tracking": "1Z-2", "weight_g": None, **NO_SIDES},
        ],
    }


def test_shipping_in_parts(cur: psycopg.Cursor[Any]) -> None:
    company = build(cur)
    opened = open_order(cur, company, "A-1", ("MUG", 3), ("TEE", 1), released=True)
    ship(cur, [Shipment(opened.id, {1: 2})], at=MONDAY, actor=ACTOR)
    assert state_of(cur, opened) == "partly_shipped"
    assert units(cur, opened) == {"released": 1, "shipped": 2}
    with pytest.raises(TooMany) as too_many:
        ship(cur, [Shipment(opened.id, {1: 2, 2: 1})], at=MONDAY, actor=ACTOR)
    assert too_many.value.fields["lines"] == [(f"FO-{opened.id}", 1, 1)]
    assert units(cur, opened, 2) == {"released": 1}
    ship(cur, [Shipment(opened.id)], at=MONDAY, actor=ACTOR)
    assert state_of(cur, opened) == "shipped"
    assert stock_of(cur, company, "MUG") == (97, 0, 0)
    with pytest.raises(WrongState):
        ship(cur, [Shipment(opened.id)], at=MONDAY, actor=ACTOR)
    assert len(read.of_order(cur, opened.order_id)[0]["shipments"]) == 2


def test_two_shipments_of_one_order_in_one_call(cur: psycopg.Cursor[Any]) -> None:
    company = build(cur)
    opened = open_order(cur, company, "A-1", ("MUG", 3), released=True)
    told = [Shipment(opened.id, {1: 1}, reference="a"), Shipment(opened.id, {1: 2}, reference="b")]
    first = ship(cur, told, at=MONDAY, actor=ACTOR)
    assert len(set(first)) == 2
    assert state_of(cur, opened) == "shipped"
    assert timeline(cur, opened) == ["plan", "release", "accept", "ship_part", "ship"]
    assert ship(cur, told, at=MONDAY, actor=ACTOR) == first


def test_the_same_reference_is_the_same_shipment(cur: psycopg.Cursor[Any]) -> None:
    company = build(cur)
    opened = open_order(cur, company, "A-1", ("MUG", 3), released=True)
    once = Shipment(opened.id, {1: 1}, reference="a")
    ids = ship(cur, [once, once], at=MONDAY, actor=ACTOR)
    assert ids[0] == ids[1]
    assert ship(cur, [once], at=MONDAY, actor=ACTOR) == ids[:1]
    assert units(cur, opened) == {"released": 2, "shipped": 1}
    assert stock_of(cur, company, "MUG") == (99, 2, 0)
    told = [event.kind for event in events.of_order(cur, opened.order_id) if event.subject == "shipment"]
    assert told == ["shipped"]


@pytest.mark.parametrize("wanted", [{}, {1: 0}, {1: -1}])
def test_an_empty_shipment_is_refused(cur: psycopg.Cursor[Any], wanted: dict[int, int]) -> None:
    company = build(cur)
    opened = open_order(cur, company, "A-1", ("MUG", 1), released=True)
    with pytest.raises(NothingToShip):
        ship(cur, [Shipment(opened.id, wanted)], at=MONDAY, actor=ACTOR)
    assert state_of(cur, opened) == "released"


@pytest.mark.parametrize(("gate", "owner"), [("compliance", "desk"), ("payment_capture", "billing")])
def test_nothing_ships_through_a_closed_gate(cur: psycopg.Cursor[Any], gate: str, owner: str) -> None:
    company = build(cur)
    opened = open_order(cur, company, "A-1", ("MUG", 1), released=True, gates=[gate])
    with pytest.raises(GateClosed):
        ship(cur, [Shipment(opened.id)], at=MONDAY, actor=ACTOR)
    assert (state_of(cur, opened), units(cur, opened)) == ("released", {"released": 1})
    gates.lift(cur, [opened.id], gate, owner=owner, at=MONDAY, actor=ACTOR)
    ship(cur, [Shipment(opened.id)], at=MONDAY, actor=ACTOR)
    assert state_of(cur, opened) == "shipped"


def test_more_ships_than_was_counted_so_it_was_found(cur: psycopg.Cursor[Any]) -> None:
    company = build(cur)
    opened = open_order(cur, company, "A-1", ("TEE", 8), released=True)
    accept(cur, [opened.id], at=MONDAY, actor=ACTOR)
    cell = [company.skus["TEE"]], [company.locations["EWR"]]
    adjust.count(cur, *cell, [5], [MONDAY], ["c"], at=MONDAY, actor=ACTOR)
    assert stock_of(cur, company, "TEE") == (8, 8, 3)
    ship(cur, [Shipment(opened.id)], at=MONDAY, actor=ACTOR)
    assert stock_of(cur, company, "TEE") == (0, 0, 0)
    assert movements(cur, company, "TEE") == [
        (-5, "count", "c"),
        (-8, "shipped", f"FO-{opened.id}"),
        (3, "found", ""),
    ]


def test_pages_by_location_state_and_order(cur: psycopg.Cursor[Any]) -> None:
    company = build(cur)
    east = [open_order(cur, company, f"E-{n}", ("MUG", 1)) for n in range(3)]
    west = open_order(cur, company, "W-1", ("MUG", 1), location="LAX", released=True)
    newest = [f"FO-{one.id}" for one in [west, *reversed(east)]]

    def numbers(filters: Filters) -> list[str]:
        return [item["number"] for item in read.page(cur, filters).items]

    assert numbers(Filters()) == newest
    assert numbers(Filters(locations=["LAX"])) == newest[:1]
    assert numbers(Filters(state="planned")) == newest[1:]
    assert numbers(Filters(order=f"SO-{east[0].order_id}")) == newest[3:]
    assert numbers(Filters(locations=["nowhere"])) == []
    first = read.page(cur, Filters(), limit=3)
    assert first.next_cursor is not None
    second = read.page(cur, Filters(), cursor=first.next_cursor, limit=3)
    assert [item["number"] for item in first.items + second.items] == newest
    assert second.next_cursor is None
    with pytest.raises(BadCursor):
        read.page(cur, Filters(), cursor="x")
    with pytest.raises(FulfilmentOrderUnknown):
        read.one(cur, "FO-1")


def test_a_fulfilment_order_as_it_is_shown(cur: psycopg.Cursor[Any]) -> None:
    company = build(cur)
    opened = open_order(cur, company, "A-1", ("MUG", 2), gates=["credit"])
    shown = read.one(cur, f"FO-{opened.id}")
    assert shown["order"] == f"SO-{opened.order_id}"
    assert (shown["location"], shown["state"], shown["carrier"], shown["service"]) == (
        "EWR",
        "planned",
        "pelican",
        "ground",
    )
    assert (shown["price"], shown["cost"]) == (
        {"amount": "6.00", "currency": "USD"},
        {"amount": "7.60", "currency": "USD"},
    )
    assert (shown["ship_on"], shown["deliver_on"]) == ("2026-11-23", "2026-11-25")
    assert shown["lines"] == [
        {
            "seq": 1,
            "line": "1",
            "sku": "MUG",
            "quantity": 2,
            "picked": 0,
            "packed": 0,
            "shipped": 0,
            "stopped": 0,
        }
    ]
    assert shown["gates"] == [
        {
            "gate": "credit",
            "stops": "release",
            "owner": "billing",
            "lifted_by_role": "finance",
            "closed_at": "2026-11-23T15:00:00Z",
            "lifted_at": None,
            "lifted_by": None,
        }
    ]
