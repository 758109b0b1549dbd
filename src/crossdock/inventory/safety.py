"""Safety stock: units that sourcing leaves alone, by SKU and location, kept as versions so that the past can
be replayed.
"""

from datetime import datetime

from crossdock.core.actor import Actor
from crossdock.core.sql import Cursor, ints, statement
from crossdock.inventory import cells
from crossdock.inventory.errors import NegativeQuantity
from crossdock.inventory.stock import Ids

SET = statement(__package__, "safety_set")


def set_safety(
    cur: Cursor, sku_ids: Ids, location_ids: Ids, safety: Ids, *, at: datetime, actor: Actor
) -> list[tuple[int, int]]:
    """Set safety stock from ``at`` on, in units; parallel arrays. Returns the (sku_id, location_id) that
    changed.

    It applies to what is sourced from now on; what is reserved stays. Raises NegativeQuantity, UnknownCell.
    """
    if (ints(safety) < 0).any():
        raise NegativeQuantity
    asked = {"sku_ids": ints(sku_ids), "location_ids": ints(location_ids)}
    cells.ensure(cur, **asked)
    rows = SET.rows(cur, **asked, safety=ints(safety), at=at, actor=str(actor))
    return [(sku_id, location_id) for sku_id, location_id in rows]
