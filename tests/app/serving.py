"""The web server over a database of the test's own, in this process: real sockets, real streams."""

import asyncio
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from granian.constants import Interfaces
from granian.server.embed import Server

from crossdock.app import supervisor
from crossdock.app.server import Application

HOST = "127.0.0.1"


@contextmanager
def served(max_body: int = 1_000_000) -> Iterator[tuple[str, Application]]:
    """The server's address, and itself, for the block; at its end the server has ended as on SIGTERM."""
    port = supervisor.free_port(HOST, 0)
    began: list[tuple[asyncio.AbstractEventLoop, Any, Application]] = []
    ready = threading.Event()

    async def serve() -> None:
        application = Application(max_body)

        async def answer(scope: Any, receive: Any, send: Any) -> None:
            await application(scope, receive, send)

        server: Any = Server(
            answer, address=HOST, port=port, interface=Interfaces.ASGI, websockets=False, log_enabled=False
        )
        began.append((asyncio.get_running_loop(), server, application))
        ready.set()
        await server.serve()

    thread = threading.Thread(target=lambda: asyncio.run(serve()), name="served")
    thread.start()
    ready.wait()
    loop, server, application = began[0]
    url = f"http://{HOST}:{port}"
    while not supervisor.answers(f"{url}/healthz"):
        assert thread.is_alive()
    try:
        yield url, application
    finally:
        loop.call_soon_threadsafe(application.end_streams)
        loop.call_soon_threadsafe(server.stop)
        thread.join()


def bearer(key: str, **more: str) -> Mapping[str, str]:
    return {"Authorization": f"Bearer {key}", **more}
