"""What a shop should have been told and is not being told, by the rules of the telling: for ``verify``."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from crossdock.channels import news, reducing, telling
from crossdock.channels.adapters.shopify_edits import Stay
from crossdock.channels.connections import READER
from crossdock.channels.telling import REDUCE, Order
from crossdock.core import events
from crossdock.core.sql import Cursor, statement

MAYBE: Final = statement(__package__, "reductions_maybe")

AT_ONCE: Final = 1000  # orders


@dataclass(frozen=True, slots=True)
class _Maybe:
    """``connected_at``: of the order's channel; ``read``: how far its news were, (tx, id)."""

    order: Order
    connected_at: datetime
    read: tuple[int, int]


def reductions(cur: Cursor) -> Iterator[tuple[str, str]]:
    """Orders of which fewer units stay than their shop was told, where that is neither under way, nor failed,
    nor waits as news: subject and detail of each. Of what was called off before the channel was connected a
    shop is told with the next news of the order.
    """
    every = [
        _Maybe(Order(*order), connected_at, (tx, event))
        for *order, connected_at, tx, event in MAYBE.rows(cur, reader=READER)
    ]
    for start in range(0, len(every), AT_ONCE):
        yield from _among(cur, every[start : start + AT_ONCE])


def _among(cur: Cursor, some: Sequence[_Maybe]) -> Iterator[tuple[str, str]]:
    off = reducing.of_orders(cur, [one.order.id for one in some])
    told = telling.of_orders(cur, list(off))
    for one in some:
        order_id = one.order.id
        if order_id not in off:
            continue
        wanted = telling.next_of(one.order, (), told.get(order_id, ()), {}, None, off[order_id])
        if wanted is None or not wanted.off:
            continue
        before = next((each.tracking for each in told.get(order_id, ()) if each.shipment_id == REDUCE), ())
        lines = reducing.lowered(wanted.off, before)
        if lines and _was_heard_of(cur, one):
            yield f"order {order_id}", f"{_said(lines)}, and its shop is not being told"


def _was_heard_of(cur: Cursor, one: _Maybe) -> bool:
    """There was news of the order since the channel was connected, and all of it was read."""
    counted = [each for each in events.of_order(cur, one.order.id) if news.counts(each)]
    since = [each for each in counted if each.at > one.connected_at]
    return bool(since) and all((each.tx, each.id) <= one.read for each in counted)


def _said(lines: Mapping[str, Stay]) -> str:
    return ", ".join(
        f"{one.stays} of {one.ordered} stay of line {line}" for line, one in sorted(lines.items())
    )
