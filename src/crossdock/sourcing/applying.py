"""Making an edit: what must come back is called back, the order is written, and what changed is sourced
again at once; all of it or nothing, in the caller's transaction.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from crossdock.catalog import skus as catalog
from crossdock.core import events, recalls
from crossdock.core.actor import Actor
from crossdock.core.events import Event
from crossdock.core.recalls import Cause, Recall
from crossdock.core.sql import Cursor
from crossdock.fulfilment import read as fulfilment
from crossdock.fulfilment import recall as recalling
from crossdock.fulfilment import release
from crossdock.network import locations
from crossdock.orders import by_hand, holds, kits, ledger, restate, status, worth
from crossdock.orders import edit as orders
from crossdock.orders.drafts import LineDraft, MeantLine
from crossdock.orders.edit import Line, Standing
from crossdock.orders.history import Watch
from crossdock.orders.numbers import format_number
from crossdock.sourcing import backorders, broker, difference, edits, forcing, left, placing, queue, world
from crossdock.sourcing.difference import Seen
from crossdock.sourcing.edits import CallBack, Edit, Plan
from crossdock.sourcing.errors import EditInvalid, TooLateToEdit

OPEN = 4  # where the units by state begin in a row of ledger.lines


class Waits(Exception):
    """A location must be asked first: roll back, and ask it for ``back``."""

    def __init__(self, back: Sequence[CallBack]) -> None:
        super().__init__()
        self.back = back


@dataclass(frozen=True, slots=True)
class Called:
    """What was called back: what of it waits for a location's answer; whether a hard one is too late."""

    waiting: tuple[CallBack, ...]
    short: bool


def seen(cur: Cursor, order_id: int) -> Seen:
    """The order as it stands, behind its lock. Raises OrderNotFound."""
    return Seen(orders.read(cur, order_id), fulfilment.of_order(cur, order_id))


def attempt(
    cur: Cursor, order_id: int, wanted: Edit, *, before: Seen | None = None, at: datetime, actor: Actor
) -> dict[str, Any]:
    """Make the edit of an order, locked by the caller; the difference that it made (from ``before``, if that
    is given).

    Raises EditInvalid, NotEditable, TooLateToEdit, CannotShipFrom, and Waits where a location must be asked
    first: then the caller rolls back.
    """
    now = seen(cur, order_id)
    told_from, before = before or now, now
    parts = left.parts_of(before.fulfilment_orders)
    planned = edits.plan(before.order, parts, wanted)
    if planned.nothing:
        return difference.between(told_from, before)
    sku_ids = _skus(cur, before.order, planned, at)
    if planned.back:
        called = call_back(cur, before.order, planned.back, at=at, actor=actor)
        if called.short:
            raise too_late(cur, order_id, planned.back)
        if called.waiting:
            raise Waits(called.waiting)
    watch = Watch.begin(cur, [order_id])
    _keep_stated(cur, before.order, planned)
    _write(cur, before.order, planned, sku_ids, at=at, actor=actor)
    settle_money(cur, before.order, wanted, "edited", head=planned.head, watch=watch, at=at, actor=actor)
    _settle_holds(cur, order_id, wanted, at=at, actor=actor)
    status.write(cur, [order_id])
    _source(cur, order_id, planned, wanted, at=at, actor=actor)
    freed = {line.sku_id for line in before.order.lines if line.sku_id} if planned.back else set()
    backorders.wake(cur, sorted(freed), at=at)
    return difference.between(told_from, seen(cur, order_id))


def resume(cur: Cursor, order_ids: Sequence[int], at: datetime) -> None:
    """Have the broker source what is open of these orders, and the release stage release what is planned."""
    waiting = sorted({row[0] for row in ledger.lines(cur, order_ids) if row[OPEN] + row[OPEN + 1] > 0})
    queue.put(cur, waiting, at=at)
    release.requeue(cur, list(order_ids), at)


