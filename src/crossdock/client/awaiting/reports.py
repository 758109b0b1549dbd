"""Calls: reports. Written by ``crossdock.client.generate``: not to be edited."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal, overload

from crossdock.client.calls import Call, part
from crossdock.client.pages import AsyncPages, AsyncRoom

if TYPE_CHECKING:
    from crossdock.client.shapes import (
        CountedOrder,
        CountedOrderSome,
        CountedPart,
        CountedPartSome,
        Report,
        ReportSome,
    )


class AsyncReportsCalls(AsyncRoom):
    """``reports``: reports."""

    @overload
    async def order(
        self,
        report: str | int,
        *,
        period: Literal["today", "yesterday", "7_days", "28_days", "month", "own"] | None = None,
        first: str | None = None,
        last: str | None = None,
        channel: Sequence[str] = (),
        location: Sequence[str] = (),
        carrier: Sequence[str] = (),
        by: Literal["day", "hour", "location", "carrier", "channel", "age"] | None = None,
        fields: None = None,
        known: Report | None = None,
    ) -> Report: ...
    @overload
    async def order(
        self,
        report: str | int,
        *,
        period: Literal["today", "yesterday", "7_days", "28_days", "month", "own"] | None = None,
        first: str | None = None,
        last: str | None = None,
        channel: Sequence[str] = (),
        location: Sequence[str] = (),
        carrier: Sequence[str] = (),
        by: Literal["day", "hour", "location", "carrier", "channel", "age"] | None = None,
        fields: Sequence[str],
    ) -> ReportSome: ...
    async def order(
        self,
        report: str | int,
        *,
        period: Literal["today", "yesterday", "7_days", "28_days", "month", "own"] | None = None,
        first: str | None = None,
        last: str | None = None,
        channel: Sequence[str] = (),
        location: Sequence[str] = (),
        carrier: Sequence[str] = (),
        by: Literal["day", "hour", "location", "carrier", "channel", "age"] | None = None,
        fields: Sequence[str] | None = None,
        known: Any | None = None,
    ) -> Any:
        """A report of orders.

        `stages`: how many reached each stage; `fill`: the share that never waited for stock; `backorders`:
        those that wait now, by age; `cost`: what was decided for them; `split`: the share from several
        locations. Beside the period before; `about` says what is counted.

        Needs the scope `orders:read`.

        ``period``: `7_days`, `28_days`: whole days until yesterday; `month`: this one so far; `own`: from
        `first` to `last`. Back-orders are of now, whatever is said here. ``first``: Of the period `own`.
        ``last``: Of the period `own`. ``channel``: Names or codes; may be repeated; else all. ``location``:
        Names or codes; may be repeated; else all. ``carrier``: Names or codes; may be repeated; else all.
        ``by``: How it is split; 422 names the ways that a report has.

        ``GET /reports/orders/{report}``
        """
        found: Any = await self._send(
            Call(
                "GET",
                f"/reports/orders/{part(report)}",
                asked={
                    "period": period,
                    "first": first,
                    "last": last,
                    "channel": channel,
                    "location": location,
                    "carrier": carrier,
                    "by": by,
                    "fields": fields,
                },
                known=known,
            )
        )
        return found

    @overload
    async def fulfilment(
        self,
        report: str | int,
        *,
        period: Literal["today", "yesterday", "7_days", "28_days", "month", "own"] | None = None,
        first: str | None = None,
        last: str | None = None,
        channel: Sequence[str] = (),
        location: Sequence[str] = (),
        carrier: Sequence[str] = (),
        by: Literal["day", "hour", "location", "carrier", "channel", "age"] | None = None,
        fields: None = None,
        known: Report | None = None,
    ) -> Report: ...
    @overload
    async def fulfilment(
        self,
        report: str | int,
        *,
        period: Literal["today", "yesterday", "7_days", "28_days", "month", "own"] | None = None,
        first: str | None = None,
        last: str | None = None,
        channel: Sequence[str] = (),
        location: Sequence[str] = (),
        carrier: Sequence[str] = (),
        by: Literal["day", "hour", "location", "carrier", "channel", "age"] | None = None,
        fields: Sequence[str],
    ) -> ReportSome: ...
    async def fulfilment(
        self,
        report: str | int,
        *,
        period: Literal["today", "yesterday", "7_days", "28_days", "month", "own"] | None = None,
        first: str | None = None,
        last: str | None = None,
        channel: Sequence[str] = (),
        location: Sequence[str] = (),
        carrier: Sequence[str] = (),
        by: Literal["day", "hour", "location", "carrier", "channel", "age"] | None = None,
        fields: Sequence[str] | None = None,
        known: Any | None = None,
    ) -> Any:
        """A report of fulfilment orders.

        `release`: whether locations were told before their cut-off; `delivery`: whether the carrier
        delivered by the planned day. Beside the period before; `about` says what is counted.

        Needs the scope `fulfilment:read`.

        ``period``: `7_days`, `28_days`: whole days until yesterday; `month`: this one so far; `own`: from
        `first` to `last`. Back-orders are of now, whatever is said here. ``first``: Of the period `own`.
        ``last``: Of the period `own`. ``channel``: Names or codes; may be repeated; else all. ``location``:
        Names or codes; may be repeated; else all. ``carrier``: Names or codes; may be repeated; else all.
        ``by``: How it is split; 422 names the ways that a report has.

        ``GET /reports/fulfilment-orders/{report}``
        """
        found: Any = await self._send(
            Call(
                "GET",
                f"/reports/fulfilment-orders/{part(report)}",
                asked={
                    "period": period,
                    "first": first,
                    "last": last,
                    "channel": channel,
                    "location": location,
                    "carrier": carrier,
                    "by": by,
                    "fields": fields,
                },
                known=known,
            )
        )
        return found

    @overload
    def orders(
        self,
        report: str | int,
        *,
        period: Literal["today", "yesterday", "7_days", "28_days", "month", "own"] | None = None,
        first: str | None = None,
        last: str | None = None,
        channel: Sequence[str] = (),
        location: Sequence[str] = (),
        carrier: Sequence[str] = (),
        outcome: str | None = None,
        hour: int | None = None,
        cursor: str | None = None,
        limit: int | None = None,
        fields: None = None,
    ) -> AsyncPages[CountedOrder]: ...
    @overload
    def orders(
        self,
        report: str | int,
        *,
        period: Literal["today", "yesterday", "7_days", "28_days", "month", "own"] | None = None,
        first: str | None = None,
        last: str | None = None,
        channel: Sequence[str] = (),
        location: Sequence[str] = (),
        carrier: Sequence[str] = (),
        outcome: str | None = None,
        hour: int | None = None,
        cursor: str | None = None,
        limit: int | None = None,
        fields: Sequence[str],
    ) -> AsyncPages[CountedOrderSome]: ...
    def orders(
        self,
        report: str | int,
        *,
        period: Literal["today", "yesterday", "7_days", "28_days", "month", "own"] | None = None,
        first: str | None = None,
        last: str | None = None,
        channel: Sequence[str] = (),
        location: Sequence[str] = (),
        carrier: Sequence[str] = (),
        outcome: str | None = None,
        hour: int | None = None,
        cursor: str | None = None,
        limit: int | None = None,
        fields: Sequence[str] | None = None,
    ) -> AsyncPages[Any]:
        """The orders behind a figure.

        By the moment that the report is about, oldest first.

        Needs the scope `orders:read`.

        ``period``: `7_days`, `28_days`: whole days until yesterday; `month`: this one so far; `own`: from
        `first` to `last`. Back-orders are of now, whatever is said here. ``first``: Of the period `own`.
        ``last``: Of the period `own`. ``channel``: Names or codes; may be repeated; else all. ``location``:
        Names or codes; may be repeated; else all. ``carrier``: Names or codes; may be repeated; else all.
        ``outcome``: Of this outcome only, of back-orders of this age; stages need one. ``hour``: Of stages:
        of the day. ``cursor``: The ``next_cursor`` of the page before. ``limit``: Items a page.

        ``GET /reports/orders/{report}/rows``
        """
        return AsyncPages(
            self._send,
            Call(
                "GET",
                f"/reports/orders/{part(report)}/rows",
                asked={
                    "period": period,
                    "first": first,
                    "last": last,
                    "channel": channel,
                    "location": location,
                    "carrier": carrier,
                    "outcome": outcome,
                    "hour": hour,
                    "cursor": cursor,
                    "limit": limit,
                    "fields": fields,
                },
            ),
        )

    @overload
    def fulfilment_orders(
        self,
        report: str | int,
        *,
        period: Literal["today", "yesterday", "7_days", "28_days", "month", "own"] | None = None,
        first: str | None = None,
        last: str | None = None,
        channel: Sequence[str] = (),
        location: Sequence[str] = (),
        carrier: Sequence[str] = (),
        outcome: str | None = None,
        hour: int | None = None,
        cursor: str | None = None,
        limit: int | None = None,
        fields: None = None,
    ) -> AsyncPages[CountedPart]: ...
    @overload
    def fulfilment_orders(
        self,
        report: str | int,
        *,
        period: Literal["today", "yesterday", "7_days", "28_days", "month", "own"] | None = None,
        first: str | None = None,
        last: str | None = None,
        channel: Sequence[str] = (),
        location: Sequence[str] = (),
        carrier: Sequence[str] = (),
        outcome: str | None = None,
        hour: int | None = None,
        cursor: str | None = None,
        limit: int | None = None,
        fields: Sequence[str],
    ) -> AsyncPages[CountedPartSome]: ...
    def fulfilment_orders(
        self,
        report: str | int,
        *,
        period: Literal["today", "yesterday", "7_days", "28_days", "month", "own"] | None = None,
        first: str | None = None,
        last: str | None = None,
        channel: Sequence[str] = (),
        location: Sequence[str] = (),
        carrier: Sequence[str] = (),
        outcome: str | None = None,
        hour: int | None = None,
        cursor: str | None = None,
        limit: int | None = None,
        fields: Sequence[str] | None = None,
    ) -> AsyncPages[Any]:
        """The fulfilment orders behind a figure.

        By the day that the report is about, oldest first.

        Needs the scope `fulfilment:read`.

        ``period``: `7_days`, `28_days`: whole days until yesterday; `month`: this one so far; `own`: from
        `first` to `last`. Back-orders are of now, whatever is said here. ``first``: Of the period `own`.
        ``last``: Of the period `own`. ``channel``: Names or codes; may be repeated; else all. ``location``:
        Names or codes; may be repeated; else all. ``carrier``: Names or codes; may be repeated; else all.
        ``outcome``: Of this outcome only, of back-orders of this age; stages need one. ``hour``: Of stages:
        of the day. ``cursor``: The ``next_cursor`` of the page before. ``limit``: Items a page.

        ``GET /reports/fulfilment-orders/{report}/rows``
        """
        return AsyncPages(
            self._send,
            Call(
                "GET",
                f"/reports/fulfilment-orders/{part(report)}/rows",
                asked={
                    "period": period,
                    "first": first,
                    "last": last,
                    "channel": channel,
                    "location": location,
                    "carrier": carrier,
                    "outcome": outcome,
                    "hour": hour,
                    "cursor": cursor,
                    "limit": limit,
                    "fields": fields,
                },
            ),
        )
