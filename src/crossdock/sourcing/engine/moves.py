"""Placements mended by moving and exchanging units, many sets of locations at once, each by its best change.

A placement [w, L, K + 1] holds the units of each line at each of a set's locations; the last column holds the
units that do not ship, which cost more than any plan.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from crossdock.sourcing.engine.field import Field, Prices
from crossdock.sourcing.engine.place import Sets, within
from crossdock.sourcing.engine.types import Bools, Floats, Ints

LEAST = 0.5  # money: what is less is rounding


class _Change(NamedTuple):
    """For each placement a change of its cost, and what makes it: units of lines added at [w, L, K + 1]."""

    cost: Floats
    units: Ints


@dataclass(frozen=True)
class Steps:
    """Prices as they are, by place [w, K]."""

    prices: Prices
    place: Ints

    def only(self, some: Ints) -> "Steps":
        """Those of the placements ``some``."""
        return Steps(self.prices, self.place[some])

    def at(self, load: Floats, row: Ints, k: Ints) -> Floats:
        """The price of the loads [w, ..], each at the k-th locations."""
        return self.prices.at(self.place[row, k], load)

    def marks(self, load: Floats) -> tuple[Floats, Floats]:
        """For loads [w, K], the limits of the step below and of their own."""
        limits = self.prices.limits
        step = np.searchsorted(limits, load)
        return limits[np.maximum(step - 1, 0)], limits[np.minimum(step, len(limits) - 1)]


@dataclass(frozen=True)
class Aimed:
    """Prices as if a parcel had paid for a step: nothing more below its limit, dear by the gram above."""

    money: Floats  # [w, K]
    limit: Floats  # [w, K]
    over: Floats  # [w]

    def only(self, some: Ints) -> "Aimed":
        """Those of the placements ``some``."""
        return Aimed(self.money[some], self.limit[some], self.over[some])

    def marks(self, _: Floats) -> tuple[Floats, Floats]:
        """For loads [w, K], what they should fall to, and may rise to: their limits."""
        return self.limit, self.limit

    def at(self, load: Floats, row: Ints, k: Ints) -> Floats:
        """The price of the loads [w, ..], each at the k-th locations."""
        found: Floats = self.money[row, k] + self.over[row] * np.maximum(load - self.limit[row, k], 0)
        return found


@dataclass
class _Desk:
    """w placements, one a set."""

    field: Field
    pricing: Steps | Aimed
    sets: Sets
    x: Ints  # [w, L, K + 1]

    def __post_init__(self) -> None:
        here = within(self.field, self.sets)
        apart = np.full((*here.takes.shape[:2], 1), self.field.missing, dtype=np.float64)
        self.unit = np.concatenate([here.unit, apart], axis=2)  # [w, L, K + 1]
        self.available = here.available
        self.load = np.einsum("wlk,lj->wkj", self.x[:, :, :-1], self.field.loads)  # [w, K, 2]
        self.row = np.arange(len(self.x))
        self.k = np.arange(self.available.shape[2])
        self.parcel = self.pricing.at(self.load.max(axis=2), self.row[:, None], self.k)  # [w, K]

    def only(self, some: Ints) -> "_Desk":
        """The placements at the positions ``some``."""
        return _Desk(self.field, self.pricing.only(some), self.sets.only(some), self.x[some])

    def cost(self) -> Floats:
        """[w]: what each placement costs."""
        found: Floats = self.parcel.sum(axis=1) + (self.unit * self.x).sum(axis=(1, 2))
        return found

    def room(self) -> Ints:
        """[w, L, K + 1]: units that each location could ship more of the line, lines of one SKU together."""
        field, held = self.field, self.x[:, :, :-1]
        if field.shared.any():
            same = (field.sku[:, None] == field.sku).astype(np.int64)
            held = np.einsum("lm,wmk->wlk", same, held)
        free = self.available - held
        return np.concatenate([free, np.full((*free.shape[:2], 1), int(field.quantity.sum()))], axis=2)

    def best_move(self) -> _Change:
        """The best way to move units of one line from one location to another."""
        price, now = self.pricing.at, self.parcel
        units = self._amounts()  # [w, L, from, to, j]
        rows = self.row[:, None, None, None, None]
        less, more = (
            np.maximum(*parts) for parts in zip(*(self._moved(units, kind) for kind in (0, 1)), strict=True)
        )
        count = self.x[:, :, :-1].sum(axis=1)
        less[units[:, :, :-1] >= count[:, None, :, None, None]] = 0
        change = units * (self.unit[:, :, None, :, None] - self.unit[:, :, :, None, None])
        change[:, :, :-1] += price(less, rows, self.k[:, None, None]) - now[:, None, :, None, None]
        change[:, :, :, :-1] += price(more, rows, self.k[:, None]) - now[:, None, None, :, None]
        change[units < 1] = np.inf
        flat = change.reshape(len(change), -1)
        best, row = flat.argmin(axis=1), np.arange(len(flat))
        line, source, target, _ = np.unravel_index(best, change.shape[1:])
        amount = units.reshape(len(flat), -1)[row, best]
        made = np.zeros_like(self.x)
        made[row, line, source] = -amount
        made[row, line, target] += amount
        return _Change(flat[row, best], made)

    def _moved(self, units: Ints, kind: int) -> tuple[Floats, Floats]:
        """What each parcel would hold, by weight or by volume, less the units and with them."""
        moved = units * self.field.loads[:, None, None, None, kind]
        now = self.load[:, None, :, kind]
        return now[:, :, :, None, None] - moved[:, :, :-1], now[:, :, None, :, None] + moved[:, :, :, :-1]

    def _amounts(self) -> Ints:
        """[w, L, from, to, j]: units to try to move: all that fit; where lines may spread also one, half, and
        what brings either parcel to the limit of a step.
        """
        field, have = self.field, self.x[..., None]
        room = np.maximum(self.room(), 0)[:, :, None]
        other = ~np.eye(have.shape[2], dtype=np.bool_)
        if not field.split:
            return np.where((room >= have) & other, have, 0)[..., None]
        most = np.where(other, np.minimum(have, room), 0)
        load, unit = self.load.max(axis=2), field.loads[:, field.heavy, None]
        below, limit = self.pricing.marks(load)
        fall = np.ceil(np.maximum(load - below, 0)[:, None] / unit).astype(np.int64)
        rise = np.floor(np.maximum(limit - load, 0)[:, None] / unit).astype(np.int64)
        beyond = np.full((*fall.shape[:2], 1), int(field.quantity.max()))
        fall = np.minimum(np.concatenate([fall, beyond], axis=2)[..., None], most)
        rise = np.minimum(np.concatenate([rise, beyond], axis=2)[:, :, None], most)
        return np.stack([most, np.minimum(most, 1), most // 2, fall, rise], axis=4)

    def best_exchange(self) -> _Change:
        """The best exchange of two whole lines between their locations."""
        field, row, every = self.field, self.row, np.arange(len(self.field.sku))
        parcels = len(self.k)
        owner = self.x.argmax(axis=2)  # [w, L]
        ships = owner < parcels
        at = np.where(ships, owner, 0)
        lots = field.loads * field.quantity[:, None]
        load = self.load[row[:, None], at] - lots  # [w, out, 2]
        load = np.maximum(*(load[:, :, None, kind] + lots[:, kind] for kind in (0, 1)))  # [w, out, in]
        change = self.pricing.at(load, row[:, None, None], at[:, :, None])
        change -= self.parcel[row[:, None], at][:, :, None]
        change = np.where(ships[:, :, None], change, 0)
        money = self.unit * field.quantity[:, None]
        there = money[
            row[:, None, None], every, owner[:, :, None]
        ]  # [w, out, in]: the one where the other is
        change += there - money[row[:, None], every, owner][:, :, None]
        fits = self._fits_instead(owner)
        change += change.transpose(0, 2, 1)
        change[~(fits & fits.transpose(0, 2, 1)) | (owner[:, :, None] == owner[:, None])] = np.inf
        flat = change.reshape(len(change), -1)
        best = flat.argmin(axis=1)
        one, other = best // len(every), best % len(every)
        made = np.zeros_like(self.x)
        for line, gives in ((one, other), (other, one)):
            made[row, line, owner[row, line]] -= field.quantity[line]
            made[row, line, owner[row, gives]] += field.quantity[line]
        return _Change(flat[row, best], made)

    def _fits_instead(self, owner: Ints) -> Bools:
        """[w, out, in]: whether the second line's units are where the first one is, which leaves."""
        field = self.field
        row, every = np.arange(len(self.x)), np.arange(len(field.sku))
        room = self.room()[row[:, None, None], every, owner[:, :, None]]
        if field.shared.any():
            room = room + (field.sku[:, None] == field.sku) * field.quantity[:, None]
        found: Bools = room >= field.quantity
        return found


def improve(field: Field, pricing: Steps | Aimed, sets: Sets, x: Ints, rounds: int) -> tuple[Ints, Floats]:
    """The placements [w, L, K], each by its best change again and again until none helps; their costs [w]."""
    left = field.quantity - x.sum(axis=2)
    desk = _Desk(field, pricing, sets, np.concatenate([x, left[:, :, None]], axis=2))
    going = np.arange(len(x))
    for _ in range(rounds):
        part = desk.only(going)
        change = part.best_move()
        helps = change.cost < -LEAST
        desk.x[going[helps]] += change.units[helps]
        if not field.split and not helps.all():
            stuck = np.flatnonzero(~helps)
            change = part.only(stuck).best_exchange()
            helped = change.cost < -LEAST
            desk.x[going[stuck[helped]]] += change.units[helped]
            helps[stuck[helped]] = True
        going = going[helps]
        if not len(going):
            break
    desk = desk.only(np.arange(len(x)))
    return desk.x[:, :, :-1], desk.cost()
