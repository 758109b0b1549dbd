"""Documents the size of a broker's batch: many like orders, and one SKU that runs out on the way.

``make(rng, ...)`` keeps to plain codes and one working day; what it tries is a long run of orders that take
stock and capacity from each other.
"""

from random import Random
from typing import Any

from tests.sourcing.oracle.instances import chance, make_sku

Json = dict[str, Any]

WANTED = ("hot", "hot", "hot", "S0", "S1", "S2", "S3", "S4", "S5")
SERVICES = (("tariff", "ground"), ("tariff", "air"), ("UPS", "ground"))


def make_location(rng: Random, code: str, orders: int) -> Json:
    return {
        "code": code,
        "handling_order": rng.choice([0, 50]),
        "handling_unit": rng.choice([0, 10]),
        "capacity_left": rng.choice([orders // 10, orders]),
        "capacity_price": rng.choice([0, 0, 25]),
        "cut_off": rng.choice(["13:00", "15:00", "16:00"]),
        "time_zone": rng.choice(["America/Los_Angeles", "America/New_York"]),
        "work_days": [1, 2, 3, 4, 5],
        "holidays": [],
        "lead_days": 0,
    }


def make_order(rng: Random, number: int, lines: int) -> Json:
    return {
        "id": str(number),
        "postal_code": rng.choice(["90001", "10010", "60601"]),
        "country": "US",
        "deliver_by": rng.choice([None, "2026-11-24", "2026-11-25"]),
        "ship_complete": chance(rng, 20),
        "priority": rng.choice([0, 0, 0, 1]),
        "lines": [
            {"id": str(line), "sku": rng.choice(WANTED), "quantity": rng.choice([1, 1, 2])}
            for line in range(lines)
        ],
    }


def make(rng: Random, places: int, orders: int, lines: int) -> Json:
    """``orders`` orders of ``lines`` lines at ``places`` locations, three services, up to three parcels."""
    codes = [f"L{place}" for place in range(places)]
    skus = sorted(set(WANTED))
    most = max(2, orders * lines // (2 * places))
    tariff = [
        {"carrier": carrier, "service": service, "zone": zone, "up_to_g": step}
        | {"price": rng.choice([100, 150, 200]) + step // 20, "transit_days": rng.choice([1, 2, 4])}
        for carrier, service in SERVICES
        for zone in (1, 2, 3)
        for step in (500, 1000, 5000)
    ]
    return {
        "now": "2026-11-23T20:59:59Z",
        "policy": {
            "max_parcels": 3,
            "split_lines": False,
            "split_penalty": rng.choice([0, 50]),
            "dim_divisor": 5000,
            "late_cost_per_day": 100,
        },
        "locations": [make_location(rng, code, orders) for code in codes],
        "skus": [make_sku(rng, sku, 5000) for sku in skus],
        "stock": [
            {
                "sku": sku,
                "location": code,
                "available": rng.randint(0, most),
                "shadow_price": rng.choice([0, 0, 9]),
            }
            for sku in skus
            for code in codes
        ],
        "zones": [
            {"origin": code, "postal_prefix": prefix, "country": "US", "zone": rng.choice([1, 2, 3])}
            for code in codes
            for prefix in ("", "9", "100")
        ],
        "tariff": tariff,
        "orders": [make_order(rng, number, lines) for number in range(orders)],
    }
