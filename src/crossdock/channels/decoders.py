"""Registers with the mailbox what is read here: import it once, where the house is wired."""

from collections.abc import Sequence

from crossdock.channels import api_orders, order_files, order_import, order_rows
from crossdock.channels.adapters import shopify
from crossdock.channels.errors import OrderInvalid
from crossdock.channels.order_import import INVALID, UNREADABLE, FileOrder
from crossdock.core.imports import FileRefused
from crossdock.core.imports.files import Source
from crossdock.mailbox.errors import Undecodable
from crossdock.mailbox.registry import Inbound, Refused, decoder
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


@decoder(order_rows.KIND)
def from_file(inbound: Inbound) -> Sequence[OrderDraft | FileOrder | Refused]:
    """Rows of a file of orders, or a whole one: mended, or asked for again."""
    reading = order_import.reading_of(inbound.headers)
    source = Source.of_bytes(inbound.headers.get("file", ""), inbound.body)
    try:
        return [_from_rows(rows, reading, inbound) for rows in order_files.whole(source, reading)]
    except FileRefused as error:
        raise Undecodable(UNREADABLE, f"row {error.fields.get('row', 0)}: {error.message}") from error


def _from_rows(
    rows: order_rows.Rows, reading: order_rows.Reading, inbound: Inbound
) -> OrderDraft | FileOrder | Refused:
    found = order_rows.read(rows, reading)
    if found.faults:
        return Refused(INVALID, order_import.reason(found.faults))
    if reading.only and rows.channel != reading.channel:
        return Refused(INVALID, f"row {rows.numbers[0]}, channel: this file is of {reading.channel} alone")
    if inbound.channel is None or inbound.channel.name != rows.channel:
        return FileOrder(rows.channel, found)
    try:
        return found.draft(inbound.channel.id, inbound.received_at)
    except OrderInvalid as error:
        return Refused(INVALID, order_import.reason(order_rows.of_fields(error, rows.numbers[0])))


def _channel(inbound: Inbound) -> Channel:
    if inbound.channel is None:
        raise Undecodable("no_channel", "the message belongs to no channel")
    return inbound.channel
