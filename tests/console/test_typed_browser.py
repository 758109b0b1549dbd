"""What is typed is not lost, in Chromium: its session ends under it, or somebody leaves the page."""

from typing import Any

import pytest

from crossdock.accounts import sessions, users
from crossdock.core import db as database
from crossdock.desk import documents
from crossdock.orders.numbers import parse_number
from tests.company import ACTOR
from tests.console.browsing import ADA, MARKS, PHRASE, There

pytestmark = MARKS

ENDED = "[data-session-ended]"
TYPED = {"line_sku": "MUG", "line_quantity": "2", "name": "Grace", "line1": "9 Elm Street"} | {
    "city": "New York", "region": "NY", "postal_code": "10001", "country": "US"
}  # fmt: skip


def end() -> None:
    with database.transaction() as cur:
        sessions.log_out(cur, users.shown(cur, ADA)["id"], ACTOR)


def in_another_tab(page: Any) -> None:
    """Ada, by the link that is offered."""
    with page.context.expect_page() as opened:
        page.click(f"{ENDED} a")
    other = opened.value
    other.fill("#email", ADA)
    other.fill("#password", PHRASE)
    other.keyboard.press("Enter")
    other.wait_for_url("**/console/")
    other.close()


def typed(page: Any) -> dict[str, str]:
    return {name: page.input_value(f"[name={name}]") for name in TYPED}


def enter(page: Any) -> None:
    for name, text in TYPED.items():
        page.fill(f"[name={name}]", text)


def test_an_order_that_is_typed_outlives_its_session(console: There) -> None:
    page = console.open("/console/orders/new")
    end()
    enter(page)
    page.wait_for_selector(ENDED)  # what it comes to could not be looked up
    page.click("button:has-text('Take the order')")
    page.evaluate("htmx.trigger(document.body, 'live')")  # the rail reads its counts again
    with page.expect_response("**/console/rail"):
        page.evaluate("htmx.trigger(document.body, 'live')")
    assert page.url.endswith("/console/orders/new")
    assert page.locator(ENDED).count() == 1
    assert typed(page) == TYPED
    in_another_tab(page)
    page.click("button:has-text('Take the order')")
    page.wait_for_url("**/console/orders/SO-*")
    with database.transaction() as cur:
        order = documents.one(cur, parse_number(page.url.rpartition("/")[2]))
    assert [(line["sku"], line["quantity"]) for line in order["lines"]] == [("MUG", 2)]
    page.context.close()
    assert console.faults == []


def test_a_session_that_another_tab_replaced_is_no_fault_of_the_form(console: There) -> None:
    page = console.open(f"/console/orders/{console.shop.held}/edit")
    page.fill("[name=note]", "ring twice")
    end()
    other = page.context.new_page()
    other.goto(f"{console.url}/console/log-in")
    other.fill("#email", ADA)
    other.fill("#password", PHRASE)
    other.keyboard.press("Enter")
    other.wait_for_url("**/console/")
    page.click("button:has-text('Save')")
    page.wait_for_url(f"**/orders/{console.shop.held}")
    with database.transaction() as cur:
        assert documents.one(cur, parse_number(console.shop.held))["note"] == "ring twice"
    page.context.close()


def test_whoever_has_typed_nothing_is_led_to_the_log_in(console: There) -> None:
    page = console.open("/console/orders")
    end()
    page.evaluate("htmx.trigger(document.body, 'live')")
    page.wait_for_url("**/console/log-in*")
    page.context.close()


@pytest.mark.parametrize("form", ["/console/orders/new", "/console/orders/{}/edit"])
def test_leaving_a_form_that_is_not_saved_asks_first(console: There, form: str) -> None:
    page = console.open(form.format(console.shop.plain))
    asked: list[str] = []

    def stay(dialog: Any) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.click("#rail [data-go=o]")  # nothing typed: nobody asks
    page.wait_for_url("**/console/orders")
    page.go_back()
    page.click("[name=note]")
    page.keyboard.type("ring twice")
    page.click("#rail [data-go=o]")
    page.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    assert page.input_value("[name=note]") == "ring twice"
    page.click("a[data-leave]")
    page.wait_for_url(lambda url: not url.endswith(("/new", "/edit")))
    assert asked == ["beforeunload"]
    page.context.close()


def test_a_dialog_of_an_order_counts_while_it_is_open(console: There) -> None:
    page = console.open(f"/console/orders/{console.shop.plain}")
    guarded = "window.crossdock.guards.some((one) => one())"
    page.keyboard.press("X")
    page.wait_for_selector("#dialog form[data-guard]")
    assert not page.evaluate(guarded)
    page.click("#dialog input:not([type=hidden]):not([type=checkbox]) >> nth=0")
    page.keyboard.type("by mistake")
    assert page.evaluate(guarded)
    page.keyboard.press("Escape")
    page.wait_for_selector("#dialog[open]", state="detached")
    assert not page.evaluate(guarded)
    page.context.close()
