"""What can go wrong, as exceptions. All are ``Failure``s; what the API itself refused is a ``Problem``, by
its status one of those below, with the members of the problem document (RFC 9457).

The kinds of problem, by ``code``: ``client.problems.list()``, or ``/api/v1/problems`` of any installation.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple, cast

MEMBERS: Final = frozenset({"type", "title", "status", "detail", "instance", "code", "errors"})


class Fault(NamedTuple):
    """A field that is wrong: ``lines[0].quantity``; empty for the body as a whole."""

    field: str
    message: str


class Failure(Exception):
    """The call did not do what it should."""


class Unreachable(Failure):
    """No answer came, however often it was tried. ``perhaps``: the request may have been carried out."""

    def __init__(self, message: str, *, perhaps: bool) -> None:
        super().__init__(message)
        self.perhaps = perhaps


class BadAnswer(Failure):
    """What answered is no Crossdock: the answer went well and is not JSON, or leads elsewhere."""


class Problem(Failure):
    """The API's answer to a request that it did not carry out.

    ``status``, ``code`` (stable; decide by this), ``title``, ``detail``, ``type`` (address of a page about
    it), ``faults`` (each field that is wrong), ``fields`` (what else the document says, by name),
    ``retry_after`` (seconds, where the server says when to come back).
    """

    def __init__(self, status: int, document: Mapping[str, Any], retry_after: float | None = None) -> None:
        self.status = status
        self.code = str(document.get("code") or f"http_{status}")
        self.title = str(document.get("title") or f"HTTP status {status}")
        self.detail = str(document.get("detail") or self.title)
        self.type = str(document.get("type") or "about:blank")
        self.instance = cast("str | None", document.get("instance"))
        self.faults = tuple(
            Fault(str(one.get("field", "")), str(one.get("message", "")))
            for one in document.get("errors") or ()
            if isinstance(one, Mapping)
        )
        self.fields = {name: value for name, value in document.items() if name not in MEMBERS}
        self.retry_after = retry_after
        faults = "; ".join(f"{one.field}: {one.message}" for one in self.faults)
        super().__init__(f"{self.detail} ({status}, {self.code})" + (f": {faults}" if faults else ""))

    @staticmethod
    def of(document: Mapping[str, Any], status: int | None = None, after: float | None = None) -> Problem:
        """The exception of a problem document, such as the ``problem`` of an item of ``create_many``.
        ``status``: of the answer, else the document's own; ``after``: as ``Retry-After`` says.
        """
        stated = document.get("status")
        found = status or (stated if isinstance(stated, int) else 500)
        return KINDS.get(found, ServerFault if found >= 500 else Problem)(found, document, after)


class BadRequest(Problem):
    """400: not JSON, or a header that cannot be read."""


class NotAuthenticated(Problem):
    """401: no valid key."""


class NotAllowed(Problem):
    """403: the key may not do this, or not here."""


class NotFound(Problem):
    """404."""


class Conflict(Problem):
    """409: its state does not allow this, or it is there already with other content."""


class Outdated(Problem):
    """412: it is not what ``if_match`` names any more; read it again."""


class Invalid(Problem):
    """422: ``faults`` names each field."""


class VersionNeeded(Problem):
    """428: there is one already; send ``if_match``."""


class TooFast(Problem):
    """429: the key has used up its requests of this minute; ``retry_after`` says when it has more."""


class ServerFault(Problem):
    """5xx: something went wrong there; where trying again is harmless, it was tried again."""


KINDS: Final[Mapping[int, type[Problem]]] = {
    400: BadRequest,
    401: NotAuthenticated,
    403: NotAllowed,
    404: NotFound,
    409: Conflict,
    412: Outdated,
    422: Invalid,
    428: VersionNeeded,
    429: TooFast,
}
