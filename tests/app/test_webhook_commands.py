"""``crossdock webhooks``: adding, trying, rotating, telling again, what was told."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from tests.conftest import Database
from tests.mailbox.test_dispatch import allow
from tests.webhooks.receiver import Receiver, always, receiving
from tests.webhooks.stages import go_on, happen, pass_time

Run = Callable[..., tuple[str, str]]


@pytest.fixture
def receiver(db: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    allow(monkeypatch, private=True)
    monkeypatch.setenv("CROSSDOCK_ALLOW_PRIVATE_ADDRESSES", "1")
    with receiving() as found:
        yield found


def shown(run: Run, *arguments: str) -> Any:
    return json.loads(run("webhooks", *arguments, "--json")[0])


def test_a_webhook_by_command(run: Run, receiver: Receiver) -> None:
    made = shown(run, "add", receiver.url, "--name", "erp", "--type", "order.held")
    receiver.secret = made["secret"]
    (tried,) = shown(run, "test", "erp")
    assert (tried["status"], receiver.taken[0].id) == (200, tried["id"])
    happen((1, "held"), (2, "note"))
    go_on()
    (told,) = shown(run, "deliveries", "erp")
    assert (told["event"], told["state"], told["status"]) == (receiver.taken[1].id, "delivered", 200)
    (row,) = shown(run, "list")
    assert (row["name"], row["state"], row["waiting"]) == ("erp", "active", 0)
    (again,) = shown(run, "replay", "erp", "--event", told["event"])
    assert again["queued"] == 1
    go_on()
    assert receiver.taken[2].id == told["event"]
    receiver.secret = shown(run, "rotate", "erp")["secret"]
    (again,) = shown(run, "replay", "erp", "--since", "2026-01-01")
    assert again["begins_at"]
    go_on()
    assert [got.signatures for got in receiver.taken] == [1, 1, 1, 2]
    assert receiver.forged == []


def test_what_fails_is_said(run: Run, receiver: Receiver) -> None:
    receiver.secret = shown(run, "add", receiver.url, "--name", "erp")["secret"]
    receiver.temper = always(500)
    assert "answered 500" in run("webhooks", "test", "erp", code=1)[0]
    assert "takes one of" in run("webhooks", "replay", "erp", code=2)[1]
    assert "no webhook" in run("webhooks", "deliveries", "nobody", code=1)[1]


def test_disabled_and_enabled_it_goes_on(run: Run, receiver: Receiver) -> None:
    receiver.secret = shown(run, "add", receiver.url, "--name", "erp", "--type", "order.*")["secret"]
    assert shown(run, "disable", "erp", "--reason", "moving")[0]["state"] == "disabled"
    happen((1, "held"))
    go_on()
    assert receiver.taken == []
    assert shown(run, "list")[0]["reason"] == "moving"
    assert shown(run, "enable", "erp")[0]["state"] == "active"
    pass_time()
    go_on()
    assert len(receiver.taken) == 1
    assert shown(run, "remove", "erp")[0]["state"] == "removed"
    assert shown(run, "list") == []
