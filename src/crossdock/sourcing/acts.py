"""Acts on orders, kept: what somebody wanted, what came of it, and what still waits for an answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

import msgspec

from crossdock.core import events
from crossdock.core.actor import Actor
from crossdock.core.events import Event
from crossdock.core.sql import Cursor, Texts, ints, statement
from crossdock.orders.numbers import format_number
from crossdock.orders.read import stamp
from crossdock.sourcing.edits import Edit
from crossdock.sourcing.errors import ActNotFound

RECORD = statement(__package__, "acts_record")
MOVE = statement(__package__, "acts_move")
AWAIT = statement(__package__, "acts_await")
READ = statement(__package__, "acts_read")
OF_ORDERS = statement(__package__, "acts_of_orders")
READY = statement(__package__, "acts_ready")


CHANNEL: Final = "channel_cancel"  # the kind of a cancellation that the channel stated, and that waits


class State(StrEnum):
    PENDING = "pending"
    APPLIED = "applied"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Settling(StrEnum):
    APPLY = "apply"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"


# What waits ends in one of these ways, and an end is final.
MOVES: Final[Mapping[tuple[State, Settling], State]] = {
    (State.PENDING, Settling.APPLY): State.APPLIED,
    (State.PENDING, Settling.REFUSE): State.REFUSED,
    (State.PENDING, Settling.WITHDRAW): State.WITHDRAWN,
}


@dataclass(frozen=True, slots=True)
class Act:
    """An act as it is kept. ``wanted``: None once it is settled. ``recalls``: id, line, quantity, stopped,
    state of each.
    """

    id: int
    order_id: int
    kind: str
    state: State
    wanted: Edit | None
    parts: list[str]
    reason: str
    refusal: str | None
    difference: dict[str, Any] | None
    actor: str
    asked_at: datetime
    settled_at: datetime | None
    recalls: list[dict[str, Any]]

    def document(self) -> dict[str, Any]:
        """As the API shows it: without what a pending one wants, but for the names of its parts."""
        return {
            "id": self.id,
            "order": format_number(self.order_id),
            "kind": self.kind,
            "state": self.state.value,
            "parts": self.parts,
            "reason": self.reason,
            "refusal": self.refusal,
            "recalls": self.recalls,
            "difference": self.difference,
            "actor": self.actor,
            "asked_at": stamp(self.asked_at),
            "settled_at": stamp(self.settled_at),
        }


def record(
    cur: Cursor,
    order_id: int,
    kind: str,
    wanted: Edit | None,
    *,
    parts: Sequence[str] = (),
    reason: str = "",
    recalls: Sequence[int] = (),
    difference: Mapping[str, Any] | None = None,
    pending: bool = False,
    at: datetime,
    actor: Actor,
) -> int:
    """Keep an act that is done, or one that waits for ``recalls``; returns its id. ``parts``: what it
    changes, where it is no edit.
    """
    kept = msgspec.json.encode(wanted).decode() if pending and wanted is not None else None
    [act_id] = RECORD.one(
        cur,
        order_id=order_id,
        kind=kind,
        state=(State.PENDING if pending else State.APPLIED).value,
        wanted=kept,
        parts=Texts(list(parts) if wanted is None else wanted.names()),
        reason=reason,
        recalls=ints(recalls),
        difference=_plain(difference),
        actor=str(actor),
        at=at,
        settled_at=None if pending else at,
    )
    if pending:
        told = {"act": act_id, "kind": kind, "recalls": list(recalls)}
        events.record(cur, [Event(order_id, "act", act_id, "act_pending", told)], at=at, actor=actor)
    return int(act_id)


def settle(
    cur: Cursor,
    act: Act,
    how: Settling,
    *,
    refusal: str | None = None,
    difference: Mapping[str, Any] | None = None,
    at: datetime,
    actor: Actor,
) -> bool:
    """End an act that waits, behind its order's lock; False where it had ended already."""
    legal = {source: target for (source, given), target in MOVES.items() if given is how}
    moved = MOVE.column(
        cur,
        id=act.id,
        sources=Texts(list(legal)),
        targets=Texts(list(legal.values())),
        refusal=refusal,
        difference=_plain(difference),
        at=at,
    )
    if moved:
        told = {"act": act.id, "kind": act.kind, **({} if refusal is None else {"reason": refusal})}
        kind = f"act_{legal[State.PENDING].value}"
        events.record(cur, [Event(act.order_id, "act", act.id, kind, told)], at=at, actor=actor)
    return bool(moved)


def await_more(cur: Cursor, act: Act, recalls: Sequence[int]) -> None:
    """Let an act wait for these recalls too."""
    AWAIT.run(cur, id=act.id, recalls=ints(recalls))


def one(cur: Cursor, act_id: int) -> Act:
    """Raises ActNotFound."""
    found = _read(cur, [act_id])
    if not found:
        raise ActNotFound(f"there is no act {act_id}", act=act_id)
    return found[0]


def of_order(cur: Cursor, order_id: int) -> list[Act]:
    """An order's acts, newest first."""
    return _read(cur, OF_ORDERS.column(cur, order_ids=ints([order_id])))


def waiting(cur: Cursor, order_id: int) -> list[Act]:
    """An order's acts that still wait, newest first."""
    return [act for act in of_order(cur, order_id) if act.state is State.PENDING]


def called_off_since(cur: Cursor, act: Act) -> bool:
    """Whether the whole order was cancelled, or is to be, after this act was asked for."""
    return any(
        one.kind == "cancel"
        and not one.parts
        and one.id > act.id
        and one.state not in (State.REFUSED, State.WITHDRAWN)
        for one in of_order(cur, act.order_id)
    )


def ready(cur: Cursor, limit: int) -> list[int]:
    """Acts whose recalls are all answered, oldest first."""
    return READY.column(cur, limit=limit)


def _read(cur: Cursor, ids: Sequence[int]) -> list[Act]:
    return [_act(row) for row in READ.rows(cur, ids=ints(ids))] if ids else []


def _act(row: tuple[Any, ...]) -> Act:
    wanted = None if row[4] is None else msgspec.convert(row[4], Edit, strict=False)
    whole: tuple[Any, ...] = (*row[:3], State(row[3]), wanted, *row[5:])
    return Act(*whole)


def _plain(difference: Mapping[str, Any] | None) -> str | None:
    """The difference without what may be a person's: of fields, the names alone."""
    if difference is None:
        return None
    kept = {**difference, "fields": sorted(difference.get("fields", ()))}
    return msgspec.json.encode(kept).decode()
