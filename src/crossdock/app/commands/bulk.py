"""One act on many orders: shown first, done in the background, and taken back."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from crossdock.app import terminal
from crossdock.app.commands.orders import Where, filter_of
from crossdock.app.terminal import Home, Json, Limit

if TYPE_CHECKING:
    from crossdock.desk.acts import Asked
    from crossdock.desk.choosing import Chosen

app = terminal.group("Act on many orders at once: preview, run, show, retry, stop, undo.")

What = Annotated[str, typer.Argument(help="hold, lift, cancel, tag, untag, note, source or rescue.")]
Numbers = Annotated[list[str] | None, typer.Argument(help="Orders' numbers; else give a filter.")]
From = Annotated[
    Path | None, typer.Option("--from", help="A file of orders' numbers, one a line.", exists=True)
]
Status = Annotated[str | None, typer.Option("--status", help="All orders of this status.")]
Channel = Annotated[str | None, typer.Option("--channel", help="All orders of this channel.")]
All = Annotated[bool, typer.Option("--all", help="All orders there are.")]
Reason = Annotated[str, typer.Option("--reason", help="Of hold (needed) and cancel.")]
Code = Annotated[
    list[str] | None,
    typer.Option("--code", help="hold: the kind of hold; lift: which holds; may be repeated."),
]
Stops = Annotated[str, typer.Option("--stops", help="Of hold: sourcing or release.")]
Tag = Annotated[list[str] | None, typer.Option("--tag", help="Of tag and untag; may be repeated.")]
Text = Annotated[str, typer.Option("--text", help="Of note.")]
Id = Annotated[int, typer.Argument(help="The bulk act's id.")]

COLUMNS = ("id", "act", "state", "orders", "done", "unchanged", "failed", "waiting", "withdrawn", "asked_at")


@app.command("preview")
def preview(
    act: What,
    numbers: Numbers = None,
    from_: From = None,
    status: Status = None,
    channel: Channel = None,
    where: Where = None,
    everything: All = False,
    reason: Reason = "",
    code: Code = None,
    stops: Stops = "sourcing",
    tag: Tag = None,
    text: Text = "",
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Show what would change, what not, and why. Nothing is changed."""
    with terminal.session(home) as cur:
        from crossdock.desk import bulk

        asked = asked_by(act, reason, code, stops, tag, text)
        found = bulk.preview(
            cur, asked, chosen_by(numbers, from_, status, channel, where, everything=everything)
        )
    if as_json:
        terminal.document(found)
        return
    terminal.table(found["reasons"], ("outcome", "orders", "why", "examples"), as_json=False)
    counts = found["counts"]
    terminal.say(f"{found['orders']} orders: {counts['change']} would change.")
    if found["units_asked_back"]:
        terminal.say(f"{found['units_asked_back']} released units are asked back of locations.")
    if not found["undo"]["possible"]:
        terminal.say(f"It cannot be taken back: {found['undo']['why']}.")
    terminal.say(f"fingerprint {found['fingerprint']}")


