"""Whatever people, channels, locations and stages do to orders and stock: see ``order_machine``."""

import os
from typing import Any

import psycopg
from tests.sourcing import order_machine

EXAMPLES = "CROSSDOCK_TEST_EXAMPLES"  # more of them, for an afternoon


def test_orders_and_stock_are_what_a_notebook_would_say(cur: "psycopg.Cursor[Any]") -> None:
    order_machine.run(cur, int(os.environ.get(EXAMPLES, "30")))
