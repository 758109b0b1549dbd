"""Taking orders in from rows: each stored raw in the mailbox, and taken in as every other order is.

An order stands or falls by itself. What is wrong with one is named by row and column, and its rows wait in
quarantine, to be mended and replayed. A known order of the same content changes nothing; of another content
it stays as it is, and the result names what differs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from typing import Any, Final, Literal

from crossdock.channels import order_rows, receivers
from crossdock.channels.errors import OrderInvalid
from crossdock.channels.order_rows import KIND, Found, Reading, Rows
from crossdock.core.actor import Actor
from crossdock.core.imports import Fault
from crossdock.core.sql import Cursor, ints, statement
from crossdock.mailbox import accept as mailbox
from crossdock.mailbox import intake, quarantine
from crossdock.mailbox.accept import Message
from crossdock.mailbox.errors import Undecodable
from crossdock.mailbox.registry import REGISTRY, Inbound, Refused, receiver
from crossdock.orders import accept, drafts, kits, restate
from crossdock.orders.drafts import OrderDraft
from crossdock.orders.numbers import format_number
from crossdock.partners import channels
from crossdock.partners.errors import ChannelExists, ChannelRefused
from crossdock.sourcing import pausing, take_in

STANDS = statement(__package__, "imported_orders")

INVALID: Final = "order_invalid"
DIFFERS: Final = "order_differs"
UNREADABLE: Final = "file_unreadable"
LARGEST_KEPT: Final = 64 << 20  # bytes of a file that is kept whole in quarantine
MOST_ROWS_NAMED: Final = 200  # in a message's headers

SAID: Final = ("profile", "time_zone", "encoding")  # of a reading, that a message's headers keep

Outcome = Literal["new", "unchanged", "differs", "refused"]


@dataclass(slots=True)
class Result:
    """What became of an order's rows. ``message``: the stored message, of an order that was refused.

    ``number``, ``status`` and ``holds`` (codes): of the order, where there is one; of a dry run what it
    would be held for.
    """

    rows: tuple[int, ...]
    channel: str
    external_id: str
    outcome: Outcome = "refused"
    number: str | None = None
    status: str | None = None
    holds: tuple[str, ...] = ()
    message: int | None = None
    faults: list[Fault] = field(default_factory=list)
    notes: list[Fault] = field(default_factory=list)


@dataclass(slots=True)
class Work:
    """An order on its way in: its rows, what they state, and what becomes of it."""

    rows: Rows
    found: Found
    result: Result
    draft: OrderDraft | None = None
    channel_id: int = 0
    order_id: int = 0

    @property
    def good(self) -> bool:
        return not self.result.faults


def take(
    cur: Cursor,
    given: Sequence[Rows],
    reading: Reading,
    *,
    file: str,
    actor: Actor,
    at: datetime,
    dry_run: bool = False,
) -> list[Result]:
    """Take the orders of ``given`` in; what became of each, in order. ``file``: its name, kept with them.

    A channel that does not exist is made (kind ``file``). ``dry_run`` looks everything up and writes nothing.
    """
    items = [_read(rows, reading) for rows in given]
    _find_channels(cur, items, at, dry_run=dry_run)
    for item in items:
        _draft(item, at)
    _find_known(cur, [item for item in items if item.good])
    fresh = [item for item in items if item.good and not item.order_id]
    if dry_run:
        _foresee(cur, fresh, at)
    else:
        _store(cur, fresh, reading, file, actor, at)
        _set_aside(cur, [item for item in items if not item.good], reading, file, actor, at)
    _compare(cur, [item for item in items if item.good and item.order_id and item not in fresh])
    _look(cur, [item for item in items if item.order_id])
    return [item.result for item in items]


def _read(rows: Rows, reading: Reading) -> Work:
    found = order_rows.read(rows, reading)
    external_id = found.order.external_id if found.order is not None else rows.external_id
    result = Result(rows.numbers, rows.channel, external_id, faults=found.faults, notes=found.notes)
    item = Work(rows, found, result)
    if reading.only and rows.channel != reading.channel:
        said = f"write {reading.channel}, or leave it empty: this file is of that channel alone"
        _fault(item, "channel", rows.channel, said)
    return item


def _fault(item: Work, column: str, found: str, fix: str) -> None:
    item.result.faults.append(Fault(item.result.rows[0], column, found, fix))


def _find_channels(cur: Cursor, items: Sequence[Work], at: datetime, *, dry_run: bool) -> None:
    """Give each order its channel's id; make the channels that do not exist."""
    by_name = {one.name: one for one in channels.by_ids(cur).values()}
    for item in items:
        name = item.rows.channel
        if not item.good:
            continue
        if not name:
            _fault(item, "channel", "", "fill the cell, or state the file's channel")
        elif name in by_name and not by_name[name].active:
            _fault(item, "channel", name, "name another channel: this one was retired")
        elif name not in by_name and not dry_run:
            try:
                by_name[name] = channels.add(cur, name, "file", at=at)
            except (ChannelRefused, ChannelExists) as error:
                _fault(item, "channel", name, error.message)
        item.channel_id = by_name[name].id if name in by_name else 0


