"""What must change in a database that was restored, before anybody works on it.

Workers of the old installation are not ours; a virtual clock goes on from where it stood instead of leaping
over the time between; and ids that the old installation dealt after the moment restored are left out, because
partners may have seen them: a new order must not come under a number, or an effect under a key, that is
taken.
"""

from datetime import datetime, timedelta
from typing import Final

from crossdock.core import clock, workers
from crossdock.core.sql import Cursor, statement

SKIP = statement(__package__, "ids_skip")

LEFT_OUT: Final = 10_000_000
FOR_EVER: Final = timedelta(days=365_000)


def revive(cur: Cursor, stopped_at: datetime | None) -> None:
    """Make a restored database one of its own. ``stopped_at``: wall time of its last transaction."""
    workers.prune(cur, clock.wall() + FOR_EVER)
    clock.go_on(cur, stopped_at or clock.wall())
    SKIP.one(cur, count=LEFT_OUT)
