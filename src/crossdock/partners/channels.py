"""The channels that orders come from: their kinds, settings and secrets.

A secret is sealed at rest under the installation's master key and is opened only here. Two may be live while
rotating. ``live`` answers from a cache of a few seconds, for webhooks; all else reads the database.
"""

import re
import secrets as random_secrets
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime
from typing import Any, Final

import msgspec
from django.conf import settings as django_settings

from crossdock.core import changes, clock, vault
from crossdock.core.changes import Change
from crossdock.core.sql import Cursor, statement
from crossdock.partners.errors import ChannelExists, ChannelRefused, ChannelUnknown

ADD = statement(__package__, "channel_add")
READ = statement(__package__, "channels")
SET = statement(__package__, "channel_set")
LOCK = statement(__package__, "channel_lock")
PAUSE = statement(__package__, "channel_pause")
ADD_SECRET = statement(__package__, "secret_add")
LIVE_SECRETS = statement(__package__, "secrets_live")
RETIRE_SECRETS = statement(__package__, "secrets_retire")

NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
KIND: Final = re.compile(r"[a-z][a-z0-9_]{0,31}")
PAUSED_UNTIL: Final = datetime(9999, 1, 1, tzinfo=UTC)  # what waits in a queue for the end of a pause
LIFETIME: Final = 5.0  # seconds that ``live`` may be behind the database


@dataclass(frozen=True, slots=True)
class Channel:
    """``kind`` names the adapter that reads its messages (``shopify``, ``api``, ``file``); ``settings`` is
    that adapter's business.
    """

    id: int
    name: str
    kind: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    active: bool = True
    paused: bool = False  # its messages are kept, its orders are not sourced


def new_secret() -> str:
    """A fresh random secret, to be shown once."""
    return random_secrets.token_hex(32)


def add(
    cur: Cursor,
    name: str,
    kind: str,
    secret: str | bytes | None = None,
    settings: Mapping[str, Any] | None = None,
    *,
    at: datetime | None = None,
) -> Channel:
    """Add a channel, with a first secret if one is given. Raises ChannelExists, ChannelRefused."""
    check(name, kind)
    moment = at or clock.now()
    given = dict(settings or {})
    row = ADD.row(cur, name=name, kind=kind, settings=msgspec.json.encode(given).decode(), at=moment)
    if row is None:
        raise ChannelExists(
            f"There is a channel {name} already; choose another name, or rotate its secret", name=name
        )
    if secret is not None:
        _add_secret(cur, row[0], secret, moment)
    channel = Channel(row[0], name, kind, given)
    _tell(cur, "created", None, document(cur, channel), moment)
    return channel


def check(name: str, kind: str) -> None:
    """Whether a channel may be called so. Raises ChannelRefused."""
    _check("name", name, NAME, "letters, digits, dot, hyphen and underscore, at most 64")
    _check("kind", kind, KIND, "small letters, digits and underscore")


def by_name(cur: Cursor, name: str) -> Channel:
    """The live channel of this name. Raises ChannelUnknown."""
    row = READ.row(cur, name=name)
    if row is None or not row[4]:
        raise ChannelUnknown(f"There is no channel {name}; `crossdock channels add` makes one", name=name)
    return Channel(*row)


def locked(cur: Cursor, name: str) -> Channel:
    """As ``by_name``, and nobody else changes it until commit: for whoever is about to. Raises
    ChannelUnknown.
    """
    LOCK.row(cur, name=name)
    return by_name(cur, name)


def names(cur: Cursor) -> dict[int, str]:
    """What channels are called, retired ones too, by id."""
    return {one.id: one.name for one in by_ids(cur).values()}


def by_ids(cur: Cursor) -> dict[int, Channel]:
    """All channels, retired ones too, by id."""
    return {row[0]: Channel(*row) for row in READ.rows(cur, name=None)}


def secrets(cur: Cursor, channel_id: int) -> list[bytes]:
    """The live secrets, newest first."""
    key = vault.master_key(django_settings.CONFIG.home)
    return [
        vault.unseal(key, sealed, _context(channel_id))
        for sealed in LIVE_SECRETS.column(cur, channel_id=channel_id)
    ]


def rotate(cur: Cursor, name: str, secret: str | bytes, *, at: datetime | None = None) -> Channel:
    """Make ``secret`` the newest; the one before stays live until ``finish_rotation``, older ones end now."""
    channel = locked(cur, name)
    before = document(cur, channel)
    _add_secret(cur, channel.id, secret, at or clock.now())
    _tell(cur, "secret_added", before, document(cur, channel), at)
    return channel


def finish_rotation(cur: Cursor, name: str, *, at: datetime | None = None) -> int:
    """End all secrets but the newest; returns how many ended."""
    channel = locked(cur, name)
    before = document(cur, channel)
    ended = RETIRE_SECRETS.run(cur, channel_id=channel.id, keep=1, at=at or clock.now())
    _tell(cur, "secrets_ended", before, document(cur, channel), at)
    return ended


