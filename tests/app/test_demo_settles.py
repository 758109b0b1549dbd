"""When the demo's day is over: as long as shops are told more, it is not."""

import contextlib
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from tests.conftest import Database

from crossdock.app import demo, demo_company, demo_outside, draining
from crossdock.app.demo_kills import Killer
from crossdock.core import clock
from crossdock.core import db as database
from crossdock.core.sql import Cursor
from crossdock.twin.day import Left


@pytest.mark.parametrize(
    ("busy", "telling", "ends"),
    [
        ([[]], [0], []),
        ([["shop"], ["shop"], []], [2, 1, 0], []),
        ([[], [], []], [3, 2, 0], []),
        ([["shop"], ["shop"]], [2, 2], ["shop"]),
        ([[], []], [1, 1], ["shop"]),
        ([["labels"], ["labels"]], [0, 0], ["labels"]),
    ],
)
def test_it_waits_while_there_is_progress_and_names_who_makes_none(
    monkeypatch: pytest.MonkeyPatch, busy: list[list[str]], telling: list[int], ends: list[str]
) -> None:
    """With no patience at all: each look must find fewer than the one before."""
    who: Iterator[list[str]] = iter(busy)
    left: Iterator[int] = iter(telling)
    monkeypatch.setattr(draining, "wait_idle", lambda _timeout: next(who))
    monkeypatch.setattr(demo_outside, "_left", lambda _after, _placed: Left(0, next(left), 0))
    monkeypatch.setattr(demo_outside, "PAUSE", 0)
    made = demo_company.Made.__new__(demo_company.Made)
    object.__setattr__(made, "after", 0)
    assert demo_outside.settle(made, 0.0) == ends
    assert next(left, None) is None


def test_how_far_it_is_can_be_read_where_no_terminal_is() -> None:
    """One line for a file holds what the picture shows."""
    at = datetime(2026, 3, 2, 9, 5, tzinfo=UTC)
    assert demo.line(at, [("placed", "12 of 200 orders"), ("routed", "11")]) == (
        "  Monday 09:05: placed 12 of 200 orders; routed 11"
    )


def test_who_has_not_come_up_again_is_not_killed(tmp_path: Path) -> None:
    """On a slow machine nothing else would ever run."""
    killer = Killer(replace(settings.CONFIG, home=tmp_path), 1, 6.0)
    nobody: dict[str, list[int]] = {"web": [], "worker": [], "backend": []}
    assert killer.up() == nobody  # not begun
    (tmp_path / "run").mkdir()
    starting = {"url": "http://127.0.0.1:1", "webs": [12], "workers": [13]}
    (tmp_path / "run" / "up.json").write_text(json.dumps(starting))
    assert killer.up() == nobody


def test_business_time_never_runs_back_however_long_a_slower_pace_takes_to_be_known(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everybody else stamps by the old rate until it is committed."""
    machine = [datetime(2026, 11, 27, 12, tzinfo=UTC)]
    monkeypatch.setattr(clock, "wall", lambda: machine[0])
    monkeypatch.setattr(clock._State, "anchors", None)
    monday, fast, slow = datetime(2026, 11, 23, tzinfo=UTC), 43_200.0, 2_160.0
    with database.transaction() as cur:
        clock.set_virtual(cur, monday, fast)
    stall, commit = [timedelta(seconds=5)], database.transaction

    @contextlib.contextmanager
    def stalled() -> Iterator[Cursor]:
        with commit() as cur:
            yield cur
        if stall:
            machine[0] += stall.pop()

    monkeypatch.setattr(demo_outside.db, "transaction", stalled)
    demo_outside._set_rate(slow)
    with commit() as cur:
        assert clock.refresh(cur) == monday + 5 * timedelta(seconds=fast)
        assert clock.business(timedelta(seconds=1)) == timedelta(seconds=slow)
    demo_outside._set_rate(slow / 2)  # at once: it goes on from there
    assert clock.now() == monday + 5 * timedelta(seconds=fast)


def test_an_order_that_is_looked_at_later_is_waited_for(cur: Cursor) -> None:
    assert demo_outside._resting() == 0.0
    cur.execute(
        "INSERT INTO channels_news (order_id, due_at) VALUES (1, %s)", [clock.now() + timedelta(minutes=9)]
    )
    assert 500.0 < demo_outside._resting() <= 540.0
