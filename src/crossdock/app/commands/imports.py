"""Importing masters and stock from files."""

from contextlib import contextmanager
from inspect import cleandoc
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from crossdock.app import terminal
from crossdock.app.terminal import Home, Json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from crossdock.app.order_files import Report as OrdersReport
    from crossdock.core.imports import Importer, Outcome, Report, Row, Run
    from crossdock.core.sql import Cursor

app = terminal.group(
    "Read a file: CSV, JSON lines or XLSX. Masters and stock: all rows or none; orders: each."
)

File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="The file to read.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would happen, and change nothing.")]
Again = Annotated[bool, typer.Option("--again", help="Import a file of the same content once more.")]
Partial = Annotated[bool, typer.Option("--partial", help="Keep the good rows where others are at fault.")]
Encoding = Annotated[str | None, typer.Option("--encoding", help="Of a text file that is not UTF-8.")]


def _plain(name: str, kind: str, text: str) -> None:
    """A command that reads a file of one kind, and takes nothing of its own."""

    def command(
        file: File,
        dry_run: DryRun = False,
        again: Again = False,
        partial: Partial = False,
        encoding: Encoding = None,
        home: Home = None,
        as_json: Json = False,
    ) -> None:
        _import(kind, file, home, as_json, dry_run=dry_run, again=again, partial=partial, encoding=encoding)

    app.command(name, help=cleandoc(text))(command)


