"""Sign-on in the browser: there to the provider, back with its answer, and on with a session.

Plain addresses beside the API, because a browser goes there by itself: ``/sign-on/<name>?next=/…`` is a
link, ``/sign-on/<name>/back`` is what the provider is told. Between both, a cookie for this address alone
holds what the answer has to fit.
"""

from collections.abc import Callable
from functools import wraps
from typing import Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET

from crossdock.accounts import openid, refusals, sign_on
from crossdock.accounts.cookies import hand_over, token_of
from crossdock.accounts.openid import Back
from crossdock.accounts.sessions import Tried
from crossdock.api import problems
from crossdock.api.sessions import address_of
from crossdock.api.turn import origin_of
from crossdock.core import clock, origins
from crossdock.core.errors import CrossdockError

COOKIE: Final = "crossdock_sign_on"
LOG_IN: Final = "/console/log-in"  # the page where people come in
NEXT: Final = "/api/v1/session"  # where nothing else was asked for
LONGEST: Final = 2000  # characters of anything that comes in an address

View = Callable[[HttpRequest, str], HttpResponse]


def told(view: View) -> View:
    """Errors lead people to the page where they log in, which says them in their language, and are problem
    documents for programs; nothing of it is kept by caches, framed or told to others.
    """

    @wraps(view)
    def inside(request: HttpRequest, name: str) -> HttpResponse:
        try:
            response = view(request, name)
        except CrossdockError as error:
            response = _refused(request, name, error)
        response["Cache-Control"] = "no-store"
        response["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
        response["Referrer-Policy"] = "no-referrer"
        return response

    return inside


@require_GET
@told
def begin(request: HttpRequest, name: str) -> HttpResponse:
    """To the provider; ``next``: an address of this server to go to afterwards."""
    where, proof = sign_on.begin(name, _back(request, name), clock.wall())
    wanted = request.GET.get("next", "")
    response = HttpResponseRedirect(where)
    response.set_signed_cookie(
        COOKIE,
        f"{proof} {wanted if _ours(wanted) else NEXT}",
        salt=name,
        max_age=openid.ASKED_FOR,
        path=reverse("sign-on", args=(name,)),
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )
    return response


@require_GET
@told
def finish(request: HttpRequest, name: str) -> HttpResponse:
    """Back from the provider: a new session, whatever the browser had before, and on to where it wanted."""
    proof, wanted = _kept(request, name)
    given = {field: request.GET.get(field, "")[:LONGEST] for field in ("code", "state", "iss", "error")}
    brought = Back(given["code"], given["state"], given["iss"], given["error"])
    agent = request.headers.get("User-Agent", "")
    tried = Tried("", "", "", address_of(request), agent, token_of(request))
    with origins.of_request(origin_of(request, origins.ITSELF)):  # until it is known who it is
        token = sign_on.finish(name, _back(request, name), brought, proof, tried)
    response = HttpResponse(status=303, headers={"Location": wanted})
    hand_over(request, response, token)
    response.delete_cookie(COOKIE, path=reverse("sign-on", args=(name,)), samesite="Lax")
    return response


def _refused(request: HttpRequest, name: str, error: CrossdockError) -> HttpResponse:
    if "text/html" not in request.headers.get("Accept", ""):
        return problems.response(request, error)
    wanted = request.GET.get("next", "") or _kept(request, name)[1]
    said = {"refused": refusals.seal(error), **({"next": wanted} if _ours(wanted) and wanted != NEXT else {})}
    return HttpResponse(status=303, headers={"Location": f"{LOG_IN}?{urlencode(said)}"})


def _kept(request: HttpRequest, name: str) -> tuple[str, str]:
    """What the answer has to fit, and where whoever comes back wanted to; nothing if they never went."""
    kept = request.get_signed_cookie(COOKIE, "", salt=name, max_age=openid.ASKED_FOR)
    proof, _, wanted = (kept or "").partition(" ")
    return proof, wanted


def _back(request: HttpRequest, name: str) -> str:
    return request.build_absolute_uri(reverse("sign-on-back", args=(name,)))


def _ours(address: str) -> bool:
    """Whether it is a path here: nobody is sent elsewhere by a link that begins here."""
    return (
        address.startswith("/")
        and len(address) <= LONGEST
        and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    )


urlpatterns: Final = [
    path("sign-on/<slug:name>", begin, name="sign-on"),
    path("sign-on/<slug:name>/back", finish, name="sign-on-back"),
]
