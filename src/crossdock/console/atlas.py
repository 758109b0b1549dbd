"""Where places are, near enough for a map, and the map of a decision: by the ZIP code in the United States,
else by the city, else by the country's largest city. From packages' data (``zipcodes``; cities that set-up
collects from npm), so that no address is asked of anybody.
"""

import gzip
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import cos, radians
from typing import Any, Final

from crossdock.console.assets import STATIC
from crossdock.network.locations import Location
from crossdock.orders import addresses

CITIES: Final = STATIC / "vendor" / "cities.tsv.gz"
STEPS: Final = 20  # of the map's outlines, a degree
LEAST: Final = 6.0  # degrees that a map is high at least
WIDE: Final = 2.2  # width against height
MARGIN: Final = 0.18  # of what is on it, around it
FAR: Final = 0.8  # of the width: from there on words stand to the left
# Parts of its height, so that it is read at 380 pixels across: letters, dots, how far words stand beside
# their dots, and how much lower the goal's stands.
LETTERS, DOT, BESIDE, LOWER = 15, 60, 32, 10
BEND: Final = 8.0  # a leg's length against how far it is bent


@dataclass(frozen=True, slots=True)
class Point:
    """Degrees, east and north; ``about``: of the country, since nobody knows the place."""

    longitude: float
    latitude: float
    about: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """A place on the map, in the map's units as SVG writes them. ``look``: ``place``, ``chosen`` or ``goal``;
    ``beside``, ``line``, ``anchor``: where its word begins, or ends.
    """

    x: str
    y: str
    beside: str
    line: str
    anchor: str
    word: str
    look: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """The map: its window, how much narrower a degree east is there, the legs as an SVG path, what stands on
    it, how large that is, and whether the place of delivery is its country's largest city alone.
    """

    window: str
    narrower: str
    legs: str
    marks: tuple[Mark, ...]
    dot: str
    letters: str
    about: bool

    @property
    def goal(self) -> str:
        return self.marks[-1].word


def find(country: str, region: str, city: str, postal_code: str) -> Point | None:
    """Where that is, near enough; None for a country that nobody knows."""
    land = country.strip().upper()
    if land == "US" and (rows := addresses.zip_places(postal_code)):
        return Point(float(rows[0]["long"]), float(rows[0]["lat"]))
    names = [(_plain(city), region.strip().upper()), (_plain(city), None)] if city.strip() else []
    for name, state in names:
        if found := _line(land, name, state):
            return Point(*found)
    found = _line(land, "", None)
    return Point(*found, about=True) if found else None


def drawn(decision: Mapping[str, Any], goal: Mapping[str, Any], places: Sequence[Location]) -> Drawn | None:
    """The map of a decision: every location that was looked at, the legs that were chosen, and where it goes
    (an address, field by field). None where that is not known.
    """
    to = find(*(str(goal.get(name) or "") for name in ("country", "region", "city", "postal_code")))
    if to is None:
        return None
    chosen = {one["location"] for one in decision["parcels"]}
    looked_at = chosen | {one["location"] for one in decision["candidates"]}
    found = {
        one.code: point
        for one in places
        if one.code in looked_at
        and (point := find(one.country, one.region, one.city, one.postal_code)) is not None
    }
    if not found:
        return None
    return _draw(found, chosen, to, str(goal.get("city") or goal.get("postal_code") or goal["country"]))


def _draw(found: Mapping[str, Point], chosen: set[str], to: Point, goal: str) -> Drawn:
    everywhere = [to, *found.values()]
    south, north = (edge(one.latitude for one in everywhere) for edge in (min, max))
    narrower = cos(radians((south + north) / 2))
    west, east = (edge(one.longitude for one in everywhere) * narrower for edge in (min, max))
    height = max(LEAST, (north - south) * (1 + 2 * MARGIN), (east - west) * (1 + 2 * MARGIN) / WIDE)
    left, top = (west + east - height * WIDE) / 2, (north + south + height) / 2

    def mark(point: Point, word: str, look: str) -> Mark:
        across = point.longitude * narrower
        side, anchor = (-1, "end") if across - left > FAR * height * WIDE else (1, "start")
        # The goal's word stands lower: where it goes is often next to where it comes from.
        down = -point.latitude + (height / LOWER if look == "goal" else 0)
        x, y, beside, line = map(_units, (across, -point.latitude, across + side * height / BESIDE, down))
        return Mark(x, y, beside, line, anchor, word, look)

    places = [
        mark(point, code, "chosen" if code in chosen else "place")
        for code, point in sorted(found.items(), key=lambda one: (one[0] in chosen, one[0]))
    ]  # what was chosen lies on top
    legs = [_leg(point, to, narrower) for code, point in found.items() if code in chosen]
    return Drawn(
        window=" ".join(map(_units, (left, -top, height * WIDE, height))),
        narrower=f"{narrower:.4f}",
        legs="".join(legs),
        marks=(*places, mark(to, goal, "goal")),
        dot=_units(height / DOT),
        letters=_units(height / LETTERS),
        about=to.about,
    )


def _leg(here: Point, there: Point, narrower: float) -> str:
    """Bent, so that legs over the same ground are told apart."""
    x, y, to_x, to_y = here.longitude * narrower, -here.latitude, there.longitude * narrower, -there.latitude
    bend = ((x + to_x) / 2 + (to_y - y) / BEND, (y + to_y) / 2 + (x - to_x) / BEND)
    return "M{} {}Q{} {} {} {}".format(*map(_units, (x, y, *bend, to_x, to_y)))


def _units(degrees: float) -> str:
    return f"{degrees * STEPS:.1f}"


def _plain(name: str) -> str:
    """As the cities are called in the file: small letters without accents."""
    letters = unicodedata.normalize("NFKD", name.strip())
    return "".join(one for one in letters if not unicodedata.combining(one)).lower()


@cache
def _cities() -> bytes:
    return b"\n" + gzip.decompress(CITIES.read_bytes()) if CITIES.exists() else b""


def _line(country: str, city: str, state: str | None) -> tuple[float, float] | None:
    """Longitude and latitude of a city's line; ``state`` None: the first of that name."""
    head = f"\n{country}\t{city}\t" if state is None else f"\n{country}\t{city}\t{state}\t"
    text = _cities()
    at = text.find(head.encode())
    if at < 0:
        return None
    parts = text[at + 1 : text.index(b"\n", at + 1)].decode().split("\t")
    return float(parts[3]), float(parts[4])
