"""Moves on plans of one large order: many sets of locations at once, each with its own placement.

A state [w, L, k + 1] holds, for each of w sets of k locations, the units of each line at each location; the
last column holds the units that do not ship, which cost more than any plan.
"""

from dataclasses import dataclass

import numpy as np

from crossdock.sourcing.engine.group import Group, billed_grams
from crossdock.sourcing.engine.types import NEVER, Ints


@dataclass(frozen=True)
class Field:
    """One order laid out for moves; ``group`` has this order alone."""

    group: Group
    sku: Ints  # [L]
    quantity: Ints  # [L]
    available: Ints  # [L, N]
    unit: Ints  # [L, N] money a unit
    weight: Ints  # [L] grams a unit
    volume: Ints  # [L] cubic millimetres a unit
    dim_divisor: int
    parcel: Ints  # [N] money a parcel beside its price
    most: int  # parcels
    split: bool  # whether a line may spread
    missing: int  # what a unit that does not ship counts as
    partial: bool


@dataclass(frozen=True)
class View:
    """How parcels are priced: to arrive by ``date``; ``smooth`` draws a line between the steps of the weight.

    Steps hide from a single move what a few of them together would save; the line shows it.
    """

    date: int
    smooth: bool = False


def prices(field: Field, sets: Ints, weight: Ints, volume: Ints, units: Ints, view: View) -> Ints:
    """Cost of parcels: arrays [w, ..., k] of grams, cubic millimetres and units; none costs nothing.

    A parcel that nothing can carry costs the world's ``infinite``.
    """
    group, world = field.group, field.group.world
    arrivals = group.today.deliver_on
    count = arrivals.shape[1] if view.date == NEVER else (arrivals <= view.date).sum(axis=1)[sets]
    width = group.world.price.shape[1] * (arrivals.shape[1] + 1)
    if group.today.added is not None:
        width *= arrivals.shape[0]
    shape = (len(sets), *(1,) * (weight.ndim - 2), sets.shape[1])
    begin = (
        int(group.base[0, 0]) - int(group.step[0, 0]) * width + (group.column[0, sets] + count).reshape(shape)
    )
    grams = billed_grams(weight, volume, field.dim_divisor)
    step = np.searchsorted(world.weights, grams)
    price = group.rates.take(begin + step * width)
    if view.smooth:
        below = np.maximum(step - 1, 0)
        least = group.rates.take(begin + below * width)
        span = world.weights[np.minimum(step, len(world.weights) - 1)] - world.weights[below]
        share = (grams - world.weights[below]) / np.maximum(span, 1)
        part = np.where((step > 0) & (price < world.infinite), share * (price - least), 0).astype(np.int64)
        price = np.where((step > 0) & (price < world.infinite), least + part, price)
    price = price + field.parcel[sets].reshape(shape)
    price = np.where(price > world.infinite >> 1, world.infinite, price)
    return np.where(units > 0, price, 0)


def total(field: Field, sets: Ints, state: Ints, view: View) -> Ints:
    """[w]: what each plan costs, units that do not ship included, less the penalty that all share."""
    held = state[:, :, :-1]
    weight = np.einsum("l,wlk->wk", field.weight, held)
    volume = np.einsum("l,wlk->wk", field.volume, held)
    cost = prices(field, sets, weight, volume, held.sum(axis=1), view).sum(axis=1)
    cost += (field.unit[:, sets].transpose(1, 0, 2) * held).sum(axis=(1, 2))
    found: Ints = cost + state[:, :, -1].sum(axis=1) * field.missing
    return found


