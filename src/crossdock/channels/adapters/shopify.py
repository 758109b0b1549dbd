"""Shopify, REST Admin API and webhooks: signatures, and documents read into drafts.

A webhook's ``X-Shopify-Hmac-Sha256`` is the base64 of the HMAC-SHA256 of the raw body. Topics of whole orders
(``orders/create``, ``updated``, ``paid``, ``cancelled``, …) carry the order itself; ``orders/edited``,
``refunds/create`` and ``order_transactions/create`` carry a change. Documents of the REST API wrap either.
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from crossdock.channels.adapters import shopify_money
from crossdock.channels.adapters.shopify_graphql_order import rest_order
from crossdock.channels.adapters.shopify_order import decode_order
from crossdock.channels.adapters.shopify_shapes import plain_id, rounded_from
from crossdock.channels.lenient import Reading, Record, parse
from crossdock.mailbox.accept import Message
from crossdock.mailbox.errors import Undecodable
from crossdock.mailbox.registry import Ignored, Refused
from crossdock.orders.drafts import LineChange, OrderDraft, OrderPatch
from crossdock.partners.channels import Channel

KIND: Final = "shopify"
SIGNATURE: Final = "x-shopify-hmac-sha256"
TOPIC: Final = "x-shopify-topic"
MOST_ORDERS: Final = 1000
GRAPHQL_ORDER: Final = "graphql/order"  # not a topic of theirs: an order fetched by the GraphQL Admin API

Decoded = OrderDraft | OrderPatch | Ignored | Refused


def verify(secrets: Sequence[bytes], body: bytes, header: str) -> bool:
    """Whether any of the live secrets signs these bytes so. Every secret is tried, in constant time."""
    given = header.strip().encode("utf-8", "replace")
    fits = False
    for secret in secrets:
        made = base64.b64encode(hmac.digest(secret, body, hashlib.sha256))
        fits |= hmac.compare_digest(made, given)
    return fits


def message(channel: Channel, headers: Mapping[str, str], body: bytes) -> Message:
    """The webhook as the mailbox keeps it; ``headers`` by small letters. Deliveries are told apart by webhook
    id, else by event and topic, else by content.
    """
    topic = headers.get(TOPIC, "").strip().lower()
    key = headers.get("x-shopify-webhook-id", "").strip()
    event = headers.get("x-shopify-event-id", "").strip()
    if not key:
        key = f"{topic}:{event or hashlib.sha256(body).hexdigest()}"
    kept = {
        name: value for name, value in headers.items() if name.startswith("x-shopify-") and name != SIGNATURE
    }
    return Message(f"hooks/{channel.name}", key, f"{KIND}/{topic}" if topic else KIND, channel.id, kept, body)


def decode(topic: str, body: bytes, channel: Channel, received_at: datetime) -> tuple[Decoded, ...]:
    """What a document says, one draft an order. Raises Undecodable.

    The shape decides where it is plain; the topic (``orders/create``, may be empty) where it is not.
    ``received_at`` stands in for a time that the document does not state.
    """
    document = parse(body)
    if type(document) is dict and type(document.get("orders")) is list:
        return _page(document["orders"], channel, received_at)
    if type(document) is not dict:
        raise Undecodable("not_an_order", "the document is not an object")
    if type(document.get("order_edit")) is dict:
        return (_edited(document["order_edit"], channel),)
    if topic == GRAPHQL_ORDER:
        order = document.get("order", document)
        if type(order) is not dict:
            raise Undecodable("not_an_order", "the shop has no such order")
        return (decode_order(rest_order(order), channel, received_at),)
    for wrapper in ("refund", "transaction", "order"):
        if type(document.get(wrapper)) is dict and "line_items" not in document:
            document, topic = document[wrapper], WRAPPED.get(wrapper, topic)
    return (_one(topic, document, channel, received_at),)


WRAPPED: Final = {"refund": "refunds/create", "transaction": "order_transactions/create"}


def _one(topic: str, document: Record, channel: Channel, received_at: datetime) -> Decoded:
    if topic.startswith("refunds/") or ("refund_line_items" in document and "line_items" not in document):
        return _refunded(document, channel)
    if topic.startswith("order_transactions/"):
        return _paid(document, channel)
    if topic == "orders/delete":
        return _patch(document, "id", channel, "deleted")
    if topic == "orders/edited":
        raise Undecodable("no_order_edit", "the document has no order_edit")
    if topic and not topic.startswith("orders/"):
        return Ignored(f"nothing here follows {topic}")
    return decode_order(document, channel, received_at, cancelled=topic == "orders/cancelled")


def _page(records: Sequence[Any], channel: Channel, received_at: datetime) -> tuple[Decoded, ...]:
    """A page of the REST API's list: each order stands alone, and one that cannot be read spoils no other."""
    if len(records) > MOST_ORDERS:
        raise Undecodable("too_many", f"{len(records)} orders in one document; at most {MOST_ORDERS}")
    found: list[Decoded] = []
    for at, record in enumerate(records):
        if type(record) is not dict:
            found.append(Refused("not_an_order", f"orders[{at}] is not an object"))
            continue
        try:
            found.append(decode_order(record, channel, received_at))
        except Undecodable as error:
            found.append(Refused(error.fault, f"orders[{at}]: {error.reason}"))
    return tuple(found)


