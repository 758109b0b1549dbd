"""Log-in, and what people do with their own sessions."""

import re
from dataclasses import replace
from typing import Any

import pyotp
from django.conf import settings
from tests import company
from tests.api.stories.telling import Asked, Server, story

from crossdock.accounts import links, sign_on, users
from crossdock.accounts.cookies import COOKIE
from crossdock.accounts.users import Rights
from crossdock.api.signed import CSRF
from crossdock.core import clock, db, effects, mails

PHRASE = "a long enough phrase"
AGAIN = {"password": PHRASE}


def somebody(server: Server) -> dict[str, str]:
    """What a new person logs in with."""
    email = f"{server.story.replace('_', '.')}@example.com"
    with db.transaction() as cur:
        users.create(
            cur, email, PHRASE, Rights("finance"), name="Ada Example", at=clock.wall(), actor=company.ACTOR
        )
    return {"email": email, "password": PHRASE}


def enter(server: Server) -> None:
    """Somebody is logged in by the client's cookie."""
    server.http.headers[CSRF] = server.post("/session", somebody(server))["csrf"]


def leave(server: Server) -> None:
    server.http.headers.pop(CSRF, None)
    server.http.cookies.delete(COOKIE)


def own(server: Server, **rest: object) -> Asked:
    return Asked(after=lambda: leave(server), **rest)  # type: ignore[arg-type]


@story
def log_in(server: Server) -> Asked:
    return own(server, body=somebody(server))


@story
def show_session(server: Server) -> Asked:
    enter(server)
    return own(server)


@story
def log_out(server: Server) -> Asked:
    enter(server)
    return own(server)


@story
def list_sessions(server: Server) -> Asked:
    enter(server)
    return own(server)


@story
def list_sign_ons(server: Server) -> Asked:
    acme = sign_on.Provider("acme", "Example Ltd.", "https://login.example.com", "crossdock")
    with db.transaction() as cur:
        sign_on.put(cur, acme, "the secret", actor=company.ACTOR)
    return Asked()


@story
def end_session(server: Server) -> Asked:
    enter(server)
    [live] = server.get("/sessions")["items"]
    return own(server, path={"session": live["id"]})


@story
def change_password(server: Server) -> Asked:
    enter(server)
    return own(server, body={**AGAIN, "new": "another long phrase"})


@story
def ask_second_factor(server: Server) -> Asked:
    enter(server)
    return own(server, body=AGAIN)


@story
def confirm_second_factor(server: Server) -> Asked:
    enter(server)
    secret = server.post("/session/second-factor", AGAIN)["secret"]
    return own(server, body={"code": pyotp.TOTP(secret).at(clock.wall())})


@story
def renew_recovery_codes(server: Server) -> Asked:
    enter(server)
    secret = server.post("/session/second-factor", AGAIN)["secret"]
    server.post("/session/second-factor/confirm", {"code": pyotp.TOTP(secret).at(clock.wall())})
    return own(server, body=AGAIN)


@story
def remove_second_factor(server: Server) -> Asked:
    enter(server)
    return own(server, body=AGAIN)


def mailing() -> Any:
    """Mail is set up, to a server that nobody asks; what it was before."""
    before = settings.CONFIG
    settings.CONFIG = replace(
        before,
        smtp_url="smtp+plain://127.0.0.1:1",
        mail_from="orders@example.com",
        public_url="https://oms.example.com",
    )
    return before


def unset(before: Any) -> None:
    settings.CONFIG = before


@story
def forgot_password(server: Server) -> Asked:
    return Asked(body={"email": somebody(server)["email"]})


@story
def set_password_by_link(server: Server) -> Asked:
    before = mailing()
    email = f"{server.story.replace('_', '.')}@example.com"
    with db.transaction() as cur:
        links.invite(cur, email, Rights("finance"), at=clock.wall(), actor=company.ACTOR)
        wall = clock.wall()
        [waiting] = [
            one
            for one in effects.claim(cur, mails.KIND, 9, now=wall, lease_until=wall)
            if mails.opened(one).to == email
        ]
        found = re.search(r"#invitation=([\w-]{43})", mails.opened(waiting).text)
    assert found is not None
    return Asked(body={"token": found[1], "password": PHRASE}, after=lambda: unset(before))
