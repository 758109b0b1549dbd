"""Policies: what sourcing may do and what things cost."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from crossdock.app import terminal
from crossdock.app.terminal import Home, Json

if TYPE_CHECKING:
    from crossdock.sourcing.trials import Shown

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
    version: Annotated[int | None, typer.Argument(help="The version; else the one in force.")] = None,
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
        terminal.say(f"Version {version} is published, in force from {terminal.cell(start)}.")


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
    version: Annotated[int, typer.Argument(help="The version in force, or one to come.")],
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


@app.command("try")
def try_(
    version: Annotated[int, typer.Argument(help="A published version that is not in force.")],
    share: Annotated[int, typer.Option("--share", help="Per cent of new orders, 1 to 99.")],
    since: Annotated[
        datetime | None,
        typer.Option("--from", parser=terminal.moment, metavar="MOMENT", help="From when; else from now."),
    ] = None,
    until: Annotated[
        datetime | None,
        typer.Option(
            "--until", parser=terminal.moment, metavar="MOMENT", help="Until when; else until stopped."
        ),
    ] = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Let a version decide about a share of the orders that come in, beside the one in force."""
    with terminal.session(home) as cur:
        from crossdock.app.environment import operator
        from crossdock.core import clock
        from crossdock.sourcing import publishing

        began = publishing.try_on_share(
            cur, version, share, since=since, until=until, at=clock.now(), actor=operator()
        )
    _show_trial(began, as_json=as_json)


@app.command("trial")
def trial(home: Home = None, as_json: Json = False) -> None:
    """Show what became of the orders since the newest trial began, by side."""
    with terminal.session(home) as cur:
        from crossdock.core import clock
        from crossdock.sourcing import trials

        found = trials.read(cur, clock.now())
    _show_trial(found, as_json=as_json)


@app.command("stop")
def stop(home: Home = None, as_json: Json = False) -> None:
    """Stop the trial: its orders keep what was decided, new ones go by the version in force."""
    with terminal.session(home) as cur:
        from crossdock.app.environment import operator
        from crossdock.core import clock
        from crossdock.sourcing import trials

        over = trials.counted(cur, trials.stop(cur, at=clock.now(), actor=operator()))
    _show_trial(over, as_json=as_json)


def _show_trial(one: "Shown", *, as_json: bool) -> None:
    """A trial with both sides' figures."""
    from crossdock.core import money

    def cost(each: int | None) -> str | None:
        return None if each is None else f"{money.major(each, one.currency)} {one.currency}"

    def rate(share: float | None) -> str | None:
        return None if share is None else f"{100 * share:.1f} %"

    held, tried = one.held, one.tried
    rows: list[dict[str, Any]] = [
        {"of": "orders", "in_force": held.orders, "tried": tried.orders},
        {"of": "sourced", "in_force": held.sourced, "tried": tried.sourced},
        {"of": "cost an order", "in_force": cost(held.cost_each), "tried": cost(tried.cost_each)},
        {"of": "split", "in_force": rate(held.split_rate), "tried": rate(tried.split_rate)},
        {"of": "held", "in_force": held.held, "tried": tried.held},
        {"of": "back-ordered", "in_force": held.backordered, "tried": tried.backordered},
        {"of": "come late", "in_force": held.late, "tried": tried.late},
    ]
    if as_json:
        head = {"version": one.version, "share": one.share, "state": one.state, "few": one.few}
        terminal.document({**head, "figures": rows})
        return
    terminal.say(f"Version {one.version} on {one.share} % of orders: {one.state}.")
    terminal.table(rows, ("of", "in_force", "tried"), as_json=False)
    if one.few:
        least = min(held.sourced, tried.sourced)
        terminal.say(f"One side has {least} orders: so few tell little, what differs may be chance.")


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
