"""Labels of shipments: bought, listed, printed again, given back."""

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from crossdock.app import terminal
from crossdock.app.terminal import Home, Json

app = terminal.group("Labels of shipments: bought, listed, printed again, given back.")

ShipmentId = Annotated[int, typer.Argument(help="The shipment's id, as its fulfilment order shows it.")]
LabelId = Annotated[int, typer.Argument(help="The label's id.")]
COLUMNS = ("id", "shipment", "package", "state", "tracking", "carrier", "service", "error")


@app.command("list")
def show(shipment: ShipmentId, home: Home = None, as_json: Json = False) -> None:
    """Show a shipment's labels and their tracking numbers."""
    with terminal.session(home) as cur:
        from crossdock.fulfilment import labels, pack

        rows = labels.show(cur, [pack.head(cur, shipment).id])
    _print(rows, as_json)


@app.command("buy")
def buy(shipment: ShipmentId, home: Home = None, as_json: Json = False) -> None:
    """Ask for a label for each package that has none; the workers buy them."""
    with terminal.session(home) as cur:
        from crossdock.app.environment import operator
        from crossdock.core import clock
        from crossdock.fulfilment import labels, pack

        pack.label(cur, shipment, at=clock.now(), actor=operator())
        rows = labels.show(cur, [shipment])
    _print(rows, as_json)


@app.command("print")
def print_(
    label: LabelId,
    out: Annotated[
        Path | None, typer.Option("--out", help="A file ending in .pdf or .zpl; else ZPL on stdout.")
    ] = None,
    home: Home = None,
) -> None:
    """Write a label's file, as often as needed: PDF or ZPL (203 dpi), 4 x 6 inches."""
    kinds = {".pdf": 0, ".zpl": 1}
    if out is not None and out.suffix.lower() not in kinds:
        raise terminal.fail(f"crossdock: {out} should end in .pdf or .zpl", 2)
    with terminal.session(home) as cur:
        from crossdock.fulfilment import labels

        files = labels.files(cur, label)
    if out is None:
        sys.stdout.write(files[1].decode("ascii"))
        return
    try:
        out.write_bytes(files[kinds[out.suffix.lower()]])
    except OSError as error:
        raise terminal.fail(f"crossdock: {out} cannot be written: {error.strerror}") from None


@app.command("void")
def void(label: LabelId, home: Home = None, as_json: Json = False) -> None:
    """Give a label back while its shipment has not left; the workers tell the carrier."""
    with terminal.session(home) as cur:
        from crossdock.core import clock
        from crossdock.fulfilment import labels, pack

        pack.void_label(cur, label, at=clock.now())
        rows = [labels.one(cur, label)]
    _print(rows, as_json)


def _print(rows: list[dict[str, Any]], as_json: bool) -> None:
    terminal.table(rows, COLUMNS, as_json=as_json)
