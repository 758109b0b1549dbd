"""The will-miss board in Chromium, by keyboard alone: what is late is marked, and its promise kept."""

from datetime import timedelta

from crossdock.core import clock
from crossdock.core import db as database
from crossdock.core.sql import Cursor
from crossdock.desk import board
from crossdock.orders import read
from crossdock.orders.numbers import format_number
from crossdock.partners import channels
from crossdock.sourcing import amend, rescue
from crossdock.sourcing.edits import Edit
from tests.company import ACTOR, Company
from tests.console.browsing import MARKS, There, work
from tests.sourcing.steps import take

pytestmark = MARKS


def late(cur: Cursor) -> str:
    """An order that would come a day later than it was promised for; its number."""
    now = clock.now()
    mine = Company(channels.by_name(cur, "web").id, {}, {})
    [one] = take(cur, mine.order("B-1", ("MUG", 1)), at=now)
    arrives = rescue.look(cur, [one], now).standing[one].arrives
    by = now.date() + timedelta(days=arrives - now.date().toordinal() - 1)
    amend.edit(cur, one, Edit(deliver_by=by, reason="sooner"), at=now, actor=ACTOR)
    return format_number(one)


def test_what_is_late_is_marked_and_its_promise_kept_by_keyboard_alone(console: There) -> None:
    with database.transaction() as cur:
        number = late(cur)
        found = board.read(cur, at=clock.now(), limit=10).entries
    place = [one.row.number for one in found].index(number)
    assert found[place].offer
    page = console.open()
    page.wait_for_selector(f"#board tr[data-number={number}]")  # on Today, once it is read
    page.keyboard.press("g")
    page.keyboard.press("m")
    page.wait_for_url("**/console/board")
    for _ in range(place + 1):
        page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("r")
    page.wait_for_selector("#dialog .preview .btn-danger:focus")
    page.keyboard.press("Enter")
    page.wait_for_selector(".progressbox")
    work()
    page.wait_for_selector("#dialog >> text=1 of 1 done")
    page.keyboard.press("Escape")
    page.wait_for_selector(f"#board tr[data-number={number}]:not(.edge-now)")
    with database.transaction() as cur:
        assert read.one(cur, number)["service_level"] != "standard"
    page.context.close()
    assert console.faults == []


# A row of the longest that stands there, and how far each column reaches to the right of the table's frame.
FULL = """() => {
    const row = document.querySelector("#board tbody tr");
    const said = ["", "SO-100000", "\u221210 d 16 h", "EWR + LAX", "", "Wed 23 Nov", "stock Wed 27 Dec",
        "\u26a0 \u221211 d", "Promise for Wed 23 Dec", "+$10.64", "$1,282.00", "A customer with a long name"];
    [...row.cells].forEach((cell, at) => { if (said[at]) cell.textContent = said[at]; });
    row.cells[4].innerHTML = `<span class="chip"><svg class="icon"></svg>Partly shipped</span>
        <span class="holdword">payment pending</span>`;
    const frame = document.querySelector("#rows").getBoundingClientRect().right;
    return [...row.cells].map((cell) => cell.getBoundingClientRect().right - frame);
}"""


def test_nothing_of_it_is_cut_at_1440_and_the_rail_has_it_on_one_line(console: There) -> None:
    page = console.open("/console/board")
    page.wait_for_selector("#board tbody tr")
    beyond = page.evaluate(FULL)
    assert len(beyond) == 12
    assert max(beyond) <= 1, beyond
    counts = (
        "for (const one of document.querySelectorAll('.railcount')) one.hidden = !(one.textContent = '88')"
    )
    page.evaluate(f"() => {{ {counts} }}")
    high = "[...document.querySelectorAll('#rail li a > span:first-of-type')].map((one) => one.offsetHeight)"
    assert len(set(page.evaluate(high))) == 1
    spans = "[...document.querySelectorAll('#rail li a > span')]"
    assert not page.evaluate(f"{spans}.some((one) => one.scrollWidth > one.clientWidth + 1)")
    page.context.close()
