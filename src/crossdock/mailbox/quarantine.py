"""Quarantine: messages that could not be read or applied, kept with the reason until somebody mends, replays
or dismisses them. The bytes that arrived never change: a mended body stands beside them, and intake reads the
newest.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from crossdock.core import events
from crossdock.core.actor import INTAKE, Actor
from crossdock.core.events import Event
from crossdock.core.sql import Cursor, Texts, ints, statement
from crossdock.mailbox.errors import MessageUnknown

PUT = statement(__package__, "quarantine_put")
FOR = statement(__package__, "quarantine_for")
LIST = statement(__package__, "quarantine_list")
MEND = statement(__package__, "mend_add")
RESOLVE = statement(__package__, "quarantine_resolve")
REQUEUE = statement(__package__, "intake_add")
REPLAYED = statement(__package__, "quarantine_replayed")
LEFT = statement(__package__, "quarantine_left")

LONGEST_REASON: Final = 2000


@dataclass(frozen=True, slots=True)
class Fault:
    """Why message ``inbound_id`` is set aside: a stable ``code`` and a sentence."""

    inbound_id: int
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A message in quarantine; ``times``: how often it came here."""

    inbound_id: int
    source: str
    key: str
    kind: str
    code: str
    reason: str
    at: datetime
    times: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a replay is: of all its messages those that wait for intake, those that were worked through,
    and those that are in quarantine again (or were replayed anew).
    """

    all: int
    waiting: int
    done: int

    @property
    def again(self) -> int:
        return self.all - self.waiting - self.done


def put(cur: Cursor, faults: Sequence[Fault], *, at: datetime, actor: Actor = INTAKE) -> None:
    """Set messages aside; one that was here before is here again, with the new reason."""
    if not faults:
        return
    PUT.run(
        cur,
        ids=ints([fault.inbound_id for fault in faults]),
        codes=Texts([fault.code for fault in faults]),
        reasons=Texts([_storable(fault.reason) for fault in faults]),
        at=at,
    )
    found = [
        Event(0, "inbound", fault.inbound_id, "message_quarantined", {"code": fault.code}) for fault in faults
    ]
    events.record(cur, found, at=at, actor=actor)


def list_open(
    cur: Cursor,
    *,
    code: str | None = None,
    kind: str | None = None,
    source: str | None = None,
    before: int | None = None,
    limit: int = 50,
) -> list[Quarantined]:
    """Messages in quarantine, newest first; ``before``: those with a smaller id (the next page)."""
    rows = LIST.rows(cur, code=code, kind=kind, source=source, before=before, limit=limit)
    return [Quarantined(*row) for row in rows]


def mend(cur: Cursor, inbound_id: int, body: bytes, *, at: datetime, actor: Actor) -> None:
    """Put a mended body beside the one that arrived, and replay. Raises MessageUnknown."""
    if not MEND.run(cur, id=inbound_id, body=body, actor=str(actor), at=at):
        raise MessageUnknown(f"There is no message {inbound_id}", id=inbound_id)
    events.record(cur, [Event(0, "inbound", inbound_id, "message_mended")], at=at, actor=actor)
    replay(cur, [inbound_id], at=at, actor=actor)


def replay(cur: Cursor, inbound_ids: Sequence[int], *, at: datetime, actor: Actor) -> int:
    """Queue messages for intake again, whether quarantined or done long ago; returns how many there were.

    What was applied before changes nothing: everything behind intake knows what it has seen.
    """
    if not inbound_ids:  # as in nearly every batch of new orders
        return 0
    queued = REQUEUE.column(cur, ids=ints(inbound_ids), at=at)
    RESOLVE.run(cur, ids=ints(queued), resolution=_replayed(actor), at=at)
    found = [Event(0, "inbound", one, "message_replayed") for one in queued]
    events.record(cur, found, at=at, actor=actor)
    return len(queued)


def replay_alike(
    cur: Cursor,
    *,
    at: datetime,
    actor: Actor,
    code: str | None = None,
    kind: str | None = None,
    source: str | None = None,
    limit: int = 10_000,
) -> int:
    """Replay all that are in quarantine for the same code, kind or source; returns how many there were."""
    alike = list_open(cur, code=code, kind=kind, source=source, limit=limit)
    return replay(cur, [one.inbound_id for one in alike], at=at, actor=actor)


def progress(cur: Cursor, count: int, *, at: datetime, actor: Actor) -> Progress:
    """How far the replay is that ``actor`` asked for at ``at``, of ``count`` messages from quarantine."""
    waiting, done = REPLAYED.one(cur, at=at, resolution=_replayed(actor))
    return Progress(max(count, waiting + done), waiting, done)


def replay_for(cur: Cursor, code: str, reasons: Sequence[str], *, at: datetime, actor: Actor) -> int:
    """Replay what is in quarantine for one of these very reasons; returns how many there were."""
    if not reasons:
        return 0
    return replay(cur, FOR.column(cur, code=code, reasons=Texts(reasons)), at=at, actor=actor)


def dismiss(cur: Cursor, inbound_ids: Sequence[int], why: str, *, at: datetime, actor: Actor) -> int:
    """Leave messages as they are for good, with a reason; returns how many were in quarantine."""
    resolution = _dismissed(why, actor)
    done = RESOLVE.column(cur, ids=ints(inbound_ids), resolution=resolution, at=at)
    found = [Event(0, "inbound", one, "message_dismissed", {"why": _storable(why)}) for one in done]
    events.record(cur, found, at=at, actor=actor)
    return len(done)


def undismiss(cur: Cursor, why: str, *, dismissed: datetime, at: datetime, actor: Actor) -> int:
    """Take back what ``actor`` dismissed at ``dismissed`` for this reason, however many: they are worked
    through again, and come to quarantine if they must. Returns how many there were.
    """
    left = LEFT.column(cur, at=dismissed, resolution=_dismissed(why, actor))
    return replay(cur, left, at=at, actor=actor)


def _dismissed(why: str, actor: Actor) -> str:
    return _storable(f"dismissed by {actor}: {why}")


def _replayed(actor: Actor) -> str:
    return f"replayed by {actor}"


def _storable(text: str) -> str:
    return text.replace("\x00", "\ufffd").encode("utf-8", "replace").decode()[:LONGEST_REASON]
