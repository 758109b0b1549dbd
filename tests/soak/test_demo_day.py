"""A long day of the demo company while processes are killed; and the command itself."""

import subprocess
import sys
from pathlib import Path

import pytest
from tests.faults import demo_day
from tests.running import Running


@pytest.mark.soak
@pytest.mark.timeout(600)
def test_of_a_long_day_of_webhooks_nothing_is_lost_and_nothing_there_twice(tmp_path: Path) -> None:
    demo_day.play(demo_day.Day(orders=2000, kills=15, seed=5), tmp_path)


@pytest.mark.soak
@pytest.mark.timeout(1200)
def test_a_whole_day_outside_ends_well_whatever_goes_wrong(tmp_path: Path) -> None:
    """Kills are in a smaller day: ``tests/app/test_demo.py``."""
    mine = Running(tmp_path / "home")
    given = ("demo", "--orders", "500", "--faults", "all", "--exit", "--port", "0")
    found = subprocess.run(
        [sys.executable, "-m", "crossdock", *given],
        env=mine.environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert found.returncode == 0, found.stdout[-6000:] + found.stderr[-2000:]
    assert "they agree" in found.stdout
