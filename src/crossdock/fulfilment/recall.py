"""The recall stage: answers whether units can still be stopped, and stops them.

Planned units can, released ones too until the location has accepted them; then it is too late, or, where the
location answers recalls, it is asked and the recall waits (``asking``). Acceptance and recall both lock the
fulfilment order's row, so exactly one of them wins.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from crossdock.core import clock, events, recalls
from crossdock.core.actor import RECALL, Actor
from crossdock.core.events import Event
from crossdock.core.recalls import Cause, Recall
from crossdock.core.sql import Cursor, Texts, ints, statement
from crossdock.core.stages import Batch, Stage
from crossdock.fulfilment import asking, lines, messages, ports, progress, states, stopping
from crossdock.fulfilment.lines import Part
from crossdock.fulfilment.numbers import format_number
from crossdock.fulfilment.states import Act, State
from crossdock.inventory import missing, reserve, stock
from crossdock.orders import ledger

STANDING = statement(__package__, "standing")

# For these no location is asked for what it has accepted.
NEVER_ASKS: Final = frozenset({Cause.HELD, Cause.RESOURCED, Cause.RESTATED, Cause.MISSING})

# Where units can be stopped, and what the ledger calls them there. Planned ones are stopped first.
STOPPABLE: Final = {State.PLANNED: "allocated", State.RELEASED: "released"}


@dataclass(frozen=True, slots=True)
class Standing:
    """Units of a line that may still be stopped, in a fulfilment order in ``state``."""

    part: Part
    state: State


@dataclass(frozen=True, slots=True)
class Stop:
    """Units that a recall stops."""

    recall: Recall
    part: Part
    state: State


def share(wanted: Sequence[Recall], standing: Sequence[Standing]) -> list[Stop]:
    """Which units each recall stops: in the order of the recalls, planned ones before released ones, the
    newest fulfilment order first; of the recall's location only, if it names one.
    """
    left: dict[tuple[int, int], list[Standing]] = defaultdict(list)
    for one in standing:
        left[one.part.order_id, one.part.line_seq].append(one)
    for found in left.values():
        found.sort(key=lambda one: (one.state is not State.PLANNED, -one.part.id))
    stops = []
    for recall in wanted:
        needed = recall.needed
        line = left[recall.order_id, recall.line_seq]
        # A hold calls back what is at work: what is planned waits by itself.
        turns = sorted(range(len(line)), key=lambda at: line[at].state is State.PLANNED)
        for at in turns if recall.cause is Cause.HELD else range(len(line)):
            one = line[at]
            if recall.location_id in (None, one.part.location_id) and needed and one.part.units:
                units = min(needed, one.part.units)
                needed -= units
                line[at] = replace(one, part=replace(one.part, units=one.part.units - units))
                stops.append(Stop(recall, replace(one.part, units=units), one.state))
    return stops


def claim(cur: Cursor, limit: int, now: datetime) -> list[int]:  # noqa: ARG001 - recalls are due at once
    """Lock up to ``limit`` unanswered recalls."""
    return recalls.claim(cur, limit)


def work(cur: Cursor, ids: Sequence[int]) -> Batch:
    """Stop what can be stopped, and answer."""
    at = clock.now()
    wanted = recalls.read(cur, ids)
    order_ids = sorted({recall.order_id for recall in wanted})
    ledger.lock(cur, order_ids)
    rows = STANDING.rows(cur, order_ids=ints(order_ids), stoppable=Texts(list(STOPPABLE)))
    stoppable = [one for one in wanted if one.cause is not Cause.QUESTION]
    stops = share(stoppable, [Standing(Part(*row[:5]), State(row[5])) for row in rows])
    _apply(cur, wanted, stops, at=at)
    stopped = {recall.id: recall.stopped for recall in wanted}
    for one in stops:
        stopped[one.recall.id] += one.part.units
    for recall_id, units in _already_back(cur, wanted, stopped, at=at).items():
        stopped[recall_id] += units
    asks = {
        recall: recall.quantity - stopped[recall.id]
        for recall in wanted
        if stopped[recall.id] < recall.quantity and recall.cause not in NEVER_ASKS
    }
    waiting = asking.ask(cur, asks, at=at, actor=RECALL)
    hows: list[recalls.How] = ["wait" if one in waiting else "answer" for one in stopped]
    recalls.answer(cur, list(stopped), list(stopped.values()), hows=hows, at=at)
    _ask_others(cur, [recall for recall in wanted if stopped[recall.id] < recall.quantity], at=at)
    return Batch(claimed=len(ids), done=len(ids))


def set_aside(cur: Cursor, recall_id: int, reason: str) -> None:
    """Answer a recall that fails with too late; the reason stands in the order's timeline."""
    at = clock.now()
    told = [
        Event(recall.order_id, "recall", recall.id, "recall_failed", {"reason": reason})
        for recall in recalls.read(cur, [recall_id])
    ]
    events.record(cur, told, at=at, actor=RECALL)
    recalls.answer(cur, [recall_id], [0], at=at)


def grant(
    cur: Cursor,
    fulfilment_order_id: int,
    asked_id: int,
    units: int | None = None,
    *,
    note: str = "",
    at: datetime,
    actor: Actor,
) -> int:
    """The location gives back what it was asked (``units`` of it; None: all that is left): they are stopped,
    and their recall is looked at again. Returns the units. Raises NoSuchRecall, RecallAnswered, TooMany.
    """
    found = asking.open_question(cur, fulfilment_order_id, asked_id)
    part = asking.granted(cur, fulfilment_order_id, found, units)
    [recall] = recalls.read(cur, [found["recall"]])
    if part.units:
        [(_, state)] = states.STATES.rows(cur, ids=ints([fulfilment_order_id]))
        _apply(cur, [recall], [Stop(recall, part, State(state))], at=at)
        progress.go_on(cur, [fulfilment_order_id], at=at, actor=actor)
    asking.settle(cur, asked_id, "grant", part.units, note=note, at=at, actor=actor)
    _look_again(cur, recall.id, part.units, at)
    return part.units


