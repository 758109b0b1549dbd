"""Exhaustive search on a problem document, in plain Python, and random documents to run it on.

Every way to place the units and every combination of services is priced, one by one, straight from the page
of the problem document. Nothing here comes from the engine.
"""

import random
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import product
from typing import Any
from zoneinfo import ZoneInfo

Json = dict[str, Any]
CODES = ["B", "a", "Z9", "É", "10", "9", "AA", "_"]


def ship_date(place: Json, now: str) -> date | None:
    local = datetime.fromisoformat(now).astimezone(ZoneInfo(place["time_zone"]))
    holidays = {date.fromisoformat(day) for day in place["holidays"]}

    def works(day: date) -> bool:
        return day.isoweekday() in place["work_days"] and day not in holidays

    def after(day: date) -> date | None:
        return next((d for d in (day + timedelta(n) for n in range(1, 367)) if works(d)), None)

    day: date | None = local.date()
    clock = local.strftime("%H:%M:%S")
    if not (works(local.date()) and clock <= (place["cut_off"] + ":00")[:8]):
        day = after(local.date())
    for _ in range(place["lead_days"]):
        day = after(day) if day else None
    return day


def arrival(day: date, transit: int) -> date:
    while transit:
        day += timedelta(1)
        transit -= day.isoweekday() <= 5
    return day


class World:
    def __init__(self, doc: Json) -> None:
        self.doc = doc
        self.places = {p["code"]: p for p in doc["locations"]}
        self.skus = {s["sku"]: s for s in doc["skus"]}
        self.stock = Counter({(s["sku"], s["location"]): max(s["available"], 0) for s in doc["stock"]})
        self.shadow = {(s["sku"], s["location"]): s.get("shadow_price", 0) for s in doc["stock"]}
        self.left = {p["code"]: max(p["capacity_left"], 0) for p in doc["locations"]}
        self.ships = {code: ship_date(p, doc["now"]) for code, p in self.places.items()}
        self.barred = {(x["order"], x["location"]) for x in doc.get("ineligible", [])}
        self.services = sorted({(t["carrier"], t["service"]) for t in doc["tariff"]})

    def zone(self, code: str, order: Json) -> int | None:
        fits = [
            z
            for z in self.doc["zones"]
            if z["origin"] == code
            and z["country"] == order["country"]
            and order["postal_code"].startswith(z["postal_prefix"])
        ]
        return max(fits, key=lambda z: len(z["postal_prefix"]))["zone"] if fits else None

    def rate(self, service: tuple[str, str], zone: int, grams: int) -> Json | None:
        rows = [
            t
            for t in self.doc["tariff"]
            if (t["carrier"], t["service"]) == service and t["zone"] == zone and t["up_to_g"] >= grams
        ]
        return min(rows, key=lambda t: t["up_to_g"]) if rows else None


def spreads(quantity: int, room: list[int], split: bool) -> Iterator[tuple[int, ...]]:
    """Every way to give a line's units to the locations."""
    if not split:
        yield (0,) * len(room)
        for n, free in enumerate(room):
            if free >= quantity:
                yield tuple(quantity if m == n else 0 for m in range(len(room)))
    else:
        for spread in product(*(range(min(free, quantity) + 1) for free in room)):
            if sum(spread) <= quantity:
                yield spread


