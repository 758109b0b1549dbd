"""What became of settings: each change with what it was before and after, of what differs; and, going back
through them, what a setting was at a moment.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from crossdock.core import origins
from crossdock.core.actor import Actor
from crossdock.core.sql import Cursor, Texts, statement

INSERT = statement(__package__, "changes_insert")
AFTER = statement(__package__, "changes_after")
BEFORE = statement(__package__, "changes_before")


@dataclass(frozen=True, slots=True)
class Change:
    """``subject``: a kind of setting (``channel``); ``name``: which; ``kind``: what happened (``paused``).
    ``before``, ``after``: the setting's document; None: there was none.
    """

    subject: str
    name: str
    kind: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


def record(cur: Cursor, found: Sequence[Change], *, at: datetime, actor: Actor | None = None) -> None:
    """Append changes, in this order; one that changed nothing is left out. ``at``: business time; ``actor``:
    None for whom this process or request works (``origins``).
    """
    told = [(one, *different(one.before, one.after)) for one in found]
    told = [row for row in told if row[1] or row[2] or row[0].before is None or row[0].after is None]
    if not told:
        return
    INSERT.run(
        cur,
        subjects=Texts([one.subject for one, _, _ in told]),
        names=Texts([one.name for one, _, _ in told]),
        kinds=Texts([one.kind for one, _, _ in told]),
        befores=Texts([_json(before) for _, before, _ in told]),
        afters=Texts([_json(after) for _, _, after in told]),
        at=at,
        actor=str(actor or origins.who()),
    )


def different(
    before: Mapping[str, Any] | None, after: Mapping[str, Any] | None
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The fields of each that are not the same in the other."""
    was, now = plain(before or {}), plain(after or {})
    return (
        {name: value for name, value in was.items() if name not in now or now[name] != value},
        {name: value for name, value in now.items() if name not in was or was[name] != value},
    )


def rewound(
    document: Mapping[str, Any] | None, later: Sequence[tuple[Mapping[str, Any], Mapping[str, Any]]]
) -> dict[str, Any] | None:
    """What ``document`` was before the changes ``later`` (before, after; the latest first); None: it was
    not there.
    """
    found = dict(plain(document or {}))
    for before, after in later:
        found = {name: value for name, value in found.items() if name not in after} | dict(before)
    return found or None


def as_of(
    cur: Cursor, subject: str, name: str, at: datetime, document: Mapping[str, Any] | None
) -> dict[str, Any] | None:
    """What a setting, which is ``document`` now, was at a moment of business time; None: it was not there."""
    return rewound(document, AFTER.rows(cur, subject=subject, name=name, at=at))


def replayed(cur: Cursor, subject: str, name: str, at: datetime) -> dict[str, Any] | None:
    """What a setting was at a moment, by what became of it until then: of what is made anew under its name,
    so that no document of today leads back to it. None: it was not there.
    """
    found: dict[str, Any] = {}
    for before, after in BEFORE.rows(cur, subject=subject, name=name, at=at):
        found = {key: value for key, value in found.items() if key not in before} | dict(after)
    return found or None


def plain(document: Mapping[str, Any]) -> dict[str, Any]:
    """As it stands in the log: what JSON has no word for as text."""
    found: dict[str, Any] = msgspec.json.decode(_json(document))
    return found


def _json(document: Mapping[str, Any]) -> str:
    return msgspec.json.encode(document, enc_hook=_text).decode()


def _text(value: Any) -> Any:
    return sorted(value) if isinstance(value, frozenset | set) else str(value)
