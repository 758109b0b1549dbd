"""What a shop is told of shipments and cancellations: over real HTTP, to the twin's shop."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from tests.channels.shopping import CHANNEL, Shopping, allow, faulty, make_due, opened
from tests.company import ACTOR, MONDAY
from tests.conftest import Database

from crossdock.carriers.scans import Scan, Status
from crossdock.channels import acting, news, telling
from crossdock.core import clock, db
from crossdock.fulfilment import accept as accepting
from crossdock.fulfilment import pack, read, tracking
from crossdock.fulfilment.ship import Package, Shipment
from crossdock.partners import channels
from crossdock.sourcing import amend, replacing
from crossdock.sourcing.take_in import take_in
from crossdock.twin.shop_books import GID
from crossdock.twin.shop_server import Faults


@pytest.fixture
def shop(db: Database, monday: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shopping]:
    allow(monkeypatch)
    with opened(notify=False) as shopping:
        shopping.poll()  # places and items are mapped
        yield shopping


def number_of(shopping: Shopping) -> int:
    """The shop's number of its newest order."""
    return int(next(reversed(shopping.books.orders)).rpartition("/")[2])


def told(order_id: int) -> list[tuple[int, str, str | None]]:
    with db.transaction() as cur:
        return [
            (one.shipment_id, one.state.value, one.error)
            for one in telling.of_orders(cur, [order_id]).get(order_id, [])
        ]


def test_a_shipment_becomes_a_fulfilment_with_its_tracking(shop: Shopping) -> None:
    order_id = shop.sell(("MUG", 2), ("TEE", 1))
    number = number_of(shop)
    shipment = shop.ship(order_id, "1Z-A", "1Z-B", carrier="pelican")
    shop.told_all()
    (one,) = shop.books.orders[f"{GID}/Order/{number}"].fulfilments
    assert one.tracking == [
        {"number": "1Z-A", "url": None, "company": "pelican"},
        {"number": "1Z-B", "url": None, "company": "pelican"},
    ]
    assert shop.fulfilled(number) == {
        f"{GID}/LineItem/{number * 100 + n}": units for n, units in ((1, 2), (2, 1))
    }
    assert told(order_id) == [(shipment, "told", None)]
    assert [name for name, _ in shop.server.asked].count("CrossdockFulfil") == 1
    assert shop.counts()["told"] == 1


def say(number: str, status: str, hours: int) -> None:
    """A carrier's scan arrives and is settled."""
    with db.transaction() as cur:
        scan = Scan(number, Status(status), MONDAY + timedelta(hours=hours))
        tracking.record(cur, [(0, scan)], at=MONDAY)
        tracking.work(cur, tracking.claim(cur, 100, MONDAY))


def test_a_delivery_becomes_an_event_of_the_fulfilment(shop: Shopping) -> None:
    order_id = shop.sell(("MUG", 2))
    number = number_of(shop)
    shipment = shop.ship(order_id, "1Z-A", "1Z-B", carrier="pelican")
    shop.told_all()
    say("1Z-A", "delivered", 30)
    shop.told_all()
    (one,) = shop.books.orders[f"{GID}/Order/{number}"].fulfilments
    assert one.events == []
    say("1Z-B", "delivered", 29)
    shop.told_all()
    assert [(event["status"], event["happenedAt"]) for event in one.events] == [
        ("DELIVERED", "2026-11-24T21:00:00Z")
    ]
    say("1Z-B", "in_transit", 40)
    say("1Z-A", "delivered", 28)
    shop.told_all()
    assert len(one.events) == 1
    assert told(order_id) == [(shipment, "told", None)]


def test_what_was_delivered_before_it_was_told_is_told_behind_it(shop: Shopping) -> None:
    order_id = shop.sell(("MUG", 2))
    number = number_of(shop)
    shop.ship(order_id, "1Z-A")
    say("1Z-A", "delivered", 3)
    shop.told_all()
    (one,) = shop.books.orders[f"{GID}/Order/{number}"].fulfilments
    assert [event["status"] for event in one.events] == ["DELIVERED"]


