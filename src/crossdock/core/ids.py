"""64-bit ids, dealt out in this process from blocks of one sequence: an id is known before its row is
written, and a batch costs one round trip. What is left of a block is dropped after a second, so that ids tell
in all processes together, to within two seconds, what came first: lists of the newest go by id alone. Ids are
unique and not dense.
"""

import threading
from time import monotonic
from typing import Final

import numpy as np
from numpy.typing import NDArray

from crossdock.core.sql import Cursor, statement

DIGITS: Final = 18  # of a number that any id has room for
TOP: Final = 2**63 - 1  # no id is above it
BLOCK: Final = 16  # the sequence's increment, in the migration
LIFE: Final = 1.0  # seconds that what is left of a block is good for

NEXT = statement(__package__, "ids_next")

NONE: Final = np.empty(0, np.int64)
WITHIN: Final = np.arange(BLOCK, dtype=np.int64)


class Dealer:
    """Deals ids from blocks; safe between threads."""

    def __init__(self, life: float = LIFE) -> None:
        self._lock = threading.Lock()
        self._life = life
        self._drawn = 0.0
        self._rest = NONE

    def take(self, cur: Cursor, count: int) -> NDArray[np.int64]:
        """``count`` fresh ids, ascending."""
        with self._lock:
            if monotonic() - self._drawn >= self._life:
                self._rest = NONE
            lacking = count - len(self._rest)
            if lacking > 0:
                firsts = np.array(NEXT.one(cur, blocks=-(-lacking // BLOCK))[0], np.int64)
                self._rest = np.concatenate([self._rest, (firsts[:, None] + WITHIN).ravel()])
                self._drawn = monotonic()
            dealt, self._rest = self._rest[:count], self._rest[count:]
            return dealt

    def forget(self) -> None:
        """Drop the rest of the block: after a fork, or when another database is connected."""
        with self._lock:
            self._rest = NONE


DEALER = Dealer()


def parse(text: str) -> int | None:
    """The id that a text is, in ASCII digits alone; None: it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= DIGITS else None


def take(cur: Cursor, count: int) -> NDArray[np.int64]:
    return DEALER.take(cur, count)


def one(cur: Cursor) -> int:
    return int(DEALER.take(cur, 1)[0])
