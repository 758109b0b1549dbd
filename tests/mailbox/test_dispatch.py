"""Dispatch against a real HTTP server that answers, refuses, hangs up or never ends; and killed between."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import psycopg
import pytest
from django.conf import settings as django_settings
from tests.conftest import Database

from crossdock.app import config
from crossdock.core import clock
from crossdock.core.actor import Actor
from crossdock.mailbox import dispatch, messages, outbound
from crossdock.mailbox.dispatch import FIRST_WAIT, LEASE, LONGEST_WAIT, TRIES, wait_after
from crossdock.mailbox.outbound import Out

AT = datetime(2026, 11, 23, 10, tzinfo=UTC)
ANN = Actor("user", "ann")
Cur = psycopg.Cursor[Any]


@dataclass
class Partner:
    """A server on loopback. ``answer``: what it does with a request; ``got``: path, headers and body each."""

    url: str = ""
    answer: Callable[[BaseHTTPRequestHandler], None] = lambda handler: reply(handler, 200)
    got: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    release: threading.Event = field(default_factory=threading.Event)


def reply(handler: BaseHTTPRequestHandler, status: int, body: bytes = b"", **headers: str) -> None:
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


@pytest.fixture
def partner(monkeypatch: pytest.MonkeyPatch) -> Iterator[Partner]:
    found = Partner()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            found.got.append((self.path, {name.lower(): value for name, value in self.headers.items()}, body))
            found.answer(self)

        def log_message(self, *args: Any) -> None:
            """Silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    found.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    allow(monkeypatch, private=True)
    yield found
    found.release.set()
    server.shutdown()
    server.server_close()
    thread.join(timeout=30)


def allow(monkeypatch: pytest.MonkeyPatch, *, private: bool) -> None:
    values = {name: getattr(django_settings.CONFIG, name) for name in config.Config.__dataclass_fields__}
    changed = config.Config(**{**values, "allow_private_addresses": private})
    monkeypatch.setattr(django_settings, "CONFIG", changed)


def queue(cur: Cur, address: str, *keys: str) -> list[int]:
    outs = [
        Out(key, "ACME", "test/ping", address, {"X-Own": "1", "Host": "evil"}, b"body " + key.encode())
        for key in keys
    ]
    outbound.queue(cur, outs, AT)
    rows = cur.execute("SELECT o.id FROM mailbox_outbound AS o ORDER BY o.id").fetchall()
    return [row[0] for row in rows]


def turn(cur: Cur) -> int:
    """One turn of the stage; the loop commits where this does not."""
    leased = dispatch.claim(cur, 16, AT)
    if leased:
        dispatch.settle(cur, dispatch.act(leased))
    return len(leased)


def make_due(cur: Cur) -> None:
    cur.execute("UPDATE mailbox_dispatch SET due_at = due_at - interval '1 year'")


def state(cur: Cur, one: int) -> str:
    return messages.show_outbound(cur, one).row.state


def test_a_message_is_sent_once_with_its_key_and_own_headers(cur: Cur, partner: Partner) -> None:
    (one,) = queue(cur, f"{partner.url}/in?x=1", "k-1")
    assert state(cur, one) == "waiting"
    assert turn(cur) == 1
    assert turn(cur) == 0
    ((path, headers, body),) = partner.got
    assert (path, body) == ("/in?x=1", b"body k-1")
    assert (headers["idempotency-key"], headers["x-own"]) == ("k-1", "1")
    assert headers["host"] == partner.url.removeprefix("http://")
    shown = messages.show_outbound(cur, one)
    assert shown.row.state == "delivered"
    (tried,) = shown.attempts
    assert (tried.attempt, tried.status, tried.delivered, tried.error) == (1, 200, True, None)


def test_a_key_is_queued_once(cur: Cur, partner: Partner) -> None:
    assert outbound.queue(cur, [Out("k", "A", "t", partner.url, {}, b"1")], AT) == 1
    again = [Out("k", "A", "t", partner.url, {}, b"2"), Out("l", "A", "t", partner.url, {}, b"3", order_id=5)]
    assert outbound.queue(cur, again, AT) == 1
    assert outbound.queue(cur, [], AT) == 0
    turn(cur)
    assert sorted(body for _, _, body in partner.got) == [b"1", b"3"]


