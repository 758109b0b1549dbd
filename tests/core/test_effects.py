"""An effect is intended once, begun, and settled once; one that was begun and not settled comes back to be
looked up.
"""

import os
import threading
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import partial

import psycopg
import pytest
from tests.conftest import Database

from crossdock.core import db as database
from crossdock.core import effects, owner
from crossdock.core.backoff import wait_after
from crossdock.core.effects import Act, Intent, Outcome
from crossdock.core.sql import Cursor
from crossdock.core.stages import Batch, Loop, OutsideStage

T = datetime(2026, 11, 23, 12, tzinfo=UTC)
LEASE = timedelta(minutes=5)
INTENT = Intent("label:FO-1:1", "label", "fulfilment_order", 1, {"service": "ground"})


def claim(cur: Cursor, at: datetime) -> list[effects.Effect]:
    return effects.claim(cur, "label", 10, now=at, lease_until=at + LEASE)


def test_the_same_key_is_intended_once(cur: Cursor) -> None:
    assert effects.intend(cur, [INTENT, INTENT], at=T) == 1
    assert effects.intend(cur, [INTENT], at=T) == 0


def test_a_settled_effect_is_never_claimed_again(cur: Cursor) -> None:
    effects.intend(cur, [INTENT], at=T)
    [effect] = claim(cur, T)
    assert effect.attempts == 0
    assert effects.settle(cur, [Outcome(effect.id, Act.SETTLE, T, "1Z999")], at=T) == {effect.id}
    assert effects.settle(cur, [Outcome(effect.id, Act.FAIL, T, error="late answer")], at=T) == set()
    assert claim(cur, T + timedelta(days=1)) == []


def test_one_begun_by_a_dead_process_comes_back_marked_after_its_lease(cur: Cursor) -> None:
    effects.intend(cur, [INTENT], at=T)
    claim(cur, T)
    assert claim(cur, T + timedelta(minutes=1)) == []
    [again] = claim(cur, T + LEASE)
    assert again.attempts == 1
    effects.settle(cur, [Outcome(again.id, Act.RETRY, T + LEASE)], at=T + LEASE)
    [third] = claim(cur, T + LEASE)
    assert third.request == {"service": "ground"}


def test_tries_that_failed_are_counted_apart_from_those_that_came_to_nothing_otherwise(cur: Cursor) -> None:
    effects.intend(cur, [INTENT], at=T)
    found = []
    for failed in (False, True, False, True):
        [effect] = claim(cur, T)
        found.append((effect.attempts, effect.failures, effect.wait(first=1.0, longest=9.0, tries=2)))
        retry = Outcome(effect.id, Act.RETRY, T, attempt=effect.attempt, failed=failed)
        assert effects.settle(cur, [retry], at=T) == {effect.id}
    assert [one[:2] for one in found] == [(0, 0), (1, 0), (2, 1), (3, 1)]
    assert found[0][2] == found[1][2] == wait_after(INTENT.key, 1, first=1.0, longest=9.0)
    assert found[2][2] is None, "the second of two tries failed"
    [effect] = claim(cur, T)
    assert (effect.failures, effect.wait(first=1.0, longest=9.0)) == (
        2, wait_after(INTENT.key, 3, first=1.0, longest=9.0),
    )  # fmt: skip


def test_what_failed_before_another_attempt_began_is_not_written_and_what_was_done_is(cur: Cursor) -> None:
    effects.intend(cur, [INTENT], at=T)
    [hung] = claim(cur, T)
    [again] = claim(cur, T + LEASE)
    assert (hung.attempt, again.attempt) == (1, 2)
    assert (hung.until, again.until) == (T + LEASE, T + 2 * LEASE)
    for act in (Act.FAIL, Act.RETRY):
        assert effects.settle(cur, [Outcome(hung.id, act, T, attempt=hung.attempt)], at=T) == set()
    assert claim(cur, T + LEASE) == [], "it is the other's"
    assert effects.settle(cur, [Outcome(hung.id, Act.SETTLE, T, attempt=hung.attempt)], at=T) == {hung.id}


def test_one_begun_by_a_process_that_is_known_to_have_died_comes_back_at_once(
    cur: Cursor, monkeypatch: pytest.MonkeyPatch
) -> None:
    effects.intend(cur, [INTENT], at=T)
    with monkeypatch.context() as died:
        died.setattr(owner, "me", lambda: f"{owner._here()}/{os.getpid()}.1")  # our number, begun long before
        claim(cur, T)
    [again] = claim(cur, T)
    assert again.attempts == 1
    assert claim(cur, T) == []  # ours now, and we live


def test_one_never_begun_is_due_whatever_clock_it_was_intended_by(cur: Cursor) -> None:
    effects.intend(cur, [INTENT], at=T + timedelta(days=300))
    [effect] = claim(cur, T)
    assert effect.key == INTENT.key


def test_what_a_turn_began_that_broke_off_comes_back_at_once_in_a_process_that_lives(db: Database) -> None:
    with database.transaction() as cur:
        effects.intend(cur, [INTENT], at=T)
    attempts, broken = [], [psycopg.OperationalError("the server was killed")]

    def act(found: Sequence[effects.Effect]) -> list[Outcome]:
        attempts.extend(one.attempts for one in found)
        return [Outcome(one.id, Act.SETTLE, T) for one in found]

    def settle(cur: Cursor, outcomes: Sequence[Outcome]) -> Batch:
        if broken:
            raise broken.pop()
        return Batch(len(outcomes), len(effects.settle(cur, outcomes, at=T)))

    stage = OutsideStage(
        "label", lambda cur, *_: claim(cur, T), act, settle, abandon=partial(owner.abandon, "label")
    )
    loop = Loop([stage], stop=threading.Event())
    assert not loop.round()
    loop.turns["label"].rest_until = 0.0
    assert loop.round()
    assert attempts == [0, 1]  # marked: to be looked up at the other side first
    assert not loop.round()
    assert not owner.ABANDONED
