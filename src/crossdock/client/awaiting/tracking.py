"""Calls: tracking. Written by ``crossdock.client.generate``: not to be edited."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal, overload

from crossdock.client.calls import Call, once, part
from crossdock.client.pages import AsyncPages, AsyncRoom

if TYPE_CHECKING:
    from crossdock.client.shapes import Parcel, ParcelInList, ParcelInListSome, ParcelSome, Told, TrackingIn


class AsyncTrackingCalls(AsyncRoom):
    """``tracking``: tracking."""

    async def tell(self, body: TrackingIn, *, idempotency_key: str | None = None) -> Told:
        """Tell what a carrier says of parcels.

        Kept as it came, and settled at once. In any order, late or twice: the end is the same. A parcel
        that is not known yet waits for its shipment.

        Needs the scope `fulfilment:write`.

        ``POST /tracking``
        """
        found: Told = await self._send(Call("POST", "/tracking", body=body, key=once(idempotency_key)))
        return found

    @overload
    def list(
        self,
        *,
        state: Literal[
            "expected",
            "announced",
            "accepted",
            "in_transit",
            "out_for_delivery",
            "ready_for_pickup",
            "exception",
            "delivered",
            "returned",
        ]
        | None = None,
        unknown: bool | None = None,
        silent_days: int | None = None,
        cursor: str | None = None,
        limit: int | None = None,
        fields: None = None,
    ) -> AsyncPages[ParcelInList]: ...
    @overload
    def list(
        self,
        *,
        state: Literal[
            "expected",
            "announced",
            "accepted",
            "in_transit",
            "out_for_delivery",
            "ready_for_pickup",
            "exception",
            "delivered",
            "returned",
        ]
        | None = None,
        unknown: bool | None = None,
        silent_days: int | None = None,
        cursor: str | None = None,
        limit: int | None = None,
        fields: Sequence[str],
    ) -> AsyncPages[ParcelInListSome]: ...
    def list(
        self,
        *,
        state: Literal[
            "expected",
            "announced",
            "accepted",
            "in_transit",
            "out_for_delivery",
            "ready_for_pickup",
            "exception",
            "delivered",
            "returned",
        ]
        | None = None,
        unknown: bool | None = None,
        silent_days: int | None = None,
        cursor: str | None = None,
        limit: int | None = None,
        fields: Sequence[str] | None = None,
    ) -> AsyncPages[Any]:
        """List parcels.

        By number: those in trouble with `state=exception` or `returned`, those that no package here bears
        with `unknown=true`, those that may be lost with `silent_days=5`.

        Needs the scope `fulfilment:read`.

        ``state``: How the parcel stands. ``unknown``: Only numbers that no package here bears.
        ``silent_days``: Only what left, has not arrived, and was not heard of for so many days. ``cursor``:
        The ``next_cursor`` of the page before. ``limit``: Items a page.

        ``GET /tracking``
        """
        return AsyncPages(
            self._send,
            Call(
                "GET",
                "/tracking",
                asked={
                    "state": state,
                    "unknown": unknown,
                    "silent_days": silent_days,
                    "cursor": cursor,
                    "limit": limit,
                    "fields": fields,
                },
            ),
        )

    @overload
    async def get(self, number: str | int, *, fields: None = None, known: Parcel | None = None) -> Parcel: ...
    @overload
    async def get(self, number: str | int, *, fields: Sequence[str]) -> ParcelSome: ...
    async def get(
        self, number: str | int, *, fields: Sequence[str] | None = None, known: Any | None = None
    ) -> Any:
        """Show a parcel.

        With all that its carrier said, oldest first.

        Needs the scope `fulfilment:read`.

        ``GET /tracking/{number}``
        """
        found: Any = await self._send(
            Call("GET", f"/tracking/{part(number)}", asked={"fields": fields}, known=known)
        )
        return found
