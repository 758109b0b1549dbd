"""Endpoints: programs that are told of events, where they are, what they want, and their secrets.

A secret is sealed at rest under the installation's master key and shown once, when it is made. While it is
rotated the old one signs too, until it ends.
"""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings as django_settings

from crossdock.core import changes, clock, events, vault
from crossdock.core.actor import Actor
from crossdock.core.changes import Change
from crossdock.core.events import Event
from crossdock.core.sql import Cursor, Texts, ints, statement
from crossdock.mailbox import lanes
from crossdock.webhooks import log, signing
from crossdock.webhooks.catalogue import unknown
from crossdock.webhooks.errors import WebhookExists, WebhookInState, WebhookRefused, WebhookUnknown
from crossdock.webhooks.log import Position, Wanted
from crossdock.webhooks.states import MOVES, Act, State

ADD = statement(__package__, "endpoint_add")
SET = statement(__package__, "endpoint_set")
MOVE = statement(__package__, "endpoint_move")
READ = statement(__package__, "endpoints")
ADD_SECRET = statement(__package__, "secret_add")
HOLD = statement(__package__, "endpoint_hold")
LOCK = statement(__package__, "endpoint_lock")
SECRETS = statement(__package__, "secrets")
CLEAR = statement(__package__, "health_clear")

NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
PARTY: Final = "webhook/"  # begins who an endpoint is in the mailbox
LONGEST_URL: Final = 2000
SET_BY_HAND: Final = ("url", "types", "channels", "locations", "state", "reason")
OVERLAP: Final = timedelta(hours=24)
MOST_OVERLAP: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """``types``, ``channels``, ``locations``: of what it is told; empty: all. ``failures``: in a row."""

    id: int
    name: str
    url: str
    types: Sequence[str]
    channels: Sequence[str]
    locations: Sequence[str]
    state: State
    reason: str | None
    changed_at: datetime
    created_at: datetime
    failures: int
    failing_since: datetime | None
    rest_until: datetime | None
    slow: bool
    delivered_at: datetime | None
    error: str | None

    @property
    def party(self) -> str:
        """Who it is in the mailbox."""
        return f"{PARTY}{self.name}"

    @property
    def wanted(self) -> Wanted:
        return Wanted(frozenset(self.types), frozenset(self.channels), frozenset(self.locations))


@dataclass(frozen=True, slots=True)
class Wish:
    """What an endpoint is to be."""

    url: str
    types: Sequence[str] = ()
    channels: Sequence[str] = ()
    locations: Sequence[str] = ()

    def columns(self) -> dict[str, Any]:
        lists = {name: Texts(sorted(set(getattr(self, name)))) for name in ("types", "channels", "locations")}
        return {"url": self.url, **lists}


def add(
    cur: Cursor,
    name: str,
    wish: Wish,
    *,
    at: datetime,
    actor: Actor,
    secret: str | None = None,
    begin: Position | None = None,
) -> str:
    """Add an endpoint; returns its secret, which is not shown again. ``begin``: where in the log; None: only
    what comes. Raises WebhookExists, WebhookRefused.
    """
    if not NAME.fullmatch(name):
        raise _refused("name", "is 1 to 64 letters, digits, points, dashes and underscores")
    _check(wish)
    made = signing.new_secret() if secret is None else secret
    _check_secret(made)
    tx, event = begin or log.frontier(cur)
    row = ADD.row(cur, name=name, tx=tx, event=event, at=at, **wish.columns())
    if row is None:
        raise WebhookExists(f"There is, or was, a webhook {name}; choose another name", name=name)
    _add_secret(cur, row[0], made, timedelta(0))
    _tell(cur, row[0], "webhook_added", {"name": name, "url": wish.url}, None, at, actor)
    return made


def change(cur: Cursor, name: str, wish: Wish, *, at: datetime, actor: Actor) -> None:
    """Change where it is and what it is told; what waits goes to the new address. Raises WebhookUnknown,
    WebhookRefused.
    """
    found = locked(cur, name)
    _check(wish)
    SET.run(cur, id=found.id, at=at, **wish.columns())
    _tell(cur, found.id, "webhook_changed", {"name": name, "url": wish.url}, found, at, actor)


def rotate(
    cur: Cursor,
    name: str,
    *,
    at: datetime,
    actor: Actor,
    secret: str | None = None,
    overlap: timedelta = OVERLAP,
) -> str:
    """Give it a new secret; the one before signs beside it for ``overlap`` of wall time. Raises
    WebhookUnknown, WebhookRefused.
    """
    if not timedelta(0) <= overlap <= MOST_OVERLAP:
        raise _refused("overlap", f"is at most {MOST_OVERLAP.days} days")
    found = locked(cur, name)
    made = signing.new_secret() if secret is None else secret
    _check_secret(made)
    _add_secret(cur, found.id, made, overlap)
    _tell(cur, found.id, "webhook_rotated", {"name": name}, found, at, actor)
    return made


