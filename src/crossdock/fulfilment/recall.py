"""The recall stage: answers whether units can still be stopped, and stops them.

Planned units can, released ones too until the location has accepted them; then it is too late. Acceptance and
recall both lock the fulfilment order's row, so exactly one of them wins.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from crossdock.core import clock, events, recalls
from crossdock.core.actor import RECALL
from crossdock.core.events import Event
from crossdock.core.recalls import Recall
from crossdock.core.sql import Cursor, Texts, ints, statement
from crossdock.core.stages import Batch, Stage
from crossdock.fulfilment import lines, messages, ports, states, stopping
from crossdock.fulfilment.lines import Part
from crossdock.fulfilment.numbers import format_number
from crossdock.fulfilment.states import Act, State
from crossdock.inventory import missing, reserve
from crossdock.orders import ledger

STANDING = statement(__package__, "standing")

HELD: Final = "held"  # the reason of a hold's recalls
AMENDED: Final = "amended"  # an edit needs the units back, or is refused
RESOURCED: Final = "resourced"  # what can still be stopped is to be decided anew; the rest goes on

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
        needed = recall.quantity
        line = left[recall.order_id, recall.line_seq]
        # A hold calls back what is at work: what is planned waits by itself.
        turns = sorted(range(len(line)), key=lambda at: line[at].state is State.PLANNED)
        for at in turns if recall.reason == HELD else range(len(line)):
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
    stops = share(wanted, [Standing(Part(*row[:5]), State(row[5])) for row in rows])
    _apply(cur, wanted, stops, at=at)
    stopped = dict.fromkeys(ids, 0)
    for one in stops:
        stopped[one.recall.id] += one.part.units
    for recall_id, units in _already_back(cur, wanted, stopped, at=at).items():
        stopped[recall_id] += units
    recalls.answer(cur, list(stopped), list(stopped.values()), at=at)
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


def _apply(cur: Cursor, wanted: Sequence[Recall], stops: Sequence[Stop], *, at: datetime) -> None:
    parts = [one.part for one in stops]
    emptied = stopping.stop(cur, parts)
    states.move(cur, [one.id for one in emptied], Act.CANCEL, at=at, actor=RECALL)
    stopping.give_back_load(cur, emptied)
    _lock_stock(cur, wanted, stops)
    for lacking in (False, True):
        ended = [one.part for one in stops if (one.recall.reason == missing.REASON) is lacking]
        stopping.end_reservations(
            cur,
            ended,
            "missing" if lacking else "freed",
            references=[format_number(part.id) for part in ended],
            at=at,
            actor=RECALL,
        )
    for state, source in STOPPABLE.items():
        for target in ("open", "cancelled"):
            moved = [one.part for one in stops if one.state is state and one.recall.target == target]
            lines.move(cur, moved, source, target, at=at, actor=RECALL)
    told = {one.part.id: one.recall.id for one in stops if one.state is State.RELEASED}
    messages.stopped(cur, told, at=at)
    opened = {one.part.order_id for one in stops if one.recall.target == "open"}
    ports.reopened(cur, sorted(opened), at)


def _lock_stock(cur: Cursor, wanted: Sequence[Recall], stops: Sequence[Stop]) -> None:
    """All cells that this batch touches, in one pass in order: where units are freed, and where more may be
    asked.
    """
    cells = {(one.recall.sku_id, one.part.location_id) for one in stops}
    cells |= {
        (one.sku_id, one.location_id) for one in wanted if one.reason == missing.REASON and one.location_id
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
            if recall.reason == missing.REASON and recall.location_id is not None
        }
    )
    if cells:
        missing.cover(cur, [sku for sku, _ in cells], [place for _, place in cells], at=at, actor=RECALL)


STAGE: Final = Stage("recall", claim, work, set_aside)
