"""What may be sold from where, kits too: a kit has no stock of its own, its components make it.

Two kits that share a component each show what they could be sold as alone: the ledger counts the component
once, whoever comes first.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from crossdock.catalog import kits, skus
from crossdock.catalog.skus import Sku
from crossdock.core.sql import Cursor, ints, statement
from crossdock.inventory import stock
from crossdock.inventory.errors import BadCursor
from crossdock.inventory.stock import Cell, Page
from crossdock.network.locations import ids_by_code

CELLS = statement(__package__, "kit_cells")

KITS: Final = "kits"  # before a cursor that stands among the kits
AT_ONCE: Final = 200  # kits looked at in one statement


def availability(
    cur: Cursor,
    *,
    at: datetime,
    wanted: Sequence[str] = (),
    locations: Sequence[str] = (),
    cursor: str | None = None,
    limit: int = 100,
) -> Page:
    """A page of what may be sold, of these SKUs and locations by code (none: all): cells of stock, and after
    them kits at the locations that know all their components. Raises BadCursor.
    """
    among_kits = cursor is not None and cursor.startswith(KITS)
    known = skus.by_codes(cur, wanted, at) if wanted else {}
    plain = [code for code, sku in known.items() if not sku.is_kit]
    items: list[Cell] = []
    if not among_kits and not (wanted and not plain):
        page = stock.availability(cur, skus=plain, locations=locations, cursor=cursor, limit=limit)
        if page.next_cursor is not None:
            return page
        items = page.items
    rest = limit - len(items)
    after = stock.position((cursor or "").removeprefix(KITS)) if among_kits else (0, 0)
    named = [sku for sku in known.values() if sku.is_kit] if wanted else None
    place_ids = list(ids_by_code(cur, locations).values()) if locations else None
    found = _cells(cur, named, place_ids, after, rest + 1, at)
    items += [cell for _, cell in found[:rest]]
    more = len(found) > rest
    last = found[rest - 1][0] if more and rest else after
    return Page(items, f"{KITS}{last[0]}.{last[1]}" if more else None)


Place = tuple[int, int]  # ids of a kit and of a location


def _cells(
    cur: Cursor,
    named: Sequence[Sku] | None,
    location_ids: Sequence[int] | None,
    after: Place,
    limit: int,
    at: datetime,
) -> list[tuple[Place, Cell]]:
    """Up to ``limit`` cells of kits behind ``after``: of those named, or of every active one."""
    found: list[tuple[Place, Cell]] = []
    if named is not None:
        rest = sorted((kit for kit in named if kit.id >= after[0]), key=lambda kit: kit.id)
        return _made(cur, rest, location_ids, after, limit, at) if rest else []
    seen = after[0] - 1  # the kit where the last page ended may have further locations
    while len(found) < limit:
        some = kits.page(cur, seen, AT_ONCE, at)
        if not some:
            break
        found += _made(cur, some, location_ids, after, limit - len(found), at)
        seen = some[-1].id
    return found


def _made(
    cur: Cursor,
    some: Sequence[Sku],
    location_ids: Sequence[int] | None,
    after: Place,
    limit: int,
    at: datetime,
) -> list[tuple[Place, Cell]]:
    parts = kits.parts(cur, some, skus.masters_version(cur, at), at)
    codes: Mapping[int, str] = {kit.id: kit.code for kit in some}
    rows = [(kit.id, part.sku.id, part.units) for kit in some for part in parts[kit.id]]
    cells = CELLS.rows(
        cur,
        kit_ids=ints([row[0] for row in rows]),
        sku_ids=ints([row[1] for row in rows]),
        units=ints([row[2] for row in rows]),
        location_ids=ints(location_ids) if location_ids is not None else None,
        after_kit=after[0],
        after_location=after[1],
        limit=limit,
    )
    return [
        ((kit_id, place_id), Cell(codes[kit_id], place, 0, 0, 0, 0, available, kit=True))
        for kit_id, place_id, place, available in cells
    ]


__all__ = ["BadCursor", "availability"]
