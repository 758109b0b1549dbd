"""A back-order is promised a day out of what is to come; the day is kept, or promised again with an event."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from tests import company
from tests.company import ACTOR, MONDAY, Company
from tests.sourcing.steps import brokered, state, take

from crossdock.app import due
from crossdock.core import events
from crossdock.core.sql import Cursor
from crossdock.inventory import transfers
from crossdock.inventory.arrivals import Came
from crossdock.inventory.receipts import Announced
from crossdock.orders import priorities, read
from crossdock.sourcing import amend, merging, promise, promises, supplied

pytestmark = pytest.mark.usefixtures("monday")

DAY = timedelta(days=1)
FRIDAY, LATER = date(2026, 11, 27), date(2026, 12, 1)


class Shop:
    """LAMP: 10 at LAX, all of them sold; what comes, comes to LAX."""

    def __init__(self, cur: Cursor) -> None:
        self.cur = cur
        self.mine: Company = company.build(cur, {("LAMP", "LAX"): 1, ("MUG", "EWR"): 50})
        take(cur, self.mine.order("FIRST", ("LAMP", 1), to="CA"))

    def order(self, key: str, units: int = 1) -> int:
        return take(self.cur, self.mine.order(key, ("LAMP", units), to="CA"))[0]

    def announce(
        self, units: int, on: date | None = FRIDAY, reference: str = "PO-1", at: datetime = MONDAY
    ) -> None:
        cell = self.mine.skus["LAMP"], self.mine.locations["LAX"]
        supplied.announce(self.cur, [Announced(reference, *cell, units, on)], at=at, actor=ACTOR)

    def arrive(self, units: int, delivery: str = "D-1", final: bool = False, at: datetime = MONDAY) -> None:
        came = {(self.mine.skus["LAMP"], self.mine.locations["LAX"]): Came(units)}
        supplied.arrive(self.cur, "receipt", "PO-1", delivery, came, final=final, at=at, actor=ACTOR)

    def days(self, *order_ids: int) -> list[date | None]:
        rows = dict(
            self.cur.execute(
                "SELECT order_id, expected_on FROM orders_line WHERE order_id = any(%s)", (list(order_ids),)
            ).fetchall()
        )
        return [rows[order_id] for order_id in order_ids]

    def told(self, order_id: int) -> list[tuple[str, Any, Any]]:
        return [
            (event.kind, event.data["was"], event.data["expected_on"])
            for event in events.of_order(self.cur, order_id)
            if "promised" in event.kind
        ]


@pytest.fixture
def shop(cur: Cursor) -> Shop:
    return Shop(cur)


def test_back_orders_are_promised_days_in_the_order_of_their_queue(shop: Shop) -> None:
    first, second, third = shop.order("A"), shop.order("B", 2), shop.order("C")
    assert shop.days(first, second, third) == [None, None, None]
    shop.announce(2)
    assert shop.days(first, second, third) == [FRIDAY, None, FRIDAY]
    shop.announce(2, LATER, "PO-2")
    assert shop.days(first, second, third) == [FRIDAY, LATER, FRIDAY]
    assert shop.told(first) == [("promised", None, "2026-11-27")]
    assert shop.told(second) == [("promised", None, "2026-12-01")]


def test_a_new_back_order_is_promised_by_the_chore_and_once(shop: Shop) -> None:
    shop.announce(1)
    order_id = shop.order("A")
    assert due.promise_days(shop.cur, MONDAY) == 1
    assert due.promise_days(shop.cur, MONDAY) == 0
    assert shop.days(order_id) == [FRIDAY]
    beyond = shop.order("B")
    assert due.promise_days(shop.cur, MONDAY) == 0
    assert shop.days(order_id, beyond) == [FRIDAY, None]


def test_the_promised_day_goes_along_when_an_order_is_merged(shop: Shop) -> None:
    shop.announce(1)
    first = take(shop.cur, shop.mine.order("A", ("MUG", 2), to="CA"))[0]
    second = shop.order("B")
    due.promise_days(shop.cur, MONDAY)
    merging.merge(shop.cur, first, second, at=MONDAY, actor=ACTOR)
    [order] = read.show(shop.cur, [first])
    assert [line["expected_on"] for line in order["lines"]] == [None, FRIDAY.isoformat()]
    assert shop.days(second) == [None]
    assert shop.told(first) == [("promised", None, FRIDAY.isoformat())]
    assert due.promise_days(shop.cur, MONDAY) == 0


def test_who_is_more_important_is_promised_first_and_the_other_again(shop: Shop) -> None:
    shop.announce(1)
    shop.announce(1, LATER, "PO-2")
    order_id = shop.order("A")
    due.promise_days(shop.cur, MONDAY)
    vip = shop.order("VIP")
    priorities.write(shop.cur, [vip], [10])
    due.promise_days(shop.cur, MONDAY)
    assert shop.days(order_id, vip) == [LATER, FRIDAY]
    assert shop.told(order_id)[-1] == ("re_promised", "2026-11-27", "2026-12-01")


def test_supply_that_is_late_or_short_promises_again(shop: Shop) -> None:
    first, second = shop.order("A"), shop.order("B")
    shop.announce(2)
    shop.announce(2, LATER)
    assert shop.days(first, second) == [LATER, LATER]
    shop.announce(1, LATER)
    assert shop.days(first, second) == [LATER, None]
    assert shop.told(second) == [
        ("promised", None, "2026-11-27"),
        ("re_promised", "2026-11-27", "2026-12-01"),
        ("re_promised", "2026-12-01", None),
    ]
    supplied.cancel(shop.cur, "receipt", "PO-1", at=MONDAY, actor=ACTOR)
    assert shop.days(first) == [None]


def test_a_day_that_passes_without_its_delivery_is_no_promise(shop: Shop) -> None:
    order_id = shop.order("A")
    shop.announce(1)
    assert due.promise_days(shop.cur, MONDAY + 4 * DAY) == 0  # Friday itself
    assert due.promise_days(shop.cur, MONDAY + 5 * DAY) == 1
    assert due.promise_days(shop.cur, MONDAY + 5 * DAY) == 0
    assert shop.told(order_id)[-1] == ("re_promised", "2026-11-27", None)
    shop.announce(1, LATER, at=MONDAY + 5 * DAY)
    assert shop.days(order_id) == [LATER]


def test_what_has_come_is_sourced_and_its_promise_is_kept(shop: Shop) -> None:
    first, second = shop.order("A"), shop.order("B")
    shop.announce(2)
    shop.arrive(1)
    assert shop.days(first, second) == [FRIDAY, FRIDAY]
    assert brokered(shop.cur) == [first, second]
    assert state(shop.cur, [first, second]) == ["released", "backordered"]
    assert shop.days(first, second) == [None, FRIDAY]
    shop.arrive(0, "D-2", final=True)
    assert shop.days(second) == [None]
    assert shop.told(first) == [("promised", None, "2026-11-27")]


def test_what_is_cancelled_waits_no_more(shop: Shop) -> None:
    order_id = shop.order("A")
    shop.announce(1)
    amend.cancel_lines(shop.cur, order_id, None, reason="test", at=MONDAY, actor=ACTOR)
    assert shop.days(order_id) == [None]


def test_a_transfer_in_transit_is_promised_and_a_planned_one_is_not(shop: Shop) -> None:
    order_id = take(shop.cur, shop.mine.order("A", ("MUG", 60), to="CA"))[0]
    assert state(shop.cur, [order_id]) == ["backordered"]
    places = shop.mine.locations
    company.put(shop.cur, shop.mine, "MUG", "LAX", 30)
    wanted = transfers.Wanted("M-1", places["EWR"], places["LAX"], {shop.mine.skus["MUG"]: 50}, FRIDAY)
    transfers.create(shop.cur, wanted, at=MONDAY, actor=ACTOR)
    assert promises.sweep(shop.cur, at=MONDAY) == 0
    supplied.ship(shop.cur, "M-1", at=MONDAY, actor=ACTOR)
    assert shop.days(order_id) == [FRIDAY]  # the thirty that stand there, and the fifty


def test_supply_without_a_day_promises_nothing(shop: Shop) -> None:
    order_id = shop.order("A")
    shop.announce(5, None)
    assert promises.sweep(shop.cur, at=MONDAY) == 0
    assert shop.days(order_id) == [None]


def test_a_promise_of_what_is_to_come_is_a_decision_of_that_night(shop: Shop) -> None:
    shop.order("A")
    shop.announce(3)
    wanted = promise.Wanted([("LAMP", 2)], "US", "90001", "CA", ("standard",))
    [answer] = promise.promise(shop.cur, wanted, at=MONDAY)
    assert answer["backordered"] == [{"sku": "LAMP", "quantity": 2, "expected_on": "2026-11-27"}]
    later = answer["later"]
    assert later["available_on"] == "2026-11-27"
    assert later["ship_on"] > "2026-11-27"
    assert [parcel["location"] for parcel in later["parcels"]] == ["LAX"]
    more = promise.Wanted([("LAMP", 3)], "US", "90001", "CA", ("standard",))
    [answer] = promise.promise(shop.cur, more, at=MONDAY)
    assert (answer["backordered"][0]["expected_on"], answer["later"]) == (None, None)
    now = promise.Wanted([("MUG", 1)], "US", "10001", "NY", ("standard",))
    assert promise.promise(shop.cur, now, at=MONDAY)[0]["later"] is None
