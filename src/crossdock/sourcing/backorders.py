"""Back-orders wake when stock of theirs comes in or comes free: they go back to the broker, by priority
and age.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from crossdock.core.sql import Cursor, ints, statement
from crossdock.sourcing import queue

WAITING = statement(__package__, "backorders_waiting")
MISSED = statement(__package__, "backorders_missed")

MOST: Final = 10_000


def wake(cur: Cursor, sku_ids: Sequence[int], *, at: datetime) -> int:
    """Have the broker look again at the orders that wait for these SKUs; returns how many. For whoever
    added stock.
    """
    if not sku_ids:
        return 0
    found = WAITING.column(cur, sku_ids=ints(sku_ids), limit=MOST)
    queue.put(cur, found, at=at)
    return len(found)


def on_freed(cur: Cursor, sku_ids: Sequence[int], at: datetime) -> None:
    """``wake``, for fulfilment's port: units of these SKUs are free again."""
    wake(cur, sku_ids, at=at)


def sweep(cur: Cursor, *, at: datetime, limit: int = 1000) -> int:
    """Wake back-orders whose stock has grown since they were last decided, whoever forgot to; returns how
    many.
    """
    found = MISSED.column(cur, at=at, limit=limit)
    queue.put(cur, found, at=at)
    return len(found)
