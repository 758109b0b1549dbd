"""A program that is told of events, over real HTTP: it verifies with the official Standard Webhooks library,
and may be down, slow, or of bad temper.
"""

import json
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from standardwebhooks import Webhook

HOST = "127.0.0.1"


@dataclass(frozen=True)
class Got:
    """A message that was verified: its id, whose it is, and how many signatures it bore."""

    id: str
    order: str | None
    type: str
    signatures: int
    document: dict[str, Any]


Temper = Callable[[Got, int], int]


def always(status: int, of: str = "") -> Temper:
    """A receiver that answers so, to messages of this type or to all; else 200."""

    def answer(got: Got, before: int) -> int:
        return status if of in ("", got.type) else 200

    return answer


@dataclass
class Receiver:
    """``temper``: the status for a message, given what it says and how often it came before."""

    secret: str = ""
    temper: Temper = field(default_factory=lambda: always(200))
    taken: list[Got] = field(default_factory=list)
    refused: list[Got] = field(default_factory=list)
    forged: list[str] = field(default_factory=list)
    most_at_once: int = 0
    overlapping: list[str] = field(default_factory=list)  # orders of which two were sent at once
    port: int = 0
    _came: Counter[str] = field(default_factory=Counter)
    _inside: Counter[str | None] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _server: ThreadingHTTPServer | None = None

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}/in"

    def up(self) -> None:
        """Listen, at the same address as before."""
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status = receiver._take(body, {name.lower(): value for name, value in self.headers.items()})
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *args: Any) -> None:
                """Silent."""

        class Server(ThreadingHTTPServer):
            allow_reuse_address = True
            request_queue_size = 128

        self._server = Server((HOST, self.port), Handler)
        self.port = self._server.server_port
        serve, often = self._server.serve_forever, {"poll_interval": 0.01}
        threading.Thread(target=serve, kwargs=often, daemon=True).start()

    def down(self) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def _take(self, body: bytes, headers: dict[str, str]) -> int:
        try:
            document = Webhook(self.secret).verify(body, headers)
        except Exception as error:  # noqa: BLE001 - whatever the library finds is a forgery
            self.forged.append(f"{type(error).__name__}: {error}")
            return 401
        assert document == json.loads(body)
        data = document["data"]
        signatures = len(headers["webhook-signature"].split())
        got = Got(headers["webhook-id"], data["order"], document["type"], signatures, document)
        with self._lock:
            self._inside[got.order] += 1
            self.most_at_once = max(self.most_at_once, self._inside.total())
            if got.order is not None and self._inside[got.order] > 1:
                self.overlapping.append(got.order)
            before, self._came[got.id] = self._came[got.id], self._came[got.id] + 1
        try:
            status = self.temper(got, before)
        finally:
            with self._lock:
                self._inside[got.order] -= 1
                (self.taken if 200 <= status < 300 else self.refused).append(got)
        return status

    def by_order(self) -> dict[str | None, list[int]]:
        """Numbers of the events taken, by order, as they came; each once, at its first coming."""
        found: dict[str | None, list[int]] = {}
        for got in self.taken:
            numbers = found.setdefault(got.order, [])
            number = int(got.id.removeprefix("evt_"))
            if number not in numbers:
                numbers.append(number)
        return found


@contextmanager
def receiving(**given: Any) -> Iterator[Receiver]:
    receiver = Receiver(**given)
    receiver.up()
    try:
        yield receiver
    finally:
        receiver.down()
