"""From a webhook's answer to its order's decision, as a client sees both: through a running web server and
workers, at a steady rate.
"""

import asyncio
import threading
from collections.abc import Sequence
from typing import Any, Final

import msgspec
import numpy as np

from crossdock.app.bench import flow, traffic
from crossdock.app.bench.traffic import Reply
from crossdock.core import clock
from crossdock.core.sql import ints, statement

INBOUND = statement(__package__, "latency_inbound")

RATE: Final = 200.0  # orders a second
WARM: Final = 1_000  # orders that are not counted
COUNTED: Final = 6_000
POLL: Final = 0.002  # seconds between two looks: what is measured is late by as much
PATIENCE: Final = 30.0  # seconds for the last decision
FIRST: Final = 5_000_000


class Watch(threading.Thread):
    """Follows the events of a database and notes when each order was decided."""

    def __init__(self, wanted: int) -> None:
        super().__init__(name="watch", daemon=True)
        self.decided: dict[int, float] = {}
        self.ends = float("inf")
        self._wanted = wanted
        self._ready = threading.Event()

    def ready(self) -> None:
        self._ready.wait(PATIENCE)

    def run(self) -> None:
        from django.db import connections

        from crossdock.core import db, events

        pause = threading.Event()
        with db.transaction() as cur:
            position = events.end(cur)
        self._ready.set()
        while len(self.decided) < self._wanted and clock.monotonic() < self.ends:
            with db.transaction() as cur:
                found = events.feed(cur, position, 2_000)
            seen = clock.monotonic()
            for event in found:
                position = (event.tx, event.id)
                if event.kind == "routed" and event.order_id is not None:
                    self.decided.setdefault(event.order_id, seen)
            if not found:
                pause.wait(POLL)
        connections.close_all()


def measure(dsn: str) -> "np.ndarray[Any, Any]":
    """Milliseconds of each counted order, sorted."""
    flow.connect(dsn)
    messages = traffic.requests(WARM + COUNTED, first=FIRST)
    with traffic.installation(dsn, flow.WORKERS) as port:
        watch = Watch(len(messages))
        watch.start()
        watch.ready()
        replies = asyncio.run(traffic.stream(port, messages, RATE))
        watch.ends = clock.monotonic() + PATIENCE
        watch.join()
    found = _waits(watch.decided, replies)
    flow.disconnect()
    return found


def _waits(decided: dict[int, float], replies: Sequence[Reply]) -> "np.ndarray[Any, Any]":
    from crossdock.core import db

    if any(reply.status != 200 for reply in replies):
        raise RuntimeError("a webhook was refused")
    with db.transaction() as cur:
        order_of = {inbound: order for order, inbound in INBOUND.rows(cur, order_ids=ints(list(decided)))}
    answered = [(msgspec.json.decode(reply.body)["id"], reply.at) for reply in replies[WARM:]]
    waits = [(decided[order_of[inbound]] - at) * 1e3 for inbound, at in answered if inbound in order_of]
    if len(waits) < len(answered):
        raise RuntimeError(f"{len(answered) - len(waits)} of {len(answered)} orders were not routed")
    return np.sort(np.maximum(waits, 0.0))
