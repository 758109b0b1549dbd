"""Expected receipts: what suppliers are to deliver where, and when. Announced again, a line is what it was
announced as last; what has come of it stays.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, TypeAlias

from crossdock.core import ids
from crossdock.core.actor import Actor
from crossdock.core.sql import Cursor, Texts, optional_ints
from crossdock.inventory import cells, supply
from crossdock.inventory.errors import NegativeQuantity
from crossdock.inventory.supply import Act, Line, Locked, State

Change: TypeAlias = Literal["created", "changed", "unchanged", "received", "cancelled"]


@dataclass(frozen=True, slots=True)
class Announced:
    """``quantity`` units of a SKU that a supplier is to deliver at a location, by his or our reference."""

    reference: str
    sku_id: int
    location_id: int
    quantity: int
    expected_on: date | None = None
    supplier: str = ""


def announce(cur: Cursor, wanted: Sequence[Announced], *, at: datetime, actor: Actor) -> list[Change]:
    """Announce lines of receipts, each (reference, SKU, location) once; what became of each.

    ``received`` and ``cancelled``: its receipt has ended, and the line would have changed: nothing did.
    Lines that are not named stay. Raises NegativeQuantity, UnknownCell.
    """
    if any(one.quantity < 0 for one in wanted):
        raise NegativeQuantity
    cells.ensure(cur, [one.sku_id for one in wanted], [one.location_id for one in wanted])
    references = list(dict.fromkeys(one.reference for one in wanted))
    supplier = {one.reference: one.supplier for one in reversed(wanted)}
    if references:
        supply.OPEN.run(
            cur,
            ids=ids.take(cur, len(references)),
            kind="receipt",
            refs=Texts(references),
            state=State.EXPECTED.value,
            suppliers=Texts([supplier[one] for one in references]),
            origin_ids=optional_ints([None] * len(references)),
            at=at,
            actor=str(actor),
        )
    held = {one.reference: one for one in supply.lock(cur, "receipt", references)}
    changes: list[Change] = []
    lines: list[tuple[int, Line]] = []
    for one in wanted:
        document = held[one.reference]
        before = document.lines.get((one.sku_id, one.location_id))
        after = (before or Line(one.sku_id, one.location_id)).announced(one.quantity, one.expected_on)
        if before is not None and (before.quantity, before.expected_on) == (one.quantity, one.expected_on):
            changes.append("unchanged")
        elif document.state in supply.ENDED:
            changes.append("received" if document.state is State.RECEIVED else "cancelled")
        else:
            changes.append("changed" if before else "created")
            lines.append((document.id, after))
    supply.write_all(cur, lines)
    _finish(cur, [held[one] for one in references], lines, at=at, actor=actor)
    return changes


def _finish(
    cur: Cursor, held: Sequence[Locked], lines: Sequence[tuple[int, Line]], *, at: datetime, actor: Actor
) -> None:
    """End those that are arriving and of which, by what was announced now, nothing is to come."""
    for document in held:
        if document.state is State.ARRIVING:
            now = document.lines | {line.cell: line for id_, line in lines if id_ == document.id}
            if not any(line.underway for line in now.values()):
                supply.move(cur, [document.id], Act.FINISH, at=at, actor=actor)


def cancel(cur: Cursor, name: str, *, at: datetime, actor: Actor) -> list[int]:
    """Nothing of the receipt will come; returns its SKUs. Cancelled before, it stays so. Raises
    SupplyUnknown, WrongSupplyState.
    """
    one = supply.lock_one(cur, "receipt", name)
    if one.state is State.CANCELLED:
        return []
    supply.demand(one, Act.CANCEL)
    supply.move(cur, [one.id], Act.CANCEL, at=at, actor=actor)
    supply.write(cur, one.id, [line.given_up() for line in one.lines.values()])
    return sorted({line.sku_id for line in one.lines.values()})
