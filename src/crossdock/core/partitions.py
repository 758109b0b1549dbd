"""Keeps partitions of ``core_event`` ahead of its ids: each holds ``WIDTH`` of them.

A partition is made beside the table and then attached, which blocks neither readers nor writers.
"""

from typing import Final

from psycopg import sql

from crossdock.core.sql import Cursor, statement

STANDING = statement(__package__, "partitions_standing")

WIDTH: Final = 20_000_000  # ids a partition, as the migration made the first ones
AHEAD: Final = 2  # whole partitions that are kept free


def ahead(cur: Cursor) -> list[str]:
    """Make the partitions that are missing; returns their names. Of several callers at once one does it."""
    mine, last_id, last_partition = STANDING.one(cur)
    if not mine:
        return []
    wanted = range(last_partition + 1, last_id // WIDTH + AHEAD + 1)
    return [_make(cur, number) for number in wanted]


def room(cur: Cursor) -> int:
    """How many further events the partitions that stand have room for."""
    _, last_id, last_partition = STANDING.one(cur)
    return int((last_partition + 1) * WIDTH - last_id)


def _make(cur: Cursor, number: int) -> str:
    name = f"core_event_p{number}"
    partition, table = sql.Identifier(name), sql.Identifier("core_event")
    cur.execute(sql.SQL("CREATE TABLE {} (LIKE {} INCLUDING ALL)").format(partition, table))
    cur.execute(
        sql.SQL("ALTER TABLE {} ATTACH PARTITION {} FOR VALUES FROM ({}) TO ({})").format(
            table, partition, sql.Literal(number * WIDTH), sql.Literal((number + 1) * WIDTH)
        )
    )
    return name
