"""The documents of Shopify's GraphQL Admin API that Crossdock sends (version 2026-04). Each asks for what is
read, and for no more: fields cost points.
"""

from typing import Final

from crossdock.channels.adapters.shopify_graphql import Operation
from crossdock.channels.adapters.shopify_pages import REFUND_FIELDS

# --- What the shop is: its name, its places, its hooks ---------------------------------------------

SHOP: Final = Operation(
    "CrossdockShop",
    "shop",
    "query CrossdockShop { shop { id name myshopifyDomain currencyCode } }",
    1,
)

LOCATIONS: Final = Operation(
    "CrossdockLocations",
    "locations",
    """query CrossdockLocations($first: Int!, $after: String) {
  locations(first: $first, after: $after, includeInactive: false) {
    nodes { id name isActive }
    pageInfo { hasNextPage endCursor }
  }
}""",
    20,
)

HOOKS: Final = Operation(
    "CrossdockHooks",
    "webhookSubscriptions",
    """query CrossdockHooks($first: Int!, $after: String) {
  webhookSubscriptions(first: $first, after: $after) {
    nodes { id topic uri format }
    pageInfo { hasNextPage endCursor }
  }
}""",
    20,
)

HOOK_CREATE: Final = Operation(
    "CrossdockHookCreate",
    "webhookSubscriptionCreate",
    """mutation CrossdockHookCreate($topic: WebhookSubscriptionTopic!, $hook: WebhookSubscriptionInput!) {
  webhookSubscriptionCreate(topic: $topic, webhookSubscription: $hook) {
    webhookSubscription { id topic uri }
    userErrors { field message }
  }
}""",
    10,
)

HOOK_DELETE: Final = Operation(
    "CrossdockHookDelete",
    "webhookSubscriptionDelete",
    """mutation CrossdockHookDelete($id: ID!) {
  webhookSubscriptionDelete(id: $id) {
    deletedWebhookSubscriptionId
    userErrors { field message }
  }
}""",
    10,
)

# --- Orders: which have changed, and one as a whole ------------------------------------------------

CHANGED_ORDERS: Final = Operation(
    "CrossdockChangedOrders",
    "orders",
    """query CrossdockChangedOrders($first: Int!, $after: String, $query: String, $sortKey: OrderSortKeys) {
  orders(first: $first, after: $after, query: $query, sortKey: $sortKey) {
    nodes { id updatedAt }
    pageInfo { hasNextPage endCursor }
  }
}""",
    20,
)

ORDERS_COUNT: Final = Operation(
    "CrossdockOrdersCount",
    "ordersCount",
    "query CrossdockOrdersCount($query: String) { ordersCount(query: $query, limit: null) { count } }",
    10,
)

_MONEY: Final = "{ shopMoney { amount currencyCode } }"
_ADDRESS: Final = (
    "{ name firstName lastName company address1 address2 city province provinceCode zip country"
    " countryCodeV2 phone }"
)
_TAXES: Final = f"taxLines {{ title rate priceSet {_MONEY} }}"
_ALLOCATIONS: Final = f"discountAllocations {{ allocatedAmountSet {_MONEY} }}"

