"""Bulk acts: shown first, then done order by order by the stage ``bulk``, with a result each; what failed is
tried again, and what was done is taken back.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Any, Final

import msgspec

from crossdock.core import clock, events, origins
from crossdock.core.actor import Actor
from crossdock.core.events import Event
from crossdock.core.sql import Cursor, Texts, ints, statement
from crossdock.desk import acts, choosing, facts, items
from crossdock.desk.acts import FINAL, Act, Asked
from crossdock.desk.choosing import Chosen
from crossdock.desk.errors import BulkChanged, BulkNotFound, BulkNotUndoable, BulkUndone
from crossdock.desk.states import State, Step
from crossdock.orders.numbers import format_number
from crossdock.orders.read import stamp

ADD = statement(__package__, "bulk_add")
ADD_ITEMS = statement(__package__, "bulk_add_items")
LOCK = statement(__package__, "bulk_lock")
SHOW = statement(__package__, "bulk_show")

SHOWN: Final = 100  # orders that a preview names one by one
EXAMPLES: Final = 5  # of each reason
INVERSE: Final = {Act.HOLD: Act.LIFT, Act.LIFT: Act.HOLD, Act.TAG: Act.UNTAG, Act.UNTAG: Act.TAG}


@dataclass(frozen=True, slots=True)
class Locked:
    """A bulk act under its lock."""

    asked: Asked
    undoes: int | None
    undone_by: int | None
    channels: frozenset[str]


def preview(cur: Cursor, asked: Asked, chosen: Chosen) -> dict[str, Any]:
    """What would change, what not, and why. ``fingerprint``: of all of it, for ``run``.

    Raises BulkInvalid, BulkTooLarge, ChannelUnknown.
    """
    acts.check(asked)
    return _judged(cur, asked, choosing.ids(cur, chosen, most=acts.FEWER.get(asked.act)))


def _judged(cur: Cursor, asked: Asked, ids: Sequence[int]) -> dict[str, Any]:
    known = facts.of(cur, asked, ids, clock.now())
    verdicts = {order_id: acts.judge(asked, known.get(order_id)) for order_id in ids}
    reasons: dict[tuple[str, str], list[int]] = {}
    for order_id, verdict in verdicts.items():
        reasons.setdefault((verdict.outcome, verdict.why), []).append(order_id)
    counts = Counter(verdict.outcome for verdict in verdicts.values())
    asks_back = asked.act in (acts.Act.HOLD, acts.Act.CANCEL)
    return {
        "act": asked.act.value,
        "orders": len(ids),
        "counts": {name: counts[name] for name in ("change", "unchanged", "refused")},
        "reasons": [
            {
                "outcome": outcome,
                "why": why,
                "orders": len(mine),
                "examples": [format_number(one) for one in mine[:EXAMPLES]],
            }
            for (outcome, why), mine in reasons.items()
        ],
        "units_asked_back": sum(known[one].released for one, of in verdicts.items() if of.do)
        if asks_back
        else 0,
        "undo": _undo(asked),
        "items": [
            {"order": format_number(order_id), "outcome": verdict.outcome, "why": verdict.why}
            for order_id, verdict in list(verdicts.items())[:SHOWN]
        ],
        "fingerprint": _fingerprint(asked, [(one, of.outcome, of.why) for one, of in verdicts.items()]),
    }


def run(
    cur: Cursor, asked: Asked, chosen: Chosen, *, fingerprint: str | None = None, at: datetime, actor: Actor
) -> int:
    """Begin a bulk act; its id. The stage does it. ``fingerprint``: of the preview that it must still be.

    Raises BulkInvalid, BulkTooLarge, BulkChanged, ChannelUnknown.
    """
    acts.check(asked)
    ids = choosing.ids(
        cur, chosen, most=acts.FEWER.get(asked.act)
    )  # once: what comes to match meanwhile was not shown
    if fingerprint is not None:
        now = _judged(cur, asked, ids)["fingerprint"]
        if now != fingerprint:
            raise BulkChanged(fingerprint=now)
    orders = [(one, None) for one in ids]
    made = _add(cur, asked, chosen.document(), orders, channels=chosen.channels, at=at, actor=actor)
    if made is None:
        raise LookupError("a new bulk act was not recorded")
    return made


def show(cur: Cursor, bulk_id: int) -> dict[str, Any]:
    """Raises BulkNotFound."""
    row = SHOW.row(cur, id=bulk_id, channels=None, after=None, limit=1)
    if row is None:
        raise BulkNotFound(f"there is no bulk act {bulk_id}", bulk=bulk_id)
    return _document(row)


def effect(cur: Cursor, bulk_id: int, *, undone: bool = False) -> Asked:
    """What a bulk act does to its orders, or with ``undone`` what taking it back does: one that takes back a
    hold lifts it. Raises BulkNotFound, BulkUndone.
    """
    found = _open(cur, bulk_id)
    if (found.undoes is not None) is undone:
        return found.asked
    asked = found.asked
    return msgspec.structs.replace(asked, act=INVERSE.get(asked.act, asked.act), codes=[asked.code])


def page(
    cur: Cursor, *, channels: Collection[str] = (), after: int | None, limit: int
) -> list[dict[str, Any]]:
    """Bulk acts, newest first, below ``after``. ``channels``: those alone that whoever asked for them held to
    some of these; none: all.
    """
    held = Texts(sorted(channels)) if channels else None
    return [_document(row) for row in SHOW.rows(cur, id=None, channels=held, after=after, limit=limit)]


def retry(cur: Cursor, bulk_id: int, *, at: datetime, actor: Actor) -> int:
    """Have the stage try what failed once more; how many orders. Raises BulkNotFound, BulkUndone."""
    _open(cur, bulk_id)
    failed = [row[0] for row in items.in_state(cur, bulk_id, State.FAILED)]
    moved = len(items.move(cur, [(one, Step.RETRY, "", None) for one in failed], at=at))
    _told(cur, bulk_id, "bulk_retried", {"orders": moved}, at=at, actor=actor)
    return moved


def stop(cur: Cursor, bulk_id: int, *, at: datetime, actor: Actor) -> int:
    """Withdraw what has not been done yet; how many orders. Raises BulkNotFound, BulkUndone."""
    _open(cur, bulk_id)
    return _withdraw(cur, bulk_id, at=at, actor=actor)


def undo(cur: Cursor, bulk_id: int, *, at: datetime, actor: Actor) -> int:
    """Withdraw what waits and take back what was done, as a bulk act of its own; its id.

    Raises BulkNotFound, BulkUndone, BulkNotUndoable.
    """
    found = _open(cur, bulk_id)
    why = FINAL.get(found.asked.act, "it takes another one back" if found.undoes is not None else None)
    if why is not None:
        raise BulkNotUndoable(f"bulk act {bulk_id} cannot be taken back: {why}", act=found.asked.act.value)
    _withdraw(cur, bulk_id, at=at, actor=actor)
    done = items.in_state(cur, bulk_id, State.DONE)
    orders = [(row[1], None if row[2] is None else msgspec.json.encode(row[2]).decode()) for row in done]
    made = _add(
        cur, found.asked, {"orders": len(done)}, orders,
        undoes=bulk_id, channels=found.channels, at=at, actor=actor,
    )  # fmt: skip
    if made is None:
        raise BulkUndone(bulk=bulk_id)
    return made


def _open(cur: Cursor, bulk_id: int) -> Locked:
    row = LOCK.row(cur, id=bulk_id)
    if row is None:
        raise BulkNotFound(f"there is no bulk act {bulk_id}", bulk=bulk_id)
    found = Locked(msgspec.convert(row[0], Asked), row[1], row[2], frozenset(row[3]))
    if found.undone_by is not None:
        said = f"bulk act {bulk_id} was taken back already, by bulk act {found.undone_by}"
        raise BulkUndone(said, undone_by=found.undone_by)
    return found


def _withdraw(cur: Cursor, bulk_id: int, *, at: datetime, actor: Actor) -> int:
    waiting = [row[0] for row in items.in_state(cur, bulk_id, State.WAITING)]
    if not waiting:
        return 0
    # An item in the stage's hands is waited for; it is done then, and stays so.
    moved = len(items.move(cur, [(one, Step.WITHDRAW, "stopped", None) for one in waiting], at=at))
    _told(cur, bulk_id, "bulk_stopped", {"orders": moved}, at=at, actor=actor)
    return moved


def _add(
    cur: Cursor,
    asked: Asked,
    chosen: dict[str, Any],
    orders: Sequence[tuple[int, str | None]],
    *,
    undoes: int | None = None,
    channels: frozenset[str],
    at: datetime,
    actor: Actor,
) -> int | None:
    came = origins.kept(actor)
    row = ADD.row(
        cur,
        asked=msgspec.json.encode(asked).decode(),
        chosen=msgspec.json.encode(chosen).decode(),
        undoes=undoes,
        orders=len(orders),
        channels=Texts(sorted(channels)),
        actor=str(actor),
        origin=None if came is None else msgspec.json.encode(came).decode(),
        at=at,
    )
    if row is None:
        return None
    ids, kept = [one for one, _ in orders], [one for _, one in orders]
    ADD_ITEMS.run(cur, bulk_id=row[0], order_ids=ints(ids), kept=Texts(kept))
    told = {"act": asked.act.value, "orders": len(ids), **({} if undoes is None else {"undoes": undoes})}
    _told(cur, row[0], "bulk_asked", told, at=at, actor=actor)
    return int(row[0])


def _told(cur: Cursor, bulk_id: int, kind: str, data: dict[str, Any], *, at: datetime, actor: Actor) -> None:
    events.record(cur, [Event(0, "bulk", bulk_id, kind, data)], at=at, actor=actor)


def _undo(asked: Asked) -> dict[str, Any]:
    why = FINAL.get(asked.act)
    return {"possible": why is None, "why": why}


def _fingerprint(asked: Asked, found: Sequence[tuple[int, str, str]]) -> str:
    told = msgspec.json.encode((asked, sorted(found)))
    return blake2b(told, digest_size=16).hexdigest()


def _document(row: tuple[Any, ...]) -> dict[str, Any]:
    id_, asked, chosen, undoes, undone_by, orders, actor, asked_at, settled_at, states = row
    wanted = msgspec.convert(asked, Asked)
    counts = {state.value: states.get(state.value, 0) for state in State}
    undoable = _undo(wanted)
    if undoes is not None:
        undoable = {"possible": False, "why": "it takes another one back"}
    elif undone_by is not None:
        undoable = {"possible": False, "why": f"bulk act {undone_by} took it back"}
    return {
        "id": id_,
        "act": wanted.act.value,
        "parameters": {name: value for name, value in asked.items() if name != "act"},
        "chosen": chosen,
        "undoes": undoes,
        "undone_by": undone_by,
        "state": "running" if counts["waiting"] else "finished",
        "orders": orders,
        "counts": counts,
        "undo": undoable,
        "actor": actor,
        "asked_at": stamp(asked_at),
        "settled_at": stamp(settled_at),
    }
