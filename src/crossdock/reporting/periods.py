"""Which days are meant, and which they are compared with. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from crossdock.reporting.errors import ReportUnfit

NAMES: Final = ("today", "yesterday", "7_days", "28_days", "month", "own")
USUAL: Final = "7_days"
MOST: Final = 366  # days of a period of one's own
DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """Days from ``first`` to ``last``, both of it."""

    name: str
    first: date
    last: date

    @property
    def length(self) -> int:
        return (self.last - self.first).days + 1

    def days(self) -> Iterator[date]:
        return (self.first + timedelta(days=ahead) for ahead in range(self.length))


def of(name: str, today: date, first: date | None = None, last: date | None = None) -> Period:
    """``7_days`` and ``28_days`` are whole days, the last of them yesterday; ``month`` runs from the first of
    this month until today; ``own`` from ``first`` to ``last``. Raises ReportUnfit.
    """
    if name == "own":
        return _own(first, last)
    if first is not None or last is not None:
        raise ReportUnfit.at("first", "Dates of one's own are for the period `own`")
    if name == "today":
        return Period(name, today, today)
    if name == "yesterday":
        return Period(name, today - DAY, today - DAY)
    if name == "month":
        return Period(name, today.replace(day=1), today)
    if name in NAMES:
        return Period(name, today - int(name.partition("_")[0]) * DAY, today - DAY)
    raise ReportUnfit.at("period", f"There is no period {name!r}; there are {', '.join(NAMES)}")


def _own(first: date | None, last: date | None) -> Period:
    if first is None or last is None:
        raise ReportUnfit.at("last" if first else "first", "A period of one's own has a first and a last day")
    if not date(2000, 1, 1) <= first <= last <= date(2200, 1, 1):
        raise ReportUnfit.at("last", "The last day comes before the first, or both are far from here")
    if (last - first).days >= MOST:
        raise ReportUnfit.at("last", f"A period has {MOST} days at most")
    return Period("own", first, last)


def before(period: Period) -> Period:
    """What it is compared with: as many days, those right before it; for the month so far the same days of
    the month before, as many as that has.
    """
    if period.name == "month":
        end = period.first - DAY
        last = end.replace(day=min(period.last.day, end.day))
        return Period("before", end.replace(day=1), last)
    shift = period.length * DAY
    return Period("before", period.first - shift, period.last - shift)
