"""From the plan to released work: at its time, behind gates and holds, told to whom it concerns."""

from datetime import timedelta
from typing import Any

import msgspec
import psycopg
from tests.company import ACTOR, MONDAY, Company, build
from tests.fulfilment.opened import Opened, later, open_order, state_of, timeline, units

from crossdock.core import clock
from crossdock.fulfilment import gates, messages, release
from crossdock.orders import holds
from crossdock.orders.holds import Hold


def run_stage(cur: psycopg.Cursor[Any], *, hours: int = 0) -> list[int]:
    """A batch of the stage ``hours`` after opening; returns what it claimed."""
    clock.set_virtual(cur, later(hours), 1e-9)
    found = release.claim(cur, 100, later(hours))
    if found:
        release.work(cur, found)
    return found


def outbound(cur: psycopg.Cursor[Any], opened: Opened) -> list[dict[str, Any]]:
    rows = cur.execute(
        "SELECT body FROM mailbox_outbound WHERE order_id = %s ORDER BY id", (opened.order_id,)
    ).fetchall()
    return [msgspec.json.decode(row[0]) for row in rows]


def give_address(cur: psycopg.Cursor[Any], company: Company, location: str) -> None:
    cur.execute(
        "UPDATE network_location_version SET address = 'https://dock.example/in' WHERE location_id = %s",
        (company.locations[location],),
    )


def test_what_is_due_is_released_and_the_ledger_follows(cur: psycopg.Cursor[Any]) -> None:
    company = build(cur)
    opened = open_order(cur, company, "A-1", ("MUG", 2), ("TEE", 1))
    assert run_stage(cur) == [opened.id]
    assert state_of(cur, opened) == "released"
    assert units(cur, opened, 1) == {"released": 2}
    assert units(cur, opened, 2) == {"released": 1}
    assert run_stage(cur) == []


def test_nothing_is_released_before_its_time(cur: psycopg.Cursor[Any]) -> None:
    company = build(cur)
    opened = open_order(cur, company, "A-1", ("MUG", 1), release_at=later(5))
    assert run_stage(cur, hours=4) == []
    assert run_stage(cur, hours=5) == [opened.id]
    assert state_of(cur, opened) == "released"


def test_released_at_once_does_not_wait_in_the_queue(cur: psycopg.Cursor[Any]) -> None:
    company = build(cur)
    opened = open_order(cur, company, "A-1", ("MUG", 1), released=True)
    assert run_stage(cur) == []
    assert state_of(cur, opened) == "released"


def test_a_closed_gate_stops_the_release_until_its_owner_lifts_it(cur: psycopg.Cursor[Any]) -> None:
    company = build(cur)
    opened = open_order(cur, company, "A-1", ("MUG", 1), gates=["credit", "compliance"])
    assert run_stage(cur) == [opened.id]
    assert state_of(cur, opened) == "planned"
    assert run_stage(cur) == []  # it waits for the gate, not in the queue

    assert gates.lift(cur, [opened.id], "credit", owner="desk", at=MONDAY, actor=ACTOR) == []
    assert run_stage(cur) == []
    assert gates.lift(cur, [opened.id], "credit", owner="billing", at=MONDAY, actor=ACTOR) == [opened.id]
    assert gates.lift(cur, [opened.id], "credit", owner="billing", at=MONDAY, actor=ACTOR) == []
    assert run_stage(cur) == [opened.id]
    assert state_of(cur, opened) == "released"
    assert gates.closed(cur, [opened.id], "pack") == [(opened.id, "compliance")]
    assert timeline(cur, opened) == ["plan", "gate_lifted", "release"]


def test_one_gate_of_two_is_not_enough(cur: psycopg.Cursor[Any]) -> None:
    company = build(cur)
    opened = open_order(cur, company, "A-1", ("MUG", 1), gates=["credit", "fraud"])
    gates.lift(cur, [opened.id], "credit", owner="billing", at=MONDAY, actor=ACTOR)
    run_stage(cur)
    assert state_of(cur, opened) == "planned"
    gates.lift(cur, [opened.id], "fraud", owner="desk", at=MONDAY, actor=ACTOR)
    run_stage(cur)
    assert state_of(cur, opened) == "released"


