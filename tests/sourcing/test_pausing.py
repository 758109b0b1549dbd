"""A paused channel loses nothing: messages and orders wait, and go on when the pause ends."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from tests import company
from tests.api.calling import order
from tests.company import ACTOR, MONDAY, Company
from tests.sourcing.steps import brokered, state, take

from crossdock.app import verify
from crossdock.core.sql import Cursor, ints
from crossdock.inventory import adjust
from crossdock.mailbox import intake
from crossdock.mailbox.accept import Message, accept
from crossdock.orders import accept as orders
from crossdock.orders import holds
from crossdock.partners import channels
from crossdock.partners.errors import ChannelUnknown
from crossdock.sourcing import backorders, broker, pausing, queue
from crossdock.sourcing.pausing import Resumed

pytestmark = pytest.mark.usefixtures("monday")

DAY = timedelta(days=1)


@pytest.fixture
def mine(cur: Cursor) -> Company:
    return company.build(cur)


def pause(cur: Cursor) -> bool:
    return pausing.pause(cur, "web", reason="sold twice", at=MONDAY, actor=ACTOR)


def resume(cur: Cursor) -> Resumed:
    return pausing.resume(cur, "web", at=MONDAY + DAY, actor=ACTOR)


def send(cur: Cursor, mine: Company, key: str, channel_id: int | None = None) -> int:
    body = json.dumps(order(key)).encode()
    source = channel_id or mine.channel_id
    [kept] = accept(cur, [Message("api/web", key, "api/order", source, None, body)], MONDAY)
    return kept.inbound_id


def looked_at(cur: Cursor, mine: Company) -> set[str]:
    """Give intake a turn; the orders that are there then."""
    intake.work(cur, intake.claim(cur, 100, MONDAY))
    rows = cur.execute("SELECT external_id FROM orders_order").fetchall()
    return {row[0] for row in rows}


def test_messages_wait_for_the_end_of_the_pause_and_are_taken_up_in_their_order(
    cur: Cursor, mine: Company
) -> None:
    assert pause(cur)
    assert not pause(cur)
    ids = [send(cur, mine, key) for key in ("A", "B")]
    assert looked_at(cur, mine) == set()
    assert intake.claim(cur, 100, MONDAY + 365 * DAY) == []
    assert resume(cur) == Resumed(2, 0, 0)
    assert intake.claim(cur, 100, MONDAY + DAY) == ids
    intake.work(cur, ids)
    known = orders.known(cur, [mine.channel_id] * 2, ["A", "B"])
    assert known[mine.channel_id, "A"] < known[mine.channel_id, "B"]
    assert resume(cur) == Resumed(0, 0, 0)


def test_other_channels_go_on(cur: Cursor, mine: Company) -> None:
    other = channels.add(cur, "market", "api", at=MONDAY)
    pause(cur)
    send(cur, mine, "A")
    send(cur, mine, "B", other.id)
    assert looked_at(cur, mine) == {"B"}
    waiting, going = take(
        cur, mine.order("C", ("SOFA", 1)), replace(mine.order("D", ("SOFA", 1)), channel_id=other.id)
    )
    company.put(cur, mine, "SOFA", "EWR", 2)
    backorders.wake(cur, [mine.skus["SOFA"]], at=MONDAY)
    brokered(cur)
    assert state(cur, [waiting, going]) == ["backordered", "released"]


def test_orders_wait_on_the_brokers_queue_and_nobody_forgets_them(cur: Cursor, mine: Company) -> None:
    [order_id] = take(cur, mine.order("A", ("SOFA", 1)))
    pause(cur)
    cell = [mine.skus["SOFA"]], [mine.locations["EWR"]]
    adjust.receive(cur, *cell, [1], ["R"], at=MONDAY, actor=ACTOR)
    for _ in range(2):
        backorders.wake(cur, [mine.skus["SOFA"]], at=MONDAY)
        assert brokered(cur) == [order_id]
        assert state(cur, [order_id]) == ["backordered"]
    assert queue.claim(cur, 10, MONDAY + 365 * DAY) == []
    assert verify.check(cur, "order_forgotten").clean
    assert resume(cur) == Resumed(0, 1, 0)
    assert brokered(cur, MONDAY + DAY) == [order_id]
    assert state(cur, [order_id]) == ["released"]


def test_what_is_handed_in_at_once_is_held_until_the_pause_ends(cur: Cursor, mine: Company) -> None:
    pause(cur)
    channel = channels.by_name(cur, "web")
    draft = pausing.held(mine.order("A", ("MUG", 1)), channel)
    [order_id] = take(cur, draft)
    assert holds.live(cur, [order_id]) == {order_id: [("channel_paused", "sourcing")]}
    assert resume(cur) == Resumed(0, 0, 1)
    assert brokered(cur, MONDAY + DAY) == [order_id]
    assert state(cur, [order_id]) == ["released"]
    plain = mine.order("B", ("MUG", 1))
    assert pausing.held(plain, channels.by_name(cur, "web")) is plain


def test_a_pause_that_has_ended_meanwhile_holds_nothing_back(cur: Cursor, mine: Company) -> None:
    """A batch that saw the channel paused, and looks again under its lock."""
    pause(cur)
    inbound_id = send(cur, mine, "A")
    seen = intake.read(cur, [inbound_id])
    [order_id] = take(cur, mine.order("B", ("MUG", 1)))
    resume(cur)
    assert intake.unpaused(cur, seen) == seen
    assert queue.pause(cur, ints([order_id])) == []
    assert broker.work(cur, [order_id]).done == 1


def test_a_channel_that_does_not_exist_is_not_paused(cur: Cursor, mine: Company) -> None:
    with pytest.raises(ChannelUnknown):
        pausing.pause(cur, "nobody", at=MONDAY, actor=ACTOR)
    with pytest.raises(ChannelUnknown):
        pausing.resume(cur, "nobody", at=MONDAY, actor=ACTOR)
