"""Clearing what old decisions saw: the most of what is kept of an order that is long finished."""

from collections.abc import Sequence
from typing import Final

from crossdock.core.sql import Cursor, ints, statement

DECISIONS: Final = statement(__package__, "retain_decisions")


def decisions(cur: Cursor, order_ids: Sequence[int]) -> int:
    """Blank what the decisions about these orders saw; returns how many. Golden orders are left."""
    return DECISIONS.run(cur, order_ids=ints(order_ids)) if order_ids else 0
