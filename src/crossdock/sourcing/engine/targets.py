"""Which steps of the tariff a set's parcels should fill: a lower bound for every combination of steps.

With a step paid for at each location of a set, a plan's cost is linear but for the limits of those steps. At
any prices of weight the cheapest placement, less what the limits are worth at those prices, bounds the cost
from below; the placements tried at many prices therefore bound thousands of combinations at once.
"""

from dataclasses import dataclass
from functools import lru_cache
from itertools import product

import numpy as np

from crossdock.sourcing.engine.field import Field, Prices
from crossdock.sourcing.engine.place import Sets, Tried
from crossdock.sourcing.engine.types import Floats, Ints

SHORT = 150  # of them, after a first look
LISTED = 4000  # combinations of steps that are bounded for one set


@dataclass(frozen=True)
class Targets:
    """Combinations of steps, by rising bound: of which set, which steps, and which try to start from."""

    which: Ints  # [P] the set
    start: Ints  # [P] the try
    bound: Floats  # [P]
    money: Floats  # [P, K]
    limit: Floats  # [P, K]


def targets(field: Field, prices: Prices, sets: Sets, tried: Tried, each: int) -> Targets:
    """The ``each`` best combinations of every set."""
    dual = tried.dual(field.heavy)
    parts = [_of_set(field, prices, sets, tried, dual, c, each) for c in range(len(sets.date))]
    which, start, bound, money, limit = (np.concatenate(part) for part in zip(*parts, strict=True))
    order = np.argsort(bound, kind="stable")
    return Targets(which[order], start[order], bound[order], money[order], limit[order])


def _of_set(
    field: Field, prices: Prices, sets: Sets, tried: Tried, dual: Floats, c: int, each: int
) -> tuple[Ints, Ints, Floats, Floats, Floats]:
    parcels = sets.location.shape[1]
    size = int((sets.location[c] < len(field.parcel)).sum())
    load = tried.load[c, :, :size, field.heavy]
    whole = min(float(load[0].sum()), float(field.loads[:, field.heavy] @ field.quantity))
    useful = int(np.searchsorted(prices.limits, whole))
    limits = prices.limits[1 : useful + 1]
    money = prices.money.reshape(-1, prices.width)[sets.place[c, :size], 1 : useful + 1]
    if not len(limits):
        return _none(parcels)
    near = np.minimum(np.searchsorted(prices.limits, load[0]), len(limits)) - 1
    grid = _grid(size, len(limits), tuple(near.tolist()) if len(limits) ** size > LISTED else None)
    fixed = money[np.arange(size), grid].sum(axis=1)
    caps = limits[grid]
    room = caps.sum(axis=1)
    possible = fixed < field.worst
    if field.scarce:  # what must stay behind is found from the roomiest combinations
        whole = min(whole, float(room[possible].max(initial=0)))
    enough = np.flatnonzero((room >= whole) & possible & (caps >= tried.least[c, :size]).all(axis=1))
    if not len(enough):
        return _none(parcels)
    if len(enough) > SHORT:  # a few prices first, to leave most of them out
        some = slice(None, None, max(1, len(dual[c]) // 12))
        rough = (dual[c, some, None] - tried.grams[c, some, :size] @ caps[enough].T).max(axis=0) + fixed[
            enough
        ]
        enough = enough[np.sort(np.argpartition(rough, SHORT)[:SHORT])]
    bounds = dual[c, :, None] - tried.grams[c, :, :size] @ caps[enough].T
    bound = bounds.max(axis=0) + fixed[enough] + prices.late[sets.date[c]]
    best = np.argsort(bound, kind="stable")[:each]
    start = bounds[:, best].argmax(axis=0)
    chosen = grid[enough[best]]
    full_money, full_limit = np.zeros((len(best), parcels)), np.zeros((len(best), parcels))
    full_money[:, :size] = money[np.arange(size), chosen]
    full_limit[:, :size] = limits[chosen]
    return np.full(len(best), c), start, bound[best], full_money, full_limit


def _none(parcels: int) -> tuple[Ints, Ints, Floats, Floats, Floats]:
    nothing = np.zeros(0, dtype=np.int64)
    return nothing, nothing, np.zeros(0), np.zeros((0, parcels)), np.zeros((0, parcels))


@lru_cache(maxsize=128)
def _grid(size: int, steps: int, near: tuple[int, ...] | None) -> Ints:
    """[P, size]: every combination of steps, or, where that is too many, those around ``near``."""
    if near is None:
        return np.array(list(product(range(steps), repeat=size)), dtype=np.int64).reshape(-1, size)
    span = int(LISTED ** (1 / size))
    low = [max(0, min(at - span // 2, steps - span)) for at in near]
    ranges = [range(first, min(first + span, steps)) for first in low]
    return np.array(list(product(*ranges)), dtype=np.int64).reshape(-1, size)
