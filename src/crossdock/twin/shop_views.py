"""The shop's books as the API shows them: one function a type, every field that the type has.

Fields that lead on to other records are functions, called only where they are asked for.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from crossdock.twin.graphql import Paged
from crossdock.twin.shop_books import GID, Assigned, Books, Fulfilment, Item, Order

Record = dict[str, Any]
AMOUNTS: Final = {
    "totalPriceSet": "total_price",
    "currentTotalPriceSet": "current_total_price",
    "totalDiscountsSet": "total_discounts",
    "totalTaxSet": "total_tax",
    "subtotalPriceSet": "subtotal_price",
    "totalTipReceivedSet": "total_tip_received",
}


def amount(text: Any) -> str | None:
    """The API's decimals: no more zeros at the end than one behind the point."""
    if text is None or text == "":
        return None
    whole, _, rest = str(text).partition(".")
    return f"{whole}.{rest.rstrip('0') or '0'}"


def bag(order: Order, value: Any) -> Record | None:
    """An amount with its currency, twice: the shop's and the buyer's are one here."""
    if value is None:
        return None
    money = {"amount": amount(value), "currencyCode": order.document["currency"]}
    return {"shopMoney": money, "presentmentMoney": money}


def address(record: Mapping[str, Any] | None) -> Record | None:
    if record is None:
        return None
    return {
        "name": record.get("name"),
        "firstName": record.get("first_name"),
        "lastName": record.get("last_name"),
        "company": record.get("company"),
        "address1": record.get("address1"),
        "address2": record.get("address2"),
        "city": record.get("city"),
        "province": record.get("province"),
        "provinceCode": record.get("province_code"),
        "zip": record.get("zip"),
        "country": record.get("country"),
        "countryCodeV2": record.get("country_code"),
        "phone": record.get("phone"),
    }


def customer(record: Mapping[str, Any] | None) -> Record | None:
    if record is None:
        return None
    email, phone = record.get("email"), record.get("phone")
    return {
        "id": f"{GID}/Customer/{record['id']}",
        "firstName": record.get("first_name"),
        "lastName": record.get("last_name"),
        "displayName": f"{record.get('first_name')} {record.get('last_name')}",
        "email": email,
        "phone": phone,
        "defaultEmailAddress": {"emailAddress": email} if email else None,
        "defaultPhoneNumber": {"phoneNumber": phone} if phone else None,
        "defaultAddress": address(record.get("default_address")),
    }


def parts(order: Order, record: Mapping[str, Any]) -> Record:
    """Discounts and taxes."""
    return {
        "discountAllocations": [
            {"allocatedAmountSet": bag(order, one["amount"])}
            for one in record.get("discount_allocations", ())
        ],
        "taxLines": [
            {"title": one.get("title"), "rate": one.get("rate"), "priceSet": bag(order, one["price"])}
            for one in record.get("tax_lines", ())
        ],
    }


def pairs(records: Sequence[Mapping[str, Any]]) -> list[Record]:
    return [{"key": one["name"], "value": one["value"]} for one in records]


def line(order: Order, record: Mapping[str, Any]) -> Record:
    gid = record["admin_graphql_api_id"]
    left = max(0, record["current_quantity"] - order.fulfilled()[gid])
    return {
        "id": gid,
        "sku": record.get("sku"),
        "title": record.get("title"),
        "name": record.get("name"),
        "variantTitle": record.get("variant_title"),
        "quantity": record["quantity"],
        "currentQuantity": record["current_quantity"],
        "unfulfilledQuantity": left,
        "fulfillableQuantity": left,
        "requiresShipping": record.get("requires_shipping", True),
        "isGiftCard": record.get("gift_card", False),
        "originalUnitPriceSet": bag(order, record["price"]),
        "customAttributes": pairs(record.get("properties", ())),
        **parts(order, record),
    }


def line_of(order: Order, gid: str) -> Record:
    return next(
        line(order, one) for one in order.document["line_items"] if one["admin_graphql_api_id"] == gid
    )


def way(order: Order, record: Mapping[str, Any]) -> Record:
    return {
        "id": f"{GID}/ShippingLine/{record['id']}",
        "title": record.get("title"),
        "code": record.get("code"),
        "deliveryCategory": record.get("delivery_category"),
        "isRemoved": record.get("is_removed", False),
        "originalPriceSet": bag(order, record.get("price")),
        **parts(order, record),
    }


