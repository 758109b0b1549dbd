"""The shop's Admin API over real HTTP, on loopback: a token that stays or tokens that run out, a bucket of
cost, and what goes wrong.

Faults come by rate under a seed: an answer that is lost after the shop has acted, a 5xx before it acts and
one after, a plain 429, an answer that is late.
"""

import json
import random
import re
import threading
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Final, Self

from crossdock.core import clock
from crossdock.twin import shop_api, shop_grant
from crossdock.twin.graphql import Refused
from crossdock.twin.shop_books import Books
from crossdock.twin.shop_grant import Grant

TOKEN: Final = "shpat_example"  # noqa: S105 - of an invented shop
PATH: Final = "/admin/api/"
OPERATION: Final = re.compile(r'"operationName"\s*:\s*"(\w+)"')
GIDS: Final = re.compile(r"gid://shopify/(?:Order|FulfillmentOrder|Fulfillment|CalculatedOrder)/\d+")
MAXIMUM: Final = 2_000.0
RESTORE: Final = 100.0  # points a second
CLOSES: Final = 0.05  # seconds from the end of the day to the end of the shop, at most
DENIED: Final = "[API] Invalid API key or access token (unrecognized login or wrong password)"


@dataclass(slots=True)
class Faults:
    """Shares of requests, 0 to 1. ``lost``: acted, and the connection breaks; ``before`` and ``after``: a 500
    before, or after, it acts; ``busy``: 429; ``late``: acted, answered after ``seconds``.
    """

    seed: int = 1
    lost: float = 0.0
    before: float = 0.0
    after: float = 0.0
    busy: float = 0.0
    late: float = 0.0
    seconds: float = 30.0
    _turns: Counter[str] = field(default_factory=Counter)

    def next(self, asked: str) -> str:
        """The next request's: a name, or none. ``asked``: what is asked, of which order; how often it was
        asked before counts, and nothing that is asked besides.
        """
        self._turns[asked] += 1
        draw = random.Random(f"faults {self.seed} {asked} {self._turns[asked]}")  # noqa: S311 - invented
        dice = draw.random()
        for name in ("lost", "before", "after", "busy", "late"):
            share: float = getattr(self, name)
            if dice < share:
                return name
            dice -= share
        return ""


@dataclass(slots=True)
class Bucket:
    """What the shop lets its callers spend."""

    maximum: float = MAXIMUM
    restore: float = RESTORE
    level: float = MAXIMUM
    at: float = field(default_factory=clock.monotonic)

    def refill(self) -> None:
        now = clock.monotonic()
        self.level = min(self.maximum, self.level + (now - self.at) * self.restore)
        self.at = now

    def status(self) -> dict[str, Any]:
        whole = {
            "maximumAvailable": self.maximum,
            "currentlyAvailable": self.level,
            "restoreRate": self.restore,
        }
        return {name: int(value) for name, value in whole.items()}


class ShopServer:
    """A shop that listens. ``with ShopServer(books) as shop: shop.url``."""

    def __init__(
        self,
        books: Books,
        *,
        token: str = TOKEN,
        faults: Faults | None = None,
        bucket: Bucket | None = None,
        grant: Grant | None = None,
        port: int = 0,
    ) -> None:
        self.books = books
        self.token = token
        self.grant = grant or Grant()
        self.faults = faults or Faults()
        self.bucket = bucket or Bucket()
        self.asked: list[tuple[str, dict[str, Any]]] = []  # operations and variables, as they came
        self._closing = threading.Event()
        shop = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True  # else the body waits for the headers' ACK: 40 ms an answer

            def do_POST(self) -> None:
                shop.handle(self)

            def handle(self) -> None:
                with suppress(ConnectionError):  # whoever asked has died
                    super().handle()

            def log_message(self, format: str, *args: Any) -> None:
                """Silent."""

        self._server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": CLOSES}, name="shop", daemon=True
        )

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(timeout=30)

    def handle(self, handler: BaseHTTPRequestHandler) -> None:
        """One request, with whatever goes wrong with it."""
        length = int(handler.headers.get("Content-Length") or 0)
        body = handler.rfile.read(length)
        if len(body) < length:  # whoever asked has died in the middle
            handler.close_connection = True
            return
        if handler.path == shop_grant.PATH:  # no fault strikes here: how often it is asked is not the day's
            _reply(handler, *self.grant.answer(handler.headers.get("Content-Type") or "", body))
            return
        fault = self.faults.next(self._about(body))
        theirs = handler.headers.get("X-Shopify-Access-Token") or ""
        if theirs != self.token and not self.grant.takes(theirs):
            _reply(handler, 401, {"errors": DENIED})
        elif not (handler.path.startswith(PATH) and handler.path.endswith("/graphql.json")):
            _reply(handler, 404, {"errors": "Not Found"})
        elif fault == "busy":
            _reply(handler, 429, {"errors": "Exceeded rate limit."}, {"Retry-After": "1.0"})
        elif fault == "before":
            _reply(handler, 500, {"errors": "Internal Server Error"})
        else:
            answer = self.answer(json.loads(body))
            if fault == "lost":
                handler.close_connection = True
            elif fault == "after":
                _reply(handler, 502, {"errors": "Bad Gateway"})
            else:
                if fault == "late":
                    self._closing.wait(self.faults.seconds)
                _reply(handler, 200, answer)

    def _about(self, body: bytes) -> str:
        """What a request asks, of which order: by its own id, which is the same each day."""
        text = body.decode("utf-8", "replace")
        named = OPERATION.search(text)
        with self.books.lock:
            orders = [found.gid for gid in GIDS.findall(text) if (found := self.books.order_of(gid))]
        return f"{named[1] if named else ''} {orders[0] if orders else ''}"

    def answer(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        """The answer's body, with its cost."""
        variables = asked.get("variables") or {}
        self.asked.append((str(asked.get("operationName")), dict(variables)))
        with self.books.lock:
            try:
                document = shop_api.answering(asked["query"], variables, asked.get("operationName"))
                price = document.cost()
                self.bucket.refill()
                if price > self.bucket.level:
                    return self._throttled(price)
                self.bucket.level -= price
                data = shop_api.answer(self.books, document)
            except Refused as refused:
                return {"errors": refused.errors}
            cost = {"requestedQueryCost": price, "actualQueryCost": price}
            return {
                "data": data,
                "extensions": {"cost": {**cost, "throttleStatus": self.bucket.status()}},
            }

    def _throttled(self, price: int) -> dict[str, Any]:
        error = {
            "message": "Throttled",
            "extensions": {
                "code": "THROTTLED",
                "documentation": "https://shopify.dev/api/usage/rate-limits",
            },
        }
        cost = {"requestedQueryCost": price, "actualQueryCost": None}
        return {
            "errors": [error],
            "extensions": {"cost": {**cost, "throttleStatus": self.bucket.status()}},
        }


def _reply(
    handler: BaseHTTPRequestHandler, status: int, document: Any, headers: Mapping[str, str] | None = None
) -> None:
    body = json.dumps(document).encode()
    handler.send_response(status)
    handler.send_header("Content-Type", "application/json; charset=utf-8")
    handler.send_header("Content-Length", str(len(body)))
    for name, value in (headers or {}).items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(body)
