"""The problem document of `crossdock decide`: read strictly, decided by the engine, answered a line an order.

Nothing is coerced: a number with a fraction, a boolean for a number, a key given twice or a value out of
range refuses the whole document with a reason that names the place. Unknown keys are ignored.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np

from crossdock.sourcing import engine
from crossdock.sourcing.document import (
    Entry,
    ProblemRefused,
    day,
    instant,
    parse,
    seconds,
    unique,
    zone_name,
)
from crossdock.sourcing.engine import (
    Calendar,
    Capacity,
    Decided,
    Goods,
    Locations,
    Orders,
    Policy,
    Tariff,
    TooLarge,
    Zones,
)

__all__ = ["Problem", "ProblemRefused", "decide", "read", "run"]

STATUS: Final = ("backordered", "partial", "routed")


@dataclass(frozen=True)
class Problem:
    """A document in the engine's arrays, with the codes and ids to answer in."""

    world: engine.World
    policy: Policy
    today: engine.Today
    goods: Goods
    capacity: Capacity
    orders: Orders
    order_ids: tuple[str, ...]
    line_ids: tuple[str, ...]


def run(text: str | bytes) -> list[str]:
    """The answer as JSON lines. Raises ``ProblemRefused``."""
    return [json.dumps(answer, ensure_ascii=False) for answer in decide(read(text))]


def read(text: str | bytes) -> Problem:
    """Read and check a whole document. Raises ``ProblemRefused`` with the first reason found."""
    document = Entry(parse(text), "")
    now = document.parsed("now", instant, "a time with its offset, such as 2026-11-23T15:00:00Z")
    policy = _policy(document)
    entries = sorted(document.entries("locations"), key=lambda entry: entry.text("code"))
    codes = _index(entries, "code")
    skus = document.entries("skus")
    sku_index = _index(skus, "sku")
    locations = Locations(
        tuple(codes),
        _array(entry.integer("handling_order") for entry in entries),
        _array(entry.integer("handling_unit") for entry in entries),
        tuple(_calendar(entry) for entry in entries),
    )
    capacity = Capacity(
        _array(entry.count("capacity_left") for entry in entries),
        _array(entry.integer("capacity_price") for entry in entries),
    )
    goods = _goods(document, skus, sku_index, codes)
    try:
        services, tariff = _tariff(document)
        world = engine.compile_world(locations, services, tariff, _zones(document, codes))
        today = world.today(now)
        orders, order_ids, line_ids = _orders(document, world, sku_index, codes)
        engine.check(world, policy, today, orders, goods, capacity)
    except (TooLarge, OverflowError) as reason:
        raise ProblemRefused(str(reason)) from reason
    if int(today.deliver_on.max(initial=0)) > date.max.toordinal():
        raise ProblemRefused("a delivery date lies beyond the year 9999")
    return Problem(world, policy, today, goods, capacity, orders, order_ids, line_ids)


def _array(values: Iterator[int] | list[int]) -> engine.Ints:
    return np.array(list(values), dtype=np.int64)


def _index(entries: list[Entry], key: str) -> dict[str, int]:
    index: dict[str, int] = {}
    for i, entry in enumerate(entries):
        code = entry.text(key)
        if code in index:
            entry.refuse(f"is given twice: {code!r}", key)
        index[code] = i
    return index


def _policy(document: Entry) -> Policy:
    entry = Entry(document.get("policy", dict, "an object"), "policy")
    return Policy(
        max_parcels=entry.integer("max_parcels", least=1),
        split_lines=entry.flag("split_lines"),
        split_penalty=entry.integer("split_penalty"),
        dim_divisor=entry.integer("dim_divisor", least=1),
        late_cost_per_day=entry.integer("late_cost_per_day"),
    )


