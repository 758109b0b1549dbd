"""How many orders there are of each kind, as far as is worth counting."""

from typing import Final

from crossdock.core.sql import Cursor, statement

BY_STATUS = statement(__package__, "orders_by_status")

MOST: Final = 10_000  # beyond it "more than that" is said: an exact number would cost a look at every order


def by_status(cur: Cursor) -> dict[str, int]:
    """Orders by status, each at most ``MOST`` + 1."""
    return {status: int(orders) for status, orders in BY_STATUS.rows(cur, most=MOST + 1)}
