"""A new channel as a person asks for it: what its kind needs, all of it looked at before anything is kept.

What a shop answers is asked between ``check`` and ``make``, outside of any transaction: it may take seconds.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from crossdock.channels import connections, hooks
from crossdock.channels.adapters import shopify
from crossdock.channels.adapters import shopify_operations as ask
from crossdock.channels.adapters.shopify_grant import Client
from crossdock.channels.connections import Connection
from crossdock.channels.shops import Shop
from crossdock.core.sql import Cursor
from crossdock.partners import channels
from crossdock.partners.channels import Channel
from crossdock.partners.errors import ChannelExists

KINDS: Final = ("shopify", "api", "file", "easypost", "aftership", "carrier")


@dataclass(frozen=True, slots=True)
class Wanted:
    """``secret``: what its webhooks are signed with, None: the client's, or one is made if its kind sends
    any; ``token``: the access token of a shop's API, or ``client``: the app for which the shop gives tokens;
    neither: it is not connected yet; ``settings``: as ``connections.connect`` takes them.
    """

    kind: str
    name: str
    secret: str | None = field(default=None, repr=False)
    token: str | None = field(default=None, repr=False)
    settings: Mapping[str, Any] = field(default_factory=dict)
    client: Client | None = None

    @property
    def connects(self) -> bool:
        """It is to have access to a shop."""
        return self.token is not None or self.client is not None


def check(cur: Cursor, wanted: Wanted) -> Connection | None:
    """The access to its shop that it would have, to be tried with ``shop_name``; None: its kind has none.

    Raises ChannelExists, ChannelRefused, ConnectionRefused.
    """
    channels.check(wanted.name, wanted.kind)
    if any(one.name == wanted.name for one in channels.by_ids(cur).values()):
        raise ChannelExists(f"There is a channel {wanted.name} already, or was: choose another name")
    if wanted.kind != shopify.KIND or not wanted.connects:
        return None
    channel = Channel(0, wanted.name, wanted.kind)
    return connections.fitting(
        channel, token=wanted.token or "", client=wanted.client, settings=wanted.settings
    )


def shop_name(connection: Connection) -> str:
    """What the shop calls itself. Raises ShopThrottled, ShopForbidden, ShopRefused, Unavailable,
    AddressRefused.
    """
    with Shop(connection) as shop:
        return str((shop.ask(ask.SHOP, {}).root or {}).get("name"))


def make(cur: Cursor, wanted: Wanted, *, at: datetime) -> tuple[Channel, str | None]:
    """Add it and connect it; the channel, and the secret if one was made, to be shown once. Raises as
    ``check`` does.
    """
    check(cur, wanted)
    made, secret = None, wanted.secret or (wanted.client.secret if wanted.client else None)
    if secret is None and wanted.kind in hooks.PLATFORMS:
        made = channels.new_secret()
    channel = channels.add(cur, wanted.name, wanted.kind, secret or made, at=at)
    if wanted.connects:
        channel = connections.connect(
            cur,
            wanted.name,
            token=wanted.token or "",
            client=wanted.client,
            settings=wanted.settings,
            at=at,
        ).channel
    return channel, made
