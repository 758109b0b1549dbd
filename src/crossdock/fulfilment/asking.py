"""Asking a location to give back what it has accepted: a dialogue with an answer.

A location whose setting ``recall`` is ``asks`` is told by a message what is wanted back, and says by
accepting or refusing (``recall.grant``, ``recall.refuse``), or by what it does: what it packs or ships stays,
what it rejects is back. Grant, package, shipment and rejection all lock the order first, so exactly one of
them wins.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, Literal

from django.conf import settings

from crossdock.core import events, recalls
from crossdock.core.actor import Actor
from crossdock.core.events import Event
from crossdock.core.recalls import Recall
from crossdock.core.sql import Cursor, Texts, Times, ints, statement
from crossdock.fulfilment import lines, messages, ship
from crossdock.fulfilment.errors import NoSuchRecall, RecallAnswered, TooMany
from crossdock.fulfilment.lines import Part
from crossdock.fulfilment.numbers import format_number
from crossdock.fulfilment.states import STATES, State
from crossdock.network import calendars, locations

ASKABLE = statement(__package__, "recalls_askable")
ASKED = statement(__package__, "recalls_asked")
ASK = statement(__package__, "recalls_ask")
SETTLE = statement(__package__, "recalls_settle")
OF = statement(__package__, "recalls_of")
MOOT = statement(__package__, "recalls_moot")
OVERDUE = statement(__package__, "recalls_overdue")

# Units that stand in a packed shipment are never asked for: unpack them first.
AT_WORK: Final = (State.ACCEPTED, State.PICKED, State.PARTLY_SHIPPED)


class Answer(StrEnum):
    WAITING = "waiting"
    GRANTED = "granted"
    REFUSED = "refused"
    VOID = "void"  # the units left, or came back, before the location answered
    WITHDRAWN = "withdrawn"  # who asked does not want them any more
    EXPIRED = "expired"  # nobody answered in time


MOVES: Final[Mapping[tuple[Answer, str], Answer]] = {
    (Answer.WAITING, "grant"): Answer.GRANTED,
    (Answer.WAITING, "refuse"): Answer.REFUSED,
    (Answer.WAITING, "void"): Answer.VOID,
    (Answer.WAITING, "withdraw"): Answer.WITHDRAWN,
    (Answer.WAITING, "expire"): Answer.EXPIRED,
}
Said = Literal["grant", "refuse", "void", "withdraw", "expire"]


def ask(cur: Cursor, wanted: Mapping[Recall, int], *, at: datetime, actor: Actor) -> set[int]:
    """Ask locations for units of recalls, behind the orders' lock: (recall, units that are missing); the ids
    of the recalls that wait for an answer now, or still. None is asked twice for one recall.
    """
    places = {one.id: one for one in locations.current(cur, at) if one.recall == "asks"}
    if not wanted or not places:
        return set()
    rows = ASKED.rows(cur, recall_ids=ints([recall.id for recall in wanted]))
    waiting = {row[0] for row in rows if row[4] == Answer.WAITING}
    before = {(row[0], row[1], row[2]) for row in rows}
    order_ids = sorted({recall.order_id for recall in wanted})
    found = [
        Part(*row[:5])
        for row in ASKABLE.rows(
            cur, order_ids=ints(order_ids), location_ids=ints(list(places)), states=Texts(list(AT_WORK))
        )
    ]
    packed = _packed(cur, [part.id for part in found])
    left = {key: part.units - packed.get(key, 0) for part in found for key in [(part.id, part.line_seq)]}
    asks = []
    for recall, missing in wanted.items():
        short = missing - sum(row[3] for row in rows if row[0] == recall.id and row[4] == Answer.WAITING)
        for part in found:
            fits = (part.order_id, part.line_seq) == (recall.order_id, recall.line_seq)
            fits = fits and recall.location_id in (None, part.location_id)
            units = min(short, left[part.id, part.line_seq]) if fits else 0
            if units > 0 and (recall.id, part.id, part.line_seq) not in before:
                asks.append((recall, part, units))
                short -= units
                left[part.id, part.line_seq] -= units
    return waiting | _keep(cur, asks, places, at=at, actor=actor)


def _keep(
    cur: Cursor,
    asks: Sequence[tuple[Recall, Part, int]],
    places: Mapping[int, locations.Location],
    *,
    at: datetime,
    actor: Actor,
) -> set[int]:
    if not asks:
        return set()
    by = [_answer_by(places[part.location_id], at) for _, part, _ in asks]
    kept = ASK.rows(
        cur,
        recall_ids=ints([recall.id for recall, _, _ in asks]),
        ids=ints([part.id for _, part, _ in asks]),
        line_seqs=ints([part.line_seq for _, part, _ in asks]),
        quantities=ints([units for _, _, units in asks]),
        answer_bys=Times(by),
        at=at,
    )
    order_of = {part.id: part.order_id for _, part, _ in asks}
    told = [
        Event(
            order_of[fo], "fulfilment_order", fo, "recall_requested", {"recall": one, "line": seq, "units": n}
        )
        for one, fo, seq, n in kept
    ]
    events.record(cur, told, at=at, actor=actor)
    by_order: dict[int, dict[int, tuple[int, int]]] = defaultdict(dict)
    for one, fo, seq, units in kept:
        by_order[fo][one] = (seq, units)
    messages.recall_requested(cur, by_order, at=at)
    return {recall.id for recall, _, _ in asks}


def _answer_by(location: locations.Location, at: datetime) -> datetime | None:
    """Within the location's own hours, else those of the installation; of 0 hours there is no end."""
    hours = location.answer_hours
    if hours is None:
        hours = min(settings.CONFIG.answer_hours, locations.MOST_HOURS)
    return calendars.after_hours(location, at, hours) if hours else None


