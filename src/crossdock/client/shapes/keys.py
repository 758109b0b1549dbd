"""Shapes of keys. Written by ``crossdock.client.generate``: not to be edited."""

from __future__ import annotations

from typing import NotRequired, TypedDict


class Key(TypedDict):
    """``old_until``: how long the secret before the one it has stays good."""

    name: str
    # How its secret begins, after `crossdock_`.
    prefix: str
    scopes: list[str]
    # Codes of the only locations it is for; empty: all.
    locations: list[str]
    # Names of the only channels it is for; empty: all.
    channels: list[str]
    # Requests a minute, over all web processes; null: as many as it likes.
    per_minute: int | None
    created_at: str
    created_by: str
    expires_at: str | None
    rotated_at: str | None
    old_until: str | None
    revoked_at: str | None
    # To the minute.
    last_used_at: str | None


class Keys(TypedDict):
    items: list[Key]
    # Give it as ``cursor`` for the next page; null on the last.
    next_cursor: str | None


class KeyMade(TypedDict):
    name: str
    # How its secret begins, after `crossdock_`.
    prefix: str
    scopes: list[str]
    # Codes of the only locations it is for; empty: all.
    locations: list[str]
    # Names of the only channels it is for; empty: all.
    channels: list[str]
    # Requests a minute, over all web processes; null: as many as it likes.
    per_minute: int | None
    created_at: str
    created_by: str
    expires_at: str | None
    rotated_at: str | None
    old_until: str | None
    revoked_at: str | None
    # To the minute.
    last_used_at: str | None
    # The secret. It is shown this once: a repetition under an Idempotency-Key has null.
    key: str | None


class KeyIn(TypedDict):
    name: str
    # `*` is all.
    scopes: list[str]
    # Codes of the only locations it is for; empty: all.
    locations: NotRequired[list[str]]
    # Names of the only channels it is for; empty: all.
    channels: NotRequired[list[str]]
    # Requests a minute, over all web processes; null: as many as it likes.
    per_minute: NotRequired[int | None]
    # Null: never.
    expires_at: NotRequired[str | None]


class RotateIn(TypedDict, total=False):
    # How long the secret that it has now stays good beside the new one.
    overlap_seconds: int


class KeySome(TypedDict, total=False):
    """With the `fields` that were asked for."""

    name: str
    prefix: str
    scopes: list[str]
    locations: list[str]
    channels: list[str]
    per_minute: int | None
    created_at: str
    created_by: str
    expires_at: str | None
    rotated_at: str | None
    old_until: str | None
    revoked_at: str | None
    last_used_at: str | None


class KeysSome(TypedDict):
    """With the `fields` that were asked for."""

    items: list[KeySome]
    next_cursor: str | None
