"""Calls: stock. Written by ``crossdock.client.generate``: not to be edited."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, overload

from crossdock.client.calls import Call, once
from crossdock.client.pages import Pages, Room

if TYPE_CHECKING:
    from crossdock.client.shapes import (
        Adjustment,
        Cell,
        CellSome,
        Changes,
        Count,
        CountTask,
        CountTaskSome,
        PromiseIn,
        Promises,
        Stop,
        StopEndIn,
        StopIn,
        Stops,
        StopSome,
    )


class AvailabilityCalls(Room):
    """``availability``: stock."""

    @overload
    def list(
        self,
        *,
        sku: Sequence[str] = (),
        location: Sequence[str] = (),
        channel: str | None = None,
        cursor: str | None = None,
        limit: int | None = None,
        fields: None = None,
    ) -> Pages[Cell]: ...
    @overload
    def list(
        self,
        *,
        sku: Sequence[str] = (),
        location: Sequence[str] = (),
        channel: str | None = None,
        cursor: str | None = None,
        limit: int | None = None,
        fields: Sequence[str],
    ) -> Pages[CellSome]: ...
    def list(
        self,
        *,
        sku: Sequence[str] = (),
        location: Sequence[str] = (),
        channel: str | None = None,
        cursor: str | None = None,
        limit: int | None = None,
        fields: Sequence[str] | None = None,
    ) -> Pages[Any]:
        """What may be sold from where.

        Cells of stock: a SKU at a location, by SKU and location, with what may be promised by the days on
        which more is expected. A SKU nowhere in stock, nor expected, has none. Kits come last: as many as
        their components make at each location that knows all of these. Kits that share a component show
        what each could be sold as alone.

        Needs the scope `stock:read`.

        ``sku``: SKUs; may be repeated; else all. ``location``: Locations' codes; may be repeated; else all.
        ``channel``: Whose stops count, beside those of every channel. ``cursor``: The ``next_cursor`` of
        the page before. ``limit``: Items a page.

        ``GET /availability``
        """
        return Pages(
            self._send,
            Call(
                "GET",
                "/availability",
                asked={
                    "sku": sku,
                    "location": location,
                    "channel": channel,
                    "cursor": cursor,
                    "limit": limit,
                    "fields": fields,
                },
            ),
        )


class PromiseCalls(Room):
    """``promise``: stock."""

    def make(self, body: PromiseIn, *, idempotency_key: str | None = None) -> Promises:
        """What can be delivered, when, at what cost.

        Decided now by the engine that routes orders, for each service level; nothing is reserved. Codes
        mean what they mean in the channel. A kit is promised as its components: parcels name these,
        ``backordered`` counts the kits that would not be whole.

        Needs the scope `stock:read`.

        ``POST /promise``
        """
        found: Promises = self._send(Call("POST", "/promise", body=body, key=once(idempotency_key)))
        return found


class StockCalls(Room):
    """``stock``: stock."""

    def adjust(
        self, body: Adjustment | Sequence[Adjustment], *, idempotency_key: str | None = None
    ) -> Changes:
        """Adjust stock.

        Add units, or take them: one adjustment, or an array; all or nothing. What falls below what is
        reserved is asked back from the orders.

        Needs the scope `stock:write` or its part `stock:adjust`.

        ``POST /stock/adjustments``
        """
        found: Changes = self._send(Call("POST", "/stock/adjustments", body=body, key=once(idempotency_key)))
        return found

    def count(self, body: Count | Sequence[Count], *, idempotency_key: str | None = None) -> Changes:
        """Count stock.

        Set stock to what was counted: one count, or an array; all or nothing. A count older than the newest
        of its SKU and location changes nothing and is not in the answer.

        Needs the scope `stock:write` or its part `stock:adjust`.

        ``POST /stock/counts``
        """
        found: Changes = self._send(Call("POST", "/stock/counts", body=body, key=once(idempotency_key)))
        return found

    @overload
    def count_tasks(
        self,
        *,
        sku: Sequence[str] = (),
        location: Sequence[str] = (),
        closed: bool | None = None,
        cursor: str | None = None,
        limit: int | None = None,
        fields: None = None,
    ) -> Pages[CountTask]: ...
    @overload
    def count_tasks(
        self,
        *,
        sku: Sequence[str] = (),
        location: Sequence[str] = (),
        closed: bool | None = None,
        cursor: str | None = None,
        limit: int | None = None,
        fields: Sequence[str],
    ) -> Pages[CountTaskSome]: ...
    def count_tasks(
        self,
        *,
        sku: Sequence[str] = (),
        location: Sequence[str] = (),
        closed: bool | None = None,
        cursor: str | None = None,
        limit: int | None = None,
        fields: Sequence[str] | None = None,
    ) -> Pages[Any]:
        """What is to be counted.

        Where units were not found by whoever looked for them, newest first. `POST /stock/counts` closes
        them.

        Needs the scope `stock:read`.

        ``sku``: SKUs; may be repeated; else all. ``location``: Locations' codes; may be repeated; else all.
        ``closed``: Also those that a count has closed. ``cursor``: The ``next_cursor`` of the page before.
        ``limit``: Items a page.

        ``GET /stock/count-tasks``
        """
        return Pages(
            self._send,
            Call(
                "GET",
                "/stock/count-tasks",
                asked={
                    "sku": sku,
                    "location": location,
                    "closed": closed,
                    "cursor": cursor,
                    "limit": limit,
                    "fields": fields,
                },
            ),
        )

    @overload
    def stops(
        self, *, cursor: str | None = None, limit: int | None = None, fields: None = None
    ) -> Pages[Stop]: ...
    @overload
    def stops(
        self, *, cursor: str | None = None, limit: int | None = None, fields: Sequence[str]
    ) -> Pages[StopSome]: ...
    def stops(
        self, *, cursor: str | None = None, limit: int | None = None, fields: Sequence[str] | None = None
    ) -> Pages[Any]:
        """List what is not sold.

        By SKU and channel, as it holds now. Whoever is limited to channels sees what these do not sell, and
        what none does.

        Needs the scope `stock:read`.

        ``cursor``: The ``next_cursor`` of the page before. ``limit``: Items a page.

        ``GET /stock/stops``
        """
        return Pages(
            self._send,
            Call("GET", "/stock/stops", asked={"cursor": cursor, "limit": limit, "fields": fields}),
        )

    def stop_selling(self, body: StopIn, *, idempotency_key: str | None = None) -> Stops:
        """Stop selling.

        Nothing of it is available, everywhere or at one channel. Orders that come all the same are held or
        back-ordered; what is allocated stays. Answers with all that is not sold.

        Needs the scope `stock:write` or its part `stock:stop`.

        ``POST /stock/stops``
        """
        found: Stops = self._send(Call("POST", "/stock/stops", body=body, key=once(idempotency_key)))
        return found

    def sell_again(self, body: StopEndIn, *, idempotency_key: str | None = None) -> Stops:
        """Sell again.

        What was held or back-ordered for it goes on. 409 where it is not stopped just there.

        Needs the scope `stock:write` or its part `stock:stop`.

        ``POST /stock/stops/end``
        """
        found: Stops = self._send(Call("POST", "/stock/stops/end", body=body, key=once(idempotency_key)))
        return found
