"""A new password for whoever comes by a link of a mail, and the mail for whoever has forgotten theirs.

The link's token stands behind ``#``: ``password.js`` takes it off the address and puts it into the form.
"""

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_protect

from crossdock.accounts import links
from crossdock.accounts.errors import LinkRefused, TooManyTries
from crossdock.console import page, rooms
from crossdock.console.entering import LONGEST, PATIENCE
from crossdock.console.page import Choices, finished
from crossdock.core import origins
from crossdock.core.errors import Invalid, MailNotSetUp
from crossdock.core.origins import Origin


@csrf_protect
def choose(request: HttpRequest) -> HttpResponse:
    """Where a link of a mail leads: choose a password."""
    choices = Choices.of(request)
    with translation.override(choices.language):
        if request.method != "POST":
            return _shown(request, choices, "password")
        token, first, again = (_given(request, name) for name in ("token", "password", "again"))
        if first != again:
            said = _("These are two different passwords.")
            return _shown(request, choices, "password", token=token, said=said, status=422)
        try:
            with origins.of_request(_origin(request)):
                links.use(token, first, _address(request))
        except LinkRefused as error:
            said = _("This link was used, is over, or was replaced by a newer one. Ask for another.")
            return _shown(request, choices, "password", said=said, over=True, status=error.status)
        except (TooManyTries, Invalid) as error:
            said = str(PATIENCE) if isinstance(error, TooManyTries) else rooms.said(error.message)
            return _shown(request, choices, "password", token=token, said=said, status=error.status)
        return _shown(request, choices, "password", done=True)


@csrf_protect
def forgotten(request: HttpRequest) -> HttpResponse:
    """Asks for an address, and mails a link there if somebody has it; the page does not say whether."""
    choices = Choices.of(request)
    with translation.override(choices.language):
        if request.method != "POST":
            return _shown(request, choices, "forgotten")
        email = _given(request, "email").strip()[:LONGEST]
        try:
            with origins.of_request(_origin(request)):
                links.forgotten(email, _address(request), language=choices.language)
        except MailNotSetUp as error:
            said = _("No mail goes out here: ask whoever set this installation up for a new password.")
            return _shown(request, choices, "forgotten", email=email, said=said, status=error.status)
        except TooManyTries as error:
            said = str(PATIENCE)
            return _shown(request, choices, "forgotten", email=email, said=said, status=error.status)
        return _shown(request, choices, "forgotten", email=email, done=True)


def _given(request: HttpRequest, name: str) -> str:
    return request.POST.get(name, "").replace("\x00", "")


def _address(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))


def _origin(request: HttpRequest) -> Origin:
    """Of the program itself, until it is known who it is."""
    return origins.of_http(request, origins.ITSELF, "console", f"POST {request.path}")


def _shown(
    request: HttpRequest, choices: Choices, name: str, *, status: int = 200, **context: object
) -> HttpResponse:
    shown = {**page.frame(request, choices, None), **context}
    return finished(
        HttpResponse(render_to_string(f"console/{name}.html", shown, request=request), status=status)
    )
