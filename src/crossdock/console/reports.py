"""Reports: all of them at a glance, each with its chart and the table behind it, and the rows behind a
number, as a page and as a file.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from crossdock.accounts.users import Person
from crossdock.console import files, network, report_tables, report_words, stock
from crossdock.console.errors import FormInvalid, PageUnknown
from crossdock.console.page import Made, Shown, Visit, demand, page
from crossdock.core.sql import Cursor
from crossdock.partners import channels
from crossdock.reporting import figures, periods, rows
from crossdock.reporting.catalogue import REPORTS, Report
from crossdock.reporting.figures import Found, Limits, Place
from crossdock.reporting.periods import Period
from crossdock.reporting.rows import Wanted

HOME: Final = "/console/reports"
LIMIT: Final = 50
# How a report is split where nobody says: by what its question is about.
FIRST: Final = {"release": "location", "delivery": "carrier", "backorders": "age"}
KEPT: Final = ("period", "first", "last", "channel", "location", "carrier")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address says: which days, and of whom."""

    there: Place
    period: Period
    limits: Limits

    def of(self, report: Report) -> Period | None:
        return None if report.day == "now" else self.period


@page()
def show_all(visit: Visit) -> Made:
    """All reports that whoever asks may see, each by its numbers."""
    seen = [report for report in REPORTS.values() if _may(visit.person, report)]
    if not seen:
        demand(visit.person, "orders:read", "channel")
    asked = _asked(visit, placed=False)
    tiles = []
    for report in seen:
        found = figures.read(visit.cur, report.code, asked.there, asked.of(report), limits=asked.limits)
        tiles.append(
            {
                "code": report.code,
                "name": report_words.NAMES[report.code],
                "address": _link(visit, f"{HOME}/{report.code}", ("period", "first", "last", "channel")),
                "about": report_words.ABOUT[report.code],
                "numbers": report_tables.numbers(found, _rows_at(visit, found)),
            }
        )
    context = {**_frame(visit, asked), "tiles": tiles}
    return Shown("console/reports.html", context)


@page()
def show(visit: Visit, code: str) -> Made:
    """One report, split in one way."""
    report = _report(visit, code)
    asked = _asked(visit, placed="location" in report.by)
    by = visit.asked("by") or FIRST.get(code) or ("hour" if asked.period.length == 1 else "day")
    if by not in report.by:
        by = "day" if by == "hour" and "day" in report.by else by
    found = figures.read(visit.cur, code, asked.there, asked.of(report), by=by, limits=asked.limits)
    address = _rows_at(visit, found)
    context = {
        **_frame(visit, asked),
        "report": report,
        "name": report_words.NAMES[code],
        "question": report_words.QUESTIONS[code][found.by],
        "about": report_words.ABOUT[code],
        "by": found.by,
        "splits": [(one, report_words.BY[one]) for one in report.by],
        "numbers": report_tables.numbers(found, address),
        "table": report_tables.table(found, address),
        "placed": "location" in report.by,
        "carriers": _carriers(visit, report, asked),
        "files": _files(visit, code) if code != "stages" else (),
    }
    return Shown("console/report.html", context)


@page()
def show_rows(visit: Visit, code: str) -> Made:
    """The orders or fulfilment orders behind a number."""
    report = _report(visit, code)
    asked = _asked(visit, placed="location" in report.by)
    wanted = _wanted(visit, report, asked)
    after = visit.asked("after")
    position = rows.read_position(after) if after else rows.START
    found = rows.page(visit.cur, wanted, asked.there, after=position, limit=LIMIT)
    whole = len(found.rows) if not after and found.following is None else None
    context = {
        **_frame(visit, asked),
        "report": report,
        "name": report_words.NAMES[code],
        "about": report_words.ABOUT[code],
        "back": _link(visit, f"{HOME}/{code}", KEPT),
        "outcome": _word(report, wanted.outcome),
        "hour": wanted.hour,
        "said": _said(visit),
        "columns": [(one, report_words.COLUMNS[one]) for one in report_words.SHOWN[code]],
        "rows": _placed(visit, rows.documents(found), asked.there),
        **_counted(visit, wanted, asked, whole),
        "placed": "location" in report.by,
        "carriers": _carriers(visit, report, asked),
        "following": rows.write_position(found.following) if found.following else None,
        "files": _files(visit, code),
    }
    return Shown("console/report_rows.html", context)


