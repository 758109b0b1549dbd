"""Documents as no folder has them: odd currencies, shapes, sizes and values. Never a crash, never lost, never
"repaired": shown as stated, or held, or put aside, with a reason that a person understands.
"""

import copy
import json
from decimal import Decimal
from typing import Any

import pytest
from tests.acceptance import shop, stated
from tests.acceptance.shop import Shop, line, order

from crossdock.core.sql import Cursor

LONG = "very long " * 20_000


@pytest.fixture
def mine(cur: Cursor) -> Shop:
    return shop.opened(cur)


def taken(mine: Shop, document: dict[str, Any]) -> dict[str, Any]:
    """The order that a document made; nothing was put aside; every invariant holds."""
    mine.send("orders/create", document)
    assert mine.quarantined() == []
    mine.verified()
    return mine.order(stated.key(document))


def as_stated(found: dict[str, Any], document: dict[str, Any]) -> None:
    """Header and lines as the second reading has them."""
    for field, value in stated.header(document).items():
        assert found[field] == value, field
    for one, said in zip(found["lines"], stated.lines(document), strict=True):
        price = one["unit_price"]
        shown = {
            field: one[field] for field in ("external_id", "sku", "title", "quantity", "discount", "tax")
        }
        assert {**shown, "unit_price": None if price is None else Decimal(price["amount"])} == said


def codes(found: dict[str, Any]) -> set[str]:
    return {hold["code"] for hold in found["holds"]}


# --- money ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("currency", "price", "tax", "way"),
    [
        ("JPY", "1180", "118", "500"),
        ("JPY", "1180.0", "118.00", "500"),
        ("KWD", "1.125", "0.013", "2.500"),
        ("COP", "45900.00", "8721.00", "12000.50"),
        ("EUR", "0.01", "0.00", "0"),
        ("CLP", "19990", "3798", "2990"),
    ],
)
def test_amounts_have_the_decimals_of_their_currency(
    mine: Shop, currency: str, price: str, tax: str, way: str
) -> None:
    total = Decimal(price) * 3 + Decimal(tax) + Decimal(way)
    document = order(
        1,
        line(
            11,
            "MUG",
            3,
            price,
            price_set=shop.money_set(price, currency),
            tax_lines=[{"title": "VAT", "rate": 0.1, "price": tax}],
        ),
        currency=currency,
        presentment_currency=currency,
        total_price=str(total),
        current_total_price=str(total),
        shipping_lines=[{"title": "Standard", "price": way}],
    )
    found = taken(mine, document)
    if currency != "CLP":
        as_stated(found, document)
    assert (codes(found), found["status"]) == (set(), "released")
    digits = {"JPY": 0, "CLP": 0, "KWD": 3}.get(currency, 2)
    assert found["total"] == {"amount": f"{total:.{digits}f}", "currency": currency}


def test_an_amount_finer_than_its_currency_is_held_and_never_rounded(mine: Shop) -> None:
    found = taken(mine, order(1, line(11, "MUG", 1, "10.00"), total_price="15.005"))
    assert found["total"] is None
    [hold] = found["holds"]
    assert hold["code"] == "totals_mismatch"
    assert "15.005" in hold["reason"]


def test_the_shops_money_counts_and_not_what_the_buyer_saw(mine: Shop) -> None:
    document = order(
        1,
        line(11, "MUG", 2, "10.00", price_set=shop.money_set("10.00", "USD", "13.70", "CAD")),
        presentment_currency="CAD",
        total_price_set=shop.money_set("25.00", "USD", "34.25", "CAD"),
    )
    found = taken(mine, document)
    as_stated(found, document)
    assert codes(found) == set()


def test_taxes_that_prices_include_are_not_added(mine: Shop) -> None:
    tax = [{"title": "MwSt", "price": "3.19", "rate": 0.19}]
    for id_, included, total in ((1, True, "25.00"), (2, False, "28.19")):
        document = order(
            id_,
            line(11, "MUG", 2, tax_lines=tax),
            taxes_included=included,
            total_price=total,
            current_total_price=total,
        )
        found = taken(mine, document)
        as_stated(found, document)
        assert (codes(found), found["taxes_included"]) == (set(), included)


