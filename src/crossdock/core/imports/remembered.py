"""Files that were imported, by their content."""

from datetime import datetime

from crossdock.core.actor import Actor
from crossdock.core.sql import Cursor, statement

TURN = statement("crossdock.core", "imports_turn")
SEEN = statement("crossdock.core", "imports_seen")
REMEMBER = statement("crossdock.core", "imports_remember")


def turn(cur: Cursor, kind: str) -> None:
    """Make imports of a kind take turns, until the transaction ends."""
    TURN.run(cur, kind=kind)


def name(cur: Cursor, kind: str, sha256: bytes) -> str | None:
    """The name of the file of this content that was imported last, if one was."""
    row = SEEN.row(cur, kind=kind, sha256=sha256)
    return None if row is None else str(row[1])


def add(cur: Cursor, kind: str, sha256: bytes, file: str, rows: int, *, at: datetime, actor: Actor) -> None:
    """Remember that a file was imported."""
    REMEMBER.run(cur, kind=kind, name=file, rows=rows, sha256=sha256, at=at, actor=str(actor))
