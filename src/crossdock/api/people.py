"""People over the API: invited, changed, kept out; by nobody who may do less than they."""

from typing import Any

from django.utils.translation import get_language_from_request
from ninja import Query, Router

from crossdock.accounts import factors, handing, links, roles, sessions, users
from crossdock.accounts.errors import RoleNotFound
from crossdock.accounts.users import Rights
from crossdock.api import reading
from crossdock.api.api_keys import check_names
from crossdock.api.keys import Key
from crossdock.api.schemas import people as shapes
from crossdock.api.schemas.basics import Problem
from crossdock.api.turn import Answer, Call, turn, wake
from crossdock.core import clock
from crossdock.core.sql import Cursor
from crossdock.orders.read import stamp

router = Router(tags=["People"])
READ, WRITE = Key("users:read"), Key("users:write")
MOMENTS = ("joined_at", "last_login", "invited_until")
ONE: dict[Any, Any] = {200: shapes.User, 404: Problem}
CHANGED: dict[Any, Any] = {**ONE, 409: Problem}
MAILED: dict[Any, Any] = {**CHANGED, 429: Problem}


@router.get("/users", auth=READ, summary="List people", response={200: shapes.Users, 422: Problem})
@turn
def list_users(request: Call, asked: Query[shapes.UserFilters]) -> Answer:
    """By e-mail address, those who are invited or disabled too."""
    limit = asked.limit
    by = {"role": asked.role, "active": asked.active, "q": asked.q, "after": asked.cursor}
    found = users.page(request.cur, **by, limit=limit + 1)
    items = [_shown(one) for one in found[:limit]]
    return Answer({"items": items, "next_cursor": items[-1]["email"] if len(found) > limit else None})


@router.get("/users/{email}", auth=READ, summary="Show a person", response=ONE)
@turn
def show_user(request: Call, email: str) -> Answer:
    """What they may do and where, and how they come in."""
    return _answer(request, email)


@router.post(
    "/users",
    auth=WRITE,
    summary="Invite a person",
    response={201: shapes.User, 409: Problem, 422: Problem},
)
@turn
def invite_user(request: Call, body: shapes.UserIn) -> Answer:
    """Mails a link to choose a password by, good once, for 72 hours, in the language of `Accept-Language`
    (`en`, `de`). 403 `rights_beyond` where they could do what whoever asks cannot; 409 `mail_not_set_up`
    where no mail goes out.
    """
    rights = _checked(request.cur, Rights(body.role, body.locations, body.channels))
    handing.demand_rights(request.cur, request.auth, rights)
    language = get_language_from_request(request.http)
    links.invite(
        request.cur,
        body.email,
        rights,
        name=body.name,
        language=language,
        at=clock.wall(),
        actor=request.actor,
    )
    wake()
    return _answer(request, body.email, 201)


@router.patch("/users/{email}", auth=WRITE, summary="Change a person", response={**CHANGED, 422: Problem})
@turn
def change_user(request: Call, email: str, body: shapes.UserChange) -> Answer:
    """What they may do and where, from their next request on, and what they are called; what is left out
    stays. 403 `rights_beyond` where they could do, before or after, what whoever asks cannot. 409
    `last_administrator` where nobody would be left.
    """
    found = handing.over(request.cur, request.auth, email)
    given = {**found, **body.model_dump(exclude_none=True)}
    check_names(request.cur, body.locations or (), body.channels or ())
    rights = Rights(given["role"], given["locations"], given["channels"])
    _role(request.cur, rights.role)
    handing.demand_rights(request.cur, request.auth, rights)
    users.give(request.cur, email, rights, name=given["name"], actor=request.actor)
    return _answer(request, email)


@router.post("/users/{email}/disable", auth=WRITE, summary="Let a person log in no more", response=CHANGED)
@turn
def disable_user(request: Call, email: str) -> Answer:
    """Their sessions and links by mail end at once. 409 `last_administrator` where nobody would be left."""
    handing.over(request.cur, request.auth, email)
    users.enable(request.cur, email, active=False, actor=request.actor)
    return _answer(request, email)


@router.post("/users/{email}/enable", auth=WRITE, summary="Let a person log in again", response=ONE)
@turn
def enable_user(request: Call, email: str) -> Answer:
    """With the rights, the password and the second factor that they had."""
    handing.over(request.cur, request.auth, email)
    users.enable(request.cur, email, active=True, actor=request.actor)
    return _answer(request, email)


@router.post(
    "/users/{email}/log-out",
    auth=WRITE,
    summary="End a person's sessions",
    response={200: shapes.LoggedOut, 404: Problem},
)
@turn
def log_out_user(request: Call, email: str) -> Answer:
    """All of them, at once. They may log in again."""
    found = handing.over(request.cur, request.auth, email)
    ended = sessions.log_out(request.cur, found["id"], request.actor)
    return Answer({"email": found["email"], "ended": ended})


@router.post("/users/{email}/remove-factor", auth=WRITE, summary="Remove a second factor", response=ONE)
@turn
def remove_user_factor(request: Call, email: str) -> Answer:
    """Of one who has lost it and its recovery codes: from now on their password is enough."""
    found = handing.over(request.cur, request.auth, email)
    factors.remove(request.cur, found["id"], request.actor)
    return _answer(request, email)


@router.post("/users/{email}/invite", auth=WRITE, summary="Invite a person again", response=MAILED)
@turn
def invite_user_again(request: Call, email: str) -> Answer:
    """A new link; the one before it opens nothing any more. 409 `already_in` where they came in, or are
    disabled; 429 `too_many_tries` after three mails in a quarter of an hour.
    """
    handing.over(request.cur, request.auth, email)
    links.again(request.cur, email, language=get_language_from_request(request.http), actor=request.actor)
    wake()
    return _answer(request, email)


@router.post("/users/{email}/withdraw", auth=WRITE, summary="Withdraw an invitation", response=CHANGED)
@turn
def withdraw_invitation(request: Call, email: str) -> Answer:
    """The link that was mailed opens nothing any more. 409 `no_invitation` where there is none."""
    handing.over(request.cur, request.auth, email)
    links.withdraw(request.cur, email, actor=request.actor)
    return _answer(request, email)


@router.post("/users/{email}/reset", auth=WRITE, summary="Mail a person a new password", response=MAILED)
@turn
def reset_password(request: Call, email: str) -> Answer:
    """A link to choose one, good once, for an hour; the password they have is good until they do. 409
    `already_in` where they have none, or are disabled; 429 as for an invitation.
    """
    handing.over(request.cur, request.auth, email)
    links.reset(request.cur, email, language=get_language_from_request(request.http), actor=request.actor)
    wake()
    return _answer(request, email)


def _checked(cur: Cursor, rights: Rights) -> Rights:
    """Raises ValidationFailed for a role, locations and channels that are not there."""
    _role(cur, rights.role)
    check_names(cur, rights.locations, rights.channels)
    return rights


def _role(cur: Cursor, name: str) -> None:
    """Raises ValidationFailed."""
    try:
        roles.find(cur, name)
    except RoleNotFound as error:
        raise reading.failed([{"field": "role", "message": error.message}]) from error


def _answer(request: Call, email: str, status: int = 200) -> Answer:
    return Answer(_shown(users.shown(request.cur, email)), status, moving=("last_login",))


def _shown(user: dict[str, Any]) -> dict[str, Any]:
    return {**user, **{name: stamp(user[name]) for name in MOMENTS}}
