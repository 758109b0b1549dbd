"""The network and its rates, compiled once a master version and read by every batch.

A parcel's price depends on its billed weight, the zone and the service. ``World`` holds it as one flat table:
weights become *steps* (indices into all distinct ``up_to_g``), zones become dense numbers, and for the search
the services are folded away: ``cheapest`` says what the cheapest service costs among those within a number of
transit days.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

import numpy as np

from crossdock.sourcing.engine.calendars import delivery_dates, ship_date
from crossdock.sourcing.engine.types import MAX_DAYS, Bools, Ints, Locations, Tariff, Today, TooLarge

MAX_CELLS = 1 << 25  # of the price table: 256 MiB


@dataclass(frozen=True)
class Zones:
    """Rows of the zone chart: origin (location index), country, postal prefix as written, zone number."""

    origin: Sequence[int]
    country: Sequence[str]
    prefix: Sequence[str]
    zone: Sequence[int]


@dataclass(frozen=True)
class World:
    """Locations, services, tariff and zones in the shape that the search reads. Made by ``compile_world``."""

    locations: Locations
    services: tuple[tuple[str, str], ...]
    infinite: int
    bits: int
    most: int  # the dearest price
    weights: Ints  # [G] rising: all up_to_g
    price: Ints  # [G + 1, Z + 1, S]: the last step is too heavy, the last zone is none
    transit: Ints  # [G + 1, Z + 1, S]: index into transit_days, T where there is no price
    transit_days: Ints  # [T] rising
    zone_of: Ints  # [rows, N] dense zone; row 0: none anywhere
    prefixes: dict[str, tuple[tuple[int, ...], dict[str, int]]]
    cache: dict[bytes, Ints] = field(default_factory=dict, compare=False, repr=False)
    zone_numbers: tuple[int, ...] = ()  # by dense zone, as the chart and the tariff have them

    def zone_rows(self, countries: Sequence[str], postal_codes: Sequence[str]) -> Ints:
        """The zone key of each address: the row of ``zone_of`` with every location's longest prefix."""
        rows = np.zeros(len(countries), dtype=np.int64)
        for i, (country, postal_code) in enumerate(zip(countries, postal_codes, strict=True)):
            found = self.prefixes.get(country)
            if found is None:
                continue
            lengths, by_prefix = found
            for length in lengths:
                row = by_prefix.get(postal_code[:length])
                if row is not None:
                    rows[i] = row
                    break
        return rows

    def zone(self, row: int, location: int) -> int | None:
        """The number of the zone that an address (``zone_rows``) is in from a location; None: in none."""
        dense = int(self.zone_of[row, location])
        return self.zone_numbers[dense] if dense < len(self.zone_numbers) else None

    def travels(self, billed_g: int, row: int, location: int, service: int) -> int:
        """Days that a parcel travels by the rate that it is priced by; there must be one."""
        step = int(np.searchsorted(self.weights, billed_g))
        return int(self.transit_days[self.transit[step, self.zone_of[row, location], service]])

    def today(self, now: datetime, added: Ints | None = None) -> Today:
        """Ship and delivery dates for decisions taken at ``now`` (aware).

        ``added``: money [N, S] that a parcel costs beside its price, such as its expected lateness.
        """
        ship_on = np.array(
            [ship_date(calendar, now) for calendar in self.locations.calendars], dtype=np.int64
        )
        return Today(ship_on, delivery_dates(ship_on, self.transit_days), added)

    def shipping(self, today: Today, place: int, day: int) -> Today:
        """``today``, but for one location, which ships on ``day`` (an ordinal)."""
        ship_on = today.ship_on.copy()
        ship_on[place] = day
        return Today(ship_on, delivery_dates(ship_on, self.transit_days), today.added)

    def cheapest(self, services: Bools | None, added: Ints | None) -> Ints:
        """[G + 1, Z + 1, T + 1]: least price among ``services`` whose transit is one of the first t lengths.

        With ``added`` the middle axis is [N * (Z + 1)]: one row a location and zone.
        """
        key = b"" if services is None else services.tobytes()
        if added is not None:
            return self._fold(services, added)
        table = self.cache.get(key)
        if table is None:
            table = self.cache[key] = self._fold(services, None)
        return table

    def _fold(self, services: Bools | None, added: Ints | None) -> Ints:
        price, transit = self.price, self.transit
        if services is not None:
            price = np.where(services, price, self.infinite)
        if added is not None:
            steps, zones, count = price.shape
            price = (price[:, None] + added[None, :, None, :]).reshape(steps, -1, count)
            transit = np.broadcast_to(transit[:, None], (steps, len(added), zones, count)).reshape(
                price.shape
            )
        lengths = len(self.transit_days)
        folded = np.full((*price.shape[:2], lengths + 1), self.infinite, dtype=np.int64)
        for t in range(1, lengths + 1):
            folded[:, :, t] = np.where(transit < t, price, self.infinite).min(axis=2, initial=self.infinite)
        return folded


