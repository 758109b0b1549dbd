"""Reserving and ending reservations: never more than there is, whoever comes at the same time."""

import random
import threading
from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from tests.company import ACTOR, MONDAY, Company, build

from crossdock.core.sql import Cursor
from crossdock.inventory import adjust, free, reserve


def stock_rows(cur: psycopg.Cursor[Any]) -> dict[tuple[int, int], tuple[int, int, int]]:
    rows = cur.execute(
        "SELECT sku_id, location_id, on_hand, reserved, missing FROM inventory_stock"
    ).fetchall()
    return {(row[0], row[1]): (row[2], row[3], row[4]) for row in rows}


def test_lines_of_one_sku_are_checked_on_their_sum(cur: psycopg.Cursor[Any]) -> None:
    company = build(cur)
    tee, newark = company.skus["TEE"], company.locations["EWR"]
    with cur.connection.transaction() as savepoint:
        fits = reserve.reserve(cur, [1, 1], [1, 2], [tee, tee], [newark] * 2, [6, 5], at=MONDAY)
        assert not fits
        raise psycopg.Rollback(savepoint)
    assert reserve.reserve(cur, [1, 1], [1, 2], [tee, tee], [newark] * 2, [6, 4], at=MONDAY)
    assert stock_rows(cur)[tee, newark] == (10, 10, 0)


def test_a_cell_that_does_not_exist_has_nothing(cur: psycopg.Cursor[Any]) -> None:
    company = build(cur)
    sofa, tee, newark = company.skus["SOFA"], company.skus["TEE"], company.locations["EWR"]
    assert not reserve.reserve(cur, [1], [1], [sofa], [newark], [1], at=MONDAY)
    assert reserve.lock(cur, [sofa, tee, sofa], [newark] * 3).tolist() == [0, 10, 0]


def test_a_line_reserves_again_at_the_same_location(cur: psycopg.Cursor[Any]) -> None:
    """Back-ordered units of a line may find stock later where its first units stand."""
    company = build(cur)
    tee, newark = company.skus["TEE"], company.locations["EWR"]
    assert reserve.reserve(cur, [1], [1], [tee], [newark], [3], at=MONDAY)
    assert reserve.reserve(cur, [1], [1], [tee], [newark], [2], at=MONDAY)
    assert free.free(cur, [1], [1], [newark], [9], "freed", at=MONDAY, actor=ACTOR).tolist() == [5]
    assert stock_rows(cur)[tee, newark] == (10, 0, 0)


def test_nothing_asked_is_reserved(cur: psycopg.Cursor[Any]) -> None:
    assert reserve.reserve(cur, [], [], [], [], [], at=MONDAY)


def test_what_ended_is_kept_with_its_life(cur: psycopg.Cursor[Any]) -> None:
    company = build(cur)
    tee, newark = company.skus["TEE"], company.locations["EWR"]
    reserve.reserve(cur, [1], [1], [tee], [newark], [3], at=MONDAY)
    free.free(cur, [1], [1], [newark], [1], "freed", at=MONDAY, actor=ACTOR)
    free.free(cur, [1], [1], [newark], [2], "shipped", at=MONDAY, actor=ACTOR, references=["FO-1"])
    rows = cur.execute("SELECT quantity, how FROM inventory_reservation_end ORDER BY id").fetchall()
    assert rows == [(1, "freed"), (2, "shipped")]
    assert stock_rows(cur)[tee, newark] == (8, 0, 0)


def test_units_that_end_make_up_for_what_is_missing_first(cur: psycopg.Cursor[Any]) -> None:
    company = build(cur)
    tee, newark = company.skus["TEE"], company.locations["EWR"]
    reserve.reserve(cur, [1, 2], [1, 1], [tee] * 2, [newark] * 2, [6, 4], at=MONDAY)
    adjust.count(cur, [tee], [newark], [7], [MONDAY], [""], at=MONDAY, actor=ACTOR)
    assert stock_rows(cur)[tee, newark] == (10, 10, 3)
    free.free(cur, [2], [1], [newark], [2], "freed", at=MONDAY, actor=ACTOR)
    assert stock_rows(cur)[tee, newark] == (8, 8, 1)
    free.free(cur, [2], [1], [newark], [2], "freed", at=MONDAY, actor=ACTOR)
    assert stock_rows(cur)[tee, newark] == (7, 6, 0)


def together(db: Any, acts: list[Callable[[psycopg.Connection[Any]], None]]) -> None:
    """Run acts at once, each on a connection of its own; the first error that any raised is raised here."""
    errors: list[BaseException] = []
    start = threading.Barrier(len(acts))

    def run(act: Callable[[psycopg.Connection[Any]], None], connection: psycopg.Connection[Any]) -> None:
        start.wait()
        try:
            act(connection)
        except BaseException as error:  # noqa: BLE001 - told by the main thread
            errors.append(error)

    threads = [threading.Thread(target=run, args=(act, db.connect())) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]


def committed(db: Any, build_it: Callable[[Cursor], Company]) -> Company:
    connection = db.connect()
    with connection.transaction(), connection.cursor(binary=True) as cur:
        return build_it(cur)


