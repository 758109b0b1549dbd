"""The broker: what a location refuses goes elsewhere, what is held is left alone, what cannot be filled
rests.
"""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from tests import company
from tests.company import ACTOR, MONDAY, Company
from tests.conftest import Database
from tests.sourcing.steps import (
    brokered,
    change,
    looks,
    parcels,
    places,
    publish,
    queued,
    rule,
    source,
    state,
    take,
    units,
)

from crossdock.core import db as database
from crossdock.core import events
from crossdock.core.sql import Cursor
from crossdock.fulfilment import accept, refusals, reject
from crossdock.inventory import adjust, doubts
from crossdock.orders import holds, read
from crossdock.orders.drafts import Customer, LineDraft, OrderDraft
from crossdock.sourcing import amend, backorders, broker, contention, explain, queue

HOUR = timedelta(hours=1)

pytestmark = pytest.mark.usefixtures("monday")


def last_parcel(cur: Cursor, order_id: int) -> int:
    row = cur.execute("SELECT max(id) FROM fulfilment_order WHERE order_id = %s", (order_id,)).fetchone()
    assert row is not None
    return int(row[0])


def test_a_refused_order_goes_elsewhere_and_at_last_to_a_person(cur: Cursor) -> None:
    mine = company.build(cur)
    [order_id] = take(cur, mine.order("B-1", ("MUG", 2)))
    went = []
    for accepted in (False, True, False):
        went += places(cur, order_id)
        if accepted:
            accept.accept(cur, [last_parcel(cur, order_id)], at=MONDAY, actor=ACTOR)
        reject.reject(cur, [last_parcel(cur, order_id)], "no_capacity", at=MONDAY, actor=ACTOR)
        assert state(cur, [order_id]) == ["open"]
        assert brokered(cur) == [order_id]
    assert went == ["EWR", "CHI", "LAX"]  # by falling cost, none asked twice
    assert state(cur, [order_id]) == ["backordered"]
    assert [one for _, _, one in parcels(cur, order_id)] == ["rejected"] * 3
    reserved = cur.execute("SELECT sum(reserved) FROM inventory_stock").fetchone()
    load = cur.execute("SELECT sum(parcels) FROM network_load WHERE hour = -1").fetchone()
    assert (reserved, load) == ((0,), (0,))
    reasons = {one["location"]: one["reason"] for one in explain.explain(cur, f"SO-{order_id}")["candidates"]}
    assert {reason["text"] for reason in reasons.values()} == {"it refused: the location has too much to do"}
    assert not queued(cur)
    [hold] = read.one(cur, f"SO-{order_id}")["holds"]
    assert hold["code"] == "refused"
    assert all(f"{place} (the location has too much to do)" in hold["reason"] for place in went)


def test_lifting_the_hold_has_every_location_asked_again(cur: Cursor) -> None:
    mine = company.build(cur, stock={("TEE", "EWR"): 3})
    [order_id] = take(cur, mine.order("B-1", ("TEE", 2)))
    reject.reject(cur, [last_parcel(cur, order_id)], "closed", at=MONDAY, actor=ACTOR)
    brokered(cur)
    assert holds.live(cur, [order_id]) == {order_id: [("refused", "sourcing")]}
    for at in (HOUR, 2 * HOUR):  # looked at once more, for stock whose coming free was written late
        backorders.sweep(cur, at=MONDAY + at)
        brokered(cur, MONDAY + at)
    assert looks(cur, order_id) == 3
    amend.lift(cur, [order_id], at=MONDAY + 3 * HOUR, actor=ACTOR)
    brokered(cur, MONDAY + 3 * HOUR)
    assert places(cur, order_id) == ["EWR"]


def refused_by_all(cur: Cursor, mine: Company, *lines: tuple[str, int], **stated: Any) -> int:
    """An order that EWR, the only location with its goods, would not ship."""
    [order_id] = take(cur, mine.order("B-1", *lines, **stated))
    reject.reject(cur, [last_parcel(cur, order_id)], "closed", at=MONDAY, actor=ACTOR)
    brokered(cur)
    assert holds.live(cur, [order_id]) == {order_id: [("refused", "sourcing")]}
    return order_id


def look(cur: Cursor, after: timedelta = HOUR) -> None:
    backorders.sweep(cur, at=MONDAY + after)
    brokered(cur, MONDAY + after)


