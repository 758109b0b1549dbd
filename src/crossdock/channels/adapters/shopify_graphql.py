"""Shopify's GraphQL Admin API as a protocol: a request's bytes, an answer's meaning, and what both cost.

Errors come in four places: the status (401, 403, 429, 5xx), ``errors`` beside HTTP 200 (THROTTLED,
ACCESS_DENIED, an unknown field), ``userErrors`` inside a mutation's answer (with a code or without), and an
answer that is none. Every answer states its cost (``extensions.cost``), and what is left in the bucket.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from crossdock.channels.errors import ShopForbidden, ShopRefused, ShopThrottled
from crossdock.core.errors import Unavailable

API_VERSION: Final = "2026-04"  # compare-and-set by changeFromQuantity is required from here on
TOKEN: Final = "X-Shopify-Access-Token"  # noqa: S105 - a header's name
SHORTEST_WAIT: Final = 1.0  # seconds, where a refusal names none
DENIED: Final = "ACCESS_DENIED"  # the app lacks a scope, or an approval
MESSAGES: Final = 5  # of many errors, those that are told

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Operation:
    """A document of the API. ``root``: the field whose answer is read; ``cost``: points that it may ask for,
    until an answer has said.
    """

    name: str
    root: str
    text: str
    cost: int

    @property
    def reads(self) -> bool:
        """Nothing is done at the shop."""
        return self.text.lstrip().startswith("query")


@dataclass(frozen=True, slots=True)
class Cost:
    """``requested`` points were set aside, ``actual`` were used; ``available`` of ``maximum`` are left, and
    ``restore_rate`` come back a second.
    """

    requested: float
    actual: float
    available: float
    maximum: float
    restore_rate: float


@dataclass(frozen=True, slots=True)
class UserError:
    """``code``: empty where the operation's errors have none."""

    field: tuple[str, ...]
    message: str
    code: str = ""


class _Throttle(msgspec.Struct, rename="camel"):
    maximum_available: float
    currently_available: float
    restore_rate: float


class _Cost(msgspec.Struct, rename="camel"):
    throttle_status: _Throttle
    requested_query_cost: float = 0.0
    actual_query_cost: float | None = None


class _Extensions(msgspec.Struct):
    cost: _Cost | None = None


class _Error(msgspec.Struct):
    message: str = ""
    extensions: dict[str, Any] = {}


class _Envelope(msgspec.Struct):
    data: msgspec.Raw = msgspec.Raw(b"null")
    errors: list[_Error] = []
    extensions: _Extensions | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """An answer that can be used. ``data``: its bytes as they came; ``root``: the operation's field, read."""

    data: bytes
    root: Any
    cost: Cost | None


def encode(operation: Operation, variables: Record) -> bytes:
    """The request's body."""
    return msgspec.json.encode(
        {"query": operation.text, "operationName": operation.name, "variables": dict(variables)}
    )


def decode(operation: Operation, status: int, body: bytes, *, asked_wait: float = 0.0) -> Said:
    """The answer to ``operation``. ``asked_wait``: seconds of Retry-After.

    Raises ShopForbidden, ShopThrottled, ShopRefused (the shop has not acted), Unavailable (it may have).
    """
    _check_status(status, body, asked_wait)
    envelope: _Envelope = _parsed(body, _Envelope)
    cost = _cost(envelope.extensions)
    data = _parsed(bytes(envelope.data), Any)
    root = data.get(operation.root) if isinstance(data, dict) else None
    # What an app may not read is null beside an error: taken as it stands, an order would lose its customer.
    denied = operation.reads and any(error.extensions.get("code") == DENIED for error in envelope.errors)
    if envelope.errors and (root is None or denied):
        raise _refusal(operation, envelope.errors, cost)
    return Said(bytes(envelope.data), root, cost)


def _check_status(status: int, body: bytes, asked_wait: float) -> None:
    said = body[:300].decode("utf-8", "replace")
    if status == 429:
        raise ShopThrottled("the shop answers 429", wait=max(asked_wait, SHORTEST_WAIT))
    if status in (401, 402, 403, 423):
        raise ShopForbidden(f"the shop answers {status}: {said}; look at the access token", status=status)
    if status >= 500:
        raise Unavailable(f"the shop answers {status}: {said}", perhaps=True)
    if status != 200:
        raise ShopRefused(f"the shop answers {status}: {said}; look at its address and API version")


def _parsed(body: bytes, kind: Any) -> Any:
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise Unavailable(f"the shop's answer is none of its API: {error}", perhaps=True) from error


def _cost(extensions: _Extensions | None) -> Cost | None:
    if extensions is None or extensions.cost is None:
        return None
    cost, left = extensions.cost, extensions.cost.throttle_status
    return Cost(
        cost.requested_query_cost,
        cost.actual_query_cost or 0.0,
        left.currently_available,
        left.maximum_available,
        left.restore_rate,
    )


def _refusal(operation: Operation, errors: Sequence[_Error], cost: Cost | None) -> Exception:
    codes = {str(error.extensions.get("code", "")) for error in errors}
    said = f"{operation.name}: " + "; ".join(error.message for error in errors[:MESSAGES])
    if "THROTTLED" in codes:
        return ShopThrottled(said, wait=missing(cost), cost=cost)
    if "INTERNAL_SERVER_ERROR" in codes:
        return Unavailable(said, perhaps=True)
    if DENIED in codes:
        return ShopForbidden(f"{said}; give the app this scope", status=200)
    listed = [
        {"field": [], "message": error.message, "code": str(error.extensions.get("code", ""))}
        for error in errors
    ]
    return ShopRefused(said, errors=listed)


def missing(cost: Cost | None) -> float:
    """Seconds until the bucket holds what was asked for."""
    if cost is None or cost.restore_rate <= 0:
        return SHORTEST_WAIT
    return max(SHORTEST_WAIT / 10, (cost.requested - cost.available) / cost.restore_rate)


def user_errors(root: Any, *keys: str) -> tuple[UserError, ...]:
    """What the mutation's answer says went wrong: ``userErrors``, and ``keys`` where it has further lists."""
    found: dict[UserError, None] = {}
    for key in ("userErrors", *keys):
        for one in (root or {}).get(key) or ():
            path = tuple(str(part) for part in one.get("field") or ())
            error = UserError(path, str(one.get("message", "")), str(one.get("code") or ""))
            plain = UserError(path, error.message)
            if error.code and plain in found:
                del found[plain]  # the same, said again without its code
            if not any((known.field, known.message) == (path, error.message) for known in found):
                found[error] = None
    return tuple(found)


def demand(operation: Operation, root: Any, *keys: str) -> None:
    """Raise ShopRefused when the mutation's answer has user errors."""
    errors = user_errors(root, *keys)
    if errors:
        listed = [{"field": list(one.field), "message": one.message, "code": one.code} for one in errors]
        said = "; ".join(one.message for one in errors[:MESSAGES])
        raise ShopRefused(f"{operation.name}: {said}", errors=listed)


def nodes(connection: Any) -> list[Record]:
    """The records of a connection, written as ``nodes`` or as ``edges``; of a plain list, its records."""
    if isinstance(connection, list):
        return [one for one in connection if isinstance(one, dict)]
    found = (connection or {}).get("nodes")
    if found is None:
        found = [edge.get("node") for edge in (connection or {}).get("edges") or ()]
    return [one for one in found if isinstance(one, dict)]


def next_page(connection: Any) -> str | None:
    """The cursor behind which there is more."""
    info = (connection or {}).get("pageInfo") or {}
    return str(info["endCursor"]) if info.get("hasNextPage") and info.get("endCursor") else None
