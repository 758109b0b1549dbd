"""What may be done to an order by its status: one table, for whatever offers it and for bulk acts. Pure.

The rooms below refuse what is not in it, whoever asks; here is what need not be offered first.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from crossdock.orders.status import Status

Doing = StrEnum("Doing", "EDIT ROUTE HOLD CANCEL MERGE REPLACE")

LIVE: Final = frozenset({Doing.EDIT, Doing.ROUTE, Doing.HOLD, Doing.CANCEL})
WHOLE: Final = LIVE | {Doing.MERGE}  # nothing of it has left
LEFT: Final = frozenset({Doing.REPLACE})

ALLOWED: Final[Mapping[Status, frozenset[Doing]]] = {
    Status.HELD: WHOLE,
    Status.OPEN: WHOLE,
    Status.BACKORDERED: WHOLE,
    Status.ALLOCATED: WHOLE,
    Status.RELEASED: WHOLE,
    Status.PARTIALLY_SHIPPED: LIVE | LEFT,
    Status.SHIPPED: LEFT,
    Status.DELIVERED: LEFT,
    Status.CANCELLED: frozenset(),
    Status.CLOSED: frozenset(),
}
# Of which nothing is left to change.
ENDED: Final = frozenset(status.value for status, some in ALLOWED.items() if not some & LIVE)
