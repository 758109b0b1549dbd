"""The orders of a bulk act, one by one: what came of each."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from crossdock.core.sql import Cursor, Texts, ints, statement
from crossdock.desk.states import MOVES, State, Step
from crossdock.orders.numbers import format_number
from crossdock.orders.read import stamp

IN_STATE = statement(__package__, "bulk_in_state")
PAGE = statement(__package__, "bulk_items")
MOVE = statement(__package__, "bulk_move")

SOURCES = {step: source for source, step in MOVES}  # each step leaves one state


def in_state(cur: Cursor, bulk_id: int, state: State) -> list[tuple[int, int, Any]]:
    """Item, order and what was kept."""
    return [(row[0], row[1], row[2]) for row in IN_STATE.rows(cur, bulk_id=bulk_id, state=state.value)]


def move(cur: Cursor, steps: Sequence[tuple[int, Step, str, str | None]], *, at: datetime) -> list[int]:
    """Move items, each by a step, with why and what is kept (JSON; None: as it was); those that moved."""
    if not steps:
        return []
    sources = [SOURCES[step] for _, step, _, _ in steps]
    return MOVE.column(
        cur,
        ids=ints([one for one, _, _, _ in steps]),
        sources=Texts([source.value for source in sources]),
        targets=Texts(
            [MOVES[source, step].value for source, (_, step, _, _) in zip(sources, steps, strict=True)]
        ),
        whys=Texts([why for _, _, why, _ in steps]),
        kept=Texts([kept for _, _, _, kept in steps]),
        at=at,
    )


def page(
    cur: Cursor, bulk_id: int, state: State | None, *, after: int, limit: int
) -> list[tuple[int, dict[str, Any]]]:
    """Items behind ``after``: each with its id, for the next page."""
    rows = PAGE.rows(
        cur, bulk_id=bulk_id, state=None if state is None else state.value, after=after, limit=limit
    )
    return [
        (
            row[0],
            {"order": format_number(row[1]), "state": row[2], "why": row[3], "settled_at": stamp(row[4])},
        )
        for row in rows
    ]
