"""Calls: reservations. Written by ``crossdock.client.generate``: not to be edited."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, overload

from crossdock.client.calls import Call, Tag, once, part
from crossdock.client.pages import Room

if TYPE_CHECKING:
    from crossdock.client.shapes import Reservation, ReservationIn, ReservationSome


class ReservationsCalls(Room):
    """``reservations``: reservations."""

    def make(self, body: ReservationIn, *, idempotency_key: str | None = None) -> Reservation:
        """Reserve for a checkout.

        Keep units, all of them or none: 409 names what is short. Where no location is named, the one that
        has most available gives them. Of a kit its components are kept, from one location if any has them
        all. An order uses the reservation by naming it as its ``checkout_id``.

        Needs the scope `stock:write` or its part `stock:reserve`.

        ``POST /reservations``
        """
        found: Reservation = self._send(Call("POST", "/reservations", body=body, key=once(idempotency_key)))
        return found

    @overload
    def get(
        self, reservation_id: str | int, *, fields: None = None, known: Reservation | None = None
    ) -> Reservation: ...
    @overload
    def get(self, reservation_id: str | int, *, fields: Sequence[str]) -> ReservationSome: ...
    def get(
        self, reservation_id: str | int, *, fields: Sequence[str] | None = None, known: Any | None = None
    ) -> Any:
        """Show a reservation.

        What it keeps, or kept, and until when.

        Needs the scope `stock:read`.

        ``GET /reservations/{reservation_id}``
        """
        found: Any = self._send(
            Call("GET", f"/reservations/{part(reservation_id)}", asked={"fields": fields}, known=known)
        )
        return found

    def delete(self, reservation_id: str | int, *, if_match: Tag | None = None) -> Reservation:
        """Give a reservation up.

        Its units are available again. 409 where it was used or has expired; given up before, it stays so.

        Needs the scope `stock:write` or its part `stock:reserve`.

        ``DELETE /reservations/{reservation_id}``
        """
        found: Reservation = self._send(
            Call("DELETE", f"/reservations/{part(reservation_id)}", match=if_match)
        )
        return found