def refuse(
    cur: Cursor, fulfilment_order_id: int, asked_id: int, *, note: str = "", at: datetime, actor: Actor
) -> None:
    """The location keeps what it was asked for: it ships. Raises NoSuchRecall, RecallAnswered."""
    found = asking.open_question(cur, fulfilment_order_id, asked_id)
    asking.settle(cur, asked_id, "refuse", 0, note=note, at=at, actor=actor)
    _look_again(cur, found["recall"], 0, at)


def void(cur: Cursor, fulfilment_order_id: int, asked_id: int, *, at: datetime) -> None:
    """End a question that needs no answer any more (``asking.moot``). Raises NoSuchRecall, RecallAnswered."""
    found = asking.open_question(cur, fulfilment_order_id, asked_id)
    asking.settle(cur, asked_id, "void", 0, note="", at=at, actor=RECALL)
    _look_again(cur, found["recall"], 0, at)


def _look_again(cur: Cursor, recall_id: int, more: int, at: datetime) -> None:
    asking.again(cur, recall_id, more=more, at=at)
    work(cur, [recall_id])


def _apply(cur: Cursor, wanted: Sequence[Recall], stops: Sequence[Stop], *, at: datetime) -> None:
    parts = [one.part for one in stops]
    emptied = stopping.stop(cur, parts)
    states.move(cur, [one.id for one in emptied], Act.CANCEL, at=at, actor=RECALL)
    stopping.give_back_load(cur, emptied)
    _lock_stock(cur, wanted, stops)
    for lacking in (False, True):
        ended = [one.part for one in stops if (one.recall.cause is Cause.MISSING) is lacking]
        stopping.end_reservations(
            cur,
            ended,
            "missing" if lacking else "freed",
            references=[format_number(part.id) for part in ended],
            at=at,
            actor=RECALL,
        )
    for source in ("allocated", "released"):
        for target in ("open", "cancelled"):
            here = [one for one in stops if STOPPABLE.get(one.state, "released") == source]
            moved = [one.part for one in here if one.recall.target == target]
            lines.move(cur, moved, source, target, at=at, actor=RECALL)
    told = {one.part.id: one.recall.id for one in stops if one.state is State.RELEASED}
    messages.stopped(cur, told, at=at)
    opened = {one.part.order_id for one in stops if one.recall.target == "open"}
    ports.reopened(cur, sorted(opened), at)
    _tell_free(cur, [one for one in stops if one.recall.cause is Cause.MISSING], at=at)


def _tell_free(cur: Cursor, stops: Sequence[Stop], *, at: datetime) -> None:
    """Units taken back because they were missing are free if a later count found them."""
    skus = sorted({one.recall.sku_id for one in stops})
    places = sorted({one.part.location_id for one in stops})
    if skus:
        found = stock.read(cur, ints(skus), ints(places)).max(axis=1) > 0
        ports.freed(cur, [sku for sku, free in zip(skus, found.tolist(), strict=True) if free], at)


def _lock_stock(cur: Cursor, wanted: Sequence[Recall], stops: Sequence[Stop]) -> None:
    """All cells that this batch touches, in one pass in order: where units are freed, and where more may be
    asked.
    """
    cells = {(one.recall.sku_id, one.part.location_id) for one in stops}
    cells |= {
        (one.sku_id, one.location_id) for one in wanted if one.cause is Cause.MISSING and one.location_id
    }
    reserve.lock(cur, [sku for sku, _ in cells], [place for _, place in cells])


def _already_back(
    cur: Cursor, wanted: Sequence[Recall], stopped: dict[int, int], *, at: datetime
) -> dict[int, int]:
    """Cancel what came back by itself since a recall was asked (rejected, or missing): units by recall."""
    rest = {
        recall: recall.quantity - stopped[recall.id]
        for recall in wanted
        if recall.target == "cancelled" and stopped[recall.id] < recall.quantity
    }
    if not rest:
        return {}
    names = ("open", "backordered")
    rows = ledger.lines(cur, sorted({recall.order_id for recall in rest}))
    idle = {(row[0], row[1], name): row[4 + i] for row in rows for i, name in enumerate(names)}
    found: dict[int, int] = defaultdict(int)
    for name in names:
        taken: list[Part] = []
        for recall, units in rest.items():
            key = (recall.order_id, recall.line_seq, name)
            units = min(units - found[recall.id], idle.get(key, 0))
            if units:
                idle[key] -= units
                found[recall.id] += units
                taken.append(Part(0, recall.order_id, 0, recall.line_seq, units))
        lines.move(cur, taken, name, "cancelled", at=at, actor=RECALL)
    return found


def _ask_others(cur: Cursor, too_late: Sequence[Recall], *, at: datetime) -> None:
    """Where missing units could not be taken from one order, they must come from another."""
    cells = sorted(
        {
            (recall.sku_id, recall.location_id)
            for recall in too_late
            if recall.cause is Cause.MISSING and recall.location_id is not None
        }
    )
    if cells:
        missing.cover(cur, [sku for sku, _ in cells], [place for _, place in cells], at=at, actor=RECALL)


STAGE: Final = Stage("recall", claim, work, set_aside)
