"""The web server: a small ASGI dispatcher under Granian, ``crossdock.app.server:application``.

Webhooks, health, metrics and whoever waits for events are answered here; everything else is Django's, in a
bounded pool of threads. A body above CROSSDOCK_MAX_BODY is refused by its stated length, and while it is
read.
"""

import asyncio
import itertools
import os
import signal
import threading
from collections.abc import Callable
from functools import cache
from typing import Any, Final

import structlog
from django.urls import get_resolver

from crossdock.api.errors import Busy, Internal, MethodNotAllowed, TooLarge
from crossdock.app import environment, health, lifeline, processes, proxies
from crossdock.app.answers import Answer, Receive, Scope, Send, problem
from crossdock.app.live import Live
from crossdock.app.pages import Pages
from crossdock.app.streams import Streams
from crossdock.app.webhooks import CARRIERS, Hooks
from crossdock.console import assets
from crossdock.core import clock
from crossdock.core.errors import NotFound
from crossdock.core.stages import PASSING

HOOKS: Final = "/hooks/"
OWN: Final = frozenset({"healthz", "readyz", "metrics", "static"})
FOREVER: Final = b"public, max-age=31536000, immutable"
BACKLOG: Final = 1024  # connections that wait to be taken, or are served at once
WATCH_EVERY: Final = 1.0  # seconds between two looks whether the parent lives
LONGEST_ID: Final = 64  # bytes of a request id that a client gives

log = structlog.get_logger(__name__)


class Gone(Exception):
    """The client went away before its request was whole."""


class Application:
    """One process's web server."""

    def __init__(self, max_body: int, trusted_proxies: str = "") -> None:
        self._max_body = max_body
        self._proxies = proxies.networks(trusted_proxies)
        self._pages = Pages()
        self._hooks = Hooks(self._pages.in_thread)
        self._streams = Streams(self._pages)
        self._live = Live(self._pages, self._streams.tail, self._streams.end)
        self._numbers = itertools.count(1)
        self._prefix = os.urandom(4).hex()
        # The addresses, and all behind them, are loaded before the first request comes.
        patterns = [str(one.pattern) for one in get_resolver().url_patterns]
        self._known = {one.lstrip("^").split("/")[0] for one in patterns} | OWN

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._http(scope, receive, send)
        elif scope["type"] == "lifespan":
            await self._lifespan(receive, send)

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        while True:
            kind = (await receive())["type"]
            if kind == "lifespan.shutdown":
                self.close()
            await send({"type": f"{kind}.complete"})
            if kind == "lifespan.shutdown":
                return

    @property
    def readers(self) -> int:
        """How many wait for events."""
        return self._streams.readers

    def end_streams(self) -> None:
        """Answer whoever waits for events: they come again, elsewhere."""
        self._streams.close()

    def close(self) -> None:
        """Finish what is in hand; nothing comes after it."""
        self.end_streams()
        self._hooks.committer.close()
        self._pages.close()

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        began = clock.monotonic()
        scope = proxies.seen(scope, self._proxies)
        path: str = scope["path"]
        headers: list[tuple[bytes, bytes]] = list(scope["headers"])
        request_id = self._request_id(headers)
        name = path[len(HOOKS) :] if path.startswith(HOOKS) else ""
        hook = bool(name) and "/" not in name.removeprefix(CARRIERS)
        status = 0
        try:
            body = await self._body(headers, receive)
            answer = await (
                self._hook(scope["method"], name, headers, body) if hook else self._own(path, headers)
            )
            if answer is None and self._streams.asked(scope):
                status = await self._streams.answer(scope, receive, send, request_id)
            elif answer is None and self._live.asked(scope):
                status = await self._live.answer(scope, receive, send, request_id)
            elif answer is None:
                status = await self._pages.answer(scope, body, send, request_id)
        except Gone:
            return
        except Exception as error:  # noqa: BLE001 - whatever it is, the client gets an answer and the log the rest
            answer = failed(error, path, request_id)
        if answer is not None:
            status = answer.status
            await answer.send(send, request_id)
        health.REQUESTS["/hooks/{channel}" if hook else self._route(path), status] += 1
        if not hook or status != 200:  # a webhook that is taken stands in the mailbox: that is its log
            log.info(
                "web.request",
                method=scope["method"],
                path=path,
                status=status,
                ms=round((clock.monotonic() - began) * 1000, 1),
                request=request_id.decode("latin-1"),
            )

    def _route(self, path: str) -> str:
        """What a request is counted under: few words, whatever strangers ask for."""
        first = path.split("/", 2)[1] if path.startswith("/") else ""
        return f"/{first}" if first in self._known else "other"

    async def _hook(self, method: str, name: str, headers: list[tuple[bytes, bytes]], body: bytes) -> Answer:
        if method != "POST":
            return problem(MethodNotAllowed("Webhooks are sent by POST", allowed=["POST"]), f"{HOOKS}{name}")
        return await self._hooks.answer(name, headers, body)

    async def _own(self, path: str, headers: list[tuple[bytes, bytes]]) -> Answer | None:
        if path.startswith(assets.PREFIX):
            return _asset(path, headers)
        if path == "/healthz":
            return health.alive()
        if path == "/readyz":
            return await self._pages.in_thread(health.ready)
        if path == "/metrics":
            return await self._pages.in_thread(health.metrics)
        return None

    async def _body(self, headers: list[tuple[bytes, bytes]], receive: Receive) -> bytes:
        """The whole body. Raises TooLarge as soon as that is known, Gone."""
        for key, value in headers:
            if key == b"content-length" and value.isdigit() and int(value) > self._max_body:
                raise self._too_large()
        message = await receive()
        if message["type"] != "http.request":
            raise Gone
        body: bytes = message.get("body", b"")
        if not message.get("more_body"):
            if len(body) > self._max_body:
                raise self._too_large()
            return body
        parts, size = [body], len(body)
        while message.get("more_body"):
            if size > self._max_body:
                raise self._too_large()
            message = await receive()
            if message["type"] != "http.request":
                raise Gone
            parts.append(message.get("body", b""))
            size += len(parts[-1])
        if size > self._max_body:
            raise self._too_large()
        return b"".join(parts)

    def _too_large(self) -> TooLarge:
        limit = self._max_body
        return TooLarge(f"A body may have {limit} bytes; send less, or raise CROSSDOCK_MAX_BODY", most=limit)

    def _request_id(self, headers: list[tuple[bytes, bytes]]) -> bytes:
        """The client's own where it gives a sane one, else a new one."""
        for key, value in headers:
            if key == b"x-request-id" and 0 < len(value) <= LONGEST_ID and value.replace(b"-", b"").isalnum():
                return value
        return f"{self._prefix}-{next(self._numbers):x}".encode()


