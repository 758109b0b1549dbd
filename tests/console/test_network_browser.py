"""Locations in Chromium: one is edited by keys alone, its effect read before it is saved; one is paused, and
taken back, with the mouse on a phone; axe-core finds nothing.
"""

import json

import pytest

from crossdock.core import clock
from crossdock.core import db as database
from crossdock.network import locations
from crossdock.network.locations import Location
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
HOME = "/console/policies/locations"


def held(code: str) -> Location:
    with database.transaction() as cur:
        found = locations.current(cur, clock.refresh(cur), inactive=True)
    return next(one for one in found if one.code == code)


def test_a_location_is_edited_by_keyboard_alone(console: There) -> None:
    page = console.open(HOME)
    page.keyboard.press("j")  # CHI is the first
    page.keyboard.press("Enter")
    page.wait_for_url("**/locations/CHI")
    page.keyboard.press("e")
    page.wait_for_selector("#edit [name=cut_off]:focus")
    page.keyboard.press("Control+A")
    page.keyboard.type("25:00")
    page.wait_for_selector("#difference .bad")
    page.keyboard.press("Enter")
    page.wait_for_selector("#edit [name=cut_off][aria-invalid=true]")
    page.focus("#edit [name=cut_off]")
    page.keyboard.press("Control+A")
    page.keyboard.type("13:30")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.wait_for_selector("#edit [name=capacity_per_day]:focus")
    page.keyboard.press("Control+A")
    page.keyboard.type("25")
    page.wait_for_selector("#difference :text('until 13:30')")
    assert held("CHI").cut_off.hour == 12
    page.keyboard.press("Enter")
    page.wait_for_url("**/locations/CHI")
    page.wait_for_selector("#location :text('until 13:30')")
    after = held("CHI")
    assert (after.cut_off.isoformat(), after.capacity_per_day) == ("13:30:00", 25)
    page.context.close()


def test_a_location_is_paused_and_taken_back_on_a_phone(console: There) -> None:
    page = console.open(HOME, size=PHONE)
    page.click("#locations a:has-text('LAX')")
    page.click("#location button:has-text('Pause')")
    page.wait_for_selector("#location .chip:has-text('paused')")
    assert not held("LAX").active
    page.click(".toastbox .undo")
    page.wait_for_selector("#location .chip:has-text('active')")
    assert held("LAX").active
    page.click("#location a:has-text('Edit')")
    page.check("[name=work_days][value='6']")
    page.wait_for_selector("#difference table")
    page.click("#edit .btn-primary")
    page.wait_for_url("**/locations/LAX")
    assert held("LAX").work_days == (1, 2, 3, 4, 5, 6)
    page.context.close()


@pytest.mark.skipif(not AXE.exists(), reason="no axe-core here: make setup")
def test_axe_finds_nothing_light_and_dark_and_a_phone_is_wide_enough(console: There) -> None:
    page = console.open()
    page.add_init_script(AFTER_PAINT)
    page.emulate_media(reduced_motion="reduce")  # colours do not fade into each other while they are measured
    found = {}
    for path in ("", "/LAX", "/LAX/edit"):
        page.set_viewport_size(PHONE)
        page.goto(f"{console.url}{HOME}{path}")
        moved = jumps(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{path} is too wide"
        if wrong := [*moved, *zoomed(page)]:
            found[path] = wrong
        page.set_viewport_size(WIDE)
        if path == "/LAX/edit":
            page.fill("[name=capacity_per_day]", "40")
            page.wait_for_selector("#difference table")
        for theme, rules in (("light", ()), ("dark", COLOURS)):
            page.evaluate(f"document.documentElement.dataset.bsTheme = '{theme}'")
            if wrong := violations(page, rules):
                found[f"{path} {theme}"] = wrong
    page.context.close()
    assert not found, json.dumps(found, indent=1)
    assert console.faults == []
    assert console.elsewhere == []
