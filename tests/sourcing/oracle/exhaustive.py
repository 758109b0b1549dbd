"""Exhaustive search over a problem document: every plan is built, priced and ranked.

The measure for the engine, written from the page "The problem document" alone, sentence by sentence, with
nothing taken from the engine. Slow and plain on purpose: integers, fractions and calendar days, no arrays, no
bounds, no dominance. The only short cuts: a placement that stock, capacity or ``max_parcels`` forbids is left
where it first breaks them, and fewer units are tried only where no plan ships more.

Documents are taken as good; refusals are tested elsewhere. Where the page leaves a choice, it is read so:

- transit days are those of the tariff row that gives the price, so a heavier parcel may travel longer;
- the zone of the longest matching prefix stands even where no service has a price for it;
- the cut-off is compared with the local wall clock, so an hour that comes twice is in time twice;
- a cut-off may carry seconds; its own fraction, like the clock's, is dropped;
- "the next 366" are the days from tomorrow on; a location that works on none of them cannot ship, even today;
  where it can ship, lead days are counted on without that limit;
- lines keep their order of position in a parcel, and "line position" counts from the document's order;
- stock, capacity and runner-up are those of the moment at which the order is decided;
- an order back-ordered whole lists every line with its whole quantity.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from itertools import product
from math import ceil
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

Json = dict[str, Any]
Stock = dict[tuple[str, str], int]  # units left by (sku, location)
Spots = dict[str, int]  # units of one line by location
Contents = tuple[tuple[int, int], ...]  # what a parcel holds: (line position, units)
Rank = tuple[int, int, tuple[str, ...], list[tuple[str, str]], list[tuple[int, str, int]]]


class Offer(NamedTuple):
    """One way to send one parcel: a carrier's service at its price, and its days."""

    carrier: str
    service: str
    price: int
    billed_g: int
    ship_on: date
    deliver_on: date


@dataclass(frozen=True)
class Plan:
    """What ships now for one order. ``rank`` orders plans of as many units: the smallest is the best."""

    rank: Rank
    components: dict[str, int]
    parcels: tuple[tuple[str, Contents, Offer], ...]

    @property
    def cost(self) -> int:
        return self.rank[0]

    @property
    def codes(self) -> tuple[str, ...]:
        return self.rank[2]


# --- calendars


def works(location: Json, day: date) -> bool:
    """Working day: the ISO weekday in ``work_days`` and the date not in ``holidays``."""
    return day.isoweekday() in location["work_days"] and day.isoformat() not in location["holidays"]


def next_working_day(location: Json, day: date) -> date:
    day += timedelta(days=1)
    while not works(location, day):
        day += timedelta(days=1)
    return day


def ship_date(location: Json, now: str) -> date | None:
    """The day on which a parcel decided at ``now`` leaves; None where the location cannot ship."""
    local = datetime.fromisoformat(now).astimezone(ZoneInfo(location["time_zone"]))
    today = local.date()
    if not any(works(location, today + timedelta(days=ahead)) for ahead in range(1, 367)):
        return None
    cut_off = time.fromisoformat(location["cut_off"]).replace(microsecond=0)
    if works(location, today) and local.time().replace(microsecond=0) <= cut_off:
        day = today
    else:
        day = next_working_day(location, today)
    for _ in range(location["lead_days"]):
        day = next_working_day(location, day)
    return day


def delivery_date(shipped: date, transit_days: int) -> date:
    """Ship date plus transit days, counted Monday to Friday, holidays or not; 0 is the ship date itself."""
    day = shipped
    while transit_days > 0:
        day += timedelta(days=1)
        if day.isoweekday() <= 5:
            transit_days -= 1
    return day


# --- one order


