"""Trying again, as callers do: at once, then after ever longer waits, up to a longest one."""

from collections.abc import Iterator
from typing import Final

SECOND: Final = 0.1  # seconds before the second try


def waits(tries: int, *, longest: float) -> Iterator[float]:
    """Seconds to wait before each try: none before the first, then twice as long each time."""
    wait = 0.0
    for _ in range(tries):
        yield wait
        wait = min(longest, 2 * wait) or SECOND
