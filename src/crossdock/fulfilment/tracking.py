"""Tracking: what carriers say is kept, and a stage settles what it means for parcels, shipments and orders.

``record`` keeps scans and queues their numbers; the stage ``tracking`` (or ``settle``, where an answer is
wanted at once) derives each parcel from all of its scans, moves units from shipped to delivered once every
package of their shipment is, and holds an order whose parcel is in trouble. A number that no package bears
waits until one does: whoever writes a number onto a package queues it too.
Locks, in this order: orders by id, parcels by number.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import numpy as np

from crossdock.carriers.scans import Scan, Status
from crossdock.core import clock, events
from crossdock.core.actor import Actor
from crossdock.core.events import Event
from crossdock.core.sql import Blobs, Cursor, Texts, Times, ints, statement
from crossdock.core.stages import Batch, Stage
from crossdock.fulfilment import lines, parcels, release
from crossdock.fulfilment.lines import Part
from crossdock.fulfilment.parcels import Parcel, State
from crossdock.orders import holds, ledger
from crossdock.orders.holds import Hold

ADD = statement(__package__, "scans_add")
CLAIM = statement(__package__, "tracking_claim")
TAKE = statement(__package__, "tracking_take")
PACKAGES = statement(__package__, "parcel_packages")
ENSURE = statement(__package__, "parcels_ensure")
LOCK = statement(__package__, "parcels_lock")
SCANS = statement(__package__, "parcel_scans")
SETTLE = statement(__package__, "parcels_settle")
SHIPMENTS = statement(__package__, "shipment_parcels")
DELIVERED = statement(__package__, "shipments_delivered")
UNITS = statement(__package__, "shipments_units")
TROUBLE = statement(__package__, "orders_trouble")

ACTOR: Final = Actor("stage", "tracking")
HOLDS: Final[Mapping[State, str]] = {
    State.EXCEPTION: "delivery_exception",
    State.RETURNED: "returned_to_sender",
}
SAYS: Final[Mapping[State, str]] = {
    State.EXCEPTION: "the carrier could not deliver parcel {}",
    State.RETURNED: "parcel {} comes back to the sender",
}


@dataclass(frozen=True, slots=True)
class Package:
    """A package that bears a tracking number. ``created_at``: when its shipment was recorded."""

    tracking: str
    shipment_id: int
    seq: int
    order_id: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Settled:
    """A parcel after settling, and how it stood before; ``packages`` bear its number."""

    tracking: str
    before: Parcel
    known_before: bool
    after: Parcel
    packages: tuple[Package, ...]

    @property
    def news(self) -> bool:
        """Whether its packages hear of this state now."""
        fresh = self.before.state is not self.after.state or not self.known_before
        return fresh and bool(self.packages)


def record(cur: Cursor, found: Sequence[tuple[int, Scan]], *, at: datetime) -> list[bool]:
    """Keep scans, each with its inbound message's id (0: none); says of each whether it is new."""
    if not found:
        return []
    said = [scan for _, scan in found]
    rows = ADD.rows(
        cur,
        trackings=Texts([scan.tracking for scan in said]),
        statuses=Texts([scan.status.value for scan in said]),
        ats=Times([scan.at for scan in said]),
        carriers=Texts([scan.carrier for scan in said]),
        cities=Texts([scan.city for scan in said]),
        regions=Texts([scan.region for scan in said]),
        postal_codes=Texts([scan.postal_code for scan in said]),
        countries=Texts([scan.country for scan in said]),
        details=Texts([scan.detail for scan in said]),
        codes=Texts([scan.code for scan in said]),
        inbound_ids=ints([inbound for inbound, _ in found]),
        prints=Blobs([scan.print for scan in said]),
        at=at,
    )
    fresh = {(tracking, bytes(print_)) for tracking, print_ in rows}
    told = [(scan.tracking, scan.print) for scan in said]
    return [one in fresh and one not in told[:nth] for nth, one in enumerate(told)]


def settle(cur: Cursor, numbers: Iterable[str], *, at: datetime, actor: Actor = ACTOR) -> list[Settled]:
    """Derive parcels from their scans, and let shipments, ledger and holds follow. Again: nothing changes."""
    wanted = sorted(set(numbers))
    if not wanted:
        return []
    trackings = Texts(wanted)
    locked = set(ledger.lock(cur, sorted({one.order_id for one in _packages(cur, trackings)})))
    ENSURE.run(cur, trackings=trackings, at=at)
    before = {row[0]: row[1:] for row in LOCK.rows(cur, trackings=trackings)}
    said: dict[str, list[tuple[Status, datetime]]] = {}
    for tracking, status, moment in SCANS.rows(cur, trackings=trackings):
        said.setdefault(tracking, []).append((Status(status), moment))
    bearing: dict[str, list[Package]] = {}
    for one in _packages(cur, trackings):
        bearing.setdefault(one.tracking, []).append(one)
    found = []
    for tracking, (state, since, last_at, known) in before.items():
        # A package that came behind our lock of the orders is queued itself: its turn comes.
        mine = [one for one in current(bearing.get(tracking, [])) if one.order_id in locked]
        after = parcels.settled(said.get(tracking, []), min((one.created_at for one in mine), default=None))
        found.append(Settled(tracking, Parcel(State(state), since, last_at), known, after, tuple(mine)))
    _write(cur, found, at)
    _told(cur, found, at=at, actor=actor)
    _deliver(cur, sorted({one.shipment_id for parcel in found for one in parcel.packages}), at, actor)
    _hold(cur, found, at=at, actor=actor)
    return found


