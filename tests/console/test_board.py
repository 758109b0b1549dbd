"""The will-miss board: who sees it, what it says of each order, and the act for all that is marked."""

import re
from datetime import date, timedelta
from typing import Any
from unittest.mock import patch

import pytest

from crossdock.core.sql import Cursor
from crossdock.desk import acts, board
from crossdock.orders import read
from crossdock.orders.numbers import format_number, parse_number
from crossdock.sourcing import amend
from tests import company
from tests.company import MONDAY
from tests.console.conftest import browser
from tests.desk.stepping import settle
from tests.sourcing.steps import take

TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def numbers(cur: Cursor, monday: None) -> list[str]:
    """Late by its cut-off; in time; without stock."""
    mine = company.build(cur)
    ids = take(
        cur,
        mine.order("A-1", ("MUG", 1), deliver_by=date(2026, 11, 25)),
        mine.order("A-2", ("MUG", 1), to="CA", deliver_by=date(2026, 11, 27)),
        mine.order("A-3", ("SOFA", 1), deliver_by=date(2026, 11, 27)),
    )
    return [format_number(one) for one in ids]


def rows(text: str) -> dict[str, str]:
    """What a board says of each order, without its tags."""
    found = re.findall(r'<tr data-number="([^"]+)"(.*?)</tr>', text, re.DOTALL)
    return {number: " ".join(re.sub(r"<[^>]*>|[^<]*>", " ", row, count=0).split()) for number, row in found}


def on(moment: Any) -> Any:
    return patch("crossdock.core.clock.now", return_value=moment)


def test_it_says_what_is_left_and_what_is_best(cur: Cursor, numbers: list[str]) -> None:
    ada = browser(cur)
    late, early, short = numbers
    now = rows(ada.get("/console/board").content.decode())
    assert list(now) == [late, early, short]
    assert "6:00 h" in now[late]  # 10:00 at EWR, whose cut-off is 16:00
    assert "nowhere yet" in now[short]
    assert "no location has it" in now[short]
    with on(TUESDAY):
        then = rows(ada.get("/console/board/part").content.decode())
    assert "\N{MINUS SIGN}18:00 h" in then[late]
    assert "Expedited from EWR" in then[late]
    assert "+$5.00" in then[late]
    assert "still in time" in then[early]


def test_what_a_hold_stops_comes_first_and_what_is_offered_stands_after_it(
    cur: Cursor, numbers: list[str]
) -> None:
    late, _early, short = numbers
    for number, code, stops in ((late, "payment_pending", "release"), (short, "manual", "sourcing")):
        amend.hold(
            cur, [parse_number(number)], code=code, reason="x", stops=stops, at=MONDAY, actor=company.ACTOR
        )  # fmt: skip
    with on(TUESDAY):
        page = browser(cur).get("/console/board").content.decode()
    then = rows(page)
    assert "waits for payment \N{MIDDLE DOT} Expedited from EWR" in then[late]
    assert "see to its hold" in then[short]
    assert "no location has it" not in then[short]
    assert page.count('href="/console/exceptions?view=one&amp;open=') == 2


def test_what_has_no_cut_off_says_how_far_its_promise_is(cur: Cursor, numbers: list[str]) -> None:
    ada = browser(cur)
    assert "promise +4 d" in rows(ada.get("/console/board").content.decode())[numbers[2]]
    with on(MONDAY + timedelta(days=8)):
        page = ada.get("/console/board/part").content.decode()
    assert "promise \N{MINUS SIGN}4 d" in rows(page)[numbers[2]]
    assert '<span id="will-miss" hx-swap-oob="true">3 will miss their promise</span>' in page
    assert "will-miss" not in ada.get("/console/board/part?few=1").content.decode()


def test_a_later_day_from_somewhere_names_the_place_too(cur: Cursor, monday: None) -> None:
    mine = company.build(cur)
    [short] = take(cur, mine.order("A-1", ("SOFA", 1), deliver_by=date(2026, 11, 27)))
    company.put(cur, mine, "SOFA", "EWR", 1)
    ada, number = browser(cur), format_number(short)
    with on(MONDAY + timedelta(days=4)):
        page = ada.get("/console/board").content.decode()
        shown = ada.post("/console/bulk/preview", act="rescue", orders=number).content.decode()
    assert re.search(r"Ship from EWR, promise \w+ \d+ \w+", rows(page)[number]), rows(page)
    assert re.search(r"ships from EWR, and is promised for 2026-\d\d-\d\d in place of 2026-11-27: ", shown)


