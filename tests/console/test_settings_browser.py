"""Settings in Chromium: a key is made, used and ended, and an order split, by keys alone; a webhook is added
and paused and a channel paused with the mouse on a phone; axe-core finds nothing.
"""

import json

import httpx
import pytest

from crossdock.accounts import keys
from crossdock.core import db as database
from crossdock.fulfilment import read
from crossdock.orders import read as orders
from crossdock.orders.numbers import parse_number
from crossdock.partners import channels
from crossdock.webhooks import endpoints
from crossdock.webhooks.states import State
from tests.console.browsing import (
    AFTER_PAINT,
    AXE,
    COLOURS,
    MARKS,
    PHONE,
    WIDE,
    There,
    jumps,
    violations,
    zoomed,
)

pytestmark = MARKS


def test_a_key_is_made_used_and_ended_by_keyboard_alone(console: There) -> None:
    page = console.open("/console/settings/keys")
    page.keyboard.press("n")
    page.wait_for_selector("#k-name:focus")
    page.keyboard.type("wms")
    page.focus("[name=scopes][value='keys:read']")
    page.keyboard.press("Space")
    page.focus("#k-name")
    page.keyboard.press("Enter")
    page.wait_for_selector("#secret:focus")
    secret = page.input_value("#secret")
    assert page.evaluate("document.activeElement.selectionEnd") == len(secret)  # it is marked, to be copied
    page.keyboard.press("Escape")
    page.wait_for_selector("#keylist a:has-text('wms')")
    assert not page.locator("#secret").is_visible()
    asked = {"Authorization": f"Bearer {secret}"}
    assert httpx.get(f"{console.url}/api/v1/keys/wms", headers=asked).json()["scopes"] == ["keys:read"]
    page.focus("#keylist a:has-text('wms')")
    page.keyboard.press("Enter")
    page.wait_for_url("**/keys/wms")
    page.keyboard.press("Shift+X")
    page.wait_for_selector("#k-typed:focus")
    page.keyboard.type("wms")
    page.keyboard.press("Enter")
    page.wait_for_selector("#key .chip:has-text('ended')")
    keys.PROVED.forget()
    assert httpx.get(f"{console.url}/api/v1/keys/wms", headers=asked).status_code == 401
    page.context.close()


def parts(number: str) -> list[tuple[str, int]]:
    with database.transaction() as cur:
        found = [one for one in read.of_order(cur, parse_number(number)) if one["state"] != "cancelled"]
    return [
        (one["location"], sum(each["quantity"] - each["stopped"] for each in one["lines"])) for one in found
    ]


def test_an_order_is_split_by_keyboard_alone(console: There) -> None:
    number = console.shop.plain
    [(before, units)] = parts(number)
    assert units == 2
    page = console.open(f"/console/orders/{number}")
    page.keyboard.press("s")
    page.wait_for_selector("#dividing input.units:focus")
    page.keyboard.press("Control+A")
    page.keyboard.type("1")
    page.wait_for_selector("#difference .difference")
    page.keyboard.press("Tab")
    page.wait_for_selector("#split-at:focus")
    page.keyboard.press("Tab")
    page.wait_for_selector("#split-reason:focus")
    page.keyboard.type("one is broken")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-toast]")
    assert parts(number) == [(before, 1), (before, 1)]
    page.context.close()


def test_a_webhook_is_added_and_paused_and_a_channel_paused_on_a_phone(console: There) -> None:
    page = console.open("/console/settings/webhooks", size=PHONE)
    page.click("text=Add a webhook")
    page.fill("#w-name", "erp")
    page.fill("#w-url", "https://hooks.invalid/in")
    page.check("[name=types][value='order.*']")
    page.click("#dialog .btn-primary")
    page.wait_for_selector("#secret")
    assert page.input_value("#secret").startswith("whsec_")
    page.click("text=I have saved it")
    page.click("#webhooks a:has-text('erp')")
    page.click("text=Pause")
    page.wait_for_selector("#webhook .chip:has-text('paused')")
    with database.transaction() as cur:
        assert endpoints.by_name(cur, "erp").state is State.DISABLED
        name = orders.one(cur, console.shop.plain)["channel"]
    page.click(".toastbox .undo")
    page.wait_for_selector("#webhook .chip:has-text('is told')")
    page.goto(f"{console.url}/console/settings/channels/{name}")
    page.click("summary:has-text('Pause')")
    page.click("text=Pause it")
    page.wait_for_selector("#channel .chip:has-text('paused')")
    page.click(".toastbox .undo")
    page.wait_for_selector("#channel .chip:has-text('sells')")
    with database.transaction() as cur:
        assert not channels.by_name(cur, name).paused
    page.context.close()


