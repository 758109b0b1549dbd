"""Shapes of events. Written by ``crossdock.client.generate``: not to be edited."""

from __future__ import annotations

from typing import Any, TypedDict


class EventData(TypedDict):
    order: str | None
    # The channel's key of the order.
    external_id: str | None
    channel: str | None
    fulfilment_order: str | None
    location: str | None
    subject: str
    # Of a line: its place in the order.
    subject_id: int
    # What the type says of itself.
    details: dict[str, Any]


class Events(TypedDict):
    items: list[LoggedEvent]
    # Where to go on, now or later; the log has no last page.
    next_cursor: str
    # Whether there is more already.
    more: bool


class LoggedEvent(TypedDict):
    """An event; the body of a webhook is the same document."""

    # Unique. Of one order, later events have larger numbers.
    id: str
    type: str
    timestamp: str
    actor: str
    data: EventData


class EventType(TypedDict):
    type: str
    description: str


class EventTypes(TypedDict):
    items: list[EventType]


class LoggedEventSome(TypedDict, total=False):
    """With the `fields` that were asked for."""

    id: str
    type: str
    timestamp: str
    actor: str
    data: EventData


class EventsSome(TypedDict):
    """With the `fields` that were asked for."""

    items: list[LoggedEventSome]
    next_cursor: str
    more: bool


class EventTypeSome(TypedDict, total=False):
    """With the `fields` that were asked for."""

    type: str
    description: str


class EventTypesSome(TypedDict):
    """With the `fields` that were asked for."""

    items: list[EventTypeSome]
