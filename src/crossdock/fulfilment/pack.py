"""Packing before leaving: a shipment stands with its units and packages, its labels are bought, it leaves
later, or is unpacked. Its units are still released and reserved, and nothing else may ship them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from crossdock.core import db
from crossdock.core.actor import Actor
from crossdock.core.sql import Cursor, ints, statement
from crossdock.fulfilment import labels, lines, progress, ship, states
from crossdock.fulfilment.errors import ShipmentGone, ShipmentUnknown
from crossdock.fulfilment.ship import Shipment
from crossdock.fulfilment.states import Act

HEADS = statement(__package__, "shipments_heads")
UNITS = statement(__package__, "shipment_units")
END = statement(__package__, "shipment_end")


@dataclass(frozen=True, slots=True)
class Head:
    """A shipment: whose it is, and whether it has left or was unpacked."""

    id: int
    fulfilment_order_id: int
    order_id: int
    location_id: int
    carrier: str
    service: str
    shipped_at: datetime | None
    unpacked_at: datetime | None


def head(cur: Cursor, shipment_id: int) -> Head:
    """Raises ShipmentUnknown."""
    row = HEADS.row(cur, ids=ints([shipment_id]))
    if row is None:
        raise ShipmentUnknown(f"there is no shipment {shipment_id}", id=shipment_id)
    return Head(*row)


def pack(cur: Cursor, shipment: Shipment, *, at: datetime, actor: Actor) -> int:
    """Record a shipment that has not left; returns its id. One known by its reference changes nothing.

    Raises FulfilmentOrderUnknown, WrongState, GateClosed, TooMany, NothingToShip.
    """
    orders = [shipment.fulfilment_order_id]
    with db.savepoint(cur):
        lines.lock_orders(cur, orders)
        known = ship.known(cur, [shipment])
        if known:
            return known[0]
        states.move(cur, orders, Act.ACCEPT, at=at, actor=actor)
        ship.check(cur, orders)
        parts = ship.unpacked_parts(cur, [shipment])
        units = {part.line_seq: part.units for part in parts}
        # What is packed was picked: of units picked before first, the rest now.
        fresh = [
            (line, units[line.line_seq] - (line.remaining - line.to_pick))
            for line in progress.read(cur, orders)
            if line.line_seq in units
        ]
        progress.count_picked(cur, [(line, count) for line, count in fresh if count > 0])
        packed = ship.record(cur, {0: shipment}, parts, at=at, actor=actor, left=False)[0]
        progress.go_on(cur, orders, at=at, actor=actor)
        return packed


def leave(
    cur: Cursor, shipment_id: int, *, at: datetime, actor: Actor, shipped_at: datetime | None = None
) -> None:
    """A packed shipment leaves; one that has left stays so.

    Raises ShipmentUnknown, ShipmentGone (unpacked), WrongState, GateClosed, LabelLacking, TooMany (units were
    called back).
    """
    order = head(cur, shipment_id).fulfilment_order_id
    with db.savepoint(cur):
        lines.lock_orders(cur, [order])
        found = head(cur, shipment_id)
        if found.shipped_at is not None:
            return
        _standing(found)
        ship.check(cur, [order])
        labels.demand(cur, shipment_id)
        units = dict(UNITS.rows(cur, id=shipment_id))
        parts = ship.parts_of(lines.left(cur, [order]), [Shipment(order, units=units)])
        END.run(cur, id=shipment_id, shipped_at=shipped_at or at, at=at, actor=str(actor))
        ship.leave(cur, parts, at=at, actor=actor)


def unpack(cur: Cursor, shipment_id: int, *, at: datetime, actor: Actor) -> None:
    """Undo a packed shipment: its units may be packed again, its labels are given back. Again: nothing.

    Raises ShipmentUnknown, ShipmentGone (it has left), LabelBusy.
    """
    order = head(cur, shipment_id).fulfilment_order_id
    with db.savepoint(cur):
        lines.lock_orders(cur, [order])
        found = head(cur, shipment_id)
        if found.unpacked_at is not None:
            return
        _standing(found)
        labels.void(cur, _live(cur, shipment_id), at=at)
        END.run(cur, id=shipment_id, shipped_at=None, at=at, actor=str(actor))
        states.move(cur, [order], Act.UNPACK, at=at, actor=actor)


def label(cur: Cursor, shipment_id: int, *, at: datetime, actor: Actor) -> list[int]:
    """Ask for a label for each package that has none; returns the ids of the new ones.

    Raises ShipmentUnknown, ShipmentGone (unpacked), NothingToLabel.
    """
    order = head(cur, shipment_id).fulfilment_order_id
    with db.savepoint(cur):
        lines.lock_orders(cur, [order])
        found = head(cur, shipment_id)
        if found.unpacked_at is not None:
            raise ShipmentGone(f"shipment {shipment_id} was unpacked", id=shipment_id)
        return labels.ask(
            cur, shipment_id, order, found.order_id, found.location_id, found.carrier, found.service,
            at=at, actor=actor,
        )  # fmt: skip


def void_label(cur: Cursor, label_id: int, *, at: datetime) -> None:
    """Give a label back, unless its parcel is under way. Raises LabelUnknown, LabelBusy, ShipmentGone."""
    shipment_id = labels.one(cur, label_id)["shipment"]
    with db.savepoint(cur):
        lines.lock_orders(cur, [head(cur, shipment_id).fulfilment_order_id])
        if head(cur, shipment_id).shipped_at is not None:
            raise ShipmentGone(f"shipment {shipment_id} has left: its labels are used", id=shipment_id)
        labels.void(cur, [label_id], at=at)


def _live(cur: Cursor, shipment_id: int) -> Sequence[int]:
    live = {labels.State.ASKED, labels.State.BOUGHT}
    return [one["id"] for one in labels.show(cur, [shipment_id]) if one["state"] in live]


def _standing(found: Head) -> None:
    if found.shipped_at is not None or found.unpacked_at is not None:
        said = "has left" if found.unpacked_at is None else "was unpacked"
        raise ShipmentGone(f"shipment {found.id} {said}", id=found.id)
