"""An order by telephone, in Chromium by keys alone: a known buyer, two lines, what is promised, done."""

import json

import pytest

from crossdock.core import db as database
from crossdock.desk import documents, filling
from crossdock.orders.numbers import parse_number
from tests.console.browsing import AXE, COLOURS, MARKS, PHONE, WIDE, There, violations

pytestmark = MARKS


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=("wide", "phone"))
def test_a_phone_order_of_a_known_buyer_by_keyboard_alone(console: There, size: dict[str, int]) -> None:
    with database.transaction() as cur:
        filling.fill(cur, [parse_number(console.shop.plain)])
    page = console.open("/console/orders", size=size)
    page.keyboard.press("n")
    page.wait_for_selector("#buyer:focus")
    page.keyboard.type("ada example")
    page.wait_for_selector("#buyers .fill")
    page.keyboard.press("Enter")
    page.wait_for_selector("[name=line_sku]:focus")
    assert page.input_value("[name=line1]") == "1 Main Street"
    page.keyboard.press("Enter")
    page.wait_for_selector("[name=line_sku][aria-invalid]:focus")  # said where it is missing
    assert "Name what is ordered" in page.inner_text("[name=line_sku] + .fault")
    page.keyboard.type("MUG")
    page.keyboard.press("Tab")
    page.keyboard.type("3")
    page.wait_for_selector(".aside :text('$30.00')")
    page.wait_for_selector(".aside :text('arrives')")
    page.keyboard.press("Enter")
    page.wait_for_url("**/console/orders/SO-*")
    with database.transaction() as cur:
        order = documents.one(cur, parse_number(page.url.rpartition("/")[2]))
    assert [(line["sku"], line["quantity"]) for line in order["lines"]] == [("MUG", 3)]
    assert order["ship_to"]["line1"] == "1 Main Street"
    page.context.close()


@pytest.mark.skipif(not AXE.exists(), reason="no axe-core here: make setup")
@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 1440), ("light", 390)])
def test_axe_finds_nothing(console: There, scheme: str, width: int) -> None:
    path = f"/console/orders/new?like={console.shop.plain}"
    page = console.open(path, scheme=scheme, size={"width": width, "height": 900})
    page.fill("[name=line_sku]", "MUG")
    page.fill("[name=region]", "CA")
    page.wait_for_selector(".aside :text('the postcode is in NY')")
    wrong = violations(page, COLOURS if scheme == "dark" else ())
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.context.close()
    assert not wrong, json.dumps(wrong, indent=1)
    assert not console.faults
