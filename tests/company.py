"""A tiny company known by heart: 3 locations, 5 SKUs, 4 orders, round numbers. No set-up is written twice.

``build(cur)`` writes its masters and stock; ``Company.order`` makes drafts. Money is US dollars, in cents.

=========  =====  =====  =====  =======  ======
units at   MUG    TEE    LAMP   BOOK     SOFA
=========  =====  =====  =====  =======  ======
EWR        100    10     0      10       0       Newark, warehouse, cut-off 16:00, 100 parcels a day
LAX        100    10     10     0        0       Los Angeles, warehouse, cut-off 14:00, 100 parcels a day
CHI        10     0      0      0        0       Chicago, store, cut-off 12:00, 10 parcels a day
grams      500    200    2000   1000     20000
price      10.00  20.00  50.00  30.00    500.00
=========  =====  =====  =====  =======  ======

Zones: NY is 1 from EWR, 2 from CHI, 3 from LAX; IL is 1 from CHI, else 2; CA is 1 from LAX, 2 from CHI,
3 from EWR. ``ground`` costs 5.00 in zone 1 up to 1 kg, and 1.00 more a zone; twice that up to 5 kg, four
times up to 30 kg; it takes zone + 1 days. ``express`` costs double and takes 1 day.
Handling: 1.00 a parcel, 0.20 a unit.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from decimal import Decimal
from typing import Any, Final

from crossdock.carriers import tariffs, zones
from crossdock.catalog import skus
from crossdock.core.actor import Actor
from crossdock.core.sql import Cursor
from crossdock.inventory import adjust
from crossdock.network import locations
from crossdock.orders.drafts import Address, Customer, LineDraft, OrderDraft
from crossdock.partners import channels

BEGAN: Final = datetime(2026, 1, 1, tzinfo=UTC)  # the masters hold from here
MONDAY: Final = datetime(
    2026, 11, 23, 15, 0, tzinfo=UTC
)  # 10:00 at EWR, 9:00 at CHI, 7:00 at LAX; no holiday
ACTOR: Final = Actor("command", "tests")
CURRENCY: Final = "USD"
CARRIER: Final = "pelican"

# code: grams, cube's side in millimetres, price
SKUS: Final[Mapping[str, tuple[int, int, str]]] = {
    "MUG": (500, 100, "10.00"),
    "TEE": (200, 100, "20.00"),
    "LAMP": (2_000, 200, "50.00"),
    "BOOK": (1_000, 100, "30.00"),
    "SOFA": (20_000, 400, "500.00"),
}
# code: kind, city, region, postal code, time zone, cut-off, capacity a day
LOCATIONS: Final = {
    "EWR": ("warehouse", "Newark", "NJ", "07114", "America/New_York", time(16), 100),
    "LAX": ("warehouse", "Los Angeles", "CA", "90045", "America/Los_Angeles", time(14), 100),
    "CHI": ("store", "Chicago", "IL", "60601", "America/Chicago", time(12), 10),
}
STOCK: Final = {
    ("MUG", "EWR"): 100,
    ("MUG", "LAX"): 100,
    ("MUG", "CHI"): 10,
    ("TEE", "EWR"): 10,
    ("TEE", "LAX"): 10,
    ("LAMP", "LAX"): 10,
    ("BOOK", "EWR"): 10,
}
# postal prefix: zone from each location
ZONES: Final = {
    "1": {"EWR": 1, "LAX": 3, "CHI": 2},
    "6": {"EWR": 2, "LAX": 2, "CHI": 1},
    "9": {"EWR": 3, "LAX": 1, "CHI": 2},
}
STEPS: Final = {1_000: 1, 5_000: 2, 30_000: 4}  # grams: times the price of the first step
ADDRESSES: Final = {
    state: Address(name=name, line1="1 Main Street", city=city, region=state, postal_code=code, country="US")
    for state, name, city, code in (
        ("NY", "Ada Example", "New York", "10001"),
        ("IL", "Ben Example", "Chicago", "60614"),
        ("CA", "Cid Example", "Los Angeles", "90001"),
    )
}


@dataclass(frozen=True, slots=True)
class Company:
    """Ids by code, and drafts of orders in the channel ``web``."""

    channel_id: int
    skus: Mapping[str, int]
    locations: Mapping[str, int]

    def order(self, external_id: str, *lines: tuple[str, int], to: str = "NY", **stated: Any) -> OrderDraft:
        """Lines: (SKU, units); ``to``: ``NY``, ``IL`` or ``CA``; ``stated``: further fields of the draft."""
        drafts = tuple(
            LineDraft(str(seq), sku, sku.title(), units, Decimal(SKUS.get(sku, (0, 0, "10.00"))[2]))
            for seq, (sku, units) in enumerate(lines, start=1)
        )
        total = sum(
            int(line.unit_price * 100) * line.quantity for line in drafts if line.unit_price is not None
        )
        fields: dict[str, Any] = {
            "placed_at": MONDAY,
            "source_at": MONDAY,
            "currency": CURRENCY,
            "customer": Customer(external_id="C-1", name="Ada Example", email="ada@example.com"),
            "ship_to": ADDRESSES[to],
            "bill_to": None,
            "service_level": "standard",
            "computed_total": total,
            "total": total,
        }
        return OrderDraft(self.channel_id, external_id, lines=drafts, **{**fields, **stated})

    def orders(self) -> list[OrderDraft]:
        """The four: whole at EWR; whole only at LAX; only in two parcels; only in part."""
        return [
            self.order("A-1", ("MUG", 2), to="NY"),
            self.order("A-2", ("TEE", 1), ("LAMP", 1), to="CA"),
            self.order("A-3", ("LAMP", 1), ("BOOK", 1), to="IL"),
            self.order("A-4", ("MUG", 1), ("SOFA", 1), to="NY"),
        ]


def build(cur: Cursor, stock: Mapping[tuple[str, str], int] = STOCK) -> Company:
    """Write the company; ``stock``: units by (SKU, location), other than the table above."""
    channel = channels.add(cur, "web", "api", at=BEGAN)
    company = Company(channel.id, _skus(cur), _locations(cur))
    _tariff(cur)
    _zones(cur, company)
    cells = list(stock)
    adjust.receive(
        cur,
        [company.skus[sku] for sku, _ in cells],
        [company.locations[location] for _, location in cells],
        list(stock.values()),
        ["opening"] * len(cells),
        at=BEGAN,
        actor=ACTOR,
    )
    return company


def put(cur: Cursor, company: Company, sku: str, location: str, units: int) -> None:
    """Let ``units`` more of a SKU arrive at a location."""
    cell = ([company.skus[sku]], [company.locations[location]])
    adjust.receive(cur, *cell, [units], ["later"], at=BEGAN, actor=ACTOR)


def _skus(cur: Cursor) -> dict[str, int]:
    rows = [
        {
            "code": code,
            "name": code.title(),
            "weight_g": grams,
            "length_mm": side,
            "width_mm": side,
            "height_mm": side,
            "price": Decimal(price),
            "currency": CURRENCY,
        }
        for code, (grams, side, price) in SKUS.items()
    ]
    skus.import_rows(cur, rows, at=BEGAN, actor=ACTOR)
    return {code: sku.id for code, sku in skus.by_codes(cur, list(SKUS), BEGAN).items()}


def _locations(cur: Cursor) -> dict[str, int]:
    rows = [
        {
            "code": code,
            "kind": kind,
            "name": city,
            "line1": "1 Dock Road",
            "city": city,
            "region": region,
            "postal_code": postal_code,
            "country": "US",
            "time_zone": zone,
            "capacity_per_day": capacity,
            "cut_off": cut_off,
            "handling_order": 100,
            "handling_unit": 20,
            "currency": CURRENCY,
        }
        for code, (kind, city, region, postal_code, zone, cut_off, capacity) in LOCATIONS.items()
    ]
    locations.import_rows(cur, rows, at=BEGAN, actor=ACTOR)
    return locations.ids_by_code(cur, list(LOCATIONS))


def _tariff(cur: Cursor) -> None:
    rates = [
        tariffs.Rate(
            CARRIER, service, zone, grams, (400 + 100 * zone) * times * dearer, CURRENCY, days or zone + 1
        )
        for service, dearer, days in (("ground", 1, 0), ("express", 2, 1))
        for zone in (1, 2, 3)
        for grams, times in STEPS.items()
    ]
    tariffs.import_rows(cur, rates, at=BEGAN, actor=ACTOR)


def _zones(cur: Cursor, company: Company) -> None:
    chart = [
        zones.Zone(location_id, "US", prefix, by_location[code])
        for code, location_id in company.locations.items()
        for prefix, by_location in ZONES.items()
    ]
    zones.import_rows(cur, chart, at=BEGAN, actor=ACTOR)
