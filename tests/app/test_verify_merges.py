"""Two orders that were merged, broken by hand one rule at a time: the check of it finds each."""

from typing import Final

import pytest
from tests import company
from tests.company import ACTOR, MONDAY
from tests.sourcing.steps import take

from crossdock.app import verify
from crossdock.core.sql import Cursor
from crossdock.sourcing import amend, merging
from crossdock.sourcing.edits import Edit, LineEdit

# what is wrong: the statement that makes it so, and a word of the finding
BROKEN: Final = {
    "into no order": (
        "DELETE FROM orders_order WHERE id = (SELECT other_id FROM orders_link)", "which is not there",
    ),
    "into another currency": (
        "UPDATE orders_order SET currency = 'EUR' WHERE id = (SELECT other_id FROM orders_link)",
        "not of its channel and currency",
    ),
    "units came back": (
        "UPDATE orders_line SET cancelled = 0, open = ordered"
        " WHERE order_id = (SELECT order_id FROM orders_link)",
        "3 units are left",
    ),
    "held": (
        "INSERT INTO orders_hold (order_id, code, reason, stops, lifted_by_role, since, set_by)"
        " SELECT order_id, 'manual', 'x', 'sourcing', 'x', now(), 'x' FROM orders_link",
        "is held (manual)",
    ),
    "never cancelled": (
        "UPDATE orders_line SET cancelled = 2, shipped = 1"
        " WHERE order_id = (SELECT order_id FROM orders_link)",
        "2 are cancelled here",
    ),
    "never ordered": (
        "UPDATE orders_line SET ordered = 1, released = 1, cancelled = 0 WHERE external_id LIKE 'SO-%'",
        "1 ordered there",
    ),
    "line that did not come": ("DELETE FROM orders_line WHERE external_id LIKE 'SO-%'", "0 ordered there"),
}  # fmt: skip

pytestmark = pytest.mark.usefixtures("monday")


@pytest.mark.parametrize("what", BROKEN)
def test_each_broken_rule_is_found(cur: Cursor, what: str) -> None:
    mine = company.build(cur)
    first, second = take(cur, mine.order("A-1", ("TEE", 1)), mine.order("A-2", ("MUG", 3)))
    merging.merge(cur, first, second, at=MONDAY, actor=ACTOR)
    more = Edit(lines=(LineEdit(line=f"SO-{second}/1", quantity=4),))
    amend.edit(cur, first, more, at=MONDAY, actor=ACTOR)
    amend.cancel(cur, first, units={2: 2}, reason="x", at=MONDAY, actor=ACTOR)
    assert verify.check(cur, "merges").clean
    statement, said = BROKEN[what]
    cur.execute(statement)
    details = [detail for _, detail in verify.check(cur, "merges").rows]
    assert any(said in detail for detail in details), details
