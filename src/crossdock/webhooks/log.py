"""The feed: pages of the log from any point, as other programs see its events.

A cursor is a place in the log. Following cursors shows each event exactly once, whatever commits late:
nothing is shown while a transaction that may still write before it is open.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from crossdock.core import events, money
from crossdock.core.events import START, Recorded
from crossdock.core.sql import Cursor, ints, statement
from crossdock.fulfilment.numbers import format_number as fulfilment_number
from crossdock.orders.numbers import format_number as order_number
from crossdock.orders.read import stamp
from crossdock.partners import channels
from crossdock.webhooks.catalogue import matches, type_of
from crossdock.webhooks.errors import EventCursorUnknown

ORDERS = statement(__package__, "about_orders")
PARTS = statement(__package__, "about_parts")

Position = tuple[int, int]

AT_ONCE: Final = 1000  # events of one look
MOST_SCANNED: Final = 5000  # events that a page looks at for those that are wanted
LATEST: Final = "latest"
CURSOR: Final = re.compile(r"([0-9]{1,18})\.([0-9]{1,18})")
EVENT: Final = re.compile(r"evt_([0-9]{1,18})")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which events: types as ``catalogue.matches`` takes them, channels' names, locations' codes, one order
    (its id), and none of before ``since``. Empty: all.
    """

    types: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()
    locations: frozenset[str] = frozenset()
    order_id: int | None = None
    since: datetime | None = None

    def kind(self, event: Recorded) -> bool:
        """What can be said of an event before it is described."""
        return (
            (not self.types or matches(type_of(event.subject, event.kind), self.types))
            and (self.order_id is None or event.order_id == self.order_id)
            and (self.since is None or event.at >= self.since)
        )

    def scope(self, described: "Described") -> bool:
        """Whether it is of the channels and locations that are wanted."""
        data = described.document["data"]
        return (not self.channels or data["channel"] in self.channels) and (
            not self.locations or data["location"] in self.locations
        )

    def all_of(self, described: "Described") -> bool:
        return self.kind(described.event) and self.scope(described)


@dataclass(frozen=True, slots=True)
class Described:
    """An event, and the document that other programs see."""

    event: Recorded
    document: dict[str, Any]

    @property
    def position(self) -> Position:
        return (self.event.tx, self.event.id)


@dataclass(frozen=True, slots=True)
class Page:
    """``position``: where the next page begins; ``more``: whether the log had more when this was read."""

    items: Sequence[Described]
    position: Position
    more: bool


def written(position: Position) -> str:
    """A position as a cursor."""
    return f"{position[0]}.{position[1]}"


def position_of(cur: Cursor, text: str | None, since: datetime | None = None) -> Position:
    """Where a cursor stands: one that was given out, ``latest``, or an event's id (behind it); without
    one the beginning, or ``since``. Raises EventCursorUnknown.
    """
    if text is None:
        return START if since is None else events.since(cur, since)
    if text == LATEST:
        return frontier(cur)
    if found := CURSOR.fullmatch(text):
        position = (int(found[1]), int(found[2]))
        if position > frontier(cur):  # of another log, or of this one before it was restored to a moment
            raise EventCursorUnknown(f"{text} is ahead of this log: nothing was given out there", cursor=text)
        return position
    if found := EVENT.fullmatch(text):
        place = events.place(cur, int(found[1]))
        if place is None:
            raise EventCursorUnknown(f"The log does not hold the event {text}", cursor=text)
        return place
    raise EventCursorUnknown(f"{text!r} is no cursor of this log", cursor=text)


def frontier(cur: Cursor) -> Position:
    """Behind all that can be shown now."""
    return (events.end(cur)[0] + 1, 0)


