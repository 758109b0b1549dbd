"""Orders: looking at them, and acting on them."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from crossdock.app import terminal
from crossdock.app.terminal import Home, Json, Limit

if TYPE_CHECKING:
    from crossdock.core.sql import Cursor
    from crossdock.desk.listing import Filter

app = terminal.group("Look at orders, and act on them.")

Number = Annotated[str, typer.Argument(help="An order's number, such as SO-100042.")]
Numbers = Annotated[list[str], typer.Argument(help="Orders' numbers, such as SO-100042.")]
Reason = Annotated[str, typer.Option("--reason", help="Why; it stands in the timeline.")]

Where = Annotated[
    list[str] | None,
    typer.Option(
        "--where",
        help="Orders that are like that, such as tag=vip or placed_from=2026-11-01: tag, sku, location,"
        " carrier, hold, placed_from, placed_to, value_from, value_to, late=yes. May be repeated.",
    ),
]

COLUMNS = ("number", "channel", "external_id", "status", "placed_at", "total", "holds")
ATTACHED = ("id", "name", "media", "bytes", "added_at", "added_by")


@app.command("list")
def list_(
    status: Annotated[str | None, typer.Option("--status", help="Only of this status.")] = None,
    channel: Annotated[str | None, typer.Option("--channel", help="Only of this channel.")] = None,
    external_id: Annotated[str | None, typer.Option("--external-id", help="The channel's own id.")] = None,
    where: Where = None,
    limit: Limit = 50,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """List orders, newest first."""
    with terminal.session(home) as cur:
        from crossdock.core import clock
        from crossdock.desk import listing
        from crossdock.orders import read

        wanted = filter_of(where, channel=channel, external_id=external_id, status=status)
        page = listing.page(cur, wanted, after=None, limit=limit, now=clock.now(), look=None)
        found = read.show(cur, page.ids)
    if as_json:
        terminal.document(found)
        return
    rows = [{**order, "holds": [hold["code"] for hold in order["holds"]]} for order in found]
    terminal.table(rows, COLUMNS, as_json=False)


def filter_of(where: list[str] | None, **given: str | None) -> "Filter":
    """What ``--where`` and the options beside it ask for. Raises Invalid."""
    from crossdock.desk.listing import read_text

    parts = (one.partition("=") for one in where or ())
    said = {name: value for name, value in given.items() if value is not None}
    return read_text(said | {name: value for name, _, value in parts})


@app.command("show")
def show(number: Number, home: Home = None, as_json: Json = False) -> None:
    """Show an order: its lines, holds, fulfilment orders, payments and timeline."""
    with terminal.session(home) as cur:
        order = whole(cur, number)
    if as_json:
        terminal.document(order)
        return
    terminal.say(f"{order['number']}  {order['status']}  {order['channel']} {order['external_id']}")
    terminal.say(f"placed {terminal.cell(order['placed_at'])}, total {terminal.cell(order['total'])}")
    for hold in order["holds"]:
        since = terminal.cell(hold["since"])
        terminal.say(f"held: {hold['code']}: {hold['reason']} (since {since}, {hold['lifted_by_role']})")
    lines = [
        {**line, **{name: units or None for name, units in line["quantities"].items()}}
        for line in order["lines"]
    ]
    states = ("open", "backordered", "allocated", "released", "shipped", "delivered", "cancelled")
    terminal.table(lines, ("seq", "sku", "title", "ordered", *states), as_json=False)
    if order["fulfilment_orders"]:
        columns = ("number", "state", "location", "carrier", "service", "ship_on", "deliver_on")
        terminal.table(order["fulfilment_orders"], columns, as_json=False)
    terminal.table(order["timeline"], ("at", "actor", "kind", "subject", "data"), as_json=False)


def whole(cur: "Cursor", number: str) -> dict[str, Any]:
    """The order's document with what stands on the floors above orders, and its timeline."""
    from crossdock.billing import read as billing
    from crossdock.core import events
    from crossdock.fulfilment import read as fulfilment
    from crossdock.orders import read
    from crossdock.orders.numbers import parse_number

    order_id = parse_number(number)
    return {
        **read.one(cur, number),
        "fulfilment_orders": fulfilment.of_order(cur, order_id),
        "payments": billing.payments(cur, [order_id]).get(order_id, []),
        "refunds": billing.refunds(cur, [order_id]).get(order_id, []),
        "timeline": [
            {
                "at": read.stamp(event.at),
                "kind": event.kind,
                "actor": event.actor,
                "subject": event.subject,
                "subject_id": event.subject_id,
                "data": event.data,
            }
            for event in events.of_order(cur, order_id)
        ],
    }


