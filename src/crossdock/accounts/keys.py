"""API keys: made once and shown once; what is stored proves a key, and cannot give it back.

A key is ``crossdock_<prefix>_<secret>``. The prefix finds the row; the SHA-256 of the whole proves the
rest (256 random bits need no slow hash).
"""

import hashlib
import hmac
import secrets
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from crossdock.accounts.errors import KeyExists, KeyNotFound, NotAllowed, NotAuthenticated
from crossdock.accounts.scopes import ALL, checked
from crossdock.core import clock
from crossdock.core.actor import Actor
from crossdock.core.sql import Cursor, Texts, statement

INSERT = statement(__package__, "key_insert")
FIND = statement(__package__, "key_find")
USED = statement(__package__, "key_used")
REVOKE = statement(__package__, "key_revoke")
LIST = statement(__package__, "key_list")

MARK: Final = "crossdock"
KEPT: Final = timedelta(seconds=5)  # a revoked key may live on in a process for so long
MOST_KEPT: Final = 10_000


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key that was proved."""

    id: int
    name: str
    scopes: frozenset[str]
    expires_at: datetime | None

    @property
    def actor(self) -> Actor:
        return Actor("key", self.name)

    def may(self, scope: str) -> bool:
        return ALL in self.scopes or scope in self.scopes

    def demand(self, scope: str) -> None:
        """Raises NotAllowed where the key lacks the scope."""
        if not self.may(scope):
            raise NotAllowed(f"the key {self.name} lacks the scope {scope}", scope=scope)


class _Proved:
    """Keys proved in the last seconds, by the digest of their text."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: dict[bytes, tuple[datetime, ApiKey]] = {}

    def get(self, digest: bytes, now: datetime) -> ApiKey | None:
        found = self._known.get(digest)
        return found[1] if found is not None and now - found[0] < KEPT else None

    def put(self, digest: bytes, key: ApiKey, now: datetime) -> None:
        with self._lock:
            if len(self._known) >= MOST_KEPT:
                self._known.clear()
            self._known[digest] = (now, key)

    def forget(self) -> None:
        self._known.clear()


PROVED: Final = _Proved()


def create(
    cur: Cursor, name: str, scopes: Sequence[str], at: datetime, *, expires_at: datetime | None = None
) -> str:
    """Make a key; returns its text, which is not stored. Raises UnknownScope, KeyExists. Wall times."""
    prefix, secret = secrets.token_hex(4), secrets.token_urlsafe(32).replace("_", "-")
    text = f"{MARK}_{prefix}_{secret}"
    made = INSERT.run(
        cur,
        name=name,
        prefix=prefix,
        sha256=hashlib.sha256(text.encode()).digest(),
        scopes=Texts(checked(scopes)),
        at=at,
        expires_at=expires_at,
    )
    if not made:
        raise KeyExists(f"there is an API key {name} already; revoke it or choose another name", name=name)
    return text


def authenticate(cur: Cursor, text: str) -> ApiKey:
    """The key behind a text. Raises NotAuthenticated, without saying what is wrong with it."""
    now = clock.wall()
    digest = hashlib.sha256(text.encode()).digest()
    known = PROVED.get(digest, now)
    if known is not None:
        return known
    mark, _, rest = text.partition("_")
    prefix, _, _ = rest.partition("_")
    row = FIND.row(cur, prefix=prefix) if mark == MARK else None
    if row is None:
        raise NotAuthenticated
    key_id, name, stored, scopes, expires_at, revoked_at, last_used_at = row
    if not hmac.compare_digest(bytes(stored), digest) or revoked_at or (expires_at and expires_at <= now):
        raise NotAuthenticated
    key = ApiKey(key_id, name, frozenset(scopes), expires_at)
    if last_used_at is None or now - last_used_at > timedelta(minutes=1):
        USED.run(cur, id=key_id, at=now)
    PROVED.put(digest, key, now)
    return key


def revoke(cur: Cursor, name: str, at: datetime) -> None:
    """From now on (a few seconds later in other processes) the key opens nothing. Raises KeyNotFound."""
    if not REVOKE.run(cur, name=name, at=at):
        raise KeyNotFound(f"there is no live API key {name}", name=name)
    PROVED.forget()


def listed(cur: Cursor) -> list[dict[str, Any]]:
    """All keys, without what would open anything."""
    names = ("name", "prefix", "scopes", "created_at", "expires_at", "revoked_at", "last_used_at")
    return [dict(zip(names, row, strict=True)) for row in LIST.rows(cur)]
