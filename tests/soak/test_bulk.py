"""Ten thousand orders held at once, and let go."""

import pytest
from tests.conftest import Database
from tests.desk import many


@pytest.mark.soak
@pytest.mark.timeout(1500)
@pytest.mark.usefixtures("monday")
def test_ten_thousand_orders_are_held_and_let_go_and_are_as_before(db: Database) -> None:
    many.held_and_let_go(db, 10_000, kills=3)
