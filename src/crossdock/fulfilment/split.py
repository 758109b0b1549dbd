"""Splitting: units leave a fulfilment order that no location has accepted, so that sourcing can put them into
one of their own. What stays keeps its state, its dates and its service.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from crossdock.core.actor import Actor
from crossdock.core.sql import Cursor, ints
from crossdock.fulfilment import gates, lines, states, stopping
from crossdock.fulfilment.errors import NotASplit, TooMany, WrongState
from crossdock.fulfilment.lines import Part
from crossdock.fulfilment.numbers import format_number
from crossdock.fulfilment.recall import STOPPABLE
from crossdock.fulfilment.states import State


def take_out(
    cur: Cursor,
    fulfilment_order_id: int,
    units: Mapping[int, int],
    *,
    stay: bool,
    at: datetime,
    actor: Actor,
) -> list[Part]:
    """Take ``units`` by order line (seq) out of a fulfilment order: they are open, and their stock is free,
    unless they ``stay`` at the location. Something of it must be left. Returns them.

    Call it behind the locks of the order and of the load. Raises WrongState, TooMany, NotASplit.
    """
    number = format_number(fulfilment_order_id)
    [(_, state)] = states.STATES.rows(cur, ids=ints([fulfilment_order_id]))
    if state not in STOPPABLE:
        raise WrongState(refused=[(number, state)], act="split")
    left = {part.line_seq: part for part in lines.left(cur, [fulfilment_order_id])}
    wanted = {seq: count for seq, count in units.items() if count}
    short = [
        (number, seq, left[seq].units if seq in left else 0)
        for seq, count in wanted.items()
        if seq not in left or count > left[seq].units
    ]
    if short:
        raise TooMany(lines=short)
    whole = sum(part.units for part in left.values())
    if sum(wanted.values()) in (0, whole):
        raise NotASplit(number=number, left=whole)
    parts = [replace(left[seq], units=count) for seq, count in sorted(wanted.items())]
    stopping.stop(cur, parts)
    if not stay:
        references = [number] * len(parts)
        stopping.end_reservations(cur, parts, "freed", references=references, at=at, actor=actor)
    lines.move(cur, parts, STOPPABLE[State(state)], "open", at=at, actor=actor)
    return parts


def carry_gates(cur: Cursor, source_id: int, target_id: int, *, at: datetime, actor: Actor) -> None:
    """Lift the gates of a part that were lifted for the whole: the word was given for all of it."""
    for one in gates.of(cur, [source_id]):
        if one.lifted_at is not None:
            gates.lift(cur, [target_id], one.gate, at=at, actor=actor)
