"""Orders that came of others, or went into others: a replacement, and what it replaces; a merged order."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final, Literal

from crossdock.core.actor import Actor
from crossdock.core.sql import Cursor, Texts, ints, statement
from crossdock.orders.errors import OrderMerged
from crossdock.orders.numbers import format_number

ADD = statement(__package__, "links_add")
OF_ORDERS = statement(__package__, "links_of_orders")
KNOWN = statement(__package__, "known")
REPLACED = statement(__package__, "links_replaced")

Kind = Literal["replaces", "merged"]
# kind: how the order says it, and how the other one does
SAID: Final[Mapping[str, tuple[str, str]]] = {
    "replaces": ("replaces", "replaced_by"),
    "merged": ("merged_into", "merged"),
}


def add(cur: Cursor, order_id: int, other_id: int, kind: Kind, *, at: datetime, actor: Actor) -> None:
    """Link an order to the older one that it replaces, or to the one that it was merged into: an order has
    one such link at most.
    """
    ADD.run(cur, order_id=order_id, other_id=other_id, kind=kind, at=at, actor=str(actor))


def of_orders(cur: Cursor, order_ids: Sequence[int]) -> dict[int, list[dict[str, str]]]:
    """By order: ``kind`` (of ``SAID``) and the ``order`` of each link, oldest first."""
    asked = set(order_ids)
    found: dict[int, list[dict[str, str]]] = defaultdict(list)
    for order_id, other_id, kind in OF_ORDERS.rows(cur, ids=ints(order_ids)):
        if order_id in asked:
            found[order_id].append({"kind": SAID[kind][0], "order": format_number(other_id)})
        if other_id in asked:
            found[other_id].append({"kind": SAID[kind][1], "order": format_number(order_id)})
    return found


def merged(cur: Cursor, order_ids: Sequence[int]) -> dict[int, int]:
    """Merges that these orders were part of, on either side: the order that was merged, and into which."""
    rows = OF_ORDERS.rows(cur, ids=ints(order_ids))
    return {order_id: other_id for order_id, other_id, kind in rows if kind == "merged"}


def in_merge(cur: Cursor, order_ids: Sequence[int]) -> set[int]:
    """Those of these orders that were merged with another, on either side."""
    pairs = merged(cur, order_ids)
    return {*pairs, *pairs.values()} & set(order_ids)


def stand_alone(cur: Cursor, order_ids: Sequence[int]) -> None:
    """Raises OrderMerged for the first of these that was merged into another. Call it behind their lock."""
    into = merged(cur, order_ids)
    for order_id in sorted(into.keys() & set(order_ids)):
        number, other = format_number(order_id), format_number(into[order_id])
        raise OrderMerged(f"{number} was merged into {other}: act on that one", number=number, into=other)


def known(cur: Cursor, channel_id: int, external_id: str) -> bool:
    """Whether the channel has an order of that external id."""
    return bool(KNOWN.rows(cur, channel_ids=ints([channel_id]), external_ids=Texts([external_id])))


def replaced(cur: Cursor, order_id: int) -> dict[str, int]:
    """Units of an order that have been replaced, and were not called off, by the line's external id."""
    return {line: units for line, units in REPLACED.rows(cur, order_id=order_id)}  # noqa: C416 - types
