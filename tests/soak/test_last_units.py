"""The sale of the last 100 units: 2,400 attempts by eight clients, two brokers, twenty kills."""

from pathlib import Path

import pytest
from tests.faults import last_units


@pytest.mark.soak
@pytest.mark.timeout(600)
@pytest.mark.parametrize("seed", [1])
def test_exactly_the_last_hundred_are_sold_whatever_is_killed(tmp_path: Path, seed: int) -> None:
    last_units.hold(last_units.Sale(stock=(34, 33, 33), attempts=2400, kills=20, seed=seed), tmp_path)
