"""An app without a token of its own: the shop gives tokens for its secret, which run out and are renewed."""

import json
import logging
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from tests.channels.shopping import CHANNEL, Shopping, allow, opened
from tests.conftest import Database

from crossdock.channels import connections, making, polling
from crossdock.channels.adapters import shopify_operations as ask
from crossdock.channels.adapters.shopify_grant import CODES, Client, decode
from crossdock.channels.connections import Connection
from crossdock.channels.errors import ConnectionRefused, ShopForbidden, ShopThrottled
from crossdock.channels.shops import Shop
from crossdock.core import clock, db
from crossdock.core.errors import Unavailable
from crossdock.twin.shop_grant import Grant


@pytest.fixture
def shop(db: Database, monday: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shopping]:
    """Its channel is connected by its app's secret, and was not asked anything yet."""
    allow(monkeypatch)
    with opened() as shopping:
        connected(shopping)
        yield shopping


def connected(shop: Shopping, secret: str = "") -> None:
    client = Client(shop.server.grant.client_id, secret or shop.server.grant.secret)
    with db.transaction() as cur:
        connections.connect(cur, CHANNEL, client=client, settings={}, at=clock.now())


def asked(connection: Connection) -> str:
    with Shop(connection) as shop:
        return str((shop.ask(ask.SHOP, {}).root or {}).get("name"))


def aged(seconds: float) -> None:
    """The kept token was asked for so much earlier."""
    back = timedelta(seconds=seconds)
    with db.transaction() as cur:
        cur.execute(
            "UPDATE channels_connection SET token_at = token_at - %s, token_until = token_until - %s",
            (back, back),
        )


