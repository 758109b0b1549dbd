"""Stock in a browser, by keys alone: a bin or a file is counted, a transfer received, an adjustment made and
undone; by touch a receipt is announced. On its pages axe-core finds nothing.
"""

import itertools
import json
from pathlib import Path
from typing import Any

import pytest

from crossdock.core import db as database
from crossdock.inventory import browse, transfers
from crossdock.sourcing import supplied
from tests.company import ACTOR, MONDAY
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
ONE_MORE = itertools.count()


def ids(cur: Any) -> dict[str, int]:
    rows = cur.execute("SELECT code, id FROM catalog_sku UNION ALL SELECT code, id FROM network_location")
    return dict(rows.fetchall())


def there(sku: str, location: str) -> int:
    with database.transaction() as cur:
        known = ids(cur)
        [cell] = browse.of_sku(cur, known[sku], [known[location]], limit=1)
    return cell.on_hand


@pytest.fixture
def number(console: There) -> str:
    """A transfer of mugs and shirts that is on its way to LAX."""
    with database.transaction() as cur:
        known = ids(cur)
        units = {known["MUG"]: 5, known["TEE"]: 3}
        wanted = transfers.Wanted(f"move them {next(ONE_MORE)}", known["EWR"], known["LAX"], units)
        made, _new = transfers.create(cur, wanted, at=MONDAY, actor=ACTOR)
        supplied.ship(cur, made, at=MONDAY, actor=ACTOR)
    return made


def test_an_adjustment_is_made_beside_the_list_and_undone(console: There) -> None:
    page = console.open()
    page.keyboard.press("g")
    page.keyboard.press("s")
    page.wait_for_url("**/console/stock")
    before = there("BOOK", "EWR")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-opened='BOOK EWR']")
    page.keyboard.press("a")
    page.wait_for_selector("#dialog[open] #quantity:focus")
    page.keyboard.type("-2")
    page.wait_for_selector("#dialog .fromto")
    assert there("BOOK", "EWR") == before
    page.keyboard.press("Enter")
    page.wait_for_selector(".toastbox .undo")
    assert there("BOOK", "EWR") == before - 2
    page.wait_for_selector("#panel td.num >> text='8'")  # the panel has read it again
    page.keyboard.press("z")
    page.wait_for_selector("#panel td.num >> text='8'", state="detached")
    assert there("BOOK", "EWR") == before
    page.context.close()


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=("wide", "phone"))
def test_a_bin_is_counted_by_scanner_and_keys_alone(console: There, size: dict[str, int]) -> None:
    page = console.open("/console/orders", size=size)
    page.keyboard.press("Control+k")
    page.wait_for_selector("#palette[open]")
    page.keyboard.type("count stock")
    page.keyboard.press("Enter")
    page.wait_for_url("**/console/stock/count")
    page.wait_for_selector("#at:focus")
    page.keyboard.type("CHI")
    page.keyboard.press("Tab")
    page.keyboard.type("A-01")
    page.keyboard.press("Enter")
    page.wait_for_selector("#code:focus")
    page.keyboard.type("NONE")
    page.keyboard.press("Enter")
    page.wait_for_selector("#wrong")
    page.wait_for_selector("#code:focus")
    counted = 9 if size is WIDE else 7
    for sku, units in (("MUG", counted), ("LAMP", 2)):
        page.keyboard.type(sku)
        page.keyboard.press("Enter")
        page.wait_for_selector("#counted-units:focus")
        page.keyboard.type(str(units))
        page.keyboard.press("Enter")
        page.wait_for_selector(f"#counted li >> text={sku}")
        page.wait_for_selector("#code:focus")
    assert there("MUG", "CHI") == counted
    assert there("LAMP", "CHI") == 2
    assert page.locator("#bin").input_value() == "A-01"  # it stays for the next
    page.context.close()


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=("wide", "phone"))
def test_a_transfer_is_received_with_what_differs_by_keys_alone(
    console: There, number: str, size: dict[str, int]
) -> None:
    page = console.open("/console/stock/transfers", size=size)
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/transfers/{number}")
    page.keyboard.press("r")
    page.wait_for_url(f"**/transfers/{number}/receive")
    page.wait_for_selector("input[name=received] >> nth=0")
    page.wait_for_selector("input[name=received]:focus")
    before = there("MUG", "LAX")
    page.keyboard.type("3")
    page.keyboard.press("Tab")
    page.keyboard.type("1")
    page.wait_for_selector(".effect >> text=damaged, not into stock")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/transfers/{number}")
    assert there("MUG", "LAX") == before + 3
    assert "Arriving" in page.locator("h1").inner_text()
    page.keyboard.press("r")  # the rest, piece by piece
    page.wait_for_url("**/receive")
    page.wait_for_selector("input[name=received]:focus")
    page.keyboard.press("Shift+Tab")  # the table, which scrolls
    page.keyboard.press("Shift+Tab")
    page.wait_for_selector("#scan:focus")
    for code in ("MUG", "TEE", "NONE", "TEE"):
        page.keyboard.type(code)
        page.keyboard.press("Enter")
    units = page.locator("input[name=received]").evaluate_all("all => all.map((one) => one.value)")
    assert units == ["1", "2"]
    page.context.close()


