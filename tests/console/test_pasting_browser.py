"""Many numbers in a browser: pasted into the search box and looked up by keys alone, and at a phone's width
by mouse; axe finds nothing.
"""

from typing import Any

import pytest

from tests.console.browsing import MARKS, PHONE, There, violations

pytestmark = MARKS


def paste(page: Any, selector: str, text: str) -> None:
    """As Ctrl-V does it, of what was copied elsewhere."""
    page.locator(selector).evaluate(
        """(box, text) => {
            const carried = new DataTransfer();
            carried.setData("text/plain", text);
            const given = { clipboardData: carried, bubbles: true, cancelable: true };
            box.dispatchEvent(new ClipboardEvent("paste", given));
        }""",
        text,
    )


def test_a_column_is_pasted_and_its_orders_are_held_by_keys(console: There) -> None:
    page = console.open()
    page.keyboard.press("/")
    paste(page, "#find", f"A-1\nnone-1\nlamp\n{console.shop.held}\nA-1\n")
    assert page.locator("#find").input_value() == f"A-1; none-1; lamp; {console.shop.held}; A-1"
    page.keyboard.press("Enter")
    page.wait_for_url("**/console/find/numbers?n=A-1,none-1,lamp,*")
    page.wait_for_selector("#numbers-found:focus")
    assert page.locator("#missing").input_value() == "none-1"
    assert page.locator("#numbers-found tbody tr").count() == 3
    assert violations(page) == []
    page.keyboard.press("a")
    page.wait_for_selector("#picked:visible")
    assert page.locator("[data-picked=count]").inner_text() == "2"
    page.keyboard.press("h")
    page.wait_for_selector("dialog[open] [name=reason]:focus")
    page.keyboard.type("asked about by the carrier")
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog[open] [name=fingerprint]", state="attached")
    assert "1" in page.locator("#dialog .outcomes").inner_text()
    page.keyboard.press("Escape")
    page.goto(f"{console.url}/console/orders?view=all")  # the marks go along
    page.wait_for_selector("#picked:visible")
    assert page.locator("tr.marked").count() == 2
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_has_more_than_numbers_in_it_stays_out_of_the_address(console: There, scheme: str) -> None:
    page = console.open("/console/find/numbers", size=PHONE, scheme=scheme)
    page.locator("#numbers").fill(f"{console.shop.plain}\nada@example.com")
    page.locator("#numbers-form button").click()
    page.wait_for_selector("#missing")
    assert page.url == f"{console.url}/console/find/numbers#pasted"
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator("a.number", has_text=console.shop.plain).click()
    page.wait_for_url(f"**/console/orders/{console.shop.plain}")
    page.go_back()
    page.wait_for_selector("#missing")
    assert page.locator("#missing").input_value() == "ada@example.com"
    page.locator("#numbers-found [data-pick=all]").check()
    page.wait_for_selector("#picked:visible")
    page.context.close()
    assert console.faults == []
    assert console.elsewhere == []


def test_the_palette_takes_many_and_asks_for_none_of_them_in_an_address(console: There) -> None:
    page = console.open()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.keyboard.press("Control+k")
    page.wait_for_selector("#palette[open]")
    paste(page, "#palette-box", "A-1,A-2")
    page.keyboard.press("Enter")
    page.wait_for_url("**/console/find/numbers?n=A-1,A-2")
    page.wait_for_selector("#numbers-found:focus")
    assert page.locator("#numbers-found tbody tr").count() == 2
    assert not [one for one in asked if "offered" in one]
    page.keyboard.press("/")
    page.keyboard.type("Quill, Mira")  # a name has a comma too
    page.keyboard.press("Enter")
    page.wait_for_url("**/console/find?q=Quill*")
    page.context.close()
    assert console.faults == []
