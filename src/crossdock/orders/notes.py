"""Notes and tags: what people say about an order. A note stands in the timeline; tags can be filtered by."""

from collections.abc import Sequence
from datetime import datetime

from crossdock.core import events
from crossdock.core.actor import Actor
from crossdock.core.events import Event
from crossdock.core.sql import Cursor, Texts, ints, statement
from crossdock.orders.history import Watch

TAG = statement(__package__, "tag")


def add(cur: Cursor, order_ids: Sequence[int], text: str, *, at: datetime, actor: Actor) -> None:
    """Add a note to the timeline of orders."""
    told = [Event(order_id, "order", order_id, "note", {"text": text}) for order_id in order_ids]
    events.record(cur, told, at=at, actor=actor)


def tag(
    cur: Cursor,
    order_ids: Sequence[int],
    *,
    add_tags: Sequence[str] = (),
    remove_tags: Sequence[str] = (),
    at: datetime,
    actor: Actor,
) -> list[int]:
    """Add and remove tags; returns the orders whose tags changed."""
    watch = Watch.begin(cur, order_ids)
    changed = TAG.column(
        cur, ids=ints(order_ids), added=Texts(list(add_tags)), removed=Texts(list(remove_tags))
    )
    data = {"added": list(add_tags), "removed": list(remove_tags)}
    told = watch.told(cur) if changed else {}
    found = [Event(order_id, "order", order_id, "tagged", {**data, **told[order_id]}) for order_id in changed]
    events.record(cur, found, at=at, actor=actor)
    return [int(order_id) for order_id in changed]
