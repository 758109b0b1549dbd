"""How important orders are: what inventory asks when stock turns out to be missing."""

import numpy as np
from numpy.typing import NDArray

from crossdock.core.sql import Cursor, ints, statement

OF_ORDERS = statement(__package__, "priorities")


def of_orders(cur: Cursor, order_ids: NDArray[np.int64]) -> NDArray[np.int64]:
    """The priority of each order, higher served first; 0 for one that is not there."""
    found = dict(OF_ORDERS.rows(cur, ids=order_ids))
    return ints([found.get(order_id, 0) for order_id in order_ids.tolist()])
