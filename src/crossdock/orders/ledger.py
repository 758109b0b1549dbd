"""The quantity ledger: every unit of a line stands in exactly one state, and moves only here.

A move is ``quantity`` units of one line from a state to a state. A move that the line cannot make (fewer
units stand there) is not made at all, and is not returned: the message came late, or twice. ``returned``
counts within shipped and delivered.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Final

import numpy as np
from numpy.typing import NDArray

from crossdock.core.actor import Actor
from crossdock.core.sql import Cursor, Dates, ints, statement
from crossdock.orders import status

MOVE = statement(__package__, "ledger_move")
LOCK = statement(__package__, "lock")
LINES = statement(__package__, "lines")
EXPECT = statement(__package__, "expect")

# (from, to) -> the event's kind. ``new`` is nowhere: units that an edit adds, or that a channel no longer
# counts among those ordered.
MOVES: Final[Mapping[tuple[str, str], str]] = {
    ("new", "open"): "line_increased",
    ("cancelled", "new"): "line_decreased",
    ("open", "backordered"): "backordered",
    ("backordered", "open"): "reopened",
    ("open", "allocated"): "allocated",
    ("backordered", "allocated"): "allocated",
    ("allocated", "open"): "reopened",
    ("allocated", "released"): "released",
    ("released", "open"): "reopened",
    ("open", "cancelled"): "cancelled",
    ("backordered", "cancelled"): "cancelled",
    ("allocated", "cancelled"): "cancelled",
    ("released", "cancelled"): "cancelled",
    ("open", "delivered"): "delivered",  # nothing to ship
    ("open", "shipped"): "shipped_elsewhere",
    ("released", "shipped"): "shipped",
    ("shipped", "delivered"): "delivered",
    ("delivered", "shipped"): "delivery_corrected",  # the carrier takes back its word
}


def lock(cur: Cursor, order_ids: Sequence[int] | NDArray[np.int64]) -> list[int]:
    """Lock orders in id order until commit: the first lock of whoever changes one. Returns those that
    exist.
    """
    return LOCK.column(cur, ids=ints(order_ids))


def move(
    cur: Cursor,
    order_ids: Sequence[int] | NDArray[np.int64],
    seqs: Sequence[int] | NDArray[np.int64],
    quantities: Sequence[int] | NDArray[np.int64],
    source: str,
    target: str,
    *,
    at: datetime,
    actor: Actor,
) -> list[tuple[int, int, int]]:
    """Move units of lines, one element a line (a line at most once a call); returns what moved as (order,
    line, quantity).

    Statuses are derived again, versions rise, an event stands for each move.
    """
    kind = MOVES[source, target]
    if not len(order_ids):
        return []
    moved = MOVE.rows(
        cur,
        order_ids=ints(order_ids),
        seqs=ints(seqs),
        quantities=ints(quantities),
        source=source,
        target=target,
        kind=kind,
        at=at,
        actor=str(actor),
    )
    status.write(cur, sorted({row[0] for row in moved}))
    return [(int(order_id), int(seq), int(quantity)) for order_id, seq, quantity in moved]


def lines(cur: Cursor, order_ids: Sequence[int] | NDArray[np.int64]) -> list[tuple[int, ...]]:
    """Lines of orders: (order, seq, sku or None, ships, then units by ``status.STATES``), by order and
    seq.
    """
    return LINES.rows(cur, ids=ints(order_ids))


def expect(
    cur: Cursor, order_ids: Sequence[int], seqs: Sequence[int], days: Sequence[date | None]
) -> list[tuple[int, int]]:
    """Set when back-ordered lines are expected (None: not known); the (order, seq) of those that still are
    back-ordered.
    """
    if not len(order_ids):
        return []
    rows = EXPECT.rows(cur, order_ids=ints(order_ids), seqs=ints(seqs), days=Dates(days))
    return [(order_id, seq) for order_id, seq in rows]
