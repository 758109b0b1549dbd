"""Roles and the list of permissions over the API."""

from typing import Any

from ninja import Query, Router

from crossdock.accounts import handing, roles
from crossdock.accounts.roles import Role
from crossdock.accounts.scopes import ACTS, PERMISSIONS, checked
from crossdock.api import paging
from crossdock.api.people import READ, WRITE
from crossdock.api.schemas import filters
from crossdock.api.schemas import people as shapes
from crossdock.api.schemas.basics import Problem
from crossdock.api.turn import Answer, Call, turn

router = Router(tags=["People"])
ONE: dict[Any, Any] = {200: shapes.Role, 404: Problem}


@router.get("/permissions", auth=READ, summary="List permissions", response={200: shapes.Permissions})
@turn
def list_permissions(request: Call) -> Answer:  # noqa: ARG001 - turn's signature
    """All that keys and roles may be given: scopes, and parts of scopes."""
    items = [
        {"permission": name, "part_of": ACTS[name].scope if name in ACTS else None, "about": about}
        for name, about in PERMISSIONS.items()
    ]
    return Answer({"items": items})


@router.get("/roles", auth=READ, summary="List roles", response={200: shapes.Roles})
@turn
def list_roles(request: Call, asked: Query[filters.NameFilters]) -> Answer:
    """By name, the built-in ones among the company's own."""
    known = roles.known(request.cur).values()
    page, following = paging.by_name(known, lambda one: one.name, asked.cursor, asked.limit)
    return Answer({"items": [roles.shown(one) for one in page], "next_cursor": following})


@router.get("/roles/{name}", auth=READ, summary="Show a role", response=ONE)
@turn
def show_role(request: Call, name: str) -> Answer:
    """What it lets do, and whose holds it lifts."""
    return Answer(roles.shown(roles.find(request.cur, name)))


@router.put(
    "/roles/{name}",
    auth=WRITE,
    summary="Set a role",
    response={200: shapes.Role, 201: shapes.Role, 404: Problem, 422: Problem},
)
@turn
def put_role(request: Call, name: str, body: shapes.RoleIn) -> Answer:
    """Makes a role of the company's own, or changes it for all who have it, from their next request on. 403
    `rights_beyond` where it lets do, before or after, what whoever asks cannot.
    """
    wanted = Role(name, frozenset(checked(body.permissions)), frozenset(body.lifts), body.about)
    before = handing.over_role(request.cur, request.auth, name)
    handing.demand(request.auth, wanted)
    roles.put(request.cur, wanted, actor=request.actor)
    return Answer(roles.shown(wanted), 201 if before is None else 200)


@router.delete(
    "/roles/{name}",
    auth=WRITE,
    summary="Drop a role",
    response={204: None, 404: Problem, 409: Problem, 422: Problem},
)
@turn
def drop_role(request: Call, name: str) -> Answer:
    """One of the company's own that nobody has; 409 `role_in_use` where somebody does. 403 `rights_beyond`
    where it lets do what whoever asks cannot.
    """
    handing.over_role(request.cur, request.auth, name)
    roles.drop(request.cur, name, actor=request.actor)
    return Answer(None, 204)
