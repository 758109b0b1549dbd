"""Where the importance of orders plugs in.

Stock that is missing is taken from the least important orders first. Orders stand above this room, so they
say by this port how important theirs are; as long as nobody does, all are equal and the latest reservation
gives way first.
"""

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from crossdock.core.sql import Cursor

# (cursor, order ids) -> a priority each, the higher the more important.
Priorities = Callable[[Cursor, NDArray[np.int64]], NDArray[np.int64]]

_RANKED_BY: Final[list[Priorities]] = []


def rank_orders_by(priorities: Priorities) -> Priorities:
    """Register who says how important orders are (a decorator); the last one registered is asked."""
    _RANKED_BY[:] = [priorities]
    return priorities


def priorities_of(cur: Cursor, order_ids: NDArray[np.int64]) -> NDArray[np.int64]:
    """A priority an order, parallel to ``order_ids``; 0 while nobody has registered."""
    if not _RANKED_BY:
        return np.zeros(len(order_ids), dtype=np.int64)
    return _RANKED_BY[0](cur, order_ids)
