"""Where changes come from: who, by which face and act, from which address and program.

A face notes it once a transaction that changed anything, in that transaction; what was changed stands beside
it under the same transaction id, in the log (``events``) and in ``changes``. Stages note nothing: their
actor in the log says all there is; but one that does later what somebody asked for notes where that came from
(``kept``, ``of_kept``).
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, dataclass, replace
from ipaddress import ip_address
from typing import Any, Final, Literal

from django.http import HttpRequest

from crossdock.core import clock
from crossdock.core.actor import Actor
from crossdock.core.sql import Cursor, statement

NOTE = statement(__package__, "origins_note")

Face = Literal["api", "cli", "console"]
LONGEST_AGENT: Final = 300
ITSELF: Final = Actor("command", "crossdock")  # what the program sets up by itself


@dataclass(frozen=True, slots=True)
class Origin:
    """``act``: what was asked for, in words without data (``POST /orders/{number}/hold``, ``crossdock keys
    revoke``); ``target``: of what (an address of the API); ``address``: an IP address or empty; ``agent``:
    the program, or the machine; ``request``: the request's id.
    """

    actor: Actor
    face: Face
    act: str
    target: str = ""
    address: str = ""
    agent: str = ""
    request: str = ""


def of_http(http: HttpRequest, actor: Actor, face: Face, act: str) -> Origin:
    """Where what a request changes comes from."""
    agent, number = http.headers.get("User-Agent", ""), http.headers.get("X-Request-Id", "")
    return Origin(actor, face, act, http.path, http.META.get("REMOTE_ADDR", ""), agent, number)


class _Process:
    """Who uses this process, where that is one for all its transactions: a command."""

    origin: Origin | None = None


_REQUEST: Final[ContextVar[Origin | None]] = ContextVar("request", default=None)
_LOOKED: Final[ContextVar[bool]] = ContextVar("looked", default=False)
_NOTED: Final[ContextVar[frozenset[Actor]]] = ContextVar("noted", default=frozenset())


@contextmanager
def of_process(origin: Origin) -> Iterator[None]:
    """All transactions of the block are this one's."""
    before, _Process.origin = _Process.origin, origin
    try:
        yield
    finally:
        _Process.origin = before


@contextmanager
def of_request(origin: Origin) -> Iterator[None]:
    """What this thread does in the block is this one's; whoever opens it notes that (``note``)."""
    token = _REQUEST.set(origin)
    try:
        yield
    finally:
        _REQUEST.reset(token)


def who() -> Actor:
    """Who acts here, for verbs that set something up and are told by nobody."""
    origin = _REQUEST.get() or _Process.origin
    return ITSELF if origin is None else origin.actor


def kept(actor: Actor) -> dict[str, str] | None:
    """Where what ``actor`` asks for now comes from, to be kept with what is done later; None: nowhere."""
    origin = _REQUEST.get() or _Process.origin
    if origin is None:
        return None
    return {name: value for name, value in asdict(origin).items() if name != "actor"} | {"actor": str(actor)}


def of_kept(document: Mapping[str, Any]) -> Origin:
    """What ``kept`` gave."""
    return Origin(**{**document, "actor": Actor.parse(document["actor"])})


def begin() -> None:
    """A transaction begins."""
    _LOOKED.set(False)
    _NOTED.set(frozenset())


def looked() -> None:
    """What this transaction did is undone: a preview. It will not be noted."""
    _LOOKED.set(True)


def note_request(cur: Cursor, actor: Actor | None = None) -> None:
    """Note whom this thread's request is from, where it is in one (``of_request``). ``actor``: who it turned
    out to be.
    """
    origin = _REQUEST.get()
    if origin is not None:
        note(cur, origin if actor is None else replace(origin, actor=actor))


def note_process(cur: Cursor) -> None:
    """At the end of a transaction: note the process's user, if it has one and it was not noted already for
    what it had asked for before.
    """
    if _Process.origin is not None and _Process.origin.actor not in _NOTED.get():
        note(cur, _Process.origin)


def note(cur: Cursor, origin: Origin) -> None:
    """Note where this transaction's changes came from; where it has made none so far, nothing."""
    if _LOOKED.get():
        return
    _NOTED.set(_NOTED.get() | {origin.actor})
    NOTE.run(
        cur,
        actor=str(origin.actor),
        face=origin.face,
        act=origin.act,
        target=origin.target,
        address=_address(origin.address),
        agent=origin.agent[:LONGEST_AGENT].replace("\x00", "") or None,
        request=origin.request,
        at=clock.now(),
        wall_at=clock.wall(),
    )


def _address(text: str) -> str | None:
    """None for what is no IP address: a proxy may say anything."""
    try:
        return str(ip_address(text.partition("%")[0]))
    except ValueError:
        return None