def move(cur: Cursor, name: str, act: Act, *, at: datetime, actor: Actor, reason: str | None = None) -> State:
    """Disable, enable or remove it. Disabled, it is told nothing, and goes on where it stood when it is
    enabled; removed, what waits is given up. Raises WebhookUnknown, WebhookInState.
    """
    found = locked(cur, name)
    legal = {source: target for (source, given), target in MOVES.items() if given is act}
    row = MOVE.row(
        cur,
        id=found.id,
        sources=Texts(list(legal)),
        targets=Texts(list(legal.values())),
        reason=reason,
        at=at,
    )
    if row is None:
        raise WebhookInState(f"{name} is {found.state}", name=name, state=found.state)
    if act is Act.ENABLE:
        lanes.begin_again(cur, found.party)
        CLEAR.run(cur, id=found.id)
    if act is Act.REMOVE:
        lanes.drop(cur, found.party, "the webhook was removed", at=at)
    data = {"name": name} | ({} if reason is None else {"reason": reason})
    kind = f"webhook_{row[0]}" if act is not Act.ENABLE else "webhook_enabled"
    _tell(cur, found.id, kind, data, found, at, actor)
    return State(row[0])


def stop(cur: Cursor, name: str, reason: str, *, at: datetime, actor: Actor) -> None:
    """Disable it, unless a person was quicker and it is disabled or removed already."""
    with suppress(WebhookInState, WebhookUnknown):
        move(cur, name, Act.DISABLE, at=at, actor=actor, reason=reason)


def all_of(cur: Cursor) -> list[Endpoint]:
    """All that are not removed, by name."""
    return [_endpoint(row) for row in READ.rows(cur, name=None)]


def shown(cur: Cursor, name: str) -> Endpoint | None:
    """None: there is none, or no more."""
    row = READ.row(cur, name=name)
    return None if row is None or row[6] == State.REMOVED else _endpoint(row)


def by_name(cur: Cursor, name: str) -> Endpoint:
    """Raises WebhookUnknown, also for one that is removed."""
    found = shown(cur, name)
    if found is None:
        raise WebhookUnknown(f"There is no webhook {name!r}", name=name)
    return found


def document(one: Endpoint | None) -> dict[str, Any] | None:
    """What is set, as the history of settings has it."""
    return None if one is None else {name: getattr(one, name) for name in SET_BY_HAND}


def held(cur: Cursor, name: str) -> Endpoint:
    """As ``by_name``, and it stays so until commit: for queueing what a removal must find. Raises
    WebhookUnknown.
    """
    HOLD.row(cur, name=name)
    return by_name(cur, name)


def locked(cur: Cursor, name: str) -> Endpoint:
    """As ``by_name``, and nobody else changes it until commit: for whoever is about to. Raises
    WebhookUnknown.
    """
    LOCK.row(cur, name=name)
    return by_name(cur, name)


def secrets(cur: Cursor, endpoint_ids: Sequence[int]) -> Mapping[int, list[str]]:
    """The secrets that sign now, newest first, by endpoint."""
    key = vault.master_key(django_settings.CONFIG.home)
    found: dict[int, list[str]] = {}
    for endpoint_id, sealed in SECRETS.rows(cur, ids=ints(endpoint_ids), now=clock.wall()):
        plain = vault.unseal(key, bytes(sealed), _context(endpoint_id)).decode()
        found.setdefault(endpoint_id, []).append(plain)
    return found


def _endpoint(row: Sequence[Any]) -> Endpoint:
    return replace(Endpoint(*row), state=State(row[6]))


def _add_secret(cur: Cursor, endpoint_id: int, secret: str, overlap: timedelta) -> None:
    key, wall = vault.master_key(django_settings.CONFIG.home), clock.wall()
    sealed = vault.seal(key, secret.encode(), _context(endpoint_id))
    ADD_SECRET.run(cur, endpoint_id=endpoint_id, sealed=sealed, at=wall, ends_at=wall + overlap)


def _context(endpoint_id: int) -> str:
    return f"webhooks_secret:{endpoint_id}"


def _check(wish: Wish) -> None:
    fault = signing.address_fault(wish.url, allow_private=django_settings.CONFIG.allow_private_addresses)
    if fault or len(wish.url) > LONGEST_URL:
        raise _refused("url", fault or f"is at most {LONGEST_URL} characters")
    for one in unknown(wish.types):
        raise _refused("types", f"there is no type {one!r}")


def _check_secret(secret: str) -> None:
    fault = signing.secret_fault(secret)
    if fault:
        raise _refused("secret", fault)


def _refused(field: str, message: str) -> WebhookRefused:
    return WebhookRefused(f"{field}: {message}", errors=[{"field": field, "message": message}])


def _tell(
    cur: Cursor,
    endpoint_id: int,
    kind: str,
    data: Mapping[str, Any],
    before: Endpoint | None,
    at: datetime,
    actor: Actor,
) -> None:
    """To those who follow events, and to the history of settings."""
    events.record(cur, [Event(0, "webhook", endpoint_id, kind, dict(data))], at=at, actor=actor)
    was, now = document(before), document(shown(cur, data["name"]))
    change = Change("webhook", data["name"], kind.removeprefix("webhook_"), was, now)
    changes.record(cur, [change], at=at, actor=actor)
