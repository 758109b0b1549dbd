"""The figures of a day known by heart, and the rows behind each of them."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests import company
from tests.company import MONDAY
from tests.reporting.days import BASKETS, Play, day, later

from crossdock.core.sql import Cursor
from crossdock.orders.numbers import format_number
from crossdock.reporting import catalogue, counting, figures, rows
from crossdock.reporting.errors import ReportUnfit
from crossdock.reporting.figures import Found, Limits, Place
from crossdock.reporting.periods import Period
from crossdock.reporting.rows import Wanted

NEXT_MONDAY = MONDAY + timedelta(days=7)


@pytest.fixture
def week(play: Play, monkeypatch: pytest.MonkeyPatch) -> Play:
    """Days are New York's. Monday 10:00: A is there on its day, Wednesday; B two days late; C, from two
    places, leaves and is never heard of; D waits for a sofa until Tuesday; E waits for one still; F is
    cancelled.
    """
    monkeypatch.setattr(counting, "zone", lambda: "America/New_York")
    play.buy("A", "plain")
    play.buy("B", "west")
    play.buy("C", "split")
    play.buy("D", "short", 14.5)  # half past midnight
    play.buy("E", "partly", 15.0)
    play.buy("F", "short", 15.0)
    for name in "ABC":
        play.ship(name, parcels=2)
    play.deliver("A", 48)
    play.deliver("B", 100)
    play.cancel("F", 16)
    play.refill("SOFA", "EWR", 1, 30)
    play.count()
    return play


def there(cur: Cursor) -> Place:
    return figures.place(cur, NEXT_MONDAY)


def read(cur: Cursor, code: str, first: int = 0, last: int = 6, **asked: Any) -> Found:
    place = there(cur)
    days = None if code == "backorders" else Period("own", day(first), day(last))
    return figures.read(cur, code, place, days, **asked)


def said(found: Found) -> dict[str, dict[str, int]]:
    return {key: line.counts for key, line in found.lines.items() if line.counts}


def test_orders_by_stage_and_hour(week: Play) -> None:
    hours = said(read(week.cur, "stages", 0, 0, by="hour"))
    assert hours == {"10": {"placed": 3, "released": 3}, "12": {"shipped": 3}}
    days = said(read(week.cur, "stages", by="day"))
    assert days["2026-11-24"] == {"placed": 3, "released": 2, "cancelled": 1}  # E's mug, and D's sofa
    assert (days["2026-11-25"], days["2026-11-27"]) == ({"delivered": 1}, {"delivered": 1})
    total = read(week.cur, "stages").total.counts
    assert total == {"placed": 6, "released": 5, "shipped": 3, "delivered": 2, "cancelled": 1}


def test_fill_rate(week: Play) -> None:
    found = read(week.cur, "fill", by="day")
    assert found.total.counts == {"filled": 3, "waited": 3}
    assert found.total.share(found.report) == Decimal("0.5")
    assert said(found) == {"2026-11-23": {"filled": 3}, "2026-11-24": {"waited": 3}}


def test_delivery_on_time_by_place(week: Play) -> None:
    found = read(week.cur, "delivery", by="location")
    assert found.lines["EWR"].counts["on_time"] == 1
    assert found.lines["LAX"].counts["late"] == 1
    judged = found.total.counts
    assert judged["on_time"] == 1
    assert judged["late"] == 1
    assert judged["missed"] == 4  # two parts of C, D's, and E's mug
    assert found.total.share(found.report) == Decimal("0.1667")
    one = read(week.cur, "delivery", limits=Limits(location_ids=[week.mine.locations["LAX"]]))
    assert one.total.counts["late"] == 1


def test_what_is_due_today_is_open_and_not_in_the_share(week: Play) -> None:
    place = figures.place(week.cur, later(0))
    found = figures.read(week.cur, "delivery", place, Period("own", day(0), day(6)))
    assert "missed" not in found.total.counts
    assert found.total.share(found.report) == Decimal("0.5")


def test_release_on_time(week: Play) -> None:
    found = read(week.cur, "release", by="carrier")
    assert found.lines["pelican"].counts == {"on_time": 6}
    assert found.total.share(found.report) == 1


def test_what_is_released_behind_its_cut_off_is_late(play: Play) -> None:
    play.buy("A", "plain")
    play.cur.execute("UPDATE core_event SET at = at + '7 h'::interval WHERE kind = 'release'")
    play.count()
    found = read(play.cur, "release")
    assert found.total.counts == {"late": 1}  # 17:00; Newark closes at 16:00


def test_cost_of_an_order_and_of_its_parts(week: Play) -> None:
    costs = week.cur.execute(
        "SELECT f.order_id, f.cost, l.code FROM fulfilment_order AS f"
        " JOIN network_location AS l ON l.id = f.location_id WHERE f.state NOT IN ('cancelled', 'rejected')"
    ).fetchall()
    found = read(week.cur, "cost")
    orders = len({order for order, _, _ in costs})
    assert found.counts == "order"
    assert found.total.amounts == {"USD": (orders, sum(cost for _, cost, _ in costs))}
    by_place = read(week.cur, "cost", by="location")
    assert by_place.counts == "fulfilment_order"
    for code in ("EWR", "LAX"):
        mine = [cost for _, cost, place in costs if place == code]
        assert by_place.lines[code].amounts == {"USD": (len(mine), sum(mine))}


def test_split_rate_and_parcels(week: Play) -> None:
    found = read(week.cur, "split")
    assert found.total.counts == {"one": 4, "several": 1}
    assert found.total.share(found.report) == Decimal("0.2")
    assert found.parcels is not None
    assert (found.parcels[0].counted, found.parcels[0].units) == (3, 8)


def test_back_orders_by_age_as_they_were_and_are(week: Play) -> None:
    found = read(week.cur, "backorders")
    assert {key: line.counted for key, line in found.lines.items() if line.counted} == {"3_to_7": 1}
    assert found.total.oldest == later(15)
    assert found.total_before.counted == 0  # seven days before nobody had ordered
    soon = figures.read(week.cur, "backorders", figures.place(week.cur, later(20)), None)
    assert {key: line.counted for key, line in soon.lines.items() if line.counted} == {"under_1": 2}


def test_the_period_before_stands_beside(week: Play) -> None:
    found = read(week.cur, "fill", 1, 1, by="channel")
    assert found.lines["web"].counts == {"waited": 3}
    assert found.lines_before["web"].counts == {"filled": 3}
    assert found.total_before.share(found.report) == 1


def number(row: Mapping[str, Any]) -> str:
    return str(row.get("fulfilment_order") or row["order"])


def behind(cur: Cursor, code: str, outcome: str | None, **more: Any) -> list[Mapping[str, Any]]:
    """All rows, by pages of two."""
    days = None if code == "backorders" else Period("own", day(0), day(6))
    wanted = Wanted(code, days, more.pop("limits", Limits()), outcome, **more)
    place = there(cur)
    pages = rows.every(lambda after: rows.page(cur, wanted, place, after=after, limit=2))
    return [one for page in pages for one in rows.documents(page)]


@pytest.mark.parametrize("code", catalogue.REPORTS)
def test_every_number_has_its_rows(week: Play, code: str) -> None:
    found = read(week.cur, code)
    if code == "backorders":
        lines = {key: line.counted for key, line in found.lines.items()}
    else:
        lines = dict(found.total.counts)
    for outcome, counted in lines.items():
        some = behind(week.cur, code, outcome or None)
        assert len(some) == len({number(row) for row in some}) == counted, outcome
    if code != "stages":
        assert len(behind(week.cur, code, None)) == sum(lines.values())


def test_rows_keep_to_limits_and_hours(week: Play) -> None:
    lax = Limits(location_ids=[week.mine.locations["LAX"]])
    late = behind(week.cur, "delivery", "late", limits=lax)
    assert [row["order"] for row in late] == [format_number(week.orders["B"])]
    assert late[0]["outcome"] == "late"
    ewr = Limits(location_ids=[week.mine.locations["EWR"]])
    assert behind(week.cur, "delivery", "late", limits=ewr) == []
    assert behind(week.cur, "delivery", "late", limits=Limits(channel_ids=[])) == []
    assert behind(week.cur, "delivery", "late", limits=Limits(carriers=["stork"])) == []
    assert len(behind(week.cur, "stages", "placed", hour=10)) == 3
    assert behind(week.cur, "stages", "placed", hour=11) == []
    assert len(behind(week.cur, "cost", None, limits=lax)) == 2
    with pytest.raises(ReportUnfit):
        behind(week.cur, "split", None, limits=lax)
    for code, outcome, hour in (("fill", "late", None), ("stages", None, None), ("fill", None, 3)):
        with pytest.raises(ReportUnfit):
            behind(week.cur, code, outcome, hour=hour)


def test_a_position_is_read_as_it_was_written() -> None:
    at = (MONDAY + timedelta(microseconds=7), 42)
    assert rows.read_position(rows.write_position(at)) == at
    for text in ("", "x", "2026-13-23T10:00:00.1", "2026-11-23T10:00:00"):
        with pytest.raises(ReportUnfit):
            rows.read_position(text)


class Bought(NamedTuple):
    """Of a model as plain as can be: figures are these, counted."""

    at: datetime
    basket: str
    gone: bool
    arrives: datetime


buys = st.lists(
    st.tuples(st.sampled_from(sorted(BASKETS)), st.integers(0, 95), st.integers(0, 80), st.booleans()),
    min_size=1,
    max_size=6,
)


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(bought=buys)
def test_figures_are_those_of_a_plain_model(
    bought: list[tuple[str, int, int, bool]], cur: Cursor, monday: None
) -> None:
    with cur.connection.transaction(force_rollback=True):
        play = Play(cur, company.build(cur))
        model: list[Bought] = []
        for nth, (basket, hours, takes, ships) in enumerate(bought):
            name = f"{basket}-{nth}"
            play.buy(name, basket, hours)
            gone = ships and basket in ("plain", "west") and bool(play.parts(name))
            if gone:
                play.ship(name, hours + 1)
                play.deliver(name, hours + 1 + takes)
            model.append(Bought(later(hours), basket, gone, later(hours + 1 + takes)))
        play.count()
        place = figures.place(cur, later(24 * 30))
        for first, last in ((0, 1), (0, 9), (2, 4)):
            period = Period("own", day(first), day(last))
            mine = [one for one in model if period.first <= one.at.date() <= period.last]
            total = figures.read(cur, "stages", place, period).total.counts
            assert total.get("placed", 0) == len(mine)
            left = [one for one in model if one.gone]
            assert total.get("shipped", 0) == sum(
                period.first <= (one.at + timedelta(hours=1)).date() <= period.last for one in left
            )
            assert total.get("delivered", 0) == sum(
                period.first <= one.arrives.date() <= period.last for one in left
            )
            fill = figures.read(cur, "fill", place, period).total.counts
            short = [one for one in mine if one.basket in ("short", "partly")]
            assert fill.get("waited", 0) >= len(short)
            assert sum(fill.values()) == len(mine)
            by_day = figures.read(cur, "stages", place, period, by="day").lines
            assert sum(line.counts.get("placed", 0) for line in by_day.values()) == len(mine)
