"""Orders: in, shown, and acted upon."""

from typing import Any

from ninja import Query, Router

from crossdock.api import acts, arriving
from crossdock.api.bodies import body_schema
from crossdock.api.errors import PageCursorUnknown
from crossdock.api.keys import Key
from crossdock.api.schemas import filters
from crossdock.api.schemas import orders as shapes
from crossdock.api.schemas.acts import PreviewOut
from crossdock.api.schemas.basics import Problem
from crossdock.api.turn import Answer, Call, turn
from crossdock.core import events, ids
from crossdock.desk import documents, listing
from crossdock.desk.listing import Filter
from crossdock.orders import read
from crossdock.orders.numbers import parse_number
from crossdock.sourcing import explain

router = Router(tags=["Orders"])
READ = Key("orders:read")
CANCEL = Key("orders:write", "orders:cancel")
CREATE = Key("orders:write", "orders:create")
HOLD = Key("orders:write", "orders:hold")
NOTE = Key("orders:write", "orders:note")
RELEASE = Key("orders:write", "orders:release")


@router.post(
    "/orders",
    auth=CREATE,
    summary="Create orders",
    response={
        200: shapes.Order,
        201: shapes.Order,
        207: list[shapes.ItemResult],
        400: Problem,
        409: Problem,
        413: Problem,
        422: Problem,
    },
    openapi_extra=body_schema(shapes.OrderIn, many=True),
)
@turn
def create_orders(request: Call) -> Answer:
    """One order, or an array of at most 1,000 of which each stands alone.

    201 new; 200 known with the same content (nothing changes); 409 known with other content, naming the
    fields. An array is answered with 207 and a result an item, in order.
    """
    bodies, many = arriving.split(request.body)
    items = arriving.take(request, bodies)
    if many:
        return Answer(None, 207, later=lambda cur: arriving.results(cur, items))
    [item] = items
    if item.error is not None:
        raise item.error
    return Answer(documents.one(request.cur, item.order_id), 201 if item.new else 200)


@router.get(
    "/orders", auth=READ, summary="List orders", response={200: shapes.Orders, 404: Problem, 422: Problem}
)
@turn
def list_orders(request: Call, asked: Query[filters.OrderFilters]) -> Answer:
    """Newest first, unless ``sort`` says otherwise. By tag, SKU, location, carrier, value, or more than 62
    days, 20,000 orders are looked at for a page: one with fewer items, or none, has a ``next_cursor`` all the
    same, which goes on from there.
    """
    wanted = Filter(**asked.model_dump(exclude={"channel", "sort", "cursor", "limit"}))
    found = listing.page(
        request.cur,
        wanted,
        frozenset(asked.channel),
        after=position(asked.cursor),
        limit=asked.limit,
        now=request.at,
        oldest=asked.sort == "number",
    )
    shown = documents.orders(request.cur, found.ids, only=request.fields)
    following = None if found.following is None else str(found.following)
    return Answer({"items": list(shown.values()), "next_cursor": following})


def position(cursor: str | None) -> int | None:
    """The id that a page begins below. Raises PageCursorUnknown."""
    if cursor is None:
        return None
    found = ids.parse(cursor)
    if found is None:
        raise PageCursorUnknown(cursor=cursor)
    return found


@router.get(
    "/orders/{number}", auth=READ, summary="Show an order", response={200: shapes.Order, 404: Problem}
)
@turn
def show_order(request: Call, number: str) -> Answer:
    """The whole order: lines with their units by state, holds, fulfilment orders, shipments, money, and the
    channel's own document under ``source``.
    """
    return Answer(documents.one(request.cur, parse_number(number)))


@router.get(
    "/orders/{number}/timeline",
    auth=READ,
    summary="What happened to an order",
    response={200: shapes.Timeline, 404: Problem},
)
@turn
def show_timeline(request: Call, number: str) -> Answer:
    """Every event, oldest first."""
    read.one(request.cur, number)
    names = ("id", "kind", "subject", "subject_id", "data", "actor")
    found = events.of_order(request.cur, parse_number(number))
    items = [
        {**{name: getattr(event, name) for name in names}, "at": read.stamp(event.at)} for event in found
    ]
    return Answer({"items": items})


@router.get(
    "/orders/{number}/decision",
    auth=READ,
    summary="Why an order went where it went",
    response={200: shapes.Decision, 404: Problem},
)
@turn
def show_decision(request: Call, number: str, asked: Query[filters.DecisionFilters]) -> Answer:
    """The decision with every candidate in money, and what would have changed the outcome."""
    return Answer(explain.explain(request.cur, number, asked.attempt))


ACTED: dict[Any, Any] = {
    200: shapes.ActedOrder,
    202: shapes.PendingAct,
    404: Problem,
    409: Problem,
    422: Problem,
}


@router.post(
    "/orders/{number}/cancel",
    auth=CANCEL,
    summary="Cancel an order",
    response={**ACTED, 200: shapes.ActedOrder | PreviewOut},
)
@turn
def cancel_order(
    request: Call, number: str, body: shapes.CancelIn | None = None, preview: bool = False
) -> Answer:
    """Cancel what no location has accepted yet: the order, or units of its lines. Stock is free at once. What
    a location accepted that answers recalls waits for its answer (202); elsewhere it is too late. ``preview``
    (in the body or the address) answers what would change, and changes nothing.
    """
    return acts.cancel(request, number, body or shapes.CancelIn(), preview=preview)


@router.post("/orders/{number}/hold", auth=HOLD, summary="Hold an order", response=ACTED)
@turn
def hold_order(request: Call, number: str, body: shapes.HoldIn) -> Answer:
    """Stop sourcing, or release only. What is released and not accepted yet comes back."""
    return acts.hold(request, number, body)


@router.post("/orders/{number}/release", auth=RELEASE, summary="Lift holds", response=ACTED)
@turn
def release_order(request: Call, number: str, body: shapes.LiftIn | None = None) -> Answer:
    """Lift holds by code, or all; sourcing and release go on. 404 where there is no such hold."""
    return acts.lift(request, number, body or shapes.LiftIn())


@router.post("/orders/{number}/notes", auth=NOTE, summary="Add a note", response=ACTED)
@turn
def add_note(request: Call, number: str, body: shapes.NoteIn) -> Answer:
    """A note stands in the timeline."""
    return acts.note(request, number, body)


@router.post("/orders/{number}/tags", auth=NOTE, summary="Add and remove tags", response=ACTED)
@turn
def change_tags(request: Call, number: str, body: shapes.TagsIn) -> Answer:
    """A tag that is there already, or is not there, changes nothing."""
    return acts.tag(request, number, body)
