"""An order typed by hand: what it comes to while it is typed, taken in once, and held to what it says."""

import re
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from crossdock.catalog import aliases, skus
from crossdock.console.figures import MINUS
from crossdock.desk import documents, filling
from crossdock.orders.numbers import parse_number
from crossdock.partners import channels
from tests.company import ACTOR, MONDAY
from tests.console.conftest import Shop, browser

TIMES = "\N{MULTIPLICATION SIGN}"
ADDRESS = {"name": "Grace Example", "line1": "5 High Street", "city": "New York", "region": "NY",
           "postal_code": "10001", "country": "US"}  # fmt: skip
FORM: dict[str, Any] = {
    "channel": "web", "customer_name": "Grace Example", "customer_email": "grace@example.com", **ADDRESS,
    "line_sku": ["MUG", "TEE", ""], "line_quantity": ["2", "", ""], "line_price": ["", "7,50", ""],
    "service_level": "standard", "payment": "outside", "note": "rings twice",
}  # fmt: skip


def count(shop: Shop) -> int:
    row = shop.cur.execute("SELECT count(*) FROM orders_order").fetchone()
    assert row
    return int(row[0])


def taken(shop: Shop, response: Any) -> dict[str, Any]:
    assert response.status_code == 204, response.content.decode()
    return documents.one(shop.cur, parse_number(response["HX-Redirect"].rpartition("/")[2]))


def test_what_is_typed_becomes_an_order_with_the_catalogues_prices(shop: Shop) -> None:
    order = taken(shop, browser(shop.cur).post("/console/orders/new/acts/place", **FORM))
    lines = {line["sku"]: (line["quantity"], line["unit_price"]["amount"]) for line in order["lines"]}
    assert lines == {"MUG": (2, "10.00"), "TEE": (1, "7.50")}
    assert (order["channel"], order["customer"]["email"]) == ("web", "grace@example.com")
    assert (order["ship_to"]["city"], order["note"], order["tags"]) == (
        "New York",
        "rings twice",
        ["by-hand"],
    )
    assert order["computed_total"]["amount"] == "27.50"
    assert not order["holds"]


def test_a_form_that_is_sent_twice_is_one_order(shop: Shop) -> None:
    ada = browser(shop.cur)
    first = taken(shop, ada.post("/console/orders/new/acts/place", **FORM, once="the-same"))
    again = taken(shop, ada.post("/console/orders/new/acts/place", **FORM, once="the-same"))
    assert first["number"] == again["number"]


def test_one_that_waits_for_its_payment_is_held(shop: Shop) -> None:
    ada = browser(shop.cur)
    order = taken(shop, ada.post("/console/orders/new/acts/place", **{**FORM, "payment": "waits"}))
    assert [one["code"] for one in order["holds"]] == ["payment_pending"]


def test_while_it_is_typed_services_days_costs_and_totals_are_said_and_nothing_is_kept(shop: Shop) -> None:
    ada, before = browser(shop.cur), count(shop)
    said = ada.post("/console/orders/new/look", **FORM, discount="2").content.decode()
    rows = [" ".join(re.sub("<[^>]+>", " ", one).split()) for one in said.split("</tr>")]
    assert rows[:5] == [f"MUG Mug 2 {TIMES} $10.00 $20.00", f"TEE Tee 1 {TIMES} $7.50 $7.50", "Items $27.50",
                        f"Discount {MINUS}$2.00", "Total $25.50"]  # fmt: skip
    assert "Standard" in said
    assert "arrives" in said
    assert "costs us" in said
    for lacks in ("postal_code", "country"):
        no_place = ada.post("/console/orders/new/look", **{**FORM, lacks: ""}).content.decode()
        assert "once there is a postcode and a country" in no_place
    nothing = ada.post("/console/orders/new/look", **{**FORM, "line_sku": ["", "", ""]}).content.decode()
    assert "Enter the items" in nothing
    assert count(shop) == before


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"line_sku": ["NOWHERE", "TEE", ""]}, "lines[0].sku"),
        ({"line_quantity": ["many", "", ""]}, "lines[0].quantity"),
        ({"line_price": ["ten", "", ""]}, "lines[0].unit_price"),
        ({"line_price": ["1,000", "", ""]}, "lines[0].unit_price"),  # a thousand, or one
        ({"shipping": "2,500"}, "shipping"),
        ({"line_quantity": ["0", "", ""]}, "lines[0].quantity"),
        ({"channel": "elsewhere"}, "channel"),
        ({"line_sku": ["", "", ""]}, "lines[0].sku"),
        ({"discount": "-"}, "discount"),
        ({"service_level": "by_pigeon"}, "service_level"),
    ],
)
def test_what_cannot_be_is_named_and_takes_no_order_in(shop: Shop, typed: dict[str, Any], field: str) -> None:
    ada, before = browser(shop.cur), count(shop)
    refused = ada.post("/console/orders/new/acts/place", **{**FORM, **typed})
    assert refused.status_code == 422
    looked = ada.post("/console/orders/new/look", **{**FORM, **typed})
    assert looked.status_code == 200
    if any(FORM["line_sku"]) and typed.get("line_sku") != ["", "", ""]:
        assert field in looked.content.decode()
    assert count(shop) == before


