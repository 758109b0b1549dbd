"""The transaction: psycopg on Django's own connection, with binary results.

Stages and verbs take the cursor and never commit; whoever opens the transaction (worker, view, command) does.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connection
from django.db import transaction as django_transaction
from psycopg.pq import Format, TransactionStatus

from crossdock.core import origins
from crossdock.core.sql import Cursor


def cursor() -> Cursor:
    """A psycopg cursor on this thread's connection, in whatever transaction is open there."""
    connection.ensure_connection()
    raw: Any = connection.connection
    cur: Cursor = psycopg.Cursor(raw)
    cur.format = Format.BINARY
    return cur


@contextmanager
def transaction() -> Iterator[Cursor]:
    """Open a transaction (or a savepoint inside one); commit at the end, roll back on an error. In a
    command's process it ends with who gave the command, if anything was changed.
    """
    whole = not connection.in_atomic_block
    if whole:
        origins.begin()
    with django_transaction.atomic(), cursor() as cur:
        yield cur
        if whole:
            origins.note_process(cur)


def only_look() -> None:
    """In a block of ``transaction``: undo at its end what it did; it was to see what would come of it."""
    django_transaction.set_rollback(True)
    origins.looked()


@contextmanager
def snapshot() -> Iterator[Cursor]:
    """A transaction that reads one moment of the database, and changes nothing."""
    with django_transaction.atomic(), cursor() as cur:
        cur.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield cur


@contextmanager
def savepoint(cur: Cursor) -> Iterator[psycopg.Transaction]:
    """A part of the transaction that is undone alone if it fails; the rest, and the commit, are the caller's.

    On a connection that has begun nothing yet, psycopg would take this part for the whole and commit it.
    """
    if cur.connection.info.transaction_status is TransactionStatus.IDLE:
        cur.execute("SELECT")
    with cur.connection.transaction() as part:
        yield part
