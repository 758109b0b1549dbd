"""Who may do what over the API, as a page: each operation with the permission it needs, the roles that have
it, and what it is to whoever is limited to channels or to locations. Read from the code;
``docs/permissions.md`` is held equal to it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from crossdock.accounts.roles import ADMINISTRATOR, BUILT_IN, Role
from crossdock.accounts.scopes import covered
from crossdock.api.keys import Key
from crossdock.api.reach import NOBODY, REACH
from crossdock.api.reach_rules import (
    All,
    Closed,
    Every,
    Filtered,
    Kept,
    Mentioned,
    Named,
    Of,
    Rule,
    Said,
)
from crossdock.api.urls import API

ROLES: Final[tuple[Role, ...]] = tuple(role for name, role in BUILT_IN.items() if name != ADMINISTRATOR)
COLUMNS: Final = ("operation", "needs", *(role.name.replace("_", " ") for role in ROLES))
LIMITED: Final = ("for channels", "for locations")
HEAD: Final = """# Who may do what over the API

Each operation needs one permission, a scope or a part of one (`orders:hold` of `orders:write`). A key with
every other scope is refused, and so is a person whose role does not have it (403 `not_allowed`).
Administrators may do all; the other built-in roles what the table says.

A key or a person may be limited to channels, or to locations, and then reaches:

- **all**: what anybody reaches who has the permission;
- **own**: what is their own; nothing else is there for them (404 `not_here`). What stands at several
  locations is their own if all of these are; a transfer is seen from both its ends; a reservation is its
  maker's; a bulk act is of whoever is limited to the channels it was held to;
- **own, by `x`**: what they name there, if all of it is their own (else 403 `out_of_reach`): in a filter of
  the query, which is filled in with all their own where it goes without saying, or in the body;
- **no**: nothing (403 `out_of_reach`). So it is for an operation that nobody has thought about in
  `api/reach.py`.

Whoever has both limits needs both. This page is made from the code (`crossdock.api.permissions.page`), a test
holds it equal, and others try every cell, with keys and with people. What people do with their own sessions
(`/session`, `/sessions`) needs no permission, and no key can do it; `/problems` are everybody's.

"""


@dataclass(frozen=True, slots=True)
class Operation:
    """``name``: ``GET /orders/{number}``; ``permission``: what is enough; so is ``scope``, which it is part
    of.
    """

    name: str
    scope: str
    permission: str

    def open_to(self, role: Role) -> bool:
        return covered(role.permissions, self.permission)


def operations() -> Iterator[Operation]:
    """All that need a permission."""
    for bound in API._get_bound_routers():
        for path, view in bound.path_operations.items():
            for one in view.operations:
                for auth in one.auth_callbacks:
                    if isinstance(auth, Key):
                        yield Operation(f"{one.methods[0]} {path}", auth.scope, auth.act or auth.scope)


def words(rule: Rule) -> str:
    """A rule as the page says it."""
    match rule:
        case All():
            return "all"
        case Closed():
            return "no"
        case Of() | Named() | Kept():
            return "own"
        case Filtered(parameter, needed):
            return f"own, by `?{parameter}=`" if needed else f"all, own by `?{parameter}=`"
        case Said(places, needed):
            named = ", ".join(f"`{place}`" for place in places)
            return f"own, by {named}" if needed else f"all, own by {named}"
        case Mentioned(_, place):
            return f"all, own by `{place}`"
        case Every(rules):
            return " and ".join(words(one).replace("all, own by", "own, by") for one in rules)


def page() -> str:
    """``docs/permissions.md``."""
    rows = [COLUMNS + LIMITED, ("---",) * len(COLUMNS + LIMITED)]
    for one in sorted(operations(), key=lambda one: (one.scope.partition(":")[0], one.name.split()[::-1])):
        reach = REACH.get(one.name, NOBODY)
        may = ("yes" if one.open_to(role) else "no" for role in ROLES)
        rows.append(
            (f"`{one.name}`", f"`{one.permission}`", *may, words(reach.channel), words(reach.location))
        )
    return HEAD + "".join(f"| {' | '.join(row)} |\n" for row in rows)
