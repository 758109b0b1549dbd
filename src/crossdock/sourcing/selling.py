"""What the catalogue says of selling, carried out on orders: those that waited for a release day are sourced
on it, those that waited for a stop to end when it ends.
"""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from crossdock.catalog import selling
from crossdock.catalog.selling import How
from crossdock.core.actor import Actor
from crossdock.core.sql import Cursor, Times, ints, statement
from crossdock.network import locations
from crossdock.orders import holds
from crossdock.sourcing import amend, backorders, queue
from crossdock.sourcing.stops import SELLING_STOPPED

RELEASED = statement(__package__, "released_waiting")
WAITING = statement(__package__, "stopped_waiting")

MOST: Final = 10_000


def release(cur: Cursor, *, at: datetime) -> int:
    """Have the broker look at the orders that waited for a day that has begun somewhere; returns how many."""
    releases = selling.current(cur, at).releases
    if not releases:
        return 0
    zones = {ZoneInfo(place.time_zone) for place in locations.current(cur, at)}
    begun = {
        (sku_id, moment)
        for sku_id, day in releases.items()
        for zone in zones
        if (moment := datetime.combine(day, time.min, tzinfo=zone)) <= at
    }
    if not begun:
        return 0
    pairs = sorted(begun)
    found = RELEASED.column(
        cur,
        sku_ids=ints([sku_id for sku_id, _ in pairs]),
        moments=Times([moment for _, moment in pairs]),
        at=at,
        limit=MOST,
    )
    queue.put(cur, found, at=at)
    return len(found)


def stop(
    cur: Cursor,
    sku_ids: Sequence[int],
    channel_id: int,
    how: How,
    *,
    reason: str,
    at: datetime,
    actor: Actor,
) -> None:
    """``selling.stop``: orders taken in from now on are held or back-ordered; what is allocated stays."""
    selling.stop(cur, sku_ids, channel_id, how, reason=reason, at=at, actor=actor)


def resume(cur: Cursor, sku_ids: Sequence[int], channel_id: int, *, at: datetime, actor: Actor) -> int:
    """``selling.resume``: orders that were held for it go on, unless something else of theirs is not sold,
    and those that were back-ordered are sourced. Returns how many holds were lifted.
    """
    selling.resume(cur, sku_ids, channel_id, at=at, actor=actor)
    backorders.wake(cur, sorted(set(sku_ids)), at=at)
    held = holds.held_by(cur, [SELLING_STOPPED], MOST)
    if not held:
        return 0
    now = selling.current(cur, at)
    rows = WAITING.rows(cur, order_ids=ints(held))
    still = {order_id for order_id, channel, sku_id in rows if now.stop_of(sku_id, channel) is not None}
    free = [order_id for order_id in held if order_id not in still]
    return len(amend.lift(cur, free, [SELLING_STOPPED], at=at, actor=actor)) if free else 0
