"""A small sale of the last units, with kills: the large one is in ``tests/soak``."""

from pathlib import Path

from tests.faults import last_units


def test_two_brokers_never_oversell_whatever_is_killed(tmp_path: Path) -> None:
    last_units.hold(last_units.Sale(stock=(7, 7, 6), attempts=200, kills=3, seed=3), tmp_path)
