"""The yardstick of webhooks: the plainest view that stores a request, under the server program that serves
ours. One ``INSERT`` and one commit a request, nothing checked; run as ``python -m crossdock.app.bench.bare``.
"""

import asyncio
import os
import signal
import sys
from typing import Any, Final

import psycopg
from psycopg.types.json import Jsonb
from psycopg_pool import AsyncConnectionPool

from crossdock.app import lifeline
from crossdock.core import clock

CONNECTIONS: Final = 8

TABLE: Final = """
    CREATE TABLE IF NOT EXISTS bare_message (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, source text NOT NULL, key text NOT NULL,
        headers jsonb NOT NULL, body bytea NOT NULL, received_at timestamptz NOT NULL
    )
"""
INSERT: Final = """
    INSERT INTO bare_message (source, key, headers, body, received_at)
    VALUES (%s, %s, %s, %s, %s) RETURNING id
"""


class Bare:
    """The view."""

    def __init__(self, pool: "AsyncConnectionPool[Any]") -> None:
        self._pool = pool

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        if scope["path"] == "/healthz":
            answer = b"{}"
        else:
            message = await receive()
            headers = {key.decode("latin-1"): value.decode("latin-1") for key, value in scope["headers"]}
            async with self._pool.connection() as connection:
                found = await connection.execute(
                    INSERT,
                    [
                        scope["path"],
                        headers.get("x-shopify-webhook-id", ""),
                        Jsonb(headers),
                        message["body"],
                        clock.wall(),
                    ],
                    prepare=True,
                )
                row = await found.fetchone()
            answer = b'{"id":%d}' % (row[0] if row else 0)
        length = (b"content-length", b"%d" % len(answer))
        start = {"type": "http.response.start", "status": 200, "headers": [length]}
        await send(start)
        await send({"type": "http.response.body", "body": answer})


async def serve(dsn: str, port: int) -> None:
    """Serve until SIGTERM."""
    from granian.constants import Interfaces
    from granian.server.embed import Server

    async with AsyncConnectionPool(
        dsn, min_size=CONNECTIONS, max_size=CONNECTIONS, kwargs={"autocommit": True}, open=False
    ) as pool:
        server: Any = Server(
            Bare(pool), address="127.0.0.1", port=port, interface=Interfaces.ASGI, websockets=False,
            log_enabled=False,
        )  # fmt: skip
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, server.stop)
        await server.serve()


def main() -> None:
    lifeline.hold()
    dsn = os.environ["CROSSDOCK_EMBEDDED_URL"]
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(TABLE)
    asyncio.run(serve(dsn, int(sys.argv[1])))


if __name__ == "__main__":
    main()
