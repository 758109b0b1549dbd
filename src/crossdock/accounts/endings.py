"""What lets a person in, ended: sessions, and links by mail that set a password. Wall time."""

from datetime import datetime, timedelta
from typing import Final

from crossdock.core import clock, retention
from crossdock.core.sql import Cursor, statement

SESSIONS: Final = statement(__package__, "sessions_end")
LINKS: Final = statement(__package__, "links_end")
OLD_SESSIONS: Final = statement(__package__, "retain_sessions_aged")
DROP_SESSIONS: Final = statement(__package__, "retain_sessions")
OLD_LINKS: Final = statement(__package__, "retain_links_aged")
DROP_LINKS: Final = statement(__package__, "retain_links")

OVER: Final = timedelta(days=7)  # however busy a session, however long a link: neither lives so long


def of_sessions(cur: Cursor, user_id: int, *, one: int | None = None, but: int | None = None) -> int:
    """End a person's sessions: all, ``one`` alone, or all ``but`` one; returns how many."""
    return len(SESSIONS.rows(cur, user_id=user_id, id=one, but=but, at=clock.wall()))


def of_links(cur: Cursor, user_id: int) -> int:
    """Links that a person was sent open nothing any more; returns how many could have."""
    return len(LINKS.rows(cur, user_id=user_id, at=clock.wall()))


def old_sessions(cur: Cursor, after: int, before: datetime, limit: int) -> tuple[int, int, int]:
    """Drop sessions that are over and began before ``before``: (looked at, last id, rows that went)."""
    ids = OLD_SESSIONS.column(cur, after=after, at=min(before, clock.wall() - OVER), limit=limit)
    return retention.batch(cur, ids, after, DROP_SESSIONS)


def old_links(cur: Cursor, after: int, before: datetime, limit: int) -> tuple[int, int, int]:
    """Drop links that are over and were made before ``before``: (looked at, last id, rows that went)."""
    ids = OLD_LINKS.column(cur, after=after, at=min(before, clock.wall() - OVER), limit=limit)
    return retention.batch(cur, ids, after, DROP_LINKS)
