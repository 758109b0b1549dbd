"""Sessions: a person logs in with e-mail address and password, and a code where there is a second factor.

Any face calls these; a session is a random token that only the browser has. Each log-in makes a new one and
ends the one that the browser had, so a token that somebody else chose or knew opens nothing.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.contrib.auth.hashers import check_password, make_password

from crossdock.accounts import endings, factors, passwords, tries
from crossdock.accounts.errors import (
    CsrfMissing,
    LogInRefused,
    NotLoggedIn,
    SecondFactorNeeded,
    SessionNotFound,
)
from crossdock.accounts.roles import BUILT_IN
from crossdock.accounts.users import Person
from crossdock.core import clock, db, events, origins
from crossdock.core.actor import Actor
from crossdock.core.events import Event
from crossdock.core.sql import Cursor, statement

PROOF = statement(__package__, "user_proof")
PASSWORD = statement(__package__, "user_password")
BEGIN = statement(__package__, "session_begin")
FIND = statement(__package__, "session_find")
SEEN = statement(__package__, "session_seen")
LIST = statement(__package__, "sessions_list")

IDLE: Final = timedelta(hours=8)
LONGEST: Final = timedelta(days=7)
NOTED: Final = timedelta(minutes=1)  # between two notes of when it was used
LONGEST_AGENT: Final = 300
NOBODY: Final = "!"  # a password that none is, and takes as long to refuse
FIELDS: Final = ("id", "begun_at", "seen_at", "address", "agent")


@dataclass(frozen=True, slots=True)
class Tried:
    """What was typed in, and from where. ``code``: of the second factor, or empty; ``token``: of the session
    that the browser has.
    """

    email: str
    password: str
    code: str = ""
    address: str = ""
    agent: str = ""
    token: str = ""


@dataclass(frozen=True, slots=True)
class Session:
    """``csrf``: what a change by this session has to bring along; ``second``: there is a second factor."""

    id: int
    person: Person
    called: str
    role: str
    begun_at: datetime
    second: bool
    csrf: str

    @property
    def until(self) -> datetime:
        """However busy."""
        return self.begun_at + LONGEST


def log_in(tried: Tried) -> str:
    """The token of a new session. In transactions of its own, so that wrong tries are counted. Raises
    LogInRefused, SecondFactorNeeded, TooManyTries.
    """
    user_id, stored, sealed, _ = _proved(tried)
    needed = sealed is not None and not tried.code
    with db.transaction() as cur:
        tries.right(cur, tried.email, tried.address, whole=not needed)
        if not needed:
            if sealed is not None:
                factors.prove(cur, user_id, sealed, tried.code, clock.wall())
            token = begin(cur, user_id, tried, by="password")  # from here on the user's row is ours
            row = PROOF.row(cur, email=tried.email.lower())
            if row is None or (row[1], _bytes(row[2])) != (stored, sealed):
                raise LogInRefused  # what was proved is not what counts any more
            return token
    raise SecondFactorNeeded


def begin(cur: Cursor, user_id: int, tried: Tried, *, by: str) -> str:
    """The token of a new session for somebody whose proof was right. ``by``: what it was. Raises LogInRefused
    where they may not log in.
    """
    now = clock.wall()
    if tried.token:
        row = FIND.row(cur, sha256=_digest(tried.token), **_over(now))
        if row is not None:
            endings.of_sessions(cur, row[1], one=row[0])
    token = secrets.token_urlsafe(32)
    made = BEGIN.row(
        cur,
        sha256=_digest(token),
        user_id=user_id,
        at=now,
        address=tried.address,
        agent=tried.agent[:LONGEST_AGENT],
    )
    if made is None:
        raise LogInRefused
    data = {"session": made[0], "address": tried.address, "by": by}
    actor = Actor("user", tried.email.lower())
    events.record(cur, [Event(0, "user", user_id, "logged_in", data)], at=clock.refresh(cur), actor=actor)
    origins.note_request(cur, actor)
    return token


def find(cur: Cursor, token: str, *, noted: bool = True) -> Session:
    """Who is behind a token, with what they may do now. ``noted``: that the session was used, which keeps it
    alive. Raises NotLoggedIn.
    """
    now = clock.wall()
    row = FIND.row(cur, sha256=_digest(token), **_over(now)) if token else None
    if row is None:
        raise NotLoggedIn
    id_, user_id, email, called, role, places, sales, permissions, lifts, begun, seen, second = row
    if noted and now - seen > NOTED:
        SEEN.run(cur, id=id_, at=now)
    if permissions is None:
        permissions, lifts = BUILT_IN[role].permissions, BUILT_IN[role].lifts
    person = Person(
        user_id,
        email,
        frozenset(permissions),
        begun + LONGEST,
        locations=frozenset(places),
        channels=frozenset(sales),
        lifts=frozenset(lifts),
    )
    return Session(id_, person, called, role, begun, second, csrf_of(token))


def demand_csrf(token: str, given: str) -> None:
    """Raises CsrfMissing."""
    if not hmac.compare_digest(csrf_of(token).encode(), given.encode()):
        raise CsrfMissing


def csrf_of(token: str) -> str:
    """Known to whoever was given the session, and of no use for anything else."""
    return hmac.new(token.encode(), b"csrf", hashlib.sha256).hexdigest()


def listed(cur: Cursor, user_id: int) -> list[dict[str, Any]]:
    """A person's live sessions, newest first."""
    rows = LIST.rows(cur, user_id=user_id, **_over(clock.wall()))
    return [dict(zip(FIELDS, row, strict=True)) for row in rows]