def test_a_delivery_whose_answer_was_lost_is_told_once(shop: Shopping) -> None:
    order_id = shop.sell(("MUG", 2))
    number = number_of(shop)
    shop.ship(order_id, "1Z-A")
    shop.told_all()
    shop.server.faults = Faults(lost=0.7, seed=5)
    say("1Z-A", "delivered", 3)
    for _ in range(30):
        shop.told_all()
        with db.transaction() as cur:
            make_due(cur)
    shop.server.faults = Faults()
    shop.told_all()
    (one,) = shop.books.orders[f"{GID}/Order/{number}"].fulfilments
    assert [event["status"] for event in one.events] == ["DELIVERED"]
    assert told(order_id)[0][1] == "told"


def test_a_channel_may_wish_that_deliveries_are_not_told(shop: Shopping) -> None:
    order_id = shop.sell(("MUG", 2))
    number = number_of(shop)
    with db.transaction() as cur:
        channel = channels.by_name(cur, CHANNEL)
        channels.set_settings(cur, CHANNEL, {**channel.settings, "deliveries": False})
    shop.ship(order_id, "1Z-A")
    say("1Z-A", "delivered", 3)
    shop.told_all()
    (one,) = shop.books.orders[f"{GID}/Order/{number}"].fulfilments
    assert (one.events, told(order_id)[0][1]) == ([], "told")


def test_parts_are_fulfilled_in_parts(shop: Shopping) -> None:
    order_id = shop.sell(("MUG", 3))
    number = number_of(shop)
    shop.ship(order_id, "T-1", units={1: 1})
    shop.told_all()
    assert shop.fulfilled(number) == {f"{GID}/LineItem/{number * 100 + 1}": 1}
    shop.ship(order_id, "T-2")
    shop.told_all()
    assert shop.fulfilled(number) == {f"{GID}/LineItem/{number * 100 + 1}": 3}
    assert shop.books.orders[f"{GID}/Order/{number}"].status() == "FULFILLED"


def test_two_alike_shipments_without_tracking_are_two_fulfilments(shop: Shopping) -> None:
    order_id = shop.sell(("MUG", 2))
    number = number_of(shop)
    shop.ship(order_id, units={1: 1})
    shop.ship(order_id, units={1: 1})
    shop.told_all()
    made = shop.books.orders[f"{GID}/Order/{number}"].fulfilments
    assert [list(one.lines.values()) for one in made] == [[1], [1]]


def test_tracking_that_comes_later_is_told_too(shop: Shopping) -> None:
    order_id = shop.sell(("MUG", 1))
    number = number_of(shop)
    shipment = shop.ship(order_id, "T-OLD")
    shop.told_all()
    with db.transaction() as cur:
        cur.execute("UPDATE fulfilment_package SET tracking = 'T-NEW' WHERE shipment_id = %s", [shipment])
        telling.plan(cur, [order_id], at=clock.now())
    shop.told_all()
    (one,) = shop.books.orders[f"{GID}/Order/{number}"].fulfilments
    assert [each["number"] for each in one.tracking] == ["T-NEW"]
    assert told(order_id) == [(shipment, "told", None)]


def test_what_ships_elsewhere_is_moved_there_first(shop: Shopping) -> None:
    """The shop thought of LAX; EWR shipped."""
    gids = {name: gid for gid, name in shop.books.places.items()}
    order_id = shop.sell(("MUG", 2))
    order = shop.books.orders[f"{GID}/Order/{number_of(shop)}"]
    order.assigned[0].location = gids["LAX"]
    shop.ship(order_id, "T-1")
    shop.told_all()
    (one,) = order.fulfilments
    assert one.location == gids["EWR"]
    assert "CrossdockMove" in [name for name, _ in shop.server.asked]


