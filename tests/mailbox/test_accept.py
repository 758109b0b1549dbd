"""A message is stored once, with its queue row, however often and however concurrently it comes."""

import threading
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest
from tests.conftest import Database

from crossdock.mailbox import messages
from crossdock.mailbox.accept import Accepted, Message, accept

AT = datetime(2026, 11, 23, 10, tzinfo=UTC)
Cur = psycopg.Cursor[Any]


def message(key: str, source: str = "hooks/shop", body: bytes = b"{}") -> Message:
    return Message(source, key, "shopify/orders/create", None, {"X-Shopify-Topic": "orders/create"}, body)


def waiting(cur: Cur) -> list[int]:
    return [row[0] for row in cur.execute("SELECT id FROM mailbox_intake ORDER BY id").fetchall()]


def test_a_message_is_stored_as_it_came_and_waits_for_intake(cur: Cur) -> None:
    body = bytes(range(256))
    (one,) = accept(cur, [message("a", body=body)], AT)
    assert one.new
    assert waiting(cur) == [one.inbound_id]
    shown = messages.show_inbound(cur, one.inbound_id)
    assert shown.body == body
    assert shown.headers == {"x-shopify-topic": "orders/create"}
    assert (shown.row.state, shown.row.received_at) == ("waiting", AT)


def test_the_same_message_again_is_known_and_changes_nothing(cur: Cur) -> None:
    (first,) = accept(cur, [message("a")], AT)
    cur.execute("DELETE FROM mailbox_intake")
    (again,) = accept(cur, [message("a", body=b"other bytes")], AT)
    assert again == Accepted(first.inbound_id, new=False)
    assert waiting(cur) == []
    assert messages.body(cur, first.inbound_id) == b"{}"


def test_a_batch_tells_each_message_apart(cur: Cur) -> None:
    (old,) = accept(cur, [message("b")], AT)
    found = accept(cur, [message("a"), message("b"), message("c"), message("a"), message("b", "other")], AT)
    assert [one.new for one in found[:3]] == [True, False, True]
    assert found[1].inbound_id == old.inbound_id
    assert found[3].inbound_id == found[0].inbound_id
    assert found[4].new
    assert len(waiting(cur)) == 4


def test_messages_that_the_caller_works_through_itself_are_not_queued(cur: Cur) -> None:
    accept(cur, [message("a")], AT, queue=False)
    accept(cur, [message("b"), message("c")], AT, queue=False)
    assert waiting(cur) == []
    assert accept(cur, [], AT) == []


@pytest.mark.parametrize("key", ["nul\x00", "half\ud800", "x" * 100_000, "ü" * 5000])
def test_any_key_can_be_stored_and_is_known_again(cur: Cur, key: str) -> None:
    (first,) = accept(cur, [message(key)], AT)
    (again,) = accept(cur, [message(key)], AT)
    assert again == Accepted(first.inbound_id, new=False)


def test_eight_at_once_store_it_once_and_all_learn_the_same_id(db: Database) -> None:
    start = threading.Barrier(8)
    found: list[list[Accepted]] = []

    def deliver() -> None:
        from django.db import connection

        from crossdock.core import db as database

        try:
            start.wait(timeout=60)
            for at in range(20):
                with database.transaction() as cur:
                    found.append(accept(cur, [message(f"key-{at}")], AT))
        finally:
            connection.close()

    threads = [threading.Thread(target=deliver) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert len(found) == 160
    ids = {one.inbound_id for (one,) in found}
    assert len(ids) == 20
    assert sum(one.new for (one,) in found) == 20
    with db.connect() as observer, observer.cursor() as look:
        assert waiting(look) == sorted(ids)
