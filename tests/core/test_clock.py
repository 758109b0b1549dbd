"""Business time follows its anchors; wall time never does."""

from datetime import UTC, datetime, timedelta

from crossdock.core import clock
from crossdock.core.sql import Cursor


def test_without_anchors_business_time_is_wall_time(cur: Cursor) -> None:
    before = clock.wall()
    assert before <= clock.refresh(cur) <= clock.wall()


def test_a_second_at_rate_3600_is_an_hour(cur: Cursor) -> None:
    start = datetime(2026, 3, 8, 9, tzinfo=UTC)
    clock.set_virtual(cur, start, 3600)
    anchors = clock.Anchors(clock.wall(), start, 3600)
    assert anchors.at(anchors.real + timedelta(seconds=1)) == start + timedelta(hours=1)
    assert clock.refresh(cur) >= start
    cur.execute("DELETE FROM core_clock")
    clock.refresh(cur)
