"""An order as the GraphQL Admin API states it, turned into the document that webhooks and REST bear.

One reading of an order is enough: what comes by GraphQL takes the words of the other form (``snake_case``,
amounts as plain texts beside their sets, statuses in small letters, whole numbers for ids) and is read by
``shopify_order``. Fields that were not asked for are left out, as a webhook leaves out what does not apply.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from crossdock.channels.adapters.shopify_graphql import Record, nodes
from crossdock.channels.adapters.shopify_shapes import gid, shop_money

# Fields that only change their case.
PLAIN: Final = {
    "name": "name",
    "createdAt": "created_at",
    "processedAt": "processed_at",
    "updatedAt": "updated_at",
    "cancelledAt": "cancelled_at",
    "test": "test",
    "note": "note",
    "tags": "tags",
    "poNumber": "po_number",
    "sourceName": "source_name",
    "email": "email",
    "phone": "phone",
    "currencyCode": "currency",
    "presentmentCurrencyCode": "presentment_currency",
    "taxesIncluded": "taxes_included",
    "paymentGatewayNames": "payment_gateway_names",
}
AMOUNTS: Final = {
    "totalPriceSet": "total_price",
    "currentTotalPriceSet": "current_total_price",
    "totalDiscountsSet": "total_discounts",
    "totalTaxSet": "total_tax",
    "totalTipReceivedSet": "total_tip_received",
}
ONLY_SETS: Final = {
    "originalTotalDutiesSet": "original_total_duties_set",
    "originalTotalAdditionalFeesSet": "original_total_additional_fees_set",
}
ADDRESS: Final = {
    "name": "name",
    "firstName": "first_name",
    "lastName": "last_name",
    "company": "company",
    "address1": "address1",
    "address2": "address2",
    "city": "city",
    "province": "province",
    "provinceCode": "province_code",
    "zip": "zip",
    "country": "country",
    "countryCodeV2": "country_code",
    "phone": "phone",
}
LINE: Final = {
    "sku": "sku",
    "title": "title",
    "name": "name",
    "variantTitle": "variant_title",
    "quantity": "quantity",
    "currentQuantity": "current_quantity",
    "unfulfilledQuantity": "fulfillable_quantity",
    "requiresShipping": "requires_shipping",
    "isGiftCard": "gift_card",
}
# Words of the one form where small letters do not make the other's.
FULFILMENT_STATUS: Final = {"FULFILLED": "fulfilled", "PARTIALLY_FULFILLED": "partial"}


def rest_order(order: Record) -> dict[str, Any]:
    """The order in REST's words. ``order``: the record of a query that asked for what ``ORDER`` asks for, or
    for less.
    """
    found = _ids(order)
    found |= {new: order[old] for old, new in PLAIN.items() if old in order}
    for old, new in AMOUNTS.items():
        if old in order:
            found |= _money(new, order[old])
    found |= {new: _set(order[old]) for old, new in ONLY_SETS.items() if order.get(old) is not None}
    _put(found, "cancel_reason", order, "cancelReason", _small)
    _put(found, "financial_status", order, "displayFinancialStatus", _small)
    _put(found, "fulfillment_status", order, "displayFulfillmentStatus", FULFILMENT_STATUS.get)
    _put(found, "note_attributes", order, "customAttributes", _pairs)
    _put(found, "discount_codes", order, "discountCodes", _codes)
    _put(found, "payment_terms", order, "paymentTerms", lambda terms: terms and _ids(terms))
    _put(found, "customer", order, "customer", _customer)
    _put(found, "shipping_address", order, "shippingAddress", _address)
    _put(found, "billing_address", order, "billingAddress", _address)
    _put(found, "shipping_lines", order, "shippingLines", lambda lines: [_way(one) for one in nodes(lines)])
    _put(found, "line_items", order, "lineItems", lambda lines: [_line(one) for one in nodes(lines)])
    _put(found, "fulfillments", order, "fulfillments", lambda them: [_fulfilment(one) for one in nodes(them)])
    _put(found, "refunds", order, "refunds", lambda them: [_refund(one) for one in nodes(them)])
    return found


def _put(found: dict[str, Any], new: str, record: Record, old: str, turned: Callable[[Any], Any]) -> None:
    if old in record:
        found[new] = None if record[old] is None else turned(record[old])


def _codes(codes: Any) -> list[dict[str, Any]]:
    return [{"code": one} for one in codes]


def _small(word: str) -> str:
    return word.lower()


def _ids(record: Record) -> dict[str, Any]:
    """The global id as it is, and its digits: a number in the other form."""
    whole = record.get("id")
    digits = gid(whole)
    return {"id": int(digits) if digits is not None else whole, "admin_graphql_api_id": whole}


def _set(money_set: Any) -> dict[str, Any]:
    inner = shop_money(_snake_set(money_set))
    return {"shop_money": {"amount": inner.get("amount"), "currency_code": inner.get("currency_code")}}


def _snake_set(money_set: Any) -> dict[str, Any]:
    shop = money_set.get("shopMoney") if isinstance(money_set, Mapping) else None
    if not isinstance(shop, Mapping):
        return {}
    return {"shop_money": {"amount": shop.get("amount"), "currency_code": shop.get("currencyCode")}}


def _money(name: str, money_set: Any) -> dict[str, Any]:
    """The plain amount, in the shop's currency, and its set."""
    found = _set(money_set)
    return {name: found["shop_money"]["amount"], f"{name}_set": found}


