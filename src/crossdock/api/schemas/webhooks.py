"""Webhooks: programs that are told of events."""

from typing import Annotated, Literal

from pydantic import Field

from crossdock.api.schemas.basics import Flag, In, Moment, NextCursor, Out, When, Whole

Names = Annotated[list[Annotated[str, Field(min_length=1, max_length=255)]], Field(max_length=100)]
Url = Annotated[
    str, Field(min_length=1, max_length=2000, examples=["https://example.com/hooks"], description="https.")
]


class Wishes(In):
    types: Names = Field(
        default=[],
        examples=[["order.*", "shipment.shipped"]],
        description="Types of `GET /event-types`, or all of a subject; empty: everything.",
    )
    channels: Names = Field(default=[], description="Only of orders of these; empty: of all, and of none.")
    locations: Names = Field(default=[], description="Only of the work of these; empty: of all, and of none.")


class WebhookIn(Wishes):
    name: str = Field(
        pattern="^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$", examples=["erp"], description="Yours for ever."
    )
    url: Url
    secret: str | None = Field(
        default=None, max_length=200, description="`whsec_` and base64 of 24 to 64 bytes; else one is made."
    )
    since: When | None = Field(default=None, description="Begin there in the log; else only news.")


class WebhookChange(In):
    """What is left out stays."""

    url: Url | None = None
    types: Names | None = None
    channels: Names | None = None
    locations: Names | None = None
    state: Literal["active", "disabled"] | None = Field(
        default=None, description="Disabled, it is told nothing; enabled again, it goes on where it stood."
    )


class Webhook(Out):
    name: str
    url: str
    types: list[str]
    channels: list[str]
    locations: list[str]
    state: Literal["active", "disabled"]
    reason: str | None = Field(description="Why it is disabled.")
    created_at: Moment
    changed_at: Moment
    failures: int = Field(description="Tries that failed since the last that did not.")
    failing_since: Moment | None
    delivered_at: Moment | None = Field(description="When something was taken last.")
    error: str | None = Field(description="Of the last batch.")


class Webhooks(Out):
    items: list[Webhook]
    next_cursor: NextCursor


class WebhookMade(Webhook):
    secret: str | None = Field(
        examples=["whsec_…"], description="Shown here and never again; null in a repeated answer."
    )


class WebhookRotateIn(In):
    secret: str | None = Field(default=None, max_length=200, description="The new one; else one is made.")
    overlap_seconds: Annotated[Whole, Field(ge=0, le=30 * 86400)] = Field(
        default=86400, description="How long the one before signs beside it."
    )


class ReplayIn(In):
    """One of these."""

    event: str | None = Field(default=None, max_length=64, examples=["evt_1042"])
    since: When | None = Field(default=None, description="Everything wanted from this time on.")
    cursor: str | None = Field(default=None, max_length=255, description="Everything behind this place.")
    dead: Flag = Field(default=False, description="What was given up, the oldest 1,000 of it.")


class Replay(Out):
    queued: int = Field(description="Messages that are queued already.")
    begins_at: str | None = Field(description="The place that everything is told from again.")


class TestSent(Out):
    message: int = Field(description="`GET /messages/{id}` shows what came of it.")


class DeliveryFilters(In):
    state: Literal["waiting", "delivered", "dead"] | None = None
    cursor: Annotated[int, Field(ge=1, le=10**18)] | None = Field(
        default=None, description="The ``next_cursor`` of the page before."
    )
    limit: Annotated[int, Field(ge=1, le=200, description="Items a page.")] = 50


class Delivery(Out):
    """What a webhook was told of an event."""

    event: str = Field(examples=["evt_1042"])
    type: str
    message: int = Field(description="`GET /messages/{id}` shows the body and every try.")
    order: str | None
    state: Literal["waiting", "delivered", "dead"]
    attempts: int
    status: int | None = Field(description="Answered to the last try.")
    error: str | None
    created_at: Moment
    tried_at: Moment | None
    due_at: Moment | None = Field(description="Of one that waits: when it is tried next.")


class Deliveries(Out):
    items: list[Delivery]
    next_cursor: NextCursor
