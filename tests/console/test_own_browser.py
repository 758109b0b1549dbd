"""One's own page in Chromium: the second factor by keys alone, from the palette to a log-in with a code; the
password by touch at a telephone's width; what axe-core says in light and dark.
"""

import io
import json
from typing import Any

import pyotp
import pytest
import zxingcpp
from PIL import Image

from crossdock.accounts import sessions, users
from crossdock.accounts.sessions import Tried
from crossdock.accounts.users import Rights
from crossdock.core import clock
from crossdock.core import db as database
from tests.company import ACTOR
from tests.console.browsing import AXE, COLOURS, MARKS, PHONE, PHRASE, There, violations

pytestmark = MARKS
NEW = "another long phrase"


def somebody(email: str) -> int:
    with database.transaction() as cur:
        return users.create(cur, email, PHRASE, Rights("warehouse"), at=clock.wall(), actor=ACTOR)


def live(user_id: int) -> int:
    with database.transaction() as cur:
        return len(sessions.listed(cur, user_id))


def acts(email: str) -> list[str]:
    """What the audit has of somebody, oldest first."""
    with database.transaction() as cur:
        query = "SELECT act FROM core_origin WHERE actor = %s AND face = 'console' ORDER BY id"
        return [str(act) for (act,) in cur.execute(query, [f"user:{email}"])]


def say_password(page: Any, then: str) -> None:
    page.wait_for_selector("#o-password:focus")
    page.keyboard.type(PHRASE)
    page.keyboard.press("Enter")
    page.wait_for_selector(then)


def come_in(console: There, email: str, code: str) -> Any:
    """One's own page in another browser, by password and then a code."""
    page = console.browser.new_context().new_page()
    page.goto(console.url + "/console/log-in?next=/console/me")
    for box, first, second in (("#email:focus", email, PHRASE), ("#password:focus", PHRASE, code)):
        page.wait_for_selector(box)
        page.keyboard.type(first)
        page.keyboard.press("Tab")
        page.keyboard.type(second)
        with page.expect_navigation():
            page.keyboard.press("Enter")
    return page


def leave(page: Any, key: str) -> None:
    """The dialog; its field has the keys until the browser has drawn the page without it."""
    page.keyboard.press(key)
    page.wait_for_selector("#dialog:not([open]):not(:focus-within)", state="attached")


def test_the_second_factor_by_keyboard_alone(console: There) -> None:
    bob = somebody("bob@example.com")
    with database.transaction() as cur:
        sessions.begin(cur, bob, Tried("bob@example.com", "", address="192.0.2.1"), by="password")
    page = console.open(who="bob@example.com")
    page.keyboard.press("Control+k")
    page.keyboard.type("second factor")
    page.keyboard.press("Enter")
    page.wait_for_url("**/console/me")
    page.keyboard.press("f")
    say_password(page, "#o-code:focus")
    picture = Image.open(io.BytesIO(page.locator("svg.qr").screenshot()))
    [read] = zxingcpp.read_barcodes(picture)
    otp = pyotp.parse_uri(read.text)
    assert (otp.name, otp.secret) == ("bob@example.com", page.input_value("#secret"))
    page.keyboard.type("000000")
    page.keyboard.press("Enter")
    page.wait_for_selector("#o-code[aria-invalid]:focus")
    assert "This code is not right" in page.inner_text("#o-code + .fault")
    page.keyboard.press("Control+a")
    page.keyboard.type(otp.at(clock.wall()))
    page.keyboard.press("Enter")
    page.wait_for_selector("#codes:focus")
    codes = page.input_value("#codes").split()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    leave(page, "Enter")
    page.wait_for_selector("#factor :text('10 recovery codes are left')")
    page.keyboard.press("X")
    page.wait_for_selector("#toasts :text('1 other session has ended')")
    assert live(bob) == 1
    came_in = come_in(console, "bob@example.com", codes[0])
    came_in.wait_for_selector("#factor :text('9 recovery codes are left')")
    came_in.keyboard.press("n")
    say_password(came_in, "#codes:focus")
    assert not set(came_in.input_value("#codes").split()) & set(codes)
    leave(came_in, "Escape")
    came_in.keyboard.press("o")
    say_password(came_in, "#factor :text('Switch it on')")
    with database.transaction() as cur:
        assert not users.shown(cur, "bob@example.com")["second_factor"]
    done = [act.removeprefix("POST /console/me/acts/") for act in acts("bob@example.com") if "/me/" in act]
    assert done == ["ask-factor", "confirm-factor", "end", "renew-codes", "remove-factor"]
    page.context.close()
    came_in.context.close()


def test_the_password_by_touch_on_a_telephone(console: There) -> None:
    eve = somebody("eve@example.com")
    page = console.open(size=PHONE, who="eve@example.com")
    page.click("details.me summary")
    page.click("details.me a[href='/console/me']")
    page.wait_for_url("**/console/me")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.click("button:has-text('Change the password')")
    page.fill("#o-password", PHRASE)
    page.fill("#o-new", NEW)
    page.fill("#o-again", NEW)
    page.click("#dialog button.btn-primary")
    page.wait_for_selector("#toasts :text('Your password is changed')")
    page.click("button:has-text('Switch it on')")
    page.fill("#o-password", NEW)
    page.click("#dialog button.btn-primary")
    page.wait_for_selector("svg.qr")
    assert page.evaluate("document.querySelector('#dialog').scrollWidth <= innerWidth")
    page.click("#dialog button:has-text('Close')")
    assert live(eve) == 1
    page.context.close()


@pytest.mark.skipif(not AXE.exists(), reason="no axe-core here: make setup")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(console: There, scheme: str) -> None:
    page = console.open("/console/me", scheme=scheme)
    rules = COLOURS if scheme == "dark" else ()
    found = {"page": violations(page, rules)}
    page.keyboard.press("p")
    page.wait_for_selector("#o-new")
    found["password"] = violations(page, rules)
    leave(page, "Escape")
    page.keyboard.press("f")
    say_password(page, "svg.qr")
    found["second factor"] = violations(page, rules)
    page.context.close()
    assert not any(found.values()), json.dumps(found, indent=1)
    assert not console.faults
    assert not console.elsewhere
