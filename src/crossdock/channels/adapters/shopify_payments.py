"""Payments at a Shopify shop: what was authorised and taken of an order, and what is to be asked next.

The shop knows no key by which money could be taken once only. So what is wanted is a sum, all in all, and
each step is decided from what the shop says now: what was taken before counts, whoever took it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from crossdock.channels.adapters.shopify_graphql import Record, nodes
from crossdock.channels.errors import ShopRefused
from crossdock.core import money
from crossdock.core.errors import MoneyRefused

SUCCESS: Final = "SUCCESS"
UNDER_WAY: Final = frozenset({"PENDING", "AWAITING_RESPONSE", "UNKNOWN"})
TAKEN: Final = frozenset({"CAPTURE", "SALE"})


@dataclass(frozen=True, slots=True)
class Transaction:
    """``amount``: minor units of ``currency``, the shop's; ``several``: it may be captured more than once."""

    gid: str
    kind: str
    status: str
    parent: str | None
    amount: int
    currency: str
    gateway: str
    at: datetime | None
    several: bool


@dataclass(frozen=True, slots=True)
class AtShop:
    """An order's money as the shop has it. ``foreign``: the buyer pays in another currency than the
    shop's.
    """

    currency: str
    foreign: bool
    transactions: tuple[Transaction, ...]


@dataclass(frozen=True, slots=True)
class Settled:
    """Nothing is left to do. ``waits``: part of it is taken with the order's last shipment, because the
    authorization can be captured once only.
    """

    waits: bool = False


@dataclass(frozen=True, slots=True)
class Pending:
    """Something is under way at the shop."""


@dataclass(frozen=True, slots=True)
class Capture:
    """Take ``amount`` (minor units) from an authorization; ``last``: the rest of it is let go."""

    parent: str
    amount: int
    last: bool


@dataclass(frozen=True, slots=True)
class Void:
    """Let an authorization go."""

    parent: str


@dataclass(frozen=True, slots=True)
class Short:
    """No authorization is left from which these minor units could be taken."""

    amount: int


def read(order: Record) -> AtShop:
    """The record of ``PAYMENTS``. Raises ShopRefused on amounts that cannot be read."""
    currency = str(order.get("currencyCode") or "")
    presented = order.get("presentmentCurrencyCode") or currency
    return AtShop(
        currency, presented != currency, tuple(_transaction(one) for one in nodes(order.get("transactions")))
    )


def _transaction(record: Record) -> Transaction:
    bag = (record.get("amountSet") or {}).get("shopMoney") or {}
    at = record.get("processedAt")
    try:
        amount = money.minor(str(bag["amount"]), str(bag["currencyCode"]))
        moment = None if at is None else datetime.fromisoformat(at)
    except (KeyError, ValueError, MoneyRefused) as error:
        raise ShopRefused(f"the shop's transaction {record.get('id')} cannot be read: {error}") from error
    parent = record.get("parentTransaction") or {}
    return Transaction(
        gid=str(record["id"]),
        kind=str(record.get("kind")),
        status=str(record.get("status")),
        parent=parent.get("id"),
        amount=amount,
        currency=str(bag["currencyCode"]),
        gateway=str(record.get("gateway") or ""),
        at=moment,
        several=bool(record.get("multiCapturable")),
    )


def taken(shop: AtShop) -> int:
    """Minor units that were taken of the order so far."""
    return sum(one.amount for one in shop.transactions if one.status == SUCCESS and one.kind in TAKEN)


def open_authorizations(shop: AtShop) -> list[tuple[Transaction, int]]:
    """Authorizations from which something can still be taken, with how much: minor units."""
    done = [one for one in shop.transactions if one.status == SUCCESS and one.parent is not None]
    found = []
    for one in shop.transactions:
        if one.kind != "AUTHORIZATION" or one.status != SUCCESS:
            continue
        drawn = [each for each in done if each.parent == one.gid]
        left = one.amount - sum(each.amount for each in drawn if each.kind == "CAPTURE")
        spent = any(each.kind == "VOID" for each in drawn) or (bool(drawn) and not one.several)
        if left > 0 and not spent:
            found.append((one, left))
    return found


def next_capture(shop: AtShop, wanted: int, *, last: bool) -> Settled | Pending | Capture | Short:
    """What follows when ``wanted`` minor units shall be taken, all in all; ``last``: nothing more ships."""
    missing = wanted - taken(shop)
    if missing <= 0:
        return Settled()
    if _under_way(shop.transactions):
        return Pending()
    usable = open_authorizations(shop)
    if not usable:
        return Short(missing)
    several = [(one, left) for one, left in usable if one.several]
    if not last and not several:
        return Settled(waits=True)
    one, left = (usable if last else several)[0]
    return Capture(one.gid, min(left, missing), last=last and missing <= left)


def next_void(shop: AtShop) -> Settled | Pending | Void:
    """What follows when nothing shall be taken any more."""
    usable = open_authorizations(shop)
    if not usable:
        return Settled()
    if _under_way(shop.transactions):
        return Pending()
    return Void(usable[0][0].gid)


def _under_way(transactions: Sequence[Transaction]) -> bool:
    return any(one.status in UNDER_WAY and one.kind in {*TAKEN, "VOID"} for one in transactions)


def capture_input(order: str, step: Capture, currency: str) -> dict[str, Any]:
    """OrderCaptureInput. The amount is a decimal text; whether it is the last one counts only where an
    authorization may be captured more than once.
    """
    return {
        "id": order,
        "parentTransactionId": step.parent,
        "amount": money.major(step.amount, currency),
        "currency": currency,
        "finalCapture": step.last,
    }
