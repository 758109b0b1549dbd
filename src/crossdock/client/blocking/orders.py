"""Calls: orders. Written by ``crossdock.client.generate``: not to be edited."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal, overload

from crossdock.client.calls import Call, Items, Tag, once, part
from crossdock.client.pages import Pages, Room, items_of

if TYPE_CHECKING:
    from crossdock.client.shapes import (
        Act,
        ActedOrder,
        ActSome,
        ActWithdrawIn,
        AttachmentIn,
        Attachments,
        AttachmentsSome,
        CancelIn,
        Decision,
        EditedOrder,
        EditIn,
        Event,
        EventSome,
        HoldIn,
        ItemResult,
        LiftIn,
        MergeIn,
        MergeOut,
        NoteIn,
        Order,
        OrderIn,
        OrderSome,
        PendingAct,
        PreviewOut,
        ReplaceIn,
        RouteIn,
        SourceIn,
        TagsIn,
    )


class OrdersCalls(Room):
    """``orders``: orders."""

    def create(self, body: OrderIn, *, idempotency_key: str | None = None) -> Order:
        """Create orders.

        One order, or an array of at most 1,000 of which each stands alone.

        201 new; 200 known with the same content (nothing changes); 409 known with other content, naming the
        fields. An array is answered with 207 and a result an item, in order.

        Needs the scope `orders:write` or its part `orders:create`.

        ``POST /orders``
        """
        found: Order = self._send(Call("POST", "/orders", body=body, key=once(idempotency_key)))
        return found

    def create_many(self, body: Sequence[OrderIn], *, idempotency_key: str | None = None) -> list[ItemResult]:
        """Create orders.

        One order, or an array of at most 1,000 of which each stands alone.

        201 new; 200 known with the same content (nothing changes); 409 known with other content, naming the
        fields. An array is answered with 207 and a result an item, in order.

        Needs the scope `orders:write` or its part `orders:create`.

        ``POST /orders``
        """
        found: list[ItemResult] = self._send(Call("POST", "/orders", body=body, key=once(idempotency_key)))
        return found

    @overload
    def list(
        self,
        *,
        channel: Sequence[str] = (),
        external_id: str | None = None,
        status: Literal[
            "held",
            "open",
            "backordered",
            "allocated",
            "released",
            "partially_shipped",
            "shipped",
            "delivered",
            "cancelled",
            "closed",
        ]
        | None = None,
        q: str | None = None,
        hold: str | None = None,
        tag: str | None = None,
        sku: str | None = None,
        location: str | None = None,
        carrier: str | None = None,
        placed_from: str | None = None,
        placed_to: str | None = None,
        value_from: float | str | None = None,
        value_to: float | str | None = None,
        late: bool | None = None,
        sort: Literal["-number", "number"] | None = None,
        cursor: str | None = None,
        limit: int | None = None,
        fields: None = None,
    ) -> Pages[Order]: ...
    @overload
    def list(
        self,
        *,
        channel: Sequence[str] = (),
        external_id: str | None = None,
        status: Literal[
            "held",
            "open",
            "backordered",
            "allocated",
            "released",
            "partially_shipped",
            "shipped",
            "delivered",
            "cancelled",
            "closed",
        ]
        | None = None,
        q: str | None = None,
        hold: str | None = None,
        tag: str | None = None,
        sku: str | None = None,
        location: str | None = None,
        carrier: str | None = None,
        placed_from: str | None = None,
        placed_to: str | None = None,
        value_from: float | str | None = None,
        value_to: float | str | None = None,
        late: bool | None = None,
        sort: Literal["-number", "number"] | None = None,
        cursor: str | None = None,
        limit: int | None = None,
        fields: Sequence[str],
    ) -> Pages[OrderSome]: ...
    def list(
        self,
        *,
        channel: Sequence[str] = (),
        external_id: str | None = None,
        status: Literal[
            "held",
            "open",
            "backordered",
            "allocated",
            "released",
            "partially_shipped",
            "shipped",
            "delivered",
            "cancelled",
            "closed",
        ]
        | None = None,
        q: str | None = None,
        hold: str | None = None,
        tag: str | None = None,
        sku: str | None = None,
        location: str | None = None,
        carrier: str | None = None,
        placed_from: str | None = None,
        placed_to: str | None = None,
        value_from: float | str | None = None,
        value_to: float | str | None = None,
        late: bool | None = None,
        sort: Literal["-number", "number"] | None = None,
        cursor: str | None = None,
        limit: int | None = None,
        fields: Sequence[str] | None = None,
    ) -> Pages[Any]:
        """List orders.

        Newest first, unless ``sort`` says otherwise. By tag, SKU, location, carrier, value, or more than 62
        days, 20,000 orders are looked at for a page: one with fewer items, or none, has a ``next_cursor``
        all the same, which goes on from there.

        Needs the scope `orders:read`.

        ``channel``: Channels' names; may be repeated; else all. ``external_id``: The channel's key of the
        order. ``q``: An order number, an external id or the shop's name for it. ``hold``: Held for this, by
        its code; `any`: for something. ``sku``: Of a line, as the order has it. ``location``: From which
        something of it goes or went. ``carrier``: By which something of it goes or went. ``placed_from``: A
        day of the company's time zone. ``placed_to``: The last day, which is in it. ``value_from``: In
        major units of the order's own currency. ``late``: Something should have left before today.
        ``sort``: `-number`: newest first; `number`: oldest first. ``cursor``: The ``next_cursor`` of the
        page before. ``limit``: Items a page.

        ``GET /orders``
        """
        return Pages(
            self._send,
            Call(
                "GET",
                "/orders",
                asked={
                    "channel": channel,
                    "external_id": external_id,
                    "status": status,
                    "q": q,
                    "hold": hold,
                    "tag": tag,
                    "sku": sku,
                    "location": location,
                    "carrier": carrier,
                    "placed_from": placed_from,
                    "placed_to": placed_to,
                    "value_from": value_from,
                    "value_to": value_to,
                    "late": late,
                    "sort": sort,
                    "cursor": cursor,
                    "limit": limit,
                    "fields": fields,
                },
            ),
        )

    @overload
    def get(self, number: str | int, *, fields: None = None, known: Order | None = None) -> Order: ...
    @overload
    def get(self, number: str | int, *, fields: Sequence[str]) -> OrderSome: ...
    def get(self, number: str | int, *, fields: Sequence[str] | None = None, known: Any | None = None) -> Any:
        """Show an order.

        The whole order: lines with their units by state, holds, fulfilment orders, shipments, money, and
        the channel's own document under ``source``.

        Needs the scope `orders:read`.

        ``GET /orders/{number}``
        """
        found: Any = self._send(Call("GET", f"/orders/{part(number)}", asked={"fields": fields}, known=known))
        return found

    @overload
    def timeline(self, number: str | int, *, fields: None = None) -> Items[Event]: ...
    @overload
    def timeline(self, number: str | int, *, fields: Sequence[str]) -> Items[EventSome]: ...
    def timeline(self, number: str | int, *, fields: Sequence[str] | None = None) -> Items[Any]:
        """What happened to an order.

        Every event, oldest first.

        Needs the scope `orders:read`.

        ``GET /orders/{number}/timeline``
        """
        found: Items[Any] = items_of(
            self._send(Call("GET", f"/orders/{part(number)}/timeline", asked={"fields": fields}))
        )
        return found

    def decision(
        self, number: str | int, *, attempt: int | None = None, known: Decision | None = None
    ) -> Decision:
        """Why an order went where it went.

        The decision with every candidate in money, and what would have changed the outcome.

        Needs the scope `orders:read`.

        ``attempt``: Of several decisions; else the latest.

        ``GET /orders/{number}/decision``
        """
        found: Decision = self._send(
            Call("GET", f"/orders/{part(number)}/decision", asked={"attempt": attempt}, known=known)
        )
        return found

    @overload
    def cancel(
        self,
        number: str | int,
        body: CancelIn | None = None,
        *,
        preview: Literal[False] | None = None,
        if_match: Tag | None = None,
        idempotency_key: str | None = None,
    ) -> ActedOrder | PendingAct: ...
    @overload
    def cancel(
        self,
        number: str | int,
        body: CancelIn | None = None,
        *,
        preview: Literal[True],
        if_match: Tag | None = None,
        idempotency_key: str | None = None,
    ) -> PreviewOut: ...
    def cancel(
        self,
        number: str | int,
        body: CancelIn | None = None,
        *,
        preview: bool | None = None,
        if_match: Tag | None = None,
        idempotency_key: str | None = None,
    ) -> ActedOrder | PendingAct | PreviewOut:
        """Cancel an order.

        Cancel what no location has accepted yet: the order, or units of its lines. Stock is free at once.
        What a location accepted that answers recalls waits for its answer (202); elsewhere it is too late.
        ``preview`` (in the body or the address) answers what would change, and changes nothing.

        Needs the scope `orders:write` or its part `orders:cancel`.

        ``POST /orders/{number}/cancel``
        """
        found: ActedOrder | PendingAct | PreviewOut = self._send(
            Call(
                "POST",
                f"/orders/{part(number)}/cancel",
                asked={"preview": preview},
                body=body,
                key=once(idempotency_key),
                match=if_match,
            )
        )
        return found

    def hold(
        self,
        number: str | int,
        body: HoldIn,
        *,
        if_match: Tag | None = None,
        idempotency_key: str | None = None,
    ) -> ActedOrder | PendingAct:
        """Hold an order.

        Stop sourcing, or release only. What is released and not accepted yet comes back.

        Needs the scope `orders:write` or its part `orders:hold`.

        ``POST /orders/{number}/hold``
        """
        found: ActedOrder | PendingAct = self._send(
            Call("POST", f"/orders/{part(number)}/hold", body=body, key=once(idempotency_key), match=if_match)
        )
        return found

    def release(
        self,
        number: str | int,
        body: LiftIn | None = None,
        *,
        if_match: Tag | None = None,
        idempotency_key: str | None = None,
    ) -> ActedOrder | PendingAct:
        """Lift holds.

        Lift holds by code, or all; sourcing and release go on. 404 where there is no such hold.

        Needs the scope `orders:write` or its part `orders:release`.

        ``POST /orders/{number}/release``
        """
        found: ActedOrder | PendingAct = self._send(
            Call(
                "POST",
                f"/orders/{part(number)}/release",
                body=body,
                key=once(idempotency_key),
                match=if_match,
            )
        )
        return found

    def add_note(
        self,
        number: str | int,
        body: NoteIn,
        *,
        if_match: Tag | None = None,
        idempotency_key: str | None = None,
    ) -> ActedOrder | PendingAct:
        """Add a note.

        A note stands in the timeline.

        Needs the scope `orders:write` or its part `orders:note`.

        ``POST /orders/{number}/notes``
        """
        found: ActedOrder | PendingAct = self._send(
            Call(
                "POST", f"/orders/{part(number)}/notes", body=body, key=once(idempotency_key), match=if_match
            )
        )
        return found

    def change_tags(
        self,
        number: str | int,
        body: TagsIn,
        *,
        if_match: Tag | None = None,
        idempotency_key: str | None = None,
    ) -> ActedOrder | PendingAct:
        """Add and remove tags.

        A tag that is there already, or is not there, changes nothing.

        Needs the scope `orders:write` or its part `orders:note`.

        ``POST /orders/{number}/tags``
        """
        found: ActedOrder | PendingAct = self._send(
            Call("POST", f"/orders/{part(number)}/tags", body=body, key=once(idempotency_key), match=if_match)
        )
        return found

    @overload
    def edit(
        self,
        number: str | int,
        body: EditIn,
        *,
        preview: Literal[False] | None = None,
        if_match: Tag | None = None,
        idempotency_key: str | None = None,
    ) -> EditedOrder | PendingAct: ...
    @overload
    def edit(
        self,
        number: str | int,
        body: EditIn,
        *,
        preview: Literal[True],
        if_match: Tag | None = None,
        idempotency_key: str | None = None,
    ) -> PreviewOut: ...
    def edit(
        self,
        number: str | int,
        body: EditIn,
        *,
        preview: bool | None = None,
        if_match: Tag | None = None,
        idempotency_key: str | None = None,
    ) -> EditedOrder | PendingAct | PreviewOut:
        """Edit an order.

        Quantities, lines, articles, address, service, dates, note: one change, made whole or not at all.
        Only what changed is sourced again. ``preview`` (in the body or the address) answers the difference
        of money, stock and route, and changes nothing. 202 where a location must be asked for what it
        accepted first.

        Needs the scope `orders:write` or its part `orders:amend`.

        ``POST /orders/{number}/edit``
        """
        found: EditedOrder | PendingAct | PreviewOut = self._send(
            Call(
                "POST",
                f"/orders/{part(number)}/edit",
                asked={"preview": preview},
                body=body,
                key=once(idempotency_key),
                match=if_match,
            )
        )
        return found

    @overload
    def route(
        self,
        number: str | int,
        body: RouteIn,
        *,
        preview: Literal[False] | None = None,
        if_match: Tag | None = None,
        idempotency_key: str | None = None,
    ) -> EditedOrder | PendingAct: ...
    @overload
    def route(
        self,
        number: str | int,
        body: RouteIn,
        *,
        preview: Literal[True],
        if_match: Tag | None = None,
        idempotency_key: str | None = None,
    ) -> PreviewOut: ...
    def route(
        self,
        number: str | int,
        body: RouteIn,
        *,
        preview: bool | None = None,
        if_match: Tag | None = None,
        idempotency_key: str | None = None,
    ) -> EditedOrder | PendingAct | PreviewOut:
        """Choose locations by hand.

        Force a location for the whole order, or split lines between locations. Refused only for what cannot
        physically be; the decision records who chose, and what it costs more.

        Needs the scope `orders:write` or its part `orders:amend`.

        ``POST /orders/{number}/route``
        """
        found: EditedOrder | PendingAct | PreviewOut = self._send(
            Call(
                "POST",
                f"/orders/{part(number)}/route",
                asked={"preview": preview},
                body=body,
                key=once(idempotency_key),
                match=if_match,
            )
        )
        return found

    @overload
    def source(
        self,
        number: str | int,
        body: SourceIn | None = None,
        *,
        preview: Literal[False] | None = None,
        if_match: Tag | None = None,
        idempotency_key: str | None = None,
    ) -> EditedOrder | PendingAct: ...
    @overload
    def source(
        self,
        number: str | int,
        body: SourceIn | None = None,
        *,
        preview: Literal[True],
        if_match: Tag | None = None,
        idempotency_key: str | None = None,
    ) -> PreviewOut: ...
    def source(
        self,
        number: str | int,
        body: SourceIn | None = None,
        *,
        preview: bool | None = None,
        if_match: Tag | None = None,
        idempotency_key: str | None = None,
    ) -> EditedOrder | PendingAct | PreviewOut:
        """Source an order again.

        Decide anew, by what is there now, about all that no location has accepted.

        Needs the scope `orders:write` or its part `orders:amend`.

        ``POST /orders/{number}/source``
        """
        found: EditedOrder | PendingAct | PreviewOut = self._send(
            Call(
                "POST",
                f"/orders/{part(number)}/source",
                asked={"preview": preview},
                body=body,
                key=once(idempotency_key),
                match=if_match,
            )
        )
        return found

    def replace(
        self,
        number: str | int,
        body: ReplaceIn,
        *,
        if_match: Tag | None = None,
        idempotency_key: str | None = None,
    ) -> Order:
        """Replace at no charge.

        What was lost, broken or wrong is ordered once more with nothing to pay: a new order, linked to this
        one both ways. No more units than have left and are not replaced already.

        Needs the scope `orders:write` or its part `orders:amend`.

        ``POST /orders/{number}/replace``
        """
        found: Order = self._send(
            Call(
                "POST",
                f"/orders/{part(number)}/replace",
                body=body,
                key=once(idempotency_key),
                match=if_match,
            )
        )
        return found

    @overload
    def acts(self, number: str | int, *, fields: None = None) -> Items[Act]: ...
    @overload
    def acts(self, number: str | int, *, fields: Sequence[str]) -> Items[ActSome]: ...
    def acts(self, number: str | int, *, fields: Sequence[str] | None = None) -> Items[Any]:
        """Acts on an order.

        Edits and cancellations, newest first: applied, refused with the reason, or pending.

        Needs the scope `orders:read`.

        ``GET /orders/{number}/acts``
        """
        found: Items[Any] = items_of(
            self._send(Call("GET", f"/orders/{part(number)}/acts", asked={"fields": fields}))
        )
        return found

    @overload
    def attachments(
        self, number: str | int, *, fields: None = None, known: Attachments | None = None
    ) -> Attachments: ...
    @overload
    def attachments(self, number: str | int, *, fields: Sequence[str]) -> AttachmentsSome: ...
    def attachments(
        self, number: str | int, *, fields: Sequence[str] | None = None, known: Any | None = None
    ) -> Any:
        """List attachments.

        The files that were put to the order, oldest first.

        Needs the scope `orders:read`.

        ``GET /orders/{number}/attachments``
        """
        found: Any = self._send(
            Call("GET", f"/orders/{part(number)}/attachments", asked={"fields": fields}, known=known)
        )
        return found

    def attach(
        self,
        number: str | int,
        body: AttachmentIn,
        *,
        if_match: Tag | None = None,
        idempotency_key: str | None = None,
    ) -> Attachments:
        """Attach a file.

        At most 7 MB, and 50 files an order; all that are attached then is the answer. It goes when the
        person behind the order is forgotten.

        Needs the scope `orders:write` or its part `orders:note`.

        ``POST /orders/{number}/attachments``
        """
        found: Attachments = self._send(
            Call(
                "POST",
                f"/orders/{part(number)}/attachments",
                body=body,
                key=once(idempotency_key),
                match=if_match,
            )
        )
        return found

    def download_attachment(self, number: str | int, attachment: str | int) -> bytes:
        """Download an attachment.

        As it came. Its media type is in the list; here it is bytes, so that no browser runs it.

        Needs the scope `orders:read`.

        ``GET /orders/{number}/attachments/{attachment}/content``
        """
        found: bytes = self._send(
            Call("GET", f"/orders/{part(number)}/attachments/{part(attachment)}/content", raw=True)
        )
        return found

    def remove_attachment(
        self, number: str | int, attachment: str | int, *, if_match: Tag | None = None
    ) -> None:
        """Take an attachment off.

        It is deleted for good after the days that are kept of `attachments`; until then the console and the
        command line can put it back.

        Needs the scope `orders:write` or its part `orders:note`.

        ``DELETE /orders/{number}/attachments/{attachment}``
        """
        self._send(Call("DELETE", f"/orders/{part(number)}/attachments/{part(attachment)}", match=if_match))

    def merge(
        self,
        number: str | int,
        body: MergeIn,
        *,
        preview: bool | None = None,
        if_match: Tag | None = None,
        idempotency_key: str | None = None,
    ) -> MergeOut:
        """Merge another order into it.

        What is left of another order of the same channel, buyer, address, service and currency goes into
        this one and ships with it; the other ends cancelled, linked to this one. Only before a location has
        accepted any of both, and not for a channel whose shop states and pays each order by itself: 409
        `merge_refused` names all that keeps them apart. It cannot be taken back. ``preview`` (in the body
        or the address) answers the difference of money, stock and route of both, and changes nothing.

        Needs the scope `orders:write` or its part `orders:amend`.

        ``POST /orders/{number}/merge``
        """
        found: MergeOut = self._send(
            Call(
                "POST",
                f"/orders/{part(number)}/merge",
                asked={"preview": preview},
                body=body,
                key=once(idempotency_key),
                match=if_match,
            )
        )
        return found


class ActsCalls(Room):
    """``acts``: orders."""

    @overload
    def get(self, act_id: str | int, *, fields: None = None, known: Act | None = None) -> Act: ...
    @overload
    def get(self, act_id: str | int, *, fields: Sequence[str]) -> ActSome: ...
    def get(self, act_id: str | int, *, fields: Sequence[str] | None = None, known: Any | None = None) -> Any:
        """Show an act.

        How an act stands: what it waits for, or how it ended.

        Needs the scope `orders:read`.

        ``GET /acts/{act_id}``
        """
        found: Any = self._send(Call("GET", f"/acts/{part(act_id)}", asked={"fields": fields}, known=known))
        return found

    def withdraw(
        self,
        act_id: str | int,
        body: ActWithdrawIn | None = None,
        *,
        if_match: Tag | None = None,
        idempotency_key: str | None = None,
    ) -> Act:
        """Withdraw an act that waits.

        The locations are not asked any more, and the order goes on as it was. What a cancellation has
        cancelled so far stays so. Where the last answer came first, the act is settled: 409.

        Needs the scope `orders:write` or its part `orders:amend`.

        ``POST /acts/{act_id}/withdraw``
        """
        found: Act = self._send(
            Call(
                "POST", f"/acts/{part(act_id)}/withdraw", body=body, key=once(idempotency_key), match=if_match
            )
        )
        return found
