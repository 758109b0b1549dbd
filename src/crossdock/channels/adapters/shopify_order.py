"""Shopify's order document, read into a draft. See the Order resource of Shopify's REST Admin API."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from crossdock.channels.adapters import shopify_money
from crossdock.channels.adapters.shopify_lines import gone, lines
from crossdock.channels.adapters.shopify_shapes import (
    GID,
    address,
    currency,
    customer,
    id_of,
    money,
    properties,
    stated,
)
from crossdock.channels.lenient import Reading, Record
from crossdock.mailbox.errors import Undecodable
from crossdock.orders.drafts import SERVICE_LEVELS, OrderDraft, RefundDraft, ServiceLevel
from crossdock.partners.channels import Channel

# What an order says of itself; a document without any of these is something else with lines.
MARKS: Final = ("currency", "total_price", "total_price_set", "financial_status", "order_number")
# Documents with lines and totals that are no orders yet.
NOT_ORDERS: Final = {"invoice_sent_at": "a draft order", "abandoned_checkout_url": "a checkout"}
UNPAID: Final = frozenset({"pending", "unpaid", "partially_paid", "expired", "voided"})
MOST_TAGS: Final = 250

# The first that fits the shipping line's code or title, read in small letters.
SERVICES: Final[tuple[tuple[re.Pattern[str], ServiceLevel], ...]] = (
    (re.compile(r"\bpick[\s_-]?up\b|\bcollect(ion)?\b"), "pickup"),
    (re.compile(r"\bfreight\b|\bltl\b|\bpallet\b"), "freight"),
    (
        re.compile(r"\bnext[\s_-]?(business[\s_-])?day\b|\bovernight\b|(?<![\w-])(1|one)[\s_-]?day\b"),
        "next_day",
    ),
    (re.compile(r"(?<![\w-])(2|two|2nd|second)[\s_-]?(business[\s_-])?day\b"), "two_day"),
    (
        re.compile(r"\bexpress\b|\bexpedited\b|\bpriority\b|\brush\b|(?<![\w-])(3|three)[\s_-]?day\b"),
        "expedited",
    ),
)


def decode_order(
    document: Record, channel: Channel, received_at: datetime, *, cancelled: bool = False
) -> OrderDraft:
    """One order. ``cancelled``: the message's topic says so. Raises Undecodable when it is none, or has no id
    or lines.
    """
    external_id = _external_id(document)
    reading = Reading()
    reading.use_currency(currency(reading, document))
    called_off = cancelled or document.get("cancelled_at") is not None
    parts = _parts(reading, document, cancelled=called_off)
    total = _total(reading, document)
    source_at = reading.time(document, "updated_at")
    placed_at = reading.time(document, "created_at") or reading.time(document, "processed_at") or source_at
    # Fields are read in this order; what could not be read is known only at the end.
    return OrderDraft(
        channel_id=channel.id,
        external_id=external_id,
        placed_at=placed_at or received_at,
        source_at=source_at,
        currency=reading.currency,
        customer=customer(reading, document),
        ship_to=address(reading, document, "shipping_address"),
        bill_to=address(reading, document, "billing_address"),
        service_level=service_level(parts.ways, channel.settings),
        lines=parts.lines,
        computed_total=shopify_money.computed(reading, document, parts, total),
        rounding=shopify_money.conversion(document, reading.currency, parts.lines),
        ship_complete=channel.settings.get("ship_complete") is True,
        purchase_order=reading.text(document, "po_number"),
        shipping=None if document.get("shipping_lines") is None else parts.carriage,
        discount=money(reading, document, "total_discounts"),
        tax=money(reading, document, "total_tax"),
        total=total,
        current_total=money(reading, document, "current_total_price"),
        taxes_included=reading.flag(document, "taxes_included") is True,
        tags=tags(reading, document),
        note=reading.text(document, "note") or "",
        name=reading.text(document, "name"),
        payments=shopify_money.payments(reading, document, total),
        refunds=refunds(reading, document),
        payment_pending=_unpaid(document),
        cancelled=called_off,
        checkout_id=reading.text(document, "checkout_token") or reading.text(document, "checkout_id"),
        attributes=_attributes(reading, document),
        problems=reading.problems,
    )


def _parts(reading: Reading, document: Record, *, cancelled: bool) -> shopify_money.Parts:
    records = reading.items(document, "line_items")
    ways = reading.items(document, "shipping_lines")
    found = lines(reading, records, gone(reading, document), cancelled=cancelled)
    if not found:
        reading.problem("unreadable_quantity", "the order has no lines")
    return shopify_money.Parts(records, found, ways, shopify_money.shipping(reading, ways))


def _total(reading: Reading, document: Record) -> int | None:
    if stated(document, "total_price") is None:
        reading.problem("totals_mismatch", "the document states no total_price")
    return money(reading, document, "total_price")


def _external_id(document: Record) -> str:
    if type(document.get("line_items")) not in (list, dict):
        raise Undecodable("no_lines", "the document has no line_items: it is not an order")
    if not any(mark in document for mark in MARKS):
        raise Undecodable("not_an_order", f"the document has none of {', '.join(MARKS)}")
    for key, what in NOT_ORDERS.items():
        if key in document:
            raise Undecodable("not_an_order", f"the document has {key}: it is {what}")
    kind = GID.fullmatch(str(document.get("admin_graphql_api_id", "")))
    if kind is not None and kind[1] != "Order":
        raise Undecodable("not_an_order", f"the document is a {kind[1]}")
    external_id = id_of(document, "Order")
    if external_id is None:
        raise Undecodable("no_id", "the order has neither admin_graphql_api_id nor id")
    return external_id


def refunds(reading: Reading, document: Record) -> tuple[RefundDraft, ...]:
    """The order's refunds; one that comes twice counts once."""
    found: dict[str, RefundDraft] = {}
    for at, record in enumerate(reading.items(document, "refunds")):
        one = shopify_money.refund(reading, record, f"refunds[{at}].")
        if one is not None:
            found[one.external_id] = one
    return tuple(found.values())


