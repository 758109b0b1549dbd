"""Messages of a channel that are not whole orders: an edit of quantities, a refund, a payment, a deletion."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from crossdock.core import events
from crossdock.core.actor import Actor
from crossdock.core.events import Event
from crossdock.core.sql import Cursor
from crossdock.orders import accept, by_hand, holds, kits, ledger, links, restate
from crossdock.orders.drafts import OrderPatch
from crossdock.orders.restate import Head, StatedLine
from crossdock.sourcing import amend, called_off
from crossdock.sourcing.restating import hold_what_was_called_off, lines_by_key
from crossdock.sourcing.three_ways import units_of

# Payments that bring money, or promise it.
COMING = ("sale", "capture", "authorization")


def apply_patches(
    cur: Cursor, arrivals: Sequence[tuple[int, int, OrderPatch]], *, at: datetime, actor: Actor
) -> None:
    """Apply messages that are not whole orders: (order id, inbound id, patch), the orders locked by ``find``.

    An edit names its own time, so that a repeat changes nothing; of refunds and payments only those that
    billing did not know yet must be in the patch. One of an order that was merged with another is only told.
    """
    merged = links.in_merge(cur, [order_id for order_id, _, _ in arrivals])
    for order_id, inbound_id, patch in arrivals:
        if order_id in merged:
            said = {"what": patch.kind, "inbound": inbound_id}
            events.record(
                cur, [Event(order_id, "order", order_id, "stated_after_merge", said)], at=at, actor=actor
            )
        elif _patch(cur, order_id, patch, at=at, actor=actor):
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
        _edited(cur, order_id, patch, lines_by_key(cur, order_id), at=at, actor=actor)
        hold_what_was_called_off(cur, head, at=at, actor=actor)
        restate.touch(cur, [order_id], [patch.source_at], [0])
        return True
    if patch.kind == "paid":
        return covered(patch, head) and bool(
            holds.lift(cur, [order_id], ["payment_pending"], at=at, actor=actor)
        )
    gone = None
    if patch.kind == "refunded":
        lines = lines_by_key(cur, order_id)
        gone = called_off_by_refunds(patch, lines)
        off = [
            (line.line_external_id, line.quantity)
            for refund in patch.refunds
            for line in refund.lines
            if line.restock == "cancel"
        ]
        _uncounted(cur, order_id, off, lines, at=at, actor=actor)
        fewer = _beside_edits(cur, order_id, {seq: -units for seq, units in gone.items()}, lines)
        gone = {seq: -delta for seq, delta in fewer.items() if delta < 0}
    if gone is not None and not gone:
        return False
    stated = patch.kind != "refunded"  # a refund tells of its own units alone
    done = called_off.call_off(cur, order_id, gone, stated=stated, reason=patch.kind, at=at, actor=actor)
    return bool(done.units or done.too_late or done.pending)


def _beside_edits(
    cur: Cursor, order_id: int, deltas: Mapping[int, int], lines: Mapping[str, StatedLine]
) -> dict[int, int]:
    """By line (seq) the units more or fewer that come of what the channel changes, where people changed the
    line too; what the channel has of it by now is kept.
    """
    said = by_hand.of_orders(cur, [order_id]).get(order_id, {})
    stated = {seq: value["units"] for (seq, part), value in said.items() if part == by_hand.LINE and value}
    live = {line.seq: line.ordered - line.units["cancelled"] for line in lines.values()}
    shifts = {seq: delta for seq, delta in deltas.items() if seq in stated}
    for line in lines.values():  # of a kit its line was changed by hand, in kits
        if line.kit_seq in stated and line.per_kit and deltas.get(line.seq):
            shifts[line.kit_seq] = int(deltas[line.seq] / line.per_kit)
    by_hand.shift(cur, order_id, shifts)
    return {
        seq: units_of(stated[seq], live[seq], max(0, stated[seq] + delta)) - live[seq]
        if seq in stated
        else delta
        for seq, delta in deltas.items()
    }


def _uncounted(
    cur: Cursor,
    order_id: int,
    said: Sequence[tuple[str, int]],
    lines: dict[str, StatedLine],
    *,
    at: datetime,
    actor: Actor,
) -> None:
    """A change of (line, units) that is no whole number of base units is not made: a hold says so."""
    reasons = [
        f"{quantity} of {lines[key].sku} on line {lines[key].seq} are no whole number of units"
        for key, quantity in said
        if key in lines and quantity and not kits.units_of(lines[key], quantity, lines.values())
    ]
    if reasons:
        wanted = [holds.Hold(order_id, kits.INEXACT_QUANTITY, "; ".join(reasons))]
        holds.put(cur, wanted, at=at, actor=actor)


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
                for seq, units in kits.units_of(known, line.quantity, lines.values()).items():
                    said[seq] = said.get(seq, 0) + units
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
    known = [
        (kits.units_of(lines[change.line_external_id], abs(change.delta), lines.values()), change.delta > 0)
        for change in patch.changes
        if change.line_external_id in lines
    ]
    said = [(change.line_external_id, abs(change.delta)) for change in patch.changes]
    _uncounted(cur, order_id, said, lines, at=at, actor=actor)
    deltas: dict[int, int] = {}
    for units, up in known:
        for seq, count in units.items():
            deltas[seq] = deltas.get(seq, 0) + (count if up else -count)
    deltas = _beside_edits(cur, order_id, deltas, lines)
    more = [(seq, delta) for seq, delta in deltas.items() if delta > 0]
    ids = [order_id] * len(more)
    ledger.move(cur, ids, [s for s, _ in more], [n for _, n in more], "new", "open", at=at, actor=actor)
    fewer = {seq: -delta for seq, delta in deltas.items() if delta < 0}
    if fewer:
        called_off.call_off(cur, order_id, fewer, stated=False, reason="edited", at=at, actor=actor)
    unknown = [change for change in patch.changes if change.line_external_id not in lines]
    if unknown:
        awaited = {"lines": [change.line_external_id for change in unknown]}
        events.record(
            cur, [Event(order_id, "order", order_id, "awaits_full_order", awaited)], at=at, actor=actor
        )
