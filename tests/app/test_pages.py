"""Requests with much in their bodies wait for each other, and reads do not wait for them."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from tests.app.serving import served
from tests.conftest import Database

from crossdock.app import pages
from crossdock.app.pages import LARGE, LARGE_AT_ONCE, Pages

PATIENCE = 30.0


def test_reads_are_answered_while_large_requests_wait_for_each_other(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside, let_go = threading.Semaphore(0), threading.Event()
    at_once, most, lock = 0, 0, threading.Lock()
    respond = Pages.respond

    def slow(self: Pages, scope: Any, body: bytes) -> Any:
        nonlocal at_once, most
        if not body:
            return respond(self, scope, body)
        with lock:
            at_once += 1
            most = max(most, at_once)
        inside.release()
        assert let_go.wait(PATIENCE)
        with lock:
            at_once -= 1
        return respond(self, scope, body)

    monkeypatch.setattr(pages.Pages, "respond", slow)
    many = LARGE_AT_ONCE + pages.THREADS
    with served() as (url, _), ThreadPoolExecutor(many) as hands, httpx.Client(timeout=PATIENCE) as client:
        body = b"[" + b" " * LARGE + b"]"
        sent = [
            hands.submit(httpx.post, f"{url}/api/v1/orders", content=body, timeout=PATIENCE)
            for _ in range(many)
        ]
        for _ in range(LARGE_AT_ONCE):
            assert inside.acquire(timeout=PATIENCE)
        assert client.get(f"{url}/api/v1/orders").status_code == 401
        let_go.set()
        assert [one.result().status_code for one in sent] == [401] * many
    assert most == LARGE_AT_ONCE
