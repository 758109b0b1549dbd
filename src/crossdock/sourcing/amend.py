"""Changing an order that is there: edit, cancel, hold, lift a hold. What is still open changes at once; what
is allocated or released is recalled, and the order's act is done when its recalls are answered.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db import transaction as django_transaction

from crossdock.core import db, events, recalls
from crossdock.core.actor import Actor
from crossdock.core.events import Event
from crossdock.core.recalls import Cause, Recall
from crossdock.core.sql import Cursor
from crossdock.fulfilment import recall as recalling
from crossdock.fulfilment import refusals
from crossdock.orders import edit as orders
from crossdock.orders import holds, kits, ledger, links, skus
from crossdock.orders.errors import NotCancellable, OrderNotFound, StaleVersion
from crossdock.orders.holds import Hold, Stops
from crossdock.orders.numbers import format_number
from crossdock.sourcing import acts, applying, backorders, difference, queue, refused_everywhere, waiting
from crossdock.sourcing.applying import resume as resume
from crossdock.sourcing.edits import Edit

UNSETTLED = frozenset({"unknown_sku", kits.INEXACT_QUANTITY})  # holds over what the catalogue does not say


@dataclass(frozen=True, slots=True)
class Cancelled:
    """Units cancelled, units that were too late, recalls still without an answer; ``difference`` and ``act``
    as an edit has them.
    """

    units: int
    too_late: int
    pending: tuple[int, ...]
    difference: dict[str, Any] = field(default_factory=dict, compare=False)
    act: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Edited:
    """What an edit did, or would do: ``difference`` of money, stock and route. ``act``: its id; None for a
    preview, and for an edit that changes nothing. ``pending``: it waits for a location's answer, and nothing
    has been changed yet.
    """

    difference: dict[str, Any]
    act: int | None = None
    pending: bool = False


def edit(
    cur: Cursor,
    order_id: int,
    wanted: Edit,
    *,
    version: int | None = None,
    preview: bool = False,
    at: datetime,
    actor: Actor,
) -> Edited:
    """Edit an order as one change, or with ``preview`` say what that would do: the same code, undone.

    ``version``: the order's, as it was read; None: whatever it is. Raises OrderNotFound, StaleVersion,
    EditInvalid, NotEditable, TooLateToEdit, CannotShipFrom, OrderMerged.
    """
    lock(cur, order_id, version)
    links.stand_alone(cur, [order_id])
    try:
        with db.transaction():
            found = _edit(cur, order_id, wanted, at=at, actor=actor)
            if preview:
                db.only_look()
                return Edited(found.difference, None, found.pending)
    except applying.Waits as waits:
        back = waits.back
    else:
        return found
    with db.transaction():
        seen = waiting.foresee(cur, order_id, wanted, back, at=at, actor=actor)
        django_transaction.set_rollback(True)
        if preview:
            db.only_look()
    if preview:
        return Edited(seen, None, pending=True)
    act = waiting.begin(cur, order_id, wanted, back, difference=seen, at=at, actor=actor)
    return Edited(seen, act, pending=True)


def lock(cur: Cursor, order_id: int, version: int | None) -> None:
    """Lock an order that has this version (None: any). Raises OrderNotFound, StaleVersion."""
    number = format_number(order_id)
    if not ledger.lock(cur, [order_id]):
        raise OrderNotFound(f"there is no order {number}", number=number)
    actual = orders.read(cur, order_id).version
    if version is not None and version != actual:
        raise StaleVersion(
            f"{number} is at version {actual} by now, not {version}: read it again and repeat",
            number=number,
            expected=version,
            actual=actual,
        )


def _edit(cur: Cursor, order_id: int, wanted: Edit, *, at: datetime, actor: Actor) -> Edited:
    made = applying.attempt(cur, order_id, wanted, at=at, actor=actor)
    if made["version"]["before"] == made["version"]["after"]:
        return Edited(made)
    act = acts.record(
        cur, order_id, "edit", wanted, reason=wanted.reason, difference=made, at=at, actor=actor
    )
    return Edited(made, act)


def cancel(
    cur: Cursor,
    order_id: int,
    *,
    units: Mapping[int, int] | None = None,
    reason: str,
    version: int | None = None,
    preview: bool = False,
    at: datetime,
    actor: Actor,
) -> Cancelled:
    """Cancel an order, or ``units`` of it by line (seq), as far as that can be; with ``preview`` say what
    that would do. Stock that it held is free again when this returns.

    Units that a location has accepted are too late; where it answers recalls they wait for its answer, and
    the act is pending. Raises OrderNotFound, StaleVersion, OrderMerged, NotCancellable (nothing could be
    cancelled).
    """
    lock(cur, order_id, version)
    links.stand_alone(cur, [order_id])
    with db.transaction():
        before = applying.seen(cur, order_id)
        found = cancel_lines(cur, order_id, units, reason=reason, at=at, actor=actor)
        if found.units == 0 and not found.pending:
            raise _not_cancellable(order_id, found.too_late, units)
        some = [line for line in before.order.lines if units is None or units.get(line.seq)]
        applying.keep_lines(cur, before.order, {line.seq for line in some if line.live > line.gone})
        applying.settle_money(cur, before.order, Edit(reason=reason), "cancelled", at=at, actor=actor)
        found = replace(found, difference=difference.between(before, applying.seen(cur, order_id)))
        if preview:
            db.only_look()
        else:
            act = acts.record(
                cur,
                order_id,
                "cancel",
                None,
                parts=() if units is None else ("lines",),
                reason=reason,
                recalls=found.pending,
                difference=found.difference,
                pending=bool(found.pending),
                at=at,
                actor=actor,
            )
            found = replace(found, act=act)
    return found


def _not_cancellable(order_id: int, too_late: int, units: Mapping[int, int] | None) -> NotCancellable:
    number = format_number(order_id)
    if too_late:
        said = f"{number}: a location has accepted {too_late} units, and does not give them back"
    elif units is None:
        said = f"{number}: all of it has left, or is cancelled already"
    else:
        said = f"{number}: what was named has left, or is cancelled already"
    return NotCancellable(said, number=number, too_late=too_late)


def cancel_lines(
    cur: Cursor,
    order_id: int,
    units: Mapping[int, int] | None,
    *,
    cause: Cause = Cause.CANCELLED,
    reason: str,
    at: datetime,
    actor: Actor,
) -> Cancelled:
    """``cancel`` that finds nothing wrong in having nothing to cancel (a channel says so twice)."""
    if not ledger.lock(cur, [order_id]):
        raise OrderNotFound(f"there is no order {format_number(order_id)}", number=format_number(order_id))
    asked: list[Recall] = []
    cancelled = idle = 0
    steps: dict[str, list[tuple[int, int]]] = {"open": [], "backordered": []}
    for _, seq, sku_id, _, opened, backordered, allocated, released, *_ in ledger.lines(cur, [order_id]):
        wanted = opened + backordered + allocated + released if units is None else units.get(seq, 0)
        for state, standing in (("backordered", backordered), ("open", opened)):
            now = min(wanted, standing)
            wanted -= now
            if now:
                steps[state].append((seq, now))
            idle += standing - now
        come_back = min(wanted, allocated + released)
        if come_back and sku_id is not None:
            asked.append(Recall(order_id, seq, sku_id, None, come_back, "cancelled", cause, reason))
    for state, moves in steps.items():
        moved = ledger.move(
            cur,
            [order_id] * len(moves),
            [seq for seq, _ in moves],
            [quantity for _, quantity in moves],
            state,
            "cancelled",
            at=at,
            actor=actor,
        )
        cancelled += sum(quantity for _, _, quantity in moved)
    if cancelled and idle:  # what nobody could fill whole may be little enough now
        queue.put(cur, [order_id], at=at)
    stopped, pending = recall(cur, asked, at=at, actor=actor)
    backorders.wake(cur, sorted({one.sku_id for one in asked}), at=at)
    wanted_back = sum(one.quantity for one in asked)
    waits = sum(one.needed for one in recalls.read(cur, pending)) if pending else 0
    return Cancelled(cancelled + stopped, wanted_back - stopped - waits, tuple(pending))


def recall(cur: Cursor, asked: Sequence[Recall], *, at: datetime, actor: Actor) -> tuple[int, list[int]]:
    """Ask and answer at once, in this transaction: units stopped, and the ids of recalls that still wait. Who
    waits for what came free is the caller's to wake, once it takes none of it itself.
    """
    ids = recalls.ask(cur, asked, at=at, actor=actor)
    if not ids:
        return 0, []
    recalling.work(cur, ids)
    answers = recalls.answers(cur, ids)
    return sum(stopped for _, stopped in answers.values()), [
        one for one, (state, _) in answers.items() if state in recalls.UNANSWERED
    ]


def hold(
    cur: Cursor,
    order_ids: Sequence[int],
    *,
    code: str = "manual",
    reason: str,
    stops: Stops = "sourcing",
    at: datetime,
    actor: Actor,
) -> list[int]:
    """Hold orders: planned work waits, and what is released and not yet accepted comes back. Returns
    those newly held. Raises OrderMerged.
    """
    locked = ledger.lock(cur, order_ids)
    links.stand_alone(cur, locked)
    put = holds.put(cur, [Hold(order_id, code, reason, stops) for order_id in locked], at=at, actor=actor)
    held = sorted({order_id for order_id, _ in put})
    asked = [
        Recall(order_id, seq, sku_id, None, released, "open", Cause.HELD)
        for order_id, seq, sku_id, _, _, _, _, released, *_ in ledger.lines(cur, held)
        if released and sku_id is not None
    ]
    recall(cur, asked, at=at, actor=actor)
    backorders.wake(cur, sorted({one.sku_id for one in asked}), at=at)
    return held


def lift(
    cur: Cursor, order_ids: Sequence[int], codes: Sequence[str] | None = None, *, at: datetime, actor: Actor
) -> list[tuple[int, str]]:
    """Lift holds (None: all); the broker and the release stage look at the orders again. Returns (order,
    code). Lines of unknown SKUs find theirs first; raises SkuStillUnknown if one does not. Where every
    location had refused, all are asked again.
    """
    locked = ledger.lock(cur, order_ids)
    if codes is None or UNSETTLED & set(codes):
        live = holds.live(cur, locked)
        unknown = [one for one in locked if any(code in UNSETTLED for code, _ in live.get(one, []))]
        skus.resolve(cur, unknown, at=at)
    lifted = holds.lift(cur, locked, codes, at=at, actor=actor)
    again = sorted({order_id for order_id, code, _ in lifted if code == refused_everywhere.CODE})
    refusals.forget(cur, again, at=at, actor=actor)
    touched = sorted({order_id for order_id, _, _ in lifted})
    resume(cur, touched, at)
    return [(order_id, code) for order_id, code, _ in lifted]


def source_again(cur: Cursor, order_ids: Sequence[int], *, at: datetime, actor: Actor) -> None:
    """Have the broker look at orders now. Raises OrderNotFound for the first that does not exist."""
    missing = sorted(set(order_ids) - set(ledger.lock(cur, order_ids)))
    if missing:
        number = format_number(missing[0])
        raise OrderNotFound(f"there is no order {number}", number=number)
    resume(cur, order_ids, at)
    told = [Event(order_id, "order", order_id, "source_again") for order_id in order_ids]
    events.record(cur, told, at=at, actor=actor)
