"""How orders stand, as bulk acts look at them."""

from collections.abc import Sequence

from crossdock.core.sql import Cursor, ints, statement
from crossdock.desk.acts import Facts, Held

FACTS = statement(__package__, "bulk_facts")


def read(cur: Cursor, order_ids: Sequence[int]) -> dict[int, Facts]:
    """By order; those that do not exist are left out."""
    return {
        row[0]: Facts(row[0], row[1], tuple(row[2]), row[3], row[4], tuple(Held(*one) for one in row[5]))
        for row in FACTS.rows(cur, ids=ints(order_ids))
    }
