"""Units of fulfilment orders by order line, and moving them in the orders' ledger."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from crossdock.core.actor import Actor
from crossdock.core.sql import Cursor, ints, statement
from crossdock.fulfilment.errors import Disagreement
from crossdock.orders import ledger

ORDERS_OF = statement(__package__, "orders_of")
LEFT = statement(__package__, "left_to_ship")


@dataclass(frozen=True, slots=True)
class Part:
    """``units`` of an order's line in a fulfilment order, at its location."""

    id: int
    order_id: int
    location_id: int
    line_seq: int
    units: int


def lock_orders(cur: Cursor, fulfilment_order_ids: Sequence[int]) -> dict[int, int]:
    """Lock the orders of these fulfilment orders until commit: the first lock of who moves their units.
    Returns them, by fulfilment order.
    """
    found = dict(ORDERS_OF.rows(cur, ids=ints(fulfilment_order_ids)))
    ledger.lock(cur, sorted(set(found.values())))
    return found


def left(cur: Cursor, fulfilment_order_ids: Sequence[int]) -> list[Part]:
    """What is left to ship, by fulfilment order and line. Call it behind ``lock_orders``."""
    return [Part(*row) for row in LEFT.rows(cur, ids=ints(fulfilment_order_ids))]


def move(cur: Cursor, parts: Iterable[Part], source: str, target: str, *, at: datetime, actor: Actor) -> None:
    """Move the parts' units in the ledger. Raises Disagreement where they do not stand in ``source``."""
    wanted: Counter[tuple[int, int]] = Counter()
    for part in parts:
        wanted[part.order_id, part.line_seq] += part.units
    lines = sorted(wanted)
    moved = ledger.move(
        cur,
        [order_id for order_id, _ in lines],
        [seq for _, seq in lines],
        [wanted[line] for line in lines],
        source,
        target,
        at=at,
        actor=actor,
    )
    if len(moved) < len(lines):
        refused = set(lines) - {(order_id, seq) for order_id, seq, _ in moved}
        raise Disagreement(lines=sorted(refused), source=source, target=target)
