"""A request's turn: one transaction, the clock read first, and its answer kept under its Idempotency-Key.

A view takes a ``Call`` and gives an ``Answer``; it never commits. What it wants done after the commit it
registers with ``after``. A transaction that the database chose to end (a deadlock) is begun again: nothing
was done outside.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import wraps
from hashlib import blake2b
from typing import Any, Concatenate, Final, ParamSpec

import msgspec
import psycopg
from django.db import transaction as django_transaction
from django.http import HttpRequest, HttpResponse

from crossdock.accounts.access import Access
from crossdock.api import asked, etags, problems
from crossdock.api.errors import (
    BadIdempotencyKey,
    IdempotencyInProgress,
    IdempotencyKeyReused,
    ValidationFailed,
)
from crossdock.api.reach import SCOPE, operation
from crossdock.api.reading import body_of
from crossdock.core import clock, db, idempotency, origins
from crossdock.core.actor import Actor
from crossdock.core.errors import CrossdockError
from crossdock.core.idempotency import Answered
from crossdock.core.origins import Origin
from crossdock.core.sql import Cursor
from crossdock.core.stages import BELL

P = ParamSpec("P")
View = Callable[Concatenate["Call", P], "Answer"]
HEADER: Final = "Idempotency-Key"
JSON: Final = "application/json"
TRIES: Final = 5
FORGOTTEN: Final = frozenset({412, 415, 422, 428, 429})  # not kept under an Idempotency-Key
AGAIN: Final = (psycopg.errors.DeadlockDetected, psycopg.errors.SerializationFailure)


TERMS: Final = "crossdock.terms"


@dataclass(frozen=True, slots=True)
class Terms:
    """How a request is to be answered. ``fields``: these only; ``guard``: what it asks of the object that its
    address names by ``parameters``.
    """

    fields: frozenset[str] | None = None
    guard: etags.Guard | None = None
    parameters: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, request: HttpRequest) -> "Terms":
        found: Terms | None = request.META.get(TERMS)
        return found or cls()

    def given(self, request: HttpRequest) -> None:
        """``request`` is answered so."""
        request.META[TERMS] = self


@dataclass(frozen=True, slots=True)
class Call:
    """A request in its transaction. ``at``: business time; ``auth``: who was let in."""

    http: HttpRequest
    cur: Cursor
    at: datetime
    auth: Access

    @property
    def terms(self) -> Terms:
        return Terms.of(self.http)

    @property
    def fields(self) -> frozenset[str] | None:
        """The fields that are asked for; None for all."""
        return self.terms.fields

    @property
    def actor(self) -> Actor:
        return self.auth.actor

    @property
    def body(self) -> bytes:
        """The raw bytes."""
        return body_of(self.http)


@dataclass(frozen=True, slots=True)
class Answer:
    """``document`` becomes the body; None: no body. ``media``: the document is bytes of that type. ``once``:
    members that are told and not kept: a repetition under the same Idempotency-Key has null for them.
    ``moving``: members that move by themselves, so that no change is refused for them (``etags``). ``later``:
    reads the document after the change has committed, so that nobody waits for what was locked meanwhile;
    within it where the answer is kept under a key.
    """

    document: Any
    status: int = 200
    media: str | None = None
    once: tuple[str, ...] = ()
    moving: tuple[str, ...] = ()
    later: Callable[[Cursor], Any] | None = None

    def whole(self, cur: Cursor) -> "Answer":
        """With its document, where that is still to be read."""
        return self if self.later is None else replace(self, document=self.later(cur), later=None)


def wake() -> None:
    """Wake the workers once this transaction has committed."""
    django_transaction.on_commit(BELL.ring)


def turn(view: View[P]) -> Callable[..., HttpResponse]:
    """Run a view in its own transaction, again where the database broke it off."""

    @wraps(view)
    def run(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if "%00" in request.META.get("QUERY_STRING", "") or "\x00" in request.path:
            raise ValidationFailed("The address holds a NUL character")
        for _ in range(TRIES - 1):
            try:
                return _once(view, request, *args, **kwargs)
            except AGAIN:
                continue
        return _once(view, request, *args, **kwargs)

    return run


def unturned(view: Callable[..., Any]) -> "Callable[..., Answer]":
    """The view itself, for whoever is in a transaction already."""
    found: Callable[..., Answer] = view.__wrapped__  # type: ignore[attr-defined]
    return found


def _once(view: View[P], request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
    with db.transaction() as cur:
        call = Call(request, cur, clock.refresh(cur), request.auth)  # type: ignore[attr-defined]
        key = request.headers.get(HEADER) if request.method == "POST" else None
        if key is not None:
            return _kept(key, view, call, *args, **kwargs)
        answer = _worked(view, call, *args, **kwargs)
        if answer.later is None:
            return _answered(call, answer)
    with db.transaction() as cur:
        return _answered(call, answer.whole(cur))


def _kept(key: str, view: View[P], call: Call, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
    """The answer under an Idempotency-Key: this one, or that of before."""
    cur, request = call.cur, call.http
    credential, wall, print_ = call.auth.holder, clock.wall(), _fingerprint(request)
    before = _claim(cur, credential, key, print_, wall)
    if before is not None:
        response = _response(before.status, before.body)
        response["Idempotency-Replayed"] = "true"
        return response
    try:
        with db.transaction():  # a savepoint: what failed leaves its answer, and nothing else
            answer = _worked(view, call, *args, **kwargs).whole(cur)
            status, body = answer.status, _body(answer)
            kept = _body(replace(answer, document=_told_once(answer))) if answer.once else body
    except CrossdockError as error:
        if error.status in FORGOTTEN or error.status >= 500:
            raise  # nothing was begun: the key may come again with a request that is right
        status, body = error.status, problems.body_of(error, request.path)
        kept = body
    idempotency.keep(cur, credential, key, Answered(print_, status, kept), wall)
    return _response(status, body)


def _worked(view: View[P], call: Call, *args: P.args, **kwargs: P.kwargs) -> Answer:
    """The view's answer, with a note of who changed what it changed, and from where."""
    if call.http.method == "GET" or call.http.META.get(SCOPE, "").endswith(":read"):
        return _guarded(view, call, *args, **kwargs)
    origin = origin_of(call.http, call.actor)
    with origins.of_request(origin):
        answer = _guarded(view, call, *args, **kwargs)
    origins.note(call.cur, origin)
    return answer


