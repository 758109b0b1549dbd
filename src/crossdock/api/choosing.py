"""Which cells a reservation takes: pure. A line's own location where it names one, else wherever most is
available.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Wanted:
    """``quantity`` units of a SKU; from ``location_id`` only, where that is not None. Those of one ``kit`` (a
    number, 0: of none) come from one location, if any has them all.
    """

    sku_id: int
    quantity: int
    location_id: int | None = None
    kit: int = 0


@dataclass(frozen=True, slots=True)
class Chosen:
    """Units by (SKU, location) to reserve; and what is short by SKU: then nothing may be."""

    cells: Mapping[tuple[int, int], int]
    short: Mapping[int, int]


def choose(wanted: Sequence[Wanted], free: Mapping[tuple[int, int], int]) -> Chosen:
    """Choose cells for all of ``wanted``; ``free``: units available by (SKU, location).

    Lines that name their location come first, then kits, whole from where most of them would be. The others
    are taken whole from the location that has most, and only where it has too little, from the next. Ties:
    the smaller location id.
    """
    left = dict(free)
    cells: dict[tuple[int, int], int] = {}
    short: dict[int, int] = {}
    for one in _placed(wanted, free):
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


def _placed(wanted: Sequence[Wanted], free: Mapping[tuple[int, int], int]) -> list[Wanted]:
    """``wanted`` in the order it is served; kits with the location that has all of each."""
    named = [one for one in wanted if one.location_id is not None]
    left = dict(free)
    for one in named:
        cell = (one.sku_id, one.location_id or 0)
        left[cell] = left.get(cell, 0) - one.quantity
    rest: list[Wanted] = []
    for kit in dict.fromkeys(one.kit for one in wanted if one.location_id is None):
        parts = [one for one in wanted if one.location_id is None and one.kit == kit]
        place = _place(parts, left) if kit else None
        for one in parts:
            if place is None:
                rest.append(one)
            else:
                named.append(replace(one, location_id=place))
                left[one.sku_id, place] -= one.quantity
    return [*named, *rest]


def _place(parts: Sequence[Wanted], left: Mapping[tuple[int, int], int]) -> int | None:
    """Where all parts are; of several, where most of them would be. Parts are of different SKUs."""
    places = {place for sku_id, place in left if sku_id == parts[0].sku_id}
    times = {
        place: min(left.get((one.sku_id, place), 0) // one.quantity for one in parts) for place in places
    }
    good = [place for place, count in times.items() if count >= 1]
    return min(good, key=lambda place: (-times[place], place), default=None)
