"""The benchmark's company and its orders: 20 locations, 10,000 SKUs, 2 lines an order; seeded, invented."""

import random
from collections.abc import Iterator
from datetime import datetime, time
from typing import Any, Final

import msgspec
import numpy as np

from crossdock.app.bench import people
from crossdock.carriers import tariffs, zones
from crossdock.carriers.tariffs import Rate
from crossdock.carriers.zones import Zone
from crossdock.catalog import skus
from crossdock.core.actor import Actor
from crossdock.core.sql import Cursor
from crossdock.inventory import adjust
from crossdock.network import locations
from crossdock.partners import channels

ACTOR: Final = Actor("command", "bench")
CHANNEL: Final = "bench"
SHOP: Final = "shop"
SECRET: Final = "the benchmark's own"  # noqa: S105 - of an invented shop, on loopback
LOCATIONS: Final = 20
SKUS: Final = 10_000
BUYERS: Final = 50_000
STEPS: Final = (500, 1_000, 2_000, 5_000, 10_000, 20_000, 30_000, 70_000)
SERVICES: Final = (("ground", 100, 4), ("express", 180, 2), ("overnight", 320, 1))
STREETS: Final = ("Elm", "Oak", "Main", "Lake", "Hill", "Park", "Mill", "River")
CITIES: Final = ("Springfield", "Riverton", "Fairview", "Georgetown", "Salem", "Clinton")


