"""The comparison with the shop: what webhooks lost comes in by the same door; first load; webhooks."""

import os
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from tests.channels.shopping import CHANNEL, Shopping, allow, document, make_due, opened
from tests.company import MONDAY
from tests.conftest import Database

from crossdock.channels import connections, mapping, polling, subscriptions
from crossdock.channels.errors import ConnectionRefused, NotConnected
from crossdock.core import clock, db, owner
from crossdock.core import db as database
from crossdock.mailbox import messages
from crossdock.orders import read
from crossdock.partners import channels
from crossdock.twin.shop_books import GID, Refusal
from crossdock.twin.shop_server import Bucket, Faults

HOOKS = "https://orders.example"


@pytest.fixture
def shop(db: Database, monday: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shopping]:
    allow(monkeypatch)
    with opened(settle_minutes=0) as shopping:
        shopping.poll()
        yield shopping


def later(monkeypatch: pytest.MonkeyPatch, minutes: float) -> None:
    moment = MONDAY + timedelta(minutes=minutes)
    monkeypatch.setattr(clock, "now", lambda: moment)


def test_an_order_whose_webhook_never_came_is_recovered(
    shop: Shopping, monkeypatch: pytest.MonkeyPatch
) -> None:
    later(monkeypatch, 3)
    shop.sell(("MUG", 2), hook=False)
    assert shop.poll() == []  # the next comparison is not due
    later(monkeypatch, 6)
    shop.poll()
    shop.work()
    number = int(next(reversed(shop.books.orders)).rpartition("/")[2])
    with db.transaction() as cur:
        (found,) = read.show(cur, [shop.order_id(number)])
    assert [(line["sku"], line["quantity"]) for line in found["lines"]] == [("MUG", 2)]
    assert shop.counts()["recovered_missing"] == 1
    with db.transaction() as cur:
        told = cur.execute("SELECT data FROM core_event WHERE kind = 'orders_recovered'").fetchall()
    assert told == [({"missing": 1},)]


def test_an_order_that_is_older_here_is_brought_up_to_date(
    shop: Shopping, monkeypatch: pytest.MonkeyPatch
) -> None:
    order_id = shop.sell(("MUG", 2))
    number = next(reversed(shop.books.orders))
    later(monkeypatch, 4)
    shop.books.cancel(number, "CUSTOMER")  # and its hook is lost
    later(monkeypatch, 6)
    shop.poll()
    shop.work()
    with db.transaction() as cur:
        assert read.show(cur, [order_id])[0]["status"] == "cancelled"
    assert shop.counts()["recovered_older"] == 1


