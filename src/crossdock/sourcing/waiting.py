"""Acts that wait for a location: it is asked for what it has accepted, it answers, and the act is applied or
refused in the same transaction. What ships first, or is rejected, has answered too (``end_questions``); what
nobody answers in time is refused (``expire``), and whoever asked may take it back before (``withdraw``).
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any, Final, TypeVar

from crossdock.core import db, recalls
from crossdock.core.actor import DUE, RECALL, Actor
from crossdock.core.recalls import Cause
from crossdock.core.sql import Cursor
from crossdock.fulfilment import asking, lapsing, lines
from crossdock.fulfilment import read as fulfilment
from crossdock.fulfilment import recall as recalling
from crossdock.fulfilment.errors import RecallAnswered
from crossdock.orders import edit as orders
from crossdock.orders import holds, ledger
from crossdock.orders.holds import Hold
from crossdock.orders.numbers import parse_number
from crossdock.sourcing import acts, applying
from crossdock.sourcing.acts import Act, Settling, State
from crossdock.sourcing.edits import CallBack, Edit
from crossdock.sourcing.errors import (
    ActSettled,
    CannotShipFrom,
    EditInvalid,
    NotEditable,
    TooLateToEdit,
)

HOLD: Final = "change_pending"
TOO_LATE: Final = "cancel_too_late"  # the hold of an order of which its channel cancelled what is at work
SILENT: Final = "not_answered"  # the hold of an order about which a location gave no answer in time
AT_ONCE: Final = 1  # orders a turn of a chore: it locks the order first, then stock

T = TypeVar("T")


def begin(
    cur: Cursor,
    order_id: int,
    wanted: Edit,
    back: Sequence[CallBack],
    *,
    difference: dict[str, Any],
    at: datetime,
    actor: Actor,
) -> int:
    """Ask locations for ``back`` and keep the edit until they have answered; returns the act's id.

    Nothing else of the order is changed, but for a hold: meanwhile nothing more of it is sourced or released.
    ``difference``: what the edit will do if all of it is given back.
    """
    ids = _ask(cur, order_id, back, at=at, actor=actor)
    act = acts.record(
        cur, order_id, "edit", wanted, reason=wanted.reason, recalls=ids, difference=difference, pending=True,
        at=at, actor=actor,
    )  # fmt: skip
    holds.put(cur, [Hold(order_id, HOLD, f"act {act} waits for a location's answer")], at=at, actor=actor)
    return act


def foresee(
    cur: Cursor, order_id: int, wanted: Edit, back: Sequence[CallBack], *, at: datetime, actor: Actor
) -> dict[str, Any]:
    """The difference that the edit makes if locations give back all that they are asked for: made, and to be
    rolled back by the caller. Raises as ``applying.attempt`` does.
    """
    applying.lock_load(cur, at)
    before = applying.seen(cur, order_id)
    for fulfilment_order_id, asked_id in asking.questions(cur, _ask(cur, order_id, back, at=at, actor=actor)):
        recalling.grant(cur, fulfilment_order_id, asked_id, at=at, actor=RECALL)
    try:
        return applying.attempt(cur, order_id, wanted, before=before, at=at, actor=actor)
    except applying.Waits as waits:
        raise applying.too_late(cur, order_id, waits.back) from None


def _ask(cur: Cursor, order_id: int, back: Sequence[CallBack], *, at: datetime, actor: Actor) -> list[int]:
    wanted = applying.recalls_of(cur, orders.read(cur, order_id), back, Cause.QUESTION)
    ids = recalls.ask(cur, wanted, at=at, actor=actor)
    recalling.work(cur, ids)
    return ids


def grant(
    cur: Cursor, number: str, asked_id: int, *, units: int | None = None, note: str = "", at: datetime,
    actor: Actor,
) -> int:  # fmt: skip
    """The location of a fulfilment order gives back what it was asked for (``units`` of it; None: all); the
    act that waited for it is applied when it was the last. Returns the units.

    Raises FulfilmentOrderUnknown, NoSuchRecall, RecallAnswered, TooMany.
    """
    found = fulfilment.one(cur, number)

    def do() -> int:
        return recalling.grant(cur, found["id"], asked_id, units, note=note, at=at, actor=actor)

    return _answered(cur, found["id"], asked_id, do, at=at)


def refuse(cur: Cursor, number: str, asked_id: int, *, note: str = "", at: datetime, actor: Actor) -> None:
    """The location of a fulfilment order keeps what it was asked for: it ships, and the act is refused.

    Raises FulfilmentOrderUnknown, NoSuchRecall, RecallAnswered.
    """
    found = fulfilment.one(cur, number)

    def do() -> None:
        recalling.refuse(cur, found["id"], asked_id, note=note, at=at, actor=actor)

    _answered(cur, found["id"], asked_id, do, at=at)


def withdraw(cur: Cursor, act_id: int, *, reason: str = "", at: datetime, actor: Actor) -> Act:
    """Take back an act that waits: its questions end, its hold goes, and what came back meanwhile is sourced
    again; what a cancellation has cancelled so far stays so. Returns the act as it ended.

    Whoever locks the order first wins: the answer or this. Raises ActNotFound, ActSettled.
    """
    ledger.lock(cur, [acts.one(cur, act_id).order_id])
    act = acts.one(cur, act_id)
    if act.state is not State.PENDING:
        raise ActSettled(f"act {act_id} is {act.state} already", act=act_id, state=act.state.value)
    lapsing.withdraw(cur, [one["id"] for one in act.recalls], at=at, actor=actor)
    _lift(cur, act, at=at)
    if act.kind == acts.CHANNEL and str(actor) != act.actor:
        _tell_channels_rest(cur, act.id, at=at)
    acts.settle(
        cur, act, Settling.WITHDRAW, refusal=reason or None, at=at, actor=actor,
        difference=act.difference if act.kind == "cancel" else None,
    )  # fmt: skip
    applying.resume(cur, [act.order_id], at)
    return acts.one(cur, act_id)


def expire(cur: Cursor, *, at: datetime) -> int:
    """End questions that no location answered in time; what waited for them is refused, and the order held
    for a person. Returns how many.
    """
    ended = 0
    for asked_id, fulfilment_order_id in asking.overdue(cur, AT_ONCE, at):

        def do(fo: int = fulfilment_order_id, one: int = asked_id) -> None:
            lapsing.expire(cur, fo, one, at=at)

        with suppress(RecallAnswered):
            _answered(cur, fulfilment_order_id, asked_id, do, at=at)
        ended += 1
    return ended


def end_questions(cur: Cursor, *, at: datetime) -> int:
    """End questions that shipments, packages and rejections have answered; returns how many."""
    ended = 0
    for asked_id, fulfilment_order_id in asking.moot(cur, AT_ONCE):

        def do(fo: int = fulfilment_order_id, one: int = asked_id) -> None:
            recalling.void(cur, fo, one, at=at)

        _answered(cur, fulfilment_order_id, asked_id, do, at=at)
        ended += 1
    return ended


def finish(cur: Cursor, *, at: datetime) -> int:
    """Apply or refuse acts whose recalls are all answered; returns how many were looked at."""
    found = acts.ready(cur, AT_ONCE)
    for act_id in found:
        ledger.lock(cur, [acts.one(cur, act_id).order_id])
        _finish(cur, acts.one(cur, act_id), at=at)
    return len(found)


def _answered(
    cur: Cursor, fulfilment_order_id: int, asked_id: int, do: Callable[[], T], *, at: datetime
) -> T:
    """Have a question answered behind the order's lock, and settle what waited for it."""
    lines.lock_orders(cur, [fulfilment_order_id])
    order_id = parse_number(fulfilment.one(cur, f"FO-{fulfilment_order_id}")["order"])
    question = asking.open_question(cur, fulfilment_order_id, asked_id)
    applying.lock_load(cur, at)
    before = orders.read(cur, order_id)
    found = do()
    waits = [
        act for act in acts.waiting(cur, order_id) if question["recall"] in {one["id"] for one in act.recalls}
    ]
    stated = any(act.kind == acts.CHANNEL for act in waits)  # the channel has said what it costs now
    for act in waits:
        if act.kind == "cancel" and not stated and orders.read(cur, order_id).live != before.live:
            by = Actor.parse(act.actor)
            applying.settle_money(cur, before, Edit(reason=act.reason), "cancelled", at=at, actor=by)
        if all(one["state"] not in recalls.UNANSWERED for one in act.recalls):
            _finish(cur, act, at=at)
    return found


