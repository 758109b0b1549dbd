"""Orders that come in whole and are answered at once: the raw bytes stored and the order taken in, in one
transaction. What is known already stays as it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

from crossdock.channels import api_orders, receivers
from crossdock.core.actor import Actor
from crossdock.core.sql import Cursor
from crossdock.mailbox import accept as mailbox
from crossdock.mailbox.accept import Message
from crossdock.orders import accept
from crossdock.orders.drafts import OrderDraft


@dataclass(frozen=True, slots=True)
class Arrived:
    """``channel``: its name; ``body``: the document as it came, which ``draft`` was read from."""

    channel: str
    draft: OrderDraft
    body: bytes


@dataclass(frozen=True, slots=True)
class Taken:
    order_id: int
    new: bool


def take(cur: Cursor, arrived: Sequence[Arrived], *, at: datetime, actor: Actor) -> list[Taken]:
    """What became of each, in order."""
    drafts = [one.draft for one in arrived]
    known = accept.known(cur, [draft.channel_id for draft in drafts], [draft.external_id for draft in drafts])
    keys = [(draft.channel_id, draft.external_id) for draft in drafts]
    fresh = [one for one, key in zip(arrived, keys, strict=True) if key not in known]
    messages = [
        Message(
            f"api/{one.channel}",
            blake2b(one.body, digest_size=16).hexdigest(),
            api_orders.KIND,
            one.draft.channel_id,
            None,
            one.body,
        )
        for one in fresh
    ]
    stored = mailbox.accept(cur, messages, at, queue=False)
    arrivals = [(kept.inbound_id, one.draft) for kept, one in zip(stored, fresh, strict=True)]
    received = iter(receivers.receive(cur, arrivals, actor=actor, restate=False))
    found = []
    for key in keys:
        if key in known:
            found.append(Taken(known[key], new=False))
        else:
            one = next(received)
            found.append(Taken(one.order_id, new=one.outcome is None))
    return found
