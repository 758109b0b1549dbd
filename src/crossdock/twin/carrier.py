"""Carriers: take parcels at the dock, carry them, and tell of it; some are late, some lost, and some news
comes twice or after newer news.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from crossdock.twin.faults import Faults
from crossdock.twin.pace import Pace
from crossdock.twin.warehouse import Name, Parcel

PATIENCE: Final = timedelta(days=4)  # until a lost parcel is called lost
OUT_AT: Final = time(8, 30)
BETWEEN: Final = (9.0, 18.0)  # hours of the day at which parcels are handed over


@dataclass(frozen=True, slots=True)
class News:
    """Something that happened to a parcel. ``status`` in the words of the normalised form."""

    tracking: str
    status: str
    at: datetime
    place: str


@dataclass(slots=True)
class Carriers:
    """All carriers together. ``tell`` sends news as that carrier does; ``ends``: what became of parcels.
    ``names``: what a parcel's fate hangs on: whose order, the first line in it, and which parcel with that.
    """

    faults: Faults
    pace: Pace
    tell: Callable[[str, News], Awaitable[None]]
    counts: Counter[str] = field(default_factory=Counter)
    ends: dict[str, str] = field(default_factory=dict)
    parcels: dict[str, Parcel] = field(default_factory=dict)
    names: dict[str, Name] = field(default_factory=dict)
    times: Counter[tuple[int, int]] = field(default_factory=Counter)
    waiting: "asyncio.Queue[Parcel]" = field(default_factory=asyncio.Queue)
    under_way: int = 0

    def hand(self, parcel: Parcel) -> None:
        """A parcel stands at the dock. The same one handed over again is the same."""
        if parcel.number not in self.parcels:
            self.parcels[parcel.number] = parcel
            first = parcel.lines[0]
            self.times[first] += 1
            self.names[parcel.number] = (*first, self.times[first])
            self.under_way += 1
            self.waiting.put_nowait(parcel)

    async def run(self, stop: asyncio.Event) -> None:
        """Carry until told to stop; what is under way then stays so."""
        async with asyncio.TaskGroup() as group:
            tasks = set()
            while not stop.is_set():
                while not self.waiting.empty():
                    task = group.create_task(self._carry(self.waiting.get_nowait()))
                    tasks.add(task)
                    task.add_done_callback(tasks.discard)
                await asyncio.sleep(0.1)
            for task in tasks:
                task.cancel()

    async def _carry(self, parcel: Parcel) -> None:
        own = self.names[parcel.number]
        late: News | None = None
        for news in self._course(parcel):
            await self.pace.until(news.at)
            name = (*own, news.status)
            if late is None and news.status == "in_transit" and self.faults.strikes("repeat", *name):
                late = news  # told after the next one
                continue
            await self._tell(parcel, news, news.at)
            if late is not None:
                await self._tell(parcel, late, news.at)
                late = None
            elif self.faults.strikes("repeat", *name, "again"):
                await self._tell(parcel, news, news.at)
        self.under_way -= 1

    async def _tell(self, parcel: Parcel, news: News, due: datetime) -> None:
        self.counts[news.status] += 1
        with self.pace.due(due):
            await self.tell(parcel.carrier, news)
        if news.status in ("delivered", "exception"):
            self.ends[parcel.number] = news.status

    def _course(self, parcel: Parcel) -> list[News]:
        own = self.names[parcel.number]
        draw = self.faults.draw("course", *own)
        here = parcel.site.code
        first = parcel.handed_at + timedelta(minutes=draw.uniform(20, 90))
        found = [News(parcel.number, "picked_up", first, here)]
        moved = first + timedelta(hours=draw.uniform(3, 7))
        found.append(News(parcel.number, "in_transit", moved, here))
        if self.faults.strikes("lose", *own):
            found.append(News(parcel.number, "exception", moved + PATIENCE, here))
            return found
        days = 0
        if self.faults.strikes("delay", *own):
            days = draw.choice((1, 2))
            self.faults.decide(days, "days late", *own)
        day = parcel.deliver_on + timedelta(days=days)
        zone = ZoneInfo(parcel.site.time_zone)
        out = datetime.combine(day, OUT_AT, zone).astimezone(UTC)
        handed = out + timedelta(hours=draw.uniform(0.5, BETWEEN[1] - BETWEEN[0]))
        out, handed = max(out, moved + timedelta(hours=1)), max(handed, moved + timedelta(hours=4))
        found.append(News(parcel.number, "out_for_delivery", out, "the customer's town"))
        found.append(News(parcel.number, "delivered", handed, "the customer's door"))
        return found

    @property
    def idle(self) -> bool:
        """Nothing is under way."""
        return self.under_way == 0
