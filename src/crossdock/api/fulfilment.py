"""Fulfilment orders: what locations are to ship, and what they say about it."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from ninja import Query, Router

from crossdock.api import reading
from crossdock.api.keys import Key
from crossdock.api.schemas import filters
from crossdock.api.schemas import fulfilment as shapes
from crossdock.api.schemas.basics import Problem
from crossdock.api.turn import Answer, Call, turn, wake
from crossdock.core.errors import NotFound
from crossdock.fulfilment import accept, picking, read, reasons, reject, ship
from crossdock.fulfilment.numbers import parse_number
from crossdock.fulfilment.withdraw import Withdrawal
from crossdock.orders import numbers as orders
from crossdock.sourcing import withdrawing

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
    if asked.order is not None:
        try:
            orders.parse_number(asked.order)
        except NotFound as error:
            raise reading.failed([{"field": "order", "message": error.message}]) from error
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
    """The location will not ship, all that is left or units by line: they are open again, and are routed
    elsewhere. Where every location that has the goods refused, the order is held for a person.
    """
    fulfilment_order = read.one(request.cur, number)
    refused = reject.Rejection(
        fulfilment_order["id"],
        body.reason,
        None if body.lines is None else units_of(fulfilment_order, body.lines),
        body.note,
    )
    reject.reject_units(request.cur, [refused], at=request.at, actor=request.actor)
    return _shown(request, number)


@router.get(
    "/refusal-reasons",
    auth=READ,
    summary="Why a location may refuse",
    response={200: shapes.RefusalReasons},
)
@turn
def list_refusal_reasons(request: Call) -> Answer:  # noqa: ARG001 - the catalogue is the same for all
    """The catalogue: what each reason says something about, and what follows from it."""
    return Answer({"items": [{"reason": code, **asdict(one)} for code, one in reasons.REASONS.items()]})


@router.post(
    "/fulfilment-orders/{number}/pick", auth=WRITE, summary="Pick a fulfilment order", response=ACTED
)
@turn
def pick_fulfilment_order(request: Call, number: str, body: shapes.PickIn | None = None) -> Answer:
    """What was found, at once or bit by bit; all that is left to pick without lines. Units that are short are
    routed elsewhere at once, their stock is trusted less until it is counted, and the rest goes on. Whoever
    picks without having accepted has accepted; a location may ship without picking.
    """
    fulfilment_order = read.one(request.cur, number)
    told = None if body is None else body.lines
    if told is None:
        picked = picking.Pick(fulfilment_order["id"])
    else:
        seqs = _seqs(fulfilment_order, [line.line for line in told])
        picked = picking.Pick(
            fulfilment_order["id"],
            {seq: line.quantity for seq, line in zip(seqs, told, strict=True)},
            {
                seq: picking.Short(line.short.quantity, line.short.reason, line.short.note)
                for seq, line in zip(seqs, told, strict=True)
                if line.short is not None
            },
        )
    picking.pick(request.cur, [picked], at=request.at, actor=request.actor)
    return _shown(request, number)


@router.post(
    "/fulfilment-orders/{number}/withdraw",
    auth=WRITE,
    summary="Call accepted units back",
    response=ACTED,
)
@turn
def withdraw_fulfilment_order(request: Call, number: str, body: shapes.WithdrawIn) -> Answer:
    """With the location's word for it: units that it has accepted, picked or packed and not shipped are
    routed elsewhere, or leave the order. A location with an address is told.
    """
    fulfilment_order = read.one(request.cur, number)
    wanted = Withdrawal(
        fulfilment_order["id"],
        body.reason,
        None if body.lines is None else units_of(fulfilment_order, body.lines),
        "open" if body.then == "source_again" else "cancelled",
    )
    withdrawing.withdraw(request.cur, [wanted], at=request.at, actor=request.actor)
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


def units_of(fulfilment_order: dict[str, Any], lines: Sequence[shapes.LineUnits]) -> dict[int, int]:
    """Units by the order line's seq. Raises ValidationFailed."""
    seqs = _seqs(fulfilment_order, [line.line for line in lines])
    return {seq: line.quantity for seq, line in zip(seqs, lines, strict=True)}


def _seqs(fulfilment_order: dict[str, Any], names: Sequence[str]) -> list[int]:
    """The order lines' seqs, by their external ids. Raises ValidationFailed."""
    seq_of = {line["line"]: line["seq"] for line in fulfilment_order["lines"]}
    seqs: list[int] = []
    for at, name in enumerate(names):
        seq = seq_of.get(name)
        if seq is None or seq in seqs:
            said = f"there is no line {name!r} in it" if seq is None else f"{name!r} comes twice"
            raise reading.failed([{"field": f"lines[{at}].line", "message": said}])
        seqs.append(seq)
    return seqs


def _shown(request: Call, number: str) -> Answer:
    wake()
    return Answer(read.one(request.cur, number))
