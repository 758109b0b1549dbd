"""What a shop says in pages, put together: an order with all its fulfilments, an item with all its places."""

from typing import Final

from crossdock.channels.adapters import shopify_operations as ask
from crossdock.channels.adapters import shopify_pages as pages
from crossdock.channels.adapters.shopify_graphql import Operation, Record, next_page, nodes
from crossdock.channels.errors import ShopRefused
from crossdock.channels.shops import Shop

LISTED: Final = 20  # fulfilments and refunds of an order as ``ORDER`` asks for them,
LISTED_AT_SHOP: Final = 50  # and as ``ORDER_AT_SHOP`` does


def filled(shop: Shop, record: Record, key: str, operation: Operation) -> Record:
    """The record with the whole of a list of its own: ``operation`` asks for the pages behind the first, by
    the record's id. Raises as ``Shop.ask`` does, and ShopRefused where the record is gone meanwhile.
    """
    cursor = next_page(record.get(key))
    if cursor is None:
        return record
    found = list(nodes(record.get(key)))
    while cursor is not None:
        root = shop.ask(operation, {"id": record["id"], "after": cursor}).root
        if root is None:
            raise ShopRefused(f"{record['id']} is gone at the shop while it is read")
        found += nodes(root.get(key))
        cursor = next_page(root.get(key))
    return {**record, key: {"nodes": found}}


def order_at_shop(shop: Shop, gid: str) -> Record | None:
    """The answer to ``ORDER_AT_SHOP``, whole; None: the shop has no such order. Raises as ``filled`` does."""
    order = shop.ask(ask.ORDER_AT_SHOP, {"id": gid}).root
    if order is None:
        return None
    order = filled(shop, order, "fulfillmentOrders", pages.FULFILMENT_ORDERS)
    parts = [filled(shop, one, "lineItems", pages.PARTS) for one in nodes(order.get("fulfillmentOrders"))]
    return {
        **order,
        "fulfillments": fulfilments(shop, order, LISTED_AT_SHOP),
        "fulfillmentOrders": {"nodes": parts},
    }


def order(shop: Shop, found: Record) -> Record:
    """The answer to ``ORDER``, whole; the very same record where it is. Raises as ``filled`` does."""
    whole = filled(shop, found, "lineItems", ask.ORDER)
    if "fulfillments" in whole:
        sent = fulfilments(shop, whole, LISTED)
        if sent != nodes(whole["fulfillments"]):
            whole = {**whole, "fulfillments": sent}
    if "refunds" in whole:
        back = refunds(shop, whole)
        if back != nodes(whole["refunds"]):
            whole = {**whole, "refunds": back}
    return whole


def fulfilments(shop: Shop, order: Record, listed: int) -> list[Record]:
    """All fulfilments of an order, whole, where ``listed`` were asked for. Raises as ``filled`` does, and
    ShopRefused where the shop may have more than it lists.
    """
    found = _listed(shop, order, "fulfillments", listed, pages.FULFILMENT_IDS, pages.FULFILMENT)
    if len(found) >= pages.MOST_LISTED:
        raise ShopRefused("the order has more fulfilments than the shop lists; fulfil it at the shop")
    return [filled(shop, one, "fulfillmentLineItems", pages.FULFILMENT_LINES) for one in found]


def refunds(shop: Shop, order: Record) -> list[Record]:
    """The refunds of an order that the shop lists, 250 at most, whole. Raises as ``filled`` does."""
    found = _listed(shop, order, "refunds", LISTED, pages.REFUND_IDS, pages.REFUND)
    return [filled(shop, one, "refundLineItems", pages.REFUND_LINES) for one in found]


def _listed(
    shop: Shop, order: Record, key: str, listed: int, all_ids: Operation, one_of: Operation
) -> list[Record]:
    """A plain list of an order: what the first answer does not have is asked for one by one."""
    found = nodes(order.get(key))
    if len(found) < listed:
        return found
    root = shop.ask(all_ids, {"id": order["id"]}).root or {}
    ids = [str(one["id"]) for one in nodes(root.get(key))]
    have = {str(one["id"]) for one in found}
    rest = [shop.ask(one_of, {"id": one}).root for one in ids if one not in have]
    return [*found, *(one for one in rest if one is not None)]


def levels(shop: Shop, items: list[Record]) -> list[Record]:
    """Inventory items, as ``ITEMS`` and ``LEVELS`` ask for them, with all their places."""
    return [filled(shop, one, "inventoryLevels", pages.ITEM_LEVELS) for one in items]