@page()
def send(visit: Visit, code: str) -> Made:
    """All rows behind a number as a file."""
    report = _report(visit, code)
    form = files.form(visit)
    asked = _asked(visit, placed="location" in report.by)
    wanted = _wanted(visit, report, asked)
    rows.check(wanted)
    days = (asked.period.first.isoformat(), asked.period.last.isoformat())
    name = "-".join(filter(None, (code, wanted.outcome, *days)))

    def turn(cur: Cursor, after: rows.Position) -> tuple[list[tuple[Any, ...]], rows.Position | None]:
        found = rows.page(cur, wanted, asked.there, after=after, limit=rows.AT_ONCE)
        return found.rows, found.following

    return files.sent(name, form, rows.columns(code), files.pages(turn, rows.START))


def _placed(visit: Visit, found: list[Mapping[str, Any]], there: Place) -> list[dict[str, Any]]:
    """Each with the clock that its moments go by: its location's, or the company's, as its days do."""
    zones, company = network.zones(visit), ZoneInfo(there.zone)
    return [{**row, "zone": zones.get(str(row.get("location")), company)} for row in found]


def _counted(visit: Visit, wanted: Wanted, asked: Asked, whole: int | None) -> dict[str, Any]:
    """How many rows there are on all pages, and how many of each outcome; ``counted`` None: nobody counted
    them, as where orders are asked for by what only their fulfilment orders have. ``whole``: all are here.
    """
    report = REPORTS[wanted.report]
    if report.code == "cost" and asked.limits.placed:
        return {"counted": whole, "outcomes": []}
    by = "age" if report.day == "now" else "hour" if wanted.hour is not None else ""
    found = figures.read(visit.cur, report.code, asked.there, asked.of(report), by=by, limits=asked.limits)
    line, outcome = found.total, wanted.outcome
    if by == "age" and outcome:
        line, outcome = found.lines[outcome], None
    elif by == "hour":
        line = found.lines[f"{wanted.hour:02}"]
    counted = line.counts.get(outcome, 0) if outcome else line.counted
    split = [] if outcome or not report.judged else [
        (report_words.OUTCOMES[name].word, line.counts[name])
        for name in report.outcomes
        if line.counts.get(name)
    ]  # fmt: skip
    return {"counted": counted if whole is None else whole, "outcomes": split}


def _word(report: Report, outcome: str | None) -> Any:
    if outcome is None:
        return ""
    return report_words.AGES[outcome] if report.day == "now" else report_words.OUTCOMES[outcome].word


def _may(person: Person, report: Report) -> bool:
    """Reports of orders are closed to whoever is limited to locations; others keep to both limits."""
    if report.subject == "order":
        return person.may("orders:read") and not person.locations
    return person.may("fulfilment:read")


def _report(visit: Visit, code: str) -> Report:
    """Raises PageUnknown, NotAllowed."""
    report = REPORTS.get(code)
    if report is None:
        raise PageUnknown
    if report.subject == "order":
        demand(visit.person, "orders:read", "channel")
    visit.person.demand("orders:read" if report.subject == "order" else "fulfilment:read")
    return report


def _asked(visit: Visit, *, placed: bool) -> Asked:
    """Raises FormInvalid, ReportUnfit. ``placed``: the report has locations and carriers."""
    there = figures.place(visit.cur, visit.at)
    name = visit.asked("period") or periods.USUAL
    first, last = _date(visit, "first"), _date(visit, "last")
    if name != "own":
        first = last = None
    period = periods.of(name, there.today, first, last)
    at, carrier = visit.asked("location"), visit.asked("carrier")
    location_ids = stock.places(visit, at) if placed else stock.places(visit)
    limits = Limits(_channels(visit), location_ids, [carrier] if carrier and placed else None)
    return Asked(there, period, limits)


