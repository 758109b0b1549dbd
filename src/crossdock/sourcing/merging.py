"""Merging two orders of one customer: what is left of the second goes into the first, as one change, and is
sourced with it. What was paid stays recorded where it was paid.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from crossdock.core import db, events, money, recalls
from crossdock.core.actor import Actor
from crossdock.core.events import Event
from crossdock.core.recalls import Cause, Recall
from crossdock.core.sql import Cursor
from crossdock.fulfilment import read as fulfilment
from crossdock.fulfilment import refusals
from crossdock.orders import carry, holds, ledger, links, notes, read, status
from crossdock.orders import edit as orders
from crossdock.orders.carry import Carried
from crossdock.orders.edit import Standing
from crossdock.orders.history import Watch
from crossdock.orders.holds import Hold
from crossdock.orders.numbers import format_number
from crossdock.partners import channels
from crossdock.sourcing import acts, amend, apart, applying, backorders, broker, difference, promises
from crossdock.sourcing.apart import One
from crossdock.sourcing.errors import MergeRefused
from crossdock.sourcing.promises import Waiting

LONGEST: Final = 2000  # characters of a hold's reason


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merge did, or would do: the ``difference`` of the first order, and of the ``other`` one.
    ``act``: the first one's; None for a preview.
    """

    difference: dict[str, Any]
    other: dict[str, Any]
    act: int | None = None


def merge(
    cur: Cursor,
    first_id: int,
    second_id: int,
    *,
    reason: str = "",
    version: int | None = None,
    other_version: int | None = None,
    preview: bool = False,
    at: datetime,
    actor: Actor,
) -> Merged:
    """Move what is left of the second order into the first, and have all of it sourced at once; or with
    ``preview`` say what that would do: the same code, undone. The second ends cancelled, linked to the first.

    ``version``, ``other_version``: the first and the second order's, as they were read; None: whatever they
    are. Raises OrderNotFound, StaleVersion, OrderMerged, and MergeRefused with every reason.
    """
    ledger.lock(cur, [first_id, second_id])
    amend.lock(cur, first_id, version)
    amend.lock(cur, second_id, other_version)
    links.stand_alone(cur, [first_id, second_id])
    first, second = (_one(cur, order_id) for order_id in (first_id, second_id))
    kind = channels.by_ids(cur)[first.order.channel_id].kind
    reasons = apart.reasons(first, second, kind)
    if reasons:
        raise _refused(first_id, second_id, reasons)
    before = [difference.Seen(one.order, one.fulfilment_orders) for one in (first, second)]
    with db.transaction():
        _merge(cur, first, second, reason, at=at, actor=actor)
        after = [applying.seen(cur, order_id) for order_id in (first_id, second_id)]
        made, other = (_paid_already(difference.between(*one)) for one in zip(before, after, strict=True))
        if preview:
            db.only_look()
            return Merged(made, other)
        act = acts.record(cur, first_id, "merge", None, reason=reason, difference=made, at=at, actor=actor)
        acts.record(cur, second_id, "merge", None, reason=reason, difference=other, at=at, actor=actor)
        return Merged(made, other, act)


def reasons(cur: Cursor, first_id: int, second_id: int) -> list[dict[str, str]]:
    """What keeps the second order from going into the first, as both stand now: code and message of each
    thing; none if nothing does. Raises OrderNotFound.
    """
    alone = links.in_merge(cur, [first_id, second_id])
    first, second = (_one(cur, order_id) for order_id in (first_id, second_id))
    found = apart.reasons(first, second, channels.by_ids(cur)[first.order.channel_id].kind)
    merged = [{"code": "merged", "message": f"{format_number(one)} was merged"} for one in sorted(alone)]
    return [*found, *merged]


def _one(cur: Cursor, order_id: int) -> One:
    order = orders.read(cur, order_id)
    [shown] = read.show(cur, [order_id])
    return One(
        order,
        shown,
        fulfilment.of_order(cur, order_id),
        pending=bool(recalls.unanswered(cur, [order_id]) or acts.waiting(cur, order_id)),
    )


def _refused(first_id: int, second_id: int, reasons: list[dict[str, str]]) -> MergeRefused:
    number, other = format_number(first_id), format_number(second_id)
    said = "; ".join(one["message"] for one in reasons)
    return MergeRefused(
        f"{other} cannot go into {number}: {said}", number=number, other=other, reasons=reasons
    )


def _paid_already(made: dict[str, Any]) -> dict[str, Any]:
    """The difference, of which nothing is due and nothing to refund: both together cost what they did."""
    currency = made["money"]["change"]["currency"]
    nothing = money.document(0, currency)
    return {**made, "money": {**made["money"], "more_due": nothing, "to_refund": nothing}}


