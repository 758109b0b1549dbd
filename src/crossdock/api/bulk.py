"""Bulk acts: one act on many orders, shown first, done in the background, with a result an order, and taken
back.
"""

from typing import Any

from ninja import Query, Router

from crossdock.api.keys import Key
from crossdock.api.orders import position
from crossdock.api.schemas import bulk as shapes
from crossdock.api.schemas import filters
from crossdock.api.schemas.basics import Id, Problem
from crossdock.api.turn import Answer, Call, turn, wake
from crossdock.desk import bulk, items
from crossdock.desk.acts import Act, Asked
from crossdock.desk.choosing import Chosen
from crossdock.desk.listing import Filter
from crossdock.desk.states import State
from crossdock.orders import holds

router = Router(tags=["Bulk acts"])
READ, WRITE = Key("orders:read"), Key("orders:write")
BEGUN: dict[Any, Any] = {202: shapes.Bulk, 404: Problem, 409: Problem, 422: Problem}


@router.post(
    "/bulk/preview",
    auth=WRITE,
    summary="Show what a bulk act would change",
    response={200: shapes.BulkPreview, 404: Problem, 422: Problem},
)
@turn
def preview_bulk(request: Call, body: shapes.BulkIn) -> Answer:
    """What would change, what not, and why; nothing is changed. At most 100,000 orders."""
    return Answer(bulk.preview(request.cur, *_asked(request, body)))


@router.post("/bulk", auth=WRITE, summary="Begin a bulk act", response=BEGUN)
@turn
def run_bulk(request: Call, body: shapes.BulkRunIn) -> Answer:
    """The orders are those that the filter finds now. They are worked on in the background, each once and as
    it stands then: look at ``counts``.
    """
    asked, chosen = _asked(request, body)
    _demand(request, asked)
    made = bulk.run(
        request.cur, asked, chosen, fingerprint=body.fingerprint, at=request.at, actor=request.actor
    )
    return _begun(request, made)


@router.get("/bulk", auth=READ, summary="List bulk acts", response={200: shapes.Bulks, 422: Problem})
@turn
def list_bulk(request: Call, asked: Query[filters.BulkFilters]) -> Answer:
    """Newest first."""
    below, limit = position(asked.cursor), asked.limit + 1
    found = bulk.page(request.cur, channels=request.auth.channels, after=below, limit=limit)
    shown = found[: asked.limit]
    following = str(shown[-1]["id"]) if len(found) > asked.limit else None
    return Answer({"items": shown, "next_cursor": following})


@router.get(
    "/bulk/{bulk_id}",
    auth=READ,
    summary="Show how far a bulk act is",
    response={200: shapes.Bulk, 404: Problem, 422: Problem},
)
@turn
def show_bulk(request: Call, bulk_id: Id) -> Answer:
    """Orders by what came of them, ``waiting`` first; what was asked, and whether it can be taken back."""
    return Answer(bulk.show(request.cur, bulk_id))


@router.get(
    "/bulk/{bulk_id}/items",
    auth=READ,
    summary="List what came of each order",
    response={200: shapes.BulkItems, 404: Problem, 422: Problem},
)
@turn
def list_bulk_items(request: Call, bulk_id: Id, asked: Query[filters.BulkItemFilters]) -> Answer:
    """In the order in which they are worked on."""
    bulk.show(request.cur, bulk_id)
    state = None if asked.state is None else State(asked.state)
    after = position(asked.cursor) or 0
    found = items.page(request.cur, bulk_id, state, after=after, limit=asked.limit + 1)
    shown = found[: asked.limit]
    following = str(shown[-1][0]) if len(found) > asked.limit else None
    return Answer({"items": [one for _, one in shown], "next_cursor": following})


@router.post("/bulk/{bulk_id}/retry", auth=WRITE, summary="Try again what failed", response=BEGUN)
@turn
def retry_bulk(request: Call, bulk_id: Id) -> Answer:
    """What was done stays as it is."""
    _demand(request, bulk.effect(request.cur, bulk_id))
    bulk.retry(request.cur, bulk_id, at=request.at, actor=request.actor)
    return _begun(request, bulk_id)


@router.post("/bulk/{bulk_id}/stop", auth=WRITE, summary="Stop a bulk act", response=BEGUN)
@turn
def stop_bulk(request: Call, bulk_id: Id) -> Answer:
    """What waits is withdrawn; what was done stays done."""
    bulk.stop(request.cur, bulk_id, at=request.at, actor=request.actor)
    return _begun(request, bulk_id)


@router.post("/bulk/{bulk_id}/undo", auth=WRITE, summary="Take a bulk act back", response=BEGUN)
@turn
def undo_bulk(request: Call, bulk_id: Id) -> Answer:
    """Answers the bulk act that does it. What waits is withdrawn first; of what was done, what somebody has
    changed since stays as it is now. A cancellation, a note and another look cannot be taken back (409).
    """
    _demand(request, bulk.effect(request.cur, bulk_id, undone=True))
    return _begun(request, bulk.undo(request.cur, bulk_id, at=request.at, actor=request.actor))


def _begun(request: Call, bulk_id: Id) -> Answer:
    wake()
    return Answer(bulk.show(request.cur, bulk_id), 202)


def _demand(request: Call, asked: Asked) -> None:
    """Raises HoldOfOthers where what is asked lifts holds that are for others to lift."""
    if asked.act is Act.LIFT:
        holds.demand_kinds(asked.codes, request.auth)


def _asked(request: Call, body: shapes.BulkIn) -> tuple[Asked, Chosen]:
    asked = Asked(Act(body.act), body.reason, body.code, body.stops, body.codes, body.tags, body.text)
    chosen = None if body.filter is None else Filter(**body.filter.model_dump())
    return asked, Chosen(body.orders, chosen, request.auth.channels)
