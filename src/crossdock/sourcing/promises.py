"""Promised days of back-orders: made out of what is to come, in the order of the queue; kept, or made again
when supply moves, with an event that says from which day to which.

A line's ``expected_on`` is the day on which its units are at a location. A delivery that is late and has no
new day promises nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from crossdock.catalog import selling
from crossdock.core import events
from crossdock.core.actor import BROKER
from crossdock.core.events import Event
from crossdock.core.sql import Cursor, ints, statement
from crossdock.inventory import stock, supply
from crossdock.network import locations
from crossdock.network.locations import Location
from crossdock.orders import holds, ledger
from crossdock.orders.holds import Hold
from crossdock.sourcing import atp, policies, queue
from crossdock.sourcing.atp import Lot, Outlook

WAITING = statement(__package__, "promises_waiting")
DUE = statement(__package__, "promises_due")

PREORDER_FULL: Final = "preorder_full"
MOST: Final = 50_000  # lines looked at in one turn


@dataclass(frozen=True, slots=True)
class Waiting:
    """A back-ordered line, and what it was promised last."""

    order_id: int
    seq: int
    sku_id: int
    sku: str
    units: int
    expected_on: date | None


@dataclass(frozen=True, slots=True)
class Prospect:
    """What is known of a SKU's days ahead. ``now``: free units by location; ``release_on``: not before, and
    then what is free now comes on that day.
    """

    release_on: date | None
    now: Mapping[int, int]
    lots: tuple[Lot, ...]
    queue: tuple[Waiting, ...]
    outlook: Outlook

    def by_date(self, location_id: int) -> list[dict[str, Any]]:
        """The days on which something comes to a location, and what may be promised there by then."""
        coming: dict[date, int] = {}
        for lot in self.lots:
            if lot.location_id == location_id:
                coming[lot.day] = coming.get(lot.day, 0) + lot.units
        return [
            {"on": day.isoformat(), "arriving": coming[day], "available": units}
            for day, units in self.outlook.free.get(location_id, [])
            if day in coming
        ]


def ahead(cur: Cursor, sku_ids: Iterable[int], *, at: datetime) -> dict[int, Prospect]:
    """The days ahead of SKUs, by id; all that are asked for."""
    wanted = sorted(set(sku_ids))
    places = locations.current(cur, at)
    if not wanted or not places:
        return {}
    today = {place.id: local_day(place, at) for place in places}
    lots: dict[int, list[Lot]] = {sku_id: [] for sku_id in wanted}
    for sku_id, location_id, day, units in supply.dated(cur, wanted):
        if day is not None and day >= today.get(location_id, date.max):
            lots[sku_id].append(Lot(day, location_id, units))
    queue: dict[int, list[Waiting]] = {sku_id: [] for sku_id in wanted}
    for row in WAITING.rows(cur, sku_ids=ints(wanted), limit=MOST):
        queue[row[2]].append(Waiting(*row))
    releases = selling.current(cur, at).releases
    grid = stock.read(cur, wanted, [place.id for place in places])
    split = policies.current(cur, at).document.split_lines
    found = {}
    for sku_id, row in zip(wanted, grid.tolist(), strict=True):
        now = {place.id: units for place, units in zip(places, row, strict=True)}
        mine, release_on = lots[sku_id], releases.get(sku_id)
        if release_on is not None:
            mine = [replace(lot, day=max(lot.day, release_on)) for lot in mine]
            early = [place_id for place_id, units in now.items() if units and today[place_id] < release_on]
            mine += [Lot(release_on, place_id, now.pop(place_id)) for place_id in early]
        played = atp.outlook(now, mine, [one.units for one in queue[sku_id]], split=split)
        found[sku_id] = Prospect(release_on, now, tuple(mine), tuple(queue[sku_id]), played)
    return found


def remake(cur: Cursor, sku_ids: Iterable[int], *, at: datetime) -> int:
    """Make the promises of all that wait for these SKUs; returns how many changed. For whoever moves
    supply.
    """
    wanted = ints(sorted(set(sku_ids)))
    waited_for = {row[2] for row in WAITING.rows(cur, sku_ids=wanted, limit=MOST)} if len(wanted) else set()
    changed: list[tuple[Waiting, date | None]] = []
    beyond: list[Waiting] = []
    covered: set[int] = set()
    today = min((local_day(place, at) for place in locations.current(cur, at)), default=at.date())
    for prospect in ahead(cur, waited_for, at=at).values():
        for one, day, there in zip(
            prospect.queue, prospect.outlook.served, prospect.outlook.at_once, strict=True
        ):
            promised = _kept(one, today) if there else day
            if promised != one.expected_on:
                changed.append((one, promised))
            if there or day is not None:
                covered.add(one.order_id)
            if prospect.release_on is not None and prospect.release_on > today and not there and day is None:
                beyond.append(one)
    write(cur, changed, at=at)
    _hold(cur, beyond, covered, at=at)
    return len(changed)


def _kept(one: Waiting, today: date) -> date | None:
    """Whose units are there waits for the broker: the day that was promised stands until it has passed."""
    return one.expected_on if one.expected_on is not None and one.expected_on >= today else None


def _hold(cur: Cursor, beyond: Sequence[Waiting], covered: set[int], *, at: datetime) -> None:
    """Pre-orders are taken up to what is there and expected: who is beyond is held, for a person to see,
    until there is enough.
    """
    wanted = [
        Hold(one.order_id, PREORDER_FULL, f"{one.sku} is sold out before its release: more than is expected")
        for one in beyond
    ]
    holds.put(cur, wanted, at=at, actor=BROKER)
    covered -= {one.order_id for one in beyond}
    free = sorted(covered & set(holds.held_by(cur, [PREORDER_FULL])))
    if free:
        holds.lift(cur, free, [PREORDER_FULL], at=at, actor=BROKER)
        queue.put(cur, free, at=at)


def write(cur: Cursor, changed: Sequence[tuple[Waiting, date | None]], *, at: datetime) -> None:
    """Promise days, with an event each; those that wait no longer are left alone."""
    if not changed:
        return
    ledger.lock(cur, sorted({one.order_id for one, _ in changed}))
    done = set(
        ledger.expect(
            cur,
            [one.order_id for one, _ in changed],
            [one.seq for one, _ in changed],
            [day for _, day in changed],
        )
    )
    events.record(
        cur,
        [_event(one, day) for one, day in changed if (one.order_id, one.seq) in done],
        at=at,
        actor=BROKER,
    )


def _event(one: Waiting, day: date | None) -> Event:
    data: dict[str, Any] = {
        "line": one.seq,
        "sku": one.sku,
        "units": one.units,
        "was": one.expected_on.isoformat() if one.expected_on else None,
        "expected_on": day.isoformat() if day else None,
    }
    kind = "promised" if one.expected_on is None else "re_promised"
    return Event(one.order_id, "order", one.order_id, kind, data)


def sweep(cur: Cursor, *, at: datetime) -> int:
    """Promise what waits and could be promised, and make again what was promised for a day that has passed;
    returns how many promises changed.
    """
    places = locations.current(cur, at)
    if not places:
        return 0
    due = DUE.column(cur, today=min(local_day(place, at) for place in places))
    return remake(cur, due, at=at) if due else 0


def local_day(place: Location, at: datetime) -> date:
    """The day that it is at a location."""
    return at.astimezone(ZoneInfo(place.time_zone)).date()
