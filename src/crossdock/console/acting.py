"""How a change is made: a form with the session's token and a number of its own, a room's verb, a message.

An act takes a ``Visit`` and gives ``Done``: what happened, and how it is taken back. The number (``once``)
is kept with the answer as the API keeps Idempotency-Keys: a form that is sent twice is done once.
"""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import wraps
from hashlib import blake2b
from typing import Any, Concatenate, Final, ParamSpec
from urllib.parse import parse_qsl, urlencode

from django.db import transaction as django_transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.csrf import csrf_exempt

from crossdock.accounts import cookies, sessions
from crossdock.console.errors import FormInvalid, FormSentTwice, PersonChanged
from crossdock.console.page import Made, Moved, Shown, View, Visit, answer, demand, is_part, visited
from crossdock.core import clock, db, idempotency, origins
from crossdock.core.idempotency import Answered
from crossdock.core.origins import Origin
from crossdock.core.stages import BELL

P = ParamSpec("P")

HEADER: Final = "X-CSRF-Token"
PERSON: Final = "X-Person"  # the id of whoever the page was made for
ASKED: Final = "crossdock.asked"  # in the request's META: what was answered outside, before the act


@dataclass(frozen=True, slots=True)
class Undo:
    """How a change is taken back: a form that is sent there. ``fields``: name to value."""

    address: str
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Done:
    """``said``: what happened, a sentence; ``link``: where it can be looked at; ``changed``: what pages that
    show it listen for (``order``, ``bulk``).
    """

    said: str
    undo: Undo | None = None
    link: str = ""
    changed: tuple[str, ...] = field(default=("order",))


@dataclass(frozen=True, slots=True)
class Secret:
    """An answer that has a secret in it, which is shown once and stored nowhere: a form that is sent twice is
    answered with ``again``.
    """

    shown: Shown
    again: Shown


Act = Callable[Concatenate[Visit, P], Done | Made | Secret]


# What is to be asked of somebody outside, and then is; it answers, and raises nothing.
Before = Callable[[Visit], Callable[[], object]]


