"""Rows of a plain problem document, for examples worked out by hand: change what the example is about."""

import copy
from typing import Any

Json = dict[str, Any]

# The page's own example, but that nothing bars location LAX and the order asks for one unit.
PAGE: Json = {
    "now": "2026-11-23T15:00:00Z",
    "policy": {
        "max_parcels": 3,
        "split_lines": False,
        "split_penalty": 150,
        "dim_divisor": 5000,
        "late_cost_per_day": 400,
    },
    "locations": [
        {
            "code": "LAX",
            "handling_order": 120,
            "handling_unit": 15,
            "capacity_left": 400,
            "capacity_price": 0,
            "cut_off": "16:00",
            "time_zone": "America/Los_Angeles",
            "work_days": [1, 2, 3, 4, 5],
            "holidays": ["2026-11-26"],
            "lead_days": 0,
        }
    ],
    "skus": [{"sku": "A", "weight_g": 300, "length_mm": 200, "width_mm": 100, "height_mm": 50}],
    "stock": [{"sku": "A", "location": "LAX", "available": 12, "shadow_price": 0}],
    "zones": [{"origin": "LAX", "postal_prefix": "900", "country": "US", "zone": 1}],
    "tariff": [
        {
            "carrier": "tariff",
            "service": "ground",
            "zone": 1,
            "up_to_g": 500,
            "price": 520,
            "transit_days": 2,
        }
    ],
    "ineligible": [],
    "orders": [
        {
            "id": "1",
            "postal_code": "90001",
            "country": "US",
            "deliver_by": "2026-11-27",
            "ship_complete": True,
            "priority": 0,
            "lines": [{"id": "1", "sku": "A", "quantity": 1}],
        }
    ],
}


def page() -> Json:
    """The page's example, to be changed at will."""
    return copy.deepcopy(PAGE)


def location(code: str, **changes: Any) -> Json:
    """Ships Monday to Friday until 16:00 in Los Angeles; adds no cost of its own."""
    plain = {
        "code": code,
        "handling_order": 0,
        "handling_unit": 0,
        "capacity_left": 9,
        "capacity_price": 0,
        "cut_off": "16:00",
        "time_zone": "America/Los_Angeles",
        "work_days": [1, 2, 3, 4, 5],
        "holidays": [],
        "lead_days": 0,
    }
    return plain | changes


def sku(code: str, weight_g: int = 300, volume: int = 0) -> Json:
    """``volume`` in cubic millimetres."""
    return {"sku": code, "weight_g": weight_g, "length_mm": volume, "width_mm": 1, "height_mm": 1}


def stock(sku: str, location: str, available: int, **changes: Any) -> Json:
    return {"sku": sku, "location": location, "available": available, **changes}


def zone(origin: str, zone: int = 1, prefix: str = "", country: str = "US") -> Json:
    return {"origin": origin, "postal_prefix": prefix, "country": country, "zone": zone}


def rate(
    price: int, up_to_g: int = 500, days: int = 2, service: str = "tariff/ground", zone: int = 1
) -> Json:
    carrier, _, name = service.partition("/")
    key = {"carrier": carrier, "service": name, "zone": zone, "up_to_g": up_to_g}
    return key | {"price": price, "transit_days": days}


def order(name: str, *lines: tuple[str, int], **changes: Any) -> Json:
    """An order that may ship in part; ``lines`` are (SKU, quantity), named "1", "2", … in that order."""
    plain = {
        "id": name,
        "postal_code": "90001",
        "country": "US",
        "deliver_by": None,
        "ship_complete": False,
        "priority": 0,
        "lines": [
            {"id": str(number), "sku": code, "quantity": quantity}
            for number, (code, quantity) in enumerate(lines, start=1)
        ],
    }
    return plain | changes


def problem(
    *,
    now: str = "2026-11-23T15:00:00Z",
    locations: list[Json],
    stock: list[Json],
    tariff: list[Json],
    orders: list[Json],
    skus: list[Json] | None = None,
    zones: list[Json] | None = None,
    **changes: Any,
) -> Json:
    """A document; ``changes`` are of the policy, or ``ineligible``. By default all is one zone, SKUs A and B.

    ``now`` is 07:00 on Monday 23 November 2026 in Los Angeles.
    """
    policy = {
        "max_parcels": 3,
        "split_lines": False,
        "split_penalty": 0,
        "dim_divisor": 5000,
        "late_cost_per_day": 100,
    }
    document: Json = {
        "now": now,
        "policy": policy,
        "locations": locations,
        "skus": [sku("A"), sku("B")] if skus is None else skus,
        "stock": stock,
        "zones": [zone(place["code"]) for place in locations] if zones is None else zones,
        "tariff": tariff,
        "orders": orders,
    }
    if "ineligible" in changes:
        document["ineligible"] = changes.pop("ineligible")
    assert changes.keys() <= policy.keys(), f"no such policy: {changes}"
    policy.update(changes)
    return document


# --- answers, as they are written out in the examples


def parcel(
    code: str,
    service: str,
    price: int,
    billed_g: int,
    ship_on: str,
    deliver_on: str,
    lines: dict[str, int],
) -> Json:
    carrier, _, name = service.partition("/")
    return {
        "location": code,
        "carrier": carrier,
        "service": name,
        "price": price,
        "billed_g": billed_g,
        "ship_on": ship_on,
        "deliver_on": deliver_on,
        "lines": [{"line": line, "quantity": quantity} for line, quantity in lines.items()],
    }


def answer(
    name: str,
    status: str,
    cost: int,
    parcels: list[Json],
    *,
    backordered: dict[str, int] | None = None,
    runner_up: tuple[int, list[str]] | None = None,
    **components: int,
) -> Json:
    """One order's answer; ``components`` that are not given are 0."""
    kinds = ("price", "handling", "shadow", "capacity", "split", "late")
    return {
        "order": name,
        "status": status,
        "cost": cost,
        "components": dict.fromkeys(kinds, 0) | components,
        "parcels": parcels,
        "backordered": [{"line": line, "quantity": units} for line, units in (backordered or {}).items()],
        "runner_up": runner_up and {"cost": runner_up[0], "locations": runner_up[1]},
    }


def nothing(name: str, backordered: dict[str, int]) -> Json:
    """The answer for an order that is back-ordered whole."""
    return answer(name, "backordered", 0, [], backordered=backordered)