def _draft(item: Work, at: datetime) -> None:
    if not item.good:
        return
    try:
        item.draft = item.found.draft(item.channel_id, at)
    except OrderInvalid as error:
        item.result.faults += order_rows.of_fields(error, item.result.rows[0])
    except OverflowError:
        _fault(item, "placed_at", "", "write a moment that a calendar has")


def _pairs(items: Sequence[Work]) -> list[tuple[Work, OrderDraft]]:
    return [(item, item.draft) for item in items if item.draft is not None]


def _find_known(cur: Cursor, items: Sequence[Work]) -> None:
    pairs = [(item, draft) for item, draft in _pairs(items) if draft.channel_id]
    if not pairs:
        return
    known = accept.known(
        cur, [draft.channel_id for _, draft in pairs], [draft.external_id for _, draft in pairs]
    )
    for item, draft in pairs:
        item.order_id = known.get((draft.channel_id, draft.external_id), 0)


def _foresee(cur: Cursor, items: Sequence[Work], at: datetime) -> None:
    """What would become of new orders."""
    pairs = _pairs(items)
    if not pairs:
        return
    seen: dict[tuple[str, str], bytes] = {}
    meant = kits.explode(cur, [draft for _, draft in pairs], at)
    batch = take_in.prepare(cur, [(0, draft) for draft in meant.drafts], meant)
    for (item, draft), holds in zip(pairs, batch.holds, strict=True):
        before = seen.setdefault((item.rows.channel, draft.external_id), draft.digest)
        if before != draft.digest:
            _fault(item, "external_id", draft.external_id, "keep one of them: the file has this order twice")
            item.result.outcome = "differs"
            continue
        item.result.outcome = "new"
        item.result.holds = tuple(hold.code for hold in holds)


def _store(
    cur: Cursor, items: Sequence[Work], reading: Reading, file: str, actor: Actor, at: datetime
) -> None:
    """Keep the rows of new orders, and take the orders in."""
    pairs = _pairs(items)
    if not pairs:
        return
    messages = [_message(item, reading, file) for item, _ in pairs]
    stored = mailbox.accept(cur, messages, at, queue=False)
    known = channels.by_ids(cur)
    arrivals = [
        (one.inbound_id, pausing.held(draft, known.get(draft.channel_id)))
        for one, (_, draft) in zip(stored, pairs, strict=True)
    ]
    before = [one.inbound_id for one in stored if not one.new]  # the same rows, that were refused then
    if before:
        quarantine.dismiss(cur, before, f"taken in from {file}", at=at, actor=actor)
    taken = receivers.receive(cur, arrivals, actor=actor, restate=False)
    repeated = []
    for (item, _), received in zip(pairs, taken, strict=True):
        item.order_id = received.order_id
        item.result.outcome = "new" if received.outcome is None else "unchanged"
        if received.outcome is not None:  # twice in the file, or taken in meanwhile by somebody else
            repeated.append(item)
    _compare(cur, repeated)


def _message(item: Work, reading: Reading, file: str) -> Message:
    body = item.rows.body()
    headers = {**_headers(reading, file, item.rows.channel), "rows": _span(item.result.rows)}
    key = blake2b(body + f"\n{reading.profile} {reading.time_zone}".encode(), digest_size=16).hexdigest()
    return Message(f"file/{item.rows.channel}", key, KIND, item.channel_id or None, headers, body)


def _headers(reading: Reading, file: str, channel: str) -> dict[str, str]:
    """What reading the message again needs to know."""
    said = {name: getattr(reading, name) for name in SAID}
    given = {"file": file, "channel": channel, "only": "yes" if reading.only else "", **said}
    return {name: text for name, text in given.items() if text}


def reading_of(headers: Mapping[str, str]) -> Reading:
    """How a stored message is to be read."""
    said = {name: headers.get(name, "") for name in SAID}
    return Reading(channel=headers.get("channel", ""), only="only" in headers, **said)


def _span(rows: Sequence[int]) -> str:
    return ",".join(str(row) for row in rows[:MOST_ROWS_NAMED])


def _set_aside(
    cur: Cursor, items: Sequence[Work], reading: Reading, file: str, actor: Actor, at: datetime
) -> None:
    """Put the rows of orders that cannot be taken in into quarantine; those that came before stay there."""
    if not items:
        return
    by_name = {one.name: one.id for one in channels.by_ids(cur).values()}
    for item in items:
        item.channel_id = by_name.get(item.rows.channel, 0)
    stored = mailbox.accept(cur, [_message(item, reading, file) for item in items], at, queue=False)
    faults = []
    for item, one in zip(items, stored, strict=True):
        item.result.message = one.inbound_id
        if one.new:
            faults.append(quarantine.Fault(one.inbound_id, INVALID, reason(item.result.faults)))
    quarantine.put(cur, faults, at=at, actor=actor)


