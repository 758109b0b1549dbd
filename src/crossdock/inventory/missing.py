"""Units that are reserved and not there: which reservations give way, and asking them back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from crossdock.core import recalls
from crossdock.core.actor import Actor
from crossdock.core.sql import Cursor, ints, statement
from crossdock.inventory import ports
from crossdock.inventory.stock import Ids

CANDIDATES = statement(__package__, "missing_candidates")

CAUSE: Final = recalls.Cause.MISSING


@dataclass(frozen=True, slots=True)
class Candidate:
    """``quantity`` units of a reservation may be recalled; ``needed`` units must come from its cell."""

    sku_id: int
    location_id: int
    needed: int
    order_id: int
    line_seq: int
    quantity: int
    created_at: datetime
    priority: int


def choose(candidates: Sequence[Candidate]) -> list[tuple[Candidate, int]]:
    """Which units give way: of each cell as many as are needed, from the least important orders, the latest
    first.
    """
    left: dict[tuple[int, int], int] = {}
    chosen = []
    for candidate in sorted(
        candidates, key=lambda c: (-c.priority, c.created_at, c.order_id, c.line_seq), reverse=True
    ):
        cell = (candidate.sku_id, candidate.location_id)
        units = min(candidate.quantity, left.setdefault(cell, candidate.needed))
        left[cell] -= units
        if units:
            chosen.append((candidate, units))
    return chosen


def cover(cur: Cursor, sku_ids: Ids, location_ids: Ids, *, at: datetime, actor: Actor) -> list[int]:
    """Ask back as many reserved units as are missing in these cells (none twice) and not yet asked for.

    Returns the ids of the recalls. Call it behind the lock of the cells, or what was asked meanwhile is asked
    twice.
    """
    rows = CANDIDATES.rows(cur, sku_ids=ints(sku_ids), location_ids=ints(location_ids), cause=CAUSE)
    priorities = ports.priorities_of(cur, ints([row[3] for row in rows])).tolist()
    found = [Candidate(*(*row, priority)) for row, priority in zip(rows, priorities, strict=True)]
    return recalls.ask(
        cur,
        [
            recalls.Recall(c.order_id, c.line_seq, c.sku_id, c.location_id, units, "open", CAUSE)
            for c, units in choose(found)
        ],
        at=at,
        actor=actor,
    )
