"""Picking, in one go or several, by one picker or many. What is not found goes elsewhere at once; the rest
goes on.

A location may skip it and ship (vendors, 3PLs). Whoever picks has accepted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from crossdock.core import db, events
from crossdock.core.actor import Actor
from crossdock.core.events import Event
from crossdock.core.sql import Cursor
from crossdock.fulfilment import lines, progress, reasons, refusals, states
from crossdock.fulfilment.errors import NothingNamed, TooMany
from crossdock.fulfilment.numbers import format_number
from crossdock.fulfilment.progress import Line
from crossdock.fulfilment.refusals import Refusal
from crossdock.fulfilment.states import Act, State

AT_WORK: Final = frozenset({State.ACCEPTED, State.PICKED, State.PACKED, State.PARTLY_SHIPPED})


@dataclass(frozen=True, slots=True)
class Short:
    """Units of a line that could not be picked. ``reason``: as in ``Rejection``."""

    units: int
    reason: str = reasons.SHORT
    note: str = ""


@dataclass(frozen=True, slots=True)
class Pick:
    """What was picked of a fulfilment order. ``found``: units by order line's seq; None: all that is left to
    pick, but for what is short. ``short``: by seq; of a line of which nothing is found, units picked before
    may be short too (found unfit while packing).
    """

    fulfilment_order_id: int
    found: Mapping[int, int] | None = None
    short: Mapping[int, Short] = field(default_factory=dict)


def pick(cur: Cursor, picks: Sequence[Pick], *, at: datetime, actor: Actor) -> None:
    """Record picks, one a fulfilment order. All or nothing.

    Raises FulfilmentOrderUnknown, WrongState, TooMany, NothingNamed, StandsPacked.
    """
    wanted = {one.fulfilment_order_id: one for one in picks}
    with db.savepoint(cur):
        lines.lock_orders(cur, list(wanted))
        states.move(cur, list(wanted), Act.ACCEPT, at=at, actor=actor)
        states.read(cur, list(wanted), Act.PICK, AT_WORK)
        found: list[tuple[Line, int]] = []
        short: list[Refusal] = []
        for number, rows in progress.by_order(cur, list(wanted)).items():
            mine, lacking = _picked(rows, wanted[number])
            found += mine
            short += lacking
        _count(cur, found, at=at, actor=actor)
        emptied = refusals.take_back(cur, short, "short", at=at, actor=actor)
        progress.go_on(cur, [one for one in wanted if one not in emptied], at=at, actor=actor)


def _picked(rows: Sequence[Line], pick_: Pick) -> tuple[list[tuple[Line, int]], list[Refusal]]:
    """What one pick found, and what it did not."""
    short = {seq: one for seq, one in pick_.short.items() if one.units}
    seqs = {line.line_seq for line in rows}
    if pick_.found is None:
        found = {line.line_seq: line.to_pick - min(_short(short, line), line.to_pick) for line in rows}
    else:
        found = dict(pick_.found)
    number = format_number(pick_.fulfilment_order_id)
    if (
        any(units < 0 for units in found.values())
        or any(one.units < 0 for one in short.values())
        or not (any(found.values()) or short)
    ):
        raise NothingNamed(number=number)
    beyond = [(number, seq, 0) for seq in sorted({*found, *short} - seqs) if found.get(seq) or seq in short]
    for line in rows:
        units, lacking = found.get(line.line_seq, 0), _short(short, line)
        # Of a line of which units are found now, only units that are still to be picked can be short.
        most = line.to_pick if units else line.remaining
        if units + lacking > most:
            beyond.append((number, line.line_seq, most))
    if beyond:
        named = {seq for _, seq, _ in beyond}
        progress.refuse_packed([line for line in rows if line.line_seq in named], number)
        raise TooMany(lines=beyond)
    return (
        [(line, found[line.line_seq]) for line in rows if found.get(line.line_seq)],
        [_refusal(line, short[line.line_seq]) for line in rows if line.line_seq in short],
    )


def _short(short: Mapping[int, Short], line: Line) -> int:
    one = short.get(line.line_seq)
    return 0 if one is None else one.units


def _refusal(line: Line, short: Short) -> Refusal:
    code, words = reasons.read(short.reason)
    return Refusal(line.part(short.units), line.sku_id, line.wanted, code, words or short.note)


def _count(cur: Cursor, done: Sequence[tuple[Line, int]], *, at: datetime, actor: Actor) -> None:
    if not done:
        return
    progress.count_picked(cur, done)
    told: dict[tuple[int, int], list[dict[str, int]]] = {}
    for line, count in done:
        told.setdefault((line.order_id, line.id), []).append({"line": line.line_seq, "quantity": count})
    events.record(
        cur,
        [
            Event(order_id, "fulfilment_order", one, "units_picked", {"lines": found})
            for (order_id, one), found in told.items()
        ],
        at=at,
        actor=actor,
    )
