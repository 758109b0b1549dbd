"""Bodies, read strictly: UTF-8, JSON of RFC 8259 without NaN, no name twice in an object, nothing absurd."""

import json
import math
from collections.abc import Sequence
from typing import Any, Final, TypeVar

import pydantic
from django.http import HttpRequest
from ninja.parser import Parser
from pydantic import BaseModel

from crossdock.api.errors import BadJson, EncodingRefused, ValidationFailed

M = TypeVar("M", bound=BaseModel)
DEEPEST: Final = 100


class NameTwice(ValueError):
    """An object has a name twice: readers would disagree on which counts."""


class Strict(Parser):
    """ninja's parser of bodies."""

    def parse_body(self, request: HttpRequest) -> Any:
        return parse(body_of(request))


def body_of(request: HttpRequest) -> bytes:
    """The raw bytes. Raises RequestDataTooBig, which is answered as TooLarge; EncodingRefused."""
    encoding = request.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding not in ("", "identity"):
        raise EncodingRefused(encoding=encoding)
    return request.body


def parse(body: bytes) -> Any:
    """The document. Raises BadJson, and ValidationFailed for text that cannot be stored."""
    try:
        found = json.loads(
            body.decode(), object_pairs_hook=_object, parse_constant=_constant, parse_float=_float
        )
    except RecursionError as error:
        raise BadJson("The body is nested too deeply") from error
    except UnicodeDecodeError as error:
        raise BadJson(f"The body is not UTF-8: byte {error.start} is {error.reason}") from error
    except ValueError as error:
        raise BadJson(f"The body cannot be read: {error}") from error
    if _suspicious(body):
        errors: list[dict[str, str]] = []
        _check(found, "", errors, 0)
        if errors:
            raise failed(errors)
    return found


def _suspicious(body: bytes) -> bool:
    """Whether the document must be walked through. What cannot be stored comes by an escape only: as itself
    it is neither JSON (NUL) nor UTF-8 (half a surrogate pair); and what opens few brackets is not deep.
    """
    return b"\\u" in body or body.count(b"{") + body.count(b"[") > DEEPEST


def one_or_many(document: Any, model: type[M]) -> list[M]:
    """``model`` once, or of each element of an array. Raises ValidationFailed, naming every field."""
    many = isinstance(document, list)
    items = document if many else [document]
    if not items:
        raise failed([{"field": "", "message": "is an empty list"}])
    found, errors = [], []
    for at, item in enumerate(items):
        try:
            found.append(model.model_validate(item))
        except pydantic.ValidationError as error:
            where: tuple[str | int, ...] = (at,) if many else ()
            for fault in error.errors(include_url=False, include_input=False):
                errors.append({"field": path((*where, *fault["loc"])), "message": fault["msg"]})
    if errors:
        raise failed(errors)
    return found


def failed(errors: Sequence[dict[str, str]]) -> ValidationFailed:
    """The error that names these fields."""
    first = errors[0]
    more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
    return ValidationFailed(f"{first['field'] or 'The body'}: {first['message']}{more}", errors=list(errors))


def path(parts: Sequence[str | int]) -> str:
    """``lines[0].quantity``."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in parts)
    return text.removeprefix(".")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        twice = next(name for name, _ in pairs if name in seen or seen.add(name))  # type: ignore[func-returns-value]
        raise NameTwice(f"the name {twice!r} comes twice in an object")
    return found


def _constant(text: str) -> Any:
    raise ValueError(f"{text} is no number in JSON")


def _float(text: str) -> float:
    found = float(text)
    if not math.isfinite(found):
        raise ValueError(f"{text[:40]} is too large")
    return found


def _check(value: Any, where: str, errors: list[dict[str, str]], depth: int) -> None:
    """PostgreSQL stores neither the NUL character nor half a surrogate pair."""
    if depth > DEEPEST:
        raise BadJson("The body is nested too deeply")
    if isinstance(value, str):
        if "\x00" in value or (not value.isascii() and any("\ud800" <= one <= "\udfff" for one in value)):
            errors.append({"field": where, "message": "holds a character that cannot be stored"})
    elif isinstance(value, dict):
        for name, inner in value.items():
            _check(name, where, errors, depth)
            _check(inner, f"{where}.{name}" if where else name, errors, depth + 1)
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            _check(inner, f"{where}[{at}]", errors, depth + 1)
