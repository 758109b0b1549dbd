"""What happens to an order in the shop, told by webhooks in any order, twice and late."""

import copy
from itertools import permutations
from typing import Any

import pytest
from tests.acceptance import shop
from tests.acceptance.shop import Shop, line, order
from tests.company import ACTOR

from crossdock.core import clock
from crossdock.core.sql import Cursor
from crossdock.fulfilment import accept, read
from crossdock.mailbox import quarantine
from crossdock.orders.drafts import STATED

LATER = "2026-11-20T11:00:00-05:00"
LAST = "2026-11-20T12:00:00-05:00"


@pytest.fixture
def mine(cur: Cursor) -> Shop:
    return shop.opened(cur)


def told(mine: Shop, external_id: Any) -> dict[str, Any]:
    """The order as it stands, without what names or times it here, nor how it came to stand so."""
    found = mine.order(external_id)
    kept = {
        key: value
        for key, value in found.items()
        if key not in ("number", "version", "received_at", "holds", "payments", "refunds")
    }
    for one in kept["lines"]:
        del one["seq"]
    return {
        **kept,
        "lines": sorted(kept["lines"], key=lambda one: str(one["external_id"])),
        "holds": sorted((one["code"], one["reason"]) for one in found["holds"]),
        "payments": sorted((one for one in found["payments"] if one["kind"] != STATED), key=str),
        "refunds": sorted(found["refunds"], key=str),
    }


def life(id_: int) -> dict[str, dict[str, Any]]:
    """One order's webhooks by topic: pending with two lines; a third line; paid; one unit less and called
    off.
    """
    lines = [line(11, "MUG", 2), line(12, "TEE", 1, "20.00")]
    more = [*lines, line(13, "LAMP", 1, "50.00", title="Añadida")]
    last = [{**one, "current_quantity": 0} for one in more]
    return {
        "orders/create": order(id_, *lines, financial_status="pending"),
        "orders/updated": order(id_, *more, at=LATER, financial_status="pending", note="ring twice"),
        "orders/paid": order(id_, *more, at=LAST, tags="gold, new"),
        "orders/cancelled": order(
            id_, *last, at="2026-11-20T13:00:00-05:00", financial_status="voided", tags="gold",
            cancelled_at="2026-11-20T13:00:00-05:00", cancel_reason="customer", current_total_price="0.00",
        ),
    }  # fmt: skip


@pytest.mark.parametrize("last", ["orders/paid", "orders/cancelled"])
def test_in_whatever_order_webhooks_come_the_order_stands_the_same(mine: Shop, last: str) -> None:
    topics = list(life(1))[: 4 if last == "orders/cancelled" else 3]
    ends = []
    for at, turn in enumerate(permutations(topics), start=101):
        documents = life(at)
        for topic in turn:
            mine.send(topic, documents[topic])
        ends.append({**told(mine, at), "external_id": None, "name": None})
    assert mine.quarantined() == []
    assert ends[0]["status"] == ("cancelled" if last == "orders/cancelled" else "released")
    for end in ends[1:]:
        assert end == ends[0]
    mine.verified()


@pytest.mark.parametrize("last", ["orders/paid", "orders/cancelled"])
def test_webhooks_of_the_same_second_end_alike_in_whatever_order_they_come(mine: Shop, last: str) -> None:
    ends = []
    for at, turn in enumerate(permutations(["orders/create", "orders/paid", last]), start=101):
        first = order(at, line(11, "MUG", 2), financial_status="pending")
        paid = {**first, "financial_status": "paid"}
        documents = {
            "orders/create": first,
            "orders/paid": paid,
            "orders/cancelled": {**paid, "cancelled_at": shop.PLACED, "cancel_reason": "fraud"},
        }
        for topic in turn:
            mine.send(topic, documents[topic])
        ends.append({**told(mine, at), "external_id": None, "name": None})
    assert ends[0]["status"] == ("cancelled" if last == "orders/cancelled" else "released")
    for end in ends[1:]:
        assert end == ends[0]


def test_all_webhooks_of_a_life_in_one_batch_are_as_one_by_one(mine: Shop) -> None:
    for topic, document in life(1).items():
        mine.send(topic, document)
    for topic, document in reversed(life(2).items()):
        mine.post(topic, document)
    mine.work()
    one, two = told(mine, 1), told(mine, 2)
    assert {**one, "external_id": None, "name": None} == {**two, "external_id": None, "name": None}
    mine.verified()