def _date(visit: Visit, name: str) -> date | None:
    text = visit.asked(name)
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise FormInvalid.at(name, _("%s is no date") % text) from None


def _channels(visit: Visit) -> list[int] | None:
    """Ids of the channel that is asked for, or of all that somebody is limited to; None: all there are."""
    name, own = visit.asked("channel"), visit.person.channels
    if not name and not own:
        return None
    known = {
        one.name: one.id
        for one in channels.by_ids(visit.cur).values()
        if visit.person.reaches(channel=one.name)
    }
    if name and name not in known:
        raise FormInvalid.at("channel", _("There is no channel “%s” here") % name)
    return [known[name]] if name else list(known.values())


def _wanted(visit: Visit, report: Report, asked: Asked) -> Wanted:
    hour = visit.asked("hour")
    if hour and not (hour.isdecimal() and len(hour) <= 2):
        raise FormInvalid.at("hour", _("%s is no hour") % hour)
    return Wanted(
        report.code,
        asked.of(report),
        asked.limits,
        visit.asked("outcome") or None,
        int(hour) if hour else None,
    )


def _frame(visit: Visit, asked: Asked) -> dict[str, Any]:
    """What all three pages show: which days, in which zone, as of when, and what can be chosen."""
    known = sorted(one.name for one in channels.by_ids(visit.cur).values())
    return {
        "asked": visit.http.GET,
        "period": asked.period,
        "before": periods.before(asked.period),
        "running": asked.period.last >= asked.there.today,
        "there": asked.there,
        "behind": visit.at - asked.there.as_of > timedelta(minutes=1),
        "periods": [
            {"name": name, "word": word, "here": asked.period.name == name}
            for name, word in report_words.PERIODS.items()
        ],
        "channels": [name for name in known if visit.person.reaches(channel=name)],
        "locations": stock.reachable(visit),
        "wanted": {name: visit.asked(name) for name in (*KEPT, "by")},
    }


def _carriers(visit: Visit, report: Report, asked: Asked) -> list[str]:
    """Those that the period has."""
    if "carrier" not in report.by:
        return []
    limits = Limits(asked.limits.channel_ids, asked.limits.location_ids)
    found = figures.read(visit.cur, report.code, asked.there, asked.of(report), by="carrier", limits=limits)
    return sorted({*found.lines, visit.asked("carrier")} - {""})


def _said(visit: Visit) -> list[str]:
    """Of whom the rows are, in words."""
    said = {
        "channel": _("by channel %s"),
        "location": _("from %s"),
        "carrier": _("with %s"),
    }
    return [words % visit.asked(name) for name, words in said.items() if visit.asked(name)]


def _link(visit: Visit, path: str, names: Sequence[str], **more: object) -> str:
    """An address with these of this page's parameters, and more."""
    given = {name: visit.asked(name) for name in names if visit.asked(name)}
    query = urlencode({**given, **{name: value for name, value in more.items() if value is not None}})
    return f"{path}?{query}" if query else path


def _files(visit: Visit, code: str) -> list[tuple[str, str]]:
    """Format and address of the files of these rows."""
    names, path = (*KEPT, "outcome", "hour"), f"{HOME}/{code}/file"
    return [(word, _link(visit, path, names, format=form)) for form, word in files.FORMATS.items()]


def _rows_at(visit: Visit, found: Found) -> report_tables.Address:
    """Where the rows behind a cell are: of an outcome, of a line of the table."""

    def address(outcome: str, key: str = "") -> str:
        more: dict[str, object] = {"outcome": None if found.report.day == "now" else outcome or None}
        names: tuple[str, ...] = KEPT
        if outcome == report_tables.PARCELS:
            return _link(visit, f"{HOME}/stages/rows", names, outcome="shipped")
        if found.by == "day" and key:
            more |= {"period": "own", "first": key, "last": key}
            names = ("channel", "location", "carrier")
        elif found.by == "age" and key:
            more["outcome"] = key
        elif key:
            more[found.by] = int(key) if found.by == "hour" else key
            names = tuple(name for name in KEPT if name != found.by)
        return _link(visit, f"{HOME}/{found.report.code}/rows", names, **more)

    return address
