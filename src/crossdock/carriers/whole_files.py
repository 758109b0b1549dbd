"""Files of whole versions: read with what each row changes, all of it or nothing, once more where the same
content came before.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, TypeAlias

from crossdock.core import imports
from crossdock.core.actor import Actor
from crossdock.core.imports import Fault, FileRefused, Importer, Outcome, Report, Row, Run, files, remembered
from crossdock.core.imports.files import Source
from crossdock.core.sql import Cursor

MOST: Final = 50_000  # rows: whoever waits for them looks at a page
Apply: TypeAlias = Callable[[Cursor, Sequence[Row], Run], Outcome]


@dataclass(frozen=True, slots=True)
class Taken:
    """``sha256``: of the content; ``before``: the name under which it was taken in before, empty: it was
    not.
    """

    report: Report
    sha256: bytes
    before: str


def take(
    cur: Cursor,
    importer: Importer,
    source: Source,
    apply: Apply,
    *,
    at: datetime,
    actor: Actor,
    dry_run: bool = False,
    most: int = MOST,
) -> Taken:
    """Import the file by ``apply``, which calls the importer's own and looks on. Nothing is raised for what
    is wrong with the file, nor where it has more than ``most`` rows.
    """

    def bounded(cur: Cursor, rows: Sequence[Row], run: Run) -> Outcome:
        if len(rows) > most:
            raise FileRefused(f"split the file: it has more than {most} rows", row=0)
        return apply(cur, rows, run)

    try:
        sha256 = files.digest(source)
    except FileRefused as error:
        fault = Fault(0, "", "", error.message)
        return Taken(Report(importer.kind, source.name, dry_run, faulty=1, errors=(fault,)), b"", "")
    remembered.turn(cur, importer.kind)
    before = remembered.name(cur, importer.kind, sha256) or ""
    watched = replace(importer, apply=bounded)
    report = imports.run(cur, watched, source, actor=actor, at=at, dry_run=dry_run, again=True)
    return Taken(report, sha256, before)
