"""News for shops: the log is followed by a position kept in a table; orders that something happened to are
queued, and the stage ``news`` plans what their shops are told.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from crossdock.channels import telling
from crossdock.channels.connections import BEGIN, READER
from crossdock.core import clock, events
from crossdock.core.actor import Actor
from crossdock.core.events import Event
from crossdock.core.sql import Cursor, ints, statement
from crossdock.core.stages import Batch, Stage

POSITION = statement(__package__, "position_lock")
ADD = statement(__package__, "news_add")
CLAIM = statement(__package__, "news_claim")
DROP = statement(__package__, "news_drop")

AT_ONCE: Final = 1000  # events of one page
PAGES: Final = 10  # of one turn
# Of a shipment or a package anything may be news for a shop; of the rest, these.
SUBJECTS: Final = frozenset({"shipment", "package"})
KINDS: Final = frozenset({"shipped", "cancelled", "ship", "ship_part", "cancel"})


def follow(cur: Cursor, now: datetime) -> int:
    """Read the log on, and queue orders that shops may have to hear of. Returns events read; 0 while no
    channel was ever connected.
    """
    position = POSITION.row(cur, reader=READER)
    if position is None:
        return 0
    read = 0
    for _ in range(PAGES):
        found = events.feed(cur, (position[0], position[1]), AT_ONCE)
        if not found:
            break
        read += len(found)
        position = (found[-1].tx, found[-1].id)
        add(cur, [one.order_id for one in found if one.order_id is not None and counts(one)], at=now)
        if len(found) < AT_ONCE:
            break
    if read:
        BEGIN.run(cur, reader=READER, tx=position[0], event=position[1], advance=True)
    return read


def counts(one: events.Recorded) -> bool:
    """Whether a shop may have to hear of an event's order. A channel that states anew what was edited here
    may have sold what it was not told of.
    """
    anew = one.kind == "restated" and "kept" in (one.data or {})
    return one.subject in SUBJECTS or one.kind in KINDS or anew


def add(cur: Cursor, order_ids: Sequence[int], *, at: datetime) -> int:
    """Queue orders; those of channels that are not connected are left out. Returns how many are new."""
    some = sorted({one for one in order_ids if one})
    return ADD.run(cur, order_ids=ints(some), at=at) if some else 0


def claim(cur: Cursor, limit: int, now: datetime) -> list[int]:
    """Take orders off the queue."""
    return CLAIM.column(cur, limit=limit, now=now)


def work(cur: Cursor, ids: Sequence[int]) -> Batch:
    """Plan what their shops are told."""
    telling.plan(cur, ids, at=clock.now())
    return Batch(claimed=len(ids), done=len(ids))


def set_aside(cur: Cursor, order_id: int, reason: str) -> None:
    """Take an order off the queue of which nothing could be planned; the next news of it brings it back."""
    DROP.run(cur, order_id=order_id)
    found = Event(order_id, "order", order_id, "shop_not_told", {"reason": reason})
    events.record(cur, [found], at=clock.now(), actor=Actor("stage", "news"))


STAGE: Final = Stage("news", claim, work, set_aside, most=200)
