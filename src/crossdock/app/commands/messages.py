"""What crossed the boundary: messages in and out, and the quarantine."""

from pathlib import Path
from typing import Annotated, Any

import typer

from crossdock.app import terminal
from crossdock.app.terminal import Home, Json, Limit

app = terminal.group("Messages that came in and went out; the quarantine.")

Id = Annotated[int, typer.Argument(help="The message's id.")]
State = Annotated[str | None, typer.Option("--state", help="Where it stands.")]
Kind = Annotated[str | None, typer.Option("--kind", help="Only of this kind, and those below it.")]

IN_COLUMNS = ("id", "source", "kind", "key", "received_at", "bytes", "state", "code", "reason")
OUT_COLUMNS = ("id", "party", "kind", "address", "created_at", "state", "attempts", "error", "due_at")


@app.command("list")
def list_(
    state: State = None,
    quarantined: Annotated[
        bool, typer.Option("--quarantined", help="Only what waits in quarantine.")
    ] = False,
    source: Annotated[
        str | None, typer.Option("--source", help="Only from here, such as hooks/NAME.")
    ] = None,
    kind: Kind = None,
    limit: Limit = 50,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """List messages that came in, newest first."""
    from dataclasses import asdict

    with terminal.session(home) as cur:
        from crossdock.mailbox import messages

        wanted = "quarantined" if quarantined else state
        found = messages.inbound(cur, state=wanted, source=source, kind=kind, limit=limit)
    terminal.table([asdict(one) for one in found], IN_COLUMNS, as_json=as_json)


@app.command("outbound")
def outbound(
    state: State = None,
    party: Annotated[str | None, typer.Option("--party", help="Only to this party.")] = None,
    kind: Kind = None,
    limit: Limit = 50,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """List messages that go or went out, newest first."""
    from dataclasses import asdict

    with terminal.session(home) as cur:
        from crossdock.mailbox import messages

        found = messages.outbound(cur, state=state, party=party, kind=kind, limit=limit)
    terminal.table([asdict(one) for one in found], OUT_COLUMNS, as_json=as_json)


@app.command("show")
def show(
    message: Id,
    body: Annotated[
        bool, typer.Option("--body", help="Print its bytes as they are, and nothing else.")
    ] = False,
    out: Annotated[
        bool, typer.Option("--outbound", help="The id is that of a message that goes out.")
    ] = False,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Show a message: where it stands, its headers, its bytes, and what happened to it."""
    import sys
    from dataclasses import asdict

    with terminal.session(home) as cur:
        from crossdock.mailbox import messages

        found: Any = messages.show_outbound(cur, message) if out else messages.show_inbound(cur, message)
    if body:
        sys.stdout.buffer.write(found.body)
        sys.stdout.buffer.flush()
        return
    shown = asdict(found)
    head = {**shown.pop("row"), **shown}
    if as_json:
        terminal.document(head)
        return
    steps = head.pop("attempts") if out else head.pop("history")
    content = terminal.plain(head.pop("body"))
    for name, value in head.items():
        if value not in (None, {}, ()):
            shown_value = terminal.plain(value) if isinstance(value, bytes) else terminal.cell(value)
            terminal.say(f"{name.replace('_', ' ')}: {shown_value}")
    columns = ("attempt", "at", "status", "error", "delivered") if out else ("at", "what", "by")
    terminal.table(steps, columns, as_json=False)
    terminal.say(content)


@app.command("replay")
def replay(
    messages_: Annotated[
        list[int] | None, typer.Argument(metavar="[ID]...", help="Messages; none: all that the options pick.")
    ] = None,
    code: Annotated[str | None, typer.Option("--code", help="All in quarantine for this reason.")] = None,
    kind: Annotated[str | None, typer.Option("--kind", help="All in quarantine of this kind.")] = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Give messages to intake again; what was applied before changes nothing."""
    if not messages_ and not code and not kind:
        raise terminal.fail("crossdock: name messages, or a --code or --kind of those in quarantine", 2)
    with terminal.session(home) as cur:
        from crossdock.app.environment import operator
        from crossdock.core import clock
        from crossdock.mailbox import quarantine

        at, actor = clock.now(), operator()
        if messages_:
            count = quarantine.replay(cur, messages_, at=at, actor=actor)
        else:
            count = quarantine.replay_alike(cur, at=at, actor=actor, code=code, kind=kind)
    terminal.document({"replayed": count}) if as_json else terminal.say(f"Replayed {count} messages.")
    if messages_ and count < len(set(messages_)):
        raise terminal.fail(f"crossdock: {len(set(messages_)) - count} of them do not exist")


@app.command("mend")
def mend(
    message: Id,
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The mended body.")],
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Put a mended body beside the one that arrived, and give it to intake."""
    with terminal.session(home) as cur:
        from crossdock.app.environment import operator
        from crossdock.core import clock
        from crossdock.mailbox import quarantine

        quarantine.mend(cur, message, file.read_bytes(), at=clock.now(), actor=operator())
    terminal.document({"mended": message}) if as_json else terminal.say(f"Message {message} is mended.")


@app.command("dismiss")
def dismiss(
    messages_: Annotated[list[int], typer.Argument(metavar="ID...", help="Messages in quarantine.")],
    reason: Annotated[str, typer.Option("--reason", help="Why it may stay as it is.")],
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Leave messages in quarantine as they are, for good, with a reason."""
    with terminal.session(home) as cur:
        from crossdock.app.environment import operator
        from crossdock.core import clock
        from crossdock.mailbox import quarantine

        count = quarantine.dismiss(cur, messages_, reason, at=clock.now(), actor=operator())
    terminal.document({"dismissed": count}) if as_json else terminal.say(f"Dismissed {count} messages.")
    if count < len(set(messages_)):
        raise terminal.fail(f"crossdock: {len(set(messages_)) - count} of them were not in quarantine")
