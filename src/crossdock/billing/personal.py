"""Personal data beside money: notes on refunds, and the channel's own words on them. Amounts stay."""

from collections.abc import Mapping
from typing import Final

from crossdock.core.personal import People
from crossdock.core.sql import Cursor, statement

MESSAGES: Final = statement(__package__, "forget_messages")
REFUNDS: Final = statement(__package__, "forget_refunds")

PERSONAL: Final[Mapping[str, tuple[str, ...]]] = {"billing_refund": ("note", "detail")}
IMPERSONAL: Final[Mapping[str, tuple[str, ...]]] = {
    "billing_payment": ("external_id", "gateway"),
    "billing_refund": ("external_id",),
    "billing_refund_line": ("refund_external_id", "external_id", "restock"),
}


def messages(cur: Cursor, people: People) -> list[int]:
    """The messages that payments and refunds of these orders came in."""
    return [int(one) for one in MESSAGES.column(cur, order_ids=people.order_ids)]


def forget(cur: Cursor, people: People) -> dict[str, int]:
    """Blank notes and details; rows changed, by table."""
    return {"billing_refund": REFUNDS.run(cur, order_ids=people.order_ids)}
