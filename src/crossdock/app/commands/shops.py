"""Channels that are connected to a shop's API: connecting, how they stand, loading, comparing, telling."""

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from crossdock.app import terminal
from crossdock.app.commands.parties import channels
from crossdock.app.terminal import Home, Json

if TYPE_CHECKING:
    from crossdock.channels.connections import Connection

__all__ = ["channels"]

Channel = Annotated[str, typer.Argument(help="The channel.")]


@channels.command("connect")
def channels_connect(
    name: Channel,
    token: Annotated[
        str | None, typer.Option("--token", help="The app's Admin API access token; - reads it from stdin.")
    ] = None,
    client_id: Annotated[
        str | None,
        typer.Option("--client-id", help="Of an app from the Dev Dashboard, which has no token of its own."),
    ] = None,
    client_secret: Annotated[
        str | None,
        typer.Option(
            "--client-secret", help="The app's, with --client-id; - or nothing reads it from stdin."
        ),
    ] = None,
    address: Annotated[
        str | None, typer.Option("--address", help="Where the shop is: https://SHOP.myshopify.com.")
    ] = None,
    hooks: Annotated[
        str | None,
        typer.Option("--hooks", help="Where the shop reaches this installation; webhooks are made there."),
    ] = None,
    others: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            help="KEY=VALUE, again and again: api_version, poll_minutes, settle_minutes, notify, stock, "
            "threshold, refund, deliveries; docs/running.md says what they mean.",
        ),
    ] = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Give a channel access to its shop's API; load, mapping and webhooks follow by themselves."""
    settings: dict[str, Any] = dict(_setting(one) for one in others or ())
    settings |= {key: value for key, value in (("address", address), ("hooks", hooks)) if value is not None}
    access = _access(token, client_id, client_secret)
    with terminal.session(home) as cur:
        from crossdock.channels import connections

        connection = connections.proposed(cur, name, **access, settings=settings)
    shop = _shop(connection, home)  # asked before it is kept: a wrong token is found out now
    with terminal.session(home) as cur:
        from crossdock.core import clock

        connections.connect(cur, name, **access, settings=settings, at=clock.now())
    if as_json:
        terminal.document({"name": name, "address": connection.wishes.address, "shop": shop})
    else:
        terminal.say(f"{name} is connected to {shop} at {connection.wishes.address}.")


def _access(token: str | None, client_id: str | None, client_secret: str | None) -> dict[str, Any]:
    """As ``connections.connect`` takes it; what is to be hidden is read from stdin where it is not given."""
    from crossdock.channels.adapters.shopify_grant import Client

    if (token is None) == (client_id is None):
        raise terminal.fail("crossdock: give --token or --client-id", 2)
    secret = (client_secret if token is None else token) or "-"
    secret = sys.stdin.readline().strip() if secret == "-" else secret  # noqa: S105 - not a secret: stdin
    return {"token": secret} if client_id is None else {"client": Client(client_id, secret)}


def _setting(text: str) -> tuple[str, Any]:
    """KEY=VALUE, the value as JSON where it is some, else as it is written."""
    import json

    key, sign, value = text.partition("=")
    if not sign or not key:
        raise terminal.fail(f"crossdock: --set takes KEY=VALUE, not {text!r}", 2)
    try:
        return key, json.loads(value)
    except ValueError:
        return key, value


def _shop(connection: "Connection", home: Any) -> str:
    from crossdock.app import environment
    from crossdock.channels import making

    with environment.installation(home):
        return making.shop_name(connection)


