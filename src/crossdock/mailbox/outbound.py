"""What goes out: recorded in the transaction that wants it, sent by dispatch after commit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec

from crossdock.core import clock, events, ids
from crossdock.core.actor import Actor
from crossdock.core.events import Event
from crossdock.core.sql import Blobs, Cursor, Texts, ints, optional_ints, statement

QUEUE = statement(__package__, "outbound_queue")
REQUEUE = statement(__package__, "dispatch_add")
TO_LANES = statement(__package__, "lanes_add")


@dataclass(frozen=True, slots=True)
class Out:
    """A message to send. ``key`` is its idempotency key, unique for ever; ``address`` a URL; ``order_id``
    None: of no order.
    """

    key: str
    party: str
    kind: str
    address: str
    headers: Mapping[str, str]
    body: bytes
    order_id: int | None = None


def queue(cur: Cursor, outs: Sequence[Out], at: datetime) -> int:
    """Record messages and queue them for dispatch; a key known already adds nothing. Returns how many are
    new.
    """
    if not outs:
        return 0
    return len(
        QUEUE.column(
            cur,
            ids=ids.take(cur, len(outs)),
            keys=Texts([out.key for out in outs]),
            parties=Texts([out.party for out in outs]),
            kinds=Texts([out.kind for out in outs]),
            addresses=Texts([out.address for out in outs]),
            headers=Texts([msgspec.json.encode(dict(out.headers)).decode() for out in outs]),
            bodies=Blobs([out.body for out in outs]),
            order_ids=optional_ints([out.order_id for out in outs]),
            at=at,
            due_at=clock.wall(),
        )
    )


def replay(cur: Cursor, outbound_ids: Sequence[int], *, at: datetime, actor: Actor) -> int:
    """Send messages again, with the same key: dead ones, or any that were lost at the other side. Returns how
    many.
    """
    queued = [
        one
        for again in (REQUEUE, TO_LANES)
        for one in again.column(cur, ids=ints(outbound_ids), due_at=clock.wall())
    ]
    found = [Event(0, "outbound", one, "message_replayed") for one in queued]
    events.record(cur, found, at=at, actor=actor)
    return len(queued)