def test_stock_at_a_location_that_has_not_refused_ends_the_hold_by_itself(cur: Cursor) -> None:
    mine = company.build(cur, stock={("TEE", "EWR"): 3})
    order_id = refused_by_all(cur, mine, ("TEE", 2))
    adjust.receive(
        cur, [mine.skus["TEE"]], [mine.locations["EWR"]], [9], ["r"], at=MONDAY + HOUR, actor=ACTOR
    )
    look(cur)
    assert (state(cur, [order_id]), looks(cur, order_id)) == (["backordered"], 3)  # it has refused the order
    for after in (HOUR, HOUR):  # nobody looks again for that
        look(cur, after)
    assert looks(cur, order_id) == 3
    cell = [mine.skus["TEE"]], [mine.locations["LAX"]]
    adjust.receive(cur, *cell, [2], ["r"], at=MONDAY + 2 * HOUR, actor=ACTOR)
    look(cur, 2 * HOUR)
    assert (places(cur, order_id), holds.live(cur, [order_id])) == (["LAX"], {})
    [told] = [one for one in events.of_order(cur, order_id) if one.kind == "sourceable_again"]
    assert told.data == {"locations": ["LAX"]}
    [remembered] = refusals.of_orders(cur, [order_id])[order_id]
    assert remembered.forgotten_at is None  # EWR is not asked again


def test_what_only_a_part_of_it_can_have_is_served_and_held_again_for_the_rest(cur: Cursor) -> None:
    mine = company.build(cur, stock={("TEE", "EWR"): 3, ("MUG", "EWR"): 3})
    order_id = refused_by_all(cur, mine, ("TEE", 2), ("MUG", 1))
    company.put(cur, mine, "MUG", "LAX", 1)
    queue.put(cur, [order_id], at=MONDAY + HOUR)
    brokered(cur, MONDAY + HOUR)
    assert (units(cur, order_id), units(cur, order_id, 2)) == ({"backordered": 2}, {"released": 1})
    assert holds.live(cur, [order_id]) == {order_id: [("refused", "sourcing")]}


def test_an_order_that_ships_together_stays_held_until_all_of_it_can_be_had(cur: Cursor) -> None:
    mine = company.build(cur, stock={("TEE", "EWR"): 3, ("MUG", "EWR"): 3})
    order_id = refused_by_all(cur, mine, ("TEE", 2), ("MUG", 1), ship_complete=True)
    for sku, after in (("MUG", HOUR), ("TEE", 2 * HOUR)):
        assert holds.live(cur, [order_id]) == {order_id: [("refused", "sourcing")]}
        company.put(cur, mine, sku, "LAX", 2)
        queue.put(cur, [order_id], at=MONDAY + after)
        brokered(cur, MONDAY + after)
    assert (places(cur, order_id), holds.live(cur, [order_id])) == (["LAX"], {})


def test_another_hold_keeps_a_refused_order_where_it_is(cur: Cursor) -> None:
    mine = company.build(cur, stock={("TEE", "EWR"): 3})
    order_id = refused_by_all(cur, mine, ("TEE", 2))
    amend.hold(cur, [order_id], reason="wait", at=MONDAY, actor=ACTOR)
    company.put(cur, mine, "TEE", "LAX", 2)
    queue.put(cur, [order_id], at=MONDAY + HOUR)
    brokered(cur, MONDAY + HOUR)
    assert (state(cur, [order_id]), looks(cur, order_id)) == (["backordered"], 2)
    amend.lift(cur, [order_id], ["manual"], at=MONDAY + 2 * HOUR, actor=ACTOR)
    brokered(cur, MONDAY + 2 * HOUR)
    assert places(cur, order_id) == ["LAX"]


def test_where_no_stock_lies_anywhere_a_refused_order_is_back_ordered_and_not_held(cur: Cursor) -> None:
    """Out of stock, it says: then the books were wrong, and a count or new goods end the waiting."""
    mine = company.build(cur, stock={("TEE", "EWR"): 2})
    [order_id] = take(cur, mine.order("B-1", ("TEE", 2)))
    reject.reject(cur, [last_parcel(cur, order_id)], "out_of_stock", at=MONDAY, actor=ACTOR)
    brokered(cur)
    assert (state(cur, [order_id]), holds.live(cur, [order_id])) == (["backordered"], {})
    [task] = doubts.tasks(cur).items
    assert (task.sku, task.location, task.gone, task.on_hand) == ("TEE", "EWR", 2, 0)
    cell = [mine.skus["TEE"]], [mine.locations["EWR"]]
    adjust.count(cur, *cell, [2], [MONDAY + HOUR], ["c"], at=MONDAY + HOUR, actor=ACTOR)
    backorders.sweep(cur, at=MONDAY + HOUR)
    brokered(cur, MONDAY + HOUR)
    assert places(cur, order_id) == ["EWR"]  # it is there after all: the location is asked again
    assert not doubts.tasks(cur).items


