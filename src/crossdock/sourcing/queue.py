"""The broker's queue: orders that wait to be sourced, each once, with the moment from which it may be
tried.
"""

from collections.abc import Sequence
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from crossdock.core.sql import Cursor, ints, statement
from crossdock.partners.channels import PAUSED_UNTIL

PUT = statement(__package__, "queue_put")
CLAIM = statement(__package__, "queue_claim")
PAUSE = statement(__package__, "queue_pause")
RESUME = statement(__package__, "queue_resume")

Ints = NDArray[np.int64]


def put(cur: Cursor, order_ids: Sequence[int] | Ints, *, at: datetime) -> None:
    """Have the broker look at orders from ``at`` on, each by its own priority; one that waits already is
    looked at at the earlier moment.
    """
    if len(order_ids):
        PUT.run(cur, order_ids=ints(order_ids), at=at)


def pause(cur: Cursor, order_ids: Sequence[int] | Ints) -> list[int]:
    """Have those of the orders wait whose channel is paused, until the pause ends; their ids."""
    return PAUSE.column(cur, order_ids=ints(order_ids), until=PAUSED_UNTIL)


def resume(cur: Cursor, channel_id: int, *, at: datetime) -> int:
    """Have the broker look at what waited for the end of a channel's pause; returns how many."""
    return RESUME.run(cur, channel_id=channel_id, until=PAUSED_UNTIL, at=at)


def claim(cur: Cursor, limit: int, now: datetime) -> list[int]:
    """Take up to ``limit`` waiting orders off the queue, by priority and then by age; others skip them."""
    return CLAIM.column(cur, limit=limit, now=now)