def test_a_live_hold_of_either_kind_stops_the_release(cur: psycopg.Cursor[Any]) -> None:
    company = build(cur)
    for code in ("payment_pending", "manual"):
        opened = open_order(cur, company, code, ("MUG", 1))
        holds.put(cur, [Hold(opened.order_id, code, "a test")], at=MONDAY, actor=ACTOR)
        assert run_stage(cur) == [opened.id]
        assert state_of(cur, opened) == "planned"
        holds.lift(cur, [opened.order_id], [code], at=MONDAY, actor=ACTOR)
        assert run_stage(cur) == []  # nobody asked the stage to look again
        release.requeue(cur, [opened.order_id], MONDAY)
        assert run_stage(cur) == [opened.id]
        assert state_of(cur, opened) == "released"


def test_lifting_does_not_release_before_the_time(cur: psycopg.Cursor[Any]) -> None:
    company = build(cur)
    opened = open_order(cur, company, "A-1", ("MUG", 1), gates=["credit"], release_at=later(5))
    gates.lift(cur, [opened.id], "credit", owner="billing", at=later(1), actor=ACTOR)
    assert run_stage(cur, hours=4) == []
    assert run_stage(cur, hours=5) == [opened.id]


def test_a_location_with_an_address_is_told_once(cur: psycopg.Cursor[Any]) -> None:
    company = build(cur)
    give_address(cur, company, "EWR")
    told = open_order(cur, company, "A-1", ("MUG", 2), ("TEE", 1))
    silent = open_order(cur, company, "A-2", ("LAMP", 1), location="LAX")
    run_stage(cur)
    messages.released(cur, [told.id], at=MONDAY)
    [message] = outbound(cur, told)
    assert message["number"] == f"FO-{told.id}"
    assert message["order"] == f"SO-{told.order_id}"
    assert message["lines"] == [
        {"line": "1", "sku": "MUG", "title": "Mug", "quantity": 2},
        {"line": "2", "sku": "TEE", "title": "Tee", "quantity": 1},
    ]
    assert message["ship_to"]["postal_code"] == "10001"
    assert (message["ship_on"], message["deliver_on"]) == ("2026-11-23", "2026-11-25")
    assert outbound(cur, silent) == []


def test_one_that_fails_is_set_aside_with_its_reason_and_can_be_tried_again(cur: psycopg.Cursor[Any]) -> None:
    company = build(cur)
    opened = open_order(cur, company, "A-1", ("MUG", 1))
    release.set_aside(cur, opened.id, "it broke")
    assert run_stage(cur) == []
    assert timeline(cur, opened) == ["plan", "release_failed"]
    release.requeue(cur, [opened.order_id], MONDAY)
    assert run_stage(cur) == [opened.id]


def test_two_workers_share_the_queue_and_a_lift_in_between_is_not_lost(db: Any) -> None:
    """The stage looks while the gate's lift is not yet committed: whoever comes second must see the other."""
    mine, rival = db.connect(), db.connect()
    with mine.transaction(), mine.cursor(binary=True) as cur:
        company = build(cur)
        opened = open_order(cur, company, "A-1", ("MUG", 1), gates=["credit"])
        other = open_order(cur, company, "A-2", ("MUG", 1))
    with mine.cursor(binary=True) as lifter, rival.cursor(binary=True) as worker:
        gates.lift(lifter, [opened.id], "credit", owner="billing", at=MONDAY, actor=ACTOR)
        assert release.claim(worker, 100, MONDAY) == [other.id]  # the lifter holds the other row
        release.work(worker, [other.id])
        rival.commit()
        mine.commit()
        assert release.claim(worker, 100, clock.now() + timedelta(days=1)) == [opened.id]
        release.work(worker, [opened.id])
        rival.commit()
        assert state_of(worker, opened) == "released"
        rival.rollback()
