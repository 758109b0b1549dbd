"""What the demo company sells and what shipping costs: 500 invented SKUs, a tariff in the shape of real
parcel rates.
"""

import random
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

POUND: Final = 453.59237  # grams
CENT: Final = Decimal("0.01")
PACK: Final = 6


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of goods: grams and millimetres (least, most), dollars (least, most), where it is stocked."""

    word: str
    handling_class: str
    grams: tuple[int, int]
    sides: tuple[tuple[int, int], tuple[int, int], tuple[int, int]]
    dollars: tuple[int, int]
    sites: tuple[str, ...]
    share: int  # of the 500


OWN: Final = ("EWR", "LAX", "DFW", "ATL", "SEA")
SHOWN: Final = (*OWN, "CHI", "CMH")
EAST: Final = ("EWR", "CMH", "ATL")
EAST_WEST: Final = ("EWR", "LAX", "CMH")
SOUTH: Final = ("DFW", "ATL", "CMH")
FIELD: Final = ("DEN", "LAX", "EWR")
KINDS: Final = (
    Kind("Tee", "apparel", (150, 260), ((250, 300), (200, 250), (15, 30)), (15, 35), (*OWN, "CHI"), 90),
    Kind("Hoodie", "apparel", (450, 900), ((300, 380), (250, 320), (50, 90)), (45, 90), OWN, 60),
    Kind("Mug", "fragile", (350, 520), ((110, 140), (110, 140), (100, 130)), (12, 28), SHOWN, 60),
    Kind("Lamp", "fragile", (1_400, 3_800), ((250, 420), (200, 320), (200, 320)), (49, 149), EAST_WEST, 40),
    Kind("Blanket", "home", (900, 2_200), ((350, 420), (300, 360), (120, 220)), (39, 119), SOUTH, 50),
    Kind("Bottle", "outdoor", (280, 480), ((80, 95), (80, 95), (240, 300)), (19, 45), (*OWN, "DEN"), 60),
    Kind("Tent", "outdoor", (2_300, 5_400), ((500, 640), (180, 240), (160, 220)), (129, 399), FIELD, 40),
    Kind("Candle", "hazmat", (300, 700), ((90, 130), (90, 130), (100, 150)), (14, 39), EAST, 40),
    Kind("Book", "media", (300, 1_100), ((210, 300), (140, 230), (15, 50)), (12, 45), (*OWN, "CHI"), 60),
)  # fmt: skip
COLOURS: Final = (
    "Ash",
    "Birch",
    "Clay",
    "Dune",
    "Ember",
    "Fern",
    "Grove",
    "Haze",
    "Indigo",
    "Jade",
    "Kelp",
    "Loam",
)


@dataclass(frozen=True, slots=True)
class Sku:
    """``popularity``: its weight in demand, a few sell most (Zipf)."""

    code: str
    name: str
    kind: Kind
    grams: int
    sides: tuple[int, int, int]
    price: Decimal
    barcode: str
    popularity: float


def skus(seed: int) -> list[Sku]:
    """The 500 SKUs of a seed."""
    draw = random.Random(f"goods {seed}")  # noqa: S311 - an invented company
    found: list[Sku] = []
    ranks = list(range(1, 501))
    draw.shuffle(ranks)
    for kind in KINDS:
        for number in range(1, kind.share + 1):
            colour = COLOURS[number % len(COLOURS)]
            place = len(found)
            sides = tuple(draw.randint(*side) for side in kind.sides)
            found.append(
                Sku(
                    code=f"{kind.word.upper()}-{number:03}",
                    name=f"{colour} {kind.word} {number}",
                    kind=kind,
                    grams=draw.randint(*kind.grams),
                    sides=(sides[0], sides[1], sides[2]),
                    price=Decimal(draw.randint(*kind.dollars)) - CENT,
                    barcode=ean13(f"200{place:09}"),
                    popularity=1 / ranks[place] ** 0.8,
                )
            )
    return found


@dataclass(frozen=True, slots=True)
class Named:
    """What the shop calls an article that is ``units`` of a SKU, where that is not the SKU's code."""

    called: str
    sku: str
    units: int


def called(sku: Sku) -> str:
    """What the shop calls the SKU: for one in ten it kept a number of its own."""
    number = sku.barcode[8:12]
    return f"SHOP-{number}" if number.endswith("7") else sku.code


def named(found: Iterable[Sku]) -> list[Named]:
    """Articles of the shop that are not called as the SKU is: numbers of its own, and packs of six mugs."""
    articles = []
    for sku in found:
        if called(sku) != sku.code:
            articles.append(Named(called(sku), sku.code, 1))
        if sku.kind.word == "Mug":
            articles.append(Named(f"{sku.code}-SIX", sku.code, PACK))
    return articles


def ean13(digits: str) -> str:
    """Twelve digits with their check digit (GS1 General Specifications, 7.9); 200 is for use inside a
    company.
    """
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return f"{digits}{-total % 10}"


@dataclass(frozen=True, slots=True)
class Rate:
    """A row of the tariff, in dollars."""

    carrier: str
    service: str
    zone: int
    up_to_g: int
    price: Decimal
    transit_days: int


# carrier, service: dollars to begin with, a zone more, a pound more, a pound and zone more; transit days
# by zone
CARRIERS: Final = (
    ("pelican", "ground", "7.10", "0.42", "0.32", "0.085", (1, 1, 2, 3, 4, 4, 5)),
    ("pelican", "two_day", "13.40", "1.30", "0.95", "0.24", (2, 2, 2, 2, 2, 2, 2)),
    ("pelican", "next_day", "27.50", "2.60", "1.90", "0.42", (1, 1, 1, 1, 1, 1, 1)),
    ("heron", "saver", "6.20", "0.31", "0.41", "0.110", (2, 3, 3, 4, 5, 6, 7)),
)
POUNDS: Final = (0.25, 0.5, 0.75, 1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50, 70)


def tariff() -> list[Rate]:
    """Rates by service, zone 2 to 8 and weight step, as parcel carriers publish them."""
    rows = []
    for carrier, service, base, zone_more, pound_more, both, days in CARRIERS:
        for zone in range(2, 9):
            for pounds in POUNDS:
                exact = (
                    Decimal(base)
                    + Decimal(zone_more) * (zone - 2)
                    + Decimal(pound_more) * Decimal(str(pounds))
                    + Decimal(both) * Decimal(str(pounds)) * (zone - 2)
                )
                price = exact.quantize(CENT, ROUND_HALF_UP)
                rows.append(Rate(carrier, service, zone, round(pounds * POUND), price, days[zone - 2]))
    return rows
