"""Spans of time in words: one unit, the largest of which there is enough to say something."""

import math
from datetime import timedelta
from typing import Final, Literal

from babel.dates import format_timedelta

DAY: Final = 24 * 60 * 60  # seconds
Unit = Literal["year", "month", "day", "hour", "minute", "second"]
# A unit, its seconds, and from how many of it on it is used: minutes go to 59, hours to 47, days to 59.
UNITS: Final[tuple[tuple[Unit, int, int], ...]] = (
    ("year", 365 * DAY, 2),
    ("month", 30 * DAY, 2),
    ("day", DAY, 2),
    ("hour", 3600, 1),
    ("minute", 60, 1),
    ("second", 1, 0),
)


def told(span: timedelta, locale: str, *, direction: bool = False) -> str:
    """Pure: "47 hr", "2 days"; whole units that have passed. ``direction``: "2 days ago", "in 2 days"."""
    seconds = abs(span.total_seconds())
    unit, size = next((unit, size) for unit, size, least in UNITS if seconds >= least * size)
    whole = timedelta(seconds=seconds // size * size)
    return format_timedelta(
        -whole if span < timedelta(0) else whole,
        granularity=unit,
        threshold=math.inf,
        add_direction=direction,
        format="short",
        locale=locale,
    )