def test_an_older_document_after_a_newer_one_changes_nothing(mine: Shop) -> None:
    newer = order(1, line(11, "MUG", 3), at=LATER, note="new", tags="b", email="new@example.com")
    older = order(1, line(11, "MUG", 1), line(12, "TEE", 1), note="old", tags="a", email="old@example.com",
                  shipping_address={**shop.ADDRESS, "zip": "90001"}, financial_status="paid")  # fmt: skip
    mine.send("orders/updated", newer)
    before = mine.dump()
    for topic in ("orders/create", "orders/updated", "orders/cancelled"):
        mine.send(topic, older)
        assert mine.dump() == before


def test_a_line_that_a_newer_document_no_longer_has_is_called_off(mine: Shop) -> None:
    mine.send("orders/create", order(1, line(11, "MUG", 1), line(12, "TEE", 1)))
    mine.send("orders/updated", order(1, line(11, "MUG", 1), at=LATER))
    assert mine.units(1) == {"11": {"released": 1}, "12": {"cancelled": 1}}
    mine.verified()


def test_a_newer_document_whose_quantity_nobody_can_read_is_told_and_moves_nothing(mine: Shop) -> None:
    mine.send("orders/create", order(1, line(11, "MUG", 2)))
    broken = order(1, line(11, "MUG", 2), at=LATER)
    broken["line_items"][0]["quantity"] = "many"
    mine.send("orders/updated", broken)
    assert mine.units(1) == {"11": {"released": 2}}
    [one] = mine.quarantined()
    assert one.code == "unreadable_quantity"
    assert "line_items[0].quantity" in one.reason
    quarantine.mend(mine.cur, one.inbound_id, shop.encode(order(1, line(11, "MUG", 1), at=LATER)),
                    at=clock.now(), actor=ACTOR)  # fmt: skip
    mine.work()
    assert mine.quarantined() == []
    assert mine.units(1) == {"11": {"released": 1}}
    mine.send("orders/updated", order(1, line(11, "MUG", 3), at=LAST))
    assert mine.units(1) == {"11": {"released": 3}}


def test_what_waits_for_stock_and_was_shipped_by_somebody_else_is_waited_for_no_more(mine: Shop) -> None:
    mine.send("orders/create", order(1, line(11, "SOFA", 3)))
    assert mine.units(1) == {"11": {"backordered": 3}}
    sent = [{"id": 1, "status": "success", "line_items": [{"id": 11, "quantity": 2}]}]
    mine.send(
        "orders/updated", order(1, line(11, "SOFA", 3, fulfillable_quantity=1), at=LATER, fulfillments=sent)
    )
    assert mine.units(1) == {"11": {"backordered": 1, "shipped": 2}}
    mine.verified()


def test_amounts_are_in_the_currency_of_the_document_that_states_them(mine: Shop) -> None:
    mine.send("orders/create", order(1, line(11, "MUG", 2), currency="EUR"))
    mine.send("orders/updated", order(1, line(11, "MUG", 2), at=LATER))
    assert mine.order(1)["total"] == {"amount": "25.00", "currency": "USD"}


# --- orders/edited ----------------------------------------------------------------------------------------


def edit(order_id: Any, at: str | None, plus: dict[Any, int], minus: dict[Any, int]) -> dict[str, Any]:
    parts = {
        "additions": [{"id": one, "delta": units} for one, units in plus.items()],
        "removals": [{"id": one, "delta": units} for one, units in minus.items()],
    }
    return {"order_edit": {"id": 5, "order_id": order_id, "committed_at": at, "created_at": at,
                           "staff_note": "", "line_items": parts}}  # fmt: skip


def test_an_edit_moves_known_lines_once_and_awaits_the_order_for_unknown_ones(mine: Shop) -> None:
    mine.send("orders/create", order(1, line(11, "MUG", 2), line(12, "TEE", 2)))
    change = edit(1, LATER, {11: 1, 99: 1}, {12: 1})
    mine.send("orders/edited", change)
    assert mine.units(1) == {"11": {"released": 3}, "12": {"released": 1, "cancelled": 1}}
    before = mine.dump()
    mine.send("orders/edited", change)
    assert mine.dump() == before
    whole = order(1, line(11, "MUG", 3), line(12, "TEE", 2, current_quantity=1), line(99, "LAMP", 1), at=LAST)
    mine.send("orders/updated", whole)
    assert mine.units(1)["99"] == {"released": 1}
    assert mine.units(1)["11"] == {"released": 3}
    assert mine.units(1)["12"] == {"released": 1, "cancelled": 1}
    mine.send("orders/edited", edit(1, LATER, {11: 1}, {}))
    assert mine.units(1)["11"] == {"released": 3}
    mine.verified()


