"""The counts on the rail: what waits for a person. All who may see the same share them for some seconds."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from crossdock.accounts.users import Person
from crossdock.core.sql import Cursor
from crossdock.desk import counts

OLD: Final = 5.0  # seconds that a page's counts may be old
NEWS: Final = 1.0  # of those that are read because something changed
EXCEPTIONS: Final = "/console/exceptions"
BOARD: Final = "/console/board"


def waiting(cur: Cursor, person: Person, at: datetime, old: float = OLD) -> Mapping[str, int]:
    """By the address of a place: how much there waits for somebody; at most ``counts.RAIL`` + 1."""
    if person.locations or not person.may("orders:read"):
        return {}
    messages = person.may("messages:read") and not person.limited
    found = counts.kept(cur, person.channels, messages=messages, now=at, old=old)
    return {EXCEPTIONS: found.exceptions, BOARD: found.late}
