"""Order editing at a Shopify shop: what it has of an order's lines, and to which quantities they are set.

An edit is begun, its quantities are set, and it is committed; one that is not committed has no effect.
Quantities are absolute: set once more, they change nothing. What is fulfilled cannot be edited.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from crossdock.channels.adapters.shopify_graphql import Operation, Record, nodes

LINES: Final = Operation(
    "CrossdockLines",
    "order",
    """query CrossdockLines($id: ID!, $after: String) {
  order(id: $id) {
    id
    cancelledAt
    lineItems(first: 100, after: $after) {
      nodes { id currentQuantity unfulfilledQuantity }
      pageInfo { hasNextPage endCursor }
    }
  }
}""",
    50,
)

BEGIN: Final = Operation(
    "CrossdockEditBegin",
    "orderEditBegin",
    """mutation CrossdockEditBegin($id: ID!) {
  orderEditBegin(id: $id) {
    calculatedOrder { id lineItems(first: 250) { nodes { id } } }
    userErrors { field message }
  }
}""",
    50,
)

SET: Final = Operation(
    "CrossdockEditSet",
    "orderEditSetQuantity",
    """mutation CrossdockEditSet($id: ID!, $lineItemId: ID!, $quantity: Int!, $restock: Boolean) {
  orderEditSetQuantity(id: $id, lineItemId: $lineItemId, quantity: $quantity, restock: $restock) {
    calculatedLineItem { id quantity }
    userErrors { field message }
  }
}""",
    20,
)

COMMIT: Final = Operation(
    "CrossdockEditCommit",
    "orderEditCommit",
    """mutation CrossdockEditCommit($id: ID!, $notifyCustomer: Boolean, $staffNote: String) {
  orderEditCommit(id: $id, notifyCustomer: $notifyCustomer, staffNote: $staffNote) {
    order { id }
    userErrors { field message }
  }
}""",
    20,
)


@dataclass(frozen=True, slots=True)
class Stay:
    """Units of a line: those that the shop had said last, and those that are to stay of all ``ordered``."""

    had: int
    stays: int
    ordered: int


@dataclass(frozen=True, slots=True)
class Line:
    """Units of a line that the shop has, and those of them that are fulfilled."""

    units: int
    fulfilled: int


@dataclass(frozen=True, slots=True)
class AtShop:
    """``lines``: by the line item's gid."""

    cancelled: bool
    lines: Mapping[str, Line]


@dataclass(frozen=True, slots=True)
class Settled:
    """The shop has no more of any line than is to stay."""


@dataclass(frozen=True, slots=True)
class Edit:
    """``quantities``: units to set, by the line item's gid."""

    quantities: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Sold:
    """The shop has more of a line than it had said: its word of that comes first."""

    line: str
    units: int
    had: int


@dataclass(frozen=True, slots=True)
class Fulfilled:
    """The shop has fulfilled more of a line than is to stay."""

    line: str
    units: int
    stays: int


def read(order: Record) -> AtShop:
    """The answer to ``LINES``."""
    lines = {}
    for one in nodes(order.get("lineItems")):
        units = int(one.get("currentQuantity") or 0)
        lines[str(one["id"])] = Line(units, units - int(one.get("unfulfilledQuantity") or 0))
    return AtShop(order.get("cancelledAt") is not None, lines)


def next_step(shop: AtShop, wanted: Mapping[str, Stay]) -> Settled | Edit | Sold | Fulfilled:
    """What is to be done now, that no more stays of lines, by their gid, than is wanted. Pure."""
    if shop.cancelled:
        return Settled()
    over = {gid: shop.lines[gid] for gid in wanted if gid in shop.lines}
    over = {gid: line for gid, line in over.items() if line.units > wanted[gid].stays}
    known = {gid: line for gid, line in over.items() if line.units <= wanted[gid].had}
    quantities = {gid: max(wanted[gid].stays, line.fulfilled) for gid, line in known.items()}
    quantities = {gid: units for gid, units in quantities.items() if units < known[gid].units}
    if quantities:
        return Edit(quantities)
    for gid, line in over.items():
        if gid not in known:
            return Sold(gid, line.units, wanted[gid].had)
        return Fulfilled(gid, line.fulfilled, wanted[gid].stays)
    return Settled()


def set_inputs(root: Mapping[str, Any], step: Edit) -> list[dict[str, Any]]:
    """The variables of orderEditSetQuantity, a line each, upon the answer to ``BEGIN``. A calculated line has
    its line's number.
    """
    order = root.get("calculatedOrder") or {}
    listed = {_number(str(one["id"])): str(one["id"]) for one in nodes(order.get("lineItems"))}
    return [
        {
            "id": str(order.get("id")),
            "lineItemId": listed.get(_number(gid), f"gid://shopify/CalculatedLineItem/{_number(gid)}"),
            "quantity": units,
            "restock": False,  # what there is, is told by the stock stage
        }
        for gid, units in step.quantities.items()
    ]


def _number(gid: str) -> str:
    return gid.rpartition("/")[2]