def _merge(cur: Cursor, first: One, second: One, reason: str, *, at: datetime, actor: Actor) -> None:
    first_id, second_id = first.order.order_id, second.order.order_id
    if not _called_back(cur, first.order, second.order, at=at, actor=actor):
        raise _refused(
            first_id, second_id, [{"code": "at_work", "message": "a location has just accepted it"}]
        )
    carried = carry.plan(orders.read(cur, second_id), first.order)
    days = _expected(second.shown)
    watch = Watch.begin(cur, [first_id, second_id])
    carry.carry(cur, second_id, first_id, carried, at=at, actor=actor)
    seqs, as_seqs = [one.line.seq for one in carried], [one.seq for one in carried]
    refusals.carry(cur, second_id, first_id, seqs, as_seqs)
    _heads(cur, first.order, second.order)
    _holds(cur, first, second, at=at, actor=actor)
    notes.tag(cur, [first_id], add_tags=second.shown["tags"], at=at, actor=actor)
    links.add(cur, second_id, first_id, "merged", at=at, actor=actor)
    _tell(cur, first_id, second_id, carried, reason, watch, at=at, actor=actor)
    status.write(cur, [first_id, second_id])
    broker.off_the_queue(cur, second_id)
    applying.source_idle(cur, first_id, at=at)
    waiting = [(one, days[one.line.seq]) for one in carried if one.line.seq in days and one.line.sku_id]
    promises.write(cur, [(_waits(first_id, one), day) for one, day in waiting], at=at)
    freed = {line.sku_id for one in (first, second) for line in one.order.lines if line.sku_id}
    backorders.wake(cur, sorted(freed), at=at)


def _expected(shown: Mapping[str, Any]) -> dict[int, date]:
    """The days that an order's lines were promised, components of kits too, by seq."""
    lines = [part for line in shown["lines"] for part in (line["components"] or [line])]
    return {one["seq"]: date.fromisoformat(one["expected_on"]) for one in lines if one["expected_on"]}


def _waits(order_id: int, one: Carried) -> Waiting:
    return Waiting(order_id, one.seq, one.line.sku_id or 0, one.line.sku or "", one.units, None)


def _called_back(cur: Cursor, *pair: Standing, at: datetime, actor: Actor) -> bool:
    """Whether all that is allocated or released of both came back. Asked at once, so that fulfilment orders
    are locked by id, as whoever accepts some of both locks them.
    """
    applying.lock_load(cur, at)
    wanted = [
        Recall(order.order_id, line.seq, line.sku_id or 0, None, units, "open", Cause.AMENDED)
        for order in pair
        for line in order.lines
        if (units := line.units["allocated"] + line.units["released"])
    ]
    stopped, _ = amend.recall(cur, wanted, at=at, actor=actor)
    return stopped == sum(one.quantity for one in wanted)


def _heads(cur: Cursor, first: Standing, second: Standing) -> None:
    """Both together cost what both cost before; the first has what the second was to be there for, its
    shipping and its words.
    """
    now, rest = orders.read(cur, first.order_id), orders.read(cur, second.order_id)
    moved = second.shipping or 0
    left = applying.new_worth(second, rest, -moved)
    both = first.worth + second.worth - left
    shipping = [one for one in (first.shipping, second.shipping) if one is not None]
    days = [one for one in (first.deliver_by, second.deliver_by) if one is not None]
    texts = [one for one in (first.note, second.note) if one]
    added = applying.as_ordered(now) - applying.as_ordered(first) + moved
    head = replace(
        now,
        shipping=sum(shipping) if shipping else None,
        deliver_by=min(days, default=None),
        note="\n".join(dict.fromkeys(texts)),
        current_total=both,
        computed_total=first.computed_total + added,
    )
    orders.write(cur, head, moves=False)
    rest = replace(
        rest,
        shipping=None if second.shipping is None else 0,
        current_total=left,
        computed_total=rest.computed_total - moved,
    )
    orders.write(cur, rest, moves=False)


def _holds(cur: Cursor, first: One, second: One, *, at: datetime, actor: Actor) -> None:
    """What held the second holds the first from now on. Of two of one code one is left, which stops as much
    as both did, and says both reasons.
    """
    first_id, second_id = first.order.order_id, second.order.order_id
    mine = {one["code"]: one for one in first.shown["holds"]}
    wanted = []
    for one in second.shown["holds"]:
        reason, stops = f"{one['reason']} ({second.shown['number']})", one["stops"]
        old = mine.get(one["code"])
        if old is not None:
            reason = f"{old['reason']}; {reason}"
            stops = "sourcing" if "sourcing" in (stops, old["stops"]) else stops
        wanted.append(Hold(first_id, one["code"], reason[:LONGEST], stops))
    codes = [one.code for one in wanted]
    if codes:
        holds.lift(cur, [first_id, second_id], codes, at=at, actor=actor)
        holds.put(cur, wanted, at=at, actor=actor)


def _tell(
    cur: Cursor,
    first_id: int,
    second_id: int,
    carried: Sequence[Carried],
    reason: str,
    watch: Watch,
    *,
    at: datetime,
    actor: Actor,
) -> None:
    """Both timelines: which lines went, what they are called there, and what was written of either order
    since ``watch`` began.
    """
    lines: list[Mapping[str, Any]] = [
        {"line": one.line.external_id, "as": one.external_id, "quantity": one.units} for one in carried
    ]
    mine, other = (
        {"order": format_number(one), "lines": lines, "reason": reason} for one in (second_id, first_id)
    )
    written = watch.told(cur)
    told = [
        Event(first_id, "order", first_id, "merged", {**mine, **written[first_id]}),
        Event(second_id, "order", second_id, "merged_into", {**other, **written[second_id]}),
    ]
    events.record(cur, told, at=at, actor=actor)
