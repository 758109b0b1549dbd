"""A database with a past: so many orders already stored, kept for the next run.

Some thousand orders go through the whole flow; then every row that belongs to an order is copied, again and
again, with its ids moved on. So what is stored looks exactly as the flow leaves it: raw message, lines,
person, decision, fulfilment orders, reservations, events (filled up to eight), and every index.
"""

import hashlib
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from time import perf_counter
from typing import Any, Final

import psycopg
from psycopg import sql

from crossdock.app.bench import flow
from crossdock.app.bench.server import Server
from crossdock.core.ids import TOP

PATTERN: Final = 5_000  # orders that are copied
EVENTS: Final = 8
HANDS: Final = 2  # connections that copy
TELL: Final = 20.0  # seconds between two words on how far it is
BYTES: Final = 6_800  # of disk an order, with the log of the writing
LARGEST: Final = 32 * 1024**3

# Table -> columns that hold ids of an order's rows, and so are moved on with each copy.
IDS: Final = {
    "mailbox_inbound": ("id",),
    "orders_order": ("id", "inbound_id"),
    "orders_person": ("order_id",),
    "orders_line": ("order_id",),
    "sourcing_decision": ("order_id",),
    "inventory_reservation": ("order_id",),
    "fulfilment_order": ("id", "order_id"),
    "fulfilment_line": ("fulfilment_order_id",),
    "core_event": ("order_id", "subject_id"),
    "desk_entry": ("order_id",),
    "desk_posting": ("order_id",),
}
# Columns that are unique by themselves: each copy has its own.
TEXTS: Final = {("mailbox_inbound", "key"), ("orders_order", "external_id")}
# Columns that the database fills in.
OWN: Final = {("core_event", "id"), ("core_event", "tx")}
# Sums kept beside the rows: they count the copies too.
SUMS: Final = (("inventory_stock", "reserved"), ("network_load", "parcels"))