def test_a_refusal_is_recorded_and_tried_again_later(cur: Cur, partner: Partner) -> None:
    (one,) = queue(cur, partner.url, "k-1")
    partner.answer = lambda handler: reply(handler, 500, b"no\x00thing works")
    turn(cur)
    shown = messages.show_outbound(cur, one)
    assert (shown.row.state, shown.row.attempts) == ("waiting", 1)
    assert shown.row.error == "answered 500: no\ufffdthing works"
    assert shown.row.due_at is not None
    assert timedelta(0) < shown.row.due_at - clock.wall() <= timedelta(seconds=FIRST_WAIT)
    assert turn(cur) == 0
    make_due(cur)
    partner.answer = lambda handler: reply(handler, 204)
    turn(cur)
    assert state(cur, one) == "delivered"
    assert [headers["idempotency-key"] for _, headers, _ in partner.got] == ["k-1", "k-1"]


def test_the_other_sides_wish_to_wait_is_respected(cur: Cur, partner: Partner) -> None:
    (one,) = queue(cur, partner.url, "k-1")
    partner.answer = lambda handler: reply(handler, 429, Retry_After="600")
    turn(cur)
    due = messages.show_outbound(cur, one).row.due_at
    assert due is not None
    assert due - clock.wall() > timedelta(seconds=590)


def test_a_redirect_is_a_refusal_and_is_not_followed(cur: Cur, partner: Partner) -> None:
    (one,) = queue(cur, partner.url, "k-1")
    partner.answer = lambda handler: reply(handler, 302, Location=f"{partner.url}/elsewhere")
    turn(cur)
    assert len(partner.got) == 1
    assert state(cur, one) == "waiting"


def test_who_is_gone_is_not_asked_again(cur: Cur, partner: Partner) -> None:
    (one,) = queue(cur, partner.url, "k-1")
    partner.answer = lambda handler: reply(handler, 410)
    turn(cur)
    assert state(cur, one) == "dead"


def test_a_dropped_connection_and_no_listener_are_failures_of_that_message_alone(
    cur: Cur, partner: Partner
) -> None:
    ids = queue(cur, f"{partner.url}/drop", "k-1")
    ids = queue(cur, "http://127.0.0.1:1/closed", "k-2")
    ids = queue(cur, f"{partner.url}/fine", "k-3")

    def answer(handler: BaseHTTPRequestHandler) -> None:
        if handler.path == "/drop":
            handler.close_connection = True
            handler.connection.close()
        else:
            reply(handler, 200)

    partner.answer = answer
    turn(cur)
    assert [state(cur, one) for one in ids] == ["waiting", "waiting", "delivered"]
    assert all(messages.show_outbound(cur, one).row.error for one in ids[:2])


def test_an_answer_that_does_not_come_is_given_up(
    cur: Cur, partner: Partner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispatch, "ANSWER_WITHIN", 0.2)

    def late(handler: BaseHTTPRequestHandler) -> None:
        partner.release.wait(60)
        reply(handler, 200)

    partner.answer = late
    (one,) = queue(cur, partner.url, "k-1")
    turn(cur)
    assert "no answer in time" in str(messages.show_outbound(cur, one).row.error)


