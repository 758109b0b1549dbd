"""The clients: one that blocks, one that is awaited. Both send the same calls by the same rules."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from importlib.metadata import version
from types import TracebackType
from typing import Any, Final, Self

import httpx

from crossdock.client import answers
from crossdock.client.awaiting import AsyncRooms
from crossdock.client.blocking import Rooms
from crossdock.client.calls import BASE, Call
from crossdock.client.following import AsyncEvents, Events
from crossdock.client.problems import Problem
from crossdock.client.tries import Retries, Tries

CSRF: Final = "X-CSRF-Token"
CONNECT_WITHIN: Final = 10.0  # seconds


def _key(text: str) -> str:
    """Raises ValueError for what no key is, without telling it."""
    if not text or not text.isascii() or not text.isprintable() or " " in text:
        raise ValueError("the API key is empty, or has blanks, line ends or letters that no key has")
    return text


class _Desk:
    """What both clients know: the address, the key, and a person's session where there is one."""

    def __init__(self, url: str, key: str | None, timeout: float, retries: Retries) -> None:
        if not url.startswith(("http://", "https://")):
            raise ValueError(f"{url!r}: an address such as https://orders.example.com")
        self._base = url.rstrip("/").removesuffix(BASE) + BASE
        self._headers = {"User-Agent": f"crossdock-client/{version('crossdock')}"}
        if key is not None:
            self._headers["Authorization"] = f"Bearer {_key(key)}"
        self._timeout = timeout
        self.retries = retries

    def request(self, http: httpx.Client | httpx.AsyncClient, call: Call) -> httpx.Request:
        within = httpx.Timeout(
            self._timeout + call.patience, connect=min(CONNECT_WITHIN, self._timeout), pool=self._timeout
        )
        return http.build_request(
            call.method,
            self._base + call.path,
            params=call.query(),
            json=call.body,
            headers={**self._headers, **call.headers()},
            timeout=within,
        )

    def read(self, call: Call, response: httpx.Response) -> Any:
        """As ``answers.read``; the token of a session that began is kept for its changes."""
        found = answers.read(call, response)
        if call.path == "/session" and isinstance(found, Mapping) and isinstance(found.get("csrf"), str):
            self._headers[CSRF] = found["csrf"]
        return found


class Client(Rooms):
    """Calls an installation's API, and waits for the answers. Threads may share it.

    ``url``: ``https://orders.example.com``; ``key``: an API key (``crossdock_…``), None for who logs in by
    ``session.log_in``; ``timeout``: seconds without a byte, of each try; ``retries``: how often and how long
    it is tried again, ``tries.NEVER`` for not; ``wait``: sleeps that many seconds; ``http``: an own client,
    for proxies and certificates, which its maker closes.

    Every call raises Problem (by status: problems.NotFound, …), Unreachable or BadAnswer.
    """

    events: Events

    def __init__(
        self,
        url: str,
        key: str | None = None,
        *,
        timeout: float = 30.0,
        retries: Retries | None = None,
        wait: Callable[[float], object] = time.sleep,
        http: httpx.Client | None = None,
    ) -> None:
        self._desk = _Desk(url, key, timeout, retries or Retries())
        self._wait = wait
        self._own = http is None
        self._http = http or httpx.Client()
        super().__init__(self.send)
        self.events = Events(self.send, wait)

    def send(self, call: Call) -> Any:
        """Send a call, again where that is harmless, and give what it asked for."""
        tries = Tries(call, self._desk.retries)
        while True:
            request = self._desk.request(self._http, call)
            try:
                return self._desk.read(call, self._http.send(request))
            except httpx.RequestError as error:
                wait = tries.broken(answers.unreachable(request.url, error))
            except Problem as problem:
                wait = tries.refused(problem)
            self._wait(wait)

    def close(self) -> None:
        if self._own:
            self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class AsyncClient(AsyncRooms):
    """As ``Client``, awaited. ``wait``: ``trio.sleep`` for who runs on trio."""

    events: AsyncEvents

    def __init__(
        self,
        url: str,
        key: str | None = None,
        *,
        timeout: float = 30.0,
        retries: Retries | None = None,
        wait: Callable[[float], Awaitable[object]] = asyncio.sleep,
        http: httpx.AsyncClient | None = None,
    ) -> None:
        self._desk = _Desk(url, key, timeout, retries or Retries())
        self._wait = wait
        self._own = http is None
        self._http = http or httpx.AsyncClient()
        super().__init__(self.send)
        self.events = AsyncEvents(self.send, wait)

    async def send(self, call: Call) -> Any:
        """Send a call, again where that is harmless, and give what it asked for."""
        tries = Tries(call, self._desk.retries)
        while True:
            request = self._desk.request(self._http, call)
            try:
                return self._desk.read(call, await self._http.send(request))
            except httpx.RequestError as error:
                wait = tries.broken(answers.unreachable(request.url, error))
            except Problem as problem:
                wait = tries.refused(problem)
            await self._wait(wait)

    async def close(self) -> None:
        if self._own:
            await self._http.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()
