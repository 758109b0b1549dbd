"""Messages that must keep their order: sent one after another within a lane, lanes beside each other.

They are recorded as all that goes out (``mailbox_outbound``), wait in ``mailbox_lane`` and are sent by the
stage of another room: it leases (``claim``), sends with no transaction open, and writes down what came of it
(``settle``). A message is leased only when none stands before it in its lane; killed in between, it is leased
again when the lease ends. All times but ``at`` are wall time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from crossdock.core import clock, ids
from crossdock.core.sql import Blobs, Cursor, Texts, Times, ints, optional_ints, statement

QUEUE = statement(__package__, "lanes_queue")
CLAIM = statement(__package__, "lanes_claim")
SETTLE = statement(__package__, "lanes_settle")
BEGIN = statement(__package__, "lanes_begin")
DROP = statement(__package__, "lanes_drop")
WAITING = statement(__package__, "lanes_waiting")


@dataclass(frozen=True, slots=True)
class Laned:
    """A message to send. ``key`` is unique for ever; of a party's ``lane`` the one with the smaller ``place``
    goes first; ``again``: where the key is known, send it once more.
    """

    key: str
    party: str
    kind: str
    address: str
    body: bytes
    lane: str
    place: int
    order_id: int | None = None
    again: bool = False


@dataclass(frozen=True, slots=True)
class Leased:
    """``turn``: how often it was leased since it was queued; ``began_at``: when that was first."""

    id: int
    turn: int
    began_at: datetime
    key: str
    party: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of it. ``error`` None: delivered; ``due_at``: when it is tried again; None: never."""

    leased: Leased
    status: int | None
    error: str | None
    due_at: datetime | None = None

    @property
    def delivered(self) -> bool:
        return self.error is None


def queue(cur: Cursor, messages: Sequence[Laned], at: datetime) -> dict[str, int]:
    """Record messages and queue them; the ids of those that are queued now, by key."""
    if not messages:
        return {}
    rows = QUEUE.rows(
        cur,
        ids=ids.take(cur, len(messages)),
        keys=Texts([one.key for one in messages]),
        parties=Texts([one.party for one in messages]),
        kinds=Texts([one.kind for one in messages]),
        addresses=Texts([one.address for one in messages]),
        bodies=Blobs([one.body for one in messages]),
        order_ids=optional_ints([one.order_id for one in messages]),
        lanes=Texts([one.lane for one in messages]),
        places=ints([one.place for one in messages]),
        again=np.array([one.again for one in messages], dtype=np.bool_),
        at=at,
        due_at=clock.wall(),
    )
    return dict(rows)


def claim(cur: Cursor, most: Mapping[str, int], *, lease_until: datetime) -> list[Leased]:
    """Lease what is due of these parties, up to so many of each; commit before sending."""
    rows = CLAIM.rows(
        cur,
        parties=Texts(list(most)),
        most=ints(list(most.values())),
        now=clock.wall(),
        lease_until=lease_until,
    )
    return [Leased(*row) for row in rows]


def settle(cur: Cursor, outcomes: Sequence[Tried]) -> int:
    """Record the tries; what is delivered or given up leaves the queue. Returns how many left."""
    wall = clock.wall()
    return len(
        SETTLE.column(
            cur,
            ids=ints([one.leased.id for one in outcomes]),
            turns=ints([one.leased.turn for one in outcomes]),
            statuses=optional_ints([one.status for one in outcomes]),
            errors=Texts([one.error for one in outcomes]),
            delivered=np.array([one.delivered for one in outcomes], dtype=np.bool_),
            gave_up=np.array([not one.delivered and one.due_at is None for one in outcomes], dtype=np.bool_),
            due=Times([one.due_at or wall for one in outcomes]),
            at=clock.now(),
        )
    )


def begin_again(cur: Cursor, party: str) -> int:
    """Have all that waits for a party be due now, with its time before it is given up beginning anew."""
    return BEGIN.run(cur, party=party, due_at=clock.wall())


def drop(cur: Cursor, party: str, why: str, *, at: datetime) -> int:
    """Give up all that waits for a party; it can be replayed. Returns how many."""
    return DROP.run(cur, party=party, error=why, at=at)


def waiting(cur: Cursor, parties: Sequence[str], bound: int) -> dict[str, int]:
    """How many messages wait, by party; counted up to ``bound``."""
    return dict(WAITING.rows(cur, parties=Texts(parties), bound=bound))
