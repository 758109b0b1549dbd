"""A webhook as it arrives: whose it is and whether it is genuine, before anything in it is read.

The web server hands over the raw bytes and the headers; what comes back goes to ``mailbox.accept`` at once.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from crossdock.channels.adapters import shopify
from crossdock.channels.errors import BadSignature, NoHooks
from crossdock.mailbox.accept import Message
from crossdock.partners.channels import Channel, Live


@dataclass(frozen=True, slots=True)
class Hooks:
    """How a platform signs webhooks, and how one becomes a message. ``signature`` names the header, small
    letters.
    """

    signature: str
    verify: Callable[[Sequence[bytes], bytes, str], bool]
    message: Callable[[Channel, Mapping[str, str], bytes], Message]


PLATFORMS: Final[Mapping[str, Hooks]] = {
    shopify.KIND: Hooks(shopify.SIGNATURE, shopify.verify, shopify.message),
}


def opened(live: Live, headers: Mapping[str, str], body: bytes) -> Message:
    """The message to store. ``headers``: names in any case. Raises NoHooks, BadSignature."""
    hooks = PLATFORMS.get(live.channel.kind)
    if hooks is None:
        name, kind = live.channel.name, live.channel.kind
        raise NoHooks(f"{name} is a channel of kind {kind}, which takes no webhooks", channel=name, kind=kind)
    small = {name.lower(): value for name, value in headers.items()}
    if not hooks.verify(live.secrets, body, small.get(hooks.signature, "")):
        raise BadSignature(
            "The signature does not fit the body and the channel's secret", channel=live.channel.name
        )
    return hooks.message(live.channel, small, body)
