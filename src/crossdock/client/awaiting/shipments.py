"""Calls: shipments. Written by ``crossdock.client.generate``: not to be edited."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, overload

from crossdock.client.calls import Call, Tag, once, part
from crossdock.client.pages import AsyncRoom

if TYPE_CHECKING:
    from crossdock.client.shapes import (
        Label,
        LabelSome,
        LeaveIn,
        NumberIn,
        ShipmentWithLabels,
        ShipmentWithLabelsSome,
    )


class AsyncShipmentsCalls(AsyncRoom):
    """``shipments``: shipments."""

    @overload
    async def get(
        self, shipment: str | int, *, fields: None = None, known: ShipmentWithLabels | None = None
    ) -> ShipmentWithLabels: ...
    @overload
    async def get(self, shipment: str | int, *, fields: Sequence[str]) -> ShipmentWithLabelsSome: ...
    async def get(
        self, shipment: str | int, *, fields: Sequence[str] | None = None, known: Any | None = None
    ) -> Any:
        """Show a shipment.

        With its packages and their labels.

        Needs the scope `fulfilment:read`.

        ``GET /shipments/{shipment}``
        """
        found: Any = await self._send(
            Call("GET", f"/shipments/{part(shipment)}", asked={"fields": fields}, known=known)
        )
        return found

    async def buy_labels(
        self, shipment: str | int, *, if_match: Tag | None = None, idempotency_key: str | None = None
    ) -> ShipmentWithLabels:
        """Buy labels.

        One for each package that has neither a label nor a tracking number. The workers buy them: read the
        shipment again until no label is `asked`. Asking twice buys nothing twice.

        Needs the scope `fulfilment:write`.

        ``POST /shipments/{shipment}/labels``
        """
        found: ShipmentWithLabels = await self._send(
            Call("POST", f"/shipments/{part(shipment)}/labels", key=once(idempotency_key), match=if_match)
        )
        return found

    async def number_package(
        self,
        shipment: str | int,
        package: str | int,
        body: NumberIn,
        *,
        if_match: Tag | None = None,
        idempotency_key: str | None = None,
    ) -> ShipmentWithLabels:
        """Give a package its tracking number.

        Told after the shipment, or another one. Of a shipment that was told without packages: package 1.
        One with a label has its label's number.

        Needs the scope `fulfilment:write`.

        ``POST /shipments/{shipment}/packages/{package}/tracking``
        """
        found: ShipmentWithLabels = await self._send(
            Call(
                "POST",
                f"/shipments/{part(shipment)}/packages/{part(package)}/tracking",
                body=body,
                key=once(idempotency_key),
                match=if_match,
            )
        )
        return found

    async def leave(
        self,
        shipment: str | int,
        body: LeaveIn | None = None,
        *,
        if_match: Tag | None = None,
        idempotency_key: str | None = None,
    ) -> ShipmentWithLabels:
        """Let a packed shipment leave.

        Its units are shipped from now on. One that has left stays as it is. Refused while a package's label
        is asked for or given back, and where it was refused and the package has no number of its own.

        Needs the scope `fulfilment:write`.

        ``POST /shipments/{shipment}/leave``
        """
        found: ShipmentWithLabels = await self._send(
            Call(
                "POST",
                f"/shipments/{part(shipment)}/leave",
                body=body,
                key=once(idempotency_key),
                match=if_match,
            )
        )
        return found

    async def unpack(
        self, shipment: str | int, *, if_match: Tag | None = None, idempotency_key: str | None = None
    ) -> None:
        """Unpack a shipment.

        Its units may be packed again; labels that were bought are given back to the carrier.

        Needs the scope `fulfilment:write`.

        ``POST /shipments/{shipment}/unpack``
        """
        await self._send(
            Call("POST", f"/shipments/{part(shipment)}/unpack", key=once(idempotency_key), match=if_match)
        )


class AsyncLabelsCalls(AsyncRoom):
    """``labels``: shipments."""

    @overload
    async def get(self, label: str | int, *, fields: None = None, known: Label | None = None) -> Label: ...
    @overload
    async def get(self, label: str | int, *, fields: Sequence[str]) -> LabelSome: ...
    async def get(
        self, label: str | int, *, fields: Sequence[str] | None = None, known: Any | None = None
    ) -> Any:
        """Show a label.

        Its state, and its tracking number once it is bought.

        Needs the scope `fulfilment:read`.

        ``GET /labels/{label}``
        """
        found: Any = await self._send(
            Call("GET", f"/labels/{part(label)}", asked={"fields": fields}, known=known)
        )
        return found

    async def pdf(self, label: str | int) -> bytes:
        """Print a label (PDF).

        4 x 6 inches; as often as needed.

        Needs the scope `fulfilment:read`.

        ``GET /labels/{label}/pdf``
        """
        found: bytes = await self._send(Call("GET", f"/labels/{part(label)}/pdf", raw=True))
        return found

    async def zpl(self, label: str | int) -> bytes:
        """Print a label (ZPL).

        ZPL II for a printer of 203 dpi; as often as needed.

        Needs the scope `fulfilment:read`.

        ``GET /labels/{label}/zpl``
        """
        found: bytes = await self._send(Call("GET", f"/labels/{part(label)}/zpl", raw=True))
        return found

    async def void(
        self, label: str | int, *, if_match: Tag | None = None, idempotency_key: str | None = None
    ) -> Label:
        """Give a label back.

        While its shipment has not left. The workers tell the carrier: `voiding`, then `voided`.

        Needs the scope `fulfilment:write`.

        ``POST /labels/{label}/void``
        """
        found: Label = await self._send(
            Call("POST", f"/labels/{part(label)}/void", key=once(idempotency_key), match=if_match)
        )
        return found
