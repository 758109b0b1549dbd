"""The search in a browser: the palette by keys, the box at a phone's width by mouse; axe finds nothing."""

from typing import Any

import pytest

from crossdock.core import db as database
from crossdock.desk import filling
from crossdock.orders.numbers import parse_number
from tests.console.browsing import MARKS, PHONE, There, violations

pytestmark = MARKS
BANNER = """() => {
  const one = document.createElement("aside");
  one.className = "environment";
  one.textContent = "Demo";
  document.querySelector(".frame").before(one);
}"""  # as an installation shows it that is not the real one


@pytest.fixture(scope="module", autouse=True)
def filled(console: There) -> None:
    """The index of the search, as its stage fills it."""
    with database.transaction() as cur:
        filling.fill(cur, [parse_number(one) for one in (console.shop.plain, console.shop.held)])


def options(page: Any) -> list[str]:
    return [one.strip() for one in page.locator("#palette-found [role=option] > span").all_inner_texts()]


def test_the_palette_finds_skus_and_customers_by_keys(console: There) -> None:
    page = console.open()
    page.keyboard.press("Control+k")
    page.wait_for_selector("#palette[open]")
    page.keyboard.type("lam")
    page.wait_for_selector("#palette-sku-1[aria-selected=true]")
    page.keyboard.press("ArrowDown")
    page.wait_for_selector("#palette-find[aria-selected=true]")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_url("**/console/stock/skus/LAMP")
    page.keyboard.press("Control+k")
    page.keyboard.type("ada exampel")
    page.wait_for_selector("#palette-customer-1")
    assert options(page)[-1] == "Ada Example ada@example.com"
    assert violations(page) == []
    while page.locator("#palette-customer-1").get_attribute("aria-selected") != "true":
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/console/find?customer=ada%40example.com")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/console/orders/{console.shop.plain}")
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_box_finds_by_mouse_at_a_phones_width(console: There, scheme: str) -> None:
    page = console.open(size=PHONE, scheme=scheme)
    page.locator("#find").click()
    page.locator("#find").fill("example")
    page.locator("#find").press("Enter")
    page.wait_for_url("**/console/find?q=example")
    assert violations(page) == []
    page.locator("a.number", has_text="Ada Example").click()
    page.wait_for_url("**/console/find?customer=ada%40example.com")
    assert violations(page) == []
    page.locator("a.number", has_text=console.shop.held).click()
    page.wait_for_url(f"**/console/orders/{console.shop.held}")
    page.context.close()
    assert console.faults == []
    assert console.elsewhere == []


def test_the_palette_offers_the_acts_of_the_page_first_and_does_them(console: There) -> None:
    page = console.open(f"/console/orders/{console.shop.plain}")
    page.keyboard.press("Control+k")
    first = page.locator("#palette [role=option]").first
    assert first.get_attribute("id") == "palette-here-1"
    offered = page.locator("#palette-here [role=option]")
    keys = [one.split()[-1] for one in offered.all_inner_texts()]
    assert {"e", "h", "r", "X", "c"} <= set(keys)
    assert len(keys) == len(set(keys))
    page.keyboard.type("hold")
    page.keyboard.press("Enter")
    page.wait_for_selector("#dialog[open]")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    page.keyboard.type("new order")
    assert page.locator("#palette li:visible:has-text('New order') kbd").inner_text() == "g o n"
    page.context.close()


def test_the_sheet_of_keys_begins_with_the_page_and_nothing_is_cut_by_the_banner(console: There) -> None:
    page = console.open(f"/console/orders/{console.shop.plain}")
    page.keyboard.press("?")
    page.wait_for_selector("#keys[open]")
    assert page.locator("#keys h3").first.inner_text() == "An order"
    assert page.evaluate("document.activeElement.id") == "keys-title"
    assert page.evaluate("document.querySelector('#keys').scrollTop") == 0
    page.keyboard.press("Escape")
    page.goto(console.url + "/console/settings/keys")
    page.evaluate(BANNER)
    assert page.evaluate("document.querySelector('.environment').offsetHeight") == 24
    assert page.evaluate("document.querySelector('.fold').getBoundingClientRect().bottom <= innerHeight")
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    page.context.close()
