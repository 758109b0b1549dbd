"""What an answer means: a document, bytes, nothing, or a failure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import httpx

from crossdock.client.calls import Call, Document
from crossdock.client.problems import BadAnswer, Problem, Unreachable
from crossdock.client.tries import retry_after


def read(call: Call, response: httpx.Response) -> Any:
    """What the call asked for. Raises Problem, BadAnswer."""
    status = response.status_code
    if status == 304 and call.known is not None:
        return call.known
    if status >= 400:
        raise problem(response)
    if not response.is_success:
        raise BadAnswer(f"{where(response.url)} answers with {status}: is this the address of a Crossdock?")
    if call.raw:
        return response.content
    if not response.content:
        return None
    try:
        found = response.json()
    except ValueError as error:
        raise BadAnswer(
            f"{where(response.url)} does not answer in JSON: is this the address of a Crossdock?"
        ) from error
    return Document(found, response.headers.get("ETag")) if isinstance(found, Mapping) else found


def problem(response: httpx.Response) -> Problem:
    """The exception of an answer, also of one that something on the way gave, in words of its own."""
    try:
        document = response.json()
    except ValueError:
        document = None
    if not isinstance(document, Mapping):
        document = {"title": response.reason_phrase}
    return Problem.of(document, response.status_code, retry_after(response.headers))


def where(url: httpx.URL) -> httpx.URL:
    """The address as it may be told: without a password, and without what was asked for."""
    return url.copy_with(query=None, userinfo=b"")


def unreachable(url: httpx.URL, error: httpx.RequestError) -> Unreachable:
    """The exception of a connection that broke, or never came to be. Raises BadAnswer for an answer that came
    and cannot be unpacked.
    """
    if isinstance(error, httpx.DecodingError):
        raise BadAnswer(f"{where(url)}: the answer cannot be unpacked: {error}") from error
    never = isinstance(
        error, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout | httpx.ProxyError
    )
    what = f"{type(error).__name__}: {error}".rstrip(": ")
    return Unreachable(f"{where(url)}: {what}", perhaps=not never)
