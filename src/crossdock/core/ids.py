"""64-bit ids, dealt out in this process from blocks of one sequence: an id costs no round trip and is known
before its row is written. A block not used up is lost with the process; ids are unique and roughly ascending,
not dense.
"""

import threading

import numpy as np
from numpy.typing import NDArray

from crossdock.core.sql import Cursor, statement

DIGITS = 18  # of a number that any id has room for
TOP = 2**63 - 1  # no id is above it
BLOCK = 20_000  # the sequence's increment, in the migration

NEXT = statement(__package__, "ids_next")


class Dealer:
    """Deals ids from blocks; safe between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._next = 0
        self._end = 0

    def take(self, cur: Cursor, count: int) -> NDArray[np.int64]:
        """``count`` fresh ids, ascending."""
        with self._lock:
            parts = []
            while count > self._end - self._next:
                parts.append(np.arange(self._next, self._end, dtype=np.int64))
                count -= self._end - self._next
                self._next = int(NEXT.one(cur)[0])
                self._end = self._next + BLOCK
            parts.append(np.arange(self._next, self._next + count, dtype=np.int64))
            self._next += count
            return np.concatenate(parts)

    def forget(self) -> None:
        """Drop the rest of the block: after a fork, or when another database is connected."""
        with self._lock:
            self._next = self._end = 0


DEALER = Dealer()


def parse(text: str) -> int | None:
    """The id that a text is, in ASCII digits alone; None: it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= DIGITS else None


def take(cur: Cursor, count: int) -> NDArray[np.int64]:
    return DEALER.take(cur, count)


def one(cur: Cursor) -> int:
    return int(DEALER.take(cur, 1)[0])
