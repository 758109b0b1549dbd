"""Calls the API as a warehouse or a shop's own program does: over HTTP, with a key, again until answered.

An act carries an ``Idempotency-Key``, so that sending it again does it once. Where the fault ``answer``
strikes, the first answer is thrown away as if the line had broken.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import httpx

from crossdock.twin.again import waits
from crossdock.twin.faults import Faults

TRIES: Final = 60
LONGEST_WAIT: Final = 2.0  # seconds between two tries
PASSING: Final = frozenset({429, 500, 502, 503, 504})
AGAIN: Final = "idempotency_in_progress"  # the first try is still at work


class Unanswered(Exception):
    """Nobody answered, however often it was asked."""


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    document: Any

    @property
    def done(self) -> bool:
        return 200 <= self.status < 300

    @property
    def code(self) -> str:
        """A problem's code."""
        return str(self.document.get("code", "")) if isinstance(self.document, dict) else ""


@dataclass(slots=True)
class Caller:
    """``base``: the address, up to ``/api/v1``. ``statuses``: answers by what was asked and status."""

    client: httpx.AsyncClient
    base: str
    key: str
    faults: Faults
    statuses: Counter[tuple[str, int]] = field(default_factory=Counter)
    turns: Counter[tuple[object, ...]] = field(default_factory=Counter)

    async def get(self, path: str, query: Mapping[str, Any] | None = None) -> Reply:
        return await self._ask("GET", path, query=query)

    async def pages(self, path: str, query: Mapping[str, Any]) -> AsyncIterator[dict[str, Any]]:
        """Every item of a list, page after page."""
        cursor: str | None = None
        while True:
            found = await self.get(path, {**query, **({"cursor": cursor} if cursor else {})})
            if not found.done:
                return
            for item in found.document["items"]:
                yield item
            cursor = found.document["next_cursor"]
            if cursor is None:
                return

    async def post(self, path: str, body: Any, *, once: str, name: tuple[object, ...] = ()) -> Reply:
        """An act. ``once``: its key; the same one again is the same act. ``name``: what the line's mishaps
        hang on, where the key bears numbers that the company gave.
        """
        name = name or (once,)
        self.turns[name] += 1
        lose = self.faults.strikes("answer", *name, self.turns[name])
        return await self._ask("POST", path, body=body, once=once, lose=lose)

    async def _ask(
        self,
        method: str,
        path: str,
        *,
        query: Any = None,
        body: Any = None,
        once: str | None = None,
        lose: bool = False,
    ) -> Reply:
        headers = {"Authorization": f"Bearer {self.key}"}
        if once is not None:
            headers["Idempotency-Key"] = once
        for wait in waits(TRIES, longest=LONGEST_WAIT):
            await asyncio.sleep(wait)
            try:
                answer = await self.client.request(
                    method, f"{self.base}{path}", params=query, json=body, headers=headers
                )
            except httpx.HTTPError:
                continue
            reply = Reply(answer.status_code, _document(answer))
            if reply.status in PASSING or reply.code == AGAIN:
                continue
            if lose:  # the line broke before the answer came through
                lose = False
                continue
            self.statuses[f"{method} {_kind(path)}", reply.status] += 1
            return reply
        raise Unanswered(f"{method} {path}: no answer in {TRIES} tries")


def _document(answer: httpx.Response) -> Any:
    try:
        return answer.json()
    except ValueError:
        return None


def _kind(path: str) -> str:
    """What was asked, without numbers."""
    parts = ("…" if any(letter.isdigit() for letter in part) else part for part in path.split("/"))
    return "/".join(parts)
