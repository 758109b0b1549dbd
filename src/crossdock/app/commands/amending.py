"""Changing orders: edits, cancellations, locations by hand; each with a preview of money, stock and route."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from crossdock.app import terminal
from crossdock.app.commands.fulfilment import units_of
from crossdock.app.commands.orders import Number, Reason
from crossdock.app.commands.orders import app as app
from crossdock.app.terminal import Home, Json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crossdock.core.sql import Cursor
    from crossdock.sourcing.edits import Edit

Preview = Annotated[bool, typer.Option("--preview", help="Say what would change, and change nothing.")]
Version = Annotated[
    int | None, typer.Option("--version", help="Only if the order still has this version, as 'show' says it.")
]
Why = Annotated[str, typer.Option("--reason", help="Why; it stands in the timeline.")]


@app.command("edit")
def edit(
    number: Number,
    file: Annotated[
        Path | None,
        typer.Argument(
            exists=True, dir_okay=False, readable=True, help="The edit as JSON, as the API takes it."
        ),
    ] = None,
    quantity: Annotated[
        list[str] | None, typer.Option("--quantity", help="LINE=UNITS wanted in all; may be repeated.")
    ] = None,
    sku: Annotated[
        list[str] | None, typer.Option("--sku", help="LINE=SKU: another article; may be repeated.")
    ] = None,
    remove: Annotated[list[str] | None, typer.Option("--remove", help="A line; may be repeated.")] = None,
    add: Annotated[
        list[str] | None, typer.Option("--add", help="SKU=UNITS@PRICE: a new line; may be repeated.")
    ] = None,
    service_level: Annotated[str | None, typer.Option("--service-level", help="Such as next_day.")] = None,
    deliver_by: Annotated[str | None, typer.Option("--deliver-by", help="A date, or none.")] = None,
    ship_complete: Annotated[
        bool | None,
        typer.Option("--ship-complete/--ship-partly", help="All units together, or as they come."),
    ] = None,
    note: Annotated[str | None, typer.Option("--note", help="The order's note.")] = None,
    reason: Why = "",
    version: Version = None,
    preview: Preview = False,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Edit an order as one change; an address or prices go in a file. Only what changed is sourced again."""
    document = terminal.json_file(file) if file is not None else {}
    lines = [{"line": key, "quantity": units(value)} for key, value in map(pair, quantity or ())]
    lines += [{"line": key, "sku": value} for key, value in map(pair, sku or ())]
    stated = {
        "lines": merged(lines), "remove": remove, "add": [new_line(one) for one in add or ()], "note": note,
        "service_level": service_level, "ship_complete": ship_complete, "reason": reason, "version": version,
    }  # fmt: skip
    document |= {name: value for name, value in stated.items() if value not in (None, [], "")}
    if deliver_by is not None:
        document["deliver_by"] = None if deliver_by == "none" else deliver_by
    _make(number, document, preview, home, as_json)


def pair(text: str) -> tuple[str, str]:
    """LINE=VALUE."""
    key, sign, value = text.rpartition("=")
    if not sign or not key or not value:
        raise terminal.fail(f"crossdock: {text!r} should be LINE=VALUE", 2)
    return key, value


