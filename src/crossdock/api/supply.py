"""Receipts and transfers: announced, shipped, taken in."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from ninja import Query, Router

from crossdock.api import codes, reading
from crossdock.api.keys import Key
from crossdock.api.orders import position
from crossdock.api.schemas import supply as shapes
from crossdock.api.schemas.basics import Problem
from crossdock.api.turn import Answer, Call, turn, wake
from crossdock.catalog import skus as catalog
from crossdock.inventory import supply, transfers
from crossdock.inventory.arrivals import Came
from crossdock.inventory.errors import TransferShort, WrongSupplyState
from crossdock.inventory.receipts import Announced
from crossdock.inventory.supply import Cell, Kind
from crossdock.sourcing import supplied

router = Router(tags=["Supply"])
READ = Key("stock:read")
RECEIVE = Key("stock:write", "stock:receive")
REFUSED: dict[Any, Any] = {400: Problem, 404: Problem, 409: Problem, 422: Problem}


@router.get("/receipts", auth=READ, summary="List receipts", response={200: shapes.Receipts, 422: Problem})
@turn
def list_receipts(request: Call, asked: Query[shapes.SupplyFilters]) -> Answer:
    """What suppliers are to deliver, or have delivered; newest first."""
    return _page(request, "receipt", asked)


@router.get("/transfers", auth=READ, summary="List transfers", response={200: shapes.Transfers, 422: Problem})
@turn
def list_transfers(request: Call, asked: Query[shapes.SupplyFilters]) -> Answer:
    """What goes from one location to another; newest first."""
    return _page(request, "transfer", asked)


@router.get(
    "/receipts/{number}", auth=READ, summary="Show a receipt", response={200: shapes.Receipt, 404: Problem}
)
@turn
def show_receipt(request: Call, number: str) -> Answer:
    """By its number (``RC-…``), or by its reference, with its deliveries."""
    return Answer(supply.show(request.cur, "receipt", number))


@router.get(
    "/transfers/{number}", auth=READ, summary="Show a transfer", response={200: shapes.Transfer, 404: Problem}
)
@turn
def show_transfer(request: Call, number: str) -> Answer:
    """By its number (``TR-…``), or by its reference, with its deliveries."""
    return Answer(supply.show(request.cur, "transfer", number))


@router.post(
    "/receipts", auth=RECEIVE, summary="Announce a receipt", response={200: shapes.Receipt, **REFUSED}
)
@turn
def announce_receipt(request: Call, body: shapes.ReceiptIn) -> Answer:
    """Make it, or change its lines: those that are named are what they are announced as now, the others stay.
    Dates promised to back-orders are made again.
    """
    named = [(line.sku, line.location) for line in body.lines]
    _once("lines", named)
    skus, places = codes.ids(
        request.cur,
        [(f"lines[{at}].sku", line.sku) for at, line in enumerate(body.lines)],
        [(f"lines[{at}].location", line.location) for at, line in enumerate(body.lines)],
    )
    changes = supplied.announce(
        request.cur,
        [
            Announced(
                body.reference,
                skus[line.sku],
                places[line.location],
                line.quantity,
                line.expected_on,
                body.supplier,
            )
            for line in body.lines
        ],
        at=request.at,
        actor=request.actor,
    )
    ended = [change for change in changes if change in ("received", "cancelled")]
    if ended:
        raise WrongSupplyState(
            f"Receipt {body.reference} is {ended[0]}: announce what is still to come by a new reference",
            number=body.reference,
            state=ended[0],
            act="announce",
        )
    return _show(request, "receipt", body.reference)


@router.post(
    "/transfers",
    auth=RECEIVE,
    summary="Plan a transfer",
    response={200: shapes.Transfer, 201: shapes.Transfer, **REFUSED},
)
@turn
def make_transfer(request: Call, body: shapes.TransferIn) -> Answer:
    """201 with the transfer; 200 where it is there already with the same content. Nothing is kept for it at
    the origin until it ships.
    """
    _once("lines", [line.sku for line in body.lines])
    skus, places = codes.ids(
        request.cur,
        [(f"lines[{at}].sku", line.sku) for at, line in enumerate(body.lines)],
        [("origin", body.origin), ("destination", body.destination)],
    )
    number, new = transfers.create(
        request.cur,
        transfers.Wanted(
            body.reference,
            places[body.origin],
            places[body.destination],
            {skus[line.sku]: line.quantity for line in body.lines},
            body.expected_on,
        ),
        at=request.at,
        actor=request.actor,
    )
    return Answer(supply.show(request.cur, "transfer", number), 201 if new else 200)


@router.post(
    "/transfers/{number}/ship",
    auth=RECEIVE,
    summary="Ship a transfer",
    response={200: shapes.Transfer, **REFUSED},
)
@turn
def ship_transfer(request: Call, number: str, body: shapes.TransferShipIn) -> Answer:
    """Its units leave the origin's stock and are in transit; 409 where they are reserved. Shipped before, it
    stays as it is.
    """
    lines = body.lines or []
    _once("lines", [line.sku for line in lines])
    skus, _ = codes.ids(request.cur, [(f"lines[{at}].sku", line.sku) for at, line in enumerate(lines)])
    try:
        supplied.ship(
            request.cur,
            number,
            units={skus[line.sku]: line.quantity for line in lines} if lines else None,
            expected_on=body.expected_on,
            at=request.at,
            actor=request.actor,
        )
    except TransferShort as error:
        codes_of = {line["sku"] for line in supply.show(request.cur, "transfer", number)["lines"]}
        short = {sku_id for sku_id, _ in error.fields["cells"]}
        named = sorted(
            sku.code for sku in catalog.by_codes(request.cur, codes_of).values() if sku.id in short
        )
        raise TransferShort(f"{error.message}: {', '.join(named)}", skus=named) from error
    return _show(request, "transfer", number)


@router.post(
    "/receipts/{number}/arrivals",
    auth=RECEIVE,
    summary="Take in a delivery of a receipt",
    response={200: shapes.Receipt, **REFUSED},
)
@turn
def receive_receipt(request: Call, number: str, body: shapes.ArrivalIn) -> Answer:
    """In parts, too much, too little, damaged: what can be sold enters stock, and the orders that wait for it
    are sourced. What the receipt does not have is over.
    """
    return _arrive(request, "receipt", number, body)


@router.post(
    "/transfers/{number}/arrivals",
    auth=RECEIVE,
    summary="Take in a delivery of a transfer",
    response={200: shapes.Transfer, **REFUSED},
)
@turn
def receive_transfer(request: Call, number: str, body: shapes.ArrivalIn) -> Answer:
    """As for a receipt: what differs from what left shows as over, damaged or short."""
    return _arrive(request, "transfer", number, body)


@router.post(
    "/receipts/{number}/cancel",
    auth=RECEIVE,
    summary="Cancel a receipt",
    response={200: shapes.Receipt, **REFUSED},
)
@turn
def cancel_receipt(request: Call, number: str) -> Answer:
    """Nothing of it will come. 409 where something has."""
    supplied.cancel(request.cur, "receipt", number, at=request.at, actor=request.actor)
    return _show(request, "receipt", number)


@router.post(
    "/transfers/{number}/cancel",
    auth=RECEIVE,
    summary="Cancel a transfer",
    response={200: shapes.Transfer, **REFUSED},
)
@turn
def cancel_transfer(request: Call, number: str) -> Answer:
    """It does not leave. 409 where it has."""
    supplied.cancel(request.cur, "transfer", number, at=request.at, actor=request.actor)
    return _show(request, "transfer", number)


def _page(request: Call, kind: Kind, asked: shapes.SupplyFilters) -> Answer:
    page = supply.page(
        request.cur,
        kind,
        state=asked.state,
        reference=asked.reference,
        locations=asked.location,
        after=position(asked.cursor),
        limit=asked.limit,
    )
    return Answer({"items": page.items, "next_cursor": page.next_cursor})


def _show(request: Call, kind: Kind, number: str) -> Answer:
    wake()
    return Answer(supply.show(request.cur, kind, number))


def _arrive(request: Call, kind: Kind, number: str, body: shapes.ArrivalIn) -> Answer:
    document = supply.show(request.cur, kind, number)
    cells = [
        (line.sku, line.location or _place(document, at, line.sku)) for at, line in enumerate(body.lines)
    ]
    _once("lines", cells)
    skus, places = codes.ids(
        request.cur,
        [(f"lines[{at}].sku", sku) for at, (sku, _) in enumerate(cells)],
        [(f"lines[{at}].location", place) for at, (_, place) in enumerate(cells)],
    )
    came: dict[Cell, Came] = {
        (skus[sku], places[place]): Came(line.received, line.damaged)
        for (sku, place), line in zip(cells, body.lines, strict=True)
    }
    supplied.arrive(
        request.cur,
        kind,
        document["number"],
        body.reference,
        came,
        final=body.final,
        at=request.at,
        actor=request.actor,
    )
    return _show(request, kind, document["number"])


def _place(document: dict[str, Any], at: int, sku: str) -> str:
    """Where the document's units of a SKU go, if that is one place; else the document's only place."""
    places = {line["location"] for line in document["lines"] if line["sku"] == sku}
    places = places or {line["location"] for line in document["lines"]}
    if len(places) != 1:
        raise reading.failed(
            [{"field": f"lines[{at}].location", "message": "is needed: this goes to several locations"}]
        )
    return str(min(places))


def _once(field: str, keys: Sequence[object]) -> None:
    twice = [key for key, times in Counter(keys).items() if times > 1]
    if twice:
        raise reading.failed([{"field": f"{field}[{keys.index(twice[0])}]", "message": "comes twice"}])
