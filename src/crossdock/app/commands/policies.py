"""Policies: what sourcing may do and what things cost."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

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
    content = _document(file)
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


@app.command("dry-run")
def dry_run(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The document, as JSON.")],
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Decide the last 1,000 orders anew by a document, beside what is in force; exit 1 if it may not be
    published.
    """
    content = _document(file)
    with terminal.session(home) as cur:
        from crossdock.core import clock, money
        from crossdock.orders.numbers import format_number
        from crossdock.sourcing import policies, publishing

        judged = publishing.judge(cur, policies.compiled(content), at=clock.now(), look=True)
    run = judged.run
    if run is None:
        raise AssertionError("it was asked for")
    paid = [f"{money.major(one, run.currency)} {run.currency}" for one in run.paid]
    rows: list[dict[str, Any]] = [
        {"of": "orders", "before": len(run.orders), "after": len(run.orders)},
        {"of": "ship otherwise", "before": 0, "after": len(run.changed)},
        {"of": "carriers and handling", "before": paid[0], "after": paid[1]},
        {"of": "come late", "before": run.late[0], "after": run.late[1]},
        {"of": "units that do not ship", "before": run.unshipped[0], "after": run.unshipped[1]},
    ]
    rows += [
        {"of": f"parcels from {code}", "before": was, "after": now}
        for code, was, now in run.parcels("location")
    ]
    if as_json:
        numbers = [format_number(one.order_id) for one in run.changed]
        terminal.document({"figures": rows, "changed": numbers, "may_be_published": not judged.broken})
    else:
        terminal.table(rows, ("of", "before", "after"), as_json=False)
    if judged.broken:
        raise terminal.fail(f"crossdock: {publishing.guarded(judged).message}", 1)


@app.command("take-back")
def take_back(
    version: Annotated[int, typer.Argument(help="The version that holds, or will hold.")],
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Publish again, as a version of its own, what held before a version."""
    with terminal.session(home) as cur:
        from crossdock.app.environment import operator
        from crossdock.core import clock
        from crossdock.sourcing import publishing

        made = publishing.take_back(cur, version, at=clock.now(), actor=operator())
    if as_json:
        terminal.document({"version": made})
    else:
        terminal.say(f"Version {version} is taken back; version {made} says what held before.")


def _document(file: Path) -> dict[str, Any]:
    """A policy's document in a file; ends the program where it is none."""
    import json

    try:
        content = json.loads(file.read_bytes())
    except ValueError as error:
        raise terminal.fail(f"crossdock: {file}: not JSON: {error}", 2) from None
    if not isinstance(content, dict):
        raise terminal.fail(f"crossdock: {file}: a policy is a JSON object", 2)
    return content
