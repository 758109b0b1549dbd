"""Many more sequences of acts on orders and stock than a run of the tests has time for."""

from typing import Any

import psycopg
import pytest
from tests.sourcing import order_machine
from tests.sourcing.asked_machine import AskedMachine


@pytest.mark.soak
@pytest.mark.timeout(900)
@pytest.mark.parametrize("acts", [order_machine.OrderMachine, AskedMachine])
def test_orders_and_stock_are_what_a_notebook_would_say_for_long(
    cur: "psycopg.Cursor[Any]", acts: type[order_machine.OrderMachine]
) -> None:
    order_machine.run(cur, examples=100, steps=30, acts=acts)
