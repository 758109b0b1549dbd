"""Money at the shop: captured for what has left, once, whoever dies or goes deaf; let go when cancelled."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.channels.shopping import Shopping, allow, document, make_due, opened
from tests.channels.test_telling_shops import number_of, told
from tests.company import ACTOR
from tests.conftest import Database

from crossdock.app import verify
from crossdock.billing import read as billing
from crossdock.channels import acting, collecting, telling
from crossdock.channels.adapters import shopify_operations as ask
from crossdock.channels.adapters import shopify_payments as paying
from crossdock.channels.adapters.shopify_graphql import Operation, decode
from crossdock.channels.adapters.shopify_payments import Capture, Settled, Short, Void
from crossdock.channels.errors import ShopRefused
from crossdock.core import clock, db
from crossdock.orders import edit
from crossdock.sourcing import amend
from crossdock.twin import shop_till as till
from crossdock.twin.shop_books import GID, Books, Order
from crossdock.twin.shop_server import Bucket, Faults, ShopServer

PRICE = Decimal(10)  # of a mug


@pytest.fixture
def shop(db: Database, monday: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shopping]:
    allow(monkeypatch)
    with opened(notify=False, capture=True) as shopping:
        shopping.poll()
        yield shopping


def sold(shop: Shopping, units: int, *, several: bool) -> tuple[int, Order]:
    """An order of mugs whose money is set aside."""
    order_id = shop.sell(("MUG", units))
    order = shop.books.orders[f"{GID}/Order/{number_of(shop)}"]
    till.authorise(shop.books, order, str(PRICE * units), several=several)
    return order_id, order


def captures(order: Order) -> list[Decimal]:
    return [one.amount for one in order.transactions if one.kind == "CAPTURE"]


def ledger(order_id: int) -> list[tuple[str, str]]:
    """(kind, amount) of what moved, as our books have it."""
    with db.transaction() as cur:
        found = billing.payments(cur, [order_id]).get(order_id, [])
    return [(one["kind"], one["amount"]["amount"]) for one in found if one["kind"] in ("capture", "void")]


def sound() -> None:
    with db.transaction() as cur:
        finding = verify.check(cur, "tellings")
    assert finding.clean, finding.document()


def test_each_shipment_is_captured_where_that_may_be_several_times(shop: Shopping) -> None:
    order_id, order = sold(shop, 3, several=True)
    shop.ship(order_id, "T-1", units={1: 1})
    shop.told_all()
    assert (captures(order), ledger(order_id)) == ([PRICE], [("capture", "10.00")])
    assert (telling.CAPTURE, "told", None) in told(order_id)
    shop.ship(order_id, "T-2")
    shop.told_all()
    assert captures(order) == [PRICE, 2 * PRICE]
    assert ledger(order_id) == [("capture", "10.00"), ("capture", "20.00")]
    assert order.document["financial_status"] == "paid"
    sound()


def test_an_authorization_that_is_captured_once_waits_for_the_last_shipment(shop: Shopping) -> None:
    order_id, order = sold(shop, 3, several=False)
    shop.ship(order_id, "T-1", units={1: 1})
    shop.told_all()
    assert captures(order) == []
    shop.ship(order_id, "T-2")
    shop.told_all()
    assert captures(order) == [3 * PRICE]
    assert ledger(order_id) == [("capture", "30.00")]


def test_what_will_not_ship_any_more_is_let_go_with_the_last_capture(shop: Shopping) -> None:
    order_id, order = sold(shop, 3, several=True)
    with db.transaction() as cur:
        amend.cancel(cur, order_id, units={1: 1}, reason="asked", at=clock.now(), actor=ACTOR)
    shop.ship(order_id, "T-1")
    shop.told_all()
    assert [(one.kind, one.amount) for one in order.transactions[1:]] == [
        ("CAPTURE", 2 * PRICE),
        ("VOID", PRICE),
    ]
    assert ledger(order_id) == [("capture", "20.00"), ("void", "10.00")]


def test_an_order_that_is_cancelled_lets_its_authorization_go_before_it_is_cancelled_there(
    shop: Shopping,
) -> None:
    order_id, order = sold(shop, 1, several=False)
    with db.transaction() as cur:
        amend.cancel(cur, order_id, reason="out of print", at=clock.now(), actor=ACTOR)
    shop.told_all()
    assert [one.kind for one in order.transactions] == ["AUTHORIZATION", "VOID"]
    assert order.cancelled_at is not None
    names = [name for name, _ in shop.server.asked]
    assert names.index("CrossdockVoid") < names.index("CrossdockCancel")
    assert told(order_id) == [(telling.VOID, "told", None), (telling.CANCELLATION, "told", None)]
    assert ledger(order_id) == [("void", "10.00")]
    sound()


def test_a_channel_that_does_not_want_it_keeps_its_money_to_itself(shop: Shopping) -> None:
    with db.transaction() as cur:
        cur.execute("UPDATE partners_channel SET settings = settings || '{\"capture\": false}'")
    order_id, order = sold(shop, 1, several=True)
    shop.ship(order_id, "T-1")
    shop.told_all()
    assert (captures(order), ledger(order_id)) == ([], [])


def test_without_an_authorization_it_is_a_persons_task_and_can_be_told_again(shop: Shopping) -> None:
    order_id = shop.sell(("MUG", 1))
    order = shop.books.orders[f"{GID}/Order/{number_of(shop)}"]
    shipment = shop.ship(order_id, "T-1")
    shop.told_all()
    ((_, state, error), other) = told(order_id)
    assert (state, error) == ("failed", "no authorization is left at the shop to capture 10.00 USD from")
    assert other == (shipment, "told", None)  # the shipment was told all the same
    till.authorise(shop.books, order, "10.00")
    with db.transaction() as cur:
        assert telling.plan(cur, [order_id], at=clock.now(), again=True) == 1
    shop.told_all()
    assert (captures(order), told(order_id)[0][1]) == ([PRICE], "told")


def test_what_somebody_captured_by_hand_counts_and_is_known_here(shop: Shopping) -> None:
    order_id, order = sold(shop, 2, several=True)
    till.capture(shop.books, order.gid, order.transactions[0].gid, "20.00", last=False)
    shop.ship(order_id, "T-1")
    shop.told_all()
    assert captures(order) == [2 * PRICE]
    assert ledger(order_id) == [("capture", "20.00")]


def test_what_the_buyer_paid_at_once_is_not_captured_again(shop: Shopping) -> None:
    order_id = shop.sell(("MUG", 2))
    order = shop.books.orders[f"{GID}/Order/{number_of(shop)}"]
    till.sell(shop.books, order)
    shipment = shop.ship(order_id, "T-1")
    shop.told_all()
    assert [(state, error) for _, state, error in told(order_id)] == [("told", None)] * 2
    assert {one for one, *_ in told(order_id)} == {telling.CAPTURE, shipment}
    assert (captures(order), ledger(order_id)) == ([], [])


def test_killed_after_the_shop_took_the_money_it_is_not_taken_again(shop: Shopping) -> None:
    order_id, order = sold(shop, 2, several=True)
    shop.ship(order_id, "T-1", units={1: 1})
    shop.news()
    with db.transaction() as cur:
        jobs = acting.claim(cur, 16, clock.now())
    assert acting.act(jobs)[0].moved  # and here the process dies
    with db.transaction() as cur:
        make_due(cur)
    shop.told_all()
    assert (captures(order), ledger(order_id)) == ([PRICE], [("capture", "10.00")])


@pytest.mark.parametrize("fault", ["lost", "after", "before", "busy"])
def test_an_answer_that_never_came_is_looked_for(shop: Shopping, fault: str) -> None:
    order_id, order = sold(shop, 2, several=True)
    shop.ship(order_id, "T-1", units={1: 1})

    class AfterLooking(Faults):
        def next(self) -> str:
            asked = [name for name, _ in shop.server.asked]
            return fault if asked and asked[-1] == "CrossdockPayments" else ""

    shop.server.faults = AfterLooking()
    shop.tell()
    shop.server.faults = Faults()
    shop.told_all()
    assert captures(order) == [PRICE]


def asked(server: ShopServer, operation: Operation, variables: dict[str, Any]) -> Any:
    answer = server.answer({"query": operation.text, "operationName": operation.name, "variables": variables})
    root = decode(operation, 200, msgspec.json.encode(answer)).root
    if "userErrors" in root:
        assert root["userErrors"] == []
    return root


authorizations = st.lists(st.tuples(st.integers(1, 60), st.booleans()), min_size=1, max_size=3)
sums = st.lists(st.integers(0, 90), min_size=1, max_size=4).map(sorted)


@settings(max_examples=150, deadline=None)
@given(authorizations=authorizations, sums=sums, asked_twice=st.booleans())
def test_never_more_is_taken_than_is_due_nor_than_was_authorised(
    authorizations: list[tuple[int, bool]], sums: list[int], asked_twice: bool
) -> None:
    """Sums in cents that rise shipment by shipment; the last one is the order's last."""
    books = Books()
    server = ShopServer(books, bucket=Bucket(1e9, 1e9, 1e9))
    order = books.place(document(77, ("MUG", 9)))
    for cents, several in authorizations:
        till.authorise(books, order, str(Decimal(cents) / 100), several=several)
    for nth, due in enumerate(sums):
        last = nth == len(sums) - 1
        for _ in range(2 if asked_twice else 1):
            step = run(server, order, due, last=last)
        taken = int(till.taken(order) * 100)
        assert taken <= max(due, 0)
        assert taken <= sum(cents for cents, _ in authorizations)
        if last and isinstance(step, Settled):
            assert taken == due
        if isinstance(step, Short):
            assert step.amount == due - taken
    assert not isinstance(step, Settled) or not step.waits