def units(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise terminal.fail(f"crossdock: {text!r} is not a number of units", 2)
    return int(text)


def merged(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What is said of one line, together."""
    found: dict[str, dict[str, Any]] = {}
    for line in lines:
        found.setdefault(line["line"], {}).update(line)
    return list(found.values())


def new_line(text: str) -> dict[str, Any]:
    """SKU=UNITS@PRICE; the price in the order's currency."""
    sku, value = pair(text)
    count, sign, price = value.partition("@")
    if not sign:
        raise terminal.fail(f"crossdock: {text!r} should be SKU=UNITS@PRICE", 2)
    return {"sku": sku, "quantity": units(count), "unit_price": {"amount": price, "currency": ""}}


def _make(number: str, document: dict[str, Any], preview: bool, home: Path | None, as_json: bool) -> None:
    with terminal.session(home) as cur:
        from crossdock.app.environment import operator
        from crossdock.core import clock
        from crossdock.orders import edit as orders
        from crossdock.orders.numbers import parse_number
        from crossdock.sourcing import amend

        order_id = parse_number(number)
        wanted, version = wanted_of(document, orders.read(cur, order_id).currency)
        done = amend.edit(
            cur, order_id, wanted, version=version, preview=preview, at=clock.now(), actor=operator()
        )
    if as_json:
        terminal.document({"act": done.act, "pending": done.pending, "preview": preview, **done.difference})
        return
    if done.pending:
        terminal.say(
            f"{number}: {'would wait' if preview else f'act {done.act} waits'} for a location's answer."
        )
    show(done.difference, preview=preview)


def wanted_of(document: dict[str, Any], currency: str) -> "tuple[Edit, int | None]":
    """An edit in the API's words. Raises ValidationFailed, naming each field."""
    from pydantic import ValidationError

    from crossdock.api import editing, reading
    from crossdock.api.schemas.acts import EditIn

    for line in document.get("add", ()):
        if isinstance(line, dict) and isinstance(line.get("unit_price"), dict):
            line["unit_price"]["currency"] = line["unit_price"].get("currency") or currency
    try:
        body = EditIn.model_validate(document)
    except ValidationError as error:
        faults = [{"field": reading.path(one["loc"]), "message": one["msg"]} for one in error.errors()]
        raise reading.failed(faults) from None
    return editing.edit_of(currency, body), body.version


@app.command("cancel")
def cancel(
    number: Number,
    reason: Reason,
    line: Annotated[
        list[str] | None, typer.Option("--line", help="LINE=UNITS, or a LINE whole; else the order.")
    ] = None,
    version: Version = None,
    preview: Preview = False,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Cancel what is not yet accepted by a location; its stock is free again."""
    with terminal.session(home) as cur:
        from crossdock.app.environment import operator
        from crossdock.core import clock
        from crossdock.orders.numbers import parse_number
        from crossdock.sourcing import amend

        order_id = parse_number(number)
        wanted = _named(cur, order_id, [pair(one) if "=" in one else (one, None) for one in line or ()])
        done = amend.cancel(
            cur, order_id, units=wanted, reason=reason, version=version, preview=preview, at=clock.now(),
            actor=operator(),
        )  # fmt: skip
    if as_json:
        counts = {"units": done.units, "too_late": done.too_late, "pending": list(done.pending)}
        extra = {"act": done.act, "preview": preview, "difference": done.difference}
        terminal.document({"number": number, **counts, **extra})
        return
    late = f", {done.too_late} were too late" if done.too_late else ""
    wait = f", {len(done.pending)} recalls wait for an answer" if done.pending else ""
    terminal.say(f"{number}: {done.units} units {'would be ' if preview else ''}cancelled{late}{wait}.")
    if preview:
        show(done.difference, preview=preview)


def _named(cur: "Cursor", order_id: int, lines: "Sequence[tuple[str, str | None]]") -> dict[int, int] | None:
    """Units by line's seq, behind the order's lock; None where no line is named. Raises OrderNotFound,
    LinesInvalid.
    """
    from crossdock.orders import naming
    from crossdock.sourcing import amend

    amend.lock(cur, order_id, None)
    wanted = [(key, None if count is None else units(count)) for key, count in lines]
    return naming.units_of(cur, order_id, wanted) if wanted else None


@app.command("replace")
def replace(
    number: Number,
    reason: Reason,
    line: Annotated[
        list[str] | None,
        typer.Option("--line", help="LINE=UNITS; may be repeated; else all that has left."),
    ] = None,
    service_level: Annotated[str | None, typer.Option("--service-level", help="Such as next_day.")] = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Order once more what was lost, broken or wrong, with nothing to pay, as a new order linked to it."""
    with terminal.session(home) as cur:
        from crossdock.app.environment import operator
        from crossdock.core import clock
        from crossdock.orders import read
        from crossdock.orders.drafts import SERVICE_LEVELS
        from crossdock.orders.numbers import format_number, parse_number
        from crossdock.sourcing import replacing

        order_id = parse_number(number)
        wanted = _named(cur, order_id, list(map(pair, line or ())))
        if service_level is not None and service_level not in SERVICE_LEVELS:
            raise terminal.fail(
                f"crossdock: {service_level!r} should be one of {', '.join(SERVICE_LEVELS)}", 2
            )
        made = replacing.replace(
            cur, order_id, wanted, reason=reason, service_level=service_level, at=clock.now(),
            actor=operator(),
        )  # fmt: skip
        new = read.one(cur, format_number(made))
    if as_json:
        terminal.document(new)
    else:
        terminal.say(f"{new['number']} replaces {number}; it is {new['status']}.")


@app.command("route")
def route(
    number: Number,
    to: Annotated[
        list[str],
        typer.Option("--to", help="LOCATION for all lines, or LINE=UNITS@LOCATION; may be repeated."),
    ],
    reason: Why = "",
    version: Version = None,
    preview: Preview = False,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Choose by hand where an order ships from, whatever it costs; the decision records who chose."""
    document: dict[str, Any] = {"assign": [], "reason": reason, "version": version}
    whole = [one for one in to if "=" not in one]
    if whole and len(to) > 1:
        raise terminal.fail("crossdock: name one location for all lines, or each line's", 2)
    for text in to if not whole else ():
        key, value = pair(text)
        count, sign, place = value.partition("@")
        document["assign"].append(
            {"line": key, "location": place if sign else value, "quantity": units(count) if sign else None}
        )
    if whole:
        document["assign"] = _all_lines(number, whole[0], home)
    _make(number, document, preview, home, as_json)


def _all_lines(number: str, place: str, home: Path | None) -> list[dict[str, Any]]:
    with terminal.session(home) as cur:
        from crossdock.orders import edit as orders
        from crossdock.orders.numbers import parse_number
        from crossdock.sourcing import edits

        left = edits.all_from(orders.read(cur, parse_number(number)), place)
    return [{"line": one.line, "location": one.location} for one in left]


@app.command("split")
def split(
    part: Annotated[str, typer.Argument(metavar="NUMBER", help="A fulfilment order, such as FO-100077.")],
    line: Annotated[
        list[str], typer.Option("--line", help="LINE=UNITS that go into one of their own; may be repeated.")
    ],
    location: Annotated[
        str | None, typer.Option("--at", help="The location that ships them; else the same.")
    ] = None,
    reason: Why = "",
    version: Version = None,
    preview: Preview = False,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Split a fulfilment order that no location has accepted; its service and ship date are kept."""
    with terminal.session(home) as cur:
        from crossdock.app.environment import operator
        from crossdock.core import clock
        from crossdock.fulfilment import read
        from crossdock.sourcing import splitting

        wanted = units_of(read.one(cur, part), line) or {}
        done = splitting.split(
            cur, part, wanted, location=location, reason=reason, version=version, preview=preview,
            at=clock.now(), actor=operator(),
        )  # fmt: skip
    if as_json:
        terminal.document({"act": done.act, "preview": preview, "part": done.number, **done.difference})
        return
    show(done.difference, preview=preview)


@app.command("source")
def source(
    number: Number,
    again: Annotated[
        bool,
        typer.Option("--again", help="Call back what no location has accepted, and decide anew at once."),
    ] = False,
    preview: Preview = False,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Have the broker look at an order now; with --again decide anew about all that is not accepted."""
    if again or preview:
        _make(number, {"source_again": True}, preview, home, as_json)
        return
    with terminal.session(home) as cur:
        from crossdock.app.environment import operator
        from crossdock.core import clock
        from crossdock.orders.numbers import parse_number
        from crossdock.sourcing import amend

        amend.source_again(cur, [parse_number(number)], at=clock.now(), actor=operator())
    terminal.document({"number": number}) if as_json else terminal.say(f"{number} is with the broker.")


@app.command("acts")
def acts_(number: Number, home: Home = None, as_json: Json = False) -> None:
    """List what was done to an order by hand, and what still waits for a location's answer."""
    with terminal.session(home) as cur:
        from crossdock.orders import edit as orders
        from crossdock.orders.numbers import parse_number
        from crossdock.sourcing import acts

        order_id = orders.read(cur, parse_number(number)).order_id
        found = [act.document() for act in acts.of_order(cur, order_id)]
    columns = ("id", "kind", "state", "parts", "reason", "refusal", "actor", "asked_at", "settled_at")
    terminal.table(found, columns, as_json=as_json)


@app.command("withdraw")
def withdraw(
    act: Annotated[int, typer.Argument(help="The act's id, as 'orders acts' shows it.")],
    reason: Why = "",
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Take back an act that waits for a location's answer: it is not asked any more, the order goes on."""
    with terminal.session(home) as cur:
        from crossdock.app.environment import operator
        from crossdock.core import clock
        from crossdock.sourcing import waiting

        done = waiting.withdraw(cur, act, reason=reason, at=clock.now(), actor=operator()).document()
    if as_json:
        terminal.document(done)
    else:
        terminal.say(f"{done['order']}: act {act} is withdrawn.")


def show(difference: dict[str, Any], *, preview: bool) -> None:
    """The difference of money, stock and route, in lines."""
    amounts = difference["money"]
    head = "would change" if preview else "changed"
    version = difference["version"]
    terminal.say(f"{difference['number']} {head} (version {version['before']}); costs the buyer", end=" ")
    terminal.say(f"{terminal.cell(amounts['before'])} before, {terminal.cell(amounts['after'])} after")
    for name in ("more_due", "to_refund"):
        if set(amounts[name]["amount"]) - set("0."):
            terminal.say(f"{name.replace('_', ' ')}: {terminal.cell(amounts[name])}")
    for name, value in difference["fields"].items():
        terminal.say(f"{name}: {said(value['before'])} before, {said(value['after'])} after")
    for line in difference["lines"]:
        was, now = line["before"], line["after"]
        before = f"{was['quantity']} of {was['sku']}" if was else "nothing"
        terminal.say(f"line {line['line']}: {before} before, {now['quantity']} of {now['sku']} after")
    for cell in difference["stock"]:
        terminal.say(f"stock: {cell['reserved']:+d} of {cell['sku']} reserved at {cell['location']}")
    for kind in ("ended", "changed", "opened"):
        for one in difference["route"][kind]:
            where = f"{one['location']} by {one['carrier']} {one['service']}, arrives {one['deliver_on']}"
            terminal.say(f"{kind}: {one['number']} at {where}")
    if difference["route"]["kept"]:
        terminal.say(f"kept: {', '.join(difference['route']['kept'])}")


def said(value: Any) -> str:
    if isinstance(value, dict) and value.keys() != {"amount", "currency"}:
        return ", ".join(str(part) for part in value.values() if part)
    return terminal.cell(value) or "none"
