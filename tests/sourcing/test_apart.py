"""What keeps two orders from being merged: each reason is named, all at once, and nothing is changed."""

from dataclasses import replace
from typing import Any

import pytest
from tests import company
from tests.company import ACTOR, ADDRESSES, MONDAY
from tests.sourcing.steps import change, take
from tests.sourcing.test_edits import fo_ids
from tests.sourcing.test_merging import merge, two, why

from crossdock.core import recalls
from crossdock.core.recalls import Cause, Recall
from crossdock.core.sql import Cursor
from crossdock.fulfilment import accept, ship
from crossdock.fulfilment.ship import Shipment
from crossdock.orders import edit as orders
from crossdock.orders.drafts import Customer
from crossdock.orders.errors import OrderNotFound, StaleVersion
from crossdock.sourcing import amend, merging, replacing
from crossdock.sourcing.edits import Edit, LineEdit

pytestmark = pytest.mark.usefixtures("monday")


@pytest.mark.parametrize(
    ("stated", "code"),
    [
        ({"customer": Customer(external_id="C-2", name="Eve", email="ada@example.com")}, "customer"),
        ({"customer": None}, "customer"),
        ({"ship_to": ADDRESSES["CA"]}, "ship_to"),
        ({"bill_to": ADDRESSES["CA"]}, "bill_to"),
        ({"service_level": "next_day"}, "service_level"),
        ({"ship_complete": True}, "ship_complete"),
        ({"purchase_order": "PO-7"}, "purchase_order"),
        ({"currency": "EUR"}, "currency"),
        ({"taxes_included": True}, "currency"),
    ],
)
def test_what_is_not_alike_stays_apart(cur: Cursor, stated: dict[str, Any], code: str) -> None:
    mine = company.build(cur)
    assert why(cur, *two(cur, mine, **stated)) == [code]


def test_spelling_does_not_keep_orders_apart(cur: Cursor) -> None:
    mine = company.build(cur)
    same = replace(ADDRESSES["NY"], line1=" 1 main  STREET", phone="555")
    merge(cur, *two(cur, mine, ship_to=same, customer=Customer(external_id="c-1", name="A. Example")))


def test_what_has_begun_stays_apart(cur: Cursor) -> None:
    mine = company.build(cur)
    change(cur, "EWR", recall="asks")
    first, second = two(cur, mine)
    [fo] = fo_ids(cur, second)
    accept.accept(cur, [fo], at=MONDAY, actor=ACTOR)
    assert why(cur, first, second) == why(cur, second, first) == ["at_work"]
    amend.edit(cur, second, Edit(lines=(LineEdit(line="1", quantity=1),)), at=MONDAY, actor=ACTOR)
    assert why(cur, first, second) == ["pending", "at_work"]


def test_what_has_left_stays_apart(cur: Cursor) -> None:
    mine = company.build(cur)
    first, second = two(cur, mine)
    ship.ship(cur, [Shipment(fo_ids(cur, second)[0], {1: 1})], at=MONDAY, actor=ACTOR)
    assert why(cur, first, second) == ["shipped", "at_work"]
    ship.ship(cur, [Shipment(fo_ids(cur, second)[0])], at=MONDAY, actor=ACTOR)
    assert why(cur, first, second) == ["shipped", "nothing_left"]


def test_a_recall_without_its_answer_keeps_orders_apart(cur: Cursor) -> None:
    mine = company.build(cur)
    first, second = two(cur, mine)
    recalls.ask(
        cur, [Recall(first, 1, mine.skus["MUG"], None, 1, "open", Cause.MISSING)], at=MONDAY, actor=ACTOR
    )
    assert why(cur, first, second) == ["pending"]


def test_what_is_over_stays_apart(cur: Cursor) -> None:
    mine = company.build(cur)
    first, second = two(cur, mine)
    assert why(cur, first, first) == ["same_order"]
    amend.cancel(cur, second, reason="x", at=MONDAY, actor=ACTOR)
    assert why(cur, first, second) == why(cur, second, first) == ["nothing_left"]
    [third] = take(cur, mine.order("A-3", ("MUG", 1)))
    now = orders.read(cur, first).version
    for stale in ({"version": now - 1}, {"other_version": now - 1}):
        with pytest.raises(StaleVersion):
            merging.merge(cur, first, third, **stale, at=MONDAY, actor=ACTOR)
    with pytest.raises(OrderNotFound):
        merging.merge(cur, first, 1, at=MONDAY, actor=ACTOR)


def test_a_replacement_stays_apart(cur: Cursor) -> None:
    """Its units are those of the order that it replaces."""
    mine = company.build(cur)
    first, second = two(cur, mine)
    ship.ship(cur, [Shipment(fo_ids(cur, second)[0])], at=MONDAY, actor=ACTOR)
    new = replacing.replace(cur, second, reason="lost", at=MONDAY, actor=ACTOR)
    assert why(cur, first, new) == why(cur, new, first) == ["replacement"]


def test_orders_that_are_told_of_outside_stay_apart(cur: Cursor) -> None:
    mine = company.build(cur)
    first, second = two(cur, mine)
    cur.execute("UPDATE partners_channel SET kind = 'shopify'")
    assert why(cur, first, second) == ["told_outside"]
