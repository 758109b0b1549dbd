"""Who is told that units are open again, because a location gave them back or stock was missing.

They must go to the broker's queue, which belongs to sourcing, on the floor above: sourcing registers here,
and is called in the transaction that opens the units. One implementation is enough for this port: the border
that it crosses is the floor's.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from crossdock.core.sql import Cursor

# (cursor, order ids, at)
Reopened = Callable[[Cursor, Sequence[int], datetime], None]

_TOLD: Final[list[Reopened]] = []


def on_reopened(listener: Reopened) -> Reopened:
    """Register a listener (a decorator), once at import."""
    if listener not in _TOLD:
        _TOLD.append(listener)
    return listener


def reopened(cur: Cursor, order_ids: Sequence[int], at: datetime) -> None:
    """Tell the listeners that units of these orders are open again."""
    if order_ids:
        for listener in _TOLD:
            listener(cur, order_ids, at)
