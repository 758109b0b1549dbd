"""Taking in and brokering: the same decisions either way, nothing twice, nothing oversold."""

import threading
from collections import Counter
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests import company
from tests.company import MONDAY, Company
from tests.conftest import Database

from crossdock.core import db as database
from crossdock.core.actor import INTAKE
from crossdock.core.sql import Cursor
from crossdock.orders import holds, read
from crossdock.orders.drafts import OrderDraft, Problem
from crossdock.sourcing import amend, broker, contention, decisions, queue, take_in, world


def take(cur: Cursor, drafts: list[OrderDraft]) -> list[int]:
    taken = take_in.take_in(cur, [(0, draft) for draft in drafts], actor=INTAKE, at=MONDAY)
    return [found.order_id for found in taken]


def shown(cur: Cursor, order_ids: list[int]) -> list[dict[str, Any]]:
    """What stands of orders, without what names or times them."""
    found = []
    for document in read.show(cur, order_ids):
        kept = {key: document[key] for key in ("external_id", "status", "holds")}
        found.append({**kept, "lines": [line["quantities"] for line in document["lines"]]})
    return found


def placed(cur: Cursor) -> list[tuple[Any, ...]]:
    """Fulfilment orders with their lines, by the channel's keys."""
    return cur.execute(
        """SELECT o.external_id, l.code, f.state, f.carrier, f.service, f.price, f.cost, f.ship_on,
                  f.deliver_on, f.release_at, x.line_seq, x.quantity
           FROM fulfilment_order f JOIN orders_order o ON o.id = f.order_id
           JOIN network_location l ON l.id = f.location_id
           JOIN fulfilment_line x ON x.fulfilment_order_id = f.id ORDER BY 1, 2, 11"""
    ).fetchall()


def stock(cur: Cursor) -> list[tuple[Any, ...]]:
    return cur.execute(
        "SELECT sku_id, location_id, on_hand, reserved FROM inventory_stock ORDER BY 1, 2"
    ).fetchall()


def load(cur: Cursor) -> list[tuple[Any, ...]]:
    return cur.execute("SELECT * FROM network_load WHERE parcels > 0 ORDER BY 1, 2, 3").fetchall()


def test_the_tiny_company_is_sourced_as_its_table_says(cur: Cursor) -> None:
    mine = company.build(cur)
    orders = shown(cur, take(cur, mine.orders()))
    assert [order["status"] for order in orders] == ["released", "released", "released", "backordered"]
    assert Counter((row[0], row[1]) for row in placed(cur)) == {
        ("A-1", "EWR"): 1, ("A-2", "LAX"): 2, ("A-3", "EWR"): 1, ("A-3", "LAX"): 1, ("A-4", "EWR"): 1,
    }  # fmt: skip
    assert orders[3]["lines"][1]["backordered"] == 1


def test_an_order_that_comes_again_changes_nothing(cur: Cursor) -> None:
    mine = company.build(cur)
    first = take(cur, mine.orders())
    before = (stock(cur), load(cur), placed(cur))
    again = take_in.take_in(cur, [(0, draft) for draft in mine.orders() * 2], actor=INTAKE, at=MONDAY)
    assert [(found.order_id, found.new) for found in again] == [(one, False) for one in first * 2]
    assert (stock(cur), load(cur), placed(cur)) == before


def test_a_repeat_in_a_batch_does_not_hinder_the_others(cur: Cursor) -> None:
    mine = company.build(cur)
    [known] = take(cur, [mine.order("A-1", ("MUG", 2))])
    new, old, twice = take_in.take_in(
        cur,
        [
            (0, mine.order("B-1", ("TEE", 1))),
            (0, mine.order("A-1", ("MUG", 2))),
            (0, mine.order("B-1", ("TEE", 1))),
        ],
        actor=INTAKE,
        at=MONDAY,
    )
    assert (new.new, old.new, twice.new) == (True, False, False)
    assert (old.order_id, twice.order_id) == (known, new.order_id)


lines = st.lists(
    st.tuples(st.sampled_from(["MUG", "TEE", "LAMP", "BOOK", "SOFA"]), st.integers(1, 12)),
    min_size=1,
    max_size=3,
)
batches = st.lists(
    st.tuples(lines, st.sampled_from(["NY", "IL", "CA"]), st.booleans()), min_size=1, max_size=6
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batches)
def test_fused_and_waiting_orders_are_decided_alike(
    cur: Cursor, batch: list[tuple[list[tuple[str, int]], str, bool]]
) -> None:
    def drafts(mine: Company) -> list[OrderDraft]:
        return [
            mine.order(f"X-{n}", *wanted, to=to, ship_complete=whole)
            for n, (wanted, to, whole) in enumerate(batch)
        ]

    results = []
    for fused in (True, False):
        with database.transaction() as inner:
            mine = company.build(inner)
            order_ids = take(inner, drafts(mine)) if fused else take_waiting(inner, drafts(mine))
            cells = [(on_hand, reserved) for _, _, on_hand, reserved in stock(inner)]
            rows = [(day, hour, parcels) for _, day, hour, parcels in load(inner)]
            plans = [(d.status, d.cost, d.runner_up, d.parcels) for d in kept(inner, order_ids)]
            results.append((shown(inner, order_ids), placed(inner), cells, rows, plans))
            transaction.set_rollback(True)
    assert results[0] == results[1]


