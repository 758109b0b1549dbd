"""Receipts and transfers: what is to come, and what came."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from crossdock.app import terminal
from crossdock.app.terminal import Home, Json, Limit

if TYPE_CHECKING:
    from datetime import date

    from crossdock.core.sql import Cursor

receipts = terminal.group("What suppliers are to deliver, and what came of it.")
transfers = terminal.group("What goes from one location to another: planned, in transit, received.")

Name = Annotated[str, typer.Argument(help="Its number, or its reference.")]
State = Annotated[str | None, typer.Option("--state", help="Only in this state.")]
On = Annotated[
    datetime | None, typer.Option("--expected-on", formats=["%Y-%m-%d"], help="The day it is to be there.")
]
Delivery = Annotated[
    str, typer.Option("--reference", help="The delivery's own reference; the same again changes nothing.")
]
Got = Annotated[
    list[str] | None,
    typer.Option("--got", metavar="SKU[@LOCATION]=UNITS", help="Units that can be sold; may be repeated."),
]
Damaged = Annotated[
    list[str] | None,
    typer.Option("--damaged", metavar="SKU[@LOCATION]=UNITS", help="Units that cannot; may be repeated."),
]
All = Annotated[bool, typer.Option("--all", help="All that is underway came, and can be sold.")]
Final = Annotated[bool, typer.Option("--final", help="Nothing more will come: the rest is short.")]
COLUMNS = (
    "number",
    "reference",
    "state",
    "expected_on",
    "sent",
    "received",
    "damaged",
    "short",
    "over",
    "underway",
)
LINE = (
    "sku",
    "location",
    "quantity",
    "expected_on",
    "sent",
    "received",
    "damaged",
    "short",
    "over",
    "underway",
)
UNITS = ("sent", "received", "damaged", "short", "over", "underway")
PAIR = re.compile(r"(?P<sku>.+?)(?:@(?P<location>[^@=]+))?=(?P<units>[0-9]{1,9})")
Kind = Literal["receipt", "transfer"]


@receipts.command("list")
def list_receipts(state: State = None, limit: Limit = 50, home: Home = None, as_json: Json = False) -> None:
    """List receipts, newest first, with the sums of their units."""
    _list("receipt", state, limit, home, as_json)


@receipts.command("show")
def show_receipt(name: Name, home: Home = None, as_json: Json = False) -> None:
    """Show a receipt by SKU and location."""
    with terminal.session(home) as cur:
        _print(_document(cur, "receipt", name), as_json)


@receipts.command("arrive")
def arrive_receipt(
    name: Name,
    reference: Delivery,
    got: Got = None,
    damaged: Damaged = None,
    everything: All = False,
    final: Final = False,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Take in a delivery of a receipt: in parts, too much, too little, damaged."""
    with terminal.session(home) as cur:
        _arrive(cur, "receipt", name, reference, got or (), damaged or (), everything=everything, final=final)
        _print(_document(cur, "receipt", name), as_json)


@receipts.command("cancel")
def cancel_receipt(name: Name, home: Home = None, as_json: Json = False) -> None:
    """Say that nothing of a receipt will come."""
    _cancel("receipt", name, home, as_json)


@transfers.command("list")
def list_transfers(state: State = None, limit: Limit = 50, home: Home = None, as_json: Json = False) -> None:
    """List transfers, newest first, with the sums of their units."""
    _list("transfer", state, limit, home, as_json)


@transfers.command("show")
def show_transfer(name: Name, home: Home = None, as_json: Json = False) -> None:
    """Show a transfer by SKU."""
    with terminal.session(home) as cur:
        _print(_document(cur, "transfer", name), as_json)


