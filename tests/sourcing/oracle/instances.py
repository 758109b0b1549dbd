"""Random problem documents in which everything collides.

Few locations, little stock, equal prices, cut-offs at the very second of ``now``. ``make(rng)`` draws one
document. Every choice goes through ``rng``, so a seed gives it again, and hypothesis can shrink it
(``st.randoms``). Documents stay within what the page calls exact, and small enough to search whole: an order
loses lines until it has at most ``budget`` plans.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from math import comb, prod
from random import Random
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

Json = dict[str, Any]
T = TypeVar("T")

# Order by code point differs here from order by UTF-16 unit (the emoji), without case, and after any
# normalising (two ways to write e acute, the ligature); one ends in NUL, which fixed-width arrays lose.
CODES = (
    "A", "B", "LAX", "LAX1", "a", "Z", "Ä", "\u00e9", "e\u0301", "\U0001f600", "\uff21", "\ufb01", "10", "9",
    "A\u0000", " A", "仓",
)  # fmt: skip
TIME_ZONES = (
    "America/Los_Angeles", "America/New_York", "Europe/Berlin", "UTC", "Asia/Kolkata", "Asia/Kathmandu",
    "Australia/Lord_Howe", "Pacific/Kiritimati", "Pacific/Pago_Pago", "America/Sao_Paulo",
)  # fmt: skip
# Both changes of the clock in the USA, in Europe and on Lord Howe, ends of year and February, a plain week.
DAYS = (
    "2026-03-08", "2026-11-01", "2026-03-29", "2026-10-25", "2026-04-04", "2026-10-03", "2026-12-31",
    "2028-02-28", "2026-11-20", "2026-11-21", "2026-11-22", "2026-11-23", "2026-11-24", "2026-11-26",
)  # fmt: skip
# Minutes after midnight UTC: around midnights and clock changes of the zones above.
MINUTES = (0, 1, 59, 60, 299, 300, 419, 420, 421, 540, 570, 599, 600, 659, 720, 900, 1109, 1110, 1439)
WORK_DAYS: tuple[list[int], ...] = (
    [1, 2, 3, 4, 5], [1, 2, 3, 4, 5], [1, 2, 3, 4, 5], [1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 6, 7],
    [1, 2, 3, 4, 5, 6, 7], [1, 2, 3, 4, 5, 6, 7], [5, 3, 1], [6, 7], [7], [2], [4, 4], [],
)  # fmt: skip
POSTAL_CODES = ("90001", "90001", "90001", "90010", "9", "10115", "SW1A 1AA", "sw1a", "")
PREFIXES = ("", "", "9", "90", "900", "9001", "90001", "10", "1", "SW1", "S", "sw")
COUNTRIES = (*["US"] * 18, "DE", "us")
STEPS = (0, 100, 250, 499, 500, 501, 750, 1000, 1500, 2000)
BIG = 2**53 - 10_000  # a few of these summed are lost in floating point, to the last unit


def chance(rng: Random, percent: int) -> bool:
    return rng.randrange(100) >= 100 - percent


def some(rng: Random, values: Sequence[T], least: int, most: int) -> list[T]:
    """Between ``least`` and ``most`` different ones of ``values``, in random order."""
    return rng.sample(values, rng.randint(least, min(most, len(values))))


class Mood:
    """What all rows of one document share, so that documents differ and rows of one collide.

    Prices are often all equal, so that ties decide, and sometimes too big for a float. ``plain`` documents
    have no other cost. Without ``trouble`` every location works, ships everywhere and has capacity, so that
    more plans compete.
    """

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.values = rng.choice(
            [(0,), (100,), (0, 1), (0, 1, 2), (100, 200), (0, 100, 100, 150, 520), range(1000)]
        )
        self.base = BIG if chance(rng, 5) else 0
        self.plain = chance(rng, 45)
        self.trouble = chance(rng, 50)

    def price(self) -> int:
        return self.base + self.rng.choice(self.values)

    def surcharge(self, *values: int) -> int:
        """Handling, shadow and capacity prices: nothing, a value of the prices', or one of ``values``."""
        return 0 if self.plain else self.rng.choice([0, 0, 0, self.rng.choice(self.values), *values])


def make_now(rng: Random) -> str:
    moment = datetime.fromisoformat(rng.choice(DAYS)).replace(tzinfo=UTC)
    moment += timedelta(minutes=rng.choice(MINUTES), seconds=rng.choice([0, 0, 1, 30, 59]))
    if chance(rng, 30):
        moment = moment.astimezone(ZoneInfo(rng.choice(TIME_ZONES)))
    text = moment.replace(tzinfo=None).isoformat() + rng.choice(["", "", ".5", ".000001", ".999999"])
    offset = moment.isoformat()[19:]
    return text + ("Z" if offset == "+00:00" and chance(rng, 70) else offset)


