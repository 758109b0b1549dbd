"""A change waits for another one that is on its way, and goes by what that one left."""

import threading
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from tests.api.calling import Caller
from tests.api.test_channels import SHOP
from tests.api.test_webhooks import HERE
from tests.conftest import Database

WEBHOOK = "UPDATE webhooks_endpoint SET types = '{order.held}', channels = '{web}'"
CHANNEL = """UPDATE partners_channel SET settings = settings || '{"threshold": 9}' WHERE name = 'boutique'"""
KEY = "UPDATE accounts_api_key SET rotated_at = '2026-01-01T00:00:00Z' WHERE name = 'till'"


def meanwhile(db: Database, other: str, ask: Any) -> HttpResponse:
    """The answer to ``ask``, which begins while another change is made and waits until that is done."""
    rival, observer = db.connect(), db.connect(autocommit=True)
    rival.execute(other)
    answers: list[HttpResponse] = []

    def run() -> None:
        try:
            answers.append(ask())
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    while observer.execute("SELECT FROM pg_locks WHERE NOT granted").fetchone() is None:
        assert thread.is_alive()
    rival.commit()
    thread.join()
    return answers[0]


@pytest.fixture
def there(live: Caller) -> Caller:
    live.post("webhooks", HERE, 201)
    live.post("channels", SHOP, 201)
    live.post("keys", {"name": "till", "scopes": ["orders:read"]}, 201)
    return live


def test_what_a_change_of_a_webhook_leaves_out_stays_as_another_made_it(there: Caller, db: Database) -> None:
    wanted = {"url": "https://other.example.com/"}
    assert meanwhile(db, WEBHOOK, lambda: there.call("PATCH", "webhooks/erp", wanted)).status_code == 200
    found = there.get("webhooks/erp")
    assert (found["url"], found["types"], found["channels"]) == (wanted["url"], ["order.held"], ["web"])


def test_what_a_change_of_a_channel_leaves_out_stays_as_another_made_it(there: Caller, db: Database) -> None:
    wanted = {"settings": {"stock": False}}
    assert meanwhile(db, CHANNEL, lambda: there.call("PATCH", "channels/boutique", wanted)).status_code == 200
    wishes = there.get("channels/boutique")["connection"]["settings"]
    assert (wishes["threshold"], wishes["stock"]) == (9, False)


@pytest.mark.parametrize(
    ("other", "method", "at", "wanted"),
    [
        (WEBHOOK, "PATCH", "webhooks/erp", {"url": "https://other.example.com/"}),
        (CHANNEL, "PATCH", "channels/boutique", {"settings": {"stock": False}}),
        (KEY, "POST", "keys/till/rotate", {}),
    ],
    ids=["webhook", "channel", "key"],
)
def test_a_change_of_what_was_read_is_refused_where_another_was_quicker(
    there: Caller, db: Database, other: str, method: str, at: str, wanted: dict[str, Any]
) -> None:
    tag = there.call("GET", at.removesuffix("/rotate"))["ETag"]
    answer = meanwhile(db, other, lambda: there.call(method, at, wanted, {"If-Match": tag}))
    assert answer.status_code == 412