def test_all_that_is_marked_is_shown_first_and_then_done(cur: Cursor, numbers: list[str]) -> None:
    ada = browser(cur)
    asked = {"act": "rescue", "orders": " ".join(numbers)}
    with on(TUESDAY):
        text = ada.post("/console/bulk/preview", **asked).content.decode()
        assert "goes by expedited from EWR, there on 2026-11-25: 5.00 USD more" in text
        assert "It cannot be undone" in text
        found = re.search(r'name="fingerprint" value="(\w+)"', text)
        assert found
        assert ada.post("/console/bulk/run", **asked, fingerprint=found[1]).status_code == 200
        settle(cur)
    assert read.one(cur, numbers[0])["service_level"] == "expedited"


@pytest.mark.parametrize(
    ("act", "more", "final"),
    [
        ("hold", {"reason": "x"}, False), ("tag", {"tags": "vip"}, False), ("untag", {"tags": "vip"}, False),
        ("lift", {}, False), ("cancel", {}, True), ("rescue", {}, True),
    ],
)  # fmt: skip
def test_before_an_act_that_nothing_takes_back_it_is_said_and_why(
    cur: Cursor, numbers: list[str], act: str, more: dict[str, str], final: bool
) -> None:
    text = browser(cur).post("/console/bulk/preview", act=act, orders=numbers[0], **more).content.decode()
    said = acts.FINAL.get(acts.Act(act), "It can be undone.")
    assert said in text
    assert ("It cannot be undone" in text) is final
    assert ("btn-danger" in text) is final


def test_who_may_not_change_orders_is_offered_nothing(cur: Cursor, numbers: list[str]) -> None:
    reader = browser(cur, "read_only")
    text = reader.get("/console/board").content.decode()
    assert numbers[0] in text
    assert "data-pick" not in text
    assert reader.post("/console/bulk/preview", act="rescue", orders=numbers[0]).status_code == 403
    assert browser(cur, "warehouse").get("/console/board").status_code == 403
    other = browser(cur, "customer_service", channels=["elsewhere"])
    assert numbers[0] not in other.get("/console/board").content.decode()


def test_where_not_all_was_looked_at_the_board_says_so(
    cur: Cursor, numbers: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = browser(cur, "customer_service", channels=["web"])
    page = mine.get("/console/board").content.decode()
    assert "every open order" in page
    assert "looked at were" not in page
    monkeypatch.setattr(board, "LOOK_IDLE", 0)
    for path in ("/console/board", "/console/board/part"):
        page = mine.get(path).content.decode()
        assert "looked at were the 2,000 fulfilment orders" in page
        assert "every open order" not in page
    assert numbers[2] not in page


def test_cut_offs_are_by_the_locations_clock_wherever_one_looks(cur: Cursor, numbers: list[str]) -> None:
    ada = browser(cur)
    ada.client.cookies["crossdock_zone"] = "Europe/Berlin"
    late, early, _short = numbers
    shown = ada.get("/console/board").content.decode()
    assert 'title="Mon 23 Nov 2026, 16:00:00 EST (EWR)"' in shown
    assert re.search(r'title="Mon 23 Nov 2026, \d\d:00:00 PST \(LAX\)"', shown)
    assert "CET" not in shown
    assert "while you page" not in shown  # there is one page of it
    assert "Mon 23 Nov, 16:00 EST</time>" in ada.get(f"/console/orders/{late}").content.decode()
    assert re.search(r", \d\d:00 PST</time>", ada.get(f"/console/orders/{early}/panel").content.decode())
    assert "16:00:00 EST (EWR)" in ada.get("/console/policies/locations").content.decode()


def test_whether_it_leaves_today_is_asked_where_it_leaves_from(cur: Cursor, numbers: list[str]) -> None:
    ada = browser(cur)
    ada.client.cookies["crossdock_zone"] = "Asia/Tokyo"  # where it is Tuesday already
    with on(MONDAY + timedelta(hours=1)):
        page = ada.get(f"/console/orders/{numbers[0]}").content.decode()
    assert "leaves today" in page
    assert "should have left" not in page
