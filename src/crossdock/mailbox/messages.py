"""Reading messages, for people: what came in and went out, where it stands, and what happened to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal, get_args

from crossdock.core.errors import Invalid
from crossdock.core.ids import TOP
from crossdock.core.sql import Cursor, statement
from crossdock.mailbox.errors import MessageUnknown

IN_PAGE = statement(__package__, "inbound_page")
IN_FLOOR = statement(__package__, "inbound_floor")
IN_SHOW = statement(__package__, "inbound_show")
IN_MENDS = statement(__package__, "mends")
OUT_PAGE = statement(__package__, "outbound_page")
OUT_FLOOR = statement(__package__, "outbound_floor")
OUT_SHOW = statement(__package__, "outbound_show")
OUT_ATTEMPTS = statement(__package__, "attempts")

LOOK: Final = 5_000  # messages that one page looks through, however few are as they are wanted

InState = Literal["waiting", "quarantined", "done"]
OutState = Literal["waiting", "delivered", "dead"]


@dataclass(frozen=True, slots=True)
class InboundRow:
    """A message that came in. ``code`` and ``reason``: why it is, or was last, in quarantine."""

    id: int
    source: str
    key: str
    kind: str
    channel_id: int | None
    received_at: datetime
    bytes: int
    state: InState
    code: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happened to a message."""

    at: datetime
    what: str
    by: str | None = None
    bytes: int | None = None


@dataclass(frozen=True, slots=True)
class InboundShown:
    """A message whole: ``body`` as it arrived; ``mended``: the newest mend, which intake reads instead."""

    row: InboundRow
    headers: dict[str, str]
    body: bytes
    mended: bytes | None
    times_quarantined: int
    history: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class OutboundRow:
    """A message that goes out. ``attempts``: recorded tries; ``error``: of the last one."""

    id: int
    key: str
    party: str
    kind: str
    address: str
    order_id: int | None
    created_at: datetime
    bytes: int
    state: OutState
    attempts: int
    error: str | None
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try; ``status`` is the other side's answer, None when there was none."""

    attempt: int
    at: datetime
    status: int | None
    error: str | None
    delivered: bool
    gave_up: bool


@dataclass(frozen=True, slots=True)
class OutboundShown:
    row: OutboundRow
    headers: dict[str, str]
    body: bytes
    attempts: tuple[Attempt, ...]


def inbound(
    cur: Cursor,
    *,
    state: str | None = None,
    source: str | None = None,
    kind: str | None = None,
    before: int | None = None,
    floor: int = 0,
    limit: int = 50,
) -> list[InboundRow]:
    """What came in, newest first. ``kind``: this kind and those below it. ``before``: smaller ids (the next
    page); ``floor``: none below it.
    """
    _known_state(state, get_args(InState))
    rows = IN_PAGE.rows(cur, state=state, source=source, kind=kind, before=before, floor=floor, limit=limit)
    return [InboundRow(*row) for row in rows]


def show_inbound(cur: Cursor, inbound_id: int) -> InboundShown:
    """A message with its bytes, headers and history. Raises MessageUnknown."""
    found = IN_SHOW.row(cur, id=inbound_id)
    if found is None:
        raise MessageUnknown(f"There is no message {inbound_id}", id=inbound_id)
    *columns, headers, body, at, times, resolved_at, resolution = found
    row = InboundRow(*columns)
    mends = IN_MENDS.rows(cur, id=inbound_id)
    steps = [Step(row.received_at, "received", bytes=row.bytes)]
    if at is not None:
        steps.append(Step(at, f"quarantined: {row.code}: {row.reason}", "stage:intake"))
    if resolved_at is not None:
        steps.append(Step(resolved_at, resolution))
    steps += [Step(when, "mended", actor, len(mended)) for when, actor, mended in mends]
    steps.sort(key=lambda step: step.at)
    return InboundShown(row, headers or {}, body, mends[-1][2] if mends else None, times or 0, tuple(steps))


def body(cur: Cursor, inbound_id: int) -> bytes:
    """The bytes as they arrived. Raises MessageUnknown."""
    return show_inbound(cur, inbound_id).body


def outbound(
    cur: Cursor,
    *,
    state: str | None = None,
    party: str | None = None,
    kind: str | None = None,
    before: int | None = None,
    floor: int = 0,
    limit: int = 50,
) -> list[OutboundRow]:
    """What goes or went out, newest first. ``kind``: this kind and those below it."""
    _known_state(state, get_args(OutState))
    rows = OUT_PAGE.rows(cur, state=state, party=party, kind=kind, before=before, floor=floor, limit=limit)
    return [OutboundRow(*row) for row in rows]


def show_outbound(cur: Cursor, outbound_id: int) -> OutboundShown:
    """A message with its bytes, headers and every try. Raises MessageUnknown."""
    found = OUT_SHOW.row(cur, id=outbound_id)
    if found is None:
        raise MessageUnknown(f"There is no outbound message {outbound_id}", id=outbound_id)
    *columns, headers, content = found
    tries = tuple(Attempt(*row) for row in OUT_ATTEMPTS.rows(cur, id=outbound_id))
    return OutboundShown(OutboundRow(*columns), headers, content, tries)


def page(
    cur: Cursor,
    direction: Literal["in", "out"],
    *,
    state: str | None = None,
    party: str | None = None,
    kind: str | None = None,
    before: int | None = None,
    limit: int = 50,
) -> tuple[list[InboundRow] | list[OutboundRow], int | None]:
    """Messages of a direction, newest first, and the id below which to go on (None: that was all). ``party``:
    from whom, or for whom. Where anything is asked for it may be few, or none, and yet go on: no page looks
    through more than ``LOOK``.
    """
    floor = 0
    if state or party or kind:
        below = IN_FLOOR if direction == "in" else OUT_FLOOR
        found = below.row(cur, before=TOP if before is None else before, look=LOOK)
        floor = found[0] if found else 0
    shared: dict[str, Any] = {
        "state": state, "kind": kind, "before": before, "floor": floor, "limit": limit + 1,
    }  # fmt: skip
    came = direction == "in"
    rows = inbound(cur, source=party, **shared) if came else outbound(cur, party=party, **shared)
    if len(rows) > limit:
        return rows[:limit], rows[limit - 1].id
    return rows, floor or None


def show(cur: Cursor, message_id: int) -> InboundShown | OutboundShown:
    """Messages in and out share one sequence of ids. Raises MessageUnknown."""
    try:
        return show_inbound(cur, message_id)
    except MessageUnknown:
        return show_outbound(cur, message_id)


def _known_state(state: str | None, known: Sequence[Any]) -> None:
    if state is not None and state not in known:
        message = f"is one of {', '.join(known)}"
        raise Invalid(f"A state {message}", errors=[{"field": "state", "message": message}])
