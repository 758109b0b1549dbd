"""The guard of the log: its tables belong to a role that nobody is, and the application may read and append.

``guard`` is run as an administrator of the server (in the embedded server at each ``up`` and ``migrate``;
elsewhere with CROSSDOCK_ADMIN_URL). From then on the application's own role can neither change nor delete
what the log, ``core_origin`` and ``core_change`` say, nor drop them: what it must do to them beside
appending (blank what was said of a person, add a partition, let an old one go) are the functions of
migration 0006, which the owner lends.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

import psycopg
from psycopg import sql

from crossdock.core.sql import Cursor, statement

GUARDED: Final = statement(__package__, "guard_holds")
TABLES: Final = statement(__package__, "guard_tables")
OWNER: Final = "crossdock_log"
FUNCTIONS: Final = (
    "core_event_blank(bigint[], text[])",
    "core_event_add(bigint, bigint)",
    "core_event_drop(bigint)",
)
Admin = psycopg.Connection[tuple[Any, ...]]


def holds(cur: Cursor) -> bool:
    """Whether the role of this connection can change nothing that stands in the log."""
    return bool(GUARDED.one(cur, owner=OWNER)[0])


def guard(admin: Admin, role: str, schema: str) -> None:
    """Guard the log in ``schema`` against ``role``, in one transaction; again is no harm. ``admin``: a
    superuser, or whoever may give away these tables.
    """
    with admin.transaction():
        admin.execute("SELECT pg_advisory_xact_lock(hashtextextended('crossdock_log', 0))")
        if admin.execute("SELECT FROM pg_roles WHERE rolname = %s", [OWNER]).fetchone() is None:
            admin.execute(_text("CREATE ROLE {owner} NOLOGIN"))
        names: dict[str, sql.Composable] = {"role": sql.Identifier(role), "schema": sql.Identifier(schema)}
        admin.execute(_text("GRANT USAGE, CREATE ON SCHEMA {schema} TO {owner}", **names))
        admin.execute(
            _text("ALTER SCHEMA {schema} OWNER TO {owner}", **names)
        )  # its owner may drop what is in it
        admin.execute(_text("GRANT ALL ON SCHEMA {schema} TO {role}", **names))
        with admin.cursor() as cur:
            tables: Sequence[str] = TABLES.column(cur, schema=schema)
        for table in tables:
            names["table"] = sql.Identifier(schema, table)
            admin.execute(_text("ALTER TABLE {table} OWNER TO {owner}", **names))
            admin.execute(_text("REVOKE ALL ON {table} FROM {role}, PUBLIC", **names))
            admin.execute(_text("GRANT SELECT, INSERT, MAINTAIN ON {table} TO {role}", **names))
        for function in FUNCTIONS:
            names["function"] = sql.SQL(".").join([names["schema"], sql.SQL(function)])
            admin.execute(_text("ALTER FUNCTION {function} OWNER TO {owner}", **names))
            admin.execute(
                _text(
                    "ALTER FUNCTION {function} SECURITY DEFINER SET search_path TO {schema}, pg_temp", **names
                )
            )
            admin.execute(_text("REVOKE ALL ON FUNCTION {function} FROM PUBLIC", **names))
            admin.execute(_text("GRANT EXECUTE ON FUNCTION {function} TO {role}", **names))


@contextmanager
def lifted(admin: Admin, role: str) -> Iterator[None]:
    """For the block, ``role`` is what the owner is: migrations change the log's form."""
    if admin.execute("SELECT FROM pg_roles WHERE rolname = %s", [OWNER]).fetchone() is None:
        yield
        return
    admin.execute(_text("GRANT {owner} TO {role} WITH INHERIT TRUE", role=sql.Identifier(role)))
    try:
        yield
    finally:
        admin.execute(_text("REVOKE {owner} FROM {role}", role=sql.Identifier(role)))


def _text(text: Any, **names: sql.Composable) -> sql.Composed:
    return sql.SQL(text).format(owner=sql.Identifier(OWNER), **names)
