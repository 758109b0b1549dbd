"""Stock: what may be sold from where, adjustments and counts."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from crossdock.app import terminal
from crossdock.app.terminal import Home, Json, Limit

if TYPE_CHECKING:
    from crossdock.core.sql import Cursor
    from crossdock.inventory.adjust import Changed

app = terminal.group("What may be sold from where; adjustments and counts.")

Sku = Annotated[str, typer.Argument(help="The SKU.")]
Location = Annotated[str, typer.Argument(help="The location's code.")]
COLUMNS = ("sku", "location", "on_hand", "reserved", "safety", "missing", "available", "kit")


@app.command("show")
def show(
    skus: Annotated[list[str] | None, typer.Argument(help="SKUs; none: all.")] = None,
    location: Annotated[
        list[str] | None, typer.Option("--location", help="Only here; may be repeated.")
    ] = None,
    limit: Limit = 100,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Show stock by SKU and location, in units; of kits what their components make."""
    with terminal.session(home) as cur:
        from crossdock.core import clock
        from crossdock.inventory import kits

        page = kits.availability(
            cur, at=clock.now(), wanted=skus or (), locations=location or (), limit=limit
        )
    terminal.table([cell.document() for cell in page.items], COLUMNS, as_json=as_json)
    if page.next_cursor and not as_json:
        terminal.warn(f"There is more than {limit} rows; name SKUs, or raise --limit.")


@app.command("adjust")
def adjust(
    sku: Sku,
    location: Location,
    quantity: Annotated[int, typer.Argument(help="Units to add; with a minus (after --) to take.")],
    reason: Annotated[str, typer.Option("--reason", help="Why; it stands with the movement.")],
    reference: Annotated[str, typer.Option("--reference", help="A document it goes back to.")] = "",
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Add units to stock, or take them."""
    with terminal.session(home) as cur:
        from crossdock.app.environment import operator
        from crossdock.core import clock
        from crossdock.inventory import adjust as adjusting
        from crossdock.sourcing import backorders

        at = clock.now()
        sku_id, place = _ids(cur, sku, location)
        changed = adjusting.adjust(
            cur, [sku_id], [place], [quantity], [reason], [reference], at=at, actor=operator()
        )
        backorders.wake(cur, [sku_id], at=at)
    _print(sku, location, changed, as_json)


@app.command("count")
def count(
    sku: Sku,
    location: Location,
    counted: Annotated[int, typer.Argument(min=0, help="Units that were counted.")],
    as_of: Annotated[
        datetime | None,
        typer.Option(
            "--as-of", formats=["%Y-%m-%dT%H:%M:%S%z"], help="When it was counted, with offset; else now."
        ),
    ] = None,
    reference: Annotated[str, typer.Option("--reference", help="A document it goes back to.")] = "",
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Set stock to what was counted; what moved after that moment is kept."""
    with terminal.session(home) as cur:
        from crossdock.app.environment import operator
        from crossdock.core import clock
        from crossdock.inventory import adjust as adjusting
        from crossdock.sourcing import backorders

        at = clock.now()
        sku_id, place = _ids(cur, sku, location)
        changed = adjusting.count(
            cur, [sku_id], [place], [counted], [as_of or at], [reference], at=at, actor=operator()
        )
        backorders.wake(cur, [sku_id], at=at)
    _print(sku, location, changed, as_json)


def _ids(cur: "Cursor", sku: str, location: str) -> tuple[int, int]:
    from crossdock.catalog import skus
    from crossdock.core.errors import NotFound
    from crossdock.network import locations

    found = skus.by_codes(cur, [sku])
    places = locations.ids_by_code(cur, [location])
    if sku not in found:
        raise NotFound(f"There is no SKU {sku}", sku=sku)
    if location not in places:
        raise NotFound(f"There is no location {location}", location=location)
    return found[sku].id, places[location]


def _print(sku: str, location: str, changed: "list[Changed]", as_json: bool) -> None:
    rows = [
        {"sku": sku, "location": location, "difference": one.difference, "missing": one.missing}
        for one in changed
    ]
    terminal.table(rows, ("sku", "location", "difference", "missing"), as_json=as_json)
