"""Transactions: what a verb does is its caller's to commit, also where the verb says the first word."""

from typing import Any

import pytest
from tests import company
from tests.company import ACTOR, MONDAY
from tests.conftest import Database

from crossdock.core import db as database
from crossdock.core.sql import Cursor
from crossdock.inventory import adjust


class Stopped(Exception):
    pass


def on_hand(db: Database) -> list[tuple[Any, ...]]:
    with db.connect() as seen:
        return seen.execute("SELECT on_hand FROM inventory_stock").fetchall()


def test_a_verb_that_begins_the_transaction_is_rolled_back_with_it(db: Database) -> None:
    with database.transaction() as cur:
        mine = company.build(cur, stock={("MUG", "EWR"): 1})
    cells = ([mine.skus["MUG"]], [mine.locations["EWR"]])

    def receive_and_stop() -> None:
        with database.transaction() as cur:
            adjust.receive(cur, *cells, [5], ["receipt"], at=MONDAY, actor=ACTOR)
            assert on_hand(db) == [(1,)]  # nobody sees it before the caller commits
            raise Stopped

    with pytest.raises(Stopped):
        receive_and_stop()
    assert on_hand(db) == [(1,)]


def test_a_savepoint_is_undone_alone(db: Database) -> None:
    with database.transaction() as cur:
        cur.execute("CREATE TABLE kept (id int)")

    def insert_and_stop(cur: Cursor) -> None:
        with database.savepoint(cur):
            cur.execute("INSERT INTO kept VALUES (1)")
            raise Stopped

    with database.transaction() as cur:
        with pytest.raises(Stopped):
            insert_and_stop(cur)
        cur.execute("INSERT INTO kept VALUES (2)")
    with db.connect() as seen:
        assert seen.execute("SELECT id FROM kept").fetchall() == [(2,)]
