"""Changing what stands there: adjustments, receipts and counts. Each is a movement; none may oversell.

Whatever falls below what is reserved leaves ``missing`` units, which are asked back from the orders
(``missing``).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np

from crossdock.core import db
from crossdock.core.actor import Actor
from crossdock.core.sql import Cursor, Texts, Times, ints, statement
from crossdock.inventory import cells, missing, reserve
from crossdock.inventory.errors import BelowZero, CountInFuture, NegativeQuantity, ReasonTaken
from crossdock.inventory.stock import Ids

ADJUST = statement(__package__, "adjust")
COUNT = statement(__package__, "count")

# Reasons of movements that documents of supply account for: ``verify`` adds them up by document.
TRANSFER_OUT: Final = "transfer_out"
TRANSFER_IN: Final = "transfer_in"
RECEIPT_IN: Final = "receipt_in"
OF_SUPPLY: Final = frozenset({TRANSFER_OUT, TRANSFER_IN, RECEIPT_IN})


@dataclass(frozen=True, slots=True)
class Changed:
    """What came of a cell: ``difference`` units were added (negative: taken), ``missing`` are reserved and
    not there.
    """

    sku_id: int
    location_id: int
    difference: int
    missing: int


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
    """Add units, or take them (negative), with a reason each; parallel arrays, cells may repeat, zeros change
    nothing.

    All or nothing: raises BelowZero if any cell would have fewer than none, UnknownCell for a SKU or location
    that is unknown, ReasonTaken for a reason that belongs to transfers and receipts.
    """
    taken = OF_SUPPLY & set(reasons)
    if taken:
        raise ReasonTaken(reason=min(taken))
    return _adjust(cur, sku_ids, location_ids, quantities, reasons, references, at=at, actor=actor)


def book(
    cur: Cursor,
    sku_ids: Ids,
    location_ids: Ids,
    quantities: Ids,
    reason: str,
    reference: str,
    *,
    at: datetime,
    actor: Actor,
) -> list[Changed]:
    """``adjust`` for a document of supply: its ``reason``, and its number as the reference of all."""
    count_ = len(ints(sku_ids))
    return _adjust(
        cur, sku_ids, location_ids, quantities, [reason] * count_, [reference] * count_, at=at, actor=actor
    )


def _adjust(
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
    some = np.flatnonzero(ints(quantities)).tolist()
    skus, locations, units = (ints(column)[some] for column in (sku_ids, location_ids, quantities))
    with db.savepoint(cur):
        cells.ensure(cur, skus, locations)
        rows = ADJUST.rows(
            cur,
            sku_ids=skus,
            location_ids=locations,
            quantities=units,
            reasons=Texts([reasons[i] for i in some]),
            refs=Texts([references[i] for i in some]),
            at=at,
            actor=str(actor),
        )
        changed = [Changed(*row) for row in rows]
        asked = set(zip(skus.tolist(), locations.tolist(), strict=True))
        refused = asked - {(cell.sku_id, cell.location_id) for cell in changed}
        if refused:
            raise BelowZero(cells=sorted(refused))
        _recall(cur, changed, at=at, actor=actor)
    return changed


def receive(
    cur: Cursor,
    sku_ids: Ids,
    location_ids: Ids,
    quantities: Ids,
    references: Sequence[str],
    *,
    at: datetime,
    actor: Actor,
) -> list[Changed]:
    """Take in goods that arrived, with the receipt they came by. Raises NegativeQuantity, UnknownCell."""
    if (ints(quantities) < 0).any():
        raise NegativeQuantity
    reasons = ["receipt"] * len(references)
    return adjust(cur, sku_ids, location_ids, quantities, reasons, references, at=at, actor=actor)


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
    """Set cells to what was counted at ``as_of``; what moved after that moment is kept. Parallel arrays.

    Returns the cells whose count holds. A count older than the newest of its cell, or the same again, changes
    nothing. Raises CountInFuture, NegativeQuantity, UnknownCell.
    """
    units = ints(counted)
    if (units < 0).any():
        raise NegativeQuantity
    if any(moment > at for moment in as_of):
        raise CountInFuture
    asked = ints(sku_ids), ints(location_ids)
    with db.savepoint(cur):
        cells.ensure(cur, *asked)
        reserve.LOCK.run(cur, sku_ids=asked[0], location_ids=asked[1])
        rows = COUNT.rows(
            cur,
            sku_ids=asked[0],
            location_ids=asked[1],
            counted=units,
            as_of=Times(as_of),
            refs=Texts(references),
            at=at,
            actor=str(actor),
        )
        changed = [Changed(*row) for row in rows]
        _recall(cur, changed, at=at, actor=actor)
    return changed


def _recall(cur: Cursor, changed: Sequence[Changed], *, at: datetime, actor: Actor) -> None:
    short = [cell for cell in changed if cell.missing]
    if short:
        missing.cover(
            cur,
            [cell.sku_id for cell in short],
            [cell.location_id for cell in short],
            at=at,
            actor=actor,
        )
