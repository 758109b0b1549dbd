"""The stage ``mail``: hands mail to the SMTP server, no transaction open, and writes down what came of it.

The other side cannot be asked whether it has a mail: where a process dies, or the server breaks off, between
the two, the mail is sent again with the Message-ID that it had. What a server refuses for good (5xx of the
recipient or the content) is given up; all else is tried again, later and later.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from crossdock.core import clock, effects, mails, owner
from crossdock.core.effects import Act, Effect, Outcome
from crossdock.core.errors import CrossdockError
from crossdock.core.smtp import Session, Undelivered
from crossdock.core.sql import Cursor
from crossdock.core.stages import Batch, OutsideStage

TRIES: Final = 20  # about two days, with these waits
FIRST_WAIT: Final = 5.0  # seconds
LONGEST_WAIT: Final = 4 * 3600.0
LEASE: Final = timedelta(minutes=10)
LAST_START: Final = 120.0  # seconds after which no further mail of a batch is begun
AT_ONCE: Final = 16
OVER: Final = "not sent in time: what it says is over"


@dataclass(frozen=True, slots=True)
class Tried:
    """``error`` None: the server has it; ``wait`` None: it is not tried again, else seconds.
    ``failed``: the try counts as one that failed.
    """

    effect: Effect
    error: str | None = None
    wait: float | None = None
    failed: bool = False


def claim(cur: Cursor, limit: int, now: datetime) -> list[Effect]:  # noqa: ARG001 - goes by wall time
    """Lease mails that are due; commit before sending them. None, where no mail goes out."""
    try:
        mails.set_up()
    except CrossdockError:  # `crossdock doctor` says which; mails wait
        return []
    wall = clock.wall()
    return effects.claim(cur, mails.KIND, limit, now=wall, lease_until=wall + LEASE)


def act(leased: Sequence[Effect]) -> list[Tried]:
    """Send them over one connection. Never raises for what the server does."""
    here = mails.set_up()
    until = clock.monotonic() + LAST_START
    found = []
    with Session(here.server) as session:
        for effect in leased:
            mail = mails.opened(effect)
            if mail.until is not None and mail.until <= clock.wall():
                found.append(Tried(effect, OVER))
            elif clock.monotonic() > until:
                found.append(Tried(effect, "put off", 0.0))
            else:
                try:
                    session.send(mails.written(effect.key, mail, here.sender))
                    found.append(Tried(effect))
                except Undelivered as error:
                    wait = effect.wait(first=FIRST_WAIT, longest=LONGEST_WAIT, tries=TRIES)
                    found.append(Tried(effect, str(error), None if error.final else wait, failed=True))
    return found


def settle(cur: Cursor, tried: Sequence[Tried]) -> Batch:
    """Write it down; what a mail said is gone once it was sent or given up."""
    wall = clock.wall()
    outcomes = []
    for one in tried:
        again = Act.FAIL if one.wait is None else Act.RETRY
        due = wall + timedelta(seconds=one.wait or 0.0)
        act_ = Act.SETTLE if one.error is None else again
        said = one.error or ""
        outcomes.append(
            Outcome(one.effect.id, act_, due, error=said, attempt=one.effect.attempt, failed=one.failed)
        )
    moved = effects.settle(cur, outcomes, at=clock.now())
    done = [one.id for one in outcomes if one.act is not Act.RETRY and one.id in moved]
    effects.blank(cur, done)
    return Batch(claimed=len(tried), done=len(done))


STAGE: Final = OutsideStage(
    "mail", claim, act, settle, most=AT_ONCE, abandon=partial(owner.abandon, mails.KIND)
)
