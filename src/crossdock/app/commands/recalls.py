"""What locations are asked to give back of what they have accepted, and what they answer."""

from typing import Annotated

import typer

from crossdock.app import terminal
from crossdock.app.terminal import Home, Json

app = terminal.group("What locations are asked to give back of what they have accepted, and their answers.")

Number = Annotated[str, typer.Argument(help="A fulfilment order's number, such as FO-100077.")]
Recall = Annotated[int, typer.Argument(help="The question's id, as 'list' shows it.")]
Note = Annotated[str, typer.Option("--note", help="What the location says of it.")]
COLUMNS = (
    "id",
    "line",
    "sku",
    "quantity",
    "stopped",
    "state",
    "asked_at",
    "answer_by",
    "answered_at",
    "answered_by",
    "note",
)


@app.command("list")
def list_(number: Number, home: Home = None, as_json: Json = False) -> None:
    """List what the location of a fulfilment order was asked to give back."""
    with terminal.session(home) as cur:
        from crossdock.fulfilment import asking, read

        found = asking.of(cur, read.one(cur, number)["id"])
    terminal.table(found, COLUMNS, as_json=as_json)


@app.command("accept")
def accept(
    number: Number,
    recall: Recall,
    quantity: Annotated[
        int | None, typer.Option("--quantity", min=1, help="Units given back; else all. The rest ships.")
    ] = None,
    note: Note = "",
    home: Home = None,
    as_json: Json = False,
) -> None:
    """The location gives the units back; the change that waited for them is made."""
    with terminal.session(home) as cur:
        from crossdock.app.environment import operator
        from crossdock.core import clock
        from crossdock.sourcing import waiting

        units = waiting.grant(
            cur, number, recall, units=quantity, note=note, at=clock.now(), actor=operator()
        )
    if as_json:
        terminal.document({"number": number, "recall": recall, "units": units})
    else:
        terminal.say(f"{number} gives {units} units back.")


@app.command("refuse")
def refuse(number: Number, recall: Recall, note: Note = "", home: Home = None, as_json: Json = False) -> None:
    """The location ships the units all the same; the change that waited for them is refused."""
    with terminal.session(home) as cur:
        from crossdock.app.environment import operator
        from crossdock.core import clock
        from crossdock.sourcing import waiting

        waiting.refuse(cur, number, recall, note=note, at=clock.now(), actor=operator())
    if as_json:
        terminal.document({"number": number, "recall": recall, "units": 0})
    else:
        terminal.say(f"{number} keeps what it was asked for.")