def test_doubted_stock_is_said_in_the_decision(cur: Cursor) -> None:
    mine = company.build(cur, stock={("TEE", "EWR"): 10, ("TEE", "LAX"): 10})
    [order_id] = take(cur, mine.order("B-1", ("TEE", 2)))
    reject.reject(cur, [last_parcel(cur, order_id)], "out_of_stock", at=MONDAY, actor=ACTOR)
    brokered(cur, MONDAY + HOUR)
    assert places(cur, order_id) == ["LAX"]
    said = explain.explain(cur, f"SO-{order_id}")
    assert said["seen"][0]["available"] == {"LAX": 10}
    assert said["doubted"] == [
        {
            "sku": "TEE",
            "location": "EWR",
            "gone": 2,
            "doubted": 8,
            "reason": "out_of_stock",
            "since": "2026-11-23T15:00:00Z",
        }
    ]
    assert explain.explain(cur, f"SO-{order_id}", attempt=2)["doubted"] == said["doubted"]


def test_a_refusal_for_stocks_sake_is_of_its_line_alone(cur: Cursor) -> None:
    mine = company.build(cur, stock={("TEE", "EWR"): 9, ("MUG", "EWR"): 9, ("MUG", "LAX"): 9})
    [order_id] = take(cur, mine.order("B-1", ("TEE", 2), ("MUG", 1)))
    part = last_parcel(cur, order_id)
    one = reject.Rejection(part, "damaged", {2: 1})
    reject.reject_units(cur, [one], at=MONDAY, actor=ACTOR)
    assert refusals.refused(cur, [order_id], [1]) == {}
    assert refusals.refused(cur, [order_id], [2]) == {order_id: [mine.locations["EWR"]]}
    brokered(cur)
    assert places(cur, order_id) == ["EWR", "LAX"]


def test_a_refusal_is_of_the_order_alone(cur: Cursor) -> None:
    mine = company.build(cur)
    first, second = take(cur, mine.order("B-1", ("MUG", 2)), mine.order("B-2", ("MUG", 2)))
    reject.reject(cur, [last_parcel(cur, first)], "no hands", at=MONDAY, actor=ACTOR)
    brokered(cur)
    [third] = take(cur, mine.order("B-3", ("MUG", 2)))
    assert [places(cur, one) for one in (first, second, third)] == [["CHI"], ["EWR"], ["EWR"]]


def test_what_no_zone_or_service_reaches_rests_until_somebody_acts(cur: Cursor) -> None:
    mine = company.build(cur)
    publish(cur, **rule("service", {"order.customer": '"C-9"'}, allow="false"))
    [order_id] = take(cur, mine.order("B-1", ("MUG", 1), customer=Customer(external_id="C-9")))
    assert not queued(cur)
    amend.source_again(cur, [order_id], at=MONDAY + HOUR, actor=ACTOR)
    assert brokered(cur, MONDAY + HOUR) == [order_id]
    assert (looks(cur, order_id), queued(cur)) == (2, {})


def test_an_order_that_came_to_be_held_leaves_the_queue_and_comes_back(cur: Cursor) -> None:
    mine = company.build(cur)
    [order_id] = take(cur, mine.order("B-1", ("SOFA", 1)))
    queue.put(cur, [order_id], at=MONDAY)
    amend.hold(cur, [order_id], reason="look", at=MONDAY, actor=ACTOR)
    assert brokered(cur) == [order_id]
    assert (looks(cur, order_id), queued(cur)) == (1, {})
    assert read.one(cur, f"SO-{order_id}")["status"] == "held"
    amend.lift(cur, [order_id], at=MONDAY, actor=ACTOR)
    assert set(queued(cur)) == {order_id}


def test_an_order_with_nothing_left_to_source_is_let_go(cur: Cursor) -> None:
    mine = company.build(cur)
    [order_id] = take(cur, mine.order("B-1", ("MUG", 1)))
    queue.put(cur, [order_id, 10**15], at=MONDAY)  # and one that does not exist
    assert brokered(cur) == [order_id, 10**15]
    assert (looks(cur, order_id), queued(cur)) == (1, {})


