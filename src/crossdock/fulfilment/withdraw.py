"""Withdrawing: units that a location has accepted are called back with its word for it, on the telephone or
at the door. The recall stage does not do that: what is accepted is at work, and too late for it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from crossdock.core import db
from crossdock.core.actor import Actor
from crossdock.core.sql import Cursor
from crossdock.fulfilment import lines, messages, picking, progress, reasons, refusals, states
from crossdock.fulfilment.refusals import Refusal, Target
from crossdock.fulfilment.states import Act


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """``units`` by order line's seq; None: all that is left. ``target``: ``open`` has sourcing look elsewhere
    for them, ``cancelled`` takes them out of the order.
    """

    fulfilment_order_id: int
    reason: str
    units: Mapping[int, int] | None = None
    target: Target = "open"


def withdraw(cur: Cursor, withdrawals: Sequence[Withdrawal], *, at: datetime, actor: Actor) -> list[int]:
    """Take units back from fulfilment orders that are accepted, picked, packed or partly shipped; returns
    those of which nothing is left. All or nothing.

    A location with an address is told. Raises FulfilmentOrderUnknown, WrongState, TooMany, NothingNamed,
    StandsPacked.
    """
    wanted = {one.fulfilment_order_id: one for one in withdrawals}
    ended: list[int] = []
    with db.savepoint(cur):
        lines.lock_orders(cur, list(wanted))
        states.read(cur, list(wanted), Act.CANCEL, picking.AT_WORK)
        rows = progress.read(cur, list(wanted))
        targets: tuple[Target, ...] = ("open", "cancelled")
        for target in targets:
            taken = [
                Refusal(line.part(units), line.sku_id, line.wanted, reasons.WITHDRAWN, one.reason)
                for number, one in wanted.items()
                if one.target == target
                for line, units in progress.choose([row for row in rows if row.id == number], one.units)
            ]
            ended += refusals.take_back(
                cur,
                taken,
                "withdraw",
                at=at,
                actor=actor,
                target=target,
                end=Act.CANCEL,
            )
        progress.go_on(cur, [one for one in wanted if one not in ended], at=at, actor=actor)
        left = dict.fromkeys(wanted, 0)
        for line in progress.read(cur, list(wanted)):
            left[line.id] += line.wanted
        messages.withdrawn(cur, left, at=at)
    return ended
