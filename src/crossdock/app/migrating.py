"""Bringing the schema up to date while the release before still serves, whoever else tries, and never with a
long lock: first what only adds (expand); what takes away (contract) when nobody is left who uses it.
"""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

import psycopg
import structlog
from django.conf import settings
from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import OperationalError, connection
from django.db.migrations import Migration
from psycopg import sql

from crossdock.app import processes
from crossdock.app.errors import DatabaseUnfit, NoMoment, StillServing
from crossdock.app.schema import CONTRACTS, Pending, named
from crossdock.core import clock, db, guard
from crossdock.core.stages import dedicated_connection

OLDEST: Final = 180_000  # PostgreSQL 18, as server_version_num counts
TURN: Final = 7_203_901_118  # the advisory lock of whoever migrates
LOCK_TIMEOUT: Final = "500ms"  # whoever comes behind us waits as long
STATEMENT_TIMEOUT: Final = "5s"
LOOK_EVERY: Final = 0.1  # seconds between two looks whether it is our turn
PATIENCE: Final = 120.0  # seconds in which a moment must be found when a table's lock can be had
PAUSE: Final = 0.5  # seconds between two tries: those who waited behind us go first
# A lock that was not to be had in time, or that two wanted crosswise: nothing is wrong, and nothing was done.
AGAIN: Final = (psycopg.errors.LockNotAvailable, psycopg.errors.DeadlockDetected)

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Migrated:
    """Names of migrations. ``later``: contracts that wait for being asked for."""

    applied: list[str] = field(default_factory=list)
    later: list[str] = field(default_factory=list)


def migrate(admin_dsn: str = "", *, contract: bool = False) -> Migrated:
    """Apply what is pending, contracts only if ``contract`` or where an expand cannot do without. Two at once
    are safe: the second finds nothing left to do. With an administrator's address the log is guarded then,
    as it is from the first time on.

    Raises DatabaseUnfit if the server is older than PostgreSQL 18; StillServing if something would be taken
    away that a process of a release before uses, with all that only adds applied; NoMoment.
    """
    done = Migrated()
    with turn() as beside:
        check_version(beside)
        schema = settings.CONFIG.schema
        if schema != "public":
            beside.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(sql.Identifier(schema)))
        if not admin_dsn:
            _all(beside, done, contract=contract)
            return done
        role = beside.info.user
        with psycopg.connect(admin_dsn, autocommit=True, options="-c lock_timeout=4s") as admin:
            if Pending.read().plan:
                with guard.lifted(admin, role):
                    _all(beside, done, contract=contract)
            with db.cursor() as cur:
                guarded = guard.holds(cur)
            if not guarded:
                guard.guard(admin, role, schema)
    return done


def _all(beside: psycopg.Connection[Any], done: Migrated, *, contract: bool) -> None:
    pending = Pending.read()
    if pending.fresh:
        _apply(pending.plan, done)
        return
    _apply(pending.expands, done)
    pending = Pending.read()
    taken = [*pending.needed, *(pending.later if contract else ())]
    if taken:
        with processes.shut(beside):
            check_unused(processes.serving(beside), taken)
            _apply([one for one in pending.plan if one in (*taken, *pending.behind)], done)
    done.later = [named(one) for one in pending.later if not contract]


def check_unused(serving: Sequence[processes.Process], taken: Sequence[Migration]) -> None:
    """Raise StillServing if one of these processes is of a release that does not know what is taken away."""
    knowing = 1 + max(CONTRACTS.index(named(one)) for one in taken)
    before = [one.name for one in serving if one.knows < knowing]
    if before:
        raise StillServing(
            f"{', '.join(map(named, taken))} would take away what these still use: {'; '.join(before)}. "
            "Start them with this release, or stop them; then run this again",
            processes=before,
        )


def _apply(wanted: Sequence[Migration], done: Migrated) -> None:
    """Apply these, in order. Where another holds a table for longer than we would make others wait, come
    again later: what was applied stays, and the rest is tried anew.
    """
    names = [named(one) for one in wanted]
    if not names:
        return
    ends, pause = clock.monotonic() + PATIENCE, threading.Event()
    try:
        emit_pre_migrate_signal(0, False, "default")
        while (left := _left(names)).plan:
            try:
                with connection.cursor() as cur:
                    cur.execute(f"SET lock_timeout = '{LOCK_TIMEOUT}'")
                    cur.execute(f"SET statement_timeout = '{STATEMENT_TIMEOUT}'")
                left.executor.migrate([], plan=[(one, False) for one in left.plan])
            except OperationalError as error:
                if not isinstance(error.__cause__, AGAIN):
                    raise
                name = named(_left(names).plan[0])
                if clock.monotonic() > ends:
                    raise NoMoment(
                        f"{name}: within {PATIENCE:.0f} s its tables were never free. A long transaction "
                        "holds them (an export, a backup, a session left open); run this again when that is "
                        "over",
                        migration=name,
                    ) from None
                log.warning("migrate.again", migration=name, reason=str(error.__cause__).strip())
                pause.wait(PAUSE)
        emit_post_migrate_signal(0, False, "default")
    finally:
        connection.close()  # and with it the time-outs
    done.applied += names


def _left(names: Sequence[str]) -> Pending:
    """Of these, what is not applied yet."""
    pending = Pending.read()
    return Pending(pending.executor, [one for one in pending.plan if named(one) in names])


@contextmanager
def turn() -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    """Wait for the turn to migrate, and keep it for the block, on a connection beside Django's.

    Asked for again and again: who waits inside a statement holds a snapshot, and an index that is made
    CONCURRENTLY by whoever has the turn would wait for that.
    """
    pause = threading.Event()
    with dedicated_connection() as beside:
        while beside.execute("SELECT pg_try_advisory_lock(%s)", [TURN]).fetchone() != (True,):
            pause.wait(LOOK_EVERY)
        yield beside


def check_version(conn: psycopg.Connection[tuple[object, ...]]) -> None:
    """Raise DatabaseUnfit for a server that is too old."""
    found = conn.info.server_version
    if found < OLDEST:
        raise DatabaseUnfit(
            f"The database is PostgreSQL {found // 10_000}; Crossdock needs 18 or newer: set "
            "CROSSDOCK_DATABASE_URL to one, or leave it empty to use the one in the box",
            version=found,
        )
