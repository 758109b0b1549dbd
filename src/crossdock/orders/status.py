"""The status of an order: derived from its lines and holds, never set by hand.

``derive`` is the rule for a batch being inserted; ``sql/derive.sql`` is the same rule for rows that
exist, and the one statement that writes the column. A test holds both equal on random ledgers.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from crossdock.core.sql import Cursor, ints, statement

DERIVE = statement(__package__, "derive")


class Status(StrEnum):
    HELD = "held"
    OPEN = "open"
    BACKORDERED = "backordered"
    ALLOCATED = "allocated"
    RELEASED = "released"
    PARTIALLY_SHIPPED = "partially_shipped"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"
    CLOSED = "closed"


# The states of a line's units, in the order of their columns.
STATES: Final = ("open", "backordered", "allocated", "released", "shipped", "delivered", "cancelled")


def derive(units: Mapping[str, NDArray[np.int64]], held: NDArray[np.bool_]) -> list[Status]:
    """The status of each order. ``units``: int64 [B] by state, summed over lines; ``held``: bool [B], a live
    hold stops sourcing.
    """
    ordered = sum((units[state] for state in STATES), np.zeros(len(held), dtype=np.int64))
    live = ordered - units["cancelled"]
    gone = units["shipped"] + units["delivered"]
    planned = units["allocated"] + units["released"]
    rules = [
        (held & (planned + gone == 0) & (live > 0), Status.HELD),
        (live == 0, Status.CANCELLED),
        (units["delivered"] == live, Status.DELIVERED),
        (gone == live, Status.SHIPPED),
        (gone > 0, Status.PARTIALLY_SHIPPED),
        (
            (units["released"] > 0) & (units["open"] + units["backordered"] + units["allocated"] == 0),
            Status.RELEASED,
        ),
        ((planned > 0) & (units["open"] + units["backordered"] == 0), Status.ALLOCATED),
        (units["backordered"] > 0, Status.BACKORDERED),
    ]
    names = [rule[1] for rule in rules] + [Status.OPEN]
    found = np.select([rule[0] for rule in rules], np.arange(len(rules)), default=len(rules))
    return [names[at] for at in found.tolist()]


def write(cur: Cursor, order_ids: Sequence[int] | NDArray[np.int64]) -> dict[int, str]:
    """Derive the status of orders again and raise their version; returns the status by order. Call after
    every change.
    """
    return dict(DERIVE.rows(cur, ids=ints(order_ids))) if len(order_ids) else {}
