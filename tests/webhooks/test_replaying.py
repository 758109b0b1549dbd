"""Telling again what was given up."""

import pytest
from tests.company import ACTOR, MONDAY
from tests.webhooks.conftest import NAME
from tests.webhooks.receiver import Receiver
from tests.webhooks.stages import deliver, happen, plan

from crossdock.core import db as database
from crossdock.core.personal import People
from crossdock.core.sql import ints
from crossdock.mailbox import lanes, personal
from crossdock.webhooks import replaying


def test_what_was_forgotten_does_not_stand_before_what_can_be_told_again(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replaying, "MOST", 1)
    happen((1, "held"), (2, "held"), (3, "held"))
    plan()
    with database.transaction() as cur:
        assert lanes.drop(cur, f"webhook/{NAME}", "nobody answers", at=MONDAY) == 3
        personal.forget(cur, People(ints([1]), ints([]), [], frozenset(), []))
    for queued in (1, 1, 0):
        with database.transaction() as cur:
            assert replaying.replay_dead(cur, NAME, at=MONDAY, actor=ACTOR) == queued
    deliver()
    assert sorted(str(got.order) for got in receiver.taken) == ["SO-2", "SO-3"]
