"""Which processes serve the database, so that nothing is taken away that one of them still uses.

Web servers and workers, on whichever machine, hold a lock of the database's for as long as they live; its
number says how many contracts (``schema.CONTRACTS``) their release knows. Who contracts looks at these
locks. A lock ends with its session, so nobody is counted who is gone, and nobody has to sign off.
"""

import os
import socket
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any, Final

import psycopg
import structlog
from django.conf import settings
from django.db import Error, connection

from crossdock.app import schema
from crossdock.app.errors import NotMigrated, Outdated
from crossdock.core.sql import statement
from crossdock.core.stages import dedicated_connection

SERVING = statement(__package__, "processes_serving")

LOOK_EVERY: Final = 1.0  # seconds between two looks whether our lock is still held
WAIT: Final = 0.2  # seconds between two looks whether the door is open

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Process:
    """``name``: what it is, its release, its machine and process id; ``pid``: of its session in the server;
    ``knows``: how many contracts.
    """

    name: str
    pid: int
    knows: int


def serving(conn: psycopg.Connection[Any]) -> list[Process]:
    """All that serve this schema now; those of the oldest release first."""
    with conn.cursor() as cur:
        return [Process(*row) for row in SERVING.rows(cur, kind=_key("process"))]


@contextmanager
def shut(conn: psycopg.Connection[Any]) -> Iterator[None]:
    """For the block, no process begins to serve: those that start wait."""
    _until(conn, "SELECT pg_try_advisory_lock(%s, 0)", [_key("door")], threading.Event())
    try:
        yield
    finally:
        conn.execute("SELECT pg_advisory_unlock(%s, 0)", [_key("door")])


@contextmanager
def attending(kind: str, leave: Callable[[], None]) -> Iterator[None]:
    """For the block, this process is one that serves. ``kind``: ``web`` or ``worker``; ``leave`` is called,
    from another thread, if it may serve no longer.

    Where the server is away it is looked for again and again. Raises NotMigrated where the schema lacks what
    this release needs, Outdated where it has been contracted beyond this release.
    """
    over = threading.Event()
    name = f"crossdock {kind} {version('crossdock')} {socket.gethostname()}:{os.getpid()}"
    conn = None
    with suppress(psycopg.Error, Error):
        conn = _enter(name, over)
    thread = threading.Thread(target=_stay, args=(conn, name, over, leave), name="attending", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _enter(name: str, over: threading.Event) -> "psycopg.Connection[Any]":
    """Take our lock, on a connection of its own, while nobody contracts."""
    conn = dedicated_connection()
    try:
        conn.execute("SELECT set_config('application_name', %s, false)", [name])
        _until(conn, "SELECT pg_try_advisory_lock_shared(%s, 0)", [_key("door")], over)
        schema.check_fit(conn)
        conn.execute("SELECT pg_advisory_lock_shared(%s, %s)", [_key("process"), len(schema.CONTRACTS)])
        conn.execute("SELECT pg_advisory_unlock_shared(%s, 0)", [_key("door")])
    except BaseException:
        conn.close()
        raise
    return conn


def _stay(
    conn: "psycopg.Connection[Any] | None", name: str, over: threading.Event, leave: Callable[[], None]
) -> None:
    """Hold the lock until it is over, and take it again when the server was away."""
    while not over.wait(LOOK_EVERY):
        try:
            if conn is None:
                conn = _enter(name, over)
            conn.execute("SELECT")
        except (NotMigrated, Outdated) as error:
            log.error("process.unfit", name=name, error=error.message)  # noqa: TRY400 - it says what to do
            leave()
            return
        except (psycopg.Error, Error):
            if conn is not None:
                conn.close()
            conn = None
    if conn is not None:
        conn.close()
    connection.close()  # this thread's own


def _until(conn: "psycopg.Connection[Any]", asked: Any, values: list[Any], over: threading.Event) -> None:
    """Ask for a lock again and again: who waits inside a statement holds a snapshot, for which an index that
    is made CONCURRENTLY would wait.
    """
    while conn.execute(asked, values).fetchone() != (True,) and not over.wait(WAIT):
        pass


def _key(what: str) -> int:
    """The first key of a lock: of this schema alone, for several may stand in one database."""
    digest = zlib.crc32(f"crossdock {what} {settings.CONFIG.schema}".encode())
    return digest - (1 << 32) if digest >= 1 << 31 else digest
