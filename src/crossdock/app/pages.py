"""Django under ASGI: requests in a bounded pool of threads that live on, each with its own connection."""

import asyncio
import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from typing import Any, Final, TypeVar

from django.core import signals
from django.core.handlers.asgi import ASGIRequest
from django.core.handlers.base import BaseHandler
from django.http import StreamingHttpResponse
from django.urls import set_script_prefix

from crossdock.app import environment
from crossdock.app.answers import Scope, Send

THREADS: Final = 8  # requests at once, and connections
LARGE: Final = 16 * 1024  # bytes of a body from which on a request is work for Python's lock: arrays, files
LARGE_AT_ONCE: Final = 2  # more of them are slower than one after another, and leave reads no thread

T = TypeVar("T")


class Pages(BaseHandler):
    """Django's handlers and middleware, called in threads."""

    def __init__(self) -> None:
        super().__init__()
        self.load_middleware(is_async=False)
        self.pool = ThreadPoolExecutor(THREADS, "web")
        self._large = asyncio.Semaphore(LARGE_AT_ONCE)

    async def in_thread(self, work: Callable[..., T], *given: Any) -> T:
        """Run ``work`` in the pool, on a connection that is alive."""
        return await asyncio.get_running_loop().run_in_executor(self.pool, _alive, work, given)

    async def answer(self, scope: Scope, body: bytes, send: Send, request_id: bytes) -> int:
        """Have Django answer; returns the status."""
        named = [(key, value) for key, value in scope["headers"] if key != b"x-request-id"]
        scope = {**scope, "headers": [*named, (b"x-request-id", request_id)]}
        async with self._large if len(body) >= LARGE else nullcontext():
            response = await self.in_thread(self.respond, scope, body)
        headers = [*headers_of(response), (b"x-request-id", request_id)]
        await send({"type": "http.response.start", "status": response.status_code, "headers": headers})
        if isinstance(response, StreamingHttpResponse):
            parts = iter(response)
            while (part := await self.in_thread(next, parts, None)) is not None:
                await send({"type": "http.response.body", "body": part, "more_body": True})
            await send({"type": "http.response.body", "body": b""})
            await self.in_thread(response.close)
        else:
            await send({"type": "http.response.body", "body": response.content})
        return int(response.status_code)

    def respond(self, scope: Scope, body: bytes) -> Any:
        """Django's response to a request, closed where it is whole; in a thread of the pool."""
        set_script_prefix(scope.get("root_path", "") or "/")
        signals.request_started.send(sender=self.__class__, scope=scope)
        response = self.get_response(ASGIRequest(scope, io.BytesIO(body)))
        if not isinstance(response, StreamingHttpResponse):
            response.close()
        return response

    def close(self) -> None:
        """End the threads, with what they have in hand done."""
        self.pool.shutdown(wait=True)


def headers_of(response: Any) -> list[tuple[bytes, bytes]]:
    """A response's headers, as ASGI has them."""
    headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in response.items()]
    return headers + [(b"set-cookie", cookie.OutputString().encode()) for cookie in response.cookies.values()]


def _alive(work: Callable[..., T], given: tuple[Any, ...]) -> T:
    environment.reconnect_if_broken()
    return work(*given)
