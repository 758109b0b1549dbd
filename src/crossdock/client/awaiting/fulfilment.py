"""Calls: fulfilment. Written by ``crossdock.client.generate``: not to be edited."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal, overload

from crossdock.client.calls import Call, Items, Tag, once, part
from crossdock.client.pages import AsyncPages, AsyncRoom, items_of

if TYPE_CHECKING:
    from crossdock.client.shapes import (
        AcceptIn,
        AcceptRecallIn,
        FulfilmentOrder,
        FulfilmentOrderSome,
        GateActIn,
        PackIn,
        PickIn,
        Recall,
        Recalls,
        RecallSome,
        RefusalReason,
        RefusalReasonSome,
        RefuseRecallIn,
        RejectIn,
        ShipIn,
        ShipmentWithLabels,
        SplitIn,
        SplitOut,
        WithdrawIn,
    )


class AsyncFulfilmentOrdersCalls(AsyncRoom):
    """``fulfilment_orders``: fulfilment."""

    @overload
    def list(
        self,
        *,
        location: Sequence[str] = (),
        channel: Sequence[str] = (),
        state: Literal[
            "planned",
            "released",
            "accepted",
            "picked",
            "packed",
            "partly_shipped",
            "shipped",
            "rejected",
            "cancelled",
        ]
        | None = None,
        order: str | None = None,
        cursor: str | None = None,
        limit: int | None = None,
        fields: None = None,
    ) -> AsyncPages[FulfilmentOrder]: ...
    @overload
    def list(
        self,
        *,
        location: Sequence[str] = (),
        channel: Sequence[str] = (),
        state: Literal[
            "planned",
            "released",
            "accepted",
            "picked",
            "packed",
            "partly_shipped",
            "shipped",
            "rejected",
            "cancelled",
        ]
        | None = None,
        order: str | None = None,
        cursor: str | None = None,
        limit: int | None = None,
        fields: Sequence[str],
    ) -> AsyncPages[FulfilmentOrderSome]: ...
    def list(
        self,
        *,
        location: Sequence[str] = (),
        channel: Sequence[str] = (),
        state: Literal[
            "planned",
            "released",
            "accepted",
            "picked",
            "packed",
            "partly_shipped",
            "shipped",
            "rejected",
            "cancelled",
        ]
        | None = None,
        order: str | None = None,
        cursor: str | None = None,
        limit: int | None = None,
        fields: Sequence[str] | None = None,
    ) -> AsyncPages[Any]:
        """List fulfilment orders.

        Newest first.

        Needs the scope `fulfilment:read`.

        ``location``: Locations' codes; may be repeated; else all. ``channel``: Channels' names; may be
        repeated; else all. ``order``: The order's number. ``cursor``: The ``next_cursor`` of the page
        before. ``limit``: Items a page.

        ``GET /fulfilment-orders``
        """
        return AsyncPages(
            self._send,
            Call(
                "GET",
                "/fulfilment-orders",
                asked={
                    "location": location,
                    "channel": channel,
                    "state": state,
                    "order": order,
                    "cursor": cursor,
                    "limit": limit,
                    "fields": fields,
                },
            ),
        )

    @overload
    async def get(
        self, number: str | int, *, fields: None = None, known: FulfilmentOrder | None = None
    ) -> FulfilmentOrder: ...
    @overload
    async def get(self, number: str | int, *, fields: Sequence[str]) -> FulfilmentOrderSome: ...
    async def get(
        self, number: str | int, *, fields: Sequence[str] | None = None, known: Any | None = None
    ) -> Any:
        """Show a fulfilment order.

        By its number, such as FO-100077, or its bare id.

        Needs the scope `fulfilment:read`.

        ``GET /fulfilment-orders/{number}``
        """
        found: Any = await self._send(
            Call("GET", f"/fulfilment-orders/{part(number)}", asked={"fields": fields}, known=known)
        )
        return found

    async def accept(
        self,
        number: str | int,
        body: AcceptIn | None = None,
        *,
        if_match: Tag | None = None,
        idempotency_key: str | None = None,
    ) -> FulfilmentOrder:
        """Accept a fulfilment order.

        The location will ship: from now on nothing of it can be called back.

        Needs the scope `fulfilment:write`.

        ``POST /fulfilment-orders/{number}/accept``
        """
        found: FulfilmentOrder = await self._send(
            Call(
                "POST",
                f"/fulfilment-orders/{part(number)}/accept",
                body=body,
                key=once(idempotency_key),
                match=if_match,
            )
        )
        return found

    async def reject(
        self,
        number: str | int,
        body: RejectIn,
        *,
        if_match: Tag | None = None,
        idempotency_key: str | None = None,
    ) -> FulfilmentOrder:
        """Reject a fulfilment order.

        The location will not ship, all that is left or units by line: they are open again, and are routed
        elsewhere. Where every location that has the goods refused, the order is held for a person.

        Needs the scope `fulfilment:write`.

        ``POST /fulfilment-orders/{number}/reject``
        """
        found: FulfilmentOrder = await self._send(
            Call(
                "POST",
                f"/fulfilment-orders/{part(number)}/reject",
                body=body,
                key=once(idempotency_key),
                match=if_match,
            )
        )
        return found

    async def pick(
        self,
        number: str | int,
        body: PickIn | None = None,
        *,
        if_match: Tag | None = None,
        idempotency_key: str | None = None,
    ) -> FulfilmentOrder:
        """Pick a fulfilment order.

        What was found, at once or bit by bit; all that is left to pick without lines. Units that are short
        are routed elsewhere at once, their stock is trusted less until it is counted, and the rest goes on.
        Whoever picks without having accepted has accepted; a location may ship without picking.

        Needs the scope `fulfilment:write`.

        ``POST /fulfilment-orders/{number}/pick``
        """
        found: FulfilmentOrder = await self._send(
            Call(
                "POST",
                f"/fulfilment-orders/{part(number)}/pick",
                body=body,
                key=once(idempotency_key),
                match=if_match,
            )
        )
        return found

    async def withdraw(
        self,
        number: str | int,
        body: WithdrawIn,
        *,
        if_match: Tag | None = None,
        idempotency_key: str | None = None,
    ) -> FulfilmentOrder:
        """Call accepted units back.

        With the location's word for it: units that it has accepted, picked or packed and not shipped are
        routed elsewhere, or leave the order. A location with an address is told.

        Needs the scope `fulfilment:write`.

        ``POST /fulfilment-orders/{number}/withdraw``
        """
        found: FulfilmentOrder = await self._send(
            Call(
                "POST",
                f"/fulfilment-orders/{part(number)}/withdraw",
                body=body,
                key=once(idempotency_key),
                match=if_match,
            )
        )
        return found

    async def ship(
        self,
        number: str | int,
        body: ShipIn | None = None,
        *,
        if_match: Tag | None = None,
        idempotency_key: str | None = None,
    ) -> FulfilmentOrder:
        """Ship a fulfilment order.

        What left, in which packages: all that is left to ship, or units by line. Several shipments may
        follow each other. Whoever ships without having accepted has accepted.

        Needs the scope `fulfilment:write`.

        ``POST /fulfilment-orders/{number}/ship``
        """
        found: FulfilmentOrder = await self._send(
            Call(
                "POST",
                f"/fulfilment-orders/{part(number)}/ship",
                body=body,
                key=once(idempotency_key),
                match=if_match,
            )
        )
        return found

    async def lift_gate(
        self,
        number: str | int,
        gate: str | int,
        body: GateActIn | None = None,
        *,
        if_match: Tag | None = None,
        idempotency_key: str | None = None,
    ) -> FulfilmentOrder:
        """Lift a gate.

        What the gate stops may happen: a fulfilment order that only waited for it is released at its time.
        One that was lifted stays so. A person lifts only the gates of the own role (`lifted_by_role`).

        Needs the scope `orders:write` or its part `orders:release`.

        ``POST /fulfilment-orders/{number}/gates/{gate}/lift``
        """
        found: FulfilmentOrder = await self._send(
            Call(
                "POST",
                f"/fulfilment-orders/{part(number)}/gates/{part(gate)}/lift",
                body=body,
                key=once(idempotency_key),
                match=if_match,
            )
        )
        return found

    async def close_gate(
        self,
        number: str | int,
        gate: str | int,
        body: GateActIn | None = None,
        *,
        if_match: Tag | None = None,
        idempotency_key: str | None = None,
    ) -> FulfilmentOrder:
        """Close a gate again.

        One that was lifted stands again, unless what it stops has happened: then 409.

        Needs the scope `orders:write` or its part `orders:hold`.

        ``POST /fulfilment-orders/{number}/gates/{gate}/close``
        """
        found: FulfilmentOrder = await self._send(
            Call(
                "POST",
                f"/fulfilment-orders/{part(number)}/gates/{part(gate)}/close",
                body=body,
                key=once(idempotency_key),
                match=if_match,
            )
        )
        return found

    @overload
    async def recalls(self, number: str | int, *, fields: None = None) -> Items[Recall]: ...
    @overload
    async def recalls(self, number: str | int, *, fields: Sequence[str]) -> Items[RecallSome]: ...
    async def recalls(self, number: str | int, *, fields: Sequence[str] | None = None) -> Items[Any]:
        """List what a location was asked to give back.

        Oldest first. Only a location whose setting ``recall`` is ``asks`` is asked.

        Needs the scope `fulfilment:read`.

        ``GET /fulfilment-orders/{number}/recalls``
        """
        found: Items[Any] = items_of(
            await self._send(
                Call("GET", f"/fulfilment-orders/{part(number)}/recalls", asked={"fields": fields})
            )
        )
        return found

    async def accept_recall(
        self,
        number: str | int,
        recall_id: str | int,
        body: AcceptRecallIn | None = None,
        *,
        if_match: Tag | None = None,
        idempotency_key: str | None = None,
    ) -> Recalls:
        """Give back what was asked.

        The location does not ship these units: all that were asked and are neither packed nor shipped, or
        fewer (it keeps the rest). When it was the last answer, the change that waited for it is made at
        once.

        Needs the scope `fulfilment:write`.

        ``POST /fulfilment-orders/{number}/recalls/{recall_id}/accept``
        """
        found: Recalls = await self._send(
            Call(
                "POST",
                f"/fulfilment-orders/{part(number)}/recalls/{part(recall_id)}/accept",
                body=body,
                key=once(idempotency_key),
                match=if_match,
            )
        )
        return found

    async def refuse_recall(
        self,
        number: str | int,
        recall_id: str | int,
        body: RefuseRecallIn | None = None,
        *,
        if_match: Tag | None = None,
        idempotency_key: str | None = None,
    ) -> Recalls:
        """Keep what was asked.

        The location ships these units all the same: the change that waited for them is refused.

        Needs the scope `fulfilment:write`.

        ``POST /fulfilment-orders/{number}/recalls/{recall_id}/refuse``
        """
        found: Recalls = await self._send(
            Call(
                "POST",
                f"/fulfilment-orders/{part(number)}/recalls/{part(recall_id)}/refuse",
                body=body,
                key=once(idempotency_key),
                match=if_match,
            )
        )
        return found

    async def split(
        self,
        number: str | int,
        body: SplitIn,
        *,
        preview: bool | None = None,
        if_match: Tag | None = None,
        idempotency_key: str | None = None,
    ) -> SplitOut:
        """Split a fulfilment order.

        Units that no location has accepted go into a fulfilment order of their own, at the same location or
        at another, by the same service and on the same ship date. ``preview`` (in the body or the address)
        answers the difference of money, stock and route, and changes nothing.

        Needs the scope `fulfilment:write`.

        ``POST /fulfilment-orders/{number}/split``
        """
        found: SplitOut = await self._send(
            Call(
                "POST",
                f"/fulfilment-orders/{part(number)}/split",
                asked={"preview": preview},
                body=body,
                key=once(idempotency_key),
                match=if_match,
            )
        )
        return found

    async def pack(
        self,
        number: str | int,
        body: PackIn | None = None,
        *,
        if_match: Tag | None = None,
        idempotency_key: str | None = None,
    ) -> ShipmentWithLabels:
        """Pack a shipment.

        A shipment that has not left: its labels can be bought, and it leaves later. Several may be packed.

        Needs the scope `fulfilment:write`.

        ``POST /fulfilment-orders/{number}/pack``
        """
        found: ShipmentWithLabels = await self._send(
            Call(
                "POST",
                f"/fulfilment-orders/{part(number)}/pack",
                body=body,
                key=once(idempotency_key),
                match=if_match,
            )
        )
        return found


class AsyncRefusalReasonsCalls(AsyncRoom):
    """``refusal_reasons``: fulfilment."""

    @overload
    async def list(self, *, fields: None = None) -> Items[RefusalReason]: ...
    @overload
    async def list(self, *, fields: Sequence[str]) -> Items[RefusalReasonSome]: ...
    async def list(self, *, fields: Sequence[str] | None = None) -> Items[Any]:
        """Why a location may refuse.

        The catalogue: what each reason says something about, and what follows from it.

        Needs the scope `fulfilment:read`.

        ``GET /refusal-reasons``
        """
        found: Items[Any] = items_of(
            await self._send(Call("GET", "/refusal-reasons", asked={"fields": fields}))
        )
        return found
