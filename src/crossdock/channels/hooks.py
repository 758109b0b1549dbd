"""A webhook as it arrives: whose it is and whether it is genuine, before anything in it is read.

The web server hands over the raw bytes and the headers; what comes back goes to ``mailbox.accept`` at once.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from crossdock.carriers.adapters import scans_aftership, scans_crossdock, scans_easypost
from crossdock.channels.adapters import shopify
from crossdock.channels.errors import BadSignature, NoHooks
from crossdock.mailbox.accept import Message
from crossdock.partners.channels import Channel, Live


@dataclass(frozen=True, slots=True)
class Hooks:
    """How a platform signs webhooks, and how one becomes a message; headers by small letters. ``carrier``:
    they come to ``/hooks/carriers/{name}``.
    """

    verify: Callable[[Sequence[bytes], bytes, Mapping[str, str]], bool]
    message: Callable[[Channel, Mapping[str, str], bytes], Message]
    carrier: bool = False


def _signed_by_shopify(secrets: Sequence[bytes], body: bytes, headers: Mapping[str, str]) -> bool:
    return shopify.verify(secrets, body, headers.get(shopify.SIGNATURE, ""))


PLATFORMS: Final[Mapping[str, Hooks]] = {
    shopify.KIND: Hooks(_signed_by_shopify, shopify.message),
    scans_crossdock.KIND: Hooks(scans_crossdock.verify, scans_crossdock.message, carrier=True),
    scans_easypost.KIND: Hooks(scans_easypost.verify, scans_easypost.message, carrier=True),
    scans_aftership.KIND: Hooks(scans_aftership.verify, scans_aftership.message, carrier=True),
}


def path_of(channel: Channel) -> str | None:
    """Where its webhooks go, if it sends any."""
    hooks = PLATFORMS.get(channel.kind)
    return None if hooks is None else f"/hooks/{'carriers/' if hooks.carrier else ''}{channel.name}"


def opened(live: Live, headers: Mapping[str, str], body: bytes, *, carrier: bool = False) -> Message:
    """The message to store. ``headers``: names in any case; ``carrier``: it came to ``/hooks/carriers/``.
    Raises NoHooks, BadSignature.
    """
    hooks = PLATFORMS.get(live.channel.kind)
    name, kind = live.channel.name, live.channel.kind
    if hooks is None:
        raise NoHooks(f"{name} is a channel of kind {kind}, which takes no webhooks", channel=name, kind=kind)
    if hooks.carrier is not carrier:
        raise NoHooks(f"{name} takes its webhooks at {path_of(live.channel)}", channel=name, kind=kind)
    small = {name.lower(): value for name, value in headers.items()}
    if not hooks.verify(live.secrets, body, small):
        raise BadSignature(
            "The signature does not fit the body and the channel's secret", channel=live.channel.name
        )
    return hooks.message(live.channel, small, body)
