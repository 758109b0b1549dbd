"""A queue of numbers and the stage that works it off: the loop's own tests need nothing of the trade."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connections

from crossdock.core import db as database
from crossdock.core.sql import Cursor
from crossdock.core.stages import Batch, Loop, Stage

TABLES = """
CREATE TABLE numbers_queue (id bigint PRIMARY KEY);
CREATE TABLE numbers_done (id bigint, by text);
CREATE TABLE numbers_aside (id bigint, reason text);
"""
CLAIM = """
WITH due AS MATERIALIZED (
    SELECT q.id FROM numbers_queue AS q ORDER BY q.id LIMIT %s FOR UPDATE SKIP LOCKED
)
DELETE FROM numbers_queue AS q USING due WHERE q.id = due.id RETURNING q.id
"""


def put(count: int) -> None:
    """Make the tables, and let the numbers from 1 to ``count`` wait."""
    with database.transaction() as cur:
        for statement in TABLES.split(";"):
            if statement.strip():
                cur.execute(statement)
        cur.execute("INSERT INTO numbers_queue SELECT generate_series(1, %s)", (count,))


def add(first: int, last: int) -> None:
    with database.transaction() as cur:
        cur.execute("INSERT INTO numbers_queue SELECT generate_series(%s::bigint, %s)", (first, last))


def done() -> list[int]:
    """Every number that was worked off, as often as it was."""
    with database.transaction() as cur:
        return [row[0] for row in cur.execute("SELECT id FROM numbers_done ORDER BY id").fetchall()]


def set_aside() -> list[tuple[int, str]]:
    with database.transaction() as cur:
        return cur.execute("SELECT id, reason FROM numbers_aside ORDER BY id").fetchall()


def waiting() -> int:
    with database.transaction() as cur:
        row = cur.execute("SELECT count(*) FROM numbers_queue").fetchone()
        assert row is not None
        return int(row[0])


def nothing(cur: Cursor, ids: Sequence[int]) -> None:
    """What happens meanwhile, unless a test says otherwise."""


@dataclass
class Numbers:
    """The stage. ``meanwhile(cur, ids)`` is called in the transaction, behind the write."""

    by: str = "one"
    meanwhile: Callable[[Cursor, Sequence[int]], None] = nothing
    asked: list[int] = field(default_factory=list)  # how many the loop wanted, turn by turn

    def claim(self, cur: Cursor, limit: int, now: datetime) -> list[int]:  # noqa: ARG002
        self.asked.append(limit)
        return [row[0] for row in cur.execute(CLAIM, (limit,)).fetchall()]

    def work(self, cur: Cursor, ids: Sequence[int]) -> Batch:
        cur.execute("INSERT INTO numbers_done SELECT unnest(%s::bigint[]), %s", (list(ids), self.by))
        self.meanwhile(cur, ids)
        return Batch(len(ids), len(ids))

    def aside(self, cur: Cursor, number: int, reason: str) -> None:
        cur.execute("DELETE FROM numbers_queue WHERE id = %s", (number,))
        cur.execute("INSERT INTO numbers_aside VALUES (%s, %s)", (number, reason))

    @property
    def stage(self) -> Stage:
        return Stage("numbers", self.claim, self.work, self.aside)


def run_in_threads(*numbers: Numbers, until: Callable[[], bool]) -> None:
    """A loop a thread, each on a connection of its own as in a process of its own; until ``until`` says so
    or one of them fails. What failed is raised.
    """
    stop, failed = threading.Event(), []

    def run(one: Numbers) -> None:
        def beat(_: object) -> None:
            if until():
                stop.set()

        try:
            Loop([one.stage], stop=stop, poll=0.01, beat=beat).run()
        except BaseException as error:  # noqa: BLE001 - told to the test
            failed.append(error)
            stop.set()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(one,)) for one in numbers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]
