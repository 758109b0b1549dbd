"""Tariffs in Chromium: a file is imported and taken back by keys alone, and a version made to hold again and
a parcel priced with the mouse on a phone; axe-core finds nothing.
"""

import json
from pathlib import Path

import pytest

from crossdock.carriers import tariff_versions
from crossdock.core import clock
from crossdock.core import db as database
from tests.company import CARRIER
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
HOME = "/console/policies/tariffs"
RATES = (
    "carrier,service,zone,up_to_g,price,currency,transit_days\n"
    "swift,ground,1,1000,4.50,USD,2\n"
    "swift,ground,2,1000,5.50,USD,3\n"
    "maple,parcel,1,1000,6.40,USD,2\n"
)


def prices(carrier: str) -> list[int]:
    with database.transaction() as cur:
        found = tariff_versions.listed(cur, clock.refresh(cur), carrier)
        return [rate.price for rate in tariff_versions.rates(cur, found[0].id)] if found else []


def test_a_file_is_imported_and_taken_back_by_keyboard_alone(console: There, tmp_path: Path) -> None:
    rates = tmp_path / "rates.csv"
    rates.write_text(RATES)
    page = console.open(HOME)
    page.on("filechooser", lambda dialog: dialog.set_files(rates))
    page.keyboard.press("f")
    page.wait_for_url("**/tariffs/file")
    page.wait_for_selector("#file:focus")
    page.wait_for_load_state()
    page.keyboard.press("Enter")  # it opens the dialog, which is answered above
    page.wait_for_selector("#tariff-look >> text=3 rates are new")
    assert prices("swift") == []
    page.keyboard.press("Tab")  # the link to what holds
    page.keyboard.press("Tab")
    page.wait_for_selector("#tariff-look .btn-primary:focus")
    page.keyboard.press("Enter")
    page.wait_for_selector("h2 >> text=is in force")
    assert (prices("swift"), prices("maple")) == ([450, 550], [640])
    page.keyboard.press("z")
    page.wait_for_selector(".toastbox >> text=What was in force before is in force again")
    assert (prices("swift"), prices("maple")) == ([], [])
    page.goto(console.url + HOME)
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/carriers/{CARRIER}?service=ground")
    page.context.close()


def test_a_version_holds_again_and_a_parcel_is_priced_on_a_phone(console: There, tmp_path: Path) -> None:
    before = prices(CARRIER)
    dearer = tmp_path / "dearer.csv"
    page = console.open(HOME, size=PHONE)
    with page.expect_download() as got:
        page.click("text=All as CSV")
    sent = Path(got.value.path()).read_text()
    dearer.write_text(sent.replace(",ground,1,1000,5.00,", ",ground,1,1000,5.75,"))
    page.click("text=From a file")
    page.set_input_files("#file", dearer)
    page.wait_for_selector("#tariff-look >> text=1 rate changes")
    page.click("#tariff-look .btn-primary")
    page.wait_for_selector("h2 >> text=is in force")
    page.click(f"#tariff-file a:has-text('{CARRIER}')")
    page.click("#tariff td a:has-text('Beside what is in force')")
    page.wait_for_url("**/compare?*")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.click("text=Put the second in force")
    page.wait_for_selector(".toastbox >> text=What was in force before is in force again")
    page.wait_for_selector("text=Put the second in force", state="detached")  # the page reads itself again
    assert prices(CARRIER) == before
    page.goto(f"{console.url}{HOME}/cost")
    page.select_option("[name=from]", "EWR")
    page.fill("[name=postal_code]", "10001")
    page.fill("[name=weight]", "800")
    page.click("text=Show what it costs")
    page.wait_for_selector(f"#quotes .winner >> text={CARRIER} ground")
    page.context.close()


@pytest.mark.skipif(not AXE.exists(), reason="no axe-core here: make setup")
def test_axe_finds_nothing_light_and_dark_and_a_phone_is_wide_enough(console: There, tmp_path: Path) -> None:
    rates = tmp_path / "rates.csv"
    wrong = tmp_path / "wrong.csv"
    rates.write_text(RATES)
    wrong.write_text(RATES + "swift,air,x,1000,5.50,USD,3\n")
    page = console.open()
    page.add_init_script(AFTER_PAINT)
    page.emulate_media(reduced_motion="reduce")  # colours do not fade into each other while they are measured
    found = {}
    cost = "/cost?from=EWR&country=US&postal_code=10001"
    pages = ("", f"/carriers/{CARRIER}", f"/compare?carrier={CARRIER}", f"{cost}&weight=800", cost, "/file")
    for path in (*pages, "/file#wrong"):
        page.set_viewport_size(PHONE)
        page.goto("about:blank")
        page.goto(f"{console.url}{HOME}{path}")
        moved = jumps(page)
        if path.startswith("/file"):
            page.set_input_files("#file", wrong if path.endswith("wrong") else rates)
            page.wait_for_selector("#tariff-look table")
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
