"""Calls: events. Written by ``crossdock.client.generate``: not to be edited."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, overload

from crossdock.client.calls import Call, Items
from crossdock.client.pages import Pages, Room, items_of

if TYPE_CHECKING:
    from crossdock.client.shapes import (
        EventType,
        EventTypeSome,
        LoggedEvent,
        LoggedEventSome,
    )


class EventsCalls(Room):
    """``events``: events."""

    @overload
    def list(
        self,
        *,
        type: Sequence[str] = (),
        channel: Sequence[str] = (),
        location: Sequence[str] = (),
        order: str | None = None,
        since: str | None = None,
        cursor: str | None = None,
        wait: int | None = None,
        limit: int | None = None,
        fields: None = None,
    ) -> Pages[LoggedEvent]: ...
    @overload
    def list(
        self,
        *,
        type: Sequence[str] = (),
        channel: Sequence[str] = (),
        location: Sequence[str] = (),
        order: str | None = None,
        since: str | None = None,
        cursor: str | None = None,
        wait: int | None = None,
        limit: int | None = None,
        fields: Sequence[str],
    ) -> Pages[LoggedEventSome]: ...
    def list(
        self,
        *,
        type: Sequence[str] = (),
        channel: Sequence[str] = (),
        location: Sequence[str] = (),
        order: str | None = None,
        since: str | None = None,
        cursor: str | None = None,
        wait: int | None = None,
        limit: int | None = None,
        fields: Sequence[str] | None = None,
    ) -> Pages[Any]:
        """Follow events.

        Pages of the log, oldest first, from any point. Whoever follows `next_cursor` sees each event
        exactly once. With `wait` an empty page is answered when something comes, or when the time is over.

        Needs the scope `events:read`.

        ``type``: Types of `GET /event-types`, or all of a subject: `order.*`; may be repeated. ``channel``:
        Channels' names: only what is of their orders, or of them. ``location``: Locations' codes: only what
        is of their work. ``order``: The order's number. ``since``: None of before this time; without a
        cursor, begin there. ``cursor``: The `next_cursor` of the page before, an event's `id` (begin behind
        it), or `latest` (begin behind all there is); else the beginning of the log. ``wait``: Seconds to
        wait for an event where there is none now. ``limit``: Items a page.

        ``GET /events``
        """
        return Pages(
            self._send,
            Call(
                "GET",
                "/events",
                asked={
                    "type": type,
                    "channel": channel,
                    "location": location,
                    "order": order,
                    "since": since,
                    "cursor": cursor,
                    "wait": wait,
                    "limit": limit,
                    "fields": fields,
                },
            ),
        )


class EventTypesCalls(Room):
    """``event_types``: events."""

    @overload
    def list(self, *, fields: None = None) -> Items[EventType]: ...
    @overload
    def list(self, *, fields: Sequence[str]) -> Items[EventTypeSome]: ...
    def list(self, *, fields: Sequence[str] | None = None) -> Items[Any]:
        """List types of events.

        Every type, and what its `details` hold.

        Needs the scope `events:read`.

        ``GET /event-types``
        """
        found: Items[Any] = items_of(self._send(Call("GET", "/event-types", asked={"fields": fields})))
        return found
