"""The console over a database with a past: how long its pages take, with and without many live streams open
beside them, and when somebody in Chromium sees the first of a page.
"""

import asyncio
import itertools
import random
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from typing import Any, Final
from urllib.parse import quote

import numpy as np

from crossdock.app import supervisor
from crossdock.app.bench import api, chromium, company, flow, traffic
from crossdock.core import clock

RATE: Final = 5.0  # pages a second
WARM: Final = 10  # of each kind, not counted
COUNTED: Final = 140  # of each kind
TURNS: Final = 3
STREAMS: Final = 500  # live streams that are open
EACH: Final = 10  # of one session: app/live.py allows some more
COOKIE: Final = "crossdock_session"
PAINTS: Final = 5  # of each page
KINDS: Final = ("list", "search", "order", "home")
STATUSES: Final = ("released", "held", "backordered", "delivered")
GOOD: Final = frozenset({200, 302, 303})  # a search that finds one order leads to it

Waits = dict[str, "np.ndarray[Any, Any]"]


class Console:
    """A running web server over a database, and people who are logged in there."""

    def __init__(self, dsn: str, port: int, tokens: Sequence[str], key: str) -> None:
        self._dsn, self._port, self._tokens, self._key = dsn, port, tokens, key
        self._paths = _paths(dsn)
        self._first = flow.last_id(dsn)

    def pages(self) -> Waits:
        """Milliseconds of each counted page, sorted, by kind."""
        return asyncio.run(self._pages(0, range(WARM + COUNTED)))

    def pages_beside_streams(self) -> tuple[Waits, Waits]:
        """The same twice, while orders come in: with no stream open, and with ``STREAMS``; by turns, since
        the machine is not as quick now as a minute later.
        """
        without, beside = [], []
        for turn in range(TURNS):
            some = range(turn, WARM + COUNTED, TURNS)
            without.append(asyncio.run(self._pages(0, some, orders=True)))
            beside.append(asyncio.run(self._pages(STREAMS, some, orders=True)))
        return _together(without), _together(beside)

    def paints(self) -> list[float]:
        """Milliseconds until something is seen, sorted: the list, an order and the home page, each page some
        times over, with what a browser keeps. It is opened with another page, which is not counted.
        """
        base = f"http://{traffic.HOST}:{self._port}/console/"
        order = self._paths["order"][0]
        cookie = (COOKIE, self._tokens[0])
        with chromium.started() as browser:
            tab = browser.tab(base, cookie)
            tab.first_paint(f"{base}forgotten")
            return sorted(tab.first_paint(base + path) for path in PAINTS * ["", "orders", order])

    async def _pages(self, streams: int, some: range, *, orders: bool = False) -> Waits:
        """``some``: which of each kind's pages."""
        found: Waits = {}
        warm = -(-WARM // some.step)
        async with AsyncExitStack() as beside:
            await beside.enter_async_context(self._followed(streams))
            if orders:
                await beside.enter_async_context(self._ordered())
            for kind in KINDS:
                paths = self._paths[kind]
                messages = [self._ask(paths[number], self._tokens[0]) for number in some]
                replies = await traffic.stream(self._port, messages, RATE)
                wrong = [reply for reply in replies if reply.status not in GOOD]
                if wrong:
                    raise RuntimeError(f"{kind} was answered {wrong[0].status}: {wrong[0].body[:300]!r}")
                found[kind] = np.sort([(reply.at - reply.asked) * 1e3 for reply in replies[warm:]])
        return found

    @asynccontextmanager
    async def _followed(self, count: int) -> Any:
        """Keep so many streams open, and see that they are."""
        opened: list[asyncio.StreamWriter] = []
        reading: list[asyncio.Task[None]] = []
        try:
            for number in range(count):
                reader, writer = await asyncio.open_connection(traffic.HOST, self._port)
                opened.append(writer)
                writer.write(self._ask("live", self._tokens[number // EACH]))
                head = await reader.readuntil(b"\r\n\r\n")
                if b" 200 " not in head.partition(b"\r\n")[0]:
                    raise RuntimeError(f"stream {number} was answered {head[:100]!r}")
                reading.append(asyncio.create_task(_listen(reader)))
            yield
            if any(task.done() for task in reading):
                raise RuntimeError("a stream ended before its time")
        finally:
            for task in reading:
                task.cancel()
            for writer in opened:
                writer.close()

    @asynccontextmanager
    async def _ordered(self) -> Any:
        """Let an order come in each second, of which the streams tell."""

        async def send() -> None:
            for number in itertools.count():
                _, body = next(iter(company.bodies(1, first=self._first, seed=number)))
                self._first += 1
                head = self._head("POST", "/api/v1/orders", len(body))
                whole = f"{head}authorization: Bearer {self._key}\r\n\r\n".encode() + body
                (reply,) = await traffic.stream(self._port, [whole], 1.0)
                if reply.status != 201:
                    raise RuntimeError(f"an order was answered {reply.status}: {reply.body[:300]!r}")
                await asyncio.sleep(1.0)

        sending = asyncio.create_task(send())
        try:
            yield
            if sending.done():
                sending.result()
        finally:
            sending.cancel()

    def _ask(self, path: str, token: str) -> bytes:
        head = self._head("GET", f"/console/{path}", 0)
        return f"{head}cookie: {COOKIE}={token}\r\n\r\n".encode()

    @staticmethod
    def _head(method: str, path: str, length: int) -> str:
        return (
            f"{method} {path} HTTP/1.1\r\nhost: {traffic.HOST}\r\ncontent-type: application/json\r\n"
            f"content-length: {length}\r\n"
        )


async def _listen(reader: asyncio.StreamReader) -> None:
    while await reader.read(1 << 16):
        pass


@contextmanager
def serving(dsn: str) -> Iterator[Console]:
    """Serve a database, for the block; no worker is at work beside it."""
    tokens = _people(dsn, 1 + STREAMS // EACH)
    key = api.key(dsn)
    port = supervisor.free_port(traffic.HOST, 0)
    with traffic.processes(dsn, ("crossdock", "web", "--host", traffic.HOST, "--port", str(port))) as crew:
        traffic.wait_for(f"http://{traffic.HOST}:{port}/healthz", crew)
        yield Console(dsn, port, tokens, key)


def _people(dsn: str, count: int) -> list[str]:
    """The tokens of so many sessions of operations managers."""
    flow.connect(dsn)
    from crossdock.accounts import sessions, users
    from crossdock.core import db

    tokens = []
    with db.transaction() as cur:
        at = clock.wall()
        for number in range(count):
            email = f"bench-{at:%Y%m%d%H%M%S}-{number}@example.com"
            rights = users.Rights("administrator")
            person = users.create(cur, email, None, rights, at=at, actor=company.ACTOR)
            tokens.append(sessions.begin(cur, person, sessions.Tried(email, traffic.HOST), by="password"))
    flow.disconnect()
    return tokens


def _together(turns: Sequence[Waits]) -> Waits:
    return {kind: np.sort(np.concatenate([one[kind] for one in turns])) for kind in KINDS}


def _paths(dsn: str) -> Mapping[str, list[str]]:
    """What is looked at: lists as people filter them, from the newest and from anywhere; the search box, by
    numbers, names and addresses with errors; orders of all ages; the home page.
    """
    count = WARM + COUNTED
    draw = random.Random(count)  # noqa: S311 - a benchmark's invented people
    near = api.stored_orders(dsn, draw, count)

    def listed(order: int) -> str:
        status = draw.choice(STATUSES)
        return "orders" + draw.choice(
            (
                "",
                f"?after={order}",
                f"?status={status}",
                f"?sort=number&status={status}&after={order}",
                f"?channel={company.CHANNEL}",
                f"?channel={company.SHOP}&status={status}",
                f"?open=SO-{order}",
            )
        )

    def typed(order: int, key: str) -> str:
        return draw.choice(
            (
                f"SO-{order}",
                key,
                f"#{order}",
                *api.named(order, draw),
            )
        )

    return {
        "list": [listed(order) for order, _ in near],
        "search": [f"orders/find?q={quote(typed(order, key))}" for order, key in near],
        "order": [f"orders/SO-{order}" for order, _ in near],
        "home": [""] * count,
    }
