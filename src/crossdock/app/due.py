"""The due stage: what waits for a time and belongs to no queue. Each chore has a pace of its own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import structlog

from crossdock.app import retaining
from crossdock.channels import news
from crossdock.core import clock, partitions, pruning
from crossdock.core.sql import Cursor
from crossdock.core.stages import Batch, Stage
from crossdock.inventory import checkout
from crossdock.sourcing import backorders, promises, selling, substitutes, waiting

CHECKOUTS_AT_ONCE: Final = 500

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Chore:
    """``work(cur, now)`` returns how many things it did; ``every``: seconds of the machine's time between two
    turns of this process.
    """

    name: str
    every: float
    work: Callable[[Cursor, datetime], int]


def expire_checkouts(cur: Cursor, now: datetime) -> int:
    """Free what buyers left in their baskets, and have the broker look at who waits for it."""
    ended = checkout.expire_due(cur, now, CHECKOUTS_AT_ONCE)
    if ended:
        backorders.wake(cur, checkout.skus(cur, ended), at=now)
    return len(ended)


def sweep_backorders(cur: Cursor, now: datetime) -> int:
    """Wake back-orders that nobody woke."""
    return backorders.sweep(cur, at=now)


def promise_days(cur: Cursor, now: datetime) -> int:
    """Promise days to new back-orders, and again where a day has passed."""
    return promises.sweep(cur, at=now)


def release_skus(cur: Cursor, now: datetime) -> int:
    """Source the orders that waited for a release day that has begun."""
    return selling.release(cur, at=now)


def send_substitutes(cur: Cursor, now: datetime) -> int:
    """Send what stands for discontinued SKUs that have run out, or ask."""
    return substitutes.sweep(cur, at=now)


def end_questions(cur: Cursor, now: datetime) -> int:
    """End questions to locations that shipments and rejections have answered."""
    return waiting.end_questions(cur, at=now)


def finish_acts(cur: Cursor, now: datetime) -> int:
    """Apply, or refuse, the acts on orders whose recalls are all answered."""
    return waiting.finish(cur, at=now)


def end_silence(cur: Cursor, now: datetime) -> int:
    """Refuse the acts on orders that no location answered in time."""
    return waiting.expire(cur, at=now)


def add_partitions(cur: Cursor, now: datetime) -> int:  # noqa: ARG001 - a chore takes the time
    """Keep room for events."""
    made = partitions.ahead(cur)
    if made:
        log.info("due.partitions_made", names=made)
    return len(made)


def prune(cur: Cursor, now: datetime) -> int:  # noqa: ARG001 - answers and workers age by the wall clock
    """Forget old answers and dead workers."""
    return pruning.prune(cur, clock.wall())


def clear_old(cur: Cursor, now: datetime) -> int:
    """Clear a batch of what has been kept long enough."""
    return sum(rows for _, rows in retaining.turn(cur, now).values())


CHORES: Final = (
    Chore("checkouts", 0.5, expire_checkouts),
    Chore("news", 0.5, news.follow),
    Chore("questions", 0.5, end_questions),
    Chore("acts", 0.5, finish_acts),
    Chore("silence", 5.0, end_silence),
    Chore("backorders", 30.0, sweep_backorders),
    Chore("promises", 2.0, promise_days),
    Chore("releases", 5.0, release_skus),
    Chore("substitutes", 5.0, send_substitutes),
    Chore("partitions", 60.0, add_partitions),
    Chore("prune", 300.0, prune),
    Chore("retention", 10.0, clear_old),
)


# From how many on there may be more: such a chore is due again at once.
FULL: Final = {
    "checkouts": CHECKOUTS_AT_ONCE,
    "questions": waiting.AT_ONCE,
    "acts": waiting.AT_ONCE,
    "silence": waiting.AT_ONCE,
}


class Chores:
    """The chores of one process, and when each is due again. Ids are places in ``chores``, from 1."""

    def __init__(self, chores: Sequence[Chore] = CHORES) -> None:
        self._chores = chores
        self._next = [0.0] * len(chores)

    def claim(self, cur: Cursor, limit: int, now: datetime) -> list[int]:  # noqa: ARG002
        """The chores whose time has come."""
        moment = clock.monotonic()
        return [place for place, due in enumerate(self._next, start=1) if due <= moment][:limit]

    def work(self, cur: Cursor, ids: Sequence[int]) -> Batch:
        """Do them. One whose hands were full is due again at once."""
        now = clock.now()
        done = 0
        for place in ids:
            chore = self._chores[place - 1]
            count = chore.work(cur, now)
            done += count
            full = count >= FULL.get(chore.name, count + 1)
            self._next[place - 1] = 0.0 if full else clock.monotonic() + chore.every
        return Batch(claimed=len(ids), done=done)

    def set_aside(self, cur: Cursor, place: int, reason: str) -> None:  # noqa: ARG002
        """Leave a chore that fails until its next turn."""
        chore = self._chores[place - 1]
        log.error("due.chore_failed", chore=chore.name, reason=reason)
        self._next[place - 1] = clock.monotonic() + max(chore.every, 10.0)


def stage() -> Stage:
    """The stage, with every chore due."""
    chores = Chores()
    return Stage("due", chores.claim, chores.work, chores.set_aside, most=len(CHORES))


STAGE: Final = stage()
