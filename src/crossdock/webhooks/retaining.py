"""Clearing the log of deliveries, a batch at a time; the messages themselves are ``mailbox``'s."""

from datetime import datetime
from typing import Final

from crossdock.core.sql import Cursor, statement

AGED: Final = statement(__package__, "retain_deliveries_aged")
CLEAR: Final = statement(__package__, "retain_deliveries")


def deliveries(cur: Cursor, after: int, before: datetime, limit: int) -> tuple[int, int, int]:
    """Which old message told which endpoint of which event, of events above ``after``: (events looked at, the
    last of them, rows that went).
    """
    found = AGED.column(cur, after=after, at=before, limit=limit)
    if not found:
        return 0, after, 0
    return len(found), int(found[-1]), CLEAR.run(cur, after=after, last=int(found[-1]))
