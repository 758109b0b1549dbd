"""Shopify's line items: what was ordered, at what price, and how much of it is gone already.

``quantity`` is what was ordered; ``current_quantity`` is less what edits and refunds took away, returned
goods too; ``fulfillable_quantity`` is what can still be fulfilled. See the Order resource of Shopify's REST
Admin API.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from crossdock.channels.adapters.shopify_shapes import gid, money, plain_id, properties, stated
from crossdock.channels.lenient import Reading, Record
from crossdock.core.money import MAX_MINOR
from crossdock.orders.drafts import LineDraft

# Fulfilments of these states, or of none stated, have shipped or are being shipped; others came to nothing.
FULFILLED: Final = (None, "success", "open", "pending")


@dataclass(slots=True)
class Gone:
    """Units by line id that somebody shipped, and that refunds called off (``restock_type`` cancel)."""

    listed: bool = False  # whether the document lists fulfilments at all
    shipped: Counter[str] = field(default_factory=Counter)
    called_off: Counter[str] = field(default_factory=Counter)


def gone(reading: Reading, document: Record) -> Gone:
    """Count what the document's fulfilments and refunds say of each line."""
    found = Gone(listed=type(document.get("fulfillments")) is list)
    for one in reading.items(document, "fulfillments"):
        if one.get("status") in FULFILLED:
            for line in reading.items(one, "line_items", "fulfillments."):
                units = reading.whole(line, "quantity", "fulfillments.line_items.")
                _count(found.shipped, line.get("id"), units)
    for refund in reading.items(document, "refunds"):
        for line in reading.items(refund, "refund_line_items", "refunds."):
            if line.get("restock_type") == "cancel":
                units = reading.whole(line, "quantity", "refunds.refund_line_items.")
                _count(found.called_off, line.get("line_item_id"), units)
    return found


def _count(counter: Counter[str], line_id: Any, units: int | None) -> None:
    known = plain_id(line_id)
    if known is not None and units is not None and units > 0:
        counter[known] += units


def lines(
    reading: Reading, records: Sequence[Record], units: Gone, *, cancelled: bool
) -> tuple[LineDraft, ...]:
    """The lines in the document's order; ids that are missing or come twice become ``line-<position>``."""
    found = []
    taken: set[str] = set()
    for position, record in enumerate(records, 1):
        given = plain_id(record.get("id")) or gid(record.get("admin_graphql_api_id"), "LineItem")
        external_id = given if given is not None and given not in taken else f"line-{position}"
        taken.add(external_id)
        where = f"line_items[{position - 1}]."
        found.append(_line(reading, record, where, external_id, units, cancelled=cancelled))
    return tuple(found)


def _line(
    reading: Reading, record: Record, where: str, external_id: str, units: Gone, *, cancelled: bool
) -> LineDraft:
    quantity = reading.whole(record, "quantity", where)
    if quantity is None or quantity < 0:
        reading.problem("unreadable_quantity", f"{where}quantity is no number of units")
        quantity = 0
    price = stated(record, "price")
    if price is None:
        reading.problem("totals_mismatch", f"{where}price is not stated")
    removed, fulfilled = _parts(reading, record, where, quantity, external_id, units, cancelled=cancelled)
    return LineDraft(
        external_id,
        reading.text(record, "sku", where),
        reading.text(record, "title", where) or reading.text(record, "name", where) or "",
        quantity,
        None if price is None else reading.price(price, "price", where),
        discount=summed(reading, record, "discount_allocations", "amount", where),
        tax=summed(reading, record, "tax_lines", "price", where),
        ships=_ships(reading, record, where),
        removed=removed,
        fulfilled=fulfilled,
        attributes=_attributes(reading, record, where),
    )


def summed(reading: Reading, record: Record, key: str, amount: str, where: str) -> int:
    """Minor units of all the amounts in a list of records."""
    if not record.get(key):
        return 0
    path = f"{where}{key}."
    total = 0
    for one in reading.items(record, key, where):
        total += money(reading, one, amount, path) or 0
    return storable(reading, total, where + key)


def storable(reading: Reading, total: int, what: str) -> int:
    """A sum of amounts, if it is one that an amount can be; else 0 and a problem."""
    if abs(total) <= MAX_MINOR:
        return total
    reading.problem("totals_mismatch", f"{what} add up to more than an amount can be")
    return 0


def _ships(reading: Reading, record: Record, where: str) -> bool:
    """What says nothing of shipping ships, unless it is a gift card: those are sent by the platform."""
    says = reading.flag(record, "requires_shipping", where)
    return not reading.flag(record, "gift_card", where) if says is None else says


def _parts(
    reading: Reading, record: Record, where: str, quantity: int, line_id: str, units: Gone, *, cancelled: bool
) -> tuple[int, int]:
    """Units removed and units fulfilled, together at most ``quantity``.

    Shipped is a fact, so it comes first: goods that were shipped and came back are in ``current_quantity``'s
    difference, but were not removed. What can no longer be fulfilled although it was neither shipped nor
    removed is in somebody else's hands.
    """
    shipped = min(units.shipped[line_id], quantity) if units.shipped else 0
    current = reading.whole(record, "current_quantity", where)
    away = units.called_off[line_id] if current is None else quantity - current
    removed = min(max(away, 0), quantity - shipped)
    left = quantity - removed
    if cancelled or shipped >= left:
        return removed, shipped
    fulfillable = reading.whole(record, "fulfillable_quantity", where)
    if record.get("fulfillment_status") == "fulfilled" and not (units.listed and fulfillable):
        return removed, left
    if fulfillable is not None and 0 <= fulfillable < left - shipped:
        return removed, left - fulfillable
    return removed, shipped


def _attributes(reading: Reading, record: Record, where: str) -> dict[str, Any] | None:
    found: dict[str, Any] = {}
    if variant := reading.text(record, "variant_title", where):
        found["variant"] = variant
    if record.get("properties") and (pairs := properties(reading, record, "properties", where)):
        found["properties"] = pairs
    if record.get("gift_card") is True:
        found["gift_card"] = True
    return found or None
