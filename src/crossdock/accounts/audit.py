"""The audit: who changed what, from where, before and after.

Nothing is written here. A face notes where a transaction's changes came from (``core.origins``); what they
were stands in the log (``core.events``) and, of settings, in ``core.changes``; the transaction's id ties
them. An entry is one transaction of one actor. Of an order, entries by stages and channels are shown too:
their actor is all there is to say of where they came from.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, Final

from crossdock.core.actor import Actor
from crossdock.core.sql import Cursor, Texts, ints, statement

PAGE = statement(__package__, "audit_page")
OF_ORDER = statement(__package__, "audit_of_order")
OF_SETTING = statement(__package__, "audit_of_setting")
OF_KIND = statement(__package__, "audit_of_kind")
OF_TARGET = statement(__package__, "audit_of_target")
OF_ACTS = statement(__package__, "audit_of_acts")
ACTS = statement(__package__, "audit_acts")
KINDS = statement(__package__, "audit_kinds")
ORIGINS = statement(__package__, "audit_origins")
TOLD = statement(__package__, "audit_told")

MOST_TOLD: Final = 100  # changes of one entry that are shown
Key = tuple[int, str]  # transaction, actor


@dataclass(frozen=True, slots=True)
class Filters:
    """None: any. ``since``, ``until``: business time, from and before. ``order_id``; or ``subject``, with
    ``name`` or all of it: a setting's kind and name, as ``core.changes`` has them. ``actor``: ``key:shop``,
    or a person's e-mail address; ``address``: an IP address; ``act``: what was done, or a part of it
    (``hold``: by whichever face); ``target``: an address, and all beneath it (``/api/v1/bulk/7``).
    """

    actor: str | None = None
    face: str | None = None
    address: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    order_id: int | None = None
    subject: str | None = None
    name: str | None = None
    act: str | None = None
    target: str | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """One change of an entry. ``before``, ``after``: of what differs; of an event that is no plain change
    they are empty and ``data`` says it all. ``name``: a setting's; of an event the id of its subject.
    """

    order_id: int | None
    subject: str
    name: str
    kind: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    data: Any


@dataclass(frozen=True, slots=True)
class Entry:
    """``id``: its place in the list it was found in. ``face``, ``act``, ``target``, ``address``, ``agent``,
    ``request``: where it came from; ``wall_at``: the machine's time. ``more``: there are more changes than
    shown.
    """

    id: int
    at: datetime
    wall_at: datetime | None
    actor: str
    face: str
    act: str
    target: str
    address: str | None
    agent: str | None
    request: str
    changes: Sequence[Told]
    more: bool


def page(
    cur: Cursor, filters: Filters, *, below: int | None, limit: int, most: int = MOST_TOLD
) -> list[Entry]:
    """Entries, newest first, below an id; of each so many changes."""
    plain = ("actor", "face", "address", "since", "until")
    asked: dict[str, Any] = {name: getattr(filters, name) for name in plain}
    if filters.actor is not None and "@" in filters.actor and ":" not in filters.actor:
        asked["actor"] = f"user:{filters.actor.strip().lower()}"
    asked |= {"below": below, "limit": limit}
    found = None if filters.act is None else Texts(acts_with(cur, filters.act))
    target = None if filters.target is None else filters.target.rstrip("/")
    if filters.order_id is not None:
        rows = OF_ORDER.rows(cur, order_id=filters.order_id, acts=found, target=target, **asked)
    elif filters.subject is not None and filters.name is not None:
        named = {"subject": filters.subject, "name": filters.name}
        rows = OF_SETTING.rows(cur, **named, acts=found, target=target, **asked)
    elif filters.subject is not None:
        rows = OF_KIND.rows(cur, subject=filters.subject, acts=found, target=target, **asked)
    elif target is not None:
        rows = OF_TARGET.rows(cur, target=target, acts=found, **asked)
    elif found is not None:
        rows = OF_ACTS.rows(cur, acts=found, **asked)
    else:
        rows = PAGE.rows(cur, **asked)
    keys = [(tx, actor) for _, tx, actor, _ in rows]
    came = _origins(cur, keys)
    told = _told(cur, keys, filters, most)
    return [
        _entry(id_, at, actor, came.get((tx, actor)), told.get((tx, actor), []), most)
        for id_, tx, actor, at in rows
    ]


def acts(cur: Cursor) -> list[str]:
    """The acts by which anything was changed."""
    return ACTS.column(cur)


def kinds(cur: Cursor) -> list[str]:
    """The kinds of settings that were changed."""
    return KINDS.column(cur)


def acts_with(cur: Cursor, said: str) -> list[str]:
    """Those acts in which it stands, in whatever case."""
    return [act for act in acts(cur) if said.casefold() in act.casefold()]


def _entry(
    id_: int, at: datetime, actor: str, origin: tuple[Any, ...] | None, told: Sequence[Told], most: int
) -> Entry:
    face, act, target, address, agent, request, wall_at = origin or (
        Actor.parse(actor).kind, "", "", None, None, "", None,
    )  # fmt: skip
    more = len(told) > most
    return Entry(id_, at, wall_at, actor, face, act, target, address, agent, request, told[:most], more)


def _origins(cur: Cursor, keys: Sequence[Key]) -> dict[Key, tuple[Any, ...]]:
    rows = ORIGINS.rows(cur, txs=ints([tx for tx, _ in keys]), actors=Texts([actor for _, actor in keys]))
    return {(tx, actor): tuple(rest) for tx, actor, *rest in rows}


def _told(cur: Cursor, keys: Sequence[Key], filters: Filters, most: int) -> dict[Key, list[Told]]:
    rows = TOLD.rows(
        cur,
        txs=ints([tx for tx, _ in keys]),
        actors=Texts([actor for _, actor in keys]),
        order_id=filters.order_id,
        subject=filters.subject,
        name=filters.name,
        limit=most + 1,
    )
    return {
        key: [_change(*row[2:-1]) for row in _once(mine)]
        for key, mine in groupby(rows, key=lambda row: (row[0], row[1]))
    }


def _once(rows: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Each change once, where it comes first; ``rows`` end with whether they are events, and their ids."""
    found: dict[tuple[bool, int], tuple[Any, ...]] = {}
    for row in rows:
        found.setdefault((row[-2] is None, row[-1]), row)
    return list(found.values())


def _change(
    order_id: int | None, subject: str, name: str, kind: str, before: Any, after: Any, data: Any
) -> Told:
    if data is None:
        return Told(order_id, subject, name, kind, before or {}, after or {}, None)
    was, now = moved(data)
    return Told(order_id, subject, name, kind, was, now, data)


def moved(data: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Before and after, of an event's data: as it states them, or from and to which state."""
    if not isinstance(data, Mapping):
        return {}, {}
    if isinstance(data.get("before"), Mapping) and isinstance(data.get("after"), Mapping):
        return dict(data["before"]), dict(data["after"])
    if "from" in data and "to" in data:
        return {"state": data["from"]}, {"state": data["to"]}
    return {}, {}
