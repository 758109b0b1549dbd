"""Webhooks accepted, over the plainest view that stores them: both served by the same server program, fed by
the same generator, one after the other.
"""

import asyncio
import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from crossdock.app import supervisor
from crossdock.app.bench import traffic
from crossdock.app.bench.traffic import CONNECTIONS, HOST

WARM: Final = 1_000  # requests
COUNTED: Final = 15_000

__all__ = ["CONNECTIONS", "serving"]


@contextmanager
def serving(ours: str, bare: str) -> Iterator[tuple[Callable[[], float], Callable[[], float]]]:
    """Serve our webhooks on the database ``ours`` and the bare view on ``bare``; gives what measures each:
    answers a second.
    """
    port, beside = supervisor.free_port(HOST, 0), supervisor.free_port(HOST, 0)
    web = ("crossdock", "web", "--host", HOST, "--port", str(port))
    with (
        traffic.processes(ours, web) as one,
        traffic.processes(bare, ("crossdock.app.bench.bare", str(beside))) as other,
    ):
        for at in (port, beside):
            traffic.wait_for(f"http://{HOST}:{at}/healthz", [*one, *other])
        numbers = itertools.count(1)
        yield (lambda: _rate(port, next(numbers))), (lambda: _rate(beside, next(numbers)))


def _rate(port: int, run: int) -> float:
    messages = traffic.requests(WARM + COUNTED, first=run * 100_000)

    async def both() -> float:
        await traffic.flood(port, messages[:WARM])
        return await traffic.flood(port, messages[WARM:])

    return asyncio.run(both())
