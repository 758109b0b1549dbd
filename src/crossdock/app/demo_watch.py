"""What the log's feed shows while the demo runs: how many of what, and when each order was first decided."""

import threading
from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from crossdock.app import environment
from crossdock.core import clock, db, events
from crossdock.core.stages import PASSING

LOOK_EVERY: Final = 0.02  # seconds: what is measured is late by as much
DECIDED: Final = frozenset({"routed", "partial", "backordered"})


@dataclass(slots=True)
class Watch:
    """What the feed of the log has shown: the moment (monotonic) at which each order's first decision was
    seen.
    """

    decided: dict[int, float] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    stop: threading.Event = field(default_factory=threading.Event)

    def follow(self) -> None:
        """Read the feed from its end until stopped, ``LOOK_EVERY`` behind."""
        position: tuple[int, int] | None = None
        while True:
            try:
                environment.reconnect_if_broken()
                position = self._end() if position is None else position
                with db.transaction() as cur:
                    clock.refresh(cur)
                    found = events.feed(cur, position, 1000)
            except PASSING:  # the database comes back, and the position is where it was
                environment.close_connections()
                found = []
            seen = clock.monotonic()
            for event in found:
                self.counts[event.kind] += 1
                if event.kind in DECIDED and event.order_id is not None:
                    self.decided.setdefault(event.order_id, seen)
                position = (event.tx, event.id)
            if not found and self.stop.wait(LOOK_EVERY):
                environment.close_connections()
                return

    @staticmethod
    def _end() -> tuple[int, int]:
        with db.transaction() as cur:
            return events.end(cur)