def log_out(
    cur: Cursor, user_id: int, actor: Actor, *, one: int | None = None, but: int | None = None
) -> int:
    """End all sessions of a person, ``one`` of them, or all ``but`` one; returns how many. Raises
    SessionNotFound for one that is not there.
    """
    ended = endings.of_sessions(cur, user_id, one=one, but=but)
    if one is not None and not ended:
        raise SessionNotFound
    data = {"sessions": ended}
    events.record(cur, [Event(0, "user", user_id, "logged_out", data)], at=clock.refresh(cur), actor=actor)
    return ended


def change_password(session: Session, password: str, new: str, address: str) -> None:
    """Set a new password for oneself, and end all other sessions. In transactions of its own. Raises
    LogInRefused, TooManyTries, Invalid.
    """
    prove_again(session, password, address)
    with db.transaction() as cur:
        set_password(cur, session.person.id, new, session.person.actor, but=session.id)
        origins.note_request(cur)


def set_password(cur: Cursor, user_id: int, new: str, actor: Actor, *, but: int | None = None) -> None:
    """Set a person's password; sessions they have end, ``but`` one, and links by mail. Raises Invalid."""
    PASSWORD.run(cur, id=user_id, password=passwords.hashed(new, field="new"))
    endings.of_sessions(cur, user_id, but=but)
    endings.of_links(cur, user_id)
    events.record(cur, [Event(0, "user", user_id, "password_changed")], at=clock.refresh(cur), actor=actor)


def confirm_factor(cur: Cursor, session: Session, code: str, at: datetime) -> list[str]:
    """Put the second factor that was asked for in force; returns the recovery codes. ``at``: wall. Raises
    SecondFactorNotAsked, LogInRefused.
    """
    person = session.person
    row = PROOF.row(cur, email=person.name)
    return factors.confirm(cur, person.id, _bytes(row[3] if row else None), code, at=at, actor=person.actor)


def prove_again(session: Session, password: str, address: str) -> tuple[bytes | None, bytes | None]:
    """The password of whoever is logged in, asked again before what a stolen session must not do; returns
    the sealed secrets of the second factor, in force and waiting. In transactions of its own. Raises
    LogInRefused, TooManyTries.
    """
    tried = Tried(session.person.name, password, address=address)
    _, _, sealed, asked = _proved(tried)
    with db.transaction() as cur:
        tries.right(cur, tried.email, address, whole=False)
    return sealed, asked


def _proved(tried: Tried) -> tuple[int, str, bytes | None, bytes | None]:
    """The user whose password it is, its hash, and their second factor. As long for nobody as for
    somebody.
    """
    tries.count_alone(tried.email, tried.address)
    with db.transaction() as cur:
        row = PROOF.row(cur, email=tried.email.lower())
    user_id, stored, sealed, asked = row or (0, NOBODY, None, None)
    anew: list[str] = []
    given = tried.password[: passwords.LONGEST]
    if not check_password(given, stored, setter=anew.append) or len(tried.password) > passwords.LONGEST:
        raise LogInRefused
    if anew:
        with db.transaction() as cur:
            stored = make_password(given)
            PASSWORD.run(cur, id=user_id, password=stored)
    return user_id, stored, _bytes(sealed), _bytes(asked)


def _over(now: datetime) -> dict[str, datetime]:
    return {"seen": now - IDLE, "begun": now - LONGEST}


def _bytes(found: Any) -> bytes | None:
    return None if found is None else bytes(found)


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
