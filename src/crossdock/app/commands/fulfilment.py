"""Fulfilment orders: what locations are to ship, and what they say about it."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from crossdock.app import terminal
from crossdock.app.terminal import Home, Json, Limit

if TYPE_CHECKING:
    from crossdock.core.sql import Cursor

app = terminal.group("What locations are to ship, and what they say about it.")

Number = Annotated[str, typer.Argument(help="A fulfilment order's number, such as FO-100077.")]
Lines = Annotated[
    list[str] | None,
    typer.Option("--line", help="Units of a line, as LINE=UNITS by its external id; may be repeated."),
]
Why = Annotated[str, typer.Option("--reason", help="Why: a word of `fulfilment reasons`, or your own words.")]
ShipmentId = Annotated[int, typer.Argument(help="The shipment's id, as its fulfilment order shows it.")]
Reference = Annotated[
    str | None,
    typer.Option("--reference", help="Your own number of it; the same one told again changes nothing."),
]
COLUMNS = ("number", "order", "location", "state", "carrier", "service", "ship_on", "deliver_on")
LINE_COLUMNS = ("line", "sku", "quantity", "picked", "packed", "shipped", "stopped")


@app.command("list")
def list_(
    location: Annotated[str | None, typer.Option("--location", help="Only of this location.")] = None,
    state: Annotated[
        str | None, typer.Option("--state", help="Only in this state, such as accepted.")
    ] = None,
    order: Annotated[str | None, typer.Option("--order", help="Only of this order, by its number.")] = None,
    limit: Limit = 50,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """List fulfilment orders, newest first."""
    with terminal.session(home) as cur:
        from crossdock.fulfilment import read

        found = read.page(
            cur, read.Filters([] if location is None else [location], state, order), limit=limit
        ).items
    terminal.table(found, COLUMNS, as_json=as_json)


@app.command("show")
def show(number: Number, home: Home = None, as_json: Json = False) -> None:
    """Show a fulfilment order: its lines, gates, refusals and shipments."""
    with terminal.session(home) as cur:
        from crossdock.fulfilment import read

        found = read.one(cur, number)
    _print(found, as_json)


@app.command("reasons")
def reasons(as_json: Json = False) -> None:
    """List why a location may refuse, and what follows from it."""
    from dataclasses import asdict

    from crossdock.fulfilment.reasons import REASONS

    rows = [{"reason": code, **asdict(one)} for code, one in REASONS.items()]
    terminal.table(rows, ("reason", "text", "about", "doubts"), as_json=as_json)


@app.command("accept")
def accept(number: Number, home: Home = None, as_json: Json = False) -> None:
    """Accept for the location: it will ship."""
    with terminal.session(home) as cur:
        from crossdock.app.environment import operator
        from crossdock.core import clock
        from crossdock.fulfilment import accept as accepting
        from crossdock.fulfilment.numbers import parse_number

        accepting.accept(cur, [parse_number(number)], at=clock.now(), actor=operator())
        found = _shown(cur, number)
    _print(found, as_json)


@app.command("reject")
def reject(number: Number, reason: Why, line: Lines = None, home: Home = None, as_json: Json = False) -> None:
    """Reject for the location, all that is left or some units; they are routed elsewhere."""
    with terminal.session(home) as cur:
        from crossdock.app.environment import operator
        from crossdock.core import clock
        from crossdock.fulfilment import reject as rejecting

        before = _shown(cur, number)
        wanted = rejecting.Rejection(before["id"], reason, units_of(before, line))
        rejecting.reject_units(cur, [wanted], at=clock.now(), actor=operator())
        found = _shown(cur, number)
    _print(found, as_json)


@app.command("pick")
def pick(
    number: Number,
    line: Lines = None,
    short: Annotated[
        list[str] | None,
        typer.Option("--short", help="Units not found, as LINE=UNITS; may be repeated."),
    ] = None,
    reason: Why = "not_found",
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Record what was picked; without lines all that is left to pick, but for what is short."""
    with terminal.session(home) as cur:
        from crossdock.app.environment import operator
        from crossdock.core import clock
        from crossdock.fulfilment import picking

        before = _shown(cur, number)
        lacking = units_of(before, short) or {}
        told = picking.Pick(
            before["id"],
            units_of(before, line),
            {seq: picking.Short(units, reason) for seq, units in lacking.items()},
        )
        picking.pick(cur, [told], at=clock.now(), actor=operator())
        found = _shown(cur, number)
    _print(found, as_json)