def _asset(path: str, headers: list[tuple[bytes, bytes]]) -> Answer:
    """A file of the console's: its name has its digest, so it is never another."""
    found = assets.served().get(path)
    if found is None:
        return problem(NotFound("There is no such file"), path)
    accepted = next((value for key, value in headers if key == b"accept-encoding"), b"").decode("latin-1")
    encoding, body = found.encoded(accepted)
    more = [
        (b"cache-control", FOREVER),
        (b"vary", b"accept-encoding"),
        (b"x-content-type-options", b"nosniff"),
    ]
    if encoding is not None:
        more.append((b"content-encoding", encoding.encode()))
    return Answer(200, body, found.media.encode(), *more)


def failed(error: Exception, path: str, request_id: bytes) -> Answer:
    """The answer to a request that raised; what the client need not know goes to the log."""
    if isinstance(error, TooLarge):
        return problem(error, path)
    said = {"path": path, "request": request_id.decode("latin-1"), "error": str(error).strip()}
    if isinstance(error, PASSING):
        log.warning("web.database_away", **said)
        return problem(Busy(), path)
    log.error("web.failed", **said, exc_info=error)
    return problem(Internal(), path)


@cache
def build() -> Application:
    """The application of this process, with everything set up."""
    environment.set_up()
    from django.conf import settings

    return Application(settings.CONFIG.max_body, settings.CONFIG.trusted_proxies)


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """The entry for any ASGI server; configuration comes from CROSSDOCK_*."""
    await build()(scope, receive, send)


def run(host: str, port: int) -> None:
    """Serve until SIGTERM or SIGINT; requests in hand are answered first. Raises NotMigrated, Outdated."""
    build()
    leave = threading.Event()
    with processes.attending("web", leave.set):
        environment.settle_memory()
        asyncio.run(_serve(host, port, leave))


async def _serve(host: str, port: int, leave: threading.Event) -> None:
    from granian.constants import Interfaces
    from granian.server.embed import Server

    server: Any = Server(
        application,
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        backlog=BACKLOG,
        websockets=False,
        log_enabled=False,
    )
    loop = asyncio.get_running_loop()

    def end() -> None:
        build().end_streams()
        server.stop()

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, end)
    watching = asyncio.create_task(_watch(end, leave))
    log.info("web.started", host=host, port=port)
    try:
        await server.serve()
    finally:
        watching.cancel()
    log.info("web.stopped")


async def _watch(end: Callable[[], None], leave: threading.Event) -> None:
    """End with the parent, and when this process may serve no longer."""
    while lifeline.attached() and not leave.is_set():
        await asyncio.sleep(WATCH_EVERY)
    end()
