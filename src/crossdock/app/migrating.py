"""Bringing the schema up to date: one migration at a time, whoever else tries, and never with a long lock."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from psycopg import sql

from crossdock.app.errors import DatabaseUnfit
from crossdock.core import db, guard
from crossdock.core.stages import dedicated_connection

OLDEST: Final = 180_000  # PostgreSQL 18, as server_version_num counts
TURN: Final = 7_203_901_118  # the advisory lock of whoever migrates
LOCK_TIMEOUT: Final = "4s"  # longer would make the queue behind us wait
STATEMENT_TIMEOUT: Final = "5s"
LOOK_EVERY: Final = 0.1  # seconds between two looks whether it is our turn


def pending() -> list[str]:
    """Migrations that the program has and the database has not: ``room.name``, in order."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def migrate(admin_dsn: str = "") -> list[str]:
    """Apply what is pending; returns it. Two at once are safe: the second finds nothing left to do. With an
    administrator's address the log is guarded then, as it is from the first time on.

    Raises DatabaseUnfit if the server is older than PostgreSQL 18.
    """
    with turn() as beside:
        check_version(beside)
        schema = settings.CONFIG.schema
        if schema != "public":
            beside.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(sql.Identifier(schema)))
        wanted = pending()
        if not admin_dsn:
            _apply(wanted)
            return wanted
        role = beside.info.user
        with psycopg.connect(admin_dsn, autocommit=True, options=f"-c lock_timeout={LOCK_TIMEOUT}") as admin:
            if wanted:
                with guard.lifted(admin, role):
                    _apply(wanted)
            with db.cursor() as cur:
                guarded = guard.holds(cur)
            if not guarded:
                guard.guard(admin, role, schema)
    return wanted


def _apply(wanted: list[str]) -> None:
    if not wanted:
        return
    with connection.cursor() as cur:
        cur.execute(f"SET lock_timeout = '{LOCK_TIMEOUT}'")
        cur.execute(f"SET statement_timeout = '{STATEMENT_TIMEOUT}'")
    try:
        call_command("migrate", verbosity=0, interactive=False)
    finally:
        connection.close()  # and with it the time-outs


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
