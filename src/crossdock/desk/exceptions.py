"""What waits for a person: orders that are held and messages in quarantine, by cause and one by one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from crossdock.core.sql import Cursor, ints, statement
from crossdock.desk.cases import Kind, Subject
from crossdock.partners import channels

# Planned anew each time: what is not asked for costs nothing.
PAGE = statement(__package__, "exceptions_page", prepare=False)
CAUSES = statement(__package__, "exceptions_causes", prepare=False)
COUNTS = statement(__package__, "exceptions_counts", prepare=False)

Whose = Literal["open", "mine", "unassigned", "snoozed", "escalated", "all"]
WHOSE: Final[tuple[Whose, ...]] = ("open", "mine", "unassigned", "snoozed", "escalated")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which exceptions; None: any. ``what``: a SKU as written that the catalogue does not have; ``before``:
    they wait since then or longer; ``person``: the id of who asks.
    """

    subject: Kind | None = None
    channel: str | None = None
    code: str | None = None
    what: str | None = None
    source: str | None = None
    kind: str | None = None
    before: datetime | None = None
    whose: Whose = "open"
    person: int = 0


@dataclass(frozen=True, slots=True)
class Sees:
    """What whoever asks may see: orders of these channels (none: all), and messages or not."""

    channels: frozenset[str] = frozenset()
    messages: bool = True


@dataclass(frozen=True, slots=True)
class Cause:
    """So many exceptions of one cause. ``reason``: of one of them."""

    subject: Kind
    code: str
    channel: str | None
    what: str | None
    source: str | None
    kind: str | None
    things: int
    oldest: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """An order that is held, or a message in quarantine. ``codes`` and ``reasons``: parallel."""

    subject: Subject
    since: datetime
    codes: tuple[str, ...]
    reasons: tuple[str, ...]
    channel: str | None
    outside: str | None
    source: str | None
    kind: str | None
    assignee: str | None
    snoozed_until: datetime | None
    escalated_at: datetime | None

    @property
    def place(self) -> str:
        """Where it stands in the list: what the next page begins behind."""
        return f"{self.since.isoformat()},{self.subject.name}"


def causes(cur: Cursor, wanted: Wanted, sees: Sees, *, now: datetime, limit: int) -> list[Cause]:
    """What is wrong, most first. Raises ChannelUnknown."""
    rows = CAUSES.rows(cur, **_asked(cur, wanted, sees, now), limit=limit)
    return [Cause(*row) for row in rows]


def page(
    cur: Cursor,
    wanted: Wanted,
    sees: Sees,
    *,
    after: tuple[datetime, Subject] | None = None,
    now: datetime,
    limit: int,
) -> list[Waiting]:
    """One by one, those that wait longest first; behind ``after``: when it began, and which it is. Raises
    ChannelUnknown.
    """
    rows = PAGE.rows(
        cur,
        **_asked(cur, wanted, sees, now),
        after=after[0] if after else None,
        after_subject=after[1].kind if after else None,
        after_id=after[1].id if after else None,
        limit=limit,
    )
    return [
        Waiting(Subject(kind, id_), since, tuple(codes), tuple(reasons), *rest)
        for kind, id_, since, codes, reasons, *rest in rows
    ]


def counts(cur: Cursor, sees: Sees, *, person: int, now: datetime) -> dict[str, int]:
    """How many there are by who sees to them: the names of ``WHOSE``."""
    wanted = _asked(cur, Wanted(person=person), sees, now)
    names = ("messages", "channel_ids", "person", "now")
    row = COUNTS.one(cur, **{name: wanted[name] for name in names})
    return dict(zip(WHOSE, row, strict=True))


def _asked(cur: Cursor, wanted: Wanted, sees: Sees, now: datetime) -> dict[str, Any]:
    return {
        "subject": wanted.subject,
        "messages": sees.messages,
        "channel_ids": _channels(cur, wanted.channel, sees.channels),
        "code": wanted.code,
        "what": wanted.what,
        "source": wanted.source,
        "kind": wanted.kind,
        "before": wanted.before,
        "whose": wanted.whose,
        "person": wanted.person,
        "now": now,
    }


def _channels(cur: Cursor, name: str | None, own: frozenset[str]) -> Any:
    found: Sequence[int] | None = None if name is None else [channels.by_name(cur, name).id]
    if own:
        mine = [one.id for one in channels.by_ids(cur).values() if one.name in own]
        found = mine if found is None else [one for one in found if one in mine]
    return None if found is None else ints(found)