def origin_of(http: HttpRequest, actor: Actor) -> Origin:
    """Where what this request changes comes from."""
    return origins.of_http(http, actor, "api", operation(http))


def _guarded(view: View[P], call: Call, *args: P.args, **kwargs: P.kwargs) -> Answer:
    terms = call.terms
    if terms.guard is not None:
        terms.guard.demand(call, terms.parameters)
    return view(call, *args, **kwargs)


def _answered(call: Call, answer: Answer) -> HttpResponse:
    """The answer as it goes out: with its tag, where it is one object, and with the fields that were asked
    for.
    """
    request, tag = call.http, None
    fewer = answer.media is None and call.fields is not None
    whole = request.method == "GET" and not (
        isinstance(answer.document, dict) and asked.is_list(answer.document)
    )
    body = _body(answer) if whole or not fewer else b""
    if whole:
        tag = etags.tag_of(answer, body)
        known = request.headers.get(etags.IF_NONE_MATCH)
        if known is not None and etags.matches(known, tag, weak=True):
            response = _response(304, b"")
            response["ETag"] = f'"{tag}"'
            return response
    if fewer:
        body = _body(replace(answer, document=asked.fewer(answer.document, call.fields)))
    response = _response(answer.status, body)
    if answer.media is not None:
        response["Content-Type"] = answer.media
    if tag is not None:
        response["ETag"] = f'"{tag}"'
    return response


def _claim(cur: Cursor, credential: str, key: str, print_: bytes, wall: datetime) -> Answered | None:
    """What was answered under this key before. Raises where it cannot be used now."""
    if not (0 < len(key) <= 255 and key.isascii() and key.isprintable()):
        raise BadIdempotencyKey
    if not idempotency.claim(cur, credential, key):
        raise IdempotencyInProgress
    before = idempotency.answered(cur, credential, key, wall)
    if before is not None and before.fingerprint != print_:
        raise IdempotencyKeyReused
    return before


def _fingerprint(request: HttpRequest) -> bytes:
    """Equal for equal requests: method, address and body."""
    head = f"{request.method} {request.get_full_path()}\n".encode()
    return blake2b(head + body_of(request), digest_size=32).digest()


def _told_once(answer: Answer) -> dict[str, Any]:
    return {**answer.document, **dict.fromkeys(answer.once)}


def _body(answer: Answer) -> bytes:
    if answer.media is not None:
        return bytes(answer.document)
    return b"" if answer.document is None else msgspec.json.encode(answer.document)


def _response(status: int, body: bytes) -> HttpResponse:
    response = HttpResponse(body, status=status, content_type=problems.MEDIA_TYPE if status >= 400 else JSON)
    if not body:
        del response["Content-Type"]
    return response
