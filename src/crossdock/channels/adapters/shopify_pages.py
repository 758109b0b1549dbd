"""Documents of Shopify's GraphQL Admin API (version 2026-04) that read on where one answer does not hold all:
the pages behind the first of a list within an order, a fulfilment, a refund or an inventory item.

``Order.fulfillments`` is a plain list, of 250 at most, and has no pages: its ids are read at once, and those
that the first answer does not have one by one.
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
MOST_LISTED: Final = 250  # of a plain list

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

PARTS: Final = Operation(
    "CrossdockParts",
    "fulfillmentOrder",
    f"""query CrossdockParts($id: ID!, $after: String) {{
  fulfillmentOrder(id: $id) {{ id lineItems(first: 100, after: $after) {{ {PART} {PAGE_INFO} }} }}
}}""",
    20,
)

FULFILMENT_IDS: Final = Operation(
    "CrossdockFulfilmentIds",
    "order",
    f"""query CrossdockFulfilmentIds($id: ID!) {{
  order(id: $id) {{ id fulfillments(first: {MOST_LISTED}) {{ id }} }}
}}""",
    30,
)

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

FULFILMENT_LINES: Final = Operation(
    "CrossdockFulfilmentLines",
    "fulfillment",
    f"""query CrossdockFulfilmentLines($id: ID!, $after: String) {{
  fulfillment(id: $id) {{
    id fulfillmentLineItems(first: 100, after: $after) {{ {FULFILMENT_LINE} {PAGE_INFO} }}
  }}
}}""",
    20,
)

REFUND_LINES: Final = Operation(
    "CrossdockRefundLines",
    "refund",
    f"""query CrossdockRefundLines($id: ID!, $after: String) {{
  refund(id: $id) {{ id refundLineItems(first: 100, after: $after) {{ {REFUND_LINE} {PAGE_INFO} }} }}
}}""",
    20,
)

ITEM_LEVELS: Final = Operation(
    "CrossdockItemLevels",
    "inventoryItem",
    f"""query CrossdockItemLevels($id: ID!, $after: String) {{
  inventoryItem(id: $id) {{ id inventoryLevels(first: 100, after: $after) {{ {LEVEL} {PAGE_INFO} }} }}
}}""",
    30,
)
