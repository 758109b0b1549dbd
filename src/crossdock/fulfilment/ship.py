"""Shipping: the location says what left, in which packages. Reservations end, stock falls, the ledger
follows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from crossdock.core import db, ids
from crossdock.core.actor import Actor
from crossdock.core.sql import Cursor, Texts, Times, ints, optional_ints, statement
from crossdock.fulfilment import gates, lines, states, stopping
from crossdock.fulfilment.errors import (
    FulfilmentOrderUnknown,
    GateClosed,
    NothingToShip,
    TooMany,
    WrongState,
)
from crossdock.fulfilment.lines import Part
from crossdock.fulfilment.numbers import format_number
from crossdock.fulfilment.states import Act

KNOWN = statement(__package__, "shipments_known")
LINES = statement(__package__, "ship_lines")
PACKED = statement(__package__, "packed")
INSERT = statement(__package__, "shipments_insert")
CHILDREN = statement(__package__, "shipment_children")


@dataclass(frozen=True, slots=True)
class Package:
    """A parcel under the carrier's tracking number (empty: none yet; blanks go, letters become capitals, so
    that it is found by what carriers say); grams and millimetres, if known.
    """

    tracking: str = ""
    weight_g: int | None = None
    length_mm: int | None = None
    width_mm: int | None = None
    height_mm: int | None = None


@dataclass(frozen=True, slots=True)
class Shipment:
    """What left. ``units`` by order line's seq; None: all that is left.

    ``carrier`` and ``service`` None: as planned. ``shipped_at`` None: now. ``reference``: the shipper's own
    number; the same one told again for the fulfilment order changes nothing.
    """

    fulfilment_order_id: int
    units: Mapping[int, int] | None = None
    packages: Sequence[Package] = ()
    carrier: str | None = None
    service: str | None = None
    reference: str | None = None
    shipped_at: datetime | None = None


def ship(cur: Cursor, shipments: Sequence[Shipment], *, at: datetime, actor: Actor) -> list[int]:
    """Record shipments; returns their ids, in order. All or nothing.

    A location that never said it accepted, and ships, has accepted. Raises FulfilmentOrderUnknown,
    WrongState, GateClosed, TooMany, NothingToShip.
    """
    found: dict[int, int] = {}
    with db.savepoint(cur):
        lines.lock_orders(cur, [one.fulfilment_order_id for one in shipments])
        while len(found) < len(shipments):
            found |= known(cur, shipments)
            turn: dict[int, int] = {}  # fulfilment order: its first shipment that is still to be recorded
            for nth, one in enumerate(shipments):
                if nth not in found:
                    turn.setdefault(one.fulfilment_order_id, nth)
            found |= _ship(cur, {nth: shipments[nth] for nth in turn.values()}, at=at, actor=actor)
    return [found[nth] for nth in range(len(shipments))]


def known(cur: Cursor, shipments: Sequence[Shipment]) -> dict[int, int]:
    """Ids of shipments told before, by position."""
    told = [(nth, one) for nth, one in enumerate(shipments) if one.reference is not None]
    rows = KNOWN.rows(
        cur,
        ids=ints([one.fulfilment_order_id for _, one in told]),
        refs=Texts([one.reference for _, one in told]),
    )
    ids_by = {(order, reference): shipment for order, reference, shipment in rows}
    keyed = {nth: (one.fulfilment_order_id, one.reference) for nth, one in told}
    return {nth: ids_by[key] for nth, key in keyed.items() if key in ids_by}


def _ship(cur: Cursor, shipments: Mapping[int, Shipment], *, at: datetime, actor: Actor) -> dict[int, int]:
    """One shipment a fulfilment order; the id of each by position."""
    if not shipments:
        return {}
    orders = [one.fulfilment_order_id for one in shipments.values()]
    states.move(cur, orders, Act.ACCEPT, at=at, actor=actor)  # locks all of them
    check(cur, orders)
    parts = unpacked_parts(cur, list(shipments.values()))
    leave(cur, parts, at=at, actor=actor)
    return record(cur, shipments, parts, at=at, actor=actor)


def leave(cur: Cursor, parts: Sequence[Part], *, at: datetime, actor: Actor) -> None:
    """Units go: lines, states, reservations, the ledger. Behind the orders' lock."""
    rows = LINES.rows(
        cur,
        ids=ints([part.id for part in parts]),
        line_seqs=ints([part.line_seq for part in parts]),
        quantities=ints([part.units for part in parts]),
    )
    for act, done in ((Act.SHIP, True), (Act.SHIP_PART, False)):
        states.move(cur, [one for one, finished in rows if finished is done], act, at=at, actor=actor)
    references = [format_number(part.id) for part in parts]
    stopping.end_reservations(cur, parts, "shipped", references=references, at=at, actor=actor)
    lines.move(cur, parts, "released", "shipped", at=at, actor=actor)


