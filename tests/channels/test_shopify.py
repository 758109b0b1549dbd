"""Shopify's adapter where documents are invented: signatures, shapes, units that are gone, sums, services."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from crossdock.channels.adapters import shopify
from crossdock.channels.adapters.shopify_shapes import rounded_from
from crossdock.mailbox.errors import Undecodable
from crossdock.mailbox.registry import Refused
from crossdock.orders.drafts import OrderDraft, OrderPatch
from crossdock.partners.channels import Channel

CHANNEL = Channel(7, "shop", "shopify")
RECEIVED = datetime(2026, 11, 23, 10, tzinfo=UTC)


def order(**parts: Any) -> dict[str, Any]:
    """Two lines, 2 x 10.00 and 1 x 5.00, shipping 4.00, tax 2.00: 31.00."""
    return {
        "id": 1001,
        "currency": "USD",
        "total_price": "31.00",
        "updated_at": "2026-11-23T10:00:00-05:00",
        "created_at": "2026-11-23T09:00:00-05:00",
        "line_items": [
            line(1, quantity=2, price="10.00", tax_lines=[{"price": "2.00"}]),
            line(2, quantity=1, price="5.00"),
        ],
        "shipping_lines": [{"price": "4.00", "title": "Standard", "discount_allocations": []}],
        **parts,
    }


def line(id_: Any, **parts: Any) -> dict[str, Any]:
    base = {"id": id_, "sku": f"SKU-{id_}", "title": "Mug", "discount_allocations": [], "tax_lines": []}
    return {**base, "quantity": 1, "price": "1.00", **parts}


def decode(document: Any, topic: str = "orders/create", channel: Channel = CHANNEL) -> OrderDraft:
    (draft,) = shopify.decode(topic, json.dumps(document).encode(), channel, RECEIVED)
    assert isinstance(draft, OrderDraft)
    return draft


def codes(draft: OrderDraft | OrderPatch) -> set[str]:
    return {problem.code for problem in draft.problems}


def sign(secret: bytes, body: bytes) -> str:
    return base64.b64encode(hmac.new(secret, body, hashlib.sha256).digest()).decode()


def test_any_live_secret_signs_and_no_other() -> None:
    body = b'{"id": 1}'
    for secret in (b"newest", b"older"):
        assert shopify.verify([b"newest", b"older"], body, sign(secret, body))
    assert not shopify.verify([b"newest"], body, sign(b"older", body))
    assert not shopify.verify([], body, sign(b"newest", body))
    assert not shopify.verify([b"newest"], body, "")
    assert not shopify.verify([b"newest"], body, "é" * 44)


def test_the_signature_is_over_the_bytes_and_not_over_what_they_mean() -> None:
    body = b'{"id":1,"weight":614.40}'
    assert not shopify.verify([b"s3cret"], body.replace(b":1,", b": 1,"), sign(b"s3cret", body))


def test_a_delivery_is_known_by_webhook_id_else_event_and_topic_else_content() -> None:
    body = b"{}"

    def key(**headers: str) -> str:
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        return shopify.message(CHANNEL, names, body).key

    topic = {"x_shopify_topic": "orders/create"}
    assert key(**topic, x_shopify_webhook_id="w-1", x_shopify_event_id="e-1") == "w-1"
    paid, created = {"x_shopify_topic": "orders/paid"}, topic
    assert key(**paid, x_shopify_event_id="e-1") != key(**created, x_shopify_event_id="e-1")
    assert key(**topic) == key(**topic) != key(**paid)


def test_a_message_keeps_the_platforms_headers_but_no_signature() -> None:
    headers = {
        "x-shopify-topic": "Orders/Create",
        shopify.SIGNATURE: "abc",
        "cookie": "x",
        "x-shopify-test": "true",
    }
    message = shopify.message(CHANNEL, headers, b"{}")
    assert (message.kind, message.source) == ("shopify/orders/create", "hooks/shop")
    assert message.headers == {"x-shopify-topic": "Orders/Create", "x-shopify-test": "true"}


def test_a_sound_order_adds_up() -> None:
    draft = decode(order())
    assert (draft.total, draft.computed_total, draft.shipping) == (3100, 3100, 400)
    assert draft.source_at == datetime(2026, 11, 23, 15, tzinfo=UTC)
    assert draft.placed_at == datetime(2026, 11, 23, 14, tzinfo=UTC)
    assert not draft.problems


@pytest.mark.parametrize(
    ("parts", "total"),
    [
        ({"total_tip_received": "3.00"}, "34.00"),
        ({"total_tip_received": "5.00"}, "31.00"),  # the tip is a line already
        ({"original_total_duties_set": {"shop_money": {"amount": "7.50", "currency_code": "USD"}}}, "38.50"),
        ({"taxes_included": True}, "29.00"),
    ],
)
def test_what_stands_beside_the_lines_counts_once(parts: dict[str, Any], total: str) -> None:
    draft = decode(order(total_price=total, **parts))
    assert draft.computed_total == draft.total


def test_discounts_count_by_their_allocations_and_shipping_has_its_own() -> None:
    document = order(total_price="27.50", total_discounts="3.50")
    document["line_items"][0]["discount_allocations"] = [{"amount": "1.00"}, {"amount": "1.50"}]
    document["shipping_lines"][0]["discount_allocations"] = [{"amount": "1.00"}]
    draft = decode(document)
    assert (draft.lines[0].discount, draft.shipping, draft.computed_total) == (250, 300, 2750)


def test_old_documents_that_split_nothing_by_line_count_their_sums() -> None:
    document = order(total_price="28.00", total_discounts="3.00", total_tax="2.00")
    for one in (*document["line_items"], *document["shipping_lines"]):
        one.pop("discount_allocations", None)
        one.pop("tax_lines", None)
    draft = decode(document)
    assert draft.computed_total == draft.total == 2800
    assert draft.lines[0].discount == 0


def test_a_header_that_contradicts_the_lines_is_not_believed() -> None:
    draft = decode(order(total_price="28.00", total_discounts="3.00"))
    assert (draft.total, draft.computed_total) == (2800, 3100)


def test_sums_of_converted_amounts_may_be_off_by_rounding_and_others_may_not() -> None:
    assert decode(order(presentment_currency="USD")).rounding == 0
    assert 1 <= decode(order(presentment_currency="EUR")).rounding <= 10


@pytest.mark.parametrize(
    ("parts", "removed", "fulfilled"),
    [
        ({}, 0, 0),
        ({"current_quantity": 3}, 2, 0),
        ({"current_quantity": 5, "fulfillable_quantity": 5}, 0, 0),
        ({"current_quantity": 5, "fulfillable_quantity": 2}, 0, 3),
        ({"current_quantity": 4, "fulfillable_quantity": 1}, 1, 3),
        ({"fulfillment_status": "fulfilled"}, 0, 5),
        ({"fulfillment_status": "fulfilled", "current_quantity": 4, "fulfillable_quantity": 0}, 1, 4),
        ({"current_quantity": 9}, 0, 0),
        ({"fulfillable_quantity": 99}, 0, 0),
        ({"fulfillable_quantity": -1}, 0, 0),
    ],
)
def test_units_gone_before_we_heard_of_them(parts: dict[str, Any], removed: int, fulfilled: int) -> None:
    found = decode(order(line_items=[line(1, quantity=5, **parts)])).lines[0]
    assert (found.quantity, found.removed, found.fulfilled) == (5, removed, fulfilled)


def test_shipped_goods_that_came_back_were_not_removed() -> None:
    document = order(
        line_items=[line(1, quantity=2, current_quantity=1, fulfillable_quantity=0)],
        fulfillments=[
            {"status": "success", "line_items": [{"id": 1, "quantity": 2}]},
            {"status": "cancelled", "line_items": [{"id": 1, "quantity": 1}]},
        ],
        refunds=[
            {
                "id": 5,
                "refund_line_items": [{"id": 6, "line_item_id": 1, "quantity": 1, "restock_type": "return"}],
            }
        ],
    )
    found = decode(document).lines[0]
    assert (found.removed, found.fulfilled) == (0, 2)


def test_a_cancelled_orders_lines_are_not_taken_for_shipped() -> None:
    document = order(
        cancelled_at="2026-11-23T11:00:00Z", line_items=[line(1, quantity=2, fulfillable_quantity=0)]
    )
    assert decode(document).lines[0].fulfilled == 0


def test_what_needs_no_shipping_does_not_ship() -> None:
    lines = [
        line(1, requires_shipping=False),
        line(2, gift_card=True),
        line(3, gift_card=True, requires_shipping=True),
        line(4),
    ]
    assert [one.ships for one in decode(order(line_items=lines)).lines] == [False, False, True, True]


@pytest.mark.parametrize(
    ("words", "level"),
    [
        ({"title": "Standard Shipping"}, "standard"),
        ({"title": "FREE - 4-15 working days"}, "standard"),
        ({"title": "Economy", "code": "ECO"}, "standard"),
        ({"title": "UPS Next Day Air"}, "next_day"),
        ({"code": "overnight"}, "next_day"),
        ({"title": "FedEx 2Day"}, "two_day"),
        ({"title": "2-Day Shipping"}, "two_day"),
        ({"title": "UPS 2nd Day Air"}, "two_day"),
        ({"title": "Arrives in 12 days"}, "standard"),
        ({"title": "Express"}, "expedited"),
        ({"title": "Store pickup"}, "pickup"),
        ({"title": "Main Street", "delivery_category": "pickup"}, "pickup"),
        ({"title": "LTL freight"}, "freight"),
        ({"title": "Premium", "code": "PRM"}, "next_day"),
        ({"title": "Express", "is_removed": True}, "standard"),
        ({"title": 5, "code": ["x"]}, "standard"),
    ],
)
def test_services_are_told_by_the_shipping_lines_words(words: dict[str, Any], level: str) -> None:
    channel = Channel(7, "shop", "shopify", {"service_levels": {"PRM": "next_day", "Economy": "nonsense"}})
    assert decode(order(shipping_lines=[{"price": "0.00", **words}]), channel=channel).service_level == level


def test_tags_are_a_text_or_a_list() -> None:
    assert decode(order(tags="vip, gift,, vip ")).tags == ("vip", "gift")
    assert decode(order(tags=["vip", "gift", 3])).tags == ("vip", "gift")


def test_terms_agreed_are_not_a_pending_payment() -> None:
    assert decode(order(financial_status="pending")).payment_pending
    assert not decode(order(financial_status="pending", payment_terms={"due_in_days": 30})).payment_pending
    assert not decode(order(financial_status="authorized")).payment_pending


@pytest.mark.parametrize(
    "given",
    [{"a": "1", "b": 2}, {}, [{"name": "a", "value": "1"}, "broken", {"value": "x"}], "text", [["a", "1"]]],
)
def test_properties_of_odd_shapes_lose_no_line(given: Any) -> None:
    found = decode(order(line_items=[line(1, properties=given)])).lines[0]
    pairs = (found.attributes or {}).get("properties", [])
    assert all(set(pair) == {"name", "value"} for pair in pairs)
    if isinstance(given, dict) and given:
        assert pairs == [{"name": "a", "value": "1"}, {"name": "b", "value": "2"}]


def test_an_unreadable_price_is_a_problem_and_no_zero() -> None:
    draft = decode(order(line_items=[line(1, price="ten"), line(2, price=None)]))
    assert [one.unit_price for one in draft.lines] == [None, None]
    assert codes(draft) == {"totals_mismatch"}
    (problem,) = draft.problems
    assert "line_items[0].price 'ten'" in problem.reason


def test_prices_keep_their_digits() -> None:
    body = json.dumps(order()).replace('"10.00"', "10.100000000000000001").encode()
    (draft,) = shopify.decode("orders/create", body, CHANNEL, RECEIVED)
    assert isinstance(draft, OrderDraft)
    assert draft.lines[0].unit_price is None  # more than six decimals: not rounded, but held
    body = json.dumps(order()).replace('"10.00"', "1.179").encode()
    (draft,) = shopify.decode("orders/create", body, CHANNEL, RECEIVED)
    assert isinstance(draft, OrderDraft)
    assert draft.lines[0].unit_price == Decimal("1.179")


def test_a_page_keeps_its_sound_orders_and_says_which_are_not() -> None:
    document = {"orders": [order(), {"id": 2}, 3, order(id=4)]}
    found = shopify.decode("", json.dumps(document).encode(), CHANNEL, RECEIVED)
    assert [type(one) for one in found] == [OrderDraft, Refused, Refused, OrderDraft]
    assert "orders[1]" in found[1].reason  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("topic", "document", "fault"),
    [
        ("orders/create", [], "not_an_order"),
        ("orders/create", {"id": 1}, "no_lines"),
        ("orders/create", {"id": 1, "line_items": [], "order_id": 3}, "not_an_order"),
        ("orders/create", {"currency": "USD", "line_items": []}, "no_id"),
        ("orders/create", {**order(), "admin_graphql_api_id": "gid://shopify/DraftOrder/5"}, "not_an_order"),
        ("orders/create", {**order(), "invoice_sent_at": None}, "not_an_order"),
        ("orders/edited", {"id": 1}, "no_order_edit"),
        (
            "orders/edited",
            {"order_edit": {"line_items": {}, "committed_at": "2026-11-23T10:00:00Z"}},
            "no_id",
        ),
        (
            "orders/edited",
            {"order_edit": {"order_id": 1, "line_items": {"additions": [{"id": 2}]}}},
            "bad_edit",
        ),
        ("refunds/create", {"order_id": 1}, "no_id"),
        ("refunds/create", {"id": 1}, "no_id"),
        ("order_transactions/create", {"id": 1, "order_id": 2}, "bad_payment"),
        ("orders/delete", {}, "no_id"),
    ],
)
def test_what_cannot_be_applied_is_refused_with_a_stable_code(topic: str, document: Any, fault: str) -> None:
    with pytest.raises(Undecodable) as refused:
        shopify.decode(topic, json.dumps(document).encode(), CHANNEL, RECEIVED)
    assert refused.value.fault == fault


def test_ids_that_are_no_numbers_are_kept() -> None:
    assert decode(order(id="4216043012249-fake")).external_id == "4216043012249-fake"
    assert decode(order(id="gid://shopify/Order/77")).external_id == "77"
    assert decode(order(id=10**30)).external_id == "1" + "0" * 30


def test_only_a_rounded_id_has_aliases() -> None:
    assert rounded_from("4446224679079") == ()
    assert rounded_from("820982911946154508") == ()
    found = rounded_from("820982911946154500")
    assert "820982911946154508" in found
    assert len(found) <= 130


def test_a_refund_without_items_is_legal_and_failed_money_does_not_count() -> None:
    document = {
        "id": 9,
        "order_id": 1001,
        "transactions": [
            {"id": 1, "kind": "refund", "status": "success", "amount": "75.00", "currency": "USD"},
            {"id": 2, "kind": "refund", "status": "failure", "amount": "10.00", "currency": "USD"},
        ],
        "order_adjustments": [{"id": 3, "amount": "-5.00", "kind": "refund_discrepancy"}],
    }
    (patch,) = shopify.decode("refunds/create", json.dumps(document).encode(), CHANNEL, RECEIVED)
    assert isinstance(patch, OrderPatch)
    (refund,) = patch.refunds
    assert (refund.amount, refund.lines, refund.currency) == (7500, (), "USD")
    assert refund.detail["order_adjustments"] == [{"id": 3, "amount": "-5.00", "kind": "refund_discrepancy"}]


def test_a_refund_that_names_no_currency_is_in_the_channels() -> None:
    document = {"id": 9, "order_id": 1, "transactions": [{"id": 1, "kind": "refund", "amount": "750"}]}
    channel = Channel(7, "shop", "shopify", {"currency": "JPY"})
    (patch,) = shopify.decode("refunds/create", json.dumps(document).encode(), channel, RECEIVED)
    assert isinstance(patch, OrderPatch)
    assert (patch.refunds[0].amount, patch.refunds[0].currency) == (750, "JPY")


def test_newer_content_has_another_digest_and_another_time_alone_has_not() -> None:
    first = decode(order())
    assert decode(order(updated_at="2027-01-01T00:00:00Z")).digest == first.digest
    assert decode(order(note="leave at the door")).digest != first.digest
