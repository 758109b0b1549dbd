"""What became of the rows of a file of orders, row by row, as CSV: for whoever sent the file."""

import csv
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from crossdock.app.order_files import Report
from crossdock.channels.order_import import Result
from crossdock.core.imports import Fault

COLUMNS: Final = (
    "row", "channel", "external_id", "result", "order", "status", "holds", "column", "found", "fix",
)  # fmt: skip


class Sheet:
    """Results as they come, on their way into a file; into none unless ``written`` is on."""

    def __init__(self) -> None:
        self._writer: Any = None

    @contextmanager
    def written(self, path: Path | None) -> Iterator[None]:
        """What is told in the block is in the file, which is there, whole, when the block ends well."""
        if path is None:
            yield
            return
        part = path.with_name(f".{path.name}.part")
        try:
            with part.open("w", encoding="utf-8", newline="") as file:
                self._writer = csv.writer(file, lineterminator="\n")
                self._writer.writerow(COLUMNS)
                yield
            os.replace(part, path)
        finally:
            self._writer = None
            part.unlink(missing_ok=True)

    def tell(self, result: Result) -> None:
        """An order's rows, a line each."""
        order = (result.number or "", result.status or "", " ".join(result.holds))
        for row in result.rows:
            faults = [fault for fault in result.faults if fault.row == row]
            self._line(row, (result.channel, result.external_id, result.outcome, *order), faults)

    def end(self, report: Report) -> None:
        """What is to be said of the file as a whole."""
        if report.skipped:
            said = f"this content was imported before, as {report.before}"
            self._line(0, ("", "", "skipped", "", "", ""), [Fault(0, "", "", said)])
        elif not report.applied and not report.dry_run:
            self._line(0, ("", "", "refused", "", "", ""), report.errors[-1:])

    def _line(self, row: int, cells: tuple[str, ...], faults: list[Fault]) -> None:
        if self._writer is None:
            return
        said = ("", "", "")
        if faults:
            said = (faults[0].column, faults[0].found, "; ".join(one.fix for one in faults))
            row = faults[0].row
        self._writer.writerow([defused(str(cell)) for cell in (row, *cells, *said)])


def defused(cell: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
