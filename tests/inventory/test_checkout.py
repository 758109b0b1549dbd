"""Checkout reservations: kept for one buyer until a moment, then for all."""

from datetime import timedelta
from typing import Any

import psycopg
import pytest
from tests.company import ACTOR, MONDAY, Company, build

from crossdock.core import events
from crossdock.inventory import checkout, reserve
from crossdock.inventory.checkout import MOVES, Act, State
from crossdock.inventory.errors import CheckoutEnded, CheckoutUnknown, NegativeQuantity, Short

HOUR = timedelta(hours=1)


def hold(cur: psycopg.Cursor[Any], company: Company, units: int, sku: str = "TEE") -> int:
    return checkout.hold(
        cur,
        [company.skus[sku]],
        [company.locations["EWR"]],
        [units],
        expires_at=MONDAY + HOUR,
        at=MONDAY,
        actor=ACTOR,
    )


def free_units(cur: psycopg.Cursor[Any], company: Company, sku: str = "TEE") -> int:
    return int(reserve.lock(cur, [company.skus[sku]], [company.locations["EWR"]])[0])


def test_every_act_ends_it_and_no_end_is_left() -> None:
    assert {source for source, _ in MOVES} == {State.HELD}
    assert {act for _, act in MOVES} == set(Act)
    assert set(MOVES.values()) == set(State) - {State.HELD}


def test_units_held_are_nobody_elses(cur: psycopg.Cursor[Any]) -> None:
    company = build(cur)
    hold(cur, company, 7)
    assert free_units(cur, company) == 3
    with pytest.raises(Short):
        hold(cur, company, 4)
    assert free_units(cur, company) == 3
    assert len(cur.execute("SELECT FROM inventory_checkout").fetchall()) == 1


def test_it_expires_at_its_moment_and_not_before(cur: psycopg.Cursor[Any]) -> None:
    company = build(cur)
    one = hold(cur, company, 7)
    assert len(checkout.expire_due(cur, MONDAY + HOUR - timedelta(microseconds=1), 10)) == 0
    assert len(checkout.expire_due(cur, MONDAY + HOUR, 10)) == 1
    assert len(checkout.expire_due(cur, MONDAY + HOUR, 10)) == 0
    assert free_units(cur, company) == 10
    with pytest.raises(CheckoutEnded):
        checkout.release(cur, [one], at=MONDAY, actor=ACTOR)


def test_no_more_expire_at_once_than_asked(cur: psycopg.Cursor[Any]) -> None:
    company = build(cur)
    for _ in range(3):
        hold(cur, company, 1)
    assert len(checkout.expire_due(cur, MONDAY + HOUR, 2)) == 2
    assert len(checkout.expire_due(cur, MONDAY + HOUR, 2)) == 1


def test_an_order_uses_its_checkout_up(cur: psycopg.Cursor[Any]) -> None:
    company = build(cur)
    one = hold(cur, company, 10)
    cell = [company.skus["TEE"]], [company.locations["EWR"]]
    assert not reserve.reserve(cur, [1], [1], *cell, [1], at=MONDAY)
    assert checkout.use(cur, [one], *cell, at=MONDAY, actor=ACTOR) == [one]
    assert reserve.reserve(cur, [1], [1], *cell, [10], at=MONDAY)
    assert checkout.use(cur, [one], *cell, at=MONDAY, actor=ACTOR) == []
    assert checkout.held(cur, [one]) == []
    assert len(checkout.expire_due(cur, MONDAY + HOUR, 10)) == 0
    assert free_units(cur, company) == 0


def test_each_end_is_told_once(cur: psycopg.Cursor[Any]) -> None:
    company = build(cur)
    one = hold(cur, company, 1)
    checkout.release(cur, [one], at=MONDAY, actor=ACTOR)
    checkout.release(cur, [one], at=MONDAY, actor=ACTOR)
    rows = cur.execute(
        "SELECT kind, data FROM core_event WHERE subject = 'checkout' AND subject_id = %s", (one,)
    ).fetchall()
    assert rows == [("release", {"from": "held", "to": "released"})]
    assert events.of_order(cur, one) == []


def test_what_does_not_exist_and_what_is_nothing(cur: psycopg.Cursor[Any]) -> None:
    company = build(cur)
    with pytest.raises(CheckoutUnknown):
        checkout.release(cur, [1], at=MONDAY, actor=ACTOR)
    with pytest.raises(NegativeQuantity):
        hold(cur, company, 0)


def test_a_worker_leaves_alone_what_another_is_ending(db: Any) -> None:
    mine, rival = db.connect(), db.connect()
    with mine.transaction(), mine.cursor(binary=True) as cur:
        company = build(cur)
        hold(cur, company, 2)
        hold(cur, company, 3)
    with mine.cursor(binary=True) as cur, rival.cursor(binary=True) as other:
        assert len(checkout.expire_due(cur, MONDAY + HOUR, 1)) == 1
        due = checkout.DUE_IDS.column(other, now=MONDAY + HOUR, held="held", limit=10)
        assert len(due) == 1
        rival.rollback()
        mine.commit()
    with mine.cursor(binary=True) as cur:
        assert len(checkout.expire_due(cur, MONDAY + HOUR, 10)) == 1
        assert free_units(cur, company) == 10
