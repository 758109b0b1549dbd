"""Drafts of the policy: what is typed is kept, fit to publish or not. Each save names the one it was made on,
so that two people who edit one draft notice each other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import msgspec

from crossdock.core.actor import Actor
from crossdock.core.sql import Cursor, statement
from crossdock.sourcing import policies
from crossdock.sourcing.errors import DraftChanged, DraftNotFound, PolicyUnknown

BEGIN = statement(__package__, "draft_begin")
READ = statement(__package__, "drafts_read")
SAVE = statement(__package__, "draft_save")
END = statement(__package__, "draft_end")
RESUME = statement(__package__, "draft_resume")

MOST: Final = 200  # drafts that are listed


@dataclass(frozen=True, slots=True)
class Draft:
    """``based_on``: the version it was begun from, 0 for the default; ``saves``: how often it was saved;
    ``actor``: who saved it last; ``published``: the version that came of it.
    """

    id: int
    name: str
    document: dict[str, Any]
    based_on: int
    saves: int
    actor: str
    saved_at: datetime
    ended_at: datetime | None
    published: int | None


def begin(cur: Cursor, based_on: int, *, at: datetime, actor: Actor) -> int:
    """Begin a draft from a version (0: the default policy); its id. Raises PolicyUnknown."""
    base = next((one for one in policies.versions(cur) if one["version"] == based_on), None)
    if base is None and based_on != 0:
        raise PolicyUnknown(version=based_on)
    document = msgspec.to_builtins(policies.DEFAULT) if base is None else base["document"]
    name = policies.NONE.name if base is None else base["name"]
    text = msgspec.json.encode(document).decode()
    return int(BEGIN.one(cur, name=name, document=text, based_on=based_on, at=at, actor=str(actor))[0])


def listed(cur: Cursor) -> list[Draft]:
    """Those that are neither published nor dropped, the latest first."""
    return _read(READ.rows(cur, id=None, limit=MOST))


def read(cur: Cursor, draft_id: int) -> Draft:
    """Also one that has ended. Raises DraftNotFound."""
    found = _read(READ.rows(cur, id=draft_id, limit=1))
    if not found:
        raise DraftNotFound(draft=draft_id)
    return found[0]


def _read(rows: Sequence[Sequence[Any]]) -> list[Draft]:
    return [Draft(*row) for row in rows]


def save(
    cur: Cursor,
    draft_id: int,
    name: str,
    document: Mapping[str, Any],
    *,
    upon: int,
    at: datetime,
    actor: Actor,
) -> int:
    """Keep what was typed upon the save ``upon``; the number of this save. Where nothing differs, nothing is
    saved. Raises DraftChanged, DraftNotFound.
    """
    before = open_(cur, draft_id)
    if before.saves != upon:
        raise DraftChanged(draft=draft_id, saves=before.saves, by=before.actor)
    if (before.name, before.document) == (name, document):
        return upon
    text = msgspec.json.encode(document).decode()
    row = SAVE.row(cur, id=draft_id, upon=upon, name=name, document=text, at=at, actor=str(actor))
    if row is None:  # somebody was faster by a moment
        now = read(cur, draft_id)
        raise DraftChanged(draft=draft_id, saves=now.saves, by=now.actor)
    return int(row[0])


def open_(cur: Cursor, draft_id: int) -> Draft:
    """One that has not ended. Raises DraftNotFound."""
    found = read(cur, draft_id)
    if found.ended_at is not None:
        raise DraftNotFound(draft=draft_id)
    return found


def end(cur: Cursor, draft_id: int, *, at: datetime, published: int | None = None) -> None:
    """It was published as that version, or dropped. Raises DraftNotFound."""
    if not END.run(cur, id=draft_id, at=at, published=published):
        raise DraftNotFound(draft=draft_id)


def resume(cur: Cursor, draft_id: int) -> None:
    """It is open again. Raises DraftNotFound."""
    if not RESUME.run(cur, id=draft_id):
        raise DraftNotFound(draft=draft_id)
