"""What became of the rows of a file of orders, row by row, as CSV: for whoever sent the file."""

import csv
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from crossdock.channels.order_import import Result

COLUMNS = ("row", "channel", "external_id", "result", "order", "status", "holds", "column", "found", "fix")


@contextmanager
def written(path: Path | None) -> Iterator[Callable[[Result], None]]:
    """Gives the function that writes a result down; the file is there, whole, when the block ends well."""
    if path is None:
        yield lambda _result: None
        return
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("w", encoding="utf-8", newline="") as file:
            yield begin(file)
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


def begin(file: TextIO) -> Callable[[Result], None]:
    """Write the header; gives the function that writes a result's rows, a line each."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(COLUMNS)

    def tell(result: Result) -> None:
        order = (result.number or "", result.status or "", " ".join(result.holds))
        for row in result.rows:
            faults = [fault for fault in result.faults if fault.row == row]
            first = faults[0] if faults else None
            said = (
                (first.column, first.found, "; ".join(one.fix for one in faults)) if first else ("", "", "")
            )
            cells = (row, result.channel, result.external_id, result.outcome, *order, *said)
            writer.writerow([defused(str(cell)) for cell in cells])

    return tell


def defused(cell: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
