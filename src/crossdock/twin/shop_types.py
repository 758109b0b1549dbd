"""The types of the platform's Admin API that the twin's shop serves, by hand from its documentation.

``Type: plain fields; field>Type …``. A field of a type whose name ends in ``Connection`` is paged.
"""

from typing import Final

from crossdock.twin.graphql import Types

TEXT: Final = """
QueryRoot: ; shop>Shop order>Order orders>OrderConnection ordersCount>Count fulfillment>Fulfillment
  fulfillmentOrder>FulfillmentOrder locations>LocationConnection nodes>Node
  locationsAvailableForDeliveryProfilesConnection>LocationConnection
  refund>Refund inventoryItem>InventoryItem
  inventoryItems>InventoryItemConnection webhookSubscriptions>WebhookSubscriptionConnection
Mutation: ; orderCreate>OrderPayload orderCancel>OrderCancelPayload orderDelete>OrderDeletePayload
  fulfillmentCreate>FulfillmentPayload fulfillmentCancel>FulfillmentPayload
  fulfillmentTrackingInfoUpdate>FulfillmentPayload fulfillmentTrackingInfoUpdateV2>FulfillmentPayload
  fulfillmentEventCreate>FulfillmentEventPayload
  fulfillmentOrderAcceptFulfillmentRequest>FulfillmentOrderPayload
  fulfillmentOrderSubmitFulfillmentRequest>SubmitPayload
  fulfillmentOrderMove>FulfillmentOrderMovePayload inventorySetQuantities>InventorySetQuantitiesPayload
  webhookSubscriptionCreate>WebhookSubscriptionPayload
  webhookSubscriptionDelete>WebhookSubscriptionDeletePayload
  orderCapture>TransactionPayload transactionVoid>TransactionPayload
  orderEditBegin>OrderEditBeginPayload orderEditSetQuantity>OrderEditSetQuantityPayload
  orderEditCommit>OrderEditCommitPayload
Shop: id name myshopifyDomain currencyCode
Count: count precision
Job: id done
UserError: field message code
PageInfo: hasNextPage hasPreviousPage startCursor endCursor
MoneyV2: amount currencyCode
MoneyBag: ; shopMoney>MoneyV2 presentmentMoney>MoneyV2
Attribute: key value
Location: id name isActive localPickupSettingsV2
Order: id name createdAt processedAt updatedAt cancelledAt cancelReason closed closedAt test note tags
  poNumber sourceName email phone currencyCode presentmentCurrencyCode taxesIncluded displayFinancialStatus
  displayFulfillmentStatus paymentGatewayNames discountCodes ; paymentTerms>PaymentTerms
  customAttributes>Attribute customer>Customer shippingAddress>MailingAddress billingAddress>MailingAddress
  totalPriceSet>MoneyBag currentTotalPriceSet>MoneyBag totalDiscountsSet>MoneyBag totalTaxSet>MoneyBag
  subtotalPriceSet>MoneyBag totalRefundedSet>MoneyBag totalOutstandingSet>MoneyBag
  totalTipReceivedSet>MoneyBag originalTotalDutiesSet>MoneyBag originalTotalAdditionalFeesSet>MoneyBag
  shippingLines>ShippingLineConnection lineItems>LineItemConnection fulfillments>Fulfillment
  fulfillmentOrders>FulfillmentOrderConnection refunds>Refund transactions>OrderTransaction
PaymentTerms: id
Customer: id firstName lastName displayName email phone ; defaultEmailAddress>CustomerEmailAddress
  defaultPhoneNumber>CustomerPhoneNumber defaultAddress>MailingAddress
CustomerEmailAddress: emailAddress
CustomerPhoneNumber: phoneNumber
MailingAddress: name firstName lastName company address1 address2 city province provinceCode zip country
  countryCodeV2 phone
ShippingLine: id title code deliveryCategory isRemoved ; originalPriceSet>MoneyBag taxLines>TaxLine
  discountAllocations>DiscountAllocation
TaxLine: title rate ; priceSet>MoneyBag
DiscountAllocation: ; allocatedAmountSet>MoneyBag
LineItem: id sku title name variantTitle quantity currentQuantity unfulfilledQuantity fulfillableQuantity
  requiresShipping isGiftCard ; originalUnitPriceSet>MoneyBag customAttributes>Attribute taxLines>TaxLine
  discountAllocations>DiscountAllocation
Refund: id createdAt note ; refundLineItems>RefundLineItemConnection
  transactions>OrderTransactionConnection orderAdjustments>OrderAdjustmentConnection
RefundLineItem: id quantity restockType ; lineItem>LineItem subtotalSet>MoneyBag totalTaxSet>MoneyBag
OrderTransaction: id kind status gateway processedAt multiCapturable ; amountSet>MoneyBag
  parentTransaction>OrderTransaction
OrderAdjustment: id reason ; amountSet>MoneyBag taxAmountSet>MoneyBag
CalculatedOrder: id committed subtotalLineItemsQuantity ; originalOrder>Order subtotalPriceSet>MoneyBag
  totalPriceSet>MoneyBag lineItems>CalculatedLineItemConnection
  addedLineItems>CalculatedLineItemConnection shippingLines>CalculatedShippingLine
CalculatedLineItem: id title variantTitle quantity editableQuantity sku ; variant>ProductVariant
  originalUnitPriceSet>MoneyBag
CalculatedShippingLine: id title stagedStatus ; price>MoneyBag
ProductVariant: id
OrderEditSession: id
OrderEditBeginPayload: ; calculatedOrder>CalculatedOrder orderEditSession>OrderEditSession
  userErrors>UserError
OrderEditSetQuantityPayload: ; calculatedOrder>CalculatedOrder calculatedLineItem>CalculatedLineItem
  orderEditSession>OrderEditSession userErrors>UserError
OrderEditCommitPayload: ; order>Order userErrors>UserError
Fulfillment: id status displayStatus createdAt updatedAt deliveredAt estimatedDeliveryAt inTransitAt ;
  trackingInfo>FulfillmentTrackingInfo fulfillmentLineItems>FulfillmentLineItemConnection order>Order
  location>Location originAddress>FulfillmentOriginAddress service>FulfillmentService
  events>FulfillmentEventConnection
FulfillmentEvent: id status message happenedAt createdAt estimatedDeliveryAt city province country zip
  address1 latitude longitude
FulfillmentOriginAddress: address1 address2 city countryCode provinceCode zip
FulfillmentService: id handle serviceName trackingSupport type ; location>Location
FulfillmentTrackingInfo: number url company
FulfillmentLineItem: id quantity ; lineItem>LineItem
FulfillmentOrder: id status requestStatus assignmentStatus fulfillAt fulfillBy updatedAt ;
  supportedActions>SupportedAction assignedLocation>AssignedLocation fulfillmentHolds>FulfillmentHold
  merchantRequests>MerchantRequestConnection lineItems>FulfillmentOrderLineItemConnection order>Order
SupportedAction: action
AssignedLocation: name ; location>Location
FulfillmentHold: id handle reason reasonNotes displayReason heldByRequestingApp ; heldByApp>App
App: id title
MerchantRequest: kind message requestOptions
FulfillmentOrderLineItem: id totalQuantity remainingQuantity ; lineItem>LineItem
InventoryItem: id sku tracked ; inventoryLevels>InventoryLevelConnection
InventoryLevel: id ; location>Location quantities>InventoryQuantity
InventoryQuantity: name quantity
InventoryAdjustmentGroup: id reason createdAt referenceDocumentUri ; changes>InventoryChange
InventoryChange: name delta quantityAfterChange
WebhookSubscription: id topic uri format
TransactionPayload: ; transaction>OrderTransaction userErrors>UserError
OrderPayload: ; order>Order userErrors>UserError
OrderCancelPayload: ; job>Job orderCancelUserErrors>UserError userErrors>UserError
OrderDeletePayload: deletedId ; userErrors>UserError
FulfillmentPayload: ; fulfillment>Fulfillment userErrors>UserError
FulfillmentEventPayload: ; fulfillmentEvent>FulfillmentEvent userErrors>UserError
FulfillmentOrderPayload: ; fulfillmentOrder>FulfillmentOrder userErrors>UserError
SubmitPayload: ; originalFulfillmentOrder>FulfillmentOrder submittedFulfillmentOrder>FulfillmentOrder
  unsubmittedFulfillmentOrder>FulfillmentOrder userErrors>UserError
FulfillmentOrderMovePayload: ; movedFulfillmentOrder>FulfillmentOrder
  originalFulfillmentOrder>FulfillmentOrder remainingFulfillmentOrder>FulfillmentOrder userErrors>UserError
InventorySetQuantitiesPayload: ; inventoryAdjustmentGroup>InventoryAdjustmentGroup userErrors>UserError
WebhookSubscriptionPayload: ; webhookSubscription>WebhookSubscription userErrors>UserError
WebhookSubscriptionDeletePayload: deletedWebhookSubscriptionId ; userErrors>UserError
"""

CONNECTED: Final = (
    "Order", "Location", "InventoryItem", "InventoryLevel", "WebhookSubscription", "ShippingLine", "LineItem",
    "CalculatedLineItem",
    "FulfillmentOrder", "FulfillmentOrderLineItem", "FulfillmentLineItem", "FulfillmentEvent",
    "RefundLineItem", "OrderTransaction", "OrderAdjustment", "MerchantRequest",
)  # fmt: skip


def _read(text: str) -> Types:
    found: dict[str, dict[str, str]] = {}
    for block in text.strip().replace("\n  ", " ").splitlines():
        name, _, rest = block.partition(":")
        plain, _, linked = rest.partition(";")
        found[name] = dict.fromkeys(plain.split(), "")
        found[name] |= dict(one.split(">") for one in linked.split())
    for one in CONNECTED:
        found[f"{one}Connection"] = {"nodes": one, "edges": f"{one}Edge", "pageInfo": "PageInfo"}
        found[f"{one}Edge"] = {"node": one, "cursor": ""}
    return found


TYPES: Final = _read(TEXT)