@channels.command("status")
def channels_status(
    name: Annotated[str | None, typer.Argument(help="The channel; else all that are connected.")] = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Show how connected channels stand: what waits, what failed, what was recovered, what was told."""
    with terminal.session(home) as cur:
        from crossdock.channels import connections, telling, unmapped
        from crossdock.orders.numbers import format_number

        chosen = [connections.by_name(cur, name)] if name else connections.all_of(cur)
        standing = connections.standing(cur)
        counts: dict[str, dict[str, int]] = {}
        for channel, what, number in connections.counts(cur):
            counts.setdefault(channel, {})[what] = number
        rows = [_row(one, standing[one.id], counts.get(one.channel.name, {})) for one in chosen]
        left = [
            {"channel": one.channel.name, "item": item.gid, "sku": item.sku, "why": item.why}
            for one in chosen
            for item in unmapped.of_channel(cur, one.id).items
        ]
        failed = [
            {"channel": one.channel.name, "order": format_number(order), "reason": reason, "since": since}
            for one in chosen
            for order, _, reason, since in telling.failed(cur, one.id)
        ]
    if as_json:
        terminal.document({"channels": rows, "failed": failed, "unmapped": left})
        return
    columns = ("channel", "loaded", "compared_until", "telling", "failed", "places", "items", "fault")
    terminal.table(rows, columns, as_json=False)
    for row in rows:
        said = ", ".join(f"{what} {number:,}" for what, number in row["counts"].items())
        terminal.say(f"{row['channel']}: {said or 'nothing was counted yet'}")
    if failed:
        terminal.table(failed, ("channel", "order", "reason", "since"), as_json=False, title="Not told")
    if left:
        terminal.table(
            left, ("channel", "item", "sku", "why"), as_json=False, title="Items that are none of ours"
        )


def _row(one: "Connection", standing: Any, counts: dict[str, int]) -> dict[str, Any]:
    total = max(one.load_total, one.load_done)
    return {
        "channel": one.channel.name,
        "address": one.wishes.address,
        "api_version": one.wishes.api_version,
        "client_id": one.client and one.client.id,
        "token_until": one.token_until,
        "loaded": "done" if one.loaded_at else f"{one.load_done} of {total}",
        "loaded_at": one.loaded_at,
        "compared_until": one.watermark,
        "mapped_at": one.mapped_at,
        "hooks_at": one.hooks_at,
        "news": standing.news,
        "telling": standing.telling,
        "failed": standing.failed,
        "places": f"{standing.ours} of {standing.places}",
        "items": standing.items,
        "levels": standing.levels,
        "fault": one.fault,
        "counts": counts,
    }


@channels.command("load")
def channels_load(
    name: Channel,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Load the shop's open orders (again), here and now, with progress; workers take them in."""
    with terminal.session(home) as cur:
        from crossdock.channels import connections

        connection = connections.by_name(cur, name)
        connections.again(cur, connection.id, load=True, map_=True)
    done = _turns(name, home)
    if as_json:
        terminal.document({"name": name, "loaded": done.load_done, "of": done.load_total})
    else:
        terminal.say(
            f"{name}: {done.load_done} open orders looked at; those that were missing are on their way."
        )


def _turns(name: str, home: Any) -> "Connection":
    """Turn after turn until the load is over. An obstacle that stays is an error."""
    import threading

    from rich.console import Console
    from rich.progress import Progress

    from crossdock.app import environment
    from crossdock.channels import connections, polling
    from crossdock.channels.errors import ShopRefused
    from crossdock.core import clock, db

    shown = Console(stderr=True)
    pause = threading.Event()
    with (
        environment.installation(home),
        Progress(console=shown, disable=not shown.is_terminal, transient=True) as bar,
    ):
        task = bar.add_task(name, total=None)
        while True:
            with db.transaction() as cur:
                clock.refresh(cur)
                connection = connections.by_name(cur, name)
            bar.update(task, completed=connection.load_done, total=connection.load_total or None)
            if connection.loaded_at is not None:
                return connection
            turn = polling.one(polling.Turn(connection, clock.now()), clock.now())
            with db.transaction() as cur:
                polling.settle(cur, [turn])
            if turn.error is not None:
                raise ShopRefused(f"{name}: {turn.error}")
            pause.wait(min(turn.wait.total_seconds(), 10.0))


@channels.command("reconcile")
def channels_reconcile(name: Channel, home: Home = None, as_json: Json = False) -> None:
    """Compare the shop's orders with those here, now, up to this moment."""
    from crossdock.app import environment

    with environment.installation(home):
        from crossdock.channels import connections, polling
        from crossdock.channels.errors import ShopRefused
        from crossdock.core import clock, db

        with db.transaction() as cur:
            clock.refresh(cur)
            connection = connections.by_name(cur, name)
        turn = polling.now(connection)
    found = {what: sum(one == what for one, _ in turn.messages) for what in (polling.MISSING, polling.OLDER)}
    if turn.error is not None:
        raise ShopRefused(f"{name}: {turn.error}")
    complete = bool(turn.fields.get("compared"))
    shown = {"name": name, "compared": turn.counts["compared"], **found, "complete": complete}
    if as_json:
        terminal.document(shown)
        return
    rest = "" if complete else "; the rest follows in the poll stage"
    terminal.say(
        f"{name}: {shown['compared']} orders compared, {found[polling.MISSING]} were missing and "
        f"{found[polling.OLDER]} older here{rest}."
    )


@channels.command("tell")
def channels_tell(
    number: Annotated[str, typer.Argument(help="The order: SO-100042.")],
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Tell the shop again what it would not be told of an order."""
    with terminal.session(home) as cur:
        from crossdock.channels import telling
        from crossdock.core import clock
        from crossdock.orders.numbers import parse_number

        begun = telling.plan(cur, [parse_number(number)], at=clock.now(), again=True)
    if as_json:
        terminal.document({"order": number, "begun": begun})
    else:
        terminal.say(f"{number}: {'the shop is told again' if begun else 'there is nothing to tell'}.")


@channels.command("dismiss")
def channels_dismiss(
    number: Annotated[str, typer.Argument(help="The order: SO-100042.")],
    reason: Annotated[str, typer.Option("--reason", help="Why the shop need not be told.")] = "",
    undo: Annotated[bool, typer.Option("--undo", help="Take that back instead.")] = False,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Have a shop told no more of what it would not be told of an order, with a reason; or take that back."""
    with terminal.session(home) as cur:
        from crossdock.app.environment import operator
        from crossdock.channels import dismissing
        from crossdock.core import clock
        from crossdock.orders.numbers import parse_number

        at, order_id = clock.now(), parse_number(number)
        if undo:
            done = dismissing.restore(cur, order_id, at=at, actor=operator())
        else:
            done = dismissing.dismiss(cur, order_id, reason, at=at, actor=operator())
    if as_json:
        terminal.document({"order": number, "restored" if undo else "dismissed": len(done)})
    elif undo:
        terminal.say(f"{number}: {'it waits again' if done else 'nothing was dismissed'}.")
    else:
        terminal.say(f"{number}: {'the shop is not told of it' if done else 'nothing has failed'}.")
