"""Which cells a reservation takes: pure. A line's own location where it names one, else wherever most is
available.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wanted:
    """``quantity`` units of a SKU; from ``location_id`` only, where that is not None."""

    sku_id: int
    quantity: int
    location_id: int | None = None


@dataclass(frozen=True, slots=True)
class Chosen:
    """Units by (SKU, location) to reserve; and what is short by SKU: then nothing may be."""

    cells: Mapping[tuple[int, int], int]
    short: Mapping[int, int]


def choose(wanted: Sequence[Wanted], free: Mapping[tuple[int, int], int]) -> Chosen:
    """Choose cells for all of ``wanted``; ``free``: units available by (SKU, location).

    Lines that name their location come first. The others are taken whole from the location that has most, and
    only where it has too little, from the next. Ties: the smaller location id.
    """
    left = dict(free)
    cells: dict[tuple[int, int], int] = {}
    short: dict[int, int] = {}
    for one in sorted(wanted, key=lambda one: one.location_id is None):
        if one.location_id is not None:
            places = [(one.sku_id, one.location_id)]
        else:
            mine = [cell for cell, units in left.items() if cell[0] == one.sku_id and units > 0]
            places = sorted(mine, key=lambda cell: (-left[cell], cell))
        missing = one.quantity
        for cell in places:
            units = min(missing, max(left.get(cell, 0), 0))
            if units:
                left[cell] -= units
                cells[cell] = cells.get(cell, 0) + units
                missing -= units
        if missing:
            short[one.sku_id] = short.get(one.sku_id, 0) + missing
    return Chosen(cells, short)
