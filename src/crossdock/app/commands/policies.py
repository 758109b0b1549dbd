"""Policies: what sourcing may do and what things cost."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from crossdock.app import terminal
from crossdock.app.terminal import Home, Json

app = terminal.group("What sourcing may do and what things cost, in versions that never change.")

COLUMNS = ("version", "name", "valid_from", "actor", "created_at")


@app.command("list")
def list_(home: Home = None, as_json: Json = False) -> None:
    """List the versions, newest first."""
    with terminal.session(home) as cur:
        from crossdock.sourcing import policies

        rows = policies.versions(cur)
    terminal.table(rows, COLUMNS, as_json=as_json)


@app.command("show")
def show(
    version: Annotated[int | None, typer.Argument(help="The version; else the one that holds now.")] = None,
    home: Home = None,
) -> None:
    """Show a version's document, as JSON that can be edited and published."""
    import msgspec

    with terminal.session(home) as cur:
        from crossdock.core import clock
        from crossdock.core.errors import NotFound
        from crossdock.sourcing import policies

        if version and version not in {row["version"] for row in policies.versions(cur)}:
            raise NotFound(f"There is no version {version}", version=version)
        held = policies.current(cur, clock.now()) if version is None else policies.read(cur, version)
        built = msgspec.to_builtins(held.document)
    terminal.document(built)


@app.command("default")
def default() -> None:
    """Print the policy that holds until one is published, to begin from."""
    import msgspec

    from crossdock.app import environment

    environment.configure()
    environment.set_up()
    from crossdock.sourcing import policies

    terminal.document(msgspec.to_builtins(policies.DEFAULT))


@app.command("publish")
def publish(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The document, as JSON.")],
    name: Annotated[
        str | None, typer.Option("--name", help="What it is called; else the file's name.")
    ] = None,
    valid_from: Annotated[
        datetime | None,
        typer.Option(
            "--from",
            parser=terminal.moment,
            metavar="MOMENT",
            help="From when it holds (UTC unless it says otherwise); else from now.",
        ),
    ] = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Publish a version; refused, with every place that is wrong, if it cannot be compiled."""
    import json

    try:
        content = json.loads(file.read_bytes())
    except ValueError as error:
        raise terminal.fail(f"crossdock: {file}: not JSON: {error}", 2) from None
    if not isinstance(content, dict):
        raise terminal.fail(f"crossdock: {file}: a policy is a JSON object", 2)
    with terminal.session(home) as cur:
        from crossdock.app.environment import operator
        from crossdock.core import clock
        from crossdock.sourcing import publishing

        at = clock.now()
        start = at if valid_from is None else valid_from
        version = publishing.publish(
            cur, name or file.stem, content, valid_from=start, at=at, actor=operator()
        )
    if as_json:
        terminal.document({"version": version})
    else:
        terminal.say(f"Version {version} is published and holds from {terminal.cell(start)}.")
