"""The list of orders in Chromium: what an order is worth is never cut, however full its rows are, and
nobody acts on marks that they do not know of."""

from typing import Any, Final

import pytest

from tests.console.browsing import MARKS, PHONE, WIDE, There

pytestmark = MARKS

# Each row as long as they come: what stands in its cells by the name of their column.
FULL: Final = """(longest) => {
    for (const row of document.querySelectorAll("#rows tbody tr")) {
        for (const [name, text] of Object.entries(longest)) {
            const cell = row.querySelector(`.of-${name}`);
            if (cell) cell.textContent = text;
        }
        row.cells[2].innerHTML = `<span class="chip"><svg class="icon"></svg>Partly shipped</span>
            <span class="holdword">ordered again after the cancellation</span>`;
    }
}"""
LONGEST: Final = {
    "placed": "10 days ago",
    "customer": "A customer with a long name",
    "place": "Llanfairpwllgwyngyll, Anglesey",
    "channel": "demo-market",
    "locations": "CMH + DFW + LAX",
    "promised": "Wed 23 Dec",
    "units": "1,282",
    "value": "$123,456.78",
}
FITS: Final = """() => {
    const box = document.querySelector("#rows");
    const frame = box.getBoundingClientRect();
    const money = [...document.querySelectorAll(".of-value")].map((cell) => cell.getBoundingClientRect());
    return {
        over: box.scrollWidth - box.clientWidth,
        cut: money.some((cell) => cell.left < frame.left || cell.right > frame.right + 1 || !cell.width),
        shown: [...document.querySelectorAll("#rows thead th")].filter((one) => one.checkVisibility())
            .map((one) => one.className.split(" ")[0]),
    };
}"""


def looked(page: Any) -> dict[str, Any]:
    page.evaluate(FULL, LONGEST)
    found: dict[str, Any] = page.evaluate(FITS)
    return found


def test_no_money_is_cut_at_1440_with_and_without_an_order_beside_the_list(console: There) -> None:
    page = console.open("/console/orders")
    wide = looked(page)
    assert (wide["over"], wide["cut"]) == (0, False), wide
    assert "of-channel" in wide["shown"]
    page.goto(f"{console.url}/console/orders?open={console.shop.held}")
    beside = looked(page)
    assert (beside["over"], beside["cut"]) == (0, False), beside
    assert {"of-promised", "of-value"} <= set(beside["shown"])
    assert not {"of-channel", "of-place"} & set(beside["shown"])
    page.context.close()


@pytest.mark.parametrize("width", [WIDE["width"], 1024])
def test_what_an_order_is_worth_stays_in_view_among_all_columns(console: There, width: int) -> None:
    names = "placed,customer,place,channel,external,service,locations,promised,units,value,tags"
    page = console.open(f"/console/orders?columns={names}", size={"width": width, "height": 900})
    found = looked(page)
    assert found["over"] > 0  # all that was asked for is there
    assert not found["cut"], found
    page.context.close()


def test_what_is_marked_and_not_on_the_page_is_counted_and_found(console: There) -> None:
    page = console.open("/console/orders")
    page.keyboard.press("Control+a")
    bar = page.locator("#picked b")
    assert bar.inner_text() == "2 marked"
    assert not page.locator("[data-picked=where]").is_visible()
    page.goto(f"{console.url}/console/orders?q={console.shop.held}")
    assert bar.inner_text() == "2 marked, 1 not on this page"
    page.keyboard.press("j")
    page.keyboard.press("x")  # what is there is marked no more
    assert bar.inner_text() == "1 marked, 1 not on this page"
    page.click("[data-picked=where]")
    page.wait_for_url(f"**/console/find/numbers?n={console.shop.plain}")
    assert page.locator("#picked b").inner_text() == "1 marked"
    page.context.close()
    assert console.faults == []


def test_a_lists_keys_stand_with_what_they_do(console: There) -> None:
    page = console.open("/console/orders")
    assert "j k move \N{MIDDLE DOT} Enter show beside the list" in page.locator(".foot").inner_text()
    page.set_viewport_size(PHONE)
    assert page.locator(".foot").inner_text() == "Marks stay when you change pages"
    page.context.close()
