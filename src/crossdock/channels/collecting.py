"""Money at the shop, where the channel wants it (its setting ``capture``): what has left is captured from
what the buyer's bank authorised, and the authorization of an order that is cancelled is let go.

What is captured is a sum, all in all: told again, or by somebody else at the shop, it is not taken twice.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from crossdock.billing import record
from crossdock.channels.adapters import shopify_operations as ask
from crossdock.channels.adapters import shopify_payments as paying
from crossdock.channels.adapters.shopify_payments import Pending, Settled, Short, Transaction
from crossdock.channels.errors import ShopRefused
from crossdock.channels.shops import Shop
from crossdock.core import money
from crossdock.core.actor import Actor
from crossdock.core.sql import Cursor
from crossdock.orders import edit
from crossdock.orders.drafts import PaymentDraft

STEPS: Final = 12  # of one effect in one turn
CHECK_WAIT: Final = 5.0  # seconds until what is under way at the shop is looked at again
WORTH_KEEPING: Final = frozenset({"CAPTURE", "VOID"})


@dataclass(frozen=True, slots=True)
class Due:
    """What shall have been captured of an order: minor units of ``currency``, all in all. ``last``: nothing
    more ships of it.
    """

    amount: int
    currency: str
    last: bool


def due(order: edit.Standing) -> Due | None:
    """What has left is worth, with the shipping; of an order of which nothing more ships, all of it. None
    while nothing has left: pure.
    """
    if not any(line.gone for line in order.lines if line.ships):
        return None
    last = all(line.gone == line.live for line in order.lines)
    goods = sum(
        line.priced.of(_gone(order, line), order.currency, taxes_included=order.taxes_included)
        for line in order.as_bought
    )
    part = min(goods + (order.shipping or 0), order.worth)
    return Due(max(0, order.worth if last else part), order.currency, last)


def _gone(order: edit.Standing, line: edit.Line) -> int:
    """Units of a line that have left; of a kit's line, the kits that left whole."""
    if line.kit_seq is None:
        return line.gone
    parts = [one for one in order.lines if one.kit_seq == line.seq and one.seq != line.seq and one.per_kit]
    return min((int(one.gone / one.per_kit) for one in parts if one.per_kit), default=0)


@dataclass(frozen=True, slots=True)
class Collected:
    """``moved``: the shop's captures and voids of the order; ``wait``: seconds until it is looked at again,
    None: settled; ``error``: what no further try would mend.
    """

    moved: tuple[Transaction, ...]
    wait: float | None = None
    error: str | None = None


def capture(shop: Shop, order: str, request: Mapping[str, Any]) -> Collected:
    """Have the shop take what is due of an order (its gid). Raises as ``Shop.ask`` does, and ShopRefused."""
    amount, currency = int(request["amount"]), str(request["currency"])
    for _ in range(STEPS):
        found = _at_shop(shop, order)
        moved = _moved(found)
        step = paying.next_capture(found, amount, last=bool(request["last"]))
        if isinstance(step, Settled):
            return Collected(moved)
        if isinstance(step, Pending):
            return Collected(moved, CHECK_WAIT, "a payment is under way at the shop")
        if isinstance(step, Short):
            said = f"{money.major(step.amount, currency)} {currency}"
            return Collected(moved, error=f"no authorization is left at the shop to capture {said} from")
        if found.foreign or found.currency != currency:
            return Collected(moved, error="the buyer pays in another currency: capture it at the shop")
        shop.demand(ask.CAPTURE, {"input": paying.capture_input(order, step, currency)})
    return Collected((), CHECK_WAIT, "more steps than one turn takes")


def void(shop: Shop, order: str) -> Collected:
    """Have the shop let go what was authorised of an order. Raises as ``capture`` does."""
    for _ in range(STEPS):
        found = _at_shop(shop, order)
        step = paying.next_void(found)
        if isinstance(step, Settled):
            return Collected(_moved(found))
        if isinstance(step, Pending):
            return Collected(_moved(found), CHECK_WAIT, "a payment is under way at the shop")
        shop.demand(ask.VOID, {"parentTransactionId": step.parent})
    return Collected((), CHECK_WAIT, "more steps than one turn takes")


def _at_shop(shop: Shop, order: str) -> paying.AtShop:
    said = shop.ask(ask.PAYMENTS, {"id": order})
    if said.root is None:
        raise ShopRefused(f"the shop has no order {order}")
    return paying.read(said.root)


def _moved(found: paying.AtShop) -> tuple[Transaction, ...]:
    return tuple(
        one for one in found.transactions if one.kind in WORTH_KEEPING and one.status == paying.SUCCESS
    )


def keep(cur: Cursor, moved: Sequence[tuple[int, Transaction]], *, at: datetime, actor: Actor) -> int:
    """Write captures and voids into the money ledger, by order's id; one that it knows adds nothing, however
    it came there. Returns how many are new.
    """
    stated = [
        (
            order_id,
            0,
            PaymentDraft(
                one.gid.rpartition("/")[2],
                one.kind.lower(),
                one.status.lower(),
                one.gateway,
                one.amount,
                one.currency,
                one.at,
            ),
        )
        for order_id, one in moved
    ]
    return record.payments(cur, stated, at=at, actor=actor)