def run(server: ShopServer, order: Order, due: int, *, last: bool) -> Settled | Short:
    for _ in range(9):
        at_shop = paying.read(asked(server, ask.PAYMENTS, {"id": order.gid}))
        step = paying.next_capture(at_shop, due, last=last)
        if isinstance(step, Settled | Short):
            return step
        assert isinstance(step, Capture)
        asked(server, ask.CAPTURE, {"input": paying.capture_input(order.gid, step, "USD")})
    raise AssertionError("no end")


def test_an_authorization_is_let_go_once() -> None:
    books = Books()
    server = ShopServer(books, bucket=Bucket(1e9, 1e9, 1e9))
    order = books.place(document(77, ("MUG", 1)))
    made = till.authorise(books, order, "10.00")
    at_shop = paying.read(asked(server, ask.PAYMENTS, {"id": order.gid}))
    assert paying.next_void(at_shop) == Void(made.gid)
    asked(server, ask.VOID, {"parentTransactionId": made.gid})
    assert paying.next_void(paying.read(asked(server, ask.PAYMENTS, {"id": order.gid}))) == Settled()


def test_what_is_under_way_is_waited_for() -> None:
    transaction = {
        "id": f"{GID}/OrderTransaction/1", "kind": "AUTHORIZATION", "status": "SUCCESS", "gateway": "g",
        "processedAt": "2026-11-23T15:00:00Z", "multiCapturable": True, "parentTransaction": None,
        "amountSet": {"shopMoney": {"amount": "10.0", "currencyCode": "USD"}},
    }  # fmt: skip
    waiting = {**transaction, "id": f"{GID}/OrderTransaction/2", "kind": "CAPTURE", "status": "PENDING"}
    order = {"currencyCode": "USD", "presentmentCurrencyCode": "USD", "transactions": [transaction, waiting]}
    assert isinstance(paying.next_capture(paying.read(order), 500, last=False), paying.Pending)
    assert isinstance(paying.next_void(paying.read(order)), paying.Pending)
    with pytest.raises(ShopRefused):
        paying.read({**order, "transactions": [{**transaction, "amountSet": None}]})


def test_what_has_left_is_worth_its_lines_and_the_shipping_until_nothing_more_ships(shop: Shopping) -> None:
    order_id = shop.sell(("MUG", 2), ("TEE", 1))
    with db.transaction() as cur:
        cur.execute("UPDATE orders_order SET shipping = 500, current_total = 4500 WHERE id = %s", [order_id])
        assert collecting.due(edit.read(cur, order_id)) is None
    shop.ship(order_id, "T-1", units={1: 1})
    with db.transaction() as cur:
        assert collecting.due(edit.read(cur, order_id)) == collecting.Due(1500, "USD", last=False)
    shop.ship(order_id, "T-2")
    with db.transaction() as cur:
        assert collecting.due(edit.read(cur, order_id)) == collecting.Due(4500, "USD", last=True)
