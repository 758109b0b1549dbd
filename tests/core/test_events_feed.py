"""The feed of the log: whatever commits late, and however many write and read, every reader sees every event
exactly once.
"""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import connections, transaction
from tests.company import ACTOR, MONDAY
from tests.conftest import Database

from crossdock.core import db as database
from crossdock.core import events
from crossdock.core.events import Event, Recorded

WRITERS = 8
READERS = 4
TRANSACTIONS = 40  # of each writer
Position = tuple[int, int]


def write(writer: int, nth: int, count: int = 1) -> None:
    """Events in the open transaction: subject is the writer, subject id the event's own number."""
    with database.transaction() as cur:
        told = [Event(0, f"writer {writer}", 1000 * nth + i, "told") for i in range(count)]
        events.record(cur, told, at=MONDAY, actor=ACTOR)


def read(position: Position, limit: int) -> list[Recorded]:
    with database.transaction() as cur:
        return events.feed(cur, position, limit)


def settle() -> None:
    """Wait until whatever other databases of this server have open now is over: the feed waits for it too."""
    pause, began = threading.Event(), None
    while True:
        with database.transaction() as cur:
            row = cur.execute(
                "SELECT pg_snapshot_xmin(s)::text::bigint, pg_snapshot_xmax(s)::text::bigint"
                " FROM pg_current_snapshot() AS s"
            ).fetchone()
        assert row is not None
        began = began or row[1]
        if row[0] >= began:
            return
        pause.wait(0.01)


def place(event: Recorded) -> Position:
    return (event.tx, event.id)


@contextmanager
def uncommitted(db: Database) -> Iterator[Callable[[], None]]:
    """An event whose transaction stays open until the block ends, or the function given is called."""
    rival = db.connect()
    rival.execute(
        "INSERT INTO core_event (subject, subject_id, kind, actor, at) VALUES ('late', 1, 'told', 'a', %s)",
        (MONDAY,),
    )
    yield rival.commit
    rival.commit()


def test_what_commits_late_is_not_lost(db: Database) -> None:
    with uncommitted(db) as commit:
        write(1, 1)
        assert read(events.START, 10) == []  # behind an open transaction nothing is shown
        commit()
    settle()
    found = read(events.START, 10)
    assert [event.subject for event in found] == ["late", "writer 1"]
    assert read(place(found[-1]), 10) == []


def test_what_began_before_and_writes_after_comes_first_and_is_not_lost(db: Database) -> None:
    """Its event has the larger id and the smaller transaction."""
    rival = db.connect()
    rival.execute("SELECT pg_current_xact_id()")
    write(1, 1)
    assert read(events.START, 10) == []
    rival.execute(
        "INSERT INTO core_event (subject, subject_id, kind, actor, at) VALUES ('late', 1, 'told', 'a', %s)",
        (MONDAY,),
    )
    rival.commit()
    settle()
    late, early = read(events.START, 10)
    assert (late.subject, early.subject) == ("late", "writer 1")
    assert late.id > early.id


def test_a_reader_that_begins_at_the_end_sees_only_what_comes(db: Database) -> None:
    write(1, 1)
    settle()
    with uncommitted(db):
        with database.transaction() as cur:
            end = events.end(cur)
        write(1, 2)
    settle()
    found = read(end, 10)
    assert [(event.subject, event.subject_id) for event in found] == [("late", 1), ("writer 1", 2000)]


@pytest.mark.parametrize("limit", [1, 7, 1000])
def test_pages_of_any_size_show_the_same(db: Database, limit: int) -> None:
    for nth in range(5):
        write(1, nth, count=4)
    settle()
    position, seen = events.START, []
    while found := read(position, limit):
        seen += [event.subject_id for event in found]
        position = place(found[-1])
    assert seen == [1000 * nth + i for nth in range(5) for i in range(4)]


class Late:
    """Writes and commits out of turn: a transaction waits, once it has begun, until the next one of another
    writer has begun too, so that most write and commit after younger ones.
    """

    def __init__(self) -> None:
        self._ahead = threading.Semaphore(0)

    def wait_for_a_younger(self) -> None:
        """Until another has begun; at most a moment, so that the last ones come to an end."""
        self._ahead.release()
        self._ahead.acquire(timeout=0.01)
        self._ahead.acquire(timeout=0.01)


class Runners:
    """Functions in threads, each on a connection of its own; what failed in them is kept."""

    def __init__(self) -> None:
        self.failed: list[BaseException] = []

    def start(self, run: Callable[[int], None], count: int) -> list[threading.Thread]:
        threads = [threading.Thread(target=self._guarded, args=(run, number)) for number in range(count)]
        for thread in threads:
            thread.start()
        return threads

    def _guarded(self, run: Callable[[int], None], number: int) -> None:
        try:
            run(number)
        except BaseException as error:  # noqa: BLE001 - told to the test
            self.failed.append(error)
        finally:
            connections.close_all()


def told() -> Counter[tuple[str, int]]:
    """What the writers tell, and do not roll back."""
    return Counter(
        (f"writer {number}", 1000 * nth + i)
        for number in range(WRITERS)
        for nth in range(TRANSACTIONS)
        if nth % 10 != 9
        for i in range(1 + nth % 3)
    )


def test_eight_writers_and_four_readers_every_event_once_for_each_reader(db: Database) -> None:
    late, finished, runners = Late(), threading.Event(), Runners()
    seen: list[list[Recorded]] = [[] for _ in range(READERS)]

    def writer(number: int) -> None:
        for nth in range(TRANSACTIONS):
            with transaction.atomic():
                with database.transaction() as cur:
                    cur.execute("SELECT pg_current_xact_id()")
                late.wait_for_a_younger()
                write(number, nth, count=1 + nth % 3)
                if nth % 10 == 9:
                    transaction.set_rollback(True)  # what is rolled back is told to nobody

    def reader(number: int) -> None:
        position = events.START
        while True:
            over = finished.is_set()
            found = read(position, 1 + 6 * number)
            seen[number] += found
            if found:
                position = place(found[-1])
            elif over:
                return

    readers, writers = runners.start(reader, READERS), runners.start(writer, WRITERS)
    for thread in writers:
        thread.join()
    settle()
    finished.set()
    for thread in readers:
        thread.join()
    assert runners.failed == []
    for found in seen:
        assert Counter((event.subject, event.subject_id) for event in found) == told()
        assert [place(event) for event in found] == sorted(place(event) for event in found)
    ids = [event.id for event in seen[0]]
    assert ids != sorted(ids)  # some did commit out of turn: else this has shown nothing
