"""The Idempotency-Key: the same request gets the same answer, and nothing is done twice."""

import json
import threading
from collections import Counter
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.http import HttpResponse
from tests.api.calling import Caller, order
from tests.conftest import Database

from crossdock.core import clock, idempotency
from crossdock.core.sql import Cursor
from crossdock.sourcing import backorders

CHI = {"sku": "MUG", "location": "CHI"}
TAKE = {**CHI, "quantity": -1, "reason": "damaged"}


def post(api: Caller, path: str, body: Any, key: str) -> HttpResponse:
    return api.call("POST", path, body, headers={"Idempotency-Key": key})


def on_hand(api: Caller) -> int:
    return int(api.get("availability?sku=MUG&location=CHI")["items"][0]["on_hand"])


def test_the_same_request_gets_the_same_answer_and_is_done_once(api: Caller) -> None:
    first = post(api, "stock/adjustments", TAKE, "K-1")
    again = post(api, "stock/adjustments", TAKE, "K-1")
    assert (first.status_code, first.content) == (again.status_code, again.content)
    assert again["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first
    assert on_hand(api) == 9
    post(api, "stock/adjustments", TAKE, "K-2")
    assert on_hand(api) == 8


def test_another_body_or_address_under_the_key_is_422(api: Caller) -> None:
    post(api, "stock/adjustments", TAKE, "K-1")
    for path, body in (("stock/adjustments", {**TAKE, "quantity": -2}), ("stock/counts", TAKE)):
        response = post(api, path, body, "K-1")
        assert response.status_code == 422
        assert json.loads(response.content)["code"] == "idempotency_key_reused"
    assert on_hand(api) == 9


def test_keys_of_two_credentials_do_not_meet(api: Caller, cur: Cursor) -> None:
    other = api.with_scopes(cur, "stock:write")
    post(api, "stock/adjustments", TAKE, "K-1")
    assert post(other, "stock/adjustments", {**TAKE, "quantity": -2}, "K-1").status_code == 200
    assert on_hand(api) == 7


def test_a_refusal_is_remembered_and_what_is_not_valid_is_not(api: Caller) -> None:
    more = {**CHI, "quantity": -11, "reason": "x"}
    refused = post(api, "stock/adjustments", more, "K-1")
    api.post("stock/adjustments", {**CHI, "quantity": 5, "reason": "found"})
    again = post(api, "stock/adjustments", more, "K-1")
    assert (refused.status_code, again.status_code) == (409, 409)
    assert again.content == refused.content
    assert again["Content-Type"] == "application/problem+json"
    assert post(api, "stock/adjustments", {**TAKE, "sku": "GNU"}, "K-2").status_code == 422
    assert post(api, "stock/adjustments", TAKE, "K-2").status_code == 200


def test_orders_and_arrays_are_answered_alike(api: Caller) -> None:
    for body, status in ((order("A-1"), 201), ([order("A-2"), order("A-3")], 207)):
        first = post(api, "orders", body, f"K-{status}")
        again = post(api, "orders", body, f"K-{status}")
        assert first.status_code == again.status_code == status
        assert first.content == again.content
    assert post(api, "orders", order("A-1"), "K-9").status_code == 200


@pytest.mark.parametrize("key", ["", "x" * 256, "tab\there"])
def test_a_key_that_cannot_be_is_refused(api: Caller, key: str) -> None:
    response = post(api, "stock/adjustments", TAKE, key)
    assert response.status_code == 400
    assert json.loads(response.content)["code"] == "bad_idempotency_key"


def test_an_answer_is_forgotten_after_a_day(api: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    post(api, "stock/adjustments", TAKE, "K-1")
    later = clock.wall() + idempotency.KEPT
    monkeypatch.setattr(clock, "wall", lambda: later - timedelta(minutes=1))
    assert post(api, "stock/adjustments", TAKE, "K-1")["Idempotency-Replayed"] == "true"
    monkeypatch.setattr(clock, "wall", lambda: later + timedelta(minutes=1))
    assert "Idempotency-Replayed" not in post(api, "stock/adjustments", TAKE, "K-1")
    assert on_hand(api) == 8


def test_a_failure_leaves_nothing_behind(api: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError

    with monkeypatch.context() as broken:
        broken.setattr(backorders, "wake", fail)
        assert post(api, "stock/adjustments", TAKE, "K-1").status_code == 500
    assert on_hand(api) == 10
    assert post(api, "stock/adjustments", TAKE, "K-1").status_code == 200


def test_while_one_is_worked_on_the_other_is_told_so(live: Caller, db: Database) -> None:
    """A rival holds the stock's row, so that the first request waits in the middle of its work."""
    rival = db.connect()
    rival.execute("SELECT FROM inventory_stock FOR UPDATE")
    observer = db.connect(autocommit=True)
    answers: list[HttpResponse] = []

    def first() -> None:
        try:
            answers.append(post(live, "stock/adjustments", TAKE, "K-1"))
        finally:
            connection.close()

    thread = threading.Thread(target=first)
    thread.start()
    while not _someone_waits(observer):
        assert thread.is_alive()
    second = post(live, "stock/adjustments", TAKE, "K-1")
    assert second.status_code == 409
    assert json.loads(second.content)["code"] == "idempotency_in_progress"
    rival.rollback()
    thread.join()
    assert [answer.status_code for answer in answers] == [200]
    third = post(live, "stock/adjustments", TAKE, "K-1")
    assert third.content == answers[0].content
    assert on_hand(live) == 9


def _someone_waits(observer: psycopg.Connection[Any]) -> bool:
    row = observer.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)").fetchone()
    return bool(row and row[0])


def test_of_many_at_once_one_works(live: Caller) -> None:
    start = threading.Barrier(8)
    answers: list[HttpResponse] = []

    def run() -> None:
        try:
            start.wait()
            answers.append(post(live, "stock/adjustments", TAKE, "K-1"))
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    counts = Counter(answer.status_code for answer in answers)
    assert counts[200] >= 1
    assert counts[200] + counts[409] == 8
    assert len({answer.content for answer in answers if answer.status_code == 200}) == 1
    assert on_hand(live) == 9
