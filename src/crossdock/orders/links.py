"""Orders that came of others: a replacement, and what it replaces."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Final, Literal

from crossdock.core.actor import Actor
from crossdock.core.sql import Cursor, Texts, ints, statement
from crossdock.orders.numbers import format_number

ADD = statement(__package__, "links_add")
OF_ORDERS = statement(__package__, "links_of_orders")
KNOWN = statement(__package__, "known")
REPLACED = statement(__package__, "links_replaced")

Kind = Literal["replaces"]
BACK: Final = {"replaces": "replaced_by"}  # how the other order says it


def add(cur: Cursor, order_id: int, other_id: int, kind: Kind, *, at: datetime, actor: Actor) -> None:
    """Link an order to the older one that it came of. An order comes of one at most."""
    ADD.run(cur, order_id=order_id, other_id=other_id, kind=kind, at=at, actor=str(actor))


def of_orders(cur: Cursor, order_ids: Sequence[int]) -> dict[int, list[dict[str, str]]]:
    """By order: ``kind`` (replaces, replaced_by) and the ``order`` of each link, oldest first."""
    asked = set(order_ids)
    found: dict[int, list[dict[str, str]]] = defaultdict(list)
    for order_id, other_id, kind in OF_ORDERS.rows(cur, ids=ints(order_ids)):
        if order_id in asked:
            found[order_id].append({"kind": kind, "order": format_number(other_id)})
        if other_id in asked:
            found[other_id].append({"kind": BACK[kind], "order": format_number(order_id)})
    return found


def known(cur: Cursor, channel_id: int, external_id: str) -> bool:
    """Whether the channel has an order of that external id."""
    return bool(KNOWN.rows(cur, channel_ids=ints([channel_id]), external_ids=Texts([external_id])))


def replaced(cur: Cursor, order_id: int) -> dict[str, int]:
    """Units of an order that have been replaced, and were not called off, by the line's external id."""
    return {line: units for line, units in REPLACED.rows(cur, order_id=order_id)}  # noqa: C416 - types