@app.command()
def skus(
    file: File,
    kits: Annotated[
        bool, typer.Option("--kits", help="The file says what kits are made of: sku,component_sku,quantity.")
    ] = False,
    aliases: Annotated[
        bool,
        typer.Option("--aliases", help="The file says what channels call SKUs: channel,alias,sku,quantity."),
    ] = False,
    dry_run: DryRun = False,
    again: Again = False,
    partial: Partial = False,
    encoding: Encoding = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Import SKUs: sku,name,weight_g,length_mm,width_mm,height_mm,price,currency and more.

    With --kits a kit is made of exactly the rows that name it (one row without component: it is no kit any
    more). With --aliases a channel's code stands for quantity base units of a SKU (no channel: every one).
    """
    if kits and aliases:
        raise typer.BadParameter("a file is of kits or of aliases: give one of --kits, --aliases")
    kind = "kits" if kits else "aliases" if aliases else "skus"
    _import(kind, file, home, as_json, dry_run=dry_run, again=again, partial=partial, encoding=encoding)


_plain(
    "locations",
    "locations",
    "Import locations: code,name,kind,address,time_zone,capacity_per_day,cut_off,handling and more.",
)


_plain("stock", "stock", "Import counts of stock: sku,location,on_hand,safety, and as_of where it is known.")


_plain(
    "receipts",
    "receipts",
    """Import what suppliers are to deliver: reference,sku,location,quantity,expected_on,supplier.

    A line that was announced before is what the file says now; back-orders get their dates anew.
    """,
)


@app.command()
def tariff(
    file: File,
    zones: Annotated[
        bool, typer.Option("--zones", help="The file is a zone chart: origin,postal_prefix,country,zone.")
    ] = False,
    dry_run: DryRun = False,
    again: Again = False,
    partial: Partial = False,
    encoding: Encoding = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Import a carrier's prices: carrier,service,zone,up_to_g,price,currency,transit_days."""
    kind = "zones" if zones else "tariff"
    _import(kind, file, home, as_json, dry_run=dry_run, again=again, partial=partial, encoding=encoding)


_plain("service-levels", "service_levels", "Import which carriers' services may carry which service level.")


_plain(
    "tracking",
    "tracking",
    """Import what carriers say of parcels: tracking,status,at and carrier,city,region,detail and more.

    Each row is kept as a message, known by its content; workers read it as they read a carrier's webhook.
    """,
)


_plain(
    "shop-places", "shop_places", "Import which of a shop's places are which locations: channel,location,gid."
)


_plain(
    "shop-items", "shop_items", "Import which of a shop's inventory items are which SKUs: channel,sku,gid."
)


@app.command()
def orders(
    file: File,
    channel: Annotated[str, typer.Option("--channel", help="Of rows that name none.")] = "",
    profile: Annotated[
        str,
        typer.Option("--profile", help="Whose columns they are, if not ours: shopify (its order export)."),
    ] = "",
    time_zone: Annotated[
        str, typer.Option("--time-zone", help="Of moments written without one: America/New_York, say.")
    ] = "",
    result: Annotated[
        Path | None, typer.Option("--result", help="Write what became of every row into this CSV file.")
    ] = None,
    dry_run: DryRun = False,
    again: Again = False,
    encoding: Encoding = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Import orders, each by itself: channel,external_id,placed_at,email,name,line1,city,region,postal_code,\
country,sku,quantity,unit_price,currency and more, one row a line."""
    from crossdock.app import order_files, results
    from crossdock.app.environment import installation, operator
    from crossdock.channels import order_settings
    from crossdock.core.imports.files import Source

    reading = order_settings.reading(
        {"profile": profile, "time_zone": time_zone, "encoding": encoding or ""}, channel=channel
    )
    sheet = results.Sheet()
    with installation(home), sheet.written(result):
        run = order_files.Run(
            Source.of_path(file), reading, actor=operator(), dry_run=dry_run, again=again, tell=sheet.tell
        )
        with _bar("orders", file) as progress:
            for rows, fraction in run.steps():
                progress(rows, fraction)
        sheet.end(run.report)
        _wake()
    _print_orders(run.report, as_json)
    raise typer.Exit(0 if run.report.ok else 1)


@contextmanager
def _bar(kind: str, file: Path) -> "Iterator[Callable[[int, float], None]]":
    """A bar on a terminal; takes rows read and the share of the file that they are."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    shown = Console(stderr=True)
    columns = (TextColumn(f"{kind} {file.name}"), BarColumn(), TextColumn("{task.fields[rows]} rows"))
    with Progress(*columns, console=shown, disable=not shown.is_terminal, transient=True) as bar:
        task = bar.add_task(kind, total=100, rows=0)
        yield lambda rows, fraction: bar.update(task, completed=int(fraction * 100), rows=rows)


def _wake() -> None:
    from crossdock.core import db, stages

    with db.cursor() as cur:
        cur.execute(f"NOTIFY {stages.CHANNEL}")


def importer_of(kind: str) -> "Importer":
    """The importer of a kind of file."""
    from crossdock.carriers import importers as carriers
    from crossdock.catalog import importers as catalog
    from crossdock.channels import importers as channels
    from crossdock.fulfilment import importers as fulfilment
    from crossdock.inventory import importers as inventory
    from crossdock.network import importers as network

    known = {**catalog.IMPORTERS, **network.IMPORTERS, **inventory.IMPORTERS, **carriers.IMPORTERS}
    known |= {**channels.IMPORTERS, **fulfilment.IMPORTERS}
    return known[kind]


def _import(kind: str, file: Path, home: Path | None, as_json: bool, **how: Any) -> None:
    with terminal.session(home) as cur, _bar(kind, file) as progress:
        report = _run(cur, kind, file, progress=progress, **how)
    _print(report, as_json)
    raise typer.Exit(0 if report.ok else 1)


def _run(cur: "Cursor", kind: str, file: Path, **how: Any) -> "Report":
    from dataclasses import replace

    from crossdock.app.environment import operator
    from crossdock.catalog import skus
    from crossdock.core import clock, imports
    from crossdock.sourcing import backorders, promises

    at = clock.now()
    importer, codes = importer_of(kind), set[str]()

    def apply(cur: "Cursor", rows: "Sequence[Row]", run: "Run") -> "Outcome":
        codes.update(row.values["sku"] for row in rows)
        return importer.apply(cur, rows, run)

    watched = replace(importer, apply=apply) if kind in ("stock", "receipts") else importer
    report = imports.run(cur, watched, file, actor=operator(), at=at, **how)
    if codes and report.applied:
        moved = [sku.id for sku in skus.by_codes(cur, codes, at).values()]
        if kind == "stock":
            backorders.wake(cur, moved, at=at)
        else:
            promises.remake(cur, moved, at=at)
    return report


def _print(report: "Report", as_json: bool) -> None:
    from dataclasses import asdict

    if as_json:
        terminal.document({**asdict(report), "ok": report.ok})
        return
    for fault in report.errors:
        terminal.warn(f"row {fault.row}  {fault.column or '-'}  {fault.found!r}: {fault.fix}")
    if report.more_errors:
        terminal.warn(f"and {report.more_errors} more")
    for fault in report.warnings:
        terminal.warn(f"note: row {fault.row}  {fault.column or '-'}  {fault.found!r}: {fault.fix}")
    if report.skipped:
        terminal.say(f"{report.name} was imported before; --again imports it once more.")
        return
    verb = (
        "Imported" if report.applied else "Would import" if report.dry_run and report.ok else "Not imported:"
    )
    terminal.say(
        f"{verb} {report.name}: {report.read} rows read, {report.created} new, {report.changed} changed, "
        f"{report.unchanged} unchanged, {report.faulty} at fault."
    )


def _print_orders(report: "OrdersReport", as_json: bool) -> None:
    if as_json:
        terminal.document(report.document())
        return
    for fault in report.errors:
        terminal.warn(f"row {fault.row}  {fault.column or '-'}  {fault.found!r}: {fault.fix}")
    if report.more_errors:
        terminal.warn(f"and {report.more_errors} more")
    for fault in report.warnings:
        terminal.warn(f"note: row {fault.row}  {fault.column or '-'}  {fault.found!r}: {fault.fix}")
    if report.skipped:
        terminal.say(f"{report.name} was imported before, as {report.before}; --again imports it once more.")
        return
    if not report.applied and not report.dry_run:
        kept = f" It is kept as message {report.message}." if report.message else ""
        terminal.say(f"Not imported: {report.name} cannot be read.{kept}")
        return
    terminal.say(
        f"{'Would import' if report.dry_run else 'Imported'} {report.name}: {report.read} rows read, "
        f"{report.created} orders new ({report.held} held), {report.unchanged} unchanged, "
        f"{report.differs} differ from what is there, {report.refused} refused."
    )
    if report.refused and not report.dry_run:
        terminal.say("What was refused waits in quarantine: `crossdock messages list --state quarantined`.")
