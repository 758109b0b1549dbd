"""How far work on fulfilment orders is, line by line; which units an act names of it; what state follows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from crossdock.core.actor import Actor
from crossdock.core.sql import Cursor, ints, statement
from crossdock.fulfilment import states
from crossdock.fulfilment.errors import NothingNamed, StandsPacked, TooMany
from crossdock.fulfilment.lines import Part
from crossdock.fulfilment.numbers import format_number
from crossdock.fulfilment.states import Act

PROGRESS = statement(__package__, "progress")
WORK = statement(__package__, "work_lines")


@dataclass(frozen=True, slots=True)
class Line:
    """A line in work, in units. ``wanted``: not stopped; ``remaining``: to ship, and in no packed shipment;
    ``picked``: so far, packed and shipped ones included; ``packed``: in shipments that have not left.
    """

    id: int
    order_id: int
    location_id: int
    line_seq: int
    sku_id: int
    wanted: int
    remaining: int
    picked: int
    packed: int

    @property
    def to_pick(self) -> int:
        return self.wanted - self.picked

    def part(self, units: int) -> Part:
        return Part(self.id, self.order_id, self.location_id, self.line_seq, units)


def read(cur: Cursor, fulfilment_order_ids: Sequence[int]) -> list[Line]:
    """Their lines, by id and seq. Call it behind ``lines.lock_orders``."""
    return [Line(*row) for row in PROGRESS.rows(cur, ids=ints(fulfilment_order_ids))]


def by_order(cur: Cursor, fulfilment_order_ids: Sequence[int]) -> dict[int, list[Line]]:
    """``read``, by fulfilment order; every one of them has an entry."""
    found: dict[int, list[Line]] = {one: [] for one in fulfilment_order_ids}
    for line in read(cur, fulfilment_order_ids):
        found[line.id].append(line)
    return found


def choose(lines: Sequence[Line], units: Mapping[int, int] | None) -> list[tuple[Line, int]]:
    """The lines of one fulfilment order that ``units`` names (by seq; None: all that remains), with its
    units. Raises TooMany, NothingNamed, StandsPacked.
    """
    have = {line.line_seq: line.remaining for line in lines}
    wanted = have if units is None else units
    number = format_number(lines[0].id) if lines else ""
    negative = any(count < 0 for count in wanted.values())
    if negative or not any(wanted.values()):
        if not negative and units is None:
            refuse_packed(lines, number)
        raise NothingNamed(number=number)
    beyond = [(number, seq, have.get(seq, 0)) for seq, count in wanted.items() if count > have.get(seq, 0)]
    if beyond:
        named = {seq for _, seq, _ in beyond}
        refuse_packed([line for line in lines if line.line_seq in named], number)
        raise TooMany(lines=beyond)
    return [(line, wanted[line.line_seq]) for line in lines if wanted.get(line.line_seq)]


def refuse_packed(lines: Sequence[Line], number: str) -> None:
    """Raise StandsPacked if units of these lines stand in packed shipments."""
    packed = [(line.line_seq, line.packed) for line in lines if line.packed]
    if packed:
        raise StandsPacked(number=number, lines=packed)


def count_picked(cur: Cursor, done: Sequence[tuple[Line, int]]) -> None:
    """Count units more of these lines as picked."""
    if done:
        WORK.run(
            cur,
            ids=ints([line.id for line, _ in done]),
            line_seqs=ints([line.line_seq for line, _ in done]),
            picked=ints([line.picked + units for line, units in done]),
        )


def go_on(cur: Cursor, ids: Sequence[int], *, at: datetime, actor: Actor) -> None:
    """Picked once nothing is left to pick; packed once all that is left stands in packed shipments."""
    rows = by_order(cur, ids)
    picked = [one for one, found in rows.items() if not any(line.to_pick for line in found)]
    states.move(cur, picked, Act.PICK, at=at, actor=actor)
    packed = [
        one
        for one in picked
        if any(line.packed for line in rows[one]) and not any(line.remaining for line in rows[one])
    ]
    states.move(cur, packed, Act.PACK, at=at, actor=actor)
