"""The API over a database with a past: how long lists, searches and whole orders take, and how many orders a
second come in by arrays.
"""

import asyncio
import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final
from urllib.parse import quote

import numpy as np

from crossdock.app import supervisor
from crossdock.app.bench import company, flow, people, traffic
from crossdock.core import clock
from crossdock.core.sql import ints, statement

NEAR = statement(__package__, "api_near")

RATE: Final = 20.0  # reads a second
WARM: Final = 50  # of each kind, not counted
COUNTED: Final = 400  # of each kind
ARRAY: Final = 100  # orders a request
ARRAYS: Final = 120  # requests counted
HANDS: Final = 16  # connections that send arrays
SCOPES: Final = ("orders:read", "orders:write", "channels:write")
BUYERS: Final = 5_000  # whose orders are copied: their names are each many orders'
STATUSES: Final = ("released", "held", "cancelled", "delivered", "backordered")

Waits = dict[str, "np.ndarray[Any, Any]"]


class Api:
    """A running web server over a database, and a key to its orders."""

    def __init__(self, dsn: str, port: int, key: str) -> None:
        self.dsn, self._port, self._key = dsn, port, key

    def reads(self) -> Waits:
        """Milliseconds of each counted read, sorted, by kind: ``list``, ``search``, ``order``."""
        found: Waits = {}
        for kind, paths in _paths(self.dsn).items():
            messages = [self._request("GET", path) for path in paths]
            replies = asyncio.run(traffic.stream(self._port, messages, RATE))
            wrong = [reply for reply in replies if reply.status != 200]
            if wrong:
                raise RuntimeError(f"{kind} was answered {wrong[0].status}: {wrong[0].body[:300]!r}")
            found[kind] = np.sort([(reply.at - reply.asked) * 1e3 for reply in replies[WARM:]])
        return found

    def posts(self, first: int, arrays: int = ARRAYS) -> float:
        """Orders a second that come in by arrays, ``HANDS`` at once; keys count from ``first``."""
        orders = [body for _, body in company.bodies((arrays + HANDS) * ARRAY, first=first, seed=first)]
        messages = [
            self._request("POST", "orders", b"[" + b",".join(orders[start : start + ARRAY]) + b"]")
            for start in range(0, len(orders), ARRAY)
        ]

        async def both() -> float:
            await traffic.flood(self._port, messages[:HANDS], hands=HANDS, status=207)
            return await traffic.flood(self._port, messages[HANDS:], hands=HANDS, status=207)

        return asyncio.run(both()) * ARRAY

    def _request(self, method: str, path: str, body: bytes = b"") -> bytes:
        head = (
            f"{method} /api/v1/{path} HTTP/1.1\r\nhost: {traffic.HOST}\r\ncontent-type: application/json\r\n"
            f"authorization: Bearer {self._key}\r\ncontent-length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body


@contextmanager
def serving(dsn: str, webs: int = 1) -> Iterator[Api]:
    """Serve a database by so many processes, for the block; no worker is at work beside them."""
    made = key(dsn)
    port = supervisor.free_port(traffic.HOST, 0)
    web = ("crossdock", "web", "--host", traffic.HOST, "--port", str(port))
    with traffic.processes(dsn, *[web] * webs) as crew:
        traffic.wait_for(f"http://{traffic.HOST}:{port}/healthz", crew)
        traffic.wait_for_each(f"http://{traffic.HOST}:{port}/healthz", webs)
        yield Api(dsn, port, made)


def key(dsn: str) -> str:
    """A new key to the orders of a database."""
    flow.connect(dsn)
    from crossdock.accounts import keys
    from crossdock.core import db
    from crossdock.core.actor import Actor

    name = f"bench {clock.wall().isoformat()}"
    with db.transaction() as cur:
        made = keys.create(
            cur, keys.Wanted(name, list(SCOPES)), at=clock.wall(), actor=Actor("command", "bench")
        )
    flow.disconnect()
    return made


def stored_orders(dsn: str, draw: random.Random, count: int) -> list[tuple[int, str]]:
    """The ids and keys of so many stored orders, of all ages."""
    newest = flow.last_id(dsn)
    flow.connect(dsn)
    from crossdock.core import db

    with db.transaction() as cur:
        near = NEAR.rows(cur, ids=ints(sorted(draw.randrange(newest) for _ in range(count))))
    flow.disconnect()
    return draw.choices(near, k=count)  # behind the newest order there are ids that name none


def named(order: int, draw: random.Random) -> tuple[str, str, str, str]:
    """What is typed to find a buyer: name, family name, the name with an error, the address with one."""
    name, email = people.buyer(order % BUYERS)
    return name, name.split()[1], people.mistaken(name, draw), people.mistaken(email, draw)


def _paths(dsn: str) -> dict[str, Sequence[str]]:
    """What is asked: lists from the newest and from anywhere, by status and channel; searches for what is
    there and for what is not, by numbers, and by names and addresses with errors; whole orders, of all ages.
    """
    draw = random.Random(WARM + COUNTED)  # noqa: S311 - a benchmark's invented readers
    near = stored_orders(dsn, draw, WARM + COUNTED)
    lists = [
        draw.choice(
            (
                "orders",
                f"orders?cursor={order}",
                f"orders?sort=number&cursor={order}",
                f"orders?channel={company.CHANNEL}",
                f"orders?status={draw.choice(STATUSES)}",
                f"orders?channel={company.SHOP}&status={draw.choice(STATUSES)}",
            )
        )
        for order, _ in near
    ]
    searches = [
        draw.choice(
            (
                f"orders?q=SO-{order}",
                f"orders?q={key}",
                f"orders?external_id={key}",
                f"orders?q=%23{order}",
                f"search?q={key}",
                *(f"search?q={quote(text)}" for text in named(order, draw)),
                f"search?q=SKU-{order % company.SKUS:05}",
            )
        )
        for order, key in near
    ]
    return {"list": lists, "search": searches, "order": [f"orders/SO-{order}" for order, _ in near]}
