"""The figures of a report, split in one way, beside those of the period before."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

from crossdock.core import clock
from crossdock.core.sql import Cursor, Texts, ints, statement
from crossdock.network import locations
from crossdock.partners import channels
from crossdock.reporting import counting, periods
from crossdock.reporting.catalogue import AGES, REPORTS, Report
from crossdock.reporting.errors import ReportUnfit
from crossdock.reporting.periods import Period

PLACE = statement(__package__, "place_read")
SUMS = statement(__package__, "sums", prepare=False)
WAITING = statement(__package__, "waiting", prepare=False)
WAITING_NOW = statement(__package__, "waiting_now")

EARLIER: Final = timedelta(days=7)  # what back-orders are compared with
FOUR: Final = Decimal("0.0001")
WHOLE: Final = Decimal(1)


@dataclass(frozen=True, slots=True)
class Limits:
    """What is counted, by id; None: all. Carriers by name."""

    channel_ids: Sequence[int] | None = None
    location_ids: Sequence[int] | None = None
    carriers: Sequence[str] | None = None

    def packed(self) -> dict[str, Any]:
        return {
            "channel_ids": None if self.channel_ids is None else ints(self.channel_ids),
            "location_ids": None if self.location_ids is None else ints(self.location_ids),
            "carriers": None if self.carriers is None else Texts(self.carriers),
        }

    @property
    def placed(self) -> bool:
        """Whether locations or carriers are chosen: what only fulfilment orders have."""
        return self.location_ids is not None or self.carriers is not None


@dataclass(frozen=True, slots=True)
class Place:
    """Of which count figures are. ``as_of``: what happened later may not be in them; ``whole``: no orders
    from before are still to be read; ``today``: in the company's ``zone``.
    """

    version: int
    zone: str
    as_of: datetime
    whole: bool
    today: date


@dataclass(slots=True)
class Line:
    """How many by outcome, and amounts in minor units by currency, each with how many they are of.
    ``oldest``: since when the first waits.
    """

    counts: dict[str, int] = field(default_factory=dict)
    amounts: dict[str, tuple[int, int]] = field(default_factory=dict)
    units: int = 0
    oldest: datetime | None = None

    @property
    def counted(self) -> int:
        return sum(self.counts.values())

    def share(self, report: Report) -> Decimal | None:
        """The report's share, of 1; None where there is nothing to judge."""
        judged = sum(self.counts.get(name, 0) for name in report.judged)
        good = sum(self.counts.get(name, 0) for name in report.good)
        return (Decimal(good) / judged).quantize(FOUR, ROUND_HALF_UP) if judged else None

    def averages(self) -> dict[str, int]:
        """Minor units an order, by currency, rounded half up."""
        return {
            currency: int((Decimal(amount) / orders).quantize(WHOLE, ROUND_HALF_UP))
            for currency, (orders, amount) in sorted(self.amounts.items())
            if orders
        }


@dataclass(frozen=True, slots=True)
class Found:
    """``lines``, ``lines_before``: by key as people know it (a date, an hour, a name). ``counts``: what is
    counted here: orders or fulfilment orders.
    """

    report: Report
    place: Place
    period: Period | None
    before: Period | None
    by: str
    counts: str
    total: Line
    total_before: Line
    lines: Mapping[str, Line]
    lines_before: Mapping[str, Line]
    parcels: tuple[Line, Line] | None = None


def place(cur: Cursor, at: datetime) -> Place:
    """Of which count figures are now."""
    version, zone, below, since = PLACE.one(cur)
    named = zone or counting.zone()
    today = at.astimezone(ZoneInfo(named)).date()
    return Place(version, named, min(at, since) if since else at, below is None and bool(zone), today)


