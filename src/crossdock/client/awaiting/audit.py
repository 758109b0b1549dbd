"""Calls: audit. Written by ``crossdock.client.generate``: not to be edited."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal, overload

from crossdock.client.calls import Call
from crossdock.client.pages import AsyncPages, AsyncRoom

if TYPE_CHECKING:
    from crossdock.client.shapes import AsOf, AsOfSome, AuditEntry, AuditEntrySome


class AsyncAuditCalls(AsyncRoom):
    """``audit``: audit."""

    @overload
    def list(
        self,
        *,
        actor: str | None = None,
        face: Literal["api", "cli", "console", "stage", "channel", "rule", "command", "key", "user"]
        | None = None,
        address: str | None = None,
        since: str | None = None,
        until: str | None = None,
        order: str | None = None,
        subject: str | None = None,
        name: str | None = None,
        act: str | None = None,
        target: str | None = None,
        cursor: str | None = None,
        limit: int | None = None,
        fields: None = None,
    ) -> AsyncPages[AuditEntry]: ...
    @overload
    def list(
        self,
        *,
        actor: str | None = None,
        face: Literal["api", "cli", "console", "stage", "channel", "rule", "command", "key", "user"]
        | None = None,
        address: str | None = None,
        since: str | None = None,
        until: str | None = None,
        order: str | None = None,
        subject: str | None = None,
        name: str | None = None,
        act: str | None = None,
        target: str | None = None,
        cursor: str | None = None,
        limit: int | None = None,
        fields: Sequence[str],
    ) -> AsyncPages[AuditEntrySome]: ...
    def list(
        self,
        *,
        actor: str | None = None,
        face: Literal["api", "cli", "console", "stage", "channel", "rule", "command", "key", "user"]
        | None = None,
        address: str | None = None,
        since: str | None = None,
        until: str | None = None,
        order: str | None = None,
        subject: str | None = None,
        name: str | None = None,
        act: str | None = None,
        target: str | None = None,
        cursor: str | None = None,
        limit: int | None = None,
        fields: Sequence[str] | None = None,
    ) -> AsyncPages[Any]:
        """Who changed what.

        What people, programs and commands changed, newest first; of an order also what stages and channels
        did. An entry is a transaction; its changes say what was before and after.

        Needs the scope `audit:read`.

        ``actor``: Who: `key:shop`, `user:ada@example.com`, `command:root`. ``face``: By which way it came.
        ``address``: The IP address it came from. ``since``: From this moment of business time. ``until``:
        Before this moment of business time. ``order``: An order's number: all that happened to it.
        ``subject``: A kind of setting: `channel`, `key`, `location`, `policy`… ``name``: With `subject`:
        the setting's name; without: all of the kind. ``act``: What was done, or a part of it: `hold` finds
        what was held by whichever face. ``target``: An address and all beneath it: `/api/v1/bulk/7`,
        `/console/orders/SO-100042`. ``cursor``: The ``next_cursor`` of the page before. ``limit``: Items a
        page.

        ``GET /audit``
        """
        return AsyncPages(
            self._send,
            Call(
                "GET",
                "/audit",
                asked={
                    "actor": actor,
                    "face": face,
                    "address": address,
                    "since": since,
                    "until": until,
                    "order": order,
                    "subject": subject,
                    "name": name,
                    "act": act,
                    "target": target,
                    "cursor": cursor,
                    "limit": limit,
                    "fields": fields,
                },
            ),
        )

    @overload
    async def as_of(
        self, *, subject: str, name: str, at: str, fields: None = None, known: AsOf | None = None
    ) -> AsOf: ...
    @overload
    async def as_of(self, *, subject: str, name: str, at: str, fields: Sequence[str]) -> AsOfSome: ...
    async def as_of(
        self,
        *,
        subject: str,
        name: str,
        at: str,
        fields: Sequence[str] | None = None,
        known: Any | None = None,
    ) -> Any:
        """An order or a setting at a moment.

        How it stood then. Of an order: what was written of it, its units by state, its holds, its status,
        what its locations were to ship and had shipped.

        Needs the scope `audit:read`.

        ``subject``: `order`, `channel`, `key`, `user`, `role`, `sign_on`, `webhook`, `location`, `policy`,
        `golden_order`, `guard_rails`, `policy_trial`, `retention`, `tariff`, `sku`, `kit`, `alias`…; an
        unknown one is answered with all there are. ``name``: Which: an order's number, a channel's name, a
        location's code. ``at``: The moment, of business time.

        ``GET /audit/as-of``
        """
        found: Any = await self._send(
            Call(
                "GET",
                "/audit/as-of",
                asked={"subject": subject, "name": name, "at": at, "fields": fields},
                known=known,
            )
        )
        return found
