"""Waiting until every stage is idle: nothing due in any queue, and no batch in hand."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from crossdock.app import dropping, environment, wiring
from crossdock.core import clock, db, workers
from crossdock.core.sql import statement
from crossdock.core.stages import BELL, PASSING, Listener, Loop

BUSY = statement(__package__, "busy")

ALIVE: Final = timedelta(seconds=10)  # a worker that has not beaten for so long is not waited for
PAUSE: Final = 0.05  # seconds between two looks
LOOK_AFTER: Final = 1.0  # seconds after which the workers are looked for again
AWAY: Final = "the database"  # what is waited for while it does not answer


@dataclass(frozen=True, slots=True)
class Drained:
    """``waiting``: stages that still have work; ``here``: whether this process worked for want of workers."""

    waiting: tuple[str, ...]
    here: bool


def busy() -> list[str]:
    """The stages that have something to do at this moment."""
    with db.transaction() as cur:
        found = BUSY.column(cur, now=clock.refresh(cur), wall=clock.wall())
        return [*found, *([dropping.STAGE.name] if dropping.waiting(cur) else [])]


def workers_live() -> bool:
    """Whether any worker has said so lately."""
    with db.transaction() as cur:
        return any(worker.beat_at > clock.wall() - ALIVE for worker in workers.read(cur))


def wait_idle(timeout: float, *, stop: Callable[[], bool] = lambda: False) -> list[str]:
    """Wait for the workers until every stage is idle, ``timeout`` seconds or ``stop``; gives who is busy."""
    until = clock.monotonic() + timeout
    pause = threading.Event()
    while True:
        waiting = _busy_or_away()
        if not waiting or clock.monotonic() >= until or stop():
            return waiting
        BELL.ring()
        pause.wait(PAUSE)


def drain(timeout: float) -> Drained:
    """Wait until every stage is idle, at most ``timeout`` seconds; without workers, run the stages here."""
    until = clock.monotonic() + timeout
    here = False
    loop = Loop(list(wiring.STAGES.values()), stop=threading.Event(), waker=Listener())
    while True:
        waiting = _busy_or_away()
        if not waiting or clock.monotonic() >= until:
            return Drained(tuple(waiting), here)
        if _crewed():
            wait_idle(min(LOOK_AFTER, max(0.0, until - clock.monotonic())))
        else:
            here = True
            if not loop.round():  # a file that is not complete yet, say
                threading.Event().wait(PAUSE)


def _crewed() -> bool:
    """Whether somebody else does the work; nobody can while the database is away."""
    try:
        return workers_live()
    except PASSING:
        return True


def _busy_or_away() -> list[str]:
    try:
        environment.reconnect_if_broken()
        return busy()
    except PASSING:  # it comes back, or the time runs out
        environment.close_connections()
        return [AWAY]
