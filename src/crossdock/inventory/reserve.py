"""Reserving: the one way in which stock becomes an order's, or a checkout's.

Reserve last, just before commit. If fewer cells were taken than asked, roll back to a savepoint, ``lock`` the
cells, decide again by what is free under the lock, and reserve that.
"""

from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from crossdock.core.sql import Cursor, ints, statement
from crossdock.inventory.stock import Ids

RESERVE = statement(__package__, "reserve")
LOCK = statement(__package__, "stock_lock")


def reserve(
    cur: Cursor,
    order_ids: Ids,
    line_seqs: Ids,
    sku_ids: Ids,
    location_ids: Ids,
    quantities: Ids,
    *,
    at: datetime,
) -> bool:
    """Reserve units for order lines, packed: parallel arrays, one element a reservation, quantities above 0.

    Asks of one cell count as their sum. True: all of it is reserved. False: at least one cell had too little,
    and the caller must roll back to its savepoint, because the other cells were taken.
    """
    asked = ints(sku_ids), ints(location_ids)
    taken = _taken(cur, ints(order_ids), ints(line_seqs), *asked, ints(quantities), at=at)
    return len(taken) == _cells(*asked)


def reserve_checkout(
    cur: Cursor, checkout_id: int, sku_ids: Ids, location_ids: Ids, quantities: Ids, *, at: datetime
) -> list[tuple[int, int]]:
    """Reserve for a checkout (``checkout.hold`` calls it); returns the cells that had too little. If there
    are any, the caller must roll back.
    """
    asked = ints(sku_ids), ints(location_ids)
    none = np.zeros(len(asked[0]), dtype=np.int64)
    taken = _taken(cur, none + checkout_id, none, *asked, ints(quantities), checkout=True, at=at)
    return sorted(set(zip(asked[0].tolist(), asked[1].tolist(), strict=True)) - set(taken))


def lock(cur: Cursor, sku_ids: Ids, location_ids: Ids) -> NDArray[np.int64]:
    """Lock cells until commit, in (sku, location) order; units free in each, parallel to the arguments (cells
    may repeat).

    A cell that does not exist has none.
    """
    asked = ints(sku_ids), ints(location_ids)
    free = {(sku_id, location_id): units for sku_id, location_id, units in _locked(cur, *asked)}
    cells = zip(asked[0].tolist(), asked[1].tolist(), strict=True)
    return ints([free.get(cell, 0) for cell in cells])


def _taken(
    cur: Cursor,
    order_ids: NDArray[np.int64],
    line_seqs: NDArray[np.int64],
    sku_ids: NDArray[np.int64],
    location_ids: NDArray[np.int64],
    quantities: NDArray[np.int64],
    *,
    at: datetime,
    checkout: bool = False,
) -> list[tuple[int, int]]:
    rows = RESERVE.rows(
        cur,
        order_ids=order_ids,
        line_seqs=line_seqs,
        sku_ids=sku_ids,
        location_ids=location_ids,
        quantities=quantities,
        checkout=checkout,
        at=at,
    )
    return [(sku_id, location_id) for sku_id, location_id in rows]


def _locked(
    cur: Cursor, sku_ids: NDArray[np.int64], location_ids: NDArray[np.int64]
) -> list[tuple[int, int, int]]:
    rows = LOCK.rows(cur, sku_ids=sku_ids, location_ids=location_ids)
    return [(sku_id, location_id, units) for sku_id, location_id, units in rows]


def _cells(sku_ids: NDArray[np.int64], location_ids: NDArray[np.int64]) -> int:
    """How many different cells are asked."""
    if not len(sku_ids):
        return 0
    order = np.lexsort((location_ids, sku_ids))
    skus, locations = sku_ids[order], location_ids[order]
    return 1 + int(np.count_nonzero((skus[1:] != skus[:-1]) | (locations[1:] != locations[:-1])))
