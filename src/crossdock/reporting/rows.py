"""The orders and fulfilment orders behind a figure: page by page, and as columns of files.

A page begins behind the last row of the one before, so that a file of any length is written page by page:
what is written meanwhile moves no row to another page, and no snapshot of the database is kept for a slow
reader.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final, TypeAlias
from zoneinfo import ZoneInfo

from crossdock.core import money
from crossdock.core.exports import Column
from crossdock.core.sql import Cursor, Texts, statement
from crossdock.fulfilment import numbers as fulfilment
from crossdock.orders.numbers import format_number
from crossdock.reporting.catalogue import AGES, REPORTS, Report
from crossdock.reporting.errors import ReportUnfit
from crossdock.reporting.figures import Limits, Place
from crossdock.reporting.periods import Period

ORDERS = statement(__package__, "rows_orders", prepare=False)
PARTS = statement(__package__, "rows_parts", prepare=False)

AT_ONCE: Final = 2_000  # rows of a page of a file
START: Final = (datetime(1, 1, 1, tzinfo=UTC), 0)
HOURS: Final = 24
MOMENTS: Final = ("placed", "released", "shipped", "delivered", "cancelled")
POSITION: Final = re.compile(r"([0-9T:.\-]{19,26}Z)\.([0-9]{1,18})")

OF_ORDERS: Final = (
    Column("order"),
    Column("channel"),
    Column("external_id"),
    Column("status"),
    Column("placed_at", "time"),
    Column("released_at", "time"),
    Column("shipped_at", "time"),
    Column("delivered_at", "time"),
    Column("cancelled_at", "time"),
    Column("waiting_since", "time"),
    Column("fulfilment_orders", "integer"),
    Column("locations", "integer"),
    Column("parcels", "integer"),
    Column("cost", "decimal"),
    Column("currency"),
)
OF_PARTS: Final = (
    Column("fulfilment_order"),
    Column("order"),
    Column("outcome"),
    Column("channel"),
    Column("location"),
    Column("carrier"),
    Column("state"),
    Column("ship_on", "date"),
    Column("release_due_at", "time"),
    Column("released_at", "time"),
    Column("shipped_at", "time"),
    Column("deliver_on", "date"),
    Column("delivered_at", "time"),
    Column("cost", "decimal"),
    Column("currency"),
)
Position: TypeAlias = tuple[datetime, int]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows: of a report and, if given, of one outcome (for back-orders: of an age). ``hour``: of the
    day, by the company's zone.
    """

    report: str
    period: Period | None
    limits: Limits
    outcome: str | None = None
    hour: int | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """``rows``: values of ``columns``; ``following``: where the next page begins, None: it ends here."""

    columns: tuple[Column, ...]
    rows: list[tuple[Any, ...]]
    following: Position | None


def check(wanted: Wanted) -> Report:
    """The report. Raises ReportUnfit where it has no such rows."""
    report = REPORTS[wanted.report]
    known = tuple(name for name, _, _ in AGES) if report.day == "now" else report.outcomes
    if wanted.outcome is not None and wanted.outcome not in known:
        said = f"{report.code} has {', '.join(known) or 'no outcomes'}"
        raise ReportUnfit.at("outcome", said)
    if wanted.outcome is None and report.code == "stages":
        raise ReportUnfit.at("outcome", f"Say of which stage: {', '.join(known)}")
    if wanted.hour is not None and (report.code != "stages" or not 0 <= wanted.hour < HOURS):
        raise ReportUnfit.at("hour", "Stages are of hours from 0 to 23, other reports of days")
    if wanted.limits.placed and "location" not in report.by:
        raise ReportUnfit.at("location", f"{report.code} counts orders, which may have several locations")
    if report.day != "now":
        _period(wanted)
    return report


def _period(wanted: Wanted) -> Period:
    if wanted.period is None:
        raise ReportUnfit.at("period", "Say of which days")
    return wanted.period


def page(cur: Cursor, wanted: Wanted, there: Place, *, after: Position = START, limit: int) -> Page:
    """Rows behind a figure, by the moment or day that it is about. Raises ReportUnfit."""
    report = check(wanted)
    if report.subject == "order":
        return _orders(cur, wanted, report, there, after, limit)
    return _parts(cur, wanted, there, after, limit)


def every(turn: Callable[[Position], Page]) -> Iterator[Page]:
    """All pages, of which each comes by ``turn`` in whatever transaction that opens."""
    after: Position | None = START
    while after is not None:
        found = turn(after)
        yield found
        after = found.following


def columns(report: str) -> tuple[Column, ...]:
    return OF_ORDERS if REPORTS[report].subject == "order" else OF_PARTS


