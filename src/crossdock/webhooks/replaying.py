"""Telling again: one event, what was given up, or everything from a point of the log on. Receivers know each
message by its id, which stays the same.
"""

import secrets as random_secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import msgspec

from crossdock.core import clock, events
from crossdock.core.actor import Actor
from crossdock.core.events import Event
from crossdock.core.ids import TOP
from crossdock.core.sql import Cursor, statement
from crossdock.mailbox import lanes, messages, outbound, quarantine
from crossdock.mailbox.lanes import Laned
from crossdock.mailbox.messages import InboundShown, OutboundShown
from crossdock.orders.read import stamp
from crossdock.webhooks import endpoints, log
from crossdock.webhooks.errors import EventCursorUnknown
from crossdock.webhooks.log import Position

BACK = statement(__package__, "position_back")
DELIVERIES = statement(__package__, "deliveries")
LOOKED = statement(__package__, "deliveries_looked")
DELIVERY_OF = statement(__package__, "delivery_of")
DEAD = statement(__package__, "dead")

MOST: Final = 1000  # messages that are queued again at once
LOOK: Final = 1000  # deliveries that one page of a state looks through, however few are in it
TEST: Final = "webhook.test"


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message of the delivery log. ``state``: waiting, delivered or dead; ``status``, ``error``,
    ``tried_at``: of the last try.
    """

    event_id: int
    outbound_id: int
    kind: str
    order_id: int | None
    created_at: datetime
    state: str
    attempts: int
    status: int | None
    error: str | None
    tried_at: datetime | None
    due_at: datetime | None

    @property
    def event(self) -> str:
        return f"evt_{self.event_id}"

    @property
    def type(self) -> str:
        return self.kind.removeprefix("webhook/")


def page(
    cur: Cursor, name: str, *, state: str | None = None, before: int | None = None, limit: int = 50
) -> tuple[list[Delivery], int | None]:
    """Of what a webhook was told, newest event first, those in a state; and the event id below which to go on
    (None: that was all). ``before``: event ids below it. Of a state it may be few, or none, and yet go on:
    no page looks through more than ``LOOK``. Raises WebhookUnknown.
    """
    found = endpoints.by_name(cur, name)
    look = limit + 1 if state is None else max(LOOK, limit + 1)
    asked = {"id": found.id, "before": TOP if before is None else before, "look": look}
    rows = DELIVERIES.rows(cur, **asked, state=state, limit=limit + 1)
    shown = [Delivery(*row) for row in rows[:limit]]
    if len(rows) > limit:
        return shown, shown[-1].event_id
    ended = None if state is None else LOOKED.row(cur, **asked)
    return shown, ended[0] if ended else None


def deliveries(cur: Cursor, name: str, *, state: str | None = None, limit: int = 50) -> list[Delivery]:
    """The newest of what a webhook was told, page after page. Raises WebhookUnknown."""
    found, before = page(cur, name, state=state, limit=limit)
    while before is not None and len(found) < limit:
        more, before = page(cur, name, state=state, before=before, limit=limit - len(found))
        found += more
    return found


def replay_event(cur: Cursor, name: str, event: str, *, at: datetime, actor: Actor) -> int:
    """Tell an event again that the webhook was told, or should have been. Returns 1. Raises WebhookUnknown,
    EventCursorUnknown.
    """
    found = endpoints.held(cur, name)
    match = log.EVENT.fullmatch(event)
    outbound_id = None if match is None else DELIVERY_OF.row(cur, id=found.id, event_id=int(match[1]))
    if outbound_id is None:
        raise EventCursorUnknown(f"{name} was never told of {event}", cursor=event)
    return outbound.replay(cur, [outbound_id[0]], at=at, actor=actor)


def replay_dead(cur: Cursor, name: str, *, at: datetime, actor: Actor) -> int:
    """Tell again what was given up, the oldest ``MOST`` of it. Returns how many. Raises WebhookUnknown."""
    found = endpoints.held(cur, name)
    return outbound.replay(cur, DEAD.column(cur, id=found.id, limit=MOST), at=at, actor=actor)


def replay_message(cur: Cursor, outbound_id: int, party: str, *, at: datetime, actor: Actor) -> int:
    """Send a message of the mailbox again, to whomever it goes; its ``party`` may be a webhook. Returns how
    many. Raises WebhookUnknown for one to a webhook that is removed: nobody would send it.
    """
    if party.startswith(endpoints.PARTY):
        endpoints.held(cur, party.removeprefix(endpoints.PARTY))
    return outbound.replay(cur, [outbound_id], at=at, actor=actor)


def again(cur: Cursor, message_id: int, *, at: datetime, actor: Actor) -> InboundShown | OutboundShown:
    """Work through a message that came in again, or send one again; which it was. What was applied before
    changes nothing. Raises MessageUnknown, WebhookUnknown.
    """
    found = messages.show(cur, message_id)
    if isinstance(found, InboundShown):
        quarantine.replay(cur, [message_id], at=at, actor=actor)
    else:
        replay_message(cur, message_id, found.row.party, at=at, actor=actor)
    return found


def replay_from(cur: Cursor, name: str, position: Position, *, at: datetime, actor: Actor) -> bool:
    """Tell everything that is wanted from a point of the log on, whether it was told or not; false where the
    webhook does not stand behind that point. Raises WebhookUnknown.
    """
    found = endpoints.by_name(cur, name)
    moved = BACK.row(cur, id=found.id, tx=position[0], event=position[1]) is not None
    data = {"name": name, "from": log.written(position)}
    events.record(cur, [Event(0, "webhook", found.id, "webhook_replayed", data)], at=at, actor=actor)
    return moved


def test(cur: Cursor, name: str, *, at: datetime, actor: Actor) -> int:
    """Queue a message that says nothing but that it came; returns its id in the mailbox. Raises
    WebhookUnknown.
    """
    found = endpoints.held(cur, name)
    message, body = test_letter(name, at=at, actor=actor)
    key = f"webhook/{found.id}/{message}"
    place = int(clock.wall().timestamp() * 1e6)
    told = Laned(key, found.party, f"webhook/{TEST}", found.url, body, message, place)
    return lanes.queue(cur, [told], at)[key]


def test_letter(name: str, *, at: datetime, actor: Actor) -> tuple[str, bytes]:
    """Id and body of a message as events have it, of the type ``webhook.test``, which is never in the log."""
    message = f"msg_test_{random_secrets.token_hex(8)}"
    data: dict[str, Any] = dict.fromkeys(("order", "external_id", "channel", "fulfilment_order", "location"))
    data |= {"subject": "webhook", "subject_id": 0, "details": {"name": name}}
    document = {"id": message, "type": TEST, "timestamp": stamp(at), "actor": str(actor), "data": data}
    return message, msgspec.json.encode(document)
