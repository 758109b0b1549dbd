"""Calls: search. Written by ``crossdock.client.generate``: not to be edited."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, overload

from crossdock.client.calls import Call, once
from crossdock.client.pages import AsyncRoom

if TYPE_CHECKING:
    from crossdock.client.shapes import NumbersFound, NumbersIn, SearchResults, SearchResultsSome


class AsyncSearchCalls(AsyncRoom):
    """``search``: search."""

    @overload
    async def orders(
        self,
        *,
        q: str,
        channel: Sequence[str] = (),
        cursor: str | None = None,
        limit: int | None = None,
        fields: None = None,
        known: SearchResults | None = None,
    ) -> SearchResults: ...
    @overload
    async def orders(
        self,
        *,
        q: str,
        channel: Sequence[str] = (),
        cursor: str | None = None,
        limit: int | None = None,
        fields: Sequence[str],
    ) -> SearchResultsSome: ...
    async def orders(
        self,
        *,
        q: str,
        channel: Sequence[str] = (),
        cursor: str | None = None,
        limit: int | None = None,
        fields: Sequence[str] | None = None,
        known: Any | None = None,
    ) -> Any:
        """Search orders.

        Numbers first, exactly: an order's, the channel's, the shop's name, tracking, fulfilment order,
        shipment, the customer's purchase order, a SKU, a barcode. Where none fits: names, e-mail addresses,
        telephone numbers and postcodes; all words must fit, and each name and side of an address may have
        one error. The nearest first, then the newest. People, purchase orders and SKUs are found two
        seconds after they changed.

        Needs the scope `orders:read`.

        ``q``: A number, or words about people: names, an e-mail address, a telephone number. ``channel``:
        Channels' names; may be repeated; else all. ``cursor``: The ``next_cursor`` of the page before.
        ``limit``: Items a page.

        ``GET /search``
        """
        found: Any = await self._send(
            Call(
                "GET",
                "/search",
                asked={"q": q, "channel": channel, "cursor": cursor, "limit": limit, "fields": fields},
                known=known,
            )
        )
        return found

    async def numbers(
        self, body: NumbersIn, *, channel: Sequence[str] = (), idempotency_key: str | None = None
    ) -> NumbersFound:
        """Search many numbers at once.

        Up to 200, each exactly, as a person pastes them. Nothing is changed.

        Needs the scope `orders:read`.

        ``channel``: Channels' names; may be repeated; else all.

        ``POST /search/numbers``
        """
        found: NumbersFound = await self._send(
            Call("POST", "/search/numbers", asked={"channel": channel}, body=body, key=once(idempotency_key))
        )
        return found