def write_position(position: Position) -> str:
    at = (
        position[0].astimezone(UTC).isoformat().replace("+00:00", "Z")
    )  # no sign that addresses give a meaning
    return f"{at}.{position[1]}"


def read_position(text: str) -> Position:
    """Raises ReportUnfit."""
    found = POSITION.fullmatch(text)
    try:
        if found is not None:
            return (datetime.fromisoformat(found[1]), int(found[2]))
    except ValueError:
        pass
    raise ReportUnfit.at("cursor", "This page begins nowhere: begin with the first")


def _orders(cur: Cursor, wanted: Wanted, report: Report, there: Place, after: Position, limit: int) -> Page:
    outcome = wanted.outcome
    if report.day == "now":
        moment, since, until = "waits", *_aged(outcome, there)
    else:
        moment = str(outcome) if report.code == "stages" else "placed"
        since, until = bounds(_period(wanted), there.zone)
    rows = ORDERS.rows(
        cur,
        moment=moment,
        since=since,
        until=until,
        after_at=after[0],
        after=after[1],
        zone=there.zone,
        hour=wanted.hour,
        fill=outcome if report.code == "fill" else None,
        decided=report.code == "fill",
        least=_least(report, outcome),
        most=1 if report.code == "split" and outcome == "one" else None,
        limit=limit + 1,
        **wanted.limits.packed(),
    )
    following = (rows[limit - 1][1], rows[limit - 1][0]) if len(rows) > limit else None
    return Page(OF_ORDERS, [_order(*row) for row in rows[:limit]], following)


def _least(report: Report, outcome: str | None) -> int | None:
    """How many locations an order has at least, to be in it."""
    if report.code == "split":
        return 2 if outcome == "several" else 1
    return 1 if report.code == "cost" else None


def _aged(outcome: str | None, there: Place) -> tuple[datetime, datetime]:
    """Behind when, and until when orders began to wait that are so old now."""
    begin, end = next(((first, last) for name, first, last in AGES if name == outcome), (0, None))
    since = START[0] if end is None else there.as_of - timedelta(days=end)
    return since, there.as_of - timedelta(days=begin)


def bounds(period: Period, zone: str) -> tuple[datetime, datetime]:
    """The midnights before and behind a period."""
    midnight = time(tzinfo=ZoneInfo(zone))
    behind = period.last + timedelta(days=1)
    return datetime.combine(period.first, midnight), datetime.combine(behind, midnight)


def _order(
    id_: int, _at: datetime, channel: str, external_id: str, status: str, *rest: Any
) -> tuple[Any, ...]:
    *moments, parts, places, parcels, cost, currency = rest
    counts = (parts, places, parcels)
    price = Decimal(money.major(cost, currency)) if parts else None
    return (format_number(id_), channel, external_id, status, *moments, *counts, price, currency)


def _parts(cur: Cursor, wanted: Wanted, there: Place, after: Position, limit: int) -> Page:
    period, counted = _days(wanted, there)
    if period is None:
        return Page(OF_PARTS, [], None)
    rows = PARTS.rows(
        cur,
        report=wanted.report,
        first=period.first,
        last=period.last,
        outcomes=Texts(counted),
        after_day=after[0].date(),
        after=after[1],
        limit=limit + 1,
        **wanted.limits.packed(),
    )
    following = None
    if len(rows) > limit:
        day: date = rows[limit - 1][1]
        following = (datetime.combine(day, time(), UTC), rows[limit - 1][0])
    return Page(OF_PARTS, [_part(there.today, *row) for row in rows[:limit]], following)


def _days(wanted: Wanted, there: Place) -> tuple[Period | None, Sequence[str]]:
    """The days that can have the outcome, and as what it is counted: missed is what is open still, of days
    that are over.
    """
    period = _period(wanted)
    if wanted.outcome is None:
        return period, ("on_time", "late", "open")
    if wanted.outcome == "missed":
        last = min(period.last, there.today - timedelta(days=1))
        return (replace(period, last=last) if last >= period.first else None), ("open",)
    if wanted.outcome == "open":
        first = max(period.first, there.today)
        return (replace(period, first=first) if first <= period.last else None), ("open",)
    return period, (wanted.outcome,)


def _part(today: date, id_: int, day: date, outcome: str, order_id: int, *rest: Any) -> tuple[Any, ...]:
    *facts, cost, currency = rest
    said = "missed" if outcome == "open" and day < today else outcome
    price = Decimal(money.major(cost, currency))
    return (fulfilment.format_number(id_), format_number(order_id), said, *facts, price, currency)


def documents(page: Page) -> list[Mapping[str, Any]]:
    """Rows by the names of their columns."""
    names = [column.name for column in page.columns]
    return [dict(zip(names, row, strict=True)) for row in page.rows]
