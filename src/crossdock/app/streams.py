"""``GET /api/v1/events`` for those who wait: long-polling, and streams of server-sent events.

A request is answered by the API as any other, with a page; only where it is to wait for more does it stay
here, as a coroutine that holds no thread. What comes is seen by ``Tail``; who is further behind than that
remembers is given pages by the API again.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import parse_qs, urlencode

import msgspec

from crossdock.api import events as api
from crossdock.api.asked import FIELDS, fewer
from crossdock.api.errors import Busy
from crossdock.api.schemas.filters import EventFilters
from crossdock.app.answers import Receive, Scope, Send, problem
from crossdock.app.pages import Pages, headers_of
from crossdock.app.tail import Tail
from crossdock.core import clock
from crossdock.webhooks import log
from crossdock.webhooks.log import Described, Page, Position, Wanted

PATH: Final = "/api/v1/events"
MOST: Final = 1000  # that wait at once, in this process
BEAT: Final = 15.0  # seconds between two looks at the database, and whether the key still opens anything
AGAIN: Final = (429, 503)  # a look that may be repeated
PAUSE: Final = 1.0  # seconds before it is
LISTS: Final = ("type", "channel", "location")
HEADERS: Final = (
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),  # proxies that collect answers would hold the events back
)


class Refused(Exception):
    """The API gave something else than a page."""

    def __init__(self, response: Any) -> None:
        super().__init__(response.status_code)
        self.response = response


class Said(msgspec.Struct):
    """A page as the API writes it."""

    items: list[msgspec.Raw]
    next_cursor: str
    more: bool


class Head(msgspec.Struct):
    """What a stream says of an event beside its document."""

    id: str
    type: str


@dataclass(frozen=True, slots=True)
class Seen:
    """A page of the API. ``items``: documents as they are written."""

    items: Sequence[bytes]
    position: Position
    more: bool
    response: Any


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader wants, and how. ``wait``: seconds; ``fields``: of each document; None: all."""

    wanted: Wanted
    limit: int
    wait: int
    fields: frozenset[str] | None


