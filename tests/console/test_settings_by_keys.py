"""Settings in Chromium, by keys alone: another's session is ended, and the audit says so."""

import json

import pytest

from crossdock.accounts import roles, sessions, users
from crossdock.accounts.sessions import Tried
from crossdock.accounts.users import Rights
from crossdock.core import clock
from crossdock.core import db as database
from tests.company import ACTOR
from tests.console.browsing import (
    AFTER_PAINT,
    AXE,
    COLOURS,
    MARKS,
    PHONE,
    PHRASE,
    WIDE,
    There,
    jumps,
    violations,
    zoomed,
)

pytestmark = MARKS


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=("wide", "phone"))
def test_anothers_session_is_ended_by_keyboard_alone_and_stands_in_the_audit(
    console: There, size: dict[str, int]
) -> None:
    email = f"bob{size['width']}@example.com"
    with database.transaction() as cur:
        rights = Rights("customer_service")
        bob = users.create(cur, email, PHRASE, rights, at=clock.wall(), actor=ACTOR)
        sessions.begin(cur, bob, Tried(email, "", address="192.0.2.1"), by="password")
    page = console.open(size=size)
    page.keyboard.press("g")
    page.keyboard.press(",")
    page.wait_for_url("**/settings/people")
    page.focus(f"a:has-text('{email}')")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/people/{email}")
    page.keyboard.press("x")
    page.wait_for_selector("#person :text('Nowhere at the moment')")
    with database.transaction() as cur:
        assert sessions.listed(cur, bob) == []
    page.keyboard.press("g")
    page.keyboard.press(",")
    page.wait_for_url("**/settings/people")
    page.focus("nav.tabs a:has-text('Audit')")
    page.keyboard.press("Enter")
    page.wait_for_selector(f".entries .block:has-text('logged out'):has-text('{email}')")
    page.context.close()


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=("wide", "phone"))
def test_a_role_is_made_and_taken_back_by_keyboard_alone(console: There, size: dict[str, int]) -> None:
    name = f"packer{size['width']}"
    page = console.open("/console/settings/roles", size=size)
    page.keyboard.press("n")
    page.wait_for_selector("#dialog[open] #ro-name:focus")
    page.keyboard.type("Packer")
    page.keyboard.press("Enter")
    page.wait_for_selector("[name=permissions][aria-invalid]:focus")  # said at its field: nothing is ticked
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_selector("#ro-name[aria-invalid]:focus")
    assert "small letters" in page.inner_text("#ro-name + .fault")
    page.keyboard.press("Control+A")
    page.keyboard.type(name)
    assert violations(page) == []
    page.keyboard.press("Enter")
    page.wait_for_selector(f"#roles a[href$='/{name}']")
    with database.transaction() as cur:
        assert name in roles.known(cur)
    page.keyboard.press("z")
    page.wait_for_selector(f"#roles a[href$='/{name}']", state="detached")
    page.context.close()


@pytest.mark.skipif(not AXE.exists(), reason="no axe-core here: make setup")
@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 1440), ("light", 390)])
def test_axe_finds_nothing(console: There, scheme: str, width: int) -> None:
    page = console.open(scheme=scheme, size={"width": width, "height": 900})
    page.add_init_script(AFTER_PAINT)
    found = {}
    for path in (
        "people",
        "people?q=none",
        "people/ada@example.com",
        "audit",
        "audit?order=SO-1",
        "roles",
        "roles/finance",
    ):
        page.goto(f"{console.url}/console/settings/{path}")
        wrong = [*jumps(page), *violations(page, COLOURS if scheme == "dark" else ())]
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{path} is too wide"
        if scheme == "light" and width == WIDE["width"]:
            wrong += zoomed(page)
            page.set_viewport_size(WIDE)
        if wrong:
            found[path] = wrong
    page.context.close()
    assert not found, json.dumps(found, indent=1)
