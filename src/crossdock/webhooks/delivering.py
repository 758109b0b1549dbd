"""The stages ``webhooks`` and ``webhooks_slow``: send what is queued, and write down what came of it.

Of a lane one message is sent at a time, lanes beside each other, ``PARALLEL`` of an endpoint at once. A
message that fails is tried again later and later for ``PATIENCE``, then it is dead: visible, and sent again
only when somebody replays it. An endpoint at which nothing succeeds rests longer and longer, and is asked by
one message at a time; after ``PATIENCE`` without a success it is disabled, and the log says so. One that is
slow or fails is served by a stage of its own, so that no other waits for it. All of this goes by wall time.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import numpy as np
from django.conf import settings

from crossdock.core import backoff, clock
from crossdock.core.actor import Actor
from crossdock.core.sql import Cursor, Texts, Times, ints, statement
from crossdock.core.stages import Batch, OutsideStage
from crossdock.mailbox import lanes
from crossdock.mailbox.lanes import Leased, Tried
from crossdock.webhooks import courier, endpoints, signing
from crossdock.webhooks.courier import Answered, Letter
from crossdock.webhooks.endpoints import Endpoint
from crossdock.webhooks.states import State

HEALTH = statement(__package__, "health_set")
REST = statement(__package__, "health_rest")

PATIENCE: Final = timedelta(days=3)
SAME: Final = timedelta(hours=1)  # an endpoint that fails for no longer than that more than a message does
LEASE: Final = timedelta(seconds=120)
PARALLEL: Final = 16  # messages of one endpoint at once
AT_ONCE: Final = 64  # messages of one turn
FIRST_WAIT: Final = 5.0  # seconds
LONGEST_WAIT: Final = 1800.0
SOON: Final = 4  # failures in a row, before an endpoint rests
LONGEST_REST: Final = 300.0
SLOW: Final = 2.0  # seconds of an answer, from which on an endpoint is served apart
GONE: Final = 410
ACTOR: Final = Actor("stage", "webhooks")


@dataclass(frozen=True, slots=True)
class Job:
    """A message with what is needed to send it."""

    leased: Leased
    endpoint: Endpoint
    secrets: Sequence[str]


@dataclass(frozen=True, slots=True)
class Sent:
    job: Job
    answer: Answered


def claim(cur: Cursor, *, slow: bool) -> list[Job]:
    """Lease messages of endpoints that may be asked now; commit before sending."""
    wall = clock.wall()
    serving = {
        one.party: one
        for one in endpoints.all_of(cur)
        if one.state is State.ACTIVE
        and (one.slow or one.failures > 0) is slow
        and (one.rest_until is None or one.rest_until <= wall)
    }
    if not serving:
        return []
    share = max(1, min(PARALLEL, AT_ONCE // len(serving)))
    most = {party: 1 if one.failures >= SOON else share for party, one in serving.items()}
    found = lanes.claim(cur, most, lease_until=wall + LEASE)
    if not found:
        return []
    secrets = endpoints.secrets(cur, [serving[one.party].id for one in found])
    return [Job(one, serving[one.party], secrets[serving[one.party].id]) for one in found]


def act(jobs: Sequence[Job]) -> list[Sent]:
    """Send them. Never raises for what the other side does."""
    wall = clock.wall()
    letters = [
        Letter(
            job.endpoint.url,
            signing.headers(message_id(job.leased.key), job.leased.body, job.secrets, at=wall),
            bytes(job.leased.body),
        )
        for job in jobs
    ]
    answers = courier.send(letters, allow_private=settings.CONFIG.allow_private_addresses)
    return [Sent(job, answer) for job, answer in zip(jobs, answers, strict=True)]


def message_id(key: str) -> str:
    """What receivers know a message by, of its key in the mailbox: the event's id, for ever."""
    last = key.rpartition("/")[2]
    return f"evt_{last}" if last.isdigit() else last


def settle(cur: Cursor, sent: Sequence[Sent]) -> Batch:
    """Write down the tries, and how the endpoints did."""
    wall = clock.wall()
    takes = {one.job.endpoint.id for one in sent if one.answer.error is None}
    done = lanes.settle(cur, [_tried(one, wall, takes=one.job.endpoint.id in takes) for one in sent])
    by_endpoint: dict[int, list[Sent]] = {}
    for one in sent:
        by_endpoint.setdefault(one.job.endpoint.id, []).append(one)
    _health(cur, by_endpoint, wall)
    return Batch(claimed=len(sent), done=done)


def _tried(one: Sent, wall: datetime, *, takes: bool) -> Tried:
    """``takes``: its endpoint took another message just now."""
    leased, answer = one.job.leased, one.answer
    if answer.error is None:
        return Tried(leased, answer.status, None)
    # Where the endpoint is gone, or took nothing since then, its messages stay: a person decides.
    since = None if takes else one.job.endpoint.failing_since
    alone = since is None or since - leased.began_at > SAME
    late = wall - leased.began_at >= PATIENCE and answer.status != GONE and alone
    wait = backoff.wait_after(
        leased.key, leased.turn, first=FIRST_WAIT, longest=LONGEST_WAIT, asked=answer.wait
    )
    return Tried(leased, answer.status, answer.error, None if late else wall + timedelta(seconds=wait))


def _health(cur: Cursor, by_endpoint: dict[int, list[Sent]], wall: datetime) -> None:
    batches = list(by_endpoint.values())
    errors = [[one.answer.error for one in batch if one.answer.error is not None] for batch in batches]
    rows = HEALTH.rows(
        cur,
        ids=ints(list(by_endpoint)),
        delivered=np.array([any(one.answer.error is None for one in batch) for batch in batches]),
        failures=ints([len(found) for found in errors]),
        slow=np.array([max(one.answer.seconds for one in batch) >= SLOW for batch in batches]),
        errors=Texts([found[-1] if found else None for found in errors]),
        now=wall,
    )
    resting = []
    for endpoint_id, failures, since in rows:
        endpoint = by_endpoint[endpoint_id][0].job.endpoint
        if any(one.answer.status == GONE for one in by_endpoint[endpoint_id]):
            endpoints.stop(cur, endpoint.name, "it answered 410: it is gone", at=clock.now(), actor=ACTOR)
        elif since is not None and wall - since >= PATIENCE:
            reason = _said(by_endpoint[endpoint_id])
            endpoints.stop(cur, endpoint.name, reason, at=clock.now(), actor=ACTOR)
        elif failures >= SOON:
            turn = failures - SOON + 1
            wait = backoff.wait_after(endpoint.party, turn, first=FIRST_WAIT, longest=LONGEST_REST)
            resting.append((endpoint_id, wall + timedelta(seconds=wait)))
    if resting:
        REST.run(cur, ids=ints([one for one, _ in resting]), rests=Times([until for _, until in resting]))


def _said(batch: Sequence[Sent]) -> str:
    return f"nothing was delivered for {PATIENCE.days} days; last: {batch[-1].answer.error}"


def _claiming(*, slow: bool) -> Callable[[Cursor, int, datetime], list[Job]]:
    return lambda cur, limit, now: claim(cur, slow=slow)  # noqa: ARG005 - leases run on wall time


QUICK: Final = OutsideStage("webhooks", _claiming(slow=False), act, settle, most=AT_ONCE)
APART: Final = OutsideStage("webhooks_slow", _claiming(slow=True), act, settle, most=AT_ONCE)