class Line:
    """A client's connection: it is over when the client goes away, or ``end`` is set."""

    def __init__(self, receive: Receive, end: asyncio.Event) -> None:
        self._tasks = [asyncio.ensure_future(receive()), asyncio.ensure_future(end.wait())]
        self._resting: asyncio.Future[None] | None = None
        self._woken = False
        for task in self._tasks:
            task.add_done_callback(lambda _: self.wake())

    @property
    def over(self) -> bool:
        return any(task.done() for task in self._tasks)

    async def wait(self, news: asyncio.Event, seconds: float) -> None:
        """Until there is news, the time is over, or the line is."""
        more = asyncio.ensure_future(news.wait())
        try:
            await asyncio.wait([more, *self._tasks], timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            more.cancel()

    async def rest(self, seconds: float) -> None:
        """Until it is woken or was since its last rest, the time is over, or the line is: for many lines,
        cheaper than ``wait``.
        """
        if not self._woken:
            loop = asyncio.get_running_loop()
            self._resting = loop.create_future()
            alarm = loop.call_later(seconds, self.wake)
            try:
                await self._resting
            finally:
                alarm.cancel()
                self._resting = None
        self._woken = False

    def wake(self) -> None:
        """End a rest, this one or else the next."""
        self._woken = True
        if self._resting is not None and not self._resting.done():
            self._resting.set_result(None)

    def close(self) -> None:
        for task in self._tasks:
            task.cancel()


class Streams:
    """Whoever waits for events in this process."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages
        self.tail = Tail()
        self.end = asyncio.Event()

    @staticmethod
    def asked(scope: Scope) -> bool:
        """Whether this request may have to wait."""
        return bool(
            scope["path"] == PATH
            and scope["method"] == "GET"
            and (_streams(scope) or _query(scope).get("wait", ["0"])[-1] != "0")
        )

    @property
    def readers(self) -> int:
        """How many wait."""
        return self.tail.readers

    def close(self) -> None:
        """Answer all who wait."""
        self.end.set()
        self.tail.close()

    async def answer(self, scope: Scope, receive: Receive, send: Send, request_id: bytes) -> int:
        """Answer a request, now or when something comes; returns the status."""
        named = (b"x-request-id", request_id)
        if self.readers >= MOST:
            refusal = problem(Busy("Too many readers wait for events here; come again later"), PATH)
            await refusal.send(send, request_id)
            return refusal.status
        line = Line(receive, self.end)
        try:
            with self.tail.reading():
                give = self._stream if _streams(scope) else self._poll
                return await give(scope, line, send, named)
        except Refused as refused:
            await _send_whole(send, refused.response, refused.response.content, named)
            return int(refused.response.status_code)
        finally:
            line.close()

    async def _poll(self, scope: Scope, line: Line, send: Send, named: tuple[bytes, bytes]) -> int:
        first = await self._page(scope)
        body = first.response.content
        if not first.items and not first.more:
            asked = _asked(scope, first)
            until = clock.monotonic() + asked.wait
            position = first.position
            while not line.over and (left := until - clock.monotonic()) > 0:
                news = self.tail.news()
                if not self.tail.covers(position):
                    seen = await self._page(scope, position)
                    if seen.items or seen.more:
                        body = seen.response.content
                        break
                    position = seen.position
                    if self.tail.covers(position):
                        continue
                else:
                    found = [one for one in self.tail.after(position) if asked.wanted.all_of(one)]
                    body = _document(found, asked, max(position, self.tail.end))
                    if found:
                        break
                    position = max(position, self.tail.end)
                await line.wait(news, left)
        await _send_whole(send, first.response, body, named)
        return 200

    async def _stream(self, scope: Scope, line: Line, send: Send, named: tuple[bytes, bytes]) -> int:
        last = dict(scope["headers"]).get(b"last-event-id", b"").decode("latin-1")
        first = await self._page(scope, last or None)
        fields = _asked(scope, first).fields
        if fields is not None:  # of a document with fewer nobody could say which event it is
            query = {name: values for name, values in _query(scope).items() if name != FIELDS}
            scope = {**scope, "query_string": urlencode(query, doseq=True).encode()}
            first = await self._page(scope, last or None)
        await send({"type": "http.response.start", "status": 200, "headers": [*HEADERS, named]})
        async for part in self._parts(scope, line, first, fields):
            await send({"type": "http.response.body", "body": part, "more_body": True})
        await send({"type": "http.response.body", "body": b""})
        return 200

    async def _parts(
        self, scope: Scope, line: Line, seen: Seen, fields: frozenset[str] | None
    ) -> AsyncIterator[bytes]:
        """The stream: what there was, then what comes, and a sign of life with the place in the log."""
        while not line.over:
            wanted = _asked(scope, seen).wanted  # whoever may see less by now sees less
            yield (
                b"".join(_event(one, fields) for one in seen.items)
                + b"id: %b\n\n" % log.written(seen.position).encode()
            )
            position, again = seen.position, clock.monotonic() + BEAT
            while not seen.more and not line.over and (left := again - clock.monotonic()) > 0:
                news = self.tail.news()
                if self.tail.start is not None and not self.tail.covers(position):
                    break
                if self.tail.covers(position):
                    found = [one for one in self.tail.after(position) if wanted.all_of(one)]
                    position = max(position, self.tail.end)
                    if found:
                        yield b"".join(_event(msgspec.json.encode(one.document), fields) for one in found)
                        continue
                await line.wait(news, left)
            if line.over:
                return
            try:
                seen = await self._page(scope, position)
            except Refused as refused:
                if refused.response.status_code not in AGAIN:
                    return
                await line.wait(asyncio.Event(), PAUSE)
                seen = replace(seen, items=(), position=position, more=False)

    async def _page(self, scope: Scope, cursor: Position | str | None = None) -> Seen:
        """A page of the API, from the cursor that was asked for, or another. Raises Refused."""
        if cursor is not None:
            text = cursor if isinstance(cursor, str) else log.written(cursor)
            query = {**_query(scope), "cursor": [text]}
            scope = {**scope, "query_string": urlencode(query, doseq=True).encode()}
        # The API looks at the address alone, and answers JSON.
        response = await self._pages.in_thread(self._pages.respond, scope, b"")
        if response.status_code != 200:
            raise Refused(response)
        said = msgspec.json.decode(response.content, type=Said)
        position = _position(said.next_cursor)
        return Seen([bytes(one) for one in said.items], position, said.more, response)


def _asked(scope: Scope, seen: Seen) -> Asked:
    """What was asked for, and what went without saying; the API has found it to be sound."""
    query = dict(seen.response.asked.lists())
    filters = EventFilters.model_validate(
        {name: values if name in LISTS else values[-1] for name, values in query.items()}
    )
    given = _query(scope).get(FIELDS)
    fields = None if given is None else frozenset(given[-1].split(","))
    return Asked(api.wanted(filters), filters.limit, filters.wait, fields)


def _query(scope: Scope) -> dict[str, list[str]]:
    return parse_qs(scope["query_string"].decode("latin-1"), keep_blank_values=True)


def _streams(scope: Scope) -> bool:
    return any(name == b"accept" and api.STREAM.encode() in value for name, value in scope["headers"])


def _position(cursor: str) -> Position:
    tx, _, event = cursor.partition(".")
    return (int(tx), int(event))


def _document(found: Sequence[Described], asked: Asked, end: Position) -> bytes:
    more = len(found) > asked.limit
    page = Page(found[: asked.limit], found[asked.limit - 1].position if more else end, more)
    return msgspec.json.encode(fewer(api.document(page), asked.fields))


def _event(document: bytes, fields: frozenset[str] | None) -> bytes:
    """As the HTML standard writes a server-sent event; JSON has no line ends."""
    head = msgspec.json.decode(document, type=Head)
    if fields is not None:
        document = msgspec.json.encode(fewer(msgspec.json.decode(document), fields))
    return b"id: %b\nevent: %b\ndata: %b\n\n" % (head.id.encode(), head.type.encode(), document)


async def _send_whole(send: Send, response: Any, body: bytes, named: tuple[bytes, bytes]) -> None:
    headers = [one for one in headers_of(response) if one[0] != b"content-length"]
    headers += [(b"content-length", b"%d" % len(body)), named]
    await send({"type": "http.response.start", "status": response.status_code, "headers": headers})
    await send({"type": "http.response.body", "body": body})
