"""How a page is made: who comes in, what they may, one transaction, a template, and the headers of all.

A view takes a ``Visit`` and gives ``Shown`` or ``Moved``; it reads by the rooms' functions, and neither
commits nor renders. Changes are made by ``acting``.
"""

import re
import zoneinfo
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, Final, ParamSpec, cast
from urllib.parse import urlencode

import psycopg
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.http import content_disposition_header, url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from crossdock.accounts import cookies, sessions
from crossdock.accounts.errors import NotAllowed, NotLoggedIn
from crossdock.accounts.sessions import Session
from crossdock.accounts.users import Person
from crossdock.console import places, rail, rooms
from crossdock.console.errors import Broken, PageUnknown
from crossdock.core import clock, db
from crossdock.core.errors import CrossdockError
from crossdock.core.sql import Cursor

P = ParamSpec("P")

TRIES: Final = 5
AGAIN: Final = (psycopg.errors.DeadlockDetected, psycopg.errors.SerializationFailure)
LOG_IN: Final = "/console/log-in"
LANGUAGES: Final = {"en": "English", "de": "Deutsch"}
THEMES: Final = ("auto", "light", "dark")
LANGUAGE, THEME, ZONE, RAIL = (f"crossdock_{name}" for name in ("language", "theme", "zone", "rail"))
POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self';"
    " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS: Final = {
    "Content-Security-Policy": POLICY,
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Vary": "HX-Request, Cookie",
}
NAME: Final = re.compile(r"[A-Za-z0-9_+\-/]{1,60}")


@dataclass(frozen=True, slots=True)
class Choices:
    """How somebody wants pages shown: language, theme, time zone, narrow rail."""

    language: str
    theme: str
    zone: zoneinfo.ZoneInfo
    narrow: bool

    @classmethod
    def of(cls, request: HttpRequest) -> "Choices":
        given = request.COOKIES
        language, theme = given.get(LANGUAGE, ""), given.get(THEME, "auto")
        if language not in LANGUAGES:
            found = translation.get_language_from_request(request)
            language = found if found in LANGUAGES else "en"
        return cls(
            language,
            theme if theme in THEMES else "auto",
            _zone(given.get(ZONE, "")),
            given.get(RAIL) == "narrow",
        )


def _zone(name: str) -> zoneinfo.ZoneInfo:
    name = name.replace("%2F", "/")
    if NAME.fullmatch(name):
        try:
            return zoneinfo.ZoneInfo(name)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
            pass
    return zoneinfo.ZoneInfo("UTC")


@dataclass(frozen=True, slots=True)
class Visit:
    """A request of somebody who is logged in, in its transaction. ``at``: business time."""

    http: HttpRequest
    cur: Cursor
    at: datetime
    session: Session
    choices: Choices

    @property
    def person(self) -> Person:
        return self.session.person

    def asked(self, name: str) -> str:
        """A parameter of the address, without blanks around it; empty where there is none."""
        return self.http.GET.get(name, "").replace("\x00", "").strip()


@dataclass(frozen=True, slots=True)
class Shown:
    """A template and what it shows; of a page, or of a part of one that htmx puts in."""

    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Moved:
    """Go there."""

    address: str


@dataclass(frozen=True, slots=True)
class Sent:
    """A file, part by part, once the page's transaction has ended: each part opens its own. ``inline``: a
    browser may show it.
    """

    name: str
    media: str
    parts: Iterator[bytes]
    inline: bool = False


Made = Shown | Moved | Sent
View = Callable[Concatenate[Visit, P], Made]


