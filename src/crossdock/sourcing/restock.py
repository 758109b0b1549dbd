"""Stock that changes wakes those who wait for it: adjustments and counts as faces call them.

As ``supplied`` is for receipts and transfers: inventory does not know who waits.
"""

from collections.abc import Sequence
from datetime import datetime

from crossdock.core.actor import Actor
from crossdock.core.sql import Cursor
from crossdock.inventory import adjust as inventory
from crossdock.inventory.adjust import Changed
from crossdock.inventory.stock import Ids
from crossdock.sourcing import backorders


def adjust(
    cur: Cursor,
    sku_ids: Ids,
    location_ids: Ids,
    quantities: Ids,
    reasons: Sequence[str],
    references: Sequence[str],
    *,
    at: datetime,
    actor: Actor,
) -> list[Changed]:
    """``inventory.adjust.adjust``; orders that wait for these SKUs are looked at again."""
    changed = inventory.adjust(
        cur, sku_ids, location_ids, quantities, reasons, references, at=at, actor=actor
    )
    return _woken(cur, changed, at)


def count(
    cur: Cursor,
    sku_ids: Ids,
    location_ids: Ids,
    counted: Ids,
    as_of: Sequence[datetime],
    references: Sequence[str],
    *,
    at: datetime,
    actor: Actor,
) -> list[Changed]:
    """``inventory.adjust.count``; orders that wait for these SKUs are looked at again."""
    changed = inventory.count(cur, sku_ids, location_ids, counted, as_of, references, at=at, actor=actor)
    return _woken(cur, changed, at)


def _woken(cur: Cursor, changed: list[Changed], at: datetime) -> list[Changed]:
    backorders.wake(cur, sorted({one.sku_id for one in changed}), at=at)
    return changed
