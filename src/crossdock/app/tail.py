"""The end of the log, once a process: read by one thread on one connection that listens, kept in memory for a
while, and waited for by any number of readers, none of which holds a thread or a connection.
"""

import asyncio
import threading
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Final

import structlog

from crossdock.app import environment
from crossdock.core import db
from crossdock.core.events import START
from crossdock.core.stages import PASSING, Listener
from crossdock.webhooks import log as feed
from crossdock.webhooks.log import Described, Page, Position, Wanted

POLL: Final = 0.25  # seconds between two looks where nothing rings
GAP: Final = 0.05  # seconds between two looks however often it rings
KEPT: Final = 10_000  # events in memory
AT_ONCE: Final = 1000  # events of one look
REST: Final = 1.0  # seconds, where the database is away
IDLE: Final = 30.0  # seconds without a reader, after which the log is not followed any more

log = structlog.get_logger(__name__)


class Tail:
    """``start``: nothing of before that position is kept; None while nothing was read. All but ``_run``
    belongs to the event loop.
    """

    def __init__(self) -> None:
        self.start: Position | None = None
        self.end: Position = START
        self._kept: list[Described] = []
        self._news = asyncio.Event()
        self._thread: threading.Thread | None = None
        self._stop = threading.Event()
        self._wanted = threading.Event()
        self.readers = 0

    @contextmanager
    def reading(self) -> Iterator[None]:
        """For the block, the log is followed."""
        self.readers += 1
        self._wanted.set()
        if self._thread is None:
            loop = asyncio.get_running_loop()
            self._thread = threading.Thread(target=self._run, args=(loop,), name="tail", daemon=True)
            self._thread.start()
        try:
            yield
        finally:
            self.readers -= 1
            if not self.readers:
                self._wanted.clear()

    def covers(self, position: Position) -> bool:
        """Whether all behind a position is kept."""
        return self.start is not None and position >= self.start

    def after(self, position: Position) -> Sequence[Described]:
        """What is kept behind a position."""
        return self._kept[bisect_right(self._kept, position, key=lambda one: one.position) :]

    def news(self) -> asyncio.Event:
        """Is set when there is more than now."""
        return self._news

    def close(self) -> None:
        """End the thread."""
        self._stop.set()
        self._wanted.set()
        if self._thread is not None:
            self._thread.join()

    def _publish(self, page: Page, *, anew: bool) -> None:
        if anew:
            self.start, self._kept = page.position, []
        self._kept += page.items
        if len(self._kept) > KEPT:
            self.start = self._kept[-KEPT - 1].position
            del self._kept[:-KEPT]
        if anew or page.position > self.end:
            self.end = page.position
            self._news.set()
            self._news = asyncio.Event()

    def _run(self, loop: asyncio.AbstractEventLoop) -> None:
        listener = Listener()
        position: Position | None = None
        while not self._stop.wait(GAP):
            if not self._wanted.is_set() and not self._wanted.wait(IDLE):
                position = None  # what comes while nobody reads is not read at all
                self._wanted.wait()
                continue
            try:
                page = _read(position)
            except PASSING as error:
                log.warning("tail.database_away", error=str(error).strip())
                environment.close_connections()
                self._stop.wait(REST)
                continue
            try:
                loop.call_soon_threadsafe(partial(self._publish, page, anew=position is None))
            except RuntimeError:  # the event loop is closed: there is nobody to tell
                break
            position = page.position
            if not page.more:
                listener.wait(POLL)
        listener.close()
        environment.close_connections()


def _read(position: Position | None) -> Page:
    environment.reconnect_if_broken()
    with db.transaction() as cur:
        if position is None:  # what came before is read by each reader from where it stands
            return Page([], feed.frontier(cur), more=True)
        return feed.page(cur, position, Wanted(), AT_ONCE)
