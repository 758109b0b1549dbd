"""People who log in: who they are, what they may do and where. Their passwords are hashed by Django's
hashers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from crossdock.accounts import endings, passwords, roles
from crossdock.accounts.access import Access
from crossdock.accounts.errors import LastAdministrator, UserExists, UserNotFound
from crossdock.core import changes, clock, events
from crossdock.core.actor import Actor
from crossdock.core.changes import Change
from crossdock.core.errors import Invalid
from crossdock.core.events import Event
from crossdock.core.sql import Cursor, Texts, statement

INSERT = statement(__package__, "user_insert")
RIGHTS = statement(__package__, "user_rights")
LIST = statement(__package__, "users_list")
LOCK = statement(__package__, "user_lock")
ANY: Final = dict.fromkeys(("email", "role", "active", "q", "after", "limit"))

SAYS: Final = ("email", "name", "role", "locations", "channels", "active", "second_factor")
FIELDS: Final = (
    "id", "email", "name", "role", "locations", "channels", "active", "joined_at", "last_login",
    "has_password", "second_factor", "invited_until",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Person(Access):
    """A person who was let in; ``name``: the e-mail address."""

    @property
    def actor(self) -> Actor:
        return Actor("user", self.name)


@dataclass(frozen=True, slots=True)
class Rights:
    """What a person may do, and where: ``locations`` by code, ``channels`` by name; empty: all."""

    role: str = "read_only"
    locations: Sequence[str] = ()
    channels: Sequence[str] = ()


def create(
    cur: Cursor,
    email: str,
    password: str | None,
    rights: Rights,
    *,
    name: str = "",
    at: datetime,
    actor: Actor,
) -> int:
    """Make a user; returns the id. Without a password nobody can log in as them yet. ``at``: wall time.
    Administrators may use the admin pages. Raises Invalid, RoleNotFound, UserExists.
    """
    role = roles.find(cur, rights.role)
    try:
        validate_email(email)
    except ValidationError as error:
        raise Invalid(" ".join(error.messages), field="email") from None
    if "/" in email:
        raise Invalid("An e-mail address stands in addresses here, and has no slash", field="email")
    proof = make_password(None) if password is None else passwords.hashed(password)
    made = INSERT.row(
        cur,
        email=email,
        password=proof,
        name=name,
        role=role.name,
        admin=role.name == roles.ADMINISTRATOR,
        locations=Texts(sorted(set(rights.locations))),
        channels=Texts(sorted(set(rights.channels))),
        at=at,
    )
    if made is None:
        raise UserExists(f"there is a user {email.lower()} already", email=email.lower())
    _tell(cur, "user_created", made[0], {}, document(shown(cur, email)), actor)
    return int(made[0])


def give(cur: Cursor, email: str, rights: Rights, *, name: str | None = None, actor: Actor) -> None:
    """Change what a person may do, and where said what they are called; it holds from their next request on.
    Raises UserNotFound, RoleNotFound, LastAdministrator.
    """
    before = lock(cur, email)
    roles.find(cur, rights.role)
    after = {
        "name": before["name"] if name is None else name,
        "role": rights.role,
        "locations": sorted(set(rights.locations)),
        "channels": sorted(set(rights.channels)),
    }
    only_name = all(after[field] == before[field] for field in after if field != "name")
    _change(cur, before, after, "user_renamed" if only_name else "user_rights_changed", actor)


def enable(cur: Cursor, email: str, *, active: bool, actor: Actor) -> None:
    """Let a person log in, or no more: then sessions and links they have end too. Raises UserNotFound,
    LastAdministrator.
    """
    kind = "user_enabled" if active else "user_disabled"
    before = lock(cur, email)
    _change(cur, before, {"active": active}, kind, actor)
    if not active:
        endings.of_sessions(cur, before["id"])
        endings.of_links(cur, before["id"])


def listed(cur: Cursor) -> list[dict[str, Any]]:
    """All users by e-mail address, without what would open anything."""
    return page(cur)


def page(cur: Cursor, **asked: Any) -> list[dict[str, Any]]:
    """Some of them: ``role``, ``active``; ``q``: a part of the address or the name; ``after``: addresses
    behind this one; ``limit``.
    """
    return [dict(zip(FIELDS, row, strict=True)) for row in LIST.rows(cur, **{**ANY, **asked})]


def shown(cur: Cursor, email: str) -> dict[str, Any]:
    """One of them. Raises UserNotFound."""
    found = page(cur, email=email.lower())
    if not found:
        raise UserNotFound(f"there is no user {email}", email=email)
    return found[0]


def lock(cur: Cursor, email: str) -> dict[str, Any]:
    """One of them, as they stay until commit; and who the administrators are stays. Raises UserNotFound."""
    LOCK.rows(cur, email=email.lower())
    return shown(cur, email)


def _change(cur: Cursor, before: dict[str, Any], change: dict[str, Any], kind: str, actor: Actor) -> None:
    """Where it is one. ``before``: locked."""
    after = {**before, **change}
    if after == before:
        return
    done = RIGHTS.row(
        cur,
        id=before["id"],
        name=after["name"],
        role=after["role"],
        admin=after["role"] == roles.ADMINISTRATOR,
        active=after["active"],
        locations=Texts(after["locations"]),
        channels=Texts(after["channels"]),
    )
    if done is None:
        raise LastAdministrator(f"{before['email']} is the last administrator who may log in")
    _tell(cur, kind, before["id"], document(before), document(after), actor)


def document(user: dict[str, Any]) -> dict[str, Any]:
    """A user as their history has them: who, with what rights, and whether by a password alone."""
    return {field: user[field] for field in SAYS}


def _tell(
    cur: Cursor, kind: str, user_id: int, before: dict[str, Any], after: dict[str, Any], actor: Actor
) -> None:
    """To those who follow events, and to the history of settings."""
    at, data = clock.now(), {"before": before, "after": after}
    change = Change("user", after["email"], kind.removeprefix("user_"), before or None, after)
    events.record(cur, [Event(0, "user", user_id, kind, data)], at=at, actor=actor)
    changes.record(cur, [change], at=at, actor=actor)