def test_an_order_that_came_by_a_file_is_brought_up_to_date_once(
    shop: Shopping, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says not which state of the order it has, so the shop is asked; then it is known."""
    order_id = shop.sell(("MUG", 2))
    with db.transaction() as cur:
        cur.execute("UPDATE orders_order SET source_at = NULL")
    shop.books.cancel(next(reversed(shop.books.orders)), "CUSTOMER")  # and its hook is lost
    for minutes in (6, 12):
        later(monkeypatch, minutes)
        shop.poll()
        shop.work()
        with db.transaction() as cur:
            assert read.show(cur, [order_id])[0]["status"] == "cancelled"
        assert shop.counts()["recovered_older"] == 1


def test_what_webhooks_brought_is_not_fetched(shop: Shopping, monkeypatch: pytest.MonkeyPatch) -> None:
    shop.sell(("MUG", 2))
    later(monkeypatch, 6)
    shop.poll()
    assert "recovered_missing" not in shop.counts()
    assert shop.counts()["compared"] == 1
    assert "CrossdockOrder" not in [name for name, _ in shop.server.asked]


def test_an_order_that_is_still_young_is_left_to_its_webhook(
    db: Database, monday: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    allow(monkeypatch)
    with opened(settle_minutes=2) as shopping:
        shopping.poll()
        later(monkeypatch, 6.5)
        shopping.sell(("MUG", 1), hook=False)
        later(monkeypatch, 7.5)
        shopping.poll()
        assert "recovered_missing" not in shopping.counts()
        later(monkeypatch, 14)
        shopping.poll()
        assert shopping.counts()["recovered_missing"] == 1


def test_an_order_that_waits_for_the_intake_is_not_fetched_again(
    shop: Shopping, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.sell(("MUG", 1), hook=False)
    later(monkeypatch, 6)
    shop.poll()
    later(monkeypatch, 12)  # intake has not worked yet
    polling.now(shop.connection())
    with db.transaction() as cur:
        found = messages.inbound(cur, source=f"poll/{CHANNEL}")
    assert len(found) == 1
    assert [name for name, _ in shop.server.asked].count("CrossdockOrder") == 1
    assert shop.counts()["recovered_missing"] == 1


def test_many_orders_come_in_turns_from_where_the_last_ended(
    shop: Shopping, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A small budget: each turn brings a few; nothing is lost, and nothing comes twice."""
    for minute in range(1, 31):
        later(monkeypatch, minute / 6)
        shop.sell(("MUG", 1), hook=False)
    later(monkeypatch, 8)
    monkeypatch.setattr(polling, "MOST_FETCHED", 7)
    turns = 0
    while shop.counts().get("recovered_missing", 0) < 30:
        turns += 1
        assert turns < 12
        shop.poll()
        shop.work()
    assert turns >= 5
    assert shop.counts()["recovered_missing"] == 30


def test_a_turn_that_ends_early_has_come_as_far_as_the_page_it_read(
    shop: Shopping, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where nothing of the page had to be fetched, and many orders changed within the overlap."""
    for _ in range(9):
        shop.sell(("MUG", 1))
    shop.work()
    later(monkeypatch, 6)
    monkeypatch.setattr(polling, "AT_ONCE", 2)
    monkeypatch.setattr(polling, "BUDGET", -1.0)  # every turn is spent when it begins: none reads a page
    shop.poll()
    assert shop.connection().watermark == MONDAY
    for number, book in enumerate(shop.books.orders.values()):
        book.document["updated_at"] = (MONDAY + timedelta(seconds=10 * number)).isoformat()
    looked: list[str] = []
    real = polling._page

    def page(*given: Any) -> Any:
        looked.append(given[1])
        monkeypatch.setattr(polling, "BUDGET", -1.0)  # this page, and no more
        return real(*given)

    monkeypatch.setattr(polling, "_page", page)
    reached = []
    while shop.connection().comparing_until is not None or not reached:
        monkeypatch.setattr(polling, "BUDGET", 5.0)
        shop.poll()
        shop.work()
        assert len(looked) < 20
        reached.append(shop.connection().watermark)
    assert reached == sorted(reached)
    assert reached[-1] == MONDAY + timedelta(minutes=6)
    assert len(set(looked)) >= 5
    assert looked[0].startswith("updated_at:>='2026-11-23T14:58:00Z'")  # the overlap, once


@pytest.mark.parametrize("how", ["died", "broke off"])
def test_what_a_turn_leaves_behind_waits_for_no_lease(
    shop: Shopping, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    def claimed() -> list[str]:
        with db.transaction() as cur:
            return [one.channel.name for one in connections.claim(cur, "poll", 4)]

    with db.transaction() as cur, monkeypatch.context() as other:
        cur.execute("UPDATE channels_connection SET poll_due_at = now() - interval '1 day'")
        if how == "died":
            other.setattr(owner, "me", lambda: f"{owner._here()}/{os.getpid()}.1")
        assert [one.channel.name for one in connections.claim(cur, "poll", 4)] == [CHANNEL]
    if how == "broke off":
        assert claimed() == []
        owner.abandon(connections.work("poll"))
    assert claimed() == [CHANNEL]
    assert claimed() == []
    with db.transaction() as cur:
        connections.advance(cur, shop.connection().id, poll_due_at=clock.wall() + timedelta(hours=1))
    owner.abandon(connections.work("poll"))
    assert claimed() == []  # it was settled: nobody's


@pytest.mark.parametrize("fault", ["lost", "before", "after", "busy"])
def test_a_poll_that_fails_is_made_again(shop: Shopping, monkeypatch: pytest.MonkeyPatch, fault: str) -> None:
    shop.sell(("MUG", 1), hook=False)
    later(monkeypatch, 6)
    shop.server.faults = Faults(**{fault: 1.0})
    before = shop.connection().watermark
    shop.poll()
    assert shop.connection().watermark == before
    shop.server.faults = Faults()
    with db.transaction() as cur:
        make_due(cur)
    shop.poll()
    assert shop.counts()["recovered_missing"] == 1


def test_the_first_load_brings_the_open_orders_and_says_how_far_it_is(
    db: Database, monday: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    allow(monkeypatch)
    monkeypatch.setattr(polling, "MOST_FETCHED", 3)
    monkeypatch.setattr(polling, "AT_ONCE", 2)
    with opened(settle_minutes=0) as shopping:
        for number in range(101, 106):
            shopping.books.place(document(number, ("MUG", 1), at=MONDAY - timedelta(days=9)))
        closed = shopping.books.place(document(106, ("MUG", 1), at=MONDAY - timedelta(days=9)))
        closed.closed_at = "2026-11-20T00:00:00Z"
        shopping.poll()
        halfway = shopping.connection()
        assert (halfway.load_done, halfway.load_total, halfway.loaded_at) == (4, 5, None)
        shopping.work()
        shopping.poll()
        done = shopping.connection()
        assert (done.load_done, done.loaded_at) == (5, MONDAY)
        shopping.work()
        assert [bool(shopping.order_id(number)) for number in range(101, 107)] == [True] * 5 + [False]
        assert shopping.counts()["loaded"] == 5


def test_webhooks_are_made_once_and_strangers_removed(
    db: Database, monday: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    allow(monkeypatch)
    with opened(hooks=HOOKS) as shopping:
        address = f"{HOOKS}/hooks/{CHANNEL}"
        shopping.books.subscribe("ORDERS_CREATE", address)
        shopping.books.subscribe("ORDERS_CREATE", "https://old.example/hooks/shop")
        shopping.books.subscribe("PRODUCTS_CREATE", address)
        shopping.poll()
        wanted = sorted((topic, address) for topic in subscriptions.TOPICS)
        assert sorted(shopping.books.hooks.values()) == wanted
        assert (shopping.counts()["hooks_made"], shopping.counts()["hooks_removed"]) == (7, 2)
        shopping.books.unsubscribe(next(iter(shopping.books.hooks)))
        later(monkeypatch, 61)
        shopping.poll()
        assert sorted(shopping.books.hooks.values()) == wanted


def test_places_and_items_are_mapped_by_name_and_sku(shop: Shopping) -> None:
    with db.transaction() as cur:
        found = {one.name: one.code for one in mapping.places(cur, shop.connection().id)}
        standing = connections.standing(cur)[shop.connection().id]
    assert found == {"EWR": "EWR", "LAX": "LAX"}
    assert (standing.places, standing.ours, standing.items, standing.levels) == (2, 2, 3, 6)


def test_a_throttled_shop_is_left_alone_until_its_bucket_is_full(
    shop: Shopping, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.sell(("MUG", 1), hook=False)
    later(monkeypatch, 6)
    shop.server.bucket = Bucket(maximum=100, restore=1, level=0)
    (turn,) = shop.poll()
    asked = len(shop.server.asked)
    assert turn.wait > timedelta(seconds=5)
    (again,) = shop.poll()
    assert (len(shop.server.asked), again.wait > timedelta(seconds=5)) == (asked, True)


def test_a_channel_is_connected_with_an_address_and_a_token(db: Database, monday: None) -> None:
    with database.transaction() as cur:
        channels.add(cur, CHANNEL, "shopify", "secret")
        with pytest.raises(NotConnected):
            connections.by_name(cur, CHANNEL)
        for settings in (
            {},
            {"address": "ftp://x.example"},
            {"address": "http://127.0.0.1:9"},
            {"address": "https://203.0.113.9", "api_version": "v1"},
            {"address": "https://203.0.113.9", "poll_minutes": -1},
        ):
            with pytest.raises(ConnectionRefused):
                connections.connect(cur, CHANNEL, token="t", settings=settings, at=MONDAY)
        channels.add(cur, "web", "api")
        with pytest.raises(ConnectionRefused):
            connections.connect(cur, "web", token="t", settings={"address": "https://8.8.8.8"}, at=MONDAY)


def test_the_token_is_sealed_and_never_shown(shop: Shopping) -> None:
    with db.transaction() as cur:
        row = cur.execute("SELECT token FROM channels_connection").fetchone()
    assert row is not None
    assert shop.server.token.encode() not in bytes(row[0])
    assert shop.server.token not in repr(shop.connection())
    assert shop.connection().token == shop.server.token


def test_a_duty_that_the_shop_refuses_does_not_keep_it_from_the_others(
    db: Database, monday: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The shop takes no webhooks; the comparison and the mapping go on, and the fault is shown."""
    allow(monkeypatch)
    with opened(hooks=HOOKS, settle_minutes=0) as shopping:

        def never(topic: str, address: str) -> str:
            raise Refusal((["webhookSubscription", "uri"], "Address is invalid", None))

        monkeypatch.setattr(shopping.books, "subscribe", never)
        shopping.poll()
        connection = shopping.connection()
        assert "Address is invalid" in str(connection.fault)
        assert (connection.loaded_at, connection.mapped_at, connection.hooks_at) == (MONDAY, MONDAY, None)


def test_an_order_that_the_shop_will_not_give_keeps_nobody_from_those_behind_it(
    shop: Shopping, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (int(next(shop.numbers)) for _ in range(2))
    for number in (first, second):
        shop.books.place(document(number, ("MUG", 1), at=clock.now()))
    later(monkeypatch, 6)
    gid, answer = f"{GID}/Order/{first}", shop.server.answer

    def broken(asked: Any) -> dict[str, Any]:
        if (asked.get("variables") or {}).get("id") != gid:
            return answer(asked)
        return {"data": {"order": None}, "errors": [{"message": "too deep", "extensions": {"code": "X"}}]}

    monkeypatch.setattr(shop.server, "answer", broken)
    shop.poll()
    shop.work()
    assert (shop.order_id(first), bool(shop.order_id(second))) == (0, True)
    assert shop.counts()["orders_unread"] >= 1
    assert gid in str(shop.connection().fault)


def test_what_the_app_may_not_read_is_no_order_without_it(
    shop: Shopping, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.sell(("MUG", 1), hook=False)
    later(monkeypatch, 6)
    answer = shop.server.answer

    def denied(asked: Any) -> dict[str, Any]:
        said = answer(asked)
        if asked.get("operationName") == "CrossdockOrder":
            refused = {"message": "Access denied for customer", "extensions": {"code": "ACCESS_DENIED"}}
            return {**said, "errors": [refused]}
        return said

    monkeypatch.setattr(shop.server, "answer", denied)
    (turn,) = shop.poll()
    assert not turn.messages
    assert "Access denied for customer" in str(shop.connection().fault)
