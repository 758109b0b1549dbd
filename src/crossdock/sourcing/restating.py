"""What a channel says anew about an order: newer statements change it, older or equal ones change nothing.

Quantities move by the ledger; what is allocated or released comes back by recalls; money and words are
written as stated. What people changed meanwhile stays, as far as the channel did not (``three_ways``).
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from crossdock.core import events, recalls
from crossdock.core.actor import INTAKE, Actor
from crossdock.core.events import Event
from crossdock.core.recalls import Cause, Recall
from crossdock.core.sql import Cursor
from crossdock.fulfilment import recall as recalling
from crossdock.orders import by_hand, holds, kits, ledger, links, restate, skus
from crossdock.orders import edit as orders
from crossdock.orders.drafts import LineDraft, OrderDraft
from crossdock.orders.history import Watch
from crossdock.orders.restate import Head, StatedLine
from crossdock.orders.status import Status
from crossdock.sourcing import acts, amend, applying, called_off, three_ways
from crossdock.sourcing.take_in import holds_of
from crossdock.sourcing.three_ways import Merged

UNREADABLE = "unreadable_quantity"
# Holds that a statement of the channel can settle, or bring.
STATED_HOLDS = (
    "unknown_sku", "address_incomplete", "totals_mismatch", "payment_pending", UNREADABLE,
    kits.INEXACT_QUANTITY,
)  # fmt: skip


class Outcome(StrEnum):
    CHANGED = "changed"
    SAME = "same"
    OLDER = "older"
    UNREADABLE = "unreadable"  # a quantity cannot be read: to apply it would empty the order
    MERGED = "merged"  # somebody merged it with another: it is no more what its channel speaks of


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
    merged = links.in_merge(cur, [order_id for order_id, _, _ in arrivals])
    edited = by_hand.of_orders(cur, [order_id for order_id, _, _ in arrivals])
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
        elif order_id in merged:
            outcome = Outcome.MERGED
            told = {"inbound": inbound_id}
            events.record(
                cur, [Event(order_id, "order", order_id, "stated_after_merge", told)], at=at, actor=actor
            )
        else:
            _restate(cur, head, inbound_id, draft, edited=order_id in edited, at=at, actor=actor)
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
    cur: Cursor,
    head: Head,
    inbound_id: int,
    draft: OrderDraft,
    *,
    edited: bool,
    at: datetime,
    actor: Actor,
) -> None:
    order_id = head.order_id
    watch = Watch.begin(cur, [order_id])
    skus.settle(cur, [order_id], at=at)  # a line whose article is known by now may be a kit
    merged = _with_edits(cur, order_id, draft) if edited else Merged(draft)
    draft = merged.draft
    stored = restate.lines(cur, [order_id]).get(order_id, [])
    meant = kits.explode(cur, [draft], at, {0: stored})
    [draft] = meant.drafts
    _call_back_changed(cur, order_id, draft, at=at, actor=actor)
    by_key = lines_by_key(cur, order_id)
    sku_of = {line.external_id: meant.sku_id(line) for line in draft.lines}
    _write(cur, order_id, inbound_id, draft, merged)
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
    kits.mark(cur, order_id, added, by_key)
    told = {"lines_added": len(added), "inbound": inbound_id, **watch.told(cur)[order_id]}
    told |= {"kept": three_ways.names(merged.said)} if edited else {}
    events.record(cur, [Event(order_id, "order", order_id, "restated", told)], at=at, actor=actor)
    _tell_clashes(cur, order_id, inbound_id, merged, at=at, actor=actor)
    accepted = _quantities(cur, order_id, draft, known, added, by_key, at=at, actor=actor)
    left = _left_unknown(draft, by_key)
    _too_late(cur, order_id, draft, accepted, left, at=at, actor=actor)
    if restate.address_of(draft) != head.address or draft.service_level != head.service_level:
        _route_again(cur, order_id, at=at, actor=actor)
    skus.settle(cur, [order_id], at=at)  # and so may one that is another article now
    _holds(cur, order_id, draft, sku_of, at=at, actor=actor)
    hold_what_was_called_off(cur, head, at=at, actor=actor)
    amend.resume(cur, [order_id], at)


def _with_edits(cur: Cursor, order_id: int, draft: OrderDraft) -> Merged:
    """The statement with what people changed of the order, and what of that stays theirs is kept."""
    said = by_hand.of_orders(cur, [order_id]).get(order_id, {})
    merged = three_ways.merge(draft, orders.read(cur, order_id), said)
    by_hand.settle(cur, order_id, said, merged.said)
    return merged


def _write(cur: Cursor, order_id: int, inbound_id: int, draft: OrderDraft, merged: Merged) -> None:
    """The header, with what the order costs by the channel's word and by what people changed."""
    costs = draft.current_total if not merged.worth else three_ways.stated_worth(draft) + merged.worth
    restate.restate(
        cur,
        order_id,
        draft,
        inbound_id,
        current_total=costs,
        computed_total=draft.computed_total + merged.ordered,
    )


