"""Where the demo company ships from and to: real ZIP codes (package ``zipcodes``), invented names, zones
by distance.
"""

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from math import asin, cos, radians, sin, sqrt
from typing import Final

import zipcodes

EARTH_MILES: Final = 3_958.8
# Miles up to which a parcel is in a zone, as parcel carriers' charts do; beyond the last: zone 8.
BANDS: Final = ((150, 2), (300, 3), (600, 4), (1_000, 5), (1_400, 6), (1_800, 7))

# People by state, in tenths of a million (United States census of 2020): where demand comes from.
PEOPLE: Final = {
    "CA": 395, "TX": 291, "FL": 215, "NY": 202, "PA": 130, "IL": 128, "OH": 118, "GA": 107, "NC": 104,
    "MI": 101,
    "NJ": 93, "VA": 86, "WA": 77, "AZ": 72, "MA": 70, "TN": 69, "IN": 68, "MD": 62, "MO": 62, "WI": 59,
    "CO": 58, "MN": 57, "SC": 51, "AL": 50, "LA": 47, "KY": 45, "OR": 42, "OK": 40, "CT": 36, "UT": 33,
    "NV": 31, "IA": 32, "AR": 30, "MS": 30, "KS": 29, "NM": 21, "NE": 20, "ID": 18, "WV": 18, "NH": 14,
    "ME": 14, "RI": 11, "MT": 11, "DE": 10, "SD": 9, "ND": 8, "VT": 6, "WY": 6, "DC": 7,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """A ZIP code's city and middle."""

    zip_code: str
    city: str
    state: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Site:
    """A location of the company. Money in dollars, as the import file states it."""

    code: str
    name: str
    kind: str
    zip_code: str
    time_zone: str
    capacity: int
    cut_off: str
    handling_order: str
    handling_unit: str


SITES: Final = (
    Site("EWR", "Newark warehouse", "warehouse", "07114", "America/New_York", 3_000, "17:00", "1.10", "0.22"),
    Site("LAX", "Angeles depot", "warehouse", "90045", "America/Los_Angeles", 3_000, "16:00", "1.25", "0.25"),
    Site("DFW", "Prairie warehouse", "warehouse", "75050", "America/Chicago", 2_500, "18:00", "0.95", "0.20"),
    Site("ATL", "Peachtree Fulfilment", "3pl", "30336", "America/New_York", 2_000, "15:00", "1.80", "0.35"),
    Site("SEA", "Emerald Fulfilment", "3pl", "98108", "America/Los_Angeles", 1_500, "15:00", "1.85", "0.35"),
    Site("CHI", "Loop store", "store", "60601", "America/Chicago", 150, "13:00", "2.40", "0.60"),
    Site("CMH", "Buckeye Homeware", "vendor", "43207", "America/New_York", 800, "12:00", "0.60", "0.10"),
    Site("DEN", "Mile High Outdoors", "seller", "80239", "America/Denver", 500, "14:00", "0.70", "0.15"),
)  # fmt: skip


@cache
def states() -> dict[str, tuple[Place, ...]]:
    """Standard ZIP codes by state."""
    found: dict[str, list[Place]] = defaultdict(list)
    for row in zipcodes.list_all():
        if row["zip_code_type"] == "STANDARD" and row["active"] and row["state"] in PEOPLE and row["lat"]:
            place = Place(row["zip_code"], row["city"], row["state"], float(row["lat"]), float(row["long"]))
            found[row["state"]].append(place)
    return {state: tuple(found[state]) for state in PEOPLE}


@cache
def _weights() -> tuple[tuple[str, ...], tuple[int, ...]]:
    return tuple(PEOPLE), tuple(accumulate(PEOPLE.values()))


def somewhere(draw: random.Random) -> Place:
    """A ZIP code, its state by the number of people there."""
    names, weights = _weights()
    [state] = draw.choices(names, cum_weights=weights)
    return draw.choice(states()[state])


def place_of(zip_code: str) -> Place:
    """The place of a ZIP code that ``SITES`` names."""
    row = zipcodes.matching(zip_code)[0]
    return Place(zip_code, row["city"], row["state"], float(row["lat"]), float(row["long"]))


def miles(here: Place, there: Place) -> float:
    """Great-circle distance (haversine)."""
    lat1, lat2 = radians(here.latitude), radians(there.latitude)
    dlat, dlon = lat2 - lat1, radians(there.longitude - here.longitude)
    a = sin(dlat / 2) ** 2 + cos(lat1) * cos(lat2) * sin(dlon / 2) ** 2
    return 2 * EARTH_MILES * asin(sqrt(a))


def zone(distance: float) -> int:
    """The parcel zone of a distance in miles."""
    return next((number for limit, number in BANDS if distance <= limit), 8)


@cache
def chart() -> tuple[tuple[str, str, int], ...]:
    """(site, three-digit prefix, zone) for every prefix there is, by the middle of its ZIP codes."""
    middles: dict[str, list[Place]] = defaultdict(list)
    for places in states().values():
        for place in places:
            middles[place.zip_code[:3]].append(place)
    origins = {site.code: place_of(site.zip_code) for site in SITES}
    rows = []
    for prefix, codes in sorted(middles.items()):
        middle = _middle(codes)
        for code, origin in origins.items():
            rows.append((code, prefix, zone(miles(origin, middle))))
    return tuple(rows)


def _middle(places: Sequence[Place]) -> Place:
    count = len(places)
    return Place(
        places[0].zip_code,
        places[0].city,
        places[0].state,
        sum(place.latitude for place in places) / count,
        sum(place.longitude for place in places) / count,
    )
