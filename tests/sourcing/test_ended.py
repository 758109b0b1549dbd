"""Orders that are cancelled, or have left whole, do not come back: neither by an edit, nor unseen by what
their channel says. Of an edit and a cancellation at once one wins.
"""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import Any, Final

import pytest
from tests import company
from tests.company import ACTOR, ADDRESSES, MONDAY, Company
from tests.conftest import Database
from tests.racing import both
from tests.sourcing.steps import change, state, take, units
from tests.sourcing.test_amend import an_order
from tests.sourcing.test_waiting import sound

from crossdock.core import db as database
from crossdock.core.actor import INTAKE
from crossdock.core.sql import Cursor
from crossdock.fulfilment import accept, asking, read, ship
from crossdock.orders import edit as orders
from crossdock.orders import holds
from crossdock.orders.drafts import LineChange, OrderPatch
from crossdock.sourcing import acts, amend, patching, restating, waiting
from crossdock.sourcing.edits import Assignment, Edit, LineEdit, NewLine
from crossdock.sourcing.errors import NotEditable

LATER: Final = MONDAY + timedelta(hours=1)
MORE: Final = Edit(lines=(LineEdit("1", quantity=9),))
REVIVING: Final = (
    MORE,
    Edit(add=(NewLine("MUG", 1, Decimal(10)),)),
    Edit(ship_to=ADDRESSES["CA"]),
    Edit(service_level="next_day"),
    Edit(ship_complete=True),
    Edit(source_again=True),
    Edit(assign=(Assignment("LAX", "1", 1),)),
)
AMOUNTS: Final = (Edit(shipping=100), Edit(lines=(LineEdit("1", discount=100),)))

pytestmark = pytest.mark.usefixtures("monday")


def edit(cur: Cursor, order_id: int, wanted: Edit, *, preview: bool = False) -> amend.Edited:
    return amend.edit(cur, order_id, wanted, preview=preview, at=MONDAY, actor=ACTOR)


def cancel(cur: Cursor, order_id: int) -> None:
    amend.cancel(cur, order_id, reason="asked", at=MONDAY, actor=ACTOR)


def refused(cur: Cursor, order_id: int, wanted: Edit, status: str) -> None:
    """Previewed and made; nothing is changed."""
    before = orders.read(cur, order_id)
    for preview in (True, False):
        with pytest.raises(NotEditable) as told:
            edit(cur, order_id, wanted, preview=preview)
        assert told.value.fields == {"number": f"SO-{order_id}", "state": status}
        assert "new order" in told.value.message
    assert orders.read(cur, order_id) == before


def test_a_cancelled_order_keeps_nothing_but_its_note(cur: Cursor) -> None:
    _, order_id = an_order(cur, "released")
    cancel(cur, order_id)
    for wanted in (*REVIVING, *AMOUNTS):
        refused(cur, order_id, wanted, "cancelled")
    edit(cur, order_id, Edit(note="called twice"))
    stands = orders.read(cur, order_id)
    assert (stands.note, stands.worth, stands.status) == ("called twice", 0, "cancelled")
    sound(cur)


def test_of_what_has_left_whole_amounts_are_put_right_and_nothing_more_ships(cur: Cursor) -> None:
    _, order_id = an_order(cur, "released")
    [part] = read.of_order(cur, order_id)
    ship.ship(cur, [ship.Shipment(part["id"], {1: 3})], at=MONDAY, actor=ACTOR)
    edit(cur, order_id, Edit(lines=(LineEdit("1", quantity=5),)))  # a part is open still
    for one in read.of_order(cur, order_id):
        if one["state"] != "shipped":
            ship.ship(cur, [ship.Shipment(one["id"])], at=MONDAY, actor=ACTOR)
    assert state(cur, [order_id]) == ["shipped"]
    for wanted in REVIVING:
        refused(cur, order_id, wanted, "shipped")
    before = orders.read(cur, order_id).worth
    made = edit(cur, order_id, AMOUNTS[1]).difference
    assert made["money"]["to_refund"]["amount"] == "1.00"
    assert orders.read(cur, order_id).worth == before - 100
    sound(cur)


