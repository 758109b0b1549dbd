"""What a shop would not be told, and need not be: nobody's task, until somebody takes that back."""

from typing import Any

import pytest
from tests.channels.shopping import CHANNEL, Shopping
from tests.channels.test_telling_shops import number_of, shop, told
from tests.company import ACTOR

from crossdock.app import verify
from crossdock.channels import dismissing, telling
from crossdock.core import clock, db
from crossdock.core.errors import Invalid
from crossdock.desk import health
from crossdock.twin.shop_books import GID

__all__ = ["shop"]

KNOWN = {("channel", CHANNEL), ("effect", telling.KIND)}


def signs() -> dict[str, Any]:
    """What is wrong with the channel, and with telling shops."""
    with db.transaction() as cur:
        found = health.signs(cur, clock.now())
    return {one.kind: one.fault for one in found if (one.kind, one.name) in KNOWN}


def test_it_is_told_no_more_until_that_is_taken_back(shop: Shopping) -> None:
    order_id = shop.sell(("MUG", 1))
    order = shop.books.orders[f"{GID}/Order/{number_of(shop)}"]
    by_hand = shop.books.fulfil([(order.assigned[0].gid, None)], [])
    shipment = shop.ship(order_id, "T-1")
    shop.told_all()
    assert signs() == {"channel": "not_told", "effect": ""}  # once
    with db.transaction() as cur:
        with pytest.raises(Invalid):
            dismissing.dismiss(cur, order_id, " ", at=clock.now(), actor=ACTOR)
        assert dismissing.dismiss(cur, order_id, "sent there", only=7, at=clock.now(), actor=ACTOR) == []
        done = dismissing.dismiss(cur, order_id, "sent there", at=clock.now(), actor=ACTOR)
    assert done == [shipment]
    ((_, state, error),) = told(order_id)
    assert (state, "not so much left" in str(error)) == ("dismissed", True)
    assert signs() == {"channel": "", "effect": ""}
    shop.books.unfulfil(by_hand.gid)
    with db.transaction() as cur:
        assert telling.plan(cur, [order_id], at=clock.now(), again=True) == 0
        assert verify.check(cur, "tellings").clean
        assert dismissing.restore(cur, order_id, at=clock.now(), actor=ACTOR) == [shipment]
        assert telling.failed(cur, shop.connection().id)
        assert telling.plan(cur, [order_id], at=clock.now(), again=True) == 1
    shop.told_all()
    assert told(order_id) == [(shipment, "told", None)]