def test_an_answer_without_end_is_cut(cur: Cur, partner: Partner) -> None:
    def flood(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        try:
            while not partner.release.is_set():
                handler.wfile.write(b"x" * 65536)
        except OSError:
            partner.release.set()

    partner.answer = flood
    (one,) = queue(cur, partner.url, "k-1")
    turn(cur)
    assert state(cur, one) == "delivered"
    assert partner.release.wait(60)


def test_after_its_tries_a_message_is_dead_and_visible_and_a_replay_sends_it(
    cur: Cur, partner: Partner
) -> None:
    (one,) = queue(cur, partner.url, "k-1")
    partner.answer = lambda handler: reply(handler, 503)
    for _ in range(TRIES):
        make_due(cur)
        assert turn(cur) == 1
    make_due(cur)
    assert turn(cur) == 0
    (row,) = messages.outbound(cur, state="dead", party="ACME", kind="test")
    assert (row.id, row.attempts) == (one, TRIES)
    assert messages.show_outbound(cur, one).attempts[-1].gave_up
    partner.answer = lambda handler: reply(handler, 200)
    assert outbound.replay(cur, [one], at=AT, actor=ANN) == 1
    turn(cur)
    shown = messages.show_outbound(cur, one)
    assert shown.row.state == "delivered"
    assert [tried.attempt for tried in shown.attempts] == list(range(1, TRIES + 2))
    assert {headers["idempotency-key"] for _, headers, _ in partner.got} == {"k-1"}


def test_private_addresses_are_refused_unless_allowed(
    cur: Cur, partner: Partner, monkeypatch: pytest.MonkeyPatch
) -> None:
    allow(monkeypatch, private=False)
    (one,) = queue(cur, partner.url, "k-1")
    turn(cur)
    assert not partner.got
    shown = messages.show_outbound(cur, one)
    assert shown.row.state == "dead"
    assert "CROSSDOCK_ALLOW_PRIVATE_ADDRESSES" in str(shown.row.error)


@pytest.mark.parametrize(
    "address",
    [
        "ftp://example.com/",
        "mailto:x@example.com",
        "http://",
        "http://u:p@127.0.0.1/",
        "http://127.0.0.1:99999/",
        "nonsense",
    ],
)
def test_an_address_that_cannot_be_kills_its_message_and_no_other(
    cur: Cur, partner: Partner, address: str
) -> None:
    ids = queue(cur, address, "k-1")
    ids = queue(cur, partner.url, "k-2")
    turn(cur)
    assert [state(cur, one) for one in ids] == ["dead", "delivered"]


def test_killed_between_sending_and_recording_it_is_sent_again_with_the_same_key(
    db: Database, partner: Partner
) -> None:
    from crossdock.core import db as database

    with database.transaction() as cur:
        (one,) = queue(cur, partner.url, "k-1")
    with database.transaction() as cur:
        leased = dispatch.claim(cur, 16, AT)
    dispatch.act(leased)  # … and here the process dies: nothing is settled
    with database.transaction() as cur:
        assert dispatch.claim(cur, 16, AT) == []  # the lease holds
        cur.execute("UPDATE mailbox_dispatch SET due_at = due_at - %s", (LEASE,))
    with database.transaction() as cur:
        again = dispatch.claim(cur, 16, AT)
    assert [(found.key, found.turn) for found in again] == [("k-1", 2)]
    outcomes = dispatch.act(again)
    with database.transaction() as cur:
        dispatch.settle(cur, outcomes)
        assert state(cur, one) == "delivered"
    assert [headers["idempotency-key"] for _, headers, _ in partner.got] == ["k-1", "k-1"]
    assert partner.got[0][2] == partner.got[1][2]


def test_two_dispatchers_do_not_send_the_same_message(db: Database, partner: Partner) -> None:
    from crossdock.core import db as database

    with database.transaction() as cur:
        queue(cur, partner.url, *(f"k-{at}" for at in range(20)))
    with db.connect() as rival, rival.cursor(binary=True) as other, database.transaction() as cur:
        mine = {found.id for found in dispatch.claim(cur, 10, AT)}
        theirs = {found.id for found in dispatch.claim(other, 16, AT)}
        assert len(mine) == len(theirs) == 10
        assert not mine & theirs
        rival.rollback()


def test_a_lease_that_ran_out_is_settled_by_its_new_holder_unless_the_message_arrived(
    cur: Cur, partner: Partner
) -> None:
    (one,) = queue(cur, partner.url, "k-1")
    partner.answer = lambda handler: reply(handler, 500)
    slow = dispatch.act(dispatch.claim(cur, 16, AT))
    make_due(cur)
    fresh = dispatch.claim(cur, 16, AT)
    before = messages.show_outbound(cur, one).row.due_at
    dispatch.settle(cur, slow)
    assert messages.show_outbound(cur, one).row.due_at == before  # the new holder's lease stands
    partner.answer = lambda handler: reply(handler, 200)
    dispatch.settle(cur, dispatch.act(fresh))
    shown = messages.show_outbound(cur, one)
    assert shown.row.state == "delivered"
    assert [tried.delivered for tried in shown.attempts] == [False, True]


def test_waits_double_up_to_a_limit_and_spread_and_are_the_same_each_time() -> None:
    for number in (1, 2, 3):
        waits = [wait_after(number, step) for step in range(1, TRIES + 10)]
        for step, wait in enumerate(waits):
            full = min(LONGEST_WAIT, FIRST_WAIT * 2**step)
            assert full / 2 <= wait <= full
        assert waits == [wait_after(number, step) for step in range(1, TRIES + 10)]
    assert wait_after(1, 1) != wait_after(2, 1)
    assert wait_after(1, 1, asked=10**9) == LONGEST_WAIT
