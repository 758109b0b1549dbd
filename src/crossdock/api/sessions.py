"""Log-in of people, their sessions, password and second factor: each their own, by session alone. No key logs
anybody in or out.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language_from_request
from ninja import Router

from crossdock.accounts import factors, links, sessions, sign_on
from crossdock.accounts.cookies import hand_over, take_back, token_of
from crossdock.accounts.errors import CsrfMissing
from crossdock.accounts.sessions import Session, Tried
from crossdock.api.schemas import sessions as shapes
from crossdock.api.schemas.basics import Problem
from crossdock.api.signed import Signed, session_of
from crossdock.api.turn import JSON, Answer, Call, origin_of, turn
from crossdock.core import clock, db, origins
from crossdock.core.actor import Actor
from crossdock.core.errors import Invalid
from crossdock.core.sql import Cursor
from crossdock.orders.read import stamp

router = Router(tags=["Session"])
SIGNED = Signed()
DONE = {204: None, 422: Problem}


@router.post(
    "/session",
    auth=None,
    summary="Log in",
    response={201: shapes.Session, 401: Problem, 403: Problem, 422: Problem, 429: Problem},
)
def log_in(request: HttpRequest, body: shapes.LogIn) -> HttpResponse:
    """Makes a session, whose token is in the cookie `crossdock_session`, and ends the one the browser had.
    401 `second_factor_needed` asks for `code` too; 429 `too_many_tries` after ten wrong tries for an account
    or fifty from an address within a quarter of an hour. Only as `application/json`, which no other site can
    make a browser send.
    """
    if request.content_type != JSON:
        raise CsrfMissing("Log-in is taken as application/json only")
    tried = Tried(
        body.email,
        body.password,
        body.code or "",
        address_of(request),
        request.headers.get("User-Agent", ""),
        token_of(request),
    )
    with origins.of_request(origin_of(request, Actor("user", body.email.lower()))):
        token = sessions.log_in(tried)
    with db.transaction() as cur:
        found = sessions.find(cur, token)
    response = _answer(_shown(found), 201)
    hand_over(request, response, token)
    return response


@router.get("/session", auth=SIGNED, summary="Show who is logged in", response={200: shapes.Session})
@turn
def show_session(request: Call) -> Answer:
    """Who it is, what they may do and where, and the session's csrf token."""
    return Answer(_shown(session_of(request.http)))


@router.delete("/session", auth=SIGNED, summary="Log out", response={204: None})
def log_out(request: HttpRequest) -> HttpResponse:
    """Ends the session at once, everywhere, and takes the cookie back."""
    found = session_of(request)
    with _changing(request) as cur:
        sessions.log_out(cur, found.person.id, found.person.actor, one=found.id)
    response = HttpResponse(status=204)
    take_back(response)
    return response


@router.get("/sessions", auth=SIGNED, summary="List one's sessions", response={200: shapes.Sessions})
@turn
def list_sessions(request: Call) -> Answer:
    """The live ones of whoever asks, newest first: with which browser, from where, when last."""
    own = session_of(request.http)
    items = [
        {
            **one,
            "begun_at": stamp(one["begun_at"]),
            "seen_at": stamp(one["seen_at"]),
            "current": one["id"] == own.id,
        }
        for one in sessions.listed(request.cur, own.person.id)
    ]
    return Answer({"items": items})


@router.delete(
    "/sessions/{session}",
    auth=SIGNED,
    summary="End one of one's sessions",
    response={204: None, 404: Problem, 422: Problem},
)
@turn
def end_session(request: Call, session: int) -> Answer:
    """At once. 404 where it is not a live one of whoever asks."""
    if not 0 < session < 2**63:
        raise Invalid("A session's id is a whole number above zero", field="session")
    sessions.log_out(request.cur, request.auth.id, request.actor, one=session)
    return Answer(None, 204)


