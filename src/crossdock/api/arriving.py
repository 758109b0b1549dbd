"""``POST /orders``: the raw bytes stored and the order taken in, in one transaction; an array set-based, each
item standing alone.

An order that is known already stays as it is: 200 where the content is the same, 409 naming what differs.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

import msgspec

from crossdock.api import problems, reading
from crossdock.api.errors import BadJson, OrderDiffers, OutOfReach, TooLarge
from crossdock.api.turn import Call, wake
from crossdock.channels import api_orders, taking
from crossdock.channels.errors import OrderInvalid
from crossdock.core.errors import CrossdockError
from crossdock.core.sql import Cursor, ints
from crossdock.desk import documents
from crossdock.mailbox.errors import Undecodable
from crossdock.mailbox.registry import REGISTRY, Inbound
from crossdock.orders import drafts, restate
from crossdock.orders.drafts import OrderDraft
from crossdock.orders.numbers import format_number
from crossdock.partners import channels
from crossdock.partners.channels import Channel
from crossdock.partners.errors import ChannelExists, ChannelRefused
from crossdock.sourcing import pausing

MOST: Final = 1000  # orders a request


@dataclass(slots=True)
class Item:
    """One order of a request on its way: ``error`` where it went no further."""

    body: bytes
    draft: OrderDraft | None = None
    channel: str = ""
    order_id: int = 0
    new: bool = False
    error: CrossdockError | None = field(default=None)


def split(body: bytes) -> tuple[list[bytes], bool]:
    """The bytes of each order, and whether they came as an array. Raises BadJson, TooLarge."""
    try:
        body.decode()
        if body.lstrip()[:1] != b"[":
            return [body], False
        parts = [bytes(part) for part in msgspec.json.decode(body, type=list[msgspec.Raw])]
    except UnicodeDecodeError as error:
        raise BadJson(f"The body is not UTF-8: byte {error.start} is {error.reason}") from error
    except (msgspec.DecodeError, RecursionError) as error:
        raise BadJson(f"The body is not JSON: {error}") from error
    if not parts:
        raise reading.failed([{"field": "", "message": "is an empty list"}])
    if len(parts) > MOST:
        raise TooLarge(f"An array holds at most {MOST} orders", most=MOST)
    return parts, True


def take(call: Call, bodies: Sequence[bytes]) -> list[Item]:
    """Take orders in; what became of each, in order."""
    items = [Item(body) for body in bodies]
    known = {one.name: one for one in channels.by_ids(call.cur).values() if one.active}
    for item in items:
        try:
            _read(item, known, call)
        except CrossdockError as error:
            item.error = error
    _make_channels(call, items, known)
    _store(call, [(item, item.draft) for item in items if item.draft is not None and item.error is None])
    _compare(call.cur, [item for item in items if item.error is None and not item.new])
    if any(item.new for item in items):
        wake()
    return items


def results(cur: Cursor, items: Sequence[Item]) -> list[dict[str, Any]]:
    """The answer to an array: a status an item, with its order or its problem."""
    shown = documents.orders(cur, [item.order_id for item in items if item.error is None])
    return [
        {"status": item.error.status, "problem": _plain(problems.document(item.error))}
        if item.error is not None
        else {"status": 201 if item.new else 200, "order": shown[item.order_id]}
        for item in items
    ]


def _plain(problem: dict[str, Any]) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(problem, enc_hook=str)
    return plain


def _read(item: Item, known: dict[str, Channel], call: Call) -> None:
    """The draft; its channel id is 0 while the channel is still to be made. Raises OutOfReach."""
    reading.parse(item.body)  # what msgspec would let pass: names twice
    order = api_orders.read(item.body)
    item.channel = order.channel
    if not call.auth.reaches(channel=order.channel):
        said = f"{call.actor} is not for the channel {order.channel}"
        raise OutOfReach(said, own=sorted(call.auth.channels))
    channel = known.get(order.channel)
    try:
        draft = api_orders.draft(order, channel.id if channel else 0, call.at)
        item.draft = pausing.held(draft, channel)
    except OverflowError as error:
        raise _invalid("placed_at", "is out of range") from error


def _invalid(where: str, message: str) -> OrderInvalid:
    return OrderInvalid(f"{where} {message}", errors=[{"field": where, "message": message}])


def _make_channels(call: Call, items: Sequence[Item], known: dict[str, Channel]) -> None:
    """Make the channels that are named and do not exist, where the key may."""
    for item in items:
        if item.draft is None or item.error is not None or item.draft.channel_id:
            continue
        try:
            channel = known.get(item.channel) or _make(call, item.channel)
        except OrderInvalid as error:
            item.error = error
            continue
        known[item.channel] = channel
        item.draft = replace(item.draft, channel_id=channel.id)


def _make(call: Call, name: str) -> Channel:
    if not call.auth.may("channels:write"):
        raise _invalid("channel", f"{name!r} does not exist, and this key may not make channels")
    try:
        return channels.add(call.cur, name, "api", at=call.at)
    except ChannelExists:  # made by somebody else meanwhile, or retired
        there = [one for one in channels.by_ids(call.cur).values() if one.name == name and one.active]
        if there:
            return there[0]
        raise _invalid("channel", f"{name!r} was retired") from None
    except ChannelRefused as error:
        raise _invalid("channel", error.fields["errors"][0]["message"]) from error


def _store(call: Call, items: Sequence[tuple[Item, OrderDraft]]) -> None:
    """Store the bytes of orders that are not known, and take those in."""
    arrived = [taking.Arrived(item.channel, draft, item.body) for item, draft in items]
    for (item, _), taken in zip(
        items, taking.take(call.cur, arrived, at=call.at, actor=call.actor), strict=True
    ):
        item.order_id, item.new = taken.order_id, taken.new


def _compare(cur: Cursor, items: Sequence[Item]) -> None:
    """Known orders: an error where the content is another."""
    if not items:
        return
    heads = restate.heads(cur, [item.order_id for item in items])
    other = [item for item in items if item.draft and heads[item.order_id].digest != item.draft.digest]
    if not other:
        return
    stated = _stated(cur, [item.order_id for item in other])
    for item in other:
        number = format_number(item.order_id)
        old = stated.get(item.order_id)
        names = drafts.differing(old, item.draft) if old is not None and item.draft is not None else []
        said = f" in {', '.join(names[:10])}" if names else ""
        item.error = OrderDiffers(
            f"{number} is there already, and differs{said}",
            number=number,
            fields=names,
            errors=[{"field": name, "message": "differs from the order that is there"} for name in names],
        )


def _stated(cur: Cursor, order_ids: Sequence[int]) -> dict[int, OrderDraft]:
    """Orders as the messages that brought them state them, decoded again."""
    by_id = channels.by_ids(cur)
    found: dict[int, OrderDraft] = {}
    rows = documents.STATEMENTS.rows(cur, ids=ints(order_ids))
    heads = restate.heads(cur, order_ids)
    for order_id, inbound_id, source, key, kind, channel_id, body, received_at, headers in rows:
        channel = by_id.get(channel_id)
        try:
            read = REGISTRY.decode(
                Inbound(inbound_id, source, key, kind, channel, body, received_at, headers or {})
            )
        except Undecodable:
            continue
        for draft in read:
            if isinstance(draft, OrderDraft) and draft.external_id == heads[order_id].external_id:
                found[order_id] = draft
    return found