def set_settings(cur: Cursor, name: str, settings: Mapping[str, Any]) -> Channel:
    """Replace the channel's settings."""
    channel = locked(cur, name)
    SET.run(cur, id=channel.id, active=None, settings=msgspec.json.encode(dict(settings)).decode())
    fresh = replace(channel, settings=dict(settings))
    _tell(cur, "set", document(cur, channel), document(cur, fresh))
    return fresh


def pause(cur: Cursor, channel_id: int, *, paused: bool, at: datetime) -> bool:
    """Pause a channel, or end that; whether that changed something. Its messages and orders are for whoever
    stands above (``sourcing.pausing``).
    """
    channel = by_ids(cur)[channel_id]
    if PAUSE.row(cur, id=channel_id, paused=paused, at=at) is None:
        return False
    fresh = replace(channel, paused=paused)
    _tell(cur, "paused" if paused else "resumed", document(cur, channel), document(cur, fresh), at)
    return True


def retire(cur: Cursor, name: str, *, at: datetime | None = None) -> Channel:
    """Take nothing more from this channel: it and its secrets end. Its orders stay; its name stays taken."""
    channel = locked(cur, name)
    before = document(cur, channel)
    SET.run(cur, id=channel.id, active=False, settings=None)
    RETIRE_SECRETS.run(cur, channel_id=channel.id, keep=0, at=at or clock.now())
    _tell(cur, "retired", before, document(cur, replace(channel, active=False)), at)
    return channel


def document(cur: Cursor, channel: Channel) -> dict[str, Any]:
    """A channel as its history has it; of its secrets how many are live, and by a fingerprint which is the
    newest.
    """
    found = {one.name: getattr(channel, one.name) for one in fields(channel) if one.name != "id"}
    live = secrets(cur, channel.id)
    key = vault.master_key(django_settings.CONFIG.home) if live else b""
    newest = vault.fingerprint(key, live[0], _context(channel.id)) if live else None
    return {**found, "secrets": len(live), "secret": newest}


def _tell(
    cur: Cursor,
    kind: str,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any],
    at: datetime | None = None,
) -> None:
    change = Change("channel", after["name"], kind, before, after)
    changes.record(cur, [change], at=at or clock.now())


def _add_secret(cur: Cursor, channel_id: int, secret: str | bytes, at: datetime) -> None:
    plain = secret.encode() if isinstance(secret, str) else secret
    if not plain:
        raise ChannelRefused("The secret is empty", errors=[{"field": "secret", "message": "is empty"}])
    key = vault.master_key(django_settings.CONFIG.home)
    ADD_SECRET.run(cur, channel_id=channel_id, sealed=vault.seal(key, plain, _context(channel_id)), at=at)


def _check(name: str, value: str, pattern: re.Pattern[str], allowed: str) -> None:
    if not pattern.fullmatch(value):
        message = f"may hold {allowed}"
        raise ChannelRefused(f"The {name} {value!r} {message}", errors=[{"field": name, "message": message}])


def _context(channel_id: int) -> str:
    return f"partners_secret:{channel_id}"


@dataclass(frozen=True, slots=True)
class Live:
    """A live channel with its live secrets, newest first."""

    channel: Channel
    secrets: tuple[bytes, ...]


class Cache:
    """Live channels by name, each for ``lifetime`` seconds; safe between threads. Unknown names are not kept,
    so that a stranger cannot fill the memory with them, and a new channel works at once.
    """

    def __init__(self, lifetime: float = LIFETIME) -> None:
        self._lifetime = lifetime
        self._lock = threading.Lock()
        self._known: dict[str, tuple[float, Live]] = {}

    def get(self, cur: Cursor, name: str) -> Live:
        """Raises ChannelUnknown."""
        now = clock.monotonic()
        known = self._known.get(name)
        if known is not None and now < known[0]:
            return known[1]
        try:
            channel = by_name(cur, name)
        except ChannelUnknown:
            with self._lock:
                self._known.pop(name, None)
            raise
        found = Live(channel, tuple(secrets(cur, channel.id)))
        with self._lock:
            self._known[name] = (now + self._lifetime, found)
        return found

    def known(self, name: str) -> Live | None:
        """What is remembered of ``name`` and not out of date: no round trip, no connection."""
        known = self._known.get(name)
        return known[1] if known is not None and clock.monotonic() < known[0] else None

    def forget(self) -> None:
        """Drop everything: after a change in this process, or when another database is connected."""
        with self._lock:
            self._known.clear()


CACHE: Final = Cache()


def live(cur: Cursor, name: str) -> Live:
    """The live channel and its secrets, at most ``LIFETIME`` seconds old. Raises ChannelUnknown."""
    return CACHE.get(cur, name)
