"""Shapes of messages. Written by ``crossdock.client.generate``: not to be edited."""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict


class Message(TypedDict):
    """Something that crossed the boundary. ``party``: who sent it, or whom it goes to."""

    id: int
    direction: Literal["in", "out"]
    party: str
    # Unique by party: the same message again is known by it.
    key: str
    kind: str
    # in: waiting, quarantined, done; out: waiting, delivered, dead.
    state: str
    at: str
    bytes: int
    # Why it is, or last was, in quarantine; or the last try's error.
    error: str | None


class Messages(TypedDict):
    items: list[Message]
    # Give it as ``cursor`` for the next page; null on the last.
    next_cursor: str | None


class MessageShown(TypedDict):
    id: int
    direction: Literal["in", "out"]
    party: str
    # Unique by party: the same message again is known by it.
    key: str
    kind: str
    # in: waiting, quarantined, done; out: waiting, delivered, dead.
    state: str
    at: str
    bytes: int
    # Why it is, or last was, in quarantine; or the last try's error.
    error: str | None
    headers: dict[str, Any]
    body: str
    # How ``body`` is written.
    encoding: Literal["utf-8", "base64"]
    history: list[dict[str, Any]]


class Replayed(TypedDict):
    id: int
    direction: Literal["in", "out"]


class MendFault(TypedDict):
    code: str
    reason: str


class Mended(TypedDict):
    id: int
    preview: bool
    # Of a preview: why it would be in quarantine again.
    fault: MendFault | None


class MendIn(TypedDict):
    # The whole body as it should have arrived.
    body: str
    # How ``body`` is written.
    encoding: NotRequired[Literal["utf-8", "base64"]]
    # Say what would come of it; change nothing.
    preview: NotRequired[bool]


class Dismissed(TypedDict):
    id: int
    reason: str


class DismissIn(TypedDict):
    reason: str


class MessageSome(TypedDict, total=False):
    """With the `fields` that were asked for."""

    id: int
    direction: Literal["in", "out"]
    party: str
    key: str
    kind: str
    state: str
    at: str
    bytes: int
    error: str | None


class MessagesSome(TypedDict):
    """With the `fields` that were asked for."""

    items: list[MessageSome]
    next_cursor: str | None


class MessageShownSome(TypedDict, total=False):
    """With the `fields` that were asked for."""

    id: int
    direction: Literal["in", "out"]
    party: str
    key: str
    kind: str
    state: str
    at: str
    bytes: int
    error: str | None
    headers: dict[str, Any]
    body: str
    encoding: Literal["utf-8", "base64"]
    history: list[dict[str, Any]]
