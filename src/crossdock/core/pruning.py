"""Forgets what has served its time: answers kept for Idempotency-Keys, and workers that were killed. Wall
time."""

from datetime import datetime, timedelta
from typing import Final

from crossdock.core import workers
from crossdock.core.sql import Cursor, statement

FORGET_ANSWERS: Final = statement(__package__, "idempotency_forget")

ANSWERS_KEPT: Final = timedelta(hours=24)  # interfaces.md
WORKERS_KEPT: Final = timedelta(hours=1)


def prune(cur: Cursor, wall: datetime) -> int:
    """Forget what is too old at ``wall``; returns how many rows went."""
    return FORGET_ANSWERS.run(cur, before=wall - ANSWERS_KEPT) + workers.prune(cur, wall - WORKERS_KEPT)
