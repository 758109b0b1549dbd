"""Settings: roles: what each lets do and whose holds it lifts, side by side; the company's own are made,
changed and dropped. Nobody makes a role that may do more than they.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _

from crossdock.accounts import handing, roles, users
from crossdock.accounts.roles import Role
from crossdock.accounts.scopes import ACTS, ALL, PERMISSIONS, SCOPES, covered
from crossdock.console.acting import Done, Undo, act, said, several, wanted
from crossdock.console.errors import FormInvalid
from crossdock.console.page import Made, Shown, Visit, page

HOME: Final = "/console/settings/roles"
PUT: Final = "/console/settings/acts/put-role"
CHANGED: Final = ("role",)
MOST_WORDS: Final = 500


@page("users:read", by="")
def show_all(visit: Visit) -> Made:
    """Roles across, permissions down."""
    known = roles.known(visit.cur)
    people = Counter(one["role"] for one in users.listed(visit.cur))
    heads = [{**roles.shown(one), "people": people[name]} for name, one in known.items()]
    return Shown("console/roles.html", {"roles": heads, "rows": _rows(list(known.values()))})


@page("users:read", by="")
def show(visit: Visit, name: str) -> Made:
    """One of them, and who has it."""
    one = roles.find(visit.cur, name)
    may_change = visit.person.may("users:write") and name not in roles.BUILT_IN
    context = {
        "one": roles.shown(one),
        "rows": [row for row in _rows([one]) if row["cells"][0]],
        "everything": ALL in one.permissions,
        "people": users.page(visit.cur, role=name),
        "may_change": may_change and not handing.beyond(visit.person, one, (), ()),
    }
    return Shown("console/role.html", context)


@page("users:write", by="")
def make_form(visit: Visit) -> Made:
    """A new one; ``like``: it begins as a copy of that."""
    like = visit.asked("like")
    begun = roles.find(visit.cur, like) if like else None
    return Shown("console/parts/role_form.html", _form(visit, begun, fresh=True))


@page("users:write", by="")
def change_form(visit: Visit, name: str) -> Made:
    """What it lets do, to be ticked; for how many people it changes."""
    found = roles.find(visit.cur, name)
    return Shown("console/parts/role_form.html", _form(visit, found, fresh=False))


@act("users:write", by="")
def put(visit: Visit) -> Done:
    """Make it, or change it for all who have it from their next request on."""
    name = wanted(visit, "name", _("Give it a name"))
    permissions = _listed(visit, "permissions")
    if not permissions:
        raise FormInvalid.at("permissions", _("Say what it may do"))
    about = said(visit, "about")
    if len(about) > MOST_WORDS:
        raise FormInvalid.at("about", _("%d characters at most") % MOST_WORDS)
    before = handing.over_role(visit.cur, visit.person, name)
    if before is not None and said(visit, "fresh"):
        raise FormInvalid.at("name", _("There is a role of this name: change that, or choose another"))
    role = Role(name, frozenset(permissions), frozenset(_listed(visit, "lifts")), about)
    handing.demand(visit.person, role)
    roles.put(visit.cur, role, actor=visit.person.actor)
    if before is None:
        return Done(_("The role %s is made") % name, _undo_made(name), f"{HOME}/{name}", CHANGED)
    return Done(_("The role %s was changed") % name, _undo(before), f"{HOME}/{name}", CHANGED)


@act("users:write", by="")
def drop(visit: Visit, name: str) -> Done:
    """One that nobody has."""
    before = handing.over_role(visit.cur, visit.person, name)
    roles.drop(visit.cur, name, actor=visit.person.actor)
    undo = None if before is None else _undo(before)
    return Done(_("The role %s is dropped") % name, undo, HOME, CHANGED)


def _form(visit: Visit, one: Role | None, *, fresh: bool) -> dict[str, Any]:
    """What may be ticked: what whoever asks may do, and whose holds they lift."""
    person = visit.person
    granted = frozenset[str]() if one is None else one.permissions
    known = roles.known(visit.cur)
    return {
        "one": one,
        "fresh": fresh,
        "scopes": [_tick(name, granted) for name in SCOPES if person.may(name)],
        "acts": [_tick(name, granted) for name in ACTS if person.may(name)],
        "everything": {"may": person.may(ALL), "on": ALL in granted},
        "lifts": [
            {"name": name, "on": one is not None and name in one.lifts}
            for name in known
            if name != roles.ADMINISTRATOR and person.may_lift(name)
        ],
        "people": 0 if one is None or fresh else len(users.page(visit.cur, role=one.name)),
    }


def _tick(name: str, granted: frozenset[str]) -> Mapping[str, Any]:
    return {"name": name, "about": _(PERMISSIONS[name]), "on": name in granted}


def _rows(known: list[Role]) -> list[dict[str, Any]]:
    """A row a permission, the parts of a scope beneath it; cells: whether each role lets do it."""
    names = [
        one for scope in SCOPES for one in (scope, *(name for name in ACTS if ACTS[name].scope == scope))
    ]
    return [
        {
            "name": name,
            "about": _(PERMISSIONS[name]),
            "part": name in ACTS,
            "cells": [covered(role.permissions, name) for role in known],
        }
        for name in names
    ]


def _listed(visit: Visit, name: str) -> list[str]:
    """Ticks of a form, or all of them in one field, as an undo sends them."""
    return " ".join(several(visit.http.POST, name)).split()


def _undo(before: Role) -> Undo:
    shown = roles.shown(before)
    lists = {name: " ".join(shown[name]) for name in ("permissions", "lifts")}
    return Undo(PUT, {"name": before.name, "about": before.about, **lists})


def _undo_made(name: str) -> Undo:
    return Undo(f"{HOME}/{name}/acts/drop", {})
