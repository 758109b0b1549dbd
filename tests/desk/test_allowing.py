"""What is offered by an order's status is what the rooms below do, and no more."""

from collections.abc import Callable

import pytest
from tests.company import ACTOR, MONDAY
from tests.sourcing.test_amend import an_order

from crossdock.core.errors import CrossdockError
from crossdock.core.sql import Cursor
from crossdock.desk import acts
from crossdock.desk.acts import Act, Asked, Facts
from crossdock.desk.allowing import ALLOWED, ENDED, Doing
from crossdock.fulfilment import read, ship
from crossdock.orders import edit, ledger
from crossdock.orders.status import Status
from crossdock.sourcing import amend, replacing
from crossdock.sourcing.edits import Edit, LineEdit, all_from
from crossdock.sourcing.errors import NotEditable

pytestmark = pytest.mark.usefixtures("monday")

GONE = ("partially_shipped", "shipped", "delivered", "cancelled")
STAGES = ("held", "open", "backordered", "allocated", "released", *GONE)


def come_to(cur: Cursor, stage: str) -> int:
    """An order that has come as far as this."""
    if stage in ("held", "open"):
        _, order_id = an_order(cur, "open")
        if stage == "open":
            amend.lift(cur, [order_id], at=MONDAY, actor=ACTOR)
        return order_id
    if stage not in GONE:
        return an_order(cur, stage)[1]
    _, order_id = an_order(cur, "released")
    if stage == "cancelled":
        amend.cancel(cur, order_id, reason="asked", at=MONDAY, actor=ACTOR)
    else:
        [part] = read.of_order(cur, order_id)
        some = {1: 1} if stage == "partially_shipped" else None
        ship.ship(cur, [ship.Shipment(part["id"], some)], at=MONDAY, actor=ACTOR)
    if stage == "partially_shipped":  # what a location has accepted it keeps; what is new it has not yet
        more = Edit(lines=(LineEdit("1", quantity=5),))
        amend.edit(cur, order_id, more, at=MONDAY, actor=ACTOR)
    if stage == "delivered":
        ledger.move(cur, [order_id], [1], [4], "shipped", "delivered", at=MONDAY, actor=ACTOR)
    return order_id


def does(work: Callable[[], object]) -> bool:
    try:
        work()
    except CrossdockError:
        return False
    return True


def anew(cur: Cursor, order_id: int) -> bool:
    """Whether it may be sent from elsewhere, or decided anew: not whether another location has it."""
    try:
        all_from(edit.read(cur, order_id), "LAX")
        amend.edit(cur, order_id, Edit(source_again=True), preview=True, at=MONDAY, actor=ACTOR)
    except NotEditable:
        return False
    return True


@pytest.mark.parametrize("stage", STAGES)
def test_what_is_offered_is_what_can_be_done(cur: Cursor, stage: str) -> None:
    order_id = come_to(cur, stage)
    assert edit.read(cur, order_id).status == stage
    more = Edit(service_level="next_day")
    can = {
        Doing.EDIT: does(lambda: amend.edit(cur, order_id, more, preview=True, at=MONDAY, actor=ACTOR)),
        Doing.ROUTE: anew(cur, order_id),
        Doing.CANCEL: does(
            lambda: amend.cancel(cur, order_id, reason="x", preview=True, at=MONDAY, actor=ACTOR)
        ),
        Doing.HOLD: acts.judge(Asked(Act.HOLD, "x"), Facts(order_id, stage, (), 0, 0, ())).do is not None,
        Doing.REPLACE: does(lambda: replacing.replace(cur, order_id, reason="x", at=MONDAY, actor=ACTOR)),
    }
    assert {one for one, may in can.items() if may} == ALLOWED[Status(stage)] - {Doing.MERGE}


def test_every_status_has_its_line_and_four_of_them_are_the_end() -> None:
    assert set(ALLOWED) == set(Status)
    assert {"shipped", "delivered", "cancelled", "closed"} == ENDED
