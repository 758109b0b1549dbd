"""What reports count: sums equal the orders, whatever happens to these, and however often they are read."""

import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as configured
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests import company
from tests.company import MONDAY
from tests.conftest import Database
from tests.core.test_events_feed import settle
from tests.reporting.days import BASKETS, Play, sums
from tests.sourcing.steps import change

from crossdock.app import verify
from crossdock.core import db as database
from crossdock.core.sql import Cursor
from crossdock.core.stages import Loop, Pause
from crossdock.reporting import counting
from crossdock.webhooks.catalogue import KINDS

ACTS = ("ship", "deliver", "cancel", "refill", "count")


def clean(cur: Cursor) -> None:
    cur.execute("UPDATE reporting_place SET tx = 2::bigint ^ 62, below = NULL")  # nothing is unread
    found = verify.check(cur, "reports")
    assert found.clean, found.rows


@st.composite
def scripts(draw: st.DrawFn) -> list[tuple[str, str]]:
    """Some orders, and what becomes of them, in any order."""
    baskets = draw(st.lists(st.sampled_from(sorted(BASKETS)), min_size=1, max_size=4))
    names = [f"{basket}-{nth}" for nth, basket in enumerate(baskets)]
    acts = st.tuples(st.sampled_from(ACTS), st.sampled_from(names))
    return [("buy", name) for name in names] + draw(st.lists(acts, max_size=8))


def act(play: Play, what: str, name: str, hours: float) -> None:
    if what == "buy":
        play.buy(name, name.partition("-")[0], hours)
    elif what == "ship":
        play.ship(name, hours, parcels=2)
    elif what == "deliver":
        play.deliver(name, hours)
    elif what == "refill":
        play.refill("SOFA", "EWR", 1, hours)
    elif what == "count":
        play.count([name])
    else:
        status = play.cur.execute(
            "SELECT status FROM orders_order WHERE id = %s", [play.orders[name]]
        ).fetchone()
        if status is not None and status[0] in ("open", "backordered", "allocated"):
            play.cancel(name, hours)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(script=scripts())
def test_sums_follow_the_orders_and_a_count_from_scratch_agrees(
    script: list[tuple[str, str]], cur: Cursor, monday: None
) -> None:
    with cur.connection.transaction(force_rollback=True):
        play = Play(cur, company.build(cur))
        for nth, (what, name) in enumerate(script):
            act(play, what, name, nth * 7.0)
        play.count()
        stepwise = sums(cur)
        play.count()  # twice is once
        assert sums(cur) == stepwise
        clean(cur)
        counting.rebuild(cur)
        assert sums(cur) == set()  # the new count has none yet
        play.count()
        assert sums(cur) == stepwise
        clean(cur)


def test_verify_finds_a_sum_and_an_order_that_are_off(play: Play) -> None:
    play.buy("A", "plain")
    play.count()
    clean(play.cur)
    broken = (
        "UPDATE reporting_sum SET counted = counted + 1 WHERE report = 'fill'",
        "UPDATE reporting_order SET cost = cost + 1",
        "UPDATE reporting_part SET ship_on = ship_on + 1",
        "DELETE FROM reporting_order",
    )
    for broke in broken:
        with play.cur.connection.transaction(force_rollback=True):
            play.cur.execute(broke)
            assert not verify.check(play.cur, "reports").clean, broke


def test_what_the_log_no_longer_holds_stays_counted(play: Play) -> None:
    play.buy("A", "plain")
    play.buy("B", "short", 1.0)
    play.refill("SOFA", "EWR", 1, 20.0)
    play.count()
    before = sums(play.cur)
    play.cur.execute("DELETE FROM core_event")
    play.count()
    assert sums(play.cur) == before


def test_a_cut_off_is_that_of_the_day_on_which_it_was_counted_first(play: Play) -> None:
    play.buy("A", "plain")
    play.count()
    change(play.cur, "EWR", at=MONDAY - timedelta(days=1), cut_off="09:00")
    play.count()
    [row] = play.cur.execute("SELECT release FROM reporting_part").fetchall()
    assert row == ("on_time",)


