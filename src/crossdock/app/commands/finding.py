"""Orders found by numbers, and by the people behind them."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from crossdock.app import terminal
from crossdock.app.terminal import Home, Json

if TYPE_CHECKING:
    from crossdock.core.sql import Cursor

COLUMNS = (
    "number",
    "channel",
    "external_id",
    "status",
    "placed_at",
    "customer",
    "email",
    "found_by",
    "errors",
)


def search(
    text: Annotated[
        list[str] | None,
        typer.Argument(help="A number, a name, an e-mail address, a telephone number, a postcode."),
    ] = None,
    from_: Annotated[
        Path | None,
        typer.Option("--from", help="A file of numbers, one a line, at most 200; - for the input."),
    ] = None,
    channel: Annotated[
        list[str] | None, typer.Option("--channel", help="Only orders of this channel; may be repeated.")
    ] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=200, help="At most so many orders.")] = 50,
    rebuild: Annotated[
        bool,
        typer.Option(
            "--rebuild", help="Have the workers read all orders again; it is searched on meanwhile."
        ),
    ] = False,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Find orders by numbers, exactly; else by names and addresses, which may have an error a word."""
    if sum((bool(text), from_ is not None, rebuild)) != 1:
        raise terminal.fail("crossdock: say what to search for, or --from, or --rebuild: one of the three", 2)
    with terminal.session(home) as cur:
        if rebuild:
            _rebuild(cur)
        elif from_ is None:
            _one(cur, " ".join(text or ()), channel, limit, as_json=as_json)
        else:
            _many(cur, from_, channel, as_json=as_json)


def _rebuild(cur: "Cursor") -> None:
    from crossdock.desk import filling

    filling.rebuild(cur)
    terminal.say("The workers read all orders again; `crossdock doctor` says while orders are left.")


def _channels(cur: "Cursor", names: list[str] | None) -> list[int]:
    from crossdock.partners import channels

    if names is None:
        return list(channels.by_ids(cur))
    return [channels.by_name(cur, name).id for name in names]


def _one(cur: "Cursor", text: str, names: list[str] | None, limit: int, *, as_json: bool) -> None:
    from crossdock.core import clock
    from crossdock.desk import searching

    found = searching.find(cur, text, _channels(cur, names), at=clock.now(), limit=limit)
    if as_json:
        told = {"by": found.by, "items": found.items, "count": found.count, "counted": found.counted}
        terminal.document(told)
        return
    terminal.table([_row(one) for one in found.items], COLUMNS, as_json=False)
    terminal.say(f"{found.counted} orders, {len(found.items)} shown.")


def _many(cur: "Cursor", path: Path, names: list[str] | None, *, as_json: bool) -> None:
    from crossdock.core import clock
    from crossdock.desk import searching

    if str(path) != "-" and not path.is_file():
        raise terminal.fail(f"crossdock: there is no file {path}", 2)
    lines = (sys.stdin.read() if str(path) == "-" else path.read_text(encoding="utf-8")).splitlines()
    found = searching.pasted(cur, lines, _channels(cur, names), at=clock.now())
    if as_json:
        terminal.document(found)
        return
    rows = [{"asked": one["asked"], **_row(order)} for one in found for order in one["orders"]]
    terminal.table(rows, ("asked", *COLUMNS[:-1]), as_json=False)
    missing = [one["asked"] for one in found if not one["orders"]]
    if missing:
        terminal.say(f"No order has {', '.join(missing)}.")


def _row(order: Mapping[str, Any]) -> dict[str, Any]:
    return {**order, "found_by": ", ".join(order["found_by"])}
