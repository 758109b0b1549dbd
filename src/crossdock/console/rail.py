"""The counts on the rail: what waits for a person. All who may see the same share them for some seconds."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext_lazy

from crossdock.accounts.users import Person
from crossdock.core.sql import Cursor
from crossdock.desk import counts, health

OLD: Final = 5.0  # seconds that a page's counts may be old
NEWS: Final = 1.0  # of those that are read because something changed
EXCEPTIONS: Final = "/console/exceptions"
BOARD: Final = "/console/board"
SETTINGS: Final = "/console/settings"
HEALTH_OLD: Final = 30.0  # seconds that how all outside stands may be old, here and on Today
# What a count counts.
COUNTED: Final[Mapping[str, Any]] = {
    EXCEPTIONS: gettext_lazy("held orders and messages in quarantine that nobody snoozed"),
    BOARD: gettext_lazy("orders of which something was to leave before today"),
    SETTINGS: gettext_lazy("things outside and beneath that need somebody: see Health"),
}


def waiting(cur: Cursor, person: Person, at: datetime, old: float = OLD) -> Mapping[str, int]:
    """By the address of a place: how much there waits for somebody; at most ``counts.RAIL`` + 1."""
    messages = person.may("messages:read") and not person.limited
    found = {SETTINGS: len(health.urgent(cur, at, old=HEALTH_OLD))} if messages else {}
    if not person.locations and person.may("orders:read"):
        waits = counts.kept(cur, person.channels, messages=messages, now=at, old=old)
        found |= {EXCEPTIONS: waits.exceptions, BOARD: waits.late}
    return found
