"""What endpoints are told: signed so that the official library takes it, once by id, an order's events in
their order, whatever the receiver does.
"""

import random
import threading
from datetime import timedelta

import pytest
from tests.company import ACTOR, MONDAY
from tests.conftest import Database
from tests.core.test_events_feed import settle
from tests.webhooks.conftest import NAME
from tests.webhooks.receiver import Got, Receiver, always
from tests.webhooks.stages import deliver, go_on, happen, pass_time, plan, waiting

from crossdock.core import clock
from crossdock.core import db as database
from crossdock.core.events import START
from crossdock.core.stages import Loop, Pause
from crossdock.mailbox import lanes, messages
from crossdock.webhooks import delivering, endpoints, log, planning, replaying
from crossdock.webhooks.endpoints import Endpoint, Wish
from crossdock.webhooks.log import Wanted
from crossdock.webhooks.replaying import Delivery
from crossdock.webhooks.states import Act, State

KINDS = ("held", "hold_lifted", "tagged", "note")
THREE_DAYS = timedelta(days=3)


def endpoint() -> Endpoint:
    with database.transaction() as cur:
        return endpoints.by_name(cur, NAME)


def deliveries(state: str | None = None) -> list[Delivery]:
    with database.transaction() as cur:
        return replaying.deliveries(cur, NAME, state=state)


def test_a_message_is_the_document_of_the_feed_signed(receiver: Receiver) -> None:
    happen((1, "held"))
    go_on()
    (got,) = receiver.taken
    with database.transaction() as cur:
        (shown,) = log.page(cur, START, Wanted(frozenset({"order.*"})), 10).items
    assert got.document == shown.document
    assert (got.id, got.signatures, receiver.forged) == (shown.document["id"], 1, [])
    (told,) = deliveries()
    assert (told.event, told.type, told.state, told.status, told.attempts) == (
        got.id, "order.held", "delivered", 200, 1,
    )  # fmt: skip
    with database.transaction() as cur:
        sent = messages.show_outbound(cur, told.outbound_id)
    assert (sent.row.state, sent.row.party, sent.row.order_id) == ("delivered", f"webhook/{NAME}", 1)


def test_only_what_is_wanted_is_told(receiver: Receiver) -> None:
    with database.transaction() as cur:
        wish = Wish(receiver.url, ["order.held"])
        endpoints.change(cur, NAME, wish, at=MONDAY, actor=ACTOR)
    happen((1, "held"), (1, "note"), (2, "tagged"), (2, "held"))
    go_on()
    # Of two orders neither is before the other.
    assert sorted((got.order, got.type) for got in receiver.taken) == [
        ("SO-1", "order.held"),
        ("SO-2", "order.held"),
    ]


def test_of_an_order_one_is_sent_at_a_time_of_many_orders_many(receiver: Receiver) -> None:
    gate = threading.Barrier(4)

    def meet(got: Got, before: int) -> int:
        """Answers when four are here at once."""
        gate.wait(timeout=30)
        return 200

    receiver.temper = meet
    happen(*[(order, kind) for kind in KINDS for order in range(1, 5)])
    go_on()
    assert (receiver.most_at_once, receiver.overlapping) == (4, [])
    assert len(receiver.taken) == 16
    assert all(numbers == sorted(numbers) for numbers in receiver.by_order().values())


def test_what_follows_waits_for_what_fails_and_others_do_not(receiver: Receiver) -> None:
    def once(got: Got, before: int) -> int:
        return 500 if (got.order, got.type, before) == ("SO-1", "order.held", 0) else 200

    receiver.temper = once
    happen((1, "held"), (1, "hold_lifted"), (2, "held"), (2, "hold_lifted"))
    go_on()
    assert [got.order for got in receiver.taken] == ["SO-2", "SO-2"]
    assert [one.state for one in deliveries()] == ["delivered", "delivered", "waiting", "waiting"]
    assert endpoint().failures == 0  # something was taken: it is not the endpoint
    pass_time()
    go_on()
    assert [len(numbers) for numbers in receiver.by_order().values()] == [2, 2]
    assert all(numbers == sorted(numbers) for numbers in receiver.by_order().values())
    assert waiting() == 0


def test_an_orders_order_holds_though_the_log_shows_it_otherwise(db: Database, receiver: Receiver) -> None:
    """Who waited for another's change may have the smaller transaction: its event comes first in the log."""
    rival = db.connect()
    rival.execute("SELECT pg_current_xact_id()")
    happen((1, "held"))
    late = db.connect()
    late.execute("SELECT pg_current_xact_id()")  # keeps the other one's event out of the feed
    rival.execute(
        "INSERT INTO core_event (order_id, subject, subject_id, kind, actor, at)"
        " VALUES (1, 'order', 1, 'hold_lifted', 'a', %s)",
        (MONDAY,),
    )
    rival.commit()
    plan_without_settling()
    deliver()
    late.commit()
    go_on()
    assert [got.type for got in receiver.taken] == ["order.held", "order.hold_lifted"]


