"""The stage ``bulk``: does to each order what was asked, in batches; each exactly once, since the item moves
in the transaction of the act. An order that cannot take it fails alone, and says why. A batch is of one bulk
act: the audit knows by the transaction where what an actor did in it came from.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import msgspec

from crossdock.core import clock, db, origins
from crossdock.core.actor import Actor
from crossdock.core.errors import CrossdockError
from crossdock.core.sql import Cursor, ints, statement
from crossdock.core.stages import Batch, Stage
from crossdock.desk import acts, facts, items
from crossdock.desk.acts import Act, Asked, Do, Facts, Verdict
from crossdock.desk.states import Step
from crossdock.orders import ledger, notes
from crossdock.sourcing import amend
from crossdock.sourcing.edits import Edit

CLAIM = statement(__package__, "bulk_claim")
TAKE = statement(__package__, "bulk_take")

MOST: Final = 500
ONE_BY_ONE: Final = 25  # orders of a batch of which each is a change of its own


@dataclass(frozen=True, slots=True)
class Who:
    """Who acts, and when."""

    at: datetime
    actor: Actor


def claim(cur: Cursor, limit: int, now: datetime) -> list[int]:  # noqa: ARG001 - a stage's signature
    """Items that wait, of the act that has waited longest, oldest first."""
    rows = CLAIM.rows(cur, limit=limit)
    slow = any(act in acts.SLOW for _, act in rows)
    return [row[0] for row in rows[: ONE_BY_ONE if slow else limit]]


def work(cur: Cursor, ids: Sequence[int]) -> Batch:
    """Do what was asked to the orders of these items, which are of one bulk act."""
    rows = TAKE.rows(cur, ids=ints(ids))
    ledger.lock(cur, sorted({row[2] for row in rows}))
    if rows and _one_bulk(cur, rows, clock.now()):
        _came(cur, rows[0][7])
    return Batch(claimed=len(ids), done=len(ids))


def set_aside(cur: Cursor, item_id: int, reason: str) -> None:
    """An order that no batch could do: it failed, with the reason."""
    items.move(cur, [(item_id, Step.FAIL, reason[:500], None)], at=clock.now())


def _came(cur: Cursor, came: Mapping[str, Any] | None) -> None:
    """Where it came from: whoever asked for it did, when the request was long over."""
    if came is not None:
        origins.note(cur, origins.of_kept(came))


def _one_bulk(cur: Cursor, rows: Sequence[tuple[Any, ...]], at: datetime) -> bool:
    """Whether anything was done to any of them."""
    asked = msgspec.convert(rows[0][4], Asked)
    undo = bool(rows[0][5])
    who = Who(at, Actor.parse(rows[0][6]))
    known = facts.of(cur, asked, [row[2] for row in rows], at)
    verdicts: dict[int, Verdict] = {}
    for _, _, order_id, kept, *_ in rows:
        stands = known.get(order_id)
        verdicts[order_id] = acts.judge_undo(asked, kept, stands) if undo else acts.judge(asked, stands)
    together: dict[Do, list[int]] = {}
    for order_id, verdict in verdicts.items():
        if verdict.do is not None:
            together.setdefault(verdict.do, []).append(order_id)
    refused: dict[int, str] = {}
    for do, order_ids in together.items():
        refused |= carry_out(cur, do, order_ids, who)
    after = facts.read(cur, list(verdicts)) if asked.act is Act.HOLD and not undo else {}
    steps: list[tuple[int, Step, str, str | None]] = []
    for item_id, _, order_id, *_ in rows:
        verdict = verdicts[order_id]
        if order_id in refused:
            steps.append((item_id, Step.FAIL, refused[order_id], None))
        elif verdict.do is None:
            step = Step.PASS if verdict.outcome == "unchanged" else Step.FAIL
            steps.append((item_id, step, verdict.why, None))
        else:
            kept = verdict.kept or _hold_put(asked, after.get(order_id))
            packed = None if kept is None else msgspec.json.encode(kept).decode()
            steps.append((item_id, Step.DO, verdict.why, packed))
    items.move(cur, steps, at=at)
    return any(step is Step.DO for _, step, _, _ in steps)


def _hold_put(asked: Asked, stands: Facts | None) -> Mapping[str, Any] | None:
    """By which hold it is known that it is still ours to lift."""
    found = [] if stands is None else stands.held([asked.code])
    return {"hold": found[0].id} if found else None


def carry_out(cur: Cursor, do: Do, order_ids: Sequence[int], who: Who) -> dict[int, str]:
    """Do it to these orders together; where one cannot, in halves, until it is alone. Returns why, of those
    that could not.
    """
    try:
        with db.savepoint(cur):
            VERBS[do.act](cur, do, order_ids, who)
    except CrossdockError as error:
        if len(order_ids) == 1:
            return {order_ids[0]: error.message}
        half = len(order_ids) // 2
        return {
            **carry_out(cur, do, order_ids[:half], who),
            **carry_out(cur, do, order_ids[half:], who),
        }
    return {}


def _hold(cur: Cursor, do: Do, order_ids: Sequence[int], who: Who) -> None:
    for code, reason, stops in do.holds:
        amend.hold(cur, order_ids, code=code, reason=reason, stops=stops, at=who.at, actor=who.actor)


def _lift(cur: Cursor, do: Do, order_ids: Sequence[int], who: Who) -> None:
    amend.lift(cur, order_ids, do.codes, at=who.at, actor=who.actor)


def _cancel(cur: Cursor, do: Do, order_ids: Sequence[int], who: Who) -> None:
    for order_id in order_ids:
        amend.cancel(cur, order_id, reason=do.text, at=who.at, actor=who.actor)


def _tag(cur: Cursor, do: Do, order_ids: Sequence[int], who: Who) -> None:
    notes.tag(cur, order_ids, add_tags=do.tags, at=who.at, actor=who.actor)


def _untag(cur: Cursor, do: Do, order_ids: Sequence[int], who: Who) -> None:
    notes.tag(cur, order_ids, remove_tags=do.tags, at=who.at, actor=who.actor)


def _note(cur: Cursor, do: Do, order_ids: Sequence[int], who: Who) -> None:
    notes.add(cur, order_ids, do.text, at=who.at, actor=who.actor)


def _source(cur: Cursor, do: Do, order_ids: Sequence[int], who: Who) -> None:  # noqa: ARG001
    amend.source_again(cur, order_ids, at=who.at, actor=who.actor)


def _rescue(cur: Cursor, do: Do, order_ids: Sequence[int], who: Who) -> None:
    for order_id in order_ids:
        amend.edit(cur, order_id, do.edit or Edit(), at=who.at, actor=who.actor)


VERBS: Final[Mapping[Act, Callable[[Cursor, Do, Sequence[int], Who], None]]] = {
    Act.HOLD: _hold,
    Act.LIFT: _lift,
    Act.CANCEL: _cancel,
    Act.TAG: _tag,
    Act.UNTAG: _untag,
    Act.NOTE: _note,
    Act.SOURCE: _source,
    Act.RESCUE: _rescue,
}

STAGE: Final = Stage("bulk", claim, work, set_aside, most=MOST)
