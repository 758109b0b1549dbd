"""Business time as fast as the machine follows: a day in a minute, slower while the outside world is behind.

Whoever acts at a moment says so with ``due``, and is late until the act is done. ``govern`` slows the clock
while something is later than it should be: a warehouse whose calls queue up would else seem to work at night.
"""

import asyncio
import heapq
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from crossdock.core import clock

LONGEST: Final = 0.25  # seconds of the machine: business time may change its pace meanwhile
LOOK_EVERY: Final = 0.25  # seconds of the machine between two looks at what is late
LATE: Final = timedelta(minutes=40)
EARLY: Final = timedelta(minutes=8)
SLOWEST: Final = 0.02  # of the fastest
SLOWER: Final = 0.7  # after each burst
FASTER: Final = 1.2  # at each look without one


@dataclass(slots=True)
class Pace:
    """``set_rate`` makes business time run so many times as fast as the machine's; ``fastest`` bounds it."""

    set_rate: Callable[[float], None]
    fastest: float
    _rate: float = 0.0
    _due: dict[int, datetime] = field(default_factory=dict)
    _next: int = 0
    _asleep: list[tuple[datetime, int, "asyncio.Future[None]"]] = field(default_factory=list)
    _sooner: asyncio.Event = field(default_factory=asyncio.Event)
    _alarm: "asyncio.Task[None] | None" = None

    async def until(self, moment: datetime) -> None:
        """Sleep until business time is ``moment``."""
        if clock.seconds_until(moment) <= 0:
            return
        woken = asyncio.get_running_loop().create_future()
        self._next += 1
        heapq.heappush(self._asleep, (moment, self._next, woken))
        if self._asleep[0][2] is woken:
            self._sooner.set()
        if self._alarm is None or self._alarm.done():
            self._alarm = asyncio.create_task(self._wake())
        await woken

    async def _wake(self) -> None:
        """Wake each sleeper at its moment: one alarm for thousands of them."""
        while self._asleep:
            self._sooner.clear()
            left = clock.seconds_until(self._asleep[0][0])
            if left > 0:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._sooner.wait(), min(left, LONGEST))
            else:
                _, _, woken = heapq.heappop(self._asleep)
                if not woken.done():  # not cancelled meanwhile
                    woken.set_result(None)

    @contextmanager
    def due(self, moment: datetime) -> Iterator[None]:
        """The act inside was to be done at ``moment``."""
        self._next += 1
        number = self._next
        self._due[number] = moment
        try:
            yield
        finally:
            del self._due[number]

    def late(self) -> timedelta:
        """How long ago the oldest act that is not done was due."""
        return max(timedelta(0), clock.now() - min(self._due.values())) if self._due else timedelta(0)

    async def govern(self, stop: asyncio.Event) -> None:
        """Keep the clock at the pace that the outside world can follow, until told to stop.

        Work comes in bursts (all trucks of a coast leave at once): business time all but stands while one is
        worked off, and then goes on a little slower than before it.
        """
        share, stands = 1.0, False
        while not stop.is_set():
            late = self.late()
            if late > LATE and not stands:
                share, stands = max(SLOWEST, share * SLOWER), True
            elif late < EARLY:
                share, stands = share if stands else min(1.0, share * FASTER), False
            if self._rate != (wanted := self.fastest * (SLOWEST if stands else share)):
                self._rate = wanted
                await asyncio.to_thread(self.set_rate, wanted)
            await asyncio.sleep(LOOK_EVERY)
