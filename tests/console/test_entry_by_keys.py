"""An order by telephone, in Chromium by keys alone: a known buyer, two lines, what is promised, done."""

import json
from dataclasses import replace
from typing import Any

import pytest

from crossdock.catalog import skus
from crossdock.core import clock
from crossdock.core import db as database
from crossdock.desk import documents, filling
from crossdock.orders.numbers import parse_number
from tests.company import ACTOR
from tests.console.browsing import AXE, COLOURS, MARKS, PHONE, WIDE, There, violations

pytestmark = MARKS

BY_HAND = 90  # ms between two keys
BARCODE = "4006381333931"
LAST = "#added .addline:nth-child({}):last-child"

# A scanner's characters, quicker than any hand, and its Enter.
SCAN = """(code) => {
    for (const one of code) document.execCommand("insertText", false, one);
    const key = { key: "Enter", bubbles: true, cancelable: true };
    document.activeElement.dispatchEvent(new KeyboardEvent("keydown", key));
}"""


def lines(page: Any) -> list[tuple[str, str]]:
    """SKU and units of each line."""
    rows = page.locator("#added .addline").all()
    return [tuple(row.locator("input").nth(at).input_value() for at in (0, 1)) for row in rows]


def until(page: Any, line: int, units: str) -> None:
    from playwright.sync_api import expect

    expect(page.locator("#added .addline [name$=_quantity]").nth(line)).to_have_value(units)


def marked(page: Any) -> None:
    """Until all that stands in the field is marked."""
    from playwright.sync_api import expect

    expect(page.locator("#added :focus")).to_have_js_property("selectionStart", 0)


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
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("[name=line_sku][aria-invalid]:focus")  # said where it is missing
    assert "Name what is ordered" in page.inner_text("[name=line_sku] + .fault")
    page.keyboard.type("MUG", delay=BY_HAND)
    page.keyboard.press("Enter")
    page.wait_for_selector("[name=line_quantity]:focus")
    page.keyboard.type("3")
    page.wait_for_selector(".aside :text('$30.00')")
    page.wait_for_selector(".aside :text('arrives')")
    page.wait_for_selector("[name=line_price][placeholder='$10.00']")
    page.keyboard.press("Enter")
    page.wait_for_selector(LAST.format(2) + " [name=line_sku]:focus")  # the next line, which stays empty
    assert page.get_attribute(LAST.format(2) + " [name=line_price]", "placeholder") == "catalogue's"
    page.keyboard.press("Enter")
    assert page.url.endswith("/console/orders/new")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/console/orders/SO-*")
    with database.transaction() as cur:
        order = documents.one(cur, parse_number(page.url.rpartition("/")[2]))
    assert [(line["sku"], line["quantity"]) for line in order["lines"]] == [("MUG", 3)]
    assert order["ship_to"]["line1"] == "1 Main Street"
    page.context.close()


def test_scanned_codes_become_lines_and_never_take_the_order(console: There) -> None:
    with database.transaction() as cur:
        tee = skus.by_codes(cur, ["TEE"])["TEE"]
        skus.append(cur, [(tee, replace(tee, barcode=BARCODE))], clock.now(), ACTOR)
    page = console.open(f"/console/orders/new?like={console.shop.plain}")
    page.focus("[name=line_sku]")
    page.evaluate(SCAN, "MUG")
    page.wait_for_selector(LAST.format(2) + " [name=line_sku]:focus")
    page.evaluate(SCAN, BARCODE)
    page.wait_for_selector(LAST.format(3) + " [name=line_sku]:focus")
    page.evaluate(SCAN, "MUG")
    until(page, 0, "2")
    assert lines(page) == [("MUG", "2"), ("TEE", "1"), ("", "")]
    page.evaluate(SCAN, "NO-SUCH")
    page.wait_for_selector(".aside :text('There is no SKU NO-SUCH')")
    marked(page)
    page.keyboard.type(BARCODE, delay=BY_HAND)  # takes its place; a barcode is a line, however it is typed
    page.keyboard.press("Enter")
    until(page, 1, "2")
    assert lines(page) == [("MUG", "2"), ("TEE", "2"), ("", "")]
    page.keyboard.type("MU", delay=BY_HAND)  # no code: its units are asked for
    page.keyboard.press("Enter")
    page.wait_for_selector(LAST.format(3) + " [name=line_quantity]:focus")
    page.fill("#added .addline:last-child [name=line_sku]", "")
    page.focus("[name=city]")
    page.keyboard.press("Enter")
    assert page.url.endswith(f"/console/orders/new?like={console.shop.plain}")
    page.click("button:has-text('Take the order')")
    page.wait_for_url("**/console/orders/SO-*")
    with database.transaction() as cur:
        order = documents.one(cur, parse_number(page.url.rpartition("/")[2]))
    assert {line["sku"]: line["quantity"] for line in order["lines"]} == {"MUG": 2, "TEE": 2}
    page.context.close()
    assert not console.faults


def test_a_line_that_is_added_to_an_order_goes_on_as_in_a_new_one(console: There) -> None:
    number = console.shop.plain
    page = console.open(f"/console/orders/{number}/edit")
    page.focus("[name=add_sku]")
    page.keyboard.type("TEE", delay=BY_HAND)
    page.keyboard.press("Enter")
    page.wait_for_selector("[name=add_quantity]:focus")
    page.keyboard.type("2")
    page.keyboard.press("Enter")
    page.wait_for_selector("[name=add_price]:focus")  # an edit asks no catalogue for it
    page.keyboard.type("7,50")
    page.keyboard.press("Enter")
    page.wait_for_selector(LAST.format(2) + " [name=add_sku]:focus")
    page.evaluate(SCAN, "MUG")
    page.wait_for_selector(LAST.format(3) + " [name=add_sku]:focus")
    page.evaluate(SCAN, "NO-SUCH")
    marked(page)
    page.evaluate(SCAN, "MUG")  # takes its place
    until(page, 1, "2")
    assert lines(page) == [("TEE", "2"), ("MUG", "2"), ("", "")]
    assert page.url.endswith("/edit")
    with database.transaction() as cur:
        assert len(documents.one(cur, parse_number(number))["lines"]) == 1
    page.fill("#added .addline:nth-child(2) [name=add_price]", "0")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(f"**/orders/{number}")
    with database.transaction() as cur:
        order = documents.one(cur, parse_number(number))
    assert [(one["sku"], one["quantity"]) for one in order["lines"][1:]] == [("TEE", 2), ("MUG", 2)]
    page.context.close()
    assert not console.faults


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
