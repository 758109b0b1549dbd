"""Calls: masters. Written by ``crossdock.client.generate``: not to be edited."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, overload

from crossdock.client.calls import Call, once
from crossdock.client.pages import AsyncPages, AsyncRoom

if TYPE_CHECKING:
    from crossdock.client.shapes import (
        Alias,
        AliasSome,
        Kit,
        KitSome,
        Location,
        LocationSome,
        Policy,
        PolicyIn,
        PolicySome,
        Sku,
        SkuSome,
    )


class AsyncSkusCalls(AsyncRoom):
    """``skus``: masters."""

    @overload
    def list(
        self, *, cursor: str | None = None, limit: int | None = None, fields: None = None
    ) -> AsyncPages[Sku]: ...
    @overload
    def list(
        self, *, cursor: str | None = None, limit: int | None = None, fields: Sequence[str]
    ) -> AsyncPages[SkuSome]: ...
    def list(
        self, *, cursor: str | None = None, limit: int | None = None, fields: Sequence[str] | None = None
    ) -> AsyncPages[Any]:
        """List SKUs.

        As they hold now, by code. Grams and millimetres a base unit.

        Needs the scope `masters:read`.

        ``cursor``: The ``next_cursor`` of the page before. ``limit``: Items a page.

        ``GET /skus``
        """
        return AsyncPages(
            self._send, Call("GET", "/skus", asked={"cursor": cursor, "limit": limit, "fields": fields})
        )


class AsyncKitsCalls(AsyncRoom):
    """``kits``: masters."""

    @overload
    def list(
        self, *, cursor: str | None = None, limit: int | None = None, fields: None = None
    ) -> AsyncPages[Kit]: ...
    @overload
    def list(
        self, *, cursor: str | None = None, limit: int | None = None, fields: Sequence[str]
    ) -> AsyncPages[KitSome]: ...
    def list(
        self, *, cursor: str | None = None, limit: int | None = None, fields: Sequence[str] | None = None
    ) -> AsyncPages[Any]:
        """List kits.

        SKUs that are sold as one and stocked as their components; what each is made of now.

        Needs the scope `masters:read`.

        ``cursor``: The ``next_cursor`` of the page before. ``limit``: Items a page.

        ``GET /kits``
        """
        return AsyncPages(
            self._send, Call("GET", "/kits", asked={"cursor": cursor, "limit": limit, "fields": fields})
        )


class AsyncAliasesCalls(AsyncRoom):
    """``aliases``: masters."""

    @overload
    def list(
        self,
        *,
        channel: str | None = None,
        cursor: str | None = None,
        limit: int | None = None,
        fields: None = None,
    ) -> AsyncPages[Alias]: ...
    @overload
    def list(
        self,
        *,
        channel: str | None = None,
        cursor: str | None = None,
        limit: int | None = None,
        fields: Sequence[str],
    ) -> AsyncPages[AliasSome]: ...
    def list(
        self,
        *,
        channel: str | None = None,
        cursor: str | None = None,
        limit: int | None = None,
        fields: Sequence[str] | None = None,
    ) -> AsyncPages[Any]:
        """List aliases.

        What channels call SKUs, packs with the units of one; by channel, those of every channel first.
        Whoever is limited to channels sees these and their own.

        Needs the scope `masters:read`.

        ``channel``: What this channel calls SKUs; else every alias. ``cursor``: The ``next_cursor`` of the
        page before. ``limit``: Items a page.

        ``GET /aliases``
        """
        return AsyncPages(
            self._send,
            Call(
                "GET",
                "/aliases",
                asked={"channel": channel, "cursor": cursor, "limit": limit, "fields": fields},
            ),
        )


class AsyncLocationsCalls(AsyncRoom):
    """``locations``: masters."""

    @overload
    def list(
        self,
        *,
        inactive: bool | None = None,
        cursor: str | None = None,
        limit: int | None = None,
        fields: None = None,
    ) -> AsyncPages[Location]: ...
    @overload
    def list(
        self,
        *,
        inactive: bool | None = None,
        cursor: str | None = None,
        limit: int | None = None,
        fields: Sequence[str],
    ) -> AsyncPages[LocationSome]: ...
    def list(
        self,
        *,
        inactive: bool | None = None,
        cursor: str | None = None,
        limit: int | None = None,
        fields: Sequence[str] | None = None,
    ) -> AsyncPages[Any]:
        """List locations.

        As they hold now, by code. Whoever is limited to locations sees their own.

        Needs the scope `masters:read`.

        ``inactive``: Also closed ones. ``cursor``: The ``next_cursor`` of the page before. ``limit``: Items
        a page.

        ``GET /locations``
        """
        return AsyncPages(
            self._send,
            Call(
                "GET",
                "/locations",
                asked={"inactive": inactive, "cursor": cursor, "limit": limit, "fields": fields},
            ),
        )


class AsyncPoliciesCalls(AsyncRoom):
    """``policies``: masters."""

    @overload
    def list(
        self, *, cursor: str | None = None, limit: int | None = None, fields: None = None
    ) -> AsyncPages[Policy]: ...
    @overload
    def list(
        self, *, cursor: str | None = None, limit: int | None = None, fields: Sequence[str]
    ) -> AsyncPages[PolicySome]: ...
    def list(
        self, *, cursor: str | None = None, limit: int | None = None, fields: Sequence[str] | None = None
    ) -> AsyncPages[Any]:
        """List policies.

        All versions, newest first.

        Needs the scope `masters:read`.

        ``cursor``: The ``next_cursor`` of the page before. ``limit``: Items a page.

        ``GET /policies``
        """
        return AsyncPages(
            self._send, Call("GET", "/policies", asked={"cursor": cursor, "limit": limit, "fields": fields})
        )

    async def publish(self, body: PolicyIn, *, idempotency_key: str | None = None) -> Policy:
        """Publish a policy.

        Add a version; it holds from ``valid_from`` until a later one does. 422 names what cannot be.

        Needs the scope `masters:write`.

        ``POST /policies``
        """
        found: Policy = await self._send(Call("POST", "/policies", body=body, key=once(idempotency_key)))
        return found
