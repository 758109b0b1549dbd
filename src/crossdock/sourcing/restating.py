"""What a channel says anew about an order: newer statements change it, older or equal ones change nothing.

Quantities move by the ledger; what is allocated or released comes back by recalls; money and words are
written as stated.
"""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from crossdock.catalog import skus as catalog
from crossdock.core import events, recalls
from crossdock.core.actor import INTAKE, Actor
from crossdock.core.events import Event
from crossdock.core.recalls import Recall
from crossdock.core.sql import Cursor
from crossdock.fulfilment import recall as recalling
from crossdock.orders import accept, holds, ledger, restate
from crossdock.orders.drafts import LineDraft, OrderDraft, OrderPatch
from crossdock.orders.restate import Head, StatedLine
from crossdock.orders.status import Status
from crossdock.sourcing import amend
from crossdock.sourcing.take_in import holds_of

UNREADABLE = "unreadable_quantity"
# Holds that a statement of the channel can settle, or bring.
STATED_HOLDS = ("unknown_sku", "address_incomplete", "totals_mismatch", "payment_pending", UNREADABLE)
# Payments that bring money, or promise it.
COMING = ("sale", "capture", "authorization")


class Outcome(StrEnum):
    CHANGED = "changed"
    SAME = "same"
    OLDER = "older"
    UNREADABLE = "unreadable"  # a quantity cannot be read: to apply it would empty the order


@dataclass(frozen=True, slots=True)
class Restated:
    order_id: int
    outcome: Outcome


def restate_orders(
    cur: Cursor, arrivals: Sequence[tuple[int, int, OrderDraft]], *, at: datetime, actor: Actor
) -> list[Restated]:
    """Apply statements about orders that exist: (order id, inbound id, draft), oldest message first."""
    ledger.lock(cur, [order_id for order_id, _, _ in arrivals])
    results = []
    for order_id, inbound_id, draft in arrivals:
        head = restate.heads(cur, [order_id])[order_id]
        outcome = Outcome.CHANGED
        if is_older(head, draft) or (head.digest != draft.digest and _overtaken(cur, head, draft)):
            outcome = Outcome.OLDER
        elif head.digest == draft.digest:
            outcome = Outcome.SAME
            if draft.source_at != head.source_at:  # else the same message once more: the first one stands
                restate.touch(cur, [order_id], [draft.source_at], [inbound_id])
        elif any(problem.code == UNREADABLE for problem in draft.problems):
            outcome = Outcome.UNREADABLE
        else:
            _restate(cur, head, inbound_id, draft, at=at, actor=actor)
        results.append(Restated(order_id, outcome))
    return results


def is_older(head: Head, draft: OrderDraft) -> bool:
    """Newer wins by the sender's own time; without one, or at the same instant, what came later."""
    if head.source_at is None or draft.source_at is None:
        return False
    return draft.source_at < head.source_at


def _overtaken(cur: Cursor, head: Head, draft: OrderDraft) -> bool:
    """Of two statements of the same instant (shops count seconds) the one that is further on is the newer: an
    order that is called off does not come back, and one that is paid does not owe again.
    """
    if draft.source_at is None or draft.source_at != head.source_at or draft.cancelled:
        return False
    if head.status == Status.CANCELLED:
        return True
    # A hold that a person lifted still says that the channel spoke of no payment.
    owed = [lifted_by for code, _, lifted_by in holds.said(cur, head.order_id) if code == "payment_pending"]
    return draft.payment_pending and all(lifted_by == str(INTAKE) for lifted_by in owed)