def test_what_speaks_against_an_address_is_said_and_the_order_is_taken_all_the_same(shop: Shop) -> None:
    ada = browser(shop.cur)
    assert "doubt" not in ada.post("/console/orders/new/look", **FORM).content.decode()
    elsewhere = {**FORM, "region": "CA"}
    said = ada.post("/console/orders/new/look", **elsewhere).content.decode()
    assert "<b>Region</b>: the postcode is in NY" in said
    assert taken(shop, ada.post("/console/orders/new/acts/place", **elsewhere))["ship_to"]["region"] == "CA"


def test_a_known_buyer_is_found_once_and_the_same_again_is_asked_about(shop: Shop) -> None:
    ada = browser(shop.cur)
    orders = [taken(shop, ada.post("/console/orders/new/acts/place", **FORM)) for _ in range(2)]
    filling.fill(shop.cur, [parse_number(one["number"]) for one in orders])
    found = ada.post("/console/orders/new/buyers", buyer="grace example").content.decode()
    assert found.count('data-do="fill-buyer"') == 1
    assert 'data-f-customer_email="grace@example.com"' in found
    assert 'data-f-line1="5 High Street"' in found
    assert "Nobody is known" in ada.post("/console/orders/new/buyers", buyer="zebedee").content.decode()
    assert "ordered some of it just now" in ada.post("/console/orders/new/look", **FORM).content.decode()
    other = {**FORM, "customer_email": "else@example.com"}
    assert "ordered some of it" not in ada.post("/console/orders/new/look", **other).content.decode()


def test_codes_are_suggested_as_they_begin(shop: Shop) -> None:
    ada = browser(shop.cur)
    found = ada.post("/console/orders/new/skus", line_sku=["MUG", "te"]).content.decode()
    assert 'value="TEE"' in found
    assert "MUG" not in found


def test_one_like_another_begins_with_its_buyer(shop: Shop) -> None:
    page = browser(shop.cur).get(f"/console/orders/new?like={shop.plain}").content.decode()
    assert 'value="1 Main Street"' in page


def test_channels_that_somebody_may_not_use_are_not_offered(shop: Shop) -> None:
    one = browser(shop.cur, "customer_service", channels=["elsewhere"])
    assert "There is no channel" in one.get("/console/orders/new").content.decode()
    assert one.post("/console/orders/new/acts/place", **FORM).status_code == 422
    assert one.get(f"/console/orders/new?like={shop.plain}").status_code == 200
    assert "1 Main Street" not in one.get(f"/console/orders/new?like={shop.plain}").content.decode()
    assert browser(shop.cur, "read_only").get("/console/orders/new").status_code == 403


def test_what_the_catalogue_has_no_price_for_is_not_sold_for_nothing(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, before = browser(shop.cur), count(shop)
    shop.cur.execute("UPDATE catalog_sku_version SET price = NULL")
    monkeypatch.setattr(skus, "_SHELF", skus.Shelf())
    refused = ada.post("/console/orders/new/acts/place", **FORM)
    assert (refused.status_code, count(shop)) == (422, before)
    assert "No catalogue price: type one (0 for free)" in refused.content.decode()
    typed = {**FORM, "line_price": ["0", "7.50", ""]}
    free = taken(shop, ada.post("/console/orders/new/acts/place", **typed))
    assert free["lines"][0]["unit_price"]["amount"] == "0.00"


def test_a_scanned_code_is_its_sku_and_a_pack_stays_what_it_is(shop: Shop) -> None:
    ada = browser(shop.cur)
    mug = skus.by_codes(shop.cur, ["MUG"])["MUG"]
    skus.append(shop.cur, [(mug, replace(mug, barcode="4006381333931"))], MONDAY, ACTOR)
    [web] = [one.id for one in channels.by_ids(shop.cur).values() if one.name == "web"]
    packs = [(web, code, mug.id, Decimal(units)) for code, units in (("MUG-6", 6), ("CUP", 1))]
    aliases.import_rows(shop.cur, packs, at=MONDAY, actor=ACTOR)
    meant = {"MUG": "MUG", "4006381333931": "MUG", "CUP": "MUG", "MUG-6": "MUG-6", "MU": "", "": ""}
    for code, sku in meant.items():
        found = ada.post("/console/orders/new/scanned", scanned=code, channel="web").content.decode()
        assert (f'data-code="{sku}"' in found) if sku else "data-code" not in found, code
        added = ada.post(f"/console/orders/{shop.plain}/edit/scanned", scanned=code).content.decode()
        known = sku and code != "MUG-6"  # an edit names SKUs alone
        assert (f'data-code="{sku}"' in added) if known else "data-code" not in added, code
    assert ada.post("/console/orders/new/scanned", csrf="x", scanned="MUG").status_code == 403
    reader = browser(shop.cur, "read_only")
    assert reader.post(f"/console/orders/{shop.plain}/edit/scanned", scanned="MUG").status_code == 403