ORDER: Final = Operation(
    "CrossdockOrder",
    "order",
    f"""query CrossdockOrder($id: ID!, $after: String) {{
  order(id: $id) {{
    id name createdAt processedAt updatedAt cancelledAt cancelReason test note tags poNumber sourceName
    email phone currencyCode presentmentCurrencyCode taxesIncluded displayFinancialStatus
    displayFulfillmentStatus paymentGatewayNames discountCodes
    paymentTerms {{ id }}
    customAttributes {{ key value }}
    customer {{ id firstName lastName defaultEmailAddress {{ emailAddress }}
      defaultPhoneNumber {{ phoneNumber }} defaultAddress {{ company }} }}
    shippingAddress {_ADDRESS}
    billingAddress {_ADDRESS}
    totalPriceSet {_MONEY}
    currentTotalPriceSet {_MONEY}
    totalDiscountsSet {_MONEY}
    totalTaxSet {_MONEY}
    totalTipReceivedSet {_MONEY}
    originalTotalDutiesSet {_MONEY}
    originalTotalAdditionalFeesSet {_MONEY}
    shippingLines(first: 10, includeRemovals: true) {{ nodes {{
      id title code deliveryCategory isRemoved originalPriceSet {_MONEY}
      {_ALLOCATIONS}
      {_TAXES}
    }} }}
    lineItems(first: 50, after: $after) {{
      nodes {{
        id sku title name variantTitle quantity currentQuantity unfulfilledQuantity
        requiresShipping isGiftCard
        originalUnitPriceSet {_MONEY}
        customAttributes {{ key value }}
        {_ALLOCATIONS}
        {_TAXES}
      }}
      pageInfo {{ hasNextPage endCursor }}
    }}
    fulfillments(first: 20) {{ id status
      fulfillmentLineItems(first: 50) {{ nodes {{ quantity lineItem {{ id }} }}
        pageInfo {{ hasNextPage endCursor }} }} }}
    refunds(first: 20) {{ {REFUND_FIELDS} }}
  }}
}}""",
    400,
)

# --- Fulfilment ------------------------------------------------------------------------------------

ORDER_AT_SHOP: Final = Operation(
    "CrossdockOrderAtShop",
    "order",
    """query CrossdockOrderAtShop($id: ID!) {
  order(id: $id) {
    id
    cancelledAt
    displayFulfillmentStatus
    fulfillments(first: 50) {
      id
      status
      trackingInfo(first: 50) { number company url }
      fulfillmentLineItems(first: 100) {
        nodes { quantity lineItem { id } }
        pageInfo { hasNextPage endCursor }
      }
    }
    fulfillmentOrders(first: 50) {
      nodes {
        id
        status
        requestStatus
        assignedLocation { location { id } }
        lineItems(first: 100) {
          nodes { id remainingQuantity lineItem { id } }
          pageInfo { hasNextPage endCursor }
        }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
}""",
    200,
)

FULFIL: Final = Operation(
    "CrossdockFulfil",
    "fulfillmentCreate",
    """mutation CrossdockFulfil($fulfillment: FulfillmentInput!, $message: String) {
  fulfillmentCreate(fulfillment: $fulfillment, message: $message) {
    fulfillment { id status trackingInfo(first: 50) { number url company } }
    userErrors { field message }
  }
}""",
    11,
)

TRACK: Final = Operation(
    "CrossdockTrack",
    "fulfillmentTrackingInfoUpdate",
    """mutation CrossdockTrack(
  $fulfillmentId: ID!, $trackingInfoInput: FulfillmentTrackingInput!, $notifyCustomer: Boolean
) {
  fulfillmentTrackingInfoUpdate(
    fulfillmentId: $fulfillmentId, trackingInfoInput: $trackingInfoInput, notifyCustomer: $notifyCustomer
  ) {
    fulfillment { id status trackingInfo(first: 50) { number url company } }
    userErrors { field message }
  }
}""",
    51,
)

EVENTS: Final = Operation(
    "CrossdockFulfilmentEvents",
    "fulfillment",
    """query CrossdockFulfilmentEvents($id: ID!) {
  fulfillment(id: $id) {
    id
    status
    events(first: 100) { nodes { id status happenedAt } pageInfo { hasNextPage endCursor } }
  }
}""",
    10,
)

EVENT: Final = Operation(
    "CrossdockFulfilmentEvent",
    "fulfillmentEventCreate",
    """mutation CrossdockFulfilmentEvent($fulfillmentEvent: FulfillmentEventInput!) {
  fulfillmentEventCreate(fulfillmentEvent: $fulfillmentEvent) {
    fulfillmentEvent { id status happenedAt }
    userErrors { field message }
  }
}""",
    10,
)

