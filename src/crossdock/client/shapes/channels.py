"""Shapes of channels. Written by ``crossdock.client.generate``: not to be edited."""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict


class Channel(TypedDict):
    name: str
    kind: str
    paused: bool
    # That are live; they are never shown.
    secrets: int
    # The path that its webhooks are sent to.
    hooks: str | None
    connection: ShopConnection | None


class Channels(TypedDict):
    items: list[Channel]
    # Give it as ``cursor`` for the next page; null on the last.
    next_cursor: str | None


class ConnectionSettings(TypedDict):
    address: str
    api_version: str
    hooks: str
    poll_minutes: float
    settle_minutes: float
    notify: bool
    stock: bool
    threshold: int
    refund: bool
    deliveries: bool
    capture: bool


class ShopConnection(TypedDict):
    settings: ConnectionSettings
    # Of the app for which the shop gives tokens; null: it has a token.
    client_id: str | None
    # Business time up to which the shop's orders were compared.
    watermark: str | None
    # Orders of the first load so far.
    loaded: int
    # When the first load was done.
    loaded_at: str | None
    # When its places and articles were read.
    mapped_at: str | None
    # When its webhooks were last put right.
    hooks_at: str | None
    # Why the shop does not let us in.
    fault: str | None
    fault_at: str | None


class ChannelMade(TypedDict):
    name: str
    kind: str
    paused: bool
    # That are live; they are never shown.
    secrets: int
    # The path that its webhooks are sent to.
    hooks: str | None
    connection: ShopConnection | None
    # If one was made; null when the same request comes again.
    secret: str | None


class ChannelIn(TypedDict):
    name: str
    # What is known of it: a shop, a platform, or a way in.
    kind: Literal["shopify", "api", "file", "easypost", "aftership", "carrier"]
    # What its webhooks are signed with; a shop's own.
    secret: NotRequired[str | None]
    # Access to the shop's API.
    token: NotRequired[str | None]
    # Of an app of the shop's that has no token of its own.
    client_id: NotRequired[str | None]
    # The app's, for which the shop gives tokens that run out.
    client_secret: NotRequired[str | None]
    # Of the shop.
    settings: NotRequired[ConnectionWishes | None]


class ConnectionWishes(TypedDict, total=False):
    """How a shop is asked and told; what is left out is as it was, or as usual."""

    # Of the shop.
    address: str | None
    api_version: str | None
    # Where the shop reaches this installation; empty: webhooks are made by hand.
    hooks: str | None
    # Between two comparisons of orders.
    poll_minutes: float | None
    # What is younger may still come by webhook.
    settle_minutes: float | None
    # The shop writes to its customers.
    notify: bool | None
    # It is told what there is.
    stock: bool | None
    # Units at or below which it is told first.
    threshold: int | None
    # What is cancelled here is refunded there.
    refund: bool | None
    # It is told of deliveries.
    deliveries: bool | None
    # What has left is captured there, what is cancelled let go.
    capture: bool | None


class ChannelChange(TypedDict, total=False):
    # Another access token.
    token: str | None
    # Another app, with its secret.
    client_id: str | None
    # Another secret of the app, or of another.
    client_secret: str | None
    settings: ConnectionWishes | None


class Unmapped(TypedDict):
    # When the shop's articles were last read; null: not yet, or they are read again now.
    read_at: str | None
    # Articles of the shop that it is told no stock of.
    count: int
    reasons: list[UnmappedReason]


class UnmappedArticle(TypedDict):
    # The shop's ID of its inventory item.
    gid: str
    # What the shop calls it.
    sku: str


class UnmappedReason(TypedDict):
    # `unknown`: no SKU and no alias is called so; `doubled`: another article of the shop is as many units
    # of the SKU; `inexact`: an alias of no whole number of base units.
    why: Literal["unknown", "doubled", "inexact"]
    # How many there are, named or not.
    count: int
    # What to do, as a sentence.
    do: str
    # The first 20, by what the shop calls them.
    articles: list[UnmappedArticle]


class ChannelRotateIn(TypedDict, total=False):
    # The platform's own, where it has one.
    secret: str | None
    # End all secrets before it now.
    end_older: bool


class Paused(TypedDict):
    channel: str
    paused: bool


class PauseIn(TypedDict, total=False):
    reason: str


class Resumed(TypedDict):
    channel: str
    paused: bool
    # That were kept and are looked at now.
    messages: int
    # That waited and are sourced now.
    orders: int
    # Lifted from orders that were handed in meanwhile.
    holds: int


class ChannelSome(TypedDict, total=False):
    """With the `fields` that were asked for."""

    name: str
    kind: str
    paused: bool
    secrets: int
    hooks: str | None
    connection: ShopConnection | None


class ChannelsSome(TypedDict):
    """With the `fields` that were asked for."""

    items: list[ChannelSome]
    next_cursor: str | None


class UnmappedSome(TypedDict, total=False):
    """With the `fields` that were asked for."""

    read_at: str | None
    count: int
    reasons: list[UnmappedReason]
