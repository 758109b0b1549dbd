"""The API itself, and which address leads where in it."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

import psycopg
import structlog
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, re_path
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema

from crossdock.api import (
    amending,
    api_keys,
    channels,
    docs,
    fulfilment,
    manifests,
    masters,
    messages,
    orders,
    problems,
    reading,
    recalls,
    reservations,
    shipments,
    stock,
    supply,
    tracking,
)
from crossdock.api.bodies import DESCRIBED
from crossdock.api.errors import BadJson, Busy, MethodNotAllowed, NoSuchAddress
from crossdock.api.keys import Key, tell_pace
from crossdock.api.schemas.basics import Problem, ProblemKind, ProblemKinds
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
**Pages**: give `next_cursor` as `cursor`. **Money** is text in major units beside its currency; **times** are
RFC 3339 in UTC; **quantities** are integers in the SKU's base unit.
"""


class Api(NinjaAPI):
    """Adds to the document what no signature says: scopes, the Idempotency-Key, bodies read by hand."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        found = super().get_openapi_schema(**options)
        found["components"]["schemas"].update(DESCRIBED)
        for methods in found["paths"].values():
            for operation in methods.values():
                _add_problems(operation)
        return found


def _add_problems(operation: dict[str, Any]) -> None:
    """Errors are problem documents, also those that every operation can have."""
    answers = operation["responses"]
    schema = {"$ref": "#/components/schemas/Problem"}
    if "security" in operation:
        answers.setdefault(401, {"description": "No valid API key"})
        answers.setdefault(403, {"description": "The key lacks the scope"})
        answers.setdefault(429, {"description": "The key has used up its requests of this minute"})
    if "requestBody" in operation:
        answers.setdefault(400, {"description": "Not JSON"})
        answers.setdefault(413, {"description": "Too large"})
    answers.setdefault(500, {"description": "Something went wrong here"})
    for status, answer in answers.items():
        if int(status) >= 400:
            answer["content"] = {problems.MEDIA_TYPE: {"schema": schema}}


API: Final = Api(
    title="Crossdock",
    version="1",
    description=DESCRIPTION,
    docs=docs.Page(),
    parser=reading.Strict(),
    urls_namespace="api-1",
)
HEADER: Final = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": 255},
    "description": "The same request under the same key gets the same answer, for 24 hours.",
}
for router in (
    orders.router,
    amending.router,
    channels.router,
    stock.router,
    supply.router,
    reservations.router,
    fulfilment.router,
    recalls.router,
    shipments.router,
    tracking.router,
    manifests.router,
    messages.router,
    masters.router,
    api_keys.router,
):
    for view in router.path_operations.values():
        for operation in view.operations:
            extra = dict(operation.openapi_extra or {})
            if "POST" in operation.methods:
                extra["parameters"] = [HEADER]
            operation.openapi_extra = extra
            for auth in operation.auth_callbacks:
                if isinstance(auth, Key):
                    said = operation.description or ""
                    operation.description = f"{said}\n\nNeeds the scope `{auth.scope}`."
    API.add_router("", router)


@API.get("/problems", summary="List kinds of problems", tags=["Problems"], response={200: ProblemKinds})
def list_problems(request: HttpRequest) -> dict[str, Any]:  # noqa: ARG001 - ninja's signature
    """Every `type` that an error can have."""
    return {"items": [problems.described(kind) for kind in problems.known()]}


@API.get(
    "/problems/{code}",
    summary="What a problem means",
    tags=["Problems"],
    response={200: ProblemKind, 404: Problem},
)
def show_problem(request: HttpRequest, code: str) -> dict[str, Any]:  # noqa: ARG001 - ninja's signature
    """Where an error's `type` leads."""
    for kind in problems.known():
        if kind.code == code:
            return problems.described(kind)
    raise NoSuchAddress(f"There is no kind of problem {code!r}")


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
