"""What commands print, and how they fail: tables or JSON on stdout, one line a fault on stderr."""

import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, is_dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, TypeAlias

import typer

if TYPE_CHECKING:
    from crossdock.core.sql import Cursor

Home: TypeAlias = Annotated[
    Path | None,
    typer.Option("--home", help="Directory of the installation; else CROSSDOCK_HOME, else the usual place."),
]
Json: TypeAlias = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]
Limit: TypeAlias = Annotated[int, typer.Option("--limit", min=1, max=1000, help="At most so many rows.")]
MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


@contextmanager
def session(home: Path | None) -> "Iterator[Cursor]":
    """A transaction on the installation's database, with the business clock read; commits at the end, and
    wakes the workers.
    """
    from crossdock.app import environment
    from crossdock.core import clock, db, stages

    with environment.installation(home):
        with db.transaction() as cur:
            clock.refresh(cur)
            yield cur
        with db.cursor() as cur:
            cur.execute(f"NOTIFY {stages.CHANNEL}")


def group(help_: str) -> typer.Typer:
    """A command with commands of its own."""
    return typer.Typer(help=help_, no_args_is_help=True, add_completion=False, rich_markup_mode=None)


def say(text: str = "", end: str = "\n") -> None:
    """A line on stdout."""
    sys.stdout.write(f"{text}{end}")


def warn(text: str) -> None:
    """A line on stderr."""
    sys.stdout.flush()
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def fail(text: str, code: int = 1) -> typer.Exit:
    """Say what is wrong and give the exit to raise."""
    warn(text)
    return typer.Exit(code)


def json_file(path: Path) -> dict[str, Any]:
    """The object in a JSON file; exit 2 where it holds none."""
    try:
        found = json.loads(path.read_bytes())
    except ValueError as error:
        raise fail(f"crossdock: {path} is not JSON: {error}", 2) from None
    if not isinstance(found, dict):
        raise fail(f"crossdock: {path} should hold an object", 2)
    return found


def moment(text: str) -> datetime:
    """A moment as it is typed in: ISO 8601; UTC where it names no zone."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(
            f'{text!r} is no moment: write 2026-11-27, or "2026-11-27T10:15:00Z"'
        ) from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def words(text: str) -> list[str]:
    """What stands between commas."""
    return [word.strip() for word in text.split(",") if word.strip()]


def document(value: Any) -> None:
    """JSON, indented, on stdout."""
    say(json.dumps(value, indent=2, ensure_ascii=False, default=plain))


def plain(value: Any) -> Any:
    """What JSON has no word for."""
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value).decode("utf-8", "replace")
    return str(value)


def table(
    rows: Sequence[Mapping[str, Any]], columns: Sequence[str], *, as_json: bool, title: str = ""
) -> None:
    """Rows under their columns; with ``as_json`` an array of objects, whole."""
    if as_json:
        document(list(rows))
        return
    from rich.box import SIMPLE
    from rich.table import Table

    shown = Table(*(column.replace("_", " ") for column in columns), box=SIMPLE, title=title or None)
    for row in rows:
        shown.add_row(*(cell(row.get(column)) for column in columns))
    console().print(shown)
    if not rows:
        console().print("Nothing.")


def console() -> Any:
    """rich's console on stdout; 120 columns where it is no terminal."""
    from rich.console import Console

    return Console(file=sys.stdout, width=None if sys.stdout.isatty() else 120, markup=False, highlight=False)


def cell(value: Any) -> str:
    """A value as a table shows it: moments to the second, also those that a document has as text; what a
    mapping has, name by name.
    """
    if value is None:
        return ""
    if isinstance(value, str) and MOMENT.fullmatch(value):
        value = datetime.fromisoformat(value)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds").replace("+00:00", "Z")
    if isinstance(value, Mapping) and value.keys() == {"amount", "currency"}:
        return f"{value['amount']} {value['currency']}"
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {cell(one)}" for name, one in value.items() if one not in (None, "", {}))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(cell(one) for one in value) if isinstance(value, list | tuple) else str(value)
