"""Shapes of webhooks. Written by ``crossdock.client.generate``: not to be edited."""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict


class Webhook(TypedDict):
    name: str
    url: str
    types: list[str]
    channels: list[str]
    locations: list[str]
    state: Literal["active", "disabled"]
    # Why it is disabled.
    reason: str | None
    created_at: str
    changed_at: str
    # Tries that failed since the last that did not.
    failures: int
    failing_since: str | None
    # When something was taken last.
    delivered_at: str | None
    # Of the last batch.
    error: str | None


class Webhooks(TypedDict):
    items: list[Webhook]
    # Give it as ``cursor`` for the next page; null on the last.
    next_cursor: str | None


class WebhookMade(TypedDict):
    name: str
    url: str
    types: list[str]
    channels: list[str]
    locations: list[str]
    state: Literal["active", "disabled"]
    # Why it is disabled.
    reason: str | None
    created_at: str
    changed_at: str
    # Tries that failed since the last that did not.
    failures: int
    failing_since: str | None
    # When something was taken last.
    delivered_at: str | None
    # Of the last batch.
    error: str | None
    # Shown here and never again; null in a repeated answer.
    secret: str | None


class WebhookIn(TypedDict):
    # Types of `GET /event-types`, or all of a subject; empty: everything.
    types: NotRequired[list[str]]
    # Only of orders of these; empty: of all, and of none.
    channels: NotRequired[list[str]]
    # Only of the work of these; empty: of all, and of none.
    locations: NotRequired[list[str]]
    # Yours for ever.
    name: str
    # https.
    url: str
    # `whsec_` and base64 of 24 to 64 bytes; else one is made.
    secret: NotRequired[str | None]
    # Begin there in the log; else only news.
    since: NotRequired[str | None]


class WebhookChange(TypedDict, total=False):
    """What is left out stays."""

    url: str | None
    types: list[str] | None
    channels: list[str] | None
    locations: list[str] | None
    # Disabled, it is told nothing; enabled again, it goes on where it stood.
    state: Literal["active", "disabled"] | None


class WebhookRotateIn(TypedDict, total=False):
    # The new one; else one is made.
    secret: str | None
    # How long the one before signs beside it.
    overlap_seconds: int


class TestSent(TypedDict):
    # `GET /messages/{id}` shows what came of it.
    message: int


class Replay(TypedDict):
    # Messages that are queued already.
    queued: int
    # The place that everything is told from again.
    begins_at: str | None


class ReplayIn(TypedDict, total=False):
    """One of these."""

    event: str | None
    # Everything wanted from this time on.
    since: str | None
    # Everything behind this place.
    cursor: str | None
    # What was given up, the oldest 1,000 of it.
    dead: bool


class Deliveries(TypedDict):
    items: list[Delivery]
    # Give it as ``cursor`` for the next page; null on the last.
    next_cursor: str | None


class Delivery(TypedDict):
    """What a webhook was told of an event."""

    event: str
    type: str
    # `GET /messages/{id}` shows the body and every try.
    message: int
    order: str | None
    state: Literal["waiting", "delivered", "dead"]
    attempts: int
    # Answered to the last try.
    status: int | None
    error: str | None
    created_at: str
    tried_at: str | None
    # Of one that waits: when it is tried next.
    due_at: str | None


class WebhookSome(TypedDict, total=False):
    """With the `fields` that were asked for."""

    name: str
    url: str
    types: list[str]
    channels: list[str]
    locations: list[str]
    state: Literal["active", "disabled"]
    reason: str | None
    created_at: str
    changed_at: str
    failures: int
    failing_since: str | None
    delivered_at: str | None
    error: str | None


class WebhooksSome(TypedDict):
    """With the `fields` that were asked for."""

    items: list[WebhookSome]
    next_cursor: str | None


class DeliverySome(TypedDict, total=False):
    """With the `fields` that were asked for."""

    event: str
    type: str
    message: int
    order: str | None
    state: Literal["waiting", "delivered", "dead"]
    attempts: int
    status: int | None
    error: str | None
    created_at: str
    tried_at: str | None
    due_at: str | None


class DeliveriesSome(TypedDict):
    """With the `fields` that were asked for."""

    items: list[DeliverySome]
    next_cursor: str | None
