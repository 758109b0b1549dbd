"""What locations are asked to give back, broken by hand one rule at a time: the check of it finds each."""

from typing import Final

import pytest
from tests import company
from tests.company import ACTOR, MONDAY
from tests.sourcing.steps import change, take

from crossdock.app import verify
from crossdock.core.sql import Cursor
from crossdock.fulfilment import accept, asking, read
from crossdock.sourcing import amend, waiting
from crossdock.sourcing.edits import Edit, LineEdit

# what is wrong: the statement that makes it so, and a word of the finding
OPEN: Final = {
    "of another order": ("UPDATE core_recall SET order_id = order_id + 1", "does not want"),
    "of another line": ("UPDATE core_recall SET line_seq = 2", "does not want"),
    "of another location": ("UPDATE core_recall SET location_id = 0", "does not want"),
    "more than is wanted": ("UPDATE core_recall SET quantity = 1", "does not want"),
    "of no recall": ("DELETE FROM core_recall", "does not want"),
    "of no fulfilment order": ("DELETE FROM fulfilment_order", "does not want"),
    "of no line of it": ("DELETE FROM fulfilment_line", "does not want"),
    "answered by nobody": ("UPDATE fulfilment_recall SET state = 'refused'", "answered by nobody"),
    "answered and waiting": ("UPDATE fulfilment_recall SET answered_by = 'x'", "is waiting"),
    "back before its answer": ("UPDATE fulfilment_recall SET stopped = 1", "is waiting with 1"),
    "its recall does not wait": (
        "UPDATE core_recall SET state = 'too_late', answered_at = asked_at", "its recall is too_late",
    ),
    "nobody is asked": ("DELETE FROM fulfilment_recall", "none is asked"),
}  # fmt: skip
GIVEN: Final = {
    "refused and given": ("UPDATE fulfilment_recall SET state = 'refused'", "is refused with 3"),
    "void and given": ("UPDATE fulfilment_recall SET state = 'void'", "is void with 3"),
    "given and not counted": ("UPDATE core_recall SET stopped = 2, state = 'partly'", "2 units back"),
    "given and not stopped": ("UPDATE fulfilment_line SET stopped = 2", "2 units are stopped"),
}

pytestmark = pytest.mark.usefixtures("monday")


def asked(cur: Cursor) -> int:
    """A fulfilment order of four mugs whose location is asked for three."""
    mine = company.build(cur)
    change(cur, "EWR", recall="asks")
    [order_id] = take(cur, mine.order("A-1", ("MUG", 4)))
    [part] = read.of_order(cur, order_id)
    accept.accept(cur, [part["id"]], at=MONDAY, actor=ACTOR)
    fewer = Edit(lines=(LineEdit(line="1", quantity=1),))
    assert amend.edit(cur, order_id, fewer, at=MONDAY, actor=ACTOR).pending
    assert verify.check(cur, "questions").clean
    return int(part["id"])


def found(cur: Cursor, broken: str, said: str) -> None:
    cur.execute(broken)
    details = [detail for _, detail in verify.check(cur, "questions").rows]
    assert any(said in detail for detail in details), details


@pytest.mark.parametrize("wrong", OPEN)
def test_a_question_that_is_wrong_is_found(cur: Cursor, wrong: str) -> None:
    asked(cur)
    found(cur, *OPEN[wrong])


@pytest.mark.parametrize("wrong", GIVEN)
def test_an_answer_that_is_wrong_is_found(cur: Cursor, wrong: str) -> None:
    fo = asked(cur)
    waiting.grant(cur, f"FO-{fo}", asking.of(cur, fo)[0]["id"], at=MONDAY, actor=ACTOR)
    assert verify.check(cur, "questions").clean
    found(cur, *GIVEN[wrong])
