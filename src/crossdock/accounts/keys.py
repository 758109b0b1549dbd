"""API keys: made once and shown once; what is stored proves a key, and cannot give it back.

A key's secret is ``crossdock_<prefix>_<random>``. The prefix finds the row; the SHA-256 of the whole proves
the rest (256 random bits need no slow hash). A key that is rotated has two: the new one, and for a while the
one before.
"""

import hashlib
import hmac
import re
import secrets
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from crossdock.accounts.access import Access
from crossdock.accounts.errors import KeyExists, KeyNotFound, NotAuthenticated
from crossdock.accounts.scopes import ALL, checked, covered
from crossdock.core import changes, clock, events
from crossdock.core.actor import Actor
from crossdock.core.changes import Change
from crossdock.core.errors import Invalid
from crossdock.core.events import Event
from crossdock.core.sql import Cursor, Texts, statement

INSERT = statement(__package__, "key_insert")
FIND = statement(__package__, "key_find")
USED = statement(__package__, "key_used")
REVOKE = statement(__package__, "key_revoke")
ROTATE = statement(__package__, "key_rotate")
LIST = statement(__package__, "key_list")
LOCK = statement(__package__, "key_lock")

MARK: Final = "crossdock"
NAME: Final = re.compile(r"[^/\x00-\x1f\x7f]{1,100}")  # it stands in an address
KEPT: Final = timedelta(seconds=5)  # a revoked key may live on in a process for so long
MOST_KEPT: Final = 10_000
NOTED: Final = timedelta(minutes=1)  # between two notes of when a key was used last
OVERLAP: Final = timedelta(days=1)  # that a secret stays good beside the one after it
LONGEST_OVERLAP: Final = timedelta(days=90)
LIFTS: Final = "orders:release"
MOST_A_MINUTE: Final = 10**9


@dataclass(frozen=True, slots=True)
class ApiKey(Access):
    """A key that was proved. ``until``: when the secret that was shown ends."""

    @property
    def actor(self) -> Actor:
        return Actor("key", self.name)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a key shall be. Wall times; see ``Access`` for the rest."""

    name: str
    scopes: Sequence[str]
    expires_at: datetime | None = None
    per_minute: int | None = None
    locations: Sequence[str] = ()
    channels: Sequence[str] = ()


class _Proved:
    """Keys proved in the last seconds, by the digest of their text."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: dict[bytes, tuple[datetime, ApiKey]] = {}

    def get(self, digest: bytes, now: datetime) -> ApiKey | None:
        found = self._known.get(digest)
        if found is None or now - found[0] >= KEPT:
            return None
        return None if _ended(found[1].until, now) else found[1]

    def put(self, digest: bytes, key: ApiKey, now: datetime) -> None:
        with self._lock:
            if len(self._known) >= MOST_KEPT:
                self._known.clear()
            self._known[digest] = (now, key)

    def forget(self) -> None:
        self._known.clear()


PROVED: Final = _Proved()


def create(cur: Cursor, wanted: Wanted, *, at: datetime, actor: Actor) -> str:
    """Make a key; returns its secret, which is not stored. ``at``: wall time. Raises UnknownScope, KeyExists,
    Invalid.
    """
    name, limit = wanted.name, wanted.per_minute
    if not NAME.fullmatch(name):
        raise Invalid("A key's name is 1 to 100 characters without a slash", field="name")
    if limit is not None and not 0 < limit <= MOST_A_MINUTE:
        raise Invalid(f"A key makes 1 to {MOST_A_MINUTE} requests a minute", field="per_minute")
    prefix, text = _secret()
    made = INSERT.row(
        cur,
        name=name,
        prefix=prefix,
        sha256=_digest(text),
        scopes=Texts(checked(wanted.scopes)),
        at=at,
        expires_at=wanted.expires_at,
        per_minute=limit,
        locations=Texts(sorted(set(wanted.locations))),
        channels=Texts(sorted(set(wanted.channels))),
        created_by=str(actor),
    )
    if made is None:
        raise KeyExists(f"there is an API key {name} already: rotate it, or choose another name", name=name)
    _tell(cur, made[0], name, "created", None, actor)
    return text


def remembered(text: str) -> ApiKey | None:
    """The key behind a text that was proved in this process a moment ago."""
    return PROVED.get(_digest(text), clock.wall())


def authenticate(cur: Cursor, text: str) -> ApiKey:
    """The key behind a text. Raises NotAuthenticated, without saying what is wrong with it."""
    now = clock.wall()
    digest = _digest(text)
    mark, _, rest = text.partition("_")
    prefix, _, _ = rest.partition("_")
    row = FIND.row(cur, prefix=prefix) if mark == MARK else None
    if row is None:
        raise NotAuthenticated
    key_id, name, scopes, expires_at, revoked_at, last_used_at, limit, locations, channels, stored, own = row
    until = min((end for end in (expires_at, own) if end is not None), default=None)
    if not hmac.compare_digest(bytes(stored), digest) or revoked_at or _ended(until, now):
        raise NotAuthenticated
    key = ApiKey(key_id, name, frozenset(scopes), until, limit, frozenset(locations), frozenset(channels))
    if last_used_at is None or now - last_used_at > NOTED:
        USED.run(cur, id=key_id, at=now)
    PROVED.put(digest, key, now)
    return key