def current(packages: Sequence[Package]) -> list[Package]:
    """Those that bear the number now: carriers use numbers again, and older shipments are history."""
    newest = max((one.created_at for one in packages), default=None)
    return [one for one in packages if newest is not None and one.created_at >= newest - parcels.BEFORE]


def _packages(cur: Cursor, trackings: Texts) -> list[Package]:
    return [Package(*row) for row in PACKAGES.rows(cur, trackings=trackings)]


def _write(cur: Cursor, found: Sequence[Settled], at: datetime) -> None:
    differ = [one for one in found if one.before != one.after or one.known_before != bool(one.packages)]
    if differ:
        SETTLE.run(
            cur,
            trackings=Texts([one.tracking for one in differ]),
            states=Texts([one.after.state.value for one in differ]),
            since=Times([one.after.since for one in differ]),
            last_at=Times([one.after.last_at for one in differ]),
            known=np.array([bool(one.packages) for one in differ], dtype=np.bool_),
            at=at,
        )


def _told(cur: Cursor, found: Sequence[Settled], *, at: datetime, actor: Actor) -> None:
    """The order's timeline hears of each package's new state."""
    told = []
    for parcel in found:
        if not parcel.news or parcel.after.state is State.EXPECTED:
            continue
        data: dict[str, Any] = {"tracking": parcel.tracking, "from": parcel.before.state.value}
        data["since"] = parcel.after.since and parcel.after.since.isoformat().replace("+00:00", "Z")
        told += [
            Event(one.order_id, "shipment", one.shipment_id, f"parcel_{parcel.after.state.value}",
                  {"package": one.seq, **data})
            for one in parcel.packages
        ]  # fmt: skip
    events.record(cur, told, at=at, actor=actor)


def _deliver(cur: Cursor, shipment_ids: Sequence[int], at: datetime, actor: Actor) -> None:
    """Units of shipments whose packages are all delivered are delivered; a correction takes them back."""
    wanted: dict[int, datetime | None] = {}
    moves: dict[tuple[str, str], dict[int, tuple[int, int]]] = {}
    for id_, order_id, part_id, shipped_at, before, count, delivered, last_at in SHIPMENTS.rows(
        cur, ids=ints(shipment_ids)
    ):
        after = last_at if shipped_at is not None and count and delivered == count else None
        if after == before:
            continue
        wanted[id_] = after
        if before is None or after is None:
            way = ("shipped", "delivered") if before is None else ("delivered", "shipped")
            moves.setdefault(way, {})[id_] = (order_id, part_id)
    if not wanted:
        return
    DELIVERED.run(
        cur, ids=ints(list(wanted)), delivered_at=Times(list(wanted.values())), at=at, actor=str(actor)
    )
    for (source, target), shipments in moves.items():
        units = [
            Part(shipments[id_][1], shipments[id_][0], 0, seq, quantity)
            for id_, seq, quantity in UNITS.rows(cur, ids=ints(list(shipments)))
        ]
        lines.move(cur, units, source, target, at=at, actor=actor)


def _hold(cur: Cursor, found: Sequence[Settled], *, at: datetime, actor: Actor) -> None:
    """An order is held when its parcel comes into trouble, and no longer once none of its parcels is."""
    moved = [parcel for parcel in found if parcel.news]
    order_ids = sorted({one.order_id for parcel in moved for one in parcel.packages})
    if not order_ids:
        return
    trouble: dict[tuple[int, str], list[str]] = {}
    for order_id, state, tracking in TROUBLE.rows(cur, order_ids=ints(order_ids)):
        trouble.setdefault((order_id, HOLDS[State(state)]), []).append(tracking)
    come = {
        (one.order_id, HOLDS[parcel.after.state])
        for parcel in moved if parcel.after.state in HOLDS
        for one in parcel.packages
    }  # fmt: skip
    said = {HOLDS[state]: text for state, text in SAYS.items()}
    puts = [
        Hold(order_id, code, said[code].format(", ".join(trouble[order_id, code])))
        for order_id, code in sorted(come & trouble.keys())
    ]
    holds.put(cur, puts, at=at, actor=actor)
    live = holds.live(cur, order_ids)
    lifted = []
    for code in HOLDS.values():
        over = [
            order_id for order_id in order_ids
            if (order_id, code) not in trouble and any(one == code for one, _ in live.get(order_id, ()))
        ]  # fmt: skip
        if over:
            lifted += [row[0] for row in holds.lift(cur, over, [code], at=at, actor=actor)]
    release.requeue(cur, sorted(set(lifted)), at)


def claim(cur: Cursor, limit: int, now: datetime) -> list[int]:
    """Take up to ``limit`` due rows of the queue; a rollback puts them back."""
    return CLAIM.column(cur, limit=limit, now=now)


def work(cur: Cursor, ids: Sequence[int]) -> Batch:
    """Settle the numbers of these rows."""
    settle(cur, TAKE.column(cur, ids=ints(ids)), at=clock.now())
    return Batch(claimed=len(ids), done=len(ids))


def set_aside(cur: Cursor, row_id: int, reason: str) -> None:
    """Take a row off the queue whose number cannot be settled; the log says why, its next scan tries anew."""
    at = clock.now()
    for tracking in TAKE.column(cur, ids=ints([row_id])):
        event = Event(0, "parcel", 0, "tracking_failed", {"tracking": tracking, "reason": reason[:500]})
        events.record(cur, [event], at=at, actor=ACTOR)


STAGE: Final = Stage("tracking", claim, work, set_aside)