def greedy(field: Field, sets: Ints, view: View) -> Ints:
    """Each line to the cheapest locations of the set that have it, by what its units cost there.

    Grams count at the rate of the parcel as if all were in it, so that near locations are preferred.
    """
    number, parcels = sets.shape
    everything = np.broadcast_to(field.weight @ field.quantity, sets.shape)
    volume = np.broadcast_to(field.volume @ field.quantity, sets.shape)
    whole = prices(field, sets, everything, volume, np.ones_like(sets), view)
    grams = max(int(field.weight @ field.quantity), 1)
    rate = np.where(
        whole < field.group.world.infinite, whole / grams, whole.min(axis=1, keepdims=True) / grams
    )
    state = np.zeros((number, len(field.sku), parcels + 1), dtype=np.int64)
    used: dict[int, Ints] = {}
    everyone = np.arange(number)
    for line in np.argsort(-field.quantity * field.weight, kind="stable"):
        sku = int(field.sku[line])
        free = field.available[line][sets] - used.get(sku, 0)
        remaining = np.full(number, field.quantity[line])
        order = np.argsort(field.unit[line][sets] + rate * field.weight[line], axis=1, kind="stable")
        taken = np.zeros_like(sets)
        for k in range(parcels):
            at = order[:, k]
            room = np.maximum(free[everyone, at], 0)
            take = np.minimum(remaining, room) if field.split else np.where(room >= remaining, remaining, 0)
            taken[everyone, at] = take
            remaining = remaining - take
        used[sku] = used.get(sku, 0) + taken
        state[:, line, :-1] = taken
        state[:, line, -1] = remaining
    return state


def improve(field: Field, sets: Ints, state: Ints, view: View) -> Ints:
    """Move units, each time the best single move of each plan, until none of them helps."""
    state = state.copy()
    going = np.arange(len(sets))
    for _ in range(3 * len(field.sku) + 10):
        gain, line, source, target, units = _best_move(field, sets[going], state[going], view)
        helps = gain < 0
        going, line, source = going[helps], line[helps], source[helps]
        if not len(going):
            break
        state[going, line, source] -= units[helps]
        state[going, line, target[helps]] += units[helps]
    return state


def _best_move(field: Field, sets: Ints, state: Ints, view: View) -> tuple[Ints, Ints, Ints, Ints, Ints]:
    """For each plan the change of cost of its best move, and the move: line, from, to, units."""
    number, lines, width = state.shape
    parcels, infinite = width - 1, field.group.world.infinite
    held = state[:, :, :-1]
    weight = np.einsum("l,wlk->wk", field.weight, held)
    volume = np.einsum("l,wlk->wk", field.volume, held)
    count = held.sum(axis=1)
    now = prices(field, sets, weight, volume, count, view)
    same = (field.sku[:, None] == field.sku[None, :]).astype(np.int64)
    room = field.available[:, sets].transpose(1, 0, 2) - np.einsum("lm,wmk->wlk", same, held)
    unit = np.concatenate(
        [field.unit[:, sets].transpose(1, 0, 2), np.full((number, lines, 1), field.missing)], axis=2
    )
    best = np.zeros(number, dtype=np.int64)
    move = np.zeros((4, number), dtype=np.int64)

    def after(k: int, units: Ints, sign: int) -> Ints:
        if k == parcels:
            return np.zeros_like(units)
        changed = sign * units
        new = prices(
            field,
            sets[:, k : k + 1],
            (weight[:, None, k] + changed * field.weight)[:, :, None],
            (volume[:, None, k] + changed * field.volume)[:, :, None],
            (count[:, None, k] + changed)[:, :, None],
            view,
        )[:, :, 0]
        return new - now[:, None, k]

    everyone = np.arange(number)
    for source in range(width):
        for target in range(width):
            if source == target:
                continue
            for units in _amounts(
                field, state[:, :, source], room[:, :, target] if target < parcels else None
            ):
                change = units * (unit[:, :, target] - unit[:, :, source])
                change = change + after(source, units, -1) + after(target, units, 1)
                change = np.where(units > 0, change, infinite)
                line = change.argmin(axis=1)
                least = change[everyone, line]
                better = least < best
                best[better] = least[better]
                move[0, better], move[1, better], move[2, better] = line[better], source, target
                move[3, better] = units[everyone, line][better]
    return best, move[0], move[1], move[2], move[3]


def _amounts(field: Field, have: Ints, room: Ints | None) -> list[Ints]:
    """How many units of each line to try: all that fit, and one; a line that may not spread goes whole."""
    if not field.split:
        return [have if room is None else np.where(room >= have, have, 0)]
    most = have if room is None else np.minimum(have, np.maximum(room, 0))
    return [most, np.minimum(most, 1), most // 2]