def _patch(document: Record, key: str, channel: Channel, kind: Any, **parts: Any) -> OrderPatch:
    order_id = plain_id(document.get(key))
    if order_id is None:
        raise Undecodable("no_id", f"the document does not name its order: it has no {key}")
    aliases = rounded_from(order_id) if type(document.get(key)) is int else ()
    parts.setdefault("source_at", None)
    return OrderPatch(channel_id=channel.id, external_id=order_id, kind=kind, aliases=aliases, **parts)


def _edited(edit: Record, channel: Channel) -> OrderPatch:
    reading = Reading()
    changed = reading.record(edit, "line_items", "order_edit.")
    changes = []
    for key, sign in (("additions", 1), ("removals", -1)):
        for at, one in enumerate(reading.items(changed, key, "order_edit.line_items.")):
            where = f"order_edit.line_items.{key}[{at}]."
            line_id, delta = plain_id(one.get("id")), reading.whole(one, "delta", where)
            if line_id is None or delta is None or delta < 0:
                raise Undecodable("bad_edit", f"{where[:-1]} does not say how many of what")
            changes.append(LineChange(line_id, sign * delta))
    committed_at = reading.time(edit, "committed_at") or reading.time(edit, "created_at")
    if committed_at is None:
        raise Undecodable("bad_edit", "order_edit does not say when: nobody could tell it from its repeat")
    return _patch(
        edit,
        "order_id",
        channel,
        "edited",
        source_at=committed_at,
        changes=tuple(changes),
        note=reading.text(edit, "staff_note") or "",
        problems=reading.problems,
    )


def _refunded(document: Record, channel: Channel) -> OrderPatch:
    reading = Reading(_own_currency(channel))
    one = shopify_money.refund(reading, document, "refund.")
    if one is None:
        raise Undecodable("no_id", "the refund has neither admin_graphql_api_id nor id")
    return _patch(
        document, "order_id", channel, "refunded", source_at=one.at, refunds=(one,), problems=reading.problems
    )


def _paid(document: Record, channel: Channel) -> OrderPatch:
    reading = Reading(_own_currency(channel))
    one = shopify_money.transaction(reading, document, "transaction.")
    if one is None:
        raise Undecodable("bad_payment", reading.problems[0].reason)
    return _patch(
        document, "order_id", channel, "paid", source_at=one.at, payments=(one,), problems=reading.problems
    )


def _own_currency(channel: Channel) -> str:
    """The shop's currency by the channel's settings, for documents that name none."""
    return str(channel.settings.get("currency", Reading().currency))