def plan_without_settling() -> None:
    stop = threading.Event()
    Loop([planning.STAGE], stop=stop, waker=Pause(stop)).drain()


def test_killed_between_sending_and_writing_it_down_it_is_sent_again_with_its_id(receiver: Receiver) -> None:
    happen((1, "held"), (1, "hold_lifted"))
    plan()
    with database.transaction() as cur:
        jobs = delivering.claim(cur, slow=False)
    assert len(jobs) == 1
    delivering.act(jobs)  # and here the process ends
    deliver()
    assert len(receiver.taken) == 1  # the lease is not over
    pass_time(delivering.LEASE)
    deliver()
    assert [got.type for got in receiver.taken] == ["order.held", "order.held", "order.hold_lifted"]
    assert len({got.id for got in receiver.taken}) == 2
    assert waiting() == 0


@pytest.mark.parametrize("seed", range(3))
def test_down_slow_and_of_bad_temper_it_gets_every_event_once_by_id_in_order_by_order(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """Two workers send; the receiver answers 500 as it likes, hangs, goes down and comes back."""
    monkeypatch.setattr(delivering, "FIRST_WAIT", 0.02)
    monkeypatch.setattr(delivering, "LONGEST_WAIT", 0.2)
    monkeypatch.setattr(delivering, "LONGEST_REST", 0.1)
    monkeypatch.setattr(delivering, "SLOW", 0.2)
    die, stop, pause = random.Random(seed), threading.Event(), threading.Event()

    def moody(got: Got, before: int) -> int:
        mood = die.random()
        if mood < 0.05:
            pause.wait(0.3)
        return 500 if mood < 0.3 else 503 if mood < 0.35 else 200

    receiver.temper = moody
    stages = (planning.STAGE, delivering.QUICK, delivering.APART)
    loops = [Loop(list(stages), stop=stop, waker=Pause(stop), poll=0.02) for _ in range(2)]
    threads = [threading.Thread(target=run, args=(loop,)) for loop in loops]
    for thread in threads:
        thread.start()
    told = 0
    for turn in range(12):
        happen(*[(die.randint(1, 9), die.choice(KINDS)) for _ in range(8)])
        told += 8
        if turn % 4 == 1:
            receiver.down()
        if turn % 4 == 3:
            receiver.up()
        pause.wait(0.1)
    receiver.temper = always(200)
    until = clock.monotonic() + 90
    while len({got.id for got in receiver.taken}) < told or waiting():
        assert clock.monotonic() < until
        pause.wait(0.05)
    stop.set()
    for thread in threads:
        thread.join()
    assert (receiver.forged, receiver.overlapping) == ([], [])
    assert sum(len(numbers) for numbers in receiver.by_order().values()) == told
    assert all(numbers == sorted(numbers) for numbers in receiver.by_order().values())
    # Taken twice is only what was taken and answered into the void.
    assert [one.state for one in deliveries()] == ["delivered"] * 50


def run(loop: Loop) -> None:
    from django.db import connections

    try:
        loop.run()
    finally:
        connections.close_all()


def test_who_fails_rests_and_is_asked_by_one_message_at_a_time(receiver: Receiver) -> None:
    receiver.temper = always(500)
    happen(*[(order, "held") for order in range(1, 10)])
    go_on()
    assert len(receiver.refused) == 9
    found = endpoint()
    assert (found.failures, found.error) == (9, "answered 500: ")
    assert found.rest_until is not None
    pass_time(timedelta(seconds=1))
    receiver.refused.clear()
    pass_time()
    deliver()
    assert len(receiver.refused) == 1  # and then it rests again
    receiver.temper = always(200)
    pass_time()
    deliver()
    assert len(receiver.taken) == 9
    assert endpoint().failures == 0


def test_what_fails_for_three_days_is_dead_and_what_follows_goes_on(receiver: Receiver) -> None:
    receiver.temper = always(500, "order.held")
    happen((1, "held"), (1, "hold_lifted"))
    go_on()
    pass_time(THREE_DAYS - timedelta(minutes=5))
    deliver()
    assert [one.state for one in deliveries()] == ["waiting", "waiting"]
    with database.transaction() as cur:  # others were taken meanwhile: it is this message alone
        cur.execute("UPDATE webhooks_health SET failing_since = NULL, failures = 0")
    pass_time()
    deliver()
    assert [one.state for one in deliveries()] == ["delivered", "dead"]
    assert [got.type for got in receiver.taken] == ["order.hold_lifted"]
    receiver.temper = always(200)
    with database.transaction() as cur:
        assert replaying.replay_dead(cur, NAME, at=MONDAY, actor=ACTOR) == 1
    deliver()
    assert [one.state for one in deliveries()] == ["delivered", "delivered"]


def test_an_endpoint_that_takes_nothing_for_three_days_is_disabled_and_goes_on_when_enabled(
    receiver: Receiver,
) -> None:
    receiver.down()
    happen((1, "held"))
    go_on()
    pass_time(THREE_DAYS - timedelta(hours=1))
    deliver()
    assert endpoint().state is State.ACTIVE
    pass_time(timedelta(hours=2))
    deliver()
    found = endpoint()
    assert found.state is State.DISABLED
    assert "nothing was delivered for 3 days" in str(found.reason)
    happen((1, "hold_lifted"))
    pass_time()
    go_on()
    receiver.up()
    pass_time()
    go_on()
    assert receiver.taken == []
    with database.transaction() as cur:
        assert endpoints.move(cur, NAME, Act.ENABLE, at=MONDAY, actor=ACTOR) is State.ACTIVE
    go_on()
    assert [got.type for got in receiver.taken] == ["order.held", "order.hold_lifted"]


def test_gone_disables_at_once_and_keeps_what_waits(receiver: Receiver) -> None:
    receiver.temper = always(410)
    happen((1, "held"))
    go_on()
    assert (endpoint().state, endpoint().reason) == (State.DISABLED, "it answered 410: it is gone")
    assert [one.state for one in deliveries()] == ["waiting"]


def test_both_secrets_sign_until_the_old_one_ends(receiver: Receiver) -> None:
    old = receiver.secret
    with database.transaction() as cur:
        new = endpoints.rotate(cur, NAME, at=MONDAY, actor=ACTOR)
    for number, secret in enumerate((old, new), start=1):
        receiver.secret = secret
        happen((number, "held"))
        go_on()
    assert [got.signatures for got in receiver.taken] == [2, 2]
    with database.transaction() as cur:
        cur.execute("UPDATE webhooks_secret SET ends_at = ends_at - interval '1 day'")
    happen((3, "held"))
    go_on()
    assert [got.signatures for got in receiver.taken] == [2, 2, 1]
    receiver.secret = old
    happen((4, "held"))
    go_on()
    assert (len(receiver.taken), len(receiver.forged)) == (3, 1)


def test_secrets_are_not_in_the_database(db: Database, receiver: Receiver) -> None:
    happen((1, "held"))
    go_on()
    rows = db.connect().execute("SELECT s.sealed FROM webhooks_secret AS s").fetchall()
    assert len(rows) == 1
    assert receiver.secret.removeprefix("whsec_")[:10].encode() not in bytes(rows[0][0])


def test_everything_from_a_point_is_told_again_also_what_was_never_told(receiver: Receiver) -> None:
    happen((1, "held"), (2, "held"))
    go_on()
    happen((1, "hold_lifted"))
    settle()
    with database.transaction() as cur:
        assert replaying.replay_from(cur, NAME, START, at=MONDAY, actor=ACTOR)
    go_on()
    assert [got.type for got in receiver.taken].count("order.held") == 4
    assert [got.type for got in receiver.taken].count("order.hold_lifted") == 1
    assert len({got.id for got in receiver.taken}) == 3
    go_on()
    assert len(receiver.taken) == 5
    with database.transaction() as cur:
        told = receiver.taken[0].id
        assert replaying.replay_event(cur, NAME, told, at=MONDAY, actor=ACTOR) == 1
    go_on()
    assert receiver.taken[-1].id == told


def test_an_endpoint_that_begins_in_the_past_is_told_the_past(receiver: Receiver) -> None:
    happen((1, "held"))
    with database.transaction() as cur:
        endpoints.move(cur, NAME, Act.REMOVE, at=MONDAY, actor=ACTOR)
        receiver.secret = endpoints.add(
            cur, "second", Wish(receiver.url, ["order.*"]), at=MONDAY, actor=ACTOR, begin=START
        )
    go_on()
    assert [got.type for got in receiver.taken] == ["order.held"]


def test_where_nothing_is_taken_the_rest_waits_in_the_log(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planning, "AT_ONCE", 3)
    monkeypatch.setattr(planning, "MOST_WAITING", 5)
    receiver.down()
    happen(*[(order, "held") for order in range(1, 21)])
    go_on()
    assert 5 <= waiting() <= 8
    receiver.up()
    for _ in range(20):
        pass_time()
        go_on()
    assert sorted(len(numbers) for numbers in receiver.by_order().values()) == [1] * 20


def test_a_removed_endpoint_is_told_nothing_more(receiver: Receiver) -> None:
    happen((1, "held"))
    plan()
    with database.transaction() as cur:
        told = replaying.deliveries(cur, NAME)
        endpoints.move(cur, NAME, Act.REMOVE, at=MONDAY, actor=ACTOR)
        assert lanes.waiting(cur, [f"webhook/{NAME}"], 10) == {f"webhook/{NAME}": 0}
        shown = messages.show_outbound(cur, told[0].outbound_id)
    assert (shown.row.state, shown.row.error) == ("dead", "the webhook was removed")
    go_on()
    assert receiver.taken == []


def test_a_test_says_that_it_came(receiver: Receiver) -> None:
    with database.transaction() as cur:
        message = replaying.test(cur, NAME, at=MONDAY, actor=ACTOR)
    deliver()
    (got,) = receiver.taken
    assert (got.type, got.id.startswith("msg_test_")) == ("webhook.test", True)
    with database.transaction() as cur:
        assert messages.show_outbound(cur, message).row.state == "delivered"
