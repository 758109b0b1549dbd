"""What may be sold from where: for the engine as one array, for people as pages of rows."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crossdock.catalog.skus import by_codes
from crossdock.core.sql import Cursor, ints, statement
from crossdock.inventory.errors import BadCursor
from crossdock.network.locations import ids_by_code

READ = statement(__package__, "stock_read")
AVAILABILITY = statement(__package__, "availability")
AVAILABILITY_OF_SKUS = statement(__package__, "availability_of_skus")

Ids = Sequence[int] | NDArray[np.int64]


def read(cur: Cursor, sku_ids: Ids, location_ids: Ids) -> NDArray[np.int64]:
    """Units available by [sku, location], in the order given: on hand less reserved less safety, never below
    0, and 0 while anything is missing there. Takes no locks; other transactions may take the units meanwhile.
    """
    skus, sku_at = np.unique(ints(sku_ids), return_inverse=True)
    locations, location_at = np.unique(ints(location_ids), return_inverse=True)
    grid = np.zeros((len(skus), len(locations)), dtype=np.int64)
    packed_skus, packed_locations, packed_units = READ.one(cur, sku_ids=skus, location_ids=locations)
    if packed_skus is not None:
        rows = np.searchsorted(skus, _unpacked(packed_skus))
        columns = np.searchsorted(locations, _unpacked(packed_locations))
        grid[rows, columns] = _unpacked(packed_units)
    return grid[sku_at][:, location_at]


def _unpacked(column: bytes) -> NDArray[np.int64]:
    return np.frombuffer(column, dtype=">i8").astype(np.int64)


@dataclass(frozen=True, slots=True)
class Cell:
    """One SKU at one location, in units; ``available`` is what may be sold. A ``kit`` has no
    stock of its own: only what its components make is available.
    """

    sku: str
    location: str
    on_hand: int
    reserved: int
    safety: int
    missing: int
    available: int
    kit: bool = False

    def document(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Page:
    """``next_cursor`` is None on the last page."""

    items: list[Cell]
    next_cursor: str | None


def availability(
    cur: Cursor,
    *,
    skus: Sequence[str] = (),
    locations: Sequence[str] = (),
    cursor: str | None = None,
    limit: int = 100,
) -> Page:
    """A page of stock cells, of these SKUs and locations by code (none: all). Raises BadCursor."""
    after_sku, after_location = position(cursor)
    asked: dict[str, object] = {
        "location_ids": ints(list(ids_by_code(cur, locations).values())) if locations else None,
        "after_sku": after_sku,
        "after_location": after_location,
        "limit": limit + 1,
    }
    if skus:
        asked["sku_ids"] = ints([sku.id for sku in by_codes(cur, skus).values()])
    rows = (AVAILABILITY_OF_SKUS if skus else AVAILABILITY).rows(cur, **asked)
    more = len(rows) > limit
    next_cursor = f"{rows[limit - 1][0]}.{rows[limit - 1][1]}" if more else None
    return Page([Cell(*row[2:]) for row in rows[:limit]], next_cursor)


def position(cursor: str | None) -> tuple[int, int]:
    """Where a cursor stands: (SKU, location) by id. Raises BadCursor."""
    if cursor is None:
        return 0, 0
    sku_id, _, location_id = cursor.partition(".")
    if not (sku_id.isdecimal() and location_id.isdecimal()) or max(len(sku_id), len(location_id)) > 18:
        raise BadCursor(cursor=cursor)
    return int(sku_id), int(location_id)
