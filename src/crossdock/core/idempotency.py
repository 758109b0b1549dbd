"""What was answered under an Idempotency-Key: kept in the transaction of the work itself.

So a process that dies leaves neither half; and while one works under a key, another is told so at once
(``claim``), because the claim is a lock of the transaction, not a row. Wall time: keys age by the sender's
clock.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Final

from crossdock.core.sql import Cursor, statement

LOCK = statement(__package__, "idempotency_lock")
READ = statement(__package__, "idempotency_read")
KEEP = statement(__package__, "idempotency_keep")

KEPT: Final = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Answered:
    """The request's fingerprint, and what it was answered: HTTP status and body."""

    fingerprint: bytes
    status: int
    body: bytes


def claim(cur: Cursor, credential: str, key: str) -> bool:
    """Work under this key until the transaction ends; False while somebody else does."""
    text = f"{credential}\x00{key}".encode()
    lock = int.from_bytes(blake2b(text, digest_size=8).digest(), signed=True)
    return bool(LOCK.one(cur, lock=lock)[0])


def answered(cur: Cursor, credential: str, key: str, wall: datetime) -> Answered | None:
    """What was answered under this key in the last 24 hours. Call it behind ``claim``."""
    row = READ.row(cur, credential=credential, key=key, since=wall - KEPT)
    return None if row is None else Answered(*row)


def keep(cur: Cursor, credential: str, key: str, answer: Answered, wall: datetime) -> None:
    """Keep an answer, in place of one that is too old to come again."""
    KEEP.run(
        cur,
        credential=credential,
        key=key,
        fingerprint=answer.fingerprint,
        status=answer.status,
        body=answer.body,
        at=wall,
    )