def _pairs(attributes: Any) -> list[dict[str, Any]]:
    return [{"name": one.get("key"), "value": one.get("value")} for one in nodes(attributes)]


def _customer(record: Record) -> dict[str, Any]:
    mail, phone = record.get("defaultEmailAddress") or {}, record.get("defaultPhoneNumber") or {}
    company = (record.get("defaultAddress") or {}).get("company")
    return {
        **_ids(record),
        "first_name": record.get("firstName"),
        "last_name": record.get("lastName"),
        "email": mail.get("emailAddress") or record.get("email"),
        "phone": phone.get("phoneNumber") or record.get("phone"),
        "default_address": {"company": company},
    }


def _address(record: Record) -> dict[str, Any]:
    return {new: record[old] for old, new in ADDRESS.items() if old in record}


def _parts(record: Record) -> dict[str, Any]:
    """Discounts and taxes of a line, or of a shipping line."""
    found: dict[str, Any] = {}
    if "discountAllocations" in record:
        found["discount_allocations"] = [
            _money("amount", one.get("allocatedAmountSet")) for one in nodes(record["discountAllocations"])
        ]
    if "taxLines" in record:
        found["tax_lines"] = [
            {"title": one.get("title"), "rate": one.get("rate"), **_money("price", one.get("priceSet"))}
            for one in nodes(record["taxLines"])
        ]
    return found


def _way(record: Record) -> dict[str, Any]:
    found = {**_ids(record), "title": record.get("title"), "code": record.get("code"), **_parts(record)}
    _put(found, "delivery_category", record, "deliveryCategory", lambda word: word)
    _put(found, "is_removed", record, "isRemoved", lambda flag: flag)
    if "originalPriceSet" in record:
        found |= _money("price", record["originalPriceSet"])
    return found


def _line(record: Record) -> dict[str, Any]:
    found = _ids(record)
    found |= {new: record[old] for old, new in LINE.items() if old in record}
    if "originalUnitPriceSet" in record:
        found |= _money("price", record["originalUnitPriceSet"])
    _put(found, "properties", record, "customAttributes", _pairs)
    return {**found, **_parts(record)}


def _fulfilment(record: Record) -> dict[str, Any]:
    lines = [
        {**_ids(one.get("lineItem") or {}), "quantity": one.get("quantity")}
        for one in nodes(record.get("fulfillmentLineItems"))
    ]
    return {**_ids(record), "status": _small(str(record.get("status") or "")), "line_items": lines}


def _refund(record: Record) -> dict[str, Any]:
    lines = []
    for one in nodes(record.get("refundLineItems")):
        line = one.get("lineItem") or {}
        lines.append(
            {
                **_ids(one),
                "line_item_id": _ids(line)["id"],
                "quantity": one.get("quantity"),
                "restock_type": _small(str(one.get("restockType") or "")),
                **_money("subtotal", one.get("subtotalSet")),
                **_money("total_tax", one.get("totalTaxSet")),
            }
        )
    return {
        **_ids(record),
        "created_at": record.get("createdAt"),
        "note": record.get("note"),
        "refund_line_items": lines,
        "transactions": [_transaction(one) for one in nodes(record.get("transactions"))],
        "order_adjustments": [_adjustment(one) for one in nodes(record.get("orderAdjustments"))],
    }


def _transaction(record: Record) -> dict[str, Any]:
    amount = _money("amount", record.get("amountSet"))
    return {
        **_ids(record),
        "kind": _small(str(record.get("kind") or "")),
        "status": _small(str(record.get("status") or "")),
        "gateway": record.get("gateway"),
        "processed_at": record.get("processedAt"),
        "currency": amount["amount_set"]["shop_money"]["currency_code"],
        **amount,
    }


def _adjustment(record: Record) -> dict[str, Any]:
    return {
        **_ids(record),
        "reason": record.get("reason"),
        **_money("amount", record.get("amountSet")),
        **_money("tax_amount", record.get("taxAmountSet")),
    }