@contextmanager
def elsewhere() -> Iterator[tuple[str, list[str]]]:
    """A host that writes down what it is asked."""
    seen: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            seen.append(f"{self.path} {self.headers} {self.rfile.read(length).decode()}")
            self.send_response(500)
            self.end_headers()

        do_GET = do_POST

        def log_message(self, format: str, *args: object) -> None:
            """Silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", seen
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_the_first_turn_asks_for_a_token_and_keeps_it_sealed(
    shop: Shopping, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    shop.poll()
    found = shop.connection()
    assert shop.server.grant.takes(found.token)
    assert (found.fault, found.loaded_at is None, shop.server.grant.given) == (None, False, 1)
    assert found.token_at is not None
    assert found.token_until == found.token_at + timedelta(seconds=86_399)
    shop.poll()
    asked(shop.connection())
    assert shop.server.grant.given == 1, "it is good for a day"
    assert shop.counts()["tokens_renewed"] == 1
    with db.transaction() as cur:
        [row] = cur.execute("SELECT token, client_secret FROM channels_connection").fetchall()
    hidden = (found.token, shop.server.grant.secret)
    assert not [one for one in hidden for kept in row if one.encode() in bytes(kept)]
    assert shop.server.url in caplog.text, "requests are logged"
    assert not [one for one in hidden if one in repr(found) + caplog.text]


def test_a_token_is_renewed_by_the_poll_stage_before_it_runs_out(shop: Shopping) -> None:
    shop.poll()
    first = shop.connection().token
    aged(0.79 * 86_399)
    shop.poll()
    assert shop.connection().token == first
    aged(0.02 * 86_399)
    assert [turn.error for turn in shop.poll()] == [None]
    second = shop.connection()
    assert second.token != first
    assert not second.renewal_due(clock.wall())
    assert shop.server.grant.given == 2
    assert shop.server.grant.takes(first), "who asks with it meanwhile is let in"


def test_a_token_that_has_run_out_is_renewed_by_whoever_asks(shop: Shopping) -> None:
    shop.poll()
    first = shop.connection().token
    aged(86_400)
    with db.transaction() as cur:
        cur.execute("UPDATE channels_stock_level SET shop = shop + 1")
    shop.push()  # the stage that tells stock
    assert shop.server.grant.given == 2
    assert shop.connection().token != first
    aged(86_400)
    order_id = shop.sell(("MUG", 1))
    shop.ship(order_id, "T-1")
    shop.told_all()  # the stage that tells of shipments, several at once
    assert shop.server.grant.given == 3
    assert shop.connection().fault is None


def test_a_shop_is_told_all_though_its_tokens_are_good_for_a_moment_only(shop: Shopping) -> None:
    shop.poll()
    shop.server.grant.life = 0.1
    aged(86_400)
    for n in range(4):
        shop.ship(shop.sell(("MUG", 1)), f"T-{n}")
        threading.Event().wait(0.1)
        shop.tell()
    shop.told_all()
    assert [sum(order.fulfilled().values()) for order in shop.books.orders.values()] == [1] * 4
    assert shop.server.grant.given >= 4


def test_after_a_401_another_token_is_asked_for_once(shop: Shopping) -> None:
    shop.poll()
    old = shop.connection().token
    with db.transaction() as cur:  # the shop takes it no more, long before its time
        connection = connections.by_name(cur, CHANNEL)
        at, until = clock.wall(), clock.wall() + timedelta(days=1)
        connections.renewed(cur, connection, "shpat_revoked", asked_at=at, until=until)
    assert shop.connection().token == "shpat_revoked"
    with Shop(shop.connection()) as both:
        assert both.ask(ask.SHOP, {}).root["name"] == "Example shop"
        token = both._entry.instead("shpat_revoked")
        assert token is not None, "who was refused at the same time takes what the first was given"
    assert shop.connection().token == token not in (old, "shpat_revoked")
    assert shop.server.grant.given == 2


def test_a_401_to_the_token_just_given_is_the_fault(shop: Shopping, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Grant, "made", lambda _grant: "shpat_of_no_use")
    with pytest.raises(ShopForbidden, match="401"):
        asked(shop.connection())
    assert shop.server.grant.given == 1
    with pytest.raises(ShopForbidden, match="401"):
        asked(shop.connection())
    assert shop.server.grant.given == 2, "kept, refused, renewed, refused: no more"


def test_a_wrong_secret_is_the_connections_fault_in_plain_words(shop: Shopping) -> None:
    connected(shop, "shpss_wrong")
    [turn] = shop.poll()
    assert turn.wait == polling.REFUSED_WAIT
    assert shop.server.grant.asked == 1, "a turn does not ask again for what was refused"
    fault = shop.connection().fault or ""
    assert "(invalid_client)" in fault
    assert "shpss_wrong" not in fault
    shop.server.grant.refuses = "shop_not_permitted"
    connected(shop)
    shop.poll()
    assert "are not of one organization (shop_not_permitted)" in (shop.connection().fault or "")
    shop.server.grant.refuses = ""
    shop.poll()
    assert shop.connection().fault is None


def test_a_rotated_secret_is_found_out_while_the_old_token_is_good(shop: Shopping) -> None:
    shop.poll()
    shop.server.grant.refuses = "invalid_client"
    aged(0.9 * 86_399)
    shop.poll()
    assert "invalid_client" in (shop.connection().fault or "")
    assert asked(shop.connection()) == "Example shop", "there is time to connect it anew"
    shop.server.grant.refuses, shop.server.grant.secret = "", "shpss_rotated_and_the_old_one_revoked"
    with pytest.raises(ShopForbidden, match="invalid_client"):
        asked(shop.connection())
    connected(shop)
    shop.poll()
    assert shop.connection().fault is None


def test_a_shop_whose_tokens_cannot_be_had_is_asked_while_the_old_one_is_good(
    shop: Shopping, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.poll()
    aged(0.9 * 86_399)
    monkeypatch.setattr(Grant, "answer", lambda *_: (503, {"error": "try later"}))
    shop.books.stock("MUG", {"EWR": 1, "LAX": 1})
    shop.sell(("MUG", 1), hook=False)
    with db.transaction() as cur:
        connections.again(cur, shop.connection().id, load=True)
    [turn] = shop.poll()
    assert turn.wait == polling.AWAY_WAIT
    assert turn.counts["compared"] + turn.fields.get("load_done", 0) > 0
    assert shop.connection().fault == "the shop gives no token: it answers 503"


def test_two_workers_that_renew_at_once_do_no_harm(shop: Shopping) -> None:
    connection, both = shop.connection(), threading.Barrier(2)
    entries = [Shop(connection), Shop(connection)]

    def renew(one: Shop) -> None:
        both.wait()
        one.renew()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(renew, entries))
    assert shop.server.grant.given == 2
    later = max(entries, key=lambda one: one._entry._asked_at or clock.wall())
    tokens = [one._entry._token for one in entries]
    later.close()
    next(one for one in entries if one is not later).close()
    assert shop.connection().token == later._entry._token
    assert all(shop.server.grant.takes(token) for token in tokens)
    assert shop.counts()["tokens_renewed"] == 1


def test_many_who_ask_at_once_with_one_connection_renew_once(shop: Shopping) -> None:
    with Shop(shop.connection()) as one, ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: one.ask(ask.SHOP, {}).root["name"], range(8)))
    assert found == ["Example shop"] * 8
    assert shop.server.grant.given == 1


def test_a_token_asked_for_with_an_older_secret_is_not_kept(shop: Shopping) -> None:
    before = shop.connection()
    connected(shop)
    asked(before)
    assert shop.connection().token == ""
    asked(shop.connection())
    assert shop.server.grant.takes(shop.connection().token)


def test_a_redirect_does_not_take_the_secret_elsewhere(
    shop: Shopping, monkeypatch: pytest.MonkeyPatch
) -> None:
    with elsewhere() as (url, seen):
        moved = shop.server.handle

        def redirect(handler: BaseHTTPRequestHandler) -> None:
            handler.rfile.read(int(handler.headers.get("Content-Length") or 0))
            handler.send_response(307)
            handler.send_header("Location", f"{url}{handler.path}")
            handler.send_header("Content-Length", "0")
            handler.end_headers()

        monkeypatch.setattr(shop.server, "handle", redirect)
        with pytest.raises(ShopForbidden, match="307"):
            asked(shop.connection())
        assert seen == []
        monkeypatch.setattr(shop.server, "handle", moved)
        with db.transaction() as cur, pytest.raises(ConnectionRefused, match="another host"):
            connections.access_for(cur, CHANNEL, {"address": url})
        assert asked(shop.connection()) == "Example shop"


def test_a_private_address_is_not_asked_for_a_token(shop: Shopping, monkeypatch: pytest.MonkeyPatch) -> None:
    connection = shop.connection()
    monkeypatch.undo()
    with pytest.raises(Exception, match="not a public address"):
        asked(connection)
    assert shop.server.grant.given == 0


def test_what_is_tried_is_not_kept(shop: Shopping) -> None:
    client = Client(shop.server.grant.client_id, shop.server.grant.secret)
    with db.transaction() as cur:
        tried = connections.proposed(cur, CHANNEL, client=client, settings={})
    assert making.shop_name(tried) == "Example shop"
    assert (shop.connection().token, shop.server.grant.given) == ("", 1)


def test_the_twins_tokens_outlive_its_restart(shop: Shopping) -> None:
    shop.poll()
    token, grant = shop.connection().token, shop.server.grant
    again = Grant(secret=grant.secret)
    assert again.takes(token)
    assert not Grant().takes(token)
    short = Grant(secret=grant.secret, life=0.02)
    ends = short.made()
    threading.Event().wait(0.05)
    assert not short.takes(ends)
    assert not [one for one in ("", "shpat_", "shpat_a-b-c", token[:-1]) if again.takes(one)]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"<html>",
        b'{"access_token": "a"}',
        b'{"access_token": "", "expires_in": 9}',
        b'{"access_token": "a b\\n", "expires_in": 9}',
        b'{"access_token": "a", "expires_in": 0}',
        b'{"access_token": "a", "expires_in": 1e99}',
        b'{"access_token": "a", "expires_in": "soon"}',
    ],
)
def test_what_is_no_token_is_none(body: bytes) -> None:
    with pytest.raises(Unavailable) as raised:
        decode(200, body)
    assert not raised.value.perhaps


def test_refusals_are_told_by_their_code_and_nothing_else_of_them() -> None:
    for code, said in CODES.items():
        assert f"({code})" in said
        for body in (json.dumps({"error": code, "secret": "shpss_x"}), f"<p>Oauth error {code}: shpss_x</p>"):
            with pytest.raises(ShopForbidden) as raised:
                decode(400, body.encode())
            assert raised.value.message == said
    with pytest.raises(ShopForbidden, match="it answers 403; look at") as raised:
        decode(403, b"shpss_x")
    assert "shpss_x" not in raised.value.message
    with pytest.raises(ShopThrottled) as throttled:
        decode(429, b"", asked_wait=7)
    assert throttled.value.wait == 7
