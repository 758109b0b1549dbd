"""Roles: what people may do. Six stand here; a company may add its own.

A role is permissions (``scopes.PERMISSIONS``) and the roles whose holds it lifts. Where a person may use them
stands with the person.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from crossdock.accounts.errors import RoleInUse, RoleNotFound
from crossdock.accounts.scopes import ALL, checked
from crossdock.core import changes, clock, events
from crossdock.core.actor import Actor
from crossdock.core.changes import Change
from crossdock.core.errors import Invalid
from crossdock.core.events import Event
from crossdock.core.sql import Cursor, Texts, statement

LIST = statement(__package__, "roles_list")
PUT = statement(__package__, "role_put")
DROP = statement(__package__, "role_drop")
LOCK = statement(__package__, "role_lock")

NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
ADMINISTRATOR: Final = "administrator"


@dataclass(frozen=True, slots=True)
class Role:
    """``permissions``: scopes and acts; ``lifts``: roles whose holds it may lift; ``*``: any."""

    name: str
    permissions: frozenset[str]
    lifts: frozenset[str]
    about: str = ""


def _built_in(name: str, permissions: str, about: str) -> tuple[str, Role]:
    return name, Role(name, frozenset(permissions.split()), frozenset({name}), about)


READS: Final = "orders:read stock:read fulfilment:read masters:read"
BUILT_IN: Final[Mapping[str, Role]] = {
    ADMINISTRATOR: Role(
        ADMINISTRATOR,
        frozenset({ALL}),
        frozenset({ALL}),
        "may do all, lift every hold, and says who may do what",
    ),
    **dict(
        [
            _built_in(
                "operations_manager",
                f"{READS} messages:read keys:read users:read events:read webhooks:read orders:write"
                " stock:write fulfilment:write messages:write masters:write channels:write",
                "runs the flow of orders, stock, masters and channels; not keys and people",
            ),
            _built_in(
                "customer_service",
                f"{READS} orders:write stock:reserve",
                "helps buyers: orders as a whole, nothing of stock but reservations",
            ),
            _built_in(
                "warehouse",
                "stock:read fulfilment:read masters:read fulfilment:write stock:adjust stock:receive",
                "picks, packs, ships, counts and receives; sees of orders what is to be shipped",
            ),
            _built_in(
                "finance",
                f"{READS} messages:read orders:hold orders:release orders:note",
                "holds orders and lifts what waits for money",
            ),
            _built_in("read_only", READS, "sees, and changes nothing"),
        ]
    ),
}


def known(cur: Cursor) -> dict[str, Role]:
    """All roles by name, the built-in ones first."""
    own = {
        name: Role(name, frozenset(permissions), frozenset(lifts), about)
        for name, permissions, lifts, about in LIST.rows(cur)
    }
    return {**BUILT_IN, **own}


def find(cur: Cursor, name: str) -> Role:
    """Raises RoleNotFound."""
    found = known(cur)
    if name not in found:
        raise RoleNotFound(f"there is no role {name!r}; there are {', '.join(found)}", role=name)
    return found[name]


def lock(cur: Cursor, name: str) -> Role | None:
    """A role as it stays until commit; None: there is none. One that is built in stays anyhow."""
    LOCK.run(cur, name=name)
    return known(cur).get(name)


def put(cur: Cursor, role: Role, *, actor: Actor) -> None:
    """Make a role of the company's own, or change it: from now on, for all who have it. Raises Invalid,
    UnknownScope, RoleNotFound (of ``lifts``).
    """
    if not NAME.fullmatch(role.name):
        raise Invalid("A role's name is 1 to 40 small letters, digits and _, a letter first", field="name")
    if role.name in BUILT_IN:
        raise Invalid(f"{role.name} is built in and stays as it is: make one of another name", field="name")
    permissions = checked(role.permissions)
    before = lock(cur, role.name)
    for lifted in sorted(role.lifts - {role.name}):
        find(cur, lifted)
    PUT.run(
        cur,
        name=role.name,
        permissions=Texts(permissions),
        lifts=Texts(sorted(role.lifts)),
        about=role.about,
    )
    after = Role(role.name, frozenset(permissions), role.lifts, role.about)
    _tell(cur, "role_set", role.name, before, after, actor)


def drop(cur: Cursor, name: str, *, actor: Actor) -> None:
    """Raises RoleNotFound, RoleInUse, Invalid."""
    if name in BUILT_IN:
        raise Invalid(f"{name} is built in and stays", field="name")
    LOCK.run(cur, name=name)
    before = find(cur, name)
    if DROP.row(cur, name=name) is None:
        raise RoleInUse(f"somebody has the role {name}: give them another first", role=name)
    _tell(cur, "role_dropped", name, before, None, actor)


def shown(role: Role) -> dict[str, Any]:
    return {
        "name": role.name,
        "permissions": sorted(role.permissions),
        "lifts": sorted(role.lifts),
        "about": role.about,
        "built_in": role.name in BUILT_IN,
    }


def _tell(cur: Cursor, kind: str, name: str, before: Role | None, after: Role | None, actor: Actor) -> None:
    """To those who follow events, and to the history of settings."""
    was, now = (None if role is None else shown(role) for role in (before, after))
    at, data = clock.now(), {"name": name, "before": was or {}, "after": now or {}}
    events.record(cur, [Event(0, "role", 0, kind, data)], at=at, actor=actor)
    changes.record(cur, [Change("role", name, kind.removeprefix("role_"), was, now)], at=at, actor=actor)