@transfers.command("create")
def create_transfer(
    reference: Annotated[str, typer.Argument(help="What it is called.")],
    origin: Annotated[str, typer.Option("--from", help="The code of the location that it leaves.")],
    destination: Annotated[str, typer.Option("--to", help="The code of the location that it goes to.")],
    units: Annotated[list[str], typer.Option("--units", metavar="SKU=UNITS", help="May be repeated.")],
    expected_on: On = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Plan a transfer; nothing is kept for it at the origin until it ships."""
    with terminal.session(home) as cur:
        from crossdock.app.environment import operator
        from crossdock.core import clock
        from crossdock.inventory import transfers as verbs

        asked = {sku: count for sku, _, count in map(_pair, units)}
        skus, places = _ids(cur, list(asked), [origin, destination])
        wanted = verbs.Wanted(
            reference,
            places[origin],
            places[destination],
            {skus[sku]: count for sku, count in asked.items()},
            _day(expected_on),
        )
        number, _ = verbs.create(cur, wanted, at=clock.now(), actor=operator())
        _print(_document(cur, "transfer", number), as_json)


@transfers.command("ship")
def ship_transfer(
    name: Name,
    units: Annotated[
        list[str] | None,
        typer.Option("--units", metavar="SKU=UNITS", help="What leaves, if not all; may be repeated."),
    ] = None,
    expected_on: On = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Take a transfer's units off the origin's stock: they are in transit then."""
    with terminal.session(home) as cur:
        from crossdock.app.environment import operator
        from crossdock.core import clock
        from crossdock.sourcing import supplied

        asked = {sku: count for sku, _, count in map(_pair, units or ())}
        skus, _ = _ids(cur, list(asked), [])
        leaving = {skus[sku]: count for sku, count in asked.items()} or None
        day = _day(expected_on)
        supplied.ship(cur, name, units=leaving, expected_on=day, at=clock.now(), actor=operator())
        _print(_document(cur, "transfer", name), as_json)


@transfers.command("arrive")
def arrive_transfer(
    name: Name,
    reference: Delivery,
    got: Got = None,
    damaged: Damaged = None,
    everything: All = False,
    final: Final = False,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Take in a delivery of a transfer; what differs from what left shows as over, damaged or short."""
    with terminal.session(home) as cur:
        _arrive(
            cur, "transfer", name, reference, got or (), damaged or (), everything=everything, final=final
        )
        _print(_document(cur, "transfer", name), as_json)


@transfers.command("cancel")
def cancel_transfer(name: Name, home: Home = None, as_json: Json = False) -> None:
    """Call a transfer off that has not shipped."""
    _cancel("transfer", name, home, as_json)


def _list(kind: Kind, state: str | None, limit: int, home: Any, as_json: bool) -> None:
    with terminal.session(home) as cur:
        from crossdock.inventory import supply

        items = supply.page(cur, kind, state=state, limit=limit).items
    rows = [
        {
            **{name: one[name] for name in ("number", "reference", "state")},
            "expected_on": max(
                (line["expected_on"] for line in one["lines"] if line["expected_on"]), default=None
            ),
            **{name: sum(line[name] for line in one["lines"]) for name in UNITS},
        }
        for one in items
    ]
    terminal.table(rows, COLUMNS, as_json=as_json)


def _document(cur: "Cursor", kind: Kind, name: str) -> dict[str, Any]:
    from crossdock.inventory import supply

    return supply.show(cur, kind, name)


def _print(document: dict[str, Any], as_json: bool) -> None:
    if as_json:
        terminal.document(document)
        return
    title = f"{document['number']} ({document['reference']}): {document['state'].replace('_', ' ')}"
    terminal.table(document["lines"], LINE, as_json=False, title=title)


def _arrive(
    cur: "Cursor",
    kind: Kind,
    name: str,
    reference: str,
    got: Sequence[str],
    damaged: Sequence[str],
    *,
    everything: bool,
    final: bool,
) -> None:
    from crossdock.app.environment import operator
    from crossdock.core import clock
    from crossdock.inventory.arrivals import Came
    from crossdock.sourcing import supplied

    if everything and (got or damaged):
        raise typer.BadParameter("give --all, or what came: not both")
    document = _document(cur, kind, name)
    units: dict[tuple[str, str], list[int]] = {}
    if everything:
        units = {(line["sku"], line["location"]): [line["underway"], 0] for line in document["lines"]}
    for place, pairs in enumerate((got, damaged)):
        for sku, location, count in map(_pair, pairs):
            units.setdefault((sku, location or _place(document, sku)), [0, 0])[place] += count
    skus, places = _ids(cur, [sku for sku, _ in units], [place for _, place in units])
    came = {(skus[sku], places[place]): Came(*counts) for (sku, place), counts in units.items()}
    at, actor = clock.now(), operator()
    supplied.arrive(cur, kind, document["number"], reference, came, final=final, at=at, actor=actor)


def _place(document: dict[str, Any], sku: str) -> str:
    places = {line["location"] for line in document["lines"] if line["sku"] == sku}
    places = places or {line["location"] for line in document["lines"]}
    if len(places) != 1:
        raise typer.BadParameter(f"{sku}: say where it came, as {sku}@LOCATION=UNITS")
    return str(min(places))


def _cancel(kind: Kind, name: str, home: Any, as_json: bool) -> None:
    with terminal.session(home) as cur:
        from crossdock.app.environment import operator
        from crossdock.core import clock
        from crossdock.sourcing import supplied

        supplied.cancel(cur, kind, name, at=clock.now(), actor=operator())
        _print(_document(cur, kind, name), as_json)


def _pair(text: str) -> tuple[str, str | None, int]:
    found = PAIR.fullmatch(text)
    if not found:
        raise typer.BadParameter(f"{text!r}: write SKU=UNITS, or SKU@LOCATION=UNITS")
    return found["sku"], found["location"], int(found["units"])


def _day(moment: datetime | None) -> "date | None":
    return None if moment is None else moment.date()


def _ids(
    cur: "Cursor", sku_codes: Sequence[str], location_codes: Sequence[str]
) -> tuple[dict[str, int], dict[str, int]]:
    from crossdock.catalog import skus
    from crossdock.core.errors import NotFound
    from crossdock.network import locations

    found = skus.by_codes(cur, sku_codes)
    places = locations.ids_by_code(cur, location_codes)
    for code in sku_codes:
        if code not in found:
            raise NotFound(f"There is no SKU {code}", sku=code)
    for code in location_codes:
        if code not in places:
            raise NotFound(f"There is no location {code}", location=code)
    return {code: sku.id for code, sku in found.items()}, places
