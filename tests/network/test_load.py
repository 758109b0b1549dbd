"""Parcels planned: only where they fit, whoever comes at once."""

import threading
from collections import Counter
from datetime import UTC, date, datetime
from typing import Any

import psycopg
import pytest

from crossdock.core.actor import Actor
from crossdock.network import load, locations
from crossdock.network.errors import LoadNotHeld, UnknownLocation

ACTOR = Actor("command", "test")
AT = datetime(2026, 11, 23, 10, tzinfo=UTC)
MON, TUE = date(2026, 11, 23), date(2026, 11, 24)


def places(cur: Any, count: int) -> list[int]:
    rows = [{"code": f"L{number}", "kind": "warehouse", "name": "x"} for number in range(count)]
    locations.import_rows(cur, rows, at=AT, actor=ACTOR)
    return sorted(locations.ids_by_code(cur, [row["code"] for row in rows]).values())


def test_parcels_are_added_where_they_fit_and_nowhere_else(cur: Any) -> None:
    one, two = places(cur, 2)
    took = load.add(cur, [one, two, one], [MON, MON, TUE], [load.DAY] * 3, [3, 5, 9], [3, 4, None])
    assert took.tolist() == [True, False, True]
    took = load.add(cur, [one, two, one], [MON, MON, TUE], [load.DAY] * 3, [1, 4, 9], [3, 4, None])
    assert took.tolist() == [False, True, True]
    assert load.read(cur, [one, two, one, two], [MON, MON, TUE, TUE]) == {
        (one, MON): 3,
        (two, MON): 4,
        (one, TUE): 18,
        (two, TUE): 0,
    }


def test_hours_are_counted_beside_the_day(cur: Any) -> None:
    (one,) = places(cur, 1)
    load.add(cur, [one, one, one], [MON] * 3, [load.DAY, 9, 10], [2, 1, 1], [None, 1, 1])
    assert load.add(cur, [one, one], [MON] * 2, [load.DAY, 9], [1, 1], [9, 1]).tolist() == [True, False]
    assert load.read(cur, [one], [MON]) == {(one, MON): 3}
    assert load.read_hours(cur, [one, one], [MON] * 2, [9, 11]) == {(one, MON, 9): 1, (one, MON, 11): 0}


def test_a_cell_asked_twice_takes_the_sum_or_nothing(cur: Any) -> None:
    (one,) = places(cur, 1)
    twice = ([one, one], [MON, MON], [load.DAY] * 2)
    assert load.add(cur, *twice, [2, 2], [3, 3]).tolist() == [False, False]
    assert load.add(cur, *twice, [2, 1], [3, 3]).tolist() == [True, True]
    assert load.read(cur, [one], [MON]) == {(one, MON): 3}


def test_what_was_planned_can_be_given_back_and_no_more(cur: Any) -> None:
    one, two = places(cur, 2)
    load.add(cur, [one], [MON], [load.DAY], [3], [3])
    load.give_back(cur, [one], [MON], [load.DAY], [2])
    assert load.add(cur, [one], [MON], [load.DAY], [2], [3]).all()
    for location, count in ((one, 4), (two, 1)):
        with pytest.raises(LoadNotHeld), cur.connection.transaction():
            load.give_back(cur, [location], [MON], [load.DAY], [count])
    assert load.read(cur, [one], [MON]) == {(one, MON): 3}


def test_nothing_asked_is_nothing_done(cur: Any) -> None:
    assert load.add(cur, [], [], [], [], []).tolist() == []
    assert load.read(cur, [], []) == {}


def test_an_unknown_location_is_an_error(cur: Any) -> None:
    with pytest.raises(UnknownLocation):
        load.add(cur, [7], [MON], [load.DAY], [1], [None])


