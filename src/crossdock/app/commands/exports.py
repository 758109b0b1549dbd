"""Writing what there is into files: orders, stock, events, the audit."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from crossdock.app import terminal
from crossdock.app.terminal import Home, Json

if TYPE_CHECKING:
    from collections.abc import Callable

    from crossdock.core.sql import Cursor

app = terminal.group(
    "Write orders, stock, events or the audit into a file: CSV, JSON lines, Parquet or XLSX."
)

Out = Annotated[Path, typer.Option("--out", help="The file to write; - is standard output.")]
Form = Annotated[
    str | None,
    typer.Option("--format", help="csv, jsonl, parquet or xlsx; else what the file's name tells, or csv."),
]
Spreadsheet = Annotated[
    bool,
    typer.Option("--spreadsheet", help="CSV: put ' before texts that a spreadsheet would take for formulas."),
]
Since = Annotated[
    datetime | None,
    typer.Option(
        "--since",
        parser=terminal.moment,
        metavar="MOMENT",
        help="From this moment on; UTC where it names no zone.",
    ),
]
Until = Annotated[
    datetime | None,
    typer.Option(
        "--until",
        parser=terminal.moment,
        metavar="MOMENT",
        help="Before this moment; UTC where it names no zone.",
    ),
]


@app.command()
def orders(
    out: Out,
    form: Form = None,
    channel: Annotated[str | None, typer.Option("--channel", help="Of this channel only.")] = None,
    status: Annotated[
        str | None, typer.Option("--status", help="Of this status only: released, say.")
    ] = None,
    since: Since = None,
    until: Until = None,
    persons: Annotated[
        bool, typer.Option("--persons/--without-persons", help="Names, addresses, e-mails, notes.")
    ] = True,
    spreadsheet: Spreadsheet = False,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Write orders, a row a line; --since and --until compare when they were placed."""
    from crossdock.core.errors import Invalid
    from crossdock.orders.status import Status

    if status is not None and status not in list(Status):
        raise Invalid(f"There is no status {status!r}; there are {', '.join(Status)}", field="status")

    def params(cur: "Cursor") -> dict[str, object]:
        from crossdock.partners import channels

        channel_id = channels.by_name(cur, channel).id if channel is not None else None
        moments = {"since": since, "until": until}
        return {"channel_id": channel_id, "status": status, "persons": persons, **moments}

    _export("orders", out, form, home, as_json, spreadsheet, params)


@app.command()
def stock(
    out: Out,
    form: Form = None,
    skus: Annotated[
        list[str] | None, typer.Option("--sku", help="Of this SKU only; give it again for more.")
    ] = None,
    locations: Annotated[
        list[str] | None, typer.Option("--location", help="At this location only; give it again for more.")
    ] = None,
    spreadsheet: Spreadsheet = False,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Write stock, a row for each SKU at each location."""

    def params(cur: "Cursor") -> dict[str, object]:
        from crossdock.catalog.skus import by_codes
        from crossdock.core.errors import Invalid
        from crossdock.core.sql import ints
        from crossdock.network.locations import ids_by_code

        known = by_codes(cur, skus or ())
        places = ids_by_code(cur, locations) if locations else {}
        unknown = [code for code in skus or () if code not in known]
        unknown += [code for code in locations or () if code not in places]
        if unknown:
            raise Invalid(f"Neither a SKU nor a location is called {', '.join(unknown)}", field="sku")
        return {
            "sku_ids": ints([sku.id for sku in known.values()]) if skus else None,
            "location_ids": ints(list(places.values())) if locations else None,
        }

    _export("stock", out, form, home, as_json, spreadsheet, params)


@app.command()
def events(
    out: Out,
    form: Form = None,
    since: Since = None,
    until: Until = None,
    kind: Annotated[str | None, typer.Option("--kind", help="Of this kind only: shipped, say.")] = None,
    order: Annotated[str | None, typer.Option("--order", help="Of this order only: SO-100042.")] = None,
    spreadsheet: Spreadsheet = False,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Write the log of everything that happened, oldest first."""

    def params(cur: "Cursor") -> dict[str, object]:  # noqa: ARG001 - as the others
        from crossdock.orders.numbers import parse_number

        number = parse_number(order) if order is not None else None
        return {"since": since, "until": until, "kind": kind, "order_id": number}

    _export("events", out, form, home, as_json, spreadsheet, params)


@app.command()
def audit(
    out: Out,
    form: Form = None,
    since: Since = None,
    until: Until = None,
    actor: Annotated[str | None, typer.Option("--actor", help="Who: key:shop, command:root.")] = None,
    face: Annotated[str | None, typer.Option("--face", help="By which way: api, cli, console.")] = None,
    act: Annotated[str | None, typer.Option("--act", help="What was done, or a part of it: hold.")] = None,
    request: Annotated[
        str | None, typer.Option("--request", help="Of this request only, by its X-Request-Id.")
    ] = None,
    subject: Annotated[
        str | None, typer.Option("--subject", help="Of this kind only: channel, sku, order…")
    ] = None,
    name: Annotated[str | None, typer.Option("--name", help="With --subject: which.")] = None,
    spreadsheet: Spreadsheet = False,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Write what people, programs and commands changed, a row a change, oldest first."""

    def params(cur: "Cursor") -> dict[str, object]:
        from crossdock.accounts.audit import acts_with
        from crossdock.core.sql import Texts

        acts = None if act is None else Texts(acts_with(cur, act))
        asked = {"actor": actor, "face": face, "request": request, "subject": subject, "name": name}
        return {**asked, "acts": acts, "since": since, "until": until}

    _export("audit", out, form, home, as_json, spreadsheet, params)


def _export(
    name: str,
    out: Path,
    form: str | None,
    home: Path | None,
    as_json: bool,
    spreadsheet: bool,
    params: "Callable[[Cursor], dict[str, object]]",
) -> None:
    """Write an export, with the rows so far on a terminal."""
    from crossdock.app.environment import installation
    from crossdock.core.errors import Invalid
    from crossdock.core.exports import writers

    piped = str(out) == "-"
    kind = form or ("csv" if piped else writers.format_of(out)) or "csv"
    if kind not in writers.FORMATS:
        known = ", ".join(writers.FORMATS)
        raise Invalid(f"There is no format {kind!r}; the formats are {known}", field="format")
    if not piped and not out.absolute().parent.is_dir():
        raise Invalid(f"There is no folder {out.absolute().parent}", field="out")
    with installation(home):
        from crossdock.app import exporting
        from crossdock.core import db

        with db.transaction() as cur:
            asked = params(cur)
        place = None if piped else out
        rows = _shown(name, exporting.write(exporting.Wanted(
            exporting.EXPORTS[name], asked, kind, place, defuse=spreadsheet
        )))  # fmt: skip
    if piped:
        return
    said = {"export": name, "file": str(out), "format": kind, "rows": rows}
    terminal.document(said) if as_json else terminal.say(f"Wrote {rows} rows of {name} to {out}.")


def _shown(name: str, steps: Any) -> int:
    """Take all steps, with the rows so far on a terminal; returns how many there were."""
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    shown, rows = Console(stderr=True), 0
    columns = (SpinnerColumn(), TextColumn(f"{name}: {{task.completed:,}} rows"), TimeElapsedColumn())
    with Progress(*columns, console=shown, disable=not shown.is_terminal, transient=True) as bar:
        task = bar.add_task(name, total=None)
        for rows in steps:
            bar.update(task, completed=rows)
    return rows
