"""Folders that files of orders are dropped into."""

from pathlib import Path
from typing import Annotated, Any

import typer

from crossdock.app import terminal
from crossdock.app.commands.shops import channels
from crossdock.app.terminal import Home, Json

__all__ = ["channels"]


@channels.command("watch")
def channels_watch(
    name: Annotated[str, typer.Argument(help="A channel of kind file.")],
    folder: Annotated[
        Path | None, typer.Option("--folder", help="The folder to watch; else drop/NAME under the home.")
    ] = None,
    profile: Annotated[
        str | None, typer.Option("--profile", help="Whose columns the files have, if not ours: shopify.")
    ] = None,
    time_zone: Annotated[
        str | None, typer.Option("--time-zone", help="Of moments written without one: America/New_York, say.")
    ] = None,
    encoding: Annotated[
        str | None, typer.Option("--encoding", help="Of text files that are not UTF-8.")
    ] = None,
    quiet: Annotated[
        float | None,
        typer.Option("--quiet-seconds", help="How long a file must not have changed to be complete (10)."),
    ] = None,
    others: Annotated[
        bool | None,
        typer.Option("--other-channels/--own-channel", help="May rows name other channels than this one."),
    ] = None,
    stop: Annotated[bool, typer.Option("--stop", help="Watch the channel's folder no more.")] = False,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Take orders out of the files that are dropped into a folder; what is not given stays as it was."""
    given = {
        "folder": None if folder is None else str(folder.expanduser().absolute()),
        "profile": profile,
        "time_zone": time_zone,
        "encoding": encoding,
        "quiet_seconds": quiet,
        "other_channels": others,
    }
    with terminal.session(home) as cur:
        from crossdock.app import dropping

        changes = {key: value for key, value in given.items() if value is not None}
        set_up = dropping.stop(cur, name) if stop else dropping.watch(cur, name, changes)
    if as_json:
        terminal.document({"name": name, "settings": dict(set_up.settings)})
    elif stop:
        terminal.say(f"The folder of {name} is watched no more; what lies there stays.")
    else:
        terminal.say(f"Files of {name} are taken from {set_up.settings['folder']}, by the workers.")


@channels.command("folders")
def channels_folders(home: Home = None, as_json: Json = False) -> None:
    """Show the watched folders: files that wait, that are being taken in, done, failed."""
    with terminal.session(home) as cur:
        from crossdock.app import dropping

        rows: list[dict[str, Any]] = dropping.listed(cur)
    columns = ("channel", "folder", "waiting", "taking", "done", "failed", "fault")
    terminal.table(rows, columns, as_json=as_json)
