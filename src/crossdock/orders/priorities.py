"""How important orders are: by this they wait for the broker, and give way when stock turns out to be
missing.
"""

import numpy as np
from numpy.typing import NDArray

from crossdock.core.sql import Cursor, ints, statement

OF_ORDERS = statement(__package__, "priorities")
WRITE = statement(__package__, "priorities_write")


def of_orders(cur: Cursor, order_ids: NDArray[np.int64]) -> NDArray[np.int64]:
    """The priority of each order, higher served first; 0 for one that is not there."""
    found = dict(OF_ORDERS.rows(cur, ids=order_ids))
    return ints([found.get(order_id, 0) for order_id in order_ids.tolist()])


def write(cur: Cursor, order_ids: NDArray[np.int64], priorities: NDArray[np.int64]) -> None:
    """Keep the priority that the rules gave each of these orders, which the caller has locked."""
    if len(order_ids):
        WRITE.run(cur, ids=order_ids, priorities=priorities)
