"""Who is told what happened here, on the floors above, in the transaction in which it happens: that units are
open again (sourcing has them decided anew), that stock is free again (sourcing has others look for it).

One implementation is enough for each port: the border that it crosses is the floor's.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from crossdock.core.sql import Cursor

# (cursor, order ids, at)
Reopened = Callable[[Cursor, Sequence[int], datetime], None]

# (cursor, SKU ids, at)
Freed = Callable[[Cursor, Sequence[int], datetime], None]

_TOLD: Final[list[Reopened]] = []
_FREED: Final[list[Freed]] = []


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


def on_freed(listener: Freed) -> Freed:
    """Register a listener (a decorator), once at import."""
    if listener not in _FREED:
        _FREED.append(listener)
    return listener


def freed(cur: Cursor, sku_ids: Sequence[int], at: datetime) -> None:
    """Tell the listeners that units of these SKUs are free again."""
    if sku_ids:
        for listener in _FREED:
            listener(cur, sku_ids, at)