def make_location(rng: Random, code: str, now: str, mood: Mood) -> Json:
    zone = rng.choice(TIME_ZONES)
    local = datetime.fromisoformat(now).astimezone(ZoneInfo(zone))
    near = local + timedelta(seconds=rng.choice([0, 0, 0, 1, -1, 60, -60, 3600, -3600]))
    cut_offs = [f"{near:%H:%M}", f"{near:%H:%M}", f"{near:%H:%M:%S}", "00:00", "23:59", "16:00"]
    holidays = [(local + timedelta(days=ahead)).date().isoformat() for ahead in some(rng, range(-1, 6), 0, 3)]
    capacity = (
        rng.choice([-1, 0, 1, 2, 3, 5, 400, 400, 400, 400]) if mood.trouble else rng.choice([3, 9, 400])
    )
    return {
        "code": code,
        "handling_order": mood.surcharge(20, 120),
        "handling_unit": mood.surcharge(5, 15),
        "capacity_left": capacity,
        "capacity_price": mood.surcharge(30),
        "cut_off": rng.choice(cut_offs),
        "time_zone": zone,
        "work_days": list(rng.choice(WORK_DAYS)) if mood.trouble else [1, 2, 3, 4, 5, 6, 7],
        "holidays": holidays,
        "lead_days": rng.choice([0, 0, 0, 0, 1, 2, 5]),
    }


