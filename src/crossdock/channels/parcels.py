"""What has left of orders, as their shops know it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from crossdock.channels import left_out
from crossdock.channels.as_bought import as_bought, parts_of
from crossdock.core.sql import Cursor
from crossdock.fulfilment import read as fulfilment


@dataclass(frozen=True, slots=True)
class Shipment:
    """A shipment that has left. ``lines``: units by the line's external id, as far as the shop knows them;
    ``left_out``: the others; ``location``: its code.
    """

    id: int
    location: str
    carrier: str
    tracking: tuple[str, ...]
    lines: Mapping[str, int]
    delivered_at: datetime | None = None
    left_out: Mapping[str, int] = field(default_factory=dict)


def shipments(cur: Cursor, order_ids: Sequence[int]) -> dict[int, list[Shipment]]:
    """What has left, by order, in the order it left: as ``fulfilment`` shows it, in lines as they were bought
    (``as_bought``), and what the shop does not know of them apart (``left_out``).
    """
    found: dict[int, list[Shipment]] = {}
    parts, sold = parts_of(cur, order_ids), left_out.sold(cur, order_ids)
    for order_id, documents in fulfilment.of_orders(cur, order_ids).items():
        every = [
            (datetime.fromisoformat(one["shipped_at"]), one["id"], _shipment(document, one))
            for document in documents
            for one in document["shipments"]
            if one["shipped_at"] is not None
        ]
        left = [shipment for _, _, shipment in sorted(every, key=lambda one: one[:2])]
        known = left_out.without(as_bought(left, parts.get(order_id, ())), sold.get(order_id, {}))
        found[order_id] = [one for one in known if one.lines or one.left_out]
    return found


def _shipment(document: Mapping[str, Any], one: Mapping[str, Any]) -> Shipment:
    numbers = [package.get("tracking") for package in one["packages"]]
    lines: dict[str, int] = {}
    for line in one["lines"]:
        if line["line"] is not None and line["quantity"]:
            lines[line["line"]] = lines.get(line["line"], 0) + line["quantity"]
    told = tuple(dict.fromkeys(str(number) for number in numbers if number))
    delivered = one["delivered_at"] and datetime.fromisoformat(one["delivered_at"]).astimezone(UTC)
    return Shipment(one["id"], document["location"], one["carrier"], told, lines, delivered)