def read(
    cur: Cursor, code: str, there: Place, period: Period | None, *, by: str = "", limits: Limits | None = None
) -> Found:
    """A report's figures. ``period`` None: of back-orders, which are of now. Raises ReportUnfit."""
    report, limits = REPORTS[code], limits or Limits()
    if by and by not in report.by:
        raise ReportUnfit.at("by", f"{code} can be split by {', '.join(report.by)}")
    if limits.placed and not _has_places(report):
        raise ReportUnfit.at(
            "location", f"{code} counts orders, which may have several locations and carriers"
        )
    if report.day == "now":
        return _waiting(cur, report, there, by or "age", limits)
    if period is None:
        raise ReportUnfit.at("period", "Say of which days")
    kind = _kind(report, by, limits)
    before = periods.before(period)
    now, was = (_lines(cur, kind, by, there, days, limits) for days in (period, before))
    parcels = None
    if code == "split":
        left, left_before = (
            _total(_lines(cur, "parcels", "", there, days, limits)) for days in (period, before)
        )
        parcels = (left, left_before)
    counts = "fulfilment_order" if kind == "cost_part" else report.subject
    return Found(
        report, there, period, before, by, counts, _total(now), _total(was), now if by else {},
        was if by else {}, parcels,
    )  # fmt: skip


def _has_places(report: Report) -> bool:
    return "location" in report.by


def _kind(report: Report, by: str, limits: Limits) -> str:
    """The sums that are read: cost has them by order, and by fulfilment order."""
    if report.code == "cost" and (by in ("location", "carrier") or limits.placed):
        return "cost_part"
    return report.code


def _lines(cur: Cursor, kind: str, by: str, there: Place, days: Period, limits: Limits) -> dict[str, Line]:
    rows = SUMS.rows(
        cur,
        version=there.version,
        report=kind,
        first=days.first,
        last=days.last,
        today=there.today,
        by=by,
        **limits.packed(),
    )
    names = _names(cur, by)
    found: dict[str, Line] = defaultdict(Line)
    for key, outcome, currency, counted, amount in rows:
        line = found[names.get(key, key) or ""]
        line.counts[outcome] = line.counts.get(outcome, 0) + counted
        if currency:
            line.amounts[currency] = (counted, amount)
        else:
            line.units += amount
    if by == "hour":
        return {f"{hour:02}": found[str(hour)] for hour in range(24)}
    if by == "day":
        return {day.isoformat(): found[day.isoformat()] for day in days.days()}
    return {key: found[key] for key in sorted(found)}


def _names(cur: Cursor, by: str) -> Mapping[str | None, str]:
    if by == "channel":
        return {str(channel_id): name for channel_id, name in channels.names(cur).items()}
    if by == "location":
        return {str(one.id): one.code for one in locations.current(cur, clock.now(), inactive=True)}
    return {}


def _total(lines: Mapping[str, Line]) -> Line:
    total = Line()
    for line in lines.values():
        for outcome, counted in line.counts.items():
            total.counts[outcome] = total.counts.get(outcome, 0) + counted
        for currency, (orders, amount) in line.amounts.items():
            was = total.amounts.get(currency, (0, 0))
            total.amounts[currency] = (was[0] + orders, was[1] + amount)
        total.units += line.units
        if line.oldest is not None:
            total.oldest = min(filter(None, (total.oldest, line.oldest)))
    return total


def waiting_now(cur: Cursor, most: int) -> tuple[int, datetime | None]:
    """How many orders wait for stock, as the report of back-orders has them, at most ``most``; and since when
    the first of them does.
    """
    orders, since = WAITING_NOW.one(cur, most=most)
    return int(orders), since


def _waiting(cur: Cursor, report: Report, there: Place, by: str, limits: Limits) -> Found:
    now, was = (_aged(cur, by, at, limits) for at in (there.as_of, there.as_of - EARLIER))
    return Found(report, there, None, None, by, report.subject, _total(now), _total(was), now, was)


def _aged(cur: Cursor, by: str, at: datetime, limits: Limits) -> dict[str, Line]:
    channel_ids = limits.packed()["channel_ids"]
    starts = [first for _, first, _ in AGES]
    rows = WAITING.rows(cur, at=at, ages=starts, by=by, channel_ids=channel_ids)
    names = {str(n): name for n, (name, _, _) in enumerate(AGES)} if by == "age" else _names(cur, by)
    found = {
        str(names.get(key, key)): Line({"waiting": counted}, oldest=since) for key, counted, since in rows
    }
    if by == "age":
        return {name: found.get(name, Line()) for name, _, _ in AGES}
    return {key: found[key] for key in sorted(found)}
