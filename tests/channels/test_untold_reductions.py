"""``verify`` finds units that were called off here and of which the shop was never told, and nothing else:
held with a telling that forgets what it is asked to plan.
"""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
from tests.channels.shopping import Shopping, allow, opened
from tests.channels.test_reducing_at_shops import book, cancel, change, standing
from tests.channels.test_telling_shops import number_of
from tests.company import ACTOR, BEGAN
from tests.conftest import Database
from tests.sourcing.steps import change as change_location

from crossdock.app import verify
from crossdock.catalog import kits
from crossdock.channels import acting, news, reducing, telling
from crossdock.channels.adapters.shopify_edits import Stay
from crossdock.core import clock, db
from crossdock.fulfilment import accept as accepting
from crossdock.fulfilment import read as fulfilment
from crossdock.sourcing import amend
from crossdock.sourcing.edits import Edit, NewLine

HEARD = "2 of 3 stay of line {line}, and its shop is not being told"


@pytest.fixture
def shop(db: Database, monday: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shopping]:
    allow(monkeypatch)
    with opened(notify=False) as shopping:
        shopping.poll()
        # The tests' clock stands, and what happens was to happen after the channel was connected.
        run("UPDATE channels_connection SET connected_at = connected_at - interval '1 day'")
        yield shopping


