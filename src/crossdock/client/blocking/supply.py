"""Calls: supply. Written by ``crossdock.client.generate``: not to be edited."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal, overload

from crossdock.client.calls import Call, Tag, once, part
from crossdock.client.pages import Pages, Room

if TYPE_CHECKING:
    from crossdock.client.shapes import (
        ArrivalIn,
        Receipt,
        ReceiptIn,
        ReceiptSome,
        Transfer,
        TransferIn,
        TransferShipIn,
        TransferSome,
    )


class ReceiptsCalls(Room):
    """``receipts``: supply."""

    @overload
    def list(
        self,
        *,
        state: Literal["expected", "planned", "in_transit", "arriving", "received", "cancelled"]
        | None = None,
        reference: str | None = None,
        location: Sequence[str] = (),
        cursor: str | None = None,
        limit: int | None = None,
        fields: None = None,
    ) -> Pages[Receipt]: ...
    @overload
    def list(
        self,
        *,
        state: Literal["expected", "planned", "in_transit", "arriving", "received", "cancelled"]
        | None = None,
        reference: str | None = None,
        location: Sequence[str] = (),
        cursor: str | None = None,
        limit: int | None = None,
        fields: Sequence[str],
    ) -> Pages[ReceiptSome]: ...
    def list(
        self,
        *,
        state: Literal["expected", "planned", "in_transit", "arriving", "received", "cancelled"]
        | None = None,
        reference: str | None = None,
        location: Sequence[str] = (),
        cursor: str | None = None,
        limit: int | None = None,
        fields: Sequence[str] | None = None,
    ) -> Pages[Any]:
        """List receipts.

        What suppliers are to deliver, or have delivered; newest first.

        Needs the scope `stock:read`.

        ``location``: Locations' codes; may be repeated: what leaves one, or goes to these alone.

        ``GET /receipts``
        """
        return Pages(
            self._send,
            Call(
                "GET",
                "/receipts",
                asked={
                    "state": state,
                    "reference": reference,
                    "location": location,
                    "cursor": cursor,
                    "limit": limit,
                    "fields": fields,
                },
            ),
        )

    def announce(self, body: ReceiptIn, *, idempotency_key: str | None = None) -> Receipt:
        """Announce a receipt.

        Make it, or change its lines: those that are named are what they are announced as now, the others
        stay. Dates promised to back-orders are made again.

        Needs the scope `stock:write` or its part `stock:receive`.

        ``POST /receipts``
        """
        found: Receipt = self._send(Call("POST", "/receipts", body=body, key=once(idempotency_key)))
        return found

    @overload
    def get(self, number: str | int, *, fields: None = None, known: Receipt | None = None) -> Receipt: ...
    @overload
    def get(self, number: str | int, *, fields: Sequence[str]) -> ReceiptSome: ...
    def get(self, number: str | int, *, fields: Sequence[str] | None = None, known: Any | None = None) -> Any:
        """Show a receipt.

        By its number (``RC-…``), or by its reference, with its deliveries.

        Needs the scope `stock:read`.

        ``GET /receipts/{number}``
        """
        found: Any = self._send(
            Call("GET", f"/receipts/{part(number)}", asked={"fields": fields}, known=known)
        )
        return found

    def receive(
        self,
        number: str | int,
        body: ArrivalIn,
        *,
        if_match: Tag | None = None,
        idempotency_key: str | None = None,
    ) -> Receipt:
        """Take in a delivery of a receipt.

        In parts, too much, too little, damaged: what can be sold enters stock, and the orders that wait for
        it are sourced. What the receipt does not have is over.

        Needs the scope `stock:write` or its part `stock:receive`.

        ``POST /receipts/{number}/arrivals``
        """
        found: Receipt = self._send(
            Call(
                "POST",
                f"/receipts/{part(number)}/arrivals",
                body=body,
                key=once(idempotency_key),
                match=if_match,
            )
        )
        return found

    def cancel(
        self, number: str | int, *, if_match: Tag | None = None, idempotency_key: str | None = None
    ) -> Receipt:
        """Cancel a receipt.

        Nothing of it will come. 409 where something has.

        Needs the scope `stock:write` or its part `stock:receive`.

        ``POST /receipts/{number}/cancel``
        """
        found: Receipt = self._send(
            Call("POST", f"/receipts/{part(number)}/cancel", key=once(idempotency_key), match=if_match)
        )
        return found


class TransfersCalls(Room):
    """``transfers``: supply."""

    @overload
    def list(
        self,
        *,
        state: Literal["expected", "planned", "in_transit", "arriving", "received", "cancelled"]
        | None = None,
        reference: str | None = None,
        location: Sequence[str] = (),
        cursor: str | None = None,
        limit: int | None = None,
        fields: None = None,
    ) -> Pages[Transfer]: ...
    @overload
    def list(
        self,
        *,
        state: Literal["expected", "planned", "in_transit", "arriving", "received", "cancelled"]
        | None = None,
        reference: str | None = None,
        location: Sequence[str] = (),
        cursor: str | None = None,
        limit: int | None = None,
        fields: Sequence[str],
    ) -> Pages[TransferSome]: ...
    def list(
        self,
        *,
        state: Literal["expected", "planned", "in_transit", "arriving", "received", "cancelled"]
        | None = None,
        reference: str | None = None,
        location: Sequence[str] = (),
        cursor: str | None = None,
        limit: int | None = None,
        fields: Sequence[str] | None = None,
    ) -> Pages[Any]:
        """List transfers.

        What goes from one location to another; newest first.

        Needs the scope `stock:read`.

        ``location``: Locations' codes; may be repeated: what leaves one, or goes to these alone.

        ``GET /transfers``
        """
        return Pages(
            self._send,
            Call(
                "GET",
                "/transfers",
                asked={
                    "state": state,
                    "reference": reference,
                    "location": location,
                    "cursor": cursor,
                    "limit": limit,
                    "fields": fields,
                },
            ),
        )

    def make(self, body: TransferIn, *, idempotency_key: str | None = None) -> Transfer:
        """Plan a transfer.

        201 with the transfer; 200 where it is there already with the same content. Nothing is kept for it
        at the origin until it ships.

        Needs the scope `stock:write` or its part `stock:receive`.

        ``POST /transfers``
        """
        found: Transfer = self._send(Call("POST", "/transfers", body=body, key=once(idempotency_key)))
        return found

    @overload
    def get(self, number: str | int, *, fields: None = None, known: Transfer | None = None) -> Transfer: ...
    @overload
    def get(self, number: str | int, *, fields: Sequence[str]) -> TransferSome: ...
    def get(self, number: str | int, *, fields: Sequence[str] | None = None, known: Any | None = None) -> Any:
        """Show a transfer.

        By its number (``TR-…``), or by its reference, with its deliveries.

        Needs the scope `stock:read`.

        ``GET /transfers/{number}``
        """
        found: Any = self._send(
            Call("GET", f"/transfers/{part(number)}", asked={"fields": fields}, known=known)
        )
        return found

    def ship(
        self,
        number: str | int,
        body: TransferShipIn,
        *,
        if_match: Tag | None = None,
        idempotency_key: str | None = None,
    ) -> Transfer:
        """Ship a transfer.

        Its units leave the origin's stock and are in transit; 409 where they are reserved. Shipped before,
        it stays as it is.

        Needs the scope `stock:write` or its part `stock:receive`.

        ``POST /transfers/{number}/ship``
        """
        found: Transfer = self._send(
            Call(
                "POST",
                f"/transfers/{part(number)}/ship",
                body=body,
                key=once(idempotency_key),
                match=if_match,
            )
        )
        return found

    def receive(
        self,
        number: str | int,
        body: ArrivalIn,
        *,
        if_match: Tag | None = None,
        idempotency_key: str | None = None,
    ) -> Transfer:
        """Take in a delivery of a transfer.

        As for a receipt: what differs from what left shows as over, damaged or short.

        Needs the scope `stock:write` or its part `stock:receive`.

        ``POST /transfers/{number}/arrivals``
        """
        found: Transfer = self._send(
            Call(
                "POST",
                f"/transfers/{part(number)}/arrivals",
                body=body,
                key=once(idempotency_key),
                match=if_match,
            )
        )
        return found

    def cancel(
        self, number: str | int, *, if_match: Tag | None = None, idempotency_key: str | None = None
    ) -> Transfer:
        """Cancel a transfer.

        It does not leave. 409 where it has.

        Needs the scope `stock:write` or its part `stock:receive`.

        ``POST /transfers/{number}/cancel``
        """
        found: Transfer = self._send(
            Call("POST", f"/transfers/{part(number)}/cancel", key=once(idempotency_key), match=if_match)
        )
        return found