def rotate(cur: Cursor, name: str, *, overlap: timedelta = OVERLAP, at: datetime, actor: Actor) -> str:
    """Give a live key a new secret, which is returned; the one it had is good for ``overlap`` longer, and the
    one before that no more. Wall time. Raises KeyNotFound, Invalid.
    """
    if not timedelta(0) <= overlap <= LONGEST_OVERLAP:
        raise Invalid(f"Two secrets overlap for {LONGEST_OVERLAP.days} days at most", field="overlap")
    prefix, text = _secret()
    until = at + overlap
    before = locked(cur, name)
    found = ROTATE.row(cur, name=name, prefix=prefix, sha256=_digest(text), at=at, until=until)
    if found is None:
        raise KeyNotFound(f"there is no live API key {name}", name=name)
    _tell(cur, found[0], name, "rotated", before, actor)
    PROVED.forget()
    return text


def revoke(cur: Cursor, name: str, *, at: datetime, actor: Actor) -> None:
    """From now on (a few seconds later in other processes) the key opens nothing. Raises KeyNotFound."""
    before = locked(cur, name)
    found = REVOKE.row(cur, name=name, at=at)
    if found is None:
        raise KeyNotFound(f"there is no live API key {name}", name=name)
    _tell(cur, found[0], name, "revoked", before, actor)
    PROVED.forget()


FIELDS: Final = (
    "name", "prefix", "scopes", "locations", "channels", "per_minute", "created_at", "created_by",
    "expires_at", "rotated_at", "old_until", "revoked_at", "last_used_at",
)  # fmt: skip


def listed(cur: Cursor) -> list[dict[str, Any]]:
    """All keys by name, without what would open anything."""
    return [dict(zip(FIELDS, row[1:], strict=True)) for row in LIST.rows(cur, name=None)]


def shown(cur: Cursor, name: str) -> dict[str, Any]:
    """One of them. Raises KeyNotFound."""
    row = LIST.row(cur, name=name)
    if row is None:
        raise KeyNotFound(f"there is no API key {name}", name=name)
    return dict(zip(FIELDS, row[1:], strict=True))


def locked(cur: Cursor, name: str) -> dict[str, Any]:
    """As ``shown``, and nobody else changes it until commit: for whoever is about to. Raises KeyNotFound."""
    LOCK.row(cur, name=name)
    return shown(cur, name)


def beyond(key: Access, wanted: Wanted) -> list[str]:
    """What ``wanted`` could do that ``key`` cannot: a key hands on no more than it has."""
    found = [scope for scope in wanted.scopes if not key.may(scope)]
    if ALL not in key.lifts and covered(wanted.scopes, LIFTS) and LIFTS not in found:
        found.append(LIFTS)  # a key lifts any role's holds
    if wider(key.locations, wanted.locations):
        found.append("locations")
    if wider(key.channels, wanted.channels):
        found.append("channels")
    if key.until is not None and (wanted.expires_at is None or wanted.expires_at > key.until):
        found.append("expires_at")
    if key.per_minute is not None and (wanted.per_minute is None or wanted.per_minute > key.per_minute):
        found.append("per_minute")
    return found


def wider(own: frozenset[str], wanted: Iterable[str]) -> bool:
    """Whether names, where none means all, are more than one's own."""
    asked = set(wanted)
    return bool(own) and not (asked and asked <= own)


def _secret() -> tuple[str, str]:
    """(prefix, the whole)."""
    prefix = secrets.token_hex(4)
    return prefix, f"{MARK}_{prefix}_{secrets.token_urlsafe(32).replace('_', '-')}"


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def _ended(until: datetime | None, now: datetime) -> bool:
    return until is not None and until <= now


def document(key: Mapping[str, Any]) -> dict[str, Any]:
    """A key as its history has it: without when it was used."""
    return {field: value for field, value in key.items() if field not in ("name", "last_used_at")}


def _tell(
    cur: Cursor, key_id: int, name: str, kind: str, before: Mapping[str, Any] | None, actor: Actor
) -> None:
    """To those who follow events, and to the history of settings."""
    was, now = None if before is None else document(before), document(shown(cur, name))
    old, new = changes.different(was, now)
    at = clock.now()
    data = {"name": name, "before": old, "after": new}
    events.record(cur, [Event(0, "key", key_id, f"key_{kind}", data)], at=at, actor=actor)
    changes.record(cur, [Change("key", name, kind, was, now)], at=at, actor=actor)
