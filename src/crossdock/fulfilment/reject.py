"""Rejecting: the location will not ship, all of it or some units. They are open again, and sourcing looks
elsewhere.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from crossdock.core import db
from crossdock.core.actor import Actor
from crossdock.core.sql import Cursor
from crossdock.fulfilment import lines, progress, reasons, refusals, states
from crossdock.fulfilment.refusals import Refusal
from crossdock.fulfilment.states import Act, State

REJECTABLE: Final = frozenset(
    {State.RELEASED, State.ACCEPTED, State.PICKED, State.PACKED, State.PARTLY_SHIPPED}
)


@dataclass(frozen=True, slots=True)
class Rejection:
    """What a location does not ship. ``units`` by order line's seq; None: all that is left.

    ``reason``: a code of ``reasons.REASONS``; other words are kept under ``other``.
    """

    fulfilment_order_id: int
    reason: str
    units: Mapping[int, int] | None = None
    note: str = ""


def reject(cur: Cursor, ids: Sequence[int], reason: str, *, at: datetime, actor: Actor) -> list[int]:
    """``reject_units`` of all that is left of fulfilment orders, for one reason."""
    return reject_units(cur, [Rejection(one, reason) for one in ids], at=at, actor=actor)


def reject_units(cur: Cursor, rejections: Sequence[Rejection], *, at: datetime, actor: Actor) -> list[int]:
    """Reject fulfilment orders that are at work, one rejection each; returns those that gave units back. All
    or nothing; one rejected whole before stays as it is.

    The location is remembered as having refused (``refusals.refused``). Raises FulfilmentOrderUnknown,
    WrongState, TooMany, NothingNamed, StandsPacked.
    """
    wanted = {one.fulfilment_order_id: one for one in rejections}
    with db.savepoint(cur):
        lines.lock_orders(cur, list(wanted))
        found = states.read(cur, list(wanted), Act.REJECT, REJECTABLE | {State.REJECTED})
        working = [one for one, state in found.items() if state is not State.REJECTED]
        rows = progress.read(cur, working)
        taken = []
        for one in working:
            asked = wanted[one]
            code, words = reasons.read(asked.reason)
            mine = [row for row in rows if row.id == one]
            for row, units in progress.choose(mine, asked.units):
                taken.append(Refusal(row.part(units), row.sku_id, row.wanted, code, words or asked.note))
        emptied = refusals.take_back(cur, taken, "reject", at=at, actor=actor)
        progress.go_on(cur, [one for one in working if one not in emptied], at=at, actor=actor)
    return working
