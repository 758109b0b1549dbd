"""Fulfilment orders: what locations are to ship, and what they say about it."""

from typing import Any

from ninja import Query, Router

from crossdock.api import reading
from crossdock.api.keys import Key
from crossdock.api.schemas import filters
from crossdock.api.schemas import fulfilment as shapes
from crossdock.api.schemas.basics import Problem
from crossdock.api.turn import Answer, Call, turn, wake
from crossdock.fulfilment import accept, read, reject, ship
from crossdock.fulfilment.numbers import parse_number

router = Router(tags=["Fulfilment"])
READ, WRITE = Key("fulfilment:read"), Key("fulfilment:write")
ACTED: dict[Any, Any] = {200: shapes.FulfilmentOrder, 404: Problem, 409: Problem, 422: Problem}


@router.get(
    "/fulfilment-orders",
    auth=READ,
    summary="List fulfilment orders",
    response={200: shapes.FulfilmentOrders, 422: Problem},
)
@turn
def list_fulfilment_orders(request: Call, asked: Query[filters.FulfilmentFilters]) -> Answer:
    """Newest first."""
    wanted = read.Filters(asked.location, asked.state, asked.order)
    page = read.page(request.cur, wanted, cursor=asked.cursor, limit=asked.limit)
    return Answer({"items": page.items, "next_cursor": page.next_cursor})


@router.get("/fulfilment-orders/{number}", auth=READ, summary="Show a fulfilment order", response=ACTED)
@turn
def show_fulfilment_order(request: Call, number: str) -> Answer:
    """By its number, such as FO-100077, or its bare id."""
    return Answer(read.one(request.cur, number))


@router.post(
    "/fulfilment-orders/{number}/accept",
    auth=WRITE,
    summary="Accept a fulfilment order",
    response=ACTED,
)
@turn
def accept_fulfilment_order(
    request: Call,
    number: str,
    body: shapes.AcceptIn | None = None,  # noqa: ARG001 - nothing need be said
) -> Answer:
    """The location will ship: from now on nothing of it can be called back."""
    accept.accept(request.cur, [parse_number(number)], at=request.at, actor=request.actor)
    return _shown(request, number)


@router.post(
    "/fulfilment-orders/{number}/reject",
    auth=WRITE,
    summary="Reject a fulfilment order",
    response=ACTED,
)
@turn
def reject_fulfilment_order(request: Call, number: str, body: shapes.RejectIn) -> Answer:
    """The location will not ship: its units are open again, and are routed elsewhere."""
    reject.reject(request.cur, [parse_number(number)], body.reason, at=request.at, actor=request.actor)
    return _shown(request, number)


@router.post(
    "/fulfilment-orders/{number}/ship", auth=WRITE, summary="Ship a fulfilment order", response=ACTED
)
@turn
def ship_fulfilment_order(request: Call, number: str, body: shapes.ShipIn | None = None) -> Answer:
    """What left, in which packages: all that is left to ship, or units by line. Several shipments may follow
    each other. Whoever ships without having accepted has accepted.
    """
    told = body or shapes.ShipIn()
    fulfilment_order = read.one(request.cur, number)
    shipment = ship.Shipment(
        fulfilment_order["id"],
        units=None if told.lines is None else units_of(fulfilment_order, told.lines),
        packages=[_package(package) for package in told.packages],
        carrier=told.carrier,
        service=told.service,
        reference=told.reference,
        shipped_at=told.shipped_at,
    )
    ship.ship(request.cur, [shipment], at=request.at, actor=request.actor)
    return _shown(request, number)


def _package(told: shapes.PackageIn) -> ship.Package:
    return ship.Package(told.tracking, told.weight_g, told.length_mm, told.width_mm, told.height_mm)


def units_of(fulfilment_order: dict[str, Any], lines: list[shapes.ShipLine]) -> dict[int, int]:
    """Units by the order line's seq. Raises ValidationFailed."""
    seq_of = {line["line"]: line["seq"] for line in fulfilment_order["lines"]}
    units: dict[int, int] = {}
    for at, line in enumerate(lines):
        seq = seq_of.get(line.line)
        if seq is None or seq in units:
            said = f"there is no line {line.line!r} in it" if seq is None else f"{line.line!r} comes twice"
            raise reading.failed([{"field": f"lines[{at}].line", "message": said}])
        units[seq] = line.quantity
    return units


def _shown(request: Call, number: str) -> Answer:
    wake()
    return Answer(read.one(request.cur, number))
