"""How many orders there are of each kind, as far as is worth counting."""

import threading
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from crossdock.core import clock
from crossdock.core.sql import Cursor, Texts, statement
from crossdock.desk import listing
from crossdock.desk.listing import Filter

BY_STATUS = statement(__package__, "orders_by_status")
WAITING = statement(__package__, "rail_counts")

MOST: Final = 10_000  # beyond it "more than that" is said: an exact number would cost a look at every order

RAIL: Final = 999  # beyond it the rail says "999+"
MOST_KEPT: Final = 1_000


def by_status(cur: Cursor) -> dict[str, int]:
    """Orders by status, each at most ``MOST`` + 1."""
    return {status: int(orders) for status, orders in BY_STATUS.rows(cur, most=MOST + 1)}


def of(cur: Cursor, wanted: Filter, own: frozenset[str], now: datetime) -> tuple[int, bool]:
    """Orders that the list's filter finds, at most ``MOST``, of the newest that are looked at; whether there
    may be more.
    """
    found = listing.page(cur, wanted, own, after=None, limit=MOST, now=now)
    return len(found.ids), found.following is not None


@dataclass(frozen=True, slots=True)
class Waiting:
    """Each at most ``RAIL`` + 1: exceptions that nobody has snoozed, and fulfilment orders that should have
    left before today.
    """

    exceptions: int
    late: int


def waiting(cur: Cursor, channels: Collection[str], *, messages: bool, now: datetime) -> Waiting:
    """What waits for a person; of these channels alone, where any are named. ``messages``: also those in
    quarantine.
    """
    row = WAITING.one(
        cur,
        channels=Texts(sorted(channels)) if channels else None,
        messages=messages,
        now=now,
        today=now.date(),
        most=RAIL + 1,
    )
    return Waiting(*row)


class Cache:
    """What waits, by what may be seen of it, each for some seconds: every page has it. Safe between
    threads.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: dict[tuple[frozenset[str], bool], tuple[float, Waiting]] = {}

    def get(
        self, cur: Cursor, channels: Collection[str], *, messages: bool, now: datetime, old: float
    ) -> Waiting:
        """What waits, as it was at most ``old`` seconds ago."""
        key, moment = (frozenset(channels), messages), clock.monotonic()
        found = self._known.get(key)
        if found is not None and moment - found[0] <= old:
            return found[1]
        fresh = waiting(cur, channels, messages=messages, now=now)
        with self._lock:
            if len(self._known) >= MOST_KEPT:
                self._known.clear()
            self._known[key] = (moment, fresh)
        return fresh

    def forget(self) -> None:
        """Drop everything: when another database is connected."""
        with self._lock:
            self._known.clear()


CACHE: Final = Cache()