def test_an_edit_that_does_not_say_when_is_put_aside_for_nobody_could_tell_it_from_its_repeat(
    mine: Shop,
) -> None:
    mine.send("orders/create", order(1, line(11, "MUG", 2)))
    mine.send("orders/edited", edit(1, None, {11: 1}, {}))
    assert [one.code for one in mine.quarantined()] == ["bad_edit"]
    assert mine.units(1) == {"11": {"released": 2}}


def test_an_edit_that_overtakes_its_order_is_applied_when_it_comes(mine: Shop) -> None:
    mine.send("orders/edited", edit(1, LATER, {11: 1}, {}))
    [waiting] = mine.quarantined()
    assert waiting.code == "unknown_order"
    mine.send("orders/create", order(1, line(11, "MUG", 2)))
    assert mine.quarantined() == []
    assert mine.units(1) == {"11": {"released": 3}}


# --- refunds ----------------------------------------------------------------------------------------------


def refund(id_: int, order_id: Any, lines: dict[int, int], how: str, amount: str = "10.00") -> dict[str, Any]:
    return {
        "id": id_, "admin_graphql_api_id": f"gid://shopify/Refund/{id_}", "order_id": order_id,
        "note": "wrong",
        "created_at": LATER, "processed_at": LATER, "order_adjustments": [], "refund_shipping_lines": [],
        "refund_line_items": [
            {"id": id_ * 10 + at, "line_item_id": one, "quantity": units, "restock_type": how,
             "location_id": None, "subtotal": 10.0 * units,
             "subtotal_set": shop.money_set(f"{10 * units}.00"), "total_tax": 0.0, "line_item": {"id": one}}
            for at, (one, units) in enumerate(lines.items())
        ],
        "transactions": [{"id": id_ * 100, "kind": "refund", "status": "success", "amount": amount,
                          "currency": "USD", "gateway": "bogus", "created_at": LATER}],
    }  # fmt: skip


@pytest.mark.parametrize("how", ["cancel", "no_restock", "return", "legacy_restock"])
@pytest.mark.parametrize("first", ["refund", "order"])
def test_a_refund_counts_once_before_or_after_the_order_that_tells_of_it(
    mine: Shop, how: str, first: str
) -> None:
    gone = 1 if how == "cancel" else 0
    money = refund(7, 1, {11: 1}, how)
    whole = order(1, line(11, "MUG", 3, current_quantity=3 - gone), at=LAST, refunds=[money])
    mine.send("orders/create", order(1, line(11, "MUG", 3)))
    steps = [("refunds/create", money), ("orders/updated", whole)]
    for topic, document in steps if first == "refund" else reversed(steps):
        mine.send(topic, document)
    before = mine.dump()
    for topic, document in steps:
        mine.send(topic, document)
    assert mine.dump() == before
    found = mine.order(1)
    [one] = found["refunds"]
    assert one["amount"] == {"amount": "10.00", "currency": "USD"}
    assert [(part["line"], part["quantity"], part["restock"]) for part in one["lines"]] == [(1, 1, how)]
    assert found["lines"][0]["quantities"]["cancelled"] == gone
    assert found["lines"][0]["quantities"]["released"] == 3 - gone
    mine.verified()


def test_two_refunds_of_the_same_line_take_away_both_units(mine: Shop) -> None:
    mine.send("orders/create", order(1, line(11, "MUG", 3)))
    for id_ in (7, 8):
        mine.send("refunds/create", refund(id_, 1, {11: 1}, "cancel"))
    assert mine.units(1) == {"11": {"released": 1, "cancelled": 2}}
    assert len(mine.order(1)["refunds"]) == 2


