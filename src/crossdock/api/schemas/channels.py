"""Channels."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from crossdock.api.schemas.basics import Flag, In, NextCursor, Out, Whole

Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$", examples=["boutique"])]
Kind = Literal["shopify", "api", "file", "easypost", "aftership", "carrier"]
Credential = Annotated[str, Field(min_length=1, max_length=500, pattern=r"^[!-~]+$")]
Address = Annotated[str, Field(max_length=2_000, pattern=r"^(https?://[!-~]+)?$")]
Minutes = Annotated[float, Field(ge=0, le=1e6, strict=True)]


class ConnectionWishes(In):
    """How a shop is asked and told; what is left out is as it was, or as usual."""

    address: Annotated[
        Address | None, Field(description="Of the shop.", examples=["https://boutique.myshopify.com"])
    ] = None
    api_version: Annotated[str | None, Field(pattern=r"^(20[0-9]{2}-(01|04|07|10)|unstable)$")] = None
    hooks: Annotated[
        Address | None,
        Field(description="Where the shop reaches this installation; empty: webhooks are made by hand."),
    ] = None
    poll_minutes: Annotated[Minutes | None, Field(description="Between two comparisons of orders.")] = None
    settle_minutes: Annotated[
        Minutes | None, Field(description="What is younger may still come by webhook.")
    ] = None
    notify: Annotated[Flag | None, Field(description="The shop writes to its customers.")] = None
    stock: Annotated[Flag | None, Field(description="It is told what there is.")] = None
    threshold: Annotated[
        Whole | None, Field(ge=0, le=10**9, description="Units at or below which it is told first.")
    ] = None
    refund: Annotated[Flag | None, Field(description="What is cancelled here is refunded there.")] = None
    deliveries: Annotated[Flag | None, Field(description="It is told of deliveries.")] = None
    capture: Annotated[
        Flag | None, Field(description="What has left is captured there, what is cancelled let go.")
    ] = None


class ChannelIn(In):
    name: Name
    kind: Annotated[Kind, Field(description="What is known of it: a shop, a platform, or a way in.")]
    secret: Annotated[
        Credential | None, Field(description="What its webhooks are signed with; a shop's own.")
    ] = None
    token: Annotated[Credential | None, Field(description="Access to the shop's API.")] = None
    client_id: Annotated[
        Credential | None, Field(description="Of an app of the shop's that has no token of its own.")
    ] = None
    client_secret: Annotated[
        Credential | None, Field(description="The app's, for which the shop gives tokens that run out.")
    ] = None
    settings: Annotated[ConnectionWishes | None, Field(description="Of the shop.")] = None


class ChannelChange(In):
    token: Annotated[Credential | None, Field(description="Another access token.")] = None
    client_id: Annotated[Credential | None, Field(description="Another app, with its secret.")] = None
    client_secret: Annotated[
        Credential | None, Field(description="Another secret of the app, or of another.")
    ] = None
    settings: ConnectionWishes | None = None


class ChannelRotateIn(In):
    secret: Annotated[Credential | None, Field(description="The platform's own, where it has one.")] = None
    end_older: Annotated[Flag, Field(description="End all secrets before it now.")] = False


class ConnectionSettings(Out):
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


class ShopConnection(Out):
    settings: ConnectionSettings
    client_id: Annotated[
        str | None, Field(description="Of the app for which the shop gives tokens; null: it has a token.")
    ]
    watermark: Annotated[
        datetime | None, Field(description="Business time up to which the shop's orders were compared.")
    ]
    loaded: Annotated[int, Field(description="Orders of the first load so far.")]
    loaded_at: Annotated[datetime | None, Field(description="When the first load was done.")]
    mapped_at: Annotated[datetime | None, Field(description="When its places and articles were read.")]
    hooks_at: Annotated[datetime | None, Field(description="When its webhooks were last put right.")]
    fault: Annotated[str | None, Field(description="Why the shop does not let us in.")]
    fault_at: datetime | None


class Channel(Out):
    name: str
    kind: str
    paused: bool
    secrets: Annotated[int, Field(description="That are live; they are never shown.")]
    hooks: Annotated[str | None, Field(description="The path that its webhooks are sent to.")]
    connection: ShopConnection | None


class ChannelMade(Channel):
    secret: Annotated[
        str | None, Field(description="If one was made; null when the same request comes again.")
    ]


class Channels(Out):
    items: list[Channel]
    next_cursor: NextCursor


class UnmappedArticle(Out):
    gid: Annotated[str, Field(description="The shop's ID of its inventory item.")]
    sku: Annotated[str, Field(description="What the shop calls it.")]


class UnmappedReason(Out):
    why: Annotated[
        Literal["unknown", "doubled", "inexact"],
        Field(
            description="`unknown`: no SKU and no alias is called so; `doubled`: another article of the shop "
            "is as many units of the SKU; `inexact`: an alias of no whole number of base units."
        ),
    ]
    count: Annotated[int, Field(description="How many there are, named or not.")]
    do: Annotated[str, Field(description="What to do, as a sentence.")]
    articles: Annotated[
        list[UnmappedArticle], Field(description="The first 20, by what the shop calls them.")
    ]


class Unmapped(Out):
    read_at: Annotated[
        datetime | None,
        Field(
            description="When the shop's articles were last read; null: not yet, or they are read again now."
        ),
    ]
    count: Annotated[int, Field(description="Articles of the shop that it is told no stock of.")]
    reasons: list[UnmappedReason]


class PauseIn(In):
    reason: Annotated[str, Field(max_length=255)] = ""


class Paused(Out):
    channel: str
    paused: bool


class Resumed(Out):
    channel: str
    paused: bool
    messages: int = Field(description="That were kept and are looked at now.")
    orders: int = Field(description="That waited and are sourced now.")
    holds: int = Field(description="Lifted from orders that were handed in meanwhile.")
