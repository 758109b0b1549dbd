"""Payments and refunds as channels state them: once by their key, never changed, and no business of stock."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from tests import company
from tests.company import ACTOR, MONDAY
from tests.sourcing.steps import take, units

from crossdock.billing import read, record
from crossdock.core.sql import Cursor
from crossdock.orders.drafts import PaymentDraft, RefundDraft, RefundLineDraft

SALE = PaymentDraft("P-1", "sale", "success", "card", 2000, "USD", MONDAY)
BACK = RefundDraft(
    "R-1",
    MONDAY,
    "broken",
    1500,
    "USD",
    {"adjustments": [{"amount": "-1.00"}]},
    (
        RefundLineDraft("RL-1", "1", 1, 1000, 80, "return"),
        RefundLineDraft("RL-2", "gone", 1, 420, 0, "no_restock"),
    ),
)


def an_order(cur: Cursor) -> int:
    mine = company.build(cur)
    [order_id] = take(cur, mine.order("B-1", ("MUG", 2)))
    return order_id


def pay(cur: Cursor, order_id: int, *drafts: PaymentDraft) -> int:
    return record.payments(cur, [(order_id, 0, draft) for draft in drafts], at=MONDAY, actor=ACTOR)


def refund(cur: Cursor, order_id: int, *drafts: RefundDraft) -> Any:
    return record.refunds(cur, [(order_id, 0, draft) for draft in drafts], at=MONDAY, actor=ACTOR)


def told(cur: psycopg.Cursor[tuple[Any, ...]], order_id: int) -> list[str]:
    rows = cur.execute(
        "SELECT kind FROM core_event WHERE order_id = %s AND kind ~ 'payment|refund' ORDER BY id", (order_id,)
    ).fetchall()
    return [kind for (kind,) in rows]


def test_a_payment_is_recorded_once_by_its_key(cur: Cursor) -> None:
    order_id = an_order(cur)
    assert pay(cur, order_id, SALE, SALE) == 1
    assert pay(cur, order_id, SALE) == 0
    assert read.payments(cur, [order_id]) == {
        order_id: [
            {
                "external_id": "P-1",
                "kind": "sale",
                "status": "success",
                "gateway": "card",
                "amount": {"amount": "20.00", "currency": "USD"},
                "at": "2026-11-23T15:00:00Z",
            }
        ]
    }
    assert told(cur, order_id) == ["payment_sale"]


def test_a_payment_s_word_stands_beside_its_earlier_one(cur: Cursor) -> None:
    order_id = an_order(cur)
    pay(cur, order_id, replace(SALE, status="pending"))
    pay(cur, order_id, SALE, replace(SALE, amount=1))  # what is told twice under one key is not told anew
    shown = read.payments(cur, [order_id])[order_id]
    assert [(one["status"], one["amount"]["amount"]) for one in shown] == [
        ("pending", "20.00"),
        ("success", "20.00"),
    ]


def test_the_same_key_of_another_order_is_another_payment(cur: Cursor) -> None:
    mine = company.build(cur)
    order_ids = take(cur, mine.order("B-1", ("MUG", 1)), mine.order("B-2", ("MUG", 1)))
    for order_id in order_ids:
        assert pay(cur, order_id, SALE) == 1
    assert set(read.payments(cur, order_ids)) == set(order_ids)


@pytest.mark.parametrize(("currency", "said"), [("JPY", "2000"), ("KWD", "2.000"), ("USD", "20.00")])
def test_amounts_are_in_the_payment_s_own_currency(cur: Cursor, currency: str, said: str) -> None:
    order_id = an_order(cur)
    pay(cur, order_id, replace(SALE, currency=currency))
    assert read.payments(cur, [order_id])[order_id][0]["amount"] == {"amount": said, "currency": currency}


def test_a_refund_is_recorded_once_with_its_lines_and_its_detail(cur: Cursor) -> None:
    order_id = an_order(cur)
    assert refund(cur, order_id, BACK)
    assert not refund(cur, order_id, BACK, replace(BACK, amount=9999))
    [shown] = read.refunds(cur, [order_id])[order_id]
    assert shown["amount"] == {"amount": "15.00", "currency": "USD"}
    assert shown["detail"] == {"adjustments": [{"amount": "-1.00"}]}
    assert [(one["line"], one["quantity"], one["restock"]) for one in shown["lines"]] == [
        (1, 1, "return"),
        (None, 1, "no_restock"),  # of a line that the order does not have
    ]
    assert shown["lines"][0]["tax"] == {"amount": "0.80", "currency": "USD"}
    assert told(cur, order_id) == ["refunded"]


def test_a_refund_without_items_and_one_that_is_told_later_come_in_order(cur: Cursor) -> None:
    order_id = an_order(cur)
    refund(cur, order_id, BACK)
    later = [(order_id, 0, replace(BACK, external_id="A-2", lines=(), note="postage"))]
    record.refunds(cur, later, at=MONDAY + timedelta(hours=1), actor=ACTOR)
    shown = read.refunds(cur, [order_id])[order_id]
    assert [(one["external_id"], len(one["lines"])) for one in shown] == [("R-1", 2), ("A-2", 0)]


def test_a_refund_moves_no_stock_and_no_units(cur: Cursor) -> None:
    order_id = an_order(cur)
    stock = "SELECT sku_id, location_id, on_hand, reserved FROM inventory_stock ORDER BY 1, 2"
    before = cur.execute(stock).fetchall(), units(cur, order_id)
    refund(cur, order_id, BACK, replace(BACK, external_id="R-2"))
    assert (cur.execute(stock).fetchall(), units(cur, order_id)) == before


def test_nothing_stated_is_nothing_recorded(cur: Cursor) -> None:
    order_id = an_order(cur)
    assert not pay(cur, order_id)
    assert not refund(cur, order_id)
    assert (read.payments(cur, [order_id]), read.refunds(cur, [order_id])) == ({}, {})
