"""How many orders there are of each kind, as far as is worth counting."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from crossdock.core.sql import Cursor, Texts, statement
from crossdock.desk import listing
from crossdock.desk.keeping import Kept
from crossdock.desk.listing import Filter

BY_STATUS = statement(__package__, "orders_by_status")
WITH_HOLDS = statement(__package__, "orders_with_holds")
WAITING = statement(__package__, "rail_counts")

MOST: Final = 10_000  # beyond it "more than that" is said: an exact number would cost a look at every order

RAIL: Final = 999  # beyond it the rail says "999+"


def by_status(cur: Cursor) -> dict[str, int]:
    """Orders by status, each at most ``MOST`` + 1."""
    return {status: int(orders) for status, orders in BY_STATUS.rows(cur, most=MOST + 1)}


def with_holds(cur: Cursor) -> int:
    """Orders with a live hold, at most ``MOST`` + 1."""
    return int(WITH_HOLDS.one(cur, most=MOST + 1)[0])


def of(cur: Cursor, wanted: Filter, own: frozenset[str], now: datetime) -> tuple[int, bool]:
    """Orders that the list's filter finds, at most ``MOST``, of the newest that are looked at; whether there
    may be more.
    """
    found = listing.page(cur, wanted, own, after=None, limit=MOST, now=now)
    return len(found.ids), found.following is not None


@dataclass(frozen=True, slots=True)
class Waiting:
    """Each at most ``RAIL`` + 1: exceptions that nobody has snoozed, and orders of which something should
    have left before today (``today.late_counted`` says more of the same).
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


def kept(cur: Cursor, channels: Collection[str], *, messages: bool, now: datetime, old: float) -> Waiting:
    """What waits, as it was at most ``old`` seconds ago: every page has it."""
    key = frozenset(channels), messages
    return CACHE.get(key, lambda: waiting(cur, channels, messages=messages, now=now), old=old)


CACHE: Final[Kept[Waiting]] = Kept()