def act(
    permission: str | None, *, by: str | None = None, before: Before | None = None
) -> Callable[[Act[P]], Callable[..., HttpResponse]]:
    """A change for whoever has ``permission``; ``by`` as for a page. ``before``: what it gives is called
    between two transactions, since nobody's transaction waits for another's network; the view finds the
    answer by ``asked_outside``.
    """

    def make(view: Act[P]) -> Callable[..., HttpResponse]:
        @csrf_exempt  # the session's own token is asked for, in its place
        @wraps(view)
        def run(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            def work(visit: Visit) -> HttpResponse:
                _demand(visit, permission, by)
                return _once(visit, lambda: view(visit, *args, **kwargs))

            if before is not None and (refused := _ask(request, before, permission, by)) is not None:
                return refused
            return visited(request, work, methods=("POST",))

        return run

    return make


def _ask(request: HttpRequest, before: Before, permission: str | None, by: str | None) -> HttpResponse | None:
    """Ask outside what the act needs to know; None: it was asked, else why it may not be."""
    found: list[Callable[[], object]] = []

    def look(visit: Visit) -> HttpResponse:
        _demand(visit, permission, by)
        found.append(before(visit))
        db.only_look()
        return HttpResponse()

    response = visited(request, look, methods=("POST",))
    if not found:
        return response
    request.META[ASKED] = found[-1]()
    return None


def asked_outside(visit: Visit) -> Any:
    """What was answered before this act began."""
    return visit.http.META[ASKED]


def trial(
    permission: str | None, *, by: str | None = None
) -> Callable[[View[P]], Callable[..., HttpResponse]]:
    """What a change would do, for whoever may make it (None: for all who are logged in). What is typed is
    sent as for an act, because a page's address is no place for a person's; whatever the view does is undone.
    """

    def make(view: View[P]) -> Callable[..., HttpResponse]:
        @csrf_exempt  # the session's own token is asked for, in its place
        @wraps(view)
        def run(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            def work(visit: Visit) -> HttpResponse:
                _demand(visit, permission, by)
                response = answer(visit, view(visit, *args, **kwargs))
                db.only_look()
                return response

            return visited(request, work, methods=("POST",))

        return run

    return make


def _demand(visit: Visit, permission: str | None, by: str | None) -> None:
    http = visit.http
    sessions.demand_csrf(cookies.token_of(http), http.headers.get(HEADER) or http.POST.get("csrf", ""))
    if http.headers.get(PERSON, str(visit.person.id)) != str(visit.person.id):
        raise PersonChanged
    demand(visit.person, permission, by)


def _once(visit: Visit, do: Callable[[], Done | Made | Secret]) -> HttpResponse:
    """Do it, unless it was done under this number; the same answer either way."""
    number, wall, holder = said(visit, "once"), clock.wall(), visit.person.holder
    key, print_ = f"console:{number}", _fingerprint(visit.http)
    if not number or len(number) > 64 or not number.isascii():
        raise FormInvalid("The form has no number of its own: open the page again")
    if not idempotency.claim(visit.cur, holder, key):
        raise FormSentTwice
    before = idempotency.answered(visit.cur, holder, key, wall)
    if before is not None and before.fingerprint != print_:
        raise FormSentTwice("This form was sent before, with something else in it: open the page again")
    if before is not None:
        return _replayed(before)
    origin = origin_of(visit)
    with origins.of_request(origin):
        made = do()
        response = _response(visit, made.shown if isinstance(made, Secret) else made)
    origins.note(visit.cur, origin)
    if response.status_code < 300:
        later = answer(visit, made.again) if isinstance(made, Secret) else response
        kept = Answered(print_, response.status_code, _told(later))
        idempotency.keep(visit.cur, holder, key, kept, wall)
    django_transaction.on_commit(BELL.ring)
    return response


def _response(visit: Visit, made: Done | Made) -> HttpResponse:
    if not isinstance(made, Done):
        return answer(visit, made)
    if not is_part(visit.http):
        return answer(visit, Moved(made.link or "/console/"))
    shown = Shown(
        "console/parts/toast.html",
        {"done": made},
        headers={
            "HX-Retarget": "#toasts",
            "HX-Reswap": "beforeend",
            "HX-Trigger": ", ".join([*(f"{name}-changed" for name in made.changed), "acted"]),
        },
    )
    return answer(visit, shown)


KEPT: Final = ("HX-Retarget", "HX-Reswap", "HX-Trigger", "HX-Redirect", "HX-Push-Url")


def _told(response: HttpResponse) -> bytes:
    """The answer with the headers that htmx goes by, to be given again."""
    head = urlencode({name: response[name] for name in KEPT if name in response})
    return head.encode() + b"\n" + response.content


def _replayed(before: Answered) -> HttpResponse:
    head, _, body = bytes(before.body).partition(b"\n")
    return HttpResponse(body, status=before.status, headers=dict(parse_qsl(head.decode())))


def origin_of(visit: Visit) -> Origin:
    """Where this change comes from, for the audit."""
    match = visit.http.resolver_match
    act_ = f"POST /{match.route if match else ''}"
    return origins.of_http(visit.http, visit.person.actor, "console", act_)


def _fingerprint(http: HttpRequest) -> bytes:
    """Keyed by what only the session's browser has: a form may hold a password, and whoever reads the table
    is not to try words against this in place of the slow hash.
    """
    key = sessions.csrf_of(cookies.token_of(http)).encode()
    return blake2b(f"{http.path}\n{http.POST.urlencode()}".encode(), digest_size=32, key=key).digest()


def said(visit: Visit, name: str) -> str:
    """A field of the form, without blanks around it."""
    return visit.http.POST.get(name, "").replace("\x00", "").strip()


def wanted(visit: Visit, name: str, message: str) -> str:
    """A field of the form that must be there. Raises FormInvalid with ``message``."""
    found = said(visit, name)
    if not found:
        raise FormInvalid.at(name, message)
    return found


def several(form: QueryDict, name: str) -> list[str]:
    """A field that stands in a form several times, without blanks around."""
    return [text.replace("\x00", "").strip() for text in form.getlist(name)]


def rows(visit: Visit, prefix: str, names: Sequence[str]) -> list[tuple[str, ...]]:
    """Fields that a form has as often as it has rows, ``<prefix>_<name>``: the rows that say anything."""
    columns = [several(visit.http.POST, f"{prefix}_{name}") for name in names]
    return [row for row in zip(*columns, strict=False) if any(row)]


def number() -> str:
    """For a form: what tells it from any other."""
    return secrets.token_urlsafe(12)
