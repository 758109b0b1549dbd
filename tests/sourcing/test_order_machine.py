"""Whatever people, channels, locations and stages do to orders and stock: see ``order_machine``."""

import os
from typing import Any

import psycopg
from tests.sourcing import order_machine
from tests.sourcing.asked_machine import AskedMachine

EXAMPLES = "CROSSDOCK_TEST_EXAMPLES"  # more of them, for an afternoon


def test_orders_and_stock_are_what_a_notebook_would_say(cur: "psycopg.Cursor[Any]") -> None:
    order_machine.run(cur, int(os.environ.get(EXAMPLES, "12")))


def test_a_day_of_all_acts_is_what_a_notebook_would_say(cur: "psycopg.Cursor[Any]") -> None:
    # Few: it is one transaction, and who follows the log on the same server waits for its end.
    order_machine.run(cur, int(os.environ.get(EXAMPLES, "6")), acts=AskedMachine)
