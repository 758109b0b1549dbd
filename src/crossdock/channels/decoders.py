"""Registers with the mailbox what is read here: import it once, where the house is wired."""

from collections.abc import Sequence

from crossdock.channels import api_orders
from crossdock.channels.adapters import shopify
from crossdock.channels.errors import OrderInvalid
from crossdock.mailbox.errors import Undecodable
from crossdock.mailbox.registry import Inbound, decoder
from crossdock.orders.drafts import OrderDraft
from crossdock.partners.channels import Channel


@decoder(shopify.KIND)
def from_shopify(inbound: Inbound) -> Sequence[shopify.Decoded]:
    """A stored webhook or document of Shopify's."""
    topic = inbound.kind.removeprefix(shopify.KIND).removeprefix("/")
    return shopify.decode(topic, inbound.body, _channel(inbound), inbound.received_at)


@decoder(api_orders.KIND)
def from_api(inbound: Inbound) -> Sequence[OrderDraft]:
    """A stored order of our own API: replayed, or left waiting by the request that brought it."""
    try:
        return (api_orders.decode(inbound.body, _channel(inbound).id, inbound.received_at),)
    except OrderInvalid as error:
        said = "; ".join(f"{one['field']} {one['message']}" for one in error.fields["errors"])
        raise Undecodable("order_invalid", said) from error


def _channel(inbound: Inbound) -> Channel:
    if inbound.channel is None:
        raise Undecodable("no_channel", "the message belongs to no channel")
    return inbound.channel