def call_back(
    cur: Cursor, order: Standing, back: Sequence[CallBack], *, at: datetime, actor: Actor
) -> Called:
    """Ask units back and answer at once where that can be. What comes back is open."""
    hard_first = sorted(back, key=lambda one: not one.must)
    lock_load(cur, at)
    wanted = [
        replace(one, cause=Cause.AMENDED if of.must else Cause.RESOURCED)
        for one, of in zip(recalls_of(cur, order, hard_first, Cause.AMENDED), hard_first, strict=True)
    ]
    ids = recalls.ask(cur, wanted, at=at, actor=actor)
    recalling.work(cur, ids)
    answers = recalls.answers(cur, ids)
    waiting = []
    short = False
    for recall_id, one in zip(ids, hard_first, strict=True):
        state, stopped = answers[recall_id]
        if state in recalls.UNANSWERED:
            waiting.append(replace(one, units=one.units - stopped))
        else:
            short = short or (one.must and stopped < one.units)
    return Called(tuple(waiting), short)


def recalls_of(cur: Cursor, order: Standing, back: Sequence[CallBack], cause: Cause) -> list[Recall]:
    """The recalls of what is to come back, in its order: it is open then."""
    places = locations.ids_by_code(cur, {one.location for one in back if one.location is not None})
    sku_of = {line.seq: line.sku_id for line in order.lines}
    return [
        Recall(
            order.order_id,
            one.seq,
            sku_of[one.seq] or 0,
            None if one.location is None else places[one.location],
            one.units,
            "open",
            cause,
        )
        for one in back
    ]


def lock_load(cur: Cursor, at: datetime) -> None:
    """Load before stock, as whoever places an order locks them: the recall frees stock, and sourcing asks
    for load after it.
    """
    holding = world.holding(cur, at)
    policy, setup = holding.policy, holding.setup
    if setup.locations:
        placing.lock_load(cur, setup, policy, setup.today(at), at)


def too_late(cur: Cursor, order_id: int, back: Sequence[CallBack]) -> TooLateToEdit:
    """Why the edit cannot be: what has been accepted of what it needs."""
    number = format_number(order_id)
    lines = {one.seq for one in back if one.must}
    late = [
        {
            "fulfilment_order": part.number,
            "location": part.location,
            "state": part.state,
            "line": part.seq,
            "units": part.units,
        }
        for part in left.parts_of(fulfilment.of_order(cur, order_id))
        if part.seq in lines and part.state not in edits.STOPPABLE
    ]
    said = ", ".join(sorted({f"{one['fulfilment_order']} at {one['location']}" for one in late}))
    return TooLateToEdit(
        f"{number} cannot be changed so: {said or 'a location'} is at work on what would have to come back",
        number=number,
        parts=late,
    )


def _skus(cur: Cursor, before: Standing, planned: Plan, at: datetime) -> dict[str, int]:
    """Ids of the SKUs that the edit names; lines to add are exploded where they are kits. Raises EditInvalid
    for SKUs that the catalogue does not have.
    """
    drafts = [one.draft for one in planned.changes if one.draft] + [draft for _, draft in planned.added]
    wanted = {draft.sku for draft in drafts if draft.sku is not None}
    known = catalog.by_codes(cur, wanted, at)
    found = {code: sku.id for code, sku in known.items()}
    others = {
        change.draft.sku
        for change in planned.changes
        if change.draft is not None and change.draft.sku != _line(planned.head, change.seq).sku
    }
    fresh = {draft.sku for _, draft in planned.added} | others
    errors = [
        {"field": "sku", "message": f"the catalogue does not have {code}"}
        for code in sorted(code for code in fresh if code is not None and code not in found)
    ]
    errors += [
        {"field": "sku", "message": f"{code} is a kit: take the line off and add one of it"}
        for code in sorted(code for code in others if code in known and known[code].is_kit)
    ]
    if errors:
        raise EditInvalid(errors[0]["message"], errors=errors)
    if planned.added:
        first = planned.added[0][0]
        taken = {line.external_id for line in before.lines}
        lines = kits.by_hand(cur, [draft for _, draft in planned.added], known, taken, at)
        planned.added = list(enumerate(lines, start=first))
        found |= {line.sku or "": line.sku_id for line in lines}
    return found


