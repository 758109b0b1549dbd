"""Links by mail that set a password, each once: an invitation, and a password that was forgotten.

A link's token is 256 random bits; its SHA-256 is kept here, the token itself stands in the mail alone, which
is sealed while it waits (``core.mails``). It comes behind ``#``, which no browser sends to any server, and
goes to ``use`` in a body. Using one ends all sessions and all other links; the second factor stays.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from crossdock.accounts import endings, link_words, passwords, tries, users
from crossdock.accounts.errors import AlreadyIn, LinkRefused, NotInvitedYet
from crossdock.accounts.link_words import Kind
from crossdock.accounts.users import Rights
from crossdock.core import clock, db, events, mails, origins
from crossdock.core.actor import Actor
from crossdock.core.events import Event
from crossdock.core.mails import Mail
from crossdock.core.sql import Cursor, statement

PUT: Final = statement(__package__, "link_put")
FIND: Final = statement(__package__, "link_find")
USE: Final = statement(__package__, "link_use")
FORGOT: Final = statement(__package__, "user_who_forgot")
PASSWORD: Final = statement(__package__, "user_password")

GOOD_FOR: Final[dict[Kind, timedelta]] = {"invitation": timedelta(hours=72), "reset": timedelta(hours=1)}
PAGE: Final = "/password"


def invite(
    cur: Cursor,
    email: str,
    rights: Rights,
    *,
    name: str = "",
    language: str = "en",
    at: datetime,
    actor: Actor,
) -> int:
    """Make a person without a password and mail them a link to set one; returns the id. ``language``: of the
    mail, ``en`` or ``de``. ``at``: wall. Raises MailNotSetUp, Invalid, RoleNotFound, UserExists.
    """
    mails.set_up()
    user_id = users.create(cur, email, None, rights, name=name, at=at, actor=actor)
    _send(cur, _To(user_id, email.lower(), name, language), "invitation", actor)
    return user_id


def again(cur: Cursor, email: str, *, language: str = "en", actor: Actor) -> None:
    """Mail the invitation again; the link before it opens nothing any more. Raises MailNotSetUp, AlreadyIn,
    TooManyTries, UserNotFound.
    """
    user = users.shown(cur, email)
    if not user["active"] or user["has_password"]:
        raise AlreadyIn(f"{user['email']} is disabled, or has come in already", email=user["email"])
    tries.count(cur, user["email"], "", clock.wall(), by=tries.MAILS)
    _send(cur, _To(user["id"], user["email"], user["name"], language), "invitation", actor)


def withdraw(cur: Cursor, email: str, *, actor: Actor) -> None:
    """The invitation opens nothing any more. Raises UserNotFound, NotInvitedYet."""
    user = users.shown(cur, email)
    if user["invited_until"] is None or not endings.of_links(cur, user["id"]):
        raise NotInvitedYet(f"{user['email']} has no invitation", email=user["email"])
    _tell(cur, user["id"], "invitation_withdrawn", {}, actor)


def reset(cur: Cursor, email: str, *, language: str = "en", actor: Actor) -> None:
    """Mail a person a link to set a new password; the one they have is good until they do. Raises
    MailNotSetUp, UserNotFound, TooManyTries, AlreadyIn where they have no password.
    """
    user = users.shown(cur, email)
    row = FORGOT.row(cur, email=user["email"])
    if row is None:
        raise AlreadyIn(f"{user['email']} is disabled, or has no password: invite them", email=user["email"])
    tries.count(cur, user["email"], "", clock.wall(), by=tries.MAILS)
    _send(cur, _To(row[0], user["email"], row[1], language), "reset", actor)


def forgotten(email: str, address: str, *, language: str = "en") -> None:
    """Somebody says they have forgotten a password: mail a link, if there is such a person; whoever asks does
    not learn it. In transactions of its own: who asks too often is counted as well. Raises MailNotSetUp,
    TooManyTries.
    """
    mails.set_up()
    email = email.lower()
    tries.count_alone(email, address, by=tries.MAILS)
    with db.transaction() as cur:
        row = FORGOT.row(cur, email=email)
        if row is not None:
            actor = Actor("user", email)
            _send(cur, _To(row[0], email, row[1], language), "reset", actor)
            origins.note_request(cur, actor)


def use(token: str, password: str, address: str) -> None:
    """Set a password by a link. In transactions of its own: one that is refused counts against the address.
    Raises LinkRefused, TooManyTries, Invalid (and the link stays good).
    """
    digest = hashlib.sha256(token.encode()).digest()
    tries.count_alone("", address)
    with db.transaction() as cur:
        if FIND.row(cur, sha256=digest, at=clock.wall()) is None:
            raise LinkRefused
        tries.right(cur, "", address, whole=False)
    hashed = passwords.hashed(password)
    with db.transaction() as cur:
        row = USE.row(cur, sha256=digest, at=clock.wall())
        if row is None:
            raise LinkRefused  # another was quicker
        user_id, email, kind = row
        PASSWORD.run(cur, id=user_id, password=hashed)
        endings.of_sessions(cur, user_id)
        endings.of_links(cur, user_id)
        actor = Actor("user", email)
        _tell(cur, user_id, "password_changed", {"by": kind}, actor)
        origins.note_request(cur, actor)


@dataclass(frozen=True, slots=True)
class _To:
    """Who is written to, and in which language."""

    user_id: int
    email: str
    name: str
    language: str


def _send(cur: Cursor, to: _To, kind: Kind, actor: Actor) -> None:
    """A new link in a mail; those before it end."""
    here, now = mails.set_up(), clock.wall()
    endings.of_links(cur, to.user_id)
    token = secrets.token_urlsafe(32)
    until = now + GOOD_FOR[kind]
    digest = hashlib.sha256(token.encode()).digest()
    row = PUT.one(cur, user_id=to.user_id, kind=kind, sha256=digest, at=now, until=until)
    text = link_words.text(kind, to.language).format(
        name=f" {to.name}" if to.name and to.name.isprintable() else "",
        email=to.email,
        host=here.link.partition("://")[2],
        link=f"{here.link}{PAGE}#{kind}={token}",
        until=f"{until:%Y-%m-%d %H:%M} UTC",
    )
    title = link_words.title(kind, to.language)
    mail = Mail(f"link/{row[0]}", to.email, title, text, to.user_id, until)
    mails.want(cur, [mail], at=clock.refresh(cur))
    told = {"until": until.isoformat(timespec="seconds")}
    _tell(cur, to.user_id, "user_invited" if kind == "invitation" else "reset_asked", told, actor)


def _tell(cur: Cursor, user_id: int, kind: str, data: dict[str, str], actor: Actor) -> None:
    events.record(cur, [Event(0, "user", user_id, kind, data)], at=clock.refresh(cur), actor=actor)
