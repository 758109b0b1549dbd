"""The cookie that holds a session's token: the same for every face, so that whoever logged in at one is let
in at the others.
"""

from typing import Final

from django.http import HttpRequest, HttpResponse

from crossdock.accounts import sessions

COOKIE: Final = "crossdock_session"


def token_of(request: HttpRequest) -> str:
    """Empty where the browser has none."""
    return request.COOKIES.get(COOKIE, "")


def hand_over(request: HttpRequest, response: HttpResponse, token: str) -> None:
    """Give the browser its token; no script can read it, no other site makes it send it with a change."""
    response.set_cookie(
        COOKIE,
        token,
        max_age=int(sessions.LONGEST.total_seconds()),
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )


def take_back(response: HttpResponse) -> None:
    response.delete_cookie(COOKIE, samesite="Lax")
