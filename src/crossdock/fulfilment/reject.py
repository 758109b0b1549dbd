"""Rejecting: the location will not ship. The units are open again, and sourcing looks elsewhere."""

from collections.abc import Sequence
from datetime import datetime

from crossdock.core.actor import Actor
from crossdock.core.sql import Cursor, ints, statement
from crossdock.fulfilment import lines, ports, states, stopping
from crossdock.fulfilment.numbers import format_number
from crossdock.fulfilment.states import Act
from crossdock.fulfilment.stopping import Emptied

REFUSE = statement(__package__, "refuse")
REFUSED = statement(__package__, "refused")


def reject(cur: Cursor, ids: Sequence[int], reason: str, *, at: datetime, actor: Actor) -> list[int]:
    """Reject fulfilment orders, released or accepted, whole; returns those that moved. One rejected before
    stays as it is.

    Their stock is free again, their load given back, and the location remembered as having refused the order.
    Raises FulfilmentOrderUnknown, WrongState.
    """
    lines.lock_orders(cur, ids)
    moved = states.move(cur, ids, Act.REJECT, at=at, actor=actor)
    states.demand(cur, ids, moved, Act.REJECT)
    if not moved:
        return []
    refused = REFUSE.rows(cur, ids=ints(moved), reason=reason)
    stopping.give_back_load(cur, [Emptied(*row) for row in refused])
    parts = lines.left(cur, moved)
    stopping.stop(cur, parts)
    references = [format_number(part.id) for part in parts]
    stopping.end_reservations(cur, parts, "freed", references=references, at=at, actor=actor)
    lines.move(cur, parts, "released", "open", at=at, actor=actor)
    ports.reopened(cur, sorted({part.order_id for part in parts}), at)
    return moved


def refused(cur: Cursor, order_ids: Sequence[int]) -> dict[int, list[int]]:
    """Locations (ids) that refused orders, by order: sourcing does not ask them again."""
    found: dict[int, list[int]] = {}
    for order_id, location_id in REFUSED.rows(cur, order_ids=ints(order_ids)):
        found.setdefault(order_id, []).append(location_id)
    return found
