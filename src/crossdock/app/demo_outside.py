"""The twin's outside world, tied to a running installation: files go where it looks for them, the clock is
set, carriers tell, and whether anything is left to ship is read from the database.
"""

import asyncio
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Final, TypeVar

from crossdock.app import demo_company, draining, environment
from crossdock.core import clock, db
from crossdock.core.sql import statement
from crossdock.core.stages import PASSING
from crossdock.twin.day import Company, Left

WORKING = statement(__package__, "demo_working")
TOLD_NEXT = statement(__package__, "demo_told_next")

T = TypeVar("T")
TRIES: Final = 200
PAUSE: Final = 0.3  # seconds between two
LONGEST_REST: Final = 900.0  # seconds until a shop is asked again, that are waited for
SECOND: Final = timedelta(seconds=1)
FAR: Final = timedelta(minutes=1)
LOOK: Final = 5.0  # seconds between two looks whether shops are told more


def company(made: demo_company.Made, url: str, drop: Path) -> Company:
    """How the twin reaches the installation."""

    async def dropped(name: str, content: bytes) -> None:
        await asyncio.to_thread(_drop, drop, name, content)

    async def left(placed: int) -> Left:
        return await asyncio.to_thread(again, lambda: _left(made.after, placed))

    def set_rate(rate: float) -> None:
        again(lambda: _set_rate(rate))

    return Company(url, made.keys, demo_company.CHANNELS, made.secret, dropped, left, set_rate)


def again(act: Callable[[], T]) -> T:
    """Do it, and again while the database is away: a killed server comes back."""
    for turn in range(TRIES):
        try:
            environment.reconnect_if_broken()
            return act()
        except PASSING:
            environment.close_connections()
            if turn == TRIES - 1:
                raise
            threading.Event().wait(PAUSE)
    raise AssertionError


def settle(made: demo_company.Made, patience: float) -> list[str]:
    """Wait until every stage is idle and shops know all; gives who is busy after ``patience`` seconds in
    which shops were told no more, though something was due.
    """
    fewest, until, pause = None, 0.0, threading.Event()
    while True:
        waiting = draining.wait_idle(min(LOOK, patience))
        telling = again(lambda: _left(made.after, 0)).telling
        if not waiting and not telling:
            return []
        if fewest is None or telling < fewest:
            fewest, until = telling, clock.monotonic() + patience
        elif 0 < (rest := again(_resting)) <= LONGEST_REST:
            until = max(until, clock.monotonic() + rest + patience)
        elif clock.monotonic() >= until:  # the rest is told later: the shop is slow, or away
            return waiting or ["shop"]
        pause.wait(PAUSE)


def _left(after: int, placed: int) -> Left:
    with db.transaction() as cur:
        clock.refresh(cur)
        return Left(*WORKING.one(cur, after=after, placed=placed))


def _resting() -> float:
    """Seconds until a shop is asked again that has failed so often that it is left alone for a while, or an
    order is looked at that was queued while business time ran ahead; 0: nothing waits for its time.
    """
    with db.transaction() as cur:
        clock.refresh(cur)
        told_at, looked_at = TOLD_NEXT.one(cur)
    rests = [0.0 if told_at is None else (told_at - clock.wall()).total_seconds()]
    rests += [0.0 if looked_at is None else clock.seconds_until(looked_at)]
    return min((rest for rest in rests if rest > 0), default=0.0)


def _set_rate(rate: float) -> None:
    """Until it is committed (a disk may take seconds for that), business time runs on at the old rate for
    everybody else: where that was far, it goes on from there, since what was stamped meanwhile would have to
    wait until then.
    """
    with db.transaction() as cur:
        clock.refresh(cur)
        before, began = clock.business(SECOND), clock.wall()
        clock.set_virtual(cur, clock.now(), rate)
    ran_on = (before - clock.business(SECOND)) * (clock.wall() - began).total_seconds()
    if ran_on > FAR:
        with db.transaction() as cur:
            clock.set_virtual(cur, clock.now() + ran_on, rate)


def _drop(folder: Path, name: str, content: bytes) -> None:
    """Put a file where the watcher looks, whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    fresh = folder / f".{name}.part"
    fresh.write_bytes(content)
    fresh.rename(folder / name)
