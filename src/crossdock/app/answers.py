"""What the web server itself answers: small, whole, and the same everywhere."""

import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Final, TypeAlias

from crossdock.api import problems
from crossdock.core.errors import CrossdockError

Scope: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send: TypeAlias = Callable[[MutableMapping[str, Any]], Awaitable[None]]

JSON: Final = b"application/json"
PROBLEM: Final = problems.MEDIA_TYPE.encode()
TEXT: Final = b"text/plain; charset=utf-8"


class Answer:
    """A whole answer: status, body, headers by small letters."""

    __slots__ = ("body", "headers", "status")

    def __init__(self, status: int, body: bytes, kind: bytes = JSON, *more: tuple[bytes, bytes]) -> None:
        self.status = status
        self.body = body
        self.headers = [(b"content-type", kind), (b"content-length", b"%d" % len(body)), *more]

    async def send(self, send: Send, request_id: bytes) -> None:
        """Send it, with the request's id."""
        headers = [*self.headers, (b"x-request-id", request_id)]
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": self.body})


def document(status: int, value: Any) -> Answer:
    """A JSON document."""
    return Answer(status, json.dumps(value, ensure_ascii=False).encode())


def problem(error: CrossdockError, path: str) -> Answer:
    """An error as a problem document (RFC 9457), as the API renders it too; ``path``: what was asked."""
    again = ((b"retry-after", b"1"),) if error.status == 503 else ()
    return Answer(error.status, problems.body_of(error, path), PROBLEM, *again)
