"""The measure is measured: a second, cruder search, unit by unit, must find what ``exhaustive`` finds.

It shares no code with it: each unit of each line goes to one location or to none, each location takes any of
the services, and whatever breaks a sentence of the page is thrown away afterwards. Calendars are NumPy's.
Only tiny documents can be searched so.
"""

import itertools
import json
from datetime import datetime
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from tests.sourcing.oracle import exhaustive, instances

Json = dict[str, Any]
TINY = 150  # documents a chunk
MOST_WAYS = 6000


def ways(document: Json, order: Json) -> int:
    places, services = len(document["locations"]), max(1, len(services_of(document)))
    units = sum(line["quantity"] for line in order["lines"])
    return int((places + 1) ** units * services ** min(places, units))


def services_of(document: Json) -> list[tuple[str, str]]:
    return sorted({(row["carrier"], row["service"]) for row in document["tariff"]})


def leaves_on(location: Json, now: str) -> str | None:
    local = datetime.fromisoformat(now).astimezone(ZoneInfo(location["time_zone"]))
    week = [day in location["work_days"] for day in range(1, 8)]
    if not any(week):
        return None
    calendar = np.busdaycalendar(weekmask=week, holidays=np.array(location["holidays"], "datetime64[D]"))
    today = np.datetime64(f"{local:%Y-%m-%d}")
    hour, minute, second = [*map(int, location["cut_off"].split(":")), 0][:3]
    in_time = (local.hour, local.minute, local.second) <= (hour, minute, second)
    start = today if in_time else today + 1
    return str(np.busday_offset(start, location["lead_days"], roll="forward", busdaycal=calendar))


def arrives_on(leaves: str, transit_days: int) -> str:
    if transit_days == 0:
        return leaves
    return str(np.busday_offset(np.datetime64(leaves), transit_days, roll="backward"))


