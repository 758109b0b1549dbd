"""The log: append-only, written in the transaction of the change; and its feed, which misses nothing and
repeats nothing.

An event carries the id of its transaction. Readers page by (tx, id) and stop below the snapshot's xmin: what
is still uncommitted has a tx at or above it, so nothing can appear later behind a reader's position.

Of one order's events the order is that of their ids: whoever waited for another's change has larger ones.
Transactions need not keep to it (the one that waited may have begun before), so a page may show a later event
of an order before an earlier one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from crossdock.core import clock
from crossdock.core.actor import Actor
from crossdock.core.sql import Cursor, Texts, ints, statement

INSERT = statement(__package__, "events_insert")
FEED = statement(__package__, "events_feed")
END = statement(__package__, "events_end")
OF_ORDER = statement(__package__, "events_of_order")
FROM = statement(__package__, "events_from")
PLACE = statement(__package__, "events_place")
AHEAD = statement(__package__, "events_ahead")

START = (0, 0)
# How long a transaction may have read the clock before it wrote its first event, for ``since``.
SLOWEST = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Event:
    """``order_id`` 0: not of an order. ``data``: what a reader needs beside the subject."""

    order_id: int
    subject: str
    subject_id: int
    kind: str
    data: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Recorded:
    id: int
    tx: int
    order_id: int | None
    subject: str
    subject_id: int
    kind: str
    data: Any
    actor: str
    at: datetime


def record(cur: Cursor, found: Sequence[Event], *, at: datetime, actor: Actor) -> None:
    """Append events, in this order."""
    if not found:
        return
    record_packed(
        cur,
        ints([event.order_id for event in found]),
        [event.subject for event in found],
        ints([event.subject_id for event in found]),
        [event.kind for event in found],
        [None if event.data is None else msgspec.json.encode(event.data).decode() for event in found],
        at=at,
        actor=actor,
    )


def record_packed(
    cur: Cursor,
    order_ids: NDArray[np.int64],
    subjects: Sequence[str],
    subject_ids: NDArray[np.int64],
    kinds: Sequence[str],
    data: Sequence[str | None],
    *,
    at: datetime,
    actor: Actor,
) -> None:
    """The hot path's way: parallel arrays, data as JSON text or None. order id 0: none."""
    INSERT.run(
        cur,
        order_ids=order_ids,
        subjects=Texts(subjects),
        subject_ids=subject_ids,
        kinds=Texts(kinds),
        data=Texts(data),
        at=at,
        actor=str(actor),
    )


def feed(cur: Cursor, after: tuple[int, int], limit: int) -> list[Recorded]:
    """Up to ``limit`` events behind position ``after`` (tx, id), oldest first. The next position is that of
    the last.
    """
    return [Recorded(*row) for row in FEED.rows(cur, tx=after[0], id=after[1], limit=limit)]


def ahead(cur: Cursor, found: Sequence[Recorded], position: tuple[int, int]) -> list[Recorded]:
    """What happened to the orders of ``found`` before these events did, and stands behind ``position`` in the
    log: for whoever must keep an order's order.
    """
    last: dict[int, int] = {}
    for one in found:
        if one.order_id is not None:
            last[one.order_id] = max(one.id, last.get(one.order_id, 0))
    if not last:
        return []
    rows = AHEAD.rows(
        cur,
        order_ids=ints(list(last)),
        last_ids=ints(list(last.values())),
        tx=position[0],
        id=position[1],
    )
    return [Recorded(*row) for row in rows]


def end(cur: Cursor) -> tuple[int, int]:
    """The position behind all that is committed now: a reader that begins here sees what comes."""
    return (int(END.one(cur)[0]) - 1, 2**62)


def since(cur: Cursor, moment: datetime) -> tuple[int, int]:
    """A position that no event of ``moment`` or later stands before. Some that are older come after it.

    Transactions follow each other as time does, but for what each took from reading the clock to writing.
    """
    earliest = moment - clock.business(SLOWEST)
    low, high = 0, end(cur)[0] + 1
    while low < high:  # the first transaction from which on events are of ``earliest`` or later
        middle = (low + high) // 2
        found = FROM.row(cur, tx=middle)
        if found is None or found[1] >= earliest:
            high = middle
        else:
            low = found[0] + 1
    return (low, 0)


def place(cur: Cursor, event_id: int) -> tuple[int, int] | None:
    """The position of an event; None where the log does not hold it."""
    found = PLACE.row(cur, id=event_id)
    return None if found is None else (int(found[0]), event_id)


def of_order(cur: Cursor, order_id: int) -> list[Recorded]:
    """An order's timeline, oldest first."""
    return [Recorded(*row) for row in OF_ORDER.rows(cur, order_id=order_id)]