def _calendar(entry: Entry) -> Calendar:
    days = entry.get("work_days", list, "a list")
    if any(type(weekday) is not int or not 1 <= weekday <= 7 for weekday in days):
        entry.refuse("must be weekdays from 1 (Monday) to 7", "work_days")
    holidays = [
        Entry({"holidays": holiday}, entry.path).parsed("holidays", day, "dates")
        for holiday in entry.get("holidays", list, "a list")
    ]
    return Calendar(
        cut_off=entry.parsed("cut_off", seconds, "a time of day, such as 16:00"),
        time_zone=entry.parsed("time_zone", zone_name, "an IANA time zone"),
        work_days=frozenset(days),
        holidays=frozenset(holidays),
        lead_days=entry.integer("lead_days"),
    )


def _goods(document: Entry, skus: list[Entry], sku_index: dict[str, int], codes: dict[str, int]) -> Goods:
    volume = []
    for entry in skus:
        sides = [entry.integer(side) for side in ("length_mm", "width_mm", "height_mm")]
        volume.append(sides[0] * sides[1] * sides[2])
        if volume[-1] >= 1 << 61:
            entry.refuse("the volume is too large")
    available = np.zeros((len(skus), len(codes)), dtype=np.int64)
    shadow = np.zeros_like(available)
    seen: set[tuple[int, int]] = set()
    for entry in document.entries("stock"):
        cell = entry.known("sku", sku_index), entry.known("location", codes)
        unique(seen, cell, entry)
        available[cell] = entry.count("available")
        shadow[cell] = entry.integer("shadow_price", default=0)
    weight = _array(entry.integer("weight_g") for entry in skus)
    return Goods(weight, _array(volume), available, shadow)


def _tariff(document: Entry) -> tuple[tuple[tuple[str, str], ...], Tariff]:
    entries = document.entries("tariff")
    names = [(entry.text("carrier"), entry.text("service")) for entry in entries]
    services = tuple(sorted(set(names)))
    index = {name: i for i, name in enumerate(services)}
    seen: set[tuple[int, ...]] = set()
    rows = []
    for name, entry in zip(names, entries, strict=True):
        key = index[name], entry.integer("zone"), entry.integer("up_to_g")
        unique(seen, key, entry)
        rows.append((*key, entry.integer("price"), entry.integer("transit_days")))
    columns = np.array(rows, dtype=np.int64).reshape(-1, 5).T
    return services, Tariff(*(np.ascontiguousarray(column) for column in columns))


def _zones(document: Entry, codes: dict[str, int]) -> Zones:
    seen: set[tuple[int, str, str]] = set()
    zones = Zones([], [], [], [])
    rows: list[tuple[int, str, str, int]] = []
    for entry in document.entries("zones"):
        key = entry.known("origin", codes), entry.text("country"), entry.text("postal_prefix")
        unique(seen, key, entry)
        rows.append((*key, entry.integer("zone")))
    if rows:
        zones = Zones(*(list(column) for column in zip(*rows, strict=True)))
    return zones


def _orders(
    document: Entry, world: engine.World, sku_index: dict[str, int], codes: dict[str, int]
) -> tuple[Orders, tuple[str, ...], tuple[str, ...]]:
    entries = document.entries("orders")
    ids = _index(entries, "id")
    start, sku, quantity, line_ids = [0], [], [], []
    deliver_by = []
    for entry in entries:
        lines = entry.entries("lines")
        if not lines:
            entry.refuse("must not be empty", "lines")
        _index(lines, "id")
        for line in lines:
            line_ids.append(line.text("id"))
            sku.append(line.known("sku", sku_index))
            quantity.append(line.integer("quantity", least=1))
        start.append(len(sku))
        by = entry.value.get("deliver_by")
        deliver_by.append(0 if by is None else entry.parsed("deliver_by", day, "a date or null"))
    orders = Orders(
        line_start=_array(start),
        sku=_array(sku),
        quantity=_array(quantity),
        zone_row=world.zone_rows(
            [entry.text("country") for entry in entries], [entry.text("postal_code") for entry in entries]
        ),
        deliver_by=_array(deliver_by),
        ship_complete=np.array([entry.flag("ship_complete") for entry in entries], dtype=np.bool_),
        priority=_array(entry.integer("priority") for entry in entries),
        eligible=_eligible(document, ids, codes),
    )
    return orders, tuple(ids), tuple(line_ids)


