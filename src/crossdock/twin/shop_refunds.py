"""What a merchant calls off of an order that its buyer keeps: refunds with the restock type ``cancel``.

Units come off the lines, off what places still have to fulfil, and back to what these may sell; the money is
the till's.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from crossdock.twin.shop_books import GID, Books, Order, Refusal


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


def found(books: Books, gid: str) -> tuple[Order, Refund] | None:
    """The refund of this id, with its order."""
    every = ((order, one) for order in books.orders.values() for one in order.refunds)
    return next((pair for pair in every if pair[1].gid == gid), None)


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
        books.touch(order)
        return made


def take(books: Books, order: Order, line: str, units: int, *, restock: bool) -> None:
    """Units come off a line (its gid) and off what places still have to fulfil; ``restock``: and back to what
    these may sell.
    """
    stated = next(one for one in order.document["line_items"] if one["admin_graphql_api_id"] == line)
    stated["current_quantity"] -= units
    item = next((one for one in books.items.values() if one.sku == stated["sku"]), None)
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
