"""Today goes on by itself, in Chromium: what others do is seen without a touch, until the session is over."""

from crossdock.accounts import sessions, users
from crossdock.core import clock
from crossdock.core import db as database
from crossdock.orders.numbers import parse_number
from crossdock.sourcing import amend
from tests.company import ACTOR
from tests.console.browsing import ADA, MARKS, There

pytestmark = MARKS

FOLLOWING = "body[data-following]"
HELD = "#heaps .heap:has-text('by hand') b"


def test_what_others_do_is_seen_without_a_touch_until_the_session_ends(console: There) -> None:
    page = console.open()
    page.wait_for_selector(FOLLOWING)
    number = console.shop.plain
    page.wait_for_selector(f"#board tr[data-number={number}]")
    page.wait_for_selector(f"{HELD}:text-is('1')")
    page.keyboard.press("j")
    stood = page.evaluate("document.activeElement.textContent")
    page.evaluate("window.sameDocument = true")
    with database.transaction() as cur:
        amend.hold(cur, [parse_number(number)], reason="look", at=clock.now(), actor=ACTOR)
    page.wait_for_selector(f"{HELD}:text-is('2')")
    page.wait_for_selector(f"#board tr[data-number={number}] .holdword")
    assert page.evaluate("window.sameDocument")
    assert (
        page.evaluate("document.activeElement.textContent") == stood
    )  # whoever stood on a row stands there still
    with database.transaction() as cur:
        sessions.log_out(cur, users.shown(cur, ADA)["id"], ACTOR)
    page.wait_for_selector(FOLLOWING, state="detached")
    page.reload()
    page.wait_for_url("**/console/log-in*")
    page.context.close()
    assert console.faults == []
    assert console.elsewhere == []