def test_a_channel_is_added_by_keyboard_alone_and_its_secret_is_shown_once(console: There) -> None:
    page = console.open("/console/settings/channels")
    page.keyboard.press("n")
    page.wait_for_selector("#n-kind:focus")
    page.keyboard.press("End")
    page.wait_for_selector("label:has-text('left empty, one is made')")
    page.keyboard.press("Tab")
    page.keyboard.type("pelican")
    page.keyboard.press("Enter")
    page.wait_for_selector("#secret:focus")
    secret = page.input_value("#secret")
    page.focus("#dialog-body a.btn-primary")
    page.keyboard.press("Enter")
    page.wait_for_selector("#next :text('/hooks/carriers/pelican')")
    assert secret not in page.content()
    with database.transaction() as cur:
        assert channels.secrets(cur, channels.by_name(cur, "pelican").id) == [secret.encode()]
    page.context.close()


def test_a_shop_that_is_refused_on_a_phone_is_said_at_its_field_and_nothing_typed_is_lost(
    console: There,
) -> None:
    page = console.open("/console/settings/channels", size=PHONE)
    page.click("text=Add a channel")
    page.fill("#n-name", "boutique")
    page.fill("#n-address", "http://127.0.0.1:9")  # a private address: it is not asked
    page.fill("#n-token", "shpat-an-example")
    page.fill("#n-secret", "an-example-of-a-secret")
    page.click("#new-channel .btn-primary")
    page.wait_for_selector("#fault-address:not(:empty)")
    assert page.input_value("#n-token") == "shpat-an-example"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.select_option("#n-kind", "api")
    page.wait_for_selector("#n-address", state="detached")
    page.click("#new-channel .btn-primary")
    page.wait_for_selector("#next :text('Make a key')")
    page.click("button:has-text('Retire')")
    page.fill("#c-typed", "boutique")
    page.click("#dialog .btn-danger")
    page.wait_for_selector("[data-toast]:has-text('is retired')")
    with database.transaction() as cur:
        assert all(one.name != "boutique" or not one.active for one in channels.by_ids(cur).values())
    page.context.close()


@pytest.mark.skipif(not AXE.exists(), reason="no axe-core here: make setup")
def test_axe_finds_nothing_light_and_dark_and_a_phone_is_wide_enough(console: There) -> None:
    with database.transaction() as cur:
        name = orders.one(cur, console.shop.plain)["channel"]
    page = console.open()
    page.add_init_script(AFTER_PAINT)
    page.emulate_media(reduced_motion="reduce")  # colours do not fade into each other while they are measured
    found = {}
    forms = {"keys": "new-key", "webhooks": "new-webhook", f"channels/{name}": "credentials"}
    pages = ("health", "keys", "keys/wms", "webhooks", "webhooks/erp", "messages", "channels", "new-channel")
    for path in (*pages, f"channels/{name}"):
        page.set_viewport_size(PHONE)
        page.goto(f"{console.url}/console/settings/{path}")
        moved = jumps(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{path} is too wide"
        if wrong := [*moved, *zoomed(page)]:
            found[path] = wrong
        page.set_viewport_size(WIDE)
        for theme, rules in (("light", ()), ("dark", COLOURS)):
            page.evaluate(f"document.documentElement.dataset.bsTheme = '{theme}'")
            if wrong := violations(page, rules):
                found[f"{path} {theme}"] = wrong
        if path in forms:
            page.click(f"[hx-get$='{forms.pop(path)}']")
            page.wait_for_selector("#dialog[open]")
            if wrong := violations(page):
                found[f"a form of {path}"] = wrong
    page.context.close()
    assert not found, json.dumps(found, indent=1)
    assert console.faults == []
    assert console.elsewhere == []