def compile_world(
    locations: Locations, services: Sequence[tuple[str, str]], tariff: Tariff, zones: Zones
) -> World:
    """Compile masters for the engine. Codes and services must come sorted by code point, each once.

    Raises ``ValueError`` if they do not, and ``TooLarge`` if the tables or numbers leave the engine's bounds.
    """
    for name, codes in (("locations", locations.codes), ("services", tuple(services))):
        if any(a >= b for a, b in pairwise(codes)):  # type: ignore[operator]
            raise ValueError(f"{name} must be sorted by code point, each once")
    bits = len(locations.codes).bit_length()
    infinite = 1 << min(58, 61 - bits)
    longest = max((c.lead_days for c in locations.calendars), default=0)
    if max(longest, int(tariff.transit_days.max(initial=0))) > MAX_DAYS:
        raise TooLarge(f"lead_days and transit_days may be at most {MAX_DAYS}")
    most = int(tariff.price.max(initial=0))
    if most >= infinite:
        raise TooLarge("a price is too large")
    numbers = np.unique(np.concatenate([tariff.zone, np.array(zones.zone, dtype=np.int64)]))
    weights = np.unique(tariff.up_to_g)
    days = np.unique(tariff.transit_days)
    if (len(weights) + 1) * (len(numbers) + 1) * max(len(services), len(days) + 1) > MAX_CELLS:
        raise TooLarge("the tariff has too many different weights, zones and services")
    price, transit = _price_table(tariff, weights, numbers, days, len(services), infinite)
    zone_of, prefixes = _zone_table(zones, numbers, len(locations.codes))
    return World(
        locations, tuple(services), infinite, bits, most, weights, price, transit, days, zone_of, prefixes,
        zone_numbers=tuple(numbers.tolist()),
    )  # fmt: skip


def _price_table(
    tariff: Tariff, weights: Ints, numbers: Ints, days: Ints, services: int, infinite: int
) -> tuple[Ints, Ints]:
    """Price and transit of every (step, zone, service): those of the next row at or above the step."""
    steps, zones = len(weights), len(numbers)
    row = np.full((steps + 1, zones + 1, services), -1, dtype=np.int64)
    at = np.searchsorted(weights, tariff.up_to_g), np.searchsorted(numbers, tariff.zone), tariff.service
    row[at] = np.arange(len(tariff.price))
    here = np.where(row >= 0, np.arange(steps + 1)[:, None, None], steps)
    above = np.minimum.accumulate(here[::-1], axis=0)[::-1]
    row = np.take_along_axis(row, above, axis=0)
    if not len(tariff.price):
        return np.full(row.shape, infinite, dtype=np.int64), np.zeros(row.shape, dtype=np.int64)
    price = np.where(row >= 0, tariff.price[row], infinite)
    transit = np.where(row >= 0, np.searchsorted(days, tariff.transit_days)[row], len(days))
    return price, transit


def _zone_table(
    zones: Zones, numbers: Ints, locations: int
) -> tuple[Ints, dict[str, tuple[tuple[int, ...], dict[str, int]]]]:
    """One row a (country, prefix): the zone from every location by its longest prefix of that prefix."""
    dense = {int(number): i for i, number in enumerate(numbers)}
    given: dict[str, dict[str, list[tuple[int, int]]]] = {}
    for origin, country, prefix, zone in zip(
        zones.origin, zones.country, zones.prefix, zones.zone, strict=True
    ):
        given.setdefault(country, {}).setdefault(prefix, []).append((origin, dense[int(zone)]))
    table = [np.full(locations, len(numbers), dtype=np.int64)]
    prefixes: dict[str, tuple[tuple[int, ...], dict[str, int]]] = {}
    for country, by_prefix in given.items():
        rows: dict[str, int] = {}
        for prefix in sorted(by_prefix, key=len):
            parents = (rows.get(prefix[:length]) for length in range(len(prefix) - 1, -1, -1))
            row = table[next((parent for parent in parents if parent is not None), 0)].copy()
            for origin, zone in by_prefix[prefix]:
                row[origin] = zone
            rows[prefix] = len(table)
            table.append(row)
        prefixes[country] = tuple(sorted({len(prefix) for prefix in rows}, reverse=True)), rows
    return np.stack(table), prefixes
