"""Parcels with what was added here by hand, which their shop does not know."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from tests.channels.shopping import Shopping, allow, opened
from tests.company import ACTOR
from tests.conftest import Database

from crossdock.app import verify
from crossdock.channels import telling
from crossdock.core import clock, db, events
from crossdock.sourcing import amend
from crossdock.sourcing.edits import Edit, NewLine


@pytest.fixture
def shop(db: Database, monday: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shopping]:
    allow(monkeypatch)
    with opened(notify=False) as shopping:
        shopping.poll()
        yield shopping


def edit(order_id: int, wanted: Edit) -> None:
    with db.transaction() as cur:
        amend.edit(cur, order_id, wanted, at=clock.now(), actor=ACTOR)


TEE = Edit(add=(NewLine("TEE", 1, Decimal(20), external_id="gift"),), source_again=True, reason="a gift")


def states(order_id: int) -> dict[int, str]:
    with db.transaction() as cur:
        return {
            one.shipment_id: one.state.value for one in telling.of_orders(cur, [order_id]).get(order_id, [])
        }


def said(order_id: int) -> list[tuple[int, str, str]]:
    with db.transaction() as cur:
        return [
            (one.data["shipment"], one.data["units"], one.data["reason"])
            for one in events.of_order(cur, order_id)
            if one.kind == "shop_left_out"
        ]


def clean() -> bool:
    with db.transaction() as cur:
        return verify.check(cur, "tellings").clean


def test_of_a_parcel_the_shop_is_told_what_it_knows(shop: Shopping) -> None:
    order_id = shop.sell(("MUG", 2))
    edit(order_id, TEE)
    (order,) = shop.books.orders.values()
    shipment = shop.ship(order_id, "1Z-A")
    shop.told_all()
    (one,) = order.fulfilments
    assert [each["number"] for each in one.tracking] == ["1Z-A"]
    assert list(one.lines.values()) == [2]
    assert (order.status(), states(order_id)) == ("FULFILLED", {shipment: "told"})
    assert said(order_id) == [(shipment, "1x gift", "the shop does not know them: they were added here")]
    assert clean()


def test_a_parcel_of_which_the_shop_knows_nothing_is_marked_and_stands_in_no_ones_way(shop: Shopping) -> None:
    order_id = shop.sell(("MUG", 2))
    edit(order_id, TEE)
    alone = shop.ship(order_id, "1Z-A", units={2: 1})
    shop.told_all()
    (order,) = shop.books.orders.values()
    assert (order.fulfilments, states(order_id)) == ([], {alone: "left_out"})
    rest = shop.ship(order_id, "1Z-B")
    shop.told_all()
    (one,) = order.fulfilments
    assert [each["number"] for each in one.tracking] == ["1Z-B"]
    assert states(order_id) == {alone: "left_out", rest: "told"}
    assert [shipment for shipment, _, _ in said(order_id)] == [alone]
    assert shop.counts().get("refused", 0) == 0
    assert clean()
