"""Withdrawing, as faces call it: what leaves an order with the units that come back is not to be paid any
more. Fulfilment knows units; what an order costs is known here.
"""

from collections.abc import Sequence
from datetime import datetime

from crossdock.core.actor import Actor
from crossdock.core.sql import Cursor
from crossdock.fulfilment import lines
from crossdock.fulfilment import withdraw as fulfilment
from crossdock.fulfilment.withdraw import Withdrawal
from crossdock.orders import edit as orders
from crossdock.sourcing import applying
from crossdock.sourcing.edits import Edit


def withdraw(cur: Cursor, withdrawals: Sequence[Withdrawal], *, at: datetime, actor: Actor) -> list[int]:
    """``fulfilment.withdraw.withdraw``; an order of which units are cancelled costs less by them, and its
    event says what that means for its payment. Raises as that does.
    """
    order_of = lines.lock_orders(cur, [one.fulfilment_order_id for one in withdrawals])
    reasons = {
        order_of[one.fulfilment_order_id]: one.reason
        for one in withdrawals
        if one.target == "cancelled" and one.fulfilment_order_id in order_of
    }
    before = [orders.read(cur, order_id) for order_id in sorted(reasons)]
    ended = fulfilment.withdraw(cur, withdrawals, at=at, actor=actor)
    for order in before:
        asked = Edit(reason=reasons[order.order_id])
        now = {line.seq: line.live for line in orders.read(cur, order.order_id).lines}
        applying.keep_lines(cur, order, {line.seq for line in order.lines if now[line.seq] < line.live})
        applying.settle_money(cur, order, asked, "cancelled", at=at, actor=actor)
    return ended