def _restate(
    cur: Cursor, head: Head, inbound_id: int, draft: OrderDraft, *, at: datetime, actor: Actor
) -> None:
    order_id = head.order_id
    _call_back_changed(cur, order_id, draft, at=at, actor=actor)
    by_key = _lines(cur, order_id)
    found = catalog.by_codes(cur, {line.sku for line in draft.lines if line.sku is not None}, at)
    sku_of = {line.external_id: found[line.sku].id if line.sku in found else 0 for line in draft.lines}
    restate.restate(cur, order_id, draft, inbound_id)
    known = [
        (by_key[line.external_id].seq, line, sku_of[line.external_id])
        for line in draft.lines
        if line.external_id in by_key
    ]
    restate.restate_lines(cur, order_id, known)
    fresh = [line for line in draft.lines if line.external_id not in by_key]
    after = max((line.seq for line in by_key.values()), default=0)
    added = [(after + i, line, sku_of[line.external_id]) for i, line in enumerate(fresh, start=1)]
    restate.add_lines(cur, order_id, added)
    told = {"lines_added": len(added), "inbound": inbound_id}
    events.record(cur, [Event(order_id, "order", order_id, "restated", told)], at=at, actor=actor)
    too_late = _quantities(cur, order_id, draft, known, added, by_key, at=at, actor=actor)
    _too_late(cur, order_id, draft, too_late, at=at, actor=actor)
    if restate.address_of(draft) != head.address or draft.service_level != head.service_level:
        _route_again(cur, order_id, at=at, actor=actor)
    _holds(cur, order_id, draft, sku_of, at=at, actor=actor)
    amend.resume(cur, [order_id], at)


def _quantities(
    cur: Cursor,
    order_id: int,
    draft: OrderDraft,
    known: Sequence[tuple[int, LineDraft, int]],
    added: Sequence[tuple[int, LineDraft, int]],
    by_key: dict[str, StatedLine],
    *,
    at: datetime,
    actor: Actor,
) -> int:
    """Bring each line to the units stated: more come as open, fewer are cancelled, what went elsewhere is
    shipped. Returns the units that were cancelled too late.
    """
    more: list[tuple[int, int]] = []
    # A line that the channel no longer has is called off.
    stated = {line.external_id for line in draft.lines}
    fewer = {
        line.seq: sum(line.units.values()) - line.units["cancelled"]
        for line in by_key.values()
        if line.external_id not in stated
    }
    elsewhere: list[tuple[int, int]] = []
    for seq, line, _ in [*known, *added]:
        units = by_key[line.external_id].units if line.external_id in by_key else {}
        ordered, cancelled = sum(units.values()), units.get("cancelled", 0)
        removed = line.quantity if draft.cancelled else line.removed
        if line.quantity > ordered:
            more.append((seq, line.quantity - ordered))
        gone = max(0, ordered - line.quantity) + removed - cancelled
        if gone > 0:
            fewer[seq] = gone
        ours = units.get("allocated", 0) + units.get("released", 0)
        shipped = units.get("shipped", 0) + units.get("delivered", 0)
        if line.ships and line.fulfilled > shipped + ours:
            elsewhere.append((seq, line.fulfilled - shipped - ours))
    ids = [order_id] * len(more)
    ledger.move(cur, ids, [seq for seq, _ in more], [n for _, n in more], "new", "open", at=at, actor=actor)
    too_late = 0
    if fewer:
        too_late = amend.cancel_lines(cur, order_id, fewer, reason="restated", at=at, actor=actor).too_late
    _decrease(cur, order_id, [(seq, line.quantity) for seq, line, _ in known], at=at, actor=actor)
    _shipped_elsewhere(cur, order_id, elsewhere, at=at, actor=actor)
    return too_late


def _call_back_changed(cur: Cursor, order_id: int, draft: OrderDraft, *, at: datetime, actor: Actor) -> None:
    """A line that is another article now: what can still be stopped of the old one comes back first."""
    named = {line.external_id: line.sku for line in draft.lines}
    changed = {
        line.seq for key, line in _lines(cur, order_id).items() if key in named and named[key] != line.sku
    }
    if changed:
        _route_again(cur, order_id, at=at, actor=actor, seqs=changed)


def _too_late(
    cur: Cursor, order_id: int, draft: OrderDraft, units: int, *, at: datetime, actor: Actor
) -> None:
    """What a location has accepted, and the channel does not want any more, is a person's task: a hold
    says so.
    """
    wanted = []
    if units:
        reason = f"the channel cancelled {units} units that a location has accepted already"
        wanted.append(holds.Hold(order_id, "cancel_too_late", reason))
    named = {line.external_id: line.sku for line in draft.lines}
    for key, line in _lines(cur, order_id).items():
        if named.get(key, line.sku) != line.sku:
            reason = f"line {line.seq} is {named[key]} now, and {line.sku} is on its way"
            wanted.append(holds.Hold(order_id, "sku_changed", reason))
    holds.put(cur, wanted, at=at, actor=actor)


