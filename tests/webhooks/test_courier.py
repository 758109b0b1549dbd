"""Where webhooks may go: never to private addresses, whatever the name says now or a moment later, and never
for longer than a try may take.
"""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from crossdock.webhooks import courier
from crossdock.webhooks.courier import Answered, Letter

HOST = "127.0.0.1"
OTHER = "127.0.0.2"
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"


class Bare:
    """A server of bare sockets: what it read, and what it says to whoever connects."""

    def __init__(self, host: str, port: int, answer: Callable[[socket.socket], None]) -> None:
        self.heard: list[bytes] = []
        self._answer = answer
        self._socket = socket.create_server((host, port))
        self._socket.settimeout(0.1)
        self.port: int = self._socket.getsockname()[1]
        self.over = threading.Event()
        self._threads: list[threading.Thread] = []
        self._start(self._accept)

    def _start(self, work: Callable[..., None], *given: Any) -> None:
        thread = threading.Thread(target=work, args=given, daemon=True)
        thread.start()
        self._threads.append(thread)

    def _accept(self) -> None:
        while not self.over.is_set():
            try:
                connection, _ = self._socket.accept()
            except TimeoutError:
                continue
            self._start(self._serve, connection)

    def _serve(self, connection: socket.socket) -> None:
        with connection:
            self.heard.append(connection.recv(65536))
            try:
                self._answer(connection)
            except OSError:
                return  # the other side has enough

    def close(self) -> None:
        self.over.set()
        for thread in self._threads:
            thread.join()
        self._socket.close()


@contextmanager
def bare(
    answer: Callable[[socket.socket], None] = lambda one: one.sendall(OK), host: str = HOST, port: int = 0
) -> Iterator[Bare]:
    server = Bare(host, port, answer)
    try:
        yield server
    finally:
        server.close()


def send(url: str, *, private: bool = True) -> Answered:
    (answer,) = courier.send([Letter(url, {"webhook-id": "evt_1"}, b"{}")], allow_private=private)
    return answer


def names(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> list[str]:
    """A name server that gives each answer once, and the last for ever; returns what was asked."""
    asked: list[str] = []
    real = socket.getaddrinfo

    def resolve(host: Any, port: Any, *more: Any, **options: Any) -> Any:
        if not str(host).endswith(".example"):
            return real(host, port, *more, **options)
        asked.append(host)
        found = answers[min(len(asked), len(answers)) - 1]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in found]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    return asked


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "0.0.0.1", "10.1.2.3", "192.168.0.1", "169.254.169.254", "[::1]", "[fd00::1]",
     "[::ffff:127.0.0.1]", "[64:ff9b::7f00:1]", "2130706433", "0x7f.1", "127.1"],
)  # fmt: skip
def test_no_private_address_is_connected_to(host: str) -> None:
    with bare() as server:
        answer = send(f"http://{host}:{server.port}/", private=False)
        assert answer.status is None
        assert "not a public address" in str(answer.error)
        assert server.heard == []


def test_a_name_for_a_private_address_among_public_ones_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with bare() as server:
        names(monkeypatch, ["93.184.215.14", HOST])
        answer = send(f"http://two.example:{server.port}/", private=False)
        assert "127.0.0.1, which is not a public address" in str(answer.error)
        assert server.heard == []


def test_a_name_is_resolved_once_and_what_was_checked_is_connected_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A name that answers differently the second time (DNS rebinding) gains nothing."""
    with bare() as meant, bare(host=OTHER, port=meant.port) as victim:
        asked = names(monkeypatch, [HOST], [OTHER])
        assert send(f"http://rebind.example:{meant.port}/in?x=1").error is None
        assert asked == ["rebind.example"]
        assert victim.heard == []
        (said,) = meant.heard
        assert said.startswith(b"POST /in?x=1 HTTP/1.1\r\n")
        assert f"host: rebind.example:{meant.port}".encode() in said.lower()
        assert b"webhook-id: evt_1" in said.lower()


def test_a_name_that_turns_private_between_two_tries_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with bare() as server:
        names(monkeypatch, [HOST])
        assert send(f"http://later.example:{server.port}/", private=True).error is None
        assert send(f"http://later.example:{server.port}/", private=False).status is None
        assert len(server.heard) == 1


def test_redirects_are_not_followed() -> None:
    def elsewhere(connection: socket.socket) -> None:
        where = f"http://{HOST}:{target.port}/".encode()
        connection.sendall(b"HTTP/1.1 302 Found\r\nLocation: " + where + b"\r\nContent-Length: 0\r\n\r\n")

    with bare() as target, bare(elsewhere) as server:
        answer = send(f"http://{HOST}:{server.port}/")
        assert (answer.status, answer.error) == (302, "answered 302: ")
        assert target.heard == []


def test_who_trickles_headers_or_a_body_is_left_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(courier, "WITHIN", 0.5)

    def trickle(first: bytes) -> Callable[[socket.socket], None]:
        def answer(connection: socket.socket) -> None:
            connection.sendall(first)
            while not server.over.wait(0.05):
                connection.sendall(b"x")

        return answer

    for first in (b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 500 No\r\nContent-Length: 100000\r\n\r\n"):
        with bare(trickle(first)) as server:
            answer = send(f"http://{HOST}:{server.port}/")
            assert answer.error == "no answer within 0 s" or str(answer.error).startswith("answered 500: x")


def test_a_long_refusal_is_read_to_a_bound() -> None:
    def long(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 400 Bad\r\n\r\n")
        while not server.over.is_set():
            connection.sendall(b"y" * 65536)

    with bare(long) as server:
        answer = send(f"http://{HOST}:{server.port}/")
        assert answer.error == "answered 400: " + "y" * courier.KEPT_OF_ANSWER


def test_what_cannot_be_sent_is_said() -> None:
    with bare() as server:
        port = server.port
    assert "All connection attempts failed" in str(send(f"http://{HOST}:{port}/").error)
    assert "does not resolve" in str(send("http://nowhere.invalid/").error)
    assert send("http://[::1/").error is not None


def test_what_is_asked_to_wait_is_read() -> None:
    def later(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 429 No\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n")

    with bare(later) as server:
        assert send(f"http://{HOST}:{server.port}/").wait == 7.0
