"""Who comes in by a session: its cookie, and for changes the header that only its own page knows."""

from typing import Final

from django.http import HttpRequest
from ninja.security import APIKeyCookie

from crossdock.accounts import sessions
from crossdock.accounts.cookies import COOKIE
from crossdock.accounts.sessions import Session
from crossdock.accounts.users import Person
from crossdock.core import db

CSRF: Final = "X-CSRF-Token"
FOUND: Final = "crossdock.session"
SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})


class Signed(APIKeyCookie):
    """Lets in whoever is logged in, to what is their own. Raises NotLoggedIn, CsrfMissing."""

    param_name = COOKIE

    def __init__(self) -> None:
        super().__init__(csrf=False)  # ours is bound to the session

    def authenticate(self, request: HttpRequest, key: str | None) -> Person:
        return enter(request, key or "").person


def enter(request: HttpRequest, token: str) -> Session:
    """The session of a token, for this request. Raises NotLoggedIn, CsrfMissing."""
    with db.transaction() as cur:
        found = sessions.find(cur, token)
    if request.method not in SAFE:
        sessions.demand_csrf(token, request.headers.get(CSRF, ""))
    request.META[FOUND] = found
    return found


def session_of(request: HttpRequest) -> Session:
    """The session that ``enter`` found."""
    found: Session = request.META[FOUND]
    return found
