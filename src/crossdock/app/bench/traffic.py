"""Webhooks as load: signed requests over kept connections, as fast as they are answered or at a rate; and
the processes that answer.
"""

import asyncio
import random
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from crossdock.app import lifeline, supervisor
from crossdock.app.bench import company
from crossdock.core import clock
from crossdock.twin.sender import signature

HOST: Final = "127.0.0.1"
CONNECTIONS: Final = 16
PATIENCE: Final = 60.0  # seconds until a server answers
END: Final = b"\r\n\r\n"
LENGTH: Final = b"content-length:"


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: its status, its body, when it was asked for and when it was whole (``clock.monotonic``)."""

    status: int
    body: bytes
    at: float
    asked: float


class Line(asyncio.Protocol):
    """One kept connection, one request at a time."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._waiting: asyncio.Future[Reply] | None = None
        self._got = b""
        self._asked = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - TCP
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._got += data
        head, end, body = self._got.partition(END)
        at = head.lower().find(LENGTH)
        if not end or (at >= 0 and len(body) < int(head[at + len(LENGTH) :].split(b"\r\n", 1)[0])):
            return
        self._got = b""
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(Reply(int(head[9:12]), body, clock.monotonic(), self._asked))

    def connection_lost(self, error: Exception | None) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(ConnectionError(f"the server hung up: {error}"))

    async def ask(self, request: bytes) -> Reply:
        """Send a request and wait for its answer."""
        assert self._transport is not None  # noqa: S101 - connected before it is used
        self._waiting = asyncio.get_running_loop().create_future()
        self._asked = clock.monotonic()
        self._transport.write(request)
        return await self._waiting

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()


async def _lines(port: int, count: int = CONNECTIONS) -> list[Line]:
    loop = asyncio.get_running_loop()
    return [(await loop.create_connection(Line, HOST, port))[1] for _ in range(count)]


def requests(count: int, *, first: int) -> list[bytes]:
    """Signed webhooks of new orders, whole: about 2 kB each."""
    draw = random.Random(first)  # noqa: S311 - a benchmark's invented orders
    found = []
    for i in range(first, first + count):
        body = company.webhook(i, draw)
        head = (
            f"POST /hooks/{company.SHOP} HTTP/1.1\r\nhost: {HOST}\r\ncontent-type: application/json\r\n"
            f"content-length: {len(body)}\r\nx-shopify-topic: orders/create\r\n"
            f"x-shopify-webhook-id: {i}\r\nx-shopify-hmac-sha256: {signature(company.SECRET, body)}\r\n\r\n"
        )
        found.append(head.encode() + body)
    return found


async def flood(
    port: int, messages: Sequence[bytes], *, hands: int = CONNECTIONS, status: int = 200
) -> float:
    """Send all, each connection its next as soon as it has an answer, which must have this ``status``;
    answers a second.
    """
    lines = await _lines(port, hands)
    left = iter(messages)

    async def send(line: Line) -> None:
        for message in left:
            reply = await line.ask(message)
            if reply.status != status:
                raise RuntimeError(f"a request was answered {reply.status}: {reply.body[:300]!r}")

    began = clock.monotonic()
    await asyncio.gather(*(send(line) for line in lines))
    seconds = clock.monotonic() - began
    for line in lines:
        line.close()
    return len(messages) / seconds


async def stream(port: int, messages: Sequence[bytes], rate: float) -> list[Reply]:
    """Send ``rate`` a second, whether the ones before are answered or not; the answers in order."""
    free: asyncio.Queue[Line] = asyncio.Queue()
    lines = await _lines(port, 4 * CONNECTIONS)
    for line in lines:
        free.put_nowait(line)

    async def send(message: bytes) -> Reply:
        line = await free.get()
        reply = await line.ask(message)
        free.put_nowait(line)
        return reply

    began, tasks = clock.monotonic(), []
    for number, message in enumerate(messages):
        await asyncio.sleep(max(0.0, began + number / rate - clock.monotonic()))
        tasks.append(asyncio.create_task(send(message)))
    replies = await asyncio.gather(*tasks)
    for line in lines:
        line.close()
    return replies


@contextmanager
def processes(dsn: str, *commands: Sequence[str]) -> Iterator[list["subprocess.Popen[bytes]"]]:
    """Our own processes on a database, for the block."""
    environment = {
        **lifeline.environment_of_child(),
        "CROSSDOCK_EMBEDDED_URL": dsn,
        "CROSSDOCK_DATABASE_URL": "",
    }
    crew: list[subprocess.Popen[bytes]] = []
    try:
        for command in commands:
            crew.append(
                subprocess.Popen(  # noqa: S603 - our own programs, no shell
                    [sys.executable, "-m", *command],
                    env=environment,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    start_new_session=True,
                )
            )
        yield crew
    finally:
        for process in crew:
            process.terminate()
        for process in crew:
            try:
                process.wait(supervisor.PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@contextmanager
def installation(dsn: str, workers: int) -> Iterator[int]:
    """A web server and workers on a database, ready, for the block; gives the server's port."""
    port = supervisor.free_port(HOST, 0)
    web = ("crossdock", "web", "--host", HOST, "--port", str(port))
    with processes(dsn, web, *[("crossdock", "worker")] * workers) as crew:
        wait_for(f"http://{HOST}:{port}/readyz", crew)
        yield port


def wait_for_each(url: str, count: int) -> None:
    """Until so many processes behind an address have answered: each numbers its answers after a name."""
    ends, names = clock.monotonic() + PATIENCE, set[str]()
    while len(names) < count:
        if clock.monotonic() > ends:
            raise RuntimeError(f"{len(names)} of {count} servers answer at {url} after {PATIENCE:.0f} s")
        with urllib.request.urlopen(url, timeout=PATIENCE) as answer:  # noqa: S310 - our own address
            names.add(str(answer.headers["x-request-id"]).partition("-")[0])


def wait_for(url: str, crew: "Sequence[subprocess.Popen[bytes]]") -> None:
    """Until a server answers 200; ``crew``: the processes that must live for it."""
    ends, pause = clock.monotonic() + PATIENCE, threading.Event()
    while not supervisor.answers(url):
        if clock.monotonic() > ends or any(process.poll() is not None for process in crew):
            raise RuntimeError(f"{url} does not answer 200: its process ended, or {PATIENCE:.0f} s went by")
        pause.wait(0.1)
