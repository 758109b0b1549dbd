"""What a channel calls off, because its customer cancelled there: as a hand's cancellation it asks the
locations that have accepted, waits for their answers as an act of its own, and what is too late is a
person's task.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime

from crossdock.core import recalls
from crossdock.core.actor import Actor
from crossdock.core.sql import Cursor
from crossdock.orders import ledger
from crossdock.sourcing import acts, amend, applying, waiting
from crossdock.sourcing.acts import Act
from crossdock.sourcing.amend import Cancelled

WITHDRAWN = "the channel wants the units again"


def call_off(
    cur: Cursor,
    order_id: int,
    units: Mapping[int, int] | None,
    *,
    stated: bool,
    reason: str,
    at: datetime,
    actor: Actor,
) -> Cancelled:
    """Cancel ``units`` by line (seq; None: all) as far as that can be now; for the rest locations are asked.

    ``stated``: the units are all that the channel does not want of what stands, what is asked back already
    included, so that nothing is asked twice; else they come beside that. What the channel wants again is not
    asked back any more.
    """
    joined: list[int] = []
    if stated:
        units, joined = _not_asked_yet(cur, order_id, units, at=at, actor=actor)
    done = Cancelled(0, 0, ())
    if units is None or units:
        done = amend.cancel_lines(cur, order_id, units, reason=reason, at=at, actor=actor)
    if joined or done.pending:
        acts.record(
            cur,
            order_id,
            acts.CHANNEL,
            None,
            reason=reason,
            recalls=[*joined, *done.pending],
            pending=True,
            at=at,
            actor=actor,
        )
    return done


def _not_asked_yet(
    cur: Cursor, order_id: int, units: Mapping[int, int] | None, *, at: datetime, actor: Actor
) -> tuple[Mapping[int, int] | None, list[int]]:
    """What is to be called off beside what cancellations wait for; the recalls of people's that the channel
    waits for from now on as well.
    """
    pending = [act for act in acts.waiting(cur, order_id) if act.kind in (acts.CHANNEL, "cancel")]
    if not pending:
        return units, []
    if units is None:
        begin = applying.OPEN
        units = {row[1]: sum(row[begin : begin + 4]) for row in ledger.lines(cur, [order_id])}
    mine = [act for act in pending if act.kind == acts.CHANNEL]
    if any(asked > units.get(seq, 0) for seq, asked in _asked(mine).items()):
        for act in mine:
            waiting.withdraw(cur, act.id, reason=WITHDRAWN, at=at, actor=actor)
        return _not_asked_yet(cur, order_id, units, at=at, actor=actor)
    before = {one["id"] for act in mine for one in act.recalls}
    joined = [
        one["id"]
        for act in pending
        for one in act.recalls
        if one["id"] not in before and one["state"] in recalls.UNANSWERED and units.get(one["line"], 0)
    ]
    asked = _asked(pending)
    return {seq: count - asked[seq] for seq, count in units.items() if count > asked[seq]}, joined


def _asked(found: list[Act]) -> dict[int, int]:
    """Units by line that these acts wait for; of a recall that two share, once."""
    by_recall = {one["id"]: one for act in found for one in act.recalls if one["state"] in recalls.UNANSWERED}
    units: dict[int, int] = defaultdict(int)
    for one in by_recall.values():
        units[one["line"]] += one["quantity"] - one["stopped"]
    return units