def _line(order: Standing, seq: int) -> Line:
    return next(line for line in order.lines if line.seq == seq)


def _keep_stated(cur: Cursor, before: Standing, planned: Plan) -> None:
    """What the channel said of what is changed now, so that its next statement can be held against it."""
    head = by_hand.head_said(planned.head)
    said = {part: value for part, value in by_hand.head_said(before).items() if value != head[part]}
    said |= lines_said(before, {one.seq for one in planned.changes})
    said |= {(seq, by_hand.LINE): None for seq, draft in planned.added if _own(draft)}
    by_hand.keep(cur, before.order_id, said)


def keep_lines(cur: Cursor, before: Standing, seqs: Set[int]) -> None:
    """What the channel said of lines that are changed here, by their seq."""
    by_hand.keep(cur, before.order_id, lines_said(before, seqs))


def _own(draft: LineDraft) -> bool:
    """A line as channels count them: a kit's, and no component's."""
    return not isinstance(draft, MeantLine) or draft.per_kit is None


def lines_said(before: Standing, seqs: Set[int]) -> dict[by_hand.Part, Any]:
    """Lines, by their seq, as their channel has them, as long as nobody changed them: of a kit and of its
    components the kit's line, in kits.
    """
    changed = seqs | {line.kit_seq for line in before.lines if line.seq in seqs}
    return {
        (line.seq, by_hand.LINE): by_hand.line_said(
            replace(line.as_draft(), quantity=line.bought[0]), line.bought[1]
        )
        for line in before.as_bought
        if line.seq in changed
    }


def _write(
    cur: Cursor,
    before: Standing,
    planned: Plan,
    sku_ids: Mapping[str, int],
    *,
    at: datetime,
    actor: Actor,
) -> None:
    """The order's head and lines, then its units."""
    order_id = before.order_id
    rewritten: list[tuple[int, LineDraft, int]] = [
        (one.seq, one.draft, sku_ids.get(one.draft.sku or "", 0)) for one in planned.changes if one.draft
    ]
    other = [seq for seq, draft, _ in rewritten if draft.sku != _line(before, seq).sku]
    now = {row[1]: row for row in ledger.lines(cur, [order_id])}
    _move(cur, order_id, {seq: now[seq][5] for seq in other}, "backordered", "open", at=at, actor=actor)
    restate.restate_lines(cur, order_id, rewritten)
    added = [(seq, draft, sku_ids[draft.sku or ""]) for seq, draft in planned.added]
    restate.add_lines(cur, order_id, added)
    kits.mark(cur, order_id, added, {})
    fewer = {one.seq: one.fewer for one in planned.changes if one.fewer}
    now = {row[1]: row for row in ledger.lines(cur, [order_id])}
    waiting = {seq: min(units, now[seq][5]) for seq, units in fewer.items()}
    _move(cur, order_id, waiting, "backordered", "cancelled", at=at, actor=actor)
    rest = {seq: units - waiting[seq] for seq, units in fewer.items()}
    _move(cur, order_id, rest, "open", "cancelled", at=at, actor=actor)
    more = {one.seq: one.more for one in planned.changes if one.more}
    more |= {seq: draft.quantity for seq, draft in planned.added}
    _move(cur, order_id, more, "new", "open", at=at, actor=actor)


def _move(
    cur: Cursor,
    order_id: int,
    units: Mapping[int, int],
    source: str,
    target: str,
    *,
    at: datetime,
    actor: Actor,
) -> None:
    moves = {seq: count for seq, count in sorted(units.items()) if count > 0}
    ids = [order_id] * len(moves)
    ledger.move(cur, ids, list(moves), list(moves.values()), source, target, at=at, actor=actor)


