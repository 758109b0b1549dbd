"""The API itself, and which address leads where in it."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, Final

import psycopg
import structlog
from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, re_path
from django.views.defaults import bad_request
from ninja import Router
from ninja.errors import HttpError, ValidationError

from crossdock.api import (
    amending,
    api_keys,
    asked,
    attachments,
    audit,
    bulk,
    catalogue,
    channels,
    charts,
    described,
    docs,
    etags,
    events,
    fulfilment,
    gates,
    guarding,
    manifests,
    mastering,
    masters,
    mending,
    merging,
    messages,
    orders,
    parts,
    people,
    policies,
    problems,
    reading,
    recalls,
    reports,
    reservations,
    roles,
    search,
    sessions,
    shipments,
    splitting,
    stock,
    supply,
    tariffs,
    tracking,
    webhooks,
)
from crossdock.api.errors import (
    BadJson,
    Busy,
    ConditionInvalid,
    Malformed,
    MethodNotAllowed,
    NoSuchAddress,
    TooLarge,
)
from crossdock.api.keys import tell_pace
from crossdock.api.turn import Terms
from crossdock.core.errors import CrossdockError

log = structlog.get_logger(__name__)

DESCRIPTION: Final = """
Orders in and out, stock, promises, reservations, fulfilment orders, shipments, tracking, messages, masters.

**Keys.** `Authorization: Bearer crossdock_…`; each operation names the scope that it needs, `*` is all. Where
a key has a limit, `RateLimit-Limit`, `-Remaining`, `-Reset` say what is left of its minute; beyond it: 429
with `Retry-After`.
**Errors** are problem documents (RFC 9457) with a stable `type`; `GET /api/v1/problems` lists them; where
input is wrong, `errors` names each field. **Repeating a POST**: with an `Idempotency-Key` the same request
gets the same answer for 24 hours, marked `Idempotency-Replayed: true`; another body under the key is refused
with 422, one that is still being worked on with 409; what is refused as not valid (422) is not remembered.
**Pages**: give `next_cursor` as `cursor`; **`fields=`** asks for some fields only; a parameter that an
address does not have is refused. **Changes of what was read**: send the object's `ETag` as `If-Match`, and
the change is refused with 412 if it is another by now. **Money** is text in major units beside its currency;
**times** are RFC 3339 in UTC; **quantities** are integers in the SKU's base unit.
"""


API: Final = described.Api(
    title="Crossdock",
    version="1",
    description=DESCRIPTION,
    docs=docs.Page(),
    parser=reading.Strict(),
    urls_namespace="api-1",
)
ROUTERS: Final = (
    orders.router,
    amending.router,
    attachments.router,
    merging.router,
    bulk.router,
    search.router,
    channels.router,
    stock.router,
    supply.router,
    reservations.router,
    fulfilment.router,
    gates.router,
    recalls.router,
    splitting.router,
    shipments.router,
    tracking.router,
    manifests.router,
    reports.router,
    messages.router,
    mending.router,
    masters.router,
    policies.router,
    mastering.router,
    tariffs.router,
    charts.router,
    catalogue.router,
    api_keys.router,
    people.router,
    roles.router,
    audit.router,
    sessions.router,
    events.router,
    webhooks.router,
    parts.router,  # behind whatever names something below /policies
)


def add(routers: Sequence[Router]) -> None:
    """Add the routers' operations, each strict in how it may be asked, and described."""
    found = [one for router in routers for view in router.path_operations.values() for one in view.operations]
    shown = {one.path: one.view_func for one in found if described.single(one)}
    for one in found:
        query = asked.query_of(one)
        guard = None if one.methods == ["GET"] else guarding.of(one.path, shown)
        described.operation(one, query, guard)
        one.view_func = _asked(one.view_func, query, guard)
    for router in routers:
        API.add_router("", router)


def _asked(view: Callable[..., Any], query: asked.Query, guard: etags.Guard | None) -> Callable[..., Any]:
    @wraps(view)
    def inside(request: HttpRequest, **values: Any) -> Any:
        fields = query.read(request)
        if guard is None and request.method != "GET" and etags.IF_MATCH in request.headers:
            raise ConditionInvalid("If-Match has no meaning here: the address names no single object")
        names = guard.names if guard else ()
        Terms(fields, guard, {name: values[name] for name in names}).given(request)
        return view(request, **values)

    return inside


add(ROUTERS)


@API.exception_handler(CrossdockError)
def domain_error(request: HttpRequest, error: CrossdockError) -> HttpResponse:
    if error.status >= 500:
        log.error("api.domain_error", code=error.code, path=request.path, exc_info=error)
    return problems.response(request, error)


@API.exception_handler(ValidationError)
def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """ninja's places are (source, parameter, …): the body's parameter is of no interest to the caller."""
    faults = [
        {
            "field": reading.path(one["loc"][2:] if one["loc"][0] == "body" else one["loc"][1:]),
            "message": one["msg"],
        }
        for one in error.errors
    ]
    return problems.response(request, reading.failed(faults))


@API.exception_handler(HttpError)
def refused(request: HttpRequest, error: HttpError) -> HttpResponse:
    """ninja's own; about a body that it could not read, ``reading`` has said why."""
    cause = error.__cause__
    return problems.response(request, cause if isinstance(cause, CrossdockError) else BadJson(error.message))


@API.exception_handler(RequestDataTooBig)
def too_large(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:  # noqa: ARG001
    """Django's own, of whoever looks at the body first."""
    return problems.response(request, TooLarge())


@API.exception_handler(psycopg.OperationalError)
@API.exception_handler(OperationalError)
@API.exception_handler(InterfaceError)
def busy(request: HttpRequest, error: Exception) -> HttpResponse:
    log.warning("api.database_away", path=request.path, error=str(error).strip())
    return problems.response(request, Busy())


API.add_exception_handler(Exception, problems.unexpected)


def unknown(request: HttpRequest) -> HttpResponse:
    """Whatever else is asked below /api/."""
    return problems.response(request, NoSuchAddress())


def malformed(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What the framework refuses before it is anybody's, as for a Host that is none of ours."""
    if not request.path_info.startswith("/api/"):
        return bad_request(request, exception)
    response = problems.response(request, Malformed())
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def framed(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The headers that every answer carries, and problems where the framework has words of its own."""

    @wraps(view)
    def inside(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if response.status_code == 405:
            refusal = problems.response(request, MethodNotAllowed())
            refusal["Allow"] = response.headers.get("Allow", "")
            response = refusal
        tell_pace(request, response)
        response.asked = request.GET  # type: ignore[attr-defined]  # with what went without saying
        response.setdefault("Cache-Control", "no-store")
        response.setdefault("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
        response.setdefault("Referrer-Policy", "no-referrer")
        return response

    return inside


def patterns() -> list[Any]:
    found, app_name, namespace = API.urls
    for one in found:
        if isinstance(one, URLPattern):
            one.callback = framed(one.callback)
    return [
        path("api/v1/docs/assets/<str:name>", docs.asset),
        path("api/v1/", (found, app_name, namespace)),
        re_path("^api/", framed(unknown)),
    ]


urlpatterns: list[Any] = patterns()