ACCEPT: Final = Operation(
    "CrossdockAccept",
    "fulfillmentOrderAcceptFulfillmentRequest",
    """mutation CrossdockAccept($id: ID!, $message: String) {
  fulfillmentOrderAcceptFulfillmentRequest(id: $id, message: $message) {
    fulfillmentOrder { id status requestStatus }
    userErrors { field message }
  }
}""",
    10,
)

MOVE: Final = Operation(
    "CrossdockMove",
    "fulfillmentOrderMove",
    """mutation CrossdockMove(
  $id: ID!, $newLocationId: ID!, $fulfillmentOrderLineItems: [FulfillmentOrderLineItemInput!]
) {
  fulfillmentOrderMove(
    id: $id, newLocationId: $newLocationId, fulfillmentOrderLineItems: $fulfillmentOrderLineItems
  ) {
    movedFulfillmentOrder { id status assignedLocation { location { id } } }
    userErrors { field message code }
  }
}""",
    20,
)

CANCEL: Final = Operation(
    "CrossdockCancel",
    "orderCancel",
    """mutation CrossdockCancel(
  $orderId: ID!, $notifyCustomer: Boolean, $reason: OrderCancelReason!, $refund: Boolean, $restock: Boolean!,
  $staffNote: String
) {
  orderCancel(
    orderId: $orderId, notifyCustomer: $notifyCustomer, reason: $reason, refund: $refund, restock: $restock,
    staffNote: $staffNote
  ) {
    job { id done }
    orderCancelUserErrors { field message code }
    userErrors { field message }
  }
}""",
    10,
)

# --- Payments --------------------------------------------------------------------------------------

_TRANSACTION: Final = "id kind status gateway processedAt multiCapturable parentTransaction { id }"

PAYMENTS: Final = Operation(
    "CrossdockPayments",
    "order",
    f"""query CrossdockPayments($id: ID!) {{
  order(id: $id) {{
    id currencyCode presentmentCurrencyCode
    transactions(first: 100) {{ {_TRANSACTION} amountSet {_MONEY} }}
  }}
}}""",
    100,
)

CAPTURE: Final = Operation(
    "CrossdockCapture",
    "orderCapture",
    """mutation CrossdockCapture($input: OrderCaptureInput!) {
  orderCapture(input: $input) {
    transaction { id kind status }
    userErrors { field message }
  }
}""",
    10,
)

VOID: Final = Operation(
    "CrossdockVoid",
    "transactionVoid",
    """mutation CrossdockVoid($parentTransactionId: ID!) {
  transactionVoid(parentTransactionId: $parentTransactionId) {
    transaction { id kind status }
    userErrors { field message code }
  }
}""",
    10,
)

# --- Stock -----------------------------------------------------------------------------------------

ITEMS: Final = Operation(
    "CrossdockItems",
    "inventoryItems",
    """query CrossdockItems($first: Int!, $after: String) {
  inventoryItems(first: $first, after: $after) {
    nodes {
      id
      sku
      tracked
      inventoryLevels(first: 20) {
        nodes { location { id } quantities(names: ["available"]) { name quantity } }
        pageInfo { hasNextPage endCursor }
      }
    }
    pageInfo { hasNextPage endCursor }
  }
}""",
    500,
)

LEVELS: Final = Operation(
    "CrossdockLevels",
    "nodes",
    """query CrossdockLevels($ids: [ID!]!) {
  nodes(ids: $ids) {
    ... on InventoryItem {
      id
      inventoryLevels(first: 20) {
        nodes { location { id } quantities(names: ["available"]) { name quantity } }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
}""",
    500,
)

SET_QUANTITIES: Final = Operation(
    "CrossdockSetQuantities",
    "inventorySetQuantities",
    """mutation CrossdockSetQuantities($input: InventorySetQuantitiesInput!, $key: String!) {
  inventorySetQuantities(input: $input) @idempotent(key: $key) {
    inventoryAdjustmentGroup { reason changes { name delta quantityAfterChange } }
    userErrors { field message code }
  }
}""",
    10,
)
