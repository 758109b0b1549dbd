"""What may be done here: the one list of permissions, for API keys and for people's roles.

A scope is ``<what>:<read or write>``; ``*`` is all; write does not include read. An act is one part of what a
scope lets do (``orders:release`` of ``orders:write``): whoever has the scope may do all its acts. Both are
permissions, and a key or a role may be given either.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from crossdock.accounts.errors import UnknownScope

ALL: Final = "*"
SCOPES: Final = {
    "orders:read": "see orders, their timelines and decisions",
    "orders:write": "create, cancel, hold and release orders, add notes and tags",
    "stock:read": "see availability, ask for promises",
    "stock:write": "adjust and count stock, make and give up checkout reservations",
    "fulfilment:read": "see fulfilment orders and shipments",
    "fulfilment:write": "accept, reject, pick, pack, ship and withdraw fulfilment orders",
    "messages:read": "see messages as they crossed the boundary",
    "messages:write": "mend and replay messages",
    "masters:read": "see SKUs, locations, tariffs and policies",
    "masters:write": "change SKUs, locations, tariffs and policies",
    "channels:write": "make channels",
    "audit:read": "see who changed what, from where, and how things stood at a moment",
    "keys:read": "see API keys, without their secrets",
    "keys:write": "make, rotate and revoke API keys that may do no more than oneself",
    "users:read": "see people, what they may do and where, and the roles there are",
    "users:write": "invite, change and disable people, and make roles, with no more rights than one's own",
    "events:read": "follow the log of events",
    "webhooks:read": "see webhooks out and what they were told",
    "webhooks:write": "add and change webhooks out (with events:read), and tell them again",
}


@dataclass(frozen=True, slots=True)
class Act:
    """``scope``: whoever has it may do this too."""

    scope: str
    about: str


ACTS: Final = {
    "orders:create": Act("orders:write", "create orders"),
    "orders:amend": Act("orders:write", "edit orders, choose their locations, source again, replace"),
    "orders:cancel": Act("orders:write", "cancel orders and lines"),
    "orders:hold": Act("orders:write", "hold orders, close gates again"),
    "orders:release": Act("orders:write", "lift holds and gates: a person only those of the own role"),
    "orders:note": Act("orders:write", "add notes and tags"),
    "stock:adjust": Act("stock:write", "adjust and count stock"),
    "stock:stop": Act("stock:write", "stop selling an article, and sell it again"),
    "stock:receive": Act("stock:write", "announce, take in and cancel receipts and transfers"),
    "stock:reserve": Act("stock:write", "make and give up checkout reservations"),
}
PERMISSIONS: Final[Mapping[str, str]] = {**SCOPES, **{name: act.about for name, act in ACTS.items()}}


def covered(granted: Collection[str], permission: str) -> bool:
    """Whether a permission is among those that were granted: by itself, by its scope, or by ``*``."""
    act = ACTS.get(permission)
    return ALL in granted or permission in granted or (act is not None and act.scope in granted)


def checked(scopes: Iterable[str]) -> list[str]:
    """The scopes and acts, sorted, each once. Raises UnknownScope."""
    given = sorted(set(scopes))
    unknown = [scope for scope in given if scope != ALL and scope not in PERMISSIONS]
    if unknown or not given:
        known = ", ".join([*PERMISSIONS, ALL])
        raise UnknownScope(
            f"{', '.join(unknown) or 'nothing'} is no scope; there are {known}", scopes=unknown
        )
    return given