def test_a_shop_hears_of_shipments_once_its_places_are_known(shop: Shopping) -> None:
    """Just connected: else what it assigned to two places would be two fulfilments of one parcel."""
    gids = {name: gid for gid, name in shop.books.places.items()}
    order_id = shop.sell(("MUG", 2), ("TEE", 1))
    order = shop.books.orders[f"{GID}/Order/{number_of(shop)}"]
    first, rest = order.assigned[0], order.assigned[0].parts[1:]
    shop.books.move(first.gid, gids["LAX"], {f"{GID}/FulfillmentOrderLineItem/{one.id}": 1 for one in rest})
    with db.transaction() as cur:
        cur.execute("DELETE FROM channels_location")
        cur.execute("UPDATE channels_connection SET mapped_at = NULL, map_cursor = NULL")
    shipment = shop.ship(order_id, "T-1")
    shop.tell()
    assert (order.fulfilments, told(order_id)[0][1]) == ([], "telling")
    shop.poll()
    shop.told_all()
    (one,) = order.fulfilments
    assert one.location == gids["EWR"]
    assert told(order_id) == [(shipment, "told", None)]


def test_a_request_of_the_shop_is_accepted_before_it_is_fulfilled(shop: Shopping) -> None:
    order_id = shop.sell(("MUG", 1))
    order = shop.books.orders[f"{GID}/Order/{number_of(shop)}"]
    order.assigned[0].request = "SUBMITTED"
    shop.ship(order_id, "T-1")
    shop.told_all()
    assert order.assigned[0].request == "ACCEPTED"
    assert order.status() == "FULFILLED"


def test_an_order_that_is_cancelled_here_is_cancelled_there(shop: Shopping) -> None:
    order_id = shop.sell(("MUG", 1))
    order = shop.books.orders[f"{GID}/Order/{number_of(shop)}"]
    with db.transaction() as cur:
        amend.cancel(cur, order_id, reason="out of print", at=clock.now(), actor=ACTOR)
    shop.told_all()
    assert order.cancelled_at is not None
    assert told(order_id) == [(telling.CANCELLATION, "told", None)]


def test_what_the_shop_will_not_have_told_is_a_persons_task_and_can_be_told_again(shop: Shopping) -> None:
    """Somebody fulfilled it at the shop, by hand."""
    order_id = shop.sell(("MUG", 1))
    order = shop.books.orders[f"{GID}/Order/{number_of(shop)}"]
    by_hand = shop.books.fulfil([(order.assigned[0].gid, None)], [])
    shipment = shop.ship(order_id, "T-1")
    shop.told_all()
    ((_, state, error),) = told(order_id)
    assert (state, "not so much left" in str(error)) == ("failed", True)
    shop.books.unfulfil(by_hand.gid)
    with db.transaction() as cur:
        assert telling.plan(cur, [order_id], at=clock.now()) == 0
        assert telling.plan(cur, [order_id], at=clock.now(), again=True) == 1
    shop.told_all()
    assert told(order_id) == [(shipment, "told", None)]


def test_killed_after_the_shop_acted_nothing_is_told_twice(shop: Shopping) -> None:
    order_id = shop.sell(("MUG", 2))
    number = number_of(shop)
    shop.ship(order_id, "T-1", units={1: 1})
    shop.news()
    with db.transaction() as cur:
        jobs = acting.claim(cur, 16, clock.now())
    assert acting.act(jobs)[0].gids  # and here the process dies
    with db.transaction() as cur:
        assert acting.claim(cur, 16, clock.now()) == []  # leased
        make_due(cur)
    shop.told_all()
    assert len(shop.books.orders[f"{GID}/Order/{number}"].fulfilments) == 1
    assert [state for _, state, _ in told(order_id)] == ["told"]


@pytest.mark.parametrize("fault", ["lost", "after", "before", "busy"])
@pytest.mark.parametrize("tracking", [("T-1",), ()], ids=["tracked", "untracked"])
def test_an_answer_that_never_came_is_looked_for(
    shop: Shopping, fault: str, tracking: tuple[str, ...]
) -> None:
    order_id = shop.sell(("MUG", 2))
    number = number_of(shop)
    shop.ship(order_id, *tracking, units={1: 1})
    asked = len(shop.server.asked)
    shop.server.faults = AfterLooking(fault, shop)
    shop.tell()
    shop.server.faults = Faults()
    assert len(shop.server.asked) > asked
    shop.told_all()
    made = shop.books.orders[f"{GID}/Order/{number}"].fulfilments
    assert [list(one.lines.values()) for one in made] == [[1]]


