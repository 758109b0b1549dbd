"""Accepting what comes in: stored raw, once, and queued for intake, before anybody gets an answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec

from crossdock.core import ids
from crossdock.core.sql import Blobs, Cursor, Texts, ints, optional_ints, statement

ACCEPT = statement(__package__, "accept")
ACCEPT_ONE = statement(__package__, "accept_one")
KNOWN = statement(__package__, "known")

LONGEST_KEY = 512  # bytes; an index row must fit a page


@dataclass(frozen=True, slots=True)
class Message:
    """``source`` and ``key`` together are unique: the same message again is known by them. ``kind`` picks the
    decoder.
    """

    source: str
    key: str
    kind: str
    channel_id: int | None
    headers: Mapping[str, str] | None
    body: bytes


@dataclass(frozen=True, slots=True)
class Accepted:
    """``new``: stored now; else ``inbound_id`` is that of the message that came before."""

    inbound_id: int
    new: bool


def accept(cur: Cursor, messages: Sequence[Message], at: datetime, *, queue: bool = True) -> list[Accepted]:
    """Store messages and queue them for intake; one known by (source, key) changes nothing. Results in order.

    With ``queue=False`` the caller works through them itself, in the same transaction.
    """
    if not messages:
        return []
    taken = [int(one) for one in ids.take(cur, len(messages))]
    new = _accept_one(cur, taken[0], messages[0], at, queue) if len(messages) == 1 else set()
    if len(messages) > 1:
        new = _accept_many(cur, taken, messages, at, queue)
    if len(new) == len(messages):
        return [Accepted(one, new=True) for one in taken]
    rows = KNOWN.rows(
        cur,
        sources=Texts([_text(message.source) for message in messages]),
        keys=Texts([_text(message.key) for message in messages]),
    )
    found: dict[int, int] = dict(rows)
    return [Accepted(found[at_], new=found[at_] in new) for at_ in range(1, len(messages) + 1)]


def _accept_one(cur: Cursor, id_: int, message: Message, at: datetime, queue: bool) -> set[int]:
    """The webhook's way: scalars cost less than arrays of one."""
    return set(
        ACCEPT_ONE.column(
            cur,
            id=id_,
            source=_text(message.source),
            key=_text(message.key),
            kind=_text(message.kind),
            channel_id=message.channel_id,
            headers=_headers(message.headers),
            body=message.body,
            at=at,
            queue=queue,
        )
    )


def _accept_many(
    cur: Cursor, taken: Sequence[int], messages: Sequence[Message], at: datetime, queue: bool
) -> set[int]:
    return set(
        ACCEPT.column(
            cur,
            ids=ints(taken),
            sources=Texts([_text(message.source) for message in messages]),
            keys=Texts([_text(message.key) for message in messages]),
            kinds=Texts([_text(message.kind) for message in messages]),
            channel_ids=optional_ints([message.channel_id for message in messages]),
            headers=Texts([_headers(message.headers) for message in messages]),
            bodies=Blobs([message.body for message in messages]),
            at=at,
            queue=queue,
        )
    )


def _text(text: str) -> str:
    """What PostgreSQL can store of ``text``, short enough for an index."""
    clean = text.replace("\x00", "\ufffd").encode("utf-8", "replace")
    return clean[:LONGEST_KEY].decode("utf-8", "ignore")


def _headers(headers: Mapping[str, str] | None) -> str | None:
    if headers is None:
        return None
    return msgspec.json.encode(
        {_text(key.lower()): value.replace("\x00", "\ufffd") for key, value in headers.items()}
    ).decode()


def known(cur: Cursor, source: str, keys: Sequence[str]) -> set[str]:
    """Keys of a source under which a message is here already."""
    rows = KNOWN.rows(cur, sources=Texts([source] * len(keys)), keys=Texts(keys))
    return {keys[place - 1] for place, _ in rows}