@dataclass
class Case:
    """One order at its turn: the document, and the stock and capacity that earlier orders left."""

    document: Json
    order: Json
    stock: Stock
    capacity: dict[str, int]
    locations: dict[str, Json] = field(init=False)
    skus: dict[str, Json] = field(init=False)
    shadow: Stock = field(init=False)
    known: dict[tuple[str, Contents], list[Offer]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.locations = {location["code"]: location for location in self.document["locations"]}
        self.skus = {sku["sku"]: sku for sku in self.document["skus"]}
        self.shadow = {
            (row["sku"], row["location"]): row.get("shadow_price", 0) for row in self.document["stock"]
        }

    def sku_of(self, position: int) -> str:
        sku: str = self.order["lines"][position]["sku"]
        return sku

    def eligible(self) -> list[str]:
        """Codes of the locations that no ``ineligible`` row takes away and that have capacity left."""
        barred = {
            row["location"] for row in self.document.get("ineligible", []) if row["order"] == self.order["id"]
        }
        return [code for code in self.locations if code not in barred and self.capacity[code] >= 1]

    def zone(self, code: str) -> int | None:
        matching = [
            row
            for row in self.document["zones"]
            if row["origin"] == code
            and row["country"] == self.order["country"]
            and self.order["postal_code"].startswith(row["postal_prefix"])
        ]
        if not matching:
            return None
        zone: int = max(matching, key=lambda row: len(row["postal_prefix"]))["zone"]
        return zone

    def billed_grams(self, contents: Contents) -> int:
        """Weights and volumes are summed first, then the larger is taken, then it is rounded up."""
        grams, volume = 0, 0
        for position, units in contents:
            sku = self.skus[self.sku_of(position)]
            grams += units * sku["weight_g"]
            volume += units * sku["length_mm"] * sku["width_mm"] * sku["height_mm"]
        return ceil(max(Fraction(grams), Fraction(volume, self.document["policy"]["dim_divisor"])))

    def offers(self, code: str, contents: Contents) -> list[Offer]:
        """Every service that can carry this parcel from this location."""
        key = (code, contents)
        if key not in self.known:
            self.known[key] = list(self._offers(code, contents))
        return self.known[key]

    def _offers(self, code: str, contents: Contents) -> Iterator[Offer]:
        shipped, zone = ship_date(self.locations[code], self.document["now"]), self.zone(code)
        if shipped is None or zone is None:
            return
        billed = self.billed_grams(contents)
        rows = [row for row in self.document["tariff"] if row["zone"] == zone and row["up_to_g"] >= billed]
        for carrier, service in {(row["carrier"], row["service"]) for row in rows}:
            steps = [row for row in rows if (row["carrier"], row["service"]) == (carrier, service)]
            step = min(steps, key=lambda row: row["up_to_g"])
            arrives = delivery_date(shipped, step["transit_days"])
            yield Offer(carrier, service, step["price"], billed, shipped, arrives)


def spreads(quantity: int, codes: list[str]) -> Iterator[Spots]:
    """Every way to spread up to ``quantity`` units over locations; the rest is back-ordered."""
    if not codes:
        yield {}
        return
    for units in range(quantity + 1):
        for rest in spreads(quantity - units, codes[1:]):
            yield {codes[0]: units, **rest} if units else rest


def placements(case: Case, shipped: int) -> Iterator[list[Spots]]:
    """Every way to place exactly ``shipped`` units of the order's lines: where the units of each line go."""
    policy, lines, codes = case.document["policy"], case.order["lines"], case.eligible()
    left = dict(case.stock)

    def place(position: int, to_ship: int, used: frozenset[str]) -> Iterator[list[Spots]]:
        if position == len(lines):
            if to_ship == 0:
                yield []
            return
        if to_ship > sum(line["quantity"] for line in lines[position:]):
            return
        quantity, sku = lines[position]["quantity"], lines[position]["sku"]
        ways = spreads(quantity, codes) if policy["split_lines"] else ({}, *({c: quantity} for c in codes))
        for spots in ways:
            now_used = used | spots.keys()
            if len(now_used) > policy["max_parcels"] or sum(spots.values()) > to_ship:
                continue
            if any(units > left.get((sku, code), 0) for code, units in spots.items()):
                continue
            for code, units in spots.items():
                left[sku, code] -= units
            for rest in place(position + 1, to_ship - sum(spots.values()), now_used):
                yield [spots, *rest]
            for code, units in spots.items():
                left[sku, code] += units

    return place(0, shipped, frozenset())


def price(case: Case, parcels: list[tuple[str, Contents, Offer]]) -> Plan:
    """The plan of these parcels (by location code), with its cost, component by component."""
    policy = case.document["policy"]
    handling = shadow = capacity = 0
    for code, contents, _ in parcels:
        location = case.locations[code]
        handling += location["handling_order"]
        handling += location["handling_unit"] * sum(units for _, units in contents)
        shadow += sum(units * case.shadow[case.sku_of(position), code] for position, units in contents)
        capacity += location["capacity_price"]
    late_days = 0
    if case.order.get("deliver_by") is not None:
        latest = max(offer.deliver_on for _, _, offer in parcels)
        late_days = max(0, (latest - date.fromisoformat(case.order["deliver_by"])).days)
    components = {
        "price": sum(offer.price for _, _, offer in parcels),
        "handling": handling,
        "shadow": shadow,
        "capacity": capacity,
        "split": policy["split_penalty"] * (len(parcels) - 1),
        "late": policy["late_cost_per_day"] * late_days,
    }
    rank = (
        sum(components.values()),
        len(parcels),
        tuple(code for code, _, _ in parcels),
        [(offer.carrier, offer.service) for _, _, offer in parcels],
        sorted((position, code, units) for code, contents, _ in parcels for position, units in contents),
    )
    return Plan(rank, components, tuple(parcels))


def plans(case: Case, shipped: int) -> Iterator[Plan]:
    """Every plan that ships exactly ``shipped`` units, at least one."""
    for placement in placements(case, shipped):
        held: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for position, spots in enumerate(placement):
            for code, units in spots.items():
                held[code].append((position, units))
        codes = sorted(held)
        for chosen in product(*(case.offers(code, tuple(held[code])) for code in codes)):
            yield price(case, [(c, tuple(held[c]), offer) for c, offer in zip(codes, chosen, strict=True)])


def best_by_locations(case: Case) -> list[Plan]:
    """Most units first: the best plan of every set of locations that ships them, the best set first."""
    asked = sum(line["quantity"] for line in case.order["lines"])
    fewest = asked if case.order["ship_complete"] else 1
    for shipped in range(asked, fewest - 1, -1):
        best: dict[tuple[str, ...], Plan] = {}
        for plan in plans(case, shipped):
            if plan.codes not in best or plan.rank < best[plan.codes].rank:
                best[plan.codes] = plan
        if best:
            return sorted(best.values(), key=lambda plan: plan.rank)
    return []


# --- the answer


def parcel_answer(order: Json, parcel: tuple[str, Contents, Offer]) -> Json:
    code, contents, offer = parcel
    return {
        "location": code,
        "carrier": offer.carrier,
        "service": offer.service,
        "price": offer.price,
        "billed_g": offer.billed_g,
        "ship_on": offer.ship_on.isoformat(),
        "deliver_on": offer.deliver_on.isoformat(),
        "lines": [{"line": order["lines"][at]["id"], "quantity": units} for at, units in contents],
    }


def answer(order: Json, best: list[Plan]) -> Json:
    """The answer for one order, keys in the page's order; ``best`` as from ``best_by_locations``."""
    parcels = best[0].parcels if best else ()
    short = [line["quantity"] for line in order["lines"]]
    for _, contents, _ in parcels:
        for position, units in contents:
            short[position] -= units
    status = "backordered" if not best else "partial" if any(short) else "routed"
    nothing = dict.fromkeys(("price", "handling", "shadow", "capacity", "split", "late"), 0)
    return {
        "order": order["id"],
        "status": status,
        "cost": best[0].cost if best else 0,
        "components": best[0].components if best else nothing,
        "parcels": [parcel_answer(order, parcel) for parcel in parcels],
        "backordered": [
            {"line": line["id"], "quantity": units}
            for line, units in zip(order["lines"], short, strict=True)
            if units
        ],
        "runner_up": {"cost": best[1].cost, "locations": list(best[1].codes)} if len(best) > 1 else None,
    }


def decide(document: Json) -> list[Json]:
    """Decide every order: by falling priority, then as the document has them. Answers in document order."""
    orders = document["orders"]
    stock = {(row["sku"], row["location"]): max(0, row["available"]) for row in document["stock"]}
    capacity = {location["code"]: max(0, location["capacity_left"]) for location in document["locations"]}
    answers: dict[int, Json] = {}
    for turn in sorted(range(len(orders)), key=lambda turn: (-orders[turn]["priority"], turn)):
        case = Case(document, orders[turn], stock, capacity)
        best = best_by_locations(case)
        for code, contents, _ in best[0].parcels if best else ():
            capacity[code] -= 1
            for position, units in contents:
                stock[case.sku_of(position), code] -= units
        answers[turn] = answer(orders[turn], best)
    return [answers[turn] for turn in range(len(orders))]