@pytest.fixture
def forgotten(shop: Shopping, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """News is read, and from now on nothing comes of it."""

    def forget() -> None:
        with monkeypatch.context() as patch:
            patch.setattr(telling, "plan", lambda *_, **__: 0)
            shop.news()

    return forget


def found() -> list[tuple[str, str]]:
    return [row for one in verify.run() if one.check == "reductions" for row in one.rows]


def run(statement: Any) -> None:
    with db.transaction() as cur:
        cur.execute(statement)


def test_what_was_never_told_is_found_and_what_is_told_is_not(
    shop: Shopping, forgotten: Callable[[], None]
) -> None:
    order_id = shop.sell(("MUG", 3))
    line = number_of(shop) * 100 + 1
    cancel(order_id, l1=1)
    forgotten()
    assert found() == [(f"order {order_id}", HEARD.format(line=line))]
    with db.transaction() as cur:
        telling.plan(cur, [order_id], at=clock.now())
    shop.told_all()
    assert found() == []


def test_what_was_told_is_found_when_it_is_fewer_and_not_when_it_is_more(
    shop: Shopping, forgotten: Callable[[], None]
) -> None:
    order_id = shop.sell(("MUG", 4), ("TEE", 2))
    mugs = number_of(shop) * 100 + 1
    cancel(order_id, l1=2)
    shop.told_all()
    change(order_id, mugs, 3)
    forgotten()
    assert found() == []  # three stay, the shop was told two: what rises is not told
    change(order_id, mugs, 1)
    cancel(order_id, l2=1)
    forgotten()
    [(_, detail)] = found()
    # What people added to the line was ordered, too.
    assert (
        detail
        == f"1 of 5 stay of line {mugs}, 1 of 2 stay of line {mugs + 1}, and its shop is not being told"
    )


def test_what_waits_is_under_way_or_failed_is_being_told(shop: Shopping) -> None:
    order_id = shop.sell(("MUG", 3))
    shop.told_all()
    cancel(order_id, l1=1)
    assert found() == []  # the log is not read so far
    with db.transaction() as cur:
        news.add(cur, [order_id], at=clock.now())
    assert found() == []
    shop.news()
    assert found() == []  # planned
    with db.transaction() as cur:
        jobs = acting.claim(cur, 16, clock.now())
        assert jobs
    assert found() == []
    shop.told_all()
    run("UPDATE channels_telling SET state = 'failed', tracking = '{}'")
    assert found() == []
    run("DELETE FROM channels_telling")
    assert len(found()) == 1


def waits(shop: Shopping) -> None:
    order_id = shop.sell(("MUG", 3))
    with db.transaction() as cur:
        change_location(cur, "EWR", recall="asks")
        [part] = fulfilment.of_order(cur, order_id)
        accepting.accept(cur, [part["id"]], at=clock.now(), actor=ACTOR)
    cancel(order_id, l1=1)


def taken_off_there(shop: Shopping) -> None:
    shop.sell(("MUG", 3))
    order = book(shop)
    order.document["line_items"][0]["current_quantity"] = 2
    order.document["current_total_price"] = "20.00"
    shop.books.touch(order)
    shop.webhook(number_of(shop), "orders/updated")


def heard_again(shop: Shopping) -> None:
    """Told, and the shop has said so: nothing of it is kept."""
    cancel(shop.sell(("MUG", 3)), l1=1)
    shop.told_all()
    shop.webhook(number_of(shop), "orders/updated")
    shop.told_all()
    run("DELETE FROM channels_telling")


def of_a_kit(shop: Shopping) -> None:
    with db.transaction() as cur:
        kits.import_rows(cur, [kits.Recipe("SET", {"MUG": 2, "TEE": 1})], at=BEGAN, actor=ACTOR)
    cancel(shop.sell(("SET", 3)), l2=2)


def without_number(shop: Shopping) -> None:
    """A line of our own, cancelled in part: also where a channel's word of it is kept."""
    order_id = shop.sell(("MUG", 3))
    with db.transaction() as cur:
        wanted = Edit(add=(NewLine("TEE", 3, Decimal(20)),), reason="by telephone")
        amend.edit(cur, order_id, wanted, at=clock.now(), actor=ACTOR)
    own = next(line for line in standing(order_id).lines if not line.external_id.isdigit())
    with db.transaction() as cur:
        amend.cancel(cur, order_id, units={own.seq: 1}, reason="x", at=clock.now(), actor=ACTOR)
    run("UPDATE orders_by_hand SET stated = '{\"units\": 3}' WHERE part = 'line'")


def whole(shop: Shopping) -> None:
    cancel(shop.sell(("MUG", 3)), l1=3)


def more(shop: Shopping) -> None:
    change(shop.sell(("MUG", 3)), number_of(shop) * 100 + 1, 5)


@pytest.mark.parametrize("case", [waits, taken_off_there, heard_again, of_a_kit, without_number, whole, more])
def test_what_the_shop_is_not_told_rightly_is_no_finding(
    shop: Shopping, forgotten: Callable[[], None], case: Callable[[Shopping], None]
) -> None:
    case(shop)
    forgotten()
    assert found() == []


def test_kits_that_are_called_off_whole_are_found(shop: Shopping, forgotten: Callable[[], None]) -> None:
    of_a_kit(shop)
    with db.transaction() as cur:
        [row] = cur.execute("SELECT id FROM orders_order").fetchall()
    cancel(row[0], l2=2, l3=1)
    forgotten()
    assert found() == [(f"order {row[0]}", HEARD.format(line=number_of(shop) * 100 + 1))]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE channels_connection SET connected_at = '2100-01-01'",
        "UPDATE partners_channel SET active = false WHERE name = 'shop'",
        "INSERT INTO orders_link SELECT id, id - 1, 'replaces', now(), 'x' FROM orders_order",
        "UPDATE core_event SET kind = 'tagged'",
        "DELETE FROM channels_connection",
    ],
)
def test_orders_that_are_none_of_the_shops_business_are_not_found(
    shop: Shopping, forgotten: Callable[[], None], statement: Any
) -> None:
    cancel(shop.sell(("MUG", 3)), l1=1)
    forgotten()
    assert len(found()) == 1
    run(statement)
    assert found() == []


def test_lower_is_each_line_of_which_fewer_stay_or_that_was_not_told() -> None:
    now = {"5": Stay(3, 2, 3), "6": Stay(4, 0, 4)}
    assert reducing.lowered(now, reducing.told(now)) == {}
    assert reducing.lowered(now, ()) == now
    assert reducing.lowered(now, ("5 3/4", "6 0/4")) == {"5": Stay(3, 2, 3)}
    assert reducing.lowered(now, ("5 1/3",)) == {"6": Stay(4, 0, 4)}