def _eligible(document: Entry, ids: dict[str, int], codes: dict[str, int]) -> engine.Bools | None:
    eligible = np.ones((len(ids), len(codes)), dtype=np.bool_)
    for entry in document.entries("ineligible", default=()):
        order, location = ids.get(entry.text("order")), codes.get(entry.text("location"))
        entry.text("reason")
        if order is not None and location is not None:
            eligible[order, location] = False
    return None if eligible.all() else eligible


def decide(problem: Problem) -> Iterator[dict[str, Any]]:
    """Decide the document's orders; an answer an order, in document order, keys as in the design."""
    decided = engine.decide(
        problem.world,
        problem.policy,
        problem.today,
        problem.orders,
        problem.goods,
        problem.capacity,
        bound=True,
    )
    parcels = np.searchsorted(decided.parcel_order, np.arange(len(problem.order_ids) + 1)).tolist()
    parts = np.searchsorted(decided.part_parcel[np.argsort(decided.part_parcel)], np.arange(parcels[-1] + 1))
    by_parcel = np.lexsort((decided.part_line, decided.part_parcel))
    for order, order_id in enumerate(problem.order_ids):
        first = int(problem.orders.line_start[order])
        last = int(problem.orders.line_start[order + 1])
        yield {
            "order": order_id,
            "status": STATUS[int(decided.status[order])],
            "cost": int(decided.cost[order]),
            "components": {
                name: int(getattr(decided, name)[order])
                for name in ("price", "handling", "shadow", "capacity", "split", "late")
            },
            "parcels": [
                _parcel(problem, decided, parcel, by_parcel[parts[parcel] : parts[parcel + 1]])
                for parcel in range(parcels[order], parcels[order + 1])
            ],
            "backordered": [
                {"line": problem.line_ids[line], "quantity": int(decided.backordered[line])}
                for line in range(first, last)
                if decided.backordered[line]
            ],
            "runner_up": _runner_up(problem, decided, order),
            **({} if decided.exact[order] else {"gap": _gap(decided, order)}),
        }


def _parcel(problem: Problem, decided: Decided, parcel: int, parts: engine.Ints) -> dict[str, Any]:
    carrier, service = problem.world.services[int(decided.parcel_service[parcel])]
    return {
        "location": problem.world.locations.codes[int(decided.parcel_location[parcel])],
        "carrier": carrier,
        "service": service,
        "price": int(decided.parcel_price[parcel]),
        "billed_g": int(decided.parcel_billed_g[parcel]),
        "ship_on": date.fromordinal(int(decided.parcel_ship_on[parcel])).isoformat(),
        "deliver_on": date.fromordinal(int(decided.parcel_deliver_on[parcel])).isoformat(),
        "lines": [
            {
                "line": problem.line_ids[int(decided.part_line[part])],
                "quantity": int(decided.part_quantity[part]),
            }
            for part in parts
        ],
    }


def _runner_up(problem: Problem, decided: Decided, order: int) -> dict[str, Any] | None:
    if decided.runner_cost[order] < 0:
        return None
    where = decided.runner_location[decided.runner_start[order] : decided.runner_start[order + 1]]
    codes = problem.world.locations.codes
    return {"cost": int(decided.runner_cost[order]), "locations": [codes[int(n)] for n in where]}


def _gap(decided: Decided, order: int) -> float | None:
    bound = int(decided.lower_bound[order])
    if bound < 0:
        return None
    cost = int(decided.cost[order])
    return (cost - bound) / bound if bound else float(cost > 0)
