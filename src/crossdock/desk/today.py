"""What needs a person now: how much of each kind there is, since when, and the rows behind each number."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from crossdock.core.sql import Cursor, Texts, statement
from crossdock.desk.keeping import Kept
from crossdock.fulfilment import gates
from crossdock.fulfilment.numbers import format_number as format_part
from crossdock.fulfilment.numbers import parse_number as parse_part
from crossdock.inventory import browse
from crossdock.orders.numbers import format_number

HELD = statement(__package__, "today_held")
LATE = statement(__package__, "today_late")
LATE_COUNT = statement(__package__, "today_late_count")
QUARANTINED = statement(__package__, "today_quarantined")
STUCK = statement(__package__, "today_stuck")
GATES = statement(__package__, "today_gates")
GATED = statement(__package__, "gates_waiting")

LATE_LOOK: Final = 2_000  # fulfilment orders that should have left that are counted
LOOK: Final = 5_000  # closed gates that are looked at, the newest
LOW: Final = 1_000  # cells below their safety stock that are counted
LOW_LOOK: Final = 20_000  # SKUs among which they are
PATIENCE: Final = timedelta(hours=1)  # of a message that goes out and is not taken


@dataclass(frozen=True, slots=True)
class Heap:
    """So many things of a kind, the oldest of them from then (None: not asked)."""

    kind: str
    things: int
    oldest: datetime | None


@dataclass(frozen=True, slots=True)
class Part:
    """A fulfilment order that should have left. ``order``: its order's number; ``holds``: codes of what holds
    that.
    """

    number: str
    order: str
    location: str
    state: str
    ship_on: date
    carrier: str
    service: str
    holds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Late:
    """What should have left: orders, fulfilment orders of theirs, and the first day on which one should have
    (None: there are none). ``more``: there are others.
    """

    orders: int
    parts: int
    first_on: date | None
    more: bool


@dataclass(frozen=True, slots=True)
class Gated:
    """A fulfilment order at a gate that is closed since ``closed_at``. ``order``: its order's number."""

    number: str
    order: str
    location: str
    state: str
    gate: str
    stops: str
    closed_at: datetime

    @property
    def role(self) -> str:
        """The role that may lift it."""
        return gates.role_of(self.gate)


def held(cur: Cursor, channels: Collection[str] = ()) -> list[Heap]:
    """Live holds by code, most first; of these channels alone, where any are named."""
    return [Heap(*row) for row in HELD.rows(cur, channels=_texts(channels))]


def late(
    cur: Cursor,
    today: date,
    *,
    locations: Collection[str] = (),
    channels: Collection[str] = (),
    after: tuple[date, str] | None = None,
    limit: int,
) -> list[Part]:
    """Fulfilment orders that should have left before ``today``, the latest first. ``after``: those that come
    after this one alone, by its ship_on and number. Raises FulfilmentOrderUnknown.
    """
    ship_on, number = after or (None, None)
    rows = LATE.rows(
        cur,
        today=today,
        locations=_texts(locations),
        channels=_texts(channels),
        after_on=ship_on,
        after_id=None if number is None else parse_part(number),
        limit=limit,
    )
    return [
        Part(format_part(id_), format_number(order_id), place, state, day, carrier, service, tuple(holds))
        for id_, order_id, place, state, day, carrier, service, holds in rows
    ]


def late_counted(
    cur: Cursor, today: date, *, locations: Collection[str] = (), channels: Collection[str] = ()
) -> Late:
    """How much should have left before ``today``: the rail counts the same orders."""
    orders, parts, first_on = LATE_COUNT.one(
        cur, today=today, locations=_texts(locations), channels=_texts(channels), look=LATE_LOOK
    )
    return Late(orders, parts, first_on, parts >= LATE_LOOK)


def at_gates(cur: Cursor, *, locations: Collection[str] = (), channels: Collection[str] = ()) -> list[Heap]:
    """What waits at closed gates, by gate, most first: among the newest ``LOOK`` that are closed."""
    rows = GATES.rows(cur, look=LOOK, locations=_texts(locations), channels=_texts(channels))
    return [Heap(*row) for row in rows]


def gated(
    cur: Cursor,
    gate: str | None = None,
    *,
    locations: Collection[str] = (),
    channels: Collection[str] = (),
    limit: int,
) -> list[Gated]:
    """What waits at this gate (None: at any), the longest first."""
    rows = GATED.rows(
        cur, gate=gate, look=LOOK, locations=_texts(locations), channels=_texts(channels), limit=limit
    )
    return [Gated(format_part(id_), format_number(order_id), *rest) for id_, order_id, *rest in rows]


def low(cur: Cursor, places: Collection[int] | None, *, old: float) -> Heap:
    """Cells with fewer free units than their safety stock, at most ``LOW``, as it was at most ``old`` seconds
    ago. ``places``: ids of the only locations, None: everywhere.
    """
    wanted = browse.Wanted("low", places=None if places is None else sorted(places))
    key = None if places is None else frozenset(places)
    found = CELLS.get(key, lambda: browse.count(cur, wanted, most=LOW, look=LOW_LOOK), old=old)
    return Heap("low", found, None)


CELLS: Final[Kept[int]] = Kept()


def quarantined(cur: Cursor) -> list[Heap]:
    """Messages in quarantine by what is wrong with them, most first."""
    return [Heap(*row) for row in QUARANTINED.rows(cur)]


def stuck(cur: Cursor, wall: datetime) -> list[Heap]:
    """Messages that go out and are not taken, by whom they are for. ``wall``: now, by the wall's clock."""
    return [Heap(*row) for row in STUCK.rows(cur, before=wall - PATIENCE)]


def _texts(names: Collection[str]) -> Texts | None:
    return Texts(sorted(names)) if names else None
