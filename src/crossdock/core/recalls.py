"""What must come back: units of an order's line that were allocated or released and are not wanted there any
more.

Any room may ask; only the recall stage (in fulfilment) answers: stopped, partly, or too late.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, Literal

from crossdock.core.actor import Actor
from crossdock.core.sql import Cursor, Texts, ints, optional_ints, statement

ASK = statement(__package__, "recalls_ask")
CLAIM = statement(__package__, "recalls_claim")
READ = statement(__package__, "recalls_read")
ANSWER = statement(__package__, "recalls_answer")
ANSWERS = statement(__package__, "recalls_answers")
OPEN = statement(__package__, "recalls_unanswered")


class State(StrEnum):
    ASKED = "asked"
    WAITING = "waiting"
    STOPPED = "stopped"
    PARTLY = "partly"
    TOO_LATE = "too_late"


class Cause(StrEnum):
    """What a recall is for. It alone says how the recall is worked on: ``reason`` is words for people."""

    HELD = "held"  # a hold: what is at work comes back, what is planned waits by itself
    CANCELLED = "cancelled"  # whoever may cancel does
    AMENDED = "amended"  # an edit needs the units back, or is refused
    QUESTION = "change_pending"  # what was accepted is asked for, for an edit that waits: nothing else stops
    RESOURCED = "resourced"  # what can still be stopped is to be decided anew; the rest goes on
    RESTATED = "restated"  # the channel changed what the order is, and does not wait
    MISSING = "missing_stock"  # the units are reserved, and not there


UNANSWERED: Final = (State.ASKED, State.WAITING)
How = Literal["answer", "wait", "ask"]

# (state, how much of it was stopped, or who must be asked) -> state: an answer is final.
MOVES: Final[Mapping[tuple[State, str], State]] = {
    (State.ASKED, "all"): State.STOPPED,
    (State.ASKED, "some"): State.PARTLY,
    (State.ASKED, "none"): State.TOO_LATE,
    (State.ASKED, "a location"): State.WAITING,
    (State.WAITING, "it has said"): State.ASKED,
}


@dataclass(frozen=True, slots=True)
class Recall:
    """``quantity`` units of line (``order_id``, ``line_seq``); ``location_id`` None: wherever they stand.

    ``target``: what the stopped units become. ``reason``: somebody's words, which steer nothing; without
    any, the cause stands for them.
    """

    order_id: int
    line_seq: int
    sku_id: int
    location_id: int | None
    quantity: int
    target: Literal["open", "cancelled"]
    cause: Cause
    reason: str = ""
    id: int = 0
    stopped: int = 0

    @property
    def needed(self) -> int:
        """Units that have not come back yet."""
        return self.quantity - self.stopped


def ask(cur: Cursor, wanted: Sequence[Recall], *, at: datetime, actor: Actor) -> list[int]:
    """Record recalls; returns their ids, in order. The recall stage finds them."""
    if not wanted:
        return []
    return ASK.column(
        cur,
        order_ids=ints([recall.order_id for recall in wanted]),
        line_seqs=ints([recall.line_seq for recall in wanted]),
        sku_ids=ints([recall.sku_id for recall in wanted]),
        location_ids=optional_ints([recall.location_id for recall in wanted]),
        quantities=ints([recall.quantity for recall in wanted]),
        targets=Texts([recall.target for recall in wanted]),
        causes=Texts([recall.cause for recall in wanted]),
        reasons=Texts([recall.reason or recall.cause for recall in wanted]),
        at=at,
        actor=str(actor),
    )


def claim(cur: Cursor, limit: int) -> list[int]:
    """Lock up to ``limit`` unanswered recalls until commit, oldest first, skipping what others hold."""
    return CLAIM.column(cur, limit=limit)


def read(cur: Cursor, ids: Sequence[int]) -> list[Recall]:
    return [
        Recall(order_id, line_seq, sku_id, place, quantity, target, Cause(cause), reason, id, stopped)
        for id, order_id, line_seq, sku_id, place, quantity, target, cause, reason, stopped in READ.rows(
            cur, ids=ints(ids)
        )
    ]


def answer(
    cur: Cursor,
    ids: Sequence[int],
    stopped: Sequence[int],
    *,
    hows: Sequence[How] | None = None,
    at: datetime,
) -> int:
    """Answer each recall with the units that were stopped in all (0: too late), or let it wait for a
    location, or have it looked at again (``hows``; None: answers). Answered ones stay as they are.
    """
    said = ["answer"] * len(ids) if hows is None else list(hows)
    return ANSWER.run(cur, ids=ints(ids), stopped=ints(stopped), hows=Texts(said), at=at)


def answers(cur: Cursor, ids: Sequence[int]) -> dict[int, tuple[str, int]]:
    """State and units stopped of recalls, by id."""
    return {one: (state, stopped) for one, state, stopped in ANSWERS.rows(cur, ids=ints(ids))}


def unanswered(cur: Cursor, order_ids: Sequence[int]) -> list[int]:
    """Ids of the recalls of these orders that have no answer yet."""
    return OPEN.column(cur, order_ids=ints(order_ids))