def set_aside(
    cur: Cursor,
    rows: Rows,
    reading: Reading,
    why: str,
    *,
    file: str,
    actor: Actor,
    at: datetime,
    dry_run: bool = False,
) -> Result:
    """Keep the rows of an order that cannot be taken in for a reason that nobody foresaw."""
    fault = Fault(rows.numbers[0], "", rows.external_id, why)
    item = Work(rows, Found(), Result(rows.numbers, rows.channel, rows.external_id, faults=[fault]))
    if not dry_run:
        _set_aside(cur, [item], reading, file, actor, at)
    return item.result


def reason(faults: Sequence[Fault]) -> str:
    """Faults as one sentence."""
    return "; ".join(_said(fault) for fault in faults)


def _said(fault: Fault) -> str:
    place = f"row {fault.row}, {fault.column}" if fault.column else f"row {fault.row}"
    return f"{place} ({fault.found!r}): {fault.fix}" if fault.found else f"{place}: {fault.fix}"


def keep_unreadable(
    cur: Cursor, file: str, body: bytes, reading: Reading, why: str, *, actor: Actor, at: datetime
) -> int:
    """Keep a file that cannot be read, whole, in quarantine; a mended one is taken in when it is replayed.
    Returns the message's id.
    """
    channel = next((one for one in channels.by_ids(cur).values() if one.name == reading.channel), None)
    headers = _headers(reading, file, reading.channel)
    key = blake2b(body + repr(sorted(headers.items())).encode(), digest_size=16).hexdigest()
    channel_id = channel.id if channel else None
    message = Message(f"file/{reading.channel}", key, KIND, channel_id, headers, body)
    (stored,) = mailbox.accept(cur, [message], at, queue=False)
    if stored.new:
        quarantine.put(cur, [quarantine.Fault(stored.inbound_id, UNREADABLE, why)], at=at, actor=actor)
    return stored.inbound_id


def _compare(cur: Cursor, items: Sequence[Work]) -> None:
    """Known orders: unchanged, or what differs."""
    if not items:
        return
    heads = restate.heads(cur, [item.order_id for item in items])
    for item in items:
        item.result.outcome = "unchanged"
    other = [(item, draft) for item, draft in _pairs(items) if heads[item.order_id].digest != draft.digest]
    stated = _stated(cur, [heads[item.order_id] for item, _ in other])
    for item, draft in other:
        old = stated.get(item.order_id)
        names = drafts.differing(old, draft) if old is not None else []
        said = f" in {', '.join(names[:10])}" if names else ""
        number = format_number(item.order_id)
        item.result.outcome = "differs"
        fix = f"edit {number}: it is there already, and differs{said}"
        _fault(item, "external_id", draft.external_id, fix)


def _stated(cur: Cursor, heads: Sequence[restate.Head]) -> Mapping[int, OrderDraft]:
    """Orders as the messages that brought them state them, read again."""
    by_message = {head.inbound_id: head for head in heads if head.inbound_id}
    found: dict[int, OrderDraft] = {}
    for inbound in intake.read(cur, list(by_message)) if by_message else []:
        head = by_message[inbound.id]
        try:
            read: Sequence[Any] = REGISTRY.decode(inbound)
        except Undecodable:
            continue
        for draft in read:
            if isinstance(draft, OrderDraft) and draft.external_id == head.external_id:
                found[head.order_id] = draft
    return found


def _look(cur: Cursor, items: Sequence[Work]) -> None:
    """How the orders stand now."""
    if not items:
        return
    rows = STANDS.rows(cur, ids=ints(sorted({item.order_id for item in items})))
    stands = {order_id: (status, tuple(holds)) for order_id, status, holds in rows}
    for item in items:
        item.result.number = format_number(item.order_id)
        item.result.status, item.result.holds = stands.get(item.order_id, (None, ()))


@dataclass(frozen=True, slots=True)
class FileOrder:
    """An order out of a stored file, of a channel that only its name tells."""

    channel: str
    found: Found


@receiver(FileOrder)
def receive_file_orders(cur: Cursor, arrivals: Sequence[tuple[Inbound, FileOrder]]) -> list[Refused | None]:
    """Orders of mended files: taken in as any other, once their channels are found."""
    by_name = {one.name: one for one in channels.by_ids(cur).values() if one.active}
    refused: dict[int, Refused] = {}
    taken: dict[int, tuple[Inbound, OrderDraft]] = {}
    for at, (inbound, order) in enumerate(arrivals):
        channel = by_name.get(order.channel)
        if channel is None:
            refused[at] = Refused("channel_unknown", f"there is no channel {order.channel!r}: add it, replay")
            continue
        try:
            taken[at] = (inbound, order.found.draft(channel.id, inbound.received_at))
        except OrderInvalid as error:
            refused[at] = Refused(INVALID, error.message)
    outcomes = dict(zip(taken, receivers.receive_orders(cur, list(taken.values())), strict=True))
    return [refused.get(at) or outcomes.get(at) for at in range(len(arrivals))]
