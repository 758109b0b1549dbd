"""``GET /console/live``: what pages of the console follow. One stream a page that is looked at: it says that
something changed, of which kinds, never what; the page reads that as it reads everything.

A stream is somebody's session: it is over when that is, and does not keep it alive.

Hundreds of streams are told one after another with pauses between: told all at once, they would keep whoever
asks for a page at that moment waiting.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from http.cookies import CookieError, SimpleCookie
from typing import Final

from crossdock.accounts import cookies, sessions
from crossdock.accounts.errors import NotLoggedIn
from crossdock.api.errors import Busy
from crossdock.app.answers import Receive, Scope, Send, problem
from crossdock.app.pages import Pages
from crossdock.app.streams import HEADERS, MOST, Line
from crossdock.app.tail import Tail
from crossdock.core import clock, db
from crossdock.webhooks.log import Position, Wanted

PATH: Final = "/console/live"
EACH: Final = 12  # streams of one session, in this process
BEAT: Final = 15.0  # seconds between two looks whether the session lives; a sign of life to whoever listens
GAP: Final = 1.0  # seconds between two rounds in which all are told
AT_ONCE: Final = 10  # streams that are told at once,
PAUSE: Final = 0.01  # and seconds until the next are
OPENING: Final = b"retry: 3000\nevent: ready\ndata:\n\n"
OVER: Final = b"event: over\ndata:\n\n"
BEATING: Final = b":\n\n"
PEOPLE: Final = "user"  # events of this subject may end sessions


class Live:
    """Whoever looks at pages of the console that go on by themselves, in this process."""

    def __init__(self, pages: Pages, tail: Tail, end: asyncio.Event) -> None:
        self._pages = pages
        self._tail = tail
        self._end = end
        self._open: Counter[str] = Counter()
        self._lines: dict[Line, None] = {}
        self._round: asyncio.Task[None] | None = None
        self._known: dict[str, tuple[float, Wanted]] = {}

    @staticmethod
    def asked(scope: Scope) -> bool:
        """Whether this request is for a stream of changes."""
        return bool(scope["path"] == PATH and scope["method"] == "GET")

    async def answer(self, scope: Scope, receive: Receive, send: Send, request_id: bytes) -> int:
        """Answer for as long as somebody looks; returns the status."""
        token = _token(scope)
        try:
            wanted = await self._pages.in_thread(_wanted, token)
        except NotLoggedIn as error:
            return await _refused(error, send, request_id)
        if self._tail.readers >= MOST or self._open[token] >= EACH:
            return await _refused(Busy("Too many pages are followed; this one is not"), send, request_id)
        line = Line(receive, self._end)
        self._open[token] += 1
        self._lines[line] = None
        if self._round is None:
            self._round = asyncio.create_task(self._tell())
        try:
            with self._tail.reading():
                named = (b"x-request-id", request_id)
                await send({"type": "http.response.start", "status": 200, "headers": [*HEADERS, named]})
                async for part in self._parts(token, wanted, line):
                    await send({"type": "http.response.body", "body": part, "more_body": True})
                await send({"type": "http.response.body", "body": b""})
        finally:
            line.close()
            del self._lines[line]
            self._open[token] -= 1
            if not self._open[token]:
                del self._open[token]
                self._known.pop(token, None)
            if not self._lines and self._round is not None:
                self._round.cancel()
                self._round = None
        return 200

    async def _tell(self) -> None:
        """Wake the streams, some at a time, whenever there is news."""
        news = self._tail.news()
        while True:
            await news.wait()
            news = self._tail.news()
            again = clock.monotonic() + GAP
            lines = list(self._lines)
            for start in range(0, len(lines), AT_ONCE):
                for line in lines[start : start + AT_ONCE]:
                    line.wake()
                await asyncio.sleep(PAUSE)
            await asyncio.sleep(max(0.0, again - clock.monotonic()))

    async def _parts(self, token: str, wanted: Wanted, line: Line) -> AsyncIterator[bytes]:
        yield OPENING
        # From here on; where the log is not followed yet, from where that begins, which is later.
        position = None if self._tail.start is None else self._tail.end
        look = clock.monotonic() + BEAT
        while not line.over:
            kinds, position = self._changed(wanted, position)
            if kinds:
                yield b"event: changed\ndata: %b\n\n" % " ".join(sorted(kinds)).encode()
            now = clock.monotonic()
            if PEOPLE in kinds or now >= look:
                try:
                    wanted = await self._look(token, now if PEOPLE in kinds else now - BEAT / 2)
                except NotLoggedIn:
                    yield OVER
                    return
                yield BEATING
                look = clock.monotonic() + BEAT
            await line.rest(max(0.0, look - clock.monotonic()))

    async def _look(self, token: str, since: float) -> Wanted:
        """What a session may hear of: looked at since then, by this stream or another of it."""
        found = self._known.get(token)
        if found is None or found[0] < since:
            began = clock.monotonic()
            found = (began, await self._pages.in_thread(_wanted, token))
            self._known[token] = found
        return found[1]

    def _changed(self, wanted: Wanted, position: Position | None) -> tuple[set[str], Position | None]:
        """Subjects of what happened behind a position, and where the log is by now."""
        tail = self._tail
        if tail.start is None:
            return set(), position
        position = position or tail.start
        if not tail.covers(position):
            return {"order"}, tail.end  # further behind than is remembered: something happened, surely
        found = tail.after(position)
        kinds = {one.event.subject for one in found if wanted.scope(one) or one.event.subject == PEOPLE}
        return kinds, max(position, tail.end)


def _wanted(token: str) -> Wanted:
    """What the session behind a token may hear of. Raises NotLoggedIn."""
    with db.transaction() as cur:
        person = sessions.find(cur, token, noted=False).person
    return Wanted(channels=person.channels, locations=person.locations)


def _token(scope: Scope) -> str:
    """The session's, out of the cookies; empty where there is none."""
    text = next((value for name, value in scope["headers"] if name == b"cookie"), b"").decode("latin-1")
    try:
        found = SimpleCookie(text).get(cookies.COOKIE)
    except CookieError:
        return ""
    return "" if found is None else found.value


async def _refused(error: Busy | NotLoggedIn, send: Send, request_id: bytes) -> int:
    await problem(error, PATH).send(send, request_id)
    return error.status