def test_a_refund_after_an_edit_takes_away_units_too(mine: Shop) -> None:
    mine.send("orders/create", order(1, line(11, "MUG", 3)))
    mine.send("orders/edited", edit(1, LATER, {}, {11: 1}))
    mine.send("refunds/create", refund(7, 1, {11: 1}, "cancel"))
    assert mine.units(1) == {"11": {"released": 1, "cancelled": 2}}


def test_two_refunds_in_one_batch_and_their_order_last(mine: Shop) -> None:
    for id_ in (7, 8):
        mine.post("refunds/create", refund(id_, 1, {11: 1}, "cancel"))
    mine.work()
    assert {one.code for one in mine.quarantined()} == {"unknown_order"}
    mine.send("orders/create", order(1, line(11, "MUG", 3)))
    assert mine.quarantined() == []
    assert mine.units(1) == {"11": {"released": 1, "cancelled": 2}}
    assert len(mine.order(1)["refunds"]) == 2


def test_a_refund_of_a_line_that_nobody_knows_is_recorded(mine: Shop) -> None:
    mine.send("orders/create", order(1, line(11, "MUG", 3)))
    mine.send("refunds/create", refund(7, 1, {999: 1}, "cancel"))
    [one] = mine.order(1)["refunds"]
    assert [(part["line"], part["quantity"]) for part in one["lines"]] == [(None, 1)]
    assert mine.units(1) == {"11": {"released": 3}}


def test_a_rounded_order_id_finds_the_order_of_the_exact_one(mine: Shop) -> None:
    whole = order(820982911946154508, line(487817672276298560, "MUG", 3))
    mine.send("orders/create", {**whole, "id": 820982911946154500})
    mine.send("refunds/create", refund(7, 820982911946154500, {487817672276298560: 1}, "cancel"))
    mine.send("orders/delete", {"id": 820982911946154500})
    assert mine.quarantined() == []
    assert mine.order(820982911946154508)["status"] == "cancelled"
    assert len(mine.order(820982911946154508)["refunds"]) == 1


# --- cancelled, deleted -----------------------------------------------------------------------------------


def called_off(document: dict[str, Any]) -> dict[str, Any]:
    found = copy.deepcopy(document)
    found.update(updated_at=LATER, cancelled_at=LATER, cancel_reason="customer", current_total_price="0.00")
    for one in found["line_items"]:
        one.update(current_quantity=0, fulfillable_quantity=0)
    return found


@pytest.mark.parametrize("stands", ["held", "backordered", "allocated", "released"])
@pytest.mark.parametrize("topic", ["orders/cancelled", "orders/delete"])
def test_what_is_called_off_comes_back_wherever_it_stands(mine: Shop, stands: str, topic: str) -> None:
    free = mine.dump()["inventory_stock"]
    document = {
        "held": order(1, line(11, "NEVER SEEN", 2)),
        "backordered": order(1, line(11, "SOFA", 2)),
        "allocated": order(1, line(11, "MUG", 2), financial_status="pending"),
        "released": order(1, line(11, "MUG", 2)),
    }[stands]
    mine.send("orders/create", document)
    assert mine.order(1)["status"] == stands
    mine.send(topic, called_off(document) if topic == "orders/cancelled" else {"id": 1})
    assert mine.order(1)["status"] == "cancelled"
    assert mine.units(1) == {"11": {"cancelled": 2}}
    reserved = "SELECT coalesce(sum(reserved), 0) FROM inventory_stock"
    assert mine.cur.execute(reserved).fetchone() == (0,)
    assert len(mine.dump()["inventory_stock"]) == len(free)
    before = mine.dump()
    mine.send(topic, called_off(document) if topic == "orders/cancelled" else {"id": 1})
    assert mine.dump()["orders_line"] == before["orders_line"]
    mine.verified()


def test_what_a_location_has_accepted_is_not_called_off_silently(mine: Shop) -> None:
    document = order(1, line(11, "MUG", 2))
    mine.send("orders/create", document)
    [one] = read.of_order(mine.cur, _id(mine))
    accept.accept(mine.cur, [int(str(one["id"]).removeprefix("FO-"))], at=clock.now(), actor=ACTOR)
    mine.send("orders/cancelled", called_off(document))
    assert mine.units(1) == {"11": {"released": 2}}
    assert mine.quarantined() == []
    mine.verified()


def _id(mine: Shop) -> int:
    return int(mine.order(1)["number"].removeprefix("SO-"))
