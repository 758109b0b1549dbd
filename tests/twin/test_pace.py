"""Business time runs as fast as the outside can follow."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from crossdock.core import clock
from crossdock.core.clock import Anchors
from crossdock.twin.pace import EARLY, FASTER, LATE, LOOK_EVERY, SLOWER, SLOWEST, Pace

T = datetime(2026, 11, 23, 5, tzinfo=UTC)


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """Business time as the test says."""
    moment = [T]
    monkeypatch.setattr(clock, "now", lambda: moment[0])
    return moment


def test_late_is_the_age_of_the_oldest_act_that_is_not_done(now: list[datetime]) -> None:
    pace = Pace(lambda _: None, 100.0)
    assert pace.late() == timedelta(0)
    with pace.due(T):
        now[0] += timedelta(minutes=5)
        with pace.due(T + timedelta(minutes=3)):
            assert pace.late() == timedelta(minutes=5)
    assert pace.late() == timedelta(0)
    with pace.due(T + timedelta(days=1)):
        assert pace.late() == timedelta(0)


def test_it_all_but_stands_while_something_is_late_and_goes_on_slower(
    now: list[datetime], monkeypatch: pytest.MonkeyPatch
) -> None:
    rates: list[float] = []
    pace = Pace(rates.append, 1000.0)
    stop = asyncio.Event()
    course = iter([timedelta(0), 2 * LATE, 2 * LATE, (LATE + EARLY) / 2, timedelta(0), timedelta(0)])

    async def soon(seconds: float) -> None:
        assert seconds == LOOK_EVERY
        late = next(course, None)
        if late is None:
            stop.set()
        else:
            pace._due = {1: now[0] - late} if late else {}

    monkeypatch.setattr(asyncio, "sleep", soon)
    asyncio.run(pace.govern(stop))
    standing = 1000.0 * SLOWEST  # and looks at which nothing changed
    assert rates == [1000.0, standing, 1000.0 * SLOWER, 1000.0 * SLOWER * FASTER]


def test_it_waits_for_the_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    real = clock.wall()
    monkeypatch.setattr(clock._State, "anchors", Anchors(real, T, 3600.0))
    pace = Pace(lambda _: None, 1.0)
    asyncio.run(pace.until(T + timedelta(minutes=3)))
    assert clock.now() >= T + timedelta(minutes=3)
    assert clock.seconds_until(T) == 0.0


def test_sleepers_wake_in_the_order_of_their_moments_and_one_that_is_cancelled_holds_up_nobody(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(clock._State, "anchors", Anchors(clock.wall(), T, 3600.0))
    woken: list[int] = []

    async def play() -> None:
        pace = Pace(lambda _: None, 1.0)

        async def rest(minutes: int) -> None:
            await pace.until(T + timedelta(minutes=minutes))
            woken.append(minutes)

        tasks = [asyncio.create_task(rest(minutes)) for minutes in (6, 3, 9, 1, 0)]
        await asyncio.wait(tasks, timeout=0)  # each has begun
        tasks[1].cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await rest(10)  # and the alarm rings again for whoever comes later

    asyncio.run(play())
    assert woken == [0, 1, 6, 9, 10]
