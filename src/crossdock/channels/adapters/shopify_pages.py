"""Documents of Shopify's GraphQL Admin API (version 2026-04) that read on where one answer does not hold all:
the pages behind the first of a list within an order, a fulfilment, a refund or an inventory item.

``Order.fulfillments`` and ``Order.refunds`` are plain lists, of 250 at most, and have no pages: their ids are
read at once, and those that the first answer does not have one by one.
"""

from typing import Final

from crossdock.channels.adapters.shopify_graphql import Operation

PAGE_INFO: Final = "pageInfo { hasNextPage endCursor }"
FULFILMENT_LINE: Final = "nodes { quantity lineItem { id } }"
PART: Final = "nodes { id remainingQuantity lineItem { id } }"
LEVEL: Final = 'nodes { location { id } quantities(names: ["available"]) { name quantity } }'
MONEY: Final = "{ shopMoney { amount currencyCode } }"
REFUND_LINE: Final = (
    f"nodes {{ id quantity restockType lineItem {{ id }} subtotalSet {MONEY} totalTaxSet {MONEY} }}"
)
REFUND_FIELDS: Final = f"""id createdAt note
      refundLineItems(first: 50) {{ {REFUND_LINE} {PAGE_INFO} }}
      transactions(first: 10) {{ nodes {{ id kind status gateway processedAt amountSet {MONEY} }} }}
      orderAdjustments(first: 10) {{ nodes {{ id reason amountSet {MONEY} taxAmountSet {MONEY} }} }}"""
MOST_LISTED: Final = 250  # of a plain list


def _rest(name: str, root: str, key: str, part: str, *, cost: int) -> Operation:
    """The next page of the list ``key`` within ``root``, by its id."""
    return Operation(
        name,
        root,
        f"""query {name}($id: ID!, $after: String) {{
  {root}(id: $id) {{ id {key}(first: 100, after: $after) {{ {part} {PAGE_INFO} }} }}
}}""",
        cost,
    )


FULFILMENT_ORDERS: Final = Operation(
    "CrossdockFulfilmentOrders",
    "order",
    f"""query CrossdockFulfilmentOrders($id: ID!, $after: String) {{
  order(id: $id) {{
    id
    fulfillmentOrders(first: 50, after: $after) {{
      nodes {{
        id
        status
        requestStatus
        assignedLocation {{ location {{ id }} }}
        lineItems(first: 100) {{ {PART} {PAGE_INFO} }}
      }}
      {PAGE_INFO}
    }}
  }}
}}""",
    150,
)

PARTS: Final = _rest("CrossdockParts", "fulfillmentOrder", "lineItems", PART, cost=20)


def _ids(name: str, key: str) -> Operation:
    """The ids of a plain list of an order."""
    return Operation(
        name,
        "order",
        f"""query {name}($id: ID!) {{
  order(id: $id) {{ id {key}(first: {MOST_LISTED}) {{ id }} }}
}}""",
        30,
    )


FULFILMENT_IDS: Final = _ids("CrossdockFulfilmentIds", "fulfillments")

FULFILMENT: Final = Operation(
    "CrossdockFulfilment",
    "fulfillment",
    f"""query CrossdockFulfilment($id: ID!) {{
  fulfillment(id: $id) {{
    id
    status
    trackingInfo(first: 50) {{ number company url }}
    fulfillmentLineItems(first: 100) {{ {FULFILMENT_LINE} {PAGE_INFO} }}
  }}
}}""",
    20,
)

FULFILMENT_LINES: Final = _rest(
    "CrossdockFulfilmentLines", "fulfillment", "fulfillmentLineItems", FULFILMENT_LINE, cost=20
)

REFUND_IDS: Final = _ids("CrossdockRefundIds", "refunds")

REFUND: Final = Operation(
    "CrossdockRefund",
    "refund",
    f"""query CrossdockRefund($id: ID!) {{
  refund(id: $id) {{ {REFUND_FIELDS} }}
}}""",
    30,
)

REFUND_LINES: Final = _rest("CrossdockRefundLines", "refund", "refundLineItems", REFUND_LINE, cost=20)

ITEM_LEVELS: Final = _rest("CrossdockItemLevels", "inventoryItem", "inventoryLevels", LEVEL, cost=30)