def explain(
    number: Number,
    attempt: Annotated[
        int | None, typer.Option("--attempt", help="Which decision, where there were several.")
    ] = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Explain where an order went: every candidate in money, and what would have changed the outcome."""
    with terminal.session(home) as cur:
        from crossdock.sourcing import explain as explaining

        found = explaining.explain(cur, number, attempt)
    if as_json:
        terminal.document(found)
        return
    policy = found["policy"]
    terminal.say(f"{found['number']}: {found['status']} at {terminal.cell(found['cost'])}")
    by = f"policy {policy['name']} {policy['version']}"
    terminal.say(f"decided {terminal.cell(found['decided_at'])} (attempt {found['attempt']}) by {by}")
    parts = ", ".join(f"{name} {amount['amount']}" for name, amount in found["components"].items())
    terminal.say(f"of that {parts}")
    for parcel in found["parcels"]:
        units = ", ".join(f"{line['quantity']} of {line['sku']}" for line in parcel["lines"])
        where = f"{parcel['location']} by {parcel['carrier']} {parcel['service']}"
        terminal.say(f"parcel: {where}, ships {parcel['ship_on']}, arrives {parcel['deliver_on']}: {units}")
    if found["runner_up"]:
        best = found["runner_up"]
        terminal.say(f"next best: {', '.join(best['locations'])}, {terminal.cell(best['margin'])} more")
    rows = [_candidate(one) for one in found["candidates"]]
    terminal.table(rows, tuple(rows[0]) if rows else (), as_json=False)


def _candidate(one: dict[str, Any]) -> dict[str, Any]:
    """A location's row: its best parcel by cost component, the best plan with it, and why it was not that."""
    parcel = one["parcel"] or {}

    def amount(name: str) -> str:
        return str(parcel[name]["amount"]) if parcel else ""

    reason = (one["reason"] or {}).get("text")
    said = "chosen" if one["chosen"] else reason or ""
    wins = [f"wins {text}" for text in one["would_win"]]
    return {
        "location": one["location"],
        "by": f"{parcel['carrier']} {parcel['service']}" if parcel else "",
        **{name: amount(name) for name in ("price", "handling", "capacity", "late")},
        "best_plan": one["best_plan"] and one["best_plan"]["cost"]["amount"],
        "more": one["difference"] and one["difference"]["amount"],
        "why": "; ".join(part for part in (said, *wins) if part),
    }


app.command("explain")(explain)


@app.command("hold")
def hold(
    numbers: Numbers,
    reason: Reason,
    code: Annotated[str, typer.Option("--code", help="What kind of hold.")] = "manual",
    stops: Annotated[str, typer.Option("--stops", help="What it stops: sourcing or release.")] = "sourcing",
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Hold orders: what is planned waits, and what no location has accepted comes back."""
    if stops not in ("sourcing", "release"):
        raise terminal.fail("crossdock: --stops is sourcing or release", 2)
    with terminal.session(home) as cur:
        from crossdock.app.environment import operator
        from crossdock.core import clock
        from crossdock.sourcing import amend

        ids = known(cur, numbers)
        kind: Any = stops
        held = amend.hold(cur, ids, code=code, reason=reason, stops=kind, at=clock.now(), actor=operator())
    _done(held, "held", as_json)


@app.command("release")
def release(
    numbers: Annotated[list[str] | None, typer.Argument(help="Orders; none: all that --code holds.")] = None,
    code: Annotated[
        list[str] | None, typer.Option("--code", help="Lift only holds of this code; may be repeated.")
    ] = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Lift holds; the orders go on. Without numbers, of all orders held by --code."""
    if not numbers and not code:
        raise terminal.fail("crossdock: name orders, or a --code whose orders are meant", 2)
    refused: list[str] = []
    with terminal.session(home) as cur:
        from crossdock.app.environment import operator
        from crossdock.core import clock, db
        from crossdock.orders import holds
        from crossdock.orders.errors import SkuStillUnknown
        from crossdock.sourcing import amend

        lifted: list[tuple[int, str]] = []
        for order_id in known(cur, numbers) if numbers else holds.held_by(cur, code or []):
            try:  # each for itself: one that cannot go on keeps no other back
                with db.savepoint(cur):
                    lifted += amend.lift(cur, [order_id], code or None, at=clock.now(), actor=operator())
            except SkuStillUnknown as error:
                refused.append(error.message)
    for message in refused:
        terminal.warn(f"crossdock: {message}")
    if as_json:
        from crossdock.orders.numbers import format_number

        terminal.document([{"number": format_number(order_id), "code": which} for order_id, which in lifted])
    else:
        terminal.say(f"Lifted {len(lifted)} holds of {len({order_id for order_id, _ in lifted})} orders.")
    raise typer.Exit(1 if refused else 0)


@app.command("note")
def note(
    number: Number,
    text: Annotated[str, typer.Argument(help="What to remember.")],
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Add a note to an order's timeline."""
    with terminal.session(home) as cur:
        from crossdock.app.environment import operator
        from crossdock.core import clock
        from crossdock.orders import notes

        notes.add(cur, known(cur, [number]), text, at=clock.now(), actor=operator())
    terminal.document({"number": number, "note": text}) if as_json else terminal.say("Noted.")


@app.command("attach")
def attach(
    number: Number,
    files: Annotated[
        list[Path], typer.Argument(help="Files to put to it.", exists=True, dir_okay=False, readable=True)
    ],
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Attach files to an order: at most 7 MB each, 50 an order."""
    with terminal.session(home) as cur:
        from crossdock.app.environment import operator
        from crossdock.core import clock
        from crossdock.orders import attachments, ledger

        ledger.lock(cur, ids := known(cur, [number]))
        held = [(one.name, one.read_bytes()) for one in files]
        attachments.add(cur, ids[0], held, at=clock.now(), actor=operator())
        rows = _attached(cur, ids[0])
    terminal.table(rows, ATTACHED, as_json=as_json)


@app.command("attachments")
def attachments_(
    number: Number,
    save: Annotated[
        Path | None, typer.Option("--save", help="A folder to write them to.", file_okay=False)
    ] = None,
    remove: Annotated[list[int] | None, typer.Option("--remove", help="Take one off, by its id.")] = None,
    put_back: Annotated[
        list[int] | None, typer.Option("--put-back", help="Put back one that was taken off, by its id.")
    ] = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """List what is attached to an order, save it, take it off or put it back."""
    with terminal.session(home) as cur:
        from crossdock.app.environment import operator
        from crossdock.core import clock
        from crossdock.orders import attachments, ledger

        ledger.lock(cur, ids := known(cur, [number]))
        for id_ in remove or ():
            attachments.remove(cur, ids[0], id_, at=clock.now(), actor=operator())
        for id_ in put_back or ():
            attachments.put_back(cur, ids[0], id_, at=clock.now(), actor=operator())
        rows = _attached(cur, ids[0])
        if save is not None:
            for row in rows:
                row["saved"] = str(_save(save, row, attachments.content(cur, ids[0], row["id"])[2]))
    terminal.table(rows, (*ATTACHED, "saved") if save else ATTACHED, as_json=as_json)


def _attached(cur: "Cursor", order_id: int) -> list[dict[str, Any]]:
    from crossdock.orders import attachments

    found = (one.document() for one in attachments.of_order(cur, order_id))
    return [{name: one[name] for name in ATTACHED} for one in found]


def _save(folder: Path, row: dict[str, Any], body: bytes) -> Path:
    """Below a name of its own: two may be called alike, and a name may mean something to a shell."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{row['id']}-{row['name']}"
    path.write_bytes(body)
    return path


@app.command("tag")
def tag(
    numbers: Numbers,
    add: Annotated[list[str] | None, typer.Option("--add", help="A tag to add; may be repeated.")] = None,
    remove: Annotated[list[str] | None, typer.Option("--remove", help="A tag to take away.")] = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Add tags to orders, and take them away."""
    with terminal.session(home) as cur:
        from crossdock.app.environment import operator
        from crossdock.core import clock
        from crossdock.orders import notes

        ids = known(cur, numbers)
        changed = notes.tag(
            cur, ids, add_tags=add or [], remove_tags=remove or [], at=clock.now(), actor=operator()
        )
    _done(changed, "changed", as_json)


def known(cur: "Cursor", numbers: list[str]) -> list[int]:
    """The ids behind numbers. Raises OrderNotFound for the first that does not exist."""
    from crossdock.orders import read
    from crossdock.orders.errors import OrderNotFound
    from crossdock.orders.numbers import format_number, parse_number

    ids = [parse_number(number) for number in numbers]
    there = {order["number"] for order in read.show(cur, ids)}
    for order_id in ids:
        if format_number(order_id) not in there:
            number = format_number(order_id)
            raise OrderNotFound(f"there is no order {number}", number=number)
    return ids


def _done(ids: list[int], what: str, as_json: bool) -> None:
    from crossdock.orders.numbers import format_number

    numbers = [format_number(order_id) for order_id in ids]
    if as_json:
        terminal.document([{"number": number} for number in numbers])
    else:
        terminal.say(f"{len(numbers)} orders {what}.")