def room_for(home: Path, orders: int) -> int:
    """As many of ``orders`` as the disk has room for, and half of what is free stays free."""
    free = min(shutil.disk_usage(home).free // 2, LARGEST)
    return min(orders, free // BYTES // PATTERN * PATTERN)


def name_of(orders: int) -> str:
    """The database's name: another schema is another database."""
    digest = hashlib.sha256(str(PATTERN).encode())
    for path in sorted(Path(str(files("crossdock"))).glob("*/migrations/**/*.*")):
        if path.suffix in {".py", ".sql"}:
            digest.update(path.read_bytes())
    return f"stored_{orders}_{digest.hexdigest()[:8]}"


def ensure(server: Server, company: str, orders: int, say: Callable[[str], None]) -> str:
    """The address of the database with ``orders`` orders, filled if it is not there."""
    name = name_of(orders)
    for other in server.names("stored_"):
        if other.rpartition("_")[2] != name.rpartition("_")[2]:
            server.drop(other)
    if not server.names(name):
        began = perf_counter()
        filling = f"filling_{orders}"
        dsn = server.copy(filling, company)
        _fill(dsn, orders, say)
        flow.disconnect()
        server.rename(filling, name)
        took = perf_counter() - began
        say(f"  {orders:,} orders stored in {took:.0f} s; {server.size(name) / 1024**3:.1f} GiB")
    return server.of(name)


def _fill(dsn: str, orders: int, say: Callable[[str], None]) -> None:
    flow.accept(dsn, PATTERN, seed=11)
    flow.work(dsn, PATTERN)
    copies = orders // PATTERN - 1
    with _connected(dsn) as connection:
        step = _step(connection)
        _more_events(connection)
        _pattern(connection)
        _sums(connection, copies)
        connection.execute("SELECT setval('core_dealt_id', %s)", [step * (copies + 2)])
        with _without_foreign_keys(connection):
            _copies(dsn, orders, step, say)
        connection.execute("DROP SCHEMA pattern CASCADE")
        _read_already(connection)
        connection.execute("VACUUM ANALYZE")


def _copies(dsn: str, orders: int, step: int, say: Callable[[str], None]) -> None:
    """Let several connections copy, and tell how far they are."""
    copies, done = orders // PATTERN - 1, list[int]()
    hands = [
        threading.Thread(target=_copy, args=(dsn, range(1 + hand, copies + 1, HANDS), step, done))
        for hand in range(HANDS)
    ]
    for hand in hands:
        hand.start()
    while any(hand.is_alive() for hand in hands):
        for hand in hands:
            hand.join(TELL / HANDS)
        say(f"  {(len(done) + 1) * PATTERN:,} of {orders:,} orders stored")
    if len(done) < copies:
        raise RuntimeError(f"only {len(done)} of {copies} copies were made")


def _connected(dsn: str) -> psycopg.Connection[Any]:
    return psycopg.connect(dsn, autocommit=True)


@contextmanager
def _without_foreign_keys(connection: psycopg.Connection[Any]) -> Iterator[None]:
    """For the block, foreign keys of the tables that are filled are away; at its end they are checked."""
    keys = connection.execute(
        "SELECT c.conrelid::regclass::text, c.conname::text, pg_get_constraintdef(c.oid) "
        "FROM pg_constraint AS c WHERE c.contype = 'f' AND c.conrelid = any(%s::regclass[])",
        [list(IDS)],
    ).fetchall()
    for table, name, _ in keys:
        connection.execute(
            sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(sql.Identifier(table), sql.Identifier(name))
        )
    yield
    for table, name, definition in keys:
        connection.execute(
            sql.SQL("ALTER TABLE {} ADD CONSTRAINT {} {}").format(
                sql.Identifier(table), sql.Identifier(name), sql.SQL(definition)
            )
        )


def _step(connection: psycopg.Connection[Any]) -> int:
    """How far ids are moved on for each copy: past all that are dealt out."""
    row = connection.execute("SELECT last_value + 1000 FROM core_dealt_id").fetchone()
    assert row is not None  # noqa: S101 - a sequence has one row
    return int(row[0])


def _more_events(connection: psycopg.Connection[Any]) -> None:
    """Fill up each order's log, as shipping and delivery would."""
    event = sql.Identifier("core_event")
    connection.execute(
        sql.SQL(
            "INSERT INTO {event} (order_id, subject, subject_id, kind, actor, at) "
            "SELECT e.order_id, 'order', e.order_id, 'note', min(e.actor), max(e.at) "
            "FROM {event} AS e CROSS JOIN generate_series(1, %s) AS n WHERE e.order_id IS NOT NULL "
            "GROUP BY e.order_id, n HAVING count(*) + n <= %s"
        ).format(event=event),
        [EVENTS, EVENTS],
    )


def _read_already(connection: psycopg.Connection[Any]) -> None:
    """Who follows the log begins behind the copies' events: what they are found by was copied with them, and
    reports have yet to count them.
    """
    for place, below in (("desk_search", None), ("reporting_place", TOP)):
        connection.execute(
            sql.SQL(
                "UPDATE {place} SET below = %s, event = 2::numeric ^ 62,"
                " tx = pg_snapshot_xmin(pg_current_snapshot())::text::bigint - 1"
            ).format(place=sql.Identifier(place)),
            [below],
        )


def _pattern(connection: psycopg.Connection[Any]) -> None:
    """Set the orders aside that are copied."""
    connection.execute("CREATE SCHEMA pattern")
    for table in IDS:
        connection.execute(
            sql.SQL("CREATE UNLOGGED TABLE pattern.{table} AS SELECT * FROM public.{table}").format(
                table=sql.Identifier(table)
            )
        )


def _sums(connection: psycopg.Connection[Any], copies: int) -> None:
    """Stock reserved and parcels planned count the copies too."""
    for table, column in SUMS:
        connection.execute(
            sql.SQL("UPDATE {table} SET {column} = {column} * %s WHERE {column} > 0").format(
                table=sql.Identifier(table), column=sql.Identifier(column)
            ),
            [copies + 1],
        )


def _copy(dsn: str, numbers: range, step: int, done: list[int]) -> None:
    """Make the copies of these numbers, each in one transaction."""
    from crossdock.core import partitions

    with _connected(dsn) as connection:
        statements = [_statement(connection, table) for table in IDS]
        for number in numbers:
            with connection.transaction(), connection.cursor() as cur:
                if number % 50 == 0:
                    partitions.ahead(cur)
                for one in statements:
                    cur.execute(one, {"by": number * step, "number": number}, prepare=True)
            done.append(number)


def _statement(connection: psycopg.Connection[Any], table: str) -> sql.Composed:
    """Copies the pattern's rows of a table once, in the order of their ids."""
    rows = connection.execute(
        "SELECT a.attname::text FROM pg_attribute AS a "
        "WHERE a.attrelid = %s::regclass AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum",
        [f"public.{table}"],
    )
    columns = [column for (column,) in rows if (table, column) not in OWN]
    chosen: list[sql.Composable] = []
    for column in columns:
        name = sql.Identifier(column)
        if column in IDS[table]:
            chosen.append(sql.SQL("t.{} + %(by)s").format(name))
        elif (table, column) in TEXTS:
            chosen.append(sql.SQL("t.{} || '-' || %(number)s").format(name))
        else:
            chosen.append(sql.SQL("t.{}").format(name))
    return sql.SQL("INSERT INTO public.{table} ({columns}) SELECT {chosen} FROM pattern.{table} AS t").format(
        table=sql.Identifier(table),
        columns=sql.SQL(", ").join(sql.Identifier(column) for column in columns),
        chosen=sql.SQL(", ").join(chosen),
    )
