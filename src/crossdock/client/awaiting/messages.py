"""Calls: messages. Written by ``crossdock.client.generate``: not to be edited."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal, overload

from crossdock.client.calls import Call, Tag, once, part
from crossdock.client.pages import AsyncPages, AsyncRoom

if TYPE_CHECKING:
    from crossdock.client.shapes import (
        Dismissed,
        DismissIn,
        Mended,
        MendIn,
        Message,
        MessageShown,
        MessageShownSome,
        MessageSome,
        Replayed,
    )


class AsyncMessagesCalls(AsyncRoom):
    """``messages``: messages."""

    @overload
    def list(
        self,
        *,
        direction: Literal["in", "out"] | None = None,
        state: str | None = None,
        party: str | None = None,
        kind: str | None = None,
        cursor: str | None = None,
        limit: int | None = None,
        fields: None = None,
    ) -> AsyncPages[Message]: ...
    @overload
    def list(
        self,
        *,
        direction: Literal["in", "out"] | None = None,
        state: str | None = None,
        party: str | None = None,
        kind: str | None = None,
        cursor: str | None = None,
        limit: int | None = None,
        fields: Sequence[str],
    ) -> AsyncPages[MessageSome]: ...
    def list(
        self,
        *,
        direction: Literal["in", "out"] | None = None,
        state: str | None = None,
        party: str | None = None,
        kind: str | None = None,
        cursor: str | None = None,
        limit: int | None = None,
        fields: Sequence[str] | None = None,
    ) -> AsyncPages[Any]:
        """List messages.

        What came in or went out, newest first.

        Needs the scope `messages:read`.

        ``state``: in: waiting, quarantined, done; out: waiting, delivered, dead. ``party``: Who sent it, or
        whom it goes to. ``kind``: This kind and those below it. ``cursor``: The ``next_cursor`` of the page
        before. ``limit``: Items a page.

        ``GET /messages``
        """
        return AsyncPages(
            self._send,
            Call(
                "GET",
                "/messages",
                asked={
                    "direction": direction,
                    "state": state,
                    "party": party,
                    "kind": kind,
                    "cursor": cursor,
                    "limit": limit,
                    "fields": fields,
                },
            ),
        )

    @overload
    async def get(
        self, message_id: str | int, *, fields: None = None, known: MessageShown | None = None
    ) -> MessageShown: ...
    @overload
    async def get(self, message_id: str | int, *, fields: Sequence[str]) -> MessageShownSome: ...
    async def get(
        self, message_id: str | int, *, fields: Sequence[str] | None = None, known: Any | None = None
    ) -> Any:
        """Show a message.

        Its bytes, headers and history. A mended body stands in the place of the one that arrived.

        Needs the scope `messages:read`.

        ``GET /messages/{message_id}``
        """
        found: Any = await self._send(
            Call("GET", f"/messages/{part(message_id)}", asked={"fields": fields}, known=known)
        )
        return found

    async def replay(
        self, message_id: str | int, *, if_match: Tag | None = None, idempotency_key: str | None = None
    ) -> Replayed:
        """Replay a message.

        Work through one that came in again, or send one again. What was applied before changes nothing.

        Needs the scope `messages:write`.

        ``POST /messages/{message_id}/replay``
        """
        found: Replayed = await self._send(
            Call("POST", f"/messages/{part(message_id)}/replay", key=once(idempotency_key), match=if_match)
        )
        return found

    async def mend(
        self,
        message_id: str | int,
        body: MendIn,
        *,
        if_match: Tag | None = None,
        idempotency_key: str | None = None,
    ) -> Mended:
        """Mend a message.

        Put a mended body beside the one that arrived, and have intake read it. With ``preview`` it is
        worked through and taken back: ``fault`` says what would be wrong with it. 409 where it is not in
        quarantine.

        Needs the scope `messages:write`.

        ``POST /messages/{message_id}/mend``
        """
        found: Mended = await self._send(
            Call(
                "POST",
                f"/messages/{part(message_id)}/mend",
                body=body,
                key=once(idempotency_key),
                match=if_match,
            )
        )
        return found

    async def dismiss(
        self,
        message_id: str | int,
        body: DismissIn,
        *,
        if_match: Tag | None = None,
        idempotency_key: str | None = None,
    ) -> Dismissed:
        """Dismiss a message.

        Leave it as it is for good, with a reason. A replay takes that back. 409 where it is not in
        quarantine.

        Needs the scope `messages:write`.

        ``POST /messages/{message_id}/dismiss``
        """
        found: Dismissed = await self._send(
            Call(
                "POST",
                f"/messages/{part(message_id)}/dismiss",
                body=body,
                key=once(idempotency_key),
                match=if_match,
            )
        )
        return found
