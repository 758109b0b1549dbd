"""Available to promise, by date: what is there and what is to come, less what those before will take. Pure.

``outlook`` plays the days of a SKU ahead as the broker will live them: on each day on which units come,
whoever waits is looked at in the order of the queue, and is served where its units are. What is left over,
and will not be needed by anybody of them later, may be promised to others.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Lot:
    """``units`` that are to come to a location on a day."""

    day: date
    location_id: int
    units: int


@dataclass(frozen=True, slots=True)
class Outlook:
    """``served`` [Q]: the day on which each of the queue has its units; None: no such day, or now already
    (``at_once`` [Q]). ``free``: by location to which something comes, on each day on which anything comes,
    the units that may be promised to others by then.
    """

    served: list[date | None]
    at_once: list[bool]
    free: dict[int, list[tuple[date, int]]] = field(default_factory=dict)

    def by(self, location_id: int, day: date, now: int) -> int:
        """Units of a location that may be promised for ``day``; ``now``: those of today."""
        found = now
        for on, units in self.free.get(location_id, []):
            if on <= day:
                found = units
        return found


def outlook(
    now: Mapping[int, int], lots: Sequence[Lot], queue: Sequence[int], *, split: bool = False
) -> Outlook:
    """Play a SKU's days ahead. ``now``: units free today, by location; ``queue``: the units that each of
    those who wait needs, in turn; ``split``: one may be served from several locations, else from one.
    """
    pool = dict(now)
    served: list[date | None] = [None] * len(queue)
    at_once = [_serve(pool, units, sorted(pool), split=split) for units in queue]
    waiting = [at for at, done in enumerate(at_once) if not done]
    days = sorted({lot.day for lot in lots})
    standing: dict[int, list[tuple[date, int]]] = {lot.location_id: [] for lot in lots}
    for day in days:
        places = sorted({lot.location_id for lot in lots if lot.day == day})
        for lot in lots:
            if lot.day == day:
                pool[lot.location_id] = pool.get(lot.location_id, 0) + lot.units
        for at in waiting:
            if _serve(pool, queue[at], sorted(pool) if split else places, split=split):
                served[at] = day
        waiting = [at for at in waiting if served[at] is None]
        for place, known in standing.items():
            known.append((day, pool.get(place, 0)))
    return Outlook(served, at_once, {place: _kept(known) for place, known in standing.items()})


def _serve(pool: dict[int, int], units: int, places: Sequence[int], *, split: bool) -> bool:
    """Take ``units`` from the place that has most, or from several; whether that could be."""
    if split:
        if sum(pool[place] for place in places) < units:
            return False
        for place in sorted(places, key=lambda one: -pool[one]):
            taken = min(units, pool[place])
            pool[place] -= taken
            units -= taken
        return True
    best = max(places, key=lambda one: pool[one], default=None)
    if best is None or pool[best] < units:
        return False
    pool[best] -= units
    return True


def _kept(standing: Sequence[tuple[date, int]]) -> list[tuple[date, int]]:
    """What may be promised on each day: no more than what is left on any day after it."""
    least: int | None = None
    found = []
    for day, units in reversed(standing):
        least = units if least is None else min(least, units)
        found.append((day, least))
    return found[::-1]