def parcel(document: Json, order: Json, code: str, service: tuple[str, str], units: list[int]) -> Json | None:
    """The parcel with these units (a line position each) of this service, or None if there is no such."""
    location = next(row for row in document["locations"] if row["code"] == code)
    leaves, zone = leaves_on(location, document["now"]), None
    for length in range(len(order["postal_code"]) + 1):
        for row in document["zones"]:
            if (row["origin"], row["country"]) == (code, order["country"]):
                zone = row["zone"] if row["postal_prefix"] == order["postal_code"][:length] else zone
    things = [
        next(sku for sku in document["skus"] if sku["sku"] == order["lines"][at]["sku"]) for at in units
    ]
    divisor = document["policy"]["dim_divisor"]
    volume = sum(sku["length_mm"] * sku["width_mm"] * sku["height_mm"] for sku in things)
    billed = max(sum(sku["weight_g"] for sku in things), -(-volume // divisor))
    steps = {
        row["up_to_g"]: row
        for row in document["tariff"]
        if (row["carrier"], row["service"], row["zone"]) == (*service, zone) and row["up_to_g"] >= billed
    }
    if leaves is None or not steps:
        return None
    row = steps[min(steps)]
    lines = [{"line": order["lines"][at]["id"], "quantity": units.count(at)} for at in sorted(set(units))]
    return {
        "location": code,
        "carrier": service[0],
        "service": service[1],
        "price": row["price"],
        "billed_g": billed,
        "ship_on": leaves,
        "deliver_on": arrives_on(leaves, row["transit_days"]),
        "lines": lines,
    }


def late_days(order: Json, parcels: list[Json]) -> int:
    if order.get("deliver_by") is None:
        return 0
    latest = max(np.datetime64(parcel["deliver_on"]) for parcel in parcels)
    return max(0, int((latest - np.datetime64(order["deliver_by"])).astype(int)))


def allowed(document: Json, order: Json, spots: list[str | None]) -> bool:
    """Whether the rules let these units (in line order) go to these locations; None is back-ordered."""
    barred = {(row["order"], row["location"]) for row in document.get("ineligible", [])}
    space = {row["code"]: row["capacity_left"] for row in document["locations"]}
    free = {(row["sku"], row["location"]): row["available"] for row in document["stock"]}
    units = iter(spots)
    by_line = [[next(units) for _ in range(line["quantity"])] for line in order["lines"]]
    asked: dict[tuple[str, str], int] = {}
    for line, places in zip(order["lines"], by_line, strict=True):
        if len(set(places)) > 1 and not document["policy"]["split_lines"]:
            return False
        for place in places:
            if place is not None:
                asked[line["sku"], place] = asked.get((line["sku"], place), 0) + 1
    used = {place for place in spots if place is not None}
    return (
        0 < len(used) <= document["policy"]["max_parcels"]
        and not (order["ship_complete"] and None in spots)
        and all((order["id"], place) not in barred and space[place] > 0 for place in used)
        and all(count <= free.get(cell, 0) for cell, count in asked.items())
    )


def crude(document: Json) -> Json:
    """Decide the only order of ``document``."""
    (order,) = document["orders"]
    position = [at for at, line in enumerate(order["lines"]) for _ in range(line["quantity"])]
    codes = [row["code"] for row in document["locations"]]
    found: list[tuple[Any, ...]] = []
    for spots in itertools.product([None, *codes], repeat=len(position)):
        if not allowed(document, order, list(spots)):
            continue
        used = sorted({spot for spot in spots if spot is not None})
        for chosen in itertools.product(services_of(document), repeat=len(used)):
            parcels = []
            for code, service in zip(used, chosen, strict=True):
                units = [at for at, spot in zip(position, spots, strict=True) if spot == code]
                parcels.append(parcel(document, order, code, service, units))
            if None not in parcels:
                found.append(ranked(document, order, list(spots), [each for each in parcels if each]))
    found.sort(key=lambda plan: plan[:6])
    others = [plan for plan in found if (plan[0], plan[3]) != (found[0][0], found[0][3])]
    second = others[0] if others and others[0][0] == found[0][0] else None
    return {
        "cost": found[0][1] if found else 0,
        "components": found[0][6] if found else None,
        "parcels": found[0][7] if found else [],
        "runner_up": {"cost": second[1], "locations": second[3]} if second else None,
    }


def ranked(document: Json, order: Json, spots: list[str | None], parcels: list[Json]) -> tuple[Any, ...]:
    policy, lines = document["policy"], order["lines"]
    places = {row["code"]: row for row in document["locations"]}
    worth = {(row["sku"], row["location"]): row.get("shadow_price", 0) for row in document["stock"]}
    at = [at for at, line in enumerate(lines) for _ in range(line["quantity"])]
    shipped = [(line, spot) for line, spot in zip(at, spots, strict=True) if spot is not None]
    components = {
        "price": sum(each["price"] for each in parcels),
        "handling": sum(places[each["location"]]["handling_order"] for each in parcels)
        + sum(places[spot]["handling_unit"] for _, spot in shipped),
        "shadow": sum(worth[lines[line]["sku"], spot] for line, spot in shipped),
        "capacity": sum(places[each["location"]]["capacity_price"] for each in parcels),
        "split": policy["split_penalty"] * (len(parcels) - 1),
        "late": policy["late_cost_per_day"] * late_days(order, parcels),
    }
    return (
        -len(shipped),
        sum(components.values()),
        len(parcels),
        [each["location"] for each in parcels],
        [(each["carrier"], each["service"]) for each in parcels],
        sorted((line, spot, shipped.count((line, spot))) for line, spot in set(shipped)),
        components,
        parcels,
    )


def tiny_documents(chunk: int) -> list[Json]:
    """Documents of one order that can be searched unit by unit."""
    rng = Random(f"tiny-{chunk}")
    found: list[Json] = []
    while len(found) < TINY:
        document = instances.make(rng, budget=60)
        document["orders"] = [rng.choice(document["orders"])]
        if ways(document, document["orders"][0]) <= MOST_WAYS:
            found.append(document)
    return found


@pytest.mark.parametrize("chunk", range(3))
def test_a_cruder_search_finds_the_same(chunk: int) -> None:
    shipped = 0
    for document in tiny_documents(chunk):
        (full,), plain = exhaustive.decide(document), crude(document)
        shipped += bool(plain["parcels"])
        if not plain["parcels"]:
            assert full["status"] == "backordered", json.dumps(document)
            continue
        assert {key: full[key] for key in plain} == plain, json.dumps(document)
    assert shipped > TINY // 4, "nearly nothing can be shipped: the documents say little"
