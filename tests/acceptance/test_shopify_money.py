"""What the shop says of money, and what nobody can read until it is mended."""

from typing import Any

import pytest
from tests.acceptance import shop
from tests.acceptance.shop import Shop, line, order
from tests.company import ACTOR

from crossdock.core import clock
from crossdock.core.sql import Cursor
from crossdock.mailbox import quarantine

LATER = "2026-11-20T11:00:00-05:00"


@pytest.fixture
def mine(cur: Cursor) -> Shop:
    return shop.opened(cur)


def transaction(status: str, kind: str, amount: str = "25.00") -> dict[str, Any]:
    return {
        "id": 900, "admin_graphql_api_id": "gid://shopify/OrderTransaction/900", "order_id": 1, "kind": kind,
        "status": status, "amount": amount, "currency": "USD", "gateway": "bogus", "created_at": LATER,
    }  # fmt: skip


def test_a_paid_order_is_released(mine: Shop) -> None:
    document = order(1, line(11, "MUG", 2), financial_status="pending")
    mine.send("orders/create", document)
    assert (mine.order(1)["status"], mine.holds(1)) == ("allocated", ["payment_pending"])
    mine.send("orders/paid", {**document, "financial_status": "paid", "updated_at": LATER})
    assert (mine.order(1)["status"], mine.holds(1)) == ("released", [])
    mine.verified()


def test_a_payment_of_the_whole_is_a_payment(mine: Shop) -> None:
    mine.send("orders/create", order(1, line(11, "MUG", 2), financial_status="pending"))
    mine.send("order_transactions/create", transaction("success", "sale"))
    assert (mine.order(1)["status"], mine.holds(1)) == ("released", [])


@pytest.mark.parametrize(
    ("status", "kind", "amount"),
    [
        ("failure", "sale", "25.00"),
        ("error", "capture", "25.00"),
        ("pending", "sale", "25.00"),
        ("success", "void", "25.00"),
        ("success", "refund", "25.00"),
        ("success", "sale", "10.00"),
    ],
)
def test_money_that_did_not_come_frees_no_order(mine: Shop, status: str, kind: str, amount: str) -> None:
    mine.send("orders/create", order(1, line(11, "MUG", 2), financial_status="pending"))
    mine.send("order_transactions/create", transaction(status, kind, amount))
    assert (mine.order(1)["status"], mine.holds(1)) == ("allocated", ["payment_pending"])
    assert [
        (one["kind"], one["status"]) for one in mine.order(1)["payments"] if one["external_id"] == "900"
    ] == [(kind, status)]


def test_what_cannot_be_read_is_kept_mended_and_replayed(mine: Shop) -> None:
    body = shop.encode(order(1, line(11, "MUG", 2)))
    inbound_id = mine.send("orders/create", body[:-2])
    [one] = mine.quarantined()
    assert (one.inbound_id, one.code) == (inbound_id, "not_json")
    assert one.reason
    assert mine.found(1) is None
    quarantine.mend(mine.cur, inbound_id, body, at=clock.now(), actor=ACTOR)
    mine.work()
    assert mine.quarantined() == []
    assert mine.order(1)["status"] == "released"