def kept(cur: Cursor, order_ids: list[int]) -> list[decisions.Decision]:
    return [decisions.read(cur, order_id) for order_id in order_ids]


def take_waiting(cur: Cursor, drafts: list[OrderDraft]) -> list[int]:
    """The other way: held on arrival, the hold lifted, then brokered in one batch."""
    problem = (Problem("manual", "look first"),)
    held = [
        OrderDraft(
            **{
                **{name: getattr(draft, name) for name in OrderDraft.__slots__ if name != "digest"},
                "problems": problem,
            }
        )
        for draft in drafts
    ]
    order_ids = take(cur, held)
    amend.lift(cur, order_ids, at=MONDAY, actor=INTAKE)
    claimed = queue.claim(cur, 1000, MONDAY)
    assert sorted(claimed) == order_ids
    with patch("crossdock.core.clock.now", return_value=MONDAY):
        broker.work(cur, order_ids)
    return order_ids


@pytest.mark.parametrize(
    ("stated", "code"),
    [
        ({"ship_to": None}, "address_incomplete"),
        ({"total": 1}, "totals_mismatch"),
        ({"problems": (Problem("fraud_risk", "a new card"),)}, "fraud_risk"),
    ],
)
def test_what_is_wrong_holds_the_order(cur: Cursor, stated: dict[str, Any], code: str) -> None:
    mine = company.build(cur)
    [order] = read.show(cur, take(cur, [mine.order("H-1", ("MUG", 1), **stated)]))
    assert [hold["code"] for hold in order["holds"]] == [code]
    assert (order["status"] == "held") == (holds.KINDS[code].stops == "sourcing")


def test_an_unknown_sku_holds_the_order_and_the_known_line_waits(cur: Cursor) -> None:
    mine = company.build(cur)
    [order] = read.show(cur, take(cur, [mine.order("H-2", ("MUG", 1), ("CUP", 1))]))
    assert order["status"] == "held"
    assert [line["quantities"]["open"] for line in order["lines"]] == [1, 1]
    assert not placed(cur)


def test_payment_pending_plans_and_reserves_but_does_not_release(cur: Cursor) -> None:
    mine = company.build(cur)
    [order_id] = take(cur, [mine.order("P-1", ("MUG", 1), payment_pending=True)])
    assert shown(cur, [order_id])[0]["status"] == "allocated"
    assert [row[2] for row in placed(cur)] == ["planned"]


def test_a_decision_decided_again_is_the_same(cur: Cursor) -> None:
    mine = company.build(cur)
    for decision in kept(cur, take(cur, mine.orders())):
        setup = world.again(cur, decision.world_id)
        again = decisions.decide_again(cur, decision, setup)
        assert decisions.STATUSES[int(again.status[0])] == decision.status
        assert int(again.cost[0]) == decision.cost
        chosen = zip(again.parcel_location.tolist(), again.parcel_service.tolist(), strict=True)
        assert list(chosen) == [(location, service) for location, service, _, _ in decision.parcels]


@pytest.mark.parametrize("contended", [True, False])
def test_two_workers_at_the_last_units_never_oversell(
    db: Database, contended: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contention, "likely", lambda: contended)
    with database.transaction() as cur:
        mine = company.build(cur, {("MUG", "EWR"): 30, ("MUG", "LAX"): 30})
    gate = threading.Barrier(2)
    failures: list[BaseException] = []

    def work(name: str) -> None:
        try:
            gate.wait()
            for batch in range(10):
                drafts = [mine.order(f"{name}-{batch}-{n}", ("MUG", 1)) for n in range(10)]
                with database.transaction() as inner:
                    take(inner, drafts)
        except BaseException as error:  # noqa: BLE001 - shown below, by the test's own thread
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(name,)) for name in ("one", "two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    with database.transaction() as cur:
        # What lost its stock in the race waits; the broker back-orders it.
        left = queue.claim(cur, 1000, MONDAY)
        broker.work(cur, left)
        row = cur.execute("SELECT sum(released), sum(backordered), count(*) FROM orders_line").fetchone()
        assert row == (60, 140, 200)
        assert cur.execute("SELECT sum(reserved), sum(on_hand) FROM inventory_stock").fetchone() == (60, 60)
        assert cur.execute("SELECT sum(quantity) FROM inventory_reservation").fetchone() == (60,)
