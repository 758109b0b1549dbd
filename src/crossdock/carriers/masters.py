"""When a cache of tariffs, zones and service levels is old."""

from datetime import datetime
from typing import Any, TypeAlias

from crossdock.core.sql import Cursor, statement

MASTERS_VERSION = statement(__package__, "masters_version")

MastersVersion: TypeAlias = tuple[Any, ...]


def masters_version(cur: Cursor, at: datetime) -> MastersVersion:
    """Equal at two instants if no version of the three began or was written between: one cheap statement."""
    return MASTERS_VERSION.one(cur, at=at)