def service_level(ways: Sequence[Record], settings: Mapping[str, Any]) -> ServiceLevel:
    """By the channel's setting ``service_levels`` (code or title to level), else by the words of the shipping
    line.
    """
    chosen = settings.get("service_levels")
    known = chosen if isinstance(chosen, Mapping) else {}
    for line in ways:
        if line.get("is_removed") is True:
            continue
        words = [word for key in ("code", "title") if type(word := line.get(key)) is str]
        for word in words:
            if known.get(word) in SERVICE_LEVELS:
                level: ServiceLevel = known[word]
                return level
        if line.get("delivery_category") == "pickup":
            return "pickup"
        spoken = _spoken(" ".join(words))
        if spoken is not None:
            return spoken
    return "standard"


@lru_cache(maxsize=1024)
def _spoken(words: str) -> ServiceLevel | None:
    """Shops have few shipping methods: each one's words are read once."""
    small = words.lower()
    return next((service for pattern, service in SERVICES if pattern.search(small)), None)


def tags(reading: Reading, document: Record) -> tuple[str, ...]:
    """A text with commas, or a list of texts; each tag once, in the document's order."""
    value = document.get("tags")
    if value is None:
        return ()
    if type(value) is str:
        value = value.split(",")
    if type(value) is not list:
        reading.skip("tags")
        return ()
    words = [word.strip() for word in value if type(word) is str]
    return tuple(dict.fromkeys(word for word in words if word))[:MOST_TAGS]


def _unpaid(document: Record) -> bool:
    """Not paid, and no terms agreed on which it will be."""
    return str(document.get("financial_status")) in UNPAID and not document.get("payment_terms")


def _attributes(reading: Reading, document: Record) -> dict[str, Any] | None:
    """What has no field of its own and what rules may ask for; the whole document stays with the message."""
    found: dict[str, Any] = {}
    if pairs := properties(reading, document, "note_attributes"):
        found["note_attributes"] = pairs
    codes = [code for one in reading.items(document, "discount_codes") if (code := reading.text(one, "code"))]
    if codes:
        found["discount_codes"] = codes
    for key in ("source_name", "cancel_reason"):
        if text := reading.text(document, key):
            found[key] = text
    if document.get("test") is True:
        found["test"] = True
    if tip := money(reading, document, "total_tip_received"):
        found["tip"] = tip
    if reading.unread:
        found["unread"] = sorted(set(reading.unread))
    return found or None
