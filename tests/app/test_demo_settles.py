"""When the demo's day is over: as long as shops are told more, it is not."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings

from crossdock.app import demo, demo_company, demo_outside, draining
from crossdock.app.demo_kills import Killer
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
