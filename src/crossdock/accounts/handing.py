"""What may be handed on: nobody gives rights that they do not have, nor changes who has more, by a key or by
a session. The command line is its operator's, who asks nobody.

A key's end and its pace are no rights of a person, and limit nobody whom it invites.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from crossdock.accounts import keys, roles, users
from crossdock.accounts.access import Access
from crossdock.accounts.errors import KeyBeyond, KeyNotFound, RightsBeyond
from crossdock.accounts.keys import LIFTS, Wanted, wider
from crossdock.accounts.roles import Role
from crossdock.accounts.scopes import covered
from crossdock.accounts.users import Person, Rights
from crossdock.core.sql import Cursor


def beyond(own: Access, role: Role, locations: Iterable[str] = (), channels: Iterable[str] = ()) -> list[str]:
    """What somebody of ``role`` could do there that ``own`` cannot: permissions, ``lifts …`` of a role's
    holds, ``locations``, ``channels``.
    """
    found = [one for one in sorted(role.permissions) if not own.may(one)]
    if covered(role.permissions, LIFTS):
        found += [f"lifts {one}" for one in sorted(role.lifts) if not own.may_lift(one)]
    if wider(own.locations, locations):
        found.append("locations")
    if wider(own.channels, channels):
        found.append("channels")
    return found


def demand(own: Access, role: Role, locations: Iterable[str] = (), channels: Iterable[str] = ()) -> None:
    """That these rights may be given, or changed. Raises RightsBeyond."""
    more = beyond(own, role, locations, channels)
    if more:
        raise RightsBeyond(f"{own.actor} may not do itself: {', '.join(more)}", beyond=more)


def demand_rights(cur: Cursor, own: Access, rights: Rights) -> None:
    """That they may be given. Raises RightsBeyond, RoleNotFound."""
    demand(own, roles.find(cur, rights.role), rights.locations, rights.channels)


def over(cur: Cursor, own: Access, email: str) -> dict[str, Any]:
    """A person whom ``own`` may change, as they stay until commit. Raises UserNotFound, RightsBeyond."""
    found = users.lock(cur, email)
    demand_rights(cur, own, Rights(found["role"], found["locations"], found["channels"]))
    return found


def over_role(cur: Cursor, own: Access, name: str) -> Role | None:
    """A role that ``own`` may change, as it stays until commit; None: there is none. Raises RightsBeyond."""
    found = roles.lock(cur, name)
    if found is not None:
        demand(own, found)
    return found


def sees_key(own: Access, key: Mapping[str, Any]) -> bool:
    """Whether a key (as ``keys.shown`` has it) is for no other locations and channels than whoever looks."""
    return not (wider(own.locations, key["locations"]) or wider(own.channels, key["channels"]))


def demand_key(own: Access, wanted: Wanted) -> None:
    """That such a key may be made: by a key one that ends no later; a session's end limits nothing that its
    person makes. Raises KeyBeyond.
    """
    more = keys.beyond(replace(own, until=None) if isinstance(own, Person) else own, wanted)
    if more:
        raise KeyBeyond(f"{own.actor} may not hand on: {', '.join(more)}", beyond=more)


def over_key(cur: Cursor, own: Access, name: str) -> dict[str, Any]:
    """A key that ``own`` may rotate or end: one that may do no more, or itself. Raises KeyNotFound,
    KeyBeyond.
    """
    found = seen_key(cur, own, name)
    if str(own.actor) != f"key:{name}":
        has = ("name", "scopes", "expires_at", "per_minute", "locations", "channels")
        demand_key(own, Wanted(**{field: found[field] for field in has}))
    return found


def seen_key(cur: Cursor, own: Access, name: str) -> dict[str, Any]:
    """A key that ``own`` may see. Raises KeyNotFound."""
    found = keys.shown(cur, name)
    if not sees_key(own, found):
        raise KeyNotFound(f"there is no API key {name}", name=name)
    return found
