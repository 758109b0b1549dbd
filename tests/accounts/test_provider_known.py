"""What a provider says of itself is asked by anybody who wants to sign on: seldom, and by one at a time."""

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from crossdock.accounts import openid
from crossdock.accounts.errors import ProviderFaulty
from crossdock.core import clock

AT = datetime(2026, 11, 23, 15, tzinfo=UTC)
SAID = openid.Metadata("https://a.example/in", "t", "k", None, by_form=False, names_itself=False)


class Client:
    issuer, private = "https://a.example", False


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    found: list[str] = []

    def discover(client: Any) -> openid.Metadata:
        found.append(client.issuer)
        raise ProviderFaulty("it does not answer")

    monkeypatch.setattr(openid, "discover", discover)
    return found


def test_one_that_does_not_answer_is_left_alone_for_a_while(asked: list[str]) -> None:
    known: Any = openid._Known()
    for seconds in (0, 1, 9, 10, 11):
        with pytest.raises(ProviderFaulty, match="does not answer"):
            known.get(Client(), AT + timedelta(seconds=seconds))
    assert len(asked) == 2


def test_one_that_lets_wait_is_left_alone_from_when_it_was_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    known: Any = openid._Known()
    passed = [0.0, 10.0]
    monkeypatch.setattr(clock, "monotonic", lambda: passed.pop(0))

    def discover(_client: Any) -> openid.Metadata:
        raise ProviderFaulty("it gave no answer in time")

    monkeypatch.setattr(openid, "discover", discover)
    for seconds, wait in ((0, 10), (11, 9), (19, 1)):
        with pytest.raises(ProviderFaulty, match="in time") as told:
            known.get(Client(), AT + timedelta(seconds=seconds))
        assert told.value.fields["retry_after"] == wait
    assert passed == []  # asked once


def test_it_holds_one_thread_and_others_go_on_with_what_it_said_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    known: Any = openid._Known()
    begun, answered = threading.Event(), threading.Event()

    def discover(_client: Any) -> openid.Metadata:
        begun.set()
        assert answered.wait(20)
        return SAID

    def ask(at: datetime) -> threading.Thread:
        begun.clear()
        answered.clear()
        thread = threading.Thread(target=known.get, args=(Client(), at))
        thread.start()
        assert begun.wait(20)
        return thread

    monkeypatch.setattr(openid, "discover", discover)
    thread = ask(AT)
    with pytest.raises(ProviderFaulty, match="is being asked"):
        known.get(Client(), AT)
    answered.set()
    thread.join()
    assert known.get(Client(), AT) == SAID
    later = AT + openid.KEPT
    thread = ask(later)
    assert known.get(Client(), later) == SAID  # what it said before
    answered.set()
    thread.join()
