"""Placements of an order's lines in many sets of locations at once, by prices of weight.

With a price for every gram at each location, each line goes where it is cheapest by itself. A fixed sequence
of such prices, spread evenly over how the load can be shared, gives each set placements near every
combination of weight steps.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from crossdock.sourcing.engine.field import Field
from crossdock.sourcing.engine.types import Bools, Floats, Ints


@dataclass(frozen=True)
class Sets:
    """C sets of up to K locations, each with a date; one index past the last location stands for none."""

    location: Ints  # [C, K]
    place: Ints  # [C, K] of ``Prices``
    date: Ints  # [C] index

    def only(self, some: Ints) -> "Sets":
        """Those at the positions ``some``."""
        return Sets(self.location[some], self.place[some], self.date[some])


@dataclass(frozen=True)
class Within:
    """What the field holds, at the locations of each set: [C, L, K]."""

    takes: Bools
    available: Ints
    unit: Floats


def within(field: Field, sets: Sets) -> Within:
    """The field's arrays by set; nothing at the location that stands for none."""
    takes, available, unit = field.by_location

    def here(values: Any) -> Any:
        return values[sets.location].transpose(0, 2, 1)

    return Within(here(takes), here(available), here(unit))


@dataclass(frozen=True)
class Tried:
    """T placements of each of C sets, and the prices of weight that chose them."""

    x: Ints  # [C, T, L, K] units
    grams: Floats  # [C, T, K] money a gram
    load: Floats  # [C, T, K, 2]
    linear: Floats  # [C, T] money of the units placed
    least: Floats  # [C, K] the load, of the kind that decides, that has nowhere else to go

    def dual(self, heavy: int) -> Floats:
        """[C, T]: the linear cost, grams paid for too: the least there is at these prices."""
        found: Floats = self.linear + (self.grams * self.load[..., heavy]).sum(axis=2)
        return found


def placements(field: Field, sets: Sets, tries: int) -> Tried:
    """``tries`` placements of every set."""
    here = within(field, sets)
    grams = _prices_of_weight(field, here, field.loads[:, field.heavy], tries)
    grams = grams - grams.min(axis=2, keepdims=True)
    x = _placed(field, here, grams)
    load = np.einsum("ctlk,lj->ctkj", x, field.loads)
    linear = np.einsum("ctlk,clk->ct", x, here.unit)
    most = np.where(here.takes, np.minimum(here.available, field.quantity[:, None]), 0)
    alone = np.minimum(
        most, np.maximum(field.quantity[:, None] - (most.sum(axis=2, keepdims=True) - most), 0)
    )
    least = np.where(field.shared, 0, field.loads[:, field.heavy]) @ alone
    return Tried(x, grams, load, linear, 0 * least if field.scarce else least)


def _placed(field: Field, here: Within, grams: Floats) -> Ints:
    """[C, T, L, K]: every line where it costs least at these prices."""
    weight = field.loads[:, field.heavy]
    cost = here.unit[:, None] + grams[:, :, None] * weight[:, None]
    cost = np.where(here.takes[:, None], cost, np.inf)
    if field.split:
        return _spread(field, here, cost)
    x = np.zeros(cost.shape, dtype=np.int64)
    at = cost.argmin(axis=3)
    fits = np.asarray(here.takes.any(axis=2))[:, None]
    np.put_along_axis(x, at[..., None], np.where(fits, field.quantity, 0)[..., None], axis=3)
    for line in np.flatnonzero(field.shared):
        same = np.flatnonzero(field.sku[:line] == field.sku[line])
        room = here.available[:, None, line] - x[:, :, same].sum(axis=2)
        again = np.where(room >= field.quantity[line], cost[:, :, line], np.inf)
        at = again.argmin(axis=2)
        x[:, :, line] = 0
        amount = np.where(np.isfinite(again.min(axis=2)), field.quantity[line], 0)
        np.put_along_axis(x[:, :, line], at[..., None], amount[..., None], axis=2)
    return x


def _spread(field: Field, here: Within, cost: Floats) -> Ints:
    """Each line's units at the cheapest location first, as many as it has, then at the next."""
    order = np.argsort(cost, axis=3, kind="stable")
    room = np.broadcast_to(here.available[:, None], cost.shape)
    room = np.take_along_axis(room, order, axis=3)
    before = np.cumsum(room, axis=3) - room
    x = np.zeros(cost.shape, dtype=np.int64)
    np.put_along_axis(x, order, np.clip(field.quantity[:, None] - before, 0, room), axis=3)
    for line in np.flatnonzero(field.shared):
        same = np.flatnonzero(field.sku[:line] == field.sku[line])
        room = np.maximum(here.available[:, None, line] - x[:, :, same].sum(axis=2), 0)
        room = np.take_along_axis(room, order[:, :, line], axis=2)
        before = np.cumsum(room, axis=2) - room
        np.put_along_axis(
            x[:, :, line], order[:, :, line], np.clip(field.quantity[line] - before, 0, room), axis=2
        )
    return x


def _prices_of_weight(field: Field, here: Within, weight: Floats, tries: int) -> Floats:
    """[C, tries, K]: money a gram at each location of the sets, nothing at the first.

    At the price where half of the load that both could ship would change sides from the first location to
    another, half of it is there; the tries cover all shares.
    """
    takes, unit = here.takes, here.unit
    both = takes[:, :, :1] & takes
    turn = np.where(both, (unit[:, :, :1] - unit) / weight[:, None], np.inf)
    order = np.argsort(turn, axis=1, kind="stable")
    load = np.where(both, (weight * field.quantity)[:, None], 0)
    load = np.cumsum(np.take_along_axis(load, order, axis=1), axis=1)
    turn = np.take_along_axis(turn, order, axis=1)
    share = _shares(takes.shape[2], tries)
    at = (load[:, None] < share[:, None] * load[:, None, -1:]).sum(axis=2)  # [C, tries, K]
    at = np.minimum(at, takes.shape[1] - 1)
    price = np.take_along_axis(turn, at, axis=1)
    return np.where(np.isfinite(price), price, 0)


@lru_cache(maxsize=32)
def _shares(parcels: int, tries: int) -> Floats:
    """[tries, K]: points that fill the unit cube evenly: an additive recurrence, Roberts' R sequence."""
    root = 2.0
    for _ in range(60):
        root = (1 + root) ** (1 / max(parcels, 2))
    steps = np.array([root**-(k) for k in range(parcels)])
    found: Floats = (0.5 + np.arange(1, tries + 1)[:, None] * steps) % 1.0
    return found