def _finish(cur: Cursor, act: Act, *, at: datetime) -> None:
    if act.state is not State.PENDING:
        return
    said = _refusal(cur, act)
    if act.kind == "cancel" or act.wanted is None:
        _finish_cancel(cur, act, said, at=at)
        if act.kind == acts.CHANNEL:
            _tell_channels_rest(cur, act.id, at=at)
        else:
            _tell_silence(cur, act, at=at)
        return
    if said is None and acts.called_off_since(cur, act):
        said = "the order was cancelled after the change was asked for"
    made: dict[str, Any] | None = None
    try:
        with db.transaction():
            _lift(cur, act, at=at)
            if said is None:
                by = Actor.parse(act.actor)
                made = applying.attempt(cur, act.order_id, act.wanted, at=at, actor=by)
    except applying.Waits as waits:
        acts.await_more(cur, act, _ask(cur, act.order_id, waits.back, at=at, actor=DUE))
        return
    except (TooLateToEdit, NotEditable, EditInvalid, CannotShipFrom) as error:
        said = error.message
        _lift(cur, act, at=at)
    how = Settling.APPLY if said is None else Settling.REFUSE
    acts.settle(cur, act, how, refusal=said, difference=made, at=at, actor=DUE)
    _tell_silence(cur, act, at=at)
    applying.resume(cur, [act.order_id], at)


