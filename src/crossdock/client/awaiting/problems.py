"""Calls: problems. Written by ``crossdock.client.generate``: not to be edited."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, overload

from crossdock.client.calls import Call, Items, part
from crossdock.client.pages import AsyncRoom, items_of

if TYPE_CHECKING:
    from crossdock.client.shapes import ProblemKind, ProblemKindSome


class AsyncProblemsCalls(AsyncRoom):
    """``problems``: problems."""

    @overload
    async def list(self, *, fields: None = None) -> Items[ProblemKind]: ...
    @overload
    async def list(self, *, fields: Sequence[str]) -> Items[ProblemKindSome]: ...
    async def list(self, *, fields: Sequence[str] | None = None) -> Items[Any]:
        """List kinds of problems.

        Every `type` that an error can have: for programs, or as a page for whoever asks for `text/html`.

        ``GET /problems``
        """
        found: Items[Any] = items_of(await self._send(Call("GET", "/problems", asked={"fields": fields})))
        return found

    @overload
    async def get(
        self, code: str | int, *, fields: None = None, known: ProblemKind | None = None
    ) -> ProblemKind: ...
    @overload
    async def get(self, code: str | int, *, fields: Sequence[str]) -> ProblemKindSome: ...
    async def get(
        self, code: str | int, *, fields: Sequence[str] | None = None, known: Any | None = None
    ) -> Any:
        """What a problem means.

        Where an error's `type` leads: for programs, or as a page for whoever asks for `text/html`.

        ``GET /problems/{code}``
        """
        found: Any = await self._send(
            Call("GET", f"/problems/{part(code)}", asked={"fields": fields}, known=known)
        )
        return found
