"""Programs that are told of events: adding them, their secrets, telling again, what they were told."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from crossdock.app import terminal
from crossdock.app.terminal import Home, Json, Limit

if TYPE_CHECKING:
    from crossdock.webhooks.endpoints import Endpoint

app = terminal.group("Webhooks out: programs that are told of events, signed and in order.")

Name = Annotated[str, typer.Argument(help="The webhook.")]
Secret = Annotated[
    str | None, typer.Option("--secret", help="whsec_ and base64 of 24 to 64 bytes; else one is made.")
]
COLUMNS = ("name", "url", "state", "types", "failures", "waiting", "delivered_at", "reason")


@app.command("add")
def webhooks_add(
    url: Annotated[str, typer.Argument(help="Where it is: https.")],
    name: Annotated[str, typer.Option("--name", help="The name it is known by, for ever.")],
    types: Annotated[
        list[str] | None, typer.Option("--type", help="order.held, shipment.*; again and again; else all.")
    ] = None,
    channels: Annotated[
        list[str] | None, typer.Option("--channel", help="Only of orders of this channel; again and again.")
    ] = None,
    locations: Annotated[
        list[str] | None, typer.Option("--location", help="Only of this location's work; again and again.")
    ] = None,
    since: Annotated[
        datetime | None,
        typer.Option(
            "--since",
            parser=terminal.moment,
            metavar="MOMENT",
            help="Begin there in the log (UTC); else only news.",
        ),
    ] = None,
    secret: Secret = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Add a webhook; its secret is printed once."""
    with terminal.session(home) as cur:
        from crossdock.app.environment import operator
        from crossdock.core import clock
        from crossdock.webhooks import endpoints, log

        wish = endpoints.Wish(url, types or (), channels or (), locations or ())
        begin = None if since is None else log.position_of(cur, None, since)
        made = endpoints.add(cur, name, wish, at=clock.now(), actor=operator(), secret=secret, begin=begin)
    if as_json:
        terminal.document({"name": name, "url": url, "secret": made})
    else:
        terminal.say(f"{name} is told at {url}; messages are signed with the secret {made}")


@app.command("list")
def webhooks_list(home: Home = None, as_json: Json = False) -> None:
    """List the webhooks, and how they do."""
    with terminal.session(home) as cur:
        from crossdock.mailbox import lanes
        from crossdock.webhooks import endpoints, planning

        found = endpoints.all_of(cur)
        waiting = lanes.waiting(cur, [one.party for one in found], planning.MOST_WAITING)
        rows = [_row(one, waiting[one.party]) for one in found]
    terminal.table(rows, COLUMNS, as_json=as_json)


def _row(one: "Endpoint", waiting: int) -> dict[str, Any]:
    lists = {name: list(getattr(one, name)) for name in ("types", "channels", "locations")}
    same = ("name", "url", "failures", "failing_since", "delivered_at", "reason", "error")
    row = {name: getattr(one, name) for name in same}
    return {**row, **lists, "state": str(one.state), "waiting": waiting}


@app.command("test")
def webhooks_test(name: Name, home: Home = None, as_json: Json = False) -> None:
    """Send a message of the type webhook.test now, and show what was answered; exit 1 if it was not taken."""
    from crossdock.app import environment

    with terminal.session(home) as cur:
        from crossdock.core import clock
        from crossdock.webhooks import endpoints, replaying

        found = endpoints.by_name(cur, name)
        secrets = endpoints.secrets(cur, [found.id])[found.id]
        message, body = replaying.test_letter(name, at=clock.now(), actor=environment.operator())
    with environment.installation(home) as config:
        from crossdock.core import clock
        from crossdock.webhooks import courier, signing

        headers = signing.headers(message, body, secrets, at=clock.wall())
        letter = courier.Letter(found.url, headers, body)
        (answer,) = courier.send([letter], allow_private=config.allow_private_addresses)
    row = {"name": name, "url": found.url, "id": message, "status": answer.status, "error": answer.error}
    terminal.table([row], ("name", "url", "id", "status", "error"), as_json=as_json)
    if answer.error is not None:
        raise typer.Exit(1)


