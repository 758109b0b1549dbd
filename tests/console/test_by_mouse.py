"""What operations staff do all day in Chromium by mouse alone, wide and at a phone's width. What is typed is
typed into fields that were clicked; no key is a short cut.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from crossdock.accounts import sessions, users
from crossdock.accounts.sessions import Tried
from crossdock.accounts.users import Rights
from crossdock.app import wiring
from crossdock.core import clock
from crossdock.core import db as database
from crossdock.core.sql import Cursor
from crossdock.desk import documents, filling
from crossdock.inventory import transfers
from crossdock.orders import notes
from crossdock.orders.numbers import format_number, parse_number
from crossdock.sourcing import supplied
from tests import company
from tests.company import ACTOR, MONDAY
from tests.console import test_exceptions_browser as exceptional
from tests.console.browsing import MARKS, PHONE, PHRASE, WIDE, There, running
from tests.console.conftest import Shop
from tests.console.test_changing_by_keys import order, standing
from tests.console.test_stock_browser import ids, there
from tests.sourcing.steps import take

pytestmark = [*MARKS, pytest.mark.parametrize("size", [WIDE, PHONE], ids=("wide", "phone"))]
Size = dict[str, int]


@pytest.fixture(scope="module")
def console(chromium: Any) -> Iterator[There]:
    """A console with a buyer who is known."""

    def fill(cur: Cursor) -> Shop:
        mine = company.build(cur)
        made = take(cur, mine.order("A-1", ("MUG", 2)))
        filling.fill(cur, made)
        return Shop(cur, format_number(made[0]), "")

    wiring.wire()
    with running(chromium, "console by mouse", fill) as there_:
        yield there_
        assert there_.faults == []
        assert there_.elsewhere == []


def placed(size: Size, name: str, *lines: tuple[str, int]) -> str:
    """An order of its own for a test."""
    with database.transaction() as cur:
        [(channel,)] = cur.execute("SELECT id FROM partners_channel WHERE name = 'web'").fetchall()
        mine = company.Company(channel, ids(cur), {})
        [made] = take(cur, mine.order(f"{name}-{size['width']}", *lines))
    return format_number(made)


def go(page: Any, place: str) -> None:
    """To a place of the rail, which a phone shows when it is asked for."""
    menu = page.locator(".only-phone[data-do=rail]")
    if menu.is_visible():
        menu.click()
    page.locator(f"#rail a:has-text('{place}')").click()


def write(page: Any, field: str, text: str) -> None:
    page.locator(field).click()
    page.locator(field).fill("")
    page.locator(field).press_sequentially(text)


def test_a_phone_order_of_a_known_buyer(console: There, size: Size) -> None:
    page = console.open(size=size)
    go(page, "Orders")
    page.click("a[href='/console/orders/new']")
    write(page, "#buyer", "ada example")
    page.locator("#buyers .fill").first.click()
    page.wait_for_selector("[name=line_sku]:focus")
    write(page, "[name=line_sku]", "MUG")
    write(page, "[name=line_quantity]", "3")
    page.wait_for_selector(".aside :text('$30.00')")
    page.wait_for_selector(".aside :text('arrives')")
    page.click("button.btn-primary")
    page.wait_for_url("**/console/orders/SO-*")
    with database.transaction() as cur:
        made = documents.one(cur, parse_number(page.url.rpartition("/")[2]))
    assert [(line["sku"], line["quantity"]) for line in made["lines"]] == [("MUG", 3)]
    assert made["ship_to"]["line1"] == "1 Main Street"
    page.context.close()


def test_a_hold_is_put_lifted_and_put_back(console: There, size: Size) -> None:
    number = placed(size, "hold", ("MUG", 1))
    page = console.open(f"/console/orders/{number}", size=size)
    page.click(".orderhead .btn:has-text('Hold')")
    write(page, "#reason", "odd")
    page.click("#dialog .btn-primary")
    page.click(".hold .btn:has-text('Lift')")
    page.wait_for_selector(".hold", state="detached")
    assert order(number)["holds"] == []
    page.locator("[data-toast] .undo").last.click()
    page.wait_for_selector(".hold")
    assert [one["code"] for one in order(number)["holds"]] == ["manual"]
    page.context.close()


def test_why_a_location_lost_is_read_and_another_is_forced(console: There, size: Size) -> None:
    number = placed(size, "force", ("MUG", 1))
    [before] = standing(number)
    page = console.open(f"/console/orders/{number}", size=size)
    page.click("nav.tabs a:has-text('Decision')")
    page.wait_for_selector(".candidates .winner")
    rows = page.locator(".candidates tbody tr").all_inner_texts()
    assert sum(before in one and "chosen" in one for one in rows) == 1
    lost = [one for one in rows if "chosen" not in one]
    assert lost
    assert page.locator(".candidates tbody tr:not(.winner) td.wrap").first.inner_text()
    page.click(".orderhead .btn:has-text('Re-route')")
    page.wait_for_selector("#route [name=location]")
    chosen = page.locator(f"#route [name=location]:not([value='']):not([value='{before}'])").first
    code = chosen.get_attribute("value")
    chosen.click()
    page.wait_for_selector("#difference s")
    write(page, "#route-reason", "the dock is closed")
    page.click("#route .btn-primary")
    page.wait_for_selector("[data-toast]")
    assert standing(number) == [code]
    page.context.close()


def test_a_note_with_a_file_is_written_and_the_file_taken_off_and_put_back(
    console: There, size: Size
) -> None:
    number = placed(size, "file", ("MUG", 1))
    page = console.open(f"/console/orders/{number}", size=size)
    page.click(".orderhead summary:has-text('Note')")
    write(page, ".sheet textarea", "see the picture")
    picture = {"name": "damage.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\n" + bytes(32)}
    page.set_input_files("details[open] input[type=file]", [picture])
    page.click("details[open] .btn-primary")
    page.wait_for_selector(".files a:has-text('damage.png')")
    page.wait_for_selector(".timeline :text('damage.png was attached')")
    with page.expect_download() as download:
        page.evaluate("document.querySelector('.files .grow a').download = ''; null")
        page.click(".files .grow a")
    assert download.value.suggested_filename == "damage.png"
    page.click(".files button[aria-label='Take damage.png off']")
    page.wait_for_selector(".files", state="detached")
    page.locator("[data-toast] .undo").last.click()
    page.wait_for_selector(".files a:has-text('damage.png')")
    page.context.close()


def test_a_view_is_saved_shared_and_opened(console: There, size: Size) -> None:
    name = f"Tagged {size['width']}"
    with database.transaction() as cur:
        found = parse_number(console.shop.plain)
        notes.tag(cur, [found], add_tags=[f"vip{size['width']}"], at=MONDAY, actor=ACTOR)
    page = console.open("/console/orders", size=size)
    page.click("summary:has-text('Filter')")
    write(page, "#f-tag", f"vip{size['width']}")
    page.click("details[open] button:has-text('Show')")
    page.wait_for_selector(".sentence .word:has-text('tagged vip')")
    page.click("[data-key=v]")
    write(page, "#v-name", name)
    page.click("#dialog label:has-text('everybody who sees orders')")
    page.click("#dialog .btn-primary")
    page.wait_for_selector(f"#saved a[aria-current]:has-text('{name}')")
    page.goto(f"{console.url}/console/orders")
    page.click(f"#saved a:has-text('{name}')")
    page.wait_for_selector(f"#saved a[aria-current]:has-text('{name}')")
    assert page.locator("table.pick tbody tr").count() == 1
    page.context.close()


def test_many_are_held_with_preview_progress_and_undo(console: There, size: Size) -> None:
    tag = f"many{size['width']}"
    made = [placed(size, f"{tag}-{at}", ("TEE", 1)) for at in range(3)]
    with database.transaction() as cur:
        notes.tag(cur, [parse_number(one) for one in made], add_tags=[tag], at=MONDAY, actor=ACTOR)
    page = console.open(f"/console/orders?tag={tag}", size=size)
    page.locator("table.pick tbody tr input[type=checkbox]").first.click()
    page.click("#picked [data-do=everything]")
    assert page.locator("#picked b").inner_text() == "3 marked"  # known at once: they are on the page
    page.click("#picked [value=hold]")
    write(page, "#b-reason", "recalled by the maker")
    page.click("#dialog form .btn-primary")
    page.wait_for_selector("#dialog .preview")
    page.click("#dialog .preview .btn-primary")
    page.wait_for_selector(".progressbox")
    exceptional.work()
    page.wait_for_selector("#dialog >> text=3 of 3 done")
    assert all(order(one)["status"] == "held" for one in made)
    page.click("#dialog button:has-text('Undo')")
    page.wait_for_selector("#dialog >> text=Taking back")
    exceptional.work()
    page.wait_for_selector("#dialog >> text=3 of 3 done")
    assert not any(order(one)["status"] == "held" for one in made)
    page.context.close()


def test_a_bin_is_counted(console: There, size: Size) -> None:
    page = console.open(size=size)
    go(page, "Stock")
    page.click("a[href='/console/stock/count']")
    page.select_option("#at", "CHI")
    write(page, "#bin", f"B-{size['width']}")
    write(page, "#code", "LAMP")
    page.click("#counter .btn:has-text('Take it')")
    page.wait_for_selector("#counted-units")
    write(page, "#counted-units", str(size["width"]))
    if page.locator("#counter label:has-text('This is all of it')").count():
        page.click("#counter label:has-text('This is all of it')")
    page.click("#counter .btn-primary")
    page.wait_for_selector("#counted li:has-text('LAMP')")
    assert there("LAMP", "CHI") == size["width"]
    page.context.close()


def test_a_transfer_is_received(console: There, size: Size) -> None:
    with database.transaction() as cur:
        known = ids(cur)
        wanted = transfers.Wanted(f"move {size['width']}", known["EWR"], known["LAX"], {known["MUG"]: 5})
        number, _new = transfers.create(cur, wanted, at=MONDAY, actor=ACTOR)
        supplied.ship(cur, number, at=MONDAY, actor=ACTOR)
    before = there("MUG", "LAX")
    page = console.open(f"/console/stock/transfers/{number}", size=size)
    page.click(".orderhead .btn:has-text('Receive')")
    page.wait_for_url("**/receive")
    write(page, "input[name=received] >> nth=0", "4")
    page.click("label:has-text('Nothing more will come')")
    page.click("#receive .btn-primary")
    page.wait_for_url(f"**/transfers/{number}")
    assert there("MUG", "LAX") == before + 4
    page.context.close()


def test_anothers_session_is_ended_and_the_audit_says_so(console: There, size: Size) -> None:
    email = f"bob{size['width']}@example.com"
    with database.transaction() as cur:
        bob = users.create(cur, email, PHRASE, Rights("warehouse"), at=clock.wall(), actor=ACTOR)
        sessions.begin(cur, bob, Tried(email, "", address="192.0.2.1"), by="password")
    page = console.open(size=size)
    go(page, "Settings")
    page.click("nav.tabs a:has-text('People')")
    page.click(f"a:has-text('{email}')")
    page.click(".rowlist .btn:has-text('End')")
    page.wait_for_selector("#person :text('Nowhere at the moment')")
    with database.transaction() as cur:
        assert sessions.listed(cur, bob) == []
    page.goto(f"{console.url}/console/settings")
    page.click("nav.tabs a:has-text('Audit')")
    page.wait_for_selector(f".entries .block:has-text('logged out'):has-text('{email}')")
    page.context.close()


def test_two_people_edit_one_order_at_once(console: There, size: Size) -> None:
    number = placed(size, "both", ("MUG", 2))
    first, second = (console.open(f"/console/orders/{number}", size=size) for _ in range(2))
    for page in (first, second):
        page.click(".orderhead .btn:has-text('Edit')")
        page.wait_for_url("**/edit")
    write(first, "input[name^='units:']", "4")
    first.click("#edit .btn-primary")
    first.wait_for_url(f"**/orders/{number}")
    write(second, "[name=city]", "Springfield")
    second.click("#edit .btn-primary")
    second.wait_for_selector("[role=alert].conflict")
    assert second.input_value("[name=city]") == "Springfield"
    second.click("#edit .btn-primary")
    second.wait_for_url(f"**/orders/{number}")
    found = order(number)
    assert (found["ship_to"]["city"], found["lines"][0]["quantity"]) == ("Springfield", 4)
    first.context.close()
    second.context.close()


@pytest.fixture
def queue(chromium: Any) -> Iterator[There]:
    """A console with fifty orders of an unknown SKU, and fifty messages that nobody understood."""
    wiring.wire()
    with running(chromium, "exceptions by mouse", exceptional.fill) as there_:
        yield there_


def test_an_unknown_sku_is_mapped_and_fifty_messages_are_replayed(queue: There, size: Size) -> None:
    many = exceptional.MANY
    page = queue.open(size=size)
    go(page, "Exceptions")
    page.click("tr:has-text('ABC-1') a")
    page.click("#panel .btn:has-text('Map it once')")
    write(page, "#m-sku", "MUG")
    page.click("#dialog .btn-primary")
    page.click("#dialog .preview .btn-primary")
    page.wait_for_selector(".progressbox")
    exceptional.work()
    page.wait_for_selector(f"#dialog >> text={many} of {many} done")
    assert exceptional.waiting(code="unknown_sku") == []
    page.goto(f"{queue.url}/console/exceptions")
    page.click("tr[data-number*='not_json'] a")
    page.click("#panel .btn:has-text('Replay all')")
    page.wait_for_selector(f"#dialog >> text=0 of {many} done")
    exceptional.work()
    page.wait_for_selector(f"#dialog >> text={many} of {many} done")
    page.context.close()
