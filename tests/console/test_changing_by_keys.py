"""Changing an order in Chromium, by keys alone: another location is forced, and two people edit one order at
once.
"""

from typing import Any

import pytest

from crossdock.core import clock
from crossdock.core import db as database
from crossdock.desk import documents
from crossdock.orders.numbers import parse_number
from crossdock.sourcing import amend
from tests.company import ACTOR
from tests.console.browsing import ADA, MARKS, PHONE, WIDE, There, violations
from tests.console.test_gates import gated

pytestmark = MARKS


def order(number: str) -> dict[str, Any]:
    with database.transaction() as cur:
        return documents.one(cur, parse_number(number))


def standing(number: str) -> list[str]:
    return [one["location"] for one in order(number)["fulfilment_orders"] if one["state"] != "cancelled"]


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=("wide", "phone"))
def test_why_a_location_lost_is_read_and_another_is_forced_by_keyboard_alone(
    console: There, size: dict[str, int]
) -> None:
    number = console.shop.plain
    [before] = standing(number)
    page = console.open(f"/console/orders/{number}", size=size)
    page.keyboard.press("d")
    page.wait_for_selector(".candidates .winner")
    lost = page.locator(".candidates tbody tr:not(.winner)")
    assert lost.count()
    assert lost.first.locator("td.wrap").first.inner_text()
    page.keyboard.press("r")
    page.wait_for_selector("#route [name=location]:focus")
    for _ in range(20):
        page.keyboard.press("ArrowDown")
        page.wait_for_selector("#route :checked:focus", state="attached")
        if page.evaluate("document.activeElement.value") not in ("", before):
            break
    chosen = page.evaluate("document.activeElement.value")
    page.wait_for_selector("#difference s")
    page.keyboard.press("Tab")
    page.wait_for_selector("#route-reason:focus")
    page.keyboard.type("the dock is closed")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-toast]")
    assert standing(number) == [chosen]
    page.goto(f"{console.url}/console/orders/{number}")
    page.wait_for_selector(f"#order .parthead:has-text('{chosen}')")
    page.context.close()


def test_an_answer_that_comes_late_does_not_open_a_closed_dialog(console: There) -> None:
    page = console.open(f"/console/orders/{console.shop.plain}")
    held: list[Any] = []
    page.route("**/route/preview", lambda route: held.append(route))  # no answer before we say so
    page.keyboard.press("r")
    page.wait_for_selector("#route [name=location]:focus")
    page.wait_for_selector("#difference.htmx-request", state="attached")
    page.keyboard.press("Escape")
    page.wait_for_selector("#dialog[open]", state="detached")
    with page.expect_response("**/route/preview"):
        held[0].continue_()
    page.wait_for_selector(".htmx-request", state="detached")
    assert not page.query_selector("#dialog[open]")
    page.context.close()


def test_a_hold_is_put_from_the_orders_own_page(console: There) -> None:
    number = console.shop.plain
    page = console.open(f"/console/orders/{number}")
    page.keyboard.press("h")
    page.wait_for_selector("#dialog #reason:focus")
    page.keyboard.type("odd")
    page.keyboard.press("Enter")
    page.wait_for_selector(".hold")
    assert [one["code"] for one in order(number)["holds"]] == ["manual"]
    page.keyboard.press("z")
    page.wait_for_selector(".hold", state="detached")


def test_a_gate_is_lifted_and_closed_again_by_keys(console: There) -> None:
    with database.transaction() as cur:
        number, _ = gated(cur, "credit")
    page = console.open(f"/console/orders/{number}")
    page.keyboard.press("Shift+L")
    page.wait_for_selector(".gate.lifted")
    assert order(number)["fulfilment_orders"][0]["gates"][0]["lifted_by"] == f"user:{ADA}"
    page.keyboard.press("z")
    page.wait_for_selector(".gate .chip")
    assert order(number)["fulfilment_orders"][0]["gates"][0]["lifted_at"] is None
    assert violations(page) == []
    page.context.close()


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=("wide", "phone"))
def test_two_people_edit_one_order_at_once_and_neither_loses_a_word(
    console: There, size: dict[str, int]
) -> None:
    number = console.shop.plain
    now, city = (4, "Springfield") if size is WIDE else (5, "Shelbyville")
    first = console.open(f"/console/orders/{number}", size=size)
    second = console.open(f"/console/orders/{number}/edit", size=size)
    units = "input[name^='units:']"
    second.wait_for_selector(f"{units}:focus")
    first.keyboard.press("e")
    first.wait_for_selector(f"{units}:focus")
    first.keyboard.press("Control+A")
    first.keyboard.type(str(now))
    first.wait_for_selector("#difference .difference")
    first.keyboard.press("Enter")
    first.wait_for_url(f"**/orders/{number}")
    assert order(number)["lines"][0]["quantity"] == now
    while second.evaluate("document.activeElement.name") != "city":
        second.keyboard.press("Tab")
    second.keyboard.press("Control+A")
    second.keyboard.type(city)
    second.keyboard.press("Enter")
    second.wait_for_selector("[role=alert].conflict")
    assert "Somebody changed this order" in second.inner_text("[role=alert].conflict")
    assert second.input_value("[name=city]") == city
    assert second.input_value(units) == str(now)
    second.focus("[name=city]")
    second.keyboard.press("Enter")
    second.wait_for_url(f"**/orders/{number}")
    found = order(number)
    assert (found["ship_to"]["city"], found["lines"][0]["quantity"]) == (city, now)


def test_an_order_is_cancelled_on_a_phone(console: There) -> None:
    number = console.shop.held
    page = console.open(f"/console/orders/{number}", size={"width": 390, "height": 844})
    page.click("[data-key=X]")
    page.wait_for_selector("#cancel-reason:focus")
    page.keyboard.type("asked for")
    page.keyboard.press("Tab")
    page.keyboard.type("SO-1")
    page.wait_for_selector("#difference .difference")
    page.click("button.btn-danger")
    page.wait_for_selector("[name=typed][aria-invalid]:focus")  # said where it is wrong, and not elsewhere
    assert f"Type {number}" in page.inner_text("[name=typed] + .fault")
    assert "form_invalid" in page.inner_text("[name=typed] + .fault")
    assert not page.locator("#toasts .failed").count()
    assert violations(page) == []
    page.keyboard.press("Control+A")
    page.keyboard.type(number)
    page.click("button.btn-danger")
    page.wait_for_selector("[data-toast]")
    assert order(number)["status"] == "cancelled"
    assert not console.faults
    assert not console.elsewhere


def test_the_key_of_what_cannot_be_done_says_why(console: There) -> None:
    number = console.shop.held
    if order(number)["status"] != "cancelled":
        with database.transaction() as cur:
            amend.cancel(cur, parse_number(number), reason="asked", at=clock.now(), actor=ACTOR)
    page = console.open(f"/console/orders/{number}")
    for key in ("e", "Shift+X"):
        page.keyboard.press(key)
        page.wait_for_selector("[data-toast]:has-text('Cancelled: nothing is left to change')")
        page.wait_for_selector(".acts [data-key=e][aria-disabled=true]")
        assert page.url.endswith(number)
        page.reload()
    assert not page.query_selector("#dialog[open]")
    assert violations(page) == []
    page.context.close()