def test_two_brokers_never_oversell_nor_deadlock(db: Any) -> None:
    """Batches over the same few cells, each in another order: all units go, none twice."""
    company = committed(db, build)
    cells = [
        (company.skus[sku], company.locations[place])
        for sku, place in (("TEE", "EWR"), ("TEE", "LAX"), ("LAMP", "LAX"), ("BOOK", "EWR"))
    ]
    got: list[int] = []

    def broker(first_order: int) -> Callable[[psycopg.Connection[Any]], None]:
        chance = random.Random(first_order)

        def work(connection: psycopg.Connection[Any]) -> None:
            taken = 0
            for order in range(first_order, first_order + 60):
                asked = chance.sample(cells, 3)
                with connection.transaction() as savepoint, connection.cursor(binary=True) as cur:
                    done = reserve.reserve(
                        cur,
                        [order] * 3,
                        [1, 2, 3],
                        [sku for sku, _ in asked],
                        [place for _, place in asked],
                        [1, 1, 1],
                        at=MONDAY,
                    )
                    if not done:
                        raise psycopg.Rollback(savepoint)
                    taken += 1
            got.append(taken)

        return work

    together(db, [broker(1_000), broker(2_000), broker(3_000)])
    observer = db.connect()
    with observer.cursor(binary=True) as cur:
        rows = stock_rows(cur)
        reserved = cur.execute("SELECT coalesce(sum(quantity), 0) FROM inventory_reservation").fetchone()
    assert reserved is not None
    assert int(reserved[0]) == 3 * sum(got) == sum(rows[cell][1] for cell in cells)
    # Three of four cells an order: at most one order's worth can be left unreachable.
    assert sum(1 for cell in cells if rows[cell][1] < 10) <= 2


def test_the_last_units_go_exactly_once(db: Any) -> None:
    company = committed(db, build)
    tee, newark = company.skus["TEE"], company.locations["EWR"]

    def buyer(first_order: int) -> Callable[[psycopg.Connection[Any]], None]:
        def work(connection: psycopg.Connection[Any]) -> None:
            for order in range(first_order, first_order + 20):
                with connection.transaction(), connection.cursor(binary=True) as cur:
                    reserve.reserve(cur, [order], [1], [tee], [newark], [1], at=MONDAY)

        return work

    together(db, [buyer(1_000), buyer(2_000)])
    with db.connect().cursor(binary=True) as cur:
        assert stock_rows(cur)[tee, newark] == (10, 10, 0)
        assert len(cur.execute("SELECT FROM inventory_reservation").fetchall()) == 10


def test_a_reservation_freed_twice_at_once_ends_once(db: Any) -> None:
    company = committed(db, build)
    tee, newark = company.skus["TEE"], company.locations["EWR"]
    for order in range(1, 11):
        with db.connect() as connection, connection.cursor(binary=True) as cur:
            assert reserve.reserve(cur, [order], [1], [tee], [newark], [7], at=MONDAY)
        ended: list[int] = []

        def freeing(connection: psycopg.Connection[Any], one: int = order, ended: list[int] = ended) -> None:
            with connection.transaction(), connection.cursor(binary=True) as cur:
                found = free.free(cur, [one], [1], [newark], [5], "freed", at=MONDAY, actor=ACTOR)
                ended.append(int(found[0]))

        together(db, [freeing, freeing])
        assert sorted(ended) == [2, 5]
    with db.connect().cursor(binary=True) as cur:
        assert stock_rows(cur)[tee, newark] == (10, 0, 0)


def test_a_count_sees_every_movement_that_came_before_its_lock(db: Any) -> None:
    """A shipment commits while the count waits for the row: it happened after as_of, so it is kept."""
    company = committed(db, build)
    tee, newark = company.skus["TEE"], company.locations["EWR"]
    shipper, counter = db.connect(), db.connect()
    waits = threading.Event()
    with shipper.transaction(), shipper.cursor(binary=True) as cur:
        assert reserve.reserve(cur, [1], [1], [tee], [newark], [4], at=MONDAY)
    with shipper.cursor(binary=True) as cur:
        reserve.lock(cur, [tee], [newark])

        def counting() -> None:
            with counter.transaction(), counter.cursor(binary=True) as own:
                waits.set()
                before = MONDAY.replace(hour=1)
                adjust.count(own, [tee], [newark], [9], [before], [""], at=MONDAY, actor=ACTOR)

        thread = threading.Thread(target=counting)
        thread.start()
        waits.wait()
        wait_for_lock(db, counter)
        free.free(cur, [1], [1], [newark], [4], "shipped", at=MONDAY, actor=ACTOR)
        shipper.commit()
        thread.join()
    with db.connect().cursor(binary=True) as cur:
        assert stock_rows(cur)[tee, newark] == (5, 0, 0)


def wait_for_lock(db: Any, connection: psycopg.Connection[Any]) -> None:
    """Until that connection's statement waits for a lock."""
    observer = db.connect(autocommit=True)
    pid = connection.info.backend_pid
    while not observer.execute(
        "SELECT FROM pg_stat_activity WHERE pid = %s AND wait_event_type = 'Lock'", (pid,)
    ).fetchall():
        pass


@pytest.mark.parametrize("quantity", [0, -1])
def test_a_quantity_of_nothing_is_refused(cur: psycopg.Cursor[Any], quantity: int) -> None:
    company = build(cur)
    tee, newark = company.skus["TEE"], company.locations["EWR"]
    with pytest.raises(psycopg.errors.CheckViolation), cur.connection.transaction():
        reserve.reserve(cur, [1], [1], [tee], [newark], [quantity], at=MONDAY)
