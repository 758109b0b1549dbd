"""What a parcel costs: each service's price and days from a location, decided by the engine as it decides
on an order; and in which zone a place is. Nothing is looked up or added up beside it.

A parcel is an order of one unit that one location holds, put to the engine once for each service. What
hangs on an order is not in it: rules, stock, capacity and its price, lateness.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np

from crossdock.core.sql import Cursor, ints
from crossdock.network.errors import UnknownLocation
from crossdock.sourcing import engine, world
from crossdock.sourcing.deciding import UNBOUNDED
from crossdock.sourcing.world import Holding, Setup


@dataclass(frozen=True, slots=True)
class Wanted:
    """A parcel of one unit: ``origin``: a location's code; grams, and millimetres a side (0: not known, and
    no dimensional weight).
    """

    origin: str
    country: str
    postal_code: str
    weight_g: int
    millimetres: tuple[int, int, int] = (0, 0, 0)

    @property
    def volume_mm3(self) -> int:
        length, width, height = self.millimetres
        return length * width * height


@dataclass(frozen=True, slots=True)
class Quote:
    """What a service asks. ``levels``: service levels that it may carry. ``reason``: empty, or why it does
    not carry the parcel, as the engine says it: ``no_working_day``, ``zone``, ``service`` (none of its rates
    is for that zone), ``weight``; or ``currency``: its rates are in another than the policy's. Then there
    are no figures. Money in minor units; ``travels``: working days.
    """

    carrier: str
    service: str
    levels: tuple[str, ...]
    reason: str = ""
    price: int = 0
    handling: int = 0
    total: int = 0
    travels: int = 0
    ship_on: date | None = None
    deliver_on: date | None = None


@dataclass(frozen=True, slots=True)
class Quoted:
    """``billed_g``: the larger of the weight and the dimensional one; ``zone``: by the origin's chart, None:
    the chart has none for it; ``quotes``: by what they cost, those that do not carry it last.
    """

    currency: str
    dim_divisor: int
    billed_g: int
    zone: int | None
    quotes: Sequence[Quote]


def quote(cur: Cursor, wanted: Wanted, *, at: datetime, holding: Holding | None = None) -> Quoted:
    """What each service would ask for the parcel if it were decided at ``at``. Raises UnknownLocation, also
    for one that is paused. ``holding``: what holds at ``at``, of whoever has asked already.
    """
    holding = world.holding(cur, at) if holding is None else holding
    setup, policy = holding.setup, holding.policy
    place = next((i for i, one in enumerate(setup.locations) if one.code == wanted.origin), None)
    if place is None:
        raise UnknownLocation(f"there is no active location {wanted.origin}", codes=[wanted.origin])
    today = setup.today(at)
    row = setup.world.zone_rows([wanted.country], [wanted.postal_code])
    orders, goods, capacity = _asked(wanted, setup, place, row)
    decided = engine.decide(setup.world, policy.engine, today, orders, goods, capacity)
    parcel_of = {order: parcel for parcel, order in enumerate(decided.parcel_order.tolist())}
    quotes = []
    for index in range(len(setup.services)):
        if index in parcel_of:
            quotes.append(_carried(setup, orders, decided, index, parcel_of[index]))
        else:
            why = _reason(setup, index) or engine.reason(
                setup.world, policy.engine, today, orders, goods, capacity, order=index, location=place
            )
            quotes.append(Quote(*setup.services[index], _levels(setup, index), why))
    billed = engine.billed_grams(goods.weight_g, goods.volume_mm3, policy.engine.dim_divisor)
    return Quoted(
        currency=policy.document.currency,
        dim_divisor=policy.engine.dim_divisor,
        billed_g=int(billed[0]),
        zone=setup.world.zone(int(row[0]), place),
        quotes=sorted(quotes, key=lambda one: (bool(one.reason), one.total, one.carrier, one.service)),
    )


def zones(
    cur: Cursor, country: str, postal_code: str, *, at: datetime, holding: Holding | None = None
) -> dict[str, int | None]:
    """In which zone a place is from each active location, by its code; None: its chart has none for it."""
    setup = (world.holding(cur, at) if holding is None else holding).setup
    row = int(setup.world.zone_rows([country], [postal_code])[0])
    return {one.code: setup.world.zone(row, place) for place, one in enumerate(setup.locations)}


def _asked(
    wanted: Wanted, setup: Setup, place: int, row: engine.Ints
) -> tuple[engine.Orders, engine.Goods, engine.Capacity]:
    """An order for each service, which that service alone may carry, of the one thing that is in stock."""
    count, places = len(setup.services), len(setup.locations)
    here = np.zeros(places, dtype=np.bool_)
    here[place] = True
    none = np.zeros(count, dtype=np.int64)
    orders = engine.Orders(
        line_start=ints(range(count + 1)),
        sku=none,
        quantity=none + 1,
        zone_row=np.repeat(row, count),
        deliver_by=none,
        ship_complete=np.ones(count, dtype=np.bool_),
        priority=none,
        eligible=np.tile(here, (count, 1)),
        services=np.eye(count, dtype=np.bool_),
    )
    goods = engine.Goods(
        weight_g=ints([wanted.weight_g]),
        volume_mm3=ints([wanted.volume_mm3]),
        available=np.where(here, count, 0).astype(np.int64).reshape(1, places),
    )
    left = np.full(places, UNBOUNDED, dtype=np.int64)
    return orders, goods, engine.Capacity(left, np.zeros(places, dtype=np.int64))


def _carried(setup: Setup, orders: engine.Orders, decided: engine.Decided, index: int, parcel: int) -> Quote:
    place, billed = int(decided.parcel_location[parcel]), int(decided.parcel_billed_g[parcel])
    return Quote(
        *setup.services[index],
        _levels(setup, index),
        price=int(decided.parcel_price[parcel]),
        handling=int(decided.parcel_handling[parcel]),
        total=int(decided.cost[index]),
        travels=setup.world.travels(billed, int(orders.zone_row[index]), place, index),
        ship_on=date.fromordinal(int(decided.parcel_ship_on[parcel])),
        deliver_on=date.fromordinal(int(decided.parcel_deliver_on[parcel])),
    )


def _levels(setup: Setup, index: int) -> tuple[str, ...]:
    return tuple(level for level, may in setup.levels.items() if may[index])


def _reason(setup: Setup, index: int) -> str:
    """The world has rates in the policy's currency alone."""
    return "" if (setup.world.price[:, :, index] < setup.world.infinite).any() else "currency"
