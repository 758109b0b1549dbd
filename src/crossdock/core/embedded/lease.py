"""Leases: a command that needs the server starts it if need be, and the last one to leave stops it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crossdock.core.embedded.layout import Layout
from crossdock.core.embedded.locks import exclusive, open_lock, take_shared, try_exclusive
from crossdock.core.embedded.server import Running, ensure_locked, stop_locked


@contextmanager
def lease(home: Path | str) -> Iterator[Running]:
    """Use the server of ``home`` for the block.

    A server that runs already is used as it is. One that had to be started is stopped at the end, unless
    another lease is held then: its holder stops it in turn. A holder that was killed holds nothing.
    """
    layout = Layout.of(home)
    layout.prepare()
    held = -1
    try:
        with exclusive(layout.start_lock):
            held = open_lock(layout.lease)
            take_shared(held)
            running = ensure_locked(layout, keep=False)
        yield running
    finally:
        if held >= 0:
            _leave(layout, held)


def _leave(layout: Layout, held: int) -> None:
    with exclusive(layout.start_lock):
        try:
            # Nobody can take a lease meanwhile: that needs the start lock.
            last = try_exclusive(held)
        finally:
            os.close(held)
        if last and layout.on_demand.exists():
            stop_locked(layout, "fast")
