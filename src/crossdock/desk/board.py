"""The board of what will be missed: open orders by the time that is left to the cut-off they must leave by,
with their promise, and what would keep it.
"""

from collections.abc import Collection, Iterator, Sequence
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
OPEN_OF = statement(__package__, "board_open_of", prepare=False)
IDLE = statement(__package__, "board_idle", prepare=False)
IDLE_OF = statement(__package__, "board_idle_of", prepare=False)

# In which units may be without a location.
WAITING: Final = ("held", "open", "backordered", "partially_shipped")
OLDEST: Final = 1_000  # of a status, among those that nothing is on the way of
# Among which those of some channels are found: fulfilment orders of a location and state, orders of a status.
LOOK_OPEN: Final = 2_000
LOOK_IDLE: Final = 20_000
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
    """``entries``: those with the least time left; ``more``: there are others, with more; ``beyond``: so many
    were looked at that there may be others with less.
    """

    entries: Sequence[Entry]
    more: bool
    beyond: bool


def read(cur: Cursor, *, channels: Collection[str] = (), at: datetime, limit: int) -> Board:
    """The board at ``at``; of these channels alone, where any are named."""
    holding = world.holding(cur, at)
    until: dict[int, datetime] = {}
    beyond = False
    for order_id, location_id, ship_on, last in _leaving(cur, channels, limit + 1):
        beyond = beyond or last
        if not last:
            until[order_id] = min(until.get(order_id, NEVER), _cut_off(location_id, ship_on, holding))
    for order_id, by, placed, level, last in _idle(cur, channels):
        beyond = beyond or last
        if not last:
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
    return Board(entries, len(until) > limit, beyond)


def _leaving(cur: Cursor, channels: Collection[str], first: int) -> Iterator[tuple[int, int, date, bool]]:
    """Of what is on its way: order, location, day, and whether that is only where the look ends."""
    if channels:
        names = Texts(sorted(channels))
        yield from OPEN_OF.rows(cur, channels=names, first=first, look=LOOK_OPEN)
    else:
        yield from ((*row, False) for row in OPEN.rows(cur, first=first))


def _idle(cur: Cursor, channels: Collection[str]) -> Iterator[tuple[int, date | None, datetime, str, bool]]:
    """Of what nothing is on the way of: order, day asked for, when placed, level, and as ``_leaving``."""
    for status in WAITING:
        if channels:
            names = Texts(sorted(channels))
            yield from IDLE_OF.rows(cur, status=status, channels=names, oldest=OLDEST, look=LOOK_IDLE)
        else:
            yield from ((*row, False) for row in IDLE.rows(cur, status=status, oldest=OLDEST))


def _cut_off(location_id: int, ship_on: date, holding: Holding) -> datetime:
    """Until when what leaves a location on a day can still be kept."""
    place = holding.setup.index_of.get(location_id)
    if place is None:  # closed since: nobody there has a cut-off
        return datetime.combine(ship_on, time(), UTC)
    return calendars.closes_at(holding.setup.locations[place], ship_on)


def _too_late(by: date | None, placed: datetime, level: str, holding: Holding) -> datetime:
    """When the day begins too late that an order without a location was promised for."""
    due = demand.due_on(placed, by, level, holding.policy.document.promise_days)
    return datetime.combine(due, time(), UTC) if due else NEVER


def _entry(row: Row, one: Standing, offer: Rescue | None, at: datetime) -> Entry:
    closes = one.closes_at
    soon = closes is not None and closes - at < SOON
    tone = "now" if one.will_miss else "soon" if soon else "planned"
    return Entry(row, one, closes, _day(one.due), _day(one.arrives), tone, offer)


def _day(ordinal: int) -> date | None:
    return date.fromordinal(ordinal) if ordinal else None