def test_discounts_stacked_on_a_line_and_on_shipping(mine: Shop) -> None:
    cuts = [
        {"amount": "2.00", "discount_application_index": 0},
        {"amount": "1.50", "discount_application_index": 2},
    ]
    ways = [
        {"title": "Standard", "price": "5.00", "discount_allocations": [{"amount": "5.00"}]},
        {"title": "Lift", "price": "2.00", "discount_allocations": []},
    ]
    document = order(
        1,
        line(11, "MUG", 2, discount_allocations=cuts),
        line(12, "TEE", 1, "20.00"),
        shipping_lines=ways,
        total_price="38.50",
        current_total_price="38.50",
        total_discounts="8.50",
    )
    found = taken(mine, document)
    as_stated(found, document)
    assert (codes(found), found["lines"][0]["discount"]["amount"]) == (set(), "3.50")


def test_gift_cards_tips_and_duties(mine: Shop) -> None:
    card = line(12, None, 1, "50.00", gift_card=True, requires_shipping=False, title="Gift card")
    tip = line(13, None, 1, "4.00", requires_shipping=False, title="Tip", variant_id=None)
    document = order(1, line(11, "MUG", 1), card, tip, total_tip_received="4.00")
    found = taken(mine, document)
    as_stated(found, document)
    assert codes(found) == set()
    assert mine.units(1) == {"11": {"released": 1}, "12": {"delivered": 1}, "13": {"delivered": 1}}
    beside = order(2, line(21, "MUG", 1), total_tip_received="4.00", total_price="19.00")
    assert codes(taken(mine, beside)) == set()
    duty = [{"id": 1, "price": "3.00", "shop_money": {"amount": "3.00"}, "tax_lines": []}]
    duties = order(
        3,
        line(31, "MUG", 1, duties=duty),
        total_price="18.00",
        current_total_price="18.00",
        original_total_duties_set=shop.money_set("3.00"),
    )
    assert codes(taken(mine, duties)) == set()


def test_numbers_that_are_json_numbers(mine: Shop) -> None:
    text = order(
        1, line(11, "MUG", 2, "10.10", discount_allocations=[{"amount": "0.30"}]), total_price="24.90"
    )
    number = copy.deepcopy(text)
    number["line_items"][0].update(price=Decimal("10.10"), discount_allocations=[{"amount": Decimal("0.3")}])
    number.update(id=2, admin_graphql_api_id="gid://shopify/Order/2", total_price=Decimal("24.9"))
    one, two = taken(mine, text), taken(mine, number)
    assert (codes(one), codes(two)) == (set(), set())
    for field in ("total", "shipping"):
        assert one[field] == two[field]
    assert {**one["lines"][0], "external_id": 0} == {**two["lines"][0], "external_id": 0}


@pytest.mark.parametrize("amount", ["1e400", "9" * 30, "NaN", "", "12,50", "-", {"a": 1}, [1], True])
def test_an_amount_that_is_none_holds_the_order(mine: Shop, amount: Any) -> None:
    for id_, key in ((1, "total_price"), (2, "total_tax")):
        found = taken(mine, order(id_, **{key: amount}))
        assert codes(found) == {"totals_mismatch"} or (key, amount) == ("total_tax", "")
    document = order(3, line(11, "MUG", 1))
    document["line_items"][0]["price"] = amount
    del document["line_items"][0]["price_set"]
    found = taken(mine, document)
    assert found["lines"][0]["unit_price"] is None
    [hold] = found["holds"]
    assert "line_items[0].price" in hold["reason"]


def test_the_greatest_amounts_and_quantities_that_can_be_written(mine: Shop) -> None:
    document = order(1, line(11, "MUG", 1, "10.00"))
    document["line_items"][0].update(quantity=10**12, current_quantity=10**12, fulfillable_quantity=10**12)
    document["line_items"][0]["price"] = "99999999999999.99"
    document["line_items"][0]["tax_lines"] = [{"price": "92233720368547758.07"}] * 3
    found = taken(mine, document)
    assert "totals_mismatch" in codes(found)
    assert found["lines"][0]["quantity"] == 10**12


# --- people and places ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "key",
    [
        "shipping_address",
        "billing_address",
        "customer",
        "email",
        "shipping_lines",
        "note",
        "tags",
        "refunds",
        "fulfillments",
        "financial_status",
        "updated_at",
        "created_at",
        "admin_graphql_api_id",
        "name",
        "taxes_included",
        "current_total_price",
        "discount_codes",
        "note_attributes",
        "source_name",
    ],
)
@pytest.mark.parametrize("how", ["missing", "null"])
def test_what_is_not_there_is_not_invented(mine: Shop, key: str, how: str) -> None:
    document = order(1, total_price="20.00" if key == "shipping_lines" else "25.00")
    if how == "missing":
        del document[key]
    else:
        document[key] = None
    found = taken(mine, document)
    assert codes(found) == ({"address_incomplete"} if key == "shipping_address" else set())
    assert found["status"] == ("held" if key == "shipping_address" else "released")


