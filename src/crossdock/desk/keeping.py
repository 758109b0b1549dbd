"""What is read for all who see the same, and is kept for some seconds: every page has it."""

import threading
from collections.abc import Callable, Hashable
from typing import Final, Generic, TypeVar

from crossdock.core import clock

T = TypeVar("T")

MOST: Final = 1_000  # answers that are kept


class Kept(Generic[T]):
    """Answers by what may be seen of them, each with when it was read. Safe between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: dict[Hashable, tuple[float, T]] = {}

    def get(self, key: Hashable, read: Callable[[], T], *, old: float) -> T:
        """The answer of ``key`` as it was at most ``old`` seconds ago, else as it is read now."""
        moment = clock.monotonic()
        found = self._known.get(key)
        if found is not None and moment - found[0] <= old:
            return found[1]
        fresh = read()
        with self._lock:
            if len(self._known) >= MOST:
                self._known.clear()
            self._known[key] = (moment, fresh)
        return fresh

    def forget(self) -> None:
        """Drop everything: when another database is connected."""
        with self._lock:
            self._known.clear()
