"""Stock: what may be sold from where, adjustments, counts, and stops of selling."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from crossdock.app import terminal
from crossdock.app.terminal import Home, Json, Limit

if TYPE_CHECKING:
    from crossdock.core.sql import Cursor
    from crossdock.inventory.adjust import Changed

app = terminal.group("What may be sold from where; adjustments, counts, and what is to be counted.")

Sku = Annotated[str, typer.Argument(help="The SKU.")]
Location = Annotated[str, typer.Argument(help="The location's code.")]
STOPS = ("sku", "channel", "how", "reason", "since")
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
        from crossdock.sourcing import restock

        at = clock.now()
        sku_id, place = _ids(cur, sku, location)
        changed = restock.adjust(
            cur, [sku_id], [place], [quantity], [reason], [reference], at=at, actor=operator()
        )
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
        from crossdock.sourcing import restock

        at = clock.now()
        sku_id, place = _ids(cur, sku, location)
        changed = restock.count(
            cur, [sku_id], [place], [counted], [as_of or at], [reference], at=at, actor=operator()
        )
    _print(sku, location, changed, as_json)


Skus = Annotated[list[str], typer.Argument(help="The SKUs.")]
AtChannel = Annotated[str | None, typer.Option("--channel", help="Only at this channel; else at every one.")]


@app.command("stop")
def stop(
    skus: Skus,
    channel: AtChannel = None,
    backorder: Annotated[
        bool,
        typer.Option("--backorder", help="Orders that come all the same wait as back-orders; else held."),
    ] = False,
    reason: Annotated[str, typer.Option("--reason", help="Why; it stands in the holds.")] = "",
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Stop selling SKUs: nothing is available, and new orders for them are held."""
    with terminal.session(home) as cur:
        from crossdock.app.environment import operator
        from crossdock.core import clock
        from crossdock.sourcing import selling

        ids, channel_id = _stopped(cur, skus, channel)
        how: Literal["hold", "backorder"] = "backorder" if backorder else "hold"
        selling.stop(cur, ids, channel_id, how, reason=reason, at=clock.now(), actor=operator())
        rows = _stops(cur)
    terminal.table(rows, STOPS, as_json=as_json)


@app.command("resume")
def resume(skus: Skus, channel: AtChannel = None, home: Home = None, as_json: Json = False) -> None:
    """Sell SKUs again: orders that waited for it go on."""
    with terminal.session(home) as cur:
        from crossdock.app.environment import operator
        from crossdock.core import clock
        from crossdock.sourcing import selling

        ids, channel_id = _stopped(cur, skus, channel)
        selling.resume(cur, ids, channel_id, at=clock.now(), actor=operator())
        rows = _stops(cur)
    terminal.table(rows, STOPS, as_json=as_json)


@app.command("stops")
def stops(home: Home = None, as_json: Json = False) -> None:
    """List what is not sold, and where."""
    with terminal.session(home) as cur:
        rows = _stops(cur)
    terminal.table(rows, STOPS, as_json=as_json)


def _stopped(cur: "Cursor", codes: list[str], channel: str | None) -> tuple[list[int], int]:
    from crossdock.catalog import skus
    from crossdock.core.errors import NotFound
    from crossdock.partners import channels

    found = skus.by_codes(cur, codes)
    for code in codes:
        if code not in found:
            raise NotFound(f"There is no SKU {code}", sku=code)
    channel_id = 0 if channel is None else channels.by_name(cur, channel).id
    return [sku.id for sku in found.values()], channel_id


def _stops(cur: "Cursor") -> list[dict[str, object]]:
    from crossdock.catalog import selling
    from crossdock.core import clock
    from crossdock.partners import channels

    names = channels.names(cur)
    return [
        {
            "sku": one.sku,
            "channel": names.get(one.channel_id),
            "how": one.how,
            "reason": one.reason,
            "since": one.since,
        }
        for one in selling.stops(cur, clock.now())
    ]


@app.command("counts")
def counts(
    location: Annotated[
        list[str] | None, typer.Option("--location", help="Only here; may be repeated.")
    ] = None,
    closed: Annotated[bool, typer.Option("--closed", help="Also those that a count has closed.")] = False,
    limit: Limit = 100,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """List what is to be counted because units were not found there; `stock count` closes it."""
    with terminal.session(home) as cur:
        from crossdock.inventory import doubts

        page = doubts.tasks(cur, open_only=not closed, locations=location or (), limit=limit)
    columns = ["sku", "location", "reason", "times", "gone", "doubted", "on_hand", "since", "reference"]
    columns += ["closed_at", "counted"] if closed else []
    terminal.table([task.document() for task in page.items], columns, as_json=as_json)
    if page.next_cursor and not as_json:
        terminal.warn(f"There is more than {limit} rows; name locations, or raise --limit.")


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
