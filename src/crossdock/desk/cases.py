"""What people agree on about what waits for one of them: who sees to it, when, and whether it goes further.

A case is of an order that is held or of a message in quarantine. What was agreed before that began counts no
more, and what snoozes wakes when something new is wrong with it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal, NamedTuple

from crossdock.core import events, ids
from crossdock.core.actor import Actor
from crossdock.core.errors import NotFound
from crossdock.core.events import Event
from crossdock.core.sql import Cursor, Texts, ints, statement
from crossdock.desk.errors import ExceptionUnknown
from crossdock.orders import notes
from crossdock.orders.numbers import format_number, parse_number

ASSIGN = statement(__package__, "case_assign")
SNOOZE = statement(__package__, "case_snooze")
ESCALATE = statement(__package__, "case_escalate")
READ = statement(__package__, "cases_read")
COMMENT = statement(__package__, "comment_add")
COMMENTS = statement(__package__, "comments_read")

MESSAGE: Final = "message-"
Kind = Literal["order", "message"]


class Subject(NamedTuple):
    """An order or a message, by its id."""

    kind: Kind
    id: int

    @property
    def name(self) -> str:
        """As people name it: the order's number, or ``message-5``."""
        return format_number(self.id) if self.kind == "order" else f"{MESSAGE}{self.id}"


def parse(name: str) -> Subject:
    """A subject by its name. Raises ExceptionUnknown."""
    if name.startswith(MESSAGE):
        found = ids.parse(name.removeprefix(MESSAGE))
        if found is not None:
            return Subject("message", found)
    else:
        try:
            return Subject("order", parse_number(name))
        except NotFound:
            pass
    raise ExceptionUnknown(f"There is no order and no message {name!r}", name=name)


@dataclass(frozen=True, slots=True)
class Case:
    """``assignee``: the address of who sees to it, None: nobody; ``snoozed_until``, ``escalated_at``: None:
    it is not; ``escalated_by``: an actor.
    """

    assignee_id: int | None = None
    assignee: str | None = None
    snoozed_until: datetime | None = None
    escalated_at: datetime | None = None
    escalated_by: str | None = None


@dataclass(frozen=True, slots=True)
class Comment:
    text: str
    actor: str
    at: datetime


def read(cur: Cursor, subjects: Sequence[Subject], *, now: datetime) -> dict[Subject, Case]:
    """What holds of each now; of one that nobody spoke of, an empty case."""
    rows = READ.rows(cur, **_arrays(subjects), now=now)
    found = {Subject(kind, id_): Case(*rest) for kind, id_, *rest in rows}
    return {one: found.get(one, Case()) for one in subjects}


def comments(cur: Cursor, inbound_id: int) -> list[Comment]:
    """What was said about a message, newest first."""
    return [Comment(*row) for row in COMMENTS.rows(cur, id=inbound_id)]


def assign(
    cur: Cursor,
    subjects: Sequence[Subject],
    user_id: int | None,
    email: str | None,
    *,
    at: datetime,
    actor: Actor,
) -> None:
    """Say who sees to them: a user, by id and address, or nobody (None)."""
    ASSIGN.run(cur, **_arrays(subjects), assignee_id=user_id, at=at)
    data = {"assignee": email}
    found = [
        Event(one.id, "order", one.id, "assigned", data)
        if one.kind == "order"
        else Event(0, "inbound", one.id, "message_assigned", data)
        for one in dict.fromkeys(subjects)
    ]
    events.record(cur, found, at=at, actor=actor)


def snooze(
    cur: Cursor, subjects: Sequence[Subject], until: datetime | None, *, at: datetime, actor: Actor
) -> None:
    """Let them wait until then, or wake them (None)."""
    SNOOZE.run(cur, **_arrays(subjects), until=until, at=at)
    data = {"until": until.isoformat() if until else None}
    found = [
        Event(one.id, "order", one.id, "snoozed", data)
        if one.kind == "order"
        else Event(0, "inbound", one.id, "message_snoozed", data)
        for one in dict.fromkeys(subjects)
    ]
    events.record(cur, found, at=at, actor=actor)


def escalate(
    cur: Cursor, subjects: Sequence[Subject], reason: str | None, *, at: datetime, actor: Actor
) -> None:
    """Take them to those who decide, with a reason; or back from there (None)."""
    ESCALATE.run(cur, **_arrays(subjects), actor=None if reason is None else str(actor), at=at)
    data: dict[str, Any] = {"reason": reason}
    found = [
        Event(one.id, "order", one.id, "escalated", data)
        if one.kind == "order"
        else Event(0, "inbound", one.id, "message_escalated", data)
        for one in dict.fromkeys(subjects)
    ]
    events.record(cur, found, at=at, actor=actor)
    about = [one.id for one in subjects if one.kind == "message"]
    if about and reason:
        COMMENT.run(cur, ids=ints(about), text=reason, actor=str(actor), at=at)


def comment(cur: Cursor, subjects: Sequence[Subject], text: str, *, at: datetime, actor: Actor) -> None:
    """Say something about them: a note in an order's timeline, a comment beside a message."""
    orders = [one.id for one in subjects if one.kind == "order"]
    messages = [one.id for one in subjects if one.kind == "message"]
    if orders:
        notes.add(cur, orders, text, at=at, actor=actor)
    if messages:
        COMMENT.run(cur, ids=ints(messages), text=text, actor=str(actor), at=at)
        found = [Event(0, "inbound", one, "message_commented", {"text": text}) for one in messages]
        events.record(cur, found, at=at, actor=actor)


def _arrays(subjects: Sequence[Subject]) -> dict[str, Any]:
    found = list(dict.fromkeys(subjects))
    return {"subjects": Texts([one.kind for one in found]), "ids": ints([one.id for one in found])}
