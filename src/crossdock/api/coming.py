"""Availability with the days ahead: what is underway, and what may be promised by when."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from crossdock.catalog import selling, skus
from crossdock.core.sql import Cursor
from crossdock.inventory import supply
from crossdock.inventory.stock import Cell
from crossdock.network import locations
from crossdock.sourcing import promises


def cells(cur: Cursor, found: Sequence[Cell], channel_id: int, at: datetime) -> list[dict[str, Any]]:
    """Cells as documents, as a channel may sell them (0: any)."""
    sold = selling.current(cur, at)
    today = {place.id: promises.local_day(place, at) for place in locations.current(cur, at, inactive=True)}
    ids = {code: sku.id for code, sku in skus.by_codes(cur, {cell.sku for cell in found}, at).items()}
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
        stopped = sold.stop_of(at_cell[0], channel_id) is not None
        release_on = sold.releases.get(at_cell[0])
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