def check(cur: Cursor, orders: Sequence[int]) -> None:
    """Raise unless each of these fulfilment orders may ship."""
    found = dict(states.STATES.rows(cur, ids=ints(orders)))
    unknown = [one for one in orders if one not in found]
    if unknown:
        raise FulfilmentOrderUnknown(ids=unknown)
    refused = [
        (format_number(one), state) for one, state in found.items() if (state, Act.SHIP) not in states.MOVES
    ]
    if refused:
        raise WrongState(refused=refused, act=Act.SHIP.value)
    shut = gates.closed(cur, orders, "pack") + gates.closed(cur, orders, "ship")
    if shut:
        raise GateClosed(gates=[(format_number(one), gate) for one, gate in shut])


def unpacked_parts(cur: Cursor, shipments: Sequence[Shipment]) -> list[Part]:
    """What these shipments take, of what is left and stands in no packed shipment. Raises NothingToShip,
    TooMany.
    """
    orders = [one.fulfilment_order_id for one in shipments]
    packed = {(id_, seq): units for id_, seq, units in PACKED.rows(cur, ids=ints(orders))}
    free = [
        replace(part, units=part.units - packed.get((part.id, part.line_seq), 0))
        for part in lines.left(cur, orders)
    ]
    return parts_of([part for part in free if part.units > 0], shipments)


def parts_of(left: Sequence[Part], shipments: Sequence[Shipment]) -> list[Part]:
    """What ships, of what is left. Raises NothingToShip, TooMany."""
    by_line = {(part.id, part.line_seq): part for part in left}
    parts = []
    too_many = []
    for one in shipments:
        every = {part.line_seq: part.units for part in left if part.id == one.fulfilment_order_id}
        wanted = every if one.units is None else {seq: units for seq, units in one.units.items() if units}
        if not wanted or min(wanted.values()) < 0:
            raise NothingToShip(number=format_number(one.fulfilment_order_id))
        for seq, units in sorted(wanted.items()):
            if units > every.get(seq, 0):
                too_many.append((format_number(one.fulfilment_order_id), seq, every.get(seq, 0)))
            else:
                parts.append(replace(by_line[one.fulfilment_order_id, seq], units=units))
    if too_many:
        raise TooMany(lines=too_many)
    return parts


def record(
    cur: Cursor,
    shipments: Mapping[int, Shipment],
    parts: Sequence[Part],
    *,
    at: datetime,
    actor: Actor,
    left: bool = True,
) -> dict[int, int]:
    """Write shipments down, as having left or as packed; ids by position."""
    fresh = dict(zip(shipments, ids.take(cur, len(shipments)).tolist(), strict=True))
    INSERT.run(
        cur,
        ids=ints(list(fresh.values())),
        fulfilment_order_ids=ints([one.fulfilment_order_id for one in shipments.values()]),
        carriers=Texts([one.carrier for one in shipments.values()]),
        services=Texts([one.service for one in shipments.values()]),
        refs=Texts([one.reference for one in shipments.values()]),
        shipped_at=Times([(one.shipped_at or at) if left else None for one in shipments.values()]),
        at=at,
        actor=str(actor),
    )
    shipment_of = {one.fulfilment_order_id: fresh[nth] for nth, one in shipments.items()}
    packages = [
        (fresh[nth], seq, package)
        for nth, one in shipments.items()
        for seq, package in enumerate(one.packages, start=1)
    ]
    CHILDREN.run(
        cur,
        line_shipments=ints([shipment_of[part.id] for part in parts]),
        line_seqs=ints([part.line_seq for part in parts]),
        quantities=ints([part.units for part in parts]),
        package_shipments=ints([shipment for shipment, _, _ in packages]),
        seqs=ints([seq for _, seq, _ in packages]),
        trackings=Texts(["".join(package.tracking.split()).upper() for _, _, package in packages]),
        weights=optional_ints([package.weight_g for _, _, package in packages]),
        lengths=optional_ints([package.length_mm for _, _, package in packages]),
        widths=optional_ints([package.width_mm for _, _, package in packages]),
        heights=optional_ints([package.height_mm for _, _, package in packages]),
        at=at,
    )
    return fresh