def test_what_does_not_ship_is_delivered_when_its_order_goes_on(cur: Cursor) -> None:
    mine = company.build(cur)
    draft = mine.order("B-1", ("MUG", 1), problems=())
    tip = LineDraft("tip", None, "Tip", 1, None, ships=False)
    stated = {name: getattr(draft, name) for name in OrderDraft.__slots__ if name != "digest"}
    [order_id] = source(cur, "after waiting", OrderDraft(**{**stated, "lines": (*draft.lines, tip)}))
    assert [units(cur, order_id, seq) for seq in (1, 2)] == [{"released": 1}, {"delivered": 1}]


def test_claims_go_by_priority_then_by_age_and_only_what_is_due(cur: Cursor) -> None:
    mine = company.build(cur)
    publish(cur, **rule("priority", {"order.total": "> 60000"}, priority="3"))
    plain, vip, later = take(
        cur,
        mine.order("B-1", ("SOFA", 1)),
        mine.order("B-2", ("SOFA", 2)),
        mine.order("B-3", ("SOFA", 1)),
    )
    queue.put(cur, [later], at=MONDAY - HOUR)
    queue.put(cur, [plain], at=MONDAY)
    queue.put(cur, [vip], at=MONDAY)
    claimed = [queue.claim(cur, 1, MONDAY) for _ in range(4)]
    assert claimed == [[vip], [later], [plain], []]
    queue.put(cur, [vip], at=MONDAY + HOUR)
    assert queue.claim(cur, 9, MONDAY) == []


def test_a_poisoned_order_is_set_aside_with_its_reason(cur: Cursor) -> None:
    mine = company.build(cur)
    [order_id] = take(cur, mine.order("B-1", ("SOFA", 1)))
    queue.put(cur, [order_id], at=MONDAY)
    broker.set_aside(cur, order_id, "Boom: it broke")
    assert not queued(cur)
    assert holds.live(cur, [order_id]) == {order_id: [("sourcing_failed", "sourcing")]}
    [hold] = read.one(cur, f"SO-{order_id}")["holds"]
    assert hold["reason"] == "Boom: it broke"


def test_what_is_waiting_ships_in_as_many_parcels_as_it_needs(cur: Cursor) -> None:
    mine = company.build(cur)
    [order_id] = source(cur, "after waiting", mine.order("B-1", ("LAMP", 1), ("BOOK", 1), to="IL"))
    assert places(cur, order_id) == ["EWR", "LAX"]


def test_a_location_opened_since_is_tried_when_looked_at_again(cur: Cursor) -> None:
    mine = company.build(cur)
    change(cur, "LAX", active=False)
    [order_id] = take(cur, mine.order("B-1", ("LAMP", 1)))
    assert state(cur, [order_id]) == ["backordered"]
    change(cur, "LAX", at=MONDAY + HOUR, active=True)
    amend.source_again(cur, [order_id], at=MONDAY + HOUR, actor=ACTOR)
    brokered(cur, MONDAY + HOUR)
    assert places(cur, order_id) == ["LAX"]


@pytest.mark.parametrize("contended", [True, False])
def test_two_brokers_share_a_queue_and_no_order_is_sourced_twice(
    db: Database, contended: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contention, "likely", lambda: contended)
    with database.transaction() as cur:
        mine: Company = company.build(cur, {("MUG", "EWR"): 30, ("MUG", "LAX"): 30})
        order_ids = take(cur, *(mine.order(f"B-{n}", ("MUG", 1), total=1) for n in range(80)))
        holds.lift(cur, order_ids, None, at=MONDAY, actor=ACTOR)
        queue.put(cur, order_ids, at=MONDAY)
    gate = threading.Barrier(2)
    failures: list[BaseException] = []

    def work() -> None:
        try:
            gate.wait()
            while True:
                with database.transaction() as inner:
                    claimed = queue.claim(inner, 7, MONDAY)
                    if not claimed:
                        return
                    broker.work(inner, claimed)
        except BaseException as error:  # noqa: BLE001 - shown below, by the test's own thread
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    with database.transaction() as cur:
        while queued(cur):  # what lost its stock to the other waits again
            brokered(cur)
        found = state(cur, order_ids)
        assert (found.count("released"), found.count("backordered")) == (60, 20)
        assert {looks(cur, order_id) for order_id in order_ids} == {1}
        assert cur.execute("SELECT sum(reserved) FROM inventory_stock").fetchone() == (60,)
