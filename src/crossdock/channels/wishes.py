"""What a channel's settings say of its shop: where it is, and what is told and asked of it how often."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from crossdock.channels.adapters.shopify_graphql import API_VERSION
from crossdock.channels.errors import ConnectionRefused
from crossdock.core import addresses
from crossdock.core.errors import AddressRefused

VERSION: Final = re.compile(r"20[0-9]{2}-(01|04|07|10)|unstable")
POLL_MINUTES: Final = 5
THRESHOLD: Final = 5


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the channel's settings say of its shop. ``hooks``: the address of this installation under which
    the shop reaches it, empty: webhooks are registered by hand; ``poll_minutes``: business time between two
    comparisons; ``settle_minutes``: what is younger may still come by webhook; ``notify``: the shop writes
    to customers; ``stock``: it is told what there is; ``threshold``: units at or below which it is told
    first; ``refund``: an order that is cancelled here is refunded there; ``deliveries``: it is told when
    carriers have delivered; ``capture``: what has left is captured there from what was authorised, and
    what is cancelled is let go.
    """

    address: str
    api_version: str = API_VERSION
    hooks: str = ""
    poll_minutes: float = POLL_MINUTES
    settle_minutes: float = 2
    notify: bool = True
    stock: bool = True
    threshold: int = THRESHOLD
    refund: bool = False
    deliveries: bool = True
    capture: bool = False


def wishes(settings: Mapping[str, Any], *, allow_private: bool = True) -> Wishes:
    """The channel's settings, read. Names in addresses are looked up when they are asked, and judged then.
    Raises ConnectionRefused.
    """
    known = {name: settings[name] for name in Wishes.__dataclass_fields__ if name in settings}
    for name in ("address", "hooks"):
        known[name] = str(known.get(name) or "").rstrip("/")
    if not known["address"]:
        raise refused("address", "is missing: https://<shop>.myshopify.com")
    for name in ("address", "hooks"):
        if not known[name]:
            continue
        try:
            addresses.check(known[name], allow_private=True if name == "hooks" else allow_private)
        except AddressRefused as error:
            raise refused(name, error.message) from error
    if not VERSION.fullmatch(str(known.setdefault("api_version", API_VERSION))):
        raise refused("api_version", "is no version of the API, such as 2026-04")
    for name in ("notify", "stock", "refund", "deliveries", "capture"):
        if not isinstance(known.get(name, False), bool):
            raise refused(name, "is true or false")
    for name, least in (("poll_minutes", 0.0), ("settle_minutes", 0.0), ("threshold", 0)):
        value = known.get(name, least)
        if isinstance(value, bool) or not isinstance(value, int | float) or value < least:
            raise refused(name, "is no number from 0")
    return Wishes(**known)


def refused(name: str, message: str) -> ConnectionRefused:
    """One field of what was given is wrong."""
    return ConnectionRefused(f"{name} {message}", errors=[{"field": name, "message": message}])
