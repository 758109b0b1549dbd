"""Availability with the days ahead: what is underway, and what may be promised by when."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from crossdock.catalog import skus
from crossdock.core.sql import Cursor
from crossdock.inventory import supply
from crossdock.inventory.stock import Cell
from crossdock.network import locations
from crossdock.sourcing import promises


def cells(cur: Cursor, found: Sequence[Cell], at: datetime) -> list[dict[str, Any]]:
    """Cells as documents. Nothing more is read where nothing is underway but that."""
    ids = {code: sku.id for code, sku in skus.by_codes(cur, {cell.sku for cell in found}, at).items()}
    underway: dict[tuple[int, int], int] = {}
    for sku_id, location_id, _, units in supply.dated(cur, sorted(ids.values())):
        underway[sku_id, location_id] = underway.get((sku_id, location_id), 0) + units
    ahead = promises.ahead(cur, {sku_id for sku_id, _ in underway}, at=at) if underway else {}
    places = locations.ids_by_code(cur, {cell.location for cell in found}) if underway else {}
    documents = []
    for cell in found:
        at_cell = ids.get(cell.sku, 0), places.get(cell.location, 0)
        prospect = ahead.get(at_cell[0])
        documents.append(
            {
                **cell.document(),
                "underway": underway.get(at_cell, 0),
                "by_date": prospect.by_date(at_cell[1]) if prospect else [],
            }
        )
    return documents
