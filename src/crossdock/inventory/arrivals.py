"""What comes of receipts and transfers: in parts, too much, too little, damaged. A delivery has a reference
of its own; the same again changes nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from crossdock.core import events
from crossdock.core.actor import Actor
from crossdock.core.events import Event
from crossdock.core.sql import Cursor, ints, statement
from crossdock.inventory import adjust, supply
from crossdock.inventory.errors import NegativeQuantity, SupplyDiffers
from crossdock.inventory.supply import Act, Cell, Kind, Line, Locked, State

ADD = statement(__package__, "arrival_add")


@dataclass(frozen=True, slots=True)
class Came:
    """Units of one SKU at one location: ``received`` go into stock, ``damaged`` do not."""

    received: int = 0
    damaged: int = 0


@dataclass(frozen=True, slots=True)
class Arrived:
    """``skus``: whose stock or supply changed; none where the delivery was known. ``over``, ``short``: units
    beyond what was sent, and given up, by this delivery.
    """

    number: str
    new: bool
    skus: tuple[int, ...] = ()
    over: int = 0
    short: int = 0


def arrive(
    cur: Cursor,
    kind: Kind,
    name: str,
    reference: str,
    came: Mapping[Cell, Came],
    *,
    final: bool = False,
    at: datetime,
    actor: Actor,
) -> Arrived:
    """Take in a delivery of a receipt or transfer, by (SKU, location). ``final``: nothing more will come, the
    rest is short.

    What the document does not have is over. Raises SupplyUnknown, WrongSupplyState, NegativeQuantity,
    UnknownCell, and SupplyDiffers where the reference was used for another delivery.
    """
    if any(one.received < 0 or one.damaged < 0 for one in came.values()):
        raise NegativeQuantity
    held = supply.lock_one(cur, kind, name)
    some = {cell: one for cell, one in sorted(came.items()) if one.received or one.damaged}
    if _known(cur, held, reference, some, final=final):
        return Arrived(held.number, new=False)
    supply.demand(held, Act.ARRIVE)
    ADD.one(
        cur,
        supply_id=held.id,
        reference=reference,
        final=final,
        sku_ids=ints([sku for sku, _ in some]),
        location_ids=ints([place for _, place in some]),
        received=ints([one.received for one in some.values()]),
        damaged=ints([one.damaged for one in some.values()]),
        at=at,
        actor=str(actor),
    )
    _stock(cur, held, some, at=at, actor=actor)
    return _settle(cur, held, reference, some, final=final, at=at, actor=actor)


def _settle(
    cur: Cursor,
    held: Locked,
    reference: str,
    some: Mapping[Cell, Came],
    *,
    final: bool,
    at: datetime,
    actor: Actor,
) -> Arrived:
    """The document's lines and state after a delivery, and the event that tells of it."""
    lines = dict(held.lines)
    for cell, one in some.items():
        lines[cell] = lines.get(cell, Line(*cell)).arrived(one.received, one.damaged)
    if final:
        lines = {cell: line.given_up() for cell, line in lines.items()}
    changed = [line for cell, line in lines.items() if line != held.lines.get(cell)]
    supply.write(cur, held.id, changed)
    supply.move(cur, [held.id], Act.ARRIVE, at=at, actor=actor)
    if held.state is not State.RECEIVED and not any(line.underway for line in lines.values()):
        supply.move(cur, [held.id], Act.FINISH, at=at, actor=actor)
    found = Arrived(
        held.number,
        new=True,
        skus=tuple(sorted({line.sku_id for line in changed})),
        over=sum(line.over for line in lines.values()) - sum(line.over for line in held.lines.values()),
        short=sum(line.short for line in lines.values()) - sum(line.short for line in held.lines.values()),
    )
    _tell(cur, held, reference, some.values(), found, at=at, actor=actor)
    return found


def _known(cur: Cursor, held: Locked, reference: str, came: Mapping[Cell, Came], *, final: bool) -> bool:
    """Whether this delivery was taken in before. Raises SupplyDiffers if another one was by its reference."""
    rows = [row for row in supply.ARRIVALS.rows(cur, ids=ints([held.id])) if row[1] == reference]
    if not rows:
        return False
    before = {(row[4], row[5]): Came(row[6], row[7]) for row in rows if row[4] is not None}
    if before != dict(came) or rows[0][2] != final:
        raise SupplyDiffers(
            f"Delivery {reference} of {held.number} was taken in with another content", reference=reference
        )
    return True


def _stock(cur: Cursor, held: Locked, came: Mapping[Cell, Came], *, at: datetime, actor: Actor) -> None:
    good = {cell: one.received for cell, one in came.items() if one.received}
    adjust.book(
        cur,
        [sku for sku, _ in good],
        [place for _, place in good],
        list(good.values()),
        adjust.RECEIPT_IN if held.kind == "receipt" else adjust.TRANSFER_IN,
        held.number,
        at=at,
        actor=actor,
    )


def _tell(
    cur: Cursor,
    held: Locked,
    reference: str,
    came: Iterable[Came],
    found: Arrived,
    *,
    at: datetime,
    actor: Actor,
) -> None:
    units = list(came)
    data = {
        "reference": held.reference,
        "delivery": reference,
        "received": sum(one.received for one in units),
        "damaged": sum(one.damaged for one in units),
        "over": found.over,
        "short": found.short,
    }
    events.record(cur, [Event(0, held.kind, held.id, "arrived", data)], at=at, actor=actor)
