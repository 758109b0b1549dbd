"""Following the log of events: page after page, waiting for what comes, through broken connections.

Where a page does not come, the same cursor is asked for again; the reader moves beyond a page only when all
its events were handed on. So nothing is missed, and nothing comes twice.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

from crossdock.client.awaiting.events import AsyncEventsCalls
from crossdock.client.blocking.events import EventsCalls
from crossdock.client.calls import Call
from crossdock.client.pages import AsyncSend, Page, Send, page_of
from crossdock.client.problems import Failure, Problem, Unreachable
from crossdock.client.tries import AWAY, Retries

if TYPE_CHECKING:
    from crossdock.client.shapes import LoggedEvent

LATEST: Final = "latest"
WAIT: Final = 30  # seconds a page waits for news
PACE: Final = Retries(longest=30.0)
log = logging.getLogger(__name__)


class _Place:
    """Where a reader is, and how long it has been without an answer."""

    def __init__(self, asked: dict[str, object]) -> None:
        self._asked = asked
        self._failed = 0

    @property
    def call(self) -> Call:
        asked = self._asked
        if asked["cursor"] == LATEST:  # first of all a place to go on from: only then there is time
            asked = {**asked, "wait": 0}
        return Call("GET", "/events", asked=asked)

    def came(self, page: Page[Any]) -> None:
        self._failed = 0
        self._asked = {**self._asked, "cursor": page.next_cursor}

    def failed(self, failure: Failure) -> float:
        """Seconds to wait; raises what will not mend itself."""
        asked = 0.0
        if isinstance(failure, Problem):
            if failure.status != 429 and failure.status not in AWAY:
                raise failure
            asked = failure.retry_after or 0.0
        self._failed += 1
        log.warning("events: no answer (%s), trying on", failure)
        return max(asked, PACE.spread(self._failed))


def _place(
    after: str | None,
    since: str | None,
    type: Sequence[str],
    channel: Sequence[str],
    location: Sequence[str],
    order: str | None,
    wait: int,
    limit: int | None,
) -> _Place:
    return _Place(
        {
            # Who names a time wants what came since, though "latest" stands where no place is named.
            "cursor": None if after == LATEST and since is not None else after,
            "since": since,
            "type": type,
            "channel": channel,
            "location": location,
            "order": order,
            "wait": wait,
            "limit": limit,
        }
    )


class Events(EventsCalls):
    """``list`` reads what there is; ``follow`` goes on with what comes."""

    def __init__(self, send: Send, wait: Callable[[float], object]) -> None:
        super().__init__(send)
        self._wait = wait

    def follow(
        self,
        *,
        after: str | None = LATEST,
        since: str | None = None,
        type: Sequence[str] = (),
        channel: Sequence[str] = (),
        location: Sequence[str] = (),
        order: str | None = None,
        wait: int = WAIT,
        limit: int | None = None,
    ) -> Iterator[LoggedEvent]:
        """Each event as it comes, without end, through broken connections and restarts of the server, which
        are told to the log ``crossdock.client.following``.

        ``after``: the ``id`` of the last event that was worked on, or a cursor; ``latest``: only what comes;
        None: from the beginning. ``since``: from this time on, where no event is named. ``type``:
        ``order.*``, ``shipment.shipped``. Raises Problem for what will not mend itself (401, 403, 404, 422),
        and BadAnswer.
        """
        place = _place(after, since, type, channel, location, order, wait, limit)
        while True:
            try:
                page = page_of(self._send(place.call))
            except (Unreachable, Problem) as failure:
                self._wait(place.failed(failure))
                continue
            yield from page.items
            place.came(page)


class AsyncEvents(AsyncEventsCalls):
    """``list`` reads what there is; ``follow`` goes on with what comes."""

    def __init__(self, send: AsyncSend, wait: Callable[[float], Awaitable[object]]) -> None:
        super().__init__(send)
        self._wait = wait

    async def follow(
        self,
        *,
        after: str | None = LATEST,
        since: str | None = None,
        type: Sequence[str] = (),
        channel: Sequence[str] = (),
        location: Sequence[str] = (),
        order: str | None = None,
        wait: int = WAIT,
        limit: int | None = None,
    ) -> AsyncIterator[LoggedEvent]:
        """As ``Events.follow``."""
        place = _place(after, since, type, channel, location, order, wait, limit)
        while True:
            try:
                page = page_of(await self._send(place.call))
            except (Unreachable, Problem) as failure:
                await self._wait(place.failed(failure))
                continue
            for event in page.items:
                yield event
            place.came(page)