def _tell_clashes(
    cur: Cursor, order_id: int, inbound_id: int, merged: Merged, *, at: datetime, actor: Actor
) -> None:
    """What people and the channel both changed stands in the timeline, as each of them wanted it."""
    if not merged.clashes:
        return
    changes = merged.changes()
    data = {"inbound": inbound_id, "parts": list(changes), "changes": changes}
    events.record(cur, [Event(order_id, "order", order_id, "edit_overruled", data)], at=at, actor=actor)


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
    done = called_off.call_off(cur, order_id, fewer, stated=True, reason="restated", at=at, actor=actor)
    _decrease(cur, order_id, [(seq, line.quantity) for seq, line, _ in known], at=at, actor=actor)
    _shipped_elsewhere(cur, order_id, elsewhere, at=at, actor=actor)
    return done.too_late


def _call_back_changed(cur: Cursor, order_id: int, draft: OrderDraft, *, at: datetime, actor: Actor) -> None:
    """A line that is another article now: what can still be stopped of the old one comes back first."""
    named = {line.external_id: line.sku for line in draft.lines}
    changed = {
        line.seq
        for key, line in lines_by_key(cur, order_id).items()
        if key in named and named[key] != line.sku
    }
    if changed:
        _route_again(cur, order_id, at=at, actor=actor, seqs=changed)


def _left_unknown(draft: OrderDraft, by_key: Mapping[str, StatedLine]) -> int:
    """Units that the channel cancels and that have left without its knowledge. What it takes back although
    it knows that it was shipped is a return.
    """
    found = 0
    for line in draft.lines:
        if not line.ships or line.external_id not in by_key:
            continue
        units = by_key[line.external_id].units
        gone = units.get("shipped", 0) + units.get("delivered", 0)
        wanted = 0 if draft.cancelled else line.quantity - line.removed
        found += min(max(0, gone - wanted), max(0, gone - line.fulfilled))
    return found


def _too_late(
    cur: Cursor,
    order_id: int,
    draft: OrderDraft,
    accepted: int,
    left: int,
    *,
    at: datetime,
    actor: Actor,
) -> None:
    """What the channel does not want any more, and a location has accepted or has let go, is a person's
    task: a hold says so, once for the same units.
    """
    wanted = []
    parts = [
        f"{units} units that {what}"
        for units, what in ((accepted, "a location has accepted already"), (left, "have left already"))
        if units
    ]
    if parts:
        reason = f"the channel cancelled {' and '.join(parts)}"
        before = {
            (code, said) for code, said, lifted_by in holds.said(cur, order_id) if lifted_by is not None
        }
        if ("cancel_too_late", reason) not in before:
            wanted.append(holds.Hold(order_id, "cancel_too_late", reason))
    named = {line.external_id: line.sku for line in draft.lines}
    for key, line in lines_by_key(cur, order_id).items():
        if named.get(key, line.sku) != line.sku:
            reason = f"line {line.seq} is {named[key]} now, and {line.sku} is on its way"
            wanted.append(holds.Hold(order_id, "sku_changed", reason))
    holds.put(cur, wanted, at=at, actor=actor)


def _shipped_elsewhere(
    cur: Cursor, order_id: int, stated: Sequence[tuple[int, int]], *, at: datetime, actor: Actor
) -> None:
    """Units that somebody else shipped are neither sourced nor waited for."""
    standing = {row[1]: (row[applying.OPEN], row[applying.OPEN + 1]) for row in ledger.lines(cur, [order_id])}
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
    """Ordered is what the channel says was ordered: of cancelled units above that, it knows no more. Of a kit
    only whole ones go, so that its components stay those of one number of kits.
    """
    lines = restate.lines(cur, [order_id]).get(order_id, [])
    standing = {line.seq: line for line in lines}
    moves, spare = [], dict[int, int]()
    for seq, quantity in stated:
        line = standing[seq]
        units = min(line.ordered - quantity, line.units["cancelled"])
        if line.per_kit is None:
            moves += [(seq, units)] if units > 0 else []
        elif line.kit_seq is not None:
            kit_count = int(max(units, 0) // line.per_kit)
            spare[line.kit_seq] = min(spare.get(line.kit_seq, kit_count), kit_count)
    for kit_seq, count in spare.items():
        moves += [item for item in kits.units_of(standing[kit_seq], count, lines).items() if item[1] > 0]
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
        Recall(order_id, seq, sku_id, None, allocated + released, "open", Cause.RESTATED, "edited")
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
    unknown = [line.sku for line in live if sku_of[line.external_id] == 0]
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


def hold_what_was_called_off(cur: Cursor, before: Head, *, at: datetime, actor: Actor) -> None:
    """Somebody cancelled the order, and its channel, which may not know, states units that nobody has
    cancelled: they wait for a person. What the channel called off itself it may bring back.
    """
    order_id = before.order_id
    if before.status != Status.CANCELLED:
        return
    units = sum(row[applying.OPEN] + row[applying.OPEN + 1] for row in ledger.lines(cur, [order_id]))
    if units and any(act.kind == "cancel" for act in acts.of_order(cur, order_id)):
        reason = f"the channel states {units} units more of an order that somebody cancelled"
        holds.put(cur, [holds.Hold(order_id, "stated_after_cancel", reason)], at=at, actor=actor)


def lines_by_key(cur: Cursor, order_id: int) -> dict[str, StatedLine]:
    return {line.external_id: line for line in restate.lines(cur, [order_id]).get(order_id, [])}
