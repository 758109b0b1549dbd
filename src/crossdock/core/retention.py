"""How long what is kept: days of business time by kind, with history, and how far the clearing has come."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from crossdock.core import changes, events
from crossdock.core.actor import Actor
from crossdock.core.changes import Change
from crossdock.core.errors import Invalid
from crossdock.core.events import Event
from crossdock.core.sql import Cursor, Statement, ints, statement

READ: Final = statement(__package__, "retention_read")
SET: Final = statement(__package__, "retention_set")
DONE: Final = statement(__package__, "retention_done")
AGAIN: Final = statement(__package__, "retention_again")
AGED_EFFECTS: Final = statement(__package__, "retain_effects_aged")
EFFECTS: Final = statement(__package__, "retain_effects")

# What there is, how long it is kept until somebody says otherwise (days; None: for ever), and what goes.
KINDS: Final[Mapping[str, tuple[int | None, str]]] = {
    "inbound": (400, "bodies and headers of messages that came in; key, moment and digest stay"),
    "outbound": (400, "bodies and headers of messages that went out; key, address, moment and digest stay"),
    "attempts": (90, "tries to send, but for the last of each message"),
    "effects": (400, "what was asked and answered in settled effects; key, reference and state stay"),
    "sessions": (90, "sessions of people that are over: with which browser, from where"),
    "links": (90, "links by mail that were used or are over"),
    "attachments": (30, "files that were taken off orders"),
    "labels": (100, "files of labels whose parcels have left; tracking numbers and prices stay"),
    "scans": (400, "scans on the way of parcels that have arrived; that they arrived stays"),
    "decisions": (
        800,
        "what decisions about finished orders saw, so that they cannot be explained or replayed;"
        " what was decided and its cost stay, golden orders whole",
    ),
    "deliveries": (400, "which message told a webhook's endpoint of which event"),
    "events": (None, "whole partitions of the log, written to Parquet below HOME/events before they go"),
    "persons": (None, "names, addresses and words of finished orders, as `crossdock forget` blanks them"),
}


@dataclass(frozen=True, slots=True)
class Kept:
    """``days``: None for ever; ``last_id``: how far it was cleared; ``rows``: what went in all."""

    what: str
    days: int | None
    goes: str
    last_id: int = 0
    rows: int = 0

    def before(self, now: datetime) -> datetime | None:
        """What is older than this goes; None: nothing does."""
        return None if self.days is None else now - timedelta(days=self.days)


def current(cur: Cursor, at: datetime) -> dict[str, Kept]:
    """What holds at a moment, by kind."""
    said = {what: (days, last_id, rows) for what, days, last_id, rows in READ.rows(cur, at=at)}
    found = {}
    for what, (default, goes) in KINDS.items():
        chosen, days, last_id, rows = False, default, 0, 0
        if what in said:
            (chosen, days), last_id, rows = _days(said[what][0], default), *said[what][1:]
        found[what] = Kept(what, days if chosen else default, goes, last_id or 0, rows or 0)
    return found


def _days(stored: int | None, default: int | None) -> tuple[bool, int | None]:
    """-1: nobody said anything; null: for ever."""
    return (False, default) if stored == -1 else (True, stored)


def choose(cur: Cursor, what: str, days: int | None, *, at: datetime, actor: Actor) -> None:
    """Keep ``what`` for so many days from now on; None: for ever. What was passed by is looked at again.
    Raises Invalid.
    """
    if what not in KINDS:
        raise Invalid(f"There is no {what!r} to keep; there are {', '.join(KINDS)}", field="what")
    if days is not None and days < 1:
        raise Invalid("Keep it for a day at least, or `forever`", field="days")
    before = current(cur, at)[what].days
    SET.run(cur, what=what, days=days, at=at, actor=str(actor))
    AGAIN.run(cur, what=what)
    told = {"what": what, "days": days}
    events.record(cur, [Event(0, "retention", 0, "retention_chosen", told)], at=at, actor=actor)
    change = Change("retention", what, "set", {"days": before}, {"days": days})
    changes.record(cur, [change], at=at, actor=actor)


def done(cur: Cursor, what: str, last_id: int, rows: int, *, at: datetime, actor: Actor) -> None:
    """Note how far clearing has come, and tell of what went."""
    DONE.run(cur, what=what, last_id=last_id, rows=rows, at=at)
    if rows:
        told = {"what": what, "rows": rows, "up_to": last_id}
        events.record(cur, [Event(0, "retention", 0, "cleared", told)], at=at, actor=actor)


def effects(cur: Cursor, after: int, before: datetime, limit: int) -> tuple[int, int, int]:
    """Blank old settled effects behind ``after``: (looked at, last id, rows changed)."""
    return batch(cur, AGED_EFFECTS.column(cur, after=after, at=before, limit=limit), after, EFFECTS)


def batch(cur: Cursor, ids: Sequence[int], after: int, clear: Statement) -> tuple[int, int, int]:
    """Clear rows that were found old behind ``after``: (looked at, last id, rows changed)."""
    return len(ids), int(ids[-1]) if ids else after, clear.run(cur, ids=ints(ids)) if ids else 0
