"""Clearing old messages, a batch at a time: bodies become their digests, tries their last one.

Each function looks at up to ``limit`` messages with ids above ``after`` and made before ``before``, in the
order of ids, and returns (looked at, last id, rows changed).
"""

from datetime import datetime
from typing import Final

from crossdock.core import retention
from crossdock.core.sql import Cursor, ints, statement
from crossdock.mailbox.personal import INBOUND as BLANK_INBOUND
from crossdock.mailbox.personal import MENDS as BLANK_MENDS

AGED_INBOUND: Final = statement(__package__, "retain_inbound_aged")
AGED_OUTBOUND: Final = statement(__package__, "retain_outbound_aged")
OUTBOUND: Final = statement(__package__, "retain_outbound")
ATTEMPTS: Final = statement(__package__, "retain_attempts")


def inbound(cur: Cursor, after: int, before: datetime, limit: int) -> tuple[int, int, int]:
    """Old messages that came in, with their mended bodies; what waits for intake is left."""
    ids = AGED_INBOUND.column(cur, after=after, at=before, limit=limit)
    if not ids:
        return 0, after, 0
    BLANK_MENDS.run(cur, inbound_ids=ints(ids))
    return len(ids), int(ids[-1]), BLANK_INBOUND.run(cur, inbound_ids=ints(ids))


def outbound(cur: Cursor, after: int, before: datetime, limit: int) -> tuple[int, int, int]:
    """Old messages that went out; what waits to be sent is left."""
    ids = AGED_OUTBOUND.column(cur, after=after, at=before, limit=limit)
    return retention.batch(cur, ids, after, OUTBOUND)


def attempts(cur: Cursor, after: int, before: datetime, limit: int) -> tuple[int, int, int]:
    """Old tries, but for the last of each message."""
    ids = AGED_OUTBOUND.column(cur, after=after, at=before, limit=limit)
    return retention.batch(cur, ids, after, ATTEMPTS)