def test_a_change_that_waited_is_refused_where_the_order_was_cancelled_meanwhile(cur: Cursor) -> None:
    mine = company.build(cur)
    change(cur, "EWR", recall="asks")
    [order_id] = take(cur, mine.order("A-1", ("MUG", 4), ("TEE", 1)))
    [part] = read.of_order(cur, order_id)
    accept.accept(cur, [part["id"]], at=MONDAY, actor=ACTOR)
    wanted = Edit(remove=("2",), add=(NewLine("BOOK", 1, Decimal(30)),))
    done = edit(cur, order_id, wanted)
    assert done.pending
    assert done.act is not None
    cancel(cur, order_id)
    for one in asking.of(cur, part["id"]):
        waiting.grant(cur, f"FO-{part['id']}", one["id"], at=MONDAY, actor=ACTOR)
    act = acts.one(cur, done.act)
    assert orders.read(cur, order_id).status == "cancelled"
    assert act.state is acts.State.REFUSED
    assert "cancelled" in (act.refusal or "")
    sound(cur)


def stated(cur: Cursor, mine: Company, order_id: int, *lines: tuple[str, int], at: Any = LATER) -> list[str]:
    """Its channel states the order so: the holds that it has then."""
    draft = mine.order("A-1", *lines, source_at=at)
    restating.restate_orders(cur, [(order_id, 0, draft)], at=MONDAY, actor=INTAKE)
    return [code for code, _ in holds.live(cur, [order_id]).get(order_id, [])]


def test_what_a_channel_adds_to_what_somebody_cancelled_waits_for_a_person(cur: Cursor) -> None:
    mine, order_id = an_order(cur, "released")
    cancel(cur, order_id)
    assert stated(cur, mine, order_id, ("MUG", 4)) == []
    assert orders.read(cur, order_id).status == "cancelled"
    said = stated(cur, mine, order_id, ("MUG", 4), ("TEE", 1), at=LATER + timedelta(hours=1))
    assert said == ["stated_after_cancel"]
    assert orders.read(cur, order_id).status == "held"
    assert units(cur, order_id, 2) == {"open": 1}
    amend.lift(cur, [order_id], at=MONDAY, actor=ACTOR)
    sound(cur)


def test_a_delta_of_a_channel_waits_for_a_person_too(cur: Cursor) -> None:
    mine, order_id = an_order(cur, "released")
    cancel(cur, order_id)
    patch = OrderPatch(mine.channel_id, "A-1", LATER, "edited", changes=(LineChange("1", 1),))
    patching.apply_patches(cur, [(order_id, 0, patch)], at=MONDAY, actor=INTAKE)
    assert [code for code, _ in holds.live(cur, [order_id])[order_id]] == ["stated_after_cancel"]


def test_what_a_channel_called_off_it_may_bring_back(cur: Cursor) -> None:
    mine, order_id = an_order(cur, "released")
    draft = replace(mine.order("A-1", ("MUG", 4), source_at=LATER), cancelled=True)
    restating.restate_orders(cur, [(order_id, 0, draft)], at=MONDAY, actor=INTAKE)
    assert state(cur, [order_id]) == ["cancelled"]
    assert stated(cur, mine, order_id, ("MUG", 4), ("TEE", 1), at=LATER + timedelta(hours=1)) == []


def test_of_an_edit_and_a_cancellation_at_once_one_wins(db: Database) -> None:
    with database.transaction() as cur:
        mine = company.build(cur)
    for turn in range(6):
        with database.transaction() as cur:
            [order_id] = take(cur, mine.order(f"R-{turn}", ("MUG", 1)))
            version = orders.read(cur, order_id).version

        seen = version if turn % 2 else None
        cancels = partial(
            amend.cancel, order_id=order_id, reason="asked", version=seen, at=MONDAY, actor=ACTOR
        )
        both(cancels, partial(edit, order_id=order_id, wanted=Edit(lines=(LineEdit("1", quantity=2),))))
        with database.transaction() as cur:
            stands = units(cur, order_id)
            assert stands in ({"cancelled": 1}, {"cancelled": 2}, {"released": 2})
            assert turn % 2 or "released" not in stands
            sound(cur)
