"""API keys: what programs may do, where, how often, until when."""

from datetime import datetime
from typing import Annotated

import typer

from crossdock.app import terminal
from crossdock.app.terminal import Home, Json

app = terminal.group("Keys of programs that use the API.")
Name = Annotated[str, typer.Argument(help="The key's name.")]
COLUMNS = (
    "name", "prefix", "scopes", "locations", "channels", "per_minute", "created_at", "expires_at",
    "old_until", "revoked_at", "last_used_at",
)  # fmt: skip


@app.command("create")
def create(
    name: Annotated[str, typer.Option("--name", help="The name it is known by.")],
    scopes: Annotated[
        str,
        typer.Option("--scopes", help="What it may, with commas between: orders:write,stock:read; * is all."),
    ],
    locations: Annotated[
        str,
        typer.Option(
            "--locations",
            help="The only locations it is for, with commas; else all. See docs/design/keys.md.",
        ),
    ] = "",
    channels: Annotated[
        str,
        typer.Option(
            "--channels", help="The only channels it is for, with commas; else all. See docs/design/keys.md."
        ),
    ] = "",
    per_minute: Annotated[
        int | None, typer.Option("--per-minute", min=1, help="Requests a minute at most; else as it likes.")
    ] = None,
    expires: Annotated[
        datetime | None,
        typer.Option("--expires", parser=terminal.moment, metavar="MOMENT", help="When it ends, UTC."),
    ] = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Make an API key; it is printed once."""
    with terminal.session(home) as cur:
        from crossdock.accounts import keys as accounts
        from crossdock.api.api_keys import check_names
        from crossdock.app.environment import operator
        from crossdock.core import clock

        wanted = accounts.Wanted(
            name,
            terminal.words(scopes),
            expires,
            per_minute,
            terminal.words(locations),
            terminal.words(channels),
        )
        check_names(cur, wanted.locations, wanted.channels)
        secret = accounts.create(cur, wanted, at=clock.wall(), actor=operator())
    terminal.document({"key": secret}) if as_json else terminal.say(f"The key of {name} is {secret}")


@app.command("list")
def list_(home: Home = None, as_json: Json = False) -> None:
    """List the API keys, revoked ones too; the keys themselves are known to nobody."""
    with terminal.session(home) as cur:
        from crossdock.accounts import keys as accounts

        rows = accounts.listed(cur)
    terminal.table(rows, COLUMNS, as_json=as_json)


@app.command("rotate")
def rotate(
    name: Name,
    overlap_hours: Annotated[
        int, typer.Option("--overlap-hours", min=0, help="How long the secret it has stays good beside it.")
    ] = 24,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Give an API key a new secret, which is printed once; the one it has stays good for a while."""
    from datetime import timedelta

    with terminal.session(home) as cur:
        from crossdock.accounts import keys as accounts
        from crossdock.app.environment import operator
        from crossdock.core import clock

        overlap = timedelta(hours=overlap_hours)
        secret = accounts.rotate(cur, name, overlap=overlap, at=clock.wall(), actor=operator())
        until = accounts.shown(cur, name)["old_until"]
    if as_json:
        terminal.document({"key": secret, "old_until": until})
        return
    terminal.say(f"The new key of {name} is {secret}")
    terminal.say(f"The one before it is good until {terminal.cell(until)}.")


@app.command("revoke")
def revoke(name: Name, home: Home = None, as_json: Json = False) -> None:
    """End an API key at once, with all its secrets."""
    with terminal.session(home) as cur:
        from crossdock.accounts import keys as accounts
        from crossdock.app.environment import operator
        from crossdock.core import clock

        accounts.revoke(cur, name, at=clock.wall(), actor=operator())
    terminal.document({"name": name, "revoked": True}) if as_json else terminal.say(f"{name} is revoked.")
