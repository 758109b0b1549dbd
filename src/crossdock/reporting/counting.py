"""The stage ``reports``: keeps what reports show in step with the orders.

The log is followed by a position; each order that something happened to is counted anew, and the sums change
by what that makes of a difference. Position, what is counted of an order, and sums move in one transaction,
one process at a time, so a stage that is killed has done none of it, and reading an order twice changes
nothing. Orders from before (an upgrade, other rules, another time zone) are read beside the log, the newest
first, into a count of their own: the sums of the one before are deleted meanwhile.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, TypeAlias
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings

from crossdock.core import clock, events
from crossdock.core.actor import Actor
from crossdock.core.events import Event
from crossdock.core.ids import TOP
from crossdock.core.sql import Cursor, Dates, Texts, Times, ints, statement
from crossdock.core.stages import Batch, Stage
from crossdock.fulfilment.states import State
from crossdock.network import calendars, locations

LOCK = statement(__package__, "place_lock")
TRY = statement(__package__, "place_try")
MOVE = statement(__package__, "place_move")
LOG = statement(__package__, "log")
OLDER = statement(__package__, "older")
CELLS = statement(__package__, "cells")
UNDUE = statement(__package__, "undue")
PUT_ORDERS = statement(__package__, "put_orders")
PUT_PARTS = statement(__package__, "put_parts")
DROP_PARTS = statement(__package__, "drop_parts")
DROP_SUMS = statement(__package__, "drop_sums")
ADD = statement(__package__, "add")

RULES: Final = 1  # raised when what is counted changes: all orders are read again
ACTOR: Final = Actor("stage", "reports")
EVENTS_AN_ORDER: Final = 8  # about: a page of the log is so many times a batch
PAGES: Final = 20  # of one turn, where none has anything to read
CAREFUL: Final = 16  # a batch of so few looks for the order that fails: a page is no larger
OLD_SUMS: Final = 5_000  # deleted a turn
CALLED_OFF: Final = Texts([State.REJECTED, State.CANCELLED])
# Events after which an order counts as it did. Any other has it counted again.
IDLE: Final = Texts(
    [
        *(f"order.{kind}" for kind in (
            "note", "tagged", "promised", "re_promised", "refunded", "assigned", "snoozed", "escalated",
            "shop_told", "shop_refused", "shop_not_told", "shop_left_out", "shop_dismissed",
            "shop_restored", "not_searchable", "not_counted", "forgotten",
        )),
        *(f"fulfilment_order.{kind}" for kind in (
            "accept", "pick", "pack", "unpack", "units_picked", "gate_lifted", "gate_closed",
            "recall_requested",
        )),
        *(f"shipment.{kind}" for kind in (
            "packed", "package_numbered", "parcel_announced", "parcel_accepted", "parcel_in_transit",
            "parcel_out_for_delivery", "parcel_ready_for_pickup", "parcel_exception", "parcel_returned",
        )),
    ]
)  # fmt: skip

# report, day, hour, channel, location, carrier, outcome, currency
Key: TypeAlias = tuple[str, object, int, int, int, str, str, str]


@dataclass(frozen=True, slots=True)
class Place:
    """How far the count has come, and in which zone its days are."""

    tx: int
    event: int
    below: int | None
    version: int
    rules: int
    zone: str


def zone() -> str:
    """The company's time zone, in which the days and hours of orders are; UTC where nobody said one that is
    known.
    """
    name = str(settings.CONFIG.time_zone)
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return "UTC"


def claim(cur: Cursor, limit: int, now: datetime) -> list[int]:  # noqa: ARG001 - the log has its own order
    """Orders to be counted; the position is moved past them. None while another process counts."""
    row = TRY.row(cur)
    if row is None:
        return []
    old = Place(*row)
    place = _fresh(old)
    place, found = _followed(cur, place, limit)
    if place.below is not None and len(found) * 2 <= limit and (limit > 1 or not found):
        older = OLDER.column(cur, below=place.below, limit=limit - len(found))
        place = replace(place, below=older[-1] if older else None)
        found += [one for one in older if one not in found]
        DROP_SUMS.run(cur, version=place.version, limit=OLD_SUMS)
    if place != old:
        _move(cur, place)
    return found


def work(cur: Cursor, ids: Sequence[int]) -> Batch:
    """Count these orders anew."""
    _count(cur, ids, Place(*LOCK.one(cur)))
    return Batch(claimed=len(ids), done=len(ids))


def set_aside(cur: Cursor, order_id: int, reason: str) -> None:
    """Go on without an order that cannot be counted; the next news of it has it read again."""
    claim(cur, 1, clock.now())
    told = Event(order_id, "order", order_id, "not_counted", {"reason": reason})
    events.record(cur, [told], at=clock.now(), actor=ACTOR)


def count(cur: Cursor, order_ids: Sequence[int]) -> None:
    """Count orders at once, whoever counts meanwhile."""
    place = _fresh(Place(*LOCK.one(cur)))
    _move(cur, place)
    _count(cur, order_ids, place)


def rebuild(cur: Cursor) -> None:
    """Have the stage count every order again, into a new count."""
    place = Place(*LOCK.one(cur))
    _move(cur, replace(place, below=TOP, version=place.version + 1, rules=RULES, zone=zone()))


def _fresh(place: Place) -> Place:
    """Another zone, or other rules, begin another count."""
    if (place.rules, place.zone) == (RULES, zone()):
        return place
    return replace(place, below=TOP, version=place.version + 1, rules=RULES, zone=zone())


def _move(cur: Cursor, place: Place) -> None:
    MOVE.run(
        cur,
        tx=place.tx,
        event=place.event,
        below=place.below,
        version=place.version,
        rules=place.rules,
        zone=place.zone,
    )


def _followed(cur: Cursor, place: Place, limit: int) -> tuple[Place, list[int]]:
    size = limit if limit <= CAREFUL else limit * EVENTS_AN_ORDER
    for _ in range(PAGES):
        tx, event, read, ids = LOG.one(cur, tx=place.tx, event=place.event, limit=size, idle=IDLE)
        if not read:
            break
        place = replace(place, tx=tx, event=event)
        if ids or read < size:
            return place, list(ids or ())
    return place, []


def _count(cur: Cursor, order_ids: Sequence[int], place: Place) -> None:
    ids = ints(sorted(set(order_ids)))
    before = _cells(cur, ids, place)
    at = clock.now()
    current = {one.id: one for one in locations.current(cur, at, inactive=True)}
    due = [
        (part_id, ship_on, calendars.closes_at(current[location_id], ship_on))
        for part_id, location_id, ship_on in UNDUE.rows(cur, ids=ids)
    ]
    PUT_ORDERS.run(cur, ids=ids, version=place.version, called_off=CALLED_OFF, at=at)
    PUT_PARTS.run(
        cur,
        ids=ids,
        part_ids=ints([part_id for part_id, _, _ in due]),
        days=Dates([day for _, day, _ in due]),
        due_at=Times([moment for _, _, moment in due]),
        location_ids=ints(list(current)),
        zones=Texts([one.time_zone for one in current.values()]),
        called_off=CALLED_OFF,
    )
    DROP_PARTS.run(cur, ids=ids, called_off=CALLED_OFF)
    _add(cur, before, _cells(cur, ids, place), place)


def _cells(cur: Cursor, ids: object, place: Place) -> dict[Key, tuple[int, int]]:
    rows = CELLS.rows(cur, ids=ids, version=place.version, zone=place.zone)
    return {tuple(row[:8]): (row[8], row[9]) for row in rows}


def _add(
    cur: Cursor, before: dict[Key, tuple[int, int]], after: dict[Key, tuple[int, int]], place: Place
) -> None:
    """Change the sums by the difference."""
    counted, amounts = Counter[Key](), Counter[Key]()
    for sign, cells in ((-1, before), (1, after)):
        for key, (orders, amount) in cells.items():
            counted[key] += sign * orders
            amounts[key] += sign * amount
    keys = sorted((key for key in counted if counted[key] or amounts[key]), key=str)
    if not keys:
        return
    report, day, hour, channel, location, carrier, outcome, currency = zip(*keys, strict=True)
    ADD.run(
        cur,
        version=place.version,
        reports=Texts(report),
        days=Dates(day),
        hours=ints(hour),
        channel_ids=ints(channel),
        location_ids=ints(location),
        carriers=Texts(carrier),
        outcomes=Texts(outcome),
        currencies=Texts(currency),
        counted=ints([counted[key] for key in keys]),
        amounts=ints([amounts[key] for key in keys]),
    )


STAGE: Final = Stage("reports", claim, work, set_aside, patience=2.0)
