"""What the loop promises: a poisoned row harms no other, load is followed, nothing is lost and nothing done
twice, whatever happens to the connection or the process.
"""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from tests.conftest import URL, Database
from tests.core import numbers_queue
from tests.core.numbers_queue import Numbers, run_in_threads

from crossdock.core import clock
from crossdock.core import db as database
from crossdock.core.sql import Cursor
from crossdock.core.stages import LEAST, MOST, Batch, Loop, OutsideStage, Pause, Stage


class NeverWait:
    """The loop is drained, not run: it never waits."""

    def wait(self, seconds: float) -> None:
        raise AssertionError(seconds)

    def close(self) -> None:
        pass


def loop_of(numbers: Numbers) -> Loop:
    return Loop([numbers.stage], stop=threading.Event(), waker=NeverWait())


def rest() -> bool:
    return numbers_queue.waiting() == 0


@pytest.mark.parametrize("poisoned", [{1}, {1000}, {500, 501}, {3, 317, 731}])
def test_poisoned_rows_are_set_aside_and_all_others_done(db: Database, poisoned: set[int]) -> None:
    def choke(cur: Cursor, ids: Sequence[int]) -> None:
        if found := poisoned & set(ids):
            raise ValueError(f"cannot digest {min(found)}")

    numbers_queue.put(1000)
    loop = loop_of(Numbers(meanwhile=choke))
    loop.turns["numbers"].limit = MOST  # all in one batch
    loop.drain()
    assert numbers_queue.done() == sorted(set(range(1, 1001)) - poisoned)
    assert numbers_queue.set_aside() == [(n, f"ValueError: cannot digest {n}") for n in sorted(poisoned)]
    assert loop.turns["numbers"].stats.set_aside == len(poisoned)


def test_a_row_that_the_database_refuses_is_set_aside_too(db: Database) -> None:
    def divide(cur: Cursor, ids: Sequence[int]) -> None:
        cur.execute("SELECT 1 / (n - 7) FROM unnest(%s::bigint[]) AS n", (list(ids),))

    numbers_queue.put(20)
    loop_of(Numbers(meanwhile=divide)).drain()
    assert numbers_queue.done() == [n for n in range(1, 21) if n != 7]
    assert [(n, reason.split(":")[0]) for n, reason in numbers_queue.set_aside()] == [(7, "DivisionByZero")]


def test_what_an_act_came_to_is_written_down_by_the_clock_as_it_goes_by_then(db: Database) -> None:
    begin, seen = datetime(2026, 11, 23, tzinfo=UTC), []
    leased = [1]

    def act(found: Sequence[int]) -> list[int]:
        with db.connect() as another, another.transaction():  # business time was far ahead, and is set back
            clock.SET.run(another.cursor(), real=clock.wall(), virtual=begin, rate=1.0)
        return list(found)

    def settle(cur: Cursor, outcomes: Sequence[int]) -> Batch:
        seen.append(clock.now())
        return Batch(len(outcomes), len(outcomes))

    with database.transaction() as cur:
        clock.set_virtual(cur, begin, 1e6)
    stage = OutsideStage("calls", lambda *_: [leased.pop()] if leased else [], act, settle)
    loop = Loop([stage], stop=threading.Event(), waker=NeverWait())
    try:
        assert loop.round()
    finally:
        clock._State.anchors = None
    assert begin <= seen[0] < begin + timedelta(minutes=5)


def test_batches_grow_under_load_and_shrink_when_idle(db: Database) -> None:
    numbers_queue.put(5000)
    numbers = Numbers()
    loop = loop_of(numbers)
    loop.drain()
    growing = numbers.asked[: numbers.asked.index(MOST) + 1]
    assert growing == [LEAST, LEAST * 4, LEAST * 16, MOST]
    numbers.asked.clear()
    for number in range(10):
        numbers_queue.add(10_000 + number, 10_000 + number)
        loop.round()
    assert numbers.asked == sorted(numbers.asked, reverse=True)
    assert numbers.asked[-1] == LEAST
    assert len(numbers_queue.done()) == 5010


@pytest.mark.parametrize(
    ("patience", "turns"),
    [(3600.0, ["busy", "patient", "busy", "busy", "idle", "patient"]),
     (1e-9, ["busy", "patient", "busy", "patient", "busy", "patient", "idle", "patient"])],
)  # fmt: skip
def test_a_patient_stage_waits_while_others_have_work_but_not_for_ever(
    db: Database, patience: float, turns: list[str]
) -> None:
    numbers_queue.put(3 * LEAST)
    told = list[str]()

    def claim(cur: Cursor, limit: int, now: datetime) -> list[int]:
        ids = [row[0] for row in cur.execute(numbers_queue.CLAIM, (LEAST,)).fetchall()]
        told.append("busy" if ids else "idle")
        return ids

    def patient(cur: Cursor, limit: int, now: datetime) -> list[int]:
        assert limit == MOST
        told.append("patient")
        return []

    stages = [
        Stage("busy", claim, Numbers().work, Numbers().aside),
        Stage("patient", patient, Numbers().work, Numbers().aside, patience=patience),
    ]
    Loop(stages, stop=threading.Event(), waker=NeverWait()).drain()
    assert told == turns


