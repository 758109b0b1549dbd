"""Sending another SKU of the same unit than was bought: the line keeps what was bought and what it cost, and
shows what is sent.
"""

from collections.abc import Sequence
from datetime import datetime

from crossdock.core import events
from crossdock.core.actor import Actor
from crossdock.core.events import Event
from crossdock.core.sql import Cursor, ints, statement
from crossdock.orders.history import Watch

SUBSTITUTE = statement(__package__, "substitute")


def substitute(
    cur: Cursor, wanted: Sequence[tuple[int, int, int]], *, at: datetime, actor: Actor
) -> list[int]:
    """Have lines, (order, seq, SKU), send that SKU from now on, unit for unit, with an event each; the orders
    in which something changed. Lines of which anything is allocated or has left stay, as do kits' components.

    Lock the orders first (``ledger.lock``).
    """
    if not wanted:
        return []
    watch = Watch.begin(cur, [order_id for order_id, _, _ in wanted])
    done = SUBSTITUTE.rows(
        cur,
        order_ids=ints([order_id for order_id, _, _ in wanted]),
        seqs=ints([seq for _, seq, _ in wanted]),
        sku_ids=ints([sku_id for _, _, sku_id in wanted]),
    )
    told = watch.told(cur) if done else {}
    found = []
    for order_id, seq, units, bought, sent in done:
        data = {"line": seq, "units": units, "bought": bought, "sent": sent, **told.pop(order_id, {})}
        found.append(Event(order_id, "order", order_id, "substituted", data))
    events.record(cur, found, at=at, actor=actor)
    return sorted({row[0] for row in done})
