"""Orders for which stock lies there, and every location that has it refused: a person decides, because asking
in circles does not.

Where no stock lies anywhere the order is back-ordered like any other. What was refused for its stock's sake
is asked for again by itself once that stock was counted or goods came in; nothing else is ever asked twice.
The hold goes by itself once the order can be served by who has not refused it, or may be asked again.
"""

from collections.abc import Mapping, Sequence, Set
from datetime import datetime
from typing import Final

import numpy as np

from crossdock.core import events
from crossdock.core.actor import BROKER
from crossdock.core.events import Event
from crossdock.core.sql import Cursor
from crossdock.fulfilment import refusals
from crossdock.orders import holds, ledger
from crossdock.orders.holds import Hold
from crossdock.sourcing import deciding, views
from crossdock.sourcing.deciding import Verdict

CODE: Final = "refused"


def hold(
    cur: Cursor, verdict: Verdict, view: views.View, refused: Mapping[int, Sequence[int]], *, at: datetime
) -> list[int]:
    """Hold those orders of a batch just written that are short, and would be less so if their locations had
    not refused them. Returns them.
    """
    wanted, setup, policy = verdict.demand, verdict.setup, verdict.policy
    short = np.bincount(wanted.line_order, verdict.decided.backordered, len(wanted))
    asked = np.array([one in refused for one in wanted.order_id.tolist()], dtype=np.bool_)
    stuck = wanted.select((short > 0) & asked)
    waiting = {row[0] for row in ledger.lines(cur, stuck.order_id) if row[5] > 0}
    stuck = stuck.select(np.array([one in waiting for one in stuck.order_id.tolist()], dtype=np.bool_))
    if not len(stuck):
        return []
    back = views.kept_back(cur, view, stuck, setup, policy, at)
    again = deciding.decide(cur, stuck, setup, policy, at=at, kept_back=back)
    still = np.bincount(stuck.line_order, again.decided.backordered, len(stuck))
    before = dict(zip(wanted.order_id.tolist(), short.tolist(), strict=True))
    found = [
        order_id
        for order_id, units in zip(stuck.order_id.tolist(), still.tolist(), strict=True)
        if units < before[order_id]
    ]
    said = refusals.of_orders(cur, found)
    wanted_holds = [Hold(order_id, CODE, reason(said.get(order_id, []))) for order_id in found]
    holds.put(cur, wanted_holds, at=at, actor=BROKER)
    return found


def lift(cur: Cursor, verdict: Verdict, held: Set[int], *, at: datetime) -> None:
    """Lift the hold of those orders of a batch just decided, and ``held`` so, of which units have a location
    now. What was refused stays refused.
    """
    if not held:
        return
    decided = verdict.decided
    places: dict[int, set[str]] = {}
    for order, place in zip(decided.part_order.tolist(), decided.part_location.tolist(), strict=True):
        order_id = int(verdict.demand.order_id[order])
        if order_id in held:
            places.setdefault(order_id, set()).add(verdict.setup.locations[place].code)
    if not places:
        return
    holds.lift(cur, list(places), [CODE], at=at, actor=BROKER)
    told = [
        Event(order_id, "order", order_id, "sourceable_again", {"locations": sorted(codes)})
        for order_id, codes in places.items()
    ]
    events.record(cur, told, at=at, actor=BROKER)


def reason(said: Sequence[refusals.Remembered]) -> str:
    """Who refused, and why, in a sentence; each location once, with its last word."""
    last = {one.location: one.words or one.kind.text for one in said if one.forgotten_at is None}
    told = ", ".join(f"{location} ({words})" for location, words in sorted(last.items()))
    return f"every location that has it refused: {told}"[:2000]
