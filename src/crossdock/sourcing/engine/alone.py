"""The plan of an order decided by itself, at its turn: lines that may spread, or more than can be listed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from crossdock.sourcing.engine.types import Plan


@dataclass(frozen=True)
class Alone:
    """A chosen plan: parts (line position, location, units), the service of each location, and the runner-up.

    ``lower_bound``: no plan of as many units costs less, where that was asked of HiGHS.
    """

    parts: Sequence[tuple[int, int, int]]
    services: Mapping[int, int]
    runner: Plan | None
    lower_bound: int | None = None
