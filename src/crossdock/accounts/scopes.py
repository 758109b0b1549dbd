"""What an API key may do. A scope is ``<what>:<read or write>``; ``*`` is all; write does not include
read.
"""

from collections.abc import Iterable
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
    "keys:read": "see API keys, without their secrets",
    "keys:write": "make, rotate and revoke API keys that may do no more than oneself",
    "events:read": "follow the log of events",
    "webhooks:read": "see webhooks out and what they were told",
    "webhooks:write": "add and change webhooks out (with events:read), and tell them again",
}


def checked(scopes: Iterable[str]) -> list[str]:
    """The scopes, sorted, each once. Raises UnknownScope."""
    given = sorted(set(scopes))
    unknown = [scope for scope in given if scope != ALL and scope not in SCOPES]
    if unknown or not given:
        known = ", ".join([*SCOPES, ALL])
        raise UnknownScope(
            f"{', '.join(unknown) or 'nothing'} is no scope; there are {known}", scopes=unknown
        )
    return given
