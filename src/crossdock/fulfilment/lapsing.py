"""Questions to locations that end without an answer: withdrawn by who asked, or not answered in time.

Both run behind the order's lock, as grant and refuse do, so exactly one of them wins; the location, if it has
an address, is told that it need not answer any more.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

from crossdock.core import events, recalls
from crossdock.core.actor import RECALL, Actor
from crossdock.core.events import Event
from crossdock.core.recalls import State
from crossdock.core.sql import Cursor
from crossdock.fulfilment import asking, messages, recall

How = Literal["withdraw", "expire"]


def withdraw(cur: Cursor, recall_ids: Sequence[int], *, at: datetime, actor: Actor) -> int:
    """Nobody wants these recalls any more: their questions end, and they stay at what has come back so far.
    Returns how many questions that were.
    """
    waiting = asking.questions(cur, recall_ids)
    for fulfilment_order_id in sorted({one for one, _ in waiting}):
        found = {one["id"]: one for one in asking.of(cur, fulfilment_order_id)}
        mine = [found[asked] for one, asked in waiting if one == fulfilment_order_id]
        _end(cur, fulfilment_order_id, mine, "withdraw", at=at, actor=actor)
    steps: tuple[tuple[recalls.How, State], ...] = (("ask", State.WAITING), ("answer", State.ASKED))
    for how, state in steps:
        answers = recalls.answers(cur, recall_ids)
        still = [one for one, (stands, _) in answers.items() if stands == state]
        back = [answers[one][1] for one in still]
        recalls.answer(cur, still, back, hows=[how] * len(still), at=at)
    return len(waiting)


def expire(cur: Cursor, fulfilment_order_id: int, asked_id: int, *, at: datetime) -> None:
    """The location has not answered in time: it keeps the units. Raises NoSuchRecall, RecallAnswered."""
    found = asking.open_question(cur, fulfilment_order_id, asked_id)
    _end(cur, fulfilment_order_id, [found], "expire", at=at, actor=RECALL)
    asking.again(cur, found["recall"], more=0, at=at)
    recall.work(cur, [found["recall"]])


def _end(
    cur: Cursor,
    fulfilment_order_id: int,
    questions: Iterable[Mapping[str, Any]],
    how: How,
    *,
    at: datetime,
    actor: Actor,
) -> None:
    order_id = asking.order_of(cur, fulfilment_order_id)
    over = {}
    for one in questions:
        if asking.settle(cur, one["id"], how, 0, note="", at=at, actor=actor):
            over[one["id"]] = (one["seq"], one["quantity"])
    told = {asked: {"recall": asked, "line": seq, "units": units} for asked, (seq, units) in over.items()}
    if how == "withdraw":
        ended = [
            Event(order_id, "fulfilment_order", fulfilment_order_id, "recall_withdrawn", one)
            for one in told.values()
        ]
    else:
        ended = [
            Event(order_id, "fulfilment_order", fulfilment_order_id, "recall_expired", one)
            for one in told.values()
        ]
    events.record(cur, ended, at=at, actor=actor)
    messages.recall_over(cur, {fulfilment_order_id: over} if over else {}, at=at)
