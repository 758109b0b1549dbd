"""Retention: what has been kept long enough goes, in small batches, by the stage ``due`` and by command.

Whole partitions of the log go by command only (``crossdock retention run``, nightly): writing twenty million
events to a file is no work for a stage that orders wait beside.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Final

from crossdock.accounts import endings
from crossdock.app import forgetting
from crossdock.core import db, partitions, retention
from crossdock.core.actor import Actor
from crossdock.core.sql import Cursor
from crossdock.fulfilment import retaining as parcels
from crossdock.mailbox import retaining as messages
from crossdock.orders import attachments
from crossdock.orders import personal as orders
from crossdock.sourcing import retaining as sourcing
from crossdock.webhooks import retaining as webhooks

BATCH: Final = 500  # rows looked at in one turn
ACTOR: Final = Actor("stage", "due")

Clear = Callable[[Cursor, int, datetime, int], tuple[int, int, int]]

SMALL: Final[Mapping[str, Clear]] = {
    "inbound": messages.inbound,
    "outbound": messages.outbound,
    "attempts": messages.attempts,
    "effects": retention.effects,
    "sessions": endings.old_sessions,
    "links": endings.old_links,
    "attachments": attachments.cleared,
    "labels": parcels.labels,
    "scans": parcels.scans,
    "deliveries": webhooks.deliveries,
}


class _TakenBack(Exception):
    """Ends a dry run."""


def turn(
    cur: Cursor, now: datetime, *, actor: Actor = ACTOR, limit: int = BATCH
) -> dict[str, tuple[int, int]]:
    """Clear one batch of each kind: by kind that had something old, rows looked at and rows changed."""
    found = {}
    for kept in retention.current(cur, now).values():
        before = kept.before(now)
        if before is None or kept.what == "events":
            continue
        clear = SMALL.get(kept.what) or _of_orders(kept.what, now, actor)
        looked, last_id, rows = clear(cur, kept.last_id, before, limit)
        if looked:
            retention.done(cur, kept.what, last_id, rows, at=now, actor=actor)
            found[kept.what] = (looked, rows)
    return found


def _of_orders(what: str, now: datetime, actor: Actor) -> Clear:
    """What goes with an order that is finished: its persons, or what its decisions saw."""

    def clear(cur: Cursor, after: int, before: datetime, limit: int) -> tuple[int, int, int]:
        aged = orders.aged(cur, after, before, limit)
        ids = [id_ for id_, status in aged if status in forgetting.FINISHED]
        rows = 0
        if ids and what == "decisions":
            rows = sourcing.decisions(cur, ids)
        elif ids:
            rows = forgetting.forget_orders(cur, ids, at=now, actor=actor)
        return len(aged), aged[-1][0] if aged else after, rows

    return clear


def run(
    now: datetime, home: Path, *, actor: Actor, dry_run: bool = False, most: int = 10_000
) -> dict[str, int]:
    """Clear until nothing is old, each batch committed; rows that went by kind. A dry run takes
    one transaction of at most 100 batches back: what it counts is the least.
    """
    total: dict[str, int] = {}

    def once(cur: Cursor) -> bool:
        found = turn(cur, now, actor=actor)
        for what, (_, rows) in found.items():
            total[what] = total.get(what, 0) + rows
        return bool(found)

    if dry_run:
        with suppress(_TakenBack), db.transaction() as cur:
            for _ in range(100):
                if not once(cur):
                    break
            total["events"] = sum(old.rows for old in _old_partitions(cur, now))
            raise _TakenBack
        return {what: rows for what, rows in total.items() if rows}
    for _ in range(most):
        with db.transaction() as cur:
            if not once(cur):
                break
    total["events"] = _events(now, home, actor)
    return {what: rows for what, rows in total.items() if rows}


def _old_partitions(cur: Cursor, now: datetime) -> list[partitions.Old]:
    before = retention.current(cur, now)["events"].before(now)
    return partitions.old(cur, before) if before is not None else []


def _events(now: datetime, home: Path, actor: Actor) -> int:
    """Write each old partition to Parquet, read it back, and let it go; in a transaction each."""
    rows = 0
    while True:
        with db.transaction() as cur:
            old = _old_partitions(cur, now)
            if not old:
                return rows
            written = partitions.to_parquet(cur, old[0], home / "events")
            partitions.drop(cur, old[0])
            retention.done(cur, "events", old[0].last_id, written, at=now, actor=actor)
            rows += written
