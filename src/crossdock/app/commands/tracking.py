"""Parcels: how they stand by what their carriers say, and telling it by hand."""

from datetime import datetime, timedelta
from typing import Annotated, Any

import typer

from crossdock.app import terminal
from crossdock.app.terminal import Home, Json, Limit

app = terminal.group("Parcels by tracking number: how they stand, and what their carriers said.")

Number = Annotated[str, typer.Argument(help="The tracking number.")]
COLUMNS = ("tracking", "state", "since", "known", "orders", "carrier")
SCANS = ("at", "status", "city", "region", "country", "detail", "carrier", "message")


@app.command("list")
def list_(
    state: Annotated[
        str | None, typer.Option("--state", help="Only those in this state: exception, returned, expected, …")
    ] = None,
    unknown: Annotated[
        bool, typer.Option("--unknown", help="Only numbers that no package here bears.")
    ] = False,
    silent: Annotated[
        int | None,
        typer.Option(
            "--silent", min=1, help="Only what left, has not arrived, and was not heard of for so many days."
        ),
    ] = None,
    limit: Limit = 100,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """List parcels, by number."""
    with terminal.session(home) as cur:
        from crossdock.core import clock
        from crossdock.fulfilment import parcels, tracked

        if state is not None and state not in list(parcels.State):
            said = ", ".join(parcels.State)
            raise terminal.fail(f"crossdock: there is no state {state!r}; the states are {said}", 2)
        since = None if silent is None else clock.now() - timedelta(days=silent)
        rows = tracked.page(cur, state=state, unknown=unknown, silent_before=since, limit=limit).items
    terminal.table(rows if as_json else [_row(row) for row in rows], COLUMNS, as_json=as_json)


@app.command("show")
def show(number: Number, home: Home = None, as_json: Json = False) -> None:
    """Show a parcel, whose it is, and all that its carrier said, oldest first."""
    with terminal.session(home) as cur:
        from crossdock.fulfilment import tracked

        found = tracked.one(cur, number)
    if as_json:
        terminal.document(found)
        return
    row = _row(found)
    state = found["state"] or "not settled yet"
    terminal.say(f"{found['tracking']}: {state}" + (f" since {found['since']}" if found["since"] else ""))
    terminal.say(f"order {row['orders']}" if found["known"] else "No package here bears this number.")
    terminal.table(found["scans"], SCANS, as_json=False)


@app.command("give")
def give(
    shipment: Annotated[int, typer.Argument(help="The shipment's id.")],
    number: Number,
    package: Annotated[int, typer.Option("--package", min=1, help="Which of its packages.")] = 1,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Give a package its tracking number after it was shipped, or another one."""
    with terminal.session(home) as cur:
        from crossdock.app.environment import operator
        from crossdock.core import clock
        from crossdock.fulfilment import numbering

        found = numbering.give(cur, shipment, number, package=package, at=clock.now(), actor=operator())
    rows = [{**one, "shipment": shipment} for one in found["packages"]]
    terminal.table(rows, ("shipment", "seq", "tracking", "state", "state_since"), as_json=as_json)


@app.command("tell")
def tell(
    number: Number,
    status: Annotated[
        str,
        typer.Argument(
            help="announced, accepted, in_transit, out_for_delivery, ready_for_pickup, exception, delivered, "
            "returned, or corrected: what was said of the end is not so."
        ),
    ],
    at: Annotated[
        datetime | None, typer.Option("--at", help="When it happened (UTC where no zone is said); else now.")
    ] = None,
    detail: Annotated[str | None, typer.Option("--detail", help="In the carrier's words.")] = None,
    carrier: Annotated[str | None, typer.Option("--carrier", help="Who says so.")] = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Tell what the carrier said of a parcel, by telephone or on a page; kept and settled like a webhook."""
    with terminal.session(home) as cur:
        import msgspec

        from crossdock.app.environment import operator
        from crossdock.core import clock
        from crossdock.fulfilment import arrivals, tracked

        now = clock.now()
        told: dict[str, Any] = {"tracking": number, "status": status, "at": _moment(at or now)}
        told |= {key: word for key, word in (("detail", detail), ("carrier", carrier)) if word}
        arrivals.tell(cur, msgspec.json.encode(told), source="command/tracking", at=now, actor=operator())
        found = tracked.one(cur, number)
    terminal.table([found if as_json else _row(found)], COLUMNS, as_json=as_json)


def _moment(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")


def _row(parcel: dict[str, Any]) -> dict[str, Any]:
    """For a table: whose it is, in one cell."""
    packages = parcel["packages"]
    return {
        **parcel,
        "orders": ", ".join(sorted({one["order"] for one in packages})),
        "carrier": ", ".join(sorted({one["carrier"] for one in packages})),
    }
