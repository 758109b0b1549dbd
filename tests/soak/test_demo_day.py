"""A long day of the demo company while processes are killed; and the command itself."""

import subprocess
import sys
from pathlib import Path

import pytest
from tests.faults import demo_day
from tests.running import Killer, Running


@pytest.mark.soak
@pytest.mark.timeout(600)
def test_of_a_long_day_of_webhooks_nothing_is_lost_and_nothing_there_twice(tmp_path: Path) -> None:
    demo_day.play(demo_day.Day(orders=2000, kills=15, seed=5), tmp_path)


@pytest.mark.soak
@pytest.mark.timeout(600)
def test_the_demo_ends_well_whatever_of_its_installation_is_killed(tmp_path: Path) -> None:
    """Killed every few seconds: all but the demo itself and its supervisor, which nobody would start anew."""
    mine = Running(tmp_path / "home")
    log = tmp_path / "demo.log"
    given = ("demo", "--orders", "1500", "--rate", "40", "--exit", "--port", "0")
    command = [sys.executable, "-m", "crossdock", *given]
    try:
        with log.open("wb") as out:
            mine.running = subprocess.Popen(command, env=mine.environment, stdout=out, stderr=out)
        killer = Killer(mine, seed=7, victims=("web", "worker", "backend"))
        while over(mine, seconds=5) is None and sum(killer.killed.values()) < 12:
            if mine.pids("web"):
                killer.strike()
        assert mine.running.wait(400) == 0, log.read_text(errors="replace")[-4000:]
        assert sum(killer.killed.values()) >= 5
        mine.running = None
        mine.drained_and_verified()
    finally:
        mine.end()


def over(mine: Running, seconds: float) -> int | None:
    assert mine.running is not None
    try:
        return mine.running.wait(seconds)
    except subprocess.TimeoutExpired:
        return None
