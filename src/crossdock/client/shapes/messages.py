"""Shapes of messages. Written by ``crossdock.client.generate``: not to be edited."""

from __future__ import annotations

from typing import Any, Literal, TypedDict


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
