"""The audit: who changed what, from where, and how settings stood at a moment."""

from datetime import datetime
from typing import Annotated, Any

import typer

from crossdock.app import terminal
from crossdock.app.terminal import Home, Json, Limit

app = typer.Typer(
    help="Who changed what, from where, before and after.",
    invoke_without_command=True,
    add_completion=False,
    rich_markup_mode=None,
)
COLUMNS = ("at", "actor", "from", "act", "changes")


@app.callback()
def show(
    context: typer.Context,
    actor: Annotated[str | None, typer.Option("--actor", help="Who: key:shop, command:root.")] = None,
    face: Annotated[str | None, typer.Option("--face", help="By which way: api, cli, console.")] = None,
    address: Annotated[str | None, typer.Option("--address", help="From which IP address.")] = None,
    order: Annotated[str | None, typer.Option("--order", help="All that happened to this order.")] = None,
    subject: Annotated[
        str | None, typer.Option("--subject", help="A kind of setting: channel, key, location, policy…")
    ] = None,
    name: Annotated[str | None, typer.Option("--name", help="With --subject: which.")] = None,
    act: Annotated[
        str | None, typer.Option("--act", help="What was done, or a part of it: hold, 'keys rotate'.")
    ] = None,
    target: Annotated[
        str | None, typer.Option("--target", help="An address and all beneath it: /api/v1/bulk/7.")
    ] = None,
    since: Annotated[
        datetime | None,
        typer.Option("--since", parser=terminal.moment, metavar="MOMENT", help="From this moment, UTC."),
    ] = None,
    until: Annotated[
        datetime | None,
        typer.Option("--until", parser=terminal.moment, metavar="MOMENT", help="Before this moment, UTC."),
    ] = None,
    limit: Limit = 50,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """List what was changed, newest first."""
    if context.invoked_subcommand is not None:
        return
    with terminal.session(home) as cur:
        from crossdock.accounts import audit
        from crossdock.api.audit import checked_address, shown
        from crossdock.orders.numbers import parse_number

        filters = audit.Filters(
            actor,
            face,
            checked_address(address),
            since,
            until,
            None if order is None else parse_number(order),
            subject,
            name,
            act,
            target,
        )
        rows = [shown(entry) for entry in audit.page(cur, filters, below=None, limit=limit)]
    terminal.table(rows if as_json else [_row(one) for one in rows], COLUMNS, as_json=as_json)


@app.command("as-of")
def as_of(
    subject: Annotated[
        str,
        typer.Argument(
            help="order, channel, key, user, role, sign_on, webhook, location, policy, guard_rails, sku…"
        ),
    ],
    name: Annotated[
        str, typer.Argument(help="Which: an order's number, a channel's name, a location's code.")
    ],
    at: Annotated[
        datetime, typer.Argument(parser=terminal.moment, metavar="MOMENT", help="The moment, UTC.")
    ],
    home: Home = None,
) -> None:
    """Show an order or a setting as it stood at a moment, as JSON."""
    with terminal.session(home) as cur:
        from crossdock.api import history

        document = history.as_of(cur, subject, name, at)
    terminal.document(document)


def _row(entry: dict[str, Any]) -> dict[str, Any]:
    told = [
        f"{one['order'] or one['subject']} {'' if one['order'] else one['name']} {one['kind']}".replace(
            "  ", " "
        )
        for one in entry["changes"]
    ]
    came = " ".join(part for part in (entry["face"], entry["address"]) if part)
    return {
        **entry,
        "from": came,
        "changes": "; ".join(dict.fromkeys(told)) + ("; …" if entry["more"] else ""),
    }