def _shipped_elsewhere(
    cur: Cursor, order_id: int, stated: Sequence[tuple[int, int]], *, at: datetime, actor: Actor
) -> None:
    """Units that somebody else shipped are neither sourced nor waited for."""
    standing = {row[1]: (row[amend.OPEN], row[amend.OPEN + 1]) for row in ledger.lines(cur, [order_id])}
    waited = [(seq, min(units - standing[seq][0], standing[seq][1])) for seq, units in stated]
    gone = [(seq, min(units, sum(standing[seq]))) for seq, units in stated]
    for source, target, moves in (("backordered", "open", waited), ("open", "shipped", gone)):
        moves = [(seq, units) for seq, units in moves if units > 0]
        ids = [order_id] * len(moves)
        seqs, units = [seq for seq, _ in moves], [units for _, units in moves]
        ledger.move(cur, ids, seqs, units, source, target, at=at, actor=actor)


def _decrease(
    cur: Cursor, order_id: int, stated: Sequence[tuple[int, int]], *, at: datetime, actor: Actor
) -> None:
    """Ordered is what the channel says was ordered: of cancelled units above that, it knows no more."""
    standing = {row[1]: (sum(row[amend.OPEN :]), row[-1]) for row in ledger.lines(cur, [order_id])}
    moves = [
        (seq, min(standing[seq][0] - quantity, standing[seq][1]))
        for seq, quantity in stated
        if standing[seq][0] > quantity and standing[seq][1]
    ]
    ids = [order_id] * len(moves)
    ledger.move(
        cur, ids, [seq for seq, _ in moves], [n for _, n in moves], "cancelled", "new", at=at, actor=actor
    )


def _route_again(
    cur: Cursor, order_id: int, *, at: datetime, actor: Actor, seqs: Set[int] | None = None
) -> None:
    """The address, the service or an article changed: what can still be stopped comes back and is routed
    again. ``seqs``: of these lines; None: of all.
    """
    asked = [
        Recall(order_id, seq, sku_id, None, allocated + released, "open", "edited")
        for _, seq, sku_id, _, _, _, allocated, released, *_ in ledger.lines(cur, [order_id])
        if allocated + released and sku_id is not None and (seqs is None or seq in seqs)
    ]
    ids = recalls.ask(cur, asked, at=at, actor=actor)
    if ids:
        recalling.work(cur, ids)


def _holds(
    cur: Cursor, order_id: int, draft: OrderDraft, sku_of: dict[str, int], *, at: datetime, actor: Actor
) -> None:
    """Put the holds that the new statement brings; lift those that it settles. One that somebody lifted does
    not come back for the same reason.
    """
    live = [
        line
        for line in draft.lines
        if line.ships and not draft.cancelled and line.quantity > line.removed + line.fulfilled
    ]
    unknown = [line.sku for line in live if not sku_of[line.external_id]]
    wanted = holds_of(draft, order_id, unknown=unknown, ships=bool(live))
    reasons = {hold.code: hold.reason for hold in wanted}
    said = holds.said(cur, order_id)
    over = [
        code
        for code, reason, lifted_by in said
        if lifted_by is None and code in STATED_HOLDS and reasons.get(code) != reason
    ]
    if over:
        holds.lift(cur, [order_id], over, at=at, actor=actor)
    settled = {(code, reason) for code, reason, lifted_by in said if lifted_by not in (None, str(actor))}
    holds.put(cur, [hold for hold in wanted if (hold.code, hold.reason) not in settled], at=at, actor=actor)


def apply_patches(
    cur: Cursor, arrivals: Sequence[tuple[int, int, OrderPatch]], *, at: datetime, actor: Actor
) -> None:
    """Apply messages that are not whole orders: (order id, inbound id, patch), the orders locked by ``find``.

    An edit names its own time, so that a repeat changes nothing; of refunds and payments only those that
    billing did not know yet must be in the patch.
    """
    for order_id, inbound_id, patch in arrivals:
        if _patch(cur, order_id, patch, at=at, actor=actor):
            told = {"what": patch.kind, "inbound": inbound_id}
            events.record(cur, [Event(order_id, "order", order_id, "patched", told)], at=at, actor=actor)
            amend.resume(cur, [order_id], at)


