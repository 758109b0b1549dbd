"""Load: parcels planned at locations, by ship date and by hour of planning, never above the limit.

A cell is (location, day, hour): hour -1 is the ship date as a whole (against ``capacity_per_day``), 0 to 23
the local hour in which parcels were planned (against ``capacity_per_hour``). Rows are locked in that order.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final

import numpy as np
import psycopg
from numpy.typing import NDArray

from crossdock.core.sql import Cursor, Dates, ints, optional_ints, statement
from crossdock.network.errors import LoadNotHeld, UnknownLocation

READ = statement(__package__, "load_read")
ADD = statement(__package__, "load_add")
GIVE_BACK = statement(__package__, "load_give_back")

DAY: Final = -1  # the hour of the cell that counts a whole ship date


def read(cur: Cursor, location_ids: Sequence[int], days: Sequence[date]) -> dict[tuple[int, date], int]:
    """Parcels planned by (location, ship date), for each pair of the parallel arguments; 0 where none are."""
    found = read_hours(cur, location_ids, days, [DAY] * len(days))
    return {(location, day): parcels for (location, day, _), parcels in found.items()}


def read_hours(
    cur: Cursor, location_ids: Sequence[int], days: Sequence[date], hours: Sequence[int]
) -> dict[tuple[int, date, int], int]:
    """Parcels planned by (location, day, hour), for each cell of the parallel arguments; 0 where none are."""
    found = dict.fromkeys(zip(map(int, location_ids), days, map(int, hours), strict=True), 0)
    rows = READ.rows(cur, location_ids=ints(location_ids), days=Dates(days), hours=ints(hours))
    found.update({(location, day, hour): parcels for location, day, hour, parcels in rows})
    return found


def add(
    cur: Cursor,
    location_ids: Sequence[int],
    days: Sequence[date],
    hours: Sequence[int],
    parcels: Sequence[int],
    limits: Sequence[int | None],
) -> NDArray[np.bool_]:
    """Plan parcels in each cell where they fit (parallel arguments): used + parcels <= limit, or None.

    Returns a mask: which took. A cell given twice takes the sum, or nothing. Lock order: in a transaction
    that also reserves stock, all callers take load first. Raises UnknownLocation.
    """
    try:
        rows = ADD.rows(
            cur,
            location_ids=ints(location_ids),
            days=Dates(days),
            hours=ints(hours),
            parcels=ints(parcels),
            limits=optional_ints(limits),
        )
    except psycopg.errors.ForeignKeyViolation as error:
        raise UnknownLocation(location_ids=[int(id_) for id_ in location_ids]) from error
    return _mask(rows, location_ids, days, hours)


def give_back(
    cur: Cursor,
    location_ids: Sequence[int],
    days: Sequence[date],
    hours: Sequence[int],
    parcels: Sequence[int],
) -> None:
    """Take parcels out of the plan, parallel arguments. Raises LoadNotHeld where fewer are planned."""
    try:
        rows = GIVE_BACK.rows(
            cur, location_ids=ints(location_ids), days=Dates(days), hours=ints(hours), parcels=ints(parcels)
        )
    except psycopg.errors.CheckViolation as error:
        raise LoadNotHeld from error
    if not (_mask(rows, location_ids, days, hours) | (ints(parcels) == 0)).all():
        raise LoadNotHeld


def _mask(
    rows: Sequence[tuple[int, date, int]],
    location_ids: Sequence[int],
    days: Sequence[date],
    hours: Sequence[int],
) -> NDArray[np.bool_]:
    took = set(rows)
    cells = zip(map(int, location_ids), days, map(int, hours), strict=True)
    return np.array([cell in took for cell in cells], dtype=np.bool_)
