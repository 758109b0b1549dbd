"""Merging two orders of one buyer."""

from ninja import Router

from crossdock.api.keys import Key
from crossdock.api.schemas import merges as shapes
from crossdock.api.schemas.basics import Problem
from crossdock.api.turn import Answer, Call, turn, wake
from crossdock.desk import documents
from crossdock.orders.numbers import parse_number
from crossdock.sourcing import merging

router = Router(tags=["Orders"])


@router.post(
    "/orders/{number}/merge",
    auth=Key("orders:write", "orders:amend"),
    summary="Merge another order into it",
    response={200: shapes.MergeOut, 404: Problem, 409: Problem, 422: Problem},
)
@turn
def merge_orders(request: Call, number: str, body: shapes.MergeIn, preview: bool = False) -> Answer:
    """What is left of another order of the same channel, buyer, address, service and currency goes into this
    one and ships with it; the other ends cancelled, linked to this one. Only before a location has accepted
    any of both, and not for a channel whose shop states and pays each order by itself: 409 `merge_refused`
    names all that keeps them apart. It cannot be taken back. ``preview`` (in the body or the address) answers
    the difference of money, stock and route of both, and changes nothing.
    """
    preview = preview or body.preview
    order_id = parse_number(number)
    done = merging.merge(
        request.cur,
        order_id,
        parse_number(body.order),
        reason=body.reason,
        version=body.version,
        other_version=body.order_version,
        preview=preview,
        at=request.at,
        actor=request.actor,
    )
    if not preview:
        wake()
    document = documents.one(request.cur, order_id)
    return Answer(
        {
            "preview": preview,
            "act": done.act,
            "order": document,
            "difference": done.difference,
            "other": done.other,
        }
    )