@app.command("run")
def run(
    act: What,
    numbers: Numbers = None,
    from_: From = None,
    status: Status = None,
    channel: Channel = None,
    where: Where = None,
    everything: All = False,
    reason: Reason = "",
    code: Code = None,
    stops: Stops = "sourcing",
    tag: Tag = None,
    text: Text = "",
    fingerprint: Annotated[
        str | None, typer.Option("--fingerprint", help="Of the preview: do what it showed, or nothing.")
    ] = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Begin a bulk act; the workers do it."""
    with terminal.session(home) as cur:
        from crossdock.app.environment import operator
        from crossdock.core import clock
        from crossdock.desk import bulk

        asked = asked_by(act, reason, code, stops, tag, text)
        chosen = chosen_by(numbers, from_, status, channel, where, everything=everything)
        made = bulk.run(cur, asked, chosen, fingerprint=fingerprint, at=clock.now(), actor=operator())
        found = bulk.show(cur, made)
    _shown([found], as_json)


@app.command("list")
def list_(limit: Limit = 50, home: Home = None, as_json: Json = False) -> None:
    """List bulk acts, newest first."""
    with terminal.session(home) as cur:
        from crossdock.desk import bulk

        found = bulk.page(cur, after=None, limit=limit)
    if as_json:
        terminal.document(found)
    else:
        _shown(found, as_json=False)


@app.command("show")
def show(
    bulk_id: Id,
    state: Annotated[
        str | None,
        typer.Option("--state", help="waiting, done, unchanged, failed or withdrawn; else all."),
    ] = None,
    limit: Limit = 50,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Show how far a bulk act is, and what came of its orders."""
    from crossdock.desk.states import State

    if state is not None and state not in set(State):
        raise terminal.fail(f"crossdock: --state is one of {', '.join(State)}", 2)
    with terminal.session(home) as cur:
        from crossdock.desk import bulk, items

        found = bulk.show(cur, bulk_id)
        wanted = None if state is None else State(state)
        rows = [one for _, one in items.page(cur, bulk_id, wanted, after=0, limit=limit)]
    if as_json:
        terminal.document({**found, "items": rows})
        return
    _shown([found], as_json=False)
    terminal.table(rows, ("order", "state", "why", "settled_at"), as_json=False)


@app.command("retry")
def retry(bulk_id: Id, home: Home = None, as_json: Json = False) -> None:
    """Try again what failed."""
    _verb("retry", bulk_id, home, as_json)


@app.command("stop")
def stop(bulk_id: Id, home: Home = None, as_json: Json = False) -> None:
    """Withdraw what has not been done yet."""
    _verb("stop", bulk_id, home, as_json)


@app.command("undo")
def undo(bulk_id: Id, home: Home = None, as_json: Json = False) -> None:
    """Take a bulk act back, by one of its own, which is shown."""
    _verb("undo", bulk_id, home, as_json)


def _verb(name: str, bulk_id: int, home: Path | None, as_json: bool) -> None:
    with terminal.session(home) as cur:
        from crossdock.app.environment import operator
        from crossdock.core import clock
        from crossdock.desk import bulk

        done = getattr(bulk, name)(cur, bulk_id, at=clock.now(), actor=operator())
        found = bulk.show(cur, done if name == "undo" else bulk_id)
    _shown([found], as_json)


def _shown(found: Sequence[dict[str, Any]], as_json: bool) -> None:
    if as_json:
        terminal.document(found[0])
        return
    rows = [{**one, **one["counts"], "act": _name(one)} for one in found]
    terminal.table(rows, COLUMNS, as_json=False)


def _name(one: dict[str, Any]) -> str:
    return str(one["act"]) if one["undoes"] is None else f"undo {one['act']} {one['undoes']}"


def asked_by(
    act: str, reason: str, code: list[str] | None, stops: str, tag: list[str] | None, text: str
) -> "Asked":
    """The act as the command line names it; exit 2 where it does not exist."""
    from crossdock.desk.acts import Act, Asked

    if act not in set(Act):
        raise terminal.fail(f"crossdock: there is no act {act!r}; the acts are {', '.join(Act)}", 2)
    if stops not in ("sourcing", "release"):
        raise terminal.fail("crossdock: --stops is sourcing or release", 2)
    if act == Act.HOLD.value and len(code or []) > 1:
        raise terminal.fail("crossdock: a hold has one --code", 2)
    kind: Any = stops
    one = (code or ["manual"])[0]
    return Asked(Act(act), reason, one, kind, code or None, tag or [], text)


def chosen_by(
    numbers: list[str] | None,
    from_: Path | None,
    status: str | None,
    channel: str | None,
    where: list[str] | None,
    *,
    everything: bool,
) -> "Chosen":
    """The orders as the command line names them: numbers, or a filter."""
    from crossdock.desk.choosing import Chosen
    from crossdock.desk.listing import Filter

    named = [*(numbers or []), *(from_.read_text(encoding="utf-8").split() if from_ else [])]
    said = filter_of(where, channel=channel, status=status)
    return Chosen(named, said if everything or said != Filter() else None)
