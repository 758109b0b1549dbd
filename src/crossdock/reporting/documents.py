"""Figures and rows as documents: money in major units, shares as text so that no digit is lost."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from crossdock.core import money
from crossdock.orders.read import stamp
from crossdock.reporting.catalogue import ABOUT, Report
from crossdock.reporting.figures import Found, Line
from crossdock.reporting.periods import Period
from crossdock.reporting.rows import Page


def figures(found: Found) -> dict[str, Any]:
    """A report: of which days, compared with which, as of when, in all and by line."""
    keys = [*found.lines, *(key for key in found.lines_before if key not in found.lines)]
    beside = found.by not in ("", "day")
    parcels = (
        None
        if found.parcels is None
        else dict(zip(("now", "before"), map(_mean, found.parcels), strict=True))
    )
    return {
        "report": found.report.code,
        "about": ABOUT[found.report.code],
        "counts": found.counts,
        "time_zone": found.place.zone,
        "as_of": stamp(found.place.as_of),
        "whole": found.place.whole,
        "period": _days(found.period),
        "before": _days(found.before),
        "by": found.by or None,
        "total": line(found.total, found.report),
        "total_before": line(found.total_before, found.report),
        "parcels_an_order": parcels,
        "lines": [
            {
                "key": key,
                "now": line(found.lines.get(key, Line()), found.report),
                "before": line(found.lines_before.get(key, Line()), found.report) if beside else None,
            }
            for key in keys
        ] if beside or found.by == "day" else [],
    }  # fmt: skip


def line(one: Line, report: Report) -> dict[str, Any]:
    """``counted`` in all, by outcome; ``share``: of 1, null where there is nothing to judge."""
    share = one.share(report)
    averages = one.averages()
    return {
        "counted": one.counted,
        "outcomes": {name: one.counts[name] for name in report.outcomes if name in one.counts},
        "share": None if share is None else f"{share:f}",
        "costs": [
            {
                "counted": counted,
                "total": money.document(amount, currency),
                "average": money.document(averages[currency], currency),
            }
            for currency, (counted, amount) in sorted(one.amounts.items())
            if counted
        ],
        "oldest": None if one.oldest is None else stamp(one.oldest),
    }


def _days(period: Period | None) -> dict[str, str] | None:
    return None if period is None else {"first": period.first.isoformat(), "last": period.last.isoformat()}


def _mean(one: Line) -> str | None:
    return f"{Decimal(one.units) / one.counted:.2f}" if one.counted else None


def rows(page: Page) -> list[dict[str, Any]]:
    """Rows by the names of their columns."""
    names = [column.name for column in page.columns]
    return [_row(dict(zip(names, row, strict=True))) for row in page.rows]


def _row(found: Mapping[str, Any]) -> dict[str, Any]:
    shown = {name: _said(value) for name, value in found.items() if name not in ("cost", "currency")}
    amount = found["cost"]
    return {
        **shown,
        "cost": None if amount is None else {"amount": f"{amount:f}", "currency": found["currency"]},
    }


def _said(value: Any) -> Any:
    if isinstance(value, datetime):
        return stamp(value)
    return value.isoformat() if isinstance(value, date) else value