def test_all_that_is_not_needed_may_be_null(mine: Shop) -> None:
    document: dict[str, Any] = dict.fromkeys(order(1))
    document.update(id=1, line_items=[{**dict.fromkeys(line(11)), "id": 11, "quantity": 1}], currency="USD")
    found = taken(mine, document)
    assert codes(found) == {"totals_mismatch", "unknown_sku", "address_incomplete"}
    assert all(hold["reason"] for hold in found["holds"])
    assert found["lines"][0]["sku"] is None


def test_an_order_of_the_counter_needs_no_address(mine: Shop) -> None:
    document = order(
        1,
        line(11, "MUG", 1, fulfillment_status="fulfilled", fulfillable_quantity=0),
        source_name="pos",
        shipping_lines=[],
        total_price="10.00",
        fulfillment_status="fulfilled",
    )
    for key in ("shipping_address", "billing_address", "customer", "email"):
        del document[key]
    found = taken(mine, document)
    assert (codes(found), found["status"]) == (set(), "shipped")
    assert (found["ship_to"], found["customer"]) == (None, None)


def test_words_of_any_script_are_kept(mine: Shop) -> None:
    words = "Zażółć 東京都 🚚 \u202e\u0645\u0631\u062d\u0628\u0627 \ufb03 e\u0301"
    document = order(
        1,
        line(11, "MUG", 1, title=words, properties=[{"name": words, "value": words}]),
        note=words,
        shipping_address={**shop.ADDRESS, "name": words, "city": words},
        tags=f"{words}, b",
    )
    found = taken(mine, document)
    assert (found["note"], found["ship_to"]["name"], found["tags"]) == (words, words, [words, "b"])
    assert found["lines"][0]["title"] == words
    assert found["lines"][0]["attributes"]["properties"] == [{"name": words, "value": words}]


@pytest.mark.parametrize("escape", ["\\u0000", "\\ud800", "\\udc00", "\\ud800x", "a\\u0000\\ud83d\\ude9a"])
def test_what_no_database_stores_loses_no_order(mine: Shop, escape: str) -> None:
    document = order(
        1,
        line(11, "MUG", 1, title="@@"),
        note="@@",
        name="@@",
        tags="@@, b",
        email="@@",
        shipping_address={**shop.ADDRESS, "city": "@@"},
        note_attributes=[{"name": "@@", "value": "@@"}],
    )
    body = json.dumps(document).replace("@@", escape).encode()
    mine.send("orders/create", body)
    assert mine.quarantined() == []
    assert "\ufffd" in mine.order(1)["note"]
    assert mine.order(1)["status"] == "released"
    mine.verified()


@pytest.mark.parametrize(
    "key",
    [
        "name",
        "note",
        "email",
        "po_number",
        "tags",
        "title",
        "sku",
        "city",
        "zip",
        "country_code",
        "province_code",
        "line_id",
        "id",
        "source_name",
        "financial_status",
        "gateway",
        "checkout_token",
        "customer_id",
        "way",
    ],
)
def test_texts_beyond_all_measure_lose_no_order(mine: Shop, key: str) -> None:
    document = order(1, line(11, "MUG", 1))
    if key in ("title", "sku"):
        document["line_items"][0][key] = LONG
    elif key == "line_id":
        document["line_items"][0].update(id=LONG, admin_graphql_api_id=None)
    elif key == "way":
        document["shipping_lines"][0].update(title=LONG, code=LONG)
    elif key in ("city", "zip", "country_code", "province_code"):
        document["shipping_address"] = {**shop.ADDRESS, key: LONG}
    elif key == "customer_id":
        document["customer"]["id"] = LONG
    elif key == "gateway":
        document["payment_gateway_names"] = [LONG]
    elif key == "id":
        document.update(id=LONG, admin_graphql_api_id=None)
    else:
        document[key] = LONG
    mine.send("orders/create", document)
    if key == "id":
        assert [one.code for one in mine.quarantined()] == ["no_id"]
        return
    assert mine.quarantined() == []
    found = mine.order(1)
    assert all(len(hold["reason"]) < 2_000 for hold in found["holds"])
    mine.verified()
