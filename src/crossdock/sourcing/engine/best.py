"""The two best plans of every order that use different sets of locations, improved candidate by candidate.

Plans of equal units are compared by cost, then by ``key``: the number of parcels and the sorted location
indices as one number, so that fewer parcels and then the smaller list of codes is the smaller key.
"""

from dataclasses import dataclass

import numpy as np

from crossdock.sourcing.engine.types import Ints


@dataclass
class Best:
    """Winner and runner-up of R orders: cost [R, 2], key [R, 2], and each line's location or -1, place [R, 2,
    L].
    """

    cost: Ints
    key: Ints
    place: Ints


def no_plan(orders: int, lines: int, infinite: int) -> Best:
    """Nothing found yet."""
    return Best(
        np.full((orders, 2), infinite, dtype=np.int64),
        np.full((orders, 2), np.iinfo(np.int64).max, dtype=np.int64),
        np.full((orders, 2, lines), -1, dtype=np.int64),
    )


def set_key(locations: Ints, total: int, most: int) -> Ints:
    """The key of sets [X, parcels] out of ``total`` locations, where plans have at most ``most`` parcels."""
    locations = np.sort(locations, axis=1)
    parcels = locations.shape[1]
    key = np.full(len(locations), parcels, dtype=np.int64)
    for k in range(most):
        key *= total + 1
        if k < parcels:
            key += locations[:, k]
    return key


def merge(best: Best, row: Ints, cost: Ints, key: Ints, place: Ints, infinite: int) -> None:
    """Offer plans, each for the order ``row`` [X]; ``best`` keeps the two best of different sets of each
    order.
    """
    rows = np.unique(row)
    row = np.concatenate([rows, rows, row])
    cost = np.concatenate([best.cost[rows, 0], best.cost[rows, 1], cost])
    key = np.concatenate([best.key[rows, 0], best.key[rows, 1], key])
    place = np.concatenate([best.place[rows, 0], best.place[rows, 1], place])
    order = np.lexsort((key, cost, row))
    row, ranked = row[order], key[order]
    new = np.empty(len(row), dtype=np.bool_)
    new[0] = True
    np.not_equal(row[1:], row[:-1], out=new[1:])
    first = np.flatnonzero(new)
    other = np.flatnonzero(ranked != ranked[first][np.cumsum(new) - 1])
    best.cost[rows, 1], best.key[rows, 1] = infinite, np.iinfo(np.int64).max
    for place_of, some, at in ((0, rows, first), (1, *first_of_each(row, other))):
        chosen = order[at]
        best.cost[some, place_of], best.key[some, place_of] = cost[chosen], key[chosen]
        best.place[some, place_of] = place[chosen]


def first_of_each(row: Ints, some: Ints) -> tuple[Ints, Ints]:
    """The rows among the positions ``some`` of sorted ``row``, and the first position of each."""
    rows, at = np.unique(row[some], return_index=True)
    return rows, some[at]
