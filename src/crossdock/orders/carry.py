"""Carrying lines from one order into another: what they are goes along, and their units by the ledger."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from crossdock.core.actor import Actor
from crossdock.core.sql import Cursor, Texts, ints, optional_ints, statement
from crossdock.orders import ledger
from crossdock.orders.edit import Line, Standing
from crossdock.orders.numbers import format_number
from crossdock.orders.worth import share

LINES = statement(__package__, "carry_lines")

IDLE: Final = ("open", "backordered")


@dataclass(frozen=True, slots=True)
class Carried:
    """A line and what becomes of it: its ``seq`` and key in the other order, ``units`` that go along,
    discount and tax for those in minor units, and the ``kit_seq`` of its kit's line there. ``off``: units
    that a kit lacks, since they were cancelled: the kit stays partial, as it was.
    """

    line: Line
    seq: int
    external_id: str
    units: int
    discount: int
    tax: int
    kit_seq: int | None
    off: int = 0


def plan(source: Standing, target: Standing) -> list[Carried]:
    """The lines of ``source`` that have units which nobody holds yet, behind those of ``target``; a kit's
    line goes with all its components. Pure.
    """
    kits = {line.kit_seq for line in source.lines if line.idle and line.kit_seq is not None}
    going = [line for line in source.lines if line.idle or line.kit_seq in kits]
    counts = {line.seq: _count(line, going) for line in going if line.kits is not None}
    after = max((line.seq for line in target.lines), default=0)
    seq_of = {line.seq: after + nth for nth, line in enumerate(going, start=1)}
    taken = {line.external_id for line in target.lines}
    found = []
    for line in going:
        name = f"{format_number(source.order_id)}/{line.external_id}"
        while name in taken:
            name += "+"
        taken.add(name)
        units, of = (counts[line.seq], line.kits[0]) if line.kits is not None else (line.idle, line.ordered)
        made = 0 if line.per_kit is None else int(counts[line.kit_seq or 0] * line.per_kit)
        found.append(
            Carried(
                line,
                seq_of[line.seq],
                name,
                line.idle,
                share(line.discount, units, of),
                share(line.tax, units, of),
                None if line.kit_seq is None else seq_of[line.kit_seq],
                max(0, made - line.idle),
            )
        )
    return found


def _count(kit: Line, lines: Sequence[Line]) -> int:
    """How many kits of a line go along: those that nobody cancelled whole, or all where these are no whole
    units of some component.
    """
    ordered, live = kit.kits or (0, 0)
    each = [line.per_kit or 0 for line in lines if line.kit_seq == kit.seq]
    return live if all(live * per_kit % 1 == 0 for per_kit in each) else ordered


def carry(
    cur: Cursor, source_id: int, target_id: int, carried: Sequence[Carried], *, at: datetime, actor: Actor
) -> None:
    """Make the lines in the target, and move their units: cancelled in the source, open in the target. Behind
    both orders' locks.
    """
    LINES.run(
        cur,
        source_id=source_id,
        target_id=target_id,
        seqs=ints([one.line.seq for one in carried]),
        as_seqs=ints([one.seq for one in carried]),
        external_ids=Texts([one.external_id for one in carried]),
        kit_seqs=optional_ints([one.kit_seq for one in carried]),
        discounts=ints([one.discount for one in carried]),
        taxes=ints([one.tax for one in carried]),
    )
    for state in IDLE:
        moves = [(one.line.seq, one.line.units[state]) for one in carried if one.line.units[state]]
        _move(cur, source_id, moves, state, "cancelled", at=at, actor=actor)
    _move(
        cur,
        target_id,
        [(one.seq, one.units + one.off) for one in carried if one.units + one.off],
        "new",
        "open",
        at=at,
        actor=actor,
    )
    off = [(one.seq, one.off) for one in carried if one.off]
    _move(cur, target_id, off, "open", "cancelled", at=at, actor=actor)


def _move(
    cur: Cursor, order_id: int, moves: Sequence[tuple[int, int]], source: str, target: str, *, at: datetime,
    actor: Actor,
) -> None:  # fmt: skip
    ids, seqs, units = [order_id] * len(moves), [seq for seq, _ in moves], [count for _, count in moves]
    ledger.move(cur, ids, seqs, units, source, target, at=at, actor=actor)
