"""One order in both of Shopify's forms makes one draft; and a recorded answer is read."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from tests.channels.documents import DATA
from tests.channels.shopping import document

from crossdock.channels.adapters import shopify
from crossdock.channels.adapters import shopify_operations as ask
from crossdock.channels.adapters.shopify_graphql import decode
from crossdock.channels.adapters.shopify_graphql_order import rest_order
from crossdock.mailbox.errors import Undecodable
from crossdock.orders.drafts import OrderDraft
from crossdock.partners.channels import Channel
from crossdock.twin import shop, shoppers
from crossdock.twin.shop_books import GID, Books
from crossdock.twin.shop_server import Bucket, ShopServer

CHANNEL = Channel(1, "shop", "shopify")
AT = datetime(2026, 11, 23, 15, tzinfo=UTC)


def both(books: Books, gid: str) -> tuple[OrderDraft, OrderDraft]:
    """The draft of the webhook's body, and that of the answer to our query."""
    server = ShopServer(books, bucket=Bucket(1e6, 1e6, 1e6))
    body = msgspec.json.encode(books.orders[gid].document)
    answer = server.answer(
        {"query": ask.ORDER.text, "operationName": ask.ORDER.name, "variables": {"id": gid, "after": None}}
    )
    said = decode(ask.ORDER, 200, msgspec.json.encode(answer))
    (one,) = shopify.decode("orders/updated", body, CHANNEL, AT)
    (other,) = shopify.decode(shopify.GRAPHQL_ORDER, said.data, CHANNEL, AT)
    assert isinstance(one, OrderDraft)
    assert isinstance(other, OrderDraft)
    return one, other


def test_orders_of_a_day_make_the_same_drafts_in_both_forms() -> None:
    books = Books()
    gids = []
    for order in shoppers.orders(60, seed=3, day=datetime(2026, 11, 22, tzinfo=UTC)):
        gids.append(books.place(json.loads(shop.encode(order)), sells=False).gid)
    drafts = [both(books, gid) for gid in gids]
    assert [one for one, _ in drafts] == [other for _, other in drafts]
    assert len({one.digest for one, _ in drafts}) == 60
    assert any(one.discount for one, _ in drafts)


def test_a_cancelled_order_makes_the_same_draft_in_both_forms() -> None:
    books = Books()
    books.place(document(501, ("MUG", 2)), sells=False)
    books.cancel(f"{GID}/Order/501", "CUSTOMER")
    one, other = both(books, f"{GID}/Order/501")
    assert one.cancelled
    assert one == other


def test_units_that_were_fulfilled_count_in_both_forms() -> None:
    """The webhook lists its fulfilments; so does the answer."""
    books = Books()
    order = books.place(document(502, ("MUG", 3)), sells=False)
    part = order.assigned[0].parts[0]
    wanted = {f"{GID}/FulfillmentOrderLineItem/{part.id}": 2}
    books.fulfil([(order.assigned[0].gid, wanted)], [])
    order.document["fulfillments"] = [
        {"id": 1, "status": "success", "line_items": [{"id": 50201, "quantity": 2}]}
    ]
    order.document["line_items"][0]["fulfillable_quantity"] = 1
    order.document["fulfillment_status"] = "partial"
    one, other = both(books, f"{GID}/Order/502")
    assert [(line.quantity, line.fulfilled) for line in one.lines] == [(3, 2)]
    assert one == other


def test_a_recorded_answer_is_read() -> None:
    """An Egyptian shop's order: edges and nodes, one line removed, amounts with one decimal."""
    answer = json.loads((DATA / "graphql" / "orders_query_shopify_order.json").read_bytes())
    (edge,) = answer["data"]["orders"]["edges"]
    # The recorded query did not ask for the currency by itself.
    body = json.dumps({"order": {**edge["node"], "currencyCode": "EGP"}}).encode()
    (found,) = shopify.decode(shopify.GRAPHQL_ORDER, body, CHANNEL, AT)
    assert isinstance(found, OrderDraft)
    assert (found.external_id, found.name, found.currency, found.total) == (
        "6824921989186",
        "#5409",
        "EGP",
        1672000,
    )
    assert [(line.external_id, line.sku, line.quantity, line.removed) for line in found.lines] == [
        ("16931163603010", "FG-0000614", 1, 1),
        ("16944557097026", "FG-0000616", 1, 0),
    ]
    assert found.ship_to is not None
    assert (found.ship_to.name, found.ship_to.postal_code) == ("Riley Alvarez", None)
    assert found.tags == ("sap_invoice_failed",)


def test_ids_beyond_what_floats_hold_stay_exact() -> None:
    record: dict[str, Any] = {
        "id": "gid://shopify/Order/820982911946154508",
        "currencyCode": "USD",
        "totalPriceSet": {"shopMoney": {"amount": "1.0", "currencyCode": "USD"}},
        "lineItems": {"nodes": [{"id": "gid://shopify/LineItem/866550311766439020", "quantity": 1}]},
    }
    found = rest_order(record)
    assert (found["id"], found["admin_graphql_api_id"]) == (820982911946154508, record["id"])
    (draft,) = shopify.decode(shopify.GRAPHQL_ORDER, msgspec.json.encode(record), CHANNEL, AT)
    assert isinstance(draft, OrderDraft)
    assert (draft.external_id, draft.lines[0].external_id) == ("820982911946154508", "866550311766439020")


@pytest.mark.parametrize("body", [b'{"order": null}', b'{"order": 7}', b"[]"])
def test_an_answer_without_an_order_is_quarantined(body: bytes) -> None:
    with pytest.raises(Undecodable):
        shopify.decode(shopify.GRAPHQL_ORDER, body, CHANNEL, AT)


def test_the_refunds_of_an_answer_are_read_as_a_webhooks() -> None:
    record = {
        "id": f"{GID}/Order/9",
        "currencyCode": "USD",
        "totalPriceSet": {"shopMoney": {"amount": "20.0", "currencyCode": "USD"}},
        "lineItems": {"nodes": [{"id": f"{GID}/LineItem/91", "quantity": 2, "currentQuantity": 1}]},
        "refunds": [
            {
                "id": f"{GID}/Refund/7",
                "createdAt": "2026-11-23T15:00:00Z",
                "note": "broken",
                "refundLineItems": {
                    "nodes": [
                        {
                            "id": f"{GID}/RefundLineItem/71",
                            "quantity": 1,
                            "restockType": "CANCEL",
                            "lineItem": {"id": f"{GID}/LineItem/91"},
                            "subtotalSet": {"shopMoney": {"amount": "10.0", "currencyCode": "USD"}},
                            "totalTaxSet": {"shopMoney": {"amount": "0.7", "currencyCode": "USD"}},
                        }
                    ]
                },
                "transactions": {
                    "nodes": [
                        {
                            "id": f"{GID}/OrderTransaction/72",
                            "kind": "REFUND",
                            "status": "SUCCESS",
                            "gateway": "card",
                            "amountSet": {"shopMoney": {"amount": "10.7", "currencyCode": "USD"}},
                        }
                    ]
                },
            }
        ],
    }
    (draft,) = shopify.decode(shopify.GRAPHQL_ORDER, msgspec.json.encode(record), CHANNEL, AT)
    assert isinstance(draft, OrderDraft)
    (refund,) = draft.refunds
    assert (refund.external_id, refund.amount, refund.note) == ("7", 1070, "broken")
    (line,) = refund.lines
    assert (line.line_external_id, line.quantity, line.amount, line.tax, line.restock) == (
        "91",
        1,
        1000,
        70,
        "cancel",
    )
    assert replace(refund, lines=()).currency == "USD"
