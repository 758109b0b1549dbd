"""Cut-offs, daylight saving, midnight, holidays and releases, as an order that is taken in meets them."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from tests import company
from tests.company import ACTOR, MONDAY
from tests.sourcing.steps import WAYS, brokered, change, parcels, source, state, take, units

from crossdock.core.sql import Cursor
from crossdock.fulfilment import gates, release
from crossdock.sourcing import amend, decisions, explain

DAILY = (1, 2, 3, 4, 5, 6, 7)


def ships_on(cur: Cursor, order_id: int) -> str:
    row = cur.execute("SELECT ship_on FROM fulfilment_order WHERE order_id = %s", (order_id,)).fetchone()
    assert row is not None
    return str(row[0])


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "cut_off", "now", "ships"),
    [
        # 16:00 in New York is 21:00 UTC in winter, 20:00 in summer; fractions of a second do not count.
        ("America/New_York", "16:00", "2026-11-23 21:00:00.999999", "2026-11-23"),
        ("America/New_York", "16:00", "2026-11-23 21:00:01", "2026-11-24"),
        ("America/New_York", "16:00", "2026-07-06 20:00:00", "2026-07-06"),
        ("America/New_York", "16:00", "2026-07-06 20:00:01", "2026-07-07"),
        # It is Tuesday in Auckland, and still Monday in Los Angeles, when UTC has the other day.
        ("Pacific/Auckland", "08:00", "2026-11-23 19:00:00", "2026-11-24"),
        ("Pacific/Auckland", "08:00", "2026-11-23 19:00:01", "2026-11-25"),
        ("America/Los_Angeles", "18:00", "2026-11-24 02:00:00", "2026-11-23"),
        ("America/Los_Angeles", "18:00", "2026-11-24 02:00:01", "2026-11-24"),
        ("Asia/Kolkata", "14:30", "2026-11-23 09:00:00", "2026-11-23"),
        ("Asia/Kolkata", "14:30", "2026-11-23 09:00:01", "2026-11-24"),
        # Either side of midnight.
        ("Europe/Berlin", "23:59:59", "2026-11-23 22:59:59", "2026-11-23"),
        ("Europe/Berlin", "23:59:59", "2026-11-23 23:00:00", "2026-11-24"),
        ("Europe/Berlin", "00:00", "2026-11-23 23:00:00", "2026-11-24"),
        ("Europe/Berlin", "00:00", "2026-11-23 23:00:01", "2026-11-25"),
        # The clocks go back: 01:30 comes twice, and is in time twice.
        ("America/New_York", "01:30", "2026-11-01 05:30:00", "2026-11-01"),
        ("America/New_York", "01:30", "2026-11-01 06:30:00", "2026-11-01"),
        ("America/New_York", "01:30", "2026-11-01 06:30:01", "2026-11-02"),
        ("Europe/Berlin", "16:00", "2026-10-25 15:00:00", "2026-10-25"),
        ("Europe/Berlin", "16:00", "2026-10-25 15:00:01", "2026-10-26"),
        # The clocks go forward: 02:30 never comes, and what is after the gap is too late.
        ("America/New_York", "02:30", "2026-03-08 06:59:59", "2026-03-08"),
        ("America/New_York", "02:30", "2026-03-08 07:00:00", "2026-03-09"),
        ("Europe/Berlin", "16:00", "2026-03-29 14:00:00", "2026-03-29"),
        ("Europe/Berlin", "16:00", "2026-03-29 14:00:01", "2026-03-30"),
    ],
)
def test_an_order_leaves_by_the_clock_on_its_location_s_wall(
    cur: Cursor, zone: str, cut_off: str, now: str, ships: str
) -> None:
    mine = company.build(cur)
    change(cur, "EWR", time_zone=zone, cut_off=time.fromisoformat(cut_off), work_days=DAILY)
    [order_id] = take(cur, mine.order("T-1", ("BOOK", 1)), at=instant(now))
    assert ships_on(cur, order_id) == ships


def test_one_instant_is_four_times_of_day(cur: Cursor) -> None:
    mine = company.build(cur)
    at = instant("2026-11-24 05:30:00")  # 00:30 in Newark, 21:30 in Los Angeles, 19:30 in Honolulu
    change(cur, "CHI", time_zone="Pacific/Honolulu", cut_off=time(20))
    [order_id] = take(cur, mine.order("T-1", ("MUG", 1)), at=at)
    said = explain.explain(cur, f"SO-{order_id}")["candidates"]
    ships = {one["location"]: one["parcel"]["ship_on"] for one in said}
    assert ships == {"CHI": "2026-11-23", "EWR": "2026-11-24", "LAX": "2026-11-24"}
    change(cur, "LAX", time_zone="Asia/Tokyo")  # 14:30 there: past its cut-off of 14:00
    [order_id] = take(cur, mine.order("T-2", ("LAMP", 1)), at=at)
    assert ships_on(cur, order_id) == "2026-11-25"


def test_a_day_off_is_the_location_s_own_not_another_country_s(cur: Cursor) -> None:
    mine = company.build(cur)
    thanksgiving = instant("2026-11-26 15:00:00")
    left = []
    own = {"holiday_calendar": "", "holidays": (date(2026, 11, 26), date(2026, 11, 27))}
    days_off: list[dict[str, Any]] = [{"holiday_calendar": "US"}, {"holiday_calendar": "DE"}, own]
    for n, fields in enumerate(days_off):
        change(cur, "EWR", **fields)
        [order_id] = take(cur, mine.order(f"T-{n}", ("BOOK", 1)), at=thanksgiving)
        left.append(ships_on(cur, order_id))
    assert left == ["2026-11-27", "2026-11-26", "2026-11-30"]


def test_a_location_that_never_works_is_no_candidate(cur: Cursor) -> None:
    mine = company.build(cur)
    change(cur, "EWR", work_days=())
    [order_id] = take(cur, mine.order("T-1", ("MUG", 1)))
    by_code = {one["location"]: one for one in explain.explain(cur, f"SO-{order_id}")["candidates"]}
    assert by_code["EWR"]["reason"]["code"] == "no_working_day"
    assert [code for code, _, _ in parcels(cur, order_id)] == ["CHI"]


def test_a_cut_off_that_has_passed_costs_a_day_and_may_send_the_order_elsewhere(cur: Cursor) -> None:
    mine = company.build(cur)
    change(cur, "EWR", handling_order=0, handling_unit=0)
    went = []
    for n, now in enumerate(("2026-11-23 18:00:00", "2026-11-23 18:00:01")):  # Chicago's cut-off is 18:00 UTC
        by = date(2026, 11, 25)
        [order_id] = take(cur, mine.order(f"T-{n}", ("MUG", 2), to="IL", deliver_by=by), at=instant(now))
        went.append((parcels(cur, order_id)[0][0], decisions.read(cur, order_id).cost))
    # Next door in time for 6.40; or 4.00 for a day late on top: 6.00 from Newark are then less.
    assert went == [("CHI", 640), ("EWR", 1000)]


def run_release(cur: Cursor, at: datetime) -> list[int]:
    claimed = release.claim(cur, 100, at)
    with patch("crossdock.core.clock.now", return_value=at):
        release.work(cur, claimed)
    return claimed


@pytest.mark.parametrize("way", WAYS)
def test_a_location_that_releases_at_its_cut_off_plans_until_then(cur: Cursor, way: str) -> None:
    mine = company.build(cur)
    change(cur, "EWR", release="cut_off")
    newark, angeles = source(
        cur, way, mine.order("T-1", ("BOOK", 1)), mine.order("T-2", ("LAMP", 1), to="CA")
    )
    assert state(cur, [newark, angeles]) == ["allocated", "released"]
    cut_off = instant("2026-11-23 21:00:00")
    assert not run_release(cur, cut_off - timedelta(microseconds=1))
    assert len(run_release(cur, cut_off)) == 1
    assert state(cur, [newark]) == ["released"]
    assert parcels(cur, newark) == [("EWR", "ground", "released")]


def test_what_comes_after_the_cut_off_is_released_at_the_next_day_s(cur: Cursor) -> None:
    mine = company.build(cur)
    change(cur, "EWR", release="cut_off")
    [order_id] = take(cur, mine.order("T-1", ("BOOK", 1)), at=instant("2026-11-25 21:00:01"))
    row: Any = cur.execute(
        "SELECT ship_on, release_at FROM fulfilment_order WHERE order_id = %s", (order_id,)
    ).fetchone()
    assert row == (date(2026, 11, 26), instant("2026-11-26 21:00:00"))


@pytest.mark.parametrize("way", WAYS)
def test_a_gate_keeps_the_plan_until_its_owner_lifts_it(cur: Cursor, way: str) -> None:
    mine = company.build(cur)
    change(cur, "EWR", gates=("credit",))
    [order_id] = source(cur, way, mine.order("T-1", ("BOOK", 1)))
    assert state(cur, [order_id]) == ["allocated"]
    run_release(cur, MONDAY)
    assert state(cur, [order_id]) == ["allocated"]
    row = cur.execute("SELECT id FROM fulfilment_order WHERE order_id = %s", (order_id,)).fetchone()
    assert row is not None
    assert gates.lift(cur, [row[0]], "credit", owner="desk", at=MONDAY, actor=ACTOR) == []
    assert gates.lift(cur, [row[0]], "credit", owner="billing", at=MONDAY, actor=ACTOR) == [row[0]]
    run_release(cur, MONDAY)
    assert state(cur, [order_id]) == ["released"]


@pytest.mark.parametrize("way", WAYS)
def test_a_hold_that_stops_the_release_is_waited_for(cur: Cursor, way: str) -> None:
    mine = company.build(cur)
    draft = mine.order("T-1", ("BOOK", 1), payment_pending=True)
    if way == WAYS[0]:
        [order_id] = take(cur, draft)
    else:
        [order_id] = take(cur, mine.order("T-1", ("BOOK", 1)))
        with patch("crossdock.core.clock.now", return_value=MONDAY):
            amend.hold(
                cur, [order_id], code="credit_limit", reason="x", stops="release", at=MONDAY, actor=ACTOR
            )
            amend.resume(cur, [order_id], MONDAY)
            assert brokered(cur) == [order_id]
    assert units(cur, order_id) == {"allocated": 1}
    run_release(cur, MONDAY)
    assert units(cur, order_id) == {"allocated": 1}
    amend.lift(cur, [order_id], at=MONDAY, actor=ACTOR)
    run_release(cur, MONDAY)
    assert units(cur, order_id) == {"released": 1}
