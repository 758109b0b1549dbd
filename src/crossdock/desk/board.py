"""The board of what will be missed: open orders by the time that is left to the cut-off they must leave by,
with their promise, and what would keep it.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from crossdock.core.sql import Cursor, Texts, statement
from crossdock.desk import rows
from crossdock.desk.rows import Row
from crossdock.network import calendars
from crossdock.orders.numbers import parse_number
from crossdock.sourcing import demand, rescue, world
from crossdock.sourcing.rescue import Rescue, Standing
from crossdock.sourcing.world import Holding

OPEN = statement(__package__, "board_open")
IDLE = statement(__package__, "board_idle", prepare=False)

# In which units may be without a location.
WAITING: Final = ("held", "open", "backordered", "partially_shipped")
OLDEST: Final = 1_000  # of a status, among those that nothing is on the way of
SOON: Final = timedelta(hours=2)
NEVER: Final = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Entry:
    """An order on the board. ``closes_at``: the cut-off that it must leave by; ``due``, ``arrives``: days
    (None: not promised, not known); ``tone``: ``now`` it will miss its promise, ``soon`` it must leave within
    ``SOON`` or should have, else ``planned``; ``offer``: what is best done.
    """

    row: Row
    standing: Standing
    closes_at: datetime | None
    due: date | None
    arrives: date | None
    tone: str
    offer: Rescue | None

    @property
    def at_work(self) -> bool:
        """Some location has accepted all that is left of it: nobody else can ship it."""
        return bool(self.standing.parts) and not any(part.moves for part in self.standing.parts)


@dataclass(frozen=True, slots=True)
class Board:
    """``entries``: those with the least time left; ``more``: there are others, with more."""

    entries: Sequence[Entry]
    more: bool


def read(cur: Cursor, *, channels: Collection[str] = (), at: datetime, limit: int) -> Board:
    """The board at ``at``; of these channels alone, where any are named."""
    holding = world.holding(cur, at)
    until: dict[int, datetime] = {}
    names = Texts(sorted(channels)) if channels else None
    for order_id, location_id, ship_on in OPEN.rows(cur, channels=names, first=limit + 1):
        until[order_id] = min(until.get(order_id, NEVER), _cut_off(location_id, ship_on, holding))
    for status in WAITING:
        for order_id, by, placed, level in IDLE.rows(cur, status=status, channels=names, oldest=OLDEST):
            until[order_id] = min(until.get(order_id, NEVER), _too_late(by, placed, level, holding))
    order_ids = sorted(until, key=lambda one: (until[one], one))[:limit]
    looked = rescue.look(cur, order_ids, at)
    offers = rescue.offers(cur, looked, at)
    shown = rows.read(cur, [one for one in order_ids if one in looked.standing])
    entries = [
        _entry(row, looked.standing[id_], offers.get(id_), at)
        for row in shown
        if (id_ := parse_number(row.number))
    ]
    return Board(entries, len(until) > limit)


def _cut_off(location_id: int, ship_on: date, holding: Holding) -> datetime:
    """Until when what leaves a location on a day can still be kept."""
    place = holding.setup.index_of.get(location_id)
    if place is None:  # closed since: nobody there has a cut-off
        return datetime.combine(ship_on, time(), UTC)
    return calendars.closes_at(holding.setup.locations[place], ship_on)


def _too_late(by: date | None, placed: datetime, level: str, holding: Holding) -> datetime:
    """When the day begins too late that an order without a location was promised for."""
    due = demand.due(placed, by, level, holding.policy.document.promise_days)
    return datetime.combine(date.fromordinal(due), time(), UTC) if due else NEVER


def _entry(row: Row, one: Standing, offer: Rescue | None, at: datetime) -> Entry:
    closes = one.closes_at
    soon = closes is not None and closes - at < SOON
    tone = "now" if one.will_miss else "soon" if soon else "planned"
    return Entry(row, one, closes, _day(one.due), _day(one.arrives), tone, offer)


def _day(ordinal: int) -> date | None:
    return date.fromordinal(ordinal) if ordinal else None