def build(cur: Cursor, at: datetime, *, stock: int = 1_000_000, skus_count: int = SKUS) -> None:
    """Write channels, masters and stock. ``bench`` takes our API's orders, ``shop`` signed webhooks."""
    channels.add(cur, CHANNEL, "api", at=at)
    channels.add(cur, SHOP, "shopify", SECRET, at=at)
    draw = random.Random(7)  # noqa: S311 - a benchmark's invented goods
    locations.import_rows(cur, [_location(i, draw) for i in range(LOCATIONS)], at=at, actor=ACTOR)
    skus.import_rows(cur, [_sku(i, draw) for i in range(skus_count)], at=at, actor=ACTOR)
    places = locations.current(cur, at)
    tariffs.import_rows(cur, _rates(), at=at, actor=ACTOR)
    chart = [
        Zone(place.id, "US", f"{prefix:03}", 1 + abs(prefix - i * 50) * 8 // 1_000)
        for i, place in enumerate(places)
        for prefix in range(1_000)
    ]
    zones.import_rows(cur, chart, at=at, actor=ACTOR)
    found = skus.by_codes(cur, [f"SKU-{i:05}" for i in range(skus_count)], at)
    ids = np.array([sku.id for sku in found.values()], dtype=np.int64)
    units = np.full(len(ids), stock, dtype=np.int64)
    for place in places:
        there = np.full(len(ids), place.id, dtype=np.int64)
        adjust.receive(cur, ids, there, units, at=at, actor=ACTOR, references=["bench"] * len(ids))


def _location(i: int, draw: random.Random) -> dict[str, Any]:
    return {
        "code": f"L{i:02}", "kind": "warehouse", "name": f"Location {i}", "line1": f"{i} Dock Road",
        "city": "Springfield", "region": "CA", "postal_code": f"{draw.randrange(10_000, 99_999)}",
        "country": "US", "time_zone": "America/Chicago", "cut_off": time(23, 59), "handling_order": 100 + i,
        "handling_unit": 10 + i % 5, "work_days": (1, 2, 3, 4, 5, 6, 7),
    }  # fmt: skip


def _sku(i: int, draw: random.Random) -> dict[str, Any]:
    return {
        "code": f"SKU-{i:05}", "name": f"Thing {i}", "weight_g": draw.randrange(50, 3_000),
        "length_mm": draw.randrange(50, 400), "width_mm": draw.randrange(50, 300),
        "height_mm": draw.randrange(20, 200),
    }  # fmt: skip


def _rates() -> list[Rate]:
    return [
        Rate("tariff", service, zone, up_to, price, "USD", 1 + zone * days // 8)
        for service, factor, days in SERVICES
        for zone in range(1, 9)
        for up_to in STEPS
        for price in [400 + factor * zone + up_to // 20 * factor // 100]
    ]


def bodies(
    count: int, *, first: int = 0, seed: int = 1, hot: float = 0.0, skus_count: int = SKUS
) -> Iterator[tuple[str, bytes]]:
    """(key, body) of orders in our API's format, about 1 kB each. ``hot``: the share of orders that want
    SKU 0.
    """
    draw = random.Random(seed)  # noqa: S311 - a benchmark's invented orders
    for i in range(first, first + count):
        chosen = [draw.randrange(1, skus_count), draw.randrange(1, skus_count)]
        if hot and draw.random() < hot:
            chosen[0] = 0
        if chosen[0] == chosen[1]:
            chosen[1] = chosen[1] % (skus_count - 1) + 1
        yield f"B-{i}", msgspec.json.encode(_order(i, chosen, draw))


def _order(i: int, chosen: list[int], draw: random.Random) -> dict[str, Any]:
    lines = []
    total = 500
    for n, sku in enumerate(chosen, start=1):
        quantity, price = draw.randrange(1, 3), draw.randrange(500, 9_000)
        tax = price * quantity * 7 // 100
        total += price * quantity + tax
        lines.append(
            {
                "external_id": str(n), "sku": f"SKU-{sku:05}", "title": f"Thing {sku}", "quantity": quantity,
                "unit_price": _money(price), "discount": _money(0), "tax": _money(tax), "attributes": {},
            }
        )  # fmt: skip
    name, email = people.buyer(i % BUYERS)
    address = {
        "name": name, "company": None, "line1": f"{draw.randrange(1, 9_999)} {draw.choice(STREETS)} Street",
        "line2": None, "city": draw.choice(CITIES), "region": "CA",
        "postal_code": f"{draw.randrange(1_000, 99_999):05}",
        "country": "US", "phone": "+1 555 0100",
    }  # fmt: skip
    return {
        "channel": "bench", "external_id": f"B-{i}", "placed_at": "2026-11-23T10:00:00Z", "currency": "USD",
        "customer": {"external_id": f"C-{i % BUYERS}", "name": name, "email": email,
                     "phone": "+1 555 0100", "company": None},
        "ship_to": address, "bill_to": None, "service_level": "standard", "deliver_by": None,
        "ship_complete": False, "purchase_order": None, "lines": lines, "shipping": _money(500),
        "discount": None, "tax": None, "total": _money(total), "tags": [], "note": "", "attributes": {},
    }  # fmt: skip


def _money(minor: int) -> dict[str, str]:
    return {"amount": f"{minor // 100}.{minor % 100:02}", "currency": "USD"}


def set_hot_stock(cur: Cursor, units: int, at: datetime) -> None:
    """Leave ``units`` of SKU 0 at each location."""
    [sku] = skus.by_codes(cur, ["SKU-00000"], at).values()
    places = locations.current(cur, at)
    adjust.count(
        cur,
        [sku.id] * len(places),
        [place.id for place in places],
        [units] * len(places),
        [at] * len(places),
        ["bench"] * len(places),
        at=at,
        actor=ACTOR,
    )


def webhook(i: int, draw: random.Random) -> bytes:
    """A Shopify order of two lines, as its webhook states it."""
    chosen = [draw.randrange(SKUS), draw.randrange(SKUS)]
    lines, total = [], 500
    for n, sku in enumerate(chosen):
        quantity, price = draw.randrange(1, 3), draw.randrange(500, 9_000)
        total += price * quantity
        lines.append(
            {
                "id": i * 10 + n, "sku": f"SKU-{sku:05}", "title": f"Thing {sku}", "quantity": quantity,
                "current_quantity": quantity, "price": _money(price)["amount"], "requires_shipping": True,
                "total_discount": "0.00", "tax_lines": [], "discount_allocations": [], "properties": [],
            }
        )  # fmt: skip
    (name, email), stated = people.buyer(i % BUYERS), _money(total)["amount"]
    street = f"{draw.randrange(1, 9_999)} {draw.choice(STREETS)} Street"
    address = {
        "name": name, "company": None, "address1": street,
        "address2": None, "city": draw.choice(CITIES), "province_code": "CA",
        "zip": f"{draw.randrange(1_000, 99_999):05}", "country_code": "US", "phone": "+1 555 0100",
    }  # fmt: skip
    return msgspec.json.encode(
        {
            "id": i, "name": f"#{i}", "created_at": "2026-11-23T10:00:00-05:00",
            "updated_at": "2026-11-23T10:00:00-05:00", "currency": "USD", "financial_status": "paid",
            "total_price": stated, "current_total_price": stated, "total_tax": "0.00",
            "total_discounts": "0.00", "taxes_included": False, "email": email,
            "customer": {"id": 9_000_000 + i % BUYERS, "email": email},
            "line_items": lines, "shipping_address": address, "billing_address": address,
            "shipping_lines": [{"id": 1, "code": "standard", "title": "Standard", "price": "5.00"}],
        }
    )  # fmt: skip
