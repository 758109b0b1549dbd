"""A small day of the demo company with kills: the large one is in ``tests/soak``."""

from pathlib import Path

from tests.faults import demo_day


def test_of_a_day_of_webhooks_nothing_is_lost_and_nothing_there_twice(tmp_path: Path) -> None:
    demo_day.play(demo_day.Day(orders=150, kills=2, seed=2), tmp_path)