@app.command("rotate")
def webhooks_rotate(
    name: Name,
    secret: Secret = None,
    overlap: Annotated[
        int, typer.Option("--overlap", min=0, max=720, help="Hours that the one before signs beside it.")
    ] = 24,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Give a webhook a new secret, printed once; messages bear both signatures for a while."""
    with terminal.session(home) as cur:
        from crossdock.app.environment import operator
        from crossdock.core import clock
        from crossdock.webhooks import endpoints

        made = endpoints.rotate(
            cur, name, at=clock.now(), actor=operator(), secret=secret, overlap=timedelta(hours=overlap)
        )
    if as_json:
        terminal.document({"name": name, "secret": made})
    else:
        terminal.say(f"The new secret of {name} is {made}")


@app.command("replay")
def webhooks_replay(
    name: Name,
    event: Annotated[str | None, typer.Option("--event", help="One event: evt_1042.")] = None,
    since: Annotated[
        datetime | None,
        typer.Option(
            "--since",
            parser=terminal.moment,
            metavar="MOMENT",
            help="Everything it wants from this time on (UTC).",
        ),
    ] = None,
    dead: Annotated[bool, typer.Option("--dead", help="What was given up, the oldest 1,000 of it.")] = False,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Tell a webhook again; messages keep their ids."""
    if sum((event is not None, since is not None, dead)) != 1:
        raise terminal.fail("crossdock: replay takes one of --event, --since and --dead", 2)
    with terminal.session(home) as cur:
        from crossdock.app.environment import operator
        from crossdock.core import clock
        from crossdock.webhooks import log, replaying

        who: dict[str, Any] = {"at": clock.now(), "actor": operator()}
        row: dict[str, Any] = {"name": name, "queued": 0, "begins_at": None}
        if event is not None:
            row["queued"] = replaying.replay_event(cur, name, event, **who)
        elif since is not None:
            begin = log.position_of(cur, None, since)
            moved = replaying.replay_from(cur, name, begin, **who)
            row["begins_at"] = log.written(begin) if moved else None
        else:
            row["queued"] = replaying.replay_dead(cur, name, **who)
    terminal.table([row], ("name", "queued", "begins_at"), as_json=as_json)


@app.command("deliveries")
def webhooks_deliveries(
    name: Name,
    state: Annotated[
        str | None, typer.Option("--state", help="waiting, delivered or dead; else any.")
    ] = None,
    limit: Limit = 50,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """List what a webhook was told, newest event first."""
    with terminal.session(home) as cur:
        from dataclasses import asdict

        from crossdock.webhooks import replaying

        rows = [
            {"event": one.event, "type": one.type, **asdict(one)}
            for one in replaying.deliveries(cur, name, state=state, limit=limit)
        ]
    columns = ("event", "type", "state", "attempts", "status", "error", "tried_at", "due_at")
    terminal.table(rows, columns, as_json=as_json)


@app.command("disable")
def webhooks_disable(
    name: Name,
    reason: Annotated[str, typer.Option("--reason", help="Why; it is shown.")] = "",
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Tell a webhook nothing until it is enabled: it goes on where it stood."""
    _move(name, "disable", home, as_json, reason or None)


@app.command("enable")
def webhooks_enable(name: Name, home: Home = None, as_json: Json = False) -> None:
    """Tell a webhook again what happens, and what happened meanwhile."""
    _move(name, "enable", home, as_json)


@app.command("remove")
def webhooks_remove(name: Name, home: Home = None, as_json: Json = False) -> None:
    """Remove a webhook: what waits is given up; its name stays taken."""
    _move(name, "remove", home, as_json)


def _move(name: str, what: str, home: Any, as_json: bool, reason: str | None = None) -> None:
    with terminal.session(home) as cur:
        from crossdock.app.environment import operator
        from crossdock.core import clock
        from crossdock.webhooks import endpoints
        from crossdock.webhooks.states import Act

        state = endpoints.move(cur, name, Act(what), at=clock.now(), actor=operator(), reason=reason)
    terminal.table([{"name": name, "state": str(state)}], ("name", "state"), as_json=as_json)
