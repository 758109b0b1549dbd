"""The shop's till: what the buyer's bank authorised, what was captured of it, what was let go.

As the platform does: an authorization is captured once, unless it may be several times; what was captured is
never let go.
"""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from crossdock.twin.shop_books import GID, Books, Order, Refusal


@dataclass(slots=True)
class Transaction:
    """``amount``: in the order's currency."""

    id: int
    kind: str
    amount: Decimal
    at: str
    parent: str | None = None
    status: str = "SUCCESS"
    several: bool = False

    @property
    def gid(self) -> str:
        return f"{GID}/OrderTransaction/{self.id}"


def authorise(books: Books, order: Order, amount: str, *, several: bool = False) -> Transaction:
    """The buyer's bank sets money aside."""
    with books.lock:
        made = Transaction(books.id(), "AUTHORIZATION", Decimal(amount), books.now(), several=several)
        order.transactions.append(made)
        order.document["financial_status"] = "authorized"
        return made


def sell(books: Books, order: Order) -> Transaction:
    """The buyer pays what the order is worth, at once. Its news: ``orders/paid``."""
    with books.lock:
        worth = Decimal(str(order.document["current_total_price"]))
        made = Transaction(books.id(), "SALE", worth, books.now())
        order.transactions.append(made)
        order.document["financial_status"] = "paid"
        books.touch(order, "orders/paid")
        return made


def left(order: Order, authorization: Transaction) -> Decimal:
    """What can still be captured of it."""
    drawn = [one for one in order.transactions if one.parent == authorization.gid and one.status == "SUCCESS"]
    if any(one.kind == "VOID" for one in drawn) or (drawn and not authorization.several):
        return Decimal(0)
    return authorization.amount - sum((one.amount for one in drawn), Decimal(0))


def taken(order: Order) -> Decimal:
    """What was paid of an order, all in all."""
    return sum((one.amount for one in order.transactions if one.kind in ("CAPTURE", "SALE")), Decimal(0))


def captured(order: Order) -> Decimal:
    """What was captured of what the bank had set aside."""
    return sum((one.amount for one in order.transactions if one.kind == "CAPTURE"), Decimal(0))


def capture(books: Books, order_gid: str, parent: str, amount: Any, *, last: bool) -> Transaction:
    """Take money from an authorization. Raises Refusal."""
    order = books.orders.get(order_gid)
    if order is None:
        raise Refusal((["id"], "Order does not exist", None))
    authorization = _authorization(order, parent)
    try:
        wanted = Decimal(str(amount))
    except InvalidOperation:
        raise Refusal((["amount"], "Amount is invalid", None)) from None
    if wanted <= 0 or wanted > left(order, authorization):
        raise Refusal((["amount"], "Amount exceeds what can be captured of the transaction", None))
    made = Transaction(books.id(), "CAPTURE", wanted, books.now(), authorization.gid)
    order.transactions.append(made)
    rest = left(order, authorization)
    if last and rest > 0:
        order.transactions.append(Transaction(books.id(), "VOID", rest, books.now(), authorization.gid))
    whole = taken(order) >= Decimal(str(order.document["current_total_price"]))
    order.document["financial_status"] = "paid" if whole else "partially_paid"
    books.touch(order)
    return made


def void(books: Books, parent: str) -> Transaction:
    """Let an authorization go. Raises Refusal."""
    for order in books.orders.values():
        if any(one.gid == parent for one in order.transactions):
            authorization = _authorization(order, parent)
            if left(order, authorization) < authorization.amount:
                raise Refusal((["parentTransactionId"], "Transaction cannot be voided", None))
            made = Transaction(books.id(), "VOID", authorization.amount, books.now(), authorization.gid)
            order.transactions.append(made)
            order.document["financial_status"] = "voided"
            books.touch(order)
            return made
    raise Refusal((["parentTransactionId"], "Transaction does not exist", None))


def _authorization(order: Order, gid: str) -> Transaction:
    found: Transaction | None = next(
        (one for one in order.transactions if one.gid == gid and one.kind == "AUTHORIZATION"), None
    )
    if found is None:
        raise Refusal((["parentTransactionId"], "Parent transaction is no authorization", None))
    return found