def order(books: Books, one: Order) -> Record:
    """An order, with all that it leads to."""
    document = one.document
    plain = {
        "id": one.gid,
        "createdAt": document.get("created_at"),
        "processedAt": document.get("processed_at"),
        "updatedAt": document.get("updated_at"),
        "cancelledAt": one.cancelled_at or document.get("cancelled_at"),
        "cancelReason": one.cancel_reason or (document.get("cancel_reason") or "").upper() or None,
        "closed": one.closed_at is not None,
        "closedAt": one.closed_at,
        "poNumber": document.get("po_number"),
        "sourceName": document.get("source_name"),
        "currencyCode": document["currency"],
        "presentmentCurrencyCode": document.get("presentment_currency") or document["currency"],
        "taxesIncluded": document.get("taxes_included", False),
        "displayFinancialStatus": (document.get("financial_status") or "").upper() or None,
        "displayFulfillmentStatus": one.status(),
        "paymentGatewayNames": document.get("payment_gateway_names", []),
        "discountCodes": [code["code"] for code in document.get("discount_codes", ())],
        "paymentTerms": None,
        "tags": sorted(tag for tag in str(document.get("tags") or "").split(", ") if tag),
    }
    return {
        **{name: document.get(name) for name in ("name", "test", "note", "email", "phone")},
        **plain,
        **{name: bag(one, document.get(key)) for name, key in AMOUNTS.items()},
        "totalRefundedSet": bag(one, "0.0"),
        "totalOutstandingSet": bag(one, "0.0"),
        "originalTotalDutiesSet": None,
        "originalTotalAdditionalFeesSet": None,
        "customAttributes": pairs(document.get("note_attributes", ())),
        "customer": customer(document.get("customer")),
        "shippingAddress": address(document.get("shipping_address")),
        "billingAddress": address(document.get("billing_address")),
        "shippingLines": Paged(way(one, record) for record in document.get("shipping_lines", ())),
        "lineItems": lambda _: Paged(line(one, record) for record in document["line_items"]),
        "fulfillments": lambda _: [fulfilment(books, one, each) for each in one.fulfilments],
        "fulfillmentOrders": lambda _: Paged(assigned(books, one, each) for each in one.assigned),
        "refunds": lambda _: [refund(one, each) for each in one.refunds],
        "transactions": [transaction(one, each) for each in one.transactions],
    }


def refund(one: Order, each: Any) -> Record:
    """Units called off, and no money beside them: the till has given none back."""
    prices = {line["admin_graphql_api_id"]: line["price"] for line in one.document["line_items"]}
    return {
        "id": each.gid,
        "createdAt": each.at,
        "note": each.note,
        "refundLineItems": Paged(
            {
                "id": f"{GID}/RefundLineItem/{each.line_ids[gid]}",
                "quantity": units,
                "restockType": "CANCEL",
                "lineItem": line_of(one, gid),
                "subtotalSet": bag(one, Decimal(prices[gid]) * units),
                "totalTaxSet": bag(one, "0.0"),
            }
            for gid, units in each.lines.items()
        ),
        "transactions": Paged(),
        "orderAdjustments": Paged(),
    }


def transaction(one: Order, each: Any) -> Record:
    return {
        "id": each.gid,
        "kind": each.kind,
        "status": each.status,
        "gateway": "example",
        "processedAt": each.at,
        "multiCapturable": each.several,
        "parentTransaction": None
        if each.parent is None
        else lambda _: next(
            transaction(one, other) for other in one.transactions if other.gid == each.parent
        ),
        "amountSet": bag(one, each.amount),
    }


def place(books: Books, gid: str) -> Record:
    return {"id": gid, "name": books.places[gid], "isActive": True, "localPickupSettingsV2": None}


def fulfilment(books: Books, one: Order, each: Fulfilment) -> Record:
    happened = {event["status"]: event["happenedAt"] for event in each.events}
    last = each.events[-1]["status"] if each.events else "FULFILLED"
    return {
        "id": each.gid,
        "status": each.status,
        "displayStatus": "CANCELED" if each.status == "CANCELLED" else last,
        "createdAt": each.made_at,
        "updatedAt": each.updated_at,
        "deliveredAt": happened.get("DELIVERED"),
        "estimatedDeliveryAt": None,
        "inTransitAt": happened.get("IN_TRANSIT"),
        "trackingInfo": each.tracking,
        "fulfillmentLineItems": Paged(
            {
                "id": f"{GID}/FulfillmentLineItem/{each.line_ids[gid]}",
                "quantity": units,
                "lineItem": line_of(one, gid),
            }
            for gid, units in each.lines.items()
        ),
        "order": lambda _: order(books, one),
        "location": place(books, each.location),
        "originAddress": None,
        "service": {
            "id": f"{GID}/FulfillmentService/manual",
            "handle": "manual",
            "serviceName": "Manual",
            "trackingSupport": False,
            "type": "MANUAL",
            "location": place(books, each.location),
        },
        "events": Paged(each.events),
    }


def assigned(books: Books, one: Order, each: Assigned) -> Record:
    open_ = each.status in ("OPEN", "IN_PROGRESS")
    actions = ["CREATE_FULFILLMENT", "MOVE", "HOLD", "SPLIT"] if open_ else []
    return {
        "id": each.gid,
        "status": each.status,
        "requestStatus": each.request,
        "assignmentStatus": None,
        "fulfillAt": one.document.get("created_at"),
        "fulfillBy": None,
        "updatedAt": each.updated_at,
        "supportedActions": [{"action": action} for action in actions],
        "assignedLocation": {"name": books.places[each.location], "location": place(books, each.location)},
        "fulfillmentHolds": [],
        "merchantRequests": Paged(),
        "lineItems": Paged(
            {
                "id": f"{GID}/FulfillmentOrderLineItem/{part.id}",
                "totalQuantity": part.total,
                "remainingQuantity": part.left,
                "lineItem": line_of(one, part.line),
            }
            for part in each.parts
        ),
        "order": lambda _: order(books, one),
    }


def item(books: Books, one: Item) -> Record:
    return {
        "__typename": "InventoryItem",
        "id": one.gid,
        "sku": one.sku,
        "tracked": True,
        "inventoryLevels": Paged(
            {
                "id": f"{GID}/InventoryLevel/{gid.rpartition('/')[2]}?inventory_item_id={one.gid[-8:]}",
                "location": place(books, gid),
                "quantities": lambda given, units=units: [
                    {"name": name, "quantity": units} for name in given["names"]
                ],
            }
            for gid, units in one.levels.items()
        ),
    }
