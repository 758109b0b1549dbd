"""How many orders there are of each kind, as far as is worth counting."""

from typing import Final

from crossdock.core.sql import Cursor, statement
from crossdock.orders import read

BY_STATUS = statement(__package__, "orders_by_status")

MOST: Final = 10_000  # beyond it "more than that" is said: an exact number would cost a look at every order


def by_status(cur: Cursor) -> dict[str, int]:
    """Orders by status, each at most ``MOST`` + 1."""
    return {status: int(orders) for status, orders in BY_STATUS.rows(cur, most=MOST + 1)}


def of(cur: Cursor, filters: read.Filters) -> int:
    """Orders that the list's filters find, at most ``MOST`` + 1."""
    return len(read.page(cur, filters, after=None, limit=MOST + 1))
