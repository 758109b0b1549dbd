"""Keeps partitions of ``core_event`` ahead of its ids: each holds ``WIDTH`` of them.

A partition is made beside the table and then attached, which blocks neither readers nor writers. One whose
events have been kept long enough is written to Parquet and dropped. Both by functions in the database: where
the log is guarded it is not the application's to alter.
"""

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

import psycopg
from psycopg import sql

from crossdock.core.sql import Cursor, statement

STANDING = statement(__package__, "partitions_standing")
LIST = statement(__package__, "partitions_list")
ADD = statement(__package__, "partitions_add")
DROP = statement(__package__, "partitions_drop")

WIDTH: Final = 20_000_000  # ids a partition, as the migration made the first ones
AHEAD: Final = 2  # whole partitions that are kept free
AT_ONCE: Final = 50_000  # rows a row group of a Parquet file


@dataclass(frozen=True, slots=True)
class Old:
    """A full partition that nothing young stands in. ``rows``: events in it."""

    number: int
    rows: int
    last_id: int

    @property
    def name(self) -> str:
        return f"core_event_p{self.number}"


def ahead(cur: Cursor) -> list[str]:
    """Make the partitions that are missing; returns their names. Of several callers at once one does it."""
    mine, last_id, last_partition = STANDING.one(cur)
    if not mine:
        return []
    wanted = range(last_partition + 1, last_id // WIDTH + AHEAD + 1)
    for number in wanted:
        ADD.run(cur, number=number, width=WIDTH)
    return [f"core_event_p{number}" for number in wanted]


def room(cur: Cursor) -> int:
    """How many further events the partitions that stand have room for."""
    _, last_id, last_partition = STANDING.one(cur)
    return int((last_partition + 1) * WIDTH - last_id)


def old(cur: Cursor, before: datetime) -> list[Old]:
    """The full partitions all of whose events happened before a moment, oldest first."""
    _, last_id, _ = STANDING.one(cur)
    found = []
    for (number,) in LIST.rows(cur):
        if (number + 1) * WIDTH > last_id:  # ids are still dealt from it
            break
        text = sql.SQL("SELECT count(*), max(id), max(at) FROM {}").format(
            sql.Identifier(f"core_event_p{number}")
        )
        rows, newest, newest_at = cur.execute(text).fetchone() or (0, None, None)
        if newest_at is not None and newest_at >= before:
            break
        found.append(Old(number, rows, newest or (number + 1) * WIDTH - 1))
    return found


def to_parquet(cur: Cursor, one: Old, folder: Path) -> int:
    """Write a partition to ``folder`` as Parquet (data as JSON text), read its count back, and return it.
    A file that was written before is written anew.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    moment = pa.timestamp("us", tz="UTC")
    kinds: dict[str, pa.DataType] = {
        "id": pa.int64(), "order_id": pa.int64(), "subject": pa.string(), "subject_id": pa.int64(),
        "kind": pa.string(), "data": pa.string(), "actor": pa.string(), "at": moment,
    }  # fmt: skip
    schema = pa.schema(kinds)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    part, final = folder / f".{one.name}.part", folder / f"{one.name}.parquet"
    query = sql.SQL(
        "SELECT id, order_id, subject, subject_id, kind, data::text, actor, at FROM {} ORDER BY id"
    ).format(sql.Identifier(one.name))
    with (
        psycopg.ServerCursor(cur.connection, "partition") as rows,
        pq.ParquetWriter(part, schema, compression="zstd") as out,
    ):
        rows.execute(query)
        while batch := rows.fetchmany(AT_ONCE):
            columns = dict(zip(kinds, map(list, zip(*batch, strict=True)), strict=True))
            out.write_table(pa.table(columns, schema=schema))
    count = int(pq.read_metadata(part).num_rows)
    if count != one.rows:
        raise RuntimeError(f"{final} would hold {count} events of {one.rows}: {one.name} stays")
    with part.open("rb") as file:
        os.fsync(file.fileno())
    part.rename(final)
    return count


def drop(cur: Cursor, one: Old) -> None:
    """Let a partition go. The lock that this takes on the log is held until commit, which must follow
    at once; where it is not to be had soon, psycopg's LockNotAvailable.
    """
    cur.execute("SET LOCAL lock_timeout TO '2s'")
    DROP.run(cur, number=one.number)
