"""How orders stand, as bulk acts look at them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from crossdock.core.sql import Cursor, ints, statement
from crossdock.desk.acts import Act, Asked, Facts, Held
from crossdock.sourcing import rescue

FACTS = statement(__package__, "bulk_facts")


def read(cur: Cursor, order_ids: Sequence[int]) -> dict[int, Facts]:
    """By order; those that do not exist are left out."""
    return {
        row[0]: Facts(row[0], row[1], tuple(row[2]), row[3], row[4], tuple(Held(*one) for one in row[5]))
        for row in FACTS.rows(cur, ids=ints(order_ids))
    }


def of(cur: Cursor, asked: Asked, order_ids: Sequence[int], at: datetime) -> dict[int, Facts]:
    """``read``, with what this act looks at beside."""
    known = read(cur, order_ids)
    if asked.act is not Act.RESCUE:
        return known
    looked = rescue.look(cur, list(known), at)
    offers = rescue.offers(cur, looked, at)
    return {
        order_id: replace(
            one,
            misses=order_id in looked.standing and looked.standing[order_id].will_miss,
            rescue=offers.get(order_id),
        )
        for order_id, one in known.items()
    }