def page(
    permission: str | None = None, *, by: str | None = None
) -> Callable[[View[P]], Callable[..., HttpResponse]]:
    """A page for whoever has ``permission``; None: for all who are logged in. ``by``: "channel" or
    "location": the only limit that people may have who see it, as the view keeps to it; None: any; empty:
    none.
    """

    def make(view: View[P]) -> Callable[..., HttpResponse]:
        @csrf_exempt  # pages change nothing; ``acting`` asks for the session's own token
        @wraps(view)
        def run(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            def work(visit: Visit) -> HttpResponse:
                demand(visit.person, permission, by)
                return answer(visit, view(visit, *args, **kwargs))

            return visited(request, work, methods=("GET", "HEAD"))

        return run

    return make


def demand(person: Person, permission: str | None, by: str | None) -> None:
    """Raises NotAllowed where somebody lacks the permission, or is limited otherwise than the page can keep
    to.
    """
    if permission is not None:
        person.demand(permission)
    if by is not None and ((person.channels and by != "channel") or (person.locations and by != "location")):
        limit = ", ".join(sorted(person.channels | person.locations))
        raise NotAllowed(_("This shows more than %(limit)s, and you are limited to that") % {"limit": limit})


def visited(
    request: HttpRequest, work: Callable[[Visit], HttpResponse], *, methods: tuple[str, ...]
) -> HttpResponse:
    """What ``work`` answers, in a transaction and in the language of whoever asks; errors as a page."""
    choices = Choices.of(request)
    with translation.override(choices.language):
        try:
            response = _tried(request, work, choices, methods)
        except NotLoggedIn:
            response = _log_in(request, choices)
        except CrossdockError as error:
            response = failed(request, error, choices)
    return finished(response)


def _tried(
    request: HttpRequest, work: Callable[[Visit], HttpResponse], choices: Choices, methods: tuple[str, ...]
) -> HttpResponse:
    if request.method not in methods:
        return HttpResponse(status=405, headers={"Allow": ", ".join(methods)})
    for left in range(TRIES - 1, -1, -1):
        try:
            with db.transaction() as cur:
                session = sessions.find(cur, cookies.token_of(request))
                request.META["crossdock.session"] = session
                return work(Visit(request, cur, clock.refresh(cur), session, choices))
        except AGAIN:
            if not left:
                raise
    raise AssertionError("the last try answers or raises")


def _log_in(request: HttpRequest, choices: Choices) -> HttpResponse:
    """Whoever looks is led to the log-in, and back. Whoever changes something, or has typed (their browser
    knows), stays where they are and is told.
    """
    if request.method == "POST":
        return failed(request, NotLoggedIn(), choices)
    if is_part(request):
        response = failed(request, NotLoggedIn(), choices)
        response["HX-Redirect"] = _to_log_in(request.headers.get("HX-Current-URL", ""))
        return response
    return HttpResponseRedirect(_to_log_in(request.get_full_path()))


def _to_log_in(wanted: str) -> str:
    return f"{LOG_IN}?{urlencode({'next': wanted})}" if ours(wanted) else LOG_IN


def is_part(request: HttpRequest) -> bool:
    """Whether htmx asks for a part, to be put into the page that is there."""
    return "HX-Request" in request.headers and "HX-Boosted" not in request.headers


def ours(address: str) -> bool:
    """Whether it is a page of the console: nobody is sent elsewhere by a link that begins here."""
    return (
        address.startswith("/console")
        and len(address) <= 2000
        and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    )


def answer(visit: Visit, made: Made) -> HttpResponse:
    if isinstance(made, Sent):
        return _sent(made)
    if isinstance(made, Moved):
        if is_part(visit.http):
            return HttpResponse(status=204, headers={"HX-Redirect": made.address})
        return (
            HttpResponseRedirect(made.address, status=303)
            if visit.http.method == "POST"
            else (HttpResponseRedirect(made.address))
        )
    shown = frame(visit.http, visit.choices, visit.session)
    if not made.template.startswith("console/parts/"):
        waiting = rail.waiting(visit.cur, visit.person, visit.at)
        shown["rail"] = places.of(visit.person, visit.http.path, waiting)
    body = render_to_string(made.template, {**shown, **made.context})
    return HttpResponse(body, status=made.status, headers=dict(made.headers))


def _sent(made: Sent) -> HttpResponse:
    response = StreamingHttpResponse(made.parts, content_type=made.media)
    response["Content-Disposition"] = content_disposition_header(not made.inline, made.name) or "attachment"
    return cast("HttpResponse", response)


def frame(request: HttpRequest, choices: Choices, session: Session | None) -> dict[str, Any]:
    """What every template may use."""
    person = session.person if session else None
    return {
        "choices": choices,
        "languages": LANGUAGES,
        "themes": THEMES,
        "session": session,
        "person": person,
        "may": None if person is None else May(person),
        "rail": [] if person is None else places.of(person, request.path),
        "settings": [] if person is None else places.tabs(person, request.path),
        "commands": [] if person is None else places.commands(person),
        "banner": settings.CONFIG.banner,
        "path": request.get_full_path(),
    }


@dataclass(frozen=True, slots=True)
class May:
    """For templates: ``may.orders_hold`` is whether they may ``orders:hold``."""

    person: Person

    def __getitem__(self, name: str) -> bool:
        return self.person.may(name.replace("_", ":", 1))


def failed(request: HttpRequest, error: CrossdockError, choices: Choices) -> HttpResponse:
    """An error as a page; for a part, as a message beside it."""
    session: Session | None = request.META.get("crossdock.session")
    part = is_part(request)
    context = {**frame(request, choices, session), "error": error, "title": rooms.said(_(error.title))}
    template = "console/parts/error_toast.html" if part else "console/error.html"
    if part and isinstance(error, NotLoggedIn):
        template = "console/parts/session_ended.html"
    headers = {"HX-Retarget": "#toasts", "HX-Reswap": "beforeend", "HX-Push-Url": "false"} if part else {}
    return HttpResponse(render_to_string(template, context), status=error.status, headers=headers)


def broken(request: HttpRequest) -> HttpResponse:
    """The page where something failed that should not have; the log has the rest."""
    choices = Choices.of(request)
    with translation.override(choices.language):
        return finished(failed(request, Broken(), choices))


def finished(response: HttpResponse) -> HttpResponse:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response


@page()
def counted(visit: Visit) -> Made:
    """The rail's counts again, each to be put where it stands."""
    waiting = rail.waiting(visit.cur, visit.person, visit.at, rail.NEWS)
    found = places.of(visit.person, visit.http.path, waiting)
    return Shown("console/parts/rail_counts.html", {"counted": [one for one in found if one["counts"]]})


@page()
def unknown(_visit: Visit, /, **_given: Any) -> Made:
    """Any address below /console/ that leads nowhere."""
    raise PageUnknown
