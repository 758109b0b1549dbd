"""Calls: webhooks. Written by ``crossdock.client.generate``: not to be edited."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal, overload

from crossdock.client.calls import Call, Tag, once, part
from crossdock.client.pages import AsyncPages, AsyncRoom

if TYPE_CHECKING:
    from crossdock.client.shapes import (
        Delivery,
        DeliverySome,
        Replay,
        ReplayIn,
        TestSent,
        Webhook,
        WebhookChange,
        WebhookIn,
        WebhookMade,
        WebhookRotateIn,
        WebhookSome,
    )


class AsyncWebhooksCalls(AsyncRoom):
    """``webhooks``: webhooks."""

    @overload
    def list(
        self, *, cursor: str | None = None, limit: int | None = None, fields: None = None
    ) -> AsyncPages[Webhook]: ...
    @overload
    def list(
        self, *, cursor: str | None = None, limit: int | None = None, fields: Sequence[str]
    ) -> AsyncPages[WebhookSome]: ...
    def list(
        self, *, cursor: str | None = None, limit: int | None = None, fields: Sequence[str] | None = None
    ) -> AsyncPages[Any]:
        """List webhooks.

        By name, without their secrets. Who is limited to channels or locations sees those that are, too.

        Needs the scope `webhooks:read`.

        ``cursor``: The ``next_cursor`` of the page before. ``limit``: Items a page.

        ``GET /webhooks``
        """
        return AsyncPages(
            self._send, Call("GET", "/webhooks", asked={"cursor": cursor, "limit": limit, "fields": fields})
        )

    async def create(self, body: WebhookIn, *, idempotency_key: str | None = None) -> WebhookMade:
        """Add a webhook.

        Its secret is in this answer and nowhere else. Who adds it needs `events:read` too, and hands on no
        more than he may see himself.

        Needs the scope `webhooks:write`.

        ``POST /webhooks``
        """
        found: WebhookMade = await self._send(Call("POST", "/webhooks", body=body, key=once(idempotency_key)))
        return found

    @overload
    async def get(self, name: str | int, *, fields: None = None, known: Webhook | None = None) -> Webhook: ...
    @overload
    async def get(self, name: str | int, *, fields: Sequence[str]) -> WebhookSome: ...
    async def get(
        self, name: str | int, *, fields: Sequence[str] | None = None, known: Any | None = None
    ) -> Any:
        """Show a webhook.

        What it is told, and how it does.

        Needs the scope `webhooks:read`.

        ``GET /webhooks/{name}``
        """
        found: Any = await self._send(
            Call("GET", f"/webhooks/{part(name)}", asked={"fields": fields}, known=known)
        )
        return found

    async def change(self, name: str | int, body: WebhookChange, *, if_match: Tag | None = None) -> Webhook:
        """Change a webhook.

        What is left out stays. What waits goes to the new address; what it was told stays told.

        Needs the scope `webhooks:write`.

        ``PATCH /webhooks/{name}``
        """
        found: Webhook = await self._send(Call("PATCH", f"/webhooks/{part(name)}", body=body, match=if_match))
        return found

    async def remove(self, name: str | int, *, if_match: Tag | None = None) -> None:
        """Remove a webhook.

        What waits for it is given up. Its deliveries are kept, and its name stays taken.

        Needs the scope `webhooks:write`.

        ``DELETE /webhooks/{name}``
        """
        await self._send(Call("DELETE", f"/webhooks/{part(name)}", match=if_match))

    async def rotate(
        self,
        name: str | int,
        body: WebhookRotateIn,
        *,
        if_match: Tag | None = None,
        idempotency_key: str | None = None,
    ) -> WebhookMade:
        """Give a webhook a new secret.

        Messages bear the signatures of both until the overlap is over.

        Needs the scope `webhooks:write`.

        ``POST /webhooks/{name}/rotate``
        """
        found: WebhookMade = await self._send(
            Call(
                "POST", f"/webhooks/{part(name)}/rotate", body=body, key=once(idempotency_key), match=if_match
            )
        )
        return found

    async def test(
        self, name: str | int, *, if_match: Tag | None = None, idempotency_key: str | None = None
    ) -> TestSent:
        """Send a webhook a test.

        A message of the type `webhook.test`, signed as all are.

        Needs the scope `webhooks:write`.

        ``POST /webhooks/{name}/test``
        """
        found: TestSent = await self._send(
            Call("POST", f"/webhooks/{part(name)}/test", key=once(idempotency_key), match=if_match)
        )
        return found

    async def replay(
        self,
        name: str | int,
        body: ReplayIn,
        *,
        if_match: Tag | None = None,
        idempotency_key: str | None = None,
    ) -> Replay:
        """Tell a webhook again.

        One event, what was given up, or everything from a point on. Ids stay the same.

        Needs the scope `webhooks:write`.

        ``POST /webhooks/{name}/replay``
        """
        found: Replay = await self._send(
            Call(
                "POST", f"/webhooks/{part(name)}/replay", body=body, key=once(idempotency_key), match=if_match
            )
        )
        return found

    @overload
    def deliveries(
        self,
        name: str | int,
        *,
        state: Literal["waiting", "delivered", "dead"] | None = None,
        cursor: int | None = None,
        limit: int | None = None,
        fields: None = None,
    ) -> AsyncPages[Delivery]: ...
    @overload
    def deliveries(
        self,
        name: str | int,
        *,
        state: Literal["waiting", "delivered", "dead"] | None = None,
        cursor: int | None = None,
        limit: int | None = None,
        fields: Sequence[str],
    ) -> AsyncPages[DeliverySome]: ...
    def deliveries(
        self,
        name: str | int,
        *,
        state: Literal["waiting", "delivered", "dead"] | None = None,
        cursor: int | None = None,
        limit: int | None = None,
        fields: Sequence[str] | None = None,
    ) -> AsyncPages[Any]:
        """List what a webhook was told.

        Newest event first. Those that are `dead` were given up after three days. A page of one `state`
        looks through a thousand: it may have few of them, or none, and a `next_cursor` all the same.

        Needs the scope `webhooks:read`.

        ``cursor``: The ``next_cursor`` of the page before. ``limit``: Items a page.

        ``GET /webhooks/{name}/deliveries``
        """
        return AsyncPages(
            self._send,
            Call(
                "GET",
                f"/webhooks/{part(name)}/deliveries",
                asked={"state": state, "cursor": cursor, "limit": limit, "fields": fields},
            ),
        )