@router.get("/session/sign-on", auth=None, summary="List ways to sign on", response={200: shapes.SignOns})
def list_sign_ons(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - ninja's signature
    """Other organisations' log-ins (OpenID Connect) that let people in here; a browser goes to `address`, and
    comes back with a session.
    """
    with db.transaction() as cur:
        found = sign_on.listed(cur)
    items = [
        {"name": one["name"], "title": one["title"], "address": f"/sign-on/{one['name']}"} for one in found
    ]
    return _answer({"items": items}, 200)


@router.post("/session/password", auth=SIGNED, summary="Change one's password", response=DONE)
def change_password(request: HttpRequest, body: shapes.PasswordIn) -> HttpResponse:
    """At least ten characters and none of the common ones. All other sessions end. Wrong tries at the old one
    count as tries to log in.
    """
    own = session_of(request)
    with origins.of_request(origin_of(request, own.person.actor)):
        sessions.change_password(own, body.password, body.new, address_of(request))
    return HttpResponse(status=204)


@router.post(
    "/session/password/forgotten",
    auth=None,
    summary="Ask for a new password by mail",
    response={204: None, 403: Problem, 409: Problem, 422: Problem, 429: Problem},
)
def forgot_password(request: HttpRequest, body: shapes.Forgotten) -> HttpResponse:
    """Mails a link that is good once, for an hour, if this is the address of somebody who logs in by
    password; the answer is the same if it is not. 429 `too_many_tries` after three for an address of mail or
    twenty from one of the network within a quarter of an hour. 409 `mail_not_set_up` where no mail goes out.
    """
    if request.content_type != JSON:
        raise CsrfMissing("This is taken as application/json only")
    with origins.of_request(origin_of(request, Actor("user", body.email.lower()))):
        links.forgotten(body.email, address_of(request), language=get_language_from_request(request))
    return HttpResponse(status=204)


@router.post(
    "/session/password/link",
    auth=None,
    summary="Set a password by a link",
    response={204: None, 403: Problem, 422: Problem, 429: Problem},
)
def set_password_by_link(request: HttpRequest, body: shapes.ByLink) -> HttpResponse:
    """Of an invitation, or of a new password: with the token that was mailed. It is good once; all sessions
    and other links of the person end. Then they log in, with the second factor where there is one.
    """
    if request.content_type != JSON:
        raise CsrfMissing("This is taken as application/json only")
    with origins.of_request(origin_of(request, origins.ITSELF)):
        links.use(body.token, body.password, address_of(request))
    return HttpResponse(status=204)


@router.post(
    "/session/second-factor",
    auth=SIGNED,
    summary="Ask for a second factor",
    response={200: shapes.FactorAsked, 409: Problem, 422: Problem},
)
def ask_second_factor(request: HttpRequest, body: shapes.Again) -> HttpResponse:
    """A new secret for an authenticator (TOTP, six digits each 30 seconds). In force once it is confirmed
    with a code.
    """
    own = session_of(request)
    sealed, _ = sessions.prove_again(own, body.password, address_of(request))
    with db.transaction() as cur:
        asked = factors.ask(cur, own.person.id, own.person.name, sealed)
    return _answer({"secret": asked.secret, "uri": asked.uri}, 200)


@router.post(
    "/session/second-factor/confirm",
    auth=SIGNED,
    summary="Confirm a second factor",
    response={200: shapes.FactorSet, 409: Problem, 422: Problem},
)
def confirm_second_factor(request: HttpRequest, body: shapes.Confirm) -> HttpResponse:
    """From now on log-in needs a code; the answer has ten to recover with, each good once."""
    own = session_of(request)
    with _changing(request) as cur:
        codes = sessions.confirm_factor(cur, own, body.code, clock.wall())
    return _answer({"recovery_codes": codes}, 200)


@router.post(
    "/session/second-factor/recovery-codes",
    auth=SIGNED,
    summary="Renew recovery codes",
    response={200: shapes.FactorSet, 409: Problem, 422: Problem},
)
def renew_recovery_codes(request: HttpRequest, body: shapes.Again) -> HttpResponse:
    """Ten others to recover with, each good once; those before open nothing any more. 409
    `second_factor_not_asked` where there is no second factor.
    """
    own = session_of(request)
    sessions.prove_again(own, body.password, address_of(request))
    with _changing(request) as cur:
        codes = factors.renew(cur, own.person.id, own.person.actor)
    return _answer({"recovery_codes": codes}, 200)


@router.post("/session/second-factor/remove", auth=SIGNED, summary="Remove the second factor", response=DONE)
def remove_second_factor(request: HttpRequest, body: shapes.Again) -> HttpResponse:
    """From now on the password is enough."""
    own = session_of(request)
    sessions.prove_again(own, body.password, address_of(request))
    with _changing(request) as cur:
        factors.remove(cur, own.person.id, own.person.actor)
    return HttpResponse(status=204)


def address_of(request: HttpRequest) -> str:
    """Of the client, as a trusted proxy says where there is one."""
    return str(request.META.get("REMOTE_ADDR", ""))


@contextmanager
def _changing(request: HttpRequest) -> Iterator[Cursor]:
    """A transaction of whoever is logged in, with a note of where its changes came from."""
    with origins.of_request(origin_of(request, session_of(request).person.actor)), db.transaction() as cur:
        yield cur
        origins.note_request(cur)


def _shown(found: Session) -> dict[str, Any]:
    person = found.person
    return {
        "id": found.id,
        "email": person.name,
        "name": found.called,
        "role": found.role,
        "permissions": sorted(person.scopes),
        "locations": sorted(person.locations),
        "channels": sorted(person.channels),
        "lifts": sorted(person.lifts),
        "second_factor": found.second,
        "begun_at": stamp(found.begun_at),
        "expires_at": stamp(found.until),
        "csrf": found.csrf,
    }


def _answer(document: Any, status: int) -> HttpResponse:
    return HttpResponse(msgspec.json.encode(document), status=status, content_type=JSON)
