"""Why an order waits, in words, and how it goes on: by what the channel says next, or by a person's act."""

from typing import Any

import pytest
from tests import company
from tests.acceptance import shop
from tests.acceptance.shop import Shop, line, order
from tests.company import ACTOR

from crossdock.core import clock
from crossdock.core.sql import Cursor
from crossdock.fulfilment import accept as accepting
from crossdock.fulfilment import ship
from crossdock.fulfilment.ship import Shipment
from crossdock.orders.errors import SkuStillUnknown
from crossdock.sourcing import amend

LATER = "2026-11-20T11:00:00-05:00"
LATEST = "2026-11-20T12:00:00-05:00"


@pytest.fixture
def mine(cur: Cursor) -> Shop:
    return shop.opened(cur)


def held(mine: Shop, document: dict[str, Any]) -> dict[str, str]:
    """Send it; its holds, code to reason."""
    mine.send("orders/create", document)
    return {hold["code"]: hold["reason"] for hold in mine.order(1)["holds"]}


def lift(mine: Shop, *codes: str) -> None:
    order_id = int(mine.order(1)["number"].removeprefix("SO-"))
    amend.lift(mine.cur, [order_id], codes or None, at=clock.now(), actor=ACTOR)
    mine.work()


def released(mine: Shop, units: dict[str, dict[str, int]]) -> None:
    assert (mine.order(1)["status"], mine.holds(1)) == ("released", [])
    assert mine.units(1) == units
    mine.verified()


def test_an_unknown_sku_waits_until_it_is_created_and_the_hold_lifted(mine: Shop) -> None:
    reasons = held(mine, order(1, line(11, "MUG", 1), line(12, "NOVELTY", 2)))
    assert reasons == {"unknown_sku": "the catalogue does not have NOVELTY"}
    assert mine.order(1)["status"] == "held"
    with pytest.raises(SkuStillUnknown):
        lift(mine)
    mine.stock("NOVELTY", units=5)
    lift(mine)
    released(mine, {"11": {"released": 1}, "12": {"released": 2}})


def test_an_unknown_sku_that_was_created_counts_at_the_next_word_of_the_channel(mine: Shop) -> None:
    held(mine, order(1, line(11, "NOVELTY", 2)))
    mine.stock("NOVELTY", units=5)
    mine.send("orders/updated", order(1, line(11, "NOVELTY", 2), at=LATER, note="still waiting"))
    released(mine, {"11": {"released": 2}})


def test_a_corrected_sku_frees_the_order(mine: Shop) -> None:
    held(mine, order(1, line(11, "MUGG", 2)))
    mine.send("orders/updated", order(1, line(11, "MUG", 2), at=LATER))
    released(mine, {"11": {"released": 2}})


def test_a_line_without_sku_that_ships_is_said_so_and_may_be_called_off(mine: Shop) -> None:
    reasons = held(mine, order(1, line(11, "MUG", 1), line(12, None, 1, title="Carved by hand")))
    assert reasons == {"unknown_sku": "a line has no SKU"}
    order_id = int(mine.order(1)["number"].removeprefix("SO-"))
    amend.cancel(mine.cur, order_id, units={2: 1}, reason="made by hand", at=clock.now(), actor=ACTOR)
    lift(mine)
    released(mine, {"11": {"released": 1}, "12": {"cancelled": 1}})


@pytest.mark.parametrize(
    ("lacks", "named"),
    [
        (("zip",), "a postcode"),
        (("address1", "city"), "a street, a city"),
        (("country", "country_code"), "a country"),
    ],
)
def test_an_incomplete_address_waits_for_the_whole_one(
    mine: Shop, lacks: tuple[str, ...], named: str
) -> None:
    where = {**shop.ADDRESS, **dict.fromkeys(lacks)}
    reasons = held(mine, order(1, line(11, "MUG", 1), shipping_address=where))
    assert reasons == {"address_incomplete": f"the ship-to address lacks {named}"}
    mine.send("orders/updated", order(1, line(11, "MUG", 1), at=LATER))
    released(mine, {"11": {"released": 1}})


def test_a_total_that_does_not_add_up_waits_for_a_person_or_a_better_one(mine: Shop) -> None:
    reasons = held(mine, order(1, line(11, "MUG", 2), total_price="26.00"))
    assert reasons == {"totals_mismatch": "the total is stated as 26.00 and the parts add up to 25.00 USD"}
    assert mine.order(1)["total"] == company_money("26.00")
    assert mine.order(1)["computed_total"] == company_money("25.00")
    lift(mine, "totals_mismatch")
    released(mine, {"11": {"released": 2}})


def test_a_hold_that_a_person_lifted_stays_lifted_while_the_channel_repeats_its_reason(mine: Shop) -> None:
    held(mine, order(1, line(11, "SOFA", 2), total_price="26.00"))
    lift(mine, "totals_mismatch")
    assert mine.order(1)["status"] == "backordered"
    mine.send("orders/updated", order(1, line(11, "SOFA", 2), total_price="26.00", at=LATER, note="when?"))
    assert mine.holds(1) == []
    company.put(mine.cur, mine.company, "SOFA", "EWR", 2)
    assert mine.order(1)["note"] == "when?"


