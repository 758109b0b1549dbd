"""Calls: bulk acts. Written by ``crossdock.client.generate``: not to be edited."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal, overload

from crossdock.client.calls import Call, Tag, once, part
from crossdock.client.pages import AsyncPages, AsyncRoom

if TYPE_CHECKING:
    from crossdock.client.shapes import (
        Bulk,
        BulkIn,
        BulkItem,
        BulkItemSome,
        BulkPreview,
        BulkRunIn,
        BulkSome,
    )


class AsyncBulkCalls(AsyncRoom):
    """``bulk``: bulk acts."""

    async def preview(self, body: BulkIn, *, idempotency_key: str | None = None) -> BulkPreview:
        """Show what a bulk act would change.

        What would change, what not, and why; nothing is changed. At most 100,000 orders.

        Needs the scope `orders:write`.

        ``POST /bulk/preview``
        """
        found: BulkPreview = await self._send(
            Call("POST", "/bulk/preview", body=body, key=once(idempotency_key))
        )
        return found

    async def run(self, body: BulkRunIn, *, idempotency_key: str | None = None) -> Bulk:
        """Begin a bulk act.

        The orders are those that the filter finds now. They are worked on in the background, each once and
        as it stands then: look at ``counts``.

        Needs the scope `orders:write`.

        ``POST /bulk``
        """
        found: Bulk = await self._send(Call("POST", "/bulk", body=body, key=once(idempotency_key)))
        return found

    @overload
    def list(
        self, *, cursor: str | None = None, limit: int | None = None, fields: None = None
    ) -> AsyncPages[Bulk]: ...
    @overload
    def list(
        self, *, cursor: str | None = None, limit: int | None = None, fields: Sequence[str]
    ) -> AsyncPages[BulkSome]: ...
    def list(
        self, *, cursor: str | None = None, limit: int | None = None, fields: Sequence[str] | None = None
    ) -> AsyncPages[Any]:
        """List bulk acts.

        Newest first.

        Needs the scope `orders:read`.

        ``cursor``: The ``next_cursor`` of the page before. ``limit``: Items a page.

        ``GET /bulk``
        """
        return AsyncPages(
            self._send, Call("GET", "/bulk", asked={"cursor": cursor, "limit": limit, "fields": fields})
        )

    @overload
    async def get(self, bulk_id: str | int, *, fields: None = None, known: Bulk | None = None) -> Bulk: ...
    @overload
    async def get(self, bulk_id: str | int, *, fields: Sequence[str]) -> BulkSome: ...
    async def get(
        self, bulk_id: str | int, *, fields: Sequence[str] | None = None, known: Any | None = None
    ) -> Any:
        """Show how far a bulk act is.

        Orders by what came of them, ``waiting`` first; what was asked, and whether it can be taken back.

        Needs the scope `orders:read`.

        ``GET /bulk/{bulk_id}``
        """
        found: Any = await self._send(
            Call("GET", f"/bulk/{part(bulk_id)}", asked={"fields": fields}, known=known)
        )
        return found

    @overload
    def items(
        self,
        bulk_id: str | int,
        *,
        state: Literal["waiting", "done", "unchanged", "failed", "withdrawn"] | None = None,
        cursor: str | None = None,
        limit: int | None = None,
        fields: None = None,
    ) -> AsyncPages[BulkItem]: ...
    @overload
    def items(
        self,
        bulk_id: str | int,
        *,
        state: Literal["waiting", "done", "unchanged", "failed", "withdrawn"] | None = None,
        cursor: str | None = None,
        limit: int | None = None,
        fields: Sequence[str],
    ) -> AsyncPages[BulkItemSome]: ...
    def items(
        self,
        bulk_id: str | int,
        *,
        state: Literal["waiting", "done", "unchanged", "failed", "withdrawn"] | None = None,
        cursor: str | None = None,
        limit: int | None = None,
        fields: Sequence[str] | None = None,
    ) -> AsyncPages[Any]:
        """List what came of each order.

        In the order in which they are worked on.

        Needs the scope `orders:read`.

        ``state``: What came of them. ``cursor``: The ``next_cursor`` of the page before. ``limit``: Items a
        page.

        ``GET /bulk/{bulk_id}/items``
        """
        return AsyncPages(
            self._send,
            Call(
                "GET",
                f"/bulk/{part(bulk_id)}/items",
                asked={"state": state, "cursor": cursor, "limit": limit, "fields": fields},
            ),
        )

    async def retry(
        self, bulk_id: str | int, *, if_match: Tag | None = None, idempotency_key: str | None = None
    ) -> Bulk:
        """Try again what failed.

        What was done stays as it is.

        Needs the scope `orders:write`.

        ``POST /bulk/{bulk_id}/retry``
        """
        found: Bulk = await self._send(
            Call("POST", f"/bulk/{part(bulk_id)}/retry", key=once(idempotency_key), match=if_match)
        )
        return found

    async def stop(
        self, bulk_id: str | int, *, if_match: Tag | None = None, idempotency_key: str | None = None
    ) -> Bulk:
        """Stop a bulk act.

        What waits is withdrawn; what was done stays done.

        Needs the scope `orders:write`.

        ``POST /bulk/{bulk_id}/stop``
        """
        found: Bulk = await self._send(
            Call("POST", f"/bulk/{part(bulk_id)}/stop", key=once(idempotency_key), match=if_match)
        )
        return found

    async def undo(
        self, bulk_id: str | int, *, if_match: Tag | None = None, idempotency_key: str | None = None
    ) -> Bulk:
        """Take a bulk act back.

        Answers the bulk act that does it. What waits is withdrawn first; of what was done, what somebody
        has changed since stays as it is now. A cancellation, a note and another look cannot be taken back
        (409).

        Needs the scope `orders:write`.

        ``POST /bulk/{bulk_id}/undo``
        """
        found: Bulk = await self._send(
            Call("POST", f"/bulk/{part(bulk_id)}/undo", key=once(idempotency_key), match=if_match)
        )
        return found
