"""What a merchant calls off of an order that its buyer keeps: refunds with the restock type ``cancel``.

Units come off the lines, off what places still have to fulfil, and back to what these may sell, and the order
costs so much less; what the buyer has paid too much is the till's.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from crossdock.twin.shop_books import GID, Books, Order, Refusal

CENT: Final = Decimal("0.01")


@dataclass(slots=True)
class Refund:
    """``lines``: units by line item's gid."""

    id: int
    lines: dict[str, int]
    at: str
    note: str | None = None
    line_ids: dict[str, int] = field(default_factory=dict)

    @property
    def gid(self) -> str:
        return f"{GID}/Refund/{self.id}"

    def stated(self, order: Order) -> dict[str, Any]:
        """As webhooks of the order state it."""
        lines = [
            {
                "id": self.line_ids[gid],
                "line_item_id": int(gid.rpartition("/")[2]),
                "quantity": units,
                "restock_type": "cancel",
                "subtotal": str(Decimal(_line(order, gid)["price"]) * units),
                "total_tax": "0.00",
            }
            for gid, units in self.lines.items()
        ]
        named = {"id": self.id, "admin_graphql_api_id": self.gid, "created_at": self.at, "note": self.note}
        return {**named, "refund_line_items": lines, "transactions": [], "order_adjustments": []}


def call_off(books: Books, gid: str, lines: Mapping[str, int], note: str | None = None) -> Refund:
    """Call units of an order off, by line item's gid. Raises Refusal where they are not left to fulfil."""
    with books.lock:
        order = books.orders[gid]
        for line, units in lines.items():
            left = sum(part.left for one in order.assigned for part in one.parts if part.line == line)
            if not 0 < units <= left:
                raise Refusal((["refundLineItems"], "Refund quantity exceeds what is not fulfilled", None))
        for line, units in lines.items():
            take(books, order, line, units, restock=True)
        moment = books.now()
        made = Refund(books.id(), dict(lines), moment, note, {line: books.id() for line in lines})
        order.refunds.append(made)
        books.refunds[made.gid] = order, made
        books.touch(order)
        return made


def take(books: Books, order: Order, line: str, units: int, *, restock: bool) -> None:
    """Units come off a line (its gid), off what places still have to fulfil, and off what the order costs;
    ``restock``: and back to what these places may sell.
    """
    stated, document = _line(order, line), order.document
    left = stated["current_quantity"]
    less = worth(order, stated, left) - worth(order, stated, left - units)
    document["current_total_price"] = str(Decimal(document["current_total_price"]) - less)
    stated["current_quantity"] -= units
    item = books.item(stated["sku"])
    for one in order.assigned:
        for part in one.parts:
            taken = min(units, part.left) if part.line == line else 0
            part.left -= taken
            part.total -= taken
            units -= taken
            if restock and item is not None and one.location in item.levels:
                item.levels[one.location] += taken
        if not any(part.left for part in one.parts):
            one.close()


def worth(order: Order, line: Mapping[str, Any], units: int) -> Decimal:
    """What so many units of a line cost, with their share of its discounts and taxes."""
    parts: Decimal = -sum((Decimal(each["amount"]) for each in line["discount_allocations"]), Decimal(0))
    if not order.document.get("taxes_included"):
        parts += sum((Decimal(each["price"]) for each in line["tax_lines"]), Decimal(0))
    share: Decimal = parts * units / line["quantity"]
    return Decimal(line["price"]) * units + share.quantize(CENT, ROUND_HALF_UP)


def _line(order: Order, gid: str) -> dict[str, Any]:
    lines: list[dict[str, Any]] = order.document["line_items"]
    return next(one for one in lines if one["admin_graphql_api_id"] == gid)
