"""The intake stage: reads stored messages in batches and hands what they say to whoever receives it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import structlog

from crossdock.core import clock, db
from crossdock.core.actor import Actor
from crossdock.core.sql import Cursor, ints, statement
from crossdock.core.stages import Batch, Stage
from crossdock.mailbox import messages, quarantine
from crossdock.mailbox.errors import Undecodable
from crossdock.mailbox.quarantine import Fault
from crossdock.mailbox.registry import REGISTRY, Ignored, Inbound, Refused, Registry
from crossdock.partners import channels

CLAIM = statement(__package__, "intake_claim")
READ = statement(__package__, "intake_read")
REMOVE = statement(__package__, "intake_remove")
PAUSE = statement(__package__, "intake_pause")
RESUME = statement(__package__, "intake_resume")

LONGEST_REASON: Final = 2000

log = structlog.get_logger(__name__)


def claim(cur: Cursor, limit: int, now: datetime) -> list[int]:
    """Take up to ``limit`` messages off the queue, oldest first; a rollback puts them back."""
    return sorted(CLAIM.column(cur, limit=limit, now=now))


def work(cur: Cursor, ids: Sequence[int]) -> Batch:
    """Decode the messages and give their drafts to the receivers; what cannot be read or applied is
    quarantined.
    """
    return work_with(REGISTRY, cur, ids)


def work_with(registry: Registry, cur: Cursor, ids: Sequence[int]) -> Batch:
    """``work`` with the decoders and receivers of ``registry``."""
    faults: dict[int, Fault] = {}
    found: dict[type, list[tuple[Inbound, object]]] = {}
    for inbound in unpaused(cur, read(cur, ids)):
        try:
            drafts = registry.decode(inbound)
        except Undecodable as error:
            faults[inbound.id] = Fault(inbound.id, error.fault, error.reason)
        except Exception as error:  # noqa: BLE001 - a decoder is pure: this message is at fault, not its batch
            reason = f"{type(error).__name__}: {error}"
            log.warning("intake.decoder_failed", inbound=inbound.id, kind=inbound.kind, error=reason)
            faults[inbound.id] = Fault(inbound.id, "decoder_failed", reason)
        else:
            for draft in drafts:
                if isinstance(draft, Refused):  # a part of a message; its other parts stand
                    faults[inbound.id] = Fault(inbound.id, draft.code, draft.reason)
                elif not isinstance(draft, Ignored):
                    found.setdefault(type(draft), []).append((inbound, draft))
    for kind in sorted(found, key=lambda one: _turn(registry, one)):
        _hand_over(registry, cur, kind, found[kind], faults)
    quarantine.put(cur, list(faults.values()), at=clock.now())
    return Batch(claimed=len(ids), done=len(ids) - len(faults))


def unpaused(cur: Cursor, found: Sequence[Inbound]) -> list[Inbound]:
    """The messages but for those of paused channels, which go back on the queue until the pause ends."""
    waiting = [one for one in found if one.channel is not None and one.channel.paused]
    if not waiting:
        return list(found)
    kept = set(
        PAUSE.column(
            cur,
            ids=ints([one.id for one in waiting]),
            channel_ids=ints(sorted({one.channel.id for one in waiting if one.channel is not None})),
            until=channels.PAUSED_UNTIL,
        )
    )
    return [one for one in found if one.id not in kept]


def resume(cur: Cursor, channel_id: int, *, at: datetime) -> int:
    """Look at the messages that waited for the end of a channel's pause; returns how many."""
    return RESUME.run(cur, channel_id=channel_id, until=channels.PAUSED_UNTIL, at=at)


def _turn(registry: Registry, kind: type) -> int:
    return registry.order_of(kind) if registry.receiver_of(kind) else -1


def _hand_over(
    registry: Registry,
    cur: Cursor,
    kind: type,
    items: Sequence[tuple[Inbound, object]],
    faults: dict[int, Fault],
) -> None:
    receiver = registry.receiver_of(kind)
    if receiver is None:
        for inbound, _ in items:
            faults[inbound.id] = Fault(inbound.id, "no_receiver", f"nothing here takes a {kind.__name__}")
        return
    for (inbound, _), result in zip(items, receiver(cur, items), strict=True):
        if result is not None:
            faults[inbound.id] = Fault(inbound.id, result.code, result.reason)


def read(cur: Cursor, ids: Sequence[int]) -> list[Inbound]:
    """Messages as intake sees them, oldest first."""
    rows = READ.rows(cur, ids=ints(ids))
    known = channels.by_ids(cur) if any(row[4] is not None for row in rows) else {}
    return [
        Inbound(id_, source, key, kind, known.get(channel_id), body, received_at, headers or {})
        for id_, source, key, kind, channel_id, body, received_at, headers in rows
    ]


def foresee(cur: Cursor, inbound_id: int, body: bytes, *, at: datetime, actor: Actor) -> Fault | None:
    """What would be wrong with a message of this body; None: nothing. The work itself is done, and undone.

    Raises MessageUnknown.
    """
    with db.transaction():
        quarantine.mend(cur, inbound_id, body, at=at, actor=actor)
        REMOVE.run(cur, ids=ints([inbound_id]))
        work(cur, [inbound_id])
        row = messages.show_inbound(cur, inbound_id).row
        db.only_look()
    return Fault(inbound_id, row.code or "", row.reason or "") if row.state == "quarantined" else None


def set_aside(cur: Cursor, inbound_id: int, reason: str) -> None:
    """Take a message off the queue that made its batch fail."""
    REMOVE.run(cur, ids=ints([inbound_id]))
    quarantine.put(cur, [Fault(inbound_id, "failed", reason[:LONGEST_REASON])], at=clock.now())


STAGE: Final = Stage("intake", claim, work, set_aside)