@app.command("pack")
def pack(
    number: Number,
    line: Lines = None,
    weight: Annotated[
        list[int] | None, typer.Option("--weight", help="A package of so many grams; may be repeated.")
    ] = None,
    reference: Reference = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Pack a shipment that leaves later; without lines all that is left. Its packages then get labels."""
    with terminal.session(home) as cur:
        from crossdock.app.environment import operator
        from crossdock.core import clock
        from crossdock.fulfilment import pack as packing
        from crossdock.fulfilment.ship import Package, Shipment

        before = _shown(cur, number)
        packages = [Package(weight_g=grams) for grams in weight or ()] or [Package()]
        told = Shipment(before["id"], units_of(before, line), packages, reference=reference)
        packing.pack(cur, told, at=clock.now(), actor=operator())
        found = _shown(cur, number)
    _print(found, as_json)


@app.command("unpack")
def unpack(shipment: ShipmentId, home: Home = None, as_json: Json = False) -> None:
    """Undo a packed shipment; its labels are given back."""
    with terminal.session(home) as cur:
        from crossdock.app.environment import operator
        from crossdock.core import clock
        from crossdock.fulfilment import pack as packing
        from crossdock.fulfilment.numbers import format_number

        number = format_number(packing.head(cur, shipment).fulfilment_order_id)
        packing.unpack(cur, shipment, at=clock.now(), actor=operator())
        found = _shown(cur, number)
    _print(found, as_json)


@app.command("leave")
def leave(shipment: ShipmentId, home: Home = None, as_json: Json = False) -> None:
    """A packed shipment leaves: its units are shipped."""
    with terminal.session(home) as cur:
        from crossdock.app.environment import operator
        from crossdock.core import clock
        from crossdock.fulfilment import pack as packing
        from crossdock.fulfilment.numbers import format_number

        number = format_number(packing.head(cur, shipment).fulfilment_order_id)
        packing.leave(cur, shipment, at=clock.now(), actor=operator())
        found = _shown(cur, number)
    _print(found, as_json)


@app.command("ship")
def ship(
    number: Number,
    line: Lines = None,
    tracking: Annotated[
        list[str] | None,
        typer.Option("--tracking", help="A package, by the carrier's number; may be repeated."),
    ] = None,
    carrier: Annotated[str | None, typer.Option("--carrier", help="Else as planned.")] = None,
    service: Annotated[str | None, typer.Option("--service", help="Else as planned.")] = None,
    reference: Reference = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Record what left; without lines all that is left and stands in no packed shipment."""
    with terminal.session(home) as cur:
        from crossdock.app.environment import operator
        from crossdock.core import clock
        from crossdock.fulfilment import ship as shipping
        from crossdock.fulfilment.ship import Package, Shipment

        before = _shown(cur, number)
        packages = [Package(one) for one in tracking or ()]
        told = Shipment(before["id"], units_of(before, line), packages, carrier, service, reference)
        shipping.ship(cur, [told], at=clock.now(), actor=operator())
        found = _shown(cur, number)
    _print(found, as_json)


@app.command("withdraw")
def withdraw(
    number: Number,
    reason: Annotated[str, typer.Option("--reason", help="Why; the location may be told.")],
    line: Lines = None,
    cancel: Annotated[
        bool,
        typer.Option("--cancel", help="Take the units out of the order; else they are routed elsewhere."),
    ] = False,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Call units back that the location has accepted and not shipped, with its word for it."""
    with terminal.session(home) as cur:
        from crossdock.app.environment import operator
        from crossdock.core import clock
        from crossdock.fulfilment.withdraw import Withdrawal
        from crossdock.sourcing import withdrawing

        before = _shown(cur, number)
        wanted = Withdrawal(before["id"], reason, units_of(before, line), "cancelled" if cancel else "open")
        withdrawing.withdraw(cur, [wanted], at=clock.now(), actor=operator())
        found = _shown(cur, number)
    _print(found, as_json)


@app.command("lift-gate")
def lift_gate(
    number: Number,
    gate: Annotated[str, typer.Argument(help="The gate, as `fulfilment show` names it.")],
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Lift a gate: what it stops may happen. One that was lifted stays so."""
    with terminal.session(home) as cur:
        from crossdock.app.environment import operator
        from crossdock.core import clock
        from crossdock.fulfilment import gates
        from crossdock.fulfilment.numbers import parse_number

        gates.lift_one(cur, parse_number(number), gate, at=clock.now(), actor=operator())
        found = _shown(cur, number)
    _print(found, as_json)


@app.command("close-gate")
def close_gate(
    number: Number,
    gate: Annotated[str, typer.Argument(help="The gate, as `fulfilment show` names it.")],
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Close a gate again that was lifted, unless what it stops has happened."""
    with terminal.session(home) as cur:
        from crossdock.app.environment import operator
        from crossdock.core import clock
        from crossdock.fulfilment import gates
        from crossdock.fulfilment.numbers import parse_number

        gates.close_one(cur, parse_number(number), gate, at=clock.now(), actor=operator())
        found = _shown(cur, number)
    _print(found, as_json)


def _shown(cur: "Cursor", number: str) -> dict[str, Any]:
    from crossdock.fulfilment import read

    return read.one(cur, number)


def units_of(shown: Mapping[str, Any], said: Sequence[str] | None) -> dict[int, int] | None:
    """LINE=UNITS as units by seq."""
    if not said:
        return None
    seqs = {line["line"]: line["seq"] for line in shown["lines"]}
    units: dict[int, int] = {}
    for one in said:
        name, _, count = one.rpartition("=")
        if name not in seqs or not (count.isascii() and count.isdigit()) or seqs[name] in units:
            known = ", ".join(str(line) for line in seqs)
            raise terminal.fail(f"crossdock: {one!r} is not LINE=UNITS of the lines {known}, each once", 2)
        units[seqs[name]] = int(count)
    return units


def _print(found: Mapping[str, Any], as_json: bool) -> None:
    if as_json:
        terminal.document(found)
        return
    terminal.say(f"{found['number']} of {found['order']}  {found['state']}  at {found['location']}")
    for gate in found["gates"]:
        stands = f"closed, stops {gate['stops']}, lifted by {gate['lifted_by_role']}"
        lifted = f"lifted {gate['lifted_at']} by {gate['lifted_by']}"
        terminal.say(f"gate {gate['gate']}: {stands if gate['lifted_at'] is None else lifted}")
    terminal.table(found["lines"], LINE_COLUMNS, as_json=False)
    if found["refusals"]:
        columns = ("sku", "quantity", "act", "reason", "words", "at", "actor")
        terminal.table(found["refusals"], columns, as_json=False, title="Refused")
    if found["shipments"]:
        shipped = ("id", "carrier", "service", "reference", "shipped_at")
        terminal.table(found["shipments"], shipped, as_json=False, title="Shipped")
