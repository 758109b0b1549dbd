"""Units that are called off here, and a shop that does not answer, does something else, or will not: nothing
comes off twice, and what does not come off is a person's task.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from tests.channels.shopping import Shopping, allow, make_due, opened
from tests.channels.test_reducing_at_shops import book, cancel, edits, has, live
from tests.channels.test_telling_shops import number_of, told
from tests.conftest import Database

from crossdock.channels import acting, reducing, telling
from crossdock.channels.telling import REDUCE
from crossdock.core import clock, db
from crossdock.twin.shop_server import Faults


@pytest.fixture
def shop(db: Database, monday: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shopping]:
    allow(monkeypatch)
    with opened(notify=False) as shopping:
        shopping.poll()
        yield shopping


@pytest.mark.parametrize("fault", ["lost", "after", "before", "busy"])
@pytest.mark.parametrize("behind", ["CrossdockLines", "CrossdockEditBegin", "CrossdockEditSet"])
def test_an_answer_that_never_came_takes_nothing_off_twice(shop: Shopping, fault: str, behind: str) -> None:
    order_id = shop.sell(("MUG", 3))
    cancel(order_id, l1=1)
    struck = []

    class After(Faults):
        def next(self, asked: str) -> str:  # noqa: ARG002 - what came before it counts
            came = [name for name, _ in shop.server.asked]
            if came[-1:] != [behind] or struck:
                return ""
            struck.append(behind)
            return fault

    shop.server.faults = After()
    shop.tell()
    shop.server.faults = Faults()
    assert struck == [behind]
    shop.told_all()
    assert (has(book(shop)), told(order_id)) == ([2], [(REDUCE, "told", None)])
    assert live(order_id) == [2]


def test_killed_after_the_shop_edited_it_is_looked_for(shop: Shopping) -> None:
    order_id = shop.sell(("MUG", 3))
    cancel(order_id, l1=1)
    shop.news()
    with db.transaction() as cur:
        jobs = acting.claim(cur, 16, clock.now())
    assert acting.act(jobs)[0].error is None  # and here the process dies
    shop.webhook(number_of(shop), "orders/updated")
    with db.transaction() as cur:
        make_due(cur)
    shop.told_all()
    assert (has(book(shop)), live(order_id), edits(shop)) == ([2], [2], [(2, False)])
    assert told(order_id) == [(REDUCE, "told", None)]


def test_what_was_fulfilled_there_by_hand_is_a_persons_task_and_can_be_told_again(shop: Shopping) -> None:
    order_id = shop.sell(("MUG", 3))
    order = book(shop)
    by_hand = shop.books.fulfil([(order.assigned[0].gid, None)], [])
    cancel(order_id, l1=1)
    shop.told_all()
    ((_, state, error),) = told(order_id)
    assert (state, "of which 2 stay" in str(error)) == ("failed", True)
    shop.books.unfulfil(by_hand.gid)
    with db.transaction() as cur:
        assert telling.plan(cur, [order_id], at=clock.now()) == 0
        assert telling.plan(cur, [order_id], at=clock.now(), again=True) == 1
    shop.told_all()
    assert told(order_id) == [(REDUCE, "told", None)]
    assert order.document["line_items"][0]["current_quantity"] == 2


def test_an_app_without_the_scope_fails_this_alone(shop: Shopping, monkeypatch: pytest.MonkeyPatch) -> None:
    order_id = shop.sell(("MUG", 3))
    cancel(order_id, l1=1)
    shipment = shop.ship(order_id, "T-1")
    answer = shop.server.answer

    def denied(asked: Any) -> dict[str, Any]:
        if asked.get("operationName") != "CrossdockEditBegin":
            return answer(asked)
        said = "Access denied for orderEditBegin field. Required access: `write_order_edits` access scope."
        return {"data": {"orderEditBegin": None},
                "errors": [{"message": said, "extensions": {"code": "ACCESS_DENIED"}}]}  # fmt: skip

    monkeypatch.setattr(shop.server, "answer", denied)
    shop.told_all()
    found = {one: (state, error) for one, state, error in told(order_id)}
    assert found[shipment] == ("told", None)
    assert (found[REDUCE][0], "write_order_edits" in str(found[REDUCE][1])) == ("failed", True)
    assert (shop.connection().fault, has(book(shop))) == (None, [3])
    monkeypatch.setattr(shop.server, "answer", answer)
    with db.transaction() as cur:
        telling.plan(cur, [order_id], at=clock.now(), again=True)
    shop.told_all()
    assert (has(book(shop)), {state for _, state, _ in told(order_id)}) == ([2], {"told"})


def test_an_edit_that_changes_nothing_there_is_given_up(
    shop: Shopping, monkeypatch: pytest.MonkeyPatch
) -> None:
    order_id = shop.sell(("MUG", 3))
    cancel(order_id, l1=1)
    answer = shop.server.answer

    def idle(asked: Any) -> dict[str, Any]:
        if asked.get("operationName") != "CrossdockEditCommit":
            return answer(asked)
        return {"data": {"orderEditCommit": {"order": {"id": book(shop).gid}, "userErrors": []}}}

    monkeypatch.setattr(shop.server, "answer", idle)
    shop.told_all()
    assert told(order_id) == [(REDUCE, "failed", "the shop takes the edit, and has as many units as before")]
    assert len(edits(shop)) == reducing.TRIES


def test_what_the_shop_sold_meanwhile_is_not_taken_off_before_it_was_heard(shop: Shopping) -> None:
    order_id = shop.sell(("MUG", 3))
    order = book(shop)
    line, part = order.document["line_items"][0], order.assigned[0].parts[0]
    line["quantity"] = line["current_quantity"] = part.left = part.total = 5
    order.document |= {"total_price": "50.00", "current_total_price": "50.00"}
    cancel(order_id, l1=1)
    shop.told_all()
    ((_, state, error),) = told(order_id)
    assert (state, "tell it again when its word is here" in str(error)) == ("failed", True)
    assert has(order) == [5]
    shop.webhook(number_of(shop), "orders/updated")
    shop.told_all()
    with db.transaction() as cur:
        telling.plan(cur, [order_id], at=clock.now(), again=True)
    shop.told_all()
    assert (live(order_id), has(order)) == ([4], [4])
    assert told(order_id) == [(REDUCE, "told", None)]