def _refusal(cur: Cursor, act: Act) -> str | None:
    """Why the act cannot be made, of what locations said, did, or did not say."""
    ids = [one["id"] for one in act.recalls]
    refused, silent = asking.kept(cur, ids), asking.unanswered(cur, ids)
    if refused:
        return f"what was accepted ships: {', '.join(refused)}"
    return f"nobody answered in time: {', '.join(silent)}" if silent else None


def _tell_channels_rest(cur: Cursor, act_id: int, *, at: datetime) -> None:
    """What the channel does not want any more and no location gave back is a person's task."""
    act = acts.one(cur, act_id)
    units = sum(one["quantity"] - one["stopped"] for one in act.recalls)
    if units:
        reason = f"the channel cancelled {units} units that a location has accepted already"
        holds.put(cur, [Hold(act.order_id, TOO_LATE, reason)], at=at, actor=DUE)


def _tell_silence(cur: Cursor, act: Act, *, at: datetime) -> None:
    """Who gave no answer is a person's task: nothing more of the order is released until somebody looked. It
    is settled by the next act that is made.
    """
    silent = asking.unanswered(cur, [one["id"] for one in act.recalls])
    if silent:
        reason = f"the change {act.id} was not made: {', '.join(silent)} gave no answer in time"
        holds.put(cur, [Hold(act.order_id, SILENT, reason)], at=at, actor=DUE)
    elif acts.one(cur, act.id).state is State.APPLIED:
        holds.lift(cur, [act.order_id], [SILENT], at=at, actor=DUE)


def _finish_cancel(cur: Cursor, act: Act, said: str | None, *, at: datetime) -> None:
    """A cancellation is applied as far as units came back; refused if none did, neither at once nor later.
    It keeps the difference that it made at once; what each answer changed is an event.
    """
    some = any(one["stopped"] for one in act.recalls) or bool((act.difference or {}).get("lines"))
    why = None if some else said or "what was to come back has left"
    how = Settling.APPLY if some else Settling.REFUSE
    acts.settle(cur, act, how, refusal=why, difference=act.difference, at=at, actor=DUE)


def _lift(cur: Cursor, act: Act, *, at: datetime) -> None:
    """Lift the hold, unless another edit of the order waits."""
    others = [one for one in acts.waiting(cur, act.order_id) if one.kind == "edit" and one.id != act.id]
    if not others:
        holds.lift(cur, [act.order_id], [HOLD], at=at, actor=DUE)