def test_a_file_is_counted_by_keys_alone(console: There, tmp_path: Path) -> None:
    counts = tmp_path / "counts.csv"
    before, same = there("BOOK", "EWR"), there("TEE", "EWR")
    counts.write_text(f"sku,location,on_hand\nBOOK,EWR,{before - 4}\nTEE,EWR,{same}\n")
    page = console.open("/console/stock/count", size=PHONE)
    page.on("filechooser", lambda dialog: dialog.set_files(counts))
    page.wait_for_selector("#at:focus")
    page.keyboard.press("Escape")  # out of the field that waits for a location
    page.keyboard.press("f")
    page.wait_for_url("**/count/file")
    page.wait_for_selector("#file:focus")
    page.wait_for_load_state()
    page.keyboard.press("Enter")  # it opens the dialog, which is answered above
    page.wait_for_selector("#counts-look >> text=1 line differs")
    assert there("BOOK", "EWR") == before
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert violations(page) == []
    page.evaluate("crossdock.doing.theme()")
    page.wait_for_selector("html[data-bs-theme=dark]")
    assert violations(page) == []
    page.keyboard.press("Tab")  # the table, which scrolls
    page.keyboard.press("Tab")
    page.wait_for_selector("#counts-look .btn-primary:focus")
    page.keyboard.press("Enter")
    page.wait_for_selector("h2 >> text=is counted")
    assert there("BOOK", "EWR") == before - 4
    assert violations(page) == []
    page.keyboard.press("z")
    page.wait_for_selector(".toastbox >> text=1 count is taken back")
    assert there("BOOK", "EWR") == before
    page.context.close()


def test_a_receipt_is_announced_by_touch_at_phone_width(console: There) -> None:
    page = console.open("/console/stock/receipts", size=PHONE, scheme="dark")
    page.get_by_role("link", name="Announce a receipt").first.click()
    page.wait_for_url("**/receipts/new")
    page.locator("#at").select_option("EWR")
    page.locator("#expected_on").fill("2026-12-04")
    page.locator("#reference").fill("PO-11")
    page.locator("#lines").fill("MUG 12\nNONE 1")
    page.wait_for_selector(".effect >> text=There is no article")
    assert violations(page) == []
    page.locator("#lines").fill("MUG 12")
    page.wait_for_selector(".effect >> text=12 units")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("button", name="Announce it").click()
    page.wait_for_url("**/receipts/RC-*")
    assert "Expected" in page.locator("h1").inner_text()
    assert "PO-11" in page.locator("main").inner_text()
    page.context.close()


def test_axe_finds_nothing_on_the_pages_of_stock(console: There, number: str) -> None:
    if not Path(AXE).exists():
        pytest.skip("no axe-core here: make setup")
    found = {}
    sku = "/console/stock/skus/MUG"
    paths = [
        "/console/stock", "/console/stock?open=MUG&in=EWR", "/console/stock?kind=missing", sku,
        f"{sku}?tab=reserved", f"{sku}?tab=inbound&at=LAX", "/console/stock/tasks",
        "/console/stock/count?at=EWR&sku=MUG", "/console/stock/receipts",
        "/console/stock/transfers", f"/console/stock/transfers/{number}",
        f"/console/stock/transfers/{number}/receive", "/console/stock/transfers/new?from=EWR&sku=MUG",
        "/console/stock/count/file", "/console/stock/receipts/new",
    ]  # fmt: skip
    for scheme, size in (("light", WIDE), ("dark", WIDE), ("light", PHONE)):
        page = console.open(scheme=scheme, size=size)
        page.add_init_script(AFTER_PAINT)
        rules = COLOURS if scheme == "dark" else ()
        for path in paths:
            page.goto(console.url + path)
            wrong = jumps(page)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{path} is too wide"
            if size is WIDE:
                wrong += violations(page, rules)
            else:
                wrong += zoomed(page)
                page.set_viewport_size(size)
            if wrong:
                found[scheme, path] = wrong
        page.goto(console.url + sku)
        page.keyboard.press("a")
        page.wait_for_selector("#dialog[open] #quantity")
        if wrong := violations(page, rules):
            found[scheme, "adjust"] = wrong
        page.context.close()
    assert not found, json.dumps({str(key): value for key, value in found.items()}, indent=1)
    assert console.faults == []
    assert console.elsewhere == []
