"""Supply that moves wakes those who wait for it: the verbs of receipts and transfers as faces call them.

Inventory does not know who waits; whoever changes supply through here has the broker look at the orders that
wait for these SKUs, and has them promised their days anew.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from crossdock.core.actor import Actor
from crossdock.core.sql import Cursor
from crossdock.inventory import arrivals, receipts, supply, transfers
from crossdock.inventory.arrivals import Arrived, Came
from crossdock.inventory.errors import SupplyDiffers
from crossdock.inventory.receipts import Announced, Change
from crossdock.inventory.supply import Cell, Kind
from crossdock.sourcing import backorders, promises


def announce(cur: Cursor, wanted: Sequence[Announced], *, at: datetime, actor: Actor) -> list[Change]:
    """``receipts.announce``; what was promised out of these SKUs is promised again."""
    changes = receipts.announce(cur, wanted, at=at, actor=actor)
    moved = {
        one.sku_id for one, change in zip(wanted, changes, strict=True) if change in ("created", "changed")
    }
    promises.remake(cur, moved, at=at)
    return changes


def announce_new(
    cur: Cursor,
    reference: str,
    location_id: int,
    units: Mapping[int, int],
    *,
    expected_on: date | None = None,
    supplier: str = "",
    at: datetime,
    actor: Actor,
) -> str:
    """Announce a receipt of a reference that none has yet; its number. ``units`` by SKU. There already with
    the same content, it stays as it is. Raises SupplyDiffers; what was done is the caller's to take back.
    """
    wanted = [
        Announced(reference, sku_id, location_id, count, expected_on, supplier)
        for sku_id, count in units.items()
    ]
    changes = announce(cur, wanted, at=at, actor=actor)
    [held] = supply.lock(cur, "receipt", [reference])
    same = held.lines.keys() == {(sku_id, location_id) for sku_id in units} and held.supplier == supplier
    if not same or set(changes) not in ({"created"}, {"unchanged"}):
        raise SupplyDiffers(
            f"There is a receipt {reference} already, with another content; use another reference",
            reference=reference,
        )
    return held.number


def ship(
    cur: Cursor,
    name: str,
    *,
    units: Mapping[int, int] | None = None,
    expected_on: date | None = None,
    at: datetime,
    actor: Actor,
) -> list[int]:
    """``transfers.ship``; what is in transit may be promised."""
    moved = transfers.ship(cur, name, units=units, expected_on=expected_on, at=at, actor=actor)
    promises.remake(cur, moved, at=at)
    return moved


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
    """``arrivals.arrive``; orders that wait for what came are sourced again, the others promised again."""
    found = arrivals.arrive(cur, kind, name, reference, came, final=final, at=at, actor=actor)
    backorders.wake(cur, found.skus, at=at)
    promises.remake(cur, found.skus, at=at)
    return found


def cancel(cur: Cursor, kind: Kind, name: str, *, at: datetime, actor: Actor) -> None:
    """``receipts.cancel`` or ``transfers.cancel``."""
    if kind == "receipt":
        promises.remake(cur, receipts.cancel(cur, name, at=at, actor=actor), at=at)
    else:
        transfers.cancel(cur, name, at=at, actor=actor)
