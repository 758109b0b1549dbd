"""Zone charts in Chromium: a postcode is looked up, a file imported and taken back by keys alone; axe-core
finds nothing.
"""

import json
from pathlib import Path

import pytest

from crossdock.carriers import zones
from crossdock.core import clock
from crossdock.core import db as database
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
HOME = "/console/policies/zones"
ROWS = "origin,postal_prefix,country,zone\nEWR,1,US,1\nEWR,100,US,5\nEWR,,US,8\n"


def chart() -> set[tuple[str, int]]:
    """Of EWR."""
    with database.transaction() as cur:
        found = zones.current(cur, clock.refresh(cur))
        ids = cur.execute("SELECT id FROM network_location WHERE code = 'EWR'").fetchone()
    rows = zip(found.origin.tolist(), found.postal_prefix, found.zone.tolist(), strict=True)
    return {(prefix, zone) for origin, prefix, zone in rows if ids == (origin,)}


def test_a_postcode_is_looked_up_and_a_file_imported_and_taken_back_by_keyboard_alone(
    console: There, tmp_path: Path
) -> None:
    before = chart()
    file = tmp_path / "zones.csv"
    file.write_text(ROWS)
    page = console.open("/console/policies/tariffs")
    page.keyboard.press("Control+k")
    page.keyboard.type("zone charts")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{HOME}")
    page.keyboard.press("w")
    page.wait_for_selector("#w-code:focus")
    page.keyboard.type("10001")
    page.keyboard.press("Tab")
    page.keyboard.type("US")
    page.keyboard.press("Enter")
    page.wait_for_selector("#zones-found dd:has-text('Zone 3')")
    page.on("filechooser", lambda dialog: dialog.set_files(file))
    page.keyboard.press("f")
    page.wait_for_selector("#file:focus")
    page.wait_for_load_state()
    page.keyboard.press("Enter")  # it opens the dialog, which is answered above
    page.wait_for_selector("#zone-look >> text=2 rows are new")
    assert chart() == before
    for _ in range(2):  # the link to what holds, the button
        page.keyboard.press("Tab")
    page.wait_for_selector("#zone-look .btn-primary:focus")
    page.keyboard.press("Enter")
    page.wait_for_selector("h2 >> text=is in force")
    assert chart() == {("1", 1), ("100", 5), ("", 8)}
    page.keyboard.press("z")
    page.wait_for_selector(".toastbox >> text=What was in force before is in force again")
    assert chart() == before
    page.goto(console.url + HOME)
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/origins/EWR")
    page.context.close()


@pytest.mark.skipif(not AXE.exists(), reason="no axe-core here: make setup")
def test_axe_finds_nothing_light_and_dark_and_a_phone_is_wide_enough(console: There, tmp_path: Path) -> None:
    files = {"/file": ROWS, "/file#wrong": f"{ROWS}EWR,2,US,far\n"}
    page = console.open()
    page.add_init_script(AFTER_PAINT)
    page.emulate_media(reduced_motion="reduce")  # colours do not fade into each other while they are measured
    found = {}
    asked = "?country=US&postal_code=10001"
    for path in ("", asked, "?country=USA", f"/origins/EWR{asked}", "/compare?origin=EWR", *files):
        page.set_viewport_size(PHONE)
        page.goto("about:blank")
        page.goto(f"{console.url}{HOME}{path}")
        moved = jumps(page)
        if path in files:
            chosen = tmp_path / "zones.csv"
            chosen.write_text(files[path])
            page.set_input_files("#file", chosen)
            page.wait_for_selector("#zone-look table")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{path} is too wide"
        if found_wrong := [*moved, *zoomed(page)]:
            found[path] = found_wrong
        page.set_viewport_size(WIDE)
        for theme, rules in (("light", ()), ("dark", COLOURS)):
            page.evaluate(f"document.documentElement.dataset.bsTheme = '{theme}'")
            if found_wrong := violations(page, rules):
                found[f"{path} {theme}"] = found_wrong
    page.context.close()
    assert not found, json.dumps(found, indent=1)
    assert console.faults == []
    assert console.elsewhere == []
