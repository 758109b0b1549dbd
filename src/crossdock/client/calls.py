"""One call of the API, before it is sent: method, address, what it asks for, whether it may be sent twice.

Pure. ``blocking`` and ``awaiting`` make these; ``talking`` sends them.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias, TypeVar
from urllib.parse import quote

T = TypeVar("T")
Items: TypeAlias = list[T]  # by another name, because classes of calls have a method ``list``
# What a change may hold for: a document that was read, or a tag, or a version as text.
Tag: TypeAlias = Mapping[str, object] | str
BASE: Final = "/api/v1"
KEY: Final = "Idempotency-Key"
LONGEST: Final = 255  # characters of a key or a tag


class Document(dict[str, Any]):
    """A JSON object as it was answered, with the ``ETag`` that came with it."""

    __slots__ = ("etag",)
    etag: str | None

    def __init__(self, members: Mapping[str, Any], etag: str | None = None) -> None:
        super().__init__(members)
        self.etag = etag


def etag(document: Mapping[str, object]) -> str | None:
    """The ``ETag`` (with its quotes) of a document that a ``get`` gave; None where none came with it."""
    return document.etag if isinstance(document, Document) else None


def tag(wanted: Tag) -> str:
    """``If-Match`` for this. Raises ValueError for a document that came without a tag."""
    if isinstance(wanted, str):
        return wanted if wanted == "*" or wanted.endswith('"') else f'"{wanted}"'
    found = etag(wanted)
    if found is None:
        raise ValueError("this document came without an ETag: give one that a get() has read, or a tag")
    return found


def sendable(name: str, text: str) -> str:
    """A header's value. Raises ValueError for what cannot be sent: it would look like a broken connection."""
    if not (0 < len(text) <= LONGEST and text.isascii() and text.isprintable()):
        raise ValueError(f"{name} is 1 to {LONGEST} printable ASCII characters, and this is not: {text!r}")
    return text


def once(given: str | None) -> str:
    """The Idempotency-Key of one call, which all its tries bear."""
    return given or str(uuid.uuid4())


def part(value: object) -> str:
    """A value as a part of an address. Raises ValueError for what would lead to another address."""
    text = str(value)
    if text in ("", ".", ".."):
        raise ValueError(f"{text!r} names nothing: the address would be another one")
    return quote(text, safe="")


@dataclass(frozen=True, slots=True)
class Call:
    """``path``: below /api/v1, quoted; ``asked``: parameters, None for those that are not given; ``body``:
    JSON, None for none; ``key``: its Idempotency-Key; ``new``: only where there is none yet; ``known``: what
    to give back where it is still that; ``raw``: the answer is bytes.
    """

    method: str
    path: str
    asked: Mapping[str, object] = field(default_factory=dict)
    body: object = None
    key: str | None = None
    match: Tag | None = None
    new: bool = False
    known: Mapping[str, object] | None = None
    raw: bool = False

    @property
    def repeatable(self) -> bool:
        """A second try does nothing that the first did not."""
        return self.method == "GET" or self.key is not None

    @property
    def patience(self) -> float:
        """Seconds that the server may wait before it answers."""
        wait = self.asked.get("wait")
        return float(wait) if isinstance(wait, int) else 0.0

    def query(self) -> list[tuple[str, str | int | float | bool | None]]:
        """As the address has it: lists repeated, but for ``fields``, which is one list with commas."""
        found: list[tuple[str, str | int | float | bool | None]] = []
        for name, value in self.asked.items():
            if value is None:
                continue
            values = value if isinstance(value, Sequence) and not isinstance(value, str) else [value]
            texts = [_text(one) for one in values]
            found += [(name, ",".join(texts))] if name == "fields" else [(name, one) for one in texts]
        return found

    def headers(self) -> dict[str, str]:
        found = {"Accept": "*/*" if self.raw else "application/json"}
        if self.key is not None:
            found[KEY] = sendable(KEY, self.key)
        if self.match is not None:
            found["If-Match"] = sendable("If-Match", tag(self.match))
        known = None if self.known is None else etag(self.known)
        if known is not None:
            found["If-None-Match"] = known
        if self.new:
            found["If-None-Match"] = "*"
        return found


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
