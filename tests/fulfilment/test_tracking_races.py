"""In any order, doubled, or all at once: the end is one."""

import random
import threading
from collections.abc import Callable
from functools import partial

import psycopg
import pytest
from django.db import connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.company import ACTOR, MONDAY, build
from tests.conftest import Database
from tests.fulfilment.opened import open_order, state_of, units
from tests.fulfilment.telling import clean, gone, hour, kinds, live, say, scan, status_of, work

from crossdock.carriers.scans import Scan, Status
from crossdock.core import clock
from crossdock.core import db as database
from crossdock.core.sql import Cursor
from crossdock.fulfilment import read, ship, tracking
from crossdock.fulfilment.ship import Package, Shipment

pytestmark = pytest.mark.usefixtures("monday")
NUMBERS = ("1Z1", "1Z2")
TOLD = st.lists(
    st.tuples(st.sampled_from(NUMBERS), st.sampled_from(Status), st.integers(1, 4)), min_size=1, max_size=7
)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(told=TOLD, turn=st.randoms(use_true_random=False), when=st.integers(0, 7))
def test_any_order_doubled_gives_the_same_end(
    cur: Cursor, told: list[tuple[str, Status, int]], turn: random.Random, when: int
) -> None:
    """Once one after another before and after the shipment, once all together: parcels, shipment, ledger,
    status, live holds.
    """
    scans = [Scan(number, status, hour(hours)) for number, status, hours in told]
    shuffled = scans * 2
    turn.shuffle(shuffled)
    ends = []
    for sequence, early in ((scans, 0), (shuffled, when)):
        with database.savepoint(cur) as savepoint:
            company = build(cur)
            for one in sequence[:early]:
                say(cur, one)
            opened, shipment = gone(cur, *NUMBERS, company=company)
            if early:
                for one in sequence[early:]:
                    say(cur, one)
            else:
                say(cur, *sequence)
            clean(cur)
            shown = read.shipment(cur, shipment)
            ends.append((
                [(one["state"], one["state_since"]) for one in shown["packages"]],
                shown["delivered_at"], units(cur, opened), status_of(cur, opened), live(cur, opened),
                state_of(cur, opened),
            ))  # fmt: skip
            raise psycopg.Rollback(savepoint)
    assert ends[0] == ends[1]


def test_no_scan_misses_a_shipment_that_is_written_at_the_same_time(db: Database) -> None:
    """One side ships, the other tells of the same numbers, two settle: whoever is last, both are seen."""
    count = 12
    with database.transaction() as cur:
        company = build(cur)
        sent = [open_order(cur, company, f"A-{n}", ("MUG", 1), released=True) for n in range(count)]

    def ship_all() -> None:
        for n, opened in enumerate(sent):
            with database.transaction() as cur:
                ship.ship(cur, [Shipment(opened.id, packages=[Package(f"1Z{n}")])], at=MONDAY, actor=ACTOR)

    def tell_all() -> None:
        for n in range(count):
            with database.transaction() as cur:
                tracking.record(cur, [(0, scan(f"1Z{n}", "delivered"))], at=MONDAY)

    def settle_some() -> None:
        for _ in range(count):
            with database.transaction() as cur:
                if ids := tracking.claim(cur, 2, MONDAY):
                    tracking.work(cur, ids)

    together(ship_all, tell_all, settle_some, settle_some)
    with database.transaction() as cur:
        work(cur)
        assert [units(cur, opened) for opened in sent] == [{"delivered": 1}] * count
        clean(cur)


def together(*tasks: Callable[[], None]) -> None:
    """Run tasks in threads of their own; raise what one of them raised."""
    failed: list[BaseException] = []

    def run(task: Callable[[], None]) -> None:
        try:
            task()
        except BaseException as error:  # noqa: BLE001 - the test tells of it
            failed.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(task,)) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed


def test_many_carriers_at_once_settle_as_one(db: Database) -> None:
    """Threads tell of the same parcels, in different orders, while others settle: nothing is lost, nothing
    locks up, and the ledger moves once.
    """
    with database.transaction() as cur:
        company = build(cur)
        sent = [gone(cur, f"1Z{n}", f"2Z{n}", sent=f"A-{n}", company=company)[0] for n in range(4)]
    way = list(enumerate(("accepted", "in_transit", "exception", "delivered"), start=1))
    said = [scan(f"{side}Z{n}", status, at) for n in range(4) for side in (1, 2) for at, status in way]

    def carrier(seed: int) -> None:
        mine = said[:]
        random.Random(seed).shuffle(mine)
        for one in mine:
            with database.transaction() as cur:
                tracking.record(cur, [(0, one)], at=clock.now())
            with database.transaction() as cur:
                if ids := tracking.claim(cur, 3, clock.now()):
                    tracking.work(cur, ids)

    together(*(partial(carrier, seed) for seed in range(3)))
    with database.transaction() as cur:
        work(cur)
        for opened in sent:
            assert units(cur, opened) == {"delivered": 2}
            assert kinds(cur, opened).count("delivered") == 1
            assert live(cur, opened) == set()
        clean(cur)
