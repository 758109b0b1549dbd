"""The shapes that a plan of whole lines can have, listed once for each number of lines and parcels.

A subset of the lines is a bit mask s from 1; arrays over subsets hold it at s - 1.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

import numpy as np

from crossdock.sourcing.engine.types import Ints


@dataclass(frozen=True)
class Shapes:
    """Ways to spread lines over ``parcels`` parcels. ``owner`` [A, L]: the parcel of a line, or ``parcels``
    for none.
    """

    parcels: int
    blocks: Ints  # [A, parcels]: each parcel's subset, less one
    lines: Ints  # [A]: all lines that ship, as a subset less one
    owner: Ints  # [A, L]


def _shapes(parcels: int, owners: list[tuple[int, ...]], lines: int) -> Shapes:
    owner = np.array(owners, dtype=np.int64).reshape(-1, lines)
    bit = 1 << np.arange(lines)
    blocks = np.stack([((owner == k) * bit).sum(axis=1) - 1 for k in range(parcels)], axis=1)
    return Shapes(parcels, blocks, ((owner < parcels) * bit).sum(axis=1) - 1, owner)


def _growing(lines: int, parcels: int, whole: bool) -> Iterator[tuple[int, ...]]:
    """Every partition into exactly ``parcels`` blocks once: blocks are numbered as they first appear."""
    for owner in product(range(parcels if whole else parcels + 1), repeat=lines):
        used = [o for o in owner if o < parcels]
        if list(dict.fromkeys(used)) == list(range(parcels)):
            yield owner


@lru_cache(maxsize=64)
def partitions(lines: int, parcels: int, whole: bool) -> Shapes:
    """Partitions of all the lines (``whole``) or of any of them, in exactly ``parcels`` blocks."""
    return _shapes(parcels, list(_growing(lines, parcels, whole)), lines)


@lru_cache(maxsize=64)
def placements(lines: int, parcels: int, whole: bool) -> Shapes:
    """Assignments of lines to ``parcels`` given locations, none empty, in the order that settles ties.

    The smallest sorted list of (line, location, quantity) comes first: the first line at the first location,
    and left out only at last.
    """
    labels = range(parcels if whole else parcels + 1)
    owners = [o for o in product(labels, repeat=lines) if len({k for k in o if k < parcels}) == parcels]
    return _shapes(parcels, owners, lines)


@lru_cache(maxsize=32)
def ranks(parcels: int, depth: int) -> Ints:
    """[C, parcels]: every choice of one of the ``depth`` cheapest locations for each parcel."""
    return np.array(list(product(range(depth), repeat=parcels)), dtype=np.int64)
