"""Splitting a fulfilment order by hand."""

from ninja import Router

from crossdock.api.fulfilment import units_of
from crossdock.api.keys import Key
from crossdock.api.schemas import splits as shapes
from crossdock.api.schemas.basics import Problem
from crossdock.api.turn import Answer, Call, turn, wake
from crossdock.fulfilment import read
from crossdock.sourcing import splitting

router = Router(tags=["Fulfilment"])


@router.post(
    "/fulfilment-orders/{number}/split",
    auth=Key("fulfilment:write"),
    summary="Split a fulfilment order",
    response={200: shapes.SplitOut, 404: Problem, 409: Problem, 422: Problem},
)
@turn
def split_fulfilment_order(request: Call, number: str, body: shapes.SplitIn, preview: bool = False) -> Answer:
    """Units that no location has accepted go into a fulfilment order of their own, at the same location or at
    another, by the same service and on the same ship date. ``preview`` (in the body or the address) answers
    the difference of money, stock and route, and changes nothing.
    """
    preview = preview or body.preview
    done = splitting.split(
        request.cur,
        number,
        units_of(read.one(request.cur, number), body.lines),
        location=body.location,
        reason=body.reason,
        version=body.version,
        preview=preview,
        at=request.at,
        actor=request.actor,
    )
    shown = [read.one(request.cur, one) for one in (number, *(() if preview else (done.number,)))]
    if not preview:
        wake()
    return Answer(
        {"preview": preview, "act": done.act, "fulfilment_orders": shown, "difference": done.difference}
    )