def settle_money(
    cur: Cursor,
    before: Standing,
    wanted: Edit,
    kind: str,
    *,
    head: Standing | None = None,
    watch: Watch | None = None,
    at: datetime,
    actor: Actor,
) -> None:
    """Write the head (None: as it is) and what the order costs now, and tell by an event of this kind what
    that means for its payment, for whoever collects or refunds. ``watch``: begun before the first of what
    is told was written.
    """
    watch = watch or Watch.begin(cur, [before.order_id])
    now = orders.read(cur, before.order_id)
    head = now if head is None else head
    shipping = (head.shipping or 0) - (before.shipping or 0)
    total = new_worth(before, now, shipping)
    written = replace(
        head,
        current_total=before.current_total if total == before.worth else total,
        computed_total=before.computed_total + as_ordered(now) - as_ordered(before) + shipping,
    )
    if written != now:
        orders.write(cur, written, moves=head.ship_to != before.ship_to)
    told: dict[str, Any] = {"parts": wanted.names()} if wanted.names() else {}
    told |= {"reason": wanted.reason, "money": difference.worth(before, written), **_units(before, now)}
    told |= watch.told(cur)[before.order_id]
    events.record(cur, [Event(before.order_id, "order", before.order_id, kind, told)], at=at, actor=actor)


def _units(before: Standing, now: Standing) -> dict[str, Any]:
    """Of lines as they were bought, by external id, the units that were wanted and are; nothing where none
    differs.
    """
    was, is_ = ({line.external_id: line.bought[1] for line in one.as_bought} for one in (before, now))
    found = {line: [was.get(line, 0), units] for line, units in is_.items() if was.get(line, 0) != units}
    return {"units": found} if found else {}


def new_worth(before: Standing, now: Standing, shipping: int = 0) -> int:
    """What the order costs after its lines changed, minor units: the latest figure, and the difference of its
    lines and of its shipping. Of an order that is called off altogether, nothing; one that was before costs
    what it did.
    """
    if not now.live:
        return 0 if before.live else before.worth
    sums = [
        worth.added((line.priced for line in one.lines), one.currency, taxes_included=one.taxes_included)
        for one in (before, now)
    ]
    return before.worth + sums[1] - sums[0] + shipping


def as_ordered(order: Standing) -> int:
    """What all units ordered are worth, those cancelled since included."""
    return sum(
        line.priced.of(line.ordered, order.currency, taxes_included=order.taxes_included)
        for line in order.lines
    )


def _settle_holds(cur: Cursor, order_id: int, wanted: Edit, *, at: datetime, actor: Actor) -> None:
    """Holds that the edit settles: an address that is complete now, SKUs that are known now."""
    live = {code for code, _ in holds.live(cur, [order_id]).get(order_id, [])}
    over = []
    if "address_incomplete" in live and wanted.ship_to is not None:
        over.append("address_incomplete")
    lines = ledger.lines(cur, [order_id])
    unknown = any(row[2] is None and row[3] and row[4] + row[5] > 0 for row in lines)
    if "unknown_sku" in live and not unknown:
        over.append("unknown_sku")
    if over:
        holds.lift(cur, [order_id], over, at=at, actor=actor)


def _source(cur: Cursor, order_id: int, planned: Plan, wanted: Edit, *, at: datetime, actor: Actor) -> None:
    if planned.forced:
        forcing.source(cur, order_id, planned.forced, reason=wanted.reason, at=at, actor=actor)
    source_idle(cur, order_id, at=at)


def source_idle(cur: Cursor, order_id: int, *, at: datetime) -> None:
    """Decide what is open now, in this transaction; a hold keeps it open."""
    stopped = any(stops == "sourcing" for _, stops in holds.live(cur, [order_id]).get(order_id, []))
    idle = any(row[4] + row[5] > 0 for row in ledger.lines(cur, [order_id]))
    if idle and stopped:
        queue.put(cur, [order_id], at=at)
    elif idle:
        broker.off_the_queue(cur, order_id)
        broker.source(cur, [order_id], at=at)
    release.requeue(cur, [order_id], at)
