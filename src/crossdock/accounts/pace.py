"""How fast a key may be used: so many requests a minute, over all web processes together.

A process takes a share of the key's minute (a twentieth) from the database and deals it out without asking
again, so that a minute costs some twenty small writes to a table without a log, however many requests and
processes there are; and no two of them ever deal out the same request. What a process has taken and not dealt
out when the minute ends is gone with it. Minutes are the wall's.
"""

import threading
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from crossdock.accounts.errors import TooFast
from crossdock.accounts.keys import ApiKey
from crossdock.core.sql import Cursor, statement

TAKE: Final = statement(__package__, "key_pace")
MINUTE: Final = 60
SHARES: Final = 20


@dataclass(frozen=True, slots=True)
class Pace:
    """What is left of the minute: ``limit`` and ``remaining`` requests, ``reset`` seconds until the next. Of
    several processes each knows what the others had taken when it asked last.
    """

    limit: int
    remaining: int
    reset: int


@dataclass(slots=True)
class _Share:
    """``mine``: requests still to deal out; ``others``: what nobody had taken at the last look."""

    minute: int
    mine: int
    others: int


class Meter:
    """The shares of this process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._shares: dict[int, _Share] = {}

    def deal(self, key: ApiKey, now: datetime) -> Pace | None:
        """One request of what this process has; None: it has to ``take`` first. ``now``: the wall's. Raises
        TooFast once the minute is used up.
        """
        assert key.per_minute is not None  # noqa: S101 - who has no limit is not asked
        with self._lock:
            share = self._shares.get(key.id)
            if share is None or share.minute < _minute(now):
                return None
            if share.mine:
                share.mine -= 1
                return Pace(key.per_minute, share.mine + share.others, _reset(share.minute, now))
            if share.others:
                return None
        raise TooFast(
            f"the key {key.name} may make {key.per_minute} requests a minute, and has",
            limit=key.per_minute,
            retry_after=_reset(share.minute, now),
        )

    def take(self, cur: Cursor, key: ApiKey, now: datetime) -> None:
        """Take a share, or learn that there is none left. Commit at once: the key's row is locked."""
        limit = key.per_minute or 1
        wanted = max(1, limit // SHARES)
        minute, taken, granted = TAKE.one(cur, key_id=key.id, minute=_minute(now), share=wanted, most=limit)
        with self._lock:
            share = self._shares.get(key.id)
            if share is None or share.minute < minute:
                share = self._shares[key.id] = _Share(minute, 0, 0)
            share.mine += granted
            share.others = max(0, limit - taken)

    def forget(self) -> None:
        with self._lock:
            self._shares.clear()


METER: Final = Meter()


def _minute(now: datetime) -> int:
    return int(now.timestamp()) // MINUTE


def _reset(minute: int, now: datetime) -> int:
    """Whole seconds until ``minute`` has ended, at least one."""
    return max(1, (minute + 1) * MINUTE - int(now.timestamp()))
