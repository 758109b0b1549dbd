"""Errors as problem documents (RFC 9457, section 3).

``type`` is an address below ``/api/v1/problems/``, stable and readable: it leads to what the problem means.
Beside the members of the RFC stand ``code`` (the last part of ``type``) and the error's own fields; where
input is wrong, ``errors`` names each field: ``{"field": "lines[0].quantity", "message": "…"}``.
"""

from typing import Any, Final

import msgspec
import structlog
from django.http import HttpRequest, HttpResponse

from crossdock.api.errors import Internal
from crossdock.core.errors import CrossdockError

MEDIA_TYPE: Final = "application/problem+json"
BASE: Final = "/api/v1/problems/"
MEMBERS: Final = ("type", "title", "status", "detail", "instance", "code")

log = structlog.get_logger(__name__)


def document(error: CrossdockError, instance: str | None = None) -> dict[str, Any]:
    """The problem document of an error; ``instance``: the address that was asked."""
    found: dict[str, Any] = {
        "type": BASE + error.code,
        "title": error.title,
        "status": error.status,
        "detail": error.message,
        "code": error.code,
    }
    if instance is not None:
        found["instance"] = instance
    return found | {name: value for name, value in error.fields.items() if name not in MEMBERS}


def body_of(error: CrossdockError, instance: str) -> bytes:
    return msgspec.json.encode(document(error, instance), enc_hook=str)


def response(request: HttpRequest, error: CrossdockError) -> HttpResponse:
    """The answer to a request that failed."""
    answer = HttpResponse(body_of(error, request.path), status=error.status, content_type=MEDIA_TYPE)
    if error.status == 401:
        answer["WWW-Authenticate"] = 'Bearer realm="crossdock"'
    if "retry_after" in error.fields:
        answer["Retry-After"] = str(error.fields["retry_after"])
    if error.status == 415:
        answer["Accept-Encoding"] = "identity"
    return answer


def unexpected(request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
    """What nobody thought of: told to the log, not to the caller."""
    log.error("api.failed", method=request.method, path=request.path, exc_info=error)
    return response(request, Internal())


def known() -> list[type[CrossdockError]]:
    """Every kind of problem there is, by code."""
    found: dict[str, type[CrossdockError]] = {}
    waiting: list[type[CrossdockError]] = [CrossdockError]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        found.setdefault(kind.code, kind)
    return [found[code] for code in sorted(found)]


def described(kind: type[CrossdockError]) -> dict[str, Any]:
    """What a kind of problem means."""
    return {
        "type": BASE + kind.code,
        "code": kind.code,
        "title": kind.title,
        "status": kind.status,
        "description": " ".join((vars(kind).get("__doc__") or "").split()),
    }
