"""A proxy of sockets, on which each request meets the next of the faults given; then all goes well."""

import contextlib
import socket
import struct
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPMessage, parse_headers
from io import BytesIO
from urllib.parse import urlsplit

HOST = "127.0.0.1"
WITHIN = 60.0  # seconds, of everything here
WELL = "well"
BROKEN_BEFORE = "the connection breaks, and nothing arrived"
BROKEN_AFTER = "the connection breaks when the request was carried out"
REPLACED = "carried out, but the answer is another's 502"


def answer(status: int, body: bytes = b"", *headers: str) -> bytes:
    """A raw answer, in place of the server's."""
    lines = [f"HTTP/1.1 {status} Said", "Connection: close", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join([*lines, "", ""]).encode() + body


@dataclass
class Proxy:
    """``faults``: what the next requests meet; ``seen``: the headers of all that came, and their targets."""

    upstream: tuple[str, int]
    faults: list[str | bytes] = field(default_factory=list)
    seen: list[HTTPMessage] = field(default_factory=list)
    targets: list[str] = field(default_factory=list)
    port: int = 0
    _came: threading.Condition = field(default_factory=threading.Condition)

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    @classmethod
    @contextmanager
    def to(cls, url: str, faults: Sequence[str | bytes] = ()) -> Iterator["Proxy"]:
        parts = urlsplit(url)
        found = cls((parts.hostname or HOST, parts.port or 80), list(faults))
        with socket.create_server((HOST, 0)) as listening:
            found.port = listening.getsockname()[1]
            thread = threading.Thread(target=found._listen, args=(listening,), daemon=True)
            thread.start()
            yield found
            listening.shutdown(socket.SHUT_RDWR)
        thread.join(WITHIN)

    def wait_for(self, requests: int) -> None:
        """Until so many requests have come."""
        with self._came:
            assert self._came.wait_for(lambda: len(self.targets) >= requests, WITHIN), self.targets

    def keys(self) -> list[str | None]:
        return [one["Idempotency-Key"] for one in self.seen]

    def _listen(self, listening: socket.socket) -> None:
        with contextlib.suppress(OSError):  # the end
            while True:
                connection, _ = listening.accept()
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        """One request."""
        connection.settimeout(WITHIN)
        with connection, contextlib.suppress(ConnectionError):
            raw, target, headers = request_of(connection)
            if not raw:
                return
            with self._came:
                fault = self.faults.pop(0) if self.faults else WELL
                self.seen.append(headers)
                self.targets.append(target)
                self._came.notify_all()
            if isinstance(fault, bytes):
                connection.sendall(fault)
            elif fault == BROKEN_BEFORE:
                reset(connection)
            else:
                said = self._ask(raw)
                if fault == BROKEN_AFTER:
                    reset(connection)
                else:
                    connection.sendall(said if fault == WELL else answer(502, b"<h1>Bad Gateway</h1>"))

    def _ask(self, raw: bytes) -> bytes:
        with socket.create_connection(self.upstream, WITHIN) as there:
            there.sendall(raw.replace(b"\r\n", b"\r\nConnection: close\r\n", 1))
            return b"".join(iter(lambda: there.recv(65536), b""))


def request_of(connection: socket.socket) -> tuple[bytes, str, HTTPMessage]:
    """A whole request: its bytes (without what keeps a connection), its target, its headers."""
    raw = b""
    while b"\r\n\r\n" not in raw:
        came = connection.recv(65536)
        if not came:
            return b"", "", HTTPMessage()
        raw += came
    head, _, body = raw.partition(b"\r\n\r\n")
    line, _, rest = head.partition(b"\r\n")
    headers = parse_headers(BytesIO(rest + b"\r\n\r\n"))
    while len(body) < int(headers["Content-Length"] or 0):
        body += connection.recv(65536)
    kept = [one for one in rest.split(b"\r\n") if not one.lower().startswith(b"connection:")]
    whole = b"\r\n".join([line, *kept]) + b"\r\n\r\n" + body
    return whole, line.split()[1].decode(), headers


def reset(connection: socket.socket) -> None:
    """Closed with RST: the other side sees the connection broken."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()
