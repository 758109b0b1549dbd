"""Acts that change what an order is or where it ships from: previewed, made as one, or pending."""

from typing import Any, Final

from ninja import Router

from crossdock.api import acts as making
from crossdock.api import editing
from crossdock.api.keys import Key
from crossdock.api.schemas import acts as shapes
from crossdock.api.schemas.basics import Id, Problem
from crossdock.api.schemas.orders import Order, PendingAct
from crossdock.api.turn import Answer, Call, turn, wake
from crossdock.orders import read
from crossdock.orders.numbers import parse_number
from crossdock.sourcing import acts, waiting

router = Router(tags=["Orders"])
READ = Key("orders:read")
AMEND = Key("orders:write", "orders:amend")
EDITED: Final[dict[Any, Any]] = {
    200: shapes.EditedOrder | shapes.PreviewOut,
    202: PendingAct,
    404: Problem,
    409: Problem,
    422: Problem,
}


@router.post("/orders/{number}/edit", auth=AMEND, summary="Edit an order", response=EDITED)
@turn
def edit_order(request: Call, number: str, body: shapes.EditIn, preview: bool = False) -> Answer:
    """Quantities, lines, articles, address, service, dates, note: one change, made whole or not at all. Only
    what changed is sourced again. ``preview`` (in the body or the address) answers the difference of money,
    stock and route, and changes nothing. 202 where a location must be asked for what it accepted first.
    """
    return editing.edit(request, number, body, preview=preview)


@router.post("/orders/{number}/route", auth=AMEND, summary="Choose locations by hand", response=EDITED)
@turn
def route_order(request: Call, number: str, body: shapes.RouteIn, preview: bool = False) -> Answer:
    """Force a location for the whole order, or split lines between locations. Refused only for what cannot
    physically be; the decision records who chose, and what it costs more.
    """
    return editing.route(request, number, body, preview=preview)


@router.post("/orders/{number}/source", auth=AMEND, summary="Source an order again", response=EDITED)
@turn
def source_order(
    request: Call, number: str, body: shapes.SourceIn | None = None, preview: bool = False
) -> Answer:
    """Decide anew, by what is there now, about all that no location has accepted."""
    return editing.source(request, number, body or shapes.SourceIn(), preview=preview)


@router.post(
    "/orders/{number}/replace",
    auth=AMEND,
    summary="Replace at no charge",
    response={201: Order, 404: Problem, 409: Problem, 422: Problem},
)
@turn
def replace_order(request: Call, number: str, body: shapes.ReplaceIn) -> Answer:
    """What was lost, broken or wrong is ordered once more with nothing to pay: a new order, linked to this
    one both ways. No more units than have left and are not replaced already.
    """
    return making.replace(request, number, body)


@router.get(
    "/orders/{number}/acts",
    auth=READ,
    summary="Acts on an order",
    response={200: shapes.Acts, 404: Problem},
)
@turn
def list_acts(request: Call, number: str) -> Answer:
    """Edits and cancellations, newest first: applied, refused with the reason, or pending."""
    read.one(request.cur, number)
    found = acts.of_order(request.cur, parse_number(number))
    return Answer({"items": [act.document() for act in found]})


@router.get("/acts/{act_id}", auth=READ, summary="Show an act", response={200: shapes.Act, 404: Problem})
@turn
def show_act(request: Call, act_id: Id) -> Answer:
    """How an act stands: what it waits for, or how it ended."""
    return Answer(acts.one(request.cur, act_id).document())


@router.post(
    "/acts/{act_id}/withdraw",
    auth=AMEND,
    summary="Withdraw an act that waits",
    response={200: shapes.Act, 404: Problem, 409: Problem, 422: Problem},
)
@turn
def withdraw_act(request: Call, act_id: Id, body: shapes.ActWithdrawIn | None = None) -> Answer:
    """The locations are not asked any more, and the order goes on as it was. What a cancellation has
    cancelled so far stays so. Where the last answer came first, the act is settled: 409.
    """
    told = body or shapes.ActWithdrawIn()
    act = waiting.withdraw(request.cur, act_id, reason=told.reason, at=request.at, actor=request.actor)
    wake()
    return Answer(act.document())