def test_the_reason_of_a_hold_follows_what_the_channel_says(mine: Shop) -> None:
    held(mine, order(1, line(11, "MUG", 2), total_price="26.00"))
    mine.send("orders/updated", order(1, line(11, "MUG", 2), total_price="27.00", at=LATER))
    [hold] = mine.order(1)["holds"]
    assert "27.00" in hold["reason"]
    mine.send("orders/updated", order(1, line(11, "MUG", 2), at="2026-11-20T12:00:00-05:00"))
    released(mine, {"11": {"released": 2}})


def test_several_holds_end_one_by_one(mine: Shop) -> None:
    where = {**shop.ADDRESS, "zip": None}
    document = order(
        1, line(11, "NOVELTY", 1), shipping_address=where, total_price="99.00", financial_status="pending"
    )
    assert set(held(mine, document)) == {
        "address_incomplete",
        "payment_pending",
        "totals_mismatch",
        "unknown_sku",
    }
    mine.stock("NOVELTY")
    lift(mine, "unknown_sku")
    lift(mine, "totals_mismatch")
    assert mine.order(1)["status"] == "held"
    mine.send("orders/updated", {**document, "shipping_address": shop.ADDRESS, "updated_at": LATER})
    assert (mine.order(1)["status"], mine.holds(1)) == ("allocated", ["payment_pending"])
    last = {**document, "shipping_address": shop.ADDRESS, "financial_status": "paid"}
    mine.send("orders/paid", {**last, "updated_at": "2026-11-20T12:00:00-05:00"})
    released(mine, {"11": {"released": 1}})


def company_money(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": company.CURRENCY}


def accept(mine: Shop) -> None:
    document = mine.order(1)
    rows = mine.cur.execute(
        "SELECT id FROM fulfilment_order WHERE order_id = %s", [int(document["number"].removeprefix("SO-"))]
    ).fetchall()
    accepting.accept(mine.cur, [row[0] for row in rows], at=clock.now(), actor=ACTOR)


def test_another_article_on_a_released_line_is_called_back_and_sourced_anew(mine: Shop) -> None:
    mine.send("orders/create", order(1, line(11, "MUG", 1)))
    mine.send("orders/updated", order(1, line(11, "TEE", 1), at=LATER))
    released(mine, {"11": {"released": 1}})
    assert [one["sku"] for one in mine.order(1)["lines"]] == ["TEE"]


def test_another_article_on_a_line_that_a_location_accepted_is_a_persons_task(mine: Shop) -> None:
    mine.send("orders/create", order(1, line(11, "MUG", 1)))
    accept(mine)
    mine.send("orders/updated", order(1, line(11, "TEE", 1), at=LATER))
    assert mine.holds(1) == ["sku_changed"]
    assert [one["sku"] for one in mine.order(1)["lines"]] == ["MUG"]
    mine.verified()


def leave(mine: Shop) -> None:
    """All of the order leaves, without a word to the shop."""
    rows = mine.cur.execute("SELECT id FROM fulfilment_order").fetchall()
    ship.ship(mine.cur, [Shipment(row[0]) for row in rows], at=clock.now(), actor=ACTOR)


def test_a_cancellation_of_what_has_left_unknown_to_the_shop_is_a_persons_task(mine: Shop) -> None:
    mine.send("orders/create", order(1, line(11, "MUG", 2), line(12, "TEE", 1)))
    leave(mine)
    late = order(1, line(11, "MUG", 2), line(12, "TEE", 1), at=LATER, cancelled_at=LATER)
    mine.send("orders/cancelled", late)
    assert mine.holds(1) == ["cancel_too_late"]
    assert mine.order(1)["holds"][0]["reason"] == "the channel cancelled 3 units that have left already"
    lift(mine)
    mine.send("orders/updated", {**late, "note": "by phone", "updated_at": LATEST})
    assert mine.holds(1) == []  # somebody has seen to it
    mine.verified()


def test_what_comes_back_is_no_cancellation(mine: Shop) -> None:
    """The shop knows that it was shipped, and refunds a unit of it."""
    mine.send("orders/create", order(1, line(11, "MUG", 2)))
    leave(mine)
    known = {"fulfillment_status": "fulfilled", "fulfillable_quantity": 0, "current_quantity": 1}
    sent = [{"id": 8, "status": "success", "line_items": [{"id": 11, "quantity": 2}]}]
    mine.send("orders/updated", order(1, line(11, "MUG", 2, **known), at=LATER, fulfillments=sent))
    assert mine.holds(1) == []


def test_a_cancellation_that_comes_too_late_is_a_persons_task(mine: Shop) -> None:
    mine.send("orders/create", order(1, line(11, "MUG", 2)))
    accept(mine)
    mine.send("orders/cancelled", order(1, line(11, "MUG", 2), at=LATER, cancelled_at=LATER))
    assert mine.holds(1) == ["cancel_too_late"]
    assert mine.units(1) == {"11": {"released": 2}}
    mine.verified()
