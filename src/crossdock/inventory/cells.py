"""Cells: a SKU at a location, the row that stock stands in. It exists from the first unit or setting on."""

import psycopg

from crossdock.catalog import kits
from crossdock.core import clock, db
from crossdock.core.sql import Cursor, ints, statement
from crossdock.inventory.errors import KitHasNoStock, UnknownCell
from crossdock.inventory.stock import Ids

ENSURE = statement(__package__, "stock_ensure")


def ensure(cur: Cursor, sku_ids: Ids, location_ids: Ids) -> list[tuple[int, int]]:
    """Make sure that cells exist (parallel arrays); returns the (sku_id, location_id) that are new.

    Raises UnknownCell for a SKU or location that is unknown, KitHasNoStock for kits; nothing is written then.
    """
    made = kits.among(cur, sku_ids, clock.now())
    if made:
        names = ", ".join(made[:5])
        raise KitHasNoStock(f"{names}: a kit has no stock of its own; name its components", skus=made)
    try:
        with db.savepoint(cur):
            rows = ENSURE.rows(cur, sku_ids=ints(sku_ids), location_ids=ints(location_ids))
    except psycopg.errors.ForeignKeyViolation as error:
        raise UnknownCell(constraint=error.diag.constraint_name) from error
    return [(sku_id, location_id) for sku_id, location_id in rows]
