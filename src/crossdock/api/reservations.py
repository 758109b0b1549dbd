"""Checkout reservations: units kept for a buyer who is paying, until a moment."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import numpy as np
from ninja import Router

from crossdock.api import codes
from crossdock.api.choosing import Chosen, Wanted, choose
from crossdock.api.keys import Key
from crossdock.api.schemas import stock as shapes
from crossdock.api.schemas.basics import Problem
from crossdock.api.turn import Answer, Call, turn, wake
from crossdock.core import ids
from crossdock.core.sql import Cursor, ints, statement
from crossdock.inventory import checkout, reserve, stock
from crossdock.inventory.errors import CheckoutUnknown, Short
from crossdock.network import locations
from crossdock.orders.read import stamp
from crossdock.sourcing import backorders

router = Router(tags=["Reservations"])
READ = Key("stock:read")
RESERVE = Key("stock:write", "stock:reserve")
SHOW = statement(__package__, "reservation")


@router.post(
    "/reservations",
    auth=RESERVE,
    summary="Reserve for a checkout",
    response={201: shapes.Reservation, 409: Problem, 422: Problem},
)
@turn
def make_reservation(request: Call, body: shapes.ReservationIn) -> Answer:
    """Keep units, all of them or none: 409 names what is short. Where no location is named, the one that has
    most available gives them. Of a kit its components are kept, from one location if any has them all. An
    order uses the reservation by naming it as its ``checkout_id``.
    """
    cur = request.cur
    named = [(f"lines[{at}].location", line.location) for at, line in enumerate(body.lines) if line.location]
    among = [(f"locations[{at}]", code) for at, code in enumerate(body.locations or ())]
    lines = [(f"lines[{at}]", line.sku, line.quantity) for at, line in enumerate(body.lines)]
    _, places = codes.ids(cur, [], [*named, *among])
    inside = codes.stocked(cur, lines, request.at)
    wanted = [
        Wanted(
            sku.id,
            units,
            places[line.location] if line.location else None,
            kit=number if len(parts) > 1 else 0,
        )
        for number, (line, parts) in enumerate(zip(body.lines, inside, strict=True), start=1)
        for sku, units in parts
    ]
    sku_of = {sku.id: sku.code for parts in inside for sku, _ in parts}
    current = [place.id for place in locations.current(cur, request.at)]
    allowed = [places[code] for _, code in among] or sorted({*current, *places.values()})
    checkout_id = _hold(request, wanted, allowed, sku_of, body)
    return Answer(show(cur, checkout_id), 201)


@router.get(
    "/reservations/{reservation_id}",
    auth=READ,
    summary="Show a reservation",
    response={200: shapes.Reservation, 404: Problem},
)
@turn
def show_reservation(request: Call, reservation_id: str) -> Answer:
    """What it keeps, or kept, and until when."""
    return Answer(show(request.cur, parse_id(reservation_id)))


@router.delete(
    "/reservations/{reservation_id}",
    auth=RESERVE,
    summary="Give a reservation up",
    response={200: shapes.Reservation, 404: Problem, 409: Problem},
)
@turn
def delete_reservation(request: Call, reservation_id: str) -> Answer:
    """Its units are available again. 409 where it was used or has expired; given up before, it stays so."""
    checkout_id = parse_id(reservation_id)
    moved = checkout.release(request.cur, [checkout_id], at=request.at, actor=request.actor)
    document = show(request.cur, checkout_id)
    if moved:
        skus, _ = codes.ids(request.cur, [("sku", line["sku"]) for line in document["lines"]])
        backorders.wake(request.cur, sorted(skus.values()), at=request.at)
        wake()
    return Answer(document)


def show(cur: Cursor, checkout_id: int) -> dict[str, Any]:
    """Raises CheckoutUnknown."""
    rows = SHOW.rows(cur, id=checkout_id)
    if not rows:
        raise CheckoutUnknown(id=str(checkout_id))
    state, expires_at, created_at, ended_at = rows[0][:4]
    return {
        "id": str(checkout_id),
        "state": state,
        "expires_at": stamp(expires_at),
        "created_at": stamp(created_at),
        "ended_at": stamp(ended_at),
        "lines": [dict(zip(("sku", "location", "quantity"), row[4:], strict=True)) for row in rows],
    }


def parse_id(text: str) -> int:
    """Raises CheckoutUnknown for what is no id."""
    found = ids.parse(text)
    if found is None:
        raise CheckoutUnknown(id=text)
    return found


def _hold(
    request: Call,
    wanted: Sequence[Wanted],
    allowed: Sequence[int],
    sku_of: dict[int, str],
    body: shapes.ReservationIn,
) -> int:
    """Choose by what is seen and take it; where somebody was quicker, lock and choose again."""
    cur = request.cur
    sku_ids = sorted({one.sku_id for one in wanted})
    chosen = choose(wanted, _free(sku_ids, allowed, stock.read(cur, sku_ids, allowed)))
    for last in (False, True):
        if chosen.short:
            short = [{"sku": sku_of[sku], "short": units} for sku, units in chosen.short.items()]
            told = ", ".join(f"{one['short']} of {one['sku']}" for one in short)
            raise Short(f"There is not enough stock: {told}; nothing was reserved", lines=short)
        try:
            return _take(request, chosen, body)
        except Short:
            if last:
                raise
        pairs = [(sku_id, place) for sku_id in sku_ids for place in allowed]
        units = reserve.lock(cur, [sku for sku, _ in pairs], [place for _, place in pairs])
        chosen = choose(wanted, dict(zip(pairs, units.tolist(), strict=True)))
    raise AssertionError("the cells were locked")


def _take(request: Call, chosen: Chosen, body: shapes.ReservationIn) -> int:
    cells = sorted(chosen.cells)
    return checkout.hold(
        request.cur,
        [sku for sku, _ in cells],
        [place for _, place in cells],
        [chosen.cells[cell] for cell in cells],
        expires_at=request.at + timedelta(seconds=body.expires_in),
        at=request.at,
        actor=request.actor,
    )


def _free(sku_ids: Sequence[int], places: Sequence[int], grid: Any) -> dict[tuple[int, int], int]:
    """The grid [SKU, location] by cell, without empty ones."""
    rows, columns = np.nonzero(ints(grid))
    return {
        (sku_ids[row], places[column]): int(grid[row, column])
        for row, column in zip(rows.tolist(), columns.tolist(), strict=True)
    }
