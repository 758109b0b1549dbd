"""What people changed of a shop's order stands when the shop speaks of it again: over HTTP, to the twin."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from tests.channels.shopping import ADDRESS, CHANNEL, Shopping, allow, opened
from tests.company import ACTOR, BEGAN, MONDAY
from tests.conftest import Database

from crossdock.app import verify
from crossdock.catalog import kits
from crossdock.channels import telling
from crossdock.core import clock, db, events
from crossdock.fulfilment import read as fulfilment
from crossdock.fulfilment.withdraw import Withdrawal
from crossdock.orders import edit as orders
from crossdock.orders import notes
from crossdock.orders.drafts import Address
from crossdock.orders.edit import Standing
from crossdock.partners import channels
from crossdock.sourcing import amend, withdrawing
from crossdock.sourcing.edits import Edit, LineEdit, NewLine

ELSEWHERE = Address(
    name="Ada Example", line1="2 Side Street", city="New York", region="NY", postal_code="10002", country="US"
)


@pytest.fixture
def shop(db: Database, monday: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shopping]:
    allow(monkeypatch)
    with opened(notify=False) as shopping:
        shopping.poll()
        yield shopping


def edit(order_id: int, wanted: Edit) -> None:
    with db.transaction() as cur:
        amend.edit(cur, order_id, wanted, at=clock.now(), actor=ACTOR)


def standing(order_id: int) -> Standing:
    with db.transaction() as cur:
        return orders.read(cur, order_id)


def told(order_id: int, kind: str) -> list[dict[str, Any]]:
    with db.transaction() as cur:
        return [dict(one.data or {}) for one in events.of_order(cur, order_id) if one.kind == kind]


def speaks(shop: Shopping, topic: str = "orders/updated", **changes: Any) -> None:
    """The shop changes its order, if it does, and its hook about it arrives."""
    (order,) = shop.books.orders.values()
    order.document |= changes
    shop.books.touch(order, topic)
    shop.webhook(int(order.gid.rpartition("/")[2]), topic)
    shop.work()


def clean() -> list[Any]:
    return [one for one in verify.run() if not one.clean]


def test_edits_stand_when_the_shop_speaks_of_what_it_was_told(shop: Shopping) -> None:
    order_id = shop.sell(("MUG", 2))
    (order,) = shop.books.orders.values()
    line = str(order.document["line_items"][0]["id"])
    edit(
        order_id,
        Edit(
            lines=(LineEdit(line, 3),),
            add=(NewLine("TEE", 1, Decimal(20), external_id="gift"),),
            ship_to=ELSEWHERE,
            service_level="two_day",
            deliver_by=date(2026, 12, 4),
            note="ring twice",
            reason="by telephone",
        ),
    )
    with db.transaction() as cur:
        notes.tag(cur, [order_id], add_tags=["vip"], at=clock.now(), actor=ACTOR)
    shop.work()
    edited = standing(order_id)
    shop.ship_one(order_id, "1Z-A")
    shop.told_all()
    speaks(shop, "orders/fulfilled")
    speaks(shop, financial_status="partially_refunded", tags="wholesale")
    now = standing(order_id)
    assert now.ship_to == ELSEWHERE
    assert (now.service_level, now.deliver_by, now.note) == ("two_day", date(2026, 12, 4), "ring twice")
    assert now.tags == ("wholesale", "vip")
    assert {one.external_id: one.live for one in now.lines} == {line: 3, "gift": 1}
    assert now.worth == edited.worth == 50_00
    assert [set(one["kept"]) for one in told(order_id, "restated")][-1] == {
        "deliver_by", "line 1", "line 2", "note", "service_level", "ship_to", "tags",
    }  # fmt: skip
    assert told(order_id, "edit_overruled") == []
    while any(one.gone < one.live for one in standing(order_id).lines):
        shop.ship_one(order_id, f"1Z-{len(told(order_id, 'shop_left_out'))}")
        shop.told_all()
        speaks(shop)
    assert order.status() == "FULFILLED"
    with db.transaction() as cur:
        states = {one.state.value for one in telling.of_orders(cur, [order_id])[order_id]}
    assert states <= {"told", "left_out"}
    assert clean() == []


def test_a_customer_who_moves_afterwards_is_sent_it_where_he_says(shop: Shopping) -> None:
    order_id = shop.sell(("MUG", 2))
    edit(order_id, Edit(ship_to=ELSEWHERE, service_level="two_day", reason="by telephone"))
    speaks(shop)
    assert standing(order_id).ship_to == ELSEWHERE
    speaks(shop, shipping_address={**ADDRESS, "address1": "3 Third Avenue", "zip": "10003"})
    now = standing(order_id)
    assert (now.ship_to.line1, now.ship_to.postal_code, now.service_level) == (
        "3 Third Avenue", "10003", "two_day",
    )  # fmt: skip
    (clash,) = told(order_id, "edit_overruled")
    assert clash["parts"] == ["ship_to"]
    both = clash["changes"]["ship_to"]
    assert (both["here"]["line1"], both["channel"]["line1"]) == ("2 Side Street", "3 Third Avenue")
    speaks(shop, note="please hurry")
    assert standing(order_id).ship_to.line1 == "3 Third Avenue"
    assert len(told(order_id, "edit_overruled")) == 1
    assert clean() == []


def test_an_older_word_and_the_same_word_again_change_nothing(shop: Shopping) -> None:
    order_id = shop.sell(("MUG", 2))
    (order,) = shop.books.orders.values()
    old = dict(order.document)
    edit(order_id, Edit(ship_to=ELSEWHERE, reason="by telephone"))
    later = (clock.now() + timedelta(hours=1)).isoformat(timespec="seconds").replace("+00:00", "Z")
    number = int(order.gid.rpartition("/")[2])
    order.document |= {"note": "please hurry", "updated_at": later}
    shop.webhook(number, "orders/updated")
    shop.work()
    before = standing(order_id)
    assert (before.ship_to, before.note) == (ELSEWHERE, "please hurry")
    for document in (order.document, {**old, "tags": "old"}, order.document):
        order.document = document
        shop.webhook(number, "orders/updated")
        shop.work()
        assert standing(order_id) == before
    assert len(told(order_id, "restated")) == 1


def test_units_taken_off_here_stay_off_until_the_shop_sells_more(shop: Shopping) -> None:
    order_id = shop.sell(("MUG", 3), ("TEE", 1))
    (order,) = shop.books.orders.values()
    mug, tee = order.document["line_items"]
    edit(
        order_id, Edit(lines=(LineEdit(str(mug["id"]), 1),), remove=(str(tee["id"]),), reason="by telephone")
    )
    speaks(shop, note="thanks")
    assert [line.live for line in standing(order_id).lines] == [1, 0]
    assert standing(order_id).worth == 10_00
    more = {**mug, "quantity": 4, "current_quantity": 4, "fulfillable_quantity": 4}
    speaks(shop, line_items=[more, tee], total_price="60.00", current_total_price="60.00")
    assert [line.live for line in standing(order_id).lines] == [2, 0]
    assert standing(order_id).worth == 20_00
    (clash,) = told(order_id, "edit_overruled")
    assert clash["changes"] == {"line 1": {"units": {"here": 1, "channel": 4, "now": 2}}}
    speaks(shop, cancelled_at=order.document["updated_at"])
    assert standing(order_id).status == "cancelled"
    assert clean() == []


def test_units_that_a_location_gives_up_stay_off_and_unpaid(shop: Shopping) -> None:
    order_id = shop.sell(("MUG", 3))
    shop.ship(order_id, "1Z-A", units={1: 1})
    with db.transaction() as cur:
        [part] = fulfilment.of_order(cur, order_id)
        back = Withdrawal(part["id"], "broken", {1: 1}, "cancelled")
        withdrawing.withdraw(cur, [back], at=clock.now(), actor=ACTOR)
    assert standing(order_id).worth == 20_00
    speaks(shop, note="thanks")
    assert [line.live for line in standing(order_id).lines] == [2]
    assert standing(order_id).worth == 20_00
    assert clean() == []


def test_kits_that_were_cancelled_here_stay_off_and_unpaid(shop: Shopping) -> None:
    with db.transaction() as cur:
        kits.import_rows(cur, [kits.Recipe("SET", {"MUG": 2, "TEE": 1})], at=BEGAN, actor=ACTOR)
    order_id = shop.sell(("SET", 2))
    with db.transaction() as cur:
        amend.cancel(cur, order_id, units={2: 2, 3: 1}, reason="broken", at=clock.now(), actor=ACTOR)
    assert standing(order_id).worth == 40_00
    speaks(shop, note="thanks")
    assert [line.bought[1] for line in standing(order_id).lines] == [1, 2, 1]
    assert standing(order_id).worth == 40_00
    assert clean() == []


def test_a_parcel_with_more_than_the_shop_sold_is_told_in_part(shop: Shopping) -> None:
    order_id = shop.sell(("MUG", 2))
    (order,) = shop.books.orders.values()
    line = str(order.document["line_items"][0]["id"])
    edit(order_id, Edit(lines=(LineEdit(line, 4),), source_again=True, reason="by telephone"))
    first = shop.ship(order_id, "1Z-A", units={1: 1})
    second = shop.ship(order_id, "1Z-B", units={1: 2})
    third = shop.ship(order_id, "1Z-C", units={1: 1})
    shop.told_all()
    assert [(list(one.lines.values()), one.tracking[0]["number"]) for one in order.fulfilments] == [
        ([1], "1Z-A"), ([1], "1Z-B"),
    ]  # fmt: skip
    with db.transaction() as cur:
        states = {one.shipment_id: one.state.value for one in telling.of_orders(cur, [order_id])[order_id]}
    assert states == {first: "told", second: "told", third: "left_out"}
    assert [(one["shipment"], one["units"]) for one in told(order_id, "shop_left_out")] in (
        [(second, f"1x {line}"), (third, f"1x {line}")],
        [(third, f"1x {line}"), (second, f"1x {line}")],
    )
    assert clean() == []


def test_what_the_shop_sells_later_of_what_left_before_is_told_then(shop: Shopping) -> None:
    order_id = shop.sell(("MUG", 1))
    (order,) = shop.books.orders.values()
    mug = order.document["line_items"][0]
    edit(order_id, Edit(lines=(LineEdit(str(mug["id"]), 2),), source_again=True, reason="by telephone"))
    shop.ship(order_id, "1Z-A", units={1: 1})
    extra = shop.ship(order_id, "1Z-B", units={1: 1})
    shop.told_all()
    with db.transaction() as cur:
        states = {one.shipment_id: one.state.value for one in telling.of_orders(cur, [order_id])[order_id]}
    assert states[extra] == "left_out"
    order.assigned[0].parts[0].left += 1
    order.assigned[0].parts[0].total += 1
    order.assigned[0].status = "OPEN"
    sold = {**mug, "quantity": 2, "current_quantity": 2, "fulfillable_quantity": 1}
    speaks(shop, line_items=[sold], total_price="20.00", current_total_price="20.00")
    shop.told_all()
    assert [one.tracking[0]["number"] for one in order.fulfilments] == ["1Z-A", "1Z-B"]
    assert clean() == []


def test_edits_stand_when_the_comparison_brings_the_shops_word(
    shop: Shopping, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same order, asked for instead of sent, is the same statement but for what changed."""
    order_id = shop.sell(("MUG", 2))
    edit(
        order_id,
        Edit(
            add=(NewLine("TEE", 1, Decimal(20)),),
            ship_to=ELSEWHERE,
            service_level="two_day",
            reason="by telephone",
        ),
    )
    with db.transaction() as cur:
        channel = channels.by_name(cur, CHANNEL)
        channels.set_settings(cur, CHANNEL, {**channel.settings, "settle_minutes": 0})
    moment = MONDAY + timedelta(minutes=6)
    monkeypatch.setattr(clock, "now", lambda: moment)
    (order,) = shop.books.orders.values()
    order.document |= {"note": "please hurry"}
    shop.books.touch(order)
    shop.poll()
    shop.work()
    now = standing(order_id)
    assert (now.note, now.ship_to, now.service_level) == ("please hurry", ELSEWHERE, "two_day")
    assert [line.live for line in now.lines] == [2, 1]
    assert told(order_id, "edit_overruled") == []
    assert len(told(order_id, "restated")) == 1