def test_two_workers_never_exceed_a_limit_nor_wait_in_a_circle(db: Any) -> None:
    """Both plan all cells again and again, in opposite orders, give some back, and commit each batch."""
    setup = db.connect()
    with setup.cursor(binary=True) as cur:
        ids = places(cur, 3)
    setup.commit()
    cells = [(location, day, hour) for location in ids for day in (MON, TUE) for hour in (load.DAY, 9, 10)]
    limit, rounds = 40, 60
    planned: list[Counter[tuple[int, date, int]]] = [Counter(), Counter()]
    failed: list[BaseException] = []
    together = threading.Barrier(2)

    def work(mine: int) -> None:
        asked = cells if mine == 0 else cells[::-1]
        one, two, three = ([cell[part] for cell in asked] for part in range(3))
        try:
            connection = db.connect()
            together.wait(30)
            for turn in range(rounds):
                with connection.transaction(), connection.cursor(binary=True) as cur:
                    took = load.add(cur, one, two, three, [1] * len(asked), [limit] * len(asked))
                    planned[mine].update(cell for cell, fits in zip(asked, took, strict=True) if fits)
                    if turn % 5 == 4 and planned[mine][asked[0]]:
                        load.give_back(cur, one[:1], two[:1], three[:1], [1])
                        planned[mine][asked[0]] -= 1
        except (psycopg.Error, threading.BrokenBarrierError) as error:
            failed.append(error)

    threads = [threading.Thread(target=work, args=(mine,)) for mine in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failed == []
    stored = {
        (row[0], row[1], row[2]): row[3]
        for row in setup.execute("SELECT location_id, day, hour, parcels FROM network_load").fetchall()
    }
    assert stored == dict(planned[0] + planned[1])
    assert set(stored) == set(cells)
    assert max(stored.values()) == limit
    assert all(count == limit for cell, count in stored.items() if cell not in (cells[0], cells[-1]))


def test_a_rival_that_waits_sees_what_the_first_committed(db: Any) -> None:
    """Both want the last parcel of a row that is not there yet: exactly one gets it."""
    first, second = db.connect(), db.connect()
    with first.cursor(binary=True) as cur:
        (one,) = places(cur, 1)
    first.commit()
    ask = ([one], [MON], [load.DAY], [1], [1])
    with first.cursor(binary=True) as cur:
        assert load.add(cur, *ask).tolist() == [True]
    answers: list[list[bool]] = []

    def rival() -> None:
        with second.cursor(binary=True) as cur:
            answers.append(load.add(cur, *ask).tolist())
        second.commit()

    thread = threading.Thread(target=rival)
    thread.start()
    first.commit()
    thread.join(30)
    assert answers == [[False]]


def test_rows_are_locked_in_the_order_of_their_key(db: Any) -> None:
    """One worker waits for a cell in the middle: it holds those before it, and none behind it."""
    holder, waiter, observer = db.connect(), db.connect(), db.connect(autocommit=True)
    with holder.cursor(binary=True) as cur:
        ids = places(cur, 4)
        cells = [(location, day, hour) for location in ids for day in (MON, TUE) for hour in (load.DAY, 7, 9)]
        one, two, three = ([cell[part] for cell in cells] for part in range(3))
        load.add(cur, one, two, three, [1] * len(cells), [None] * len(cells))
        holder.commit()
        middle = cells[len(cells) // 2]
        load.add(cur, *([part] for part in middle), [1], [None])

    def wait() -> None:
        with waiter.cursor(binary=True) as cur:
            load.add(cur, one[::-1], two[::-1], three[::-1], [1] * len(cells), [None] * len(cells))

    thread = threading.Thread(target=wait)
    thread.start()
    blocked = "SELECT cardinality(pg_blocking_pids(%s)) > 0"
    while thread.is_alive() and observer.execute(blocked, [waiter.info.backend_pid]).fetchone() == (False,):
        thread.join(0.01)
    free = observer.execute(
        "SELECT location_id, day, hour FROM network_load ORDER BY 1, 2, 3 FOR NO KEY UPDATE SKIP LOCKED"
    ).fetchall()
    holder.rollback()
    thread.join(30)
    assert free == cells[len(cells) // 2 + 1 :]
