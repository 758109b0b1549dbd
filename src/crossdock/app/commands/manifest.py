"""Manifests: what a carrier is handed a day at a location."""

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from crossdock.app import terminal
from crossdock.app.terminal import Home, Json, Limit

app = terminal.group("What a carrier is handed a day at a location: closed once, printed as often as needed.")

Manifest = Annotated[int, typer.Argument(help="The manifest's id.")]
HEADS = ("id", "location", "carrier", "day", "packages", "weight_g", "closed_at", "actor")
COLUMNS = ("tracking", "service", "order", "shipment", "package", "weight_g", "country", "postal_code")


@app.command("open")
def open_(home: Home = None, as_json: Json = False) -> None:
    """What has left and stands on no manifest yet, by location and carrier."""
    with terminal.session(home) as cur:
        from crossdock.core import clock
        from crossdock.fulfilment import manifests

        rows = manifests.open_(cur, at=clock.now())
    terminal.table(rows, ("location", "carrier", "packages"), as_json=as_json)


@app.command("close")
def close(
    location: Annotated[str, typer.Option("--location", help="The location's code.")],
    carrier: Annotated[str, typer.Option("--carrier", help="The carrier that takes it all.")],
    day: Annotated[
        datetime | None,
        typer.Option("--day", formats=["%Y-%m-%d"], help="Else the location's today, such as 2026-11-23."),
    ] = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Close a day's manifest; one that is closed stays as it is: what left after it goes onto the next."""
    with terminal.session(home) as cur:
        from crossdock.app.environment import operator
        from crossdock.core import clock
        from crossdock.fulfilment import manifests

        wanted = None if day is None else day.date()
        made, new = manifests.close(cur, location, carrier, day=wanted, at=clock.now(), actor=operator())
        found = manifests.one(cur, made)
    if as_json:
        terminal.document({**found, "new": new})
        return
    said = "is closed" if new else "was closed before, and stays as it is"
    terminal.say(f"Manifest {made} of {carrier} at {location} for {found['day']} {said}.")
    terminal.table([found], HEADS, as_json=False)


@app.command("list")
def list_(
    location: Annotated[str | None, typer.Option("--location", help="The location's code.")] = None,
    carrier: Annotated[str | None, typer.Option("--carrier", help="Only this carrier's.")] = None,
    limit: Limit = 50,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """List manifests, newest first."""
    with terminal.session(home) as cur:
        from crossdock.fulfilment import manifests

        wanted = [] if location is None else [location]
        rows = manifests.page(cur, wanted=wanted, carrier=carrier, limit=limit).items
    terminal.table(rows, HEADS, as_json=as_json)


@app.command("show")
def show(manifest: Manifest, home: Home = None, as_json: Json = False) -> None:
    """Show a manifest and its packages, by tracking number."""
    with terminal.session(home) as cur:
        from crossdock.fulfilment import manifests

        found = manifests.one(cur, manifest)
    if as_json:
        terminal.document(found)
        return
    terminal.table([found], HEADS, as_json=False)
    terminal.table(found["items"], COLUMNS, as_json=False)


@app.command("print")
def print_(
    manifest: Manifest,
    out: Annotated[
        Path | None, typer.Option("--out", help="A file ending in .pdf or .csv; else CSV on stdout.")
    ] = None,
    home: Home = None,
) -> None:
    """Write a manifest as PDF (A4, two signatures) or CSV, as often as needed."""
    if out is not None and out.suffix.lower() not in (".pdf", ".csv"):
        raise terminal.fail(f"crossdock: {out} should end in .pdf or .csv", 2)
    with terminal.session(home) as cur:
        from crossdock.carriers.adapters import manifest as paper
        from crossdock.fulfilment import manifests

        found = manifests.one(cur, manifest)
    if out is None:
        sys.stdout.write(paper.rows(found).decode().replace("\r\n", "\n"))
        return
    try:
        out.write_bytes(paper.pdf(found) if out.suffix.lower() == ".pdf" else paper.rows(found))
    except OSError as error:
        raise terminal.fail(f"crossdock: {out} cannot be written: {error.strerror}") from None
