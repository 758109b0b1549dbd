"""How long a shopper waits for a promise: ``POST /api/v1/promise`` through a running web server, at a steady
rate, while nothing else is at work. Beside it, what the machine makes of a bare loop of the same length at
the same rate: no server on it can be steadier.
"""

import asyncio
import random
import threading
from typing import Any, Final

import msgspec
import numpy as np

from crossdock.app.bench import company, flow, traffic
from crossdock.core import clock

RATE: Final = 50.0  # promises a second
WARM: Final = 300  # not counted
COUNTED: Final = 2_000
STEPS: Final = 1_000  # of the bare loop, between two looks at how long they take


def measure(dsn: str) -> "np.ndarray[Any, Any]":
    """Milliseconds of each counted promise, sorted: two lines, one service level, all locations."""
    flow.connect(dsn)
    messages = _requests(WARM + COUNTED, _key())
    flow.disconnect()
    with traffic.installation(dsn, workers=1) as port:  # without one the server does not call itself ready
        replies = asyncio.run(traffic.stream(port, messages, RATE))
    if any(reply.status != 200 for reply in replies):
        wrong = next(reply for reply in replies if reply.status != 200)
        raise RuntimeError(f"a promise was answered {wrong.status}: {wrong.body[:300]!r}")
    return np.sort([(reply.at - reply.asked) * 1e3 for reply in replies[WARM:]])


def bare(milliseconds: float) -> "np.ndarray[Any, Any]":
    """Milliseconds, sorted, of ``COUNTED`` bare loops at the same rate; half of them take ``milliseconds`` or
    less.
    """
    took = np.array([_loop(STEPS) for _ in range(COUNTED)])
    steps, waits = round(milliseconds / float(np.median(took)) * STEPS), []
    for number in range(COUNTED):
        threading.Event().wait(1 / RATE - min(1 / RATE, milliseconds / 1e3))
        waits.append(_loop(steps))
        if number % 50 == 49:  # what rests between is slower than what does not: as much shorter
            steps = max(1, round(steps * milliseconds / float(np.median(waits[-50:]))))
    return np.sort(waits)


def _loop(steps: int) -> float:
    began, total = clock.monotonic(), 0
    for step in range(steps):
        total += step
    return (clock.monotonic() - began) * 1e3


def _key() -> str:
    from crossdock.accounts import keys
    from crossdock.core import db
    from crossdock.core.actor import Actor

    with db.transaction() as cur:
        return keys.create(
            cur, keys.Wanted("bench", ["stock:read"]), at=clock.wall(), actor=Actor("command", "bench")
        )


def _requests(count: int, key: str) -> list[bytes]:
    draw = random.Random(count)  # noqa: S311 - a benchmark's invented shoppers
    found = []
    for _ in range(count):
        skus = draw.sample(range(1, company.SKUS), 2)
        document = {
            "lines": [{"sku": f"SKU-{sku:05}", "quantity": draw.randint(1, 2)} for sku in skus],
            "ship_to": {"country": "US", "postal_code": f"{draw.randrange(1_000, 99_999):05}"},
            "service_levels": ["standard"],
        }
        body = msgspec.json.encode(document)
        head = (
            f"POST /api/v1/promise HTTP/1.1\r\nhost: {traffic.HOST}\r\ncontent-type: application/json\r\n"
            f"authorization: Bearer {key}\r\ncontent-length: {len(body)}\r\n\r\n"
        )
        found.append(head.encode() + body)
    return found
