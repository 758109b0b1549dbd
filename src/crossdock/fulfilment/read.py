"""Fulfilment orders and shipments as the API shows them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from crossdock.core import ids, money
from crossdock.core.sql import Cursor, Texts, ints, statement
from crossdock.fulfilment import gates as standing
from crossdock.fulfilment import labels, refusals
from crossdock.fulfilment.errors import BadCursor, FulfilmentOrderUnknown, ShipmentUnknown
from crossdock.fulfilment.numbers import format_number, parse_number
from crossdock.orders import numbers as orders

PAGE = statement(__package__, "page")
IDS_OF_ORDERS = statement(__package__, "ids_of_orders")
SHOW = statement(__package__, "show")
SHOW_LINES = statement(__package__, "show_lines")
HEADS = statement(__package__, "shipments_heads")
SHOW_SHIPMENTS = statement(__package__, "show_shipments")


@dataclass(frozen=True, slots=True)
class Filters:
    """None, and no names: any. ``locations``: one of these codes; ``order``: its number; ``channels``: names,
    one of which the order came by.
    """

    locations: Sequence[str] = ()
    state: str | None = None
    order: str | None = None
    channels: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """``next_cursor`` is None on the last page."""

    items: list[dict[str, Any]]
    next_cursor: str | None


def page(cur: Cursor, filters: Filters, *, cursor: str | None = None, limit: int = 100) -> Page:
    """A page of fulfilment orders, newest first. Raises BadCursor, NotFound (no order number)."""
    if cursor is not None and ids.parse(cursor) is None:
        raise BadCursor(cursor=cursor)
    found = PAGE.column(
        cur,
        locations=Texts(list(filters.locations)) if filters.locations else None,
        channels=Texts(list(filters.channels)) if filters.channels else None,
        state=filters.state,
        order_id=None if filters.order is None else orders.parse_number(filters.order),
        after=None if cursor is None else int(cursor),
        limit=limit + 1,
    )
    return Page(show(cur, found[:limit]), str(found[limit - 1]) if len(found) > limit else None)


def one(cur: Cursor, number: str) -> dict[str, Any]:
    """The fulfilment order with this number. Raises FulfilmentOrderUnknown."""
    found = show(cur, [parse_number(number)])
    if not found:
        raise FulfilmentOrderUnknown(f"there is no fulfilment order {number}", number=number)
    return found[0]


def shipment(cur: Cursor, shipment_id: int) -> dict[str, Any]:
    """A shipment with its labels. Raises ShipmentUnknown."""
    row = HEADS.row(cur, ids=ints([shipment_id]))
    found = show(cur, [row[1]]) if row else []
    for part in found:
        for document in part["shipments"]:
            if document["id"] == shipment_id:
                place = {"fulfilment_order": part["number"], "location": part["location"]}
                return {**document, **place, "labels": labels.show(cur, [shipment_id])}
    raise ShipmentUnknown(f"there is no shipment {shipment_id}, or it was unpacked", id=shipment_id)


def of_order(cur: Cursor, order_id: int) -> list[dict[str, Any]]:
    """An order's fulfilment orders, oldest first, each with its shipments."""
    return of_orders(cur, [order_id]).get(order_id, [])


def of_orders(cur: Cursor, order_ids: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    """Fulfilment orders by order, oldest first, each with its shipments."""
    found: dict[int, list[dict[str, Any]]] = {}
    for document in show(cur, IDS_OF_ORDERS.column(cur, order_ids=ints(order_ids))):
        found.setdefault(orders.parse_number(document["order"]), []).append(document)
    return found


def show(cur: Cursor, ids: Sequence[int]) -> list[dict[str, Any]]:
    """Documents of fulfilment orders, in the order of ``ids``; ids that do not exist are left out."""
    wanted = ints(ids)
    lines: dict[int, list[dict[str, Any]]] = {}
    for fo_id, seq, line, sku, quantity, picked, packed, shipped, stopped in SHOW_LINES.rows(cur, ids=wanted):
        lines.setdefault(fo_id, []).append(
            {
                "seq": seq,
                "line": line,
                "sku": sku,
                "quantity": quantity,
                "picked": picked,
                "packed": packed,
                "shipped": shipped,
                "stopped": stopped,
            }
        )
    gates: dict[int, list[dict[str, Any]]] = {}
    for gate in standing.of(cur, ids):
        gates.setdefault(gate.fulfilment_order_id, []).append(_gate(gate))
    shipments: dict[int, list[dict[str, Any]]] = {}
    for fo_id, *row in SHOW_SHIPMENTS.rows(cur, ids=wanted):
        shipments.setdefault(fo_id, []).append(_shipment(*row))
    rows = SHOW.rows(cur, ids=wanted)
    refused: dict[int, list[dict[str, Any]]] = {}
    for said in refusals.of_orders(cur, sorted({row[1] for row in rows})).values():
        for one in said:
            refused.setdefault(one.fulfilment_order_id, []).append(one.document())
    documents = {
        row[0]: {
            **_order(*row),
            "lines": lines.get(row[0], []),
            "refusals": refused.get(row[0], []),
            "gates": gates.get(row[0], []),
            "shipments": shipments.get(row[0], []),
        }
        for row in rows
    }
    return [documents[fo_id] for fo_id in wanted.tolist() if fo_id in documents]


def _order(*row: Any) -> dict[str, Any]:
    (
        fo_id, order_id, location, state, state_since, carrier, service, price, cost, currency, ship_on,
        deliver_on, release_at, created_at, refusal,
    ) = row  # fmt: skip
    return {
        "id": fo_id,
        "number": format_number(fo_id),
        "order": orders.format_number(order_id),
        "location": location,
        "state": state,
        "state_since": _stamp(state_since),
        "carrier": carrier,
        "service": service,
        "price": money.document(price, currency),
        "cost": money.document(cost, currency),
        "ship_on": ship_on.isoformat(),
        "deliver_on": deliver_on.isoformat(),
        "release_at": _stamp(release_at),
        "created_at": _stamp(created_at),
        "refusal": refusal,
    }


def _gate(one: standing.Gate) -> dict[str, Any]:
    return {
        "gate": one.gate,
        "stops": one.stops,
        "owner": one.owner,
        "lifted_by_role": one.role,
        "closed_at": _stamp(one.closed_at),
        "lifted_at": _stamp(one.lifted_at),
        "lifted_by": one.lifted_by,
    }


def _shipment(*row: Any) -> dict[str, Any]:
    shipment_id, carrier, service, reference, shipped_at, delivered_at, lines, packages = row
    for package in packages:
        package["state_since"] = package["state_since"] and package["state_since"].replace("+00:00", "Z")
    return {
        "id": shipment_id,
        "carrier": carrier,
        "service": service,
        "reference": reference,
        "shipped_at": _stamp(shipped_at),
        "delivered_at": _stamp(delivered_at),
        "lines": lines,
        "packages": packages,
    }


def _stamp(at: datetime | None) -> str | None:
    """RFC 3339, UTC."""
    return None if at is None else at.isoformat().replace("+00:00", "Z")