def page(cur: Cursor, after: Position, wanted: Wanted, limit: int) -> Page:
    """Up to ``limit`` wanted events behind a position. Where few are wanted, a page may be empty though the
    log goes on: its position has moved then.
    """
    if wanted.order_id is not None:
        return _of_order(cur, after, wanted, limit)
    shown = max(after, frontier(cur))  # read before the events: all that stands before it is seen below
    items: list[Described] = []
    scanned, size = 0, min(AT_ONCE, limit + 1)
    while scanned < MOST_SCANNED:
        found = events.feed(cur, after, size)
        scanned += len(found)
        for one in described(cur, [one for one in found if wanted.kind(one)]):
            if wanted.scope(one):
                if len(items) == limit:
                    return Page(items, items[-1].position, more=True)
                items.append(one)
        if len(found) < size:
            after = max(shown, (found[-1].tx, found[-1].id) if found else after)
            return Page(items, after, more=False)
        after, size = (found[-1].tx, found[-1].id), AT_ONCE
    return Page(items, after, more=True)


def _of_order(cur: Cursor, after: Position, wanted: Wanted, limit: int) -> Page:
    assert wanted.order_id is not None  # noqa: S101 - looked at by the caller
    shown = frontier(cur)
    standing = [one for one in events.of_order(cur, wanted.order_id) if after < (one.tx, one.id) < shown]
    standing.sort(key=lambda one: (one.tx, one.id))
    found = [
        one for one in described(cur, [one for one in standing if wanted.kind(one)]) if wanted.scope(one)
    ]
    if len(found) > limit:
        return Page(found[:limit], found[limit - 1].position, more=True)
    return Page(found, max(after, shown), more=False)


def described(cur: Cursor, found: Sequence[Recorded]) -> list[Described]:
    """The documents of events, with what they are about looked up."""
    if not found:
        return []
    about = {
        order_id: (external_id, channel)
        for order_id, external_id, channel in ORDERS.rows(
            cur, ids=ints(sorted({one.order_id for one in found if one.order_id is not None}))
        )
    }
    parts = _parts(cur, found)
    of_channels = any(one.subject == "channel" for one in found)
    names = {one.id: one.name for one in channels.by_ids(cur).values()} if of_channels else {}
    items = []
    for one in found:
        external_id, channel = about.get(one.order_id or 0, (None, None))
        part, location = parts.get((one.subject, one.subject_id), (None, None))
        data = {
            "order": None if one.order_id is None else order_number(one.order_id),
            "external_id": external_id,
            "channel": names.get(one.subject_id) if one.subject == "channel" else channel,
            "fulfilment_order": None if part is None else fulfilment_number(part),
            "location": location,
            "subject": one.subject,
            "subject_id": one.subject_id,
            "details": _details(one.data),
        }
        document = {
            "id": f"evt_{one.id}",
            "type": type_of(one.subject, one.kind),
            "timestamp": stamp(one.at),
            "actor": one.actor,
            "data": data,
        }
        items.append(Described(one, document))
    return items


def _parts(cur: Cursor, found: Sequence[Recorded]) -> dict[tuple[str, int], tuple[int, str]]:
    """(fulfilment order, location's code) by subject."""
    wanted: dict[str, set[int]] = {"fulfilment_order": set(), "shipment": set()}
    for one in found:
        if one.subject in wanted:
            wanted[one.subject].add(one.subject_id)
    if not any(wanted.values()):
        return {}
    rows = PARTS.rows(
        cur,
        ids=ints(sorted(wanted["fulfilment_order"])),
        shipment_ids=ints(sorted(wanted["shipment"])),
    )
    return {(kind, id_): (part, location) for kind, id_, part, location in rows}


def _details(data: Any) -> dict[str, Any]:
    """What was recorded, in the words of the API: amounts in major units, fulfilment orders by number."""
    if not isinstance(data, Mapping):
        return {}
    told = dict(data)
    amount, currency = told.get("amount"), told.get("currency")
    if isinstance(amount, int) and isinstance(currency, str):
        told["amount"] = money.document(amount, currency)
        del told["currency"]
    if isinstance(part := told.get("fulfilment_order"), int):
        told["fulfilment_order"] = fulfilment_number(part)
    return told
