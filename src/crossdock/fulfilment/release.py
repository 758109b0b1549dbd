"""The release stage: planned fulfilment orders become work, at their time, once nothing is in the way.

What a gate or a hold blocks leaves the queue; lifting it puts it back (``requeue``), so nothing is polled.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from crossdock.core import clock
from crossdock.core.actor import RELEASE
from crossdock.core.sql import Cursor, Texts, ints, statement
from crossdock.core.stages import Batch, Stage
from crossdock.fulfilment import lines, messages, states
from crossdock.fulfilment.states import Act, State

CLAIM = statement(__package__, "release_claim")
READY = statement(__package__, "release_ready")
REQUEUE = statement(__package__, "release_requeue")
DROP = statement(__package__, "release_drop")

STOPPING: Final = ("sourcing", "release")  # holds that stop either stop the release


def claim(cur: Cursor, limit: int, now: datetime) -> list[int]:
    """Take up to ``limit`` due fulfilment orders off the queue."""
    return CLAIM.column(cur, now=now, limit=limit)


def work(cur: Cursor, ids: Sequence[int]) -> Batch:
    """Release those that may be; the others wait, off the queue, for what blocks them."""
    at = clock.now()
    lines.lock_orders(cur, ids)
    ready = READY.column(cur, ids=ints(ids), planned=State.PLANNED.value, stopping=Texts(STOPPING))
    moved = states.move(cur, ready, Act.RELEASE, at=at, actor=RELEASE)
    lines.move(cur, lines.left(cur, moved), "allocated", "released", at=at, actor=RELEASE)
    messages.released(cur, moved, at=at)
    return Batch(claimed=len(ids), done=len(ids))


def set_aside(cur: Cursor, fulfilment_order_id: int, reason: str) -> None:
    """Take one that fails off the queue; the reason stands in the order's timeline, and ``requeue`` tries
    again.
    """
    DROP.run(cur, id=fulfilment_order_id, reason=reason, at=clock.now(), actor=str(RELEASE))


def requeue(cur: Cursor, order_ids: Sequence[int], at: datetime) -> None:
    """Have the release stage look again at the planned fulfilment orders of these orders, not before their
    time.

    For whoever lifts a hold or a gate, in the same transaction.
    """
    if order_ids:
        REQUEUE.run(cur, order_ids=ints(order_ids), planned=State.PLANNED.value, at=at)


STAGE: Final = Stage("release", claim, work, set_aside)
