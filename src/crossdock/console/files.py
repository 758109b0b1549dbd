"""What is seen, as a file: CSV, XLSX or Parquet, page by page while it is fetched."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeVar

from django.utils.translation import gettext as _

from crossdock.console.errors import FormInvalid
from crossdock.console.page import Sent, Visit
from crossdock.core import db
from crossdock.core.exports import Column, streaming
from crossdock.core.sql import Cursor

T = TypeVar("T")
FORMATS: Final[Mapping[str, str]] = {"csv": "CSV", "xlsx": "XLSX", "parquet": "Parquet"}


def form(visit: Visit) -> str:
    """The format that is asked for. Raises FormInvalid."""
    found = visit.asked("format") or "csv"
    if found not in FORMATS:
        raise FormInvalid.at("format", _("Files are CSV, XLSX or Parquet"))
    return found


def sent(
    name: str, form_: str, columns: Sequence[Column], batches: Iterator[Sequence[Sequence[Any]]]
) -> Sent:
    """The file on its way. Texts of a CSV are written so that no spreadsheet takes them for formulas."""
    parts = streaming.stream(columns, form_, batches, defuse=True)
    return Sent(f"{name}.{form_}", streaming.MEDIA[form_], parts)


def pages(turn: Callable[[Cursor, T], tuple[Sequence[Sequence[Any]], T | None]], first: T) -> Iterator[Any]:
    """Rows page by page, each read in a transaction of its own: a slow reader holds none. ``turn`` gives the
    rows behind a position, and the position that follows.
    """
    position: T | None = first
    while position is not None:
        with db.transaction() as cur:
            rows, position = turn(cur, position)
        yield rows
