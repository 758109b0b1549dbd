"""The cookie that holds a session's token: the same for every face, so that whoever logged in at one is let
in at the others.
"""

from typing import Final

from django.http import HttpRequest, HttpResponse

from crossdock.accounts import sessions

COOKIE: Final = "crossdock_session"
CSRF: Final = "crossdock_csrf"  # what the session's changes bring along, for scripts of our own pages to read


def token_of(request: HttpRequest) -> str:
    """Empty where the browser has none."""
    return request.COOKIES.get(COOKIE, "")


def hand_over(request: HttpRequest, response: HttpResponse, token: str) -> None:
    """Give the browser its token; no script can read it, no other site makes it send it with a change. Beside
    it what changes by this session bring along, so that a page that was opened before goes on by it.
    """
    for name, value, hidden in ((COOKIE, token, True), (CSRF, sessions.csrf_of(token), False)):
        response.set_cookie(
            name,
            value,
            max_age=int(sessions.LONGEST.total_seconds()),
            secure=request.is_secure(),
            httponly=hidden,
            samesite="Lax" if hidden else "Strict",
        )


def take_back(response: HttpResponse) -> None:
    response.delete_cookie(COOKIE, samesite="Lax")
    response.delete_cookie(CSRF, samesite="Strict")
