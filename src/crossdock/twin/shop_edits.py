"""Edits of orders by the shop's API: begun, set, committed. What is not committed has no effect.

Quantities of lines are lowered; what else an edit may do is not served. What is fulfilled is not edited.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from crossdock.twin import shop_till as till
from crossdock.twin.graphql import Paged
from crossdock.twin.shop_books import GID, Books, Order, Refusal
from crossdock.twin.shop_refunds import take, worth
from crossdock.twin.shop_views import bag, order

Given = Mapping[str, Any]
Record = dict[str, Any]
CLOSED: Final = "The order cannot be edited."


@dataclass(slots=True)
class Session:
    """An edit that is open. ``quantities``: units, by line item's gid; ``restock``: lines whose units go back
    to what may be sold.
    """

    id: int
    quantities: dict[str, int]
    restock: set[str] = field(default_factory=set)
    note: str | None = None  # once it is committed

    @property
    def gid(self) -> str:
        return f"{GID}/CalculatedOrder/{self.id}"

    @property
    def session_gid(self) -> str:
        return f"{GID}/OrderEditSession/{self.id}"


def acts(books: Books) -> dict[str, tuple[Callable[[Given], Record], tuple[str, ...]]]:
    """The mutations by name, each with what is null in its answer when it is refused."""
    edited = ("calculatedOrder", "orderEditSession")
    return {
        "orderEditBegin": (lambda given: begin(books, given["id"]), edited),
        "orderEditSetQuantity": (lambda given: set_quantity(books, given), (*edited, "calculatedLineItem")),
        "orderEditCommit": (lambda given: commit(books, given["id"], given.get("staffNote")), ("order",)),
    }


def begin(books: Books, gid: str) -> Record:
    """Raises Refusal."""
    one = books.orders.get(gid)
    if one is None:
        raise Refusal((["id"], "The order does not exist.", None))
    if one.cancelled_at is not None:
        raise Refusal((["id"], CLOSED, None))
    units = {line["admin_graphql_api_id"]: line["current_quantity"] for line in one.document["line_items"]}
    made = Session(books.id(), units)
    books.edits[made.gid] = books.edits[made.session_gid] = one, made
    return _shown(books, one, made)


def set_quantity(books: Books, given: Given) -> Record:
    """Absolute, of a line that is in the order. Raises Refusal."""
    one, session = _open(books, given["id"])
    units, number = given["quantity"], given["lineItemId"].rpartition("/")[2]
    line = next((gid for gid in session.quantities if gid.rpartition("/")[2] == number), None)
    if units < 0:
        raise Refusal((["quantity"], "must be greater than or equal to 0", None))
    if line is None:
        raise Refusal((["lineItemId"], "The line item does not exist.", None))
    if units < one.fulfilled()[line]:
        raise Refusal((["quantity"], "must be greater than or equal to what is fulfilled", None))
    if units > _line(one, line)["current_quantity"]:
        raise Refusal((["quantity"], "must not be more than the order has", None))
    session.quantities[line] = units
    (session.restock.add if given.get("restock") else session.restock.discard)(line)
    shown = _shown(books, one, session)
    return {**shown, "calculatedLineItem": _calculated(one, session, line)}


def commit(books: Books, gid: str, note: str | None) -> Record:
    """Raises Refusal."""
    one, session = _open(books, gid)
    fewer = {line: _line(one, line)["current_quantity"] - units for line, units in session.quantities.items()}
    done = one.fulfilled()
    if one.cancelled_at is not None or any(session.quantities[line] < done[line] for line in fewer):
        raise Refusal((["id"], CLOSED, None))
    for line, units in fewer.items():
        if units > 0:
            take(books, one, line, units, restock=line in session.restock)
    session.note = note or ""
    if one.status() == "FULFILLED":
        one.closed_at = books.now()
    if till.taken(one) and till.taken(one) >= Decimal(one.document["current_total_price"]):
        one.document["financial_status"] = "paid"
    books.touch(one)
    return {"order": order(books, one)}


def _open(books: Books, gid: str) -> tuple[Order, Session]:
    found = books.edits.get(gid)
    if found is None or found[1].note is not None:
        raise Refusal((["id"], "The calculated order does not exist.", None))
    return found


def _line(one: Order, gid: str) -> Record:
    found: Record = next(line for line in one.document["line_items"] if line["admin_graphql_api_id"] == gid)
    return found


def _shown(books: Books, one: Order, session: Session) -> Record:
    lines = [_calculated(one, session, gid) for gid in session.quantities]
    units = sum(session.quantities.values())
    off = [
        worth(one, line, line["current_quantity"]) - worth(one, line, session.quantities[gid])
        for gid in session.quantities
        for line in [_line(one, gid)]
    ]
    total = Decimal(one.document["current_total_price"]) - sum(off, Decimal(0))
    goods = sum(
        (Decimal(_line(one, gid)["price"]) * count for gid, count in session.quantities.items()), Decimal(0)
    )
    return {
        "calculatedOrder": {
            "id": session.gid,
            "committed": session.note is not None,
            "originalOrder": lambda _: order(books, one),
            "subtotalLineItemsQuantity": units,
            "subtotalPriceSet": bag(one, goods),
            "totalPriceSet": bag(one, total),
            "lineItems": Paged(lines),
            "addedLineItems": Paged(),
            "shippingLines": [
                {
                    "id": f"{GID}/CalculatedShippingLine/{each['id']}",
                    "title": each.get("title"),
                    "stagedStatus": "NONE",
                    "price": bag(one, each.get("price")),
                }
                for each in one.document.get("shipping_lines", ())
            ],
        },
        "orderEditSession": {"id": session.session_gid},
    }


def _calculated(one: Order, session: Session, gid: str) -> Record:
    line, units = _line(one, gid), session.quantities[gid]
    return {
        "id": f"{GID}/CalculatedLineItem/{gid.rpartition('/')[2]}",
        "title": line.get("title"),
        "variantTitle": line.get("variant_title"),
        "sku": line.get("sku"),
        "quantity": units,
        "editableQuantity": units - one.fulfilled()[gid],
        "variant": None,
        "originalUnitPriceSet": bag(one, line["price"]),
    }
