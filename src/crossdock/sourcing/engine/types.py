"""What goes into the engine and what comes out: frozen dataclasses over packed arrays.

Money is int64 minor units of one currency, weights are grams, dates proleptic ordinals (0: none). A lower
index of a location or a service is the earlier code by code point, so that ties are settled by index.
"""

from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

Ints: TypeAlias = NDArray[np.int64]
Bools: TypeAlias = NDArray[np.bool_]
Floats: TypeAlias = NDArray[np.float64]

BACKORDERED: Final = 0
PARTIAL: Final = 1
ROUTED: Final = 2

MAX_DAYS: Final = 3660
EXACT_LINES: Final = 6
EXACT_UNITS: Final = 12
NEVER: Final = 1 << 40  # a date later than any


class TooLarge(ValueError):
    """Numbers so large that sums could leave int64; the text says which."""


@dataclass(frozen=True)
class Policy:
    """What a plan may be and what it costs beside the carrier. Money in minor units."""

    max_parcels: int
    split_lines: bool
    split_penalty: int
    dim_divisor: int
    late_cost_per_day: int


@dataclass(frozen=True)
class Calendar:
    """When a location ships.

    ``cut_off`` in seconds after local midnight; ``work_days`` ISO weekdays (1 is Monday); ``holidays``
    ordinals; ``lead_days`` working days between cut-off and hand-over.
    """

    cut_off: int
    time_zone: str
    work_days: frozenset[int]
    holidays: frozenset[int]
    lead_days: int


@dataclass(frozen=True)
class Locations:
    """The N locations, sorted by code; handling money an order and a unit."""

    codes: tuple[str, ...]
    handling_order: Ints
    handling_unit: Ints
    calendars: tuple[Calendar, ...]


@dataclass(frozen=True)
class Tariff:
    """Price rows in any order: a parcel up to ``up_to_g`` billed grams, by service index and zone number."""

    service: Ints
    zone: Ints
    up_to_g: Ints
    price: Ints
    transit_days: Ints


@dataclass(frozen=True)
class Today:
    """Ship dates [N] (0: no working day in reach) and delivery dates [N, T] by rising transit days."""

    ship_on: Ints
    deliver_on: Ints
    added: Ints | None = None


@dataclass(frozen=True)
class Goods:
    """The batch's K SKUs: grams and cubic millimetres a unit; units and shadow price by location [K, N]."""

    weight_g: Ints
    volume_mm3: Ints
    available: Ints
    shadow_price: Ints | None = None


@dataclass(frozen=True)
class Capacity:
    """Parcels that each location can still ship today [N], and the money one of them is worth [N]."""

    left: Ints
    price: Ints


@dataclass(frozen=True)
class Orders:
    """B orders with M lines, packed: order i has the lines ``line_start[i]`` up to ``line_start[i + 1]``.

    ``zone_row`` comes from ``World.zone_rows``; ``deliver_by`` is an ordinal, 0 never late.
    """

    line_start: Ints
    sku: Ints
    quantity: Ints
    zone_row: Ints
    deliver_by: Ints
    ship_complete: Bools
    priority: Ints
    late_cost_per_day: Ints | None = None
    max_parcels: Ints | None = None
    eligible: Bools | None = None
    line_eligible: Bools | None = None
    services: Bools | None = None


@dataclass(frozen=True)
class Decided:
    """Decisions of a batch as packed arrays: see docs/design/engine.md for every field."""

    parcel_order: Ints
    parcel_location: Ints
    parcel_service: Ints
    parcel_price: Ints
    parcel_handling: Ints
    parcel_shadow: Ints
    parcel_capacity: Ints
    parcel_added: Ints
    parcel_billed_g: Ints
    parcel_ship_on: Ints
    parcel_deliver_on: Ints
    part_order: Ints
    part_line: Ints
    part_location: Ints
    part_quantity: Ints
    part_parcel: Ints
    backordered: Ints
    status: NDArray[np.int8]
    cost: Ints
    price: Ints
    handling: Ints
    shadow: Ints
    capacity: Ints
    split: Ints
    late: Ints
    added: Ints
    runner_cost: Ints
    runner_start: Ints
    runner_location: Ints
    exact: Bools
    lower_bound: Ints
    sequence: Ints


@dataclass(frozen=True)
class Parcel:
    """One parcel that a location could ship: line positions, money by component, ordinals."""

    service: int
    lines: tuple[int, ...]
    price: int
    handling: int
    shadow: int
    capacity: int
    added: int
    late: int
    total: int
    billed_g: int
    ship_on: int
    deliver_on: int


@dataclass(frozen=True)
class Plan:
    """A plan in short: its cost and the indices of its locations, sorted."""

    cost: int
    locations: tuple[int, ...]


@dataclass(frozen=True)
class Candidate:
    """A location as one order saw it, and what would have had it used."""

    location: int
    chosen: bool
    reason: str | None
    detail: str | None
    parcel: Parcel | None
    best: Plan | None
    difference: int | None
    cheaper_by: int | None
    cut_off: int | None
    units: tuple[tuple[int, int], ...]
    capacity: bool


@dataclass(frozen=True)
class Explanation:
    """The winner of one order in short, and every location as a candidate."""

    cost: int
    units: int
    locations: tuple[int, ...]
    candidates: tuple[Candidate, ...]