def of(cur: Cursor, fulfilment_order_id: int) -> list[dict[str, Any]]:
    """What the location of a fulfilment order was asked, oldest first."""
    names = (
        "id", "recall", "seq", "line", "sku", "quantity", "stopped", "state", "asked_at", "answer_by",
        "answered_at", "answered_by", "note",
    )  # fmt: skip
    return [dict(zip(names, row, strict=True)) for row in OF.rows(cur, id=fulfilment_order_id)]


def of_recalls(cur: Cursor, recall_ids: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    """What locations are still asked for these recalls, by recall: ``part`` (its number) beside what ``of``
    has.
    """
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for fulfilment_order_id in sorted({one for one, _ in questions(cur, recall_ids)}):
        for one in of(cur, fulfilment_order_id):
            if one["state"] == Answer.WAITING and one["recall"] in recall_ids:
                found[one["recall"]].append({**one, "part": format_number(fulfilment_order_id)})
    return found


def settle(
    cur: Cursor, asked_id: int, said: Said, stopped: int, *, note: str, at: datetime, actor: Actor
) -> bool:
    """Write down what came of a question; False where it was settled already."""
    legal = {source: target for (source, given), target in MOVES.items() if given == said}
    moved = SETTLE.column(
        cur,
        ids=ints([asked_id]),
        stopped=ints([stopped]),
        sources=Texts(list(legal)),
        targets=Texts(list(legal.values())),
        note=note,
        actor=str(actor),
        at=at,
    )
    return bool(moved)


def open_question(cur: Cursor, fulfilment_order_id: int, asked_id: int) -> dict[str, Any]:
    """A question that waits, behind its order's lock. Raises NoSuchRecall, RecallAnswered."""
    lines.lock_orders(cur, [fulfilment_order_id])
    number = format_number(fulfilment_order_id)
    found = next((one for one in of(cur, fulfilment_order_id) if one["id"] == asked_id), None)
    if found is None:
        raise NoSuchRecall(f"{number} was not asked for recall {asked_id}", number=number, recall=asked_id)
    if found["state"] != Answer.WAITING:
        raise RecallAnswered(
            f"recall {asked_id} of {number} is {found['state']} already",
            number=number,
            recall=asked_id,
            state=found["state"],
        )
    return found


def granted(cur: Cursor, fulfilment_order_id: int, found: Mapping[str, Any], units: int | None) -> Part:
    """The units that the location gives back: all that are left of those asked, or ``units``. Raises
    TooMany.
    """
    left = [one for one in lines.left(cur, [fulfilment_order_id]) if one.line_seq == found["seq"]]
    packed = _packed(cur, [fulfilment_order_id]).get((fulfilment_order_id, found["seq"]), 0)
    there = min(found["quantity"], left[0].units - packed) if left else 0
    number = format_number(fulfilment_order_id)
    if units is not None and units > there:
        raise TooMany(lines=[(number, found["seq"], there)])
    count = there if units is None else units
    if not left:
        return Part(fulfilment_order_id, 0, 0, found["seq"], 0)
    return replace(left[0], units=count)


def _packed(cur: Cursor, fulfilment_order_ids: Sequence[int]) -> dict[tuple[int, int], int]:
    rows = ship.PACKED.rows(cur, ids=ints(sorted(set(fulfilment_order_ids))))
    return {(id_, seq): units for id_, seq, units in rows}


def order_of(cur: Cursor, fulfilment_order_id: int) -> int:
    """The order of a fulfilment order, locked until commit."""
    return lines.lock_orders(cur, [fulfilment_order_id])[fulfilment_order_id]


def questions(cur: Cursor, recall_ids: Sequence[int]) -> list[tuple[int, int]]:
    """What waits of these recalls: (fulfilment order, the question's id)."""
    rows = ASKED.rows(cur, recall_ids=ints(recall_ids))
    return sorted((row[1], row[5]) for row in rows if row[4] == Answer.WAITING)


def kept(cur: Cursor, recall_ids: Sequence[int]) -> list[str]:
    """Numbers of the fulfilment orders whose location kept units of these recalls: by its own answer, or
    because it packed or shipped before it gave one.
    """
    rows = [row for row in ASKED.rows(cur, recall_ids=ints(recall_ids)) if row[6] < row[3]]
    short = {row[1] for row in rows if row[4] in {Answer.REFUSED, Answer.GRANTED}}
    passed = sorted({row[1] for row in rows if row[4] == Answer.VOID})
    states = STATES.rows(cur, ids=ints(passed)) if passed else []
    short |= {one for one, state in states if state in {State.PACKED, State.PARTLY_SHIPPED, State.SHIPPED}}
    return [format_number(one) for one in sorted(short)]


def moot(cur: Cursor, limit: int) -> list[tuple[int, int]]:
    """Questions that need no answer any more: (its id, fulfilment order)."""
    return [(one, fo) for one, fo in MOOT.rows(cur, limit=limit)]


def overdue(cur: Cursor, limit: int, at: datetime) -> list[tuple[int, int]]:
    """Questions that nobody answered in time: (its id, fulfilment order)."""
    return [(one, fo) for one, fo in OVERDUE.rows(cur, limit=limit, at=at)]


def unanswered(cur: Cursor, recall_ids: Sequence[int]) -> list[str]:
    """Numbers of the fulfilment orders whose location did not answer about these recalls in time."""
    rows = ASKED.rows(cur, recall_ids=ints(recall_ids))
    return [format_number(one) for one in sorted({row[1] for row in rows if row[4] == Answer.EXPIRED})]


def again(cur: Cursor, recall_id: int, *, more: int, at: datetime) -> None:
    """Have a recall looked at again, ``more`` units of it having come back."""
    [recall] = recalls.read(cur, [recall_id])
    recalls.answer(cur, [recall_id], [recall.stopped + more], hows=["ask"], at=at)
