"""Transfers: units that go from one location to another. Between the two they are in transit: at neither
place, and not for sale, but expected.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from crossdock.core import db, ids
from crossdock.core.actor import Actor
from crossdock.core.sql import Cursor, Texts, optional_ints
from crossdock.inventory import adjust, cells, reserve, supply
from crossdock.inventory.errors import BelowZero, SupplyDiffers, TransferRefused, TransferShort
from crossdock.inventory.supply import Act, Line, Locked, State


@dataclass(frozen=True, slots=True)
class Wanted:
    """A transfer: ``units`` by SKU, from one location to another, there on ``expected_on`` if known."""

    reference: str
    origin_id: int
    location_id: int
    units: Mapping[int, int]
    expected_on: date | None = None


def create(cur: Cursor, wanted: Wanted, *, at: datetime, actor: Actor) -> tuple[str, bool]:
    """Plan a transfer; its number, and whether it is new: the same again is the same transfer.

    Nothing is kept for it at the origin until it ships. Raises TransferRefused, SupplyDiffers.
    """
    if wanted.origin_id == wanted.location_id:
        raise TransferRefused("A transfer goes from one location to another: these are the same")
    if not wanted.units or min(wanted.units.values()) < 1:
        raise TransferRefused("A transfer is of at least one unit of each of its SKUs")
    fresh = supply.OPEN.column(
        cur,
        ids=ids.take(cur, 1),
        kind="transfer",
        refs=Texts([wanted.reference]),
        state=State.PLANNED.value,
        suppliers=Texts([""]),
        origin_ids=optional_ints([wanted.origin_id]),
        at=at,
        actor=str(actor),
    )
    [held] = supply.lock(cur, "transfer", [wanted.reference])
    if fresh:
        cells.ensure(cur, list(wanted.units), [wanted.location_id] * len(wanted.units))
        lines = [
            Line(sku_id, wanted.location_id, units, wanted.expected_on)
            for sku_id, units in wanted.units.items()
        ]
        supply.write(cur, held.id, lines)
    elif not _same(held, wanted):
        raise SupplyDiffers(
            f"There is a transfer {wanted.reference} already, with another content ({held.number})",
            reference=wanted.reference,
        )
    return held.number, bool(fresh)


def _same(held: Locked, wanted: Wanted) -> bool:
    """What was asked for; deliveries and later words about the day are not compared."""
    asked = {(sku_id, wanted.location_id): units for sku_id, units in wanted.units.items()}
    known = {line.cell: line.quantity for line in held.lines.values() if line.quantity}
    return held.origin_id == wanted.origin_id and known == asked


def ship(
    cur: Cursor,
    name: str,
    *,
    units: Mapping[int, int] | None = None,
    expected_on: date | None = None,
    at: datetime,
    actor: Actor,
) -> list[int]:
    """The goods leave the origin: ``units`` by SKU, else what was asked for. Returns the SKUs; none where it
    has shipped before.

    Units that are reserved stay: raises TransferShort. Raises SupplyUnknown, WrongSupplyState, and
    TransferRefused for a SKU that is not in the transfer.
    """
    one = supply.lock_one(cur, "transfer", name)
    if one.state in (State.IN_TRANSIT, State.ARRIVING, State.RECEIVED):
        return []
    supply.demand(one, Act.SHIP)
    asked = {line.sku_id: line.quantity for line in one.lines.values()}
    leaving = asked if units is None else units
    if not leaving.keys() <= asked.keys():
        raise TransferRefused("Only what the transfer asks for can ship: make another one for the rest")
    if min(leaving.values(), default=0) < 0 or not any(leaving.values()):
        raise TransferRefused("At least one unit must leave; or cancel the transfer")
    _take(cur, one, leaving, at=at, actor=actor)
    supply.write(
        cur,
        one.id,
        [
            line.shipped(leaving.get(line.sku_id, 0), expected_on or line.expected_on)
            for line in one.lines.values()
        ],
    )
    supply.move(cur, [one.id], Act.SHIP, at=at, actor=actor)
    return sorted(sku_id for sku_id, count in leaving.items() if count)


def _take(cur: Cursor, one: Locked, leaving: Mapping[int, int], *, at: datetime, actor: Actor) -> None:
    """Take the units off the origin's stock, if nobody has reserved them."""
    skus = sorted(sku_id for sku_id, units in leaving.items() if units)
    places = [one.origin] * len(skus)
    with db.savepoint(cur):
        reserve.lock(cur, skus, places)
        try:
            changed = adjust.book(
                cur,
                skus,
                places,
                [-leaving[sku_id] for sku_id in skus],
                adjust.TRANSFER_OUT,
                one.number,
                at=at,
                actor=actor,
            )
        except BelowZero as error:
            raise TransferShort(cells=error.fields["cells"]) from error
        short = [(cell.sku_id, cell.location_id) for cell in changed if cell.missing]
        if short:
            raise TransferShort(cells=short)


def cancel(cur: Cursor, name: str, *, at: datetime, actor: Actor) -> None:
    """Call a transfer off that has not shipped. Cancelled before, it stays so. Raises SupplyUnknown,
    WrongSupplyState.
    """
    one = supply.lock_one(cur, "transfer", name)
    if one.state is not State.CANCELLED:
        supply.demand(one, Act.CANCEL)
        supply.move(cur, [one.id], Act.CANCEL, at=at, actor=actor)
