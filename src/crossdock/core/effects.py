"""Acts on the outside world, exactly once: the intent is committed with the change that wants it, then the
act happens, then its outcome is committed. An effect that was begun and not settled is looked up at the other
side before it is tried again: when its lease is over, or at once where the process that began it has died.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

import msgspec
import numpy as np

from crossdock.core import backoff, owner
from crossdock.core.sql import Cursor, Texts, Times, ints, optional_ints, statement

INTEND = statement(__package__, "effects_intend")
CLAIM = statement(__package__, "effects_claim")
MOVE = statement(__package__, "effects_move")
OWNERS = statement(__package__, "effects_owners")
ORPHANS = statement(__package__, "effects_orphans")
BLANK = statement(__package__, "effects_blank")


class State(StrEnum):
    INTENDED = "intended"
    BEGUN = "begun"
    DONE = "done"
    FAILED = "failed"


class Act(StrEnum):
    BEGIN = "begin"
    SETTLE = "settle"
    FAIL = "fail"
    RETRY = "retry"


MOVES: Final[Mapping[tuple[State, Act], State]] = {
    (State.INTENDED, Act.BEGIN): State.BEGUN,
    (State.BEGUN, Act.BEGIN): State.BEGUN,  # begun by a process that died: look it up first
    (State.BEGUN, Act.SETTLE): State.DONE,
    (State.BEGUN, Act.FAIL): State.FAILED,
    (State.BEGUN, Act.RETRY): State.INTENDED,  # looked up: it never happened
}


@dataclass(frozen=True, slots=True)
class Intent:
    """``key`` is the idempotency key: one effect, ever."""

    key: str
    kind: str
    subject: str
    subject_id: int
    request: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Effect:
    """``attempts`` above 0: a process began it before and never settled it; look it up at the other side
    first. ``failures``: tries that failed, of them. ``until``: how long it is ours; who acts later than
    that acts beside another.
    """

    id: int
    key: str
    kind: str
    subject: str
    subject_id: int
    request: dict[str, Any]
    attempts: int
    failures: int
    until: datetime

    @property
    def attempt(self) -> int:
        """Which attempt this is, from 1."""
        return self.attempts + 1

    def wait(self, *, first: float, longest: float, tries: int | None = None) -> float | None:
        """Seconds until it is tried again after this try failed as well (``core.backoff``); None: it was the
        last of ``tries``.
        """
        turn = self.failures + 1
        if tries is not None and turn >= tries:
            return None
        return backoff.wait_after(self.key, turn, first=first, longest=longest)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an effect. ``due_at`` matters for RETRY only. ``attempt`` is the claimed effect's: what
    failed in an attempt that another has followed says nothing of that one, and is not written. ``failed``:
    the try counts as one that failed; a RETRY that the other side asked for, or that found no time, does not.
    """

    id: int
    act: Act
    due_at: datetime
    reference: str = ""
    outcome: dict[str, Any] | None = None
    error: str = ""
    attempt: int | None = None
    failed: bool = False


def intend(cur: Cursor, intents: Sequence[Intent], *, at: datetime) -> int:
    """Record intents in the caller's transaction; a key known already adds nothing. Returns how many are
    new.
    """
    if not intents:
        return 0
    return INTEND.run(
        cur,
        keys=Texts([intent.key for intent in intents]),
        kinds=Texts([intent.kind for intent in intents]),
        subjects=Texts([intent.subject for intent in intents]),
        subject_ids=ints([intent.subject_id for intent in intents]),
        requests=Texts([msgspec.json.encode(intent.request).decode() for intent in intents]),
        at=at,
    )


def claim(cur: Cursor, kind: str, limit: int, *, now: datetime, lease_until: datetime) -> list[Effect]:
    """Begin up to ``limit`` due effects: they are ours until ``lease_until``; commit before acting. One that
    was never begun is due at once; ``now`` is of the clock that the leases run on.
    """
    gone = owner.gone(OWNERS.column(cur, kind=kind, now=now), kind)
    if gone:
        ORPHANS.run(cur, kind=kind, owners=Texts(gone), now=now)
    found = [Effect(*(*row, lease_until)) for row in CLAIM.rows(cur, kind=kind, limit=limit, now=now)]
    _move(cur, [Outcome(effect.id, Act.BEGIN, lease_until) for effect in found], Act.BEGIN, at=now)
    return found


def settle(cur: Cursor, outcomes: Sequence[Outcome], *, at: datetime) -> set[int]:
    """Write down what came of effects; one that is settled already stays as it is. Returns the ids of those
    that moved.
    """
    return {
        moved
        for act in sorted({outcome.act for outcome in outcomes})
        for moved in _move(cur, [outcome for outcome in outcomes if outcome.act is act], act, at=at)
    }


def blank(cur: Cursor, ids: Sequence[int]) -> None:
    """Have settled effects say no more what was asked; their keys go on keeping them from happening twice."""
    if ids:
        BLANK.run(cur, ids=ints(ids))


def _move(cur: Cursor, outcomes: Sequence[Outcome], act: Act, *, at: datetime) -> list[int]:
    if not outcomes:
        return []
    legal = {source: target for (source, given), target in MOVES.items() if given is act}
    rows = MOVE.rows(
        cur,
        ids=ints([outcome.id for outcome in outcomes]),
        refs=Texts([outcome.reference or None for outcome in outcomes]),
        outcomes=Texts([_json(outcome.outcome) for outcome in outcomes]),
        errors=Texts([outcome.error or None for outcome in outcomes]),
        due=Times([outcome.due_at for outcome in outcomes]),
        attempts=optional_ints([None if act is Act.SETTLE else outcome.attempt for outcome in outcomes]),
        failed=np.array([outcome.failed for outcome in outcomes], dtype=np.bool_),
        begun=act is Act.BEGIN,
        owner=owner.me(),
        sources=Texts(list(legal)),
        targets=Texts(list(legal.values())),
        at=at,
    )
    return [row[0] for row in rows]


def _json(value: dict[str, Any] | None) -> str | None:
    return None if value is None else msgspec.json.encode(value).decode()
