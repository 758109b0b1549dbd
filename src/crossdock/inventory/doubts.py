"""Stock that is not trusted: somebody looked for units that the books know, and did not find them.

What was not found comes off the books, and with it a part of what is free at the same SKU and location: if 2
of 5 sought were not there, two fifths of the rest are doubted too (all of it where nothing was found). Both
are movements, so that nothing is sold from them and the past can be replayed; a count task says where to
look, and a count made since then closes it and puts back what really is there.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import numpy as np

from crossdock.catalog.skus import by_codes
from crossdock.core import ids
from crossdock.core.actor import Actor
from crossdock.core.sql import Cursor, Texts, ints, statement
from crossdock.inventory.errors import BadCursor
from crossdock.inventory.stock import Ids
from crossdock.network.locations import ids_by_code

DOUBT = statement(__package__, "doubt")
TASKS = statement(__package__, "count_tasks")
DOUBTED_AT = statement(__package__, "doubted_at")


@dataclass(frozen=True, slots=True)
class Lost:
    """``units`` of ``sought`` were not to be had at a cell, where they are still reserved.

    ``doubts``: whether that says something about the rest (damaged units say nothing). ``reason`` becomes
    the movement's.
    """

    sku_id: int
    location_id: int
    units: int
    sought: int
    reason: str
    reference: str
    doubts: bool


@dataclass(frozen=True, slots=True)
class Doubted:
    """Units taken off the books at a cell: ``gone`` of those not found, ``doubted`` of the rest."""

    sku_id: int
    location_id: int
    gone: int
    doubted: int


def lose(cur: Cursor, lost: Sequence[Lost], *, at: datetime, actor: Actor) -> list[Doubted]:
    """Take lost units off the books and ask for counts. Call it before their reservations end (``free``, as
    ``missing``), in the same transaction.
    """
    cells: dict[tuple[int, int], list[Lost]] = {}
    for one in lost:
        cells.setdefault((one.sku_id, one.location_id), []).append(one)
    if not cells:
        return []
    rows = DOUBT.rows(
        cur,
        sku_ids=ints([sku for sku, _ in cells]),
        location_ids=ints([place for _, place in cells]),
        lost=ints([sum(one.units for one in found) for found in cells.values()]),
        sought=ints([sum(one.sought for one in found) for found in cells.values()]),
        doubts=np.array([any(one.doubts for one in found) for found in cells.values()], dtype=np.bool_),
        reasons=Texts([found[0].reason for found in cells.values()]),
        refs=Texts([found[0].reference for found in cells.values()]),
        at=at,
        actor=str(actor),
    )
    return [Doubted(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class Task:
    """A cell to count. ``gone`` and ``doubted``: units off the books until then; ``on_hand``: what the books
    still say now; ``counted``: what the count found that closed it.
    """

    id: int
    sku: str
    location: str
    reason: str
    reference: str
    times: int
    gone: int
    doubted: int
    on_hand: int
    since: datetime
    latest_at: datetime
    actor: str
    closed_at: datetime | None
    counted: int | None

    def document(self) -> dict[str, Any]:
        """As the API shows it: times in RFC 3339, UTC."""
        return {
            name: value.isoformat().replace("+00:00", "Z") if isinstance(value, datetime) else value
            for name, value in asdict(self).items()
        }


@dataclass(frozen=True, slots=True)
class Page:
    """``next_cursor`` is None on the last page."""

    items: list[Task]
    next_cursor: str | None


def tasks(
    cur: Cursor,
    *,
    open_only: bool = True,
    skus: Sequence[str] = (),
    locations: Sequence[str] = (),
    cursor: str | None = None,
    limit: int = 100,
) -> Page:
    """Count tasks, newest first, of these SKUs and locations by code (none: all). Raises BadCursor."""
    if cursor is not None and ids.parse(cursor) is None:
        raise BadCursor(cursor=cursor)
    rows = TASKS.rows(
        cur,
        open=True if open_only else None,
        sku_ids=ints([sku.id for sku in by_codes(cur, skus).values()]) if skus else None,
        location_ids=ints(list(ids_by_code(cur, locations).values())) if locations else None,
        after=None if cursor is None else int(cursor),
        limit=limit + 1,
    )
    found = [Task(*row) for row in rows[:limit]]
    return Page(found, str(found[-1].id) if len(rows) > limit else None)


@dataclass(frozen=True, slots=True)
class Cell:
    """A SKU at a location that was in doubt; units as they stand in its count task to this day."""

    sku_id: int
    location_id: int
    gone: int
    doubted: int
    reason: str
    since: datetime


def at_moment(cur: Cursor, sku_ids: Ids, moment: datetime) -> list[Cell]:
    """The cells of these SKUs that were in doubt at a moment."""
    return [Cell(*row) for row in DOUBTED_AT.rows(cur, sku_ids=ints(sku_ids), moment=moment)]