def find(cur: Cursor, patches: Sequence[OrderPatch]) -> list[int | None]:
    """The orders that patches name, locked; None for one that is not there. A number that its sender rounded
    may stand for any of its aliases; it is taken only where a single order of the channel answers to one.
    """
    named = [(patch.channel_id, name) for patch in patches for name in (patch.external_id, *patch.aliases)]
    known = accept.known(cur, [channel for channel, _ in named], [name for _, name in named])
    found: list[int | None] = []
    for patch in patches:
        exact = known.get((patch.channel_id, patch.external_id))
        others = {
            known[patch.channel_id, name] for name in patch.aliases if (patch.channel_id, name) in known
        }
        found.append(others.pop() if exact is None and len(others) == 1 else exact)
    ledger.lock(cur, sorted({order_id for order_id in found if order_id is not None}))
    return found


def _patch(cur: Cursor, order_id: int, patch: OrderPatch, *, at: datetime, actor: Actor) -> bool:
    """Whether the patch says anything new."""
    head = restate.heads(cur, [order_id])[order_id]
    if patch.kind == "edited":
        if head.source_at and patch.source_at and patch.source_at <= head.source_at:
            return False
        _edited(cur, order_id, patch, _lines(cur, order_id), at=at, actor=actor)
        restate.touch(cur, [order_id], [patch.source_at], [0])
        return True
    if patch.kind == "paid":
        return covered(patch, head) and bool(
            holds.lift(cur, [order_id], ["payment_pending"], at=at, actor=actor)
        )
    gone = called_off_by_refunds(patch, _lines(cur, order_id)) if patch.kind == "refunded" else None
    if gone is not None and not gone:
        return False
    done = amend.cancel_lines(cur, order_id, gone, reason=patch.kind, at=at, actor=actor)
    return bool(done.units or done.too_late or done.pending)


def _lines(cur: Cursor, order_id: int) -> dict[str, StatedLine]:
    return {line.external_id: line for line in restate.lines(cur, [order_id]).get(order_id, [])}


def covered(patch: OrderPatch, head: Head) -> bool:
    """Whether the payments bring, or promise, what the order costs; several that do so only together leave
    the word to the channel (``orders/paid``).
    """
    due = head.total if head.current_total is None else head.current_total
    come = sum(
        payment.amount
        for payment in patch.payments
        if payment.kind in COMING and payment.status == "success" and payment.currency == head.currency
    )
    return due is not None and come > 0 and come >= due


def called_off_by_refunds(patch: OrderPatch, lines: dict[str, StatedLine]) -> dict[int, int]:
    """Units by line that the refunds say will not be shipped any more."""
    said: dict[int, int] = {}
    for refund in patch.refunds:
        for line in refund.lines:
            known = lines.get(line.line_external_id)
            if line.restock == "cancel" and known is not None:
                said[known.seq] = said.get(known.seq, 0) + line.quantity
    return said


def _edited(
    cur: Cursor,
    order_id: int,
    patch: OrderPatch,
    lines: dict[str, StatedLine],
    *,
    at: datetime,
    actor: Actor,
) -> None:
    """Deltas by line. A line that is not known has no SKU in such a message: the full order follows
    (orders/updated).
    """
    more = [
        (lines[change.line_external_id].seq, change.delta)
        for change in patch.changes
        if change.delta > 0 and change.line_external_id in lines
    ]
    ids = [order_id] * len(more)
    ledger.move(cur, ids, [s for s, _ in more], [n for _, n in more], "new", "open", at=at, actor=actor)
    fewer = {
        lines[change.line_external_id].seq: -change.delta
        for change in patch.changes
        if change.delta < 0 and change.line_external_id in lines
    }
    if fewer:
        amend.cancel_lines(cur, order_id, fewer, reason="edited", at=at, actor=actor)
    unknown = [change for change in patch.changes if change.line_external_id not in lines]
    if unknown:
        awaited = {"lines": [change.line_external_id for change in unknown]}
        events.record(
            cur, [Event(order_id, "order", order_id, "awaits_full_order", awaited)], at=at, actor=actor
        )
