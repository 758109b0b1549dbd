"""Acts of several people at once, each in a transaction of its own."""

import threading
from collections.abc import Callable
from contextlib import suppress

from django.db import connections

from crossdock.core import db as database
from crossdock.core.errors import CrossdockError
from crossdock.core.sql import Cursor


def both(*does: Callable[[Cursor], object]) -> None:
    """At once, on connections of their own; whoever is too late is told so by an error of ours."""
    start = threading.Barrier(len(does))
    broken: list[BaseException] = []

    def run(act: Callable[[Cursor], object]) -> None:
        start.wait()
        try:
            with suppress(CrossdockError), database.transaction() as own:
                act(own)
        except BaseException as error:  # noqa: BLE001 - told by the test's own thread
            broken.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(act,)) for act in does]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert broken == []
