"""An export into a file: one snapshot, some rows at a time, and the file is there only when it is whole."""

import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

from crossdock.accounts.export import AUDIT
from crossdock.core import db
from crossdock.core.exports import Column, Export, event_log, run, writers
from crossdock.inventory.export import STOCK
from crossdock.orders.export import ORDERS

EXPORTS: Final = {export.name: export for export in (ORDERS, STOCK, event_log.EVENTS, AUDIT)}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be written where. ``out`` None: standard output. ``defuse``: for spreadsheets."""

    export: Export
    params: Mapping[str, object]
    form: str
    out: Path | None = None
    defuse: bool = False


def write(wanted: Wanted) -> Iterator[int]:
    """The rows written so far, after each part. Outside any transaction: it begins its own, read only."""
    with _opened(wanted.out) as file, db.snapshot() as cur:
        columns = wanted.export.columns
        with writers.begun(file, columns, wanted.form, defuse=wanted.defuse) as writer:
            yield from run(cur, wanted.export, writer, wanted.params)


def write_batches(
    out: Path, form: str, columns: Sequence[Column], batches: Iterable[Sequence[Sequence[Any]]]
) -> Iterator[int]:
    """The rows written so far, after each batch: of what is read page by page, in transactions of its own."""
    count = 0
    with _opened(out) as file, writers.begun(file, columns, form) as writer:
        for batch in batches:
            if batch:
                writer.write(batch)
            count += len(batch)
            yield count


@contextmanager
def _opened(out: Path | None) -> Iterator[IO[bytes]]:
    """A file beside the place where it will stand when the block ends well."""
    if out is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    part = out.with_name(f".{out.name}.part")
    try:
        with part.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)
