"""Personal data of orders: persons, what buyers and staff wrote, and finding whom to forget."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from crossdock.core.personal import People
from crossdock.core.sql import Cursor, ints, statement

WHO: Final = statement(__package__, "forget_who")
OTHERS: Final = statement(__package__, "forget_others")
PERSONS: Final = statement(__package__, "forget_persons")
ORDERS: Final = statement(__package__, "forget_orders")
LINES: Final = statement(__package__, "forget_lines")
AGED: Final = statement(__package__, "retain_aged")
HOLDS: Final = statement(__package__, "forget_holds")
ATTACHMENTS: Final = statement(__package__, "forget_attachments")
BY_HAND: Final = statement(__package__, "forget_by_hand")

PERSONAL: Final[Mapping[str, tuple[str, ...]]] = {
    "orders_person": (
        "customer_name", "customer_email", "customer_phone", "customer_company", "name", "company", "line1",
        "line2", "city", "region", "postal_code", "phone", "bill_to",
    ),
    "orders_order": ("customer_ref", "purchase_order", "note", "tags", "attributes"),
    "orders_line": ("attributes",),
    "orders_hold": ("reason",),
    "orders_attachment": ("name", "media", "sha256", "body"),
    "orders_by_hand": ("stated",),
}  # fmt: skip
# The country stays: taxes are booked by it. An order's name is its number in the shop.
IMPERSONAL: Final[Mapping[str, tuple[str, ...]]] = {
    "orders_person": ("country",),
    "orders_order": ("external_id", "digest", "service_level", "name"),
    "orders_line": ("external_id", "sku", "title"),
    "orders_link": ("kind", "actor"),
    "orders_hold": ("stops", "lifted_by_role", "set_by", "lifted_by"),
    "orders_attachment": ("added_by", "removed_by"),
    "orders_by_hand": ("part",),
}


@dataclass(frozen=True, slots=True)
class Known:
    """An order of the person's. ``inbound_ids``: messages that speak of it; ``person``: by column."""

    order_id: int
    status: str
    inbound_ids: tuple[int, ...]
    person: Mapping[str, Any]


def who(
    cur: Cursor, *, order_ids: Sequence[int] = (), email: str | None = None, customer: str | None = None
) -> list[Known]:
    """The orders with these ids, of this e-mail address (in any case), or of the channel's customer."""
    rows = WHO.rows(cur, order_ids=ints(list(order_ids)), email=email, customer=customer)
    return [Known(id_, status, tuple(inbound), person) for id_, status, inbound, person in rows]


def others(cur: Cursor, inbound_ids: Sequence[int], order_ids: Sequence[int]) -> set[int]:
    """Those messages that are the last word on orders of other people."""
    return set(OTHERS.column(cur, inbound_ids=ints(list(inbound_ids)), order_ids=ints(list(order_ids))))


def aged(cur: Cursor, after: int, before: datetime, limit: int) -> list[tuple[int, str]]:
    """The next orders, ids above ``after``, that were received before a moment: (id, status)."""
    return [(int(id_), status) for id_, status in AGED.rows(cur, after=after, at=before, limit=limit)]


def forget(cur: Cursor, people: People) -> dict[str, int]:
    """Blank the orders of these people; quantities, money and SKUs stay. Rows changed, by table."""
    ids = people.order_ids
    return {
        "orders_person": PERSONS.run(cur, order_ids=ids),
        "orders_order": ORDERS.run(cur, order_ids=ids),
        "orders_line": LINES.run(cur, order_ids=ids),
        "orders_hold": HOLDS.run(cur, order_ids=ids),
        "orders_attachment": ATTACHMENTS.run(cur, order_ids=ids),
        "orders_by_hand": BY_HAND.run(cur, order_ids=ids),
    }