def make_sku(rng: Random, code: str, divisor: int) -> Json:
    """Light or heavy; its volume nothing, near a whole number of grams, or a box of ordinary sides."""
    sides = [0, 0, 0]
    if chance(rng, 40):
        volume = divisor * rng.choice([50, 125, 250, 500]) + rng.choice([-1, 0, 0, 1])
        sides = rng.sample([volume, 1, 1], 3)
    elif chance(rng, 40):
        most = 150 if divisor >= 1000 else 12
        sides = [rng.choice([1, most // 2, most - 1, most]) for _ in range(3)]
    return {
        "sku": code,
        "weight_g": rng.choice([0, 50, 100, 125, 249, 250, 250, 333, 500]),
        "length_mm": sides[0],
        "width_mm": sides[1],
        "height_mm": sides[2],
    }


def make_zones(rng: Random, locations: list[Json], mood: Mood) -> list[Json]:
    rows = []
    for location in locations:
        keys = {(rng.choice(PREFIXES), rng.choice(COUNTRIES)) for _ in range(rng.randint(0, 4))}
        if chance(rng, 90) or not mood.trouble:
            keys.add(("", "US"))
        for prefix, country in sorted(keys):
            zone = rng.choice([1, 1, 2, 2, 3])
            rows.append(
                {"origin": location["code"], "postal_prefix": prefix, "country": country, "zone": zone}
            )
    return some(rng, rows, len(rows), len(rows))


def make_tariff(rng: Random, mood: Mood) -> list[Json]:
    pairs = [
        (carrier, service) for carrier in ("tariff", "UPS", "ü") for service in ("ground", "air", "Ground")
    ]
    # Where nothing heavy can be sent, or costs out of proportion, an order is better split.
    heavy = rng.choice([10, 95, 95])
    growth = 0 if mood.plain else rng.choice([0, 1, 5])
    rows = []
    for carrier, service in some(rng, pairs, 1, rng.choice([1, 2, 2, 3, 4])):
        for zone in (1, 2, 3):
            steps = set(some(rng, STEPS, 0, 3))
            if chance(rng, heavy):
                steps.add(rng.choice([2000, 30000, 30000]))
            for step in sorted(steps):
                row = {"carrier": carrier, "service": service, "zone": zone, "up_to_g": step}
                rows.append(
                    {
                        **row,
                        "price": mood.price() + growth * min(step, 3000) // 5,
                        "transit_days": rng.choice([0, 1, 2, 2, 3, 7]),
                    }
                )
    return some(rng, rows, len(rows), len(rows))


def make_stock(rng: Random, skus: list[Json], locations: list[Json], mood: Mood) -> list[Json]:
    # Plenty; little; a unit here and there; each SKU at home in a place or two, so that orders are split.
    few, homes = rng.choice(
        [((3, 20, 50), 9), ((-1, 0, 1, 2, 3, 4), 9), ((0, 1, 1, 2, 3), 9), ((3, 6, 20), 2)]
    )
    rows = []
    for sku in skus:
        for location in some(rng, locations, min(homes // 3 + 1, len(locations)), homes):
            if chance(rng, 5):
                continue
            row = {"sku": sku["sku"], "location": location["code"], "available": rng.choice(few)}
            if chance(rng, 60):
                row["shadow_price"] = mood.surcharge(10, 50)
            rows.append(row)
    return some(rng, rows, len(rows), len(rows))


def make_order(rng: Random, name: str, document: Json, mood: Mood, most_lines: int, budget: int) -> Json:
    names = some(
        rng, ["1", "2", "3", "10", "a", "B", "é", "e\u0301"], rng.choice([1, most_lines]), most_lines
    )
    codes = [sku["sku"] for sku in document["skus"]]
    lines = [
        {"id": line, "sku": rng.choice(codes), "quantity": rng.choice([1, 1, 1, 2, 2, 3])} for line in names
    ]
    while len(lines) > 1 and count_plans(document, lines) > budget:
        lines.pop()
    order: Json = {
        "id": name,
        "postal_code": rng.choice(POSTAL_CODES),
        "country": rng.choice(COUNTRIES) if mood.trouble else "US",
        "ship_complete": chance(rng, 25),
        "priority": rng.choice([0, 0, 0, 1, 2, 10]),
        "lines": lines,
    }
    if chance(rng, 70):
        day = datetime.fromisoformat(document["now"]) + timedelta(days=rng.randint(-2, 8))
        order["deliver_by"] = day.date().isoformat()
    elif chance(rng, 50):
        order["deliver_by"] = None
    return order


def count_plans(document: Json, lines: list[Json]) -> int:
    """About how many plans ship all of ``lines``, were stock no limit: places times services."""
    places = len(document["locations"])
    units = [line["quantity"] for line in lines]
    services = len({(row["carrier"], row["service"]) for row in document["tariff"]})
    most = min(document["policy"]["max_parcels"], places, sum(units))
    if document["policy"]["split_lines"]:
        if sum(units) > 12:
            return 10**9
        spread: int = prod(comb(quantity + places - 1, places - 1) for quantity in units)
        spread *= services**most
        return spread
    most = min(most, len(lines))
    whole: int = sum(comb(places, k) * onto(len(lines), k) * services**k for k in range(1, most + 1))
    return whole


def onto(things: int, boxes: int) -> int:
    """In how many ways ``things`` can go into ``boxes`` with none left empty."""
    ways: int = sum((-1) ** k * comb(boxes, k) * (boxes - k) ** things for k in range(boxes + 1))
    return ways


def sprinkle(rng: Random, document: Json) -> None:
    """Add keys that nobody knows: they are to be ignored."""
    for thing in (document, document["policy"], *document["locations"], *document["tariff"]):
        thing["note"] = rng.choice([None, -1, "?", [], {"price": 1.5}])


def make(rng: Random, budget: int = 20000) -> Json:
    """One document; see the module. ``rng`` may be hypothesis's own."""
    now, mood = make_now(rng), Mood(rng)
    split = chance(rng, 35)
    divisor = rng.choice([1, 7, 1000, 4999, 5000])
    policy = {
        "max_parcels": rng.choice([1, 2, 3, 3, 4, 4, 5 if split else 4]),
        "split_lines": split,
        "split_penalty": rng.choice([0, 0, 0, 1, 150]),
        "dim_divisor": divisor,
        "late_cost_per_day": rng.choice([0, 1, 1, 50, 100, 400]),
    }
    # Few places as a rule; sometimes more than one plan can use; sometimes many small orders on little stock.
    most_places, most_orders, most_lines = rng.choice(
        [(5, 3, 6)] * 7 + [(5, 6, 3)] * 2 + [(8, 3, 3), (4, 30, 2)]
    )
    codes = some(rng, CODES, rng.choice([1, 3, 3, 4]), most_places)
    skus = [make_sku(rng, code, divisor) for code in some(rng, CODES, 1, 4)]
    locations = [make_location(rng, code, now, mood) for code in codes]
    document: Json = {
        "now": now,
        "policy": policy,
        "locations": locations,
        "skus": skus,
        "stock": make_stock(rng, skus, locations, mood),
        "zones": make_zones(rng, locations, mood),
        "tariff": make_tariff(rng, mood),
        "orders": [],
    }
    for number in some(rng, range(1, 100), 1, most_orders):
        name = rng.choice(["", "é", "no "]) + str(number)
        document["orders"].append(make_order(rng, name, document, mood, most_lines, budget))
    if mood.trouble and chance(rng, 50):
        names = [*(order["id"] for order in document["orders"]), "nobody"]
        pairs = {(rng.choice(names), rng.choice([*codes, "nowhere"])) for _ in range(rng.randint(0, 4))}
        document["ineligible"] = [
            {"order": name, "location": code, "reason": "rule 7"} for name, code in sorted(pairs)
        ]
    if chance(rng, 10):
        sprinkle(rng, document)
    return document
