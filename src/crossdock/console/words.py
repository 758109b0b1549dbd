"""Codes in words, and what colour and icon they wear: pure data. Colour means state alone: grey planned, blue
moving, green done, amber needs attention soon, red needs a person now.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Look:
    """``tone``: planned, moving, done, soon or now."""

    word: Any
    tone: str
    icon: str


STATUSES: Final = {
    "held": Look(_("Held"), "now", "hand-stop"),
    "open": Look(_("Open"), "planned", "circle-dashed"),
    "backordered": Look(_("Back-ordered"), "soon", "hourglass"),
    "allocated": Look(_("Allocated"), "planned", "map-pin"),
    "released": Look(_("Released"), "moving", "send"),
    "partially_shipped": Look(_("Partly shipped"), "moving", "truck"),
    "shipped": Look(_("Shipped"), "moving", "truck"),
    "delivered": Look(_("Delivered"), "done", "circle-check"),
    "cancelled": Look(_("Cancelled"), "planned", "ban"),
    "closed": Look(_("Closed"), "done", "archive"),
}
PARTS: Final = {
    "planned": Look(_("Planned"), "planned", "circle-dashed"),
    "released": Look(_("Released"), "moving", "send"),
    "accepted": Look(_("Accepted"), "moving", "check"),
    "picked": Look(_("Picked"), "moving", "packages"),
    "packed": Look(_("Packed"), "moving", "packages"),
    "partly_shipped": Look(_("Partly shipped"), "moving", "truck"),
    "shipped": Look(_("Shipped"), "done", "truck"),
    "rejected": Look(_("Refused"), "soon", "circle-x"),
    "cancelled": Look(_("Cancelled"), "planned", "ban"),
}
# A parcel on its way, by what its carrier said last.
PARCELS: Final = {
    "expected": Look(_("no scan yet"), "planned", "circle-dashed"),
    "announced": Look(_("announced"), "planned", "circle-dashed"),
    "accepted": Look(_("with the carrier"), "moving", "truck"),
    "in_transit": Look(_("on its way"), "moving", "truck"),
    "out_for_delivery": Look(_("on the last van"), "moving", "truck"),
    "ready_for_pickup": Look(_("waits to be fetched"), "moving", "packages"),
    "exception": Look(_("trouble"), "now", "alert-triangle"),
    "delivered": Look(_("delivered"), "done", "circle-check"),
    "returned": Look(_("goes back"), "now", "arrow-back-up"),
}
# Units of a line, in the order of the bar.
UNITS: Final = {
    "delivered": Look(_("delivered"), "done", "circle-check"),
    "shipped": Look(_("shipped"), "moving", "truck"),
    "released": Look(_("released"), "moving", "send"),
    "allocated": Look(_("allocated"), "planned", "map-pin"),
    "open": Look(_("open"), "planned", "circle-dashed"),
    "backordered": Look(_("back-ordered"), "soon", "hourglass"),
    "cancelled": Look(_("cancelled"), "planned", "ban"),
}
HOLDS: Final = {
    "manual": _("by hand"),
    "unknown_sku": _("unknown SKU"),
    "address_incomplete": _("incomplete address"),
    "totals_mismatch": _("totals do not add up"),
    "payment_pending": _("payment pending"),
    "unreadable_quantity": _("unreadable quantity"),
    "inexact_quantity": _("inexact quantity"),
    "fraud_risk": _("fraud risk"),
    "credit_limit": _("credit limit"),
    "cancel_too_late": _("cancellation too late"),
    "sku_changed": _("changed SKU"),
    "stated_after_cancel": _("ordered again after the cancellation"),
    "delivery_exception": _("trouble on the way"),
    "returned_to_sender": _("returned to sender"),
    "selling_stopped": _("selling stopped"),
    "channel_paused": _("channel paused"),
    "substitution": _("substitution"),
    "preorder_full": _("pre-orders sold out"),
    "refused": _("refused everywhere"),
    "change_pending": _("a change waits for its answer"),
    "not_answered": _("no answer in time"),
}
# Why an order is not changed any more, and what may be done in place of that.
INSTEAD: Final = {
    "partially_shipped": _("A part of it has left: it cannot be merged any more"),
    "shipped": _(
        "Shipped: nothing is left to change; what is left is a replacement, or a return once it is there"
    ),
    "delivered": _("Delivered: nothing is left to change; a return or a replacement is what is left"),
    "cancelled": _("Cancelled: nothing is left to change; what is wanted after all is a new order"),
    "closed": _("Closed: nothing is left to change"),
}
# Acts that wait for a location's answer.
CHANGES: Final = {
    "edit": _("a change waits"),
    "cancel": _("a cancellation waits"),
    "channel_cancel": _("the channel's cancellation waits"),
}
GATES: Final = {
    "credit": _("credit check"),
    "fraud": _("fraud check"),
    "compliance": _("compliance check"),
    "payment_capture": _("capture of the payment"),
}
# What a shop is told of an order, beside its shipments.
TOLD: Final = {
    "capture": _("what to take of the money"),
    "void": _("to let the money go"),
    "reduce": _("how many units stay"),
}
# What a gate stops.
STOPS: Final = {
    "release": _("stops release"),
    "pack": _("stops packing"),
    "ship": _("stops shipping"),
}
# Kinds of channels.
CHANNELS: Final = {
    "shopify": _("A Shopify shop"),
    "api": _("Programs over the API, and orders by hand"),
    "file": _("Files of orders"),
    "easypost": _("Parcel news from EasyPost"),
    "aftership": _("Parcel news from AfterShip"),
    "carrier": _("Parcel news from a carrier or a program of yours"),
}
ROLES: Final = {
    "administrator": _("administrator"),
    "operations_manager": _("operations manager"),
    "customer_service": _("customer service"),
    "warehouse": _("warehouse"),
    "finance": _("finance"),
    "read_only": _("read only"),
}
ACTS: Final = {
    "hold": _("Hold"),
    "lift": _("Lift holds"),
    "tag": _("Add tags"),
    "untag": _("Remove tags"),
    "cancel": _("Cancel"),
    "note": _("Add a note"),
    "source": _("Source again"),
    "rescue": _("Do what is best"),
}
OUTCOMES: Final = {
    "change": Look(_("will change"), "moving", "arrow-right"),
    "unchanged": Look(_("stays as it is"), "planned", "circle-dashed"),
    "refused": Look(_("cannot be done"), "now", "circle-x"),
    "waiting": Look(_("waiting"), "planned", "hourglass"),
    "done": Look(_("done"), "done", "check"),
    "failed": Look(_("failed"), "now", "circle-x"),
    "withdrawn": Look(_("withdrawn"), "planned", "ban"),
}
SERVICES: Final = {
    "standard": _("Standard"),
    "expedited": _("Expedited"),
    "two_day": _("Two days"),
    "next_day": _("Next day"),
    "freight": _("Freight"),
    "pickup": _("Pick-up"),
}
FIELDS: Final = {
    "ship_to": _("Ship to"),
    "service_level": _("Service"),
    "deliver_by": _("Deliver by"),
    "ship_complete": _("All in one delivery"),
    "note": _("Buyer's note"),
    "shipping": _("Shipping"),
}
COMPONENTS: Final = {
    "price": _("Carrier"),
    "handling": _("Handling"),
    "shadow": _("Stock value"),
    "capacity": _("Capacity"),
    "split": _("Split"),
    "added": _("Added"),
    "late": _("Lateness"),
    "total": _("Total"),
}
# Why units moved, as movements and count tasks have it.
MOVEMENTS: Final = {
    "receipt": _("received"),
    "receipt_in": _("received by receipt"),
    "transfer_in": _("came by transfer"),
    "transfer_out": _("left by transfer"),
    "shipped": _("shipped"),
    "count": _("counted"),
    "count_undone": _("count undone"),
    "undone": _("undone"),
    "found": _("found"),
    "not_found": _("not found"),
    "doubted": _("doubted until counted"),
    "damaged": _("damaged"),
    "lost": _("lost"),
    "correction": _("correction"),
    "own_use": _("own use"),
    "returned": _("came back"),
    "expired": _("expired"),
}
SUPPLY: Final = {
    "expected": Look(_("Expected"), "planned", "hourglass"),
    "planned": Look(_("Planned"), "planned", "circle-dashed"),
    "in_transit": Look(_("In transit"), "moving", "truck"),
    "arriving": Look(_("Arriving"), "moving", "packages"),
    "received": Look(_("Received"), "done", "circle-check"),
    "cancelled": Look(_("Cancelled"), "planned", "ban"),
}
# What a number is that finds an order or a SKU.
NUMBERS: Final = {
    "order": _("Order number"),
    "external_id": _("Channel's number"),
    "name": _("Shop's number"),
    "tracking": _("Tracking number"),
    "fulfilment_order": _("Fulfilment order"),
    "shipment": _("Shipment"),
    "purchase_order": _("Purchase order"),
    "sku": _("SKU"),
    "barcode": _("Barcode"),
    "alias": _("A channel's name for a SKU"),
}


def word(known: Mapping[str, Any], code: str) -> Any:
    """What a code is called: as ``known`` has it, else as it is, without underscores."""
    return known.get(code) or plain(code)


def plain(code: str) -> str:
    """A code that has no words of its own."""
    return code.replace("_", " ")