def test_after_a_failure_it_grows_again_only_when_the_bad_batch_is_through(db: Database) -> None:
    def choke(cur: Cursor, ids: Sequence[int]) -> None:
        if 600 in ids:
            raise ValueError("cannot digest it")

    numbers_queue.put(3000)
    numbers = Numbers(meanwhile=choke)
    loop = loop_of(numbers)
    loop.turns["numbers"].limit = MOST
    loop.drain()
    assert numbers.asked[:2] == [1000, 500]
    assert min(numbers.asked) == 1
    assert max(numbers.asked[2:]) > LEAST
    assert len(numbers_queue.done()) == 2999


def test_a_lost_connection_is_made_anew_and_the_batch_done_once(db: Database) -> None:
    numbers_queue.put(100)
    rival = db.connect(autocommit=True)
    cut = threading.Event()

    def lose(cur: Cursor, ids: Sequence[int]) -> None:
        if not cut.is_set():
            cut.set()
            rival.execute("SELECT pg_terminate_backend(%s)", (cur.connection.info.backend_pid,))
            cur.execute("SELECT 1")

    run_in_threads(Numbers(meanwhile=lose), until=rest)
    assert cut.is_set()
    assert numbers_queue.done() == list(range(1, 101))
    assert numbers_queue.set_aside() == []


def test_a_connection_lost_between_two_batches_is_made_anew(db: Database) -> None:
    numbers_queue.put(100)
    rival = db.connect(autocommit=True)
    pids: list[int] = []

    def note(cur: Cursor, ids: Sequence[int]) -> None:
        pids.append(cur.connection.info.backend_pid)

    def until() -> bool:
        if len(pids) == 1 and numbers_queue.waiting():
            gone = rival.execute("SELECT pg_terminate_backend(%s, 5000)", (pids[0],)).fetchone()
            assert gone == (True,)
            pids.append(0)
            return False
        return len(pids) > 1 and rival_waiting(rival) == 0

    run_in_threads(Numbers(meanwhile=note), until=until)
    assert numbers_queue.done() == list(range(1, 101))
    assert len({pid for pid in pids if pid}) == 2


def rival_waiting(rival: "psycopg.Connection[tuple[int]]") -> int:
    row = rival.execute("SELECT count(*) FROM numbers_queue").fetchone()
    assert row is not None
    return int(row[0])


def test_of_two_that_deadlock_one_is_tried_again_and_nothing_is_set_aside(db: Database) -> None:
    numbers_queue.put(2 * LEAST)
    with db.connect(autocommit=True) as setting:
        setting.execute("CREATE TABLE crossing AS SELECT generate_series(1, 2) AS id")
    both = threading.Barrier(2)
    met = {"one": False, "two": False}

    def cross(name: str, first: int, second: int) -> Numbers:
        def lock(cur: Cursor, ids: Sequence[int]) -> None:
            cur.execute("SELECT FROM crossing WHERE id = %s FOR UPDATE", (first,))
            if not met[name]:
                met[name] = True
                both.wait(30)
            cur.execute("SELECT FROM crossing WHERE id = %s FOR UPDATE", (second,))

        return Numbers(name, lock)

    one, two = cross("one", 1, 2), cross("two", 2, 1)
    run_in_threads(one, two, until=rest)
    assert all(met.values())
    assert len(one.asked) + len(two.asked) >= 3  # the two that met, and the one again
    assert numbers_queue.done() == list(range(1, 2 * LEAST + 1))
    assert numbers_queue.set_aside() == []


def test_two_loops_share_a_queue_and_no_row_is_done_twice(db: Database) -> None:
    numbers_queue.put(4000)
    both = threading.Barrier(2)
    met: set[str] = set()

    def meet(name: str) -> Numbers:
        def wait(cur: Cursor, ids: Sequence[int]) -> None:
            if name not in met:
                met.add(name)
                both.wait(30)  # each holds a batch while the other claims its own

        return Numbers(name, wait)

    run_in_threads(meet("one"), meet("two"), until=rest)
    assert met == {"one", "two"}
    assert numbers_queue.done() == list(range(1, 4001))


KILLED = """
import threading
from crossdock.app import environment
environment.set_up()
from crossdock.core.stages import Loop
from tests.core.numbers_queue import Numbers

def hang(cur, ids):
    print(len(ids), flush=True)
    threading.Event().wait()

Loop([Numbers("killed", hang).stage], stop=threading.Event()).run()
"""


def test_the_batch_of_a_killed_worker_is_claimed_again(db: Database) -> None:
    numbers_queue.put(100)
    worker = subprocess.Popen(
        [sys.executable, "-c", KILLED],
        env={**os.environ, URL: db.dsn, "PYTHONPATH": os.pathsep.join(sys.path)},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert worker.stdout is not None
        assert worker.stdout.readline() == f"{LEAST}\n"  # claimed and written, not committed
    finally:
        worker.send_signal(signal.SIGKILL)
        worker.communicate()
    run_in_threads(Numbers("heir"), until=lambda: len(numbers_queue.done()) == 100)
    assert numbers_queue.done() == list(range(1, 101))
    with db.connect() as seen:
        assert seen.execute("SELECT DISTINCT by FROM numbers_done").fetchall() == [("heir",)]


def test_a_pause_ends_with_the_worker() -> None:
    """Whoever waits by the clock alone is not woken by commits, and does not keep the worker from ending."""
    stop = threading.Event()
    began = clock.monotonic()
    ended = threading.Timer(0.01, stop.set)
    ended.start()
    Pause(stop).wait(600.0)
    ended.join()
    assert stop.is_set()
    assert clock.monotonic() - began < 600.0
