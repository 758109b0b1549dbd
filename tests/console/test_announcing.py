"""A receipt is announced by hand: of a reference that none has, where somebody may receive."""

import html
from typing import Any

from django.http import HttpResponse

from crossdock.inventory import supply
from tests.console.conftest import Browser, Shop, browser
from tests.console.test_stock import receipt

STOCK = "/console/stock"
FORM = {"at": "EWR", "reference": "PO-9", "supplier": "Potter", "expected_on": "2026-12-04",
        "lines": "MUG\t12\nTEE 3\nMUG"}  # fmt: skip


def announce(somebody: Browser, **fields: Any) -> HttpResponse:
    return somebody.post(f"{STOCK}/acts/receipt", **{**FORM, **fields})


def test_a_receipt_is_announced_and_opens(shop: Shop) -> None:
    ada = browser(shop.cur)
    assert f'href="{STOCK}/receipts/new' in ada.get(f"{STOCK}/receipts").content.decode()
    seen = html.unescape(ada.get(f"{STOCK}/receipts/new/effect?lines=MUG+12%0ANONE+2").content.decode())
    assert "There is no article “NONE”" in seen
    made = announce(ada)
    assert made.status_code == 204, made.content.decode()
    [found] = supply.page(shop.cur, "receipt", reference="PO-9").items
    assert made["HX-Redirect"] == f"{STOCK}/receipts/{found['number']}"
    assert (found["state"], found["supplier"]) == ("expected", "Potter")
    lines = {
        (line["sku"], line["location"]): (line["quantity"], line["expected_on"]) for line in found["lines"]
    }
    assert lines == {("MUG", "EWR"): (13, "2026-12-04"), ("TEE", "EWR"): (3, "2026-12-04")}
    assert ada.get(made["HX-Redirect"]).status_code == 200


def test_a_reference_that_is_taken_is_refused_and_changes_nothing(shop: Shop) -> None:
    ada = browser(shop.cur)
    number = receipt(shop)  # PO-7: ten mugs and ten shirts
    before = supply.show(shop.cur, "receipt", number)
    for lines in ("BOOK 1", "MUG 11\nTEE 10", "MUG 10"):
        refused = announce(ada, reference="PO-7", lines=lines, expected_on="")
        assert refused.status_code == 409
        assert "supply_differs" in refused.content.decode()
    assert supply.show(shop.cur, "receipt", number) == before
    same = announce(ada, reference="PO-7", lines="MUG 10\nTEE 10", expected_on="")
    assert same["HX-Redirect"] == f"{STOCK}/receipts/{number}"
    assert ada.post(f"{STOCK}/receipts/{number}/acts/cancel").status_code == 200
    assert announce(ada, reference="PO-7", expected_on="").status_code == 409


def test_what_is_missing_or_wrong_is_named(shop: Shop) -> None:
    ada = browser(shop.cur)
    for fields in (
        {"at": ""}, {"reference": ""}, {"lines": ""}, {"lines": "MUG x"}, {"lines": "MUG 0"},
        {"lines": "NONE 1"}, {"expected_on": "soon"}, {"at": "NOWHERE"}, {"reference": "x" * 201},
    ):  # fmt: skip
        assert announce(ada, **fields).status_code == 422, fields
    assert supply.page(shop.cur, "receipt").items == []


def test_a_receipt_goes_to_ones_own_locations(shop: Shop) -> None:
    west = browser(shop.cur, "warehouse", locations=["LAX"])
    form = west.get(f"{STOCK}/receipts/new").content.decode()
    assert "<option selected>LAX</option>" in form
    assert "EWR" not in form
    assert announce(west).status_code == 422
    assert announce(west, at="LAX").status_code == 204
    reader = browser(shop.cur, "read_only")
    assert reader.get(f"{STOCK}/receipts/new").status_code == 403
    assert announce(reader).status_code == 403
    assert "receipts/new" not in reader.get(f"{STOCK}/receipts").content.decode()