def parcel(world: World, order: Json, code: str, held: list[tuple[int, int]]) -> list[Json]:
    """The parcel of ``held`` (line position, units) by every service that takes it."""
    doc, zone = world.doc, world.zone(code, order)
    if zone is None or world.ships[code] is None:
        return []
    skus = [(world.skus[order["lines"][p]["sku"]], q) for p, q in held]
    weight = sum(s["weight_g"] * q for s, q in skus)
    volume = sum(s["length_mm"] * s["width_mm"] * s["height_mm"] * q for s, q in skus)
    divisor = doc["policy"]["dim_divisor"]
    grams = max(weight, (volume + divisor - 1) // divisor)
    place, found = world.places[code], []
    for service in world.services:
        row = world.rate(service, zone, grams)
        if row is None:
            continue
        found.append(
            {
                "location": code,
                "service": service,
                "price": row["price"],
                "billed_g": grams,
                "ship_on": world.ships[code],
                "deliver_on": arrival(world.ships[code], row["transit_days"]),
                "handling": place["handling_order"] + place["handling_unit"] * sum(q for _, q in held),
                "shadow": sum(world.shadow.get((s["sku"], code), 0) * q for s, q in skus),
                "capacity": place["capacity_price"],
                "held": held,
            }
        )
    return found


def plans(world: World, order: Json) -> Iterator[tuple[tuple[Any, ...], list[Json], Json]]:
    """Every plan that is allowed, with its sort key and its components."""
    policy = world.doc["policy"]
    codes = sorted(
        c
        for c in world.places
        if world.left[c] > 0 and (order["id"], c) not in world.barred and world.ships[c]
    )
    lines = order["lines"]
    total = sum(line["quantity"] for line in lines)
    options = [
        list(spreads(line["quantity"], [world.stock[line["sku"], c] for c in codes], policy["split_lines"]))
        for line in lines
    ]
    memo: dict[Any, list[Json]] = {}
    for choice in product(*options):
        held = {c: [(p, s[n]) for p, s in enumerate(choice) if s[n]] for n, c in enumerate(codes)}
        held = {c: h for c, h in held.items() if h}
        units = sum(map(sum, choice))
        if not held or len(held) > policy["max_parcels"] or (order["ship_complete"] and units < total):
            continue
        need = Counter()
        for c, h in held.items():
            for p, q in h:
                need[lines[p]["sku"], c] += q
        if any(q > world.stock[cell] for cell, q in need.items()):
            continue
        parcels = []
        for c, h in held.items():
            if (c, *h) not in memo:
                memo[(c, *h)] = parcel(world, order, c, h)
            parcels.append(memo[(c, *h)])
        spread = sorted((p, c, q) for c, h in held.items() for p, q in h)
        for combination in product(*parcels):
            parts = {k: sum(x[k] for x in combination) for k in ("price", "handling", "shadow", "capacity")}
            parts["split"] = policy["split_penalty"] * (len(combination) - 1)
            by, latest = order.get("deliver_by"), max(x["deliver_on"] for x in combination)
            days = max((latest - date.fromisoformat(by)).days, 0) if by else 0
            parts["late"] = policy["late_cost_per_day"] * days
            key = (
                -units,
                sum(parts.values()),
                len(held),
                list(held),
                [x["service"] for x in combination],
                spread,
            )
            yield key, list(combination), parts


def answer(world: World, order: Json) -> Json:
    """Decide one order and use up its stock and capacity."""
    names = ("price", "handling", "shadow", "capacity", "split", "late")
    best = rival = None
    for plan in plans(world, order):
        if best is None or plan[0] < best[0]:
            if best is not None and best[0][3] != plan[0][3] and (rival is None or best[0] < rival[0]):
                rival = best
            best = plan
        elif plan[0][3] != best[0][3] and (rival is None or plan[0] < rival[0]):
            rival = plan
    lines = order["lines"]
    shipped: Counter[int] = Counter()
    result: Json = {
        "order": order["id"],
        "status": "backordered",
        "cost": 0,
        "components": dict.fromkeys(names, 0),
    }
    result |= {"parcels": [], "backordered": [], "runner_up": None}
    if best is not None:
        key, parcels, parts = best
        for x in parcels:
            world.left[x["location"]] -= 1
            for p, q in x["held"]:
                shipped[p] += q
                world.stock[lines[p]["sku"], x["location"]] -= q
            result["parcels"].append(
                {
                    "location": x["location"],
                    "carrier": x["service"][0],
                    "service": x["service"][1],
                    "price": x["price"],
                    "billed_g": x["billed_g"],
                    "ship_on": x["ship_on"].isoformat(),
                    "deliver_on": x["deliver_on"].isoformat(),
                    "lines": [{"line": lines[p]["id"], "quantity": q} for p, q in x["held"]],
                }
            )
        result |= {"cost": key[1], "components": parts}
        full = all(shipped[p] == line["quantity"] for p, line in enumerate(lines))
        result["status"] = "routed" if full else "partial"
        if rival is not None and rival[0][0] == key[0]:
            result["runner_up"] = {"cost": rival[0][1], "locations": rival[0][3]}
    for p, line in enumerate(lines):
        if shipped[p] < line["quantity"]:
            result["backordered"].append({"line": line["id"], "quantity": line["quantity"] - shipped[p]})
    return result


def exhaustive(doc: Json) -> list[Json]:
    """The answer to a whole document, in document order."""
    world = World(doc)
    order = sorted(range(len(doc["orders"])), key=lambda i: -doc["orders"][i]["priority"])
    answers = {i: answer(world, doc["orders"][i]) for i in order}
    return [answers[i] for i in range(len(answers))]


def random_problem(seed: int, *, split: bool) -> Json:
    """A small document in which ties, shortages, late parcels and full locations are common."""
    r = random.Random(seed)
    coarse = r.choice([1, 1, 50, 100])

    def money(most: int) -> int:
        return r.randint(0, most) // coarse * coarse

    codes = r.sample(CODES, r.randint(1, 4))
    skus = [f"s{i}" for i in range(r.randint(1, 4))]
    zones = [1, 2, 3]
    services = r.sample([("c1", "ground"), ("c1", "air"), ("b", "x"), ("c", "1air")], r.randint(1, 3))
    steps = [400, 900, 2000, 5000, 20000]
    orders = []
    for i in range(r.randint(1, 5)):
        count = r.randint(1, 3 if split else r.choice([2, 3, 4, 4]))
        budget = 5 if split else 99
        lines = []
        for j in range(count):
            quantity = min(r.randint(1, 3), budget)
            if quantity:
                lines.append({"id": f"l{j}", "sku": r.choice(skus), "quantity": quantity})
            budget -= quantity
        by = None if r.random() < 0.3 else f"2026-11-{r.randint(22, 30)}"
        order = {
            "id": str(i),
            "postal_code": r.choice(["90001", "90001", "9", "10115"]),
            "country": r.choice(["US", "US", "DE"]),
        }
        order |= {
            "deliver_by": by,
            "ship_complete": r.random() < 0.3,
            "priority": r.randint(0, 1),
            "lines": lines,
        }
        orders.append(order)
    prefixes = ["", "9", "90", "900", "10115"]
    zone_rows = [
        {"origin": c, "postal_prefix": p, "country": k, "zone": r.choice(zones)}
        for c in codes
        for p in prefixes
        for k in ("US", "DE")
        if r.random() < (0.95 if p == "" else 0.3)
    ]
    tariff = [
        {
            "carrier": c,
            "service": s,
            "zone": z,
            "up_to_g": g,
            "price": money(500),
            "transit_days": r.randint(0, 4),
        }
        for c, s in services
        for z in zones
        for g in {*r.sample(steps, r.randint(1, 3)), *([20000] if r.random() < 0.7 else [])}
    ]
    r.shuffle(tariff)
    offset = r.choice(["Z", "+05:30", "-08:00"])
    return {
        "now": f"2026-11-{r.randint(20, 27)}T{r.randint(0, 23):02}:00:00{offset}",
        "policy": {
            "max_parcels": r.randint(1, 4),
            "split_lines": split,
            "split_penalty": r.choice([0, money(200), money(30)]),
            "dim_divisor": r.choice([1000, 5000, 139]),
            "late_cost_per_day": money(150),
        },
        "locations": [
            {
                "code": c,
                "handling_order": money(100),
                "handling_unit": money(40),
                "capacity_left": r.choice([-1, 0, 1, 2, 9, 9, 9, 9, 9, 9]),
                "capacity_price": money(50),
                "cut_off": r.choice(["00:00", "12:00", "16:00", "23:59:59"]),
                "time_zone": r.choice(["America/Los_Angeles", "Asia/Tokyo", "UTC"]),
                "work_days": r.choice([[1, 2, 3, 4, 5], [6, 7], [1, 3, 6], [1, 2, 3, 4, 5, 6, 7]]),
                "holidays": r.choice([[], ["2026-11-26"], ["2026-11-23", "2026-11-24"]]),
                "lead_days": r.choice([0, 0, 0, 1, 3]),
            }
            for c in codes
        ],
        "skus": [
            {
                "sku": s,
                "weight_g": r.choice([0, 100, 399, 500, 1000]),
                "length_mm": r.choice([0, 100, 200]),
                "width_mm": 100,
                "height_mm": r.choice([1, 50, 99]),
            }
            for s in skus
        ],
        "stock": [
            {"sku": s, "location": c, "available": r.choice([0, 1, 2, 3, 4, 9]), "shadow_price": money(60)}
            for s in skus
            for c in codes
            if r.random() < 0.85
        ],
        "zones": zone_rows,
        "tariff": tariff,
        "ineligible": [
            {"order": o["id"], "location": r.choice([*codes, "?"]), "reason": "rule 7"}
            for o in orders
            if r.random() < 0.15
        ],
        "orders": orders,
    }