class AfterLooking(Faults):
    """A fault that befalls what follows upon a look: the telling."""

    def __init__(self, fault: str, shopping: Shopping) -> None:
        super().__init__()
        self.fault = fault
        self.shopping = shopping

    def next(self, asked: str) -> str:  # noqa: ARG002 - what came before it counts
        before = [name for name, _ in self.shopping.server.asked]
        return self.fault if before and before[-1] == "CrossdockOrderAtShop" else ""


def test_a_shop_that_lets_nobody_in_waits_and_says_so(shop: Shopping) -> None:
    order_id = shop.sell(("MUG", 1))
    shop.ship(order_id, "T-1")
    shop.server.token = "another"
    shop.tell()
    assert "401" in str(shop.connection().fault)
    shop.server.token = "shpat_example"
    shop.told_all()
    assert shop.connection().fault is None
    assert [state for _, state, _ in told(order_id)] == ["told"]


def test_what_the_shop_puts_off_or_a_killed_process_began_is_no_failure(shop: Shopping) -> None:
    order_id = shop.sell(("MUG", 1))
    shop.ship(order_id, "T-1")
    for fault in (Faults(busy=1.0), None, Faults(before=1.0)):
        for _ in range(acting.TRIES + 1 if fault is not None and fault.busy else 1):
            with db.transaction() as cur:
                make_due(cur)
            if fault is None:
                with db.transaction() as cur:
                    assert len(acting.claim(cur, 16, clock.now())) == 1  # and here the process dies
            else:
                with faulty(shop, fault):
                    shop.tell()
    with db.transaction() as cur:
        (again,) = cur.execute("SELECT attempts, failures, due_at FROM core_effect").fetchall()
    assert again[:2] == (acting.TRIES + 3, 1)
    assert again[2] <= clock.wall() + timedelta(seconds=acting.FIRST_WAIT)
    shop.told_all()
    assert [state for _, state, _ in told(order_id)] == ["told"]


def test_orders_of_other_channels_are_nobodys_news(shop: Shopping) -> None:
    with db.transaction() as cur:
        (taken,) = take_in(cur, [(0, shop.company.order("A-1", ("MUG", 1)))], actor=ACTOR, at=clock.now())
        assert news.add(cur, [taken.order_id], at=clock.now()) == 0


def test_a_replacement_is_no_news_for_a_shop_which_does_not_know_it(shop: Shopping) -> None:
    order_id = shop.sell(("MUG", 2))
    shop.ship(order_id, "1Z-A")
    shop.told_all()
    with db.transaction() as cur:
        made = replacing.replace(cur, order_id, reason="lost", at=clock.now(), actor=ACTOR)
    shop.ship(made, "1Z-B")
    shop.told_all()
    with db.transaction() as cur:
        assert news.add(cur, [made], at=clock.now()) == 0
        assert news.add(cur, [order_id], at=clock.now()) == 1
    assert told(made) == []
    (order,) = shop.books.orders.values()
    assert [one.tracking[0]["number"] for one in order.fulfilments] == ["1Z-A"]


def test_what_is_packed_is_told_when_it_leaves(shop: Shopping) -> None:
    order_id = shop.sell(("MUG", 2))
    order = shop.books.orders[f"{GID}/Order/{number_of(shop)}"]
    with db.transaction() as cur:
        (document,) = read.of_order(cur, order_id)
        accepting.accept(cur, [document["id"]], at=clock.now(), actor=ACTOR)
        packed = pack.pack(cur, Shipment(document["id"], None, [Package("T-1")]), at=clock.now(), actor=ACTOR)
    shop.told_all()
    assert (order.fulfilments, told(order_id)) == ([], [])
    with db.transaction() as cur:
        pack.leave(cur, packed, at=clock.now(), actor=ACTOR)
    shop.told_all()
    (one,) = order.fulfilments
    assert [each["number"] for each in one.tracking] == ["T-1"]
    assert told(order_id) == [(packed, "told", None)]
