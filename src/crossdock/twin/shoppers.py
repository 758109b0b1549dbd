"""Shoppers: who orders what, when and where to, from one seed. The same seed gives the same day."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import accumulate
from typing import Final

from crossdock.twin import goods, places
from crossdock.twin.places import Place

# Orders by hour of the day, in the shopper's zone: the evening peak, the quiet night.
HOURS: Final = (2, 1, 1, 1, 1, 2, 3, 5, 7, 9, 11, 12, 12, 11, 10, 10, 10, 11, 13, 15, 16, 14, 9, 5)
FIRST: Final = (
    "Ada",
    "Ben",
    "Cleo",
    "Dan",
    "Eve",
    "Finn",
    "Gia",
    "Hal",
    "Ivy",
    "Jon",
    "Kim",
    "Lou",
    "Mia",
    "Ned",
)
LAST: Final = (
    "Ashgrove",
    "Birchwood",
    "Copperfield",
    "Dunmore",
    "Eastlake",
    "Fernley",
    "Greenhall",
    "Hartwell",
)
STREETS: Final = ("Maple", "Cedar", "Walnut", "Chestnut", "Willow", "Juniper", "Magnolia", "Sycamore")
LEVELS: Final = (("standard", 82), ("expedited", 8), ("two_day", 7), ("next_day", 3))


@dataclass(frozen=True, slots=True)
class Item:
    sku: goods.Sku
    quantity: int


@dataclass(frozen=True, slots=True)
class Order:
    """``number`` counts from 1. ``flaw``: what is wrong with it on purpose, or ""."""

    number: int
    placed_at: datetime
    name: str
    email: str
    street: str
    place: Place
    level: str
    items: tuple[Item, ...]
    coupon: Decimal  # dollars off, over all lines
    flaw: str


# What goes wrong, in thousandths of orders.
FLAWS: Final = (("unknown_sku", 8), ("no_zip", 6), ("bad_total", 4), ("unpaid", 20))


def orders(count: int, *, seed: int, day: datetime) -> Iterator[Order]:
    """``count`` orders of the day that begins at ``day`` (UTC), by the time they are placed."""
    draw = random.Random(f"shoppers {seed}")  # noqa: S311 - invented shoppers
    found = goods.skus(seed)
    weights = list(accumulate(sku.popularity for sku in found))
    hours = list(accumulate(HOURS))
    moments = sorted(
        draw.choices(range(24), cum_weights=hours)[0] * 3600 + draw.random() * 3600 for _ in range(count)
    )
    levels = [level for level, _ in LEVELS]
    level_weights = list(accumulate(weight for _, weight in LEVELS))
    for number, moment in enumerate(moments, start=1):
        first, last = draw.choice(FIRST), draw.choice(LAST)
        wanted: dict[str, Item] = {}
        for _ in range(draw.choices((1, 2, 3, 4, 5), weights=(48, 28, 14, 7, 3))[0]):
            [sku] = draw.choices(found, cum_weights=weights)
            known = wanted.get(sku.code)
            wanted[sku.code] = Item(sku, (known.quantity if known else 0) + draw.choice((1, 1, 1, 2)))
        yield Order(
            number=number,
            placed_at=day + timedelta(seconds=moment),
            name=f"{first} {last}",
            email=f"{first.lower()}.{last.lower()}{draw.randint(1, 999)}@example.com",
            street=f"{draw.randint(1, 9_999)} {draw.choice(STREETS)} Street",
            place=places.somewhere(draw),
            level=draw.choices(levels, cum_weights=level_weights)[0],
            items=tuple(wanted.values()),
            coupon=Decimal(draw.choice((0, 0, 0, 0, 5, 10))),
            flaw=_flaw(draw),
        )


def _flaw(draw: random.Random) -> str:
    dice = draw.randrange(1000)
    for name, share in FLAWS:
        if dice < share:
            return name
        dice -= share
    return ""
