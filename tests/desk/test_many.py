"""A bulk hold of all orders and its undo leave everything as it was."""

import pytest
from tests.conftest import Database
from tests.desk import many

pytestmark = pytest.mark.usefixtures("monday")


@pytest.mark.timeout(300)
def test_a_bulk_hold_and_its_undo_change_nothing_though_workers_are_killed(db: Database) -> None:
    many.held_and_let_go(db, 700, kills=1)
