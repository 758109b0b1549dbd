"""``GET /console/live``: what pages of the console follow. One stream a page that is looked at: it says that
something changed, of which kinds, never what; the page reads that as it reads everything.

A stream is somebody's session: it is over when that is, and does not keep it alive.
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
GAP: Final = 1.0  # seconds between two times that something is said
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
        try:
            with self._tail.reading():
                named = (b"x-request-id", request_id)
                await send({"type": "http.response.start", "status": 200, "headers": [*HEADERS, named]})
                async for part in self._parts(token, wanted, line):
                    await send({"type": "http.response.body", "body": part, "more_body": True})
                await send({"type": "http.response.body", "body": b""})
        finally:
            line.close()
            self._open[token] -= 1
            if not self._open[token]:
                del self._open[token]
        return 200

    async def _parts(self, token: str, wanted: Wanted, line: Line) -> AsyncIterator[bytes]:
        yield OPENING
        # From here on; where the log is not followed yet, from where that begins, which is later.
        position = None if self._tail.start is None else self._tail.end
        look = clock.monotonic() + BEAT
        while not line.over:
            news = self._tail.news()
            kinds, position = self._changed(wanted, position)
            if kinds:
                yield b"event: changed\ndata: %b\n\n" % " ".join(sorted(kinds)).encode()
            if PEOPLE in kinds or clock.monotonic() >= look:
                try:
                    wanted = await self._pages.in_thread(_wanted, token)
                except NotLoggedIn:
                    yield OVER
                    return
                yield BEATING
                look = clock.monotonic() + BEAT
            if kinds:
                await line.wait(asyncio.Event(), GAP)
            else:
                await line.wait(news, max(0.0, look - clock.monotonic()))

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
