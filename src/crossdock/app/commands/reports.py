"""Reports: what orders and fulfilment orders come to, beside the period before; the rows behind a figure."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

import typer

from crossdock.app import terminal
from crossdock.app.terminal import Home, Json

if TYPE_CHECKING:
    from crossdock.core.sql import Cursor
    from crossdock.reporting.figures import Limits, Place
    from crossdock.reporting.rows import Wanted

Days: TypeAlias = tuple[str, date | None, date | None]
Of: TypeAlias = tuple[Sequence[str] | None, Sequence[str] | None, Sequence[str] | None]
Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Of the period own: 2026-11-23.")]
Names = Annotated[list[str] | None, typer.Option(help="Only of these; may be repeated.")]


def report(
    name: Annotated[
        str | None,
        typer.Argument(help="stages, fill, release, delivery, backorders, cost or split; all without."),
    ] = None,
    period: Annotated[
        str, typer.Option("--period", help="today, yesterday, 7_days, 28_days, month or own.")
    ] = "7_days",
    first: Day = None,
    last: Day = None,
    by: Annotated[str, typer.Option("--by", help="day, hour, location, carrier, channel or age.")] = "",
    channel: Names = None,
    location: Names = None,
    carrier: Names = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", help="Write the rows behind it into this file: CSV, JSON lines, Parquet, XLSX."
        ),
    ] = None,
    outcome: Annotated[
        str | None, typer.Option("--outcome", help="With --out: of this outcome only: late, say.")
    ] = None,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Have the workers count all orders again, into a new count.")
    ] = False,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Show a report, beside the period before; or write the rows behind it into a file."""
    if rebuild:
        _rebuild(home)
        return
    days = (first and first.date(), last and last.date())
    if out is not None:
        _write(name or "", out, outcome, (period, *days), (channel, location, carrier), home, as_json=as_json)
        return
    found = _read(name, by, (period, *days), (channel, location, carrier), home)
    if as_json:
        terminal.document(found[0] if name else found)
    else:
        _show(found, alone=bool(name))


def _read(name: str | None, by: str, period: Days, of: Of, home: Path | None) -> list[dict[str, Any]]:
    """The report of this name, or all of them in all."""
    with terminal.session(home) as cur:
        from crossdock.core import clock
        from crossdock.reporting import documents, figures
        from crossdock.reporting.catalogue import REPORTS

        there = figures.place(cur, clock.now())
        limits = _limits(cur, *of)
        some = [one for one in REPORTS if "location" in REPORTS[one].by or not limits.placed]
        found = []
        for code in [_known(name)] if name else some:
            asked = _period(code, there, period)
            read = figures.read(cur, code, there, asked, by=by if name else "", limits=limits)
            found.append(documents.figures(read))
    return found


def _rebuild(home: Path | None) -> None:
    with terminal.session(home) as cur:
        from crossdock.reporting import counting

        counting.rebuild(cur)
        terminal.say("The workers count all orders again; `crossdock doctor` says while orders are left.")


def _known(name: str) -> str:
    from crossdock.core.errors import Invalid
    from crossdock.reporting.catalogue import REPORTS

    if name not in REPORTS:
        raise Invalid(f"There is no report {name!r}; there are {', '.join(REPORTS)}", field="name")
    return name


def _period(code: str, there: "Place", asked: Days) -> Any:
    from crossdock.reporting import periods
    from crossdock.reporting.catalogue import REPORTS

    name, first, last = asked
    found = periods.of(name, there.today, first, last)
    return None if REPORTS[code].day == "now" else found


def _limits(
    cur: "Cursor",
    channel: Sequence[str] | None,
    location: Sequence[str] | None,
    carrier: Sequence[str] | None,
) -> "Limits":
    from crossdock.core.errors import Invalid
    from crossdock.network.locations import ids_by_code
    from crossdock.partners import channels
    from crossdock.reporting.figures import Limits

    places = ids_by_code(cur, location or ())
    unknown = [code for code in location or () if code not in places]
    if unknown:
        raise Invalid(f"No location is called {', '.join(unknown)}", field="location")
    return Limits(
        [channels.by_name(cur, name).id for name in channel] if channel else None,
        list(places.values()) if location else None,
        carrier or None,
    )


def _show(found: Sequence[Mapping[str, Any]], *, alone: bool) -> None:
    """A line of the table for each line of the report; all reports: a line each."""
    rows = []
    for one in found:
        lines = [(line["key"], line["now"], line["before"]) for line in one["lines"]] if alone else []
        lines.append(("all" if alone else one["report"], one["total"], one["total_before"]))
        rows += [_row(key, now, before) for key, now, before in lines]
    terminal.table(rows, ("of", "counted", "outcomes", "share", "average", "before"), as_json=False)
    one = found[0]
    if alone:
        terminal.say(one["about"])
    days = one["period"] or {"first": "now", "last": "now"}
    terminal.say(f"{days['first']} to {days['last']}, {one['time_zone']}; as of {terminal.cell(one['as_of'])}"
                 + ("." if one["whole"] else "; older orders are still being counted."))  # fmt: skip


def _row(key: str, now: Mapping[str, Any], before: Mapping[str, Any] | None) -> dict[str, Any]:
    return {
        "of": key,
        "counted": now["counted"],
        "outcomes": ", ".join(f"{name} {count}" for name, count in now["outcomes"].items()),
        "share": now["share"],
        "average": _average(now),
        "before": "" if before is None else before["share"] or _average(before) or before["counted"],
    }


def _average(line: Mapping[str, Any]) -> str:
    return ", ".join(f"{one['average']['amount']} {one['average']['currency']}" for one in line["costs"])


def _write(
    name: str,
    out: Path,
    outcome: str | None,
    period: Days,
    of: Of,
    home: Path | None,
    *,
    as_json: bool,
) -> None:
    from crossdock.app.environment import installation
    from crossdock.core.errors import Invalid
    from crossdock.core.exports import writers

    code, form = _known(name), writers.format_of(out) or "csv"
    if not out.absolute().parent.is_dir():
        raise Invalid(f"There is no folder {out.absolute().parent}", field="out")
    with installation(home):
        from crossdock.app import exporting
        from crossdock.core import clock, db
        from crossdock.reporting import figures, rows
        from crossdock.reporting.rows import Wanted

        with db.transaction() as cur:
            there = figures.place(cur, clock.now())
            wanted = Wanted(code, _period(code, there, period), _limits(cur, *of), outcome)
            rows.check(wanted)
        steps = exporting.write_batches(out, form, rows.columns(code), _batches(wanted, there))
        count = max(steps, default=0)
    said = {"report": code, "file": str(out), "format": form, "rows": count}
    terminal.document(said) if as_json else terminal.say(f"Wrote {count} rows of {code} to {out}.")


def _batches(wanted: "Wanted", there: "Place") -> Iterator[Sequence[Sequence[Any]]]:
    """Rows, page by page, each in a transaction of its own."""
    from crossdock.core import db
    from crossdock.reporting import rows

    def turn(after: "rows.Position") -> "rows.Page":
        with db.transaction() as cur:
            return rows.page(cur, wanted, there, after=after, limit=rows.AT_ONCE)

    return (found.rows for found in rows.every(turn))
