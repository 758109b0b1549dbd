"""Availability with the days ahead: what is underway, and what may be promised by when."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from crossdock.catalog import kits, selling, skus
from crossdock.core.sql import Cursor
from crossdock.inventory import supply
from crossdock.inventory.stock import Cell
from crossdock.network import locations
from crossdock.sourcing import promises


def cells(cur: Cursor, found: Sequence[Cell], channel_id: int, at: datetime) -> list[dict[str, Any]]:
    """Cells as documents, as a channel may sell them (0: any)."""
    sold = selling.current(cur, at)
    today = {place.id: promises.local_day(place, at) for place in locations.current(cur, at, inactive=True)}
    known = skus.by_codes(cur, {cell.sku for cell in found}, at)
    ids = {code: sku.id for code, sku in known.items()}
    inside = kits.parts(cur, [sku for sku in known.values() if sku.is_kit], skus.masters_version(cur, at), at)
    made_of = {kit_id: [kit_id, *(part.sku.id for part in parts)] for kit_id, parts in inside.items()}
    underway: dict[tuple[int, int], int] = {}
    for sku_id, location_id, _, units in supply.dated(cur, sorted(ids.values())):
        underway[sku_id, location_id] = underway.get((sku_id, location_id), 0) + units
    looked = {sku_id for sku_id, _ in underway} | (sold.releases.keys() & set(ids.values()))
    ahead = promises.ahead(cur, looked, at=at) if looked else {}
    places = locations.ids_by_code(cur, {cell.location for cell in found})
    documents = []
    for cell in found:
        at_cell = ids.get(cell.sku, 0), places.get(cell.location, 0)
        prospect = ahead.get(at_cell[0])
        needed = made_of.get(at_cell[0], [at_cell[0]])
        stopped = any(sold.stop_of(sku_id, channel_id) is not None for sku_id in needed)
        release_on = max((sold.releases[one] for one in needed if one in sold.releases), default=None)
        early = release_on is not None and today.get(at_cell[1], date.min) < release_on
        documents.append(
            {
                **cell.document(),
                "available": 0 if stopped or early else cell.available,
                "underway": underway.get(at_cell, 0),
                "by_date": prospect.by_date(at_cell[1]) if prospect and not stopped else [],
                "release_on": release_on.isoformat() if release_on and early else None,
                "stopped": stopped,
            }
        )
    return documents