def loop() -> Loop:
    stop = threading.Event()
    return Loop([counting.STAGE], stop=stop, waker=Pause(stop))


def counted() -> None:
    settle()
    loop().drain()


@pytest.fixture
def committed(db: Database, monday: None) -> Play:
    """The company and two orders, which commit."""
    with database.transaction() as cur:
        play = Play(cur, company.build(cur))
        play.buy("A", "plain")
        play.buy("B", "short")
    return play


def test_the_stage_follows_the_log_and_reads_what_was_there_before(
    committed: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted()
    with database.transaction() as cur:
        assert verify.check(cur, "reports").clean
        before = sums(cur)
        assert before
    told: list[int] = []
    count = counting._count

    def noting(cur: Cursor, ids: Sequence[int], place: Any) -> None:
        told.extend(ids)
        count(cur, ids, place)

    monkeypatch.setattr(counting, "_count", noting)
    with database.transaction() as cur:
        committed.cur = cur
        committed.cancel("B")
    counted()
    assert told == [committed.orders["B"]]
    with database.transaction() as cur:
        assert verify.check(cur, "reports").clean
        assert sums(cur) != before


def test_a_stage_that_is_killed_has_done_none_of_it(committed: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    class Killed(BaseException):
        pass

    add = counting._add

    def die(*given: Any) -> None:
        add(*given)
        raise Killed

    settle()
    monkeypatch.setattr(counting, "_add", die)
    with pytest.raises(Killed):
        loop().round()
    with database.transaction() as cur:
        assert sums(cur) == set()
    monkeypatch.setattr(counting, "_add", add)
    counted()
    with database.transaction() as cur:
        assert verify.check(cur, "reports").clean


def test_another_time_zone_begins_another_count(committed: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    counted()
    monkeypatch.setattr(configured, "CONFIG", replace(configured.CONFIG, time_zone="Asia/Kolkata"))
    counted()
    with database.transaction() as cur:
        assert verify.check(cur, "reports").clean
        hours = {row[2] for row in sums(cur) if row[0] == "stages"}
        versions = cur.execute("SELECT DISTINCT version FROM reporting_sum").fetchall()
    assert hours == {20}  # 15:00 UTC
    assert len(versions) == 1  # the count before was deleted


def test_an_order_that_breaks_it_is_passed_over_and_told(
    committed: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = counting._count

    def broken(cur: Cursor, ids: Any, place: Any) -> None:
        if committed.orders["A"] in ids:
            raise ValueError("cannot be counted")
        count(cur, ids, place)

    monkeypatch.setattr(counting, "_count", broken)
    counted()
    with database.transaction() as cur:
        kinds = cur.execute("SELECT kind FROM core_event WHERE order_id = %s", [committed.orders["A"]])
        assert ("not_counted",) in kinds.fetchall()
        assert sums(cur)


def test_two_workers_never_count_at_once(committed: Play, db: Database) -> None:
    settle()
    rival = db.connect()
    rival.execute("SELECT FROM reporting_place FOR NO KEY UPDATE")
    assert not loop().round()
    rival.rollback()
    assert loop().round()


def test_events_that_change_nothing_are_known() -> None:
    known = {f"{subject}.{kind}" for subject, kinds in KINDS.items() for kind in kinds}
    assert set(counting.IDLE.values) <= known


def test_what_comes_while_cut_offs_are_looked_up_is_counted_by_its_own_news(
    play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each statement sees what was committed before it: the second may see more than the first."""

    class Before:
        """Cut-offs looked up before the fulfilment order was there."""

        def rows(self, *_cur: object, **_given: object) -> list[tuple[object, ...]]:
            return []

    play.buy("late", "plain", 0.0)
    with monkeypatch.context() as patch:
        patch.setattr(counting, "UNDUE", Before())
        play.count(["late"])
    parts = "SELECT count(*) FROM reporting_part"
    assert play.cur.execute(parts).fetchone() == (0,)
    play.count(["late"])
    assert play.cur.execute(parts).fetchone() == (1,)
    clean(play.cur)
