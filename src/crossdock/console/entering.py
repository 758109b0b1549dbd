"""Coming in and going out."""

from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_protect

from crossdock.accounts import cookies, refusals, sessions, sign_on
from crossdock.accounts.errors import LogInRefused, NotLoggedIn, SecondFactorNeeded, TooManyTries
from crossdock.accounts.sessions import Tried
from crossdock.console import acting, page, rooms
from crossdock.console.page import Choices, Made, Moved, Visit, finished, ours
from crossdock.core import db, origins
from crossdock.core.actor import Actor

HOME: Final = "/console/"
LONGEST: Final = 320  # characters of an e-mail address
PATIENCE: Final = gettext_lazy("Too many tries. Wait a quarter of an hour, then try again.")


@csrf_protect
def log_in(request: HttpRequest) -> HttpResponse:
    """The page where one logs in: e-mail address and password, then the second factor where there is one."""
    choices = Choices.of(request)
    wanted = request.GET.get("next", "") or request.POST.get("next", "")
    wanted = wanted if ours(wanted) else HOME
    with translation.override(choices.language):
        if request.method == "POST":
            return finished(_tried(request, choices, wanted))
        refused = refusals.read(request.GET.get("refused", ""))
        if refused is not None:  # a sign-on let nobody in: whatever session there was before, they are told
            parts = dict.fromkeys(rooms.said(one) for one in (refused.title, refused.message))
            said = ". ".join(parts)
            return finished(_form(request, choices, wanted, said=said, status=refused.status))
        try:
            with db.transaction() as cur:
                sessions.find(cur, cookies.token_of(request))
        except NotLoggedIn:
            return finished(_form(request, choices, wanted))
        return finished(HttpResponseRedirect(wanted))


def _tried(request: HttpRequest, choices: Choices, wanted: str) -> HttpResponse:
    given = {name: request.POST.get(name, "").replace("\x00", "") for name in ("email", "password", "code")}
    email = given["email"].strip()[:LONGEST]
    agent, address = request.headers.get("User-Agent", ""), request.META.get("REMOTE_ADDR", "")
    tried = Tried(email, given["password"], given["code"].strip(), address, agent, cookies.token_of(request))
    origin = origins.of_http(request, Actor("user", email.lower()), "console", "POST /console/log-in")
    try:
        with origins.of_request(origin):
            token = sessions.log_in(tried)
    except SecondFactorNeeded:
        return _form(request, choices, wanted, email=email, second=True, status=401)
    except TooManyTries as error:
        said = str(PATIENCE)
        return _form(request, choices, wanted, email=email, said=said, status=error.status)
    except LogInRefused as error:
        said = _("E-mail address, password or code is wrong. Check them, and whether Caps Lock is on.")
        second = bool(given["code"])
        return _form(request, choices, wanted, email=email, said=said, second=second, status=error.status)
    response = HttpResponse(status=303, headers={"Location": wanted})
    cookies.hand_over(request, response, token)
    return response


def _form(
    request: HttpRequest, choices: Choices, wanted: str, *, email: str = "", said: str = "",
    second: bool = False, status: int = 200,
) -> HttpResponse:  # fmt: skip
    with db.transaction() as cur:
        providers = sign_on.listed(cur)
    context = {
        **page.frame(request, choices, None),
        "next": wanted,
        "email": email,
        "said": said,
        "second": second,
        "providers": providers,
    }
    return HttpResponse(render_to_string("console/log_in.html", context, request=request), status=status)


@acting.act(None)
def log_out(visit: Visit) -> Made:
    """Ends the session, everywhere at once."""
    sessions.log_out(visit.cur, visit.person.id, visit.person.actor, one=visit.session.id)
    origins.note_request(visit.cur)
    return Moved(page.LOG_IN)
